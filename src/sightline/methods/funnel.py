"""Funnels: which areas lie further from a target than chance allows, with and without the spread all areas share.

A size is a denominator (proportion), a population (rate) or the number expected (ratio); values and limits are counts
divided by sizes. A funnel is no ranking: it says only whether chance could tell an area from the target. Recorded
volume is not performance, and where the lower limit is 0 a funnel cannot show that an area records too little.
Sources: Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202, and Quality and Safety in Health Care 14 (2005),
347-351; Spiegelhalter and others, Journal of the Royal Statistical Society A 175 (2012), 1-47.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from sightline.errors import MethodError
from sightline.methods.rates import LEVELS, normal_point

FEWEST_AREAS = 10  # fewer cannot show how far areas differ
LEAST_COUNT = 0.5  # what 0 counts as on a logarithmic scale
LARGEST_LOG = 700.0  # beyond it there is no number: a limit that far is no limit

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Kind(StrEnum):
    """What is compared, and so how chance is counted: binomial for a proportion, Poisson for the other two."""

    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"


class Scale(StrEnum):
    """On which scale distances from the target are taken."""

    PLAIN = "plain"
    ROOT = "square root"  # arcsine of the root for a proportion
    LOG = "logarithm"


class Trim(StrEnum):
    """How the furthest areas are kept from setting the spread that is then allowed to them."""

    NONE = "none"
    WINSORISED = "winsorised"  # drawn in to the quantile
    TRUNCATED = "truncated"  # left out, by rank


@dataclass(frozen=True, slots=True)
class Variant:
    """How overdispersion is measured: the scale, the trimming and the share trimmed at each end."""

    scale: Scale
    trim: Trim
    share: float = 0.1


SPIEGELHALTER = Variant(Scale.PLAIN, Trim.WINSORISED)
CQC = Variant(Scale.ROOT, Trim.WINSORISED)
SHMI = Variant(Scale.LOG, Trim.TRUNCATED)
UNTRIMMED = Variant(Scale.PLAIN, Trim.NONE, 0.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """Overdispersion: `phi` is 1 where only chance tells areas apart; `tau_squared` is on the variant's scale.

    By chance alone a phi winsorised at 10% comes to 0.68 and not to 1: below 1 nothing is adjusted.
    """

    phi: float
    tau_squared: float
    used: int  # areas it was measured on
    variant: Variant


class Standing(StrEnum):
    """Where a value lies. "Below" asks "why so few?" as "above" asks "why so many?"."""

    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Band:
    """The limits of one level at one area's size, and where its value lies."""

    level: float
    lower: float
    upper: float
    standing: Standing

    @property
    def blind_below(self) -> bool:
        """Whether no value, not even 0, could have been below."""
        return self.lower <= 0


@dataclass(frozen=True, slots=True)
class Point:
    """One area, in the order given: a value and its bands by level, or a gap with its reason."""

    value: float | None
    size: float | None
    plain: tuple[Band, ...] = ()
    multiplicative: tuple[Band, ...] = ()  # plain limits widened by the root of phi
    additive: tuple[Band, ...] = ()  # tau squared added to each area's variance
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """All areas about one target. `target` is a count divided by a size."""

    kind: Kind
    target: float
    spread: Spread
    points: tuple[Point, ...]

    def outside(self, bands: str = "plain", level: float = 0.998) -> int:
        """How many areas are above or below; `bands` is "plain", "multiplicative" or "additive"."""
        return sum(
            band.standing is not Standing.WITHIN
            for point in self.points
            for band in getattr(point, bands)
            if math.isclose(band.level, level)
        )


def limits_about(expected: Sequence[float], level: float = 0.998) -> tuple[Floats, Floats]:
    """Exact Poisson limits of the ratio 1, drawn as the interval about each number expected.

    This is how FunnelPlotR draws unadjusted limits; `plain_limits` is exact in the tails instead.
    """
    tail, means = _tail(level), np.asarray(expected, dtype=np.float64)
    if not (means > 0).all():
        raise MethodError("a number expected must be above 0")
    return special.gammaincinv(means, tail) / means, special.gammainccinv(means + 1, tail) / means


def expected_on_limit(observed: Sequence[float], level: float = 0.998) -> tuple[Floats, Floats]:
    """For each count, the numbers expected at which it lies exactly on the lower and on the upper limit.

    Divide by a rate to have the population. This is how PHEindicatormethods draws the curves for ratios and rates.
    """
    tail, counts = _tail(level), np.asarray(observed, dtype=np.float64)
    if not (counts > 0).all():
        raise MethodError("a count on a limit must be above 0")
    return special.gammainccinv(counts + 1, tail), special.gammaincinv(counts, tail)


def plain_limits(
    kind: Kind, sizes: Sequence[float], target: float, level: float = 0.998, exact: bool = True
) -> tuple[Floats, Floats]:
    """Limits of chance alone at each size: of exact tails, or of the normal approximation (Wilson's, turned round).

    Raises MethodError where a size is not above 0 or the target cannot be.
    """
    array = _checked(kind, sizes, target)
    tail = _tail(level)
    if not exact:
        reach = normal_point(level) * _error(kind, array, target)
        return np.maximum(target - reach, 0), np.minimum(target + reach, _most(kind))
    if kind is Kind.PROPORTION:
        low, high = special.bdtrik(tail, array, target), special.bdtrik(1 - tail, array, target) + 1
    else:
        low, high = special.pdtrik(tail, array * target), special.pdtrik(1 - tail, array * target) + 1
    return low / array, np.minimum(high / array, _most(kind))


def scores(kind: Kind, counts: Floats, sizes: Floats, target: float, scale: Scale) -> tuple[Floats, Floats]:
    """Standardised distances from the target, and the standard errors on that scale."""
    values, centre, errors = _scaled(kind, counts, sizes, target, scale)
    return (values - centre) / errors, errors


def trimmed(distances: Floats, variant: Variant) -> tuple[Floats, Bools]:
    """The distances after trimming, and which were kept.

    Truncation leaves out the first and last of 1/share groups by rank, as the SHMI specification does.
    """
    kept = np.ones(len(distances), dtype=np.bool_)
    if variant.trim is Trim.WINSORISED:
        low, high = np.quantile(distances, [variant.share, 1 - variant.share])
        return np.clip(distances, low, high), kept
    if variant.trim is Trim.TRUNCATED:
        groups = round(1 / variant.share)
        group = np.floor(stats.rankdata(distances) * groups / (len(distances) + 1))
        kept = (group > 0) & (group < groups - 1)
    return distances[kept], kept


def overdispersion(kind: Kind, counts: Floats, sizes: Floats, target: float, variant: Variant) -> Spread:
    """How much further apart areas lie than chance would put them.

    phi is the mean of squared trimmed distances; tau squared is the moment estimate of the variance between areas.
    Raises MethodError for fewer than 10 areas.
    """
    if len(counts) < FEWEST_AREAS:
        raise MethodError(f"fewer than {FEWEST_AREAS} areas have a value: too few to say how far areas differ")
    distances, errors = scores(kind, counts, sizes, target, variant.scale)
    used, kept = trimmed(distances, variant)
    number, phi = len(used), float(np.mean(used**2))
    weights = 1 / errors[kept] ** 2
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return Spread(phi, max(0.0, float((number * phi - (number - 1)) / room)), number, variant)


def funnel(
    observed: Sequence[float | None],
    sizes: Sequence[float | None],
    kind: Kind,
    target: float | None = None,
    variant: Variant = SPIEGELHALTER,
    levels: Sequence[float] = LEVELS,
    exact: bool = True,
) -> Funnel:
    """A funnel of areas. Without a `target` it is 1 for a ratio, and all areas together for a rate or proportion.

    An area whose count or size is None or whose size is 0 is a gap. `exact` is about the plain limits alone.
    Raises MethodError for a negative number, more counted than a proportion's size, nothing counted anywhere, or fewer
    than 10 areas with a value.
    """
    if len(observed) != len(sizes):
        raise MethodError("there must be one size for each count")
    reasons = [_gap(count, size, kind) for count, size in zip(observed, sizes, strict=True)]
    there = [place for place, reason in enumerate(reasons) if not reason]
    counts = np.array([observed[place] for place in there], dtype=np.float64)
    known = np.array([sizes[place] for place in there], dtype=np.float64)
    if target is None:
        target = 1.0 if kind is Kind.RATIO else float(counts.sum() / known.sum()) if there else 0.0
    _checked(kind, known, target)
    spread = overdispersion(kind, counts, known, target, variant)
    bands = [_bands(kind, counts, known, target, spread, level, exact) for level in levels]
    points = [Point(None, size, reason=reason) for size, reason in zip(sizes, reasons, strict=True)]
    for row, place in enumerate(there):
        plain, wide, added = ([of_level[form][row] for of_level in bands] for form in range(3))
        value = float(counts[row] / known[row])
        points[place] = Point(value, float(known[row]), tuple(plain), tuple(wide), tuple(added))
    return Funnel(kind, target, spread, tuple(points))


def adjusted_limits(
    kind: Kind, sizes: Sequence[float], target: float, spread: Spread, level: float = 0.998, additive: bool = True
) -> tuple[Floats, Floats]:
    """Limits that allow for overdispersion: errors with tau squared added, or times the root of phi (at least 1)."""
    array, scale = _checked(kind, sizes, target), spread.variant.scale
    _, centre, errors = _scaled(kind, np.zeros(len(array)), array, target, scale)
    wide = np.sqrt(errors**2 + spread.tau_squared) if additive else errors * math.sqrt(max(spread.phi, 1.0))
    reach = normal_point(level) * wide
    return _back(kind, centre - reach, target, scale), _back(kind, centre + reach, target, scale)


def _bands(
    kind: Kind, counts: Floats, sizes: Floats, target: float, spread: Spread, level: float, exact: bool
) -> tuple[list[Band], list[Band], list[Band]]:
    """The three kinds of band of one level, by area."""
    values, tail = counts / sizes, _tail(level)
    low, high = plain_limits(kind, list(sizes), target, level, exact)
    if exact:
        below, above = (side < tail for side in _tails(kind, counts, sizes, target))
    else:
        # The unclipped score, so that a value of 0 or of all can lie outside a limit drawn at 0 or at all.
        distance = (values - target) / _error(kind, sizes, target)
        below, above = distance < -normal_point(level), distance > normal_point(level)
    bands = [_drawn(level, low, high, below, above)]
    for additive in (False, True):
        low, high = adjusted_limits(kind, list(sizes), target, spread, level, additive)
        bands.append(_drawn(level, low, high, values < low, values > high))
    return bands[0], bands[1], bands[2]


def _drawn(level: float, low: Floats, high: Floats, below: Bools, above: Bools) -> list[Band]:
    return [
        Band(level, float(one), float(other), Standing.BELOW if lo else Standing.ABOVE if hi else Standing.WITHIN)
        for one, other, lo, hi in zip(low, high, below, above, strict=True)
    ]


def _tails(kind: Kind, counts: Floats, sizes: Floats, target: float) -> tuple[Floats, Floats]:
    """The chance of so few or fewer, and of so many or more. Counts need not be whole (weighted counts occur)."""
    some = np.maximum(counts, 1e-300)
    if kind is Kind.PROPORTION:
        rest = np.maximum(sizes - counts, 1e-300)
        few = np.where(counts < sizes, special.betaincc(counts + 1, rest, target), 1.0)
        many = np.where(counts > 0, special.betainc(some, sizes - counts + 1, target), 1.0)
        return few, many
    few = special.gammaincc(counts + 1, sizes * target)
    return few, np.where(counts > 0, special.gammainc(some, sizes * target), 1.0)


def _scaled(
    kind: Kind, counts: Floats, sizes: Floats, target: float, scale: Scale
) -> tuple[Floats, float, Floats]:  # fmt: skip
    """Values, the target and standard errors on a scale."""
    expected = sizes * target
    if scale is Scale.LOG:
        slack = 1 - target if kind is Kind.PROPORTION else 1.0
        return np.log(np.maximum(counts, LEAST_COUNT) / expected), 0.0, np.sqrt(slack / expected)
    if scale is Scale.PLAIN:
        return counts / sizes, target, _error(kind, sizes, target)
    if kind is Kind.PROPORTION:
        return np.arcsin(np.sqrt(counts / sizes)), math.asin(math.sqrt(target)), 0.5 / np.sqrt(sizes)
    return np.sqrt(counts / expected), 1.0, 0.5 / np.sqrt(expected)


def _back(kind: Kind, values: Floats, target: float, scale: Scale) -> Floats:
    """From a scale to counts divided by sizes."""
    if scale is Scale.LOG:
        back = target * np.exp(np.minimum(values, LARGEST_LOG))
    elif scale is Scale.PLAIN:
        back = np.maximum(values, 0)
    elif kind is Kind.PROPORTION:
        back = np.sin(np.clip(values, 0, math.pi / 2)) ** 2
    else:
        back = target * np.maximum(values, 0) ** 2
    return np.minimum(back, _most(kind))


def _error(kind: Kind, sizes: Floats, target: float) -> Floats:
    return np.sqrt(target * (1 - target if kind is Kind.PROPORTION else 1.0) / sizes)


def _most(kind: Kind) -> float:
    return 1.0 if kind is Kind.PROPORTION else math.inf


def _tail(level: float) -> float:
    normal_point(level)
    return (1 - level) / 2


def _checked(kind: Kind, sizes: Sequence[float] | Floats, target: float) -> Floats:
    array = np.asarray(sizes, dtype=np.float64)
    if not np.isfinite(array).all() or not (array > 0).all():
        raise MethodError("a size must be above 0")
    if not math.isfinite(target) or target <= 0:
        raise MethodError("nothing was counted anywhere, or the target is not above 0: there is nothing to compare")
    if kind is Kind.PROPORTION and target >= 1:
        raise MethodError("the target of a proportion must be below 1")
    return array


def _gap(count: float | None, size: float | None, kind: Kind) -> str:
    """Why this area has no value, or "". Raises MethodError for what no count can be."""
    if count is not None and (not math.isfinite(count) or count < 0):
        raise MethodError("a count must be a number of 0 or more")
    if size is not None and (not math.isfinite(size) or size < 0):
        raise MethodError("a size must be a number of 0 or more")
    if count is None:
        return "there is no count: a mark stands in its place, and a mark is never 0"
    if size is None:
        return "there is no denominator: a mark stands in its place"
    if size == 0:
        return "the denominator is 0: there is nobody to count among"
    if kind is Kind.PROPORTION and count > size:
        raise MethodError("more were counted than there are in the denominator, so this is not a share")
    return ""
