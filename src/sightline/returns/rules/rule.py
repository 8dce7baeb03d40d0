"""What a check is: data, and one predicate over a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity
from sightline.returns.rules.clock_days import Days, State, judge, working_days_between
from sightline.standard.calendar import FIRST, bank_holidays
from sightline.standard.clocks import clock

# What only checks see: a number of the row that a row stands in, how many rows of a block stand in one, and the number
# of a row of a block ("Child#"): of the row itself, or of the one around it.
PARENT = "parent"
COUNT = "count:"
NUMBER = "#"

Mask: TypeAlias = Any  # a boolean Arrow array, one entry a row; null counts as "does not fail"


@dataclass(frozen=True, slots=True)
class Context:
    """What a predicate may know beside the rows.

    `tables` are blocks by name, so that a check may look from one into another: the whole blocks of a set; of a file
    that is read piece by piece, the rows of the same children; else empty. `shared` keeps what several checks make of
    them.
    """

    year: int
    period_start: date
    period_end: date
    made_on: date | None
    tables: Mapping[str, pa.RecordBatch] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of the rows of one block of one format.

    `fields` are the fields it reads, as the format spells them; a finding names the first. `sees` are columns of the
    blocks around ("Child.birth_date"), or "parent", that the predicate needs; `beside` says the same of blocks that the
    predicate reads in the context's tables ("Section47/parent"). `source` is the number of the Department for
    Education's rule where it has one. A rule is silent in years that lack one of its fields.
    """

    code: str
    format: str
    block: str
    fields: tuple[str, ...]
    found: str
    remedy: str
    fails: Callable[[pa.RecordBatch, Context], Mask]
    source: str = ""
    sees: tuple[str, ...] = ()
    severity: Severity = Severity.QUERY
    since: int | None = None
    beside: tuple[str, ...] = ()

    def in_year(self, year: int) -> bool:
        """Whether the rule speaks in that collection year."""
        return self.since is None or year >= self.since


Predicate: TypeAlias = Callable[[pa.RecordBatch, Context], Mask]


def less(left: str, right: str) -> Predicate:
    """Fails where one column is smaller than another: an end before its start."""
    return lambda rows, _: pc.less(rows[left], rows[right])


def given(column: str, *, without: str) -> Predicate:
    """Fails where one column is given and another is not."""
    return lambda rows, _: pc.and_(pc.is_valid(rows[column]), pc.is_null(rows[without]))


def after_period(column: str) -> Predicate:
    """Fails where a day is after the period's end."""
    return lambda rows, context: pc.greater(rows[column], pa.scalar(context.period_end))


def before_period(column: str) -> Predicate:
    """Fails where a day is before the period's start."""
    return lambda rows, context: pc.less(rows[column], pa.scalar(context.period_start))


def unlike(column: str, pattern: str) -> Predicate:
    """Fails where a text does not match a pattern from end to end."""
    return lambda rows, _: pc.invert(pc.match_substring_regex(rows[column], f"^(?:{pattern})$"))


def at_weekend(column: str) -> Predicate:
    """Fails where a day is a Saturday or a Sunday."""
    return lambda rows, _: pc.greater_equal(pc.day_of_week(rows[column]), 5)


def on_bank_holiday(column: str) -> Predicate:
    """Fails where a day is a bank holiday of England on a Monday to Friday."""
    return lambda rows, _: pc.is_in(rows[column], pa.array(sorted(bank_holidays()), pa.date32()))


def days_between(start: Mask, end: Mask) -> Mask:
    """Days from one date to another, null where either is."""
    return pc.subtract(pc.cast(pc.cast(end, pa.int32()), pa.int64()), pc.cast(pc.cast(start, pa.int32()), pa.int64()))


def outside_period(column: str) -> Predicate:
    """Fails where a day is before the period's start or after its end."""
    return lambda rows, context: pc.or_kleene(before_period(column)(rows, context), after_period(column)(rows, context))


def not_true(column: str) -> Predicate:
    """Fails where a flag is no, or not said."""
    return lambda rows, _: pc.invert(pc.fill_null(rows[column], False))


def both(left: Predicate, right: Predicate) -> Predicate:
    """Fails where both fail."""
    return lambda rows, context: pc.and_kleene(left(rows, context), right(rows, context))


def is_true(column: str) -> Predicate:
    """Fails where a flag is yes."""
    return lambda rows, _: rows[column]


def is_code(column: str, *codes: str) -> Predicate:
    """Fails where a column has one of some codes."""
    return lambda rows, _: pc.is_in(rows[column], pa.array(codes, pa.string()))


def missing(column: str) -> Predicate:
    """Fails where a column is empty."""
    return lambda rows, _: pc.is_null(rows[column])


def has(column: str) -> Predicate:
    """Fails where a column is not empty."""
    return lambda rows, _: pc.is_valid(rows[column])


def all_of(*predicates: Predicate) -> Predicate:
    """Fails where all fail."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        mask = predicates[0](rows, context)
        for predicate in predicates[1:]:
            mask = pc.and_kleene(mask, predicate(rows, context))
        return mask

    return fails


def none_inside(block: str) -> Predicate:
    """Fails where no row of a block stands inside a row."""
    return lambda rows, _: pc.equal(rows[COUNT + block], 0)


def same_day(left: str, right: str) -> Predicate:
    """Fails where two days are one."""
    return lambda rows, _: pc.equal(rows[left], rows[right])


def not_alone(column: str, code: str) -> Predicate:
    """Fails where a code that excludes all others stands beside another in the same parent."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        exclusive = pc.equal(rows[column], code)
        if not pc.any(exclusive).as_py():
            return pa.nulls(rows.num_rows, pa.bool_())
        beside = pc.unique(pc.filter(rows[PARENT], pc.invert(exclusive)))
        return pc.and_kleene(exclusive, pc.is_in(rows[PARENT], beside))

    return fails


def twice(column: str) -> Predicate:
    """Fails where the same code stands a second time in the same parent."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        places = pa.array(range(rows.num_rows), pa.int64())
        table = pa.table({"parent": rows[PARENT], "code": rows[column], "place": places})
        first = table.group_by(["parent", "code"]).aggregate([("place", "min")])["place_min"]
        return pc.invert(pc.is_in(places, first.combine_chunks()))

    return fails


def older_than(column: str, years: int) -> Predicate:
    """Fails where so many birthdays had come by the period's end, that day among them."""
    return lambda rows, context: pc.less_equal(rows[column], pa.scalar(years_before(context.period_end, years)))


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def working_days(start: Mask, end: Mask) -> Mask:
    """Working days from one date to another with the start as day 1, the Department for Education's way; null where
    either is null. Either may be one day for all rows.

    The convention of standard.calendar gives one fewer: it does not count the start.
    """
    length = len(start) if isinstance(start, pa.Array) else len(end)
    first, last = _days(start, length), _days(end, length)
    absent = np.isnat(first) | np.isnat(last)
    any_day = np.datetime64(FIRST, "D")
    counted = working_days_between(np.where(absent, any_day, first), np.where(absent, any_day, last)) + 1
    return pa.array(counted, pa.int64(), mask=absent)


def stopped_late(start: str, stop: str, clock_name: str) -> Predicate:
    """Fails where a clock of the standard stopped after its limit: the rows that the table of lateness calls late."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        starts, stops = (_days(rows[name], rows.num_rows) for name in (start, stop))
        states, _counted = judge(clock(clock_name), starts, stops, np.full(rows.num_rows, "NaT", "datetime64[D]"))
        return pa.array(states == State.LATE)

    return fails


def limit_of(clock_name: str) -> int:
    """The limit of a clock of the standard that has one."""
    limit = clock(clock_name).limit
    assert limit is not None
    return limit


def _days(value: Any, length: int) -> Days:
    if isinstance(value, date):
        return np.full(length, np.datetime64(value, "D"))
    return value.to_numpy(zero_copy_only=False).astype("datetime64[D]")  # type: ignore[no-any-return]


UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # of pupil numbers: no I, O or S
UPN_SHAPE = f"[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]"
POSTCODE_SHAPE = (
    "(?i)(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]) ?"
    "[0-9][ABD-HJLNP-UW-Z]{2})"
)


def wrong_check_letter(column: str) -> Predicate:
    """Fails where a pupil number of the right shape begins with the wrong letter.

    Places 2 to 13 are multiplied by 2 to 13; the sum modulo 23 names the letter. In a temporary number place 13 is a
    letter and counts as its number.
    """
    worth = np.zeros(256, np.int64)
    for number, letter in enumerate(UPN_LETTERS):
        worth[ord(letter)] = number
    for number in range(10):
        worth[ord(str(number))] = number

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        def wrong(signs: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
            counted = worth[signs]
            return np.asarray((counted[:, 1:] * np.arange(2, 14)).sum(axis=1) % 23 != counted[:, 0])

        return _where(pc.match_substring_regex(rows[column], f"^(?:{UPN_SHAPE})$"), rows[column], wrong)

    return fails


def wrong_nhs_number(column: str) -> Predicate:
    """Fails where 10 digits, spaces left out, do not end in the check digit of modulus 11; or are not 10 digits."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        def wrong(signs: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
            digits = signs.astype(np.int64) - ord("0")
            check = 11 - (digits[:, :9] * np.arange(10, 1, -1)).sum(axis=1) % 11
            return np.asarray((check == 10) | (check % 11 != digits[:, 9]))

        numbers = pc.replace_substring(rows[column], " ", "")
        shaped = pc.match_substring_regex(numbers, "^[0-9]{10}$")
        return pc.or_(pc.invert(shaped), _where(shaped, numbers, wrong))

    return fails


def _where(shaped: Mask, texts: Mask, wrong: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.bool_]]) -> Mask:
    """`wrong` of the texts that are shaped (all of one length, ASCII), false elsewhere."""
    chosen = pc.fill_null(shaped, False).to_numpy(zero_copy_only=False)
    result = np.zeros(len(chosen), bool)
    if chosen.any():
        signs = np.array(pc.filter(texts, pa.array(chosen)).to_pylist(), "S")
        result[chosen] = wrong(signs.view(np.uint8).reshape(len(signs), -1))
    return pa.array(result)


def made_on(moment: datetime | None) -> date | None:
    """The day a file was made."""
    return moment.date() if moment else None
