"""A step by itself: how it prints, in which order steps may run, and that people never leave as counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.engines.steps import Step, order, read_by
from sightline.errors import StepError
from sightline.standard.tables import count, text
from tests.engines import ENGINES, opened

STEP = Step(
    "shout",
    "word",
    ("word",),
    ("words",),
    (text("word", "The word", null=False), count("n", "How often", unit="times")),
    """
    SELECT word, n
    FROM words
    """,
)


def test_a_step_prints_what_it_is_what_it_reads_and_its_columns_and_query() -> None:
    assert STEP.explain() == (
        "-- shout: one row per word (word); rows are people or records: never in a draft\n"
        "-- reads words\n"
        "--   word text not null: The word\n"
        "--   n int: How often\n"
        "SELECT word, n\nFROM words;\n"
    )


def test_a_step_of_counts_says_so() -> None:
    assert "(word); counts only\n" in replace(STEP, person_rows=False).explain()


def test_a_step_runs_only_after_what_it_reads() -> None:
    order([STEP, replace(STEP, name="loud", reads=("shout",))], ["words"])
    with pytest.raises(StepError, match="step shout reads words before anything makes it"):
        order([STEP], [])
    with pytest.raises(StepError, match="step loud reads shout before anything makes it"):
        order([replace(STEP, name="loud", reads=("shout",)), STEP], ["words"])


def test_two_steps_of_one_name_are_refused_and_so_is_a_step_of_a_tables_name() -> None:
    with pytest.raises(StepError, match="two steps are called shout"):
        order([STEP, STEP], ["words"])
    with pytest.raises(StepError, match="two steps are called shout"):
        order([STEP], ["words", "shout"])


@pytest.mark.parametrize("name", ENGINES)
def test_rows_of_people_cannot_leave_as_counts(name: str, tmp_path: Path) -> None:
    with opened(name, tmp_path, as_it_is=True) as engine:
        engine.register("words", pa.table({"word": ["b", "a"], "n": pa.array([2, None], pa.int64())}))
        engine.run([STEP])
        with pytest.raises(StepError, match="step shout returns rows of people or records: it cannot enter a draft"):
            engine.counts(STEP)
        counts = engine.counts(replace(STEP, person_rows=False))
    assert counts.to_pylist() == [{"word": "a", "n": None}, {"word": "b", "n": 2}]  # sorted by the key


def test_of_the_tables_that_steps_read_only_the_columns_that_they_name_are_read() -> None:
    columns = (text("word", ""), text("other", ""), text("never", ""))
    one = Step("one", "word", (), ("words",), (text("word", ""),), "SELECT word FROM words WHERE other IS NOT NULL")
    assert read_by([one], {"words": columns, "unread": columns}) == {"words": columns[:2]}
    assert read_by([], {"words": columns}) == {}
