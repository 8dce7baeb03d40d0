"""The made-up register of practice: it is read without a fault, and takes its first practice from the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.practice.guidance_lines import guidance_of
from sightline.analyses.practice.marks import Kind, marks_of
from sightline.analyses.practice.register import open_register
from sightline.synthetic.practice import FILE, MINUTES, PANEL, TALKS, made_up_practice, practice_text

COUNCILS = ("E08000001", "E08000002", "E08000003", "E06000047")
PLAN = "plant,place,since,until\npractice,E08000002,2025-01-20,\npractice,E08000001,2024-03-09,\n" \
       "campaign,E08000003,2024-07-25,2024-10-23\npractice,E06000022,2024-02-21,\n"  # fmt: skip
ON = date(2026, 11, 27)


def test_it_is_read_without_a_fault_and_adopted_as_the_plan_says(tmp_path: Path) -> None:
    made_up_practice(tmp_path / "r", COUNCILS, PLAN, 1, ON)
    held = open_register(tmp_path / "r", ON)
    assert all("made up" in one.name for one in held.practices.values())
    assert [(one.area, one.since) for one in held.adopted(PANEL)] == [
        ("E08000001", date(2024, 3, 9)), ("E08000002", date(2025, 1, 20)),
    ]  # fmt: skip
    assert len(held.adopted(MINUTES)) == 2
    assert [one.holds(ON) for one in held.adopted(TALKS)] == [False]
    assert [one.expired(ON) for one in held.rated(PANEL)] == [True]
    assert held.codings == ()
    asked = [(line.cells["registered_on"], line.cells["anticipation"]) for line in held.lines["question"]]
    assert asked == [("2024-01-09", ""), ("2024-01-09", "1")]


def test_its_guidance_shows_what_is_fresh_stale_and_contradicted(tmp_path: Path) -> None:
    made_up_practice(tmp_path / "r", COUNCILS, PLAN, 1, ON)
    held = open_register(tmp_path / "r", ON)
    lines, faults = guidance_of(held.lines["guidance"], held, ON)
    assert faults == []
    assert [{mark.kind for mark in marks_of(line, held, ON, {})} for line in lines] == [
        set(), {Kind.STALE}, {Kind.CONTRADICTED},
    ]  # fmt: skip


def test_it_is_the_same_for_a_seed_what_is_there_stays_and_without_a_plan_nothing_is_asked(tmp_path: Path) -> None:
    assert practice_text(COUNCILS, PLAN, 1, ON) == practice_text(COUNCILS[::-1], PLAN, 1, ON)
    assert practice_text(COUNCILS, PLAN, 1, ON) != practice_text(COUNCILS, PLAN, 2, ON)
    made_up_practice(tmp_path / "r", COUNCILS, PLAN, 1, ON)
    made_up_practice(tmp_path / "r", COUNCILS, PLAN, 2, ON)
    assert (tmp_path / "r" / FILE).read_text(encoding="utf-8") == practice_text(COUNCILS, PLAN, 1, ON)
    assert "[[question]]" not in practice_text(COUNCILS, PLAN.splitlines()[0], 1, ON)
