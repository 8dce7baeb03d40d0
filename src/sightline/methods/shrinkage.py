"""Rates of small areas drawn towards the rate of all, by how little each area's own count can say.

Counts are Poisson about each area's true rate; true rates follow a gamma distribution that all areas share, learnt
from all of them: at one best guess (empirical Bayes), or over all that the counts allow (integrated). A shrunken rate
is not better conduct or worse: it is the likelier rate, and it hides an area that differs from the rest for a reason,
so it is shown beside the raw one and never instead of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from sightline.errors import MethodError
from sightline.methods.rates import PER_10K, normal_point

FEWEST_AREAS = 10
NO_SPREAD = 1e6  # a gamma shape at which areas differ by less than a thousandth of their rate
SPREADS, MEANS = 40, 13  # points of the grid of coefficients of variation and of means
LEAST_WEIGHT = 1e-4  # of the heaviest point; lighter ones are left out
MOST_SPREAD = 20.0  # a coefficient of variation at which the grid ends
HALVINGS = 24

Floats = npt.NDArray[np.float64]


class Fit(StrEnum):
    """How the distribution of true rates is estimated."""

    MOMENTS = "moments"  # Marshall, Applied Statistics 40 (1991), 283-294: the global estimator
    LIKELIHOOD = "likelihood"  # marginal (negative binomial): Clayton and Kaldor, Biometrics 43 (1987), 671-681
    # Over every mean and spread, as likely as the counts make them; flat in the logarithm of the mean and in the
    # coefficient of variation: Gelman, Bayesian Analysis 1 (2006), 515-534, on priors for a spread between groups.
    INTEGRATED = "integrated"


@dataclass(frozen=True, slots=True)
class Prior:
    """True rates over areas, for each one of the population: gamma with this mean and variance."""

    mean: float
    variance: float  # 0: areas were not seen to differ by more than chance
    areas: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class Shrunk:
    """One area, for each `multiplier` of the population, or a gap with its reason.

    `own` is the share of the value that comes from the area's own count. `lower` and `upper` are None where a best
    guess is that areas do not differ: the value is then that of all, and its doubt as an area's own rate is not known.
    """

    value: float | None
    lower: float | None
    upper: float | None
    raw: float | None
    own: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """All areas in the order given, and the distribution they share."""

    prior: Prior
    areas: tuple[Shrunk, ...]


def shrink(
    counts: Sequence[float | None],
    populations: Sequence[float | None],
    fit: Fit = Fit.INTEGRATED,
    level: float = 0.95,
    multiplier: float = PER_10K,
) -> Shrinkage:
    """Every area's posterior mean and interval.

    An area whose count or population is None, or whose population is 0, is a gap. By MOMENTS and LIKELIHOOD the shared
    distribution is taken as known, so with few areas their intervals (gamma quantiles) hold the truth less often than
    they say (docs/methods-areas.md); INTEGRATED does not take it so.
    Raises MethodError for fewer than 10 areas with a value, a negative number, or nothing counted at all.
    """
    if len(counts) != len(populations):
        raise MethodError("there must be one population for each count")
    normal_point(level)
    reasons = [_gap(count, size) for count, size in zip(counts, populations, strict=True)]
    there = [place for place, reason in enumerate(reasons) if not reason]
    found = np.array([counts[place] for place in there], dtype=np.float64)
    people = np.array([populations[place] for place in there], dtype=np.float64)
    _checked(found, people)
    if fit is Fit.INTEGRATED:
        mixture = _grid(found, people)
    else:
        mean, variance = _moments(found, people)
        if fit is Fit.LIKELIHOOD:
            mean, variance = _likelihood(found, people, mean, variance)
        mixture = _Mixture.at(mean, variance)
    rows = _posterior(found, people, mixture, level, multiplier)
    areas = [Shrunk(None, None, None, None, None, reason) for reason in reasons]
    for row, place in enumerate(there):
        areas[place] = rows[row]
    return Shrinkage(Prior(mixture.mean(), mixture.variance(), len(found), fit), tuple(areas))


@dataclass(frozen=True, slots=True)
class _Mixture:
    """Gamma distributions with their weights: one for a best guess; shape infinite where areas do not differ."""

    means: Floats
    shapes: Floats
    weights: Floats

    @staticmethod
    def at(mean: float, variance: float) -> _Mixture:
        shape = mean**2 / variance if variance else math.inf
        return _Mixture(np.array([mean]), np.array([shape]), np.array([1.0]))

    def mean(self) -> float:
        return float(self.weights @ self.means)

    def variance(self) -> float:
        return float(self.weights @ (self.means**2 / self.shapes))


def _posterior(
    counts: Floats, people: Floats, mixture: _Mixture, level: float, multiplier: float
) -> list[Shrunk]:  # fmt: skip
    raw = counts / people * multiplier
    if not mixture.variance():
        words = "areas were not seen to differ by more than chance, so this is the rate of all"
        of_all = mixture.mean() * multiplier
        return [Shrunk(of_all, None, None, float(each), 0.0, words) for each in raw]
    prior_sizes = mixture.shapes / mixture.means
    shapes, sizes = mixture.shapes + counts[:, None], prior_sizes + people[:, None]  # areas by parts of the mixture
    value, own = (shapes / sizes) @ mixture.weights, (people[:, None] / sizes) @ mixture.weights
    low = _quantile(shapes, sizes, mixture.weights, (1 - level) / 2)
    high = _quantile(shapes, sizes, mixture.weights, (1 + level) / 2)
    return [
        Shrunk(float(v) * multiplier, float(lo) * multiplier, float(hi) * multiplier, float(r), float(o))
        for v, lo, hi, r, o in zip(value, low, high, raw, own, strict=True)
    ]


def _quantile(shapes: Floats, sizes: Floats, weights: Floats, share: float) -> Floats:
    """By halving between the least and the greatest quantile of the parts."""
    of_parts = special.gammaincinv(shapes, share) / sizes
    low, high = of_parts.min(axis=1), of_parts.max(axis=1)
    for _ in range(HALVINGS if len(weights) > 1 else 0):
        middle = (low + high) / 2
        short = special.gammainc(shapes, middle[:, None] * sizes) @ weights < share
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)


def _grid(counts: Floats, people: Floats) -> _Mixture:
    """Means and coefficients of variation with their posterior weights, on a grid wide enough to hold them."""
    centre, variance = _moments(counts, people)
    most = min(3 * max(math.sqrt(variance) / centre, 1 / math.sqrt(counts.mean())), 2 * MOST_SPREAD)
    while True:
        spreads = (np.arange(SPREADS) + 0.5) / SPREADS * most
        reach = np.sqrt(1 / counts.sum() + spreads**2 / len(counts))
        logs = math.log(centre) + reach[:, None] * np.linspace(-4, 4, MEANS)
        means, shapes = np.exp(logs).ravel(), np.repeat(spreads**-2.0, MEANS)
        heights = _log_likelihood(counts, people, means, shapes)
        weights = np.exp(heights - heights.max()) * np.repeat(reach, MEANS)  # reach: how far apart the means stand
        if weights[-MEANS:].max() < LEAST_WEIGHT * weights.max() or most > MOST_SPREAD:
            break
        most *= 2
    kept = weights > LEAST_WEIGHT * weights.max()
    return _Mixture(means[kept], shapes[kept], weights[kept] / weights[kept].sum())


def _log_likelihood(counts: Floats, people: Floats, means: Floats, shapes: Floats) -> Floats:
    """Of each mean and shape: the counts as negative binomial, without what depends on the counts alone."""
    shape, size = shapes[:, None], (shapes / means)[:, None]
    terms = (
        special.gammaln(shape + counts)
        - special.gammaln(shape)
        - shape * np.log1p(people / size)
        - counts * np.log(size + people)
    )
    return np.asarray(terms.sum(axis=1), dtype=np.float64)


def _checked(found: Floats, people: Floats) -> None:
    if len(found) < FEWEST_AREAS:
        raise MethodError(f"fewer than {FEWEST_AREAS} areas have a value: too few to say what they share")
    if not np.isfinite([found, people]).all() or (found < 0).any() or (people <= 0).any():
        raise MethodError("a count must be a number of 0 or more, and a population above 0")
    if not found.any():
        raise MethodError("nothing was counted anywhere, so there is no rate to draw towards")


def _moments(counts: Floats, people: Floats) -> tuple[float, float]:
    """Marshall's: the variance of raw rates, weighted by population, less what chance adds."""
    mean = counts.sum() / people.sum()
    seen = (people * (counts / people - mean) ** 2).sum() / people.sum()
    return float(mean), max(0.0, float(seen - mean / people.mean()))


def _likelihood(counts: Floats, people: Floats, mean: float, variance: float) -> tuple[float, float]:
    """The mean and variance under which the counts are likeliest, from a start by moments."""

    def minus(at: Floats) -> float:
        return -float(_log_likelihood(counts, people, np.exp(at[:1]), np.exp(np.minimum(at[1:], 40.0)))[0])

    shape = mean**2 / variance if variance else NO_SPREAD / 10
    best = optimize.minimize(
        minus, [math.log(mean), math.log(shape)], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}
    )
    middle, shape = math.exp(best.x[0]), math.exp(min(best.x[1], 40.0))
    if shape >= NO_SPREAD:
        return mean, 0.0
    return middle, middle**2 / shape


def _gap(count: float | None, people: float | None) -> str:
    if count is None:
        return "there is no count: a mark stands in its place, and a mark is never 0"
    if people is None:
        return "there is no population: a mark stands in its place"
    return "the population is 0: there is nobody to count among" if people == 0 else ""
