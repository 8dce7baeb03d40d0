"""Days as small whole numbers, so that a world of millions fits in arrays: 1 is 1 January 1930, 0 is "no date"."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.standard.calendar import bank_holidays

Days = npt.NDArray[np.int32]

_BASE = date(1929, 12, 31).toordinal()
_LAST = date(2049, 12, 31).toordinal() - _BASE

ISO: tuple[str, ...] = ("", *(date.fromordinal(_BASE + n).isoformat() for n in range(1, _LAST + 1)))
MONTH: npt.NDArray[np.int32] = np.array(
    [0, *(int(text[:4]) * 12 + int(text[5:7]) - 1 for text in ISO[1:])], dtype=np.int32
)
YEAR_OF_LIFE = 365.2425  # mean length of a year in days, for drawing ages only


def number(day: date) -> int:
    """The number of a day between 1930 and 2049."""
    return day.toordinal() - _BASE


def day(value: int) -> date | None:
    """The date of a number; None for 0."""
    return date.fromordinal(_BASE + value) if value else None


def age(birth: int, on: int) -> int:
    """Full years from the first day of the birth month to `on`: the age Sightline works with."""
    return int(MONTH[on] - MONTH[birth]) // 12


def ages(birth: Days, on: Days) -> npt.NDArray[np.int32]:
    """As `age`, for arrays."""
    return (MONTH[on] - MONTH[birth]) // 12


def collection_year(value: int) -> int:
    """The year ending 31 March that holds this day."""
    month = int(MONTH[value])
    return month // 12 + (1 if month % 12 >= 3 else 0)


def year_of(values: Days) -> npt.NDArray[np.int32]:
    """As `collection_year`, for arrays."""
    month = MONTH[values]
    return (month // 12 + (month % 12 >= 3)).astype(np.int32)


def day_numbers_to_arrow(values: Days) -> pa.Array:
    """The dates of an array of numbers, null for 0."""
    epoch = values.astype(np.int32) - number(date(1970, 1, 1))
    return pa.array(epoch, pa.int32(), mask=values == 0).cast(pa.date32())


def year_bounds(year: int) -> tuple[int, int]:
    """First and last day of the collection year that ends on 31 March of `year`."""
    return number(date(year - 1, 4, 1)), number(date(year, 3, 31))


def _working() -> npt.NDArray[np.bool_]:
    """Whether England works, for each number of a day. Bank holidays are those of the standard's calendar."""
    works = (np.arange(_LAST + 1) + _BASE - 1) % 7 < 5  # date.toordinal() 1 is a Monday
    works[[number(holiday) for holiday in bank_holidays()]] = False
    return works


WORKS = _working()
_WORKED = np.cumsum(WORKS).astype(np.int32)  # working days up to and including each day
_WORKING_DAYS = np.flatnonzero(WORKS).astype(np.int32)
# For each day itself or the next working day: a list, which Python reads faster one entry at a time.
NEXT_WORKING: list[int] = [0, *_WORKING_DAYS[np.minimum(_WORKED - WORKS, len(_WORKING_DAYS) - 1)].tolist()[1:]]


def next_working(values: Days) -> Days:
    """The same days, those on which England does not work moved to the next on which it does; 0 stays 0."""
    following = _WORKING_DAYS[_WORKED[values] - WORKS[values]]
    return np.where(values > 0, following, 0).astype(np.int32)


def add_working(start: Days, count: npt.NDArray[np.integer] | int) -> Days:
    """The day on which `count` working days (1 or more) have passed since `start`, which is not counted."""
    reached: Days = _WORKING_DAYS[_WORKED[start] + count - 1]
    return reached


def off_weekend(rng: np.random.Generator, values: Days) -> Days:
    """The same days, those on which England does not work moved to one of the five working days that follow.

    So Mondays are no busier than other days. 0 stays 0.
    """
    later = add_working(values, rng.integers(1, 6, size=len(values)))
    return np.where((values > 0) & ~WORKS[values], later, values).astype(np.int32)


def working_between(start: Days, end: Days | int) -> npt.NDArray[np.int32]:
    """Working days after `start` up to and including `end`."""
    return _WORKED[end] - _WORKED[start]


def next_weekend(values: Days) -> Days:
    """The Saturday after each day of a working week."""
    return (values + 5 - (values + _BASE - 1) % 7).astype(np.int32)


def next_holiday(values: Days) -> Days:
    """The next bank holiday on a Monday to Friday after each day; 0 where the calendar holds none."""
    holidays = np.array([*sorted(number(holiday) for holiday in bank_holidays()), 0], dtype=np.int32)
    following: Days = holidays[np.searchsorted(holidays[:-1], values, side="right")]
    return following
