"""Each mark of a line of guidance: when it stands, when it does not, and that it says why with the id."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.analyses.practice.marks import EffectFound, Kind, Mark, State, marks_of, state_of
from sightline.analyses.practice.practices import PracticeRegister
from tests.unit.analyses.made_guidance import ON, coded, coding, made, rating, register

RATED = "rating:visits/Maryland"
LATER = date(2025, 6, 1)  # than the line


def marks(
    held: PracticeRegister, on: date = ON, effects: tuple[EffectFound, ...] = (), /, **cells: str
) -> tuple[Mark, ...]:
    return marks_of(made(held, **cells), held, on, {one.question: one for one in effects})


def told(held: PracticeRegister, *effects: EffectFound, **cells: str) -> list[tuple[Kind, str]]:
    found = marks(held, ON, effects, **cells)
    assert all(mark.id in mark.why and mark.why.endswith(".") for mark in found)
    return [(mark.kind, mark.id) for mark in found]


def test_a_line_that_holds_bears_no_mark() -> None:
    assert told(register(coded(1)), rests_on=f"{RATED}; {coding(1)}; A letter, page 4") == []


def test_a_line_is_stale_the_day_after_its_review_was_due() -> None:
    assert marks(register(), date(2026, 12, 31)) == ()
    (mark,) = marks(register(), date(2027, 1, 1))
    assert (mark.kind, mark.why) == (Kind.STALE, "The review of line:visit-together was due by 31 December 2026.")


def test_a_line_is_stale_once_a_rating_it_rests_on_ran_out_or_was_given_anew() -> None:
    assert told(register(ratings=(rating(expires=date(2026, 3, 30)),))) == [(Kind.STALE, RATED)]
    assert told(register(ratings=(rating(expires=ON),))) == []
    assert told(register(ratings=(rating(),)), dated="2023-12-31") == [(Kind.STALE, RATED)]
    other = (rating(), rating("EIF", "3", expires=date(2025, 1, 1)))
    assert told(register(ratings=other)) == []  # it does not rest on that one


def test_a_line_is_stale_where_confirmed_findings_of_its_practice_are_newer() -> None:
    held = register(coded(1), coded(2, on=LATER), coded(3, on=LATER), coded(4, on=LATER, by=""))
    (mark,) = marks(held, rests_on=f"{RATED}; {coding(1)}")
    why = f"It was dated 1 January 2025, and 2 confirmed findings have come since (the last is {coding(3)})."
    assert mark == Mark(Kind.STALE, coding(3), why)
    assert told(register(coded(1), coded(2, on=date(2025, 1, 1)))) == []  # the day of the line itself
    assert told(register(coded(1), coded(2, "neither", LATER))) == []
    assert told(register(coded(2, on=LATER)), rests_on=f"{RATED}; {coding(2)}") == []  # the line names it itself


def test_a_newer_finding_of_the_opposite_polarity_contradicts() -> None:
    held = register(coded(1), coded(2, "need", LATER))
    (mark,) = marks(held, rests_on=f"{RATED}; {coding(1)}")
    why = f"It rests on praise, and one confirmed finding has come since ({coding(2)}), of a need."
    assert mark == Mark(Kind.CONTRADICTED, coding(2), why)
    back = register(coded(1, "need"), coded(2, on=LATER))
    assert told(back, rests_on=f"{RATED}; {coding(1)}") == [(Kind.CONTRADICTED, coding(2))]


def test_where_a_line_rests_on_both_polarities_a_newer_finding_makes_it_stale_only() -> None:
    held = register(coded(1), coded(2, "need"), coded(3, "need", LATER))
    assert told(held, rests_on=f"{RATED}; {coding(1)}; {coding(2)}") == [(Kind.STALE, coding(3))]


@pytest.mark.parametrize(
    ("expected", "lower", "upper", "strength", "contradicted"),
    [
        ("less", 0.1, 2.0, "first_signs", True),
        ("less", -2.0, -0.1, "compared", False),
        ("more", -2.0, -0.1, "compared", True),
        ("not assumed", -2.0, -0.1, "compared", False),
        ("less", -1.0, 0.5, "compared", True),  # it says that it works
        ("less", -1.0, 0.5, "first_signs", False),  # it does not
    ],
)
def test_an_effect_on_the_other_side_or_none_where_the_line_says_that_it_works(
    expected: str, lower: float, upper: float, strength: str, contradicted: bool
) -> None:
    held, effect = register(waits="visits"), EffectFound("waits", lower, upper, expected)
    found = told(held, effect, rests_on=f"{RATED}; effect:waits", strength=strength)
    assert found == ([(Kind.CONTRADICTED, "effect:waits")] if contradicted else [])


def test_a_line_that_says_no_difference_is_contradicted_by_one() -> None:
    held = register(ratings=(rating("EIF", "NE"),), waits="visits")
    cells = {"rests_on": "rating:visits/EIF; effect:waits", "strength": "no_effect"}
    assert told(held, EffectFound("waits", -2.0, -0.1, "less"), **cells) == [(Kind.CONTRADICTED, "effect:waits")]
    assert told(held, EffectFound("waits", -2.0, 0.1, "less"), **cells) == []


def test_a_rating_of_no_effect_contradicts_also_where_the_line_names_another() -> None:
    held = register(ratings=(rating(), rating("EIF", "NE")))
    assert told(held) == [(Kind.CONTRADICTED, "rating:visits/EIF")]
    gone = register(ratings=(rating(), rating("EIF", "NE", expires=date(2025, 1, 1))))
    assert told(gone) == []


def test_a_line_that_rests_on_nothing_that_is_there_is_unsupported() -> None:
    cells = {"strength": "practised"}
    assert told(register(), rests_on="", **cells) == [(Kind.UNSUPPORTED, "line:visit-together")]
    assert told(register(), rests_on=coding(9), **cells) == [(Kind.UNSUPPORTED, coding(9))]
    assert told(register(), rests_on="effect:waits", **cells) == [(Kind.UNSUPPORTED, "effect:waits")]
    assert told(register(ratings=()), rests_on=RATED, **cells) == [(Kind.UNSUPPORTED, RATED)]


def test_a_coding_that_nobody_confirmed_carries_nothing_and_beside_a_sound_one_only_part() -> None:
    held = register(coded(1, by=""))
    assert told(held, rests_on=coding(1), strength="practised") == [(Kind.UNSUPPORTED, coding(1))]
    (mark,) = marks(held, rests_on=f"{RATED}; {coding(1)}")
    assert (mark.kind, mark.id) == (Kind.PARTLY, coding(1))
    assert mark.why == f"It rests on {coding(1)}, which is not confirmed by anybody but its coder."


def test_a_question_that_is_on_record_and_was_not_worked_out_is_no_mark() -> None:
    held = register(waits="visits", other="another")
    line = made(held, rests_on=f"{RATED}; effect:waits; effect:other; A letter")
    assert [state_of(one, line, held, {}) for one in line.grounds] == [
        State.HELD, State.NOT_LOOKED_AT, State.ELSEWHERE, State.DOCUMENT,
    ]  # fmt: skip
    assert [(mark.kind, mark.id) for mark in marks_of(line, held, ON, {})] == [(Kind.PARTLY, "effect:other")]


def test_the_gravest_mark_stands_first() -> None:
    held = register(coded(1, by=""), ratings=(rating(expires=LATER), rating("EIF", "NE")))
    found = [kind for kind, _ in told(held, rests_on=f"{RATED}; {coding(1)}")]
    assert found == [Kind.CONTRADICTED, Kind.PARTLY, Kind.STALE]
