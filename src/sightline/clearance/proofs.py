"""Every certificate that the ledger keeps, checked again, while what the releases were made of is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.clearance.before import public_before, released_by
from sightline.clearance.gate import CLEARED, seed_of
from sightline.clearance.kept import SAID, certificates_in, payload_of, public_digest
from sightline.clearance.recheck import recheck
from sightline.errors import SightlineError
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.entries import gone


@dataclass(slots=True)
class Proofs:
    """What was found of the withheld counts and small gaps of all versions of all releases.

    `proved` are shown to keep the width, `fractional` of these by tables with fractions only, `open` not, by nothing
    that their release prints; `gone` were proved when they were cleared, and cannot be checked again: their drafts were
    destroyed, or what was public then is no longer there.
    `faults` are what is wrong, by the number of the entry.
    """

    proved: int = 0
    fractional: int = 0
    open: int = 0
    gone: int = 0
    faults: tuple[tuple[int, str], ...] = ()


def proofs(ledger: Ledger) -> Proofs:
    """Check all certificates again. Reads, and never writes."""
    entries = ledger.entries()
    found = Proofs()
    for entry in entries:
        if entry.kind == CLEARED and SAID in entry.body:
            _add(found, ledger, entry, entries)
    return found


def _add(found: Proofs, ledger: Ledger, entry: Entry, entries: Sequence[Entry]) -> None:
    said = entry.body[SAID]
    assert isinstance(said, dict)
    payload, away = payload_of(entry), gone(entries)
    if payload is not None and payload.sha256 in away:
        found.gone += int(said["proved"])
        return
    try:
        certificates = certificates_in(ledger, entry)
        made = released_by(ledger, entry.number)
        public = public_before(ledger, entry.number)
        if certificates is None:
            found.faults += ((entry.number, "it names certificates and holds none"),)
        elif made is None or public_digest(public, ledger) != said["public"]:
            found.gone += int(said["proved"])
        else:
            seed = seed_of(ledger, made.policy, str(entry.body["release"]))
            again = recheck(certificates, made.exact, made.printed, made.policy, public, seed)
            wrong = list(again.faults)
            claimed = said["proved"], said.get("fractional", 0), said["open"]
            if (again.proved, again.fractional, again.open) != claimed:
                wrong.append("its certificates prove another number of counts than it says")
            found.proved, found.open = found.proved + again.proved, found.open + again.open
            found.fractional += again.fractional
            found.faults += tuple((entry.number, words) for words in wrong)
    except SightlineError as error:
        found.faults += ((entry.number, str(error)),)
