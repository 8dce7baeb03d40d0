"""DuckDB: the default engine. It runs a step's text as it is, and holds each step to its contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from sightline.engines import prelude
from sightline.engines.steps import Step, check, order
from sightline.errors import StepError
from sightline.standard.tables import Column, Type

TYPES: dict[Type, str] = {
    Type.TEXT: "VARCHAR",
    Type.INT: "BIGINT",
    Type.DOUBLE: "DOUBLE",
    Type.BOOL: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
}
Literal = str | int | date | None


class DuckEngine:
    """One in-memory database for one stage of one run. Use it in a `with` block.

    `spill` is where it may write what does not fit into `memory`; it is emptied at the end.
    """

    name = "duckdb"

    def __init__(self, spill: Path, *, threads: int = 2, memory: str = "4GB") -> None:
        self._db = duckdb.connect(
            ":memory:",
            config={
                "threads": threads,
                "memory_limit": memory,
                "temp_directory": str(spill),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._tables: set[str] = set()
        for statement in prelude.DUCKDB:
            self._db.execute(statement)

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def register(self, name: str, table: pa.Table) -> None:
        """Make a table of this process known to the steps."""
        self._db.register(f"given_{name}", table)
        self._db.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM {_quoted('given_' + name)}")
        self._db.unregister(f"given_{name}")
        self._tables.add(name)

    def register_parts(
        self, name: str, columns: Sequence[Column], parts: Sequence[tuple[Path, Mapping[str, Literal]]]
    ) -> None:
        """Make one table of many Parquet files, each with its own constant columns (whose file it is, and for when).

        `columns` are those of the whole; a file that lacks one of them gives nulls for it.
        """
        selects = []
        for path, constants in parts:
            present = {row[0] for row in self._db.execute("SELECT name FROM parquet_schema(?)", [str(path)]).fetchall()}
            fields = []
            for column in columns:
                kind = TYPES[column.type]
                if column.name in constants:
                    fields.append(f"CAST({_literal(constants[column.name])} AS {kind}) AS {_quoted(column.name)}")
                elif column.name in present:
                    fields.append(f"CAST({_quoted(column.name)} AS {kind}) AS {_quoted(column.name)}")
                else:
                    fields.append(f"CAST(NULL AS {kind}) AS {_quoted(column.name)}")
            selects.append(f"SELECT {', '.join(fields)} FROM read_parquet({_literal(str(path))})")
        if not selects:
            empty = ", ".join(f"CAST(NULL AS {TYPES[c.type]}) AS {_quoted(c.name)}" for c in columns)
            selects.append(f"SELECT {empty} WHERE false")
        self._db.execute(f"CREATE TABLE {_quoted(name)} AS " + " UNION ALL ".join(selects))
        self._tables.add(name)

    def run(self, steps: Sequence[Step], progress: Callable[[str, int, int], None] | None = None) -> None:
        """Run a chain of steps in order, each held to its contract. Raises StepError; nothing outside is written."""
        order(steps, sorted(self._tables))
        for position, step in enumerate(steps, start=1):
            check(step)
            try:
                self._db.execute(f"CREATE TABLE {_quoted(step.name)} AS {step.text}")
            except duckdb.Error as error:
                # A conversion error of the database may quote a value of a row: only its kind is passed on.
                raise StepError(f"step {step.name} failed in DuckDB ({type(error).__name__})") from None
            self._hold_to_contract(step)
            self._tables.add(step.name)
            if progress:
                progress(step.name, position, len(steps))

    def fetch(self, name: str, order_by: Sequence[str] = ()) -> pa.Table:
        """A table's rows as Arrow, in the order asked for."""
        ordered = f" ORDER BY {', '.join(_quoted(column) for column in order_by)}" if order_by else ""
        return self._db.execute(f"SELECT * FROM {_quoted(name)}{ordered}").to_arrow_table()

    def counts(self, step: Step) -> pa.Table:
        """The result of a step that holds counts only, sorted by its key. Refuses a step whose rows are people."""
        if step.person_rows:
            raise StepError(f"step {step.name} returns rows of people or records: it cannot enter a draft")
        return self.fetch(step.name, step.key)

    def _hold_to_contract(self, step: Step) -> None:
        described = self._db.execute(f"DESCRIBE {_quoted(step.name)}").fetchall()
        made = [(row[0], row[1]) for row in described]
        promised = [(column.name, TYPES[column.type]) for column in step.columns]
        if made != promised:
            raise StepError(f"step {step.name} promised {promised} and made {made}")
        never_null = [column.name for column in step.columns if not column.null or column.name in step.key]
        checks = [f"count(*) FILTER ({_quoted(name)} IS NULL)" for name in never_null]
        if step.key:
            keys = ", ".join(_quoted(name) for name in step.key)
            checks.append(f"count(*) - count(DISTINCT ({keys}))")
        if not checks:
            return
        faults = self._db.execute(f"SELECT {', '.join(checks)} FROM {_quoted(step.name)}").fetchone()
        assert faults is not None
        words = [f"{count} nulls in {name}" for name, count in zip(never_null, faults, strict=False) if count]
        if step.key and faults[-1]:
            words.append(f"{faults[-1]} rows too many for one row per {step.one_row_per}")
        if words:
            raise StepError(f"step {step.name} breaks its contract: " + "; ".join(words))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Literal) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"
