"""Chao's lower bound: at least how many are on no list, from those on one list only and those on two only.

If some people are easier to find than others, those on two lists are found oftener than those on one, and by the
Cauchy-Schwarz inequality at least once^2 / (2 * twice) are on none when there are many lists. Sources:

- Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics 43 (1987),
  783-791: lists that are alike, and the interval, which is normal on the log of the number on no list.
- Chao, "Estimating population size for sparse data in capture-recapture experiments", Biometrics 45 (1989), 427-438:
  lists that differ in how many they find.
- Rivest and Baillargeon, "Applications and extensions of Chao's moment estimator for the size of a closed population",
  Biometrics 63 (2007), 999-1006: the factor (t - 1) / t for t lists. Their log-linear form is in heterogeneity.py.
"""

from __future__ import annotations

import math

from scipy.special import ndtri

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.opinion import Opinion, require

NAME = "Chao's lower bound"
NOT_A_MIDDLE = (
    "At least about this many: it allows for people who are hard to find, and the more they differ the further the "
    "true number lies above it. Lists that pass people on to each other lower it further; lists that avoid each other "
    "raise it, and then it is no lower bound."
)
ALIKE = "It takes all lists to find equally many; where they do not, it is too high to be a lower bound."
NOBODY_TWICE = "Nobody is on exactly two lists: this rests on the correction for small counts alone."
NOBODY_ONCE = "Nobody is on one list only, so the bound is the number seen."


def lower_bound(lists: Lists, alike: bool = False, corrected: bool = False, level: float = 0.95) -> Opinion:
    """Chao's lower bound for lists that differ in how many they find (1989), or that are all alike (1987).

    `corrected` takes the form that is less biased where few are on two lists. With two lists the bound is the estimate
    of Lincoln and Petersen, and corrected that of Chapman.

    Raises MethodError for fewer than two lists, lists without overlap, a list without people, lists that exclude each
    other, and, where it is not corrected, if nobody is on exactly two lists.
    """
    require(lists, NAME, fewest=2, level=level)
    once = [lists.counts[1 << bit] for bit in range(lists.number)]
    twice = float(sum(count for place, count in enumerate(lists.counts) if place.bit_count() == 2))
    if alike:
        return bound_of_frequencies(lists.seen, sum(once), twice, lists.number, corrected, level)
    below = _divisor(twice, corrected)
    total = sum(once)
    hidden = (total**2 - sum(count**2 for count in once)) / 2 / below
    spread = sum(count * ((total - count) / below) ** 2 for count in once) + twice * (hidden / below) ** 2
    return _opinion(lists.seen, hidden, spread, level, _notes(twice, total))


def bound_of_frequencies(
    seen: float,
    once: float,
    twice: float,
    occasions: int | None = None,
    corrected: bool = False,
    level: float = 0.95,
) -> Opinion:
    """Chao's lower bound (1987) from how many people were seen at all, once and twice on `occasions` that are alike.

    `occasions` None stands for very many. Raises MethodError for numbers that cannot be, fewer than two occasions, and
    if nobody was seen twice and it is not corrected.
    """
    faults = []
    if min(seen, once, twice) < 0 or once + twice > seen:
        faults.append("people seen once and twice are more than were seen, or a count is below 0")
    if occasions is not None and occasions < 2:
        faults.append("it needs two occasions or more")
    if not 0 < level < 1:
        faults.append("the level of an interval must be between 0 and 1")
    if faults:
        raise MethodError(f"{NAME} cannot be worked out: " + "; ".join(faults))
    below = _divisor(twice, corrected)
    factor = 1.0 if occasions is None else (occasions - 1) / occasions
    pairs = once * (once - 1) if corrected else once**2
    hidden = factor * pairs / 2 / below
    slope = factor * ((2 * once - 1) if corrected else 2 * once) / 2 / below
    spread = once * slope**2 + twice * (hidden / below) ** 2
    return _opinion(seen, hidden, spread, level, (*_notes(twice, once), ALIKE))


def interval(seen: float, hidden: float, variance: float, level: float) -> tuple[float, float]:
    """Limits for everybody, normal on the log of the number on no list: never below the number seen (Chao 1987)."""
    if hidden <= 0:
        return seen, seen
    width = math.exp(float(-ndtri((1 - level) / 2)) * math.sqrt(math.log1p(variance / hidden**2)))
    return seen + hidden / width, seen + hidden * width


def _divisor(twice: float, corrected: bool) -> float:
    if corrected:
        return twice + 1
    if not twice:
        raise MethodError(
            f"{NAME} cannot be worked out: nobody is on exactly two lists. The form corrected for small counts can be, "
            "and says so"
        )
    return twice


def _notes(twice: float, once: float) -> tuple[str, ...]:
    return (NOT_A_MIDDLE, *((NOBODY_TWICE,) if not twice else ()), *((NOBODY_ONCE,) if not once else ()))


def _opinion(seen: float, hidden: float, spread: float, level: float, notes: tuple[str, ...]) -> Opinion:
    """The bound; `spread` is the variance of the formula, to which that of the number itself is added."""
    lower, upper = interval(seen, hidden, hidden + spread, level)
    return Opinion(seen + hidden, lower, upper, level, seen, notes)
