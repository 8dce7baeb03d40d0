"""Whether a campaign did anything to a count: areas by week beside others, and one series by itself.

An effect is of areas in which it ran, beside areas in which it did not, as a ratio (methods/effects/counts.py). Where
nothing stands beside them, one series is set against its own past, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeVar

import numpy as np

from sightline.analyses.campaign.as_drawn import by_draw, otherwise, warned
from sightline.analyses.campaign.campaigns import Campaign, Outcome
from sightline.analyses.campaign.design import Design
from sightline.analyses.campaign.weekly import Weekly, counts_of, newest, of_a_break, of_no_week, together
from sightline.methods.effects.counts import Block, Counts, Ratio, Window, before, by_block, ratio
from sightline.methods.effects.panel import NEVER, Fault, Floats, NoEffect, Panel, Problem, broken_in
from sightline.methods.effects.pulse import Times, dose, pulse, season_of
from sightline.methods.effects.warned import of_regression, of_shock, of_spill_over
from sightline.methods.lift import Lift
from sightline.standard.areas import area
from sightline.standard.figures import Period
from sightline.standard.records import Break

BLOCK = 4  # weeks of a block of the event study
QUARTER = 13  # weeks of a block in which a bad year or a shock is looked for
T = TypeVar("T")
_ALONE = frozenset({Fault.EVERYWHERE, Fault.ONE_AREA, Fault.FEW})  # for these one series by itself is looked at
SHORT = (
    f"There are not {QUARTER} weeks before it began and {QUARTER} from then on: whether it came after a bad time, or a "
    "shock to all areas, was not looked at."
)
IN_THE_END = (
    "Every area had it in the end, and this comparison needs some that never had it. Where it was drawn who began "
    "when, it is told by that draw: put the design beside the register."
)
OTHER_BORDERS = "a border changed in these weeks, or a return did not come"
LATE = "This outcome was put on record after the campaign had begun: it may have been chosen for how it looked."


@dataclass(frozen=True, slots=True)
class Counted:
    """What a campaign did to one count. `alone` is the whole of its places against their own past, where asked for.

    `drawn` is the lift by the draw of the plan, and `as_drawn` whether it ran so. `refused` says why there is no ratio.
    """

    series: Weekly
    first: date
    last: date
    ran: int = 0  # whole weeks, of the area in which it ran longest
    during: Ratio | None = None
    after: Ratio | None = None
    blocks: tuple[Block, ...] = ()
    p_before: float | None = None
    drawn: Lift | None = None
    as_drawn: bool = False
    dose: Times | None = None
    alone: Times | None = None
    warnings: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @property
    def told(self) -> tuple[float, float, float] | None:
        """(value, lower, upper) in per cent more, by which it is told: by the draw where it ran as it was drawn."""
        if self.drawn is not None and self.as_drawn:
            return self.drawn.percent
        return None if self.during is None else self.during.percent


def counted(
    series: Weekly, campaign: Campaign, design: Design | None = None, breaks: Sequence[Break] = (),
) -> Counted:  # fmt: skip
    """The effect on one count, with everything that makes it doubtful, or why there is none and what is possible."""
    every = len(series.places)
    series = series.without(of_a_break(series.figure, series.places, breaks))
    broken = every - len(series.places)
    found = counts_of(series, campaign, design.buffers if design else frozenset())
    near = tuple(entry for entry in breaks if entry.reach.about(series.figure))
    said: list[str] = []
    held: dict[str, object] = {"ran": int((found.stop - found.start).max(initial=0))}
    if design is not None and not broken_in(found.periods, found.areas, near):
        held |= {"drawn": by_draw(series, design, said), "as_drawn": not otherwise(campaign, design)}
    try:
        held["during"] = ratio(found, breaks=near)
    except NoEffect as none:
        said += [IN_THE_END if each.fault is Fault.NO_NEVER else _of_a_campaign(str(each)) for each in none.problems]
        held["alone"] = _alone(found, none.problems, near, said)
        said += (*_left_out(series, campaign), *not_compared(broken), *warned(campaign, design))
        return Counted(series, series.weeks[0], series.weeks[-1], refused=tuple(said), **held)  # type: ignore[arg-type]
    held["after"] = _tried(lambda: ratio(found, Window.AFTER), said, "After it ended")
    held["blocks"] = by_block(found, BLOCK)
    held["p_before"] = before(found, BLOCK)
    held["dose"] = _tried(lambda: dose(found, _doses(found, campaign)), said, "By dose") if _dosed(campaign) else None
    held["alone"] = _pulse(found, said) if series.regional else None
    warnings = [
        *_left_out(series, campaign), *not_compared(broken), *_warnings(found, series, near, held["p_before"]),  # type: ignore[arg-type]
        *warned(campaign, design), *said,
    ]  # fmt: skip
    return Counted(series, series.weeks[0], series.weeks[-1], warnings=tuple(warnings), **held)  # type: ignore[arg-type]


def _left_out(series: Weekly, campaign: Campaign) -> Iterator[str]:
    if none := of_no_week(series, campaign):
        places = "place" if len(none) == 1 else "places"
        yield f"{len(none)} {places} left out, on neither side: it ran there for no whole week that was counted."


def not_compared(number: int) -> Iterator[str]:
    """How many areas of other borders, or without a return, were left out."""
    if number:
        areas = "area" if number == 1 else "areas"
        yield f"{number} {areas} left out, on neither side: {OTHER_BORDERS}."


def _of_a_campaign(words: str) -> str:
    """A reason in the words of a campaign: areas take up a practice, and a campaign runs in them."""
    return words.replace("the practice", "the campaign").replace("adopted", "had it")


def _tried(work: Callable[[], T], said: list[str], what: str) -> T | None:
    try:
        return work()
    except NoEffect as none:
        said += [f"{what}: {_of_a_campaign(str(each))}" for each in none.problems]
        return None


def _alone(found: Counts, problems: Sequence[Problem], breaks: Sequence[Break], said: list[str]) -> Times | None:
    """One series by itself, where nothing stands beside and what is counted did not change."""
    if not {each.fault for each in problems} & _ALONE or broken_in(found.periods, found.areas, breaks):
        return None
    if (found.start == NEVER).all():
        return None  # it ran in none of the places that were counted
    return _pulse(found, said)


def _pulse(found: Counts, said: list[str]) -> Times | None:
    values, start, stop = together(found)
    return _tried(lambda: pulse(values, start, stop, season_of(start)), said, "One series by itself")


def _dosed(campaign: Campaign) -> bool:
    return any(place.dose is not None for place in campaign.places)


def _doses(found: Counts, campaign: Campaign) -> Floats:
    held = {newest(place.area): place.dose or 0.0 for place in campaign.places}
    return np.array([held.get(newest(name), 0.0) for name in found.areas])


def _warnings(found: Counts, series: Weekly, breaks: Sequence[Break], p_before: float | None) -> Iterator[str]:
    """What makes an effect doubtful though it can be worked out."""
    if p_before is not None and p_before < 0.05:
        yield f"Before it began the areas did not move alike (p {p_before:.3f})."
    blocks = _by_quarter(found)
    if blocks is None:
        yield SHORT
    else:
        for each in (*of_regression(blocks), *of_shock(blocks, breaks)):
            yield _of_a_campaign(each.said)
    if series.regional:
        yield "A region counts as reached where the campaign ran in any part of it, which thins what is seen."
    if series.regional or blocks is None:
        return
    try:
        for each in of_spill_over(blocks, _same_region(found)):
            yield _of_a_campaign(each.said)
    except NoEffect:
        yield "Every area beside lies in a region with the campaign: what reached them cannot be told."


def _by_quarter(found: Counts) -> Panel | None:
    """Logarithms of quarters of 13 weeks, counted back and forth from the first start; half a case more in each.

    None where there is no whole quarter on each side of the first start.
    """
    first = int(found.start[found.start != NEVER].min())
    edges = list(range(first % QUARTER, found.cases.shape[1] + 1, QUARTER))
    spans = list(pairwise(edges))
    if not any(high <= first for _, high in spans) or not any(low >= first for low, _ in spans):
        return None
    outcome = np.log(np.stack([found.cases[:, low:high].sum(axis=1) for low, high in spans], 1) + 0.5)
    periods = tuple(Period(found.periods[low].start, found.periods[high - 1].end, "13 weeks") for low, high in spans)
    adopted = np.where(found.start == NEVER, NEVER, (found.start - edges[0]) // QUARTER)
    late = adopted >= len(spans)
    return Panel(found.areas, periods, outcome, np.where(late, NEVER, adopted).astype(np.int64))


def _same_region(found: Counts) -> list[list[int]]:
    """For each area the positions of the others of its region: how far a campaign is heard there is not known."""
    of = [area(name).region_gss for name in found.areas]
    return [[other for other, code in enumerate(of) if code == mine and other != at] for at, mine in enumerate(of)]


def late(outcome: Outcome) -> tuple[str, ...]:
    """A warning where an outcome was put on record after the campaign had begun."""
    return () if outcome.early else (LATE,)
