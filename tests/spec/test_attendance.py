"""The steps of attendance at meetings: what is a meeting, what is an invitation, what is late, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sightline.analyses.pathways import attend_steps as steps
from sightline.engines.engine import Engine
from sightline.standard.model import ATTENDANCE, EVENT
from sightline.standard.tables import Column, Type
from tests.spec.chains import Usual
from tests.spec.conftest import SPAN

Go = Callable[..., list[tuple[object, ...]]]
COLUMNS = {
    **{step.name: step.columns for step in steps.STEPS},
    "event": EVENT.columns, "attendance": ATTENDANCE.columns, "covered_year": (Column("year", Type.INT, ""),),
    "span": SPAN, "attend_group": steps.ATTEND_GROUP, "attend_rule": steps.ATTEND_RULE,
}  # fmt: skip
USUAL = {
    "covered_year": "year\n2025",
    "span": "year | span\n2025 | 2025\n2025 | 0",
    "attend_rule": "meeting | days\ninitial_conference | 5\nreview | 10",
    "attend_group": """
        list         | code               | grouped
        meeting      | initial_conference | initial_conference
        meeting      | initial_conference | conferences
        meeting      | review             | conferences
        organisation | health             | health
        organisation | housing            | others
        organisation | probation          | others
        """,
}


@pytest.fixture
def go(engine: Engine) -> Go:
    """go(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""
    return partial(Usual(COLUMNS, USUAL).rows_of, engine)


EVENTS = """
    event_key | person_key | agency | sender  | kind                | happened_on
    e1        | p1         | C      | council | initial_conference  | 2024-06-14
    e2        | p1         | C      | council | review              | 2024-09-16
    e3        | p2         | C      | council | initial_conference  | 2023-06-14
    e4        | p2         | C      | council | referral            | 2024-06-14
    e5        | p2         | C      | council | initial_conference  | 2024-06-14
    """
ASKED = """
    event_key | organisation | invited | invited_on | attended | report_sent | quorate
    e1        | council      | yes     |            | yes      | no          | yes
    e1        | family       | yes     |            | yes      | no          | yes
    e1        | health       | yes     | 2024-06-07 | yes      | no          | yes
    e1        | police       | yes     | 2024-06-10 | no       | yes         | yes
    e1        | school       | no      |            | yes      | no          | yes
    e2        | health       | yes     | 2024-09-17 | no       | no          |
    e2        | housing      | yes     |            |          |             |
    e3        | health       | yes     |            | yes      | no          | no
    """


def test_a_meeting_counts_in_its_year_where_a_file_says_who_had_a_part_in_it(go: Go) -> None:
    given = {"event": EVENTS, "attendance": ASKED}
    rows = go(steps.ATTEND_MEETING, given, "event_key, area, year, meeting, quorate")
    assert rows == [("e1", "C", 2025, "initial_conference", True), ("e2", "C", 2025, "review", None)]


def test_the_council_and_the_family_are_not_asked_and_who_was_not_invited_is_in_no_share(go: Go) -> None:
    given = {"event": EVENTS, "attendance": ASKED}
    rows = go(steps.ATTEND_INVITED, given, "event_key, organisation, came, report", before=[steps.ATTEND_MEETING])
    assert rows == [
        ("e1", "health", True, False), ("e1", "police", False, True), ("e2", "health", False, False),
        ("e2", "housing", False, False),
    ]  # fmt: skip


def test_fewer_working_days_than_the_rule_are_late_and_a_day_after_the_meeting_is_neither(go: Go) -> None:
    given = {"event": EVENTS, "attendance": ASKED}
    rows = go(steps.ATTEND_INVITED, given, "event_key, organisation, late, asked_after", before=[steps.ATTEND_MEETING])
    assert rows == [
        ("e1", "health", False, False), ("e1", "police", True, False), ("e2", "health", None, True),
        ("e2", "housing", None, False),
    ]  # fmt: skip


def test_without_a_rule_for_a_kind_of_meeting_nothing_is_late(go: Go) -> None:
    given = {"event": EVENTS, "attendance": ASKED, "attend_rule": "meeting | days\nreview | 10"}
    rows = go(steps.ATTEND_INVITED, given, "organisation, late", before=[steps.ATTEND_MEETING])
    assert {late for _, late in rows} == {None}


def test_meetings_are_counted_by_kind_and_together_with_different_children(go: Go) -> None:
    met = """
        event_key | person_key | area | year | meeting            | day        | quorate
        e1        | p1         | C    | 2025 | initial_conference | 2024-06-14 | yes
        e2        | p1         | C    | 2025 | review             | 2024-09-16 | no
        e3        | p2         | D    | 2025 | initial_conference | 2024-09-16 |
        """
    rows = go(steps.MEETING_COUNT, {"attend_meeting": met}, "year, area, meeting, meetings, ruled, quorate, children")
    assert [row for row in rows if row[0] == 2025] == [
        (2025, "C", "conferences", 2, 2, 1, 1), (2025, "C", "initial_conference", 1, 1, 1, 1),
        (2025, "D", "conferences", 1, 0, 0, 1), (2025, "D", "initial_conference", 1, 0, 0, 1),
        (2025, "pooled", "conferences", 3, 2, 1, 2), (2025, "pooled", "initial_conference", 2, 1, 1, 2),
    ]  # fmt: skip
    assert [row[1:] for row in rows if row[0] == 0] == [row[1:] for row in rows if row[0] == 2025]


def test_invitations_are_counted_by_organisation_with_meetings_and_children_once(go: Go) -> None:
    asked = """
        event_key | organisation | person_key | area | year | meeting | came | report | late | asked_after
        e1        | housing      | p1         | C    | 2025 | review  | yes  | no     | yes  | no
        e1        | probation    | p1         | C    | 2025 | review  | no   | yes    |      | yes
        e2        | housing      | p1         | C    | 2025 | review  | no   | no     | no   | no
        """
    rows = go(
        steps.INVITED_COUNT, {"attend_invited": asked},
        "year, area, meeting, organisation, invited, came, reports, noticed, late, asked_after, meetings, children",
    )  # fmt: skip
    counted = ("conferences", "others", 3, 1, 1, 2, 1, 1, 2, 1)
    assert rows == [(year, area, *counted) for year in (0, 2025) for area in ("C", "pooled")]
