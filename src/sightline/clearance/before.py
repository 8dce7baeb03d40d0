"""What is public before a release goes out: every version that was published, and what the project says others have.

A version that was corrected or withdrawn is among it: somebody has it. The counts that it was made of are read from
its drafts, where these are still in the ledger, found by their fingerprint; where they were destroyed, from what was
printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.clearance.gate import CLEARED, Cleared, reopen, reopen_entry
from sightline.clearance.outside import read_outside
from sightline.clearance.policy import Policy, recorded
from sightline.clearance.public import KINDS, Earlier, Public
from sightline.errors import ClearanceError, LedgerError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.standard.drafts import FigureTable
from sightline.standard.wire import decode_draft

PUBLISHED = "published"  # kind of the ledger entry that says that a release went out
OWN_POLICIES, OUTSIDE = "policies", "public"  # folders of a project: its own policies; what others have published


def project_of(ledger: Ledger) -> Path:
    """The folder of the project that a ledger is of."""
    return ledger.folder.parent


def public_before(ledger: Ledger, number: int | None = None) -> Public:
    """All that is public now, or was when the entry of that number was cleared.

    Raises ClearanceError with every fault of the project's own files.
    """
    return Public(tuple(_earlier(ledger, number)), read_outside(project_of(ledger) / OUTSIDE))


@dataclass(frozen=True, slots=True)
class Released:
    """A release as it was cleared: its tables as they were counted and as they are printed, and under which policy."""

    number: int
    policy: Policy
    exact: tuple[FigureTable, ...]
    printed: tuple[FigureTable, ...]


def released(ledger: Ledger, release: str) -> Released:
    """What was last cleared of a release, with its counts. Raises ClearanceError where these were destroyed."""
    found = released_by(ledger, reopen(ledger, release)[0].entry)
    if found is None:
        raise ClearanceError(
            f"what the release {release!r} was made of is no longer in the ledger: it cannot be attacked from inside"
        )
    return found


def released_by(ledger: Ledger, number: int) -> Released | None:
    """What one entry cleared, with its counts; None where these were destroyed. Raises ClearanceError, LedgerError."""
    cleared = reopen_entry(ledger, number)
    entry = next(one for one in ledger.entries() if one.number == number)
    drafts = {p.fingerprint: p for one in ledger.entries() for p in one.payloads(Zone.DRAFTS)}
    made = [one for one in cleared if one.document is None]
    exact = [
        _exact(ledger, one, drafts.get(str(item["draft"])), whole=True)
        for item, one in zip(_items(entry.body), made, strict=True)
    ]
    if any(tables is None for tables in exact):
        return None
    policy = entry.body["policy"]
    assert isinstance(policy, dict)
    counted = tuple(table for tables in exact for table in tables or ())
    return Released(entry.number, recorded(policy), counted, tuple(table for one in made for table in one.tables))


def _earlier(ledger: Ledger, before: int | None) -> Iterator[Earlier]:
    entries = ledger.entries()
    drafts = {p.fingerprint: p for entry in entries for p in entry.payloads(Zone.DRAFTS)}
    cleared = {entry.number: entry for entry in entries if entry.kind == CLEARED}
    numbers = dict.fromkeys(_cleared_by(entry, cleared) for entry in entries if entry.kind == PUBLISHED)
    for number in numbers:
        if number not in cleared or (before is not None and number >= before):
            continue
        body = cleared[number].body
        policy = body["policy"]
        assert isinstance(policy, dict)
        for item, one in zip(_items(body), reopen_entry(ledger, number), strict=False):  # documents stand last
            if any(table.kind in KINDS for table in one.tables):
                exact = _exact(ledger, one, drafts.get(str(item["draft"])))
                yield Earlier(str(body["release"]), recorded(policy), one.tables, exact)


def _cleared_by(entry: Entry, cleared: Mapping[int, Entry]) -> int | None:
    """The entry that cleared what went out; of an entry that does not say so, the newest of its release before it."""
    if "cleared" in entry.body:
        return int(str(entry.body["cleared"]))
    before = [n for n, one in cleared.items() if n < entry.number and one.body["release"] == entry.body["release"]]
    return max(before, default=None)


def _items(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = body["drafts"]
    assert isinstance(found, list)
    return found


def _exact(
    ledger: Ledger, one: Cleared, payload: Payload | None, whole: bool = False
) -> tuple[FigureTable, ...] | None:
    """The tables that were cleared, before they were; None where they are no longer there, or fit no more.

    `whole`: also those of which rows were added together, which have other rows in print.
    """
    if payload is None:
        return None
    try:
        tables = decode_draft(ledger.read_bytes(payload, CLEAR)).tables
    except LedgerError:
        return None  # destroyed
    fits = len(tables) == len(one.tables) and all(
        whole or table.kind not in KINDS or len(table.figures) == len(printed.figures)
        for table, printed in zip(tables, one.tables, strict=True)
    )
    return tables if fits else None
