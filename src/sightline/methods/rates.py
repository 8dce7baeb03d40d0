"""Counts, shares and rates of areas with their intervals, standardised directly or indirectly where ages differ.

Counts are of the unit the caller counts; None is a mark that stands in place of a count and is never taken for 0.
Levels are shares (0.95). What cannot be worked out is a stated gap, a `Rate` without a value and with its reason; what
must not be asked is refused with MethodError.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from sightline.errors import MethodError
from sightline.standard.shares import byar as standard_byar
from sightline.standard.shares import wilson

LEVELS = (0.95, 0.998)
PER_10K = 10_000.0
FEWEST_FOR_BYAR = 10  # below it Byar's approximation gives way to the exact interval
FEWEST_FOR_STANDARD = 10  # below it no directly standardised rate is made

Floats = npt.NDArray[np.float64]
Counts = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """One interval: `lower` is None where the approximation gives none (Byar's would be negative)."""

    level: float
    lower: float | None
    upper: float
    method: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, rate or ratio with its intervals, or a gap: `value` None and `reason` why.

    `value` and the limits are in units of `multiplier` (10,000: for each 10,000 of the denominator). For a
    standardised ratio the denominator is the number expected.
    """

    value: float | None
    limits: tuple[Limits, ...]
    count: float | None
    denominator: float
    multiplier: float
    reason: str = ""

    def at(self, level: float) -> Limits:
        """The interval of one level. Raises MethodError where it was not asked for, or the value is a gap."""
        for known in self.limits:
            if math.isclose(known.level, level):
                return known
        raise MethodError(self.reason or f"no interval at {level:g} was worked out")


def normal_point(level: float) -> float:
    """How many standard errors hold `level` of a normal distribution: 1.96 for 0.95. Raises MethodError."""
    if not 0 < level < 1:
        raise MethodError("the level of an interval must lie between 0 and 1")
    return float(special.ndtri((1 + level) / 2))


def byar(count: float, level: float = 0.95) -> tuple[float | None, float]:
    """Byar's interval of a Poisson count; the lower limit is None where the formula goes below 0.

    Source: Breslow and Day, Statistical Methods in Cancer Research II (IARC 1987), page 69.
    """
    _a_count(count)
    lower, upper = standard_byar(count, normal_point(level))
    return (lower if count and lower >= 0 else None), upper


def exact_poisson(count: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson count, by the gamma distribution; the lower limit of 0 is 0.

    Source: Garwood, Fiducial Limits for the Poisson Distribution, Biometrika 28 (1936).
    """
    _a_count(count)
    normal_point(level)
    tail = (1 - level) / 2
    lower = float(special.gammaincinv(count, tail)) if count else 0.0
    return lower, float(special.gammainccinv(count + 1, tail))


def count_limits(count: float, level: float = 0.95) -> Limits:
    """The interval of a count: exact below 10, Byar's from 10."""
    if count < FEWEST_FOR_BYAR:
        lower, upper = exact_poisson(count, level)
        return Limits(level, lower, upper, "Exact")
    low, high = byar(count, level)
    return Limits(level, low, high, "Byar's")


def proportion(
    count: float | None, denominator: float, multiplier: float = 1.0, levels: Sequence[float] = LEVELS
) -> Rate:
    """A share of a denominator with Wilson's interval.

    Gaps: no count, a denominator of 0. Raises MethodError for a negative number, or more counted than there are.
    """
    gap = _gap(count, denominator, multiplier)
    if gap is not None or count is None:
        return gap or _no_count(denominator, multiplier)
    if count > denominator:
        raise MethodError("more were counted than there are in the denominator, so this is not a share")
    limits = []
    for level in levels:
        low, high = wilson(count, denominator, normal_point(level))
        limits.append(Limits(level, low * multiplier, high * multiplier, "Wilson"))
    return Rate(count / denominator * multiplier, tuple(limits), count, denominator, multiplier)


def rate(
    count: float | None, denominator: float, multiplier: float = PER_10K, levels: Sequence[float] = LEVELS
) -> Rate:
    """A count for each `multiplier` of a population: Byar's interval, exact where the count is below 10.

    Gaps: no count, a denominator of 0. Raises MethodError for a negative number.
    """
    gap = _gap(count, denominator, multiplier)
    if gap is not None or count is None:
        return gap or _no_count(denominator, multiplier)
    factor = multiplier / denominator
    limits = tuple(_times(count_limits(count, level), factor) for level in levels)
    return Rate(count * factor, limits, count, denominator, multiplier)


def directly_standardised(
    counts: Counts,
    populations: Sequence[float],
    standard: Sequence[float],
    multiplier: float = PER_10K,
    levels: Sequence[float] = LEVELS,
) -> Rate:
    """The rate that a standard population would have at this area's rates by age, with Dobson's interval.

    All three by age band, in one order. Gaps: a band without a count; fewer than 10 counted in all. Raises MethodError
    where the bands do not fit, a population is not above 0, or a number is negative.
    Source: Dobson, Kuulasmaa, Eberle and Scherer, Statistics in Medicine 10 (1991).
    """
    return directly_standardised_repeated({1: counts}, populations, standard, multiplier, levels)


def directly_standardised_repeated(
    people: Mapping[int, Counts],
    populations: Sequence[float],
    standard: Sequence[float],
    multiplier: float = PER_10K,
    levels: Sequence[float] = LEVELS,
) -> Rate:
    """A directly standardised rate of events of which one person may have several, such as repeat protection plans.

    `people` says, by how many events each of them had, how many people there are in each age band. Events of one
    person come together, so the variance is that of a compound Poisson count: people times events squared. Otherwise
    as `directly_standardised`, whose interval is too narrow here; the count is of events.
    """
    area, weights = _bands(populations, standard, multiplier)
    if not people or any(times < 1 for times in people):
        raise MethodError("people are given by how many events each had, from 1")
    parts = {times: _by_band(counts, area) for times, counts in people.items()}
    if any(part is None for part in parts.values()):
        return _no_count(float(area.sum()), multiplier, "an age band has no count: a mark stands there, which is not 0")
    given = {times: part for times, part in parts.items() if part is not None}
    events = np.sum([times * part for times, part in given.items()], axis=0)
    total, denominator = float(events.sum()), float(area.sum())
    if total < FEWEST_FOR_STANDARD:
        reason = f"fewer than {FEWEST_FOR_STANDARD} were counted in all: too few to standardise by age"
        return Rate(None, (), total, denominator, multiplier, reason)
    value = float((events * weights).sum())
    variance = float(np.sum([times**2 * part * weights**2 for times, part in given.items()]))
    method = "Dobson" if set(given) == {1} else "Dobson, for events that are not independent"
    limits = tuple(_dobson(value, variance, total, level, multiplier, method) for level in levels)
    return Rate(value * multiplier, limits, total, denominator, multiplier)


def expected(
    populations: Sequence[float], reference_counts: Counts, reference_populations: Sequence[float]
) -> float | None:
    """How many would be counted here at the reference's rates by age band; None where the reference has a gap.

    Raises MethodError where the bands do not fit or a population of the reference is not above 0.
    """
    own = _numbers(populations, "a population")
    whole = _numbers(reference_populations, "a population of the reference")
    if len(own) != len(whole):
        raise MethodError("the age bands of the area and of the reference are not the same number")
    if not (whole > 0).all():
        raise MethodError("a population of the reference is not above 0, so it has no rate")
    counts = _by_band(reference_counts, whole)
    return None if counts is None else float((counts / whole * own).sum())


def standardised_ratio(
    observed: float | None, expected_count: float | None, multiplier: float = 1.0, levels: Sequence[float] = LEVELS
) -> Rate:
    """The indirectly standardised ratio, observed over expected, with the interval of the count.

    `multiplier` 1 for a ratio, 100 for a percentage, or the reference's own rate for an indirectly standardised rate.
    Gaps: no count; nothing, or an unknown number, expected. Raises MethodError for a negative number.
    Source: Breslow and Day (1987), chapter 2.
    """
    if expected_count is None:
        return Rate(None, (), observed, 0.0, multiplier, "how many to expect is not known")
    found = rate(observed, expected_count, multiplier, levels)
    if expected_count == 0:
        return Rate(None, (), observed, 0.0, multiplier, "none are expected here, so there is no ratio")
    return found


def _a_count(count: float) -> None:
    if not math.isfinite(count) or count < 0:
        raise MethodError("a count must be a number of 0 or more")


def _gap(count: float | None, denominator: float, multiplier: float) -> Rate | None:
    """The gap that these leave, if they do. Raises MethodError for what is no number of people at all."""
    if not math.isfinite(denominator) or denominator < 0:
        raise MethodError("a denominator must be a number of 0 or more")
    if not math.isfinite(multiplier) or multiplier <= 0:
        raise MethodError("a multiplier must be above 0")
    if count is None:
        return _no_count(denominator, multiplier)
    _a_count(count)
    if denominator == 0:
        return Rate(None, (), count, 0.0, multiplier, "the denominator is 0: there is nobody to count among")
    return None


def _no_count(denominator: float, multiplier: float, reason: str = "") -> Rate:
    words = reason or "there is no count: a mark stands in its place, and a mark is never 0"
    return Rate(None, (), None, denominator, multiplier, words)


def _times(limits: Limits, factor: float) -> Limits:
    lower = None if limits.lower is None else limits.lower * factor
    return Limits(limits.level, lower, limits.upper * factor, limits.method)


def _bands(populations: Sequence[float], standard: Sequence[float], multiplier: float) -> tuple[Floats, Floats]:
    """Populations, and what one event in each band adds to the standardised rate."""
    area, whole = _numbers(populations, "a population"), _numbers(standard, "a standard population")
    if len(area) != len(whole) or not len(area):
        raise MethodError("there must be one population and one standard population for each age band")
    if not (area > 0).all():
        raise MethodError("the population of an age band is not above 0, so it has no rate: join it to the next band")
    if whole.sum() <= 0 or multiplier <= 0:
        raise MethodError("the standard population and the multiplier must be above 0")
    return area, whole / area / whole.sum()


def _by_band(counts: Counts, populations: Floats) -> Floats | None:
    """Counts by band, or None where one of them is a mark."""
    if len(counts) != len(populations):
        raise MethodError("there must be one count for each age band")
    if any(count is None for count in counts):
        return None
    return _numbers([count for count in counts if count is not None], "a count")


def _numbers(values: Sequence[float], what: str) -> Floats:
    array = np.array(values, dtype=np.float64)
    if not np.isfinite(array).all() or (array < 0).any():
        raise MethodError(f"{what} must be a number of 0 or more")
    return array


def _dobson(value: float, variance: float, total: float, level: float, multiplier: float, method: str) -> Limits:
    low, high = byar(total, level)
    scale = math.sqrt(variance / total)
    lower = None if low is None else (value + scale * (low - total)) * multiplier
    return Limits(level, lower, (value + scale * (high - total)) * multiplier, method)
