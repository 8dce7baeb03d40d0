"""The steps of paths that count what comes again, what is handed over, and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sightline.analyses.pathways import path_conform_steps as conform
from sightline.analyses.pathways import path_handover_steps as handover
from sightline.analyses.pathways import path_mix
from sightline.analyses.pathways import path_referrals as referrals
from sightline.engines.engine import Engine
from tests.spec.path_tables import rows_of

Go = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def go(engine: Engine) -> Go:
    """go(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""
    return partial(rows_of, engine)


REFERRALS = """
    event_key | person_key | agency | sender  | kind     | happened_on | ended_on   | outcome
    e1        | p1         | C      | council | referral | 2024-05-01  |            | no_further_action
    e2        | p1         | C      | council | referral | 2025-05-01  |            | no_further_action
    e3        | p1         | D      | council | referral | 2025-05-02  | 2025-06-01 | RC8
    e4        | p2         | C      | council | referral | 2023-01-01  | 2024-12-31 | RC8
    e5        | p2         | C      | council | referral | 2025-04-01  |            |
    e6        | p2         | C      | council | referral | 2025-04-01  | 2025-04-20 | RC8
    e7        | p3         | C      | council | referral |             |            |
    """


def test_a_referral_is_one_of_a_person_to_a_council_on_a_day(go: Go) -> None:
    rows = go(referrals.PATH_REFERRAL, {"event": REFERRALS}, "person_key, area, number, no_action")
    assert rows == [
        ("p1", "C", 1, True), ("p1", "C", 2, True), ("p1", "D", 1, False), ("p2", "C", 1, False), ("p2", "C", 2, False),
    ]  # fmt: skip


def test_coming_again_after_the_referral_and_after_the_closure_are_two_things(go: Go) -> None:
    rows = go(
        referrals.PATH_AGAIN, {"event": REFERRALS},
        "person_key, area, year, again, again_after_no_action, after_closure, followed, came_again",
        [referrals.PATH_REFERRAL],
    )  # fmt: skip
    assert rows == [
        ("p1", "C", 2025, False, False, False, True, True), ("p1", "C", 2026, True, True, True, False, False),
        ("p1", "D", 2026, False, False, False, False, False), ("p2", "C", 2026, False, False, True, False, False),
    ]  # fmt: skip


def test_referrals_are_counted_by_year_and_council_and_all_pooled(go: Go) -> None:
    rows = go(
        referrals.REFERRAL_COUNT, {"event": REFERRALS},
        "year, area, referrals, again, again_no_action, again_after_no_action_no_action, after_closure, "
        "no_action_followed, no_action_came_again",
        [referrals.PATH_REFERRAL, referrals.PATH_AGAIN],
    )  # fmt: skip
    assert rows == [
        (0, "C", 3, 1, 1, 1, 2, 1, 1), (0, "D", 1, 0, 0, 0, 0, 0, 0), (0, "pooled", 4, 1, 1, 1, 2, 1, 1),
        (2025, "C", 1, 0, 0, 0, 0, 1, 1), (2025, "pooled", 1, 0, 0, 0, 0, 1, 1),
        (2026, "C", 2, 1, 1, 1, 2, 0, 0), (2026, "D", 1, 0, 0, 0, 0, 0, 0), (2026, "pooled", 3, 1, 1, 1, 2, 0, 0),
    ]  # fmt: skip


def test_referrals_are_counted_by_area_age_band_on_the_day_and_sex(go: Go) -> None:
    """p1 is under one on the first day, and one year old on the second; of p2 nobody knows age or sex."""
    rows = go(
        path_mix.REFERRAL_MIX,
        {"event": REFERRALS, "person": "person_key | birth_month | sex\np1 | 2023-06-01 | F\np2 |  | "},
        "year, area, age_band, sex, referrals, again", [referrals.PATH_REFERRAL, referrals.PATH_AGAIN],
    )  # fmt: skip
    assert [row for row in rows if row[0] == 0] == [
        (0, "C", "1_to_4", "F", 1, 1), (0, "C", "not_known", "U", 1, 0), (0, "C", "under_1", "F", 1, 0),
        (0, "D", "1_to_4", "F", 1, 0),
    ]  # fmt: skip
    assert (2025, "C", "under_1", "F", 1, 0) in rows


CONFERENCES = """
    event_key | agency | sender  | kind               | episode | happened_on
    e1        | C      | council | section47          | x       | 2024-05-01
    e2        | C      | council | section47          | x       | 2024-05-20
    e3        | C      | council | initial_conference | x       | 2024-06-11
    e4        | C      | council | initial_conference | y       | 2024-06-11
    e5        | C      | council | section47          | z       | 2024-05-20
    e6        | C      | council | initial_conference | z       | 2024-06-12
    e7        | C      | council | initial_conference | z       | 2024-06-12
    e8        | C      | council | section47          | w       | 1990-01-01
    e9        | C      | council | initial_conference | w       | 2024-06-12
    """


def test_a_conference_is_late_on_the_sixteenth_working_day_after_the_last_enquiry_before_it(go: Go) -> None:
    """27 May 2024 is a bank holiday: from 20 May, 11 June is working day 15."""
    rows = go(referrals.PATH_CONFERENCE, {"event": CONFERENCES}, "case_key, area, year, late")
    assert rows == [("w", "C", 2025, None), ("x", "C", 2025, False), ("y", "C", 2025, None), ("z", "C", 2025, True)]


def test_conferences_are_counted_with_those_whose_time_can_be_said(go: Go) -> None:
    rows = go(
        referrals.CONFERENCE_COUNT, {"event": CONFERENCES}, "year, area, conferences, timed, late",
        [referrals.PATH_CONFERENCE],
    )  # fmt: skip
    assert rows == [(0, "C", 4, 2, 1), (0, "pooled", 4, 2, 1), (2025, "C", 4, 2, 1), (2025, "pooled", 4, 2, 1)]


HANDED = {
    "path_handover": """
        handover | pairing | sent_kind        | sent_outcome | sent_day | of_abuse | at_most | by_council
        notice   | related | police_notice    | sent         | recorded | no       | 90      | yes
        crime    | person  | crime_recorded   |              | recorded | yes      | 90      | yes
        support  | episode | support_referral |              | happened | no       | 365     | no
        """,
    "path_arrival": """
        handover | kind
        notice   | notice_received
        crime    | referral
        support  | support_start
        """,
    "event": """
        event_key | person_key | agency | sender  | area | kind             | episode | happened_on | recorded_on | ended_on   | outcome  | related_event | status          | harmed_by      | role
        n1        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n2        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n3        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | not_sent |               |                 |                |
        n4        | p1         | F      | police  | D    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n5        | p1         | F      | police  | C    | police_notice    |         | 2026-03-01  | 2026-03-01  |            | sent     |               |                 |                |
        r1        | p1         | C      | council | C    | notice_received  |         | 2024-05-05  | 2024-05-05  |            |          | n1            |                 |                |
        c1        | p2         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  | adult_on_child | victim
        c2        | p3         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  |                | victim
        c3        | p4         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  |                | victim
        c4        | p2         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               |                 |                | suspect
        a1        | p2         | C      | council | C    | referral         | q       | 2024-05-04  | 2024-05-04  |            |          |               |                 |                |
        a2        | p3         | C      | council | C    | referral         | s       | 2023-05-04  | 2023-05-04  |            |          |               |                 |                |
        a3        | p4         | C      | council | C    | referral         | t       | 2024-09-04  | 2024-09-04  |            |          |               |                 |                |
        s1        | p5         | S      | support | C    | support_referral | u       | 2024-05-01  | 2024-05-01  |            |          |               |                 |                |
        s2        | p5         | S      | support | C    | support_start    | u       | 2024-08-09  | 2024-08-09  |            |          |               |                 |                |
        """,
}  # fmt: skip


def test_a_notice_counts_where_a_council_sends_what_it_received_a_crime_where_it_is_of_abuse(go: Go) -> None:
    rows = go(handover.PATH_SENT, HANDED, "handover, event_key, sent_on, year")
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("crime", "c1", 2025), ("crime", "c2", 2025), ("crime", "c3", 2025), ("notice", "n1", 2025),
        ("notice", "n2", 2025), ("notice", "n5", 2026), ("support", "s1", 2025),
    ]  # fmt: skip


def test_what_was_sent_arrived_was_not_seen_is_too_new_or_had_no_need_to_arrive(go: Go) -> None:
    rows = go(handover.PATH_HANDED, HANDED, "handover, event_key, state, days", [handover.PATH_SENT])
    assert rows == [
        ("crime", "c1", "arrived", 3), ("crime", "c2", "open_already", None), ("crime", "c3", "not_seen", None),
        ("notice", "n1", "arrived", 3), ("notice", "n2", "not_seen", None), ("notice", "n5", "too_soon", None),
        ("support", "s1", "arrived", 100),
    ]  # fmt: skip


def test_handovers_are_counted_pooled_by_area_and_by_who_harmed(go: Go) -> None:
    rows = go(
        handover.HANDOVER_COUNT, HANDED, "handover, year, dimension, code, state, cases, timed, p50",
        [handover.PATH_SENT, handover.PATH_HANDED],
    )  # fmt: skip
    assert [row for row in rows if row[0] == "notice" and row[1] == 0 and row[2] == "area"] == [
        ("notice", 0, "area", "C", "arrived", 1, 1, 3.0), ("notice", 0, "area", "C", "not_seen", 1, 0, None),
        ("notice", 0, "area", "C", "too_soon", 1, 0, None),
    ]  # fmt: skip
    assert ("crime", 2025, "harmed_by", "adult_on_child", "arrived", 1, 1, 3.0) in rows
    assert ("support", 2025, "pooled", "pooled", "arrived", 1, 1, 100.0) in rows


EXPECTED = {
    "path_expected": """
        rule   | kind  | stage      | needs
        skip   | needs | conference | enquiry
        twice  | once  | enquiry    |
        unsent | needs | conference | discussion
        """,
    "path_case": """
        path    | case_key | area | began_on   | year
        episode | x        | C    | 2024-05-01 | 2025
        episode | y        | C    | 2024-05-01 | 2025
        episode | z        | D    | 2024-05-01 | 2025
        """,
    "path_dated": """
        path    | case_key | stage      | place | ends | day
        episode | x        | enquiry    | 1     | no   | 2024-05-02
        episode | x        | conference | 2     | no   | 2024-05-02
        episode | z        | conference | 2     | no   | 2024-05-02
        """,
    "path_step": """
        path    | case_key | year | day        | place | stage      | ends | number
        episode | x        | 2025 | 2024-05-02 | 1     | enquiry    | no   | 1
        episode | x        | 2025 | 2024-05-02 | 2     | conference | no   | 2
        episode | x        | 2025 | 2024-05-09 | 1     | enquiry    | no   | 3
        episode | y        | 2025 | 2024-05-02 | 2     | conference | no   | 1
        episode | y        | 2025 | 2024-05-03 | 1     | enquiry    | no   | 2
        episode | z        | 2025 | 2024-05-02 | 2     | conference | no   | 1
        """,
}


def test_a_stage_that_is_expected_before_another_counts_only_where_the_council_sends_it(go: Go) -> None:
    rows = go(conform.PATH_KEPT, EXPECTED, "rule, case_key, area, deviates")
    assert rows == [
        ("skip", "x", "C", False), ("skip", "y", "C", True), ("twice", "x", "C", True), ("twice", "y", "C", False),
    ]  # fmt: skip


def test_deviations_are_counted_each_and_as_any_of_an_episode(go: Go) -> None:
    rows = go(conform.CONFORM_COUNT, EXPECTED, "year, rule, area, cases, deviating", [conform.PATH_KEPT])
    assert [row for row in rows if row[0] == 0] == [
        (0, "any", "C", 2, 2), (0, "any", "pooled", 2, 2), (0, "skip", "C", 2, 1), (0, "skip", "pooled", 2, 1),
        (0, "twice", "C", 2, 1), (0, "twice", "pooled", 2, 1),
    ]  # fmt: skip


CHILDREN = {
    "path_case": """
        path  | case_key | began_on   | year
        abuse | p1       | 2024-06-01 | 2025
        abuse | p2       | 2024-06-01 | 2025
        abuse | p3       | 2026-01-01 | 2026
        """,
    "csa_record": """
        event_key | person_key | sender  | recorded_on
        c1        | p1         | police  | 2024-06-01
        c2        | p1         | council | 2024-06-01
        c3        | p2         | support | 2024-06-01
        c4        | p2         | council | 2024-07-01
        c5        | p3         | police  | 2026-01-01
        """,
    "event": """
        event_key | person_key | sender  | kind             | happened_on | role
        e1        | p1         | council | section47        | 2024-06-10  |
        e2        | p1         | support | support_referral | 2024-06-12  |
        e3        | p2         | council | assessment       | 2024-06-12  |
        e4        | p2         | support | support_start    | 2025-06-12  |
        e5        | p2         | support | support_referral | 2024-01-12  |
        """,
}


def test_what_was_done_for_a_child_counts_from_90_days_before_the_record_to_a_year_after(go: Go) -> None:
    rows = go(conform.PATH_CHILD, CHILDREN, "person_key, first_by, action, support, followed")
    assert rows == [
        ("p1", "council", "enquiry", "waiting", True), ("p2", "support", "assessment", "none", True),
        ("p3", "police", "nothing", "none", False),
    ]  # fmt: skip


def test_children_flow_only_once_their_year_has_passed(go: Go) -> None:
    rows = go(conform.FLOW_COUNT, CHILDREN, "year, source, target, children", [conform.PATH_CHILD])
    assert [row for row in rows if row[0] == 0] == [
        (0, "did_assessment", "support_none", 1), (0, "did_enquiry", "support_waiting", 1),
        (0, "first_council", "did_enquiry", 1), (0, "first_support", "did_assessment", 1),
    ]  # fmt: skip
    assert not any(row[0] == 2026 for row in rows)
