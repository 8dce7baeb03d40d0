"""What one chart draws: the figures of a table laid out by `x` and `series`, the rest held fixed and said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.errors import StandardError, UnitError
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, FigureTable
from sightline.standard.figures import Figure, Period
from sightline.standard.units import RATIOS, Unit

POOLED = "pooled"
WHOLES = (POOLED, ENGLAND)  # areas that stand for all the others
_OUTSIDE = ("period", "area")  # what `x` and `series` may name beside a dimension
_SHARES = RATIOS | {Unit.DAY}


@dataclass(frozen=True, slots=True)
class Code:
    """One row or column: its code, its words and, where it is a period, the period."""

    code: str
    label: str
    period: Period | None = None


ONE = Code("", "")  # the only column of a table without series


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures by (row code, column code). A pair that is missing has no figure, which is not nought."""

    xs: tuple[Code, ...]
    series: tuple[Code, ...]
    cells: Mapping[tuple[str, str], Figure]
    fixed: str  # the area and period held fixed, in words; may be empty
    row_words: str  # what the rows are, e.g. "Area"
    unit: Unit
    other_periods: tuple[Period, ...] = ()  # periods that the table holds and this layout leaves out

    def at(self, x: Code, series: Code = ONE) -> Figure | None:
        """The figure of one row and column, or None."""
        return self.cells.get((x.code, series.code))


def area_words(code: str, table: FigureTable | None = None) -> str:
    """The name of an area: from the table's own "area" dimension, else from the standard list, else the code."""
    for dimension in table.dimensions if table else ():
        if dimension.code == "area" and code in dict(dimension.labels):
            return dimension.label_of(code)
    if code == POOLED:
        return "All areas together"
    if code == ENGLAND:
        return "England"
    try:
        return areas.area(code).name
    except StandardError:
        return areas.regions().get(code, code)


def capital(words: str) -> str:
    """The words with a capital to start them, the rest as they are."""
    return words[:1].upper() + words[1:]


def latest(figures: Sequence[Figure]) -> Period:
    """The period that ends last; of those that end on one day, the shortest."""
    return max((figure.period for figure in figures), key=lambda period: (period.end, period.start))


def _key(figure: Figure, by: str) -> str:
    if by == "period":
        return figure.period.label
    return figure.area if by == "area" else figure.code(by) or ""


def _candidates(table: FigureTable, by: Sequence[str]) -> list[Figure]:
    """The figures broken down by just these dimensions; failing that, by at least these."""
    wanted = {code for code in by if code not in _OUTSIDE}
    exact = [figure for figure in table.figures if {code for code, _ in figure.breakdown} == wanted]
    chosen = exact or [f for f in table.figures if wanted <= {code for code, _ in f.breakdown}]
    if not chosen:
        raise StandardError(
            f"table {table.name} has no figure broken down by {' and '.join(sorted(wanted)) or 'nothing'}"
        )
    return chosen


def _one_area(figures: list[Figure], table: FigureTable) -> str:
    present = {figure.area for figure in figures}
    for whole in WHOLES:
        if whole in present:
            return whole
    if len(present) > 1:
        raise StandardError(f"table {table.name} has figures for several areas: name one in x or series, or pool them")
    return present.pop()


def _holds(whole: Period, part: Period) -> bool:
    """Whether a period is longer than another and holds all of it."""
    return whole.start <= part.start and part.end <= whole.end and (whole.start, whole.end) != (part.start, part.end)


def _codes(figures: Sequence[Figure], by: str, table: FigureTable) -> tuple[Code, ...]:
    """The codes that occur, in the order they are shown: areas by name, periods by date, others as the table says."""
    present = {_key(figure, by) for figure in figures}
    if by == "period":
        periods = {figure.period.label: figure.period for figure in figures}
        inside = {one.label: sum(_holds(one, other) for other in periods.values()) for one in periods.values()}
        most = max(2, len(periods) / 2)
        # What holds most of the others, all years together, stands after them all and not among them.
        ordered = sorted(periods.values(), key=lambda one: (inside[one.label] >= most, one.end, -one.start.toordinal()))
        return tuple(Code(period.label, capital(period.label), period) for period in ordered)
    if by == "area":
        named = [Code(code, area_words(code, table)) for code in present]
        return tuple(sorted(named, key=lambda code: (code.code in WHOLES, code.label, code.code)))
    dimension = table.dimension(by)
    order = {code: place for place, (code, _) in enumerate(dimension.labels)}
    ranked = sorted(present, key=lambda code: (order.get(code, len(order)), code))
    return tuple(Code(code, dimension.label_of(code)) for code in ranked)


def layout(table: FigureTable, x: str, series: str | None) -> Grid:
    """Lay a table out by `x` and `series`.

    An area that is not one of them is held at all areas together (or England, or the only one there is); a period
    that is not, at the latest. Raises StandardError where that leaves two figures for one place, UnitError where the
    figures do not share a unit.
    """
    by = [x] if series is None else [x, series]
    figures = _candidates(table, by)
    fixed: list[str] = []
    if "area" not in by:
        area = _one_area(figures, table)
        figures = [figure for figure in figures if figure.area == area]
        fixed.append("all areas together" if area == POOLED else area_words(area, table))
    other: tuple[Period, ...] = ()
    if "period" not in by:
        period = latest(figures)
        other = tuple({f.period.label: f.period for f in figures if f.period.label != period.label}.values())
        figures = [figure for figure in figures if figure.period.label == period.label]
        fixed.append(period.label)
    units = {figure.measure.unit for figure in figures}
    if len(units) > 1:
        raise UnitError(f"table {table.name} puts {' and '.join(sorted(units))} on one scale: split it by unit")
    cells: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        place = (_key(figure, x), _key(figure, series) if series else "")
        if place in cells:
            raise StandardError(
                f"table {table.name} has two figures for one place in its chart: name what tells them apart"
            )
        cells[place] = figure
    row_words = {"period": "Period", "area": "Area"}.get(x) or table.dimension(x).label
    columns = _codes(figures, series, table) if series else (ONE,)
    return Grid(_codes(figures, x, table), columns, cells, ", ".join(fixed), row_words, units.pop(), other)


def for_chart(table: FigureTable, chart: Chart) -> Grid:
    """The grid a chart draws. A count for all areas together is left out beside its parts, which it would dwarf."""
    grid = layout(table, chart.x, chart.series)
    if grid.unit in _SHARES or "area" not in (chart.x, chart.series):
        return grid
    xs = tuple(code for code in grid.xs if chart.x != "area" or code.code not in WHOLES) or grid.xs
    series = tuple(code for code in grid.series if chart.series != "area" or code.code not in WHOLES) or grid.series
    return Grid(xs, series, grid.cells, grid.fixed, grid.row_words, grid.unit, grid.other_periods)


def for_table(table: FigureTable, chart: Chart) -> Grid:
    """The grid of the table beside a chart: as the chart, but every period a column where the chart has no series."""
    if chart.series is None and chart.x != "period":
        periods = {figure.period.label for figure in _candidates(table, [chart.x])}
        if len(periods) > 1:
            return layout(table, chart.x, "period")
    return layout(table, chart.x, chart.series)
