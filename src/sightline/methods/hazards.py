"""Proportional hazards (Cox): how the rate of an event differs with what is known of each case, from counts.

Rows are patterns, not people: a time, whether the event came then, the covariates, and how many cases had just that.
Ties are Efron's. What the model says of a programme is how the rates of those who had it and those who had not differ
beside the covariates that are in it: who is offered a programme, accepts and completes it differs in more than these,
so that no effect may be read from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.rates import normal_point

Floats = npt.NDArray[np.float64]
MOST_STEPS = 50
CLOSE = 1e-10  # of the log likelihood, beside itself
STEEPEST = 15.0  # a coefficient beyond it, of a covariate in units of its deviation, runs to infinity


@dataclass(frozen=True, slots=True)
class Hazards:
    """A fitted model: a coefficient (log hazard ratio) and its standard error for each covariate, in their order.

    `log_likelihood` is the partial one at the coefficients, `without` that with none. `concordance` is the share of
    comparable pairs in which who had the event sooner has the higher hazard, ties counting half.
    """

    names: tuple[str, ...]
    coefficients: Floats
    errors: Floats
    log_likelihood: float
    without: float
    concordance: float
    cases: int
    events: int

    def ratio(self, name: str, level: float = 0.95) -> tuple[float, float, float]:
        """(hazard ratio, lower, upper) of one more of a covariate. Raises MethodError where there is no such one."""
        if name not in self.names:
            raise MethodError("the model has no covariate of that name")
        place, point = self.names.index(name), normal_point(level)
        middle, reach = float(self.coefficients[place]), point * float(self.errors[place])
        return math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)


def cox(
    times: Sequence[float],
    events: Sequence[bool],
    covariates: Sequence[Sequence[float]],
    names: Sequence[str],
    cases: Sequence[int] | None = None,
) -> Hazards:
    """Fit by Newton's method. `covariates` holds one row a pattern; `cases` how many have it, one each by default.

    Sources: Cox, Regression Models and Life-Tables, Journal of the Royal Statistical Society B 34 (1972); Efron, The
    Efficiency of Cox's Likelihood Function for Censored Data, JASA 72 (1977).
    Raises MethodError where there is no event, a covariate does not vary or is the sum of others, lengths differ, or
    where a coefficient runs to infinity since all with an event have one value.
    """
    at, came = np.asarray(times, np.float64), np.asarray(events, bool)
    x = np.asarray(covariates, np.float64).reshape(len(at), len(names))
    weight = np.ones(len(at)) if cases is None else np.asarray(cases, np.float64)
    _require(at, came, x, weight)
    scale = np.sqrt(np.average((x - np.average(x, axis=0, weights=weight)) ** 2, axis=0, weights=weight))
    if np.any(scale < 1e-12):
        raise MethodError("a covariate has one value only: leave it out")
    centred = (x - np.average(x, axis=0, weights=weight)) / scale
    order = np.lexsort((~came, at))
    at, came, z, weight = at[order], came[order], centred[order], weight[order]
    beta, value, information, without = _newton(at, came, z, weight)
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    return Hazards(
        tuple(names), beta / scale, errors / scale, value, without, _concordance(at, came, z @ beta, weight),
        int(weight.sum()), int(weight[came].sum()),
    )  # fmt: skip


def _require(at: Floats, came: npt.NDArray[np.bool_], x: Floats, weight: Floats) -> None:
    if not len(at) or len({len(at), len(came), len(weight)}) != 1:
        raise MethodError("times, events and numbers of cases must be as many as one another, and any")
    if not (np.all(np.isfinite(at)) and np.all(np.isfinite(x))) or at.min() < 0:
        raise MethodError("times must be 0 or more, and all covariates numbers")
    if weight.min() < 0 or np.any(weight != np.round(weight)):
        raise MethodError("numbers of cases must be whole and 0 or more")
    if weight[came].sum() == 0:
        raise MethodError("there is no event: hazards cannot be compared")


def _newton(
    at: Floats, came: npt.NDArray[np.bool_], z: Floats, weight: Floats
) -> tuple[Floats, float, Floats, float]:  # fmt: skip
    """(coefficients, log likelihood, information, log likelihood without any), halving a step that does not rise."""
    beta = np.zeros(z.shape[1])
    value, slope, information = _likelihood(at, came, z, weight, beta)
    without = value
    for _ in range(MOST_STEPS):
        if np.linalg.matrix_rank(information) < len(beta):
            raise MethodError("a covariate is the sum of others: leave one out")
        step = np.linalg.solve(information, slope)
        trial = _likelihood(at, came, z, weight, beta + step)
        while trial[0] < value - CLOSE * abs(value) and np.abs(step).max() > CLOSE:
            step = step / 2
            trial = _likelihood(at, came, z, weight, beta + step)
        beta, change = beta + step, trial[0] - value
        value, slope, information = trial
        if np.abs(beta).max() > STEEPEST:
            raise MethodError("all with an event have one value of a covariate, or none has: no ratio can be told")
        if abs(change) <= CLOSE * abs(value) and np.abs(step).max() < math.sqrt(CLOSE):
            return beta, value, information, without
    raise MethodError("the model did not settle: it has more covariates than its events can tell apart")


def _likelihood(
    at: Floats, came: npt.NDArray[np.bool_], z: Floats, weight: Floats, beta: Floats
) -> tuple[float, Floats, Floats]:  # fmt: skip
    """(log likelihood, slope, information) with Efron's ties; rows are in the order of time."""
    hazard = weight * np.exp(z @ beta)
    over = hazard[::-1].cumsum()[::-1]
    first = (hazard[:, None] * z)[::-1].cumsum(axis=0)[::-1]
    second = (hazard[:, None, None] * z[:, :, None] * z[:, None, :])[::-1].cumsum(axis=0)[::-1]
    value, slope = 0.0, np.zeros(len(beta))
    information = np.zeros((len(beta), len(beta)))
    for time in np.unique(at[came & (weight > 0)]):
        start = int(np.searchsorted(at, time))
        tied = np.flatnonzero(came & (at == time))
        number = int(weight[tied].sum())
        value += float(weight[tied] @ (z[tied] @ beta))
        slope += weight[tied] @ z[tied]
        part = np.arange(number) / number
        tied_over, tied_first = hazard[tied].sum(), hazard[tied] @ z[tied]
        tied_second = np.einsum("i,ij,ik->jk", hazard[tied], z[tied], z[tied])
        below = over[start] - part * tied_over
        mean = (first[start] - part[:, None] * tied_first) / below[:, None]
        value -= float(np.log(below).sum())
        slope -= mean.sum(axis=0)
        squares = (second[start] - part[:, None, None] * tied_second) / below[:, None, None]
        information += squares.sum(axis=0) - mean.T @ mean
    return value, slope, information


def _concordance(at: Floats, came: npt.NDArray[np.bool_], score: Floats, weight: Floats) -> float:
    """Harrell's C: of pairs of which one had the event before the other's time, the share in the right order."""
    right = pairs = 0.0
    for place in np.flatnonzero(came & (weight > 0)):
        later = (at > at[place]) | ((at == at[place]) & ~came)
        pairs += weight[place] * weight[later].sum()
        higher = weight[later] @ ((score[place] > score[later]) + 0.5 * (score[place] == score[later]))
        right += weight[place] * float(higher)
    return right / pairs if pairs else 0.5
