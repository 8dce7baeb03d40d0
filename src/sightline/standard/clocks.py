"""The clocks that law and guidance set, as rows: from which event to which, in what unit, how counted, and the limit.

An event is a kind of events, or a kind with ".end" for the day it ended. A clock is not a judgement: an open case is
censored, and a limit on a power is not a target.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.calendar import add_working_days, working_days_between
from sightline.standard.rows import day, in_force, read_rows


class ClockUnit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"


class Counting(StrEnum):
    """How a clock counts its first day."""

    AFTER_START = "after_start"  # the day it starts is day 0
    START_IS_DAY_1 = "start_is_day_1"  # the day it starts is day 1
    ELAPSED = "elapsed"  # to the hour; dates alone give bounds


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. No `limit`: a duration that is reported. `verified` only where the limit was read at a source."""

    name: str
    start_event: str
    stop_event: str
    unit: ClockUnit
    counting: Counting
    limit: int | None
    source: str
    valid_from: date | None
    valid_to: date | None
    verified: bool
    note: str

    def valid(self, on: date) -> bool:
        """Whether the clock applied to something that started on that day."""
        return in_force(self.valid_from, self.valid_to, on)


@cache
def clocks() -> Mapping[str, Clock]:
    """Name -> clock, in the order of the table."""
    rows = (
        Clock(
            row["name"], row["start_event"], row["stop_event"], ClockUnit(row["unit"]), Counting(row["counting_rule"]),
            int(row["limit"]) if row["limit"] else None, row["source"], day(row["valid_from"]), day(row["valid_to"]),
            row["verified"] == "yes", row["note"],
        )
        for row in read_rows("clocks.csv")
    )  # fmt: skip
    return MappingProxyType({row.name: row for row in rows})


def clock(name: str) -> Clock:
    """The clock of that name. Raises StandardError."""
    try:
        return clocks()[name]
    except KeyError:
        raise StandardError(f"there is no clock {name!r}; the clocks are {', '.join(clocks())}") from None


def add_months(start: date, number: int) -> date:
    """The same day `number` months on, or the last day of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def due(name: str, start: date) -> date:
    """The last day on which a clock that started on `start` is still within its limit.

    For a clock in hours it is the last day that can be within it. Raises StandardError on a clock without a limit.
    """
    ticking = clock(name)
    if ticking.limit is None:
        raise StandardError(f"the clock {name} has no limit")
    limit = ticking.limit - (1 if ticking.counting is Counting.START_IS_DAY_1 else 0)
    match ticking.unit:
        case ClockUnit.WORKING_DAYS:
            return add_working_days(start, limit)
        case ClockUnit.MONTHS:
            return add_months(start, limit)
        case ClockUnit.HOURS:
            return start + timedelta(hours=limit)
        case _:
            return start + timedelta(days=limit)


def within(name: str, start: date, stop: date) -> bool | None:
    """Whether a clock that stopped was within its limit; None where dates alone cannot say (a clock in hours).

    `stop` before `start` counts as within. Raises StandardError on a clock without a limit.
    """
    ticking = clock(name)
    if ticking.unit is not ClockUnit.HOURS:
        return stop <= due(name, start)
    if ticking.limit is None:
        raise StandardError(f"the clock {name} has no limit")
    days = (stop - start).days
    # Two dates n days apart are between 24 * (n - 1) and 24 * (n + 1) hours apart.
    if 24 * (days + 1) <= ticking.limit:
        return True
    return False if 24 * (days - 1) >= ticking.limit else None


def elapsed(name: str, start: date, stop: date) -> int:
    """What a clock showed when it stopped, in its own unit: working days, days, or whole months.

    Raises StandardError on a clock in hours, which dates cannot read.
    """
    ticking = clock(name)
    first = 1 if ticking.counting is Counting.START_IS_DAY_1 else 0
    match ticking.unit:
        case ClockUnit.WORKING_DAYS:
            return working_days_between(start, stop) + first
        case ClockUnit.DAYS:
            return (stop - start).days + first
        case ClockUnit.MONTHS:
            whole = (stop.year - start.year) * 12 + stop.month - start.month
            return whole - (1 if add_months(start, whole) > stop else 0)
        case _:
            raise StandardError(f"the clock {name} counts hours, which dates alone cannot give")
