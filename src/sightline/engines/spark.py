"""Spark: the engine for a cluster. SQLGlot puts a step's text into Spark's words; the prelude's functions are its own.

Tables are temporary views of a session of their own; what a step makes is kept in memory, or on encrypted disk, until
the stage ends. Parquet is read from the ledger where it lies and written beside it, so on a cluster the project's
folder must be one that every worker sees.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyspark
from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)  # fmt: skip
from pyspark.storagelevel import StorageLevel

from sightline.config import Settings
from sightline.engines import prelude, session
from sightline.engines.engine import Engine, Open, Part
from sightline.engines.steps import Step
from sightline.engines.translate import to_spark
from sightline.errors import SightlineError, StepError
from sightline.standard.arrow import schema_of
from sightline.standard.tables import Column, Type

TYPES: dict[Type, DataType] = {
    Type.TEXT: StringType(),
    Type.INT: LongType(),
    Type.DOUBLE: DoubleType(),
    Type.BOOL: BooleanType(),
    Type.DATE: DateType(),
    Type.TIMESTAMP: TimestampType(),
}
_WORDS = {theirs: ours.value for ours, theirs in TYPES.items()}
_GLOB = re.compile(r"([\\*?\[\]{}])")  # signs by which Spark would look for several files
_NAME = re.compile(r"[A-Za-z0-9._-]+")  # of a file: Spark hands others back in other words
_SMALL = 1 << 20  # bytes: a table given by this process that every worker may have whole, where it is joined
_FILE = "sightline_file"  # column that says which file a row came from


def opener(settings: Settings, master: str) -> Open:
    """How a stage opens Spark at that master under these settings."""
    return lambda scratch: SparkEngine(scratch, master=master, memory=settings.memory)


class SparkEngine(Engine):
    """One session's tables. `scratch` is where a local master may spill what does not fit into `memory`."""

    name = "spark"

    def __init__(self, scratch: Path, *, master: str = "local[2]", memory: str = "4GB") -> None:
        super().__init__()
        self._kept: dict[str, DataFrame] = {}  # what steps made, by name
        with _in_our_words("the start"):
            self._session: SparkSession = session.fresh(master, memory, scratch)
            for statement in prelude.spark_statements():
                self._session.sql(statement)

    @property
    def version(self) -> str:
        """Name and version, as the ledger notes them."""
        return f"spark {pyspark.__version__}"

    def close(self) -> None:
        """Give up all tables and what was spilled to disk."""
        with contextlib.suppress(Exception):  # where Spark has died nothing is left to give up
            self.clear()

    def write(self, name: str, folder: Path, order_by: Sequence[str]) -> list[Path]:
        """Write a table as Parquet files, sorted over all of them, nulls last: each worker writes its own."""
        target = folder / f"{name}.parts"
        try:
            with _in_our_words(f"writing {name}"):
                self._sorted(name, order_by).write.parquet(f"file:{target.resolve()}")
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        for path in target.iterdir():
            if path.name.startswith((".", "_")):  # Hadoop's checksums
                path.unlink()
        return sorted(target.iterdir())

    def _take(self, name: str, columns: Sequence[Column], table: pa.Table) -> None:
        with _in_our_words(f"reading {name}"):
            frame = self._session.createDataFrame(table, schema=_schema(columns))
            if table.nbytes <= _SMALL:
                frame = functions.broadcast(frame)
            frame.createOrReplaceTempView(name)

    def _take_parts(self, name: str, columns: Sequence[Column], parts: Sequence[Part]) -> None:
        with _in_our_words(f"reading {name}"):
            groups: dict[frozenset[str], list[Part]] = {}
            for part in parts:
                groups.setdefault(frozenset(part[1]) & {column.name for column in columns}, []).append(part)
            frames = [self._group(columns, constant, group) for constant, group in groups.items()]
            whole = frames[0] if frames else self._session.createDataFrame([], _schema(columns))
            for frame in frames[1:]:
                whole = whole.union(frame)
            whole.createOrReplaceTempView(name)

    def _group(self, columns: Sequence[Column], constant: frozenset[str], parts: Sequence[Part]) -> DataFrame:
        """Files whose constant columns are the same ones: read together, joined to a small table of their constants.

        A union of thousands of reads would be a plan that Spark never finishes to think about.
        """
        stored = [column for column in columns if column.name not in constant]
        if not constant:
            return self._read(stored, [path for path, _ in parts])
        paths = {path.name: path for path, _ in parts}
        if len(paths) != len({path for path, _ in parts}):
            raise StepError("two stored files of one table have the same name")
        if not all(map(_NAME.fullmatch, paths)):
            raise StepError("a stored file's name holds more than letters, numbers, points and dashes")
        said = [column for column in columns if column.name in constant]
        schema = pa.schema([(_FILE, pa.string()), *((field.name, field.type) for field in schema_of(said))])
        table = pa.Table.from_pylist(
            [{_FILE: path.name, **{name: constants[name] for name in constant}} for path, constants in parts], schema
        )
        of_files = self._session.createDataFrame(table, schema=_schema([Column(_FILE, Type.TEXT, ""), *said]))
        rows = self._read(stored, list(paths.values()))
        named = rows.withColumn(_FILE, functions.col("_metadata.file_name"))
        joined = named.join(functions.broadcast(of_files), _FILE)
        return joined.select(*(column.name for column in columns))

    def _drop(self, name: str) -> None:
        self._kept.pop(name, None)  # Spark gives up what nobody holds any more
        self._session.catalog.dropTempView(name)

    def _read(self, columns: Sequence[Column], paths: Sequence[Path]) -> DataFrame:
        """Parquet files as one table with just these columns, null where a file lacks one."""
        places = (_GLOB.sub(r"\\\1", f"file:{path.resolve()}") for path in paths)
        return self._session.read.schema(_schema(columns)).parquet(*places)

    def _make(self, step: Step) -> None:
        with _in_our_words(f"step {step.name}"):
            # Kept without how it was made: a plan that holds all the steps before it outgrows the planner's memory.
            frame = self._session.sql(to_spark(step)).localCheckpoint(True, StorageLevel.MEMORY_AND_DISK)
            self._kept[step.name] = frame
            frame.createOrReplaceTempView(step.name)

    def _described(self, name: str) -> list[tuple[str, str]]:
        fields = self._session.table(name).schema.fields
        # In capitals: what Spark calls int has half the width of the standard's.
        return [(field.name, _WORDS.get(field.dataType, field.dataType.simpleString().upper())) for field in fields]

    def _faults(self, step: Step, never_null: Sequence[str]) -> tuple[Sequence[int], int]:
        checks = [f"count_if({_quoted(name)} IS NULL)" for name in never_null]
        keys = ", ".join(_quoted(name) for name in step.key)
        checks.append(f"count(*) - count(DISTINCT struct({keys}))" if keys else "count(*) - count(*)")
        with _in_our_words(f"step {step.name}"):
            found = self._session.sql(f"SELECT {', '.join(checks)} FROM {_quoted(step.name)}").collect()[0]
        return tuple(found)[:-1], found[-1]

    def _rows(self, name: str, order_by: Sequence[str]) -> pa.Table:
        with _in_our_words(f"reading {name}"):
            return self._sorted(name, order_by).toArrow()

    def _sorted(self, name: str, order_by: Sequence[str]) -> DataFrame:
        frame = self._session.table(name)
        return frame.orderBy(*(functions.col(column).asc_nulls_last() for column in order_by)) if order_by else frame


@contextlib.contextmanager
def _in_our_words(what: str) -> Iterator[None]:
    """Any error of Spark becomes one of ours, which holds no value of a row."""
    try:
        yield
    except SightlineError:
        raise
    except Exception as error:
        raise session.failed(what, error) from None


def _schema(columns: Sequence[Column]) -> StructType:
    return StructType([StructField(column.name, TYPES[column.type]) for column in columns])


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
