"""One happening once: across returns of one agency, in its episode, related to what it follows from; and what is odd."""

from __future__ import annotations

from datetime import date

from sightline.chronology import steps
from tests.spec.conftest import Run

ONCE = "event_key | record_key | agency | sender | source | word | submission | period_end | received_on"
CIN = "E1 | council | cin | 1 | 1 | 2024-03-31 | 2024-06-01"
SSD = "E1 | council | safeguarding | 2 | 2 | 2024-06-30 | 2024-07-01"
DAYS = "E1 | council | contacts | 1 | 3 | 2024-03-31 | 2024-06-01"
FORCE = "F1 | police | missing_reports | 1 | 4 | 2024-03-31 | 2024-06-01"
LINKS = "record_key | draw | person_key | band\n r1 | 0 | p1 | strong\n v1 | 0 | p2 | strong"
BEFORE = [steps.SAID_BY_SEVERAL, steps.EPISODE_OF_DAY]


def test_what_two_returns_of_a_council_hold_is_one_event_and_the_second_fills_what_the_first_leaves_open(
    run: Run,
) -> None:
    rows = run(
        steps.EVENTS,
        {
            "happening_once": f"""
            {ONCE} | kind | happened_on | ended_on | outcome | episode | role
            e1 | r1 | {CIN} | referral   | 2024-01-02 |            |      | 2024-01-02 | subject
            e2 | r1 | {SSD} | referral   | 2024-01-02 | 2024-05-01 | RC7  | 2024-01-02 | subject
            e3 | r1 | {SSD} | referral   | 2024-05-20 |            |      | 2024-05-20 | subject
            e4 | r1 | {CIN} | review     | 2024-01-02 |            |      | 2024-01-02 | subject
            e5 | r1 | {CIN} | review     | 2024-01-02 |            |      | 2023-01-02 | subject
            """,
            "link": LINKS,
        },
        "event_key, kind, happened_on, ended_on, outcome",
        before=BEFORE,
    )
    # e3: only one of the returns holds it. e4, e5: one return says both, which are two.
    assert rows == [
        ("e1", "referral", date(2024, 1, 2), date(2024, 5, 1), "RC7"),
        ("e3", "referral", date(2024, 5, 20), None, None),
        ("e4", "review", date(2024, 1, 2), None, None),
        ("e5", "review", date(2024, 1, 2), None, None),
    ]


def test_a_happening_without_a_referral_lies_in_the_latest_episode_of_its_record_that_was_open(run: Run) -> None:
    rows = run(
        steps.EPISODE_OF_DAY,
        {
            "happening_once": f"""
            {ONCE} | kind | happened_on | recorded_on | ended_on | outcome | episode
            e1 | r1 | {CIN}  | referral   | 2024-01-02 | 2024-01-02 | 2024-02-01 |          | 2024-01-02
            e2 | r1 | {CIN}  | referral   | 2024-01-20 | 2024-01-20 |            |          | 2024-01-20
            e3 | r1 | {DAYS} | core_group | 2024-01-10 | 2024-01-10 |            |          |
            e4 | r1 | {DAYS} | core_group | 2024-01-25 | 2024-01-25 |            |          |
            e5 | r1 | {DAYS} | core_group | 2023-12-31 | 2023-12-31 |            |          |
            e6 | r1 | {DAYS} | contact    | 2023-12-30 | 2023-12-30 | 2024-01-02 | referral |
            e7 | r1 | {DAYS} | contact    | 2023-12-29 | 2023-12-29 | 2024-01-02 | advice   |
            """
        },
        "record_key, day, episode",
    )
    # A contact that became a referral lies in its episode by the day of that decision.
    assert rows == [
        ("r1", date(2024, 1, 10), "2024-01-02"),
        ("r1", date(2024, 1, 2), "2024-01-02"),
        ("r1", date(2024, 1, 25), "2024-01-20"),
    ]


def test_a_return_interview_of_a_child_the_council_does_not_name_is_of_the_person_reported_missing(run: Run) -> None:
    rows = run(
        steps.EVENTS,
        {
            "happening_once": f"""
            {ONCE} | kind | happened_on | episode | token | follows
            e1 | v1 | {FORCE} | missing | 2024-01-01 | | F1-m1 |
            e2 | r7 | E1 | council | return_interviews | 1 | 5 | 2024-03-31 | 2024-06-01 | return_interview | 2024-01-02 | | | F1-m1
            e3 | r8 | {DAYS} | contact | 2024-01-02 | | |
            """,
            "link": LINKS,
        },
        "event_key, person_key, related_event, episode",
        before=BEFORE,
    )
    # e3: nobody says who that is.
    assert rows == [("e1", "p2", None, None), ("e2", "p2", "e1", None)]


def test_stages_of_one_day_stand_in_the_order_of_a_case(run: Run) -> None:
    rows = run(
        steps.EVENTS,
        {
            "happening_once": f"""
            {ONCE} | kind | happened_on | episode
            e1 | r1 | {CIN}  | section47           | 2024-01-02 | a
            e2 | r1 | {CIN}  | referral            | 2024-01-02 | a
            e3 | r1 | {DAYS} | strategy_discussion | 2024-01-02 | a
            e4 | r1 | {DAYS} | contact             | 2024-01-02 | a
            """,
            "link": LINKS,
        },
        "place, kind",
        before=BEFORE,
    )
    assert [kind for _, kind in rows] == ["contact", "referral", "strategy_discussion", "section47"]


def test_who_came_belongs_to_the_event_of_the_meeting_whichever_return_said_it(run: Run) -> None:
    of = "agency | submission | period_end | received_on"
    a24 = "E1 | 1 | 2024-03-31 | 2024-06-01"
    rows = run(
        steps.ATTENDANCES,
        {
            "meetings": f"""
            record_key | meeting | kind              | held_date  | quorate | {of}
            r1         | m1      | review_conference | 2024-01-02 | yes     | {a24}
            r1         | m2      | core_group        |            |         | {a24}
            """,
            "meeting_attendance": f"""
            meeting | organisation | invited | invited_date | attended    | {of}
            m1      | police       | yes     | 2023-12-20   | report_sent | {a24}
            m1      | health       | yes     |              | yes         | {a24}
            m2      | health       | yes     |              | no          | {a24}
            """,
            "event": """
            event_key | record_key | kind       | happened_on
            e1        | r1         | review     | 2024-01-02
            e2        | r1         | core_group | 2024-01-02
            """,
        },
        "event_key, organisation, invited, invited_on, attended, report_sent, quorate",
    )
    assert rows == [
        ("e1", "health", True, None, True, False, True),
        ("e1", "police", True, date(2023, 12, 20), False, True, True),
    ]


def test_what_cannot_be_so_is_counted_and_nothing_is_taken_away(run: Run) -> None:
    rows = run(
        steps.CHRONOLOGY_FINDINGS,
        {
            "event": """
            event_key | person_key | agency | sender  | kind       | happened_on | recorded_on | received_on | ended_on
            e1        | p1         | E1     | council | referral   | 2020-01-02  | 2020-01-02  | 2025-01-01  |
            e2        | p1         | E1     | council | assessment | 2020-01-02  | 2020-01-01  | 2025-01-01  | 2019-12-31
            e3        | p1         | F1     | police  | missing    | 2009-12-31  | 2009-12-31  | 2025-01-01  | 2010-01-01
            e4        | p1         | E1     | council | referral   | 2009-12-31  | 2009-12-31  | 2025-01-01  | 2010-03-01
            e5        | p1         | E1     | council | visit      | 2024-08-02  | 2024-08-02  | 2024-08-01  |
            e6        | p1         | E1     | council | return_interview |       | 2024-01-01  | 2025-01-01  |
            """,
            "happening_once": f"""
            {ONCE} | kind | follows
            e6 | r1 | {CIN}  | return_interview | F1-m1
            x1 | r9 | {DAYS} | contact          |
            """,
            "person": "person_key | birth_month\n p1 | 2010-01-01",
            "cin_child": """
            record_key | death_month | agency | submission | period_end | received_on
            r1         | 2024-07-01  | E1     | 1          | 2024-03-31 | 2024-06-01
            """,
            "link": LINKS,
        },
        "kind, sender, finding, n",
    )
    # e4: a council may be told of a child who is not yet born.
    assert rows == [
        ("assessment", "council", "ends_before_start", 1),
        ("assessment", "council", "recorded_before", 1),
        ("contact", "council", "no_person", 1),
        ("missing", "police", "before_birth", 1),
        ("return_interview", "council", "follows_nothing", 1),
        ("return_interview", "council", "no_day", 1),
        ("visit", "council", "after_death", 1),
        ("visit", "council", "after_receipt", 1),
    ]


def test_other_returns_say_when_somebody_was_born_only_where_the_first_do_not(run: Run) -> None:
    of = "agency | submission | period_end | received_on"
    s24 = "S1 | 1 | 2024-03-31 | 2024-06-01"
    rows = run(
        steps.PERSONS,
        {
            "cin_child": f"record_key | sex | birth_month | {of}\n r1 | F | 2010-05-01 | {s24}",
            "pupils": f"""
            record_key | sex | ethnicity | birth_month | {of}
            r1         | M   | WBRI      | 2010-06-01  | {s24}
            v1         | M   | WBRI      | 2012-06-01  | {s24}
            """,
            "link": LINKS,
        },
        "person_key, birth_month, sex, ethnicity, link_band",
        before=[steps.PERSON_SAYS],
    )
    assert rows == [("p1", date(2010, 5, 1), "F", None, "strong"), ("p2", date(2012, 6, 1), "M", None, "strong")]
