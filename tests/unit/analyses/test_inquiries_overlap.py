"""Who is asked twice, what nobody asks, and the burden of requests, on a made-up register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.inquiries.map import parts
from sightline.analyses.inquiries.overlap import Burden, burden, gaps, reuses, through_support, twice
from sightline.analyses.inquiries.register import Inquiry, Question, Register
from sightline.render.report import report_html
from tests.unit.analyses.made_inquiries import ON, made

OLDHAM, ROTHERHAM, YORK = "E08000004", "E08000018", "E06000014"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return made(tmp_path)


def two(first: dict[str, object], second: dict[str, object]) -> Register:
    """Two live inquiries of one question each, to the police on sharing, with changes to either inquiry."""
    inquiries = [
        Inquiry(key, key, "c", "national", "live", "s", "source", **changes)  # type: ignore[arg-type]
        for key, changes in (("a", first), ("b", second))
    ]
    asked = tuple(Question(f"q-{key}", key, "police", "sharing", "w", "source") for key in ("a", "b"))
    return Register(tuple(inquiries), asked)


def test_one_pair_is_asked_twice_where_places_and_years_meet(register: Register) -> None:
    (pair,) = twice(register)
    assert (pair.theme, pair.asked_of, pair.areas) == ("sharing", "police", (OLDHAM,))
    assert (pair.first.question_key, pair.second.question_key) == ("q1", "q2")
    assert pair.years == (date(2015, 1, 1), date(2020, 12, 31))
    assert pair.years_said


@pytest.mark.parametrize(
    ("first", "second", "areas"),
    [
        ({}, {}, ()),
        ({"areas": (OLDHAM,)}, {}, (OLDHAM,)),
        ({"areas": (OLDHAM, YORK)}, {"areas": (ROTHERHAM, YORK)}, (YORK,)),
        ({"areas": (OLDHAM,)}, {"areas": (YORK,)}, None),
        ({"covers_to": date(2010, 1, 1)}, {"covers_from": date(2010, 1, 2)}, None),
        ({"covers_to": date(2010, 1, 1)}, {"covers_from": date(2010, 1, 1)}, ()),
        ({"state": "reported"}, {}, None),
    ],
)
def test_places_years_and_state_decide(
    first: dict[str, object], second: dict[str, object], areas: tuple[str, ...] | None
) -> None:
    register = two({}, {})
    inquiries = tuple(replace(one, **changes) for one, changes in zip(register.inquiry, (first, second), strict=True))  # type: ignore[arg-type]
    found = twice(replace(register, inquiry=inquiries))
    assert [one.areas for one in found] == ([] if areas is None else [areas])


def test_years_that_nobody_said_are_not_taken_for_all_years() -> None:
    (pair,) = twice(two({}, {"covers_from": date(2010, 1, 1)}))
    assert not pair.years_said


def test_what_nobody_asks_is_told_of_every_theme(register: Register) -> None:
    found = {one.theme: one for one in gaps(register)}
    assert dict(found["sharing"].asked)["police"] == 2
    assert dict(found["sharing"].asked)["council"] == 1
    assert found["sharing"].authorities == 153
    assert not any(dict(found["online"].asked).values())
    assert found["online"].authorities == 0
    only_local = replace(register, question=register.question[2:])
    assert {one.theme: one.authorities for one in gaps(only_local)}["sharing"] == 2


def test_an_earlier_answer_is_offered_and_never_one_of_survivors(register: Register) -> None:
    assert [(one.request.request_key, one.earlier.request_key) for one in reuses(register)] == [("e2", "e1")]
    reached = replace(register.request[2], request_key="e4", answered_on=date(2025, 4, 1))
    again = replace(register.request[2], request_key="e5")
    assert len(reuses(replace(register, request=(*register.request, reached, again)))) == 1


def test_burden_is_counted_by_area_and_all_of_england_apart(register: Register) -> None:
    assert burden(register) == (Burden("", 1, 0, 0, 0), Burden(OLDHAM, 2, 2, 1, 1))
    assert [(one.inquiry_key, count) for one, count in through_support(register)] == [("second", 1)]


def test_areas_stand_by_name_and_not_by_number(register: Register) -> None:
    more = replace(register.request[1], request_key="e6", areas=(ROTHERHAM, YORK))
    last = replace(register.request[1], request_key="e7", areas=(YORK,))
    held = burden(replace(register, request=(*register.request, more, last)))
    assert [one.area for one in held] == ["", OLDHAM, ROTHERHAM, YORK]


def test_the_map_says_what_was_searched_and_what_has_lapsed(register: Register) -> None:
    found = {part.name: part for part in parts(register, ON)}
    rows = {row[0]: row for row in found["recommendations"].tables[1].rows}
    assert (
        "No measure found in the sources listed, searched to 15 January 2026." in rows["Consider a robust approach."][2]
    )
    assert "no longer does" in rows["Publish the number of cases each year."][2]
    assert rows["Consider a robust approach."][3] == "No data exists: the council could hold it."
    assert "to be confirmed" in found["inquiries"].tables[0].rows[1][-1]
    for part in found.values():
        for table in part.tables:
            assert {len(row) for row in table.rows} == {len(table.header)}


def test_a_caption_is_as_wide_as_a_telephone() -> None:
    # Without it the caption is as narrow as one column once the rows of a table stand below one another.
    assert "table,caption,tbody,tr,td,tbody th{display:block}" in report_html("t", "g", (), (), ON)
