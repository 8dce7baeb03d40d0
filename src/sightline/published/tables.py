"""Official tables in the layout of Explore Education Statistics: found, decoded and checked, every fault at once.

Layout: UTF-8 with or without a byte-order mark, one header row, one row for each period and area, with columns
time_period, time_identifier, geographic_level, country, region and authority codes and names, then the indicators.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.published.marks import kind_of, read_cell
from sightline.standard.units import Mark


class Level(StrEnum):
    """The kind of area a row is about. London's two halves stand beside London and are never added to it."""

    NATIONAL = "national"
    REGION = "region"
    PART_OF_LONDON = "part of London"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class PublishedArea:
    """One area of an official table. `region` is "" for England."""

    code: str  # GSS code
    name: str
    level: Level
    region: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which file to look for, and which of its columns to read."""

    pattern: str  # of the file's name; exactly one file of the folder must match
    example: str  # a full name, for messages
    topic: tuple[str, str]  # (column, what every row of it must say): tells one table from another
    values: tuple[str, ...]  # the columns that hold numbers or marks


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its year, its area and its cells in the order of Layout.values."""

    year: int
    area: PublishedArea
    cells: tuple[int | Mark, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table as read. `digest` is the SHA-256 of the file; `findings` are queries that refuse nothing."""

    file: str
    digest: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]


_LEVELS = {"National": Level.NATIONAL, "Regional": Level.REGION, "Local authority": Level.AUTHORITY}
_NAMED = {  # level -> columns of its code, its name and its region
    Level.NATIONAL: ("country_code", "country_name", None),
    Level.REGION: ("region_code", "region_name", None),
    Level.AUTHORITY: ("new_la_code", "la_name", "region_code"),
}
_REQUIRED = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "new_la_code", "la_name",
)  # fmt: skip
_UNREAD = ("old_la_code",)
_YEARS = range(1990, 2100)


def read_sheet(folder: Path, layout: Layout) -> Sheet:
    """Read the one file of `folder` that fits `layout`.

    Raises Refused with every fault at once: no such folder or file, more than one, not UTF-8, empty, a missing
    column, another table, an unreadable year, level or code, a row that occurs twice, a year without England, and each
    cell that is neither a whole number nor a known mark.
    """
    path = _find(folder, layout)
    raw = path.read_bytes()
    header, rows = _decode(path.name, raw)
    missing = [name for name in (*_REQUIRED, layout.topic[0], *layout.values) if name not in header]
    if missing:
        raise Refused(
            _fault(path.name, "missing-column", f"the column {name} is missing", _GET.format(layout.example),
                   row=1, field=name)
            for name in missing
        )  # fmt: skip
    reader = _Reader(path.name, layout, header)
    lines = tuple(line for number, row in enumerate(rows, start=2) if (line := reader.line(number, row)))
    reader.whole(lines)
    if any(finding.severity is Severity.REFUSED for finding in reader.findings):
        raise Refused(reader.findings)
    return Sheet(path.name, hashlib.sha256(raw).hexdigest(), lines, tuple(reader.findings))


_GET = "Download the table again from Explore Education Statistics as CSV, without editing it; it is called {}"


def _fault(
    file: str, rule: str, found: str, remedy: str, row: int | None = None, field: str | None = None
) -> Finding:  # fmt: skip
    return Finding(rule, Severity.REFUSED, file, found, remedy, row=row, field=field)


def _find(folder: Path, layout: Layout) -> Path:
    remedy = f"Give the folder that holds {layout.example}"
    if not folder.is_dir():
        raise Refused([_fault(layout.example, "no-folder", "the folder given does not exist", remedy)])
    found = sorted(path for path in folder.glob(layout.pattern) if path.is_file())
    if not found:
        raise Refused([_fault(layout.example, "no-file", "the folder given does not hold this file", remedy)])
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise Refused([_fault(layout.example, "two-files", f"the folder holds {names}", "Keep only the newest")])
    return found[0]


def _decode(file: str, raw: bytes) -> tuple[list[str], list[list[str]]]:
    """The header and the rows. Raises Refused where the bytes are not a CSV in UTF-8."""
    if not raw.strip():
        raise Refused([_fault(file, "empty-file", "the file is empty", "Download the table again")])
    save = 'Save it again as "CSV UTF-8", or download the table again'
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([_fault(file, "not-utf-8", "the file is not text in UTF-8", save)]) from None
    if "\x00" in text:
        raise Refused([_fault(file, "not-utf-8", "the file holds null characters, so it is not text in UTF-8", save)])
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error:
        raise Refused([_fault(file, "not-csv", "a quotation mark is opened and not closed", save)]) from None
    header = [name.strip() for name in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused(
            _fault(file, "column-twice", "a column name occurs twice", "Download the table again", row=1) for _ in twice
        )
    return header, rows


class _Reader:
    """Turns rows into lines, keeping every fault."""

    def __init__(self, file: str, layout: Layout, header: Sequence[str]) -> None:
        self.file = file
        self.layout = layout
        self.header = header
        self.at = {name: index for index, name in enumerate(header)}
        self.seen: set[tuple[int, str]] = set()
        self.findings: list[Finding] = []
        known = {*_REQUIRED, *_UNREAD, layout.topic[0], *layout.values}
        for index, name in enumerate(header, start=1):
            if name not in known:
                self.findings.append(
                    Finding(
                        "unknown-column", Severity.QUERY, file, f"column {index} is not one that Sightline reads",
                        "Check whether the publisher added an indicator; it was left out", row=1,
                    )
                )  # fmt: skip

    def fault(self, rule: str, row: int, field: str | None, found: str, remedy: str) -> None:
        """Note one fault."""
        self.findings.append(_fault(self.file, rule, found, remedy, row, field))

    def line(self, number: int, row: Sequence[str]) -> Line | None:
        """The row as a line, or None where it is blank or its faults were noted."""
        if not any(cell.strip() for cell in row):
            return None
        if len(row) != len(self.header):
            self.fault(
                "ragged-row", number, None, f"the row has {len(row)} cells, the header {len(self.header)}",
                "Download the table again: a row was cut or a comma added",
            )  # fmt: skip
            return None
        before = len(self.findings)
        cells = tuple(self._cell(number, name, row[self.at[name]]) for name in self.layout.values)
        year = self._year(number, row)
        area = self._area(number, row)
        self._topic(number, row)
        if year is not None and area is not None:
            if (year, area.code) in self.seen:
                self.fault(
                    "row-twice", number, None, "this period and area occurred in an earlier row",
                    "Keep one category and one row for each period and area",
                )  # fmt: skip
            self.seen.add((year, area.code))
        if year is None or area is None or len(self.findings) > before:
            return None
        return Line(year, area, tuple(cell for cell in cells if cell is not None))

    def whole(self, lines: Sequence[Line]) -> None:
        """Note what only the whole table shows."""
        if not lines and not self.findings:
            self.fault("no-rows", 1, None, "the file has a header and no rows", "Download the table again")
        years = {line.year for line in lines}
        national = {line.year for line in lines if line.area.level is Level.NATIONAL}
        if any(finding.severity is Severity.REFUSED for finding in self.findings):
            return
        for year in sorted(years - national):
            self.fault(
                "no-england", 1, "geographic_level", f"there is no row for England in {year}",
                "Download the table with its national rows",
            )  # fmt: skip

    def _cell(self, number: int, name: str, text: str) -> int | Mark | None:
        cell = read_cell(text)
        if cell is None:
            self.fault(
                "not-a-count", number, name, f"{kind_of(text)} where a whole number or a mark was expected",
                "Put back the number or mark as published; marks are c, z, x, u, low, k, : and blank",
            )  # fmt: skip
        return cell

    def _year(self, number: int, row: Sequence[str]) -> int | None:
        text = row[self.at["time_period"]].strip()
        if row[self.at["time_identifier"]].strip() != "Reporting year":
            self.fault(
                "not-reporting-year", number, "time_identifier", "the period is not a reporting year",
                'Use the table for years; every row says "Reporting year"',
            )  # fmt: skip
            return None
        if text.isascii() and text.isdigit() and int(text) in _YEARS:
            return int(text)
        self.fault(
            "not-a-year", number, "time_period", f"{kind_of(text)} where a year was expected", "Give four figures"
        )
        return None

    def _area(self, number: int, row: Sequence[str]) -> PublishedArea | None:
        level = _LEVELS.get(row[self.at["geographic_level"]].strip())
        if level is None:
            self.fault(
                "unknown-level", number, "geographic_level", "a kind of area that is not known",
                f"It must be one of {', '.join(_LEVELS)}",
            )  # fmt: skip
            return None
        code_column, name_column, region_column = _NAMED[level]
        code, name = row[self.at[code_column]].strip(), row[self.at[name_column]].strip()
        for column, text in ((code_column, code), (name_column, name)):
            if not text:
                self.fault("no-area", number, column, "the area is not said", "Put back the code and name as published")
        if not code or not name:
            return None
        if level is Level.REGION and code.startswith("E13"):  # GSS: E12 is a region, E13 Inner or Outer London
            level = Level.PART_OF_LONDON
        return PublishedArea(code, name, level, row[self.at[region_column]].strip() if region_column else "")

    def _topic(self, number: int, row: Sequence[str]) -> None:
        column, expected = self.layout.topic
        if row[self.at[column]].strip() != expected:
            self.fault(
                "wrong-table", number, column, "the row belongs to another table or category",
                f'Every row must say "{expected}"',
            )  # fmt: skip
