"""Lateness: every clock that a return can speak of, read from its dates and set beside its limit.

lateness.csv says which columns of which format start and stop which clock of the standard. A row whose clock has not
stopped is looked at on the last day that the file speaks of, or on the day the case, plan or life ended if that came
first: it is then past its limit, or still within it, and never counted as done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity, StandardError
from sightline.returns.batches import Findings
from sightline.returns.formats import Block, Format
from sightline.returns.rules.care_reviews import VIEWS
from sightline.returns.rules.clock_days import State, in_words, judge, judge_due, unit_of_median
from sightline.returns.rules.rule import Context, Rule
from sightline.standard.clocks import Clock, clock
from sightline.standard.rows import read_rows, words

Days = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]
_NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Watch:
    """One row of lateness.csv: where a clock stands in the rows of one block.

    A `view` makes other rows of those of the block (care_reviews.py); then columns are the view's.
    `which` rows: all; the first within those that share the columns `within`, by `order`; or each and the next one.
    A row whose `order` is not after the day in the column `after` cannot be right, and nothing is read from it.
    With `due` the file gives the last day in time itself, in the column `start`.
    `stop` is empty where nothing in the block can stop it. `ends` are columns of days after which it can no longer
    stop. `only` and `skip` are "column=value", or several values with blanks between; "column=" is empty and
    "column!=" is not. With `since_period` a start before the period cannot be called late,
    since what stopped it may lie before the file. Rows that a rule in `unless` finds are not listed a second time.
    """

    format: str
    clock: Clock
    title: str
    block: str
    view: str
    which: str
    within: tuple[str, ...]
    order: str
    after: str
    due: bool
    start: str
    stop: str
    ends: tuple[str, ...]
    only: str
    skip: str
    since_period: bool
    unless: tuple[str, ...]
    late: str
    overdue: str
    note: str

    @property
    def rule(self) -> str:
        """The name of its findings."""
        return f"late-{self.clock.name.replace('_', '-')}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads, of the block and of those around it."""
        asked = (cell.partition("=")[0].rstrip("!") for cell in (self.only, self.skip))
        named = (self.start, self.stop, self.order, self.after, *self.within, *self.ends, *asked)
        return tuple(dict.fromkeys(name for name in named if name))

    def sees(self, block: Block) -> tuple[str, ...]:
        """The columns that are not the block's own and have to be lent to it."""
        if self.view:
            return ()
        own = {item.column for item in block.fields} | set(block.carries) | {"local_id"}
        return tuple(name for name in self.columns if name not in own)


@cache
def watches() -> tuple[Watch, ...]:
    """The table, in its order. Raises StandardError on a row that cannot be."""
    return tuple(_watch(row) for row in read_rows("lateness.csv", "sightline.returns.data"))


def _watch(row: Mapping[str, str]) -> Watch:
    if row["which"] not in ("all", "first", "next") or (row["which"] != "all") != bool(row["within"] and row["order"]):
        raise StandardError(f"lateness.csv: {row['clock']} of {row['format']} does not say which rows, of what")
    return Watch(
        row["format"], clock(row["clock"]), row["title"], row["block"], row["view"], row["which"], words(row["within"]),
        row["order"], row["after"], row["due"] == "yes", row["start"], row["stop"], words(row["ends"]), row["only"],
        row["skip"],
        row["since_period"] == "yes", words(row["unless"]), row["late"], row["overdue"], row["note"],
    )  # fmt: skip


def watches_of(form: Format, block: Block) -> tuple[Watch, ...]:
    """The clocks that stand in one block."""
    return tuple(watch for watch in watches() if (watch.format, watch.block) == (form.code, block.name))


def columns_seen(form: Format, block: Block) -> tuple[str, ...]:
    """The columns of blocks around that the clocks of one block need."""
    return tuple(dict.fromkeys(name for watch in watches_of(form, block) for name in watch.sees(block)))


@dataclass(frozen=True, slots=True)
class LatenessLine:
    """One clock over a whole file: how many, of which how many were in time. `median` of those that stopped."""

    clock: Clock
    title: str
    numbers: Mapping[State, int]
    left_out: int  # to which the clock does not apply
    median: float | None
    note: str
    due: bool = False  # the file gives the last day in time itself

    @property
    def of(self) -> int:
        """How many the clock applies to."""
        return sum(self.numbers.values())

    @property
    def counting(self) -> str:
        """How it counts, in words."""
        return "days after the day it was due, which the file gives" if self.due else in_words(self.clock)

    @property
    def median_unit(self) -> str:
        """What the median is in."""
        return "days after it was due" if self.due else unit_of_median(self.clock)


@dataclass(slots=True)
class _Sum:
    numbers: Counter[State] = field(default_factory=Counter)
    left_out: int = 0
    shown: Counter[int] = field(default_factory=Counter)  # what the clock showed -> how often


class Lateness:
    """The clocks of one file, added up batch by batch."""

    def __init__(self, form: Format, rules: Mapping[str, Sequence[Rule]]) -> None:
        self._blocks = {block.name: block for block in form.blocks}
        self._watches = {block.name: watches_of(form, block) for block in form.blocks}
        self._rules = rules
        self._sums: dict[str, _Sum] = {watch.clock.name: _Sum() for all_ in self._watches.values() for watch in all_}

    def add(self, block: str, rows: pa.RecordBatch, context: Context, findings: Findings) -> None:
        """Read every clock of one block in some of its rows; those of one parent must come together."""
        if not rows.num_rows:
            return
        for watch in self._watches[block]:
            self._read(watch, rows, context, findings)

    def lines(self) -> tuple[LatenessLine, ...]:
        """Every clock that the format can speak of, in the order of the table."""
        said: dict[str, Watch] = {}
        for watch in watches():
            if watch.clock.name in self._sums and watch in self._watches.get(watch.block, ()):
                before = said.setdefault(watch.clock.name, watch)
                said[watch.clock.name] = before if before.note else watch
        return tuple(
            LatenessLine(
                watch.clock,
                watch.title,
                dict(total.numbers),
                total.left_out,
                _median(total.shown),
                watch.note,
                watch.due,
            )
            for watch, total in ((watch, self._sums[name]) for name, watch in said.items())
        )

    def _read(self, watch: Watch, rows: pa.RecordBatch, context: Context, findings: Findings) -> None:
        total = self._sums[watch.clock.name]
        if watch.view:
            rows = VIEWS[watch.view](rows, context)
        chosen = _where(rows, watch.only) if watch.only else np.ones(rows.num_rows, bool)
        if watch.skip:
            skipped = chosen & _where(rows, watch.skip)
            total.left_out += int(skipped.sum())
            chosen &= ~skipped
        places, starts, stops, at = _pairs(watch, rows, np.flatnonzero(chosen))
        if watch.after:
            odd = _days(rows, watch.order) <= _days(rows, watch.after)
            starts = np.where(odd[places] | odd[at], _NEVER, starts)
        in_force = _in_force(watch.clock, starts)
        total.left_out += int((~in_force).sum())
        places, starts, stops, at = places[in_force], starts[in_force], stops[in_force], at[in_force]
        limit = _last_days(watch, rows, places, context.period_end)
        states, shown = (judge_due if watch.due else partial(judge, watch.clock))(starts, stops, limit)
        if watch.since_period:
            before = starts < np.datetime64(context.period_start, "D")
            states[before & np.isin(states, (State.LATE, State.OVERDUE))] = State.CANNOT_SAY
        for state in State:
            number = int((states == state).sum())
            if number:
                total.numbers[state] += number
        stopped = shown[np.isin(states, (State.WITHIN, State.LATE, State.CANNOT_SAY, State.STOPPED)) & ~np.isnat(stops)]
        values, counts = np.unique(stopped, return_counts=True)
        total.shown.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        self._say(watch, rows, (states, places, at), context, findings)

    def _say(
        self, watch: Watch, rows: pa.RecordBatch, found: tuple[Any, Any, Any], context: Context, findings: Findings
    ) -> None:
        states, places, at = found
        kinds = ((State.LATE, watch.late, at), (State.OVERDUE, watch.overdue, places))
        if not any(text and (states == state).any() for state, text, _ in kinds):
            return
        said = np.zeros(rows.num_rows, bool)
        for rule in self._rules.get(watch.block, ()):
            if rule.code in watch.unless:
                said |= pc.fill_null(rule.fails(rows, context), False).to_numpy(zero_copy_only=False)
        lines = rows["line"].to_numpy()
        block = self._blocks[watch.block]
        for state, text, where in kinds:
            wanted = where[(states == state) & ~said[where]] if text else []
            name = _name_of(block, watch.stop if state is State.LATE else watch.stop or watch.start)
            for line in lines[wanted].tolist() if len(wanted) else []:
                findings.add(watch.rule, Severity.QUERY, text, _REMEDY[state] + _counted(watch), at=line,
                             block=watch.block, name=name)  # fmt: skip


_REMEDY = {
    State.LATE: "Check both dates. If they are right, nothing in the file is wrong: it was late.",
    State.OVERDUE: "Send the date if it has one. If not, nothing in the file is wrong: it was late.",
}


def _counted(watch: Watch) -> str:
    return "" if watch.due else f" Counted in {in_words(watch.clock)}."


def _where(rows: pa.RecordBatch, condition: str) -> Flags:
    column, _, value = condition.partition("=")
    if not value:
        filled: Flags = pc.is_valid(rows[column.rstrip("!")]).to_numpy(zero_copy_only=False)
        # A column that nobody filled says nothing: empty there is not "never".
        return filled.copy() if column.endswith("!") or not filled.any() else ~filled
    values = rows[column]
    wanted: list[Any] = value.split()
    if pa.types.is_boolean(values.type):
        wanted = [one == "true" for one in wanted]
    elif pa.types.is_integer(values.type):
        wanted = [int(one) for one in wanted]
    found: Flags = pc.is_in(values, pa.array(wanted, values.type)).to_numpy(zero_copy_only=False)
    return found.copy()


def _days(rows: pa.RecordBatch, column: str) -> Days:
    found: Days = rows[column].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return found


def _pairs(
    watch: Watch, rows: pa.RecordBatch, chosen: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Days, Days, npt.NDArray[np.int64]]:
    """(place of the row that starts, its day, the day it stopped, place of the row that stops) of every clock."""
    starts = _days(rows, watch.start)
    stops = _days(rows, watch.stop) if watch.stop else np.full(rows.num_rows, _NEVER)
    if watch.which == "all" or not len(chosen):
        return chosen, starts[chosen], stops[chosen], chosen
    keys = [_numbers(rows, name)[chosen] for name in watch.within]
    order = _days(rows, watch.order)[chosen]
    by = np.lexsort((order, *reversed(keys)))
    ordered, keys = chosen[by], [key[by] for key in keys]
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    if watch.which == "first":
        kept = ordered[fresh]
        return kept, starts[kept], stops[kept], kept
    last = np.append(fresh[1:], True)
    following = np.append(ordered[1:], ordered[-1:])
    found = np.where(last, _NEVER, stops[following])
    return ordered, starts[ordered], found, np.where(last, ordered, following)


def _in_force(item: Clock, starts: Days) -> Flags:
    """Whether each clock applied on the day it started; where the day is not known, that is said later."""
    applies = np.ones(len(starts), bool)
    if item.valid_from:
        applies &= ~(starts < np.datetime64(item.valid_from, "D"))
    if item.valid_to:
        applies &= ~(starts > np.datetime64(item.valid_to, "D"))
    return applies


def _numbers(rows: pa.RecordBatch, column: str) -> npt.NDArray[np.int64]:
    """A column as numbers that are equal where its values are."""
    values = rows[column]
    if pa.types.is_string(values.type):
        values = pc.dictionary_encode(values, null_encoding="encode").indices
    elif pa.types.is_date32(values.type):
        values = pc.cast(values, pa.int32())
    numbers: npt.NDArray[np.int64] = pc.fill_null(pc.cast(values, pa.int64()), -1).to_numpy(zero_copy_only=False)
    return numbers


def _last_days(watch: Watch, rows: pa.RecordBatch, places: npt.NDArray[np.int64], end: date) -> Days:
    """The last day on which each clock can be looked at: the period's end, or an earlier end of its own."""
    last = np.full(len(places), np.datetime64(end, "D"))
    for column in watch.ends:
        last = np.fmin(last, _days(rows, column)[places])
    return last


def _name_of(block: Block, column: str) -> str | None:
    for item in block.fields:
        if item.column == column:
            return item.name
    return block.fields[0].name if block.leaf else None


def _median(shown: Counter[int]) -> float | None:
    """The middle value, or the mean of the two in the middle."""
    number = sum(shown.values())
    if not number:
        return None
    low, high, passed = (number - 1) // 2, number // 2, 0
    middle: list[int] = []
    for value in sorted(shown):
        passed += shown[value]
        middle += [value] * ((passed > low and not middle) + (passed > high and len(middle) < 2))
        if passed > high:
            break
    return (middle[0] + middle[-1]) / 2


__all__ = ["Lateness", "LatenessLine", "State", "Watch", "columns_seen", "watches", "watches_of"]
