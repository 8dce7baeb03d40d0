"""The steps that count how long it took until a record was made and received."""

from sightline.analyses.picture import timeliness_steps as steps
from tests.spec.conftest import Run

RECORD = "event_key | person_key | sender | status | recorded_on | year | age"
EVENT = "event_key | happened_on | received_on | agency"
BANDS = """
    clock      | band     | from_day | to_day
    crime      | month    | 0        | 30
    crime      | longer   | 31       | 99999
    assessment | month    | 0        | 30
    receipt    | any      | 0        | 99999
    """


def test_each_kind_of_record_has_the_delays_that_its_return_can_say(run: Run) -> None:
    rows = run(
        steps.TIMED_RECORD,
        {
            "csa_record": f"""
            {RECORD}
            e1 | p1 | police  | recorded crime        | 2024-05-01 | 2025 | 14
            e2 | p1 | council | assessed factor       | 2024-05-01 | 2025 | 14
            e3 | p1 | council | plan for sexual abuse | 2024-05-01 | 2025 | 14
            e4 | p1 | support | concern               | 2024-05-01 | 2025 | 14
            e5 | p1 | police  | recorded crime        | 2024-05-01 | 2025 | 14
            """,
            "event": f"""
            {EVENT}
            e1 | 2023-05-01 | 2024-05-31 | F
            e2 | 2024-04-01 | 2024-05-31 | C
            e3 | 2024-05-01 | 2024-05-31 | C
            e4 | 2024-05-01 | 2024-05-31 | S
            e5 |            |            | F
            """,
        },
        "event_key, clock, days",
    )
    assert rows == [
        ("e1", "crime", 366),
        ("e1", "receipt", 30),
        ("e2", "assessment", 30),
        ("e2", "receipt", 30),
        ("e3", "receipt", 30),
        ("e4", "receipt", 30),
        ("e5", "crime", None),
        ("e5", "receipt", None),
    ]


TIMED = """
    event_key | clock      | person_key | year | sender  | status          | recorded_on | days
    e1        | crime      | p1         | 2025 | police  | recorded crime  | 2024-05-01  | 30
    e2        | crime      | p1         | 2025 | police  | recorded crime  | 2024-05-01  | 31
    e3        | crime      | p1         | 2025 | police  | recorded crime  | 2024-06-01  | -1
    e4        | crime      | p1         | 2024 | police  | recorded crime  | 2024-03-01  |
    e5        | assessment | p1         | 2025 | council | assessed factor | 2024-04-02  | 31
    """


def test_a_delay_of_which_a_day_is_missing_or_that_runs_backwards_or_has_no_band_is_not_known(run: Run) -> None:
    rows = run(steps.BANDED_RECORD, {"timed_record": TIMED, "delay_band": BANDS}, "event_key, band")
    assert rows == [
        ("e1", "month"),
        ("e2", "longer"),
        ("e3", "not_known"),
        ("e4", "not_known"),
        ("e5", "not_known"),
    ]


def test_the_first_of_a_child_is_that_recorded_first_and_of_one_day_that_with_the_longest_delay(run: Run) -> None:
    rows = run(steps.BANDED_RECORD, {"timed_record": TIMED, "delay_band": BANDS}, "event_key, first")
    assert rows == [("e1", False), ("e2", True), ("e3", False), ("e4", True), ("e5", True)]


def test_a_child_has_a_first_record_at_each_kind_of_agency_and_on_each_rung(run: Run) -> None:
    rows = run(
        steps.BANDED_RECORD,
        {
            "timed_record": """
            event_key | clock   | person_key | year | sender  | status                | recorded_on | days
            e1        | receipt | p1         | 2025 | council | assessed factor       | 2024-05-01  | 30
            e2        | receipt | p1         | 2025 | council | plan for sexual abuse | 2024-05-02  | 30
            e3        | receipt | p1         | 2025 | police  | recorded crime        | 2024-05-03  | 30
            """,
            "delay_band": BANDS,
        },
        "event_key, first, first_of_sender, first_of_status",
    )
    assert rows == [("e1", True, True, True), ("e2", False, False, True), ("e3", False, True, True)]


def test_records_are_counted_each_and_children_once_by_their_first(run: Run) -> None:
    rows = run(
        steps.DELAYS,
        {
            "banded_record": """
            event_key | clock   | year | sender  | status                | band | first | first_of_sender | first_of_status
            e1        | receipt | 2025 | council | assessed factor       | a    | yes   | yes             | yes
            e2        | receipt | 2025 | council | plan for sexual abuse | a    | no    | no              | yes
            e3        | receipt | 2025 | police  | recorded crime        | b    | no    | yes             | yes
            e4        | receipt | 2025 | police  | recorded crime        | a    | no    | no              | no
            """
        },
        "dimension, code, band, records, children",
    )
    assert rows == [
        ("all", "all", "a", 3, 1),
        ("all", "all", "b", 1, 0),
        ("sender", "council", "a", 2, 1),
        ("sender", "police", "a", 1, 0),
        ("sender", "police", "b", 1, 1),
        ("status", "assessed factor", "a", 1, 1),
        ("status", "plan for sexual abuse", "a", 1, 1),
        ("status", "recorded crime", "a", 1, 0),
        ("status", "recorded crime", "b", 1, 1),
    ]


HAPPENED = {
    "csa_record": f"""
    {RECORD}
    e1 | p1 | police  | recorded crime  | 2024-05-01 | 2025 | 14
    e2 | p1 | police  | recorded crime  | 2024-09-01 | 2025 | 14
    e3 | p1 | police  | recorded crime  | 2025-02-01 | 2025 | 14
    e4 | p2 | police  | recorded crime  | 2024-05-01 | 2025 | 14
    e5 | p3 | police  | recorded crime  | 2024-05-01 | 2025 | 14
    e6 | p4 | council | assessed factor | 2024-05-01 | 2025 | 14
    e7 | p5 | police  | recorded crime  | 2024-05-01 | 2025 | 14
    e8 | p6 | police  | recorded crime  | 2024-05-01 | 2025 | 14
    """,
    "event": f"""
    {EVENT}
    e1 | 2024-03-31 | | F
    e2 | 2024-03-01 | | F
    e3 | 2024-04-01 | | F
    e4 | 2024-05-01 | | G
    e5 | 2022-05-01 | | F
    e6 | 2024-04-01 | | F
    e7 |            | | F
    e8 | 2024-05-02 | | F
    """,
    "steady_agency": "agency\n F",
    "covered_year": "year\n 2024\n 2025",
}


def test_a_child_stands_once_for_each_year_of_happening_by_the_first_record_that_a_steady_agency_made(
    run: Run,
) -> None:
    rows = run(steps.HAPPENED_CHILD, HAPPENED, "person_key, year, happened_on, recorded_on")
    # Not in it: another agency, a year without returns, an assessment, no day of happening, one after the record.
    assert [(person, year, str(happened), str(recorded)) for person, year, happened, recorded in rows] == [
        ("p1", 2024, "2024-03-31", "2024-05-01"),
        ("p1", 2025, "2024-04-01", "2025-02-01"),
    ]


def test_the_triangle_counts_children_by_month_of_happening_and_of_recording(run: Run) -> None:
    rows = run(
        steps.HAPPENED_BY_MONTH,
        {
            "happened_child": """
            person_key | year | happened_on | recorded_on
            p1         | 2025 | 2024-04-01  | 2024-04-30
            p2         | 2025 | 2024-04-30  | 2024-05-01
            p3         | 2025 | 2024-04-15  | 2024-05-31
            p4         | 2025 | 2024-05-01  | 2024-06-01
            """,
            "month_span": """
            month | year | starts     | ends
            1     | 2025 | 2024-04-01 | 2024-04-30
            2     | 2025 | 2024-05-01 | 2024-05-31
            """,
        },
        "happened_month, recorded_month, children",
    )
    assert rows == [(1, 1, 1), (1, 2, 2)]
