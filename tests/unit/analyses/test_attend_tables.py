"""The tables of attendance: a share stands only on ten meetings and ten children, beside what it is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sightline.analyses.pathways.attend_page import attend_page
from sightline.analyses.pathways.attend_tables import ORGANISATION, area_tables, kind_tables
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

AREA = "E09000002"
COVERAGE = Coverage(
    (2026,), {"council": 1}, frozenset({("council", 2026)}), frozenset({(AREA, 2026)}), (), date(2026, 3, 31),
    (date(2026, 6, 1), date(2026, 6, 1)),
)  # fmt: skip


def row(area: str, meetings: int, children: int, organisation: str = "health", kind: str = "conferences") -> Any:
    return {
        "year": 2026, "area": area, "meeting": kind, "organisation": organisation, "invited": 20, "came": 12,
        "asked_after": 2, "reports": 4, "noticed": 18, "late": 3, "meetings": meetings, "children": children,
        "ruled": 19, "quorate": 15,
    }  # fmt: skip


def made(meetings: int, children: int) -> dict[str, FigureTable]:
    rows = [row(area, meetings, children, name) for area in (AREA, "pooled") for name in ("health", "every")]
    met = [row(area, meetings, children) for area in (AREA, "pooled")]
    return {table.name: table for table in area_tables(met, rows, COVERAGE)}


def of_area(tables: dict[str, FigureTable], name: str) -> Figure:
    (figure,) = (one for one in tables[name].figures if one.area == AREA)
    return figure


def test_the_share_of_an_area_is_what_came_of_what_was_invited() -> None:
    figure = of_area(made(10, 10), "health_attended_share_by_area")
    assert (figure.value, figure.n, figure.denominator) == (60.0, 12, 20)
    assert of_area(made(10, 10), "health_invited").value == 20


@pytest.mark.parametrize(("meetings", "children"), [(9, 10), (20, 9)])
@pytest.mark.parametrize("name", ["health_attended_share", "health_reports_share"])
def test_on_fewer_than_ten_meetings_or_ten_children_no_share_stands(meetings: int, children: int, name: str) -> None:
    tables = made(meetings, children)
    for suffix in ("_by_area", "_together"):
        (figure,) = tables[f"{name}{suffix}"].figures
        assert (figure.value, figure.mark) == (None, Mark.LOW_RELIABILITY)
        assert not figure.intervals


def test_denominators_stand_beside_the_shares() -> None:
    tables = made(20, 15)
    beside = ("conferences_met", "conferences_ruled", "conferences_quorate", "conferences_noticed", "conferences_late")
    assert [of_area(tables, name).value for name in beside] == [20, 19, 15, 18, 3]
    assert of_area(tables, "conferences_children").value == 15


def test_invitations_dated_after_the_conference_are_told_by_area_and_in_a_sentence() -> None:
    tables = made(20, 15)
    assert of_area(tables, "conferences_asked_after").value == 2
    (told,) = (one for one in attend_page(COVERAGE, tables.keys()).sections if one.name == "dated-after")
    assert [slot.table for slot in told.sentence.slots] == ["conferences_asked_after"]


def test_pooled_tables_have_no_council_no_family_and_no_notice_of_strategy_discussions() -> None:
    rows = [row("pooled", 20, 20, name, kind) for name in ("health", "others", "every", "council", "family")
            for kind in ("review", "strategy_discussion")]  # fmt: skip
    tables = {table.name: table for table in kind_tables([row("pooled", 20, 20, "", "review")], rows, COVERAGE)}
    assert {one.code("organisation") for one in tables["attendance_invited"].figures} == {"health"}
    assert not {"council", "family"} & dict(ORGANISATION.labels).keys()
    assert {one.code("meeting") for one in tables["attendance_late"].figures} == {"review"}
    assert {one.code("meeting") for one in tables["attendance_invited"].figures} == {"review", "strategy_discussion"}


def test_sections_of_which_a_table_is_not_there_are_left_out() -> None:
    tables = made(20, 20).keys()
    assert {"told-late-by-area", "dated-after", "quorate-by-area", "health-by-area"} == {
        section.name for section in attend_page(COVERAGE, set(tables)).sections
    }
