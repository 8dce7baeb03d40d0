"""Which submissions count: the newest of each agency, return and period. Those it replaces stay in the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sightline.flow import Stage, Zone
from sightline.ledger.chain import Entry, Ledger

# Kinds of ledger entries that one stage writes and a later one looks for.
RECEIVED = "received"
LINKED = "linked"
CHRONICLED = "chronicled"


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
    file: str  # name without folder
    file_sha256: str
    rows: int
    set_aside: int
    findings: Mapping[str, int]  # rule -> how often
    supersedes: int | None

    @property
    def received_on(self) -> date:
        """The day it was received."""
        return date.fromisoformat(self.received[:10])


def body(submission: Submission) -> dict[str, object]:
    """What an entry of kind "received" says; its number and time are the entry's own."""
    fields = asdict(submission)
    del fields["entry"], fields["received"]
    fields["period_start"] = submission.period_start.isoformat()
    fields["period_end"] = submission.period_end.isoformat()
    fields["findings"] = dict(submission.findings)
    return fields


def submission_of(entry: Entry) -> Submission:
    """The submission that an entry of kind "received" records."""
    fields = {key: value for key, value in entry.body.items() if key != "payloads"}
    fields["period_start"] = date.fromisoformat(str(fields["period_start"]))
    fields["period_end"] = date.fromisoformat(str(fields["period_end"]))
    return Submission(entry=entry.number, received=entry.at, **fields)  # type: ignore[arg-type]


def received(ledger: Ledger) -> tuple[tuple[Submission, Entry], ...]:
    """Every submission in order of receipt, with its entry."""
    return tuple((submission_of(entry), entry) for entry in ledger.entries() if entry.kind == RECEIVED)


def current(ledger: Ledger) -> tuple[tuple[Submission, Entry], ...]:
    """The newest submission of each agency, return and period."""
    newest: dict[tuple[str, str, date], tuple[Submission, Entry]] = {}
    for submission, entry in received(ledger):
        newest[submission.agency, submission.return_code, submission.period_end] = (submission, entry)
    return tuple(newest[key] for key in sorted(newest, key=lambda k: newest[k][0].entry))


def parts(
    ledger: Ledger, stage: Stage, zone: Zone, table: str
) -> list[tuple[Path, Mapping[str, str | int | date | None]]]:
    """The files of one table over all current submissions, each with the columns that say whose it is.

    Raises ZoneError where the stage may not open the zone.
    """
    found: list[tuple[Path, Mapping[str, str | int | date | None]]] = []
    for submission, entry in current(ledger):
        constants: dict[str, str | int | date | None] = {
            "agency": submission.agency, "sender": submission.sender, "return_code": submission.return_code,
            "submission": submission.entry, "period_end": submission.period_end,
            "received_on": submission.received_on,
        }  # fmt: skip
        wanted = [payload for payload in entry.payloads(zone) if payload.name == table]
        found += [(ledger.file(payload, stage), constants) for payload in wanted]
    return found
