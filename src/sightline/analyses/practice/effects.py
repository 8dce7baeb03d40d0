"""What a practice did: one question on record, who took the practice up, and one outcome of areas by period.

The design is settled before anything is looked at. An effect begins in the first whole period under the practice; the
period in which an area was adopting is on neither side. What it is set against ends before the periods that the
question keeps clear, which are the whole year before where the question names none: areas often adopt after a bad year,
and would have come back by themselves. Beside it stands what the period right before would have given, so that a reader
sees what that year does. Areas count alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sightline.analyses.practice.effect_series import Series
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import LESS, MORE, Question
from sightline.errors import StandardError
from sightline.methods.effects.averages import Average, By, Effect, PreTrend, average, pre_trend
from sightline.methods.effects.group_time import GroupTime, group_time
from sightline.methods.effects.panel import NEVER, Comparison, NoEffect, Panel, Problem, panel
from sightline.methods.effects.warned import Doubt, Looked, all_warnings
from sightline.standard import areas as places
from sightline.standard.figures import Period

FEWEST_APART = 3  # areas of untouched regions that an effect is set beside


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


@dataclass(frozen=True, slots=True)
class Study:
    """The effect, on the scale of the series: over all, by time since adoption, and what was seen before."""

    found: GroupTime
    overall: Effect
    events: Average
    before: PreTrend
    right_before: Effect | None  # as if nothing were kept clear
    apart: Effect | None  # beside areas of regions in which nobody adopted, where there are enough
    looked: Looked


@dataclass(frozen=True, slots=True)
class Answer:
    """One question answered, or refused with every reason at once and what is still possible."""

    question: Question
    series: Series
    taken: Taken
    design: Design
    study: Study | None
    refused: tuple[Problem, ...] = ()

    @property
    def adopters(self) -> int:
        """Areas whose effect is in the answer."""
        if self.study is None:
            return 0
        return int((self.study.found.panel.adopted != NEVER).sum())

    @property
    def beside(self) -> int:
        """Areas that never adopted."""
        return sum(1 for place in self.taken.places if place is None)

    @property
    def cases(self) -> int | None:
        """Cases behind it; None where the source does not say."""
        return None if self.series.cases is None else sum(map(sum, self.series.cases))

    def holds(self) -> str:
        """Whether the whole interval lies on the side that was named before: "as expected", "against", else ""."""
        if self.study is None or not self.study.overall.tells:
            return ""
        side = MORE if self.study.overall.lower > 0 else LESS
        if self.question.direction not in (MORE, LESS):
            return ""
        return "as expected" if side == self.question.direction else "against"

    def warned_of(self, doubt: Doubt) -> bool:
        """Whether something is warned of."""
        return self.study is not None and any(one.doubt is doubt for one in self.study.looked.warned)


def answer(question: Question, adopted: Iterable[Adoption], series: Series, other: Series | None = None) -> Answer:
    """One question answered from `series`; `other` is the series of what should not move."""
    taken = taken_up(adopted, series)
    design = design_of(question, taken, series)
    used = series.of(taken.areas)
    try:
        study = _study(used, taken, design, other)
    except NoEffect as refused:
        return Answer(question, used, taken, design, None, refused.problems)
    return Answer(question, used, taken, design, study)


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


def _study(series: Series, taken: Taken, design: Design, other: Series | None) -> Study:
    made = panel_of(series, taken)
    found = group_time(made, design.comparison, design.anticipation, series.breaks)
    beside, untold = _other(other, found.panel)
    looked = all_warnings(found, neighbours(made.areas), series.breaks, beside, design.under_way, made)
    looked = replace(looked, untold=(*looked.untold, *untold))
    return Study(
        found, average(found, By.SIMPLE).overall, average(found, By.EVENT), pre_trend(found),
        _right_before(made, design, series), _apart(made, design, series), looked,
    )  # fmt: skip


def _right_before(made: Panel, design: Design, series: Series) -> Effect | None:
    return _overall(made, design.comparison, design.under_way, series) if design.clear else None


def _apart(made: Panel, design: Design, series: Series) -> Effect | None:
    """Beside areas of regions in which nobody adopted; None where they are fewer than FEWEST_APART, or all beside."""
    reached = {at for at, place in enumerate(made.adopted.tolist()) if place != NEVER}
    beside = neighbours(made.areas)
    near = {other for at in reached for other in beside[at]} - reached
    kept = np.array([at not in near for at in range(len(made.areas))])
    if not near or int(kept.sum()) - len(reached) < FEWEST_APART:
        return None
    return _overall(made.of(kept), Comparison.NEVER, design.anticipation, series)


def _overall(made: Panel, comparison: Comparison, anticipation: int, series: Series) -> Effect | None:
    try:
        return average(group_time(made, comparison, anticipation, series.breaks), By.SIMPLE).overall
    except NoEffect:
        return None


def _other(other: Series | None, like: Panel) -> tuple[Panel | None, tuple[tuple[Doubt, str], ...]]:
    """The outcome that should not move, of the same areas and periods; or why it cannot be looked at."""
    if other is None:
        return None, ()
    if other.periods != like.periods or not set(like.areas) <= set(other.areas):
        words = f"{other.label} was not counted in the same areas and periods: it is not looked at."
        return None, ((Doubt.NEGATIVE_CONTROL, words),)
    rows = [other.row(area) for area in like.areas]
    firsts = [None if place == NEVER else place for place in like.adopted.tolist()]
    return panel(rows, firsts, like.periods, like.areas), ()


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
