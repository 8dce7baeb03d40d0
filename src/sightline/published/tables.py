"""Official tables in the layout of Explore Education Statistics: found, decoded and checked, every fault at once.

Layout: UTF-8 with or without a byte-order mark, one header row, one row for each period and area, with columns
time_period, time_identifier, geographic_level, country, region and authority codes and names, then the indicators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.published.files import decode, fault, find, missing_columns, ragged
from sightline.published.marks import kind_of, read_cell, read_number
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


Cell = int | float | Mark  # a number with decimals only where the layout allows them


@dataclass(frozen=True, slots=True)
class Layout:
    """Which file to look for, and which of its columns to read.

    `topic` tells one table from another: a column, and what its rows may say. Rows that say different things are apart:
    each has its own areas and periods. Empty where the table has no such column.
    """

    pattern: str  # of the file's name; exactly one file of the folder must match
    example: str  # a full name, for messages
    topic: tuple[str, ...]
    values: tuple[str, ...]  # the columns that hold numbers or marks
    decimals: frozenset[str] = frozenset()  # of them, those that may hold decimals
    percents: frozenset[str] = frozenset()  # of them, shares: nothing above 100
    unread: frozenset[str] = frozenset()  # columns that are known, and left out on purpose


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its year, its area, its cells in the order of Layout.values, what it is about, and its number."""

    year: int
    area: PublishedArea
    cells: tuple[Cell, ...]
    topic: str = ""
    row: int = 0


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
    cell that is neither a number of the kind expected nor a known mark.
    """
    path = find(folder, layout.pattern, layout.example)
    raw = path.read_bytes()
    header, rows = decode(path.name, raw)
    missing = missing_columns(path.name, layout.example, header, (*_REQUIRED, *layout.topic[:1], *layout.values))
    if missing:
        raise Refused(missing)
    reader = _Reader(path.name, layout, header)
    lines = tuple(line for number, row in enumerate(rows, start=2) if (line := reader.line(number, row)))
    reader.whole(lines)
    if any(finding.severity is Severity.REFUSED for finding in reader.findings):
        raise Refused(reader.findings)
    return Sheet(path.name, hashlib.sha256(raw).hexdigest(), lines, tuple(reader.findings))


class _Reader:
    """Turns rows into lines, keeping every fault."""

    def __init__(self, file: str, layout: Layout, header: Sequence[str]) -> None:
        self.file = file
        self.layout = layout
        self.header = header
        self.at = {name: index for index, name in enumerate(header)}
        self.seen: set[tuple[int, str, str]] = set()
        self.findings: list[Finding] = []
        known = {*_REQUIRED, *_UNREAD, *layout.topic[:1], *layout.values, *layout.unread}
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
        self.findings.append(fault(self.file, rule, found, remedy, row, field))

    def line(self, number: int, row: Sequence[str]) -> Line | None:
        """The row as a line, or None where it is blank or its faults were noted."""
        if not any(cell.strip() for cell in row):
            return None
        if len(row) != len(self.header):
            self.findings.append(ragged(self.file, number, len(row), len(self.header)))
            return None
        before = len(self.findings)
        cells = tuple(self._cell(number, name, row[self.at[name]]) for name in self.layout.values)
        year = self._year(number, row)
        area = self._area(number, row)
        topic = self._topic(number, row)
        if year is not None and area is not None:
            if (year, area.code, topic) in self.seen:
                self.fault(
                    "row-twice", number, None, "this period and area occurred in an earlier row",
                    "Keep one category and one row for each period and area",
                )  # fmt: skip
            self.seen.add((year, area.code, topic))
        if year is None or area is None or len(self.findings) > before:
            return None
        return Line(year, area, tuple(cell for cell in cells if cell is not None), topic, number)

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

    def _cell(self, number: int, name: str, text: str) -> Cell | None:
        cell: Cell | None
        if name in self.layout.decimals:
            cell, rule, words = read_number(text), "not-a-number", "a number"
        else:
            cell, rule, words = read_cell(text), "not-a-count", "a whole number"
        if cell is None:
            self.fault(
                rule, number, name, f"{kind_of(text)} where {words} or a mark was expected",
                "Put back the number or mark as published; marks are c, z, x, u, low, k, : and blank",
            )  # fmt: skip
        elif name in self.layout.percents and not isinstance(cell, Mark) and cell > 100:
            self.fault(
                "not-a-share", number, name, "a share of more than 100 per cent", "Put back the share as published"
            )
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

    def _topic(self, number: int, row: Sequence[str]) -> str:
        if not self.layout.topic:
            return ""
        column, *expected = self.layout.topic
        said = row[self.at[column]].strip()
        if said not in expected:
            words = " or ".join(f'"{text}"' for text in expected)
            self.fault(
                "wrong-table", number, column, "the row belongs to another table or category",
                f"Every row must say {words}",
            )  # fmt: skip
        return said
