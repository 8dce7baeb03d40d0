"""What prisons and probation say beside the events: need for a programme, supervision, places."""

from __future__ import annotations

from datetime import date

from sightline.chronology import steps
from tests.spec.conftest import Run

OF = "agency | submission | period_end | received_on"
Y25 = "P1 | 1 | 2025-03-31 | 2025-06-01"
Y26 = "P1 | 2 | 2026-03-31 | 2026-06-01"
PROGRAMMES = f"""
    record_key | programme_key | assessed_date | eligible | programme | started_date | ended_date | result    | {OF}
    r1         | g1            | 2024-05-01    | yes      |           |              |            | waiting   | {Y25}
    r1         | g1            | 2024-05-01    | yes      | bc        | 2025-06-01   | 2025-10-01 | completed | {Y26}
    r2         | g2            | 2024-05-01    | no       |           |              |            |           | {Y26}
    r3         | g3            |               | yes      |           |              |            | waiting   | {Y26}
    r4         | g4            | 2024-05-01    |          |           |              |            | waiting   | {Y26}
    """
CUSTODY = f"""
    record_key | custody | reception_date | status    | risk_band | sentence_months | end_date   | {OF}
    r1         | k1      | 2023-01-01     | remand    |           |                 | 2024-01-31 | {Y25}
    r1         | k2      | 2024-02-01     | sentenced | high      | 46              |            | {Y25}
    r1         | k2      | 2024-02-01     | sentenced | high      | 47              | 2026-01-15 | {Y26}
    r2         | k3      | 2024-02-01     | sentenced | low       | 12              | 2024-04-30 | {Y25}
    """


def test_the_newest_file_says_how_a_need_stands_and_the_time_held_gives_its_band_and_its_end(run: Run) -> None:
    rows = run(
        steps.PROGRAMME_NEEDS,
        {"programmes": PROGRAMMES, "custody": CUSTODY, "link": "record_key | draw | person_key\nr1 | 0 | p1"},
        "record_key, person_key, eligible, risk_band, sentence_months, held_from, held_to, started_on, ended_on, result",
    )
    # The second was no longer held on the day of the assessment; the third and the fourth say too little to be counted.
    assert rows == [
        ("r1", "p1", True, "high", 47, date(2024, 2, 1), date(2026, 1, 15), date(2025, 6, 1), date(2025, 10, 1),
         "completed"),
        ("r2", None, False, None, None, None, None, None, None, None),
    ]  # fmt: skip


def test_of_two_times_held_the_later_one_holds_the_assessment(run: Run) -> None:
    custody = f"""
        record_key | custody | reception_date | status    | risk_band | end_date   | {OF}
        r1         | k1      | 2020-02-01     | sentenced | low       | 2024-05-01 | {Y26}
        r1         | k2      | 2024-05-01     | sentenced | medium    |            | {Y26}
        r1         | k3      | 2024-05-02     | sentenced | high      |            | {Y26}
        """
    rows = run(
        steps.PROGRAMME_NEEDS, {"programmes": PROGRAMMES, "custody": custody}, "record_key, risk_band, held_from"
    )
    assert rows[0] == ("r1", "medium", date(2024, 5, 1))


def test_a_duty_to_notify_goes_with_the_person_and_the_newest_file_says_when_a_council_was_told(run: Run) -> None:
    rows = run(
        steps.SUPERVISION_TERMS,
        {
            "supervision": f"""
            record_key | supervision | start_date | end_date   | kind    | contact_restriction | notice_to_council | notice_date | {OF}
            r1         | v1          | 2025-01-01 |            | licence | yes                 | no                |             | {Y25}
            r1         | v1          | 2025-01-01 | 2025-12-01 | licence | yes                 | yes               | 2025-04-02  | {Y26}
            r2         | v2          | 2025-01-01 |            | licence | no                  | no                |             | {Y26}
            r3         | v3          |            |            | licence | no                  | no                |             | {Y26}
            """,
            "register": f"record_key | register_key | required_from | {OF}\nr9 | x | 2024-01-01 | {Y25}",
            "link": "record_key | draw | person_key\nr1 | 0 | p1\nr9 | 0 | p1\nr2 | 0 | p2\nr9 | 1 | p2",
        },
        "record_key, person_key, ended_on, council_told, told_on, must_notify",
    )  # fmt: skip
    assert rows == [
        ("r1", "p1", date(2025, 12, 1), True, date(2025, 4, 2), True),
        ("r2", "p2", None, False, None, False),
    ]


def test_places_are_those_of_the_newest_file_of_a_year(run: Run) -> None:
    rows = run(
        steps.PROGRAMME_PLACES,
        {
            "programme_places": """
            programme | places | filled | agency | submission | period_end | received_on
            bc        | 10     | 8      | P1     | 1          | 2025-03-31 | 2025-06-01
            bc        | 12     |        | P1     | 3          | 2025-03-31 | 2025-07-01
            bc        | 9      | 9      | P2     | 2          | 2025-03-31 | 2025-06-01
            bc        |        | 9      | P3     | 2          | 2025-03-31 | 2025-06-01
            """
        },
        "agency, places, filled",
    )
    assert rows == [("P1", 12, None), ("P2", 9, 9)]
