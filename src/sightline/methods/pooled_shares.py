"""Shares of small areas drawn towards the share of all, by how little each area's own cases can say.

Cases within a limit are binomial about each area's true share; true shares follow a beta distribution that all areas
share, over every mean and spread that the counts allow. A drawn share is not better conduct or worse: it is the
likelier share, and it hides an area that differs from the rest for a reason, so it is shown beside the raw one and
never instead of it. For rates and ratios see shrinkage.py.

Prior: flat in the mean, and in the square root of the intraclass correlation, which is the spread of true shares
divided by the widest that it could be: Gelman, Bayesian Analysis 1 (2006), 515-534, on priors for a spread between
groups, of which he asks at least five.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from sightline.errors import MethodError
from sightline.methods.rates import normal_point

FEWEST_AREAS = 5
SPREADS, MEANS = 40, 17  # points of the grid of spreads and of means
LEAST_WEIGHT = 1e-4  # of the heaviest point; lighter ones are left out
HALVINGS = 30

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PooledShare:
    """One area, from 0 to 1, or a gap with its reason. `own` is how much of the value is the area's own share."""

    value: float | None
    lower: float | None
    upper: float | None
    raw: float | None
    own: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PooledShares:
    """All areas in the order given, and the mean and the standard deviation of true shares over areas."""

    mean: float
    spread: float
    areas: tuple[PooledShare, ...]


def pool_shares(
    counts: Sequence[float | None], totals: Sequence[float | None], level: float = 0.95
) -> PooledShares:  # fmt: skip
    """Every area's posterior mean and interval.

    `counts` of `totals` cases of each area. An area where one of them is None, or of which the total is 0, is a gap.
    Raises MethodError for fewer than 5 areas with a value, a negative number, or a count beyond its total.
    """
    if len(counts) != len(totals):
        raise MethodError("there must be one total for each count")
    normal_point(level)
    reasons = [_gap(count, total) for count, total in zip(counts, totals, strict=True)]
    there = [place for place, reason in enumerate(reasons) if not reason]
    hits = np.array([counts[place] for place in there], dtype=np.float64)
    cases = np.array([totals[place] for place in there], dtype=np.float64)
    _checked(hits, cases)
    grid = _grid(hits, cases)
    areas = [PooledShare(None, None, None, None, None, reason) for reason in reasons]
    for place, row in zip(there, _posterior(hits, cases, grid, level), strict=True):
        areas[place] = row
    mean = float(grid.weights @ grid.means)
    within = grid.means * (1 - grid.means) / (grid.sizes + 1)
    spread = math.sqrt(float(grid.weights @ (within + (grid.means - mean) ** 2)))
    return PooledShares(mean, spread, tuple(areas))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Beta distributions with their weights: each by its mean and its size (the two parameters together)."""

    means: Floats
    sizes: Floats
    weights: Floats


def _grid(hits: Floats, cases: Floats) -> _Grid:
    """Means and spreads with their posterior weights, on a grid wide enough to hold them."""
    of_all = (hits.sum() + 0.5) / (cases.sum() + 1)
    centre = math.log(of_all / (1 - of_all))
    most = min(1.0, 3 / math.sqrt(cases.mean()))
    while True:
        roots = (np.arange(SPREADS) + 0.5) / SPREADS * most
        reach = np.sqrt((1 / cases.sum() + roots**2 / len(cases)) / (of_all * (1 - of_all)))
        means = special.expit(centre + reach[:, None] * np.linspace(-6, 6, MEANS)).ravel()
        sizes = np.repeat(roots**-2.0 - 1, MEANS)
        heights = _log_likelihood(hits, cases, means, sizes)
        # Points stand evenly in the logit: reach, and the slope from logit to mean, are how far apart they stand.
        weights = np.exp(heights - heights.max()) * np.repeat(reach, MEANS) * means * (1 - means)
        if weights[-MEANS:].max() < LEAST_WEIGHT * weights.max() or most >= 1:
            break
        most = min(1.0, 2 * most)
    kept = weights > LEAST_WEIGHT * weights.max()
    return _Grid(means[kept], sizes[kept], weights[kept] / weights[kept].sum())


def _log_likelihood(hits: Floats, cases: Floats, means: Floats, sizes: Floats) -> Floats:
    """Of each mean and size: the counts as beta-binomial, without what depends on the counts alone."""
    first, second = (means * sizes)[:, None], ((1 - means) * sizes)[:, None]
    terms = special.betaln(first + hits, second + cases - hits) - special.betaln(first, second)
    return np.asarray(terms.sum(axis=1), dtype=np.float64)


def _posterior(hits: Floats, cases: Floats, grid: _Grid, level: float) -> list[PooledShare]:
    first = grid.means * grid.sizes + hits[:, None]  # areas by parts of the mixture
    second = (1 - grid.means) * grid.sizes + (cases - hits)[:, None]
    value = (first / (first + second)) @ grid.weights
    own = (cases[:, None] / (grid.sizes + cases[:, None])) @ grid.weights
    low = _quantile(first, second, grid.weights, (1 - level) / 2)
    high = _quantile(first, second, grid.weights, (1 + level) / 2)
    return [
        PooledShare(float(v), float(lo), float(hi), float(raw), float(o))
        for v, lo, hi, raw, o in zip(value, low, high, hits / cases, own, strict=True)
    ]


def _quantile(first: Floats, second: Floats, weights: Floats, share: float) -> Floats:
    """By halving: where the mixture of all parts has this share below it."""
    low, high = np.zeros(len(first)), np.ones(len(first))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = special.betainc(first, second, middle[:, None]) @ weights < share
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)


def _checked(hits: Floats, cases: Floats) -> None:
    if len(hits) < FEWEST_AREAS:
        raise MethodError(f"fewer than {FEWEST_AREAS} areas have a value: too few to say what they share")
    if not np.isfinite([hits, cases]).all() or (hits < 0).any() or (hits > cases).any():
        raise MethodError("a count must be a number from 0 to its total")


def _gap(count: float | None, total: float | None) -> str:
    if count is None or total is None:
        return "there is no count: a mark stands in its place, and a mark is never 0"
    return "there are no cases, so there is no share" if total == 0 else ""
