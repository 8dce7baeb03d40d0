"""The effect of a campaign by the draw of its plan: the estimate and the test that the plan was tried with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.analyses.campaign.campaigns import Campaign
from sightline.analyses.campaign.design import Design
from sightline.analyses.campaign.weekly import Weekly, newest
from sightline.errors import MethodError
from sightline.methods.lift import Lift, lift
from sightline.methods.power_past import past

DRAWS = 999  # beside that which was drawn


def by_draw(series: Weekly, design: Design, said: list[str]) -> Lift | None:
    """The lift by the draw, over the areas of the design that were counted; None with the reason in `said`.

    What is usual is known from all weeks before the first in which it could run, as it was for the plan.
    """
    if series.regional:
        return None
    if design.first_week not in series.weeks:
        said.append("By the draw of its plan: its first week was not counted.")
        return None
    row = {newest(place): number for number, place in enumerate(series.places)}
    at = [number for number, area in enumerate(design.areas) if newest(area) in row]
    cases = series.cases[[row[newest(design.areas[number])] for number in at]].astype(np.float64)
    first = series.weeks.index(design.first_week)
    before = min(design.before, first)
    weeks = np.concatenate([design.weeks_of(np.array([design.drawn])), design.redrawn(DRAWS, design.seed + 1)])
    try:
        if first == 0 or len(at) < 2:
            raise MethodError("no week before, or fewer than two of its areas, were counted")
        measured = cases[:, first - before : first + design.weeks]
        found = lift(past(cases[:, :first]), measured, weeks[:, at], before, design.runs, design.compared(weeks)[:, at])
    except MethodError as error:
        said.append(f"By the draw of its plan: {error}.")
        return None
    if len(at) < len(design.areas):
        said.append(
            f"By the draw of its plan: {len(design.areas) - len(at)} of its areas were not counted, or left out."
        )
    return found


def otherwise(campaign: Campaign, design: Design | None) -> int:
    """In how many areas it did not begin as the design drew it."""
    if design is None:
        return 0
    ran = {newest(place.area): place.since for place in campaign.places}
    planned = {newest(code): start for code, start in design.starts.items() if start is not None}
    return sum(ran.get(code) != start for code, start in planned.items()) + len(set(ran) - set(planned))


def warned(campaign: Campaign, design: Design | None) -> Iterator[str]:
    """A warning where it did not run as it was drawn."""
    if differ := otherwise(campaign, design):
        yield (
            f"In {differ} area{'s' if differ > 1 else ''} it did not run as the design drew it: what stands by the "
            "draw is of the plan, and the comparison of what ran. What may be said rests on the comparison."
        )
