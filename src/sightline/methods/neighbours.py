"""Statistical neighbours: areas most like one in what is known of them, and what is counted among them together.

Neighbours say whom to ask and never who does better: what comes out is one pooled rate, a median and a range, and no
order of areas by value. A list made elsewhere (the Department for Education's, which is not openly modelled) goes in
as data. Source of the approach: Benton, Chamberlain, Wilson and Teeman, The Development of the Children's Services
Statistical Neighbour Benchmarking Model (NFER 2007): distance over standardised variables, each with its weight.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.errors import MethodError
from sightline.methods.rates import PER_10K, Rate, rate

TEN = 10


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One area near another; `distance` is in standard deviations, weighted, 0 where all variables are the same."""

    area: str
    distance: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Neighbours of each area, nearest first, and the areas that could not be placed, with the reason."""

    of: Mapping[str, tuple[Neighbour, ...]]
    not_placed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Together:
    """What neighbours show together, for each `multiplier`: one rate, and the middle and ends of theirs.

    `used` is how many of them had a figure, `missing` how many had none. None where no neighbour had one.
    """

    pooled: Rate
    median: float | None
    lowest: float | None
    highest: float | None
    used: int
    missing: int


def nearest(
    variables: Mapping[str, Mapping[str, float | None]], weights: Mapping[str, float], number: int = TEN
) -> Neighbours:
    """The `number` areas nearest to each area.

    `variables` is area -> variable -> value, in any units: each variable is taken in standard deviations over the
    areas. `weights` is variable -> weight; they are made to add up to 1. Of areas equally near, the first in the
    alphabet comes first. An area that lacks a variable is not placed.
    Raises MethodError for weights that cannot be, a variable that is the same everywhere, or too few areas.
    """
    share = _shares(weights)
    placed, not_placed = {}, {}
    for area, known in variables.items():
        missing = [name for name in share if (value := known.get(name)) is None or not math.isfinite(value)]
        if missing:
            not_placed[area] = "there is no value of " + ", ".join(missing)
        else:
            placed[area] = [float(known[name] or 0.0) for name in share]
    if not 1 <= number < len(placed):
        raise MethodError(f"{len(placed)} areas have every variable: too few for {number} neighbours of each")
    standard = _standardised(placed, list(share))
    of = {area: _nearest_to(area, standard, list(share.values()), number) for area in placed}
    return Neighbours(of, not_placed)


def together(
    neighbours: Sequence[str],
    counts: Mapping[str, float | None],
    populations: Mapping[str, float | None],
    multiplier: float = PER_10K,
) -> Together:
    """The pooled rate, the median and the range of a list of areas, wherever the list comes from.

    An area without a count, or without a population above 0, is left out of both and counted as missing. The median
    and the range are of the areas' own rates, each area counting once.
    Raises MethodError where the list is empty, names an area twice, or a number is negative.
    """
    if not neighbours or len(set(neighbours)) < len(neighbours):
        raise MethodError("a list of neighbours must name at least one area, and none twice")
    used, missing, count, people = [], 0, 0.0, 0.0
    for area in neighbours:
        own = rate(counts.get(area), populations.get(area) or 0.0, multiplier, levels=())
        if own.value is None or own.count is None:
            missing += 1
            continue
        used.append(own.value)
        count, people = count + own.count, people + own.denominator
    if not used:
        gap = Rate(None, (), None, 0.0, multiplier, "none of the neighbours has a figure")
        return Together(gap, None, None, None, 0, missing)
    middle = statistics.median(used)
    return Together(rate(count, people, multiplier), middle, min(used), max(used), len(used), missing)


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    if not weights or any(not math.isfinite(weight) or weight <= 0 for weight in weights.values()):
        raise MethodError("each variable needs a weight above 0")
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _standardised(placed: Mapping[str, Sequence[float]], names: Sequence[str]) -> dict[str, list[float]]:
    columns = list(zip(*placed.values(), strict=True))
    means = [statistics.fmean(column) for column in columns]
    spreads = [statistics.pstdev(column) for column in columns]
    for name, spread in zip(names, spreads, strict=True):
        if not spread:
            raise MethodError(f"the variable {name} is the same in every area, so it tells none apart")
    return {
        area: [(value - mean) / spread for value, mean, spread in zip(row, means, spreads, strict=True)]
        for area, row in placed.items()
    }


def _nearest_to(
    area: str, standard: Mapping[str, Sequence[float]], shares: Sequence[float], number: int
) -> tuple[Neighbour, ...]:
    own = standard[area]
    found = []
    for other, row in standard.items():
        if other != area:
            squared = sum(share * (a - b) ** 2 for share, a, b in zip(shares, own, row, strict=True))
            # Rounded, so that areas equally near but for the last bits of a sum stay in the order of the alphabet.
            found.append(Neighbour(other, round(math.sqrt(squared), 12)))
    return tuple(sorted(found, key=lambda each: (each.distance, each.area)))[:number]
