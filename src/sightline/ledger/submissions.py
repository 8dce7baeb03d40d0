"""Which submissions count: the newest of each agency, return and period. Those it replaces stay in the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from sightline.errors import LedgerError
from sightline.flow import Stage, Zone
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.ledger.entries import taken_out
from sightline.returns.catalogue import FORMATS

# Kinds of ledger entries that one stage writes and a later one looks for.
RECEIVED = "received"
LINKED = "linked"
DRAWN = "review drawn"  # a sample of pairs for clerical review
REVIEWED = "reviewed"  # what was answered of it
CHRONICLED = "chronicled"

Constants = Mapping[str, str | int | date | None]  # columns that are the same for all rows of a submission


@dataclass(frozen=True, slots=True)
class Submission:
    """One received file, without anything of a person. `entry` is the number of its ledger entry."""

    entry: int
    agency: str
    sender: str
    return_code: str
    year: int
    period_start: date
    period_end: date
    received: str  # UTC, ISO
    file: str  # name without folder; of a set, all of them
    file_sha256: str  # keyed, see Ledger.keyed; of a set, over the hashes of its files
    rows: int
    set_aside: int
    findings: Mapping[str, int]  # rule -> how often
    supersedes: int | None
    inclusion: str = "not_stated"  # which cases are in it, a code of the list "inclusion_rule"
    estimate: bool = False  # the agency calls it an estimate
    destroy_after: date | None = None  # day after which it must be destroyed
    measured: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # how full each field is: measures.py

    @property
    def received_on(self) -> date:
        """The day it was received."""
        return date.fromisoformat(self.received[:10])


Counted: TypeAlias = tuple[tuple[Submission, Entry], ...]  # submissions, each with its entry


def body(submission: Submission) -> dict[str, object]:
    """What an entry of kind "received" says; its number and time are the entry's own."""
    fields = asdict(submission)
    del fields["entry"], fields["received"]
    fields["period_start"] = submission.period_start.isoformat()
    fields["period_end"] = submission.period_end.isoformat()
    fields["findings"] = dict(submission.findings)
    fields["destroy_after"] = submission.destroy_after.isoformat() if submission.destroy_after else None
    return fields


def submission_of(entry: Entry) -> Submission:
    """The submission that an entry of kind "received" records."""
    fields = {key: value for key, value in entry.body.items() if key != "payloads"}
    fields["period_start"] = date.fromisoformat(str(fields["period_start"]))
    fields["period_end"] = date.fromisoformat(str(fields["period_end"]))
    if fields.get("destroy_after"):
        fields["destroy_after"] = date.fromisoformat(str(fields["destroy_after"]))
    return Submission(entry=entry.number, received=entry.at, **fields)  # type: ignore[arg-type]


def received(ledger: Ledger) -> Counted:
    """Every submission that was not destroyed, in order of receipt, with its entry."""
    entries = ledger.entries()
    out = taken_out(entries)
    return tuple(pair for pair in _all(entries) if pair[0].entry not in out)


def destroyed(ledger: Ledger) -> tuple[Submission, ...]:
    """Every submission that was destroyed, or is about to be."""
    entries = ledger.entries()
    out = taken_out(entries)
    return tuple(submission for submission, _ in _all(entries) if submission.entry in out)


def _all(entries: Iterable[Entry]) -> Iterator[tuple[Submission, Entry]]:
    return ((submission_of(entry), entry) for entry in entries if entry.kind == RECEIVED)


_DELTAS = {form.code for form in FORMATS if form.delta}


def key_of(submission: Submission) -> tuple[str, str, date, int]:
    """What a later submission replaces it by: agency, return and period; a file of changes is replaced by none."""
    own = submission.entry if submission.return_code in _DELTAS else 0
    return submission.agency, submission.return_code, submission.period_end, own


def current(ledger: Ledger) -> Counted:
    """The newest submission of each agency, return and period.

    Where the newest was destroyed there is none: an older one was replaced because something in it was wrong, and does
    not come back because its better is gone.
    """
    entries = ledger.entries()
    newest = {key_of(submission): (submission, entry) for submission, entry in _all(entries)}
    out = taken_out(entries)
    return tuple(
        (submission, entry)
        for submission, entry in sorted(newest.values(), key=lambda pair: pair[0].entry)
        if submission.entry not in out
    )


def to_link(counted: Counted) -> Counted:
    """Those of the current submissions whose people linkage joins, as the formats say.

    Raises LedgerError where there is none.
    """
    joined = {form.code: form.title for form in FORMATS if form.linked}
    found = tuple(pair for pair in counted if pair[0].return_code in joined)
    if not counted:
        raise LedgerError("nothing has been received yet: `sightline receive FILES` first")
    if not found:
        raise LedgerError(
            f"nothing of what was received names people that linkage joins: receive one of {', '.join(joined.values())}"
        )
    return found


def payloads_of(counted: Counted, zone: Zone, table: str) -> list[tuple[Payload, Constants]]:
    """The payloads of one table over some submissions, with the columns that say whose each is.

    A stage asks for `current` once and hands the same on for every table: another file may be received meanwhile.
    """
    found: list[tuple[Payload, Constants]] = []
    for submission, entry in counted:
        constants: Constants = {
            "agency": submission.agency, "sender": submission.sender, "return_code": submission.return_code,
            "submission": submission.entry, "period_end": submission.period_end,
            "received_on": submission.received_on,
        }  # fmt: skip
        found += [(payload, constants) for payload in entry.payloads(zone) if payload.name == table]
    return found


def parts(
    ledger: Ledger, counted: Counted, stage: Stage, zone: Zone, table: str, folder: Path
) -> list[tuple[Path, Constants]]:
    """As `payloads_of`, each unsealed as a plain file in `folder`, one of the ledger's `scratch`, for an engine.

    Raises ZoneError where the stage may not open the zone.
    """
    return [(ledger.unsealed(item, stage, folder), said) for item, said in payloads_of(counted, zone, table)]
