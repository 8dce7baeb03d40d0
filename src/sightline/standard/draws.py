"""Counts over the draws of the link set, and the range that they give a figure: method `sightline-link-draws/1`.

Draw 0 is the best answer to who is who; draws 1 to N are others that the records allow. Only people whom a draw touches
can count otherwise in it, so a step recounts these alone, in every draw, and the value in draw d is the value of draw 0
plus what the recount says in d and less what it says in 0.

The range is that of one more draw, where draws are normal: mean of draws 1 to N, plus and minus Student's t of N - 1
degrees of freedom times their standard deviation times the root of 1 + 1/N; with many draws that is 1.96 standard
deviations. It is widened to hold the value of draw 0, and never below nought. It says nothing of whoever was not
recorded, nor of doubt that the draws do not have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.figures import LINKAGE, Figure, Interval

METHOD = "sightline-link-draws/1"
LEVEL = 0.95
FEWEST = 2  # draws: one alone has no spread
_DIGITS = 6  # of an end: the last ones of a double are not the same on every machine
_HALVINGS = 60

Key = tuple[object, ...]
_NOTHING: Mapping[int, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draws:
    """What one step counts in each draw. `number` is N; `recounts` holds key -> draw -> count of the touched people."""

    number: int = 0
    recounts: Mapping[Key, Mapping[int, float]] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(number: int, rows: Iterable[Mapping[str, object]], key: Sequence[str], value: str) -> Draws:
        """The rows of a step over draws, one for each draw and key; a row that is not there counts nobody.

        Raises StandardError where two rows are of one draw and key, or a row is of a draw that was not made.
        """
        recounts: dict[Key, dict[int, float]] = {}
        for row in rows:
            draw, counted = row["draw"], row[value]
            if not isinstance(draw, int) or not isinstance(counted, int | float) or not 0 <= draw <= number:
                raise StandardError(f"a recount is of no draw from 0 to {number}, or is no number")
            recount = recounts.setdefault(tuple(row[name] for name in key), {})
            if draw in recount:
                raise StandardError("a recount has two rows of one draw")
            recount[draw] = counted
        return Draws(number, recounts)

    def values(self, best: float, *key: object) -> list[float]:
        """The value in draws 1 to N of what counts `best` in draw 0."""
        recount = self.recounts.get(key, _NOTHING)
        return [best + recount.get(draw, 0) - recount.get(0, 0) for draw in range(1, self.number + 1)]

    def ranged(self, figure: Figure, *key: object) -> Figure:
        """The figure with its range over the draws; as it was where it has no value, or where there are no draws."""
        if figure.value is None:
            return figure
        interval = linkage_interval(figure.value, self.values(figure.value, *key))
        return figure if interval is None else replace(figure, intervals=(*figure.intervals, interval))


NO_DRAWS = Draws()


def linkage_interval(best: float, draws: Sequence[float], level: float = LEVEL) -> Interval | None:
    """The range of a figure that is `best` in draw 0 and that in the others; None of fewer than two others."""
    number = len(draws)
    if number < FEWEST:
        return None
    mean = math.fsum(draws) / number
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in draws) / (number - 1))
    reach = student_t(number - 1, level) * deviation * math.sqrt(1 + 1 / number)
    lower, upper = max(0.0, min(mean - reach, best)), max(mean + reach, best)
    return Interval(LINKAGE, level, round(lower, _DIGITS), round(upper, _DIGITS), METHOD)


@cache
def student_t(freedom: int, level: float = LEVEL) -> float:
    """How far from nought, to both sides, Student's t of that many degrees of freedom lies with that probability.

    By halving, from the probability as a finite sum for whole degrees of freedom.
    Raises StandardError for less than one degree, or a level that is no share.
    """
    if freedom < 1 or not 0 < level < 1:
        raise StandardError("Student's t has at least one degree of freedom, and a level between 0 and 1")
    low, high = 0.0, math.pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return math.tan(high) * math.sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """The probability that Student's t lies within plus and minus tan(angle) x root of its degrees of freedom.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
    """
    odd = freedom % 2 == 1
    squared = math.cos(angle) ** 2
    term = math.cos(angle) if odd else 1.0
    terms = [term] if freedom > 1 else []
    for step in range(3 if odd else 2, freedom - 1, 2):
        term *= squared * (step - 1) / step
        terms.append(term)
    total = math.sin(angle) * math.fsum(terms)
    return 2 / math.pi * (angle + total) if odd else total
