"""The three gaps of children who were identified, which records alone can tell of: rows of truth/planted.csv.

The means of planted.py count also children of whom no agency ever wrote down harm; no record can say when they could
have been found. These count those whose first record was due in a period: from the second year on, and from the third,
since an analysis must look back on a year or two of records before it.

Two kinds. `..._days_identified`: until somebody would have recognised harm, which only the world knows. And until or
from a threshold of records in one kind of agency's hands, which is what an analysis can count (thresholds.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.doings import World
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.held import acted_of, contacts, held_of
from sightline.synthetic.truth.planted import first_of, gap
from sightline.synthetic.truth.score_rows import Planted
from sightline.synthetic.truth.thresholds import waits

GAPS = ("recording_gap", "sharing_gap", "action_gap")
DIMENSION = "gap+quantile"  # as figures of gaps are broken down


def identified_gaps(scenario: Scenario, harm: Sequence[Harm], heard: Sequence[Heard]) -> list[Planted]:
    """The mean of each gap (days) over harms and suspicions whose first record was due in a period, noughts included.

    `harm` and `heard` are parts of a world, entry by entry alike. From when it could have come out, had signs been
    written at once or all seen by all, to when it did; and from then to the first agency's record.
    """
    acted = np.concatenate([first_of(one.council, one.police, one.support) for one in heard])
    came = np.concatenate([one.heard for one in harm])
    prompt, pooled = (np.concatenate([getattr(one, name) for one in heard]) for name in ("prompt", "pooled"))
    rows = []
    for period, start, end in _periods(scenario):
        there = (acted >= start) & (acted <= end)
        spans = (_before(prompt, came), _before(pooled, came), acted - came)
        for plant, days in zip(GAPS, spans, strict=True):
            rows.append(_row(scenario, plant, days[there], "days_identified", period))
    return rows


def threshold_gaps(world: World) -> list[Planted]:
    """The mean of each gap (days) to a threshold, or from it, over children identified in a period, noughts included.

    The children of `held.contacts`, whose signs and actions are the world's own; the arithmetic is that of thresholds.
    """
    held, contact, acted = held_of(world), contacts(world), acted_of(world)
    scenario, rows = world.setting.scenario, []
    for period, start, end in _periods(scenario):
        found = waits(held, contact, acted, (start, end))
        for plant, days, name in (
            ("recording_gap", found.recording, "days_to_threshold"),
            ("sharing_gap", found.sharing, "days_to_threshold"),
            ("action_gap", found.action, "days_from_threshold"),
        ):  # fmt: skip
            rows.append(_row(scenario, plant, days, name, period))
    return rows


def _periods(scenario: Scenario) -> Iterator[tuple[str, int, int]]:
    """(name, first day, last day) of the periods in which children are identified: from the second year, the third."""
    last = scenario.years[-1]
    for first in scenario.years[1:3]:
        yield str(first) if first == last else f"{first}-{last}", year_bounds(first)[0], year_bounds(last)[1]


def _row(scenario: Scenario, plant: str, days: npt.NDArray[np.number], measure: str, period: str) -> Planted:
    (row,) = gap(scenario, plant, days)
    name = plant.removesuffix("_gap")
    return replace(row, measure=f"{name}_{measure}", period=period, dimension=DIMENSION, code=f"{name}/mean")


def _before(could: Days, did: Days) -> Days:
    """Days from when it could have come about to when it did; nought where it could not have been sooner."""
    found: Days = np.where((could > 0) & (could < did), did - could, 0).astype(np.int32)
    return found
