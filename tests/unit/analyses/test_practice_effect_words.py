"""An answer in words: never without its interval, what it rests on, whom it leaves out, and what cannot be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.analyses.practice import effect_words as words
from sightline.analyses.practice.answered import answered, effects_of
from sightline.analyses.practice.effects import Answer
from sightline.analyses.practice.register import open_register
from sightline.cli import app
from sightline.ledger.panels import keep_panels
from sightline.standard.panels import AreaPanel
from tests.projects import made_up_project
from tests.unit.analyses.test_practice_effects import AREAS, QUESTION, STAGGERED, asked, made

ON = date(2026, 11, 27)


@pytest.fixture(scope="module")
def found() -> Answer:
    return asked(STAGGERED, share=0.2)


def test_the_headline_has_the_size_the_range_and_whether_it_was_expected(found: Answer) -> None:
    assert found.study is not None
    told = [round(found.series.told(end), 1) for end in (found.study.overall.value, found.study.overall.lower)]
    said = words.headline(found)
    assert f"{-told[0]:.1f} per cent lower (95%: {-told[1]:.1f} lower to" in said
    assert "beside areas that had not taken it up yet" in said
    assert said.endswith("This is as expected.")
    nothing = asked(STAGGERED)
    assert "no difference at all" in words.headline(nothing)
    assert "expected" not in words.headline(nothing)
    assert words.headline(asked(dict.fromkeys(range(12), date(2024, 7, 1)))) == ""


def test_what_it_rests_on_counts_areas_periods_and_those_left_out(found: Answer) -> None:
    said = words.rests_on(found)
    assert said[0] == (
        "3 areas that took it up and 7 that did not, over 10 quarters, 36,000 cases: April 2023 to September 2025."
    )
    assert said[1] == "2 areas left out: adopted before there was anything to compare."
    assert any("not set against the 4 quarters before" in line for line in said)
    assert any("neither side" in line for line in said)


def test_a_bad_year_stands_beside_the_answer_and_in_its_warnings() -> None:
    bad = asked(STAGGERED, bad=0.15)
    assert any(line.startswith("Set against the quarter right before adoption") for line in words.beside_it(bad))
    assert any("lay apart from what they were earlier" in line for line in words.warnings(bad))


def test_times_since_adoption_are_told_in_order_with_the_areas_behind_each(found: Answer) -> None:
    rows = words.events(found)
    assert [row[0] for row in rows][-5:] == [
        "1 quarter before", "first whole quarter", "1 quarter later", "2 quarters later", "3 quarters later",
    ]  # fmt: skip
    assert {areas for _, areas, *_ in rows} <= {1, 2, 3}
    assert all(lower <= value <= upper for _, _, value, lower, upper in rows)
    assert words.adopters(found) == [("2024", 4), ("2025", 1), ("not yet", 7)]


def test_a_refusal_says_what_is_still_possible(found: Answer) -> None:
    refused = asked(dict.fromkeys(range(12), date(2024, 7, 1)))
    assert "An interrupted time series of the whole is still possible" in words.cannot(refused)[0]
    assert words.LOAD not in words.cannot(found)
    counted = replace(found, question=replace(QUESTION, outcome="referrals"))
    assert words.LOAD in words.cannot(counted)


REGISTER = """
[[practice]]
practice = "p"
name = "A panel"
what = "People look together"
submitted_by = "A made-up council"
source = "Made up"

[[question]]
question = "days"
practice = "p"
outcome = "assessment_days"
direction = "less"
why = "Is it quicker?"
registered_on = {registered}
registered_by = "A made-up council"
comparison = "not yet"

[[question]]
question = "children"
practice = "p"
outcome = "identified"
direction = "not assumed"
why = "Are more children known?"
registered_on = 2024-01-01
registered_by = "A made-up council"
comparison = "not yet"
"""


def written(folder: Path, registered: str = "2024-01-01") -> Path:
    folder.mkdir()
    rows = [
        f'[[adoption]]\npractice = "p"\narea = "{AREAS[at]}"\nfrom = {day}\nsubmitted_by = "b"\nsource = "b"\n'
        for at, day in STAGGERED.items()
    ]
    (folder / "register.toml").write_text(REGISTER.format(registered=registered) + "\n" + "\n".join(rows))
    return folder


def test_questions_of_a_register_are_answered_from_the_panels_of_a_run(tmp_path: Path) -> None:
    register = open_register(written(tmp_path / "practice"), ON)
    panels: list[AreaPanel] = [made(STAGGERED, share=0.2)]
    days, children = answered(register, ON, panels)
    assert days.answer is not None
    assert children.answer is None
    assert "no panel" in children.why
    (found,) = effects_of([days, children]).values()
    assert (found.question, found.expected) == ("days", "less")
    assert found.upper < 0
    assert answered(register, ON) == ()  # without panels nothing is answered


def test_the_command_prints_the_answer_and_that_it_was_not_cleared(tmp_path: Path) -> None:
    folder = written(tmp_path / "practice", "2025-06-01")
    project, ledger = made_up_project(tmp_path / "project")
    keep_panels(ledger, [made(STAGGERED, share=0.2)], {"made_of": {}})
    ran = CliRunner().invoke(app, ["practice", "effect", str(folder), "-p", str(project.folder), "--question", "days"])
    assert ran.exit_code == 0, ran.output
    assert "per cent lower" in ran.output
    assert "put on record after the first area had begun" in ran.output
    assert "were not cleared" in " ".join(ran.output.split())
    every = CliRunner().invoke(app, ["practice", "effect", str(folder), "-p", str(project.folder)])
    assert every.exit_code == 1
    assert "Not answered: this run counted no panel of that outcome." in every.output
