"""The types of a step's query, worked out before it runs: each way to be refused, and what is let through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sightline.engines.steps import Step
from sightline.engines.types import DUCKDB_TYPES, check_types
from sightline.errors import StepError
from sightline.standard.tables import Column, Type

TABLES = {
    "t": tuple(
        Column(name, kind, "")
        for name, kind in (("k", Type.TEXT), ("q", Type.TEXT), ("n", Type.INT), ("d", Type.DOUBLE), ("b", Type.BOOL),
                           ("day", Type.DATE), ("ts", Type.TIMESTAMP))
    )
}  # fmt: skip


def step(sql: str, promised: str = "x text") -> Step:
    """A step over t that promises such columns: "x int, y text"."""
    columns = [said.split(" ") for said in promised.split(", ")]
    return Step("s", "row", (), ("t",), tuple(Column(name, Type(kind), "") for name, kind in columns), sql)


def faults(sql: str, promised: str = "x text") -> Sequence[str]:
    """What is said of it, fault by fault."""
    with pytest.raises(StepError) as caught:
        check_types(step(sql, promised), TABLES)
    return str(caught.value).removeprefix("step s: ").split("; ")


@pytest.mark.parametrize(
    ("cast", "promised", "said"),
    [
        ("CAST(d AS BIGINT)", "x int", "a cast of double to int is not alike on the engines: CAST(t.d AS BIGINT)"),
        ("CAST(d AS TEXT)", "x text", "a cast of double to text is not alike on the engines: CAST(t.d AS TEXT)"),
        ("CAST(k AS BIGINT)", "x int", "a cast of text to int is not alike on the engines: CAST(t.k AS BIGINT)"),
        ("CAST(k AS DATE)", "x date", "a cast of text to date is not alike on the engines: CAST(t.k AS DATE)"),
        ("CAST(b AS BIGINT)", "x int", "a cast of bool to int is not alike on the engines: CAST(t.b AS BIGINT)"),
        ("CAST(n AS BOOLEAN)", "x bool", "a cast of int to bool is not alike on the engines: CAST(t.n AS BOOLEAN)"),
        ("CAST(ts AS DATE)", "x date", "a cast of timestamp to date is not alike on the engines: CAST(t.ts AS DATE)"),
        ("CAST(n AS INT)", "x int", "whole numbers are BIGINT and nothing else: CAST(t.n AS INT)"),
        ("CAST('2024/01/31' AS DATE)", "x date", "a day is written DATE 'YYYY-MM-DD'"),
        ("DATE '2024-02-30'", "x date", "a day is written DATE 'YYYY-MM-DD'"),
        ("DATE '2024'", "x date", "a day is written DATE 'YYYY-MM-DD'"),
        ("CAST(NULL AS TIMESTAMP)", "x timestamp", "column x is DuckDB's TIMESTAMP and timestamp was promised"),
    ],
)
def test_a_cast_that_the_engines_make_differently_is_refused(cast: str, promised: str, said: str) -> None:
    assert said in faults(f"SELECT {cast} AS x FROM t", promised)


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("n = k", "int and text"),
        ("day > '2024-01-01'", "date and text"),
        ("day < ts", "date and timestamp"),
        ("k IN ('a', n)", "int and text"),
        ("n BETWEEN 1 AND k", "int and text"),
        ("COALESCE(k, n) IS NULL", "int and text"),
        ("LEAST(d, day) IS NULL", "date and double"),
        ("NULLIF(b, n) IS NULL", "bool and int"),
        ("CASE WHEN b THEN k ELSE n END IS NULL", "int and text"),
        ("CASE k WHEN 1 THEN b END", "int and text"),
        ("IF(b, day, '2024-01-01') IS NULL", "date and text"),
        ("(SELECT MAX(k) FROM t) > n", "int and text"),
        ("b AS x FROM t GROUP BY b HAVING MAX(k) = MAX(n) AND b", "int and text"),
    ],
)
def test_two_types_side_by_side_are_refused(sql: str, kinds: str) -> None:
    said = faults(f"SELECT {sql}" if " FROM t " in sql else f"SELECT {sql} AS x FROM t", "x bool")
    assert said[0].startswith(f"{kinds} stand side by side in ")


def test_two_types_in_a_union_within_are_refused() -> None:
    said = faults("SELECT x FROM (SELECT k AS x FROM t UNION ALL SELECT n AS x FROM t) AS q")
    assert said[0].startswith("int and text stand side by side in SELECT t.k AS x")


def test_two_types_in_a_join_are_refused() -> None:
    assert "int and text stand side by side in a.k = b.n" in faults(
        "SELECT a.k AS x FROM t AS a JOIN t AS b ON a.k = b.n"
    )


@pytest.mark.parametrize("sql", ["day + 1", "day - day", "k + 1", "-k", "b * n", "SUM(b)", "SUM(k)", "ABS(k)"])
def test_arithmetic_on_what_is_no_number_is_refused(sql: str) -> None:
    assert any(said.startswith("arithmetic on ") for said in faults(f"SELECT {sql} AS x FROM t", "x int"))


@pytest.mark.parametrize("sql", ["MD5(n)", "CONCAT_WS('|', k, day)"])
def test_a_function_of_text_takes_text_only(sql: str) -> None:
    assert any(said.startswith("only text goes into ") for said in faults(f"SELECT {sql} AS x FROM t"))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT k AS x FROM t WHERE n",
        "SELECT k AS x FROM t WHERE NOT n",
        "SELECT k AS x FROM t WHERE n AND b",
        "SELECT k AS x FROM t WHERE b OR n",
        "SELECT k AS x FROM t GROUP BY k HAVING MAX(n)",
        "SELECT MAX(k) FILTER (WHERE n) AS x FROM t",
        "SELECT a.k AS x FROM t AS a JOIN t AS b ON a.n",
        "SELECT CASE WHEN n THEN k END AS x FROM t",
        "SELECT IF(n, k, q) AS x FROM t",
        "SELECT k AS x FROM t GROUP BY k HAVING BOOL_OR(n)",
    ],
)
def test_a_condition_that_is_a_number_is_refused(sql: str) -> None:
    assert any(said.startswith("a condition must be yes or no, and this is int: ") for said in faults(sql))


def test_a_condition_of_nothing_but_null_is_refused() -> None:
    assert "a condition must be yes or no, and this is null: NULL" in faults("SELECT k AS x FROM t WHERE NULL")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("days_between(day, k)", "days_between takes date as b, not text"),
        ("days_between(day)", "days_between takes 2 arguments"),
        ("age_on(ts, day)", "age_on takes date as born, not timestamp"),
        ("year_to_march(n)", "year_to_march takes date as day, not int"),
    ],
)
def test_our_own_functions_take_what_they_say(call: str, said: str) -> None:
    assert said in faults(f"SELECT {call} AS x FROM t", "x int")


@pytest.mark.parametrize(
    ("sql", "promised", "said"),
    [
        ("SELECT n AS x FROM t", "x text", "column x is int and text was promised"),
        ("SELECT k AS y FROM t", "x text", "column y stands where x was promised"),
        ("SELECT k AS x, n AS y FROM t", "x text", "2 columns are made and 1 promised"),
        ("SELECT k AS x FROM t UNION ALL SELECT n FROM t", "x text", "column x is int and text was promised"),
        ("SELECT 1 AS x FROM t", "x int", "column x is not of 64 bits on every engine: write CAST(... AS BIGINT)"),
        ("SELECT CASE WHEN b THEN 1 ELSE 0 END AS x FROM t", "x int", "column x is not of 64 bits on every engine: "),
        ("SELECT SUM(n) AS x FROM t", "x int", "column x is not of 64 bits on every engine: write CAST(... AS BIGINT)"),
        (
            "SELECT ROW_NUMBER() OVER (ORDER BY k NULLS LAST) AS x FROM t",
            "x int",
            "column x is not of 64 bits on every ",
        ),
        ("SELECT SUM(DISTINCT n) OVER () AS x FROM t", "x int", "column x is not of 64 bits on every engine: "),
        ("SELECT y AS x FROM (SELECT SUM(n) AS y FROM t) AS q", "x int", "column x is not of 64 bits on every engine"),
    ],
)
def test_a_column_that_was_not_promised_is_refused(sql: str, promised: str, said: str) -> None:
    assert any(fault.startswith(said) for fault in faults(sql, promised))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT z AS x FROM t",
        "SELECT u.k AS x FROM t",
        "SELECT k AS x FROM t AS a CROSS JOIN t AS b",  # which k
        "SELECT CONCAT_WS('', k, q) AS x FROM t WHERE x = 'a'",
        "SELECT k AS y, MAX(y) OVER () AS x FROM t",
    ],
)
def test_a_column_that_is_not_there_is_refused(sql: str) -> None:
    assert "names a column that is not there, and an alias is none" in faults(sql)[0]


def test_all_faults_are_named_at_once() -> None:
    said = faults("SELECT CAST(d AS TEXT) AS x, n = k AS y, 1 AS z FROM t WHERE n", "x text, y bool, z int")
    assert len(said) == 4


@pytest.mark.parametrize(
    ("sql", "promised"),
    [
        ("SELECT CAST(n AS DOUBLE) AS x, CAST(n AS TEXT) AS y FROM t", "x double, y text"),
        ("SELECT CAST(day AS TEXT) AS x, CAST(b AS TEXT) AS y FROM t", "x text, y text"),
        ("SELECT CAST(NULL AS DATE) AS x, NULL AS y, COALESCE(NULL, n) AS z FROM t", "x date, y text, z int"),
        ("SELECT COALESCE(n, d) AS x, LEAST(n, 1) AS y FROM t", "x double, y int"),
        ("SELECT CASE WHEN b THEN 1 ELSE n END AS x, CASE n WHEN d THEN NULL END AS y FROM t", "x int, y text"),
        ("SELECT CAST(SUM(n) AS BIGINT) AS x, SUM(d) AS y, COUNT(*) AS z FROM t", "x int, y double, z int"),
        ("SELECT ratio(SUM(n), COUNT(*)) AS x, percentile(n, 0.5) AS y FROM t", "x double, y double"),
        ("SELECT days_between(day, DATE '2024-02-29') AS x, age_on(NULL, day) AS y FROM t", "x int, y int"),
        ("SELECT MAX(ts) AS x, BOOL_OR(b) AS y FROM t WHERE ts IS NOT NULL HAVING COUNT(*) > 1", "x timestamp, y bool"),
        ("SELECT CAST(1 AS BIGINT) AS x FROM t UNION ALL SELECT n FROM t", "x int"),
        ("SELECT k AS x, COUNT(*) AS c FROM t GROUP BY k HAVING c > 1", "x text, c int"),
    ],
)  # fmt: skip
def test_what_the_engines_treat_alike_is_let_through(sql: str, promised: str) -> None:
    check_types(step(sql, promised), TABLES)


def test_every_type_of_the_standard_has_one_of_the_engine() -> None:
    assert set(DUCKDB_TYPES) == set(Type)
