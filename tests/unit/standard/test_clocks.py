"""Clocks: every row names events that exist, and each way of counting gives the day it should."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.errors import StandardError
from sightline.standard.clocks import (
    ClockUnit,
    Counting,
    Moment,
    Pairing,
    add_months,
    clock,
    clocks,
    due,
    elapsed,
    within,
)
from sightline.standard.codes import code_list


def test_every_clock_runs_between_kinds_of_events_that_exist() -> None:
    for row in clocks().values():
        for event in (row.start_event, row.stop_event):
            assert Moment.read(event).kind in code_list("event_kind")
        for moment in row.competing:
            assert moment.kind in code_list("event_kind")
        assert row.place is None or row.place[1] in code_list("event_kind")


def test_the_clocks_of_the_design_have_their_limits() -> None:
    limits = {row.name: (row.limit, row.unit.value) for row in clocks().values()}
    assert limits == {
        "assessment_from_referral": (45, "working_days"),
        "assessment_duration": (45, "working_days"),
        "initial_conference": (15, "working_days"),
        "initial_conference_proxy": (15, "working_days"),
        "first_review": (3, "months"),
        "later_review": (6, "months"),
        "referral_decision": (1, "working_days"),
        "core_group": (10, "working_days"),
        "return_interview": (72, "hours"),
        "police_protection": (72, "hours"),
        "emergency_order": (8, "days"),
        "emergency_order_extended": (15, "days"),
        "victim_notice": (5, "working_days"),
        "victim_notice_enhanced": (1, "working_days"),
        "charge_to_trial": (None, "days"),
        "support_wait": (None, "days"),
        "serious_incident_notice": (5, "working_days"),
        "rapid_review": (15, "working_days"),
        "looked_after_first_review": (20, "working_days"),
        "looked_after_second_review": (3, "months"),
        "looked_after_later_review": (6, "months"),
        "notice_shared": (None, "days"),
        "mental_health_wait": (None, "days"),
        "nrm_decision": (None, "days"),
        "health_concern_shared": (None, "days"),
    }


def test_what_was_not_checked_at_a_source_says_so() -> None:
    unchecked = {row.name for row in clocks().values() if not row.verified}
    assert {"core_group", "serious_incident_notice", "rapid_review", "emergency_order"} <= unchecked
    assert clock("return_interview").verified


def test_the_two_assessment_clocks_start_from_different_events() -> None:
    assert clock("assessment_from_referral").start_event == "referral"
    assert clock("assessment_duration").start_event == "assessment"


def test_the_conference_proxy_is_labelled() -> None:
    assert clock("initial_conference_proxy").start_event == "section47"
    assert "proxy" in clock("initial_conference_proxy").note


def test_hours_are_elapsed_and_only_hours() -> None:
    for row in clocks().values():
        assert (row.unit is ClockUnit.HOURS) == (row.counting is Counting.ELAPSED)


def test_45_working_days_from_a_referral_skip_easter() -> None:
    assert due("assessment_from_referral", date(2025, 3, 3)) == date(2025, 5, 8)
    assert within("assessment_from_referral", date(2025, 3, 3), date(2025, 5, 8))
    assert not within("assessment_from_referral", date(2025, 3, 3), date(2025, 5, 9))


def test_three_months_from_the_end_of_november_end_with_february() -> None:
    assert due("first_review", date(2024, 11, 30)) == date(2025, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 12, 15), 12) == date(2025, 12, 15)


def test_an_order_of_8_days_counts_the_day_it_was_made() -> None:
    assert due("emergency_order", date(2025, 6, 1)) == date(2025, 6, 8)
    assert elapsed("emergency_order", date(2025, 6, 1), date(2025, 6, 8)) == 8


@pytest.mark.parametrize(("days", "answer"), [(0, True), (2, True), (3, None), (4, False)])
def test_72_hours_cannot_be_read_from_two_dates_three_days_apart(days: int, answer: bool | None) -> None:
    assert within("return_interview", date(2025, 6, 1), date(2025, 6, 1 + days)) is answer


def test_elapsed_reads_in_the_clocks_own_unit() -> None:
    assert elapsed("initial_conference", date(2025, 6, 2), date(2025, 6, 23)) == 15
    assert elapsed("support_wait", date(2025, 6, 2), date(2025, 6, 23)) == 21
    assert elapsed("later_review", date(2025, 1, 31), date(2025, 7, 30)) == 5


def test_hours_are_not_read_from_dates() -> None:
    with pytest.raises(StandardError, match="hours"):
        elapsed("police_protection", date(2025, 6, 1), date(2025, 6, 2))


def test_a_clock_without_a_limit_has_no_day_due() -> None:
    with pytest.raises(StandardError, match="support_wait has no limit"):
        due("support_wait", date(2025, 6, 1))
    with pytest.raises(StandardError, match="no limit"):
        within("charge_to_trial", date(2025, 6, 1), date(2025, 6, 2))


def test_the_day_of_an_event_is_the_day_it_happened_ended_or_was_recorded_and_no_other() -> None:
    assert Moment.read("missing.end") == Moment("missing", "ended")
    assert Moment.read("police_notice.recorded") == Moment("police_notice", "recorded")
    assert Moment.read("return_interview:declined") == Moment("return_interview", "happened", "declined")
    for text in ("missing.start", ".end", ":declined"):
        with pytest.raises(StandardError, match="no day of a kind of events"):
            Moment.read(text)


def test_what_stands_in_for_something_else_is_labelled_in_words() -> None:
    assert {row.name for row in clocks().values() if row.proxy} == {
        "initial_conference_proxy", "first_review", "core_group",
    }  # fmt: skip


def test_every_clock_says_who_made_the_rules_by_which_it_is_read_and_of_which_day_they_are() -> None:
    for row in clocks().values():
        who, _, day = row.ruled_by.rpartition("; ")
        assert who
        assert date.fromisoformat(day)


def test_the_grid_of_a_curve_begins_at_nought_has_the_limit_on_it_and_is_short() -> None:
    for row in clocks().values():
        assert row.grid[0] == 0
        assert list(row.grid) == sorted(set(row.grid))
        assert len(row.grid) <= 20
        if row.limit is not None and row.unit in (ClockUnit.WORKING_DAYS, ClockUnit.DAYS):
            assert row.limit in row.grid[:-1]


def test_a_clock_that_a_moment_may_end_in_another_way_does_not_take_it_for_a_stop() -> None:
    declined = Moment("return_interview", "happened", "declined")
    assert declined in clock("return_interview").competing
    assert clock("return_interview").pairing is Pairing.RELATED
    assert clock("initial_conference_proxy").not_started == ("conference_not_required",)
    assert clock("looked_after_later_review").place == ("later", "looked_after")


def test_an_unknown_clock_is_refused_with_the_clocks_there_are() -> None:
    with pytest.raises(StandardError, match=r"no clock 'lunch'.*core_group"):
        clock("lunch")


def test_a_clock_begins_with_its_law() -> None:
    assert not clock("police_protection").valid(date(1991, 10, 13))
    assert clock("police_protection").valid(date(1991, 10, 14))
