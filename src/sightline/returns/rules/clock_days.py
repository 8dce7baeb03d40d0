"""The clocks of the standard over whole columns of days: the same answers as standard.clocks, many at a time."""

from __future__ import annotations

from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from sightline.standard.calendar import FIRST, LAST, working_day_table
from sightline.standard.clocks import Clock, ClockUnit, Counting

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_FIRST, _LAST = np.datetime64(FIRST, "D"), np.datetime64(LAST, "D")
_ONE = np.timedelta64(1, "D")


class State(IntEnum):
    """What a clock says of one row."""

    WITHIN = 0  # stopped within its limit
    LATE = 1  # stopped after it
    OVERDUE = 2  # not stopped, and past its limit
    OPEN = 3  # not stopped, and still within it; of a clock without a limit, not stopped
    CANNOT_SAY = 4  # dates alone do not tell
    UNREADABLE = 5  # no start, a stop before the start, or a day outside the calendar
    STOPPED = 6  # a clock without a limit that stopped


def judge(clock: Clock, starts: Days, stops: Days, last: Days) -> tuple[npt.NDArray[np.int8], Numbers]:
    """(state, what the clock showed when it stopped) of every row; NaT is a day that is not known.

    `last` is the day on which a clock that has not stopped is looked at. What a clock shows is in working days for a
    clock in working days, else in days; it means nothing where the clock did not stop.
    """
    stopped = ~np.isnat(stops)
    looked = np.where(stopped, stops, last)
    bad = np.isnat(starts) | np.isnat(looked) | (looked < starts)
    if clock.unit is ClockUnit.WORKING_DAYS:
        bad |= (starts < _FIRST) | (starts > _LAST) | (looked > _LAST)
    begin = np.where(bad, _FIRST, starts)
    seen = np.where(bad, _FIRST, looked)
    shown = _shown(clock, begin, seen)
    if clock.limit is None:
        states = np.where(stopped, State.STOPPED, State.OPEN).astype(np.int8)
    else:
        past, unsure = _past(clock, begin, seen)
        states = np.where(stopped, np.where(past, State.LATE, State.WITHIN), np.where(past, State.OVERDUE, State.OPEN))
        states = np.where(unsure, State.CANNOT_SAY, states).astype(np.int8)
    states[bad] = State.UNREADABLE
    return states, shown


def judge_due(due: Days, stops: Days, last: Days) -> tuple[npt.NDArray[np.int8], Numbers]:
    """As `judge`, where the last day in time is given; what the clock shows is days after it, or before."""
    stopped = ~np.isnat(stops)
    looked = np.where(stopped, stops, last)
    bad = np.isnat(due) | np.isnat(looked)
    past = np.where(bad, False, looked > due)
    states = np.where(stopped, np.where(past, State.LATE, State.WITHIN), np.where(past, State.OVERDUE, State.OPEN))
    shown = (np.where(bad, _FIRST, looked) - np.where(bad, _FIRST, due)).astype(np.int64)
    return np.where(bad, State.UNREADABLE, states).astype(np.int8), shown


def _past(clock: Clock, starts: Days, seen: Days) -> tuple[Flags, Flags]:
    """Whether the limit had passed on the days `seen`, and whether dates alone cannot tell."""
    assert clock.limit is not None
    if clock.unit is ClockUnit.HOURS:
        days = (seen - starts).astype(np.int64)
        # Two dates n days apart are between 24 * (n - 1) and 24 * (n + 1) hours apart.
        past = 24 * (days - 1) >= clock.limit
        return past, ~past & (24 * (days + 1) > clock.limit)
    return seen > due_days(clock, starts), np.zeros(len(starts), bool)


def due_days(clock: Clock, starts: Days) -> Days:
    """The last day within the limit of every clock, as standard.clocks.due gives it; not for clocks in hours.

    Where it lies beyond the working-day calendar it is taken as the calendar's last day.
    """
    assert clock.limit is not None
    limit = clock.limit - (1 if clock.counting is Counting.START_IS_DAY_1 else 0)
    if clock.unit is ClockUnit.WORKING_DAYS:
        if not limit:
            return starts
        numbers = _working()
        place = np.searchsorted(numbers, numbers[_offsets(starts)] + limit)
        return _FIRST + np.minimum(place, len(numbers) - 1)
    if clock.unit is ClockUnit.MONTHS:
        return months_on(starts, limit)
    return starts + limit * _ONE


def _shown(clock: Clock, starts: Days, seen: Days) -> Numbers:
    first = 1 if clock.counting is Counting.START_IS_DAY_1 else 0
    if clock.unit is ClockUnit.WORKING_DAYS:
        return working_days_between(starts, seen) + first
    return (seen - starts).astype(np.int64) + (first if clock.unit is ClockUnit.DAYS else 0)


def working_days_between(starts: Days, ends: Days) -> Numbers:
    """Working days after each start up to and including its end, negative where the end comes first.

    A day outside the working-day calendar counts as the calendar's nearest.
    """
    numbers = _working()
    first, last = (numbers[_offsets(np.clip(days, _FIRST, _LAST))] for days in (starts, ends))
    counted: Numbers = last - first
    return counted


@cache
def _working() -> Numbers:
    return np.array([number for _, _, number in working_day_table()], np.int64)


def _offsets(days: Days) -> Numbers:
    return (days - _FIRST).astype(np.int64)


def months_on(starts: Days, number: int) -> Days:
    """The same day so many months on, or the last day of that month where it has no such day."""
    month = starts.astype("datetime64[M]")
    into = starts - month.astype("datetime64[D]")
    wanted = month + np.timedelta64(number, "M")
    last = (wanted + np.timedelta64(1, "M")).astype("datetime64[D]") - _ONE
    found: Days = np.minimum(wanted.astype("datetime64[D]") + into, last)
    return found


_UNITS = {
    ClockUnit.WORKING_DAYS: "working days", ClockUnit.DAYS: "days", ClockUnit.MONTHS: "months",
    ClockUnit.HOURS: "hours",
}  # fmt: skip


def in_words(clock: Clock) -> str:
    """How a clock counts."""
    if clock.unit is ClockUnit.HOURS:
        return _hours_in_words(clock)
    if clock.unit is ClockUnit.MONTHS:
        return "calendar months, to the day of the same number"
    first = "is day 1" if clock.counting is Counting.START_IS_DAY_1 else "is not counted"
    return f"{_UNITS[clock.unit]}; the day it starts {first}"


def _hours_in_words(clock: Clock) -> str:
    if clock.limit is None:
        return "hours, of which dates alone give bounds"
    days, unsure = clock.limit // 24 - 1, -(-clock.limit // 24) + 1
    return (
        f"hours, read from dates alone: up to {days} days apart are within, {unsure} or more are late, "
        "and between them dates cannot say"
    )


def limit_in_words(clock: Clock) -> str:
    """The limit with its unit; "no limit" where there is none."""
    return "no limit" if clock.limit is None else f"{clock.limit} {_UNITS[clock.unit]}"


def unit_of_median(clock: Clock) -> str:
    """What the clock showed is told in."""
    return "working days" if clock.unit is ClockUnit.WORKING_DAYS else "days"
