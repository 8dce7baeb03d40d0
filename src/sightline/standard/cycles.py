"""How often each return comes: the spans of its cycle, when each is due, and how long one still waits for it.

The rows of data/return_cycles.csv and data/cycle_starts.csv. A deadline that a department set and that was read at a
source is marked verified; any other is what the project agrees on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.figures import day_words
from sightline.standard.rows import read_rows

ANY = "*"  # the row of every return that has none of its own
CYCLES = ("year", "term", "quarter", "month", "week", "day")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Span:
    """One turn of a cycle: its days, both included, and the words it is known by."""

    start: date
    end: date
    label: str
    name: str = ""  # which of the year's spans it is, e.g. "autumn"; empty where the cycle has no names


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a return comes and when. `counted_from`: span name -> (weekday, which one, month) of a census day."""

    code: str  # of the return, or ANY
    cycle: str  # one of CYCLES
    counted_from: Mapping[str, tuple[int, int, int]]  # empty: from the span's last day
    due_days: int  # days after the day counted from on which it is due at the latest
    open_days: int  # days after it was due in which it is still waited for
    set_by: str  # "department" or "project"
    source: str
    verified: bool
    note: str

    def due(self, span: Span) -> date:
        """The last day on which the return for a span is in time."""
        return self.opens(span) + timedelta(days=self.due_days)

    def closes(self, span: Span) -> date:
        """The last day on which it is still waited for."""
        return self.due(span) + timedelta(days=self.open_days)

    def opens(self, span: Span) -> date:
        """The day from which it can be sent: the last of the span, or its census day."""
        if span.name not in self.counted_from:
            return span.end
        weekday, which, month = self.counted_from[span.name]
        first = date(span.start.year if month >= span.start.month else span.end.year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def cycles() -> Mapping[str, Cycle]:
    """Code of the return -> its cycle. Raises StandardError on a row that cannot be used."""
    found = {row["return"]: _cycle(row) for row in read_rows("return_cycles.csv")}
    if ANY not in found:
        raise StandardError(f"return_cycles.csv has no row {ANY!r} for returns without one of their own")
    return MappingProxyType(found)


def _cycle(row: Mapping[str, str]) -> Cycle:
    code = row["return"]
    if row["cycle"] not in CYCLES or row["set_by"] not in ("department", "project"):
        raise StandardError(f"return_cycles.csv, return {code}: the cycle or who set it is not one that is known")
    counted: dict[str, tuple[int, int, int]] = {}
    if row["counted_from"] != "end":
        for part in row["counted_from"].split(","):
            name, weekday, which, month = part.split()
            counted[name] = (_WEEKDAYS.index(weekday), int(which), int(month))
    return Cycle(
        code, row["cycle"], MappingProxyType(counted), int(row["due_days"]), int(row["open_days"]), row["set_by"],
        row["source"], row["verified"] == "yes", row["note"],
    )  # fmt: skip


def cycle_of(code: str) -> Cycle:
    """The cycle of a return; that of ANY where it has no row of its own."""
    return cycles().get(code, cycles()[ANY])


@cache
def _starts(cycle: str) -> tuple[tuple[int, int, str, str], ...]:
    """(month, day, name, words) of each span of a year, by date."""
    rows = [row for row in read_rows("cycle_starts.csv") if row["cycle"] == cycle]
    return tuple(sorted((int(r["starts"][:2]), int(r["starts"][3:]), r["period"], r["ends_words"]) for r in rows))


def span_of(cycle: str, day: date) -> Span:
    """The span of a cycle that holds a day. Raises StandardError on an unknown cycle."""
    match cycle:
        case "day":
            return Span(day, day, day_words(day))
        case "week":
            start = day - timedelta(days=day.weekday())
            end = start + timedelta(days=6)
            return Span(start, end, f"week to {day_words(end)}")
        case "month":
            start = day.replace(day=1)
            return Span(start, _month_end(start), f"{day:%B %Y}")
        case "year" | "term" | "quarter":
            return _named_span(cycle, day)
    raise StandardError(f"there is no cycle of that name; the cycles are {', '.join(CYCLES)}")


def _named_span(cycle: str, day: date) -> Span:
    begins = sorted(
        (date(year, month, first), name, words)
        for year in (day.year - 1, day.year, day.year + 1)
        for month, first, name, words in _starts(cycle)
    )
    place = bisect_right([start for start, _, _ in begins], day) - 1
    start, name, words = begins[place]
    end = begins[place + 1][0] - timedelta(days=1)
    return Span(start, end, f"{words} {end.year}", name)


def _month_end(start: date) -> date:
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def spans(cycle: str, first: date, last: date) -> tuple[Span, ...]:
    """Every span of a cycle that ends on a day from `first` to `last`, in order."""
    found: list[Span] = []
    span = span_of(cycle, first)
    while span.end <= last:
        found.append(span)
        span = span_of(cycle, span.end + timedelta(days=1))
    return tuple(found)
