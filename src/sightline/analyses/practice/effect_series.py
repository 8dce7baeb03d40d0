"""The outcome of a question as one table of areas by period: from a panel of this run, or from a published indicator.

A mean or a count is taken as its logarithm, so that an effect is a ratio and is told in per cent; a share is taken as
it is, and its effect is told in percentage points. Each area counts alike, however large.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sightline.errors import MethodError
from sightline.published.lait import indicator
from sightline.published.statistics import Statistics
from sightline.published.tables import Level
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.ledgers import ledgers
from sightline.standard.panels import DEFINITIONS, AreaPanel, Cell, Step
from sightline.standard.records import Break, BreakKind
from sightline.standard.units import Status, Unit

FEWEST_CASES = 30  # of an area in a period, below which a longer period is taken
LENGTHS: Mapping[Step, tuple[int, ...]] = {Step.MONTH: (3, 6, 12), Step.WEEK: (13, 26, 52)}  # steps in a period
IN_A_YEAR: Mapping[Step, int] = {Step.MONTH: 12, Step.WEEK: 52}
PER_CENT, POINTS = "per cent", "percentage points"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Series:
    """One outcome. `values` is areas by periods on the scale that effects are worked out on; None is a gap.

    `cases` has the same shape, None where the source does not say. `left_out` are areas that lack a value or cases.
    `year` is how many periods make a year.
    """

    name: str
    label: str
    unit: Unit
    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    values: tuple[tuple[float | None, ...], ...]
    cases: tuple[tuple[int, ...], ...] | None
    year: int
    source: str
    left_out: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    steps: int = 1  # of the panel, in a period

    @property
    def logs(self) -> bool:
        """Whether values are logarithms."""
        return self.unit is not Unit.PERCENT

    @property
    def told_in(self) -> str:
        """What an effect is told in."""
        return PER_CENT if self.logs else POINTS

    def told(self, value: float) -> float:
        """A difference on the scale as it is told: in per cent, or in percentage points."""
        return 100 * math.expm1(value) if self.logs else value

    def row(self, area: str) -> tuple[float | None, ...]:
        """The values of one area."""
        return self.values[self.areas.index(area)]

    def of(self, areas: Sequence[str]) -> Series:
        """The same of some areas."""
        kept = [place for place, area in enumerate(self.areas) if area in set(areas)]
        cases = None if self.cases is None else tuple(self.cases[place] for place in kept)
        values = tuple(self.values[place] for place in kept)
        return replace(self, areas=tuple(self.areas[place] for place in kept), values=values, cases=cases)


def from_panel(panel: AreaPanel, steps: int | None = None) -> Series:
    """A panel of this run, its months or weeks drawn together into periods of `steps`.

    Without `steps` the shortest period in which every area has FEWEST_CASES each time, from a quarter to a year; in the
    longest, areas with fewer are left out. Months at the end that make no whole period are dropped.
    Raises MethodError where the panel is shorter than two periods.
    """
    for length in (steps,) if steps else LENGTHS[panel.step]:
        made = _drawn(panel, length)
        few = [area for area, row in made.items() if min((cell.cases for cell in row), default=0) < FEWEST_CASES]
        if not few or steps:
            break
    if steps:
        few = [area for area, row in made.items() if any(_value(panel, cell) is None for cell in row)]
    starts = [cell.start for cell in next(iter(made.values()), [])]
    if len(starts) < 2:
        raise MethodError("the panel is shorter than two periods")
    periods = tuple(_period(start, panel.step, length) for start in starts)
    few += [area for area in _of_other_borders(_touching(panel, list(made), periods)) if area in made]
    kept = [area for area in made if area not in few]
    return Series(
        panel.name, panel.label, panel.unit, tuple(kept), periods,
        tuple(tuple(_value(panel, cell) for cell in made[area]) for area in kept),
        tuple(tuple(cell.cases for cell in made[area]) for area in kept),
        IN_A_YEAR[panel.step] // length or 1, panel.source, tuple(sorted(set(few))), _touching(panel, kept, periods),
        length,
    )  # fmt: skip


def from_published(table: Statistics, code: str) -> Series:
    """A published indicator by authority and year: authorities with a figure in every year in which most have one.

    Raises MethodError where no two years in a row have figures.
    """
    known = indicator(code)
    areas = sorted({area.code for year in table.years for area in table.areas(year, Level.AUTHORITY)})
    figures = {(area, year): table.figures.get((code, area, year)) for area in areas for year in table.years}
    years = _years(figures, areas, table.years)
    if len(years) < 2:
        raise MethodError("no two years in a row have figures of this indicator for most authorities")
    logs = known.unit is not Unit.PERCENT
    rows = {area: tuple(_published(figures[area, year], logs) for year in years) for area in areas}
    whole = [area for area in areas if None not in rows[area]]
    other = _of_other_borders(ledgers().touching(_there(figures, whole, years)).breaks)
    whole = [area for area in whole if area not in other]
    used = _there(figures, whole, years)
    if not used:
        raise MethodError("no authority has a figure of this indicator in every year")
    periods = {year: next(one.period for (_, at), one in figures.items() if at == year and one) for year in years}
    return Series(
        code, known.label, known.unit, tuple(whole), tuple(periods[year] for year in years),
        tuple(rows[area] for area in whole), None, 1, used[0].measure.source,
        tuple(area for area in areas if area not in whole and _there(figures, [area], years)),
        ledgers().touching(used).breaks,
    )  # fmt: skip


def _of_other_borders(breaks: Sequence[Break]) -> set[str]:
    """Areas named by a record of a changed border, or of a return that did not come: they alone are left out."""
    kinds = (BreakKind.BOUNDARY, BreakKind.NO_RETURN)
    return {area for entry in breaks if entry.kind in kinds for area in entry.reach.areas}


def _there(
    figures: Mapping[tuple[str, int], Figure | None], areas: Sequence[str], years: Sequence[int]
) -> list[Figure]:  # fmt: skip
    """The figures of some areas and years that are there."""
    return [figure for area in areas for year in years if (figure := figures[area, year]) is not None]


def _drawn(panel: AreaPanel, length: int) -> dict[str, list[Cell]]:
    """Area -> its whole periods, each with the first day of its first month or week."""
    rows: dict[str, list[Cell]] = {}
    for cell in sorted(panel.cells, key=lambda cell: (cell.area, cell.start)):
        rows.setdefault(cell.area, []).append(cell)
    return {
        area: [
            Cell(area, part[0].start, sum(cell.cases for cell in part),
                 sum(cell.total or 0.0 for cell in part) if panel.mean else None)
            for at in range(0, len(row) - length + 1, length) for part in [row[at : at + length]]
        ]
        for area, row in rows.items()
    }  # fmt: skip


def _touching(panel: AreaPanel, areas: Sequence[str], periods: Sequence[Period]) -> tuple[Break, ...]:
    """The records of the break ledger that touch what a panel counts."""
    population = Population("of-panel", panel.label, "does not apply")
    measure = Measure(f"panel-{panel.name}", panel.label, panel.unit, population, Status.NONE,
                      DEFINITIONS[panel.name], panel.source)  # fmt: skip
    return ledgers().touching(Figure(measure, period, area, 0.0) for area in areas for period in periods).breaks


def _value(panel: AreaPanel, cell: Cell) -> float | None:
    """The logarithm of a mean or of a count; None where there is none."""
    number = (cell.total or 0.0) / cell.cases if panel.mean and cell.cases else float(cell.cases)
    return math.log(number) if number > 0 else None


def _published(figure: Figure | None, logs: bool) -> float | None:
    value = None if figure is None else figure.value
    if value is None or (logs and value <= 0):
        return None
    return math.log(value) if logs else float(value)


def _years(
    figures: Mapping[tuple[str, int], Figure | None], areas: Sequence[str], years: Sequence[int]
) -> list[int]:  # fmt: skip
    """The newest years in a row in which at least half as many authorities have a figure as in the fullest year."""
    with_value = {
        year: sum(1 for area in areas if (figure := figures[area, year]) is not None and figure.value is not None)
        for year in years
    }
    enough = [year for year in years if with_value[year] * 2 > max(with_value.values())]
    found: list[int] = []
    for year in sorted(enough, reverse=True):
        if found and found[-1] != year + 1:
            break
        found.append(year)
    return found[::-1]


def _period(start: date, step: Step, length: int) -> Period:
    if step is Step.WEEK:
        end = start + timedelta(days=7 * length) - _DAY
    else:
        months = start.year * 12 + start.month - 1 + length
        end = date(months // 12, months % 12 + 1, 1) - _DAY
    return Period(start, end, f"{start:%b %Y} to {end:%b %Y}" if (start.year, start.month) != (end.year, end.month)
                  else f"{start:%b %Y}")  # fmt: skip
