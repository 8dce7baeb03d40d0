"""Lines of guidance from made-up rows: what they hold, every fault at once, and no strength beyond its rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.analyses.practice.codes import grades
from sightline.analyses.practice.guidance_lines import (
    GuidanceLine,
    addressees,
    carried_by,
    grounds_of,
    guidance_of,
    strengths,
)
from sightline.analyses.practice.practices import PracticeRegister
from tests.unit.analyses.made_guidance import ON, coding, line, register


def found(*cells: dict[str, str], held: PracticeRegister | None = None) -> list[tuple[int | None, str | None, str]]:
    _, faults = guidance_of([line(number, **more) for number, more in enumerate(cells, 2)], held or register(), ON)
    return [(each.line, each.field, each.rule.removeprefix("practice-")) for each in faults]


def only(**more: str) -> GuidanceLine:
    (made,), faults = guidance_of([line(**more)], register(), ON)
    assert faults == []
    return made


def test_a_line_says_to_whom_whose_how_strong_since_when_and_what_it_rests_on() -> None:
    made = only(rests_on="coding:80426-2022-07-18/strengths/1; rating:visits/Maryland ;A letter: page 4")
    assert (made.addressee, made.owner, made.strength) == ("school", "Made-up alliance", "compared")
    assert (made.dated, made.review_by, made.not_for) == (date(2025, 1, 1), date(2026, 12, 31), "Nurseries")
    assert [(one.kind, one.named) for one in made.grounds] == [
        ("coding", "80426-2022-07-18/strengths/1"), ("rating", "visits/Maryland"), ("", "A letter: page 4"),
    ]  # fmt: skip
    assert [one.id for one in made.grounds][1:] == ["rating:visits/Maryland", "A letter: page 4"]


def test_every_fault_of_every_line_is_told_at_its_cell() -> None:
    wrong = (
        {"line": "One line", "addressee": "scouts", "owner": "Dr A. Person"},
        {"line": "b", "dated": "last year", "strength": "excellent"},
        {"line": "c", "dated": "2026-04-01", "review_by": "2026-04-01", "text": "word " * 61},
        {"line": "d", "rests_on": "coding:strengths; rating:other/Maryland; effect:"},
        {"line": "d"},
    )
    assert found(*wrong) == [
        (2, "line", "key"), (2, "owner", "owner"), (2, "addressee", "addressee"),
        (3, "dated", "day"), (3, "strength", "strength"),
        (4, "text", "text"), (4, "dated", "future"), (4, "review_by", "order"),
        (5, "rests_on", "id"), (5, "rests_on", "id"), (5, "rests_on", "id"), (5, "strength", "strength"),
        (6, "line", "twice"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("strength", "grade", "faults"),
    [
        ("practised", "1", 0), ("first_signs", "1", 0), ("compared", "2", 1), ("compared", "3", 0), ("tested", "4", 1),
        ("tested", "5", 0), ("no_effect", "5", 1),
    ],
)  # fmt: skip
def test_a_strength_says_no_more_than_the_rating_it_rests_on(strength: str, grade: str, faults: int) -> None:
    assert len(found({"strength": strength}, held=register(grade=grade))) == faults


def test_the_newest_rating_of_a_scale_counts_and_one_that_is_not_named_does_not() -> None:
    held = register(grade="5")
    weaker = replace(held.ratings[0], grade="1", on=date(2025, 6, 1))
    assert found({}, held=replace(held, ratings=(*held.ratings, weaker))) == [(2, "strength", "strength")]
    assert found({"rests_on": coding(1)}, held=held) == [(2, "strength", "strength")]
    assert found({"strength": "practised", "rests_on": ""}, held=held) == []


def test_where_two_raters_differ_on_one_day_the_weaker_grade_counts() -> None:
    held = register(grade="3")
    weaker = replace(held.ratings[0], grade="2", rater="Another")
    for ratings in ((*held.ratings, weaker), (weaker, *held.ratings)):
        assert found({}, held=replace(held, ratings=ratings)) == [(2, "strength", "strength")]


def test_only_codes_in_force_on_the_day_of_the_line_are_taken() -> None:
    early = {"addressee": "partnership", "dated": "2018-06-28"}
    assert found(early, {"line": "b", "addressee": "partnership"}) == [(2, "addressee", "addressee")]


def test_every_grade_that_carries_a_strength_is_one_of_a_scale_and_stronger_grades_carry_it_too() -> None:
    known = [(one.scale, one.version, one.grade) for one in grades()]
    for code, strength in strengths().items():
        carried = carried_by(code)
        assert carried <= set(known)
        assert bool(carried) == (code != "practised")
        if strength.says != "no effect":
            places = {scale: [one for one in known if one[0] == scale] for scale in {one[0] for one in carried}}
            for every in places.values():
                first = min(at for at, one in enumerate(every) if one in carried)
                assert set(every[first:]) <= carried


def test_who_may_be_addressed_are_kinds_of_body() -> None:
    assert {"school", "gp", "police", "prison", "council", "health_visiting", "probation", "youth_justice", "voluntary",
            "partnership"} <= set(addressees())  # fmt: skip


def test_blank_parts_of_what_a_line_rests_on_are_nothing() -> None:
    assert grounds_of(" ; ") == ()
