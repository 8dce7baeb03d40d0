"""Crimes beside the events: who was in them, what became of them, cases of courts, duties to notify the police."""

from __future__ import annotations

from datetime import date

from sightline.chronology import crimes as steps
from tests.spec.conftest import Run

OF = "agency | submission | period_end | received_on"
F1_25 = "F1 | 1 | 2025-03-31 | 2025-06-01"
F1_26 = "F1 | 2 | 2026-03-31 | 2026-06-01"
LINK = "record_key | draw | person_key\nr1 | 0 | p1\nr2 | 1 | p2"
CRIME = "agency | crime | recorded_date | offence_from\nF1 | c1 | 2024-05-01 | 2024-04-01"


def test_a_party_is_who_the_newest_file_says_as_old_as_on_the_day_of_the_offence(run: Run) -> None:
    parties = f"""
        record_key | crime | role    | birth_month | sex | {OF}
        r1         | c1    | victim  | 2010-05-01  | F   | {F1_25}
        r1         | c1    | victim  | 2010-04-01  | F   | {F1_26}
        r2         | c1    | suspect | 1980-01-01  | M   | {F1_25}
        r3         | c9    | suspect | 1980-01-01  | M   | {F1_25}
        """
    rows = run(
        steps.OFFENCE_PARTIES,
        {"police_party": parties, "crime": CRIME, "link": LINK},
        "record_key, person_key, role, age, sex",
    )
    # The link of the second stands in a further draw only; the third is in a crime that no file holds.
    assert rows == [
        ("r1", "p1", "victim", 14, "F"),
        ("r2", None, "suspect", 44, "M"),
        ("r3", None, "suspect", None, "M"),
    ]


def test_an_outcome_stands_once_and_only_with_its_day(run: Run) -> None:
    outcomes = f"""
        crime | outcome_code | outcome_date | {OF}
        c1    | 15           | 2024-06-01   | {F1_25}
        c1    | 15           | 2024-06-01   | {F1_26}
        c1    | 1            | 2024-08-01   | {F1_26}
        c1    | 16           |              | {F1_26}
        """
    rows = run(steps.OFFENCE_OUTCOMES, {"police_outcome": outcomes}, "outcome_code, outcome_on")
    assert rows == [("1", date(2024, 8, 1)), ("15", date(2024, 6, 1))]


def test_a_case_has_the_key_of_its_crime_where_the_court_gives_force_and_reference(run: Run) -> None:
    cases = f"""
        record_key | court_case | force_code | crime | charge_date | verdict   | {OF}
        r1         | k1         | F1         | c1    | 2024-08-01  |           | {F1_25}
        r1         | k1         | F1         | c1    | 2024-08-01  | convicted | {F1_26}
        r2         | k2         |            | c1    | 2024-08-01  |           | {F1_26}
        """
    (crime,) = run(steps.OFFENCES, {"crime": CRIME}, "offence_key")
    rows = run(steps.PROCEEDINGS, {"court_cases": cases, "link": LINK}, "record_key, person_key, verdict, offence_key")
    assert rows == [("r1", "p1", "convicted", crime[0]), ("r2", None, None, None)]


def test_a_duty_to_notify_is_what_the_newest_file_says(run: Run) -> None:
    register = f"""
        record_key | register_key | required_from | required_to | at_liberty_from | risk_band | {OF}
        r1         | d1           | 2024-01-01    |             |                 | high      | {F1_25}
        r1         | d1           | 2024-01-01    | 2034-01-01  | 2025-01-01      | medium    | {F1_26}
        """
    rows = run(
        steps.REGISTRATIONS,
        {"register": register, "link": LINK},
        "record_key, person_key, required_to, at_liberty_from, risk_band",
    )
    assert rows == [("r1", "p1", date(2034, 1, 1), date(2025, 1, 1), "medium")]


def test_the_first_day_at_liberty_is_that_of_the_file_that_still_had_it(run: Run) -> None:
    register = f"""
        record_key | register_key | required_from | at_liberty_from | {OF}
        r1         | d1           | 2024-01-01    | 2024-06-01      | {F1_25}
        r1         | d1           | 2024-01-01    | 2026-01-01      | {F1_26}
        r2         | d2           | 2024-01-01    | 1924-06-01      | {F1_25}
        r2         | d2           | 2024-01-01    | 2024-06-02      | {F1_26}
        r3         | d3           | 2024-01-01    | 1924-06-01      | {F1_25}
        r4         | d4           | 2024-01-01    |                 | {F1_25}
        """
    rows = run(
        steps.REGISTRATIONS, {"register": register, "link": LINK}, "record_key, at_liberty_from, first_at_liberty"
    )
    # the first was recalled and freed again; the second's first file had it before the conviction, and was mended
    assert rows == [
        ("r1", date(2026, 1, 1), date(2024, 6, 1)), ("r2", date(2024, 6, 2), date(2024, 6, 2)),
        ("r3", date(1924, 6, 1), date(1924, 6, 1)), ("r4", None, None),
    ]  # fmt: skip
