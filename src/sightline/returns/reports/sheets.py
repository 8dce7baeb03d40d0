"""The tables of a report, as rows: what the workbook and the page both show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sightline.errors import Severity
from sightline.returns.reports.advice import Step
from sightline.returns.reports.fixlist import FileReport, State, worst_first
from sightline.returns.rules.clock_days import State as Clocked
from sightline.returns.rules.clock_days import limit_in_words
from sightline.returns.rules.lateness import LatenessLine

Cell = str | int | float | None
Row = tuple[Cell, ...]

COUNTING_NOTE = (
    "A clock that has not stopped is looked at on the last day of the period, or on the day the case, plan or life "
    "ended if that came first. Not in time is not the same as wrong: most of it is how things were."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its title, one sentence about it, what is said where it has no row, columns with widths, rows."""

    name: str
    title: str
    words: str
    empty: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]


def sheets(reports: Sequence[FileReport], steps: Sequence[Step]) -> tuple[Sheet, ...]:
    """Every table of a report, in order."""
    return (to_do(steps), every_finding(reports), lateness(reports), what_was_read(reports), completeness(reports),
            what_was_lost(steps))  # fmt: skip


def to_do(steps: Sequence[Step]) -> Sheet:
    """Kinds of findings, by what to do next."""
    rows = tuple(
        (step.group.title, kind.number, kind.found, kind.remedy, kind.means, kind.where, "; ".join(kind.places),
         kind.more, kind.severity.value, kind.rule)
        for step in steps for kind in step.kinds
    )  # fmt: skip
    return Sheet(
        "What to do", "What to do", "Findings of one kind together, by what to do next, the worst first.",
        "There is nothing to do: nothing was found.",
        (("What to do next", 30), ("How many", 10), ("What was found", 60), ("What to do", 50),
         ("What it means for the joint picture", 60), ("Field", 36), ("First places", 60), ("More places", 12),
         ("How much it touches", 18), ("Check", 28)),
        rows,
    )  # fmt: skip


def every_finding(reports: Sequence[FileReport]) -> Sheet:
    """Findings one by one."""
    found = worst_first(finding for report in reports for finding in report.findings)
    rows = tuple(
        (one.file, one.line, one.row, one.block, one.field, one.severity.value, one.found, one.remedy, one.rule)
        for one in found
    )  # fmt: skip
    return Sheet(
        "Every finding", "Every finding",
        "One row a finding. Of one kind in one field the first 1,000 are listed and the others counted.",
        "Nothing was found.",
        (("File", 30), ("Line", 9), ("Row", 9), ("Table", 24), ("Field", 30), ("How much it touches", 18),
         ("What was found", 70), ("What to do", 60), ("Check", 28)),
        rows,
    )  # fmt: skip


def lateness(reports: Sequence[FileReport]) -> Sheet:
    """Every clock of every file."""
    rows = tuple(_clock(report, line) for report in reports for line in _clocks(report))
    return Sheet(
        "Lateness", "Lateness", COUNTING_NOTE, "No clock stands in these files.",
        (("Clock", 44), ("File", 30), ("Period to", 12), ("Limit", 18), ("Applies to", 12),
         ("Done in time", 12), ("Done late", 12),
         ("Not done, past the limit", 14), ("Not done, still within", 14), ("Dates cannot say", 12),
         ("Not readable", 12), ("Left out", 10), ("Median when done", 12), ("Median is in", 16), ("How it counts", 40),
         ("Where the limit comes from", 50), ("Limit read at its source", 14), ("Note", 70)),
        rows,
    )  # fmt: skip


def _clocks(report: FileReport) -> Iterator[LatenessLine]:
    return (line for line in (report.summary.lateness if report.summary else ()) if line.of or line.left_out)


def _clock(report: FileReport, line: LatenessLine) -> Row:
    def of(state: Clocked) -> int:
        return line.numbers.get(state, 0)

    unlimited = line.clock.limit is None and not line.due
    limit = "the day it was due" if line.due else limit_in_words(line.clock)
    return (
        line.title, report.file, report.header.period_end.isoformat() if report.header else "", limit, line.of,
        None if unlimited else of(Clocked.WITHIN), None if unlimited else of(Clocked.LATE),
        None if unlimited else of(Clocked.OVERDUE), of(Clocked.OPEN), of(Clocked.CANNOT_SAY), of(Clocked.UNREADABLE),
        line.left_out, line.median, line.median_unit if line.median is not None else "", line.counting,
        "the file itself" if line.due else line.clock.source, "yes" if line.clock.verified else "no", line.note,
    )  # fmt: skip


def what_was_read(reports: Sequence[FileReport]) -> Sheet:
    """Rows of each table of each file."""
    return Sheet(
        "What was read", "What was read", "Rows in each table: used, and set aside because they could not be.",
        "No file could be read.",
        (("File", 30), ("Return", 34), ("Agency", 14), ("Period to", 12), ("State", 12), ("Table", 26),
         ("One row for each", 60), ("Rows in the file", 12), ("Used", 10), ("Set aside", 10),
         ("Compared with", 30)),
        tuple(row for report in reports for row in _read(report)),
    )  # fmt: skip


def _read(report: FileReport) -> Iterator[Row]:
    header = report.header
    whose = (header.agency, header.period_end.isoformat()) if header else ("", "")
    about = (report.file, report.title, *whose, report.state.value)
    if report.state is State.REFUSED or report.summary is None:
        yield (*about, "", "", None, None, None, "")
        return
    for table in report.summary.tables:
        yield (*about, table.block, table.one_row_per, table.read, table.used, table.set_aside, report.beside)
    if report.summary.elsewhere:
        some = report.summary.elsewhere
        yield (*about, "", "row of which the table is not known", some, 0, some, report.beside)


def completeness(reports: Sequence[FileReport]) -> Sheet:
    """How many rows have each field, and can use it."""
    rows = tuple(
        (report.file, line.block, line.field, line.meaning, "yes" if line.required else "no", line.rows, line.filled,
         line.usable, round(100 * line.usable / line.rows, 1) if line.rows else None)
        for report in reports if report.summary for line in report.summary.fields
    )  # fmt: skip
    return Sheet(
        "Completeness", "Completeness, field by field",
        "Of the rows used, those that have the field filled, and those in which it can be used. Empty can be right.",
        "No row could be used.",
        (("File", 30), ("Table", 26), ("Field", 32), ("Meaning", 50), ("Required", 10), ("Rows used", 11),
         ("Filled", 10), ("Usable", 10), ("Usable, per cent", 12)),
        rows,
    )  # fmt: skip


_LOST = {Severity.REFUSED: "a file", Severity.ROW: "a row", Severity.FIELD: "a value"}


def what_was_lost(steps: Sequence[Step]) -> Sheet:
    """What of the files was not used, and what that means."""
    rows = tuple(
        (_LOST[kind.severity], kind.number, kind.where, kind.found, kind.means, kind.rule)
        for severity in _LOST for step in steps for kind in step.kinds if kind.severity is severity
    )  # fmt: skip
    return Sheet(
        "What was lost", "What was lost",
        "Files, rows and values that were not used. One row may have several faults and is then listed under each.",
        "Nothing was lost: every row and every value was used.",
        (("What was lost", 14), ("How often", 10), ("Field", 36), ("Why", 60),
         ("What it means for the joint picture", 70), ("Check", 28)),
        rows,
    )  # fmt: skip
