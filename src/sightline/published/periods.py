"""The periods of published figures, from the many ways in which tables write a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from sightline.standard.figures import Period

_ONE = re.compile(r"(19|20)[0-9]{2}")
_TWO = re.compile(r"((?:19|20)[0-9]{2})[-/]([0-9]{2})")


def at_march(year: int) -> Period:
    """31 March of `year`."""
    return Period(date(year, 3, 31), date(year, 3, 31), f"31 March {year}")


def at_september(year: int) -> Period:
    """30 September of `year`, the day of the workforce census."""
    return Period(date(year, 9, 30), date(year, 9, 30), f"30 September {year}")


def year_to_september(year: int) -> Period:
    """The year that ends on 30 September of `year`."""
    return Period(date(year - 1, 10, 1), date(year, 9, 30), f"year to September {year}")


def calendar_year(year: int) -> Period:
    """1 January to 31 December of `year`."""
    return Period(date(year, 1, 1), date(year, 12, 31), str(year))


def school_year(year: int) -> Period:
    """The school year that ends in the summer of `year`."""
    return Period(date(year - 1, 9, 1), date(year, 8, 31), f"school year {year - 1}/{year % 100:02d}")


def january(year: int) -> Period:
    """January of `year`, the month of the census of early years and schools."""
    return Period(date(year, 1, 1), date(year, 1, 31), f"January {year}")


def winter(year: int) -> Period:
    """December to February, the three months that figures on young people's activity are an average of."""
    last = calendar.monthrange(year, 2)[1]
    return Period(date(year - 1, 12, 1), date(year, 2, last), f"December {year - 1} to February {year}")


PERIODS: Mapping[str, Callable[[int], Period]] = {
    "year_to_march": Period.year_to_march,
    "at_march": at_march,
    "year_to_september": year_to_september,
    "at_september": at_september,
    "calendar": calendar_year,
    "school_year": school_year,
    "january": january,
    "winter": winter,
}


@cache
def period_of(kind: str, text: str) -> Period | None:
    """The period of a kind (a key of PERIODS) that a table writes as "2025", "2024-25" or "2024/25"; else None.

    One year is that in which the period ends. Two years must follow one another.
    """
    year = text.strip()
    if _ONE.fullmatch(year):
        return PERIODS[kind](int(year))
    two = _TWO.fullmatch(year)
    if two and (int(two[1]) + 1) % 100 == int(two[2]):
        return PERIODS[kind](int(two[1]) + 1)
    return None
