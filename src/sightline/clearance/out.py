"""What is out: the release that was published last and still stands, and what was out before another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sightline.clearance import states
from sightline.clearance.before import PUBLISHED
from sightline.clearance.gate import Cleared, reopen_entry
from sightline.clearance.trail import standings
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger


@dataclass(frozen=True, slots=True)
class Out:
    """A release as it went out: its name, the day, the entry that cleared it, and what was cleared."""

    release: str
    day: date
    entry: int
    cleared: tuple[Cleared, ...]


def out_now(ledger: Ledger) -> Out:
    """The release that was published last, unless it was withdrawn or is being corrected: then one before it.

    Raises ClearanceError where none is out.
    """
    found = _newest(ledger, {states.RELEASED})
    if found is None:
        raise ClearanceError("no release is out: `sightline publish` publishes one that was cleared")
    return found


def out_before(ledger: Ledger, entry: int) -> Out | None:
    """What was out last of another clearing than `entry`, in whatever version; None where there was nothing.

    What was withdrawn is left out, so that nothing of it is printed again.
    """
    return _newest(ledger, set(states.STATES) - {states.WITHDRAWN}, but=entry)


def _newest(ledger: Ledger, wanted: set[str], but: int | None = None) -> Out | None:
    entries = ledger.entries()
    standing = standings(entries)
    for entry in reversed(entries):
        if entry.kind != PUBLISHED or standing[str(entry.body["release"])].state not in wanted:
            continue
        number = int(str(entry.body["cleared"]))
        if number != but:
            day = date.fromisoformat(str(entry.body["date"]))
            return Out(str(entry.body["release"]), day, number, reopen_entry(ledger, number))
    return None


def went_out(ledger: Ledger) -> tuple[tuple[str, date], ...]:
    """Every release that went out, with the day on which it did so first, in that order; those withdrawn too."""
    found: dict[str, date] = {}
    for entry in ledger.entries():
        if entry.kind == PUBLISHED:
            found.setdefault(str(entry.body["release"]), date.fromisoformat(str(entry.body["date"])))
    return tuple(found.items())
