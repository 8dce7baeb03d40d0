"""England's working days from 2010 to 2035: Monday to Friday, bank holidays of England and Wales left out.

Bank holidays, one-off ones included, are those of the `holidays` library; a one-off holiday announced after its
release is not known here. A day outside the calendar is an error, never a guess.

The convention everywhere: the day something starts is day 0, so `working_days_between(start, end)` counts the working
days after `start` up to and including `end`. The Department for Education's validator counts the start as day 1, one
fewer; clocks.py says which clock counts how.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import holidays

from sightline.errors import StandardError

FIRST = date(2010, 1, 1)
LAST = date(2035, 12, 31)


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales in the calendar that fall on a Monday to Friday."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
    return frozenset(day for day in known if day.weekday() < 5)


@cache
def _numbers() -> tuple[int, ...]:
    """For each day of the calendar, how many working days there are from its first day up to and including it."""
    closed = bank_holidays()
    numbers, working = [], 0
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        working += day.weekday() < 5 and day not in closed
        numbers.append(working)
    return tuple(numbers)


def _offset(day: date) -> int:
    if not FIRST <= day <= LAST:
        raise StandardError(f"a day in {day.year} is outside the working-day calendar, {FIRST.year} to {LAST.year}")
    return (day - FIRST).days


def is_working_day(day: date) -> bool:
    """Whether England works on that day. Raises StandardError outside the calendar."""
    _offset(day)
    return day.weekday() < 5 and day not in bank_holidays()


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative where `end` is before `start`.

    Raises StandardError outside the calendar.
    """
    numbers = _numbers()
    return numbers[_offset(end)] - numbers[_offset(start)]


def add_working_days(start: date, days: int) -> date:
    """The day on which `days` working days have passed since `start`; for 0, `start` itself. `days` is 0 or more.

    So `working_days_between(start, add_working_days(start, n)) == n`. Raises StandardError outside the calendar, or
    on a negative number of days.
    """
    if days < 0:
        raise StandardError("working days are added forwards only")
    if days == 0:
        return start
    numbers = _numbers()
    place = bisect_left(numbers, numbers[_offset(start)] + days)
    if place == len(numbers):
        raise StandardError(f"that many working days on is outside the working-day calendar, which ends in {LAST.year}")
    return FIRST + timedelta(days=place)


@cache
def working_day_table() -> Sequence[tuple[date, bool, int]]:
    """Every day of the calendar in order: (day, whether it is a working day, working days up to and including it).

    For the engines: the working days between two days are the difference of their numbers.
    """
    numbers = _numbers()
    return tuple(
        (FIRST + timedelta(days=place), number > (numbers[place - 1] if place else 0), number)
        for place, number in enumerate(numbers)
    )
