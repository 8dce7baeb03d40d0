"""The page of what came: its words name public bodies and count others; its tables add up; clearance passes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.analyses.quality.came import INCLUSION, NAMED, returns_draft
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.ledger.calendar import DUE, ESTIMATE, IN_TIME, LATE, NONE, Calendar, Slot
from sightline.standard.areas import current
from sightline.standard.codes import code_list
from sightline.standard.cycles import span_of
from sightline.standard.drafts import Draft

ON = date(2026, 11, 26)
TITLES = {"cin": "Children in need census", "support": "Voluntary support services"}
STATES = (IN_TIME, LATE, ESTIMATE, DUE, NONE)
COUNCILS = [area.gss for area in current()]


def slot(agency: str = "E09000001", year: int = 2026, state: str = IN_TIME, code: str = "cin") -> Slot:
    span = span_of("year", date(year, 3, 31))
    sender = "support" if code == "support" else "council"
    until = None if state in (DUE, NONE) else span.end
    return Slot(agency, sender, code, span, span.end, state, data_until=until)


def drafted(*slots: Slot, agreed: bool = True) -> Draft:
    draft = returns_draft(Calendar(ON, slots, agreed), TITLES)
    assert draft is not None
    assert reasons([draft], policy("sightline-default")) == []
    return draft


def missed(draft: Draft) -> str:
    return next(section.sentence.template for section in draft.page.sections if section.name == "by-body")


def test_nothing_due_makes_no_page() -> None:
    assert returns_draft(Calendar(ON, (), agreed=True), TITLES) is None


def test_a_council_that_missed_a_return_is_named_with_return_and_period() -> None:
    assert missed(drafted(slot(state=NONE), slot("E09000002"))) == (
        "Never came from City of London, year to March 2026: children in need census."
    )


def test_a_force_is_not_taken_for_the_council_of_its_name() -> None:
    words = missed(drafted(slot("E23000009", state=NONE), slot("E06000065", state=NONE)))
    assert "North Yorkshire police, year" in words
    assert "North Yorkshire, year" in words


def test_many_missed_returns_of_one_body_are_counted() -> None:
    slots = [replace(slot(state=NONE), return_code=f"r{n}") for n in range(3)]
    assert "all 3 returns" in missed(drafted(*slots))
    assert "3 of 4 returns" in missed(drafted(*slots, slot()))


def test_more_than_can_be_read_are_left_to_the_table() -> None:
    words = missed(drafted(*(slot(gss, state=NONE) for gss in COUNCILS[: NAMED + 5])))
    assert words.endswith("; and 5 more, in the table.")


def test_a_service_is_never_named() -> None:
    draft = drafted(slot("SUP-1", state=NONE, code="support"), slot("SUP-2", state=LATE, code="support"))
    assert "SUP-" not in repr(draft)


def test_that_nobody_agreed_what_is_expected_is_said() -> None:
    words = [text for section in drafted(slot(), agreed=False).page.sections for text in section.not_known]
    assert any("had agreed to send" in text for text in words)
    assert not any(
        "had agreed to send what" in text for section in drafted(slot()).page.sections for text in section.not_known
    )


def test_the_newest_data_of_an_agency_decides_its_age() -> None:
    draft = drafted(slot(year=2024), slot(year=2026), slot("E09000002", 2024), slot("E09000003", state=NONE))
    shown = {f.code("age_of_data"): f.value for f in draft.table("agencies_by_age_of_data").figures}
    assert shown == {"to_100": 0, "to_365": 1, "over": 1, "no_data": 1}


def test_each_return_that_came_stands_under_the_rule_of_its_agency() -> None:
    draft = drafted(
        replace(slot(), editions=1, inclusion="all"), replace(slot(year=2025), editions=2), slot(state=NONE)
    )
    shown = {f.code("inclusion"): f.value for f in draft.table("returns_by_inclusion").figures if not f.code("return")}
    assert shown == {"all": 1, "flagged": 0, "sample": 0, "not_stated": 1}
    assert {code for code, _ in INCLUSION.labels} == set(code_list("inclusion_rule"))


@pytest.mark.parametrize("state", STATES)
def test_a_page_of_one_state_passes(state: str) -> None:
    assert drafted(slot(state=state)).page.sections


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            slot, st.sampled_from([*COUNCILS[:6], "E23000001", "SUP-1"]), st.integers(2023, 2026),
            st.sampled_from(STATES), st.sampled_from(["cin", "support", "other"]),
        ), min_size=1, max_size=40, unique_by=lambda s: (s.agency, s.return_code, s.period),
    )
)  # fmt: skip
def test_whatever_came_every_table_counts_every_return_once(slots: list[Slot]) -> None:
    draft = drafted(*slots)
    table = draft.table("returns_by_state")
    whole = {f.code("state"): f.value for f in table.figures if f.code("return") is None}
    assert {state: n for state, n in whole.items() if n} == Counter(s.state for s in slots)
    assert sum(f.value or 0 for f in table.figures if f.code("return")) == len(slots)
    assert sum(f.value or 0 for f in draft.table("returns_by_year").figures) == len(slots)
    late = {s.agency for s in slots if s.state != IN_TIME and s.agency.startswith("E")}
    bodies = {f.area for name in ("returns_by_body",) for t in draft.tables if t.name == name for f in t.figures}
    assert bodies == late
