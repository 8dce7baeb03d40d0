"""The clocks of the standard as the tables that steps read: what starts, stops and ends each, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pyarrow as pa

from sightline.errors import StandardError
from sightline.standard.arrow import schema_of
from sightline.standard.clocks import Clock, ClockUnit, Counting, Moment, Pairing, clocks, due
from sightline.standard.rows import read_rows, require_from_nought
from sightline.standard.tables import Column, Type, count, flag, text
from sightline.standard.tables import date as day

START, STOP, ENDED, PLACE, ALSO = "start", "stop", "ended", "place", "also"
ALL = "all"  # in speaks_until: whoever is not named

CLOCK_RULE = (
    text("clock", "Clock", null=False),
    text("pairing", "What a stop shares with its start", null=False),
    flag("working", "It counts working days", null=False),
    flag("hours", "It counts hours", null=False),
    count("first", "What the day of the start itself counts", unit="days", null=False),
    count("most", "The limit; null where there is none", unit="as the clock"),
    flag("again", "Its stop is the next of its own starts", null=False),
    flag("own_end", "Its stop is the end of the event that starts it", null=False),
    text("place", "first or later: which starts count, after an event of its own; null where all do"),
    text("told_by", "Whether a case counts as one of sexual abuse by its episode or by its person", null=False),
    day("valid_from", "First day on which it may start"),
)
CLOCK_MOMENT = (
    text("clock", "Clock", null=False),
    count("number", "Tells the moments of one clock apart", unit="number", null=False),
    text("role", "start, also (a start, by which other endings are found), stop, ended or place", null=False),
    text("kind", "Kind of event", null=False),
    text("day_of", "happened, ended or recorded", null=False),
    text("outcome", "The outcome that is meant; null where any is"),
    text("pairing", "By what it is paired", null=False),
)
CLOCK_UNLESS = (
    text("clock", "Clock", null=False),
    text("role", "start, also or stop", null=False),
    text("outcome", "An event with this outcome is none", null=False),
)
CLOCK_DUE = (
    text("clock", "Clock", null=False),
    day("day", "Day of the start", null=False),
    day("due", "Last day within the limit", null=False),
)
CLOCK_BAND = (
    text("clock", "Clock", null=False),
    text("band", "Band", null=False),
    Column("from_value", Type.INT, "Fewest in it", null=False, unit="as the clock"),
    Column("to_value", Type.INT, "Most in it", null=False, unit="as the clock"),
)
CLOCK_AREA_WAIT = (
    text("clock", "Clock whose waits stand by area", null=False),
    count("at_least", "Days for which a wait must be followed to count", unit="days", null=False),
)
SPEAKS_UNTIL = (
    text("who", "Code of a council, kind of agency, or all", null=False),
    day("until", "Last day of which its data speaks", null=False),
)

# What the analysis registers beside the tables of the ledger.
CLOCK_TABLES: dict[str, tuple[Column, ...]] = {
    "clock_rule": CLOCK_RULE, "clock_moment": CLOCK_MOMENT, "clock_unless": CLOCK_UNLESS, "clock_due": CLOCK_DUE,
    "clock_band": CLOCK_BAND, "clock_area_wait": CLOCK_AREA_WAIT, "speaks_until": SPEAKS_UNTIL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockBand:
    """One band of a clock as somebody publishes it: `first` to `last` in the clock's unit, both included."""

    clock: str
    code: str
    label: str
    first: int
    last: int
    source: str


@cache
def published_bands(clock: str) -> tuple[ClockBand, ...]:
    """The bands in which somebody publishes a clock, the shortest first; none where nobody does.

    Raises StandardError where they do not follow one another from 0.
    """
    found = tuple(
        ClockBand(row["clock"], row["band"], row["label"], int(row["from_value"]), int(row["to_value"]), row["source"])
        for row in read_rows("clock_bands.csv", __package__)
        if row["clock"] == clock
    )
    require_from_nought("clock_bands.csv", clock, [(band.first, band.last) for band in found])
    return found


def rule_table() -> pa.Table:
    """Every clock, as the steps read it."""
    return _table(
        CLOCK_RULE,
        (
            {
                "clock": clock.name, "pairing": clock.pairing.value,
                "working": clock.unit is ClockUnit.WORKING_DAYS, "hours": clock.unit is ClockUnit.HOURS,
                "first": 1 if clock.counting is Counting.START_IS_DAY_1 else 0, "most": clock.limit,
                "again": clock.start == clock.stop, "own_end": clock.pairing is Pairing.EVENT,
                "place": clock.place[0] if clock.place else None, "told_by": clock.told_by,
                "valid_from": clock.valid_from,
            }
            for clock in clocks().values()
        ),
    )  # fmt: skip


def moment_table() -> pa.Table:
    """What starts, stops and otherwise ends every clock."""
    rows = []
    for clock in clocks().values():
        for number, (role, moment, pairing) in enumerate(_moments(clock)):
            rows.append(
                {
                    "clock": clock.name, "number": number, "role": role, "kind": moment.kind, "day_of": moment.at,
                    "outcome": moment.outcome or None, "pairing": pairing.value,
                }
            )  # fmt: skip
    return _table(CLOCK_MOMENT, rows)


def _moments(clock: Clock) -> list[tuple[str, Moment, Pairing]]:
    """Role, moment and pairing: another ending than the stop's own kind belongs to the episode, not to the event."""
    wider = Pairing.EPISODE if clock.pairing in (Pairing.EVENT, Pairing.RELATED) else clock.pairing
    ends = [(end, clock.pairing if end.kind == clock.stop.kind else wider) for end in clock.competing]
    made = [(START, clock.start, clock.pairing), (STOP, clock.stop, clock.pairing)]
    made += [(ENDED, end, pairing) for end, pairing in ends]
    if any(pairing is not clock.pairing for _, pairing in ends):
        made.append((ALSO, clock.start, wider))
    if clock.place:
        made.append((PLACE, Moment(clock.place[1]), clock.pairing))
    return made


def unless_table() -> pa.Table:
    """Outcomes with which an event starts no wait, or is another ending and no stop."""
    rows: list[dict[str, object]] = []
    for clock in clocks().values():
        rows += [
            {"clock": clock.name, "role": role, "outcome": code} for code in clock.not_started for role in (START, ALSO)
        ]
        rows += [
            {"clock": clock.name, "role": STOP, "outcome": end.outcome}
            for end in clock.competing
            if end.outcome and (end.kind, end.at) == (clock.stop.kind, clock.stop.at)
        ]
    return _table(CLOCK_UNLESS, rows)


def due_table(first: date, last: date) -> pa.Table:
    """The last day within the limit for every clock in days, working days or months, and day of start in that span.

    A day of which the working-day calendar cannot tell is left out.
    """
    rows = []
    for clock in clocks().values():
        if clock.limit is None or clock.unit is ClockUnit.HOURS:
            continue
        for offset in range((last - first).days + 1):
            started = first + timedelta(days=offset)
            try:
                rows.append({"clock": clock.name, "day": started, "due": due(clock.name, started)})
            except StandardError:
                continue
    return _table(CLOCK_DUE, rows)


def band_table() -> pa.Table:
    """Every band in which somebody publishes a clock."""
    every = (band for clock in clocks() for band in published_bands(clock))
    return _table(
        CLOCK_BAND,
        ({"clock": b.clock, "band": b.code, "from_value": b.first, "to_value": b.last} for b in every),
    )


@dataclass(frozen=True, slots=True)
class AreaWait:
    """A clock without a limit whose waits stand by area, and the day at which they are read (waits_by_area.csv)."""

    clock: str
    days: int
    words: str  # that day, as a sentence says it: "12 weeks"
    met: str  # what is waited for: "first session of support"
    question: str
    not_known: str


@cache
def area_waits() -> tuple[AreaWait, ...]:
    """Every row of waits_by_area.csv, in order. Raises StandardError where one is of no clock, or of one with a limit.

    A clock with a limit is read at its limit, by area too.
    """
    found = tuple(
        AreaWait(row["clock"], int(row["days"]), row["words"], row["met"], row["question"], row["not_known"])
        for row in read_rows("waits_by_area.csv", __package__ or "")
    )
    if any(one.clock not in clocks() or clocks()[one.clock].limit is not None for one in found):
        raise StandardError("waits_by_area.csv names what is no clock, or one that has a limit of its own")
    return found


def area_wait_table() -> pa.Table:
    """The clocks whose waits stand by area, as the steps read them."""
    return _table(CLOCK_AREA_WAIT, ({"clock": one.clock, "at_least": one.days} for one in area_waits()))


def until_table(rows: Iterable[tuple[str, date]]) -> pa.Table:
    """Who speaks until when, as (code of a council, kind of agency or ALL, last day)."""
    return _table(SPEAKS_UNTIL, ({"who": who, "until": until} for who, until in rows))


def _table(columns: tuple[Column, ...], rows: Iterable[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema_of(columns))
