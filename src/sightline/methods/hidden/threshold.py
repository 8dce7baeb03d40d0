"""The Bayesian threshold method: a log-linear model whose weak interactions are taken out once, all together.

All interactions of two lists are in the model at first. Those whose posterior mean is small beside its standard
deviation are taken out, and the posterior is worked out again with the rest. Source: Silverman, "Multiple-systems
analysis for the quantification of modern slavery: classical and Bayesian approaches", Journal of the Royal Statistical
Society A 183 (2020), 691-736. He draws by Metropolis steps; here the posterior, which has one peak, is drawn by
weighing draws from a t distribution about that peak, which gives the same answer without chains that must mix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.errors import MethodError
from sightline.methods.hidden.existence import check
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.opinion import Opinion, require
from sightline.methods.hidden.terms import Terms, main_effects, pairs

NAME = "the Bayesian threshold method"
MAIN_PRECISION = 1e-4  # of the normal prior of the intercept and the main effects, where interactions have one
FREEDOM = 6.0  # of the t distribution that is drawn from
STEPS, TOLERANCE, LONGEST = 200, 1e-9, 2.0
CLOSE = 0.05  # to the threshold, in standard deviations
FEWEST_EFFECTIVE = 400.0  # else the limits are not to be relied on

KEPT_ONCE = (
    "The interactions that stay are chosen once, and that others might have been chosen is not in the limits; how "
    "strong they must be to stay is a choice too."
)
ON_THE_EDGE = "An interaction is so near the threshold that chance in the draws decides whether it stays."
UNSURE = "The draws weigh too unevenly for the limits to be relied on."


@dataclass(frozen=True, slots=True)
class Thresholded(Opinion):
    """The posterior of the number of people with the interactions that stayed. `estimate` is its median.

    `kept` are those interactions (bits over the lists), `empty` those whose lists share nobody and whose effect is
    minus infinity, under a flat prior only, `close` those so near the threshold that they stayed or went by a hair.
    `effective` is how many independent draws the draws are worth.
    """

    kept: Terms
    empty: Terms
    close: Terms
    effective: float


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """Weighted draws: effects (n, terms), weights (n,) that sum to 1."""

    terms: Terms
    effects: Floats
    weights: Floats


def threshold(
    lists: Lists,
    rng: np.random.Generator,
    variance: float | None = 1.0,
    least: float = 2.0,
    draws: int = 100_000,
    level: float = 0.95,
) -> Thresholded:
    """The posterior of how many people there are after weak interactions are taken out.

    `variance` is that of the normal prior of an interaction; None makes all priors flat. An interaction stays if its
    posterior mean is at least `least` standard deviations from 0.

    Raises MethodError, with all reasons at once, for fewer than three lists, lists without overlap, a list without
    people and lists that exclude each other; with flat priors also where the posterior is none because the model of
    greatest likelihood does not exist; and for options that cannot be.
    """
    require(lists, NAME, level=level)
    if (variance is not None and not variance > 0) or not least >= 0 or draws < 1000:
        raise MethodError(
            f"{NAME} cannot be worked out: a variance must be above 0, a threshold not below it, and draws be 1,000 or "
            "more"
        )
    empty = tuple(term for term in pairs(lists.number) if variance is None and not lists.total(term))
    first = _drawn(lists, rng, tuple(term for term in pairs(lists.number) if term not in empty), empty, variance, draws)
    strength = _strength(first)
    kept = tuple(term for term, ratio in strength.items() if ratio >= least)
    close = tuple(term for term, ratio in strength.items() if abs(ratio - least) < CLOSE)
    last = first if len(kept) == len(strength) else _drawn(lists, rng, kept, empty, variance, draws)
    return _answer(lists, last, (kept, empty, close), level)


def _strength(draws: _Draws) -> dict[int, float]:
    """How many standard deviations from 0 the posterior mean of each interaction is."""
    mean = draws.weights @ draws.effects
    deviation = np.sqrt(draws.weights @ (draws.effects - mean) ** 2)
    ratios = (np.abs(mean) / deviation).tolist()
    return {term: ratio for term, ratio in zip(draws.terms, ratios, strict=True) if term.bit_count() > 1}


def _drawn(
    lists: Lists, rng: np.random.Generator, model: Terms, empty: Terms, variance: float | None, number: int
) -> _Draws:
    """Draws of the effects of a model, weighed by the posterior over the density that they are drawn from."""
    if variance is None and (why := check(lists, (*model, *empty)).reasons()):
        raise MethodError(f"{NAME} cannot be worked out with flat priors: " + "; ".join(why))
    terms = (*main_effects(lists.number), *model)
    places = np.array([p for p in range(1, 2**lists.number) if not any(p & term == term for term in empty)])
    design = ((places[:, None] & np.array(terms)) == np.array(terms)).astype(np.float64)
    precision = np.zeros(len(terms))
    if variance is not None:
        precision[:] = [MAIN_PRECISION if term.bit_count() < 2 else 1 / variance for term in terms]
    counts = lists.array()[places]
    peak, covariance = _peak(design, counts, precision)
    normal = rng.standard_normal((number, len(terms)))
    scale = FREEDOM / rng.chisquare(FREEDOM, number)
    effects = peak + np.sqrt(scale)[:, None] * normal @ np.linalg.cholesky(covariance).T
    logs = effects @ design.T
    target = logs @ counts - np.exp(np.minimum(logs, 700.0)).sum(axis=1) - effects**2 @ precision / 2
    source = -(FREEDOM + len(terms)) / 2 * np.log1p(scale * (normal**2).sum(axis=1) / FREEDOM)
    weights = np.exp(target - source - (target - source).max())
    return _Draws(terms, effects, weights / weights.sum())


def _peak(design: Floats, counts: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """The effects of greatest posterior density by Newton's method, and the inverse of the curvature there."""
    near = counts + 0.1
    effects = np.linalg.lstsq(design * np.sqrt(near)[:, None], np.sqrt(near) * np.log(near), rcond=None)[0]
    for _ in range(STEPS):
        expected = np.exp(np.minimum(design @ effects, 700.0))
        curvature = design.T @ (expected[:, None] * design) + np.diag(precision)
        step = np.linalg.solve(curvature, design.T @ (counts - expected) - precision * effects)
        size = float(np.abs(design @ step).max())
        if size < TOLERANCE:
            return effects, np.asarray(np.linalg.inv(curvature))
        effects = effects + step * min(1.0, LONGEST / size)
    raise MethodError(f"{NAME} cannot be worked out: its posterior has no peak that can be found")


def _answer(lists: Lists, draws: _Draws, terms: tuple[Terms, Terms, Terms], level: float) -> Thresholded:
    order = np.argsort(draws.effects[:, 0])
    shares = np.cumsum(draws.weights[order])
    at = np.interp([(1 - level) / 2, 0.5, (1 + level) / 2], shares, draws.effects[order, 0])
    lower, median, upper = (lists.seen + np.exp(at)).tolist()
    effective = float(1 / (draws.weights**2).sum())
    said = [(True, KEPT_ONCE), (bool(terms[2]), ON_THE_EDGE), (effective < FEWEST_EFFECTIVE, UNSURE)]
    notes = tuple(note for true, note in said if true)
    return Thresholded(median, lower, upper, level, lists.seen, notes, *terms, effective)
