"""What a step may not say, found when it is parsed, before any engine sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sightline.engines import allowed
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard.tables import text

STEP = Step("s", "word", (), ("t",), (text("x", ""),), "SELECT k AS x FROM t")


def refusal(sql: str, *reads: str) -> str:
    """What check says of a step of that query."""
    with pytest.raises(StepError) as caught:
        allowed.check(replace(STEP, sql=sql, reads=reads or ("t",)))
    return str(caught.value)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT list(k) AS x FROM t", "function ARRAY_AGG is not on the allow-list (write ROW_NUMBER in a step"),
        ("SELECT date_diff('month', a, b) AS x FROM t", "function DATEDIFF is not on the allow-list (write days_"),
        ("SELECT hash(k) AS x FROM t", "function HASH is not on the allow-list (write MD5)"),
        ("SELECT k FROM read_csv('somewhere.csv')", "function READ_CSV is not on the allow-list"),
        ("SELECT a / b AS x FROM t", "Div is not on the allow-list (write ratio(a, b))"),
        ("SELECT k FROM t LIMIT 1", "Limit is not on the allow-list"),
        ("SELECT k FROM t EXCEPT SELECT k FROM t", "Except is not on the allow-list"),
        ("SELECT k || 'x' AS x FROM t", "DPipe is not on the allow-list"),
        ("SELECT CAST(k AS TEXT) AS x FROM t WHERE k LIKE 'a'", "Like is not on the allow-list"),
        ("SELECT * FROM t", "the column list of SELECT * must be written out"),
        ("SELECT t.* FROM t", "the column list of SELECT * must be written out"),
        ("SELECT 1.5 AS x FROM t", "a decimal number is not on the allow-list"),
        ("SELECT percentile(0.5, 0.5) AS x FROM t", "a decimal number is not on the allow-list"),
        ("SELECT '${user}' AS x FROM t", "${ is not on the allow-list (write another sign)"),
    ],
)
def test_what_is_off_the_lists_is_named_with_what_to_write(sql: str, words: str) -> None:
    assert words in refusal(sql)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT k FROM t; SELECT k FROM t", "must be exactly one SELECT"),
        ("DROP TABLE t", "must be exactly one SELECT"),
        ("SELECT FROM WHERE", "cannot be parsed"),
        ("", "must be exactly one SELECT"),
    ],
)
def test_a_step_is_one_query(sql: str, words: str) -> None:
    assert words in refusal(sql)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("SELECT k IN (SELECT k FROM t) AS x FROM t", "IN (SELECT ...)"),
        ("SELECT a = b IN (true) AS x FROM t", "a comparison beside another without brackets"),
        ("SELECT a < b = c AS x FROM t", "a comparison beside another without brackets"),
        ("SELECT a = NOT b AS x FROM t", "a comparison beside another without brackets"),
        ("SELECT a = b BETWEEN c AND d AS x FROM t", "a comparison beside another without brackets"),
        ("SELECT k FROM t ORDER BY k NULLS LAST", "ORDER BY outside a window"),
        ("SELECT MIN(k ORDER BY n NULLS LAST) AS x FROM t", "ORDER BY outside a window"),
        ("SELECT COUNT(DISTINCT k) OVER () AS x FROM t", "DISTINCT in a window"),
        ("SELECT MAX(k) FILTER (WHERE a) OVER () AS x FROM t", "FILTER in a window"),
        ("SELECT percentile(n, 0.5) FILTER (WHERE a) AS x FROM t", "FILTER after a function of ours"),
        ("SELECT percentile(n, -1) AS x FROM t", "a percentile's share of that kind"),
        ("SELECT percentile(n, 1.5) AS x FROM t", "a percentile's share of that kind"),
        ("SELECT percentile(n, m) AS x FROM t", "a percentile's share of that kind"),
        ("SELECT a.k AS x FROM t AS a JOIN t AS b", "a join without ON"),
        ("SELECT a.k AS x FROM t AS a, t AS b", "a join without ON"),
        ("SELECT x FROM (WITH q AS (SELECT k AS x FROM t) SELECT x FROM q) AS p", "WITH inside a query"),
        ("WITH RECURSIVE q AS (SELECT k FROM t) SELECT k FROM q", "WITH RECURSIVE"),
        ("WITH q AS MATERIALIZED (SELECT k FROM t) SELECT k FROM q", "MATERIALIZED"),
        ("SELECT k, n FROM t UNION ALL BY NAME SELECT n, k FROM t", "BY NAME"),
        ("SELECT x FROM t AS q(x)", "a list of columns behind a table's name"),
        ("SELECT k FROM main.t", "a table of another schema"),
        ("SELECT x FROM (SELECT k AS x, n AS x FROM t) AS q", "one name for two columns"),
        ("SELECT K AS x FROM t", "a name with capitals"),
        ('SELECT k AS "X" FROM t', "a name with capitals"),
        ("SELECT 9223372036854775808 AS x FROM t", "a whole number of more than 64 bits"),
    ],
)
def test_a_form_that_one_engine_reads_in_its_own_way_is_refused(sql: str, name: str) -> None:
    assert f"{name} is not on the allow-list (write " in refusal(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT() AS x FROM t",
        "SELECT COUNT(k, n) AS x FROM t",
        "SELECT COUNT(DISTINCT k, n) AS x FROM t",
        "SELECT LEAST(k) AS x FROM t",
        "SELECT GREATEST(k) AS x FROM t",
        "SELECT MAX(k, 2) AS x FROM t",
        "SELECT CONCAT_WS('|') AS x FROM t",
    ],
)
def test_a_number_of_arguments_that_only_one_engine_knows_is_refused(sql: str) -> None:
    assert "arguments is not alike on the engines" in refusal(sql)


@pytest.mark.parametrize("kind", ["RIGHT", "SEMI", "ANTI", "ASOF", "POSITIONAL"])
def test_a_join_of_another_kind_is_refused(kind: str) -> None:
    on = "" if kind == "POSITIONAL" else "ON a.k = b.k"
    assert f"a join of kind {kind} is not on the allow-list" in refusal(
        f"SELECT a.k AS x FROM t AS a {kind} JOIN t b {on}"
    )


def test_a_table_must_be_declared_and_read() -> None:
    assert "table u is read but not declared" in refusal("SELECT t.k AS x FROM t CROSS JOIN u")
    assert "table u is declared but not read" in refusal("SELECT k AS x FROM t", "t", "u")


def test_a_with_does_not_hide_a_table() -> None:
    assert "WITH t takes the name of a table" in refusal("WITH t AS (SELECT k FROM t) SELECT k FROM t")
    later = "WITH q AS (SELECT k FROM p), p AS (SELECT k FROM t) SELECT q.k FROM q CROSS JOIN p"
    assert "table p is read but not declared" in refusal(later)  # q cannot see p, so that p would be a table


def test_an_order_says_where_nulls_go() -> None:
    sql = "SELECT k, MAX(k) OVER (ORDER BY k, n NULLS LAST) AS x FROM t"
    assert "1 of 2 ORDER BY columns do not say NULLS FIRST or NULLS LAST" in refusal(sql)


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT k, ROW_NUMBER() OVER (PARTITION BY k) AS x FROM t", []),
        ("SELECT k, n, ROW_NUMBER() OVER (ORDER BY k NULLS LAST) AS x FROM t", ["n"]),
        ("SELECT n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY day NULLS LAST) AS x FROM t", ["n"]),
        ("SELECT ROW_NUMBER() OVER (ORDER BY k NULLS LAST) + n AS x FROM t", ["n"]),
        (
            "SELECT a.k, b.k AS x, ROW_NUMBER() OVER (ORDER BY a.k NULLS LAST) AS y FROM t AS a CROSS JOIN t AS b",
            ["b.k"],
        ),
        ("SELECT n, ROW_NUMBER() OVER (ORDER BY n + 1 NULLS LAST) AS x FROM t", ["n"]),
    ],
)
def test_a_numbering_that_may_tie_is_refused(sql: str, names: list[str]) -> None:
    said = refusal(sql)
    assert all(f"ROW_NUMBER may tie: its order leaves out {name}" in said for name in names)
    assert names or "ROW_NUMBER without ORDER BY" in said


def test_all_faults_of_a_step_are_named_at_once() -> None:
    said = refusal("SELECT hash(k) AS x, 1.5 AS x, ROW_NUMBER() OVER (ORDER BY k) AS y FROM u")
    assert said.startswith("step s: ")
    for words in ("HASH", "one name for two columns", "table u", "table t", "NULLS FIRST", "decimal number"):
        assert words in said


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) AS x FROM t GROUP BY k HAVING COUNT(*) > 1",
        "SELECT a.k, b.n, ROW_NUMBER() OVER (ORDER BY a.k NULLS LAST, b.n NULLS LAST) AS x FROM t a JOIN t b USING (k)",
        "SELECT k, ROW_NUMBER() OVER (ORDER BY k NULLS LAST) AS x, MAX(n) OVER (PARTITION BY k) AS y FROM t",
        "WITH q AS (SELECT k FROM t), p AS (SELECT k FROM q) SELECT q.k FROM q LEFT JOIN p ON q.k = p.k AND p.k <> 'a'",
        "SELECT (a = b) IN (true) AS x FROM t WHERE NOT k IN ('a') AND (a IS NULL OR n BETWEEN 1 AND 3)",
        "SELECT percentile(n, 0.5) AS x, percentile(n, 0) AS y, COUNT(DISTINCT k) AS z FROM t",
        "SELECT k AS x FROM t UNION ALL SELECT 'A' AS x UNION SELECT 'A' AS x",
    ],
)
def test_what_both_engines_answer_alike_is_allowed(sql: str) -> None:
    allowed.check(replace(STEP, sql=sql))
