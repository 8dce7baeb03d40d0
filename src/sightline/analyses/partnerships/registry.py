"""A registry of partnerships, as a folder of five CSV files: read and checked, with every fault at once, file and line.

partnership.csv, boundary.csv, member.csv, budget.csv and duty.csv; docs/partnerships.md tells their columns. It holds
organisations and never people: the lead of a duty must be a member, by its name in member.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused, Severity, StandardError
from sightline.standard import areas
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines

AUTHORITY, FORCE, BOARD = "authority", "force", "integrated care board"
KINDS = (AUTHORITY, FORCE, BOARD)
TABLES: Mapping[str, tuple[str, ...]] = {
    "partnership": ("partnership", "name"),
    "boundary": ("partnership", "kind", "code", "from", "until"),
    "member": ("partnership", "organisation", "role"),
    "budget": ("partnership", "year", "organisation", "percent"),
    "duty": ("partnership", "duty", "lead"),
}
BLANK = {"until", "lead"}  # the columns that may be empty
ROUNDING = 0.5  # of one share: shares may miss 100 by this much for each that there is
_BOARD_CODE = re.compile(r"E54\d{6}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: cells by column, without spaces around them, and the line on which it begins."""

    table: str
    number: int
    cells: Mapping[str, str]

    def fault(self, rule: str, column: str, found: str, remedy: str) -> Finding:
        """A finding at one cell of this row."""
        file = f"{self.table}.csv"
        return Finding(f"registry-{rule}", Severity.REFUSED, file, found, remedy, line=self.number, field=column)


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a partnership covers from a day until a day (None: still); both days count."""

    line: Line
    partnership: str
    kind: str
    code: str
    since: date
    until: date | None

    def meets(self, other: Boundary) -> bool:
        """Whether both held on one day."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


@dataclass(frozen=True)
class Registry:
    """What a folder held, checked. Rows are in the order of the files."""

    names: Mapping[str, str]  # partnership -> its name
    boundaries: tuple[Boundary, ...]
    lines: Mapping[str, tuple[Line, ...]]  # table -> its rows

    def of(self, table: str, partnership: str) -> tuple[Line, ...]:
        """The rows of one table that are of one partnership."""
        return tuple(line for line in self.lines[table] if line.cells["partnership"] == partnership)

    def covering(self, authority: str, on: date) -> tuple[str, ...]:
        """The partnerships whose boundary held that authority on that day."""
        return tuple(
            each.partnership for each in self.boundaries
            if (each.kind, each.code) == (AUTHORITY, authority) and each.since <= on <= (each.until or date.max)
        )  # fmt: skip


def open_registry(folder: Path, on: date) -> Registry:
    """The registry of a folder as it stood on a day. Raises Refused with every fault of every file at once."""
    lines: dict[str, tuple[Line, ...]] = {}
    faults: list[Finding] = []
    for table in TABLES:
        found = list(_read(folder, table))
        faults += [each for each in found if isinstance(each, Finding)]
        lines[table] = tuple(each for each in found if isinstance(each, Line))
    names = {line.cells["partnership"]: line.cells["name"] for line in lines["partnership"]}
    boundaries: list[Boundary] = []
    for line in lines["boundary"]:
        faults += _bounded(line, on, boundaries)
    faults += [*_twice(lines), *_unknown(lines, names), *_overlaps(boundaries), *_budgets(lines["budget"])]
    if faults:
        order = list(TABLES)
        raise Refused(sorted(faults, key=lambda each: (order.index(each.file.removesuffix(".csv")), each.line or 0)))
    return Registry(names, tuple(boundaries), lines)


def _read(folder: Path, table: str) -> Iterator[Line | Finding]:
    file, columns = f"{table}.csv", TABLES[table]

    def whole(found: str, remedy: str, line: int | None = None) -> Finding:
        return Finding("registry-file", Severity.REFUSED, file, found, remedy, line=line)

    path = folder / file
    if not path.is_file():
        yield whole("the folder does not hold this file", f"Make it, with the columns {', '.join(columns)}")
        return
    try:
        rows = csv_lines(path.read_text(encoding="utf-8-sig"))
        if tuple(next(rows, (1, []))[1]) != columns:
            yield whole("the header is not that of this table", f"Write {','.join(columns)}", 1)
            return
        for number, cells in rows:
            if len(cells) != len(columns):
                yield whole(*RAGGED, number)
                continue
            line = Line(table, number, dict(zip(columns, cells, strict=True)))
            yield line
            for name, cell in line.cells.items():
                if not cell and name not in BLANK:
                    yield line.fault("blank", name, "nothing stands here", "Fill it in, or take the row out")
    except UnicodeDecodeError:
        yield whole("bytes that are not UTF-8", "Save it as UTF-8 text")
    except NotCsvError as error:
        yield whole(*UNREADABLE, error.line)


def _bounded(line: Line, on: date, kept: list[Boundary]) -> Iterator[Finding]:
    """The faults of one boundary; kept where it has none. A blank cell was told already."""
    cells = line.cells
    days: list[date | None] = []
    bad = not all(cells[name] for name in ("partnership", "kind", "code", "from"))
    for name in ("from", "until"):
        day = _day(cells[name])
        days.append(day)
        if cells[name] and day is None:
            bad = True
            yield line.fault("day", name, "text where a day was expected", "Write it as 2026-03-31")
        elif day is not None and day > on:
            bad = True
            yield line.fault("future", name, "a day that has not come", "Leave it out until it has")
    since, until = days
    if since and until and until < since:
        bad = True
        yield line.fault("order", "until", "an end before its beginning", "Mend one of the two days")
    if cells["kind"] and cells["kind"] not in KINDS:
        bad = True
        yield line.fault("kind", "kind", "no kind of boundary that is known", f"Write {', '.join(KINDS)}")
    elif cells["kind"] and cells["code"] and not _known(cells["kind"], cells["code"]):
        bad = True
        yield line.fault("area", "code", "no area of that kind has this code", "Look it up; codes begin with E")
    if not bad and since:
        kept.append(Boundary(line, cells["partnership"], cells["kind"], cells["code"], since, until))


def _known(kind: str, code: str) -> bool:
    """Whether the code may be one of that kind. There is no list of boards here, so only its shape is looked at."""
    if kind == BOARD:
        return _BOARD_CODE.fullmatch(code) is not None
    if kind == FORCE:
        return code in areas.forces()
    try:
        areas.area(code)
    except StandardError:
        return False
    return True


def _twice(lines: Mapping[str, tuple[Line, ...]]) -> Iterator[Finding]:
    whole = {"partnership": ("partnership",), "member": ("partnership", "organisation"),
             "budget": ("partnership", "year", "organisation"), "duty": ("partnership", "duty", "lead")}  # fmt: skip
    for table, key in whole.items():
        seen: set[tuple[str, ...]] = set()
        for line in lines[table]:
            named = tuple(line.cells[name].casefold() for name in key)
            if named in seen:
                yield line.fault("twice", key[-1], "this stands in an earlier row", "Take one of the two out")
            seen.add(named)


def _unknown(lines: Mapping[str, tuple[Line, ...]], names: Mapping[str, str]) -> Iterator[Finding]:
    members = {(line.cells["partnership"], line.cells["organisation"]) for line in lines["member"]}
    for table in list(TABLES)[1:]:
        who = {"budget": "organisation", "duty": "lead"}.get(table)
        for line in lines[table]:
            of = line.cells["partnership"]
            if of and of not in names:
                yield line.fault("partnership", "partnership", "no such partnership", "Add it to partnership.csv")
            elif who and line.cells[who] and (of, line.cells[who]) not in members:
                yield line.fault("member", who, "no member of this partnership", "Write a name from member.csv")


def _overlaps(boundaries: list[Boundary]) -> Iterator[Finding]:
    """An authority is in one partnership at a time; a force or board may be in many, but once in each."""
    for number, later in enumerate(boundaries):
        for earlier in boundaries[:number]:
            same = (later.kind, later.code) == (earlier.kind, earlier.code) and later.meets(earlier)
            if same and (later.kind == AUTHORITY or later.partnership == earlier.partnership):
                found = f"the area is covered on the same days by line {earlier.line.number}"
                yield later.line.fault("overlap", "code", found, "End one of them before the other begins")
                break


def _budgets(lines: tuple[Line, ...]) -> Iterator[Finding]:
    shares: dict[tuple[str, str], list[tuple[Line, float | None]]] = {}
    for line in lines:
        share = _share(line.cells["percent"])
        if share is None and line.cells["percent"]:
            yield line.fault("share", "percent", "text where a number from 0 to 100 was expected", "Write it as 33.3")
        shares.setdefault((line.cells["partnership"], line.cells["year"]), []).append((line, share))
    for group in shares.values():
        known = [share for _, share in group if share is not None]
        if len(known) == len(group) and abs(sum(known) - 100) > ROUNDING * len(known):
            found = f"the shares of this year add to {sum(known):g} and not to 100"
            yield group[-1][0].fault("sum", "percent", found, "Add whoever is missing, or mend a share")


def _share(text: str) -> float | None:
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
        return None
    return float(text) if float(text) <= 100 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
