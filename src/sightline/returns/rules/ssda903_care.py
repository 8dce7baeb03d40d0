"""What the checks of the looked-after children return look at: its tables as NumPy arrays, joined by child.

Made once for a set, each column when a check first asks for it. Days are NumPy's, with "not a time" where there is
none, which no comparison is true of; texts are numbers of their code in the column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.clock_days import months_on
from sightline.returns.rules.rule import Context, Mask, Rule

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
_T = TypeVar("_T")
NO_DAY = np.datetime64("NaT", "D")
SHORT_BREAKS = ("V3", "V4")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
ADOPTED = ("E11", "E12")
FOR_ADOPTION = ("A3", "A4", "A5", "A6")


def day(text: str) -> np.datetime64:
    """A day as NumPy has it."""
    return np.datetime64(text, "D")


def years_after(days: Days, years: int) -> Days:
    """The same days so many years later; 29 February becomes the 28th where there is none."""
    return months_on(days, 12 * years)


class Table:
    """One table of the set. `child` is a number of the child of each row, the same in all tables."""

    def __init__(self, rows: pa.RecordBatch, child: Ints, birth: Days) -> None:
        self.rows, self.child, self._birth = rows, child, birth
        self._kept: dict[tuple[str, ...], Any] = {}

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def day(self, column: str) -> Days:
        """A column of days."""
        return self._keep(
            ("day", column), lambda: np.asarray(self.rows[column].to_numpy(zero_copy_only=False), "M8[D]")
        )

    def blank(self, *columns: str) -> Bools:
        """Rows in which every one of some columns is empty."""
        return np.asarray(np.logical_and.reduce([self._blank(column) for column in columns]), bool)

    def given(self, *columns: str) -> Bools:
        """Rows in which any one of some columns is not empty."""
        return ~self.blank(*columns)

    def _blank(self, column: str) -> Bools:
        return self._keep(
            ("blank", column), lambda: np.asarray(self.rows[column].is_null().to_numpy(zero_copy_only=False), bool)
        )

    def among(self, column: str, *codes: str) -> Bools:
        """Rows that have one of some codes."""

        def found() -> Bools:
            return np.asarray(
                pc.is_in(self.rows[column], pa.array(codes, pa.string())).to_numpy(zero_copy_only=False), bool
            )

        return self._keep(("among", column, *codes), found)

    def yes(self, column: str) -> Bools:
        """Rows in which a flag is yes."""
        return np.asarray(pc.fill_null(self.rows[column], False).to_numpy(zero_copy_only=False), bool)

    def no(self, column: str) -> Bools:
        """Rows in which a flag is no, which is not the same as not said."""
        return ~np.asarray(pc.fill_null(self.rows[column], True).to_numpy(zero_copy_only=False), bool)

    def codes(self, column: str) -> Ints:
        """A number for each text of a column, -1 for none."""

        def found() -> Ints:
            coded = pc.dictionary_encode(self.rows[column])
            return np.asarray(pc.fill_null(coded.indices, -1).to_numpy(), np.int64)

        return self._keep(("codes", column), found)

    @property
    def birth(self) -> Days:
        """The date of birth of each row's child, as the header has it."""
        return self._birth[self.child]

    def birthday(self, years: int) -> Days:
        """The day each row's child reached an age."""
        return self._keep(("birthday", str(years)), lambda: years_after(self._birth, years))[self.child]

    def chain(self, *columns: str) -> tuple[Ints, Ints]:
        """Of each row the row before and the row after of the same child, in the order of some days; -1 for none."""
        return self._keep(("chain", *columns), lambda: self._chain([self.day(column) for column in columns]))

    def _chain(self, keys: list[Days]) -> tuple[Ints, Ints]:
        order = np.lexsort((*reversed(keys), self.child))
        same = self.child[order[1:]] == self.child[order[:-1]]
        before, after = (np.full(len(self), -1, np.int64) for _ in range(2))
        before[order[1:][same]] = order[:-1][same]
        after[order[:-1][same]] = order[1:][same]
        return before, after

    def _keep(self, key: tuple[str, ...], make: Callable[[], _T]) -> _T:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[no-any-return]


class Care:
    """All tables of one set, and what of a child is known from several."""

    def __init__(self, context: Context) -> None:
        self.start, self.end = (np.datetime64(day, "D") for day in (context.period_start, context.period_end))
        tables: Mapping[str, pa.RecordBatch] = context.tables
        ids = pa.concat_arrays([rows["local_id"] for rows in tables.values()]).unique()
        self.children = len(ids)
        child = {
            name: np.asarray(pc.index_in(rows["local_id"], value_set=ids).to_numpy(), np.int64)
            for name, rows in tables.items()
        }
        birth = np.full(self.children, NO_DAY)
        if "Header" in tables:
            days = tables["Header"]["birth_date"].to_numpy(zero_copy_only=False).astype("M8[D]")
            birth[child["Header"][::-1]] = days[::-1]  # of a child given twice, the first
        self.tables = {name: Table(rows, child[name], birth) for name, rows in tables.items()}

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def who(self, table: str, rows: Bools) -> Bools:
        """Of every child whether any of some rows of a table is theirs."""
        found = np.zeros(self.children, bool)
        found[self[table].child[rows]] = True
        return found

    def each(self, table: str, rows: Bools, column: str, *, last: bool = False) -> Days:
        """Of every child the first day of a column in some rows of a table, or the last."""
        found = np.full(self.children, NO_DAY)
        days = self[table].day(column)
        chosen = np.flatnonzero(rows & ~np.isnat(days))
        order = chosen[np.argsort(days[chosen], kind="stable")]
        order = order if last else order[::-1]
        found[self[table].child[order]] = days[order]
        return found

    @cached_property
    def listed(self) -> Bools:
        """The children of the header."""
        return self.who("Header", np.ones(len(self["Header"]), bool))

    @cached_property
    def with_episodes(self) -> Bools:
        """The children who have an episode."""
        return self.who("Episodes", np.ones(len(self["Episodes"]), bool))

    @cached_property
    def beyond_breaks(self) -> Bools:
        """The children who have an episode that is no series of short breaks."""
        return self.who("Episodes", ~self["Episodes"].among("legal_status", *SHORT_BREAKS))

    @cached_property
    def all_year(self) -> Bools:
        """The children looked after on every day of the year, short breaks apart, as the Department counts them."""
        e = self["Episodes"]
        begun, ended = e.day("start_date"), e.day("end_date")
        during = (begun <= self.end) & ((ended >= self.start) | np.isnat(ended))
        enters = e.among("reason_new_episode", "S") & (begun > self.start) & (begun <= self.end)
        leaves = ~e.among("reason_ceased", "X1") & (ended >= self.start) & (ended < self.end)
        breaks = e.among("legal_status", *SHORT_BREAKS) & during
        return self.who("Episodes", during) & ~self.who("Episodes", enters | leaves | breaks)

    @cached_property
    def periods(self) -> tuple[Ints, Days, Days]:
        """Of each episode a number of the period of care it is in, and that period's first and last day, if it ended.

        Episodes of a child that begin no later than the one before ended are one period.
        """
        e = self["Episodes"]
        before, _ = e.chain("start_date", "end_date")
        order = np.lexsort((e.day("end_date"), e.day("start_date"), e.child))
        begun, ended = e.day("start_date"), e.day("end_date")
        fresh = (before < 0) | (begun > np.where(before < 0, NO_DAY, ended[before]))
        number = np.empty(len(e), np.int64)
        number[order] = np.cumsum(fresh[order]) - 1
        first, last = (np.full(int(number.max(initial=-1)) + 1, NO_DAY) for _ in range(2))
        first[number[order[::-1]]] = begun[order[::-1]]
        last[number[order]] = ended[order]
        return number, first, last


Check = Callable[[Table, Care], Bools]


@dataclass(frozen=True, slots=True)
class Row:
    """One check of a table, as data: the Department's number, our name, the fields, words, and what fails.

    `needs` are other tables, without which it is silent.
    """

    number: str
    code: str
    fields: str
    found: str
    remedy: str
    fails: Check
    needs: str = ""


def care_of(context: Context) -> Care:
    """The tables of a set, made once."""
    if "ssda903" not in context.shared:
        context.shared["ssda903"] = Care(context)
    return context.shared["ssda903"]  # type: ignore[no-any-return]


def rules_of_table(block: str, rows: tuple[Row, ...]) -> tuple[Rule, ...]:
    """The checks of one table; one that needs another table is silent where the set lacks it."""
    return tuple(
        Rule(
            row.code, "ssda903", block, tuple(row.fields.split()), row.found, row.remedy,
            _predicate(block, row.fails, row.needs.split()), f"DfE {row.number}" if row.number else "",
        )
        for row in rows
    )  # fmt: skip


def _predicate(block: str, fails: Check, needs: list[str]) -> Callable[[pa.RecordBatch, Context], Mask]:
    def predicate(rows: pa.RecordBatch, context: Context) -> Mask:
        care = care_of(context)
        if any(name not in care.tables for name in needs):
            return pa.nulls(rows.num_rows, pa.bool_())
        return pa.array(fails(care[block], care))

    return predicate


def the_row_before(values: npt.NDArray[Any], before: Ints) -> npt.NDArray[Any]:
    """A column as it stands in the row before; the row's own where there is none."""
    return values[np.where(before < 0, np.arange(len(values)), before)]


def some_blank(t: Table, *columns: str) -> Bools:
    """Rows in which any one of some columns is empty."""
    return np.asarray(np.logical_or.reduce([t.blank(column) for column in columns]), bool)


def all_year(rows: Check) -> Check:
    """Fails where `rows` does, of children looked after all year."""
    return lambda t, care: rows(t, care) & care.all_year[t.child]
