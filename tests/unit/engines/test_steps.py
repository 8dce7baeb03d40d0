"""Named steps: the allow-list and the contract."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.engines.duck import DuckEngine
from sightline.engines.steps import Step, check, order
from sightline.errors import StepError
from sightline.standard.tables import Type, count, text
from sightline.standard.tables import date as date_column

STEP = Step(
    "shout",
    "word",
    ("word",),
    ("words",),
    (text("word", "The word", null=False),),
    "SELECT UPPER(word) AS word FROM words",
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(tmp_path, threads=1) as opened:
        opened.register("words", pa.table({"word": ["a", "b"], "n": pa.array([1, 2], pa.int64())}))
        yield opened


def test_a_step_that_keeps_its_contract_runs(engine: DuckEngine) -> None:
    engine.run([STEP])
    assert engine.fetch("shout", ["word"]).to_pydict() == {"word": ["A", "B"]}


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT list(word) AS word FROM words", "function .* is not on the allow-list"),
        ("SELECT date_diff('month', a, b) AS word FROM words", "DATEDIFF is not on the allow-list"),
        ("SELECT hash(word) AS word FROM words", "HASH is not on the allow-list"),
        ("SELECT * FROM words", "column list of SELECT \\* must be written out"),
        ("SELECT word FROM elsewhere", "table elsewhere is read but not declared"),
        ("SELECT 'x' AS word", "table words is declared but not read"),
        ("SELECT word FROM words; SELECT word FROM words", "exactly one SELECT"),
        ("DROP TABLE words", "exactly one SELECT"),
        ("SELECT word, ROW_NUMBER() OVER (PARTITION BY word) AS n FROM words", "without ORDER BY"),
        ("SELECT FROM WHERE", "cannot be parsed"),
    ],
)
def test_what_may_differ_between_engines_is_refused_before_it_runs(sql: str, words: str) -> None:
    with pytest.raises(StepError, match=words):
        check(replace(STEP, sql=sql))


def test_a_read_of_a_file_is_refused() -> None:
    with pytest.raises(StepError):
        check(replace(STEP, sql="SELECT word FROM read_csv('somewhere.csv')"))


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT n AS word FROM words", "promised"),
        ("SELECT word AS other FROM words", "promised"),
        ("SELECT 'x' AS word FROM words", "1 rows too many for one row per word"),
        ("SELECT CASE WHEN n = 1 THEN word ELSE NULL END AS word FROM words", "1 nulls in word"),
    ],
)
def test_a_broken_contract_is_named(engine: DuckEngine, sql: str, words: str) -> None:
    with pytest.raises(StepError, match=words):
        engine.run([replace(STEP, sql=sql)])


def test_an_error_of_the_database_shows_no_value(engine: DuckEngine) -> None:
    engine.register("people", pa.table({"word": ["Wilhelmina"]}))
    step = replace(STEP, reads=("people",), sql="SELECT CAST(CAST(word AS BIGINT) AS TEXT) AS word FROM people")
    with pytest.raises(StepError) as caught:
        engine.run([step])
    assert "Wilhelmina" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_steps_run_only_after_what_they_read() -> None:
    with pytest.raises(StepError, match="step shout reads words before anything makes it"):
        order([STEP], [])
    with pytest.raises(StepError, match="two steps are called shout"):
        order([STEP, STEP], ["words"])


def test_rows_of_people_cannot_leave_as_counts(engine: DuckEngine) -> None:
    engine.run([STEP])
    with pytest.raises(StepError, match="cannot enter a draft"):
        engine.counts(STEP)
    assert engine.counts(replace(STEP, person_rows=False)).num_rows == 2


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2010, 5, 1), date(2026, 4, 30), 15),
        (date(2010, 5, 1), date(2026, 5, 1), 16),
        (date(2010, 5, 1), date(2010, 4, 30), -1),
    ],
)
def test_age_on_counts_full_years(engine: DuckEngine, born: date, day: date, age: int) -> None:
    engine.register("born", pa.table({"born": [born], "day": [day]}))
    step = Step(
        "age", "person", (), ("born",), (count("age", "", unit="years"),), "SELECT age_on(born, day) AS age FROM born"
    )
    engine.run([step])
    assert engine.fetch("age").to_pylist() == [{"age": age}]


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 3, 31), 2025), (date(2025, 4, 1), 2026), (date(2025, 12, 31), 2026)]
)
def test_year_to_march_changes_on_the_first_of_april(engine: DuckEngine, day: date, year: int) -> None:
    engine.register("days", pa.table({"day": [day]}))
    step = Step(
        "years", "day", (), ("days",), (count("year", "", unit="year"),), "SELECT year_to_march(day) AS year FROM days"
    )
    engine.run([step])
    assert engine.fetch("years").to_pylist() == [{"year": year}]


def test_days_between_is_signed_and_null_with_null(engine: DuckEngine) -> None:
    engine.register("days", pa.table({"a": [date(2024, 2, 28), None], "b": [date(2024, 3, 1), date(2024, 3, 1)]}))
    step = Step(
        "gaps", "pair", (), ("days",), (count("gap", "", unit="days"), count("back", "", unit="days")),
        "SELECT days_between(a, b) AS gap, days_between(b, a) AS back FROM days",
    )  # fmt: skip
    engine.run([step])
    assert engine.fetch("gaps").to_pylist() == [{"gap": 2, "back": -2}, {"gap": None, "back": None}]


def test_parts_become_one_table_with_their_own_constants(engine: DuckEngine, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"word": ["a"]}), tmp_path / "one.parquet")
    pq.write_table(pa.table({"word": ["b"], "day": [date(2025, 1, 1)]}), tmp_path / "two.parquet")
    columns = (text("word", ""), date_column("day", ""), text("agency", ""))
    engine.register_parts(
        "both",
        columns,
        [(tmp_path / "one.parquet", {"agency": "O'Hara"}), (tmp_path / "two.parquet", {"agency": "F"})],
    )
    assert engine.fetch("both", ["word"]).to_pylist() == [
        {"word": "a", "day": None, "agency": "O'Hara"},
        {"word": "b", "day": date(2025, 1, 1), "agency": "F"},
    ]


def test_a_table_without_parts_is_empty_and_typed(engine: DuckEngine) -> None:
    engine.register_parts("nothing", (text("word", ""), count("n", "", unit="rows")), [])
    assert engine.fetch("nothing").num_rows == 0
    assert [field.name for field in engine.fetch("nothing").schema] == ["word", "n"]


def test_every_type_of_the_standard_has_one_of_the_engine() -> None:
    from sightline.engines.duck import TYPES

    assert set(TYPES) == set(Type)
