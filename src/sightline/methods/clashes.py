"""Two small detectors: a series that jumps, and two sources that say different things of the same thing.

Neither says why. A jump where a code list changes is likely a break in the series; a jump elsewhere is a question.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sightline.errors import MethodError

FAR = 3.5  # robust standard deviations: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)
TO_NORMAL = 1.4826  # median absolute deviation to standard deviation, of a normal distribution
FEWEST_MOVES = 4  # from year to year, in all
FEWEST_USUAL = 2  # moves to compare one with
FEW = 3.0  # by how many times 1/n the spread of n earlier moves is widened, few being a poor guide
LEAST_SPREAD = 0.05  # of moves: no series is held to be steadier than that
NOUGHT = 0.5  # what 0 counts as on a logarithmic scale


@dataclass(frozen=True, slots=True)
class Move:
    """From one year to the next. `change` is the logarithm of the ratio; `distance` how far from usual, in robust
    standard deviations. `at_break`: a code list or rule is known to have changed in that year.
    """

    year: int  # the later of the two
    before: float
    after: float
    change: float
    distance: float
    at_break: bool


@dataclass(frozen=True, slots=True)
class Jumps:
    """The moves that are further than usual, in order of time, and what could not be looked at.

    `unexamined` are the years whose own figure or the one before is a gap.
    """

    moves: tuple[Move, ...]
    unexamined: tuple[int, ...]


def jumps(
    series: Mapping[int, float | None],
    breaks: Collection[int] = (),
    least_spread: float = LEAST_SPREAD,
    far: float = FAR,
) -> Jumps:
    """The years in which a series of counts moves further than it usually does from year to year.

    `series` is year -> count, or None for a gap; `breaks` are years in which a definition changes (the first under the
    new one), which are left out of what is usual. A move is held against all others, and against those before it (a
    code that is phased out moves more often than it stays); the further of the two counts. It is measured in robust
    standard deviations of moves, never below `least_spread` (give that of like series, where known) nor below the
    chance of two Poisson counts, so that 2 after 5 is no jump. A jump up and the fall after it are two.
    By chance alone 1 to 4 in 100 moves of a volatile series are found: each is a question and no finding.
    Raises MethodError for fewer than 4 moves between years that follow one another, or a negative number.
    """
    if any(count is not None and (not math.isfinite(count) or count < 0) for count in series.values()):
        raise MethodError("a count of a series must be a number of 0 or more")
    pairs, unexamined = [], []
    for earlier, year in pairwise(sorted(series)):
        before, after = series[earlier], series[year]
        if before is None or after is None or year != earlier + 1:
            unexamined.append(year)
        else:
            pairs.append((year, before, after, math.log(max(after, NOUGHT)) - math.log(max(before, NOUGHT))))
    if len(pairs) < FEWEST_MOVES:
        raise MethodError(
            f"{len(pairs)} moves from year to year are too few to say what is usual: {FEWEST_MOVES} needed"
        )
    found = []
    for year, before, after, change in pairs:
        chance = math.sqrt(1 / max(before, NOUGHT) + 1 / max(after, NOUGHT))
        least = max(chance, least_spread)
        usual = [other for at, *_, other in pairs if at not in breaks]
        earlier_ones = [other for at, *_, other in pairs if at not in breaks and at < year]
        widened = 1 + FEW / max(len(earlier_ones), 1)
        distance = max(_distance(change, usual, least, 1), _distance(change, earlier_ones, least, widened), key=abs)
        if abs(distance) > far:
            found.append(Move(year, before, after, change, distance, year in breaks))
    return Jumps(tuple(found), tuple(unexamined))


def _distance(change: float, usual: Sequence[float], least: float, widened: float) -> float:
    """How far a change is from usual ones; 0 where they are too few to say."""
    if len(usual) < FEWEST_USUAL:
        return 0.0
    middle = statistics.median(usual)
    spread = TO_NORMAL * statistics.median(abs(other - middle) for other in usual)
    return (change - middle) / max(spread, least) / widened


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as a source gives it: rounded to within `half_width` either way (5 where to the nearest 10), or None."""

    value: float | None
    half_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Whether two figures differ by more than rounding allows; None where one is a mark.

    `least` and `most`: how far the unrounded figures can be apart.
    """

    differ: bool | None
    least: float | None
    most: float | None
    reason: str = ""


def differ(first: Reported, second: Reported) -> Difference:
    """Whether two sources' figures of one thing cannot both be right as rounded.

    Where they are apart by just what rounding allows, they do not differ. Raises MethodError for a half width that is
    negative or figures that are no numbers.
    """
    for each in (first, second):
        if not math.isfinite(each.half_width) or each.half_width < 0:
            raise MethodError("what a figure is rounded by must be a number of 0 or more")
        if each.value is not None and not math.isfinite(each.value):
            raise MethodError("a figure must be a number, or None where a mark stands in its place")
    if first.value is None or second.value is None:
        return Difference(None, None, None, "a mark stands in place of a number, and a mark is never 0")
    apart, allowed = abs(first.value - second.value), first.half_width + second.half_width
    # A hair of slack, so that decimal fractions that add up on paper add up here.
    least = apart - allowed if apart - allowed > 1e-9 * max(1.0, apart, allowed) else 0.0
    return Difference(least > 0, least, apart + allowed)


def added(parts: Iterable[Reported]) -> Reported:
    """Figures of parts as one figure of the whole: what each may be rounded by adds up. A mark among them is a mark.

    Raises MethodError where there are no parts.
    """
    members = list(parts)
    if not members:
        raise MethodError("there are no parts to add")
    half_width = sum(part.half_width for part in members)
    values = [part.value for part in members if part.value is not None]
    return Reported(sum(values) if len(values) == len(members) else None, half_width)
