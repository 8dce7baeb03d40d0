"""Findings as a person would go about them: in groups by what to do next, those of one kind together.

next_steps.csv says which rule belongs to which group and what it means for the joint picture: the first row that fits
and says it. The last rows fit everything, by how much of a file a finding touches. `*` stands for any text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from sightline.errors import Finding, Severity
from sightline.returns.reports.fixlist import FileReport, State
from sightline.standard.rows import read_rows

_PACKAGE = "sightline.returns.data"
PLACES = 5  # of each kind that are named


@dataclass(frozen=True, slots=True)
class Group:
    """What a person would do next."""

    code: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one rule in one field: how many, the first places, and what they mean for the joint picture."""

    rule: str
    severity: Severity
    block: str
    field: str
    found: str
    remedy: str
    means: str
    number: int
    places: tuple[str, ...]

    @property
    def where(self) -> str:
        """The table and field, as the format names them."""
        return ".".join(part for part in (self.block, self.field) if part)

    @property
    def more(self) -> int:
        """How many places are not named."""
        return self.number - len(self.places)


@dataclass(frozen=True, slots=True)
class Step:
    """One group with the kinds of findings in it, worst and commonest first."""

    group: Group
    kinds: tuple[Kind, ...]

    @property
    def number(self) -> int:
        """How many findings."""
        return sum(kind.number for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands at the head of a report."""

    files: int
    read: int
    refused: int
    clean: int
    rows: int
    set_aside: int
    findings: int
    by_severity: dict[Severity, int]


@cache
def groups() -> dict[str, Group]:
    """The groups, in the order in which they should be gone through."""
    rows = read_rows("next_step_groups.csv", _PACKAGE)
    return {row["group"]: Group(row["group"], row["title"], row["words"]) for row in rows}


@cache
def advice(rule: str, place: str, severity: Severity) -> tuple[Group, str]:
    """(group, what it means for the joint picture) of a finding; the meaning may be empty."""
    group, means = "", ""
    for row in _rows():
        if not fnmatchcase(rule, row["rule"]) or row["severity"] not in ("", severity.value):
            continue
        if row["place"] and not fnmatchcase(place, row["place"]):
            continue
        group, means = group or row["group"], means or row["means"]
        if group and means:
            break
    if severity is Severity.REFUSED:
        group = "send_again"
    return groups()[group], means


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_rows("next_steps.csv", _PACKAGE))


@dataclass(slots=True)
class _Gathered:
    first: Finding
    number: int = 0
    places: list[str] = field(default_factory=list)


def steps(reports: Iterable[FileReport]) -> list[Step]:
    """Everything found in some files, by what to do next."""
    gathered: dict[tuple[str, str, str, str, str], _Gathered] = {}
    for report in reports:
        counted = dict(report.summary.counted) if report.summary else None
        for one in report.findings:
            if _is_rest(one):
                continue
            key = (one.rule, one.severity, one.block or "", one.field or "", _general(one))
            kind = gathered.setdefault(key, _Gathered(one))
            if len(kind.places) < PLACES:
                kind.places.append(place_of(one))
            kind.number += 1
        if counted is not None:
            _add_rest(report, counted, gathered)
    kinds: dict[str, list[Kind]] = {}
    for alike in gathered.values():
        group, found = _kind(alike)
        kinds.setdefault(group.code, []).append(found)
    order = list(Severity)
    return [
        Step(group, tuple(sorted(kinds[code], key=lambda k: (order.index(k.severity), -k.number, k.where, k.rule))))
        for code, group in groups().items() if code in kinds
    ]  # fmt: skip


def _add_rest(
    report: FileReport, counted: dict[tuple[str, str | None, str | None], int],
    gathered: dict[tuple[str, str, str, str, str], _Gathered],
) -> None:  # fmt: skip
    """Add those that were counted and not kept one by one."""
    kept = Counter((one.rule, one.block, one.field) for one in report.findings if not _is_rest(one))
    for key, number in counted.items():
        beyond = number - kept[key]
        if beyond > 0:
            alike = [one for (rule, _, block, name, _), one in gathered.items()
                     if (rule, block, name) == (key[0], key[1] or "", key[2] or "")]  # fmt: skip
            if alike:
                alike[0].number += beyond


def _is_rest(finding: Finding) -> bool:
    """Whether it only says how many more there are like those before it."""
    return finding.found.startswith("and ") and finding.found.endswith(" listed")


def _general(finding: Finding) -> str:
    """What tells two kinds of one rule apart: the words, but for those that hold numbers of one file."""
    return finding.remedy if any(letter.isdigit() for letter in finding.found) else finding.found


def _kind(one: _Gathered) -> tuple[Group, Kind]:
    first = one.first
    where = ".".join((first.block or "", first.field or ""))
    group, means = advice(first.rule, where, first.severity)
    return group, Kind(
        first.rule, first.severity, first.block or "", first.field or "", first.found, first.remedy, means,
        one.number, tuple(one.places),
    )  # fmt: skip


def place_of(finding: Finding) -> str:
    """The file, and the line or row in it."""
    if finding.line is not None:
        return f"{finding.file}, line {finding.line}"
    if finding.row is not None:
        return f"{finding.file}, row {finding.row}"
    return finding.file


def totals(reports: Sequence[FileReport], all_steps: Sequence[Step]) -> Totals:
    """The numbers at the head of a report."""
    by_severity = dict.fromkeys(Severity, 0)
    for step in all_steps:
        for kind in step.kinds:
            by_severity[kind.severity] += kind.number
    files = dict.fromkeys(State, 0)
    for report in reports:
        files[report.state] += len(report.file.split("; "))  # a set is several
    counts = [report.counts for report in reports if report.counts and report.state is not State.REFUSED]
    read = files[State.CLEAN] + files[State.FINDINGS]
    return Totals(
        sum(files.values()), read, files[State.REFUSED], files[State.CLEAN], sum(one.read for one in counts),
        sum(one.set_aside for one in counts), sum(by_severity.values()), by_severity,
    )  # fmt: skip


_TOUCHES = {
    Severity.REFUSED: "{} would stop a whole file",
    Severity.ROW: "{} set a row aside",
    Severity.FIELD: "{} set one value aside",
    Severity.QUERY: "{} to look at",
}


def in_words(numbers: Totals) -> list[str]:
    """The numbers at the head of a report, in sentences."""
    files = _many(numbers.files, "file")
    if numbers.files == numbers.read == numbers.clean:
        rows = _many(numbers.rows, "row")
        return [f"{files}, {rows}. Nothing was found: every row was read and every check passed."]
    parts = [f"{numbers.read:,} read"]
    if numbers.refused:
        parts.append(f"{numbers.refused:,} refused")
    if numbers.clean:
        parts.append(f"{numbers.clean:,} of them clean" if numbers.read > 1 else "and clean")
    first = f"{files}: {', '.join(parts)}."
    if numbers.rows:
        first += f" {_many(numbers.rows, 'row')}, {numbers.set_aside:,} of them set aside."
    touched = [_TOUCHES[key].format(f"{number:,}") for key, number in numbers.by_severity.items() if number]
    return [first, f"{_many(numbers.findings, 'finding')}: {', '.join(touched)}."]


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
