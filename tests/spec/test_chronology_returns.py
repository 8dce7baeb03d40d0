"""What each return becomes: which row says what, on which of the three dates, and what it follows from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sightline.chronology import steps
from tests.spec.conftest import Run

OF = "agency | submission | period_end | received_on"
A24 = "E1 | 1 | 2024-03-31 | 2024-06-01"
A25 = "E1 | 2 | 2025-03-31 | 2025-06-01"
P24 = "F1 | 3 | 2024-03-31 | 2024-06-01"


def test_a_contact_ends_with_its_decision_and_keeps_the_day_it_was_entered(run: Run) -> None:
    rows = run(
        steps.COUNCIL_HAPPENING,
        {
            "contacts": f"""
            record_key | contact | contact_date | recorded_date | decision | decision_date | {OF}
            r1         | k1      | 2024-01-02   | 2024-01-04    | referral | 2024-01-05    | {A24}
            r2         | k2      | 2024-01-02   |               |          |               | {A24}
            """
        },
        "record_key, kind, happened_on, recorded_on, ended_on, outcome",
    )
    assert rows == [
        ("r1", "contact", date(2024, 1, 2), date(2024, 1, 4), date(2024, 1, 5), "referral"),
        ("r2", "contact", date(2024, 1, 2), date(2024, 1, 2), None, None),
    ]


def test_a_meeting_is_a_happening_of_its_kind_only_if_it_was_held(run: Run) -> None:
    rows = run(
        steps.COUNCIL_HAPPENING,
        {
            "meetings": f"""
            record_key | meeting | kind                | due_date   | held_date  | quorate | {OF}
            r1         | m1      | strategy_discussion |            | 2024-01-02 |         | {A24}
            r1         | m2      | review_conference   |            | 2024-02-02 | yes     | {A24}
            r1         | m3      | initial_conference  |            | 2024-01-22 | no      | {A24}
            r1         | m4      | core_group          | 2024-02-05 |            |         | {A24}
            """
        },
        "kind, happened_on, outcome",
    )
    assert rows == [
        ("initial_conference", date(2024, 1, 22), "not_quorate"),
        ("review", date(2024, 2, 2), "quorate"),
        ("strategy_discussion", date(2024, 1, 2), None),
    ]


def test_a_return_interview_that_was_not_held_has_no_day_and_says_why(run: Run) -> None:
    rows = run(
        steps.COUNCIL_HAPPENING,
        {
            "return_interviews": f"""
            record_key | interview | force_code | missing_report | found_date | offered | answer   | held_date  | held_at             | {OF}
            r1         | i1        | F1         | m1             | 2024-01-02 | yes     | accepted | 2024-01-03 | 2024-01-03T10:30:00 | {A24}
            r2         | i2        | F1         | m2             | 2024-01-02 | yes     | declined |            |                     | {A24}
            r3         | i3        |            |                | 2024-01-02 | no      |          |            |                     | {A24}
            """
        },
        "record_key, happened_on, happened_at, recorded_on, outcome, follows",
    )
    assert rows == [
        ("r1", date(2024, 1, 3), datetime(2024, 1, 3, 10, 30, tzinfo=UTC), date(2024, 1, 3), "accepted",
         "F1|missing|m1|F1"),
        ("r2", None, None, date(2024, 1, 2), "declined", "F1|missing|m2|F1"),
        ("r3", None, None, date(2024, 1, 2), "not_offered", None),
    ]  # fmt: skip


def test_a_report_of_a_missing_child_carries_its_times_and_a_notice_whether_it_was_sent(run: Run) -> None:
    rows = run(
        steps.MISSING_AND_NOTICES,
        {
            "missing_reports": f"""
            record_key | missing_report | reported_date | reported_at         | found_date | found_at            | risk | {OF}
            v1         | m1             | 2024-01-01    | 2024-01-01T23:00:00 | 2024-01-02 | 2024-01-02T06:15:00 | high | {P24}
            """,
            "protective_notices": f"""
            record_key | notice | incident_date | recorded_date | reason       | sent | sent_date  | council_code | {OF}
            v2         | n1     | 2024-01-01    | 2024-01-03    | exploitation | yes  | 2024-01-05 | E1           | {P24}
            v3         | n2     |               | 2024-01-03    | neglect      | no   |            |              | {P24}
            """,
        },
        "record_key, kind, happened_on, recorded_on, ended_on, ended_at, outcome, exploitation, token",
    )
    assert rows == [
        ("v1", "missing", date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 2),
         datetime(2024, 1, 2, 6, 15, tzinfo=UTC), "high", None, "F1|missing|m1|F1"),
        ("v2", "police_notice", date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 5), None, "sent", True,
         "F1|notice|n1|F1"),
        ("v3", "police_notice", None, date(2024, 1, 3), None, None, "not_sent", False, "F1|notice|n2|F1"),
    ]  # fmt: skip


def test_a_time_of_being_looked_after_runs_over_its_episodes_to_the_one_that_ends_it(run: Run) -> None:
    rows = run(
        steps.CARE_HAPPENING,
        {
            "looked_after_episode": f"""
            record_key | start_date | reason_new_episode | legal_status | end_date   | reason_ceased | {OF}
            r1         | 2023-05-01 | S                  | L1           | 2023-05-03 | X1            | {A24}
            r1         | 2023-05-03 | L                  | C1           | 2023-09-01 | X1            | {A24}
            r1         | 2023-09-01 | P                  | C1           |            |               | {A24}
            r1         | 2023-09-01 | P                  | C1           | 2024-06-30 | E4A           | {A25}
            r1         | 2025-01-10 | S                  | V2           |            |               | {A25}
            r2         | 2024-01-10 | S                  | V3           | 2024-01-12 | E8            | {A24}
            r3         | 2023-04-01 | P                  | C2           |            |               | {A24}
            """
        },
        "record_key, kind, happened_on, ended_on",
    )
    # r2: a short break. r3: the beginning is older than the return.
    assert rows == [
        ("r1", "looked_after", date(2023, 5, 1), date(2024, 6, 30)),
        ("r1", "looked_after", date(2025, 1, 10), None),
        ("r1", "police_protection", date(2023, 5, 1), date(2023, 5, 3)),
    ]


def test_the_safeguarding_dataset_says_of_which_referral_and_conference_a_plan_is(run: Run) -> None:
    rows = run(
        steps.SAFEGUARDING_HAPPENING,
        {
            "ssd_cin_episodes": f"record_key | referral | referral_date | {OF}\n r1 | a | 2024-01-02 | {A24}",
            "ssd_initial_cp_conference": f"""
            record_key | conference | referral | enquiry | conference_date | {OF}
            r1         | c1         | a        |         | 2024-01-20      | {A24}
            """,
            "ssd_cp_plans": f"""
            record_key | protection_plan | referral | conference | start_date | initial_category | {OF}
            r1         | p1              | a        | c1         | 2024-01-20 | SAB              | {A24}
            """,
            "ssd_cp_reviews": f"""
            record_key | protection_plan | review_date | quorate | {OF}
            r1         | p1              | 2024-03-20  | yes     | {A24}
            """,
        },
        "kind, episode, code, token, follows",
    )
    # The category is the census's to give: here it has no code, and so no rung of the ladder.
    assert rows == [
        ("initial_conference", "2024-01-02", None, "r1|conference|c1", None),
        ("protection_plan", "2024-01-02", None, "r1|plan|p1", "r1|conference|c1"),
        ("referral", "2024-01-02", None, None, None),
        ("review", None, None, None, "r1|plan|p1"),
    ]


def test_a_feed_is_put_together_of_its_files_and_forgets_what_it_must(run: Run) -> None:
    f1, f2, f3 = (f"E1 | {n} | 2024-0{n}-01 | 2024-0{n}-02" for n in (1, 2, 3))
    rows = run(
        steps.FEED_HAPPENING,
        {
            "ea_episode": f"""
            record_key | episode | referral_date | closure_date | closure_reason | purged | {OF}
            r1         | a       | 2023-12-20    |              |                |        | {f1}
            r1         | a       |               | 2024-01-30   | RC7            |        | {f2}
            r2         | b       | 2023-12-21    |              |                |        | {f1}
            r2         | b       |               |              |                | yes    | {f2}
            r3         | c       | 2023-12-22    |              |                |        | {f1}
            """,
            "ea_assessment": f"""
            record_key | episode | assessment | start_date | authorisation_date | purged | {OF}
            r1         | a       | x          | 2023-12-21 | 2024-01-20         |        | {f1}
            r1         | a       | x          | 2023-12-22 |                    |        | {f2}
            r2         | b       | y          | 2023-12-22 |                    |        | {f1}
            r1         | a       | z          | 2024-01-22 |                    |        | {f1}
            r1         | a       | z          |            |                    | yes    | {f3}
            """,
            "ea_child": f"record_key | purged | {OF}\n r3 | yes | {f2}",
        },
        "record_key, kind, happened_on, ended_on, episode",
    )
    assert rows == [
        ("r1", "assessment", date(2023, 12, 22), date(2024, 1, 20), "2023-12-20"),
        ("r1", "referral", date(2023, 12, 20), date(2024, 1, 30), "2023-12-20"),
    ]


def test_annex_a_holds_strategy_discussions(run: Run) -> None:
    rows = run(
        steps.ANNEX_HAPPENING,
        {
            "annex_a_section47": f"""
            record_key | strategy_discussion_date | conference_date | {OF}
            r1         | 2024-01-02               | 2024-01-20      | {A24}
            r2         |                          |                 | {A24}
            """
        },
        "record_key, kind, happened_on, word",
    )
    assert rows == [
        ("r1", "initial_conference", date(2024, 1, 20), 5),
        ("r1", "strategy_discussion", date(2024, 1, 2), 2),
    ]


TERMS = """
    school_year | term   | first_day  | last_day
    2024        | autumn | 2023-09-01 | 2023-12-31
    2024        | spring | 2024-01-01 | 2024-03-31
    """


def test_a_tenth_of_the_sessions_of_a_term_is_persistent_absence_known_when_the_term_is_over(run: Run) -> None:
    rows = run(
        steps.SCHOOL_HAPPENING,
        {
            "absence": f"""
            record_key | school_year | term   | sessions_possible | sessions_missed | {OF}
            r1         | 2024        | autumn | 120               | 12              | {A24}
            r1         | 2024        | spring | 120               | 11              | {A24}
            r2         | 2024        | autumn | 0                 | 0               | {A24}
            """,
            "school_term": TERMS,
        },
        "record_key, kind, happened_on, recorded_on, ended_on",
    )
    assert rows == [("r1", "absence", date(2023, 9, 1), date(2023, 12, 31), date(2023, 12, 31))]


def test_a_school_census_tells_of_the_term_before_where_no_file_of_absence_does(run: Run) -> None:
    census = "S1 | 3 | 2024-01-31 | 2024-06-01"
    rows = run(
        steps.SCHOOL_HAPPENING,
        {
            "school_pupil": f"""
            record_key | sessions_possible | sessions_authorised | sessions_unauthorised | {OF}
            r1         | 120               | 8                   | 4                     | {census}
            r2         | 120               | 8                   | 3                     | {census}
            r3         | 120               |                     |                       | {census}
            r4         | 120               | 60                  |                       | {A24}
            """,
            "school_termlysessiondetailsonroll": f"""
            record_key | reason | sessions | {OF}
            r3         | I      | 10       | {census}
            r3         | O      | 2        | {census}
            r3         | /      | 100      | {census}
            """,
            "absence": f"record_key | {OF}\n r9 | {A24}",
            "school_term": TERMS,
        },
        "record_key, source, happened_on",
        before=[steps.CENSUS_ABSENCE],
    )
    # r4: of a sender with a file of absence, which is taken instead.
    assert rows == [
        ("r1", "school_census", date(2023, 9, 1)),
        ("r3", "school_census", date(2023, 9, 1)),
    ]


def test_a_referral_to_a_centre_to_which_nobody_came_has_no_day(run: Run) -> None:
    rows = run(
        steps.HEALTH_HAPPENING,
        {
            "sarc_attendances": f"""
            record_key | sarc_referral | referred_date | recorded_date | attended_date | {OF}
            r1         | a             | 2024-01-01    | 2024-01-02    | 2024-01-09    | {A24}
            r2         | b             | 2024-01-01    | 2024-01-02    |               | {A24}
            """,
            "health_contacts": f"""
            record_key | health_contact | contact_date | recorded_date | concern      | shared | shared_date | {OF}
            r3         | c              | 2024-01-01   | 2024-01-01    | sexual_abuse | yes    | 2024-02-01  | {A24}
            """,
        },
        "record_key, kind, happened_on, recorded_on, ended_on, outcome",
    )
    assert rows == [
        ("r1", "sarc_attendance", date(2024, 1, 9), date(2024, 1, 9), None, "attended"),
        ("r2", "sarc_attendance", None, date(2024, 1, 2), None, "not_attended"),
        ("r3", "health_contact", date(2024, 1, 1), date(2024, 1, 1), date(2024, 2, 1), "sexual_abuse"),
    ]


def test_a_conclusive_decision_follows_from_that_on_reasonable_grounds(run: Run) -> None:
    rows = run(
        steps.MECHANISM_HAPPENING,
        {
            "referral_mechanism": f"""
            record_key | nrm_referral | referral_date | sexual | county_lines | reasonable_grounds | reasonable_grounds_date | conclusive_grounds | conclusive_grounds_date | {OF}
            r1         | n1           | 2024-01-01    | yes    | no           | positive           | 2024-01-08              | negative           | 2024-03-30              | {A24}
            """
        },
        "kind, happened_on, outcome, exploitation, follows",
    )
    assert rows == [
        ("nrm_decision", date(2024, 1, 8), "positive", True, "E1|nrm|n1"),
        ("nrm_decision", date(2024, 3, 30), "negative", True, "E1|nrm reasonable grounds|n1"),
        ("nrm_referral", date(2024, 1, 1), None, True, None),
    ]


def test_courts_and_prisons_speak_of_suspects_and_a_move_within_prison_is_no_release(run: Run) -> None:
    rows = run(
        steps.COURT_HAPPENING,
        {
            "court_cases": f"""
            record_key | court_case | charge_date | trial_date | verdict   | verdict_date | sentence | sentence_date | {OF}
            d1         | c1         | 2024-01-01  | 2024-05-01 | convicted | 2024-05-03   | custody  | 2024-06-01    | {A24}
            d2         | c2         | 2024-01-01  |            | acquitted | 2024-05-03   |          |               | {A24}
            """
        },
        "record_key, kind, happened_on, role, outcome",
    )
    assert rows == [
        ("d1", "charge", date(2024, 1, 1), "suspect", None),
        ("d1", "conviction", date(2024, 5, 3), "suspect", None),
        ("d1", "sentence", date(2024, 6, 1), "suspect", "custody"),
        ("d1", "trial", date(2024, 5, 1), "suspect", "convicted"),
        ("d2", "charge", date(2024, 1, 1), "suspect", None),
    ]
    rows = run(
        steps.PRISON_HAPPENING,
        {
            "custody": f"""
            record_key | custody | reception_date | status    | end_date   | {OF}
            d1         | a       | 2023-01-01     | remand    | 2023-06-01 | {A24}
            d1         | b       | 2023-06-01     | sentenced | 2024-01-10 | {A24}
            d2         | c       | 2023-06-01     | sentenced | 2023-09-10 | {A24}
            d2         | d       | 2023-09-11     | recall    |            | {A24}
            """
        },
        "record_key, kind, happened_on",
    )
    assert [row for row in rows if row[1] == "release"] == [("d1", "release", date(2024, 1, 10))]


def test_a_crime_was_reported_on_a_day_of_its_own_and_an_outcome_of_charge_is_a_charge_too(run: Run) -> None:
    rows = run(
        steps.POLICE_HAPPENING,
        {
            "police_crime": f"""
            crime | offence_code | reported_date | recorded_date | offence_from | {OF}
            c1    | 20B          | 2024-01-03    | 2024-01-05    | 2023-11-01   | {A24}
            """,
            "police_party": f"record_key | crime | role | {OF}\n v1 | c1 | victim | {A24}",
            "police_outcome": f"crime | outcome_code | outcome_date | {OF}\n c1 | 1A | 2024-03-01 | {A24}",
        },
        "kind, happened_on, recorded_on, code, follows",
        before=[steps.CRIME, steps.CRIME_PARTY, steps.CRIME_HARMED_BY],
    )
    assert rows == [
        ("charge", date(2024, 3, 1), date(2024, 3, 1), None, "v1|c1|victim"),
        ("crime_outcome", date(2024, 3, 1), date(2024, 3, 1), "1A", "v1|c1|victim"),
        ("crime_recorded", date(2023, 11, 1), date(2024, 1, 5), "20B", None),
        ("crime_reported", date(2024, 1, 3), date(2024, 1, 3), None, None),
    ]
