"""The three gaps of children who were identified, which records alone can tell of: rows of truth/planted.csv.

The means of planted.py count also children of whom no agency ever wrote down harm; no record can say when they could
have been found. These count those whose first record was due in a period: from the second year on, and from the third,
since an analysis must look back on a year or two of records before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.planted import first_of, gap
from sightline.synthetic.truth.score_rows import Planted

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
    for first in scenario.years[1:3]:
        start, end = year_bounds(first)[0], year_bounds(scenario.years[-1])[1]
        there = (acted >= start) & (acted <= end)
        period = str(first) if first == scenario.years[-1] else f"{first}-{scenario.years[-1]}"
        spans = (_before(prompt, came), _before(pooled, came), acted - came)
        for plant, days in zip(GAPS, spans, strict=True):
            (row,) = gap(scenario, plant, days[there])
            name = plant.removesuffix("_gap")
            rows.append(
                replace(row, measure=f"{name}_days_identified", period=period, dimension=DIMENSION, code=f"{name}/mean")
            )
    return rows


def _before(could: Days, did: Days) -> Days:
    """Days from when it could have come about to when it did; nought where it could not have been sooner."""
    found: Days = np.where((could > 0) & (could < did), did - could, 0).astype(np.int32)
    return found
