"""The smallest effect that a design would see: in so many of 100 trials it is found where it is there (the power, 80),
and in so many it is found where nothing is (the level, 5), whichever way it goes.

Every design comes to the error of its estimate. Sources: two samples, Cohen, Statistical Power Analysis (1988) and
Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), ch. 4; people of one place, Eldridge,
Ashby and Kerry, Int J Epidemiol 35 (2006); areas by weeks, of which stepped wedges are one case, least squares of the
model of Hussey and Hughes, Contemp Clin Trials 28 (2007). None knows what a plan forgets: effects that come late, areas
that drop out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]
LEVEL = 0.05
POWER = 0.8
_FEW = 5  # degrees of freedom up to which scipy's noncentral t may give up: then the mean over its spread is taken
_POINTS = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """How surely an effect is to be found, and how seldom nothing is taken for one; both shares, two-sided."""

    power: float = POWER
    level: float = LEVEL

    def __post_init__(self) -> None:
        if not 0 < self.level < 1 or not self.level < self.power < 1:
            raise MethodError("the level lies between 0 and 1, and the power between the level and 1")


USUAL = Wanted()


def found(effect: float, error: float, freedom: float = math.inf, level: float = LEVEL) -> float:
    """How often an effect of that size is found, where its estimate has that error: Student's, two-sided."""
    if error <= 0:
        raise MethodError("the error of an estimate is more than 0")
    if math.isinf(freedom):
        limit = float(stats.norm.isf(level / 2))
        return float(stats.norm.sf(limit - effect / error) + stats.norm.cdf(-limit - effect / error))
    limit, off = stats.t.isf(level / 2, freedom), effect / error
    if freedom > _FEW:
        return float(stats.nct.sf(limit, freedom, off) + stats.nct.cdf(-limit, freedom, off))
    spread = np.sqrt(stats.chi2.ppf((np.arange(_POINTS) + 0.5) / _POINTS, freedom) / freedom)
    return float((stats.norm.sf(limit * spread - off) + stats.norm.cdf(-limit * spread - off)).mean())


def smallest(error: float, freedom: float = math.inf, wanted: Wanted = USUAL) -> float:
    """The smallest effect that is found as often as wanted, in the unit of the error.

    Raises MethodError where no degree of freedom is left: a design with as many unknowns as areas shows nothing.
    """
    if freedom < 1:
        raise MethodError("as many unknowns as there are areas: nothing is left to tell chance by")

    def short(times: float) -> float:
        return found(times * error, error, freedom, wanted.level) - wanted.power

    most = 4.0
    while short(most) < 0:
        most *= 1.5
    return float(optimize.brentq(short, 0.0, most, xtol=1e-10)) * error


def smallest_of_shares(share: float, first: float, second: float, inflation: float = 1.0,
                       wanted: Wanted = USUAL) -> tuple[float, float]:  # fmt: skip
    """The smallest fall and the smallest rise from a share that two samples show: both as differences, nan if none can.

    By Fleiss's formula, without correction for continuity. Raises MethodError for a share that is not between 0 and 1.
    """
    _sizes(first, second)
    if not 0 < share < 1:
        raise MethodError("a share lies between 0 and 1")
    near, far = stats.norm.isf(wanted.level / 2), stats.norm.isf(1 - wanted.power)
    one, other = first / inflation, second / inflation

    def short(then: float) -> float:
        pooled = (share * one + then * other) / (one + other)
        null = math.sqrt(pooled * (1 - pooled) * (1 / one + 1 / other))
        apart = math.sqrt(share * (1 - share) / one + then * (1 - then) / other)
        return float(abs(then - share) - near * null - far * apart)

    return _root(short, share, 0.0), _root(short, share, 1.0)


def _root(short: Callable[[float], float], share: float, end: float) -> float:
    """How far from the share, towards `end`, the smallest difference lies; nan where even the end is too near."""
    nearly = share + (end - share) * (1 - 1e-9)
    if short(nearly) < 0:
        return math.nan
    return float(optimize.brentq(short, share + (end - share) * 1e-9, nearly, xtol=1e-12)) - share


def _sizes(first: float, second: float) -> None:
    if first < 2 or second < 2:
        raise MethodError("each sample needs two people at least")


def design_effect(people: float, alike: float, variation: float = 0.0) -> float:
    """By how much people of one place being alike widens what is drawn from `people` of each place.

    `alike` is the intra-cluster correlation; `variation` the coefficient of variation of the places' sizes.
    """
    return 1 + ((1 + variation**2) * people - 1) * alike


@dataclass(frozen=True, slots=True)
class Weeks:
    """How the weeks of one area vary about what is usual there, as variances.

    `chance` is each week's own; `drift` what lasts, `alike` of it from one week to the next; `place` what an area keeps
    for good.
    """

    chance: float
    drift: float = 0.0
    alike: float = 0.0
    place: float = 0.0

    def covariance(self, count: int) -> Floats:
        """Of `count` weeks one after another, of shape (count, count)."""
        apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
        made: Floats = self.chance * np.eye(count) + self.drift * np.power(self.alike, apart) + self.place
        return made


def error_of_panel(under: Floats, spans: Sequence[Floats] | Floats) -> float:
    """The error of an effect by generalised least squares: every period has a level that all areas share.

    `under` says which area is under the campaign in which period (areas x periods); `spans` is the covariance of an
    area's periods, one for all or one for each. Raises MethodError where no area is ever beside.
    """
    areas, periods = under.shape
    inverses = (
        [np.linalg.inv(spans)] * areas if isinstance(spans, np.ndarray) else [np.linalg.inv(each) for each in spans]
    )
    own, mixed, every = 0.0, np.zeros(periods), np.zeros((periods, periods))
    for row, inverse in zip(under, inverses, strict=True):
        own += float(row @ inverse @ row)
        mixed += inverse @ row
        every += inverse
    known = own - float(mixed @ np.linalg.solve(every, mixed))
    if known <= 1e-9 * max(own, 1e-300):
        raise MethodError("no area is beside: all are under the campaign in the same periods")
    return 1 / math.sqrt(known)


def under(starts: npt.ArrayLike, periods: int, runs: int | None = None) -> Floats:
    """Which area is under the campaign in which period: `starts` are positions from 0, below 0 or after all: never.

    `runs` is for how many periods it goes on in an area; without it, to the end.
    """
    begun = np.asarray(starts, dtype=np.int64)[..., None]
    place = np.arange(periods)
    made = (begun >= 0) & (place >= begun)
    if runs is not None:
        made &= place < begun + runs
    return made.astype(np.float64)
