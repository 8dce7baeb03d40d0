"""DuckDB: the default engine. It runs a step's text as it is."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.config import Settings
from sightline.engines import prelude
from sightline.engines.engine import Engine, Literal, Open, Part
from sightline.engines.steps import Step
from sightline.engines.types import DUCKDB_TYPES
from sightline.errors import EngineError, StepError
from sightline.standard.tables import Column

_WORDS = {theirs: ours.value for ours, theirs in DUCKDB_TYPES.items()}
# The lowest level: of tokens, which hold no pattern, a higher one takes longer and saves nothing. And a dictionary only
# of codes: one of tokens takes longer to make and is larger than the tokens compressed.
_PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000)"


def opener(settings: Settings) -> Open:
    """How a stage opens DuckDB under these settings."""
    return lambda spill: DuckEngine(spill, threads=settings.threads, memory=settings.memory)


class DuckEngine(Engine):
    """One in-memory database. `spill` is where it may write what does not fit into `memory`; emptied at the end."""

    name = "duckdb"

    def __init__(self, spill: Path, *, threads: int = 2, memory: str = "4GB") -> None:
        super().__init__()
        self._spill = spill
        self._own: Path | None = None  # where tables are written that are too large to be held
        self._stored: dict[str, tuple[Path, tuple[str, ...]]] = {}  # tables read from a file, and its rows' order
        self._numbers = itertools.count()
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
        for statement in prelude.duckdb_statements():
            self._db.execute(statement)

    @property
    def version(self) -> str:
        """Name and version, as the ledger notes them."""
        return f"duckdb {duckdb.__version__}"

    def close(self) -> None:
        """Give up all tables and what was spilled to disk."""
        self._db.close()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def write(self, name: str, folder: Path, order_by: Sequence[str]) -> list[Path]:
        """Write a table as one Parquet file, sorted, nulls last. One that was written when it was made moves there."""
        path = folder / f"{name}.parquet"
        stored, order = self._stored.get(name, (path, ()))
        try:
            if stored.parent == self._own and order == tuple(order_by):
                shutil.move(stored, path)
                self._drop(name)
                self._read_from(name, _everything_in(path), path, order)
            else:
                self._copy(f"SELECT * FROM {_quoted(name)}", order_by, path)
        except BaseException as error:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            if isinstance(error, duckdb.Error):
                raise _failed(f"writing {name}", error) from None
            raise
        return [path]

    def _copy(self, query: str, order_by: Sequence[str], path: Path) -> None:
        self._db.execute(f"COPY (SELECT * FROM ({query}){_ordered(order_by)}) TO {_literal(str(path))} {_PARQUET}")

    def _read_from(self, name: str, query: str, path: Path, order: tuple[str, ...] = ()) -> None:
        """Make a file known by a table's name; it is read as often as the table is."""
        self._db.execute(f"CREATE VIEW {_quoted(name)} AS {query}")
        self._stored[name] = path, order

    def _take(self, name: str, columns: Sequence[Column], table: pa.Table) -> None:
        del columns
        self._db.register(f"given_{name}", table)
        self._db.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM {_quoted('given_' + name)}")
        self._db.unregister(f"given_{name}")

    def _take_parts(self, name: str, columns: Sequence[Column], parts: Sequence[Part]) -> None:
        groups: dict[tuple[frozenset[str], frozenset[str]], list[Part]] = {}
        for part in parts:
            constant = frozenset(part[1]) & {column.name for column in columns}
            groups.setdefault((constant, frozenset(pq.read_schema(part[0]).names)), []).append(part)
        selects = [_read(columns, constant, present, group) for (constant, present), group in groups.items()]
        if not selects:
            empty = ", ".join(f"CAST(NULL AS {DUCKDB_TYPES[c.type]}) AS {_quoted(c.name)}" for c in columns)
            selects.append(f"SELECT {empty} WHERE false")
        try:
            if len(parts) == 1 and not any(constant for constant, _ in groups):
                # Held as a table, England's events alone would leave no room for what is made of them.
                self._read_from(name, selects[0], parts[0][0])
            else:
                self._db.execute(f"CREATE TABLE {_quoted(name)} AS " + " UNION ALL ".join(selects))
        except duckdb.Error as error:
            raise _failed(f"reading {name}", error) from None

    def _drop(self, name: str) -> None:
        if name not in self._stored:
            self._db.execute(f"DROP TABLE {_quoted(name)}")
            return
        self._db.execute(f"DROP VIEW {_quoted(name)}")
        path, _ = self._stored.pop(name)
        if path.parent == self._own:
            path.unlink(missing_ok=True)

    def _make(self, step: Step) -> None:
        try:
            if step.stored_by:
                self._store(step)
            else:
                self._db.execute(f"CREATE TABLE {_quoted(step.name)} AS {step.text}")
        except duckdb.Error as error:
            raise _failed(f"step {step.name}", error) from None

    def _store(self, step: Step) -> None:
        """Write a step's rows, sorted, and read them from there: they are never held as a table."""
        if self._own is None:
            self._spill.mkdir(parents=True, exist_ok=True)
            self._own = Path(tempfile.mkdtemp(prefix="stored-", dir=self._spill))
        # A name of its own: what was read of an older file of one name is remembered.
        path = self._own / f"{step.name}-{next(self._numbers)}.parquet"
        self._copy(step.text, step.stored_by, path)
        self._read_from(step.name, _everything_in(path), path, step.stored_by)

    def _described(self, name: str) -> list[tuple[str, str]]:
        described = self._db.execute(f"DESCRIBE {_quoted(name)}").fetchall()
        return [(row[0], _WORDS.get(row[1], row[1])) for row in described]

    def _faults(self, step: Step, never_null: Sequence[str]) -> tuple[Sequence[int], int]:
        checks = [f"count(*) FILTER ({_quoted(name)} IS NULL)" for name in never_null]
        keys = ", ".join(_quoted(name) for name in step.key)
        # rows of one key have one hash: where all hashes differ, which is quicker to see, so do all keys
        checks.append(f"count(*) - count(DISTINCT hash({keys}))" if keys else "count(*) - count(*)")
        found = self._one(f"SELECT {', '.join(checks)} FROM {_quoted(step.name)}")
        extra = found[-1]
        if extra:
            (extra,) = self._one(f"SELECT count(*) - count(DISTINCT row({keys})) FROM {_quoted(step.name)}")
        return found[:-1], extra

    def _one(self, query: str) -> tuple[int, ...]:
        """The one row of a query of counts."""
        found = self._db.execute(query).fetchone()
        assert found is not None
        return found

    def _rows(self, name: str, order_by: Sequence[str]) -> pa.Table:
        return self._db.execute(f"SELECT * FROM {_quoted(name)}{_ordered(order_by)}").to_arrow_table()


def _everything_in(path: Path) -> str:
    return f"SELECT * FROM read_parquet({_literal(str(path))})"


def _read(columns: Sequence[Column], constant: frozenset[str], present: frozenset[str], parts: Sequence[Part]) -> str:
    """A query over files of the same columns, read together: a union of hundreds of reads costs half as much again.

    What is constant in each file is joined by the file's place in the list.
    """
    fields = []
    for column in columns:
        name, kind = _quoted(column.name), DUCKDB_TYPES[column.type]
        value = f"said.{name}" if column.name in constant else f"part.{name}" if column.name in present else "NULL"
        fields.append(f"CAST({value} AS {kind}) AS {name}")
    files = ", ".join(_literal(str(path)) for path, _ in parts)
    said = [column.name for column in columns if column.name in constant]
    rows = ", ".join(
        f"({', '.join([str(place), *(_literal(constants[name]) for name in said)])})"
        for place, (_, constants) in enumerate(parts)
    )
    joined = f" JOIN (VALUES {rows}) AS said(place, {', '.join(map(_quoted, said))}) ON said.place = part.file_index"
    return f"SELECT {', '.join(fields)} FROM read_parquet([{files}]) AS part{joined if said else ''}"


def _failed(what: str, error: duckdb.Error) -> StepError | EngineError:
    """What went wrong, by its kind only: a conversion error of the database may quote a value of a row."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return EngineError(
            f"{what} needs more memory than DuckDB was given: raise `memory` in sightline.toml, or free disk for spill"
        )
    return StepError(f"{what} failed in DuckDB ({type(error).__name__})")


def _ordered(order_by: Sequence[str]) -> str:
    return f" ORDER BY {', '.join(f'{_quoted(column)} ASC NULLS LAST' for column in order_by)}" if order_by else ""


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
