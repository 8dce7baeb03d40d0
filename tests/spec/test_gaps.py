"""Every row of gaps.py that was seen: a step may not say it, and the engines really part there, as the row says.

A gap that closes fails here, so that it is noticed; so does a row that is wrong. Each query runs on DuckDB as it is and
on Spark as SQLGlot translates it, past every check.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from pyspark.sql import SparkSession

from sightline.engines import session
from sightline.engines.allowed import check
from sightline.engines.gaps import GAPS, Gap
from sightline.engines.steps import Step
from sightline.engines.types import check_types
from sightline.errors import StepError
from sightline.standard.tables import Column, Type
from tests.engines import MASTER, require_java

ERROR = "an error"
TABLE = pa.table(
    {
        "k": pa.array(["a", "b", None], pa.string()),
        "n": pa.array([1, 2, 2**63 - 1], pa.int64()),
        "d": pa.array([2.5, 3.7, 1e7], pa.float64()),
        "yes": pa.array([True, False, None], pa.bool_()),
        "no": pa.array([False, True, None], pa.bool_()),
        "day": pa.array([date(2024, 1, 31), date(2024, 2, 29), None], pa.date32()),
    }
)
COLUMNS = tuple(
    Column(name, kind, "")
    for name, kind in zip(TABLE.column_names, (Type.TEXT, Type.INT, Type.DOUBLE, Type.BOOL, Type.BOOL, Type.DATE),
                          strict=True)
)  # fmt: skip
UTC = ZoneInfo("UTC")


class Seen(NamedTuple):
    """One query and its answers. `words` are those of the refusal where the gap's row has no names to find it by."""

    sql: str
    duckdb: object
    spark: object
    words: str = ""
    untranslated: bool = False
    kind: Type = Type.TEXT  # what the step promises
    typed: bool = False  # the answers are types, not values


SEEN: dict[str, Seen] = {
    "`a / b`": Seen("SELECT n / 0 AS x FROM t WHERE k = 'a'", [float("inf")], ERROR),
    "`a // b`": Seen("SELECT n // 0 AS x FROM t WHERE k = 'a'", [None], ERROR),
    "`a % b`": Seen("SELECT n % 0 AS x FROM t WHERE k = 'a'", [None], ERROR),
    "`date_diff('month', a, b)`": Seen(
        "SELECT date_diff('month', day, DATE '2024-03-01') AS x FROM t WHERE k IS NOT NULL", [2, 1], [1, 0]
    ),
    "day and month arithmetic": Seen(
        "SELECT day + INTERVAL 1 MONTH AS x FROM t WHERE k = 'a'", [datetime(2024, 2, 29)], [date(2024, 2, 29)]
    ),
    "`dayofweek(day)`": Seen("SELECT dayofweek(day) AS x FROM t WHERE k = 'a'", [3], [4]),
    "`date_trunc('month', day)`": Seen(
        "SELECT date_trunc('month', day) AS x FROM t WHERE k = 'a'",
        [datetime(2024, 1, 1)], [datetime(2024, 1, 1, tzinfo=UTC)],
    ),
    "`list(x ORDER BY t)`": Seen(
        "SELECT list(k ORDER BY n DESC NULLS LAST) AS x FROM t WHERE k IS NOT NULL", [["b", "a"]], [["a", "b"]]
    ),
    "`quantile_cont`, `percentile_cont`": Seen(
        "SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY n) AS x FROM t WHERE n < 3", [1.25], [1]
    ),
    "`percentile(x, -0.5)`": Seen("SELECT percentile(d, -1) AS x FROM t WHERE k IS NOT NULL", [2.5], ERROR),
    "`floor(x)`, `ceil(x)`": Seen("SELECT floor(d) AS x FROM t WHERE k = 'a'", [2.0], [2]),
    "`upper`, `lower`": Seen("SELECT upper('ß') AS x FROM t WHERE k = 'a'", ["ẞ"], ["SS"]),
    "`trim`": Seen("SELECT trim('\u00a0\tx ') AS x FROM t WHERE k = 'a'", ["\tx"], ["\u00a0\tx"]),
    "`substr(x, 0, 1)`": Seen("SELECT substr(k, 0, 1) AS x FROM t WHERE k = 'a'", [""], ["a"]),
    "`x LIKE 'a\\_b'`": Seen("SELECT 'a_b' LIKE 'a\\_b' AS x FROM t WHERE k = 'a'", [False], [True]),
    "`'${name}'`": Seen("SELECT '${spark.app.name}' AS x FROM t WHERE k = 'a'", ["${spark.app.name}"], ["Sightline"]),
    "`xor(a, b) + c`": Seen("SELECT xor(n, 1) + 1 AS x FROM t WHERE k IS NOT NULL", [1, 4], [3, 0]),
    "`hash(x)`": Seen("SELECT hash(k) AS x FROM t WHERE k = 'a'", [12561829011207016135], [1485273170]),
    "`first`, `any_value`, `arg_max`": Seen("SELECT arg_max(k, n) AS x FROM t", ["b"], [None]),
    "`ASOF JOIN`": Seen("SELECT t.k AS x FROM t ASOF JOIN t AS u ON t.day > u.day", ["b"], ERROR),
    "`a = b IN (c)`": Seen(
        "SELECT yes = no IN (true, false) AS x FROM t WHERE k IS NOT NULL", [True, False], [True, True]
    ),
    "`a IN (SELECT b ...)` as a column, where b has nulls": Seen(
        "SELECT 'z' IN (SELECT k FROM t) AS x FROM t WHERE k = 'a'", [None], [False]
    ),
    "`n < 9223372036854775808`": Seen(
        "SELECT NULLIF(n, 1) < 9223372036854775808 AS x FROM t WHERE k = 'a'", [None], [True]
    ),
    "`CAST(double AS BIGINT)`": Seen(
        "SELECT CAST(d AS BIGINT) AS x FROM t", [2, 4, 10000000], [2, 3, 10000000], "a cast of double to int"
    ),
    "`CAST(text AS BIGINT)` or `AS DATE`": Seen(
        "SELECT CAST(CONCAT_WS('', '1.5', NULLIF(k, 'a')) AS BIGINT) AS x FROM t WHERE k = 'a'", [2], ERROR,
        "a cast of text to int",
    ),
    "`CAST(double AS TEXT)`": Seen(
        "SELECT CAST(d AS TEXT) AS x FROM t", ["2.5", "3.7", "10000000.0"], ["2.5", "3.7", "1.0E7"],
        "a cast of double to text",
    ),
    "`date - date`, `date + 1`": Seen(
        "SELECT day - DATE '2024-01-01' AS x FROM t WHERE k = 'a'", [30], [date(2024, 1, 31) - date(2024, 1, 1)],
        "arithmetic on date",
    ),
    "a text beside a number or a date": Seen(
        "SELECT x FROM (SELECT day AS x, k FROM t UNION ALL SELECT '2024-03-31' AS x, k FROM t) AS q WHERE k = 'a'",
        ["2024-01-31", "2024-03-31"], [date(2024, 1, 31), date(2024, 3, 31)], "date and text stand side by side",
    ),
    "`WHERE n`, a number as a condition": Seen(
        "SELECT k AS x FROM t WHERE n AND k = 'a'", ["a"], ERROR, "a condition must be yes or no, and this is int"
    ),
    "a decimal number such as 86400.0": Seen(
        "SELECT CAST(1 AS BIGINT) / 86400.0 < n * 0.000011575 AS x FROM t WHERE k = 'a'", [True], [False],
        "a decimal number is not on the allow-list (write whole numbers, or ratio)",
    ),
    "`SUM` of whole numbers": Seen(
        "SELECT SUM(n) AS x FROM t", [Decimal(2**63 + 2)], ERROR, "write CAST(... AS BIGINT)", kind=Type.INT
    ),
    "`ROW_NUMBER` as a column": Seen(
        "SELECT ROW_NUMBER() OVER (ORDER BY k NULLS LAST) AS x FROM t WHERE k = 'a'", ["int64"], ["int32"],
        "write CAST(... AS BIGINT)", kind=Type.INT, typed=True,
    ),
    "`ORDER BY x` over nulls": Seen(
        "SELECT MAX(n) OVER (ORDER BY k) AS x FROM t WHERE k IS NULL OR k = 'a'", [1, 2**63 - 1],
        [2**63 - 1, 2**63 - 1], "1 of 1 ORDER BY columns do not say NULLS FIRST or NULLS LAST", True,
    ),
    "`ORDER BY` in an aggregate": Seen("SELECT MIN(k ORDER BY n NULLS LAST) AS x FROM t", ["a"], ERROR),
    "`COUNT(DISTINCT x) OVER`": Seen(
        "SELECT COUNT(DISTINCT k) OVER (PARTITION BY yes) AS x FROM t WHERE k = 'a'", [1], ERROR
    ),
    "`MAX(x) FILTER (...) OVER`, `percentile(x, p) FILTER (...)`": Seen(
        "SELECT MAX(k) FILTER (WHERE false) OVER (PARTITION BY yes) AS x FROM t WHERE k = 'a'", [None], ERROR
    ),
    "an alias in WHERE, in a window or in another column": Seen(
        "SELECT n + 1 AS x FROM t WHERE x = 2", [2], ERROR, "and an alias is none"
    ),
    "`SELECT K` of a column k": Seen("SELECT K FROM t WHERE k = 'a'", ["k"], ["K"]),
    "two columns of one name": Seen(
        "SELECT k AS x FROM (SELECT t.k, u.k FROM t CROSS JOIN t AS u) AS q WHERE k = 'a'", ["a"] * 3, ERROR
    ),
    "`JOIN` without ON": Seen("SELECT COUNT(*) AS x FROM t JOIN t AS u", ERROR, [9]),
    "`MATERIALIZED`, `BY NAME`, `t AS q(x)`, `main.t`": Seen(
        "WITH q AS MATERIALIZED (SELECT k FROM t) SELECT k AS x FROM q WHERE k = 'a'", ["a"], ERROR
    ),
}  # fmt: skip
ROWS = [gap for gap in GAPS if gap.seen]


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE MACRO percentile(x, p) AS quantile_cont(x, p)")
        connection.register("given", TABLE)
        connection.execute("CREATE TABLE t AS SELECT * FROM given")
        yield connection


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> SparkSession:
    require_java()
    made = session.root(MASTER, "1GB", tmp_path_factory.mktemp("spark")).newSession()
    made.createDataFrame(TABLE).coalesce(1).createOrReplaceTempView("t")
    return made


def test_every_row_that_was_seen_is_run_here() -> None:
    assert set(SEEN) == {gap.what for gap in ROWS}


@pytest.mark.parametrize("gap", ROWS, ids=lambda gap: gap.what)
def test_a_step_may_not_say_it_and_is_told_what_to_write(gap: Gap) -> None:
    seen = SEEN[gap.what]
    step = Step("s", "row", (), ("t",), (Column("x", seen.kind, ""),), seen.sql)
    with pytest.raises(StepError) as caught:
        _look_at(step)
    assert (f"(write {gap.instead})" if gap.names else seen.words) in str(caught.value)


@pytest.mark.parametrize("gap", ROWS, ids=lambda gap: gap.what)
def test_the_engines_part_as_the_row_says(gap: Gap, duck: duckdb.DuckDBPyConnection, spark: SparkSession) -> None:
    seen = SEEN[gap.what]
    one, other = _on_duckdb(duck, seen), _on_spark(spark, seen)
    assert repr(one) == repr(seen.duckdb)  # 2 is not 2.0 here
    assert repr(other) == repr(seen.spark)
    assert repr(one) != repr(other)
    assert gap.silent is (ERROR not in (one, other)) or gap.names == ("a name with capitals",)  # the contract speaks


def _look_at(step: Step) -> None:
    check(step)
    check_types(step, {"t": COLUMNS})


def _on_duckdb(duck: duckdb.DuckDBPyConnection, seen: Seen) -> object:
    try:
        return _answer(duck.execute(seen.sql).to_arrow_table(), seen)
    except duckdb.Error:
        return ERROR


def _on_spark(spark: SparkSession, seen: Seen) -> object:
    text = seen.sql if seen.untranslated else sqlglot.transpile(seen.sql, read="duckdb", write="spark")[0]
    try:
        return _answer(spark.sql(text).toArrow(), seen)
    except Exception:  # PySpark raises a dozen kinds
        return ERROR


def _answer(table: pa.Table, seen: Seen) -> list[object]:
    """The values of the one column, or its type; its name where that is not x."""
    if table.column_names != ["x"]:
        return list(table.column_names)
    return [str(kind) for kind in table.schema.types] if seen.typed else table.column(0).to_pylist()
