"""Splink on Spark: where the pairs of a whole country are compared by many machines.

Records are prepared and pairs found in DuckDB, and who is who is decided there; only the comparing and the learning go
to Spark. Identifiers are then in the memory of its workers, and on their disks encrypted: docs/engines.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyspark.sql.pandas.functions import arrow_udf
from pyspark.sql.types import DoubleType, LongType
from splink.backends.spark import SparkAPI

from sightline.config import Settings
from sightline.engines import session
from sightline.link.backend import Backend, Compare


def comparer(settings: Settings) -> Compare:
    """How the linkage opens Spark under these settings."""
    return lambda db, scratch: SparkBackend(db, scratch, settings.master, settings.memory)


class SparkBackend(Backend):
    """Splink in a Spark session of its own."""

    name = "spark"

    def __init__(self, db: duckdb.DuckDBPyConnection, scratch: Path, master: str, memory: str) -> None:
        super().__init__(db)
        self._session = session.fresh(master, memory, scratch)
        self.renew()

    def renew(self) -> None:
        """Begin anew, with views of its own: Splink keeps what it counted of a table, by name, for the next to ask."""
        self._session = self._session.newSession()
        for name, function in FUNCTIONS.items():
            self._session.udf.register(name, function)
        # Splink's own library of such functions answers otherwise for long names, so its functions are not taken.
        api: Any = SparkAPI
        self._api = api(spark_session=self._session, break_lineage_method="persist", register_udfs_automatically=False)

    def frame(self, table: str) -> Any:
        """A table of `db` as Splink sees it."""
        rows = self.db.execute(f"SELECT * FROM {table}").to_arrow_table()
        self._session.createDataFrame(rows).createOrReplaceTempView(table)
        return self._api.register(table)

    def bring(self, query: str, table: str) -> None:
        """Make the table `table` of `db` from a query on Splink's tables."""
        try:
            rows = self._session.sql(query).toArrow()
        except Exception as error:
            raise session.failed("comparing pairs", error) from None
        self.db.register("brought", rows)
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM brought")
        self.db.unregister("brought")


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"threads": 1})


def as_duckdb(call: str, one: pa.Array, other: pa.Array) -> pa.Array:
    """What a function of DuckDB says of two columns of texts, on a worker of Spark: the same code, the same answers."""
    pairs = pa.table({"one": one.cast(pa.string()), "other": other.cast(pa.string())})
    with _database().cursor() as db:
        db.register("pairs", pairs)
        found = db.execute(f"SELECT {call}(one, other) AS found FROM pairs").to_arrow_table()
    return found["found"].combine_chunks()


def _likeness(one: pa.Array, other: pa.Array) -> pa.Array:
    return as_duckdb("jaro_winkler_similarity", one, other)


def _slips(one: pa.Array, other: pa.Array) -> pa.Array:
    return as_duckdb("damerau_levenshtein", one, other)


_arrow_udf: Any = arrow_udf
# Name that Splink gives a function on Spark -> the function.
FUNCTIONS = {"jaro_winkler": _arrow_udf(_likeness, DoubleType()), "damerau_levenshtein": _arrow_udf(_slips, LongType())}
