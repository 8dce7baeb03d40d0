"""The clocks that law and guidance set, as rows: from which event to which, in what unit, how counted, and the limit.

An event is a kind of events, or a kind with ".end" for the day it ended or ".recorded" for the day it was recorded. A
clock is not a judgement: an open case is censored, and a limit on a power is not a target.

How a clock is read from events is a row too: which stop belongs to which start (`pairing`), what ends the wait in
another way (`competing`), which starts begin no wait (`not_started`).
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
from sightline.standard.rows import day, in_force, read_rows, words


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


class Pairing(StrEnum):
    """What a stop must share with its start."""

    EVENT = "event"  # it is the end of the same event
    EPISODE = "episode"  # the same record's episode of need, crime or referral to support
    RELATED = "related"  # the stop says which event it follows from
    RECORD = "record"  # the same record
    PERSON = "person"  # the same person, whichever agency's record


@dataclass(frozen=True, slots=True)
class Moment:
    """One day of one kind of events: "happened", "ended" or "recorded". Of that outcome only, where one is named."""

    kind: str
    at: str = "happened"
    outcome: str = ""

    @staticmethod
    def read(text: str) -> Moment:
        """From "kind", "kind.end" or "kind.recorded", with ":outcome" where only that outcome is meant.

        Raises StandardError.
        """
        event, _, outcome = text.partition(":")
        kind, _, at = event.partition(".")
        days = {"": "happened", "end": "ended", "recorded": "recorded"}
        if not kind or at not in days:
            raise StandardError(f"clocks.csv: {text!r} is no day of a kind of events")
        return Moment(kind, days[at], outcome)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. No `limit`: a duration that is reported. `verified` only where the limit was read at a source.

    A start with an outcome in `not_started` begins no wait. `place` is ("first" or "later", kind): only the first
    start after such an event, or only those after the first. `told_by` says whether a case counts as one of sexual
    abuse by its "episode" or by its "person". `grid` are the points at which its curve is read, from 0: in working
    days for a clock that counts them, else in days.
    """

    name: str
    label: str
    counted: str  # what its cases are, in the plural
    page: str  # where it is shown: protection, care or services
    start_event: str
    stop_event: str
    unit: ClockUnit
    counting: Counting
    limit: int | None
    pairing: Pairing
    competing: tuple[Moment, ...]
    not_started: tuple[str, ...]
    place: tuple[str, str] | None
    told_by: str
    proxy: str  # what stands in for what; "" where nothing does
    grid: tuple[int, ...]
    ruled_by: str  # who says how it is read from events, and when
    source: str
    valid_from: date | None
    valid_to: date | None
    verified: bool
    note: str

    def valid(self, on: date) -> bool:
        """Whether the clock applied to something that started on that day."""
        return in_force(self.valid_from, self.valid_to, on)

    @property
    def start(self) -> Moment:
        """When it starts."""
        return Moment.read(self.start_event)

    @property
    def stop(self) -> Moment:
        """When it stops."""
        return Moment.read(self.stop_event)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of events without which it cannot be read."""
        return frozenset({self.start.kind, self.stop.kind})


@cache
def clocks() -> Mapping[str, Clock]:
    """Name -> clock, in the order of the table."""
    return MappingProxyType({row["name"]: _clock(row) for row in read_rows("clocks.csv")})


def _clock(row: Mapping[str, str]) -> Clock:
    which, _, after = row["place"].partition(":")
    return Clock(
        row["name"], row["label"], row["counted"], row["page"], row["start_event"], row["stop_event"],
        ClockUnit(row["unit"]), Counting(row["counting_rule"]), int(row["limit"]) if row["limit"] else None,
        Pairing(row["pairing"]),
        tuple(Moment.read(part) for part in words(row["competing"])), words(row["not_started"]),
        (which, after) if after else None, row["population"], row["proxy"],
        tuple(int(point) for point in words(row["grid"])), row["ruled_by"], row["source"], day(row["valid_from"]),
        day(row["valid_to"]), row["verified"] == "yes", row["note"],
    )  # fmt: skip


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
