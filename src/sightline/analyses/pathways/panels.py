"""Panels of areas over months and weeks from the events of this run: what tier 2 works effects out of.

A panel is no draft. It holds small cells and is never offered for clearance (ledger/panels.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from sightline.analyses.pathways.panel_steps import LONGEST, PANEL_AREA, PANEL_COUNT, PANEL_DAY, PANEL_GROUP, STEPS
from sightline.analyses.picture.coverage import Coverage, unbroken_to_last
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import FIRST, LAST, working_days_between
from sightline.standard.panels import GROUPED, OF_GROUPS, AreaPanel, Cell, Step
from sightline.standard.units import Unit

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One outcome: its name in the steps, its name and label by month or week, its unit, and whether it is a mean."""

    counted: str
    step: Step
    name: str
    label: str
    unit: Unit
    mean: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("assessment_days", Step.MONTH, "assessment_days",
         f"Working days from start to authorisation of an assessment, {LONGEST} at most", Unit.DAY, mean=True),
    Kind("referrals", Step.MONTH, "referrals", "Referrals to children's services", Unit.REFERRAL),
    Kind("referrals", Step.WEEK, "referrals_by_week", "Referrals to children's services", Unit.REFERRAL),
    Kind("identified", Step.MONTH, "identified",
         "Children whose first record specific to sexual abuse came in", Unit.CHILD),
    Kind("identified", Step.WEEK, "identified_by_week",
         "Children whose first record specific to sexual abuse came in", Unit.CHILD),
)  # fmt: skip
_SEXES = {"F": "girls", "M": "boys"}  # in the names of panels of groups


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are counted, from a first of April on, and the councils that sent every year of them."""

    first: date
    last: date
    areas: tuple[str, ...]

    @property
    def months(self) -> tuple[date, ...]:
        """First days of all whole months."""
        starts = [self.first.replace(day=1)]
        while (following := _next_month(starts[-1])) <= self.last:
            starts.append(following)
        return tuple(one for one in starts if one >= self.first and _next_month(one) - _DAY <= self.last)

    @property
    def weeks(self) -> tuple[date, ...]:
        """Mondays of all whole weeks."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        whole = ((self.last - monday).days + 1) // 7
        return tuple(monday + timedelta(days=7 * number) for number in range(whole))

    def periods(self, step: Step) -> tuple[date, ...]:
        """First days of all whole periods."""
        return self.months if step is Step.MONTH else self.weeks


_DAY = timedelta(days=1)


def window_of(coverage: Coverage) -> Window | None:
    """What can be counted; None where no council sent every year, or the years are too few to be followed.

    The newest years that follow one another count, without the last LONGEST working days: what began in them has not
    been followed long enough.
    """
    begun, ended = unbroken_to_last(coverage.years)
    years = range(begun, ended + 1)
    known = sorted({area for area, _ in coverage.councils})
    areas = tuple(area for area in known if all((area, year) in coverage.councils for year in years))
    first, last = date(begun - 1, 4, 1), min(date(ended, 3, 31), coverage.until)
    end = last
    while first <= end and (not FIRST <= end <= LAST or working_days_between(end, min(last, LAST)) < LONGEST):
        end -= _DAY
    found = Window(max(first, FIRST), end, areas)
    return found if areas and found.first <= end and found.months else None


def area_panels(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[AreaPanel, ...]:
    """Every panel that this run can make. The engine must hold event, person and csa_record."""
    window = window_of(coverage)
    if window is None:
        return ()
    for name, table in panel_tables(window).items():
        engine.register(name, table)
    engine.run(STEPS, progress)
    found = panels_from(engine.counts(PANEL_COUNT).to_pylist(), window, coverage.source)
    return (*found, *group_panels(engine.counts(PANEL_GROUP).to_pylist(), window, coverage.source))


def panel_tables(window: Window) -> dict[str, pa.Table]:
    """What the steps read beside events: each day of the window with its month and week, and the councils."""
    months, weeks = set(window.months), set(window.weeks)
    days = []
    for number in range((window.last - window.first).days + 1):
        day = window.first + timedelta(days=number)
        month, week = day.replace(day=1), day - timedelta(days=day.weekday())
        days.append({"day": day, "month": month if month in months else None, "week": week if week in weeks else None})
    return {
        "panel_day": pa.Table.from_pylist(days, schema=schema_of(PANEL_DAY)),
        "panel_area": pa.Table.from_pylist([{"area": one} for one in window.areas], schema=schema_of(PANEL_AREA)),
    }


def panels_from(counted: Sequence[Mapping[str, object]], window: Window, source: str) -> tuple[AreaPanel, ...]:
    """The panels of rows of the step panel_count; an outcome of which nothing was counted anywhere is none."""
    rows = {(row["panel"], row["step"], row["area"], row["start"]): row for row in counted}
    found = []
    for kind in KINDS:
        periods = window.periods(kind.step)
        cells = tuple(
            _cell(rows.get((kind.counted, kind.step.value, area, start)), area, start, kind.mean)
            for area in window.areas for start in periods
        )  # fmt: skip
        if any(cell.cases for cell in cells):
            found.append(AreaPanel(
                kind.name, kind.label, kind.unit, kind.step, periods[0], periods[-1], cells, source, kind.mean,
            ))  # fmt: skip
    return tuple(found)


def group_panels(counted: Sequence[Mapping[str, object]], window: Window, source: str) -> tuple[AreaPanel, ...]:
    """The panels of rows of the step panel_group, one for each group of which a child was counted anywhere."""
    rows = {
        (f"identified_{_SEXES[str(row['sex'])]}_{row['age_band']}_by_week", row["area"], row["start"]): row["cases"]
        for row in counted
    }
    some = {name for name, _, _ in rows}
    label = next(kind.label for kind in KINDS if kind.name == OF_GROUPS)
    return tuple(
        AreaPanel(
            name, f"{label}: {words}", Unit.CHILD, Step.WEEK, window.weeks[0], window.weeks[-1],
            tuple(
                Cell(area, start, int(str(rows.get((name, area, start), 0))))
                for area in window.areas for start in window.weeks
            ), source,
        )
        for name, words in GROUPED.items() if name in some
    )  # fmt: skip


def _cell(row: Mapping[str, object] | None, area: str, start: date, mean: bool) -> Cell:
    cases, took = (int(str(row[name] or 0)) if row else 0 for name in ("cases", "took"))
    return Cell(area, start, cases, float(took) if mean else None)


def _next_month(start: date) -> date:
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)
