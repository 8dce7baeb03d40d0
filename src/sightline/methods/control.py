"""An area beside its own past: control charts of individual values (XmR) by the rules of the NHS.

Limits are the mean -+ 2.66 times the mean moving range (Shewhart's three standard errors, for single values). Four
signals, the first that fits: a value outside the limits; 7 values in a row all rising or all falling; 2 of 3 in a row
in the outer third, all 3 on one side; 7 in a row on one side of the mean. Every value of a run carries its signal. A
signal says that something changed and never whether it is better: ask what.
Sources: NHS England, Making Data Count; Wheeler, Understanding Variation (1993) for the constants 2.66 and 3.267.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sightline.errors import MethodError

LIMIT = 2.66  # mean moving ranges from the mean to a limit
NEAR = 2 * LIMIT / 3  # to the outer third
SCREEN = 3.267  # mean moving ranges at which a moving range is itself out of line
RUN = 7
TRIAL = 13  # with fewer values the limits are on trial and move with each new one
FEWEST_RANGES = 2  # moving ranges below which no limits are drawn


class Signal(StrEnum):
    """What a value shows, in order of precedence."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    ONE_SIDE = "one_side"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Point:
    """One value with the limits of its group. `mean` and limits are None where its group has too few values."""

    value: float | None  # None is a gap: it has no signal and ends every run
    mean: float | None
    lower: float | None
    upper: float | None
    signal: Signal
    trial: bool  # fewer than 13 values in its group


@dataclass(frozen=True, slots=True)
class _Limits:
    mean: float
    lower: float
    upper: float
    near: float  # distance from the mean at which the outer third begins


def chart(
    values: Sequence[float | None],
    breaks: Sequence[int] = (),
    fix_after: int | None = None,
    screen: bool = False,
) -> tuple[Point, ...]:
    """The control chart of a series in order of time, a point for each value.

    A new group with its own limits begins at each position in `breaks` (from 0): a break in the series, a new rule.
    `fix_after` takes each group's limits from its first so many values. `screen` drops moving ranges of 3.267 times
    their mean and more (R's NHSRplotthedots does so, the NHS workbook does not).
    Raises MethodError for a value that is no number, or a break that is no position.
    """
    if any(value is not None and not math.isfinite(value) for value in values):
        raise MethodError("a value of a control chart must be a number, or None where there is none")
    if any(not 0 <= place < len(values) for place in breaks):
        raise MethodError("a break must be the position of a value")
    if fix_after is not None and fix_after < FEWEST_RANGES + 1:
        raise MethodError(f"limits cannot be fixed after fewer than {FEWEST_RANGES + 1} values")
    starts = sorted({0, *breaks})
    ends = [*starts[1:], len(values)]
    return tuple(
        point for start, end in zip(starts, ends, strict=True) for point in _group(values[start:end], fix_after, screen)
    )


def _group(values: Sequence[float | None], fix_after: int | None, screen: bool) -> Iterator[Point]:
    trial = sum(value is not None for value in values) < TRIAL
    limits = _limits(values, fix_after, screen)
    if limits is None:
        for value in values:
            yield Point(value, None, None, None, Signal.NONE, trial)
        return
    signals = [Signal.NONE] * len(values)
    for run in _unbroken(values):
        _mark(signals, run, [value for value in values[run.start : run.stop] if value is not None], limits)
    for value, signal in zip(values, signals, strict=True):
        yield Point(value, limits.mean, limits.lower, limits.upper, signal, trial)


def _limits(values: Sequence[float | None], fix_after: int | None, screen: bool) -> _Limits | None:
    """The limits of one group, or None where too few values follow one another."""
    there = [place for place, value in enumerate(values) if value is not None]
    used = values[: there[fix_after - 1] + 1] if fix_after is not None and len(there) >= fix_after else values
    known = [value for value in used if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(used) if a is not None and b is not None]
    if len(ranges) < FEWEST_RANGES:
        return None
    if screen:
        mean_range = math.fsum(ranges) / len(ranges)
        ranges = [each for each in ranges if each < SCREEN * mean_range] or ranges
    # Between the values themselves: a mean that is off in its last bit would lie outside values that are all the same.
    mean = min(max(math.fsum(known) / len(known), min(known)), max(known))
    mean_range = math.fsum(ranges) / len(ranges)
    return _Limits(mean, mean - LIMIT * mean_range, mean + LIMIT * mean_range, NEAR * mean_range)


def _unbroken(values: Sequence[float | None]) -> Iterator[range]:
    """The longest stretches of positions without a gap."""
    start = 0
    for place, value in enumerate([*values, None]):
        if value is None:
            if place > start:
                yield range(start, place)
            start = place + 1


def _mark(signals: list[Signal], places: range, values: Sequence[float], limits: _Limits) -> None:
    """Write each signal over those of lower precedence."""
    sides = [(value > limits.mean) - (value < limits.mean) for value in values]
    outside = [value > limits.upper or value < limits.lower for value in values]
    # A value outside the limits is no longer in the outer third, and does not count towards two in three.
    near = [abs(value - limits.mean) > limits.near and not out for value, out in zip(values, outside, strict=True)]
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]

    def windows(length: int, fits: Callable[[int], bool]) -> Iterator[int]:
        for start in range(len(values) - length + 1):
            if fits(start):
                yield from range(start, start + length)

    one_side = windows(RUN, lambda at: abs(sum(sides[at : at + RUN])) == RUN)
    two_in_three = windows(3, lambda at: abs(sum(sides[at : at + 3])) == 3 and sum(near[at : at + 3]) >= 2)
    trend = windows(RUN, lambda at: abs(sum(steps[at : at + RUN - 1])) == RUN - 1)
    for at in one_side:
        signals[places[at]] = Signal.ONE_SIDE
    for at in two_in_three:
        if near[at]:
            signals[places[at]] = Signal.TWO_IN_THREE
    for at in trend:
        signals[places[at]] = Signal.TREND
    for at, out in enumerate(outside):
        if out:
            signals[places[at]] = Signal.OUTSIDE
