"""What a figure could be, given what was not recorded: worst-case bounds, and beside them a value by a model.

Bounds assume nothing that is not named. The model assumes that within each stratum those not recorded are like those
recorded (missing at random); no data can show whether that is so, so it is printed beside the bounds and never instead.
Sources: Manski, Journal of Human Resources 24 (1989), 343-360, and Partial Identification of Probability
Distributions (2003), chapters 1 and 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sightline.errors import MethodError
from sightline.methods.rates import normal_point


class Assumption(StrEnum):
    """What bounds assume of those not recorded. The last two: means missing monotonely (Manski 2003, chapter 2)."""

    NONE = "nothing"
    NOT_LESS = "those not recorded have it at least as often, or as much, as those recorded"
    NOT_MORE = "those not recorded have it at most as often, or as much, as those recorded"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a figure can be, or a gap with its reason.

    `known` of `denominator` were recorded; `recorded` is the figure among them alone (a count: the count of them).
    """

    lower: float | None
    upper: float | None
    recorded: float | None
    known: float
    denominator: float
    assumption: Assumption
    reason: str = ""

    @property
    def completeness(self) -> float | None:
        """The share recorded; None where there is nobody."""
        return self.known / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Stratum:
    """Some of the people: `have` it among the `known`, of `total`. None is a mark and no count."""

    name: str
    have: float | None
    known: float | None
    total: float | None


@dataclass(frozen=True, slots=True)
class Modelled:
    """A share by the model with its interval, and the bounds that assume nothing; or a gap.

    `gaps` is stratum -> reason. `value` and its interval are None where somebody is in a stratum of which nothing is
    known: the model says nothing of them.
    """

    value: float | None
    lower: float | None
    upper: float | None
    level: float
    known: float
    denominator: float
    bounds: Bounds
    gaps: Mapping[str, str] = field(default_factory=dict)

    @property
    def completeness(self) -> float | None:
        """The share recorded; None where there is nobody, or where it is not known how many a stratum holds."""
        if not self.denominator or self.bounds.lower is None:
            return None
        return self.known / self.denominator


def share(have: float, known: float, total: float, assumption: Assumption = Assumption.NONE) -> Bounds:
    """Bounds of the share of `total` who have it, when `have` of the `known` do.

    A gap where there is nobody, or where nothing is known and the assumption is about those known.
    Raises MethodError for numbers that cannot be.
    """
    _check(have, known, total)
    return _mean(have, known, total, 0.0, 1.0, assumption)


def count(have: float, known: float, total: float, assumption: Assumption = Assumption.NONE) -> Bounds:
    """Bounds of how many of `total` have it, when `have` of the `known` do. Otherwise as `share`; of nobody it is 0."""
    _check(have, known, total)
    if not total:
        return Bounds(0.0, 0.0, 0.0, 0.0, 0.0, assumption)
    found = _mean(have, known, total, 0.0, 1.0, assumption)
    if found.lower is None or found.upper is None:
        return found
    return Bounds(found.lower * total, found.upper * total, have, known, total, assumption, found.reason)


def mean(
    sum_known: float, known: float, total: float, least: float, most: float, assumption: Assumption = Assumption.NONE
) -> Bounds:
    """Bounds of the mean over `total` of what lies between `least` and `most`, when those known add up to `sum_known`.

    Without a least and a most a mean has no bounds: days can be bounded by an age, money often cannot.
    Gaps as `share`. Raises MethodError for numbers that cannot be.
    """
    if not all(math.isfinite(each) for each in (sum_known, least, most)) or least > most:
        raise MethodError("a mean needs a least and a most that its values can have")
    _check(0.0, known, total)
    if not least * known <= sum_known <= most * known:
        raise MethodError("what was recorded does not lie between the least and the most")
    return _mean(sum_known, known, total, least, most, assumption)


def missing_at_random(strata: Sequence[Stratum], level: float = 0.95) -> Modelled:
    """The share who have it if within each stratum those not recorded are like those recorded.

    The interval is the delta method's for those not recorded (those recorded are known): binomial within strata, with
    half a person added to each side so that a stratum of noughts is not thought certain; never wider than the bounds.
    A stratum of nobody is a stated gap that changes nothing; one of which nothing is known, or with a mark, leaves no
    value. Raises MethodError for numbers that cannot be, two strata of one name, or none.
    """
    if not strata or len({stratum.name for stratum in strata}) < len(strata):
        raise MethodError("there must be at least one stratum, and no two of one name")
    point = normal_point(level)
    gaps = {stratum.name: reason for stratum in strata if (reason := _gap(stratum))}
    numbers = {each.name: _numbers(each) for each in strata}
    have, known, total = (sum(column) for column in zip(*numbers.values(), strict=True))
    if any(each.total is None for each in strata):
        return Modelled(None, None, None, level, known, total, _without(known, total), gaps)
    worst = share(have, known, total)
    if not total or any(numbers[name][2] for name in gaps):
        return Modelled(None, None, None, level, known, total, worst, gaps)
    value = variance = 0.0
    for some, recorded, everybody in numbers.values():
        if everybody:
            value += everybody * some / recorded
            likely = (some + 0.5) / (recorded + 1)
            variance += likely * (1 - likely) * (everybody - recorded) * everybody / recorded
    value, reach = value / total, point * math.sqrt(variance) / total
    lower, upper = (
        max(value - reach, worst.lower or 0.0),
        min(value + reach, 1.0 if worst.upper is None else worst.upper),
    )
    return Modelled(value, lower, upper, level, known, total, worst, gaps)


def _mean(
    sum_known: float, known: float, total: float, least: float, most: float, assumption: Assumption
) -> Bounds:  # fmt: skip
    if not total:
        return Bounds(None, None, None, known, total, assumption, "there is nobody, so there is no share and no mean")
    recorded = sum_known / known if known else None
    missing = total - known
    lower, upper = (sum_known + missing * least) / total, (sum_known + missing * most) / total
    if assumption is not Assumption.NONE and recorded is None:
        words = "nothing was recorded of anybody, so nobody can be compared with those recorded"
        return Bounds(None, None, None, known, total, assumption, words)
    if assumption is Assumption.NOT_LESS and recorded is not None:
        lower = recorded
    elif assumption is Assumption.NOT_MORE and recorded is not None:
        upper = recorded
    reason = "" if known else "nothing was recorded of anybody: these are the least and the most that could be at all"
    return Bounds(lower, upper, recorded, known, total, assumption, reason)


def _without(known: float, total: float) -> Bounds:
    words = "how many there are in a stratum is not known: a mark stands in its place"
    return Bounds(None, None, None, known, total, Assumption.NONE, words)


def _numbers(stratum: Stratum) -> tuple[float, float, float]:
    """(have, known, total): where one of the first two is a mark, nothing is known of the stratum."""
    if stratum.have is None or stratum.known is None:
        return 0.0, 0.0, stratum.total or 0.0
    return stratum.have, stratum.known, stratum.known if stratum.total is None else stratum.total


def _gap(stratum: Stratum) -> str:
    """Why the model says nothing of this stratum, or "". Raises MethodError for numbers that cannot be."""
    _check(*_numbers(stratum))
    if stratum.total is None:
        return "how many there are is not known: a mark stands in its place"
    if not stratum.total:
        return "there is nobody in this stratum"
    if stratum.have is None or stratum.known is None:
        return "a count is not known: a mark stands in its place, and a mark is never 0"
    return "" if stratum.known else "nothing was recorded of anybody in this stratum"


def _check(have: float, known: float, total: float) -> None:
    if not all(math.isfinite(each) and each >= 0 for each in (have, known, total)):
        raise MethodError("counts must be numbers of 0 or more")
    if not have <= known <= total:
        raise MethodError("those who have it must be among those known, and those known among all")
