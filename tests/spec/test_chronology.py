"""The steps that turn content into events."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from sightline.chronology import steps
from sightline.engines.engine import Engine
from tests.spec.conftest import Run

OF = "agency | submission | period_end | received_on"
A24 = "E1 | 1 | 2024-03-31 | 2024-06-01"
A25 = "E1 | 2 | 2025-03-31 | 2025-06-01"


def test_a_factor_is_recorded_on_the_day_its_assessment_was_authorised(run: Run) -> None:
    rows = run(
        steps.CIN_HAPPENING,
        {
            "cin_factor": f"""
            record_key | referral_date | start_date | authorisation_date | factor | {OF}
            r1         | 2024-01-02    | 2024-01-05 | 2024-02-20         | 19C    | {A24}
            r2         | 2024-01-02    | 2024-01-05 |                    | 19B    | {A24}
            """
        },
        "record_key, kind, code, happened_on, recorded_on",
    )
    assert rows == [
        ("r1", "factor", "19C", date(2024, 1, 5), date(2024, 2, 20)),
        ("r2", "factor", "19B", date(2024, 1, 5), None),
    ]


def test_a_referral_says_when_it_ended_in_no_further_action(run: Run) -> None:
    rows = run(
        steps.CIN_HAPPENING,
        {
            "cin_referral": f"""
            record_key | referral_date | closure_date | closure_reason | no_further_action | {OF}
            r1         | 2024-01-02    |              |                | yes               | {A24}
            r2         | 2024-01-02    | 2024-03-01   | RC7            | no                | {A24}
            """
        },
        "record_key, kind, ended_on, outcome",
    )
    assert rows == [
        ("r1", "referral", None, "no_further_action"),
        ("r2", "referral", date(2024, 3, 1), "RC7"),
    ]


def test_a_plan_is_a_happening_in_its_first_category_and_in_its_latest_where_that_differs(run: Run) -> None:
    rows = run(
        steps.CIN_HAPPENING,
        {
            "cin_protection_plan": f"""
            record_key | referral_date | start_date | initial_category | latest_category | {OF}
            r1         | 2024-01-02    | 2024-02-01 | NEG              | SAB             | {A24}
            r2         | 2024-01-02    | 2024-02-01 | SAB              | SAB             | {A24}
            r3         | 2024-01-02    | 2024-02-01 |                  | SAB             | {A24}
            r4         | 2024-01-02    | 2024-02-01 | NEG              |                 | {A24}
            """
        },
        "record_key, kind, code",
    )
    assert rows == [
        ("r1", "protection_plan", "NEG"),
        ("r1", "protection_plan_category", "SAB"),
        ("r2", "protection_plan", "SAB"),
        ("r3", "protection_plan", None),
        ("r3", "protection_plan_category", "SAB"),
        ("r4", "protection_plan", "NEG"),
    ]


def test_a_crime_is_taken_from_the_newest_submission_that_holds_it(run: Run) -> None:
    rows = run(
        steps.CRIME,
        {
            "police_crime": f"""
            crime | offence_code | recorded_date | {OF}
            c1    | 105A         | 2024-03-01    | {A24}
            c1    | 20B          | 2024-03-01    | {A25}
            """
        },
        "crime, offence_code",
    )
    assert rows == [("c1", "20B")]


CRIMES = f"""
    crime | offence_code | recorded_date | offence_from | csa_flag | {OF}
    c1    | 20B          | 2024-03-10    | 2024-01-01   |          | {A24}
    c2    | 20B          | 2024-03-10    |              |          | {A24}
    c3    | 20B          | 2024-03-10    |              |          | {A24}
    c4    | 20B          | 2024-03-10    |              | yes      | {A24}
    """
PARTIES = f"""
    crime | record_key | role    | birth_month | home_area | {OF}
    c1    | v1         | victim  | 2012-05-01  | E06000001 | {A24}
    c1    | s1         | suspect | 2006-02-01  |           | {A24}
    c2    | v2         | victim  | 2012-05-01  | E06000001 | {A24}
    c2    | s2         | suspect | 2006-02-01  |           | {A24}
    c2    | s3         | suspect | 2010-02-01  |           | {A24}
    c3    | v3         | victim  | 2012-05-01  | E06000001 | {A24}
    c3    | s4         | suspect |             |           | {A24}
    c4    | v4         | victim  | 2012-05-01  | E06000001 | {A24}
    """


def test_a_party_is_taken_from_the_newest_submission_once_for_each_role(run: Run) -> None:
    rows = run(
        steps.CRIME_PARTY,
        {
            "police_party": f"""
            record_key | crime | role    | birth_month | home_area | {OF}
            r1         | c1    | victim  | 2010-05-01  | A         | {A24}
            r1         | c1    | victim  | 2010-06-01  | B         | {A25}
            r1         | c1    | suspect | 2010-05-01  | A         | {A24}
            r2         | c1    |         | 2011-05-01  | A         | {A24}
            """
        },
        "record_key, role, birth_month, home_area, submission",
    )
    assert rows == [
        ("r1", "suspect", date(2010, 5, 1), "A", 1),
        ("r1", "victim", date(2010, 6, 1), "B", 2),
    ]


def test_who_harmed_goes_by_the_oldest_suspects_age_at_the_offence(run: Run) -> None:
    rows = run(
        steps.CRIME_HARMED_BY,
        {"police_crime": CRIMES, "police_party": PARTIES},
        "crime, harmed_by",
        before=[steps.CRIME, steps.CRIME_PARTY],
    )
    # c1: 17 on the day of the offence, though 18 when it was recorded. c3: no suspect with a birth date.
    assert rows == [("c1", "child_on_child"), ("c2", "adult_on_child")]


def test_a_crime_happens_to_each_of_its_people_in_their_role(run: Run) -> None:
    rows = run(
        steps.POLICE_HAPPENING,
        {"police_crime": CRIMES, "police_party": PARTIES},
        "record_key, role, harmed_by, flagged, happened_on, recorded_on, age",
        before=[steps.CRIME, steps.CRIME_PARTY, steps.CRIME_HARMED_BY],
    )
    assert ("v1", "victim", "child_on_child", False, date(2024, 1, 1), date(2024, 3, 10), 11) in rows
    # Where the force gives no day on which it happened, none is made up: the day of recording is another thing.
    assert ("s3", "suspect", "adult_on_child", False, None, date(2024, 3, 10), 14) in rows
    assert ("v3", "victim", "not_known", False, None, date(2024, 3, 10), 11) in rows
    assert ("v4", "victim", "not_known", True, None, date(2024, 3, 10), 11) in rows
    assert len(rows) == 8


def test_an_outcome_reaches_everyone_in_the_crime(run: Run) -> None:
    rows = run(
        steps.POLICE_HAPPENING,
        {
            "police_crime": CRIMES,
            "police_party": PARTIES,
            "police_outcome": f"""
            crime | outcome_code | outcome_date | {OF}
            c1    | 1            | 2024-06-01   | {A25}
            """,
        },
        "record_key, kind, outcome",
        before=[steps.CRIME, steps.CRIME_PARTY, steps.CRIME_HARMED_BY],
    )
    assert [row for row in rows if row[1] == "crime_outcome"] == [
        ("s1", "crime_outcome", "1"),
        ("v1", "crime_outcome", "1"),
    ]


def test_only_the_referral_to_support_carries_the_reason(run: Run) -> None:
    rows = run(
        steps.SUPPORT_HAPPENING,
        {
            "support": f"""
            record_key | referral_date | reason | harmed_by      | wait_from  | start_date | end_date | {OF}
            r1         | 2024-01-02    | csa    | adult_on_child | 2024-01-03 | 2024-02-05 |          | {A24}
            """
        },
        "kind, code, harmed_by, happened_on, ended_on",
    )
    assert rows == [
        ("support_referral", "csa", "adult_on_child", date(2024, 1, 2), None),
        ("support_start", None, None, date(2024, 2, 5), None),
        ("support_wait", None, None, date(2024, 1, 3), date(2024, 2, 5)),
    ]


SAID = (
    "event_key | record_key | agency | sender | source | word | submission | period_end | received_on | kind | code | "
    "happened_on | ended_on | episode | role"
)


def test_what_two_returns_repeat_is_said_once_as_the_newest_says_it(run: Run) -> None:
    rows = run(
        steps.HAPPENING_ONCE,
        {
            "cin_happening": f"""
            {SAID}
            k1 | r1 | E1 | council | cin | 1 | 1 | 2024-03-31 | 2024-06-01 | referral |     | 2024-01-02 |            | e | subject
            k1 | r1 | E1 | council | cin | 1 | 2 | 2025-03-31 | 2025-06-01 | referral |     | 2024-01-02 | 2024-09-09 | e | subject
            k2 | r1 | E1 | council | cin | 1 | 2 | 2025-03-31 | 2025-06-01 | factor   | 19C | 2024-01-02 |            | e | subject
            k3 | r1 | E1 | council | cin | 1 | 2 | 2025-03-31 | 2025-06-01 | factor   | 11A | 2024-01-02 |            | e | subject
            """,
        },
        "kind, code, ended_on, submission",
    )
    assert rows == [
        ("factor", "11A", None, 2),
        ("factor", "19C", None, 2),
        ("referral", None, date(2024, 9, 9), 2),
    ]


ONCE = (
    "event_key | record_key | agency | sender | source | word | submission | period_end | received_on | kind | code_list | code | happened_on | "
    "recorded_on | episode | harmed_by | flagged | exploitation | role"
)
CROSSWALK = """
    code_list         | code | status          | harmed_by      | exploitation | trafficking
    assessment_factor | 19C  | assessed factor | adult_on_child | no           | no
    offence_class     | 20B  | recorded crime  | not_known      | no           | no
    """
LINKS = "record_key | draw | person_key\n r1 | 0 | p1\n r2 | 0 | p1\n r3 | 0 | p2\n r1 | 1 | p9"


def test_an_event_takes_its_status_and_form_from_the_crosswalk_and_its_person_from_draw_nought(run: Run) -> None:
    rows = run(
        steps.EVENTS,
        {
            "happening_once": f"""
            {ONCE}
            e1 | r1 | E1 | council | cin | 1 | 1 | 2024-03-31 | 2024-06-01 | factor | assessment_factor | 19C | 2024-01-02 | 2024-02-02 | e | | | | subject
            e2 | r2 | F1 | police | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class | 20B | 2024-01-01 | 2024-01-03 | c | child_on_child | no | no | victim
            e3 | r3 | F1 | police | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class | 20B | 2024-01-01 | 2024-01-03 | c | child_on_child | no | no | suspect
            e4 | r2 | F1 | police | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class | 105A | 2024-01-01 | 2024-01-03 | d | not_known | yes | yes | victim
            """,
            "crosswalk": CROSSWALK,
            "link": LINKS,
        },
        "person_key, role, status, harmed_by, exploitation",
    )
    assert rows == [
        ("p1", "subject", "assessed factor", "adult_on_child", False),
        ("p1", "victim", "recorded crime", "child_on_child", False),
        ("p1", "victim", "recorded crime", "not_known", True),
        ("p2", "suspect", None, "child_on_child", False),
    ]


def test_events_are_stored_sorted_by_person_and_day(run: Run, engine: Engine, tmp_path: Path) -> None:
    run(
        steps.EVENTS,
        {
            "happening_once": f"""
            {ONCE}
            e5 | r3 | F1 | police  | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class | 20B | 2024-01-01 | 2024-01-03 | c | | no | no | victim
            e6 | r1 | E1 | council | cin | 1 | 1 | 2024-03-31 | 2024-06-01 | referral | | | 2024-05-02 | 2024-05-02 | e | | | | subject
            e7 | r1 | E1 | council | cin | 1 | 1 | 2024-03-31 | 2024-06-01 | review   | | |            | 2024-05-02 | e | | | | subject
            e8 | r2 | F1 | police  | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class | 20B | 2024-01-01 | 2024-01-03 | c | | no | no | victim
            """,
            "crosswalk": CROSSWALK,
            "link": LINKS,
        },
        "person_key",
    )
    paths = engine.write("event", tmp_path, steps.EVENT_ORDER)
    found = [(row["person_key"], row["kind"]) for path in paths for row in pq.read_table(path).to_pylist()]
    assert found == [("p1", "crime_recorded"), ("p1", "referral"), ("p1", "review"), ("p2", "crime_recorded")]


def test_a_person_is_described_by_the_council_first_and_the_newest_word(run: Run) -> None:
    rows = run(
        steps.PERSONS,
        {
            "cin_child": f"""
            record_key | sex | ethnicity | birth_month | {OF}
            r1         | 2   | REFU      |             | {A24}
            r1         | F   |           |             | {A25}
            """,
            "support": f"""
            record_key | sex | ethnicity | birth_month | {OF}
            r2         | M   | WBRI      | 2012-05-01  | {A24}
            """,
            "police_party": f"""
            record_key | sex | ethnicity | birth_month | role   | {OF}
            r3         |     |           |             | victim | {A24}
            """,
            "link": LINKS,
        },
        "person_key, birth_month, sex, ethnicity, ethnicity_source",
        before=[steps.PERSON_SAYS],
    )
    assert rows == [("p1", date(2012, 5, 1), "F", "WBRI", "support"), ("p2", None, "U", None, None)]


def test_a_record_without_a_link_breaks_the_contract_instead_of_vanishing(run: Run) -> None:
    import pytest

    from sightline.errors import StepError

    with pytest.raises(StepError, match="1 nulls in person_key"):
        run(
            steps.PERSON_SAYS,
            {"support": f"record_key | {OF}\n r8 | {A24}", "link": LINKS},
            "person_key",
        )


def test_an_offence_against_people_of_any_age_counts_where_the_victim_was_a_child_then(run: Run) -> None:
    crime = "F1 | police | police_crime | 1 | 2 | 2024-03-31 | 2024-06-01 | crime_recorded | offence_class"
    rows = run(
        steps.EVENTS,
        {
            "happening_once": f"""
            event_key | record_key | agency | sender | source | word | submission | period_end | received_on | kind | code_list | code | recorded_on | episode | flagged | role | age
            k0 | r1 | {crime} | 19C  | 2024-01-03 | a | no | victim  | 16
            k1 | r2 | {crime} | 19C  | 2024-01-03 | b | no | victim  | 18
            k2 | r2 | {crime} | 19C  | 2024-01-03 | c | no | victim  |
            k3 | r3 | {crime} | 19C  | 2024-01-03 | d | no | suspect | 16
            k4 | r3 | {crime} | 105A | 2024-01-03 | e | no | victim  | 16
            """,
            "crosswalk": """
            code_list     | code | status | status_of_a_child | harmed_by
            offence_class | 19C  |        | recorded crime    |
            """,
            "link": LINKS,
        },
        "record_key, status",
    )
    assert rows == [("r1", "recorded crime"), ("r2", None), ("r2", None), ("r3", None), ("r3", None)]


def test_a_factor_that_the_newest_return_of_its_assessment_no_longer_gives_is_withdrawn(run: Run) -> None:
    rows = run(
        steps.HAPPENING_ONCE,
        {
            "cin_happening": f"""
            {SAID}
            k4 | r1 | E1 | council | cin | 1 | 1 | 2025-03-31 | 2025-06-01 | factor | 19B | 2025-01-12 | | e | subject
            k5 | r1 | E1 | council | cin | 1 | 1 | 2025-03-31 | 2025-06-01 | factor | 1A  | 2025-01-12 | | e | subject
            k5 | r1 | E1 | council | cin | 1 | 2 | 2026-03-31 | 2026-06-01 | factor | 1A  | 2025-01-12 | | e | subject
            k6 | r1 | E1 | council | cin | 1 | 1 | 2025-03-31 | 2025-06-01 | factor | 19C | 2024-09-12 | | e | subject
            """,
            "support_happening": f"""
            {SAID}
            k7 | r2 | S1 | support | support | 1 | 3 | 2025-03-31 | 2025-06-01 | support_referral | csa_suspected  | 2025-01-12 | | e | subject
            k8 | r2 | S1 | support | support | 1 | 4 | 2026-03-31 | 2026-06-01 | support_referral | family_support | 2025-01-12 | | e | subject
            """,
        },
        "record_key, code, submission",
    )
    # The other assessment is in the older return only: what it said stands.
    assert rows == [("r1", "19C", 1), ("r1", "1A", 2), ("r2", "family_support", 4)]


def test_further_draws_of_the_link_set_are_handed_on_and_the_best_one_is_not(run: Run) -> None:
    rows = run(
        steps.LINK_DRAWS,
        {
            "link": """
            record_key | draw | person_key | band
            r1         | 0    | p1         | strong
            r2         | 0    | p1         | strong
            r2         | 1    | p2         |
            r2         | 3    | p2         |
            """
        },
        "record_key, draw, person_key",
    )
    assert rows == [("r2", 1, "p2"), ("r2", 3, "p2")]
