"""The effect of a practice on one series, what reaches others of the region taken off, and all that is beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.analyses.practice.effect_design import Design, Taken, neighbours, panel_of
from sightline.analyses.practice.effect_series import Series
from sightline.methods.effects.averages import By, Estimate, PreTrend, average, pre_trend
from sightline.methods.effects.group_time import GroupTime, group_time
from sightline.methods.effects.panel import NEVER, Comparison, Fault, Floats, NoEffect, Panel, panel, problem
from sightline.methods.effects.untouched import Apart, Line, apart, line, shift
from sightline.methods.effects.warned import Doubt, Looked, all_warnings

MOST_UNSURE = 4  # times as unsure as one area in one period
FEWEST_APART = 3  # areas of untouched regions that an effect is set beside


class MixedIn(NoEffect):
    """What reaches others of the region cannot be told apart; `beyond` is what adoption adds beyond it."""

    def __init__(self, beyond: Estimate) -> None:
        super().__init__([problem(Fault.REACHED)])
        self.beyond = beyond


@dataclass(frozen=True, slots=True)
class AtTime:
    """The effect so many periods after adoption (below 0 before it), and the areas that it is over."""

    at: int
    effect: Estimate
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Others:
    """What a practice does to others of the region that have not taken it up, and those areas."""

    effect: Estimate
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """The effect, on the scale of the series: over all, by time since adoption, and what was seen before."""

    found: GroupTime
    overall: Estimate
    areas: tuple[str, ...]  # that took it up and are in it
    times: tuple[AtTime, ...]
    before: PreTrend
    right_before: Estimate | None  # as if nothing were kept clear, and nobody reached
    apart: Estimate | None  # beside areas of regions in which nobody adopted, where there are enough
    looked: Looked
    beyond: Estimate | None = None  # what adoption adds beyond what reaches others, where that is taken off
    others: Others | None = None  # what reaches others, where it can be told


def studied(series: Series, taken: Taken, design: Design, other: Series | None, reach: Floats | None) -> Study:
    """The effect on a series. `other` is what should not move; `reach` as `reached_in` gives it, None for nobody.

    Raises NoEffect with every reason at once, and MixedIn.
    """
    made = panel_of(series, taken)
    found = group_time(made, design.comparison, design.anticipation, series.breaks)
    alone = average(found, By.SIMPLE).overall
    beside, untold = _other(other, found.panel)
    near = None if reach is None else reach[[made.areas.index(area) for area in found.panel.areas]]
    held = line(found.panel, design.anticipation, design.under_way, near, design.comparison)
    off = _taken_off(held)
    if held.reached.any() and off is None:
        raise MixedIn(alone)
    looked = all_warnings(found, neighbours(made.areas), series.breaks, beside, made, held)
    looked = replace(looked, untold=(*looked.untold, *untold))
    named = found.panel.areas
    study = Study(
        found, alone, tuple(area for area, at in zip(named, found.panel.adopted.tolist(), strict=True) if at != NEVER),
        tuple(_by_cells(found)), pre_trend(found), _right_before(made, design, series), _apart(made, design, series),
        looked,
    )  # fmt: skip
    if off is None:
        return study
    others = shift(held)
    return replace(
        study, overall=off.estimate, areas=_named(off, named), times=(*_earlier(study, held), *_by_line(held)),
        beyond=alone,
        others=None if others is None else Others(others.estimate, _named(others, named)),
    )  # fmt: skip


def _taken_off(held: Line) -> Apart | None:
    """The effect without what reaches others; None where nobody is reached, or where the two are hardly told apart.

    That is by who adopted when, and never by the outcome: were all cells alike, its error would be more than MOST_UNSURE
    times that of one area in one period.
    """
    off = apart(held, held.under) if held.reached.any() else None
    return None if off is None or off.squares > MOST_UNSURE**2 else off


def _by_cells(found: GroupTime) -> Iterable[AtTime]:
    """By time since adoption, from effects of groups."""
    for effect in average(found, By.EVENT).effects:
        groups = {cell.group for cell in found.cells if cell.after == effect.at}
        areas = zip(found.panel.areas, found.panel.adopted.tolist(), strict=True)
        yield AtTime(effect.at or 0, effect, tuple(area for area, group in areas if group in groups))


def _by_line(held: Line) -> Iterable[AtTime]:
    """The same beside the line, from the time that is kept clear on."""
    first, count = held.panel.adopted[:, None], held.panel.outcome.shape[1]
    usable = (first != NEVER) & (first - held.anticipation >= 1)
    for at in range(-held.anticipation, count):
        cells = usable & (np.arange(count) == first + at)
        found = apart(held, cells, as_reached=at < 0)
        if found is not None:
            yield AtTime(at, found.estimate, _named(found, held.panel.areas))


def _earlier(study: Study, held: Line) -> Iterable[AtTime]:
    return (each for each in study.times if each.at < -held.anticipation)


def _named(found: Apart, areas: Sequence[str]) -> tuple[str, ...]:
    return tuple(areas[at] for at in found.areas)


def _right_before(made: Panel, design: Design, series: Series) -> Estimate | None:
    return _overall(made, design.comparison, design.under_way, series) if design.clear else None


def _apart(made: Panel, design: Design, series: Series) -> Estimate | None:
    """Beside areas of regions in which nobody adopted; None where they are fewer than FEWEST_APART, or all beside."""
    reached = {at for at, place in enumerate(made.adopted.tolist()) if place != NEVER}
    beside = neighbours(made.areas)
    near = {other for at in reached for other in beside[at]} - reached
    kept = np.array([at not in near for at in range(len(made.areas))])
    if not near or int(kept.sum()) - len(reached) < FEWEST_APART:
        return None
    return _overall(made.of(kept), Comparison.NEVER, design.anticipation, series)


def _overall(made: Panel, comparison: Comparison, anticipation: int, series: Series) -> Estimate | None:
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
