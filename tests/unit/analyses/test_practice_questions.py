"""Questions on record: every fault at its cell, what a row means, and a question that came after the first adoption."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.pathways.panels import KINDS
from sightline.analyses.practice.questions import questions_of
from sightline.analyses.practice.register import open_register
from sightline.errors import Refused
from sightline.methods.effects.panel import Comparison
from sightline.standard.panels import NAMES

ON = date(2026, 11, 27)
PRACTICE = """
[[practice]]
practice = "panel"
name = "A panel"
what = "People look together"
submitted_by = "A made-up council"
source = "Made up"

[[adoption]]
practice = "panel"
area = "E08000025"
from = 2025-01-10
submitted_by = "A made-up council"
source = "Made up"
"""
QUESTION = {
    "question": "days", "practice": "panel", "outcome": "assessment_days", "direction": "less", "why": "Is it quicker?",
    "registered_on": "2024-12-01", "registered_by": "A made-up council", "comparison": "not yet", "anticipation": "",
    "should_not_move": "referrals",
}  # fmt: skip


def folder_of(path: Path, **cells: str) -> Path:
    """A register with one question."""
    path.mkdir(exist_ok=True)
    row = "\n".join(f'{name} = "{cell}"' for name, cell in {**QUESTION, **cells}.items())
    (path / "register.toml").write_text(f"{PRACTICE}\n[[question]]\n{row}\n")
    return path


def test_the_words_for_panels_are_those_of_the_panels_that_a_run_counts() -> None:
    assert sorted(kind.name for kind in KINDS) == sorted(NAMES)


def test_a_question_is_read_and_a_blank_anticipation_is_the_whole_year_before(tmp_path: Path) -> None:
    register = open_register(folder_of(tmp_path), ON)
    (question,), faults = questions_of(register, ON)
    assert faults == ()
    assert (question.key, question.outcome, question.direction) == ("days", "assessment_days", "less")
    assert question.comparison is Comparison.NOT_YET
    assert question.clear is None
    assert question.other == "referrals"
    assert question.reach
    assert not question.published
    assert not question.late(register)


def test_a_question_after_the_first_adoption_is_late(tmp_path: Path) -> None:
    register = open_register(folder_of(tmp_path, registered_on="2025-01-11", anticipation="2"), ON)
    (question,), _ = questions_of(register, ON)
    assert question.late(register)
    assert question.clear == 2


@pytest.mark.parametrize(("cell", "reach"), [("", True), ("region", True), ("none", False)])
def test_a_practice_reaches_the_region_unless_its_question_says_that_it_reaches_nobody(
    tmp_path: Path, cell: str, reach: bool
) -> None:  # fmt: skip
    (question,), faults = questions_of(open_register(folder_of(tmp_path, reach=cell), ON), ON)
    assert (question.reach, faults) == (reach, ())


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("outcome", "days_of_rain", "practice-outcome"),
        ("should_not_move", "assessment_days", "practice-outcome"),
        ("should_not_move", "ReReferral", "practice-outcome"),
        ("direction", "better", "practice-direction"),
        ("comparison", "others", "practice-comparison"),
        ("reach", "England", "practice-reach"),
        ("anticipation", "a year", "practice-anticipation"),
        ("anticipation", "13", "practice-anticipation"),
        ("registered_on", "1 May 2024", "practice-day"),
        ("registered_on", "2026-11-28", "practice-future"),
    ],
)
def test_a_cell_that_cannot_be_is_a_fault_there(tmp_path: Path, column: str, cell: str, rule: str) -> None:
    register = open_register(folder_of(tmp_path), ON)
    (line,) = register.lines["question"]
    line.cells[column] = cell  # type: ignore[index]
    questions, faults = questions_of(register, ON)
    assert questions == ()
    assert {(fault.rule, fault.field) for fault in faults} == {(rule, column)}
    assert all(cell not in fault.found + fault.remedy for fault in faults if column not in ("should_not_move",))


def test_two_questions_of_one_key_are_a_fault(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    text = (folder / "register.toml").read_text()
    (folder / "register.toml").write_text(text + text[text.index("[[question]]") :])
    with pytest.raises(Refused) as refused:
        open_register(folder, ON)
    assert [fault.rule for fault in refused.value.findings] == ["practice-twice"]
