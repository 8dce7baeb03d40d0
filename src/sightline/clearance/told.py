"""What the people who let a release out are told of the attack on it: in words and counts, never with a value."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.clearance.policy import recorded
from sightline.ledger.chain import Entry


def beyond(entry: Entry) -> str:
    """Of an entry that submits or clears a release, what withholding more of it cannot help; "" where there is nothing.

    Such a count is known too well from what was public before, or from what agencies know, and not from this release.
    """
    attack, policy = entry.body.get("attack"), entry.body.get("policy")
    number = attack.get("beyond", 0) if isinstance(attack, Mapping) else 0
    if not number or not isinstance(policy, dict):
        return ""
    one = number == 1
    return (
        f"{number:,} {'count' if one else 'counts'} that must stay unknown can be told to within less than "
        f"{recorded(policy).width} by what is public already, and by nothing that this release prints: withholding "
        f"more of it cannot help. Find out which earlier release or file in the folder public says so, and whether "
        f"{'it' if one else 'they'} may stay as known as that"
    )
