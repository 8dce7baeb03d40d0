"""Every step and function is tested on every engine, and each check of that is shown able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from sightline.engines import allowed, gaps
from tests import engines as tested
from tests.house import engines, rules
from tests.house.test_house import PACKAGE, ROOT
from tests.spec.functions import ROWS


def test_every_step_has_a_spec_test() -> None:
    assert engines.steps_without_spec(PACKAGE, ROOT / "tests") == []
    assert engines.steps_twice(PACKAGE) == []


def test_every_function_that_a_step_may_call_has_its_rows() -> None:
    assert engines.without_rows(allowed.PORTABLE | allowed.PRELUDE, ROWS) == []


def test_every_engine_is_tested_and_none_is_spared() -> None:
    assert engines.untested_engines(PACKAGE, tested.ENGINES) == []
    assert engines.one_engine_only(ROOT / "tests") == []


def test_no_disagreement_of_the_engines_is_taken_for_granted() -> None:
    assert len(gaps.KNOWN_DISAGREEMENTS) <= rules.KNOWN_DISAGREEMENTS_CAP == 0


def test_without_java_a_test_is_skipped_on_a_laptop_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(Skipped, match="make java"):
        tested.require_java()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Failed, match="make java"):
        tested.require_java()


STEPS = "A = Step('a')\nB: Step = Step('b')\nSTEPS = (A, B)\n"


def made(top: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return top


def test_a_step_without_a_spec_test_is_found(tmp_path: Path) -> None:
    made(
        tmp_path,
        {"src/part/steps.py": STEPS, "tests/spec/test_part.py": "from part.steps import B\nrun(steps.A, {}, 'a')\n"},
    )
    assert engines.steps_without_spec(tmp_path / "src", tmp_path / "tests") == ["part.steps: step B has no spec test"]


def test_two_steps_of_one_name_are_found(tmp_path: Path) -> None:
    made(tmp_path, {"one/steps.py": STEPS, "two/steps.py": "B = Step('other')\n"})
    assert engines.steps_twice(tmp_path) == ["B: two steps have this name"]


def test_a_function_without_rows_is_found_and_rows_without_a_function() -> None:
    assert engines.without_rows({"MIN", "MAX"}, {"MAX": [], "SQRT": []}) == [
        "MIN: no rows in tests/spec/functions.py",
        "SQRT: rows of a function that no step may call",
    ]


def test_an_engine_that_nobody_tests_is_found(tmp_path: Path) -> None:
    made(tmp_path, {"slow.py": "class SlowEngine(Engine):\n    name = 'slow'\n"})
    assert engines.untested_engines(tmp_path, ["slow"]) == []
    assert engines.untested_engines(tmp_path, []) == ["slow: not both an engine and tested"]
    assert engines.untested_engines(tmp_path, ["slow", "quick"]) == ["quick: not both an engine and tested"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("with DuckEngine(folder) as engine: ...", "test_it.py: means duckdb only"),
        ("if engine.name == 'spark': ...", "test_it.py: means spark only"),
        ("pytest.skip('Spark is slow')", "test_it.py:1: skips for an engine"),
        ("pytest.mark.skipif(no_java, reason='no Java')", "test_it.py:1: skips for an engine"),
    ],
)
def test_a_test_that_spares_an_engine_is_found(tmp_path: Path, text: str, said: str) -> None:
    made(tmp_path, {"spec/test_it.py": text})
    assert engines.one_engine_only(tmp_path) == [said]


def test_a_test_of_both_engines_is_fine(tmp_path: Path) -> None:
    made(tmp_path, {"generative/test_it.py": "both = DuckEngine, SparkEngine\npytest.skip('no data here')\n"})
    assert engines.one_engine_only(tmp_path) == []
