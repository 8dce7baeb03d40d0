"""A table as the pair of files that Explore Education Statistics takes, or the reason why it has none."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from sightline.errors import StandardError
from sightline.publish.ees.frame import FILTER, INDICATOR, META_ENDING, Frame, Pair
from sightline.publish.ees.lists import (
    AUTHORITY,
    NATIONAL,
    NOT_AVAILABLE,
    NOT_AVAILABLE_NAME,
    REGIONAL,
    ethnic_items,
    times,
)
from sightline.publish.ees.of_cells import TOTAL
from sightline.publish.ees.of_columns import LONGEST_ITEM, LONGEST_LABEL, META_COLUMNS, like_a_place
from sightline.publish.files import csv_text, plain, value_text
from sightline.publish.release import MADE_UP, Release
from sightline.render import numbers
from sightline.render.grid import POOLED
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Period
from sightline.standard.units import RATIOS, Mark, Unit

# Why tables of some kinds have no pair, whatever their periods and areas.
UNFIT: dict[OutputKind, str] = {
    OutputKind.PATHS: "steps of paths are no breakdown of one count, and a table tool would let them be added",
    OutputKind.CURVES: "points of a curve are shares reached by a day, which is neither a time period nor a filter",
    OutputKind.SURVEYS: "waves of a survey are no time period of the service, and its groups overlap",
    OutputKind.EFFECTS: "effects are by time since adoption, which is no time period, and are of all areas together",
    OutputKind.OVERLAPS: "combinations of agencies stand for a picture of how lists overlap, not for a filter",
}
NO_TIME = "no period of it is a year, quarter or month of the service: it spans several years, or other days"
NO_PLACE = "no area of it is a country, region or authority"
_PLACE_COLUMNS = (
    "country_code", "country_name", "region_code", "region_name", "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
_COUNTRY = (ENGLAND, "England")
_ETHNIC = "ethnicity_major"
_OBSERVED = "appearance_observed"  # by a police officer: never under the name of what people say of themselves
_DECIMALS = frozenset({Unit.RATE_10K, Unit.PER_100_EPISODES, Unit.CASES_PER_FTE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table: a pair of files with how many figures were left out of it, or the reason for none."""

    table: str
    pair: Pair | None
    left_out: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure that fits, with its time, its place and the items of its filters."""

    figure: Figure
    time: tuple[str, str]  # time_period, time_identifier
    place: tuple[str, ...]  # geographic_level and the cells of _PLACE_COLUMNS


def time_of(period: Period) -> tuple[str, str] | None:
    """The time period and identifier of a period, e.g. ("202425", "Financial year"); None where there is none.

    A single day is a Reporting year, as the service writes what was so on a day of a year.
    """
    start, end = period.start, period.end
    if start == end:
        return str(end.year), "Reporting year"
    two_years = f"{start.year}{(start.year + 1) % 100:02d}"
    whole = (end + timedelta(days=1)) == date(start.year + 1, start.month, 1) if start.day == 1 else False
    if whole and start.month in (1, 4, 9):
        named = {1: "Calendar year", 4: "Financial year", 9: "Academic year"}[start.month]
        return (str(start.year) if start.month == 1 else two_years), named
    if start.day != 1 or end.day != calendar.monthrange(end.year, end.month)[1] or start.year != end.year:
        return None
    if start.month == end.month:
        return str(start.year), calendar.month_name[start.month]
    if start.month % 3 == 1 and end.month == start.month + 2:
        first = start.year if start.month > 3 else start.year - 1
        return f"{first}{(first + 1) % 100:02d}", f"Financial year Q{(start.month - 4) % 12 // 3 + 1}"
    return None


def place_of(area: str) -> tuple[str, ...] | None:
    """The geographic level of an area and its cells, in the order of the columns; None where the service has none.

    All areas together are not England: they are a row of national level whose country is not available.
    """
    if area == POOLED:
        return (NATIONAL, NOT_AVAILABLE, NOT_AVAILABLE_NAME, "", "", "", "", "")
    if area == ENGLAND:
        return (NATIONAL, *_COUNTRY, "", "", "", "", "")
    if area in areas.regions():
        return (REGIONAL, *_COUNTRY, area, areas.regions()[area], "", "", "")
    try:
        found = areas.area(area)
    except StandardError:
        return None
    return (AUTHORITY, *_COUNTRY, found.region_gss, found.region_name, found.dfe_number, found.gss, found.name)


def pair_of(table: FigureTable, release: Release) -> Outcome:
    """The pair of files of a table. Figures of periods and areas that the service does not have are left out."""
    if table.kind in UNFIT:
        return Outcome(table.name, None, reason=UNFIT[table.kind])
    if len({figure.measure.unit for figure in table.figures}) > 1:
        return Outcome(table.name, None, reason="its figures are in several units")
    timed = [(figure, found) for figure in table.figures if (found := time_of(figure.period)) is not None]
    rows = [_Row(f, found, place) for f, found in timed if (place := place_of(f.area)) is not None]
    if not rows:
        return Outcome(table.name, None, reason=NO_PLACE if timed else NO_TIME if table.figures else "it has no figure")
    if len({times()[row.time[1]].group for row in rows}) > 1:
        return Outcome(table.name, None, reason="its periods are of several kinds, which cannot share a file")
    places = [(row.time, row.place, row.figure.breakdown) for row in rows]
    if len(set(places)) < len(places):
        return Outcome(table.name, None, reason="two of its figures have one time, place and breakdown")
    return Outcome(table.name, _pair(table, rows, release), len(table.figures) - len(rows))


def _pair(table: FigureTable, rows: Sequence[_Row], release: Release) -> Pair:
    filters = _filters(table, rows)
    indicators = _indicators(table, rows, release)
    header = ["time_period", "time_identifier", "geographic_level", *_PLACE_COLUMNS]
    header += [column for _, column, _ in filters] + [row[0] for row in indicators]
    body = []
    for row in rows:
        items = [_item(row.figure, dimension, doubles) for dimension, _, doubles in filters]
        body.append((*row.time, *row.place, *items, *_cells(row.figure, len(indicators))))
    meta = [*(_filter_row(dimension, column, body, header) for dimension, column, _ in filters), *indicators]
    return Pair(
        f"{table.name}.csv", f"{table.name}{META_ENDING}",
        Frame(tuple(header), tuple(body)), Frame((*META_COLUMNS, "filter_default"), tuple(meta)),
    )  # fmt: skip


def _filters(table: FigureTable, rows: Sequence[_Row]) -> list[tuple[Dimension, str, frozenset[str]]]:
    """The dimensions that tell figures apart, each with the name of its column and the labels that two codes share."""
    found: list[tuple[Dimension, str, frozenset[str]]] = []
    for dimension in table.dimensions:
        codes = {row.figure.code(dimension.code) for row in rows}
        if dimension.code == "area" or len(codes) < 2:
            continue
        labels = [_label(dimension, code) for code in codes]
        doubles = frozenset(label for label in labels if labels.count(label) > 1)
        taken = {column for _, column, _ in found}
        column = _column(dimension.code)
        found.append((dimension, column if column not in taken else f"{column}_{len(found) + 1}", doubles))
    return found


def _column(code: str) -> str:
    """A dimension's code as a column's name: ethnic group has the standard one, and none may look like a place."""
    if "ethnic" in code:
        return _OBSERVED if "observed" in code else _ETHNIC
    name = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")
    name = name if name[:1].isalpha() else f"by_{name}"
    return f"by_{name}" if like_a_place(name) else name


def _label(dimension: Dimension, code: str | None) -> str:
    if code is None:
        return TOTAL
    if _column(dimension.code) == _ETHNIC and code in ethnic_items():
        return ethnic_items()[code]
    return plain(" ".join(dimension.label_of(code).split()))[:LONGEST_ITEM]


def _item(figure: Figure, dimension: Dimension, doubles: frozenset[str]) -> str:
    """The words of a figure's code; where two codes have the same words, with the code."""
    code = figure.code(dimension.code)
    label = _label(dimension, code)
    return f"{label} ({code})"[:LONGEST_ITEM] if label in doubles else label


def _filter_row(
    dimension: Dimension, column: str, body: Sequence[tuple[str, ...]], header: Sequence[str]
) -> tuple[str, ...]:
    place = header.index(column)
    items = [row[place] for row in body]
    default = "" if TOTAL in items else items[0]
    return (column, FILTER, _short(dimension.label), "", "", "", "", "", default)


def _indicators(table: FigureTable, rows: Sequence[_Row], release: Release) -> list[tuple[str, ...]]:
    """The rows of the metadata for the indicators: the number and, where figures have one, the ends of its range."""
    measures = {row.figure.measure.label for row in rows}
    unit = rows[0].figure.measure.unit
    label = measures.pop() if len(measures) == 1 else table.title
    if unit.value.lower() not in label.lower():
        label = f"{label} ({unit.value})"
    group = MADE_UP if release.made_up and table.kind is not OutputKind.PUBLISHED else ""
    shown = "%" if unit is Unit.PERCENT else ""
    whole = all(row.figure.value is None or row.figure.value == int(row.figure.value) for row in rows)
    decimals = "0" if whole and unit not in _DECIMALS else "1"
    name = re.sub(r"[^a-z0-9]+", "_", unit.value.lower()).strip("_")
    name = f"rate_{name}" if unit in RATIOS and unit is not Unit.PERCENT else name
    said = [(name, label)]
    if any(numbers.widest(row.figure) for row in rows):
        said += [(f"{name}_{end.lower()}", f"{end} end of range: {label}") for end in ("Lower", "Upper")]
    return [(column, INDICATOR, _short(words), group, shown, decimals, "", "", "") for column, words in said]


def _short(words: str) -> str:
    """Words that fit into a label, cut between two of them."""
    return shorten(plain(words), LONGEST_LABEL, placeholder=" ...")


def _cells(figure: Figure, count: int) -> list[str]:
    """The cells of a figure's indicators: numbers, or the bare symbol that stands in place of one."""
    if figure.value is None:
        return [str(figure.mark)] * count
    interval = numbers.widest(figure)
    ends = [str(Mark.NOT_APPLICABLE)] * 2
    if interval is not None:
        ends = [value_text(interval.lower), value_text(interval.upper)]
    return [value_text(figure.value), *ends][:count]


def text_of(frame: Frame) -> str:
    """A file of a pair as CSV (UTF-8, CRLF)."""
    return csv_text((frame.header, *frame.rows))
