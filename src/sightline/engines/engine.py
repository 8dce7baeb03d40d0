"""What every engine can do: take tables in, run a chain of steps, hand counts out, write sorted rows as Parquet.

Everything that decides whether a result may be used stands here, once: what a step may say, its types, its contract,
and that rows of people never leave as counts. An engine adds only how a query is run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.engines.allowed import check
from sightline.engines.steps import Step, order
from sightline.engines.types import check_types
from sightline.errors import StepError
from sightline.standard.arrow import ARROW, schema_of
from sightline.standard.tables import Column, Type

Literal = str | int | date | None
Part = tuple[Path, Mapping[str, Literal]]  # a Parquet file, and its constant columns
Progress = Callable[[str, int, int], None]
_STANDARD = {arrow: kind for kind, arrow in ARROW.items()}


class Engine(ABC):
    """One set of tables for one stage of one run. Use it in a `with` block; at its end the tables are gone."""

    name: str

    def __init__(self) -> None:
        self._tables: dict[str, tuple[Column, ...]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    @abstractmethod
    def version(self) -> str:
        """Name and version, as the ledger notes them."""

    def clear(self) -> None:
        """Forget all tables; the engine can be used again."""
        for name in self._tables:
            self._drop(name)
        self._tables.clear()

    @abstractmethod
    def close(self) -> None:
        """Give up all tables and what was spilled to disk."""

    def register(self, name: str, table: pa.Table) -> None:
        """Make a table of this process known to the steps. Raises StepError on a type the standard does not have."""
        columns = tuple(_column(name, field) for field in table.schema)
        self._take(name, columns, table.cast(schema_of(columns)))
        self._tables[name] = columns

    def register_parts(self, name: str, columns: Sequence[Column], parts: Sequence[Part]) -> None:
        """Make one table of many Parquet files, each with its own constant columns (whose file it is, and for when).

        `columns` are those of the whole; a file that lacks one of them gives nulls for it. Raises StepError where a
        file holds a column in another type.
        """
        for path, _ in parts:
            _require_types(path, columns)
        self._take_parts(name, columns, parts)
        self._tables[name] = tuple(columns)

    def run(
        self, steps: Sequence[Step], progress: Progress | None = None, keep: Collection[str] | None = None
    ) -> None:  # fmt: skip
        """Run a chain of steps in order, each held to its contract. Raises StepError; nothing outside is written.

        Every step is looked at before the first one runs. Where `keep` is given, all other tables that these steps
        read or make are given up as soon as no later one of them reads them: a chain of wide tables would not fit.
        """
        order(steps, sorted(self._tables))
        known: dict[str, Sequence[Column]] = dict(self._tables)
        for step in steps:
            _look_at(step, tuple((name, tuple(known[name])) for name in step.reads))
            known[step.name] = step.columns
        for position, step in enumerate(steps, start=1):
            self._make(step)
            try:
                self._hold_to_contract(step)
            except BaseException:
                with suppress(Exception):  # where the engine has died there is nothing to drop
                    self._drop(step.name)  # what breaks its promise is not there for anybody
                raise
            self._tables[step.name] = step.columns
            if keep is not None:
                self._give_up({*step.reads, step.name} - set(keep), steps[position:])
            if progress:
                progress(step.name, position, len(steps))

    def fetch(self, name: str, order_by: Sequence[str] = ()) -> pa.Table:
        """A table's rows as Arrow, in the order asked for, nulls last."""
        return self._rows(name, order_by).cast(schema_of(self._tables[name]))

    def counts(self, step: Step) -> pa.Table:
        """The result of a step that holds counts only, sorted by its key. Refuses a step whose rows are people."""
        if step.person_rows:
            raise StepError(f"step {step.name} returns rows of people or records: it cannot enter a draft")
        return self.fetch(step.name, step.key)

    @abstractmethod
    def write(self, name: str, folder: Path, order_by: Sequence[str]) -> list[Path]:
        """Write a table as Parquet files in `folder`, sorted over all of them, nulls last. Returns them in order.

        On any error the folder holds nothing of it.
        """

    # -- what an engine adds -----------------------------------------------------------------------------------

    @abstractmethod
    def _take(self, name: str, columns: Sequence[Column], table: pa.Table) -> None: ...

    @abstractmethod
    def _take_parts(self, name: str, columns: Sequence[Column], parts: Sequence[Part]) -> None: ...

    @abstractmethod
    def _drop(self, name: str) -> None: ...

    @abstractmethod
    def _make(self, step: Step) -> None: ...

    @abstractmethod
    def _described(self, name: str) -> list[tuple[str, str]]:
        """(column, type in the standard's word or the engine's own) of a table, in order."""

    @abstractmethod
    def _faults(self, step: Step, never_null: Sequence[str]) -> tuple[Sequence[int], int]:
        """How many nulls each of those columns has, and how many rows are over one a key."""

    @abstractmethod
    def _rows(self, name: str, order_by: Sequence[str]) -> pa.Table: ...

    def _give_up(self, names: Collection[str], later: Sequence[Step]) -> None:
        """Drop those of some tables that no later step reads."""
        for name in sorted(set(names).difference(*(step.reads for step in later))):
            self._drop(name)
            del self._tables[name]

    def _hold_to_contract(self, step: Step) -> None:
        made = self._described(step.name)
        promised = [(column.name, column.type.value) for column in step.columns]
        if made != promised:
            raise StepError(f"step {step.name} on {self.name} promised {_differing(promised, made)}")
        never_null = [column.name for column in step.columns if not column.null or column.name in step.key]
        nulls, extra = self._faults(step, never_null)
        words = [f"{count} nulls in {name}" for name, count in zip(never_null, nulls, strict=True) if count]
        if extra:
            words.append(f"{extra} rows too many for one row per {step.one_row_per}")
        if words:
            raise StepError(f"step {step.name} on {self.name} breaks its contract: " + "; ".join(words))


Open = Callable[[Path], Engine]  # an engine, given a folder where it may spill


@lru_cache(maxsize=1000)  # one step is asked for many times in a run of tests, and always says the same
def _look_at(step: Step, tables: tuple[tuple[str, tuple[Column, ...]], ...]) -> None:
    """Hold a step to what it may say, and to its types, given the columns of the tables that it reads."""
    check(step)
    check_types(step, dict(tables))


def _column(table: str, field: pa.Field) -> Column:
    kind = _STANDARD.get(field.type)
    if kind is None:
        raise StepError(f"table {table}: column {field.name} is {field.type}, which is no type of the standard")
    return Column(field.name, kind, "")


def _require_types(path: Path, columns: Sequence[Column]) -> None:
    stored = pq.read_schema(path)
    for column in columns:
        place = stored.get_field_index(column.name)
        if place < 0:
            continue
        found = stored.field(place).type
        if found != ARROW[column.type] and not (column.type is Type.TEXT and pa.types.is_large_string(found)):
            raise StepError(
                f"a stored file holds the column {column.name} as {found}, and {column.type.value} was promised: "
                "receive or make that file again"
            )


def _differing(promised: Sequence[tuple[str, str]], made: Sequence[tuple[str, str]]) -> str:
    """Where two lists of columns part, in words."""
    for (name, kind), (other, found) in zip(promised, made, strict=False):
        if (name, kind) != (other, found):
            return f"column {name} as {kind} and made {other} as {found}"
    return f"{len(promised)} columns and made {len(made)}"
