"""The steps of panels: which cases count in which area, on which day, and how long they took."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sightline.analyses.pathways import panel_steps as steps
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.engines.engine import Engine
from sightline.standard.model import EVENT, PERSON
from tests.spec.chains import Usual

Go = Callable[..., list[tuple[object, ...]]]
COLUMNS = {
    **{step.name: step.columns for step in steps.STEPS},
    "event": EVENT.columns, "csa_record": CSA_RECORD.columns, "panel_day": steps.PANEL_DAY,
    "panel_area": steps.PANEL_AREA, "person": PERSON.columns,
}  # fmt: skip
USUAL = {
    "panel_area": "area\nC\nD",
    "panel_day": """
        day        | month      | week
        2024-04-30 | 2024-04-01 | 2024-04-29
        2024-05-01 | 2024-05-01 | 2024-04-29
        2024-05-02 | 2024-05-01 |
        2024-06-03 |            | 2024-06-03
        """,
}


@pytest.fixture
def go(engine: Engine) -> Go:
    """go(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""
    return partial(Usual(COLUMNS, USUAL).rows_of, engine)


def test_an_assessment_takes_working_days_from_its_start_to_its_authorisation_and_no_more_than_the_most(go: Go) -> None:
    events = """
        event_key | agency | sender  | kind       | happened_on | ended_on
        e1        | C      | council | assessment | 2024-05-03  | 2024-05-07
        e2        | C      | council | assessment | 2024-05-03  | 2024-05-03
        e3        | D      | council | assessment | 2024-05-03  | 2025-05-03
        e4        | D      | council | assessment | 2024-05-03  | 2024-05-02
        e5        | D      | police  | assessment | 2024-05-03  | 2024-05-07
        e6        | D      | council | referral   | 2024-05-03  | 2024-05-07
        """
    rows = go(steps.PANEL_ASSESSMENT, {"event": events}, "event_key, area, took")
    # 6 May 2024 was a bank holiday
    assert rows == [("e1", "C", 1), ("e2", "C", 0), ("e3", "D", steps.LONGEST)]


def test_an_open_assessment_counts_the_most_and_none_whose_referral_was_closed(go: Go) -> None:
    events = """
        event_key | agency | sender  | kind       | happened_on | ended_on   | episode
        e1        | C      | council | assessment | 2024-05-03  |            | open
        e2        | C      | council | assessment | 2024-05-03  |            | closed
        e3        | C      | council | assessment | 2024-05-03  |            |
        r1        | C      | council | referral   | 2024-05-02  |            | open
        r2        | C      | council | referral   | 2024-05-02  | 2024-06-02 | closed
        """
    rows = go(steps.PANEL_ASSESSMENT, {"event": events}, "event_key, took")
    assert rows == [("e1", steps.LONGEST), ("e3", steps.LONGEST)]


def test_a_child_counts_once_on_the_day_on_which_the_first_record_came_in_and_where_one_says(go: Go) -> None:
    records = """
        event_key | record_key | person_key | sender  | area | recorded_on
        f1        | r1         | p1         | council | D    | 2024-06-20
        c1        | r2         | p1         | police  |      | 2024-05-09
        s1        | r3         | p2         | support | D    | 2024-05-09
        k1        | r4         | p2         | police  | E    | 2024-05-09
        n1        | r5         | p3         | police  |      | 2024-05-09
        """
    events = """
        event_key | person_key | agency | sender  | kind           | happened_on | recorded_on | episode | area
        f1        | p1         | C      | council | factor         | 2024-06-20  | 2024-06-20  | e       | D
        r1        | p1         | C      | council | referral       | 2024-05-02  | 2024-05-02  | e       | D
        c1        | p1         | F      | police  | crime_recorded | 2020-01-01  | 2024-05-09  | c       |
        q1        | p1         | F      | police  | crime_reported | 2024-05-08  | 2024-05-08  | c       |
        s1        | p2         | S      | support | support_start  | 2024-05-09  | 2024-05-09  |         | D
        k1        | p2         | F      | police  | crime_recorded | 2024-05-09  | 2024-05-09  |         | E
        n1        | p3         | F      | police  | crime_recorded | 2024-05-09  | 2024-05-09  |         |
        """
    rows = go(steps.PANEL_IDENTIFIED, {"csa_record": records, "event": events}, "person_key, area, day")
    # a council's word on where comes from whose census it is; where two say it on one day, the police's before support's
    assert [(key, area, str(day)) for key, area, day in rows] == [("p1", "C", "2024-05-02"), ("p2", "E", "2024-05-09")]


def test_referrals_are_those_to_councils_by_the_council_that_had_them(go: Go) -> None:
    events = """
        event_key | agency | sender  | kind             | happened_on
        r1        | C      | council | referral         | 2024-05-02
        r2        | C      | council | referral         |
        r3        | S      | support | support_referral | 2024-05-02
        """
    given = {
        "event": events, "panel_assessment": "event_key | area | day | took\ne9 | D | 2024-05-01 | 7",
        "panel_identified": "person_key | area | day\np | C | 2024-04-30",
    }  # fmt: skip
    rows = go(steps.PANEL_CASE, given, "panel, case_key, area, took")
    assert rows == [("assessment_days", "e9", "D", 7), ("identified", "p", "C", None), ("referrals", "r1", "C", None)]


def test_cases_are_counted_in_whole_months_and_weeks_of_councils_that_take_part(go: Go) -> None:
    cases = """
        panel           | case_key | area | day        | took
        assessment_days | a        | C    | 2024-05-01 | 10
        assessment_days | b        | C    | 2024-05-02 | 20
        assessment_days | c        | D    | 2024-06-03 | 30
        assessment_days | d        | E    | 2024-05-01 | 40
        assessment_days | e        | C    | 2024-07-01 | 50
        referrals       | f        | C    | 2024-04-30 |
        """
    rows = go(steps.PANEL_COUNT, {"panel_case": cases}, "panel, step, area, start, cases, took")
    assert [(panel, step, area, str(start), cases, took) for panel, step, area, start, cases, took in rows] == [
        ("assessment_days", "month", "C", "2024-05-01", 2, 30), ("assessment_days", "week", "C", "2024-04-29", 1, 10),
        ("assessment_days", "week", "D", "2024-06-03", 1, 30), ("referrals", "month", "C", "2024-04-01", 1, None),
        ("referrals", "week", "C", "2024-04-29", 1, None),
    ]  # fmt: skip


def test_children_are_counted_by_sex_and_age_on_that_day_where_both_are_known(go: Go) -> None:
    children = """
        person_key | area | day
        p1         | C    | 2024-04-30
        p2         | C    | 2024-05-01
        p3         | C    | 2024-05-01
        p4         | C    | 2024-05-01
        p5         | D    | 2024-06-03
        p6         | D    | 2024-06-03
        p7         | C    | 2024-05-02
        p8         | E    | 2024-05-01
        p9         | D    | 2024-06-03
        """
    people = """
        person_key | birth_month | sex
        p1         | 2010-01-01  | F
        p2         | 2012-01-01  | F
        p3         | 2013-05-01  | M
        p4         | 2010-01-01  | U
        p5         |             | F
        p6         | 2013-07-01  | M
        p7         | 2010-01-01  | F
        p8         | 2010-01-01  | F
        p9         | 2005-01-01  | M
        """
    rows = go(steps.PANEL_GROUP, {"panel_identified": children, "person": people}, "sex, age_band, area, start, cases")
    # not of a week that is not whole, of a council that does not take part, nor of somebody who is grown up
    assert [(sex, age, area, str(start), cases) for sex, age, area, start, cases in rows] == [
        ("F", "11_to_17", "C", "2024-04-29", 2), ("M", "11_to_17", "C", "2024-04-29", 1),
        ("M", "under_11", "D", "2024-06-03", 1),
    ]  # fmt: skip
