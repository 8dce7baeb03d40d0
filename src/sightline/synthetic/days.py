"""Days as small whole numbers, so that a world of millions fits in arrays: 1 is 1 January 1930, 0 is "no date"."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

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


def month_start(value: int) -> int:
    """The number of the first day of the month that holds this day; 0 for 0."""
    return number(date.fromisoformat(ISO[value][:8] + "01")) if value else 0


def collection_year(value: int) -> int:
    """The year ending 31 March that holds this day."""
    month = int(MONTH[value])
    return month // 12 + (1 if month % 12 >= 3 else 0)


def year_bounds(year: int) -> tuple[int, int]:
    """First and last day of the collection year that ends on 31 March of `year`."""
    return number(date(year - 1, 4, 1)), number(date(year, 3, 31))


def weekday(values: Days) -> Days:
    """The same days, those at a weekend moved to the Monday after; 0 stays 0."""
    index = (values + _BASE - 1) % 7  # date.toordinal() 1 is a Monday
    moved = values + np.where(index == 5, 2, np.where(index == 6, 1, 0)).astype(np.int32)
    return np.where(values > 0, moved, 0).astype(np.int32)


def working_days_after(start: int, count: int) -> int:
    """The day `count` weekdays after `start` (public holidays are not taken out)."""
    current = date.fromordinal(_BASE + start)
    while count:
        current += timedelta(days=1)
        count -= current.weekday() < 5
    return number(current)
