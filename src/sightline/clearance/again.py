"""The next version of a release that was corrected: what it mends, where the drafts are those of the version before.

What was wrong may lie in the drafts, in the policy, in how this program clears, or in how it draws. The first two show
in what a version is made of, the third in what it prints. The fourth shows in neither: so the same may be cleared
again where somebody says why, and the corrections page then says that no figure changed, and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sightline.clearance import states
from sightline.clearance.content import Content
from sightline.clearance.trail import Standing
from sightline.errors import ClearanceError

MENDS = "mends"  # what an entry says under this name: which it mends, from the same drafts or not, and whether alike


def mending(standing: Standing) -> bool:
    """Whether the next version of a release that was corrected is being made, also after a review sent it back."""
    cleared = len(standing.cleared)
    return standing.state == states.CORRECTED or (0 < cleared < standing.version)


def mends(
    standing: Standing, before: int, same_drafts: bool, old: Sequence[Content], new: Sequence[Content], reason: str
) -> dict[str, object]:
    """What the entry of the next version says of the one `before`, an entry of the ledger.

    Raises ClearanceError where it is made of the same and prints the same, and nobody says why.
    """
    alike = same_drafts and [_shown(one) for one in old] == [_shown(one) for one in new]
    if alike and not reason.strip():
        raise ClearanceError(
            f"the drafts are those of version {len(standing.cleared)} of the release {standing.release!r}, and the "
            "same would be printed: nothing was corrected. Run `sightline run` after mending what was wrong. Where "
            "that lay in neither, as in how a chart was drawn, say so with --reason: the corrections page prints it"
        )
    said: dict[str, object] = {"entry": before, "same_drafts": same_drafts, "same_figures": alike}
    return {**said, "reason": reason.strip()} if alike else said


def why_alike(body: Mapping[str, object]) -> str:
    """Why an entry cleared the same again; "" where it did not."""
    found = body.get(MENDS)
    return str(found.get("reason", "")) if isinstance(found, dict) else ""


def _shown(one: Content) -> tuple[object, ...]:
    """What a reader meets, without how many people cleared it."""
    return one.name, one.tier, one.page, one.more, one.tables, one.notes
