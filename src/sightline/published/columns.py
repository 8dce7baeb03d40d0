"""Official tables declared column by column (data/columns.csv), read into figures.

A row of data/columns.csv is one series: which column, its unit, population and period, how the publisher rounded it
for England and regions and for authorities, and for a share the columns of its part and its whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sightline.errors import Finding
from sightline.published.files import query
from sightline.published.periods import PERIODS
from sightline.published.places import name_of, settle
from sightline.published.statistics import Series, Statistics, areas_by_year, unrounded, years_of
from sightline.published.tables import Cell, Layout, Level, Line, Sheet, read_sheet
from sightline.standard.figures import Figure, Measure, Population
from sightline.standard.rows import read_rows
from sightline.standard.units import Mark, Status, Unit

DATA = "sightline.published.data"
DECIMAL_UNITS = frozenset({Unit.PERCENT, Unit.RATE_10K, Unit.FTE, Unit.CASES_PER_FTE})
_PER: Mapping[Unit, float] = {Unit.PERCENT: 100.0, Unit.RATE_10K: 10_000.0, Unit.CASES_PER_FTE: 1.0}


@dataclass(frozen=True, slots=True)
class Column:
    """One series of one table. `topic` is what its rows say in the table's topic column, "" where there is none."""

    column: str
    topic: str
    code: str
    label: str
    unit: Unit
    population: Population
    period: str  # a key of PERIODS
    totals: str  # how England and regions are rounded
    authorities: str
    part: str  # of a share or rate, the column that it counts, where the table has one
    whole: str  # and the column that it is divided by


@dataclass(frozen=True, slots=True)
class Table:
    """One official table: the file to look for, its topic column, who publishes it, and columns left out on purpose."""

    name: str  # as in data/columns.csv
    pattern: str
    example: str
    topic: tuple[str, ...]  # as in tables.Layout
    source: str
    unread: frozenset[str] = frozenset()


@cache
def populations() -> Mapping[str, Population]:
    """The populations that published figures are about, by code."""
    return {
        row["code"]: Population(row["code"], row["label"], row["age_basis"], "does not apply")
        for row in read_rows("populations.csv", DATA)
    }


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The declared series of one table, in the order of data/columns.csv."""
    return tuple(
        Column(
            row["column"], row["topic"], row["code"], row["label"], Unit(row["unit"]), populations()[row["population"]],
            row["period"], row["totals"], row["authorities"], row["part"], row["whole"],
        )
        for row in read_rows("columns.csv", DATA)
        if row["table"] == table
    )  # fmt: skip


def level_code(level: Level) -> str:
    """The part of a measure's code that keeps England, its regions and its authorities apart."""
    return level.value.replace(" ", "-").lower()


def read_table(folder: Path, table: Table) -> Statistics:
    """Read one declared table from `folder`.

    Each series is its own measure, and England, regions and authorities are three, so that none is ever added to
    another. Raises Refused with every fault at once: those of tables.read_sheet, a code that no authority has had, and
    an authority that occurs twice under two codes.
    """
    declared = columns_of(table.name)
    layout = _layout(table, declared)
    # An authority's code is judged on the last day of the table's own year.
    last = PERIODS["at_september" if declared[0].period.endswith("september") else "year_to_march"]
    sheet = settle(read_sheet(folder, layout), last)
    measures = {(column.code, level): _measure(table, column, level) for column in declared for level in Level}
    figures = {
        (column.code, line.area.code, line.year): _figure(measures[column.code, line.area.level], column, line, cells)
        for line, cells in _cells(sheet, layout)
        for column in declared
        if column.topic in ("", line.topic)
    }
    series = tuple(Series(column.code, column.label, column.column) for column in declared)
    findings = sheet.findings + _unrounded(sheet, layout, declared) + _shares(sheet, layout, declared)
    return Statistics(sheet.file, sheet.digest, years_of(sheet), series, figures, findings, areas_by_year(sheet))


def _layout(table: Table, declared: Sequence[Column]) -> Layout:
    names = dict.fromkeys(
        name for column in declared for name in (column.column, column.part, column.whole) if name
    )  # fmt: skip
    decimals = frozenset(column.column for column in declared if column.unit in DECIMAL_UNITS)
    percents = frozenset(column.column for column in declared if column.unit is Unit.PERCENT)
    return Layout(table.pattern, table.example, table.topic, tuple(names), decimals, percents, table.unread)


def _cells(sheet: Sheet, layout: Layout) -> Iterator[tuple[Line, dict[str, Cell]]]:
    for line in sheet.lines:
        yield line, dict(zip(layout.values, line.cells, strict=True))


def _measure(table: Table, column: Column, level: Level) -> Measure:
    return Measure(
        f"dfe-{table.name}-{column.code}-{level_code(level)}", column.label, column.unit, column.population,
        Status.NONE, f"dfe-{table.name}-{column.code}", table.source,
        column.authorities if level is Level.AUTHORITY else column.totals,
    )  # fmt: skip


def _figure(measure: Measure, column: Column, line: Line, cells: Mapping[str, Cell]) -> Figure:
    period, area, cell = PERIODS[column.period](line.year), line.area.code, cells[column.column]
    if isinstance(cell, Mark):
        return Figure(measure, period, area, None, mark=cell)
    if not column.whole:
        return Figure(measure, period, area, float(cell), n=cell if isinstance(cell, int) else None)
    part, whole = cells[column.part], cells[column.whole]
    return Figure(
        measure, period, area, float(cell), n=part if isinstance(part, int) and not isinstance(part, Mark) else None,
        denominator=None if isinstance(whole, Mark) else float(whole),
    )  # fmt: skip


def _unrounded(sheet: Sheet, layout: Layout, declared: Sequence[Column]) -> tuple[Finding, ...]:
    tens = {layout.values.index(column.column) for column in declared if column.totals == "nearest 10"}
    return unrounded(sheet, frozenset(tens))


def _shares(sheet: Sheet, layout: Layout, declared: Sequence[Column]) -> tuple[Finding, ...]:
    """A query for each authority's share that is not its part divided by its whole, where both are exact counts."""
    counted = [column for column in declared if column.whole and not {column.part, column.whole} & layout.decimals]
    found = []
    for line, cells in _cells(sheet, layout):
        if line.area.level is not Level.AUTHORITY:
            continue
        for column in counted:
            if column.topic in ("", line.topic) and _differs(column, cells):
                made_of = f"{column.part} over {column.whole}"
                words = f"{column.code} of {name_of(line.area.code)} in {line.year} is not {made_of}"
                found.append(query(sheet.file, "share-differs", words, "Ask the publisher which of the three is right"))
    return tuple(found)


def _differs(column: Column, cells: Mapping[str, Cell]) -> bool:
    share, part, whole = cells[column.column], cells[column.part], cells[column.whole]
    if isinstance(share, Mark) or not isinstance(part, int) or not isinstance(whole, int) or whole == 0:
        return False
    half = float(column.authorities.removeprefix("nearest ")) / 2
    return abs(_PER[column.unit] * part / whole - share) > half + 1e-9
