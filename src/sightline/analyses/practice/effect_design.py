"""The design of a question: who counts as what among the areas and periods of a series. It looks at no outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.analyses.practice.effect_series import Series
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import Question
from sightline.errors import StandardError
from sightline.methods.effects.panel import Comparison, Floats, Panel, panel
from sightline.standard import areas as places
from sightline.standard.figures import Period


@dataclass(frozen=True, slots=True)
class Design:
    """How one question is answered: whom adopters are set beside, and how many periods are kept out of the base.

    `under_way` is 1 where areas adopted within a period, which is then on neither side, `shorter` whether the year
    before could not be kept clear for any area and one period is instead.
    """

    comparison: Comparison
    clear: int
    under_way: int
    shorter: bool = False

    @property
    def anticipation(self) -> int:
        """Periods before the first whole one under the practice that no effect is set against."""
        return self.clear + self.under_way


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took the practice up, in the words of the series: `places` are positions of the first whole period, or None.

    `begun` are areas that adopted before there was anything to compare, `stopped` those that ended it, `late` those
    that began so near the end that their last periods may be touched; the last two are left out.
    """

    areas: tuple[str, ...]
    places: tuple[int | None, ...]
    since: Mapping[str, date]
    stopped: tuple[str, ...]
    late: tuple[str, ...]
    unknown: tuple[str, ...]  # adopters without a series


def taken_up(adopted: Iterable[Adoption], series: Series) -> Taken:
    """Where each adoption lies among the periods of a series."""
    first: dict[str, Adoption] = {}
    codes = {_now(area): area for area in series.areas}  # a series may have an authority under a code of its own time
    for one in sorted(adopted, key=lambda one: one.since):
        first.setdefault(codes.get(_now(one.area), one.area), one)
    end = series.periods[-1].end
    stopped = {area for area, one in first.items() if one.until is not None and one.until < end}
    late = {area for area, one in first.items() if _place(one.since, series.periods) is None and one.since <= end}
    kept = tuple(area for area in series.areas if area not in stopped | late)
    found = tuple(_place(first[area].since, series.periods) if area in first else None for area in kept)
    mine = set(series.areas)
    return Taken(
        kept, found, {area: one.since for area, one in first.items() if area in mine},
        tuple(sorted(stopped & mine)), tuple(sorted((late - stopped) & mine)), tuple(sorted(set(first) - mine)),
    )  # fmt: skip


def _place(since: date, periods: Sequence[Period]) -> int | None:
    """The first period that lies wholly under the practice; None after the last."""
    return next((at for at, period in enumerate(periods) if period.start >= since), None)


def design_of(question: Question, taken: Taken, series: Series) -> Design:
    """The design of a question: it looks at who adopted when, and never at the outcome."""
    starts = {period.start for period in series.periods}
    within = [taken.since[area] for area, place in zip(taken.areas, taken.places, strict=True) if place is not None]
    under_way = int(any(since not in starts for since in within))
    if question.clear is not None:
        return Design(question.comparison, question.clear, under_way)
    if any(place is not None and place - series.year - under_way >= 1 for place in taken.places):
        return Design(question.comparison, series.year, under_way)
    return Design(question.comparison, min(1, series.year - 1), under_way, shorter=True)


def panel_of(series: Series, taken: Taken) -> Panel:
    """A series as the methods take it. Raises NoEffect."""
    rows = [series.row(area) for area in taken.areas]
    return panel(rows, taken.places, series.periods, taken.areas)


def reached_in(areas: Sequence[str], adopted: Iterable[Adoption], periods: Sequence[Period]) -> Floats:
    """Areas x periods: the share of the days of each period on which another area of the region had taken it up.

    Whoever took it up has reached others, also one without a series and one that ended it.
    """
    first: dict[str, list[tuple[date, str]]] = {}
    for one in adopted:
        first.setdefault(_region(one.area), []).append((one.since, _now(one.area)))
    found = np.zeros((len(areas), len(periods)))
    for at, area in enumerate(areas):
        region = _region(area)
        others = [since for since, who in first.get(region, ()) if who != _now(area)] if region else []
        if others:
            found[at] = [_share(min(others), period) for period in periods]
    return found


def _share(since: date, period: Period) -> float:
    """How much of a period lies from a day on."""
    days = (period.end - max(since, period.start)).days + 1
    return max(days, 0) / ((period.end - period.start).days + 1)


def neighbours(areas: Sequence[str]) -> list[list[int]]:
    """For each area the positions of the others of its region: whom a practice may reach. Unknown codes have none."""
    regions = [_region(area) for area in areas]
    return [
        [other for other, region in enumerate(regions) if region == mine and region and other != at]
        for at, mine in enumerate(regions)
    ]


def _now(area: str) -> str:
    """The code that an authority has now; an unknown one as it is."""
    try:
        return places.now(area).gss
    except StandardError:
        return area


def _region(area: str) -> str:
    try:
        return places.area(area).region_gss
    except StandardError:
        return ""
