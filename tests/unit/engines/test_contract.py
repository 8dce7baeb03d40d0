"""What a step promises is looked at on every engine after it has run, and no error there shows a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.errors import EngineError, StepError
from sightline.standard.tables import Column, Type, count, text

PLANTED = "Wilhelmina Ravensbourne"
WORDS = pa.table({"word": ["a", "b", "b", None], "n": pa.array([1, 2, 2, None], pa.int64())})
STEP = Step(
    "kept",
    "word",
    (),
    ("words",),
    (text("word", "The word"), count("n", "How often", unit="times")),
    "SELECT word, n FROM words",
)


def unlooked(engine: Engine, step: Step) -> None:
    """Run a step past the checks that come before it, so that the contract alone stands in its way."""
    engine._make(step)
    engine._tables[step.name] = step.columns
    engine._hold_to_contract(step)


def test_a_step_that_keeps_its_promise_is_there_for_the_next(engine: Engine) -> None:
    engine.register("words", WORDS)
    following = replace(STEP, name="next", reads=("kept",), sql="SELECT word, n FROM kept WHERE n = 2")
    said: list[tuple[str, int, int]] = []
    engine.run([STEP, following], lambda name, place, of: said.append((name, place, of)))
    assert engine.fetch("next").to_pylist() == [{"word": "b", "n": 2}] * 2
    assert said == [("kept", 1, 2), ("next", 2, 2)]


def test_a_step_that_gives_no_rows_keeps_its_promise(engine: Engine) -> None:
    engine.register("words", WORDS)
    engine.run([replace(STEP, sql="SELECT word, n FROM words WHERE n > 2")])
    assert engine.fetch("kept").num_rows == 0
    keyed = replace(STEP, name="keyed", key=("word",), sql="SELECT word, n FROM words WHERE n > 2")
    engine.run([keyed])
    assert engine.fetch("keyed").num_rows == 0


@pytest.mark.parametrize(
    ("sql", "made"),
    [
        ("SELECT n AS word, n FROM words", "column word as text and made word as int"),
        ("SELECT word, word AS n FROM words", "column n as int and made n as text"),
        ("SELECT word AS other, n FROM words", "column word as text and made other as text"),
        ("SELECT word FROM words", "2 columns and made 1"),
        ("SELECT word, n, n AS m FROM words", "2 columns and made 3"),
        ("SELECT n = 1 AS word, n FROM words", "column word as text and made word as bool"),
        ("SELECT DATE '2024-01-31' AS word, n FROM words", "column word as text and made word as date"),
    ],
)
def test_a_column_of_another_name_or_type_is_named(engine: Engine, sql: str, made: str) -> None:
    engine.register("words", WORDS)
    with pytest.raises(StepError, match=f"step kept on {engine.name} promised {made}"):
        unlooked(engine, replace(STEP, sql=sql))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT word, 1 AS n FROM words",
        "SELECT word, CAST(n AS INT) AS n FROM words",
        "SELECT word, 1.5 AS n FROM words",
        "SELECT word, NULL AS n FROM words",
    ],
)
def test_a_number_of_another_width_is_not_what_was_promised(engine: Engine, sql: str) -> None:
    engine.register("words", WORDS)
    with pytest.raises(StepError, match="promised column n as int and made n as "):
        unlooked(engine, replace(STEP, sql=sql))


def test_nulls_are_counted_where_none_were_promised(engine: Engine) -> None:
    engine.register("words", WORDS)
    columns = (text("word", "", null=False), count("n", "", unit="times", null=False))
    with pytest.raises(StepError, match=r"step kept on .* breaks its contract: 1 nulls in word; 1 nulls in n"):
        engine.run([replace(STEP, columns=columns)])


def test_a_key_is_never_null_and_never_twice(engine: Engine) -> None:
    engine.register("words", WORDS)
    with pytest.raises(StepError, match="1 nulls in word; 1 rows too many for one row per word"):
        engine.run([replace(STEP, key=("word",))])


def test_a_key_of_two_columns_is_looked_at_as_one(engine: Engine) -> None:
    pairs = pa.table({"word": ["a", "a", "b", "b"], "n": pa.array([1, 2, 1, 1], pa.int64())})
    engine.register("words", pairs)
    with pytest.raises(StepError, match=r"breaks its contract: 1 rows too many for one row per word$"):
        engine.run([replace(STEP, key=("word", "n"))])
    engine.clear()
    engine.register("words", pairs.slice(0, 3))
    engine.run([replace(STEP, key=("word", "n"))])


def test_nothing_runs_where_a_later_step_is_refused(engine: Engine) -> None:
    engine.register("words", WORDS)
    refused = replace(STEP, name="refused", reads=("kept",), sql="SELECT hash(word) AS word, n FROM kept")
    with pytest.raises(StepError, match="step refused: function HASH"):
        engine.run([STEP, refused])
    engine.run([STEP])  # which could not be made twice


def test_an_error_of_the_engine_shows_no_value(engine: Engine) -> None:
    engine.register("words", pa.table({"word": [PLANTED], "n": pa.array([1], pa.int64())}))
    with pytest.raises(StepError, match="step kept failed in ") as caught:
        unlooked(engine, replace(STEP, sql="SELECT CAST(CAST(word AS BIGINT) AS TEXT) AS word, n FROM words"))
    assert not any(word in str(caught.value) for word in PLANTED.split())
    assert caught.value.__suppress_context__


def test_an_error_on_a_date_or_a_number_shows_no_value(engine: Engine) -> None:
    given = {"word": ["x"], "n": pa.array([9_223_372_036_854_775_000], pa.int64()), "day": [date(1987, 6, 5)]}
    engine.register("words", pa.table(given))
    for sql in ("SELECT word, n + 1000 AS n FROM words", "SELECT word, working_days_between(day, day) AS n FROM words"):
        with pytest.raises(StepError, match="step kept failed in ") as caught:
            engine.run([replace(STEP, sql=sql)])
        assert "9223372036854775" not in str(caught.value)
        assert "1987" not in str(caught.value)
        engine.clear()
        engine.register("words", pa.table(given))


def test_a_type_that_the_standard_lacks_is_refused_when_a_table_comes_in(engine: Engine) -> None:
    with pytest.raises(StepError, match="table words: column n is int32, which is no type of the standard"):
        engine.register("words", pa.table({"n": pa.array([1], pa.int32())}))


def test_every_type_of_the_standard_comes_back_as_it_went_in(engine: Engine) -> None:
    given = pa.table(
        {
            "t": pa.array(["é", None], pa.string()),
            "i": pa.array([-(2**63), None], pa.int64()),
            "d": pa.array([0.1, None], pa.float64()),
            "b": pa.array([True, None], pa.bool_()),
            "day": pa.array([date(1500, 3, 1), None], pa.date32()),
            "ts": pa.array([1_711_848_600_123_456, None], pa.timestamp("us", tz="UTC")),
        }
    )
    engine.register("given", given)
    columns = tuple(Column(name, kind, "") for name, kind in zip(given.column_names, Type, strict=True))
    step = Step("same", "row", (), ("given",), columns, "SELECT t, i, d, b, day, ts FROM given")
    engine.run([step])
    assert engine.fetch("same", ["t"]).equals(given)


def test_tables_of_a_cleared_engine_are_gone_and_their_names_are_free(engine: Engine) -> None:
    engine.register("words", WORDS)
    engine.run([STEP])
    engine.clear()
    with pytest.raises(StepError, match="step kept reads words before anything makes it"):
        engine.run([STEP])
    engine.register("words", WORDS)
    engine.run([STEP])
    assert engine.fetch("kept").num_rows == 4


def test_the_engine_says_which_it_is(engine: Engine) -> None:
    name, version = engine.version.split(" ")
    assert name == engine.name
    assert version[0].isdigit()


def test_an_engine_that_dies_while_a_promise_is_looked_at_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise EngineError("the engine stopped")

    def is_gone(*_: object) -> None:
        raise ConnectionRefusedError

    engine.register("words", WORDS)
    monkeypatch.setattr(engine, "_hold_to_contract", dies)
    monkeypatch.setattr(engine, "_drop", is_gone)
    with pytest.raises(EngineError, match="the engine stopped"):
        engine.run([STEP])
    monkeypatch.undo()


def test_what_no_later_step_reads_is_given_up_where_it_is_said_what_to_keep(engine: Engine) -> None:
    engine.register("words", WORDS)
    engine.register("others", WORDS)  # no step reads it
    middle = replace(STEP, name="middle", reads=("kept",), sql="SELECT word, n FROM kept")
    last = replace(
        STEP,
        name="last",
        reads=("kept", "middle"),
        sql="SELECT k.word, b.n FROM kept AS k JOIN middle AS b ON b.word = k.word",
    )
    engine.run([STEP, middle, last], keep={"middle"})
    assert engine.fetch("others").num_rows == 4
    assert engine.fetch("middle").num_rows == 4
    for name in ("words", "kept", "last"):
        assert name not in engine._tables
    engine.register("words", WORDS)  # so its name is free again
    engine.run([STEP])
    assert engine.fetch("kept").num_rows == 4
