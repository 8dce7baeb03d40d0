"""Check files without receiving them, and the fix list: every finding, worst first, for the agency that sent them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.returns.batches import Counts, Header
from sightline.returns.parcels import Parcel, joined
from sightline.returns.reading import Reading, open_return
from sightline.returns.recognise import recognise
from sightline.returns.reports.against import Against
from sightline.returns.tally import Summary
from sightline.returns.whose import FILE as SAID
from sightline.returns.whose import Whose

COLUMNS = ("file", "line", "row", "block", "field", "severity", "rule", "found", "remedy")


class State(StrEnum):
    """What became of a file."""

    CLEAN = "clean"
    FINDINGS = "findings"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file; `header` is None where it was refused before its header was read.

    `title` is that of its return, `beside` the name of the last submission it was compared with.
    """

    file: str
    state: State
    findings: tuple[Finding, ...]
    header: Header | None = None
    counts: Counts | None = None
    title: str = ""
    summary: Summary | None = None
    beside: str = ""


def check(
    paths: Sequence[Path], year: int | None = None, whose: Whose | None = None, last: Sequence[Path] = ()
) -> list[FileReport]:
    """Read every file, those in folders too, and say what is wrong. A file that is refused becomes a report.

    `last` are files that were sent before: each file is set beside the one of its agency and return. Raises Refused or
    SightlineError where one of these cannot be read.
    """
    against = Against(gather(files_in(last)), None, whose)
    return [_report(item, year, whose, against) for item in gather(files_in(paths))]


def gather(paths: Sequence[Path]) -> list[Parcel | tuple[str, Refused]]:
    """What the files are: the tables of one set in one folder together; a file that is refused with its name."""
    found: list[Parcel] = []
    refused: list[tuple[str, Refused]] = []
    for path in paths:
        if path.name == SAID:
            continue  # it is read with the files it stands beside
        try:
            found.append(recognise(path))
        except Refused as error:
            refused.append((path.name.encode("utf-8", "replace").decode(), error))
    together = [(item.findings[0].file, item) if isinstance(item, Refused) else item for item in joined(found)]
    return [*together, *refused]


def _report(item: Parcel | tuple[str, Refused], year: int | None, whose: Whose | None, against: Against) -> FileReport:
    if isinstance(item, tuple):
        return FileReport(item[0], State.REFUSED, item[1].findings)
    header, counts = None, None
    try:
        reading = open_return(item, year=year, whose=whose)
        header, counts = reading.header, reading.counts
        beside = against.beside(reading)
        for batch in reading.batches():
            if beside:
                beside.add(batch)
    except Refused as error:
        return FileReport(item.name, State.REFUSED, error.findings, header, counts, item.form.title)
    if beside:
        beside.finish()
    return report_of(reading, beside.name if beside else "")


def report_of(reading: Reading, beside: str = "") -> FileReport:
    """What was found in a file that was read to its end."""
    findings = reading.findings
    return FileReport(
        reading.parcel.name, State.FINDINGS if findings else State.CLEAN, worst_first(findings), reading.header,
        reading.counts, reading.format.title, reading.summary(), beside,
    )  # fmt: skip


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files, and those inside folders in order of name; hidden ones are left out.

    One that is not there is kept: it is refused when it is read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [inner for inner in sorted(path.rglob("*")) if inner.is_file() and not _hidden(inner, path)]
            found += inside
        else:
            found.append(path)
    return found


def _hidden(path: Path, below: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(below).parts)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by file, severity, then place and rule."""
    order = {severity: number for number, severity in enumerate(Severity)}
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.file, order[f.severity], f.line or f.row or 0, f.block or "", f.field or "", f.rule),
        )
    )


def write_fix_list(reports: Iterable[FileReport], path: Path) -> Path:
    """Write the findings of all reports to one CSV file; returns its path."""
    return write_findings([finding for report in reports for finding in report.findings], path)


def write_findings(findings: Iterable[Finding], path: Path) -> Path:
    """Write findings to a CSV file, worst first; makes its folder. Returns its path."""
    return write_csv(path, COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in worst_first(findings)))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write rows for a spreadsheet; makes the folder. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark makes Excel read it as UTF-8
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
    return path


def _cell(value: object) -> str:
    """A cell that a spreadsheet will not run as a formula: a file may be called anything."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
