"""The harness itself: every step has its test, drawn codes are real, and a bug that is planted is found."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import sightline
from sightline.analyses.picture import steps as picture
from sightline.chronology import steps as chronicle
from sightline.chronology.once import SOURCES
from sightline.engines.steps import Step
from sightline.standard.codes import code_list
from tests.engines import ENGINES
from tests.generative import naive_chronology, naive_events, naive_picture
from tests.generative.agree import Comparison, Naive, hold, in_order, same
from tests.generative.drawn import CODES, NAMED, Tables, tables

# What was planted -> the step, its plain version, and in its text: what stood there, what stands there now.
PLANTED: dict[str, tuple[Step, Naive, str, str]] = {
    "a year that ends with February": (
        picture.CSA_RECORD, naive_picture.csa_record, "year_to_march(event.recorded_on) AS year",
        "CAST(year(event.recorded_on) + CASE WHEN month(event.recorded_on) >= 3 THEN 1 ELSE 0 END AS BIGINT) AS year",
    ),
    "an age that goes by the month only": (
        picture.CSA_RECORD, naive_picture.csa_record, "age_on(person.birth_month, event.recorded_on) AS age",
        """CAST(year(event.recorded_on) - year(person.birth_month) - CASE WHEN month(event.recorded_on)
            < month(person.birth_month) THEN 1 ELSE 0 END AS BIGINT) AS age""",
    ),
    "nulls before what is known": (
        chronicle.CRIME, naive_chronology.crime, "offence_code NULLS LAST", "offence_code NULLS FIRST",
    ),
    "a count that is halved": (
        picture.CHILDREN, naive_picture.children, "AS code,\n        COUNT(*) AS children",
        "AS code,\n        CAST((COUNT(*) + 1) // 2 AS BIGINT) AS children",
    ),
    "a tie in what was received when": (
        chronicle.HAPPENING_ONCE, naive_events.happening_once,
        "e.received_on DESC NULLS LAST, e.agency NULLS LAST, e.sender NULLS LAST", "e.received_on DESC NULLS LAST",
    ),
    "a tie between crimes": (
        chronicle.CRIME, naive_chronology.crime,
        "group_flag NULLS LAST, setting NULLS LAST, reported_date NULLS LAST", "group_flag NULLS LAST",
    ),
}  # fmt: skip
# Step -> why no plain version of it stands here.
_PATHS = "its rows are held on both engines by tests/spec/test_paths.py and test_path_counts.py alone"
NOT_COMPARED: dict[str, str] = dict.fromkeys(
    ("path_child", "path_conference", "path_end", "path_finding", "path_handed", "path_kept", "path_sent",
     "conference_count", "conform_count", "flow_count", "handover_count"), _PATHS,
)  # fmt: skip
# All returns at once are more than can well be drawn.
OTHER_RETURNS = {step.name for step in SOURCES} - {"cin_happening", "police_happening", "support_happening"}
# Columns that are drawn by their name -> the list that their codes are of.
REAL = {
    "band": "link_band", "context": "form_context", "ethnicity": "ethnicity", "ethnicity_source": "ethnicity_source",
    "harmed_by": "harmed_by", "offence_code": "offence_class", "precision": "date_precision", "role": "event_role",
    "sender": "sender", "setting": "setting", "status": "status",
}  # fmt: skip


def steps_of_the_package() -> set[str]:
    """The name of every step that any module of the package holds."""
    root = Path(sightline.__file__).parent
    modules = [path.relative_to(root.parent) for path in root.rglob("*.py") if "Step" in path.read_text("utf-8")]
    held = [vars(import_module(".".join(path.with_suffix("").parts))) for path in modules]
    return {one.name for names in held for one in names.values() if isinstance(one, Step)}


def steps_compared() -> set[str]:
    """The name of every step that a test here compares: by itself, or as one of what the test file calls COMPARED."""
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        module = import_module(f"{__package__}.{path.stem}")
        named = re.findall(r"compare\(\s*(\w+)\.([A-Z_]+),", path.read_text("utf-8"))
        found |= {getattr(getattr(module, where), name).name for where, name in named}
        found |= {step.name for step in getattr(module, "COMPARED", ())}
    return found


def test_every_step_is_compared_on_drawn_rows() -> None:
    every, compared = steps_of_the_package(), steps_compared()
    assert len(every) > 100
    assert compared == every - NOT_COMPARED.keys()


@pytest.mark.parametrize(("name", "drawn"), [*CODES.items(), *((REAL[column], NAMED[column]) for column in REAL)])
def test_drawn_codes_are_real(name: str, drawn: tuple[str, ...]) -> None:
    assert set(drawn) <= set(code_list(name))


def test_answers_are_one_whatever_the_order_of_rows_and_the_last_digits_of_doubles() -> None:
    one, other = [("a", 0.1 + 0.2, None), ("a", 1.0, True)], [("a", 1.0, True), ("a", 0.3, None)]
    assert same(in_order(one), in_order(other))
    assert not same(in_order(one), in_order([*other, other[0]]))
    assert not same([("a", 0.3)], [("a", 0.3001)])
    assert not same([(1,)], [(True,)])
    assert not same([(10**15,)], [(10**15 + 1,)])


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_bug_is_found(compare: Comparison, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step, naive, good, bad = PLANTED[what]
    assert step.sql.count(good) >= 1
    buggy = replace(step, sql=step.sql.replace(good, bad))
    # Some of these are refused before they run (engines/allowed.py); here the drawn rows must find them too.
    for look_before in ("check", "check_types"):
        monkeypatch.setattr(f"sightline.engines.engine.{look_before}", lambda *_: None)
    found: list[str] = []

    def look(given: Tables) -> None:
        if found:
            return
        try:
            compare.agree(ENGINES[:1], [buggy], naive, given)
        except AssertionError as error:
            found.append(str(error))

    some: dict[str, st.SearchStrategy[Any]] = {name: st.just([]) for name in step.reads if name in OTHER_RETURNS}
    hold(look, what, tables(step.reads, some), 6)
    assert found
