"""Counts of places by week for one campaign: from a panel of this run, or from the register's own series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sightline.analyses.campaign.campaigns import Campaign, Own
from sightline.errors import StandardError
from sightline.methods.effects.counts import Counts
from sightline.methods.effects.panel import NEVER, Ints
from sightline.published.places import today
from sightline.standard.areas import area, regions
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.panels import DEFINITIONS, GROUPED, OF_GROUPS, AreaPanel, Step
from sightline.standard.records import Break, BreakKind
from sightline.standard.units import Status, Unit

WEEK = timedelta(days=7)
_LAST = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Weekly:
    """One count, places (authorities or regions) by whole weeks. `group` is blank for everybody."""

    measure: str
    label: str
    unit: str
    group: str
    places: tuple[str, ...]
    weeks: tuple[date, ...]  # Mondays
    cases: Ints
    source: str

    @property
    def figure(self) -> Figure:
        """A figure of what is counted, without a number: what the break ledger is asked about."""
        return asked(self.measure, self.label, self.source, self.places[0], (self.weeks[0], self.weeks[-1] + _LAST))

    @property
    def regional(self) -> bool:
        """Whether its places are regions."""
        return bool(set(self.places) & set(regions()))

    def without(self, out: frozenset[str]) -> Weekly:
        """The same without some places; with all of them where none would be left."""
        kept = [number for number, place in enumerate(self.places) if place not in out]
        if not kept:
            return self
        return replace(self, places=tuple(self.places[number] for number in kept), cases=self.cases[kept])


def asked(measure: str, label: str, source: str, place: str, days: tuple[date, date]) -> Figure:
    """A figure without a number, of what is counted from the first day to the last."""
    population = Population("of-series", label, "does not apply")
    definition = DEFINITIONS.get(measure, measure)
    of = Measure(measure, label, Unit.CASE, population, Status.NONE, definition, source)
    return Figure(of, Period(*days, ""), place, 0.0)


def of_a_break(figure: Figure, places: Iterable[str], breaks: Iterable[Break]) -> frozenset[str]:
    """Places whose border changed in the period of a figure, or whose return of some of it did not come.

    They alone cannot be compared with themselves before, so they alone are left out.
    """
    start, end, named = figure.period.start, figure.period.end, set[str]()
    for entry in breaks:
        reach = entry.reach
        moved = entry.kind is BreakKind.BOUNDARY and start < reach.start <= end
        gone = entry.kind is BreakKind.NO_RETURN and reach.start <= end and reach.end >= start
        if (moved or gone) and reach.touches != "totals" and reach.about(figure):
            named |= set(map(newest, reach.areas))
    return frozenset(place for place in places if newest(place) in named)


def of_panel(panel: AreaPanel) -> Weekly | None:
    """A panel of counts by week, of everybody or of a group; None for one of months or of means."""
    if panel.step is not Step.WEEK or panel.mean:
        return None
    group = GROUPED.get(panel.name, "")
    measure, label = (OF_GROUPS, panel.label.removesuffix(f": {group}")) if group else (panel.name, panel.label)
    places = tuple(dict.fromkeys(cell.area for cell in panel.cells))
    weeks = tuple(sorted({cell.start for cell in panel.cells}))
    held = {(cell.area, cell.start): cell.cases for cell in panel.cells}
    return Weekly(measure, label, str(panel.unit), group, places, weeks, _table(held, places, weeks), panel.source)


def of_own(own: Own) -> Weekly:
    """A series of the register's own."""
    places = tuple(sorted({place for place, _ in own.cases}))
    weeks = tuple(sorted({week for _, week in own.cases}))
    label = own.measure.replace("_", " ").capitalize()
    return Weekly(own.measure, label, "cases", own.group, places, weeks, _table(own.cases, places, weeks),
                  "the campaign's own counts")  # fmt: skip


def _table(held: Mapping[tuple[str, date], int], places: Sequence[str], weeks: Sequence[date]) -> Ints:
    return np.array([[held[place, week] for week in weeks] for place in places], np.int64)


def runs_of(found: Weekly, campaign: Campaign) -> dict[str, tuple[date, date]]:
    """Place of the series -> first and last day of the campaign there; a region's is from its first area on."""
    held: dict[str, tuple[date, date]] = {}
    here = {newest(place): place for place in found.places}  # a series may have an area under a code of its own time
    for place in campaign.places:
        where = area(place.area).region_gss if found.regional else here.get(newest(place.area), "")
        if where in found.places:
            since, until = held.get(where, (place.since, place.until))
            held[where] = min(since, place.since), max(until, place.until)
    return held


def newest(code: str) -> str:
    """The newest code of an authority; of a region, or an unknown code, the code itself."""
    try:
        return today(code)
    except StandardError:
        return code


def counts_of(found: Weekly, campaign: Campaign, without: frozenset[str] = frozenset()) -> Counts:
    """The counts, with when the campaign ran. `without` are areas that are kept out.

    Weeks in which it began or ended on another day than the first or last are left out everywhere, so that each week is
    wholly with it or without. So are places of `of_no_week`.
    """
    runs, out = runs_of(found, campaign), without | of_no_week(found, campaign)
    kept = [number for number, place in enumerate(found.places) if place not in out]
    whole = _whole(found, runs)
    columns = [found.weeks.index(week) for week in whole]
    start, stop = (np.full(len(kept), NEVER, np.int64) for _ in range(2))
    for row, number in enumerate(kept):
        run = runs.get(found.places[number])
        inside = [at for at, week in enumerate(whole) if run and run[0] <= week and week + _LAST <= run[1]]
        if inside:
            start[row], stop[row] = inside[0], inside[-1] + 1
    periods = tuple(Period(week, week + _LAST, f"week from {week.isoformat()}") for week in whole)
    names = tuple(found.places[number] for number in kept)
    return Counts(names, periods, found.cases[np.ix_(kept, columns)], start, stop)


def of_no_week(found: Weekly, campaign: Campaign) -> frozenset[str]:
    """Places where it ran, by the last week that was counted, and for no whole week of these: on neither side.

    They had some of it, so they are not without it.
    """
    runs = runs_of(found, campaign)
    whole, last = _whole(found, runs), found.weeks[-1] + _LAST
    return frozenset(
        place for place, (since, until) in runs.items()
        if since <= last and not any(since <= week and week + _LAST <= until for week in whole)
    )  # fmt: skip


def _whole(found: Weekly, runs: Mapping[str, tuple[date, date]]) -> list[date]:
    """The weeks that lie in each run wholly or not at all."""
    return [week for week in found.weeks if not any(_partly(week, *run) for run in runs.values())]


def _partly(week: date, since: date, until: date) -> bool:
    return week < since <= week + _LAST or week <= until < week + _LAST


def together(found: Counts) -> tuple[tuple[int, ...], int, int]:
    """(cases of all places with the campaign together, its first week there, the first after its last)."""
    mine = found.start != NEVER
    values = tuple(int(value) for value in found.cases[mine].sum(axis=0))
    return values, int(found.start[mine].min()), int(found.stop[mine].max())
