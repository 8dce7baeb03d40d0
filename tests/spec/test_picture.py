"""The steps that count children with a record specific to sexual abuse."""

from datetime import date

from sightline.analyses.picture import steps
from tests.spec.conftest import Run

EVENT = "event_key | person_key | sender | area | status | harmed_by | context | exploitation | recorded_on"
PERSON = """
    person_key | birth_month | sex
    p1         | 2010-04-01  | F
    p2         | 2005-06-01  | M
    p3         |             | M
    """
YEARS = "year\n 2024\n 2025"


def test_a_record_counts_in_the_year_and_at_the_age_of_its_recording(run: Run) -> None:
    rows = run(
        steps.CSA_RECORD,
        {
            "event": f"""
            {EVENT}
            e1 | p1 | council | A | assessed factor | adult_on_child | | no | 2024-03-31
            e2 | p1 | council | A | assessed factor | adult_on_child | | no | 2024-04-01
            e3 | p1 | council | A |                 |                | | no | 2024-04-01
            e4 | p1 | council | A | assessed factor |                | | no |
            """,
            "person": PERSON,
            "covered_year": YEARS,
        },
        "event_key, year, age",
    )
    assert rows == [("e1", 2024, 13), ("e2", 2025, 14)]


def test_adults_people_without_birth_date_and_years_without_returns_are_not_counted(run: Run) -> None:
    rows = run(
        steps.CSA_RECORD,
        {
            "event": f"""
            {EVENT}
            e1 | p2 | police  | A | recorded crime  | | | no | 2023-05-31
            e2 | p2 | police  | A | recorded crime  | | | no | 2023-06-01
            e3 | p3 | support | A | concern         | | | no | 2023-06-01
            e4 | p1 | council | A | assessed factor | | | no | 2022-06-01
            """,
            "person": PERSON,
            "covered_year": YEARS,
        },
        "event_key, age",
    )
    assert rows == [("e1", 17)]


RECORD = "event_key | person_key | sender | area | status | harmed_by | context | exploitation | recorded_on | year | age | sex"
RECORDS = f"""
    {RECORD}
    e1 | p1 | council | A | assessed factor       | not_known      |        | yes | 2024-05-01 | 2025 | 14 | F
    e2 | p1 | police  | B | recorded crime        | adult_on_child |        | no  | 2024-06-01 | 2025 | 14 | F
    e3 | p1 | support | B | concern               | child_on_child | online | no  | 2024-05-02 | 2025 | 14 | F
    e4 | p2 | police  | B | recorded crime        | not_known      |        | no  | 2024-05-02 | 2025 | 4  | M
    e5 | p2 | police  | C | recorded crime        | not_known      |        | no  | 2024-07-02 | 2025 | 5  | M
    e6 | p1 | council | A | plan for sexual abuse | not_known      |        | no  | 2023-05-01 | 2024 | 13 | F
    """


def test_a_child_stands_once_a_year_with_all_that_was_said(run: Run) -> None:
    rows = run(
        steps.CHILD_YEAR,
        {"csa_record": RECORDS},
        "person_key, year, age, adult_on_child, child_on_child, exploitation, council, police, support, context",
    )
    assert rows == [
        ("p1", 2024, 13, False, False, False, True, False, False, None),
        ("p1", 2025, 14, True, True, True, True, True, True, "online"),
        ("p2", 2025, 4, False, False, False, False, True, False, None),
    ]


def test_the_area_is_the_councils_before_that_of_the_police_and_the_latest_of_these(run: Run) -> None:
    rows = run(steps.CHILD_AREA, {"csa_record": RECORDS}, "person_key, year, area")
    assert rows == [("p1", 2024, "A"), ("p1", 2025, "A"), ("p2", 2025, "C")]


def test_each_child_is_counted_once_in_the_total_and_once_for_each_agency_that_knew(run: Run) -> None:
    rows = run(
        steps.CHILDREN,
        {"csa_record": RECORDS},
        "year, dimension, code, children",
        before=[steps.CHILD_YEAR, steps.CHILD_AREA],
    )
    of_2025 = {(dimension, code): children for year, dimension, code, children in rows if year == 2025}
    assert of_2025["all", "all"] == 2
    assert of_2025["sender", "council"] == 1
    assert of_2025["sender", "police"] == 2
    assert of_2025["overlap", "council+police+support"] == 1
    assert of_2025["overlap", "police"] == 1
    assert of_2025["harmed_by", "adult_on_child"] == 1
    assert of_2025["harmed_by", "child_on_child"] == 1
    assert of_2025["harmed_by", "not_known"] == 1
    assert of_2025["age", "0-4"] == 1
    assert of_2025["context_known", "no"] == 1
    assert of_2025["context_known", "yes"] == 1


def test_over_the_years_a_child_is_counted_once(run: Run) -> None:
    rows = run(steps.CHILDREN_ANY_YEAR, {"csa_record": RECORDS}, "children", before=[steps.CHILD_YEAR])
    assert rows == [(2,)]


def test_no_records_are_nought_children(run: Run) -> None:
    assert run(steps.CHILDREN_ANY_YEAR, {"csa_record": RECORD}, "children", before=[steps.CHILD_YEAR]) == [(0,)]


def test_the_day_a_child_turns_eighteen_ends_childhood(run: Run) -> None:
    rows = run(
        steps.CSA_RECORD,
        {
            "event": f"{EVENT}\n e1 | p2 | police | A | recorded crime | | | no | 2023-05-31",
            "person": PERSON,
            "covered_year": YEARS,
        },
        "recorded_on",
    )
    assert rows == [(date(2023, 5, 31),)]
