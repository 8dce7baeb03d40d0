"""Synthetic control: one area beside the mixture of other areas that was like it before it adopted.

What it rests on: the mixture would have gone on being like it. Without predictors the mixture is that of the outcome
before. With predictors their weights are searched for (each area's mixture follows from them exactly), and the answer
hangs on where the search starts: every start is handed back, and the one nearest before adoption is taken. Sources:
Abadie, Diamond and Hainmueller, JASA 105 (2010); Becker and Kloessner, Fast and Reliable Computation of Generalized
Synthetic Controls, Econometrics and Statistics 5 (2018), on how far starts part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from sightline.errors import MethodError
from sightline.methods.effects.panel import Fault, Floats, NoEffect, problem
from sightline.methods.effects.simplex import simplex_weights

FEWEST_DONORS = 2
FEWEST_BEFORE = 2
STARTS = 8
_STEPS = 1500  # of one search
_DUST = 1e-12


@dataclass(frozen=True, slots=True)
class Series:
    """Outcome of `areas` x periods, `start` the position of the first period under the practice, `at` who adopted.

    `predictors` is areas x predictors, each in its own unit. `fit` are the positions over which the mixture's distance
    is taken; all before `start` where none are given.
    """

    areas: tuple[str, ...]
    outcome: Floats
    at: int
    start: int
    predictors: Floats | None = None
    fit: tuple[int, ...] = ()

    @property
    def donors(self) -> list[int]:
        """The positions of all other areas."""
        return [place for place in range(len(self.areas)) if place != self.at]

    @property
    def before(self) -> list[int]:
        """The periods over which the distance is taken."""
        return list(self.fit) or list(range(self.start))


@dataclass(frozen=True, slots=True)
class Start:
    """Where one search for the predictors' weights began and ended. `mspe` is in the outcome's unit squared."""

    name: str
    mspe: float
    weights: Floats  # of the donors
    importance: Floats  # of the predictors
    effect: float


@dataclass(frozen=True, slots=True)
class Control:
    """A synthetic control. `gaps` is the area less its mixture in each period; `effect` their mean from `start` on.

    `mspe` is the mean squared gap before, `after` from `start` on. `starts` is empty without predictors; the first is
    the one that was taken.
    """

    series: Series
    weights: Floats  # in the order of series.donors
    gaps: Floats
    mspe: float
    after: float
    effect: float
    starts: tuple[Start, ...]

    @property
    def ratio(self) -> float:
        """Mean squared gap after over before: infinite where the mixture fits exactly."""
        return self.after / self.mspe if self.mspe > _DUST else float("inf")

    @property
    def used(self) -> dict[str, float]:
        """The donors that hold more than a thousandth, by name in the order of the areas."""
        named = zip(self.series.donors, self.weights.tolist(), strict=True)
        return {self.series.areas[donor]: weight for donor, weight in named if weight > 1e-3}


@dataclass(frozen=True, slots=True)
class Placebos:
    """The same for every donor as if it had adopted. `p` is the share of all, the area too, with its ratio or more.

    With few donors p cannot be small: `least` is the least it can be.
    """

    ratios: tuple[float, ...]
    p: float
    least: float


def synthetic_control(series: Series, starts: int = STARTS, seed: int = 0) -> Control:
    """The mixture of donors and what it says. `starts` searches for the predictors' weights, from seeded beginnings.

    Raises NoEffect with every reason at once.
    """
    _check(series)
    if series.predictors is None:
        weights = simplex_weights(
            series.outcome[series.donors][:, series.before].T, series.outcome[series.at, series.before]
        )
        return _control(series, weights, ())
    if starts < 1:
        raise MethodError("a search needs at least one start")
    found = sorted(_searched(series, starts, seed), key=lambda start: start.mspe)
    return _control(series, found[0].weights, tuple(found))


def did(series: Series) -> float:
    """The plain difference-in-differences beside the mean of all donors, in the outcome's unit."""
    gaps = series.outcome[series.at] - series.outcome[series.donors].mean(axis=0)
    return float(gaps[series.start :].mean() - gaps[series.before].mean())


def in_space(control: Control, starts: int = 2, seed: int = 0) -> Placebos:
    """Placebos in space: every donor in turn, beside all other donors; the area that adopted is in no mixture."""
    series, ratios = control.series, []
    for donor in series.donors:
        others = [place for place in series.donors if place != donor]
        ratios.append(synthetic_control(_only(series, [donor, *others]), starts, seed).ratio)
    far = sum(ratio >= control.ratio for ratio in ratios)
    return Placebos(tuple(ratios), (far + 1) / (len(ratios) + 1), 1 / (len(ratios) + 1))


def in_time(series: Series, earlier: int, starts: int = 2, seed: int = 0) -> Control:
    """A placebo in time: as if it had adopted at position `earlier`; the periods under the practice are left out."""
    if not FEWEST_BEFORE <= earlier < series.start:
        raise MethodError("a placebo in time begins before the practice did, after at least two periods")
    fit = tuple(place for place in series.fit if place < earlier)
    moved = Series(series.areas, series.outcome[:, : series.start], series.at, earlier, series.predictors, fit)
    return synthetic_control(moved, starts, seed)


def leave_one_out(control: Control, starts: int = 2, seed: int = 0) -> dict[str, Control]:
    """The same without each donor that it leans on, by the donor's name: an effect that hangs on one is weak."""
    series = control.series
    found = {}
    for name in control.used:
        others = [place for place in series.donors if series.areas[place] != name]
        found[name] = synthetic_control(_only(series, [series.at, *others]), starts, seed)
    return found


def _only(series: Series, places: Sequence[int]) -> Series:
    """The same of some areas, the first of them as the one that adopted."""
    kept = list(places)
    predictors = None if series.predictors is None else series.predictors[kept]
    names = tuple(series.areas[place] for place in kept)
    return Series(names, series.outcome[kept], 0, series.start, predictors, series.fit)


def _check(series: Series) -> None:
    wrong = []
    if not np.isfinite(series.outcome).all() or (
        series.predictors is not None and not np.isfinite(series.predictors).all()
    ):
        wrong.append(problem(Fault.UNBALANCED))
    if len(series.donors) < FEWEST_DONORS:
        wrong.append(problem(Fault.ONE_AREA, "There are not two other areas; a control chart is possible"))
    if len(series.before) < FEWEST_BEFORE or max(series.before) >= series.start:
        wrong.append(problem(Fault.NO_BEFORE, "At least two periods before adoption are needed"))
    if series.start >= series.outcome.shape[1]:
        wrong.append(problem(Fault.NOBODY, "No period lies under the practice"))
    if wrong:
        raise NoEffect(wrong)


def _control(series: Series, weights: Floats, starts: tuple[Start, ...]) -> Control:
    gaps: Floats = series.outcome[series.at] - weights @ series.outcome[series.donors]
    after = gaps[series.start :]
    return Control(
        series,
        weights,
        gaps,
        float((gaps[series.before] ** 2).mean()),
        float((after**2).mean()),
        float(after.mean()),
        starts,
    )


def _searched(series: Series, starts: int, seed: int) -> list[Start]:
    predictors = series.predictors
    assert predictors is not None
    spread = predictors.std(axis=0, ddof=1)
    scaled = predictors[:, spread > 0] / spread[spread > 0]
    if not scaled.shape[1]:
        raise NoEffect([problem(Fault.FEW, "No predictor differs between areas")])
    mine, donors = scaled[series.at], scaled[series.donors].T
    before = series.outcome[:, series.before]

    def weights_of(importance: Floats) -> Floats:
        share = np.sqrt(np.abs(importance) / np.abs(importance).sum())
        return simplex_weights(donors * share[:, None], mine * share)

    def distance(importance: Floats) -> float:
        gaps = before[series.at] - weights_of(importance) @ before[series.donors]
        return float((gaps**2).mean())

    found = []
    for name, begin in _beginnings(scaled, before, starts, seed):
        ended = minimize(distance, begin, method="Nelder-Mead", options={"maxiter": _STEPS}).x
        importance = np.abs(ended) / np.abs(ended).sum()
        one = _control(series, weights_of(importance), ())
        found.append(Start(name, one.mspe, one.weights, importance, one.effect))
    return found


def _beginnings(scaled: Floats, before: Floats, starts: int, seed: int) -> list[tuple[str, Floats]]:
    """Equal weights, those of a regression of the outcome on the predictors, and weights drawn at random."""
    count = scaled.shape[1]
    found = [("equal", np.full(count, 1 / count))]
    slopes = np.linalg.lstsq(np.column_stack([np.ones(len(scaled)), scaled]), before, rcond=None)[0][1:]
    size = (slopes**2).sum(axis=1)
    if size.sum() > 0:
        found.append(("regression", size / size.sum()))
    draw = np.random.default_rng(seed)
    while len(found) < starts:
        found.append((f"drawn {len(found) - 1}", draw.dirichlet(np.ones(count))))
    return found[:starts]
