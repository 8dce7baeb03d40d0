"""The stage that clears: the newest draft of every analysis together, through the gate; and what publish may see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.clearance.gate import Cleared, clear, reopen
from sightline.clearance.policy import Policy, policy
from sightline.errors import ClearanceError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import current
from sightline.standard.drafts import Draft
from sightline.standard.wire import decode_draft

PUBLISHED = "published"  # kind of the ledger entry that says a release went out
_SENDERS = {
    "council": ("council", "councils"),
    "police": ("police force", "police forces"),
    "support": ("support service", "support services"),
}


@dataclass(frozen=True, slots=True)
class OpenedRelease:
    """A cleared release as publish may see it: the cleared tables and pages, and how old and whose the data are."""

    name: str
    cleared: tuple[Cleared, ...]
    policy: Policy
    entry_hash: str
    data_until: date
    agencies: tuple[str, ...]  # in words: "12 councils"


def clear_drafts(
    ledger: Ledger,
    policy_name: str,
    *,
    release: str,
    officer: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Cleared, ...]:
    """Clear the newest draft of each analysis under the named policy, as one release.

    Raises ClearanceError, with every reason, where there is no draft or the gate refuses; the ledger is then as it was.
    """
    newest = drafts(ledger)
    if not newest:
        raise ClearanceError("there is nothing to clear yet: `sightline run` makes the drafts")
    return clear(newest, policy(policy_name), ledger, release=release, officer=officer, progress=progress)


def drafts(ledger: Ledger) -> tuple[Draft, ...]:
    """The drafts of the newest entry of each analysis, in the order in which a release shows them.

    An analysis that now has nothing to say of a thing has no draft of it: an older one, of what may since have been
    corrected or destroyed, does not stand in for it.
    """
    entries = ledger.entries()
    drafting = {entry.kind for entry in entries if entry.payloads(Zone.DRAFTS)}
    newest = {entry.kind: entry for entry in entries if entry.kind in drafting}
    payloads = [payload for entry in newest.values() for payload in entry.payloads(Zone.DRAFTS)]
    found = (decode_draft(ledger.read_bytes(payload, CLEAR)) for payload in payloads)
    return tuple(sorted(found, key=_place))


# What a reader meets first; whatever is not named follows by name, and how good the records are stands last.
_ORDER = ("picture", "unrecorded", "timeliness", "gaps", "paths", "clocks", "what-if", "voice")


def _place(draft: Draft) -> tuple[bool, int, int, str]:
    """Where a draft stands in a release."""
    named = _ORDER.index(draft.name) if draft.name in _ORDER else len(_ORDER)
    return draft.page.group == "quality", named, draft.tier, draft.name


def open_release(ledger: Ledger, name: str | None = None) -> OpenedRelease:
    """The newest cleared release, or the one of that name. Raises ClearanceError where there is none."""
    cleared = reopen(ledger, name)
    entry = next(entry for entry in ledger.entries() if entry.number == cleared[0].entry)
    submissions = [submission for submission, _ in current(ledger)]
    newest = max(figure.period.end for item in cleared for table in item.tables for figure in table.figures)
    return OpenedRelease(
        str(entry.body["release"]),
        cleared,
        policy(cleared[0].policy),
        entry.hash,
        max([submission.period_end for submission in submissions], default=newest),
        _agencies({(submission.sender, submission.agency) for submission in submissions}),
    )


def enter_publication(ledger: Ledger, opened: OpenedRelease, site: Path, today: date) -> None:
    """Enter into the ledger that a release went out, with the hash of the checksums of all its files. Once a site."""
    digest = hashlib.sha256((site / "checksums.txt").read_bytes()).hexdigest()
    body: dict[str, object] = {"release": opened.name, "checksums": digest, "date": today.isoformat()}
    before = ledger.latest(PUBLISHED)
    if before is None or before.body != body:
        ledger.commit(PUBLISHED, body)


def _agencies(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    senders = [sender for sender, _ in pairs]
    counts = {sender: senders.count(sender) for sender in _SENDERS}
    return tuple(f"{n} {_SENDERS[sender][0 if n == 1 else 1]}" for sender, n in counts.items() if n)
