"""Curves of waits as figures: points of a life table on a grid, and the days by which shares of the cases had ended.

Both are read off counts by time. `so_far` holds, for each point of a grid, how many had ended by then in each way, with
those no longer seen last; at the first point nothing has happened yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sightline.methods.survival import Counts, cumulative_incidence, life_table, quantile
from sightline.standard.drafts import QUANTILE
from sightline.standard.figures import SAMPLING, Figure, Interval, Measure, Period
from sightline.standard.units import Mark

QUANTILE_METHOD = "curve of Aalen and Johansen, its interval read as in Biometrics 38 (1982), 95%"
QUARTERS: Mapping[str, float] = {"p25": 0.25, "p50": 0.5, "p75": 0.75}


@dataclass(frozen=True, slots=True)
class Point:
    """One way of ending at one point of the grid: the share by then in per cent, cases since the point before."""

    cause: int
    place: int
    share: float
    happened: int
    at_risk: int  # still waiting, and seen, at that point


def points(total: int, so_far: Sequence[Sequence[int]], causes: int) -> Iterator[Point]:
    """The points of each of the first `causes` ways in which cases end, as a life table of these counts has them."""
    steps = [[b - a for a, b in zip(one, two, strict=True)] for one, two in pairwise(so_far)]
    ways = [[step[way] for step in steps] for way in range(causes)]
    shares = life_table(total, ways, [step[-1] for step in steps])
    for cause in range(causes):
        for place, ended in enumerate(so_far):
            share, happened = (100 * shares[cause][place - 1], steps[place - 1][cause]) if place else (0.0, 0)
            yield Point(cause, place, float(share), happened, total - sum(ended))


def quantiles(
    cases: Counts, of: Measure, period: Period, area: str = "pooled", at: tuple[tuple[str, str], ...] = ()
) -> Iterator[Figure]:
    """The time by which a quarter, half and three quarters of the cases had ended in the first way.

    z where that share never had. The interval stands where it has two ends. `cases` must hold a case.
    """
    curve, total = cumulative_incidence(cases), int(cases.at_risk[0])
    for code, share in QUARTERS.items():
        found, where = quantile(curve, share), (*at, (QUANTILE, code))
        if found.value is None:
            yield Figure(of, period, area, None, where, Mark.NOT_APPLICABLE)
            continue
        ends = (found.lower, found.upper)
        ranges = () if ends[0] is None or ends[1] is None else (
            Interval(SAMPLING, 0.95, ends[0], ends[1], QUANTILE_METHOD),
        )  # fmt: skip
        yield Figure(of, period, area, found.value, where, n=total, intervals=ranges)
