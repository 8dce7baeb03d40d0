"""How long until something happened, where some cases are still open: from counts, never from rows of people.

Everything takes counts by time: how many had the event (by cause), how many were censored, how many came under
observation late. Times are increasing whole or broken numbers in one unit (days, working days, months), which is the
unit of every answer that is a time. A case that comes late at t, or is censored at t, is counted as at risk for an
event at t only in the second case: the customs of Kalbfleisch and Prentice, The Statistical Analysis of Failure Time
Data (2002), chapter 1.

Where a wait may end in more than one way, use `cumulative_incidence`: one less the Kaplan-Meier curve overstates how
many had the event, since it treats those whose wait ended otherwise as if they were still waiting.
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
_WIDEST = 500.0  # on the scale log(-log): beyond it an interval is all from 0 to 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by time. `events` has one row a cause; all arrays are as long as `times`.

    `at_risk` holds who was under observation just before each time. Build it with `counted`.
    """

    times: Floats
    events: Floats  # causes x times
    at_risk: Floats

    @property
    def ended(self) -> Floats:
        """Events of all causes at each time."""
        total: Floats = self.events.sum(axis=0)
        return total


@dataclass(frozen=True, slots=True)
class Curve:
    """A share by time: still waiting (Kaplan-Meier) or had the event (cumulative incidence).

    `share` is what holds from each time on; before the first time it is `before`. `variance` is that of the share;
    `lower` and `upper` are its interval at `level`, equal to the share where there is nothing to vary.
    """

    times: Floats
    share: Floats
    variance: Floats
    lower: Floats
    upper: Floats
    level: float
    before: float  # 1 for a curve that falls, 0 for one that rises

    @property
    def reached(self) -> Floats:
        """The share that had the event by each time, whichever way the curve runs."""
        return self.share if self.before == 0 else 1 - self.share

    def at(self, time: float) -> tuple[float, float, float]:
        """(share, lower, upper) that holds at a time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return self.before, self.before, self.before
        return float(self.share[place]), float(self.lower[place]), float(self.upper[place])


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time by which a share had the event; None where the curve, or an end of its interval, does not get there."""

    share: float
    value: float | None
    lower: float | None
    upper: float | None


def counted(
    times: Sequence[float],
    events: Sequence[Sequence[int]],
    censored: Sequence[int],
    entered: Sequence[int] | None = None,
) -> Counts:
    """Counts by time from what happened at each time; `events` holds one sequence for each cause.

    All who are not said to have entered late were there from the beginning. Raises MethodError on times that do not
    increase, on negative numbers, on lengths that differ, and where more leave than have come.
    """
    at = np.asarray(times, float)
    by_cause = np.atleast_2d(np.asarray(events, float))
    gone = np.asarray(censored, float)
    late = np.zeros_like(at) if entered is None else np.asarray(entered, float)
    if not (by_cause.shape[1] == len(gone) == len(late) == len(at)) or not len(at):
        raise MethodError("counts of events, of the censored and of late entries must be as many as the times, and any")
    if np.any(np.diff(at) <= 0) or not np.all(np.isfinite(at)):
        raise MethodError("times must increase")
    if min(by_cause.min(), gone.min(), late.min()) < 0:
        raise MethodError("numbers of cases cannot be negative")
    leave = by_cause.sum(axis=0) + gone
    from_start = leave.sum() - late.sum()
    before = np.concatenate([[0.0], np.cumsum(late - leave)[:-1]])
    at_risk = from_start + before
    if from_start < 0 or np.any(at_risk < leave):
        raise MethodError("more cases leave than have come by then")
    return Counts(at, by_cause, at_risk)


def kaplan_meier(counts: Counts, level: float = 0.95) -> Curve:
    """The share still waiting, with Greenwood's variance and the interval on the scale log(-log S).

    All causes are taken as the event. Sources: Kaplan and Meier, Nonparametric Estimation from Incomplete Observations,
    JASA 53 (1958); Greenwood, Reports on Public Health 33 (1926); Kalbfleisch and Prentice (2002), section 1.4.
    """
    ended, at_risk = counts.ended, counts.at_risk
    share = _floats(np.cumprod(1 - _over(ended, at_risk)))
    variance = share**2 * np.cumsum(_over(ended, at_risk * (at_risk - ended)))
    lower, upper = _log_log(share, variance, level)
    return Curve(counts.times, share, variance, lower, upper, level, 1.0)


def cumulative_incidence(counts: Counts, cause: int = 0, level: float = 0.95) -> Curve:
    """The share that had the event of one cause, others ending the wait: Aalen and Johansen's estimate.

    The variance is of Greenwood's kind: that of multinomial steps, carried forward. The interval is on the scale
    log(-log F) (Choudhury, Non-parametric Confidence Interval Estimation for Competing Risks Analysis, Statistics in
    Medicine 21 (2002)). Sources: Aalen and Johansen, An Empirical Transition Matrix for Non-homogeneous Markov Chains,
    Scandinavian Journal of Statistics 5 (1978); Andersen, Borgan, Gill and Keiding, Statistical Models Based on
    Counting Processes (1993), section IV.4. Raises MethodError on a cause that there is not.
    """
    if not 0 <= cause < len(counts.events):
        raise MethodError("there is no such cause")
    of_cause = _over(counts.events[cause], counts.at_risk)
    of_all = _over(counts.ended, counts.at_risk)
    weights = np.where(counts.at_risk > 0, 1 / np.maximum(counts.at_risk, 1), 0.0)
    waiting, had = 1.0, 0.0  # the two shares, then their variances and covariance
    of_waiting, of_had, both = 0.0, 0.0, 0.0
    shares, variances = np.empty_like(of_all), np.empty_like(of_all)
    for place, (mine, every, weight) in enumerate(zip(of_cause, of_all, weights, strict=True)):
        step = waiting * waiting * weight
        stay = 1 - every
        of_had += mine * mine * of_waiting + 2 * mine * both + step * mine * (1 - mine)
        both = stay * both + stay * mine * of_waiting - step * mine * stay
        of_waiting = stay * stay * of_waiting + step * every * stay
        had, waiting = had + waiting * mine, waiting * stay
        shares[place], variances[place] = had, max(0.0, of_had)
    lower, upper = _log_log(shares, variances, level)
    return Curve(counts.times, shares, variances, lower, upper, level, 0.0)


def life_table(total: int, events: Sequence[Sequence[int]], lost: Sequence[int]) -> Floats:
    """The share that had the event of each cause by the end of each step of a coarse grid: causes x steps.

    For counts by step, where nobody knows the order within one: half of those lost in a step are taken as at risk in
    it. `events` holds one sequence for each cause. Source: Cutler and Ederer, Maximum Utilization of the Life Table
    Method in Analyzing Survival, Journal of Chronic Diseases 8 (1958). Raises MethodError where more leave than came.
    """
    by_cause, gone = np.atleast_2d(np.asarray(events, float)), np.asarray(lost, float)
    leave = by_cause.sum(axis=0) + gone
    before = total - np.concatenate([[0.0], np.cumsum(leave)[:-1]])
    if np.any(leave > before) or min(by_cause.min(), gone.min()) < 0:
        raise MethodError("more cases leave than have come by then, or a number of cases is negative")
    exposed = before - gone / 2
    waiting = np.concatenate([[1.0], np.cumprod(1 - _over(by_cause.sum(axis=0), exposed))[:-1]])
    return _floats(np.cumsum(waiting * _over(by_cause, np.broadcast_to(exposed, by_cause.shape)), axis=1))


def quantile(curve: Curve, share: float) -> Quantile:
    """The first time by which at least that share had the event, with the times at which the interval gets there.

    Source: Brookmeyer and Crowley, A Confidence Interval for the Median Survival Time, Biometrics 38 (1982). Raises
    MethodError on a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise MethodError("a quantile's share must lie between 0 and 1")
    rises = curve.before == 0
    ends = (curve.upper, curve.lower) if rises else (1 - curve.lower, 1 - curve.upper)
    value, first, last = (_first_time(curve.times, reached, share) for reached in (curve.reached, *ends))
    return Quantile(share, value, first, last)


def restricted_mean(counts: Counts, until: float) -> tuple[float, float]:
    """(mean, variance) of the time waited from 0 up to `until`, whoever waits longer counting as `until`.

    The area under the Kaplan-Meier curve and its variance after Greenwood. Sources: Irwin, The Standard Error of an
    Estimate of Expectation of Life, Journal of Hygiene 47 (1949); Klein and Moeschberger, Survival Analysis (2003),
    section 4.5. Raises MethodError where `until` is not above 0, or lies beyond the last time at which anybody was
    followed while some were still waiting.
    """
    curve = kaplan_meier(counts)
    if until <= 0:
        raise MethodError("a restricted mean needs an end above 0")
    if until > counts.times[-1] and curve.share[-1] > 0:
        raise MethodError("nobody was followed for so long: the restricted mean ends where the counts end")
    inside = counts.times < until
    bounds = np.concatenate([[0.0], counts.times[inside], [until]])
    heights = np.concatenate([[1.0], curve.share[inside]])
    areas = np.diff(bounds) * heights
    after = areas[::-1].cumsum()[::-1][1:]  # the area to the right of each time
    ended, at_risk = counts.ended[inside], counts.at_risk[inside]
    steps = _over(ended, at_risk * (at_risk - ended))  # nought where nobody is left, and the area after is nought
    return float(areas.sum()), float(np.sum(after**2 * steps))


def _floats(values: npt.NDArray[np.floating]) -> Floats:
    return np.asarray(values, np.float64)


def _over(above: Floats, below: Floats) -> Floats:
    """A quotient that is nought where its denominator is."""
    found: Floats = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return found


def _log_log(share: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    """The interval of a share on the scale log(-log), which never leaves 0 to 1."""
    point = normal_point(level)
    inner = (share > 0) & (share < 1) & (variance > 0)
    safe = np.where(inner, share, math.exp(-1))
    reach = np.where(inner, point * np.sqrt(variance) / np.abs(safe * np.log(safe)), 0.0)
    reach = np.minimum(reach, _WIDEST)
    with np.errstate(under="ignore"):
        lower = np.where(inner, safe ** np.exp(reach), share)
        upper = np.where(inner, safe ** np.exp(-reach), share)
    return lower, upper


def _first_time(times: Floats, reached: Floats, share: float) -> float | None:
    there = np.flatnonzero(reached >= share - 1e-12)
    return float(times[there[0]]) if len(there) else None
