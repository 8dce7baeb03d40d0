"""The steps that count children with a record specific to sexual abuse."""

from datetime import date

from sightline.analyses.picture import steps
from tests.spec.conftest import Run

EVENT = (
    "event_key | record_key | person_key | sender | area | status | harmed_by | context | exploitation | recorded_on"
)
HAPPENED = "event_key | record_key | person_key | sender | kind | status | happened_on | precision | recorded_on"
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
            e1 | r1 | p1 | council | A | assessed factor | adult_on_child | | no | 2024-03-31
            e2 | r1 | p1 | council | A | assessed factor | adult_on_child | | no | 2024-04-01
            e3 | r1 | p1 | council | A |                 |                | | no | 2024-04-01
            e4 | r1 | p1 | council | A | assessed factor |                | | no |
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
            e1 | r2 | p2 | police  | A | recorded crime  | | | no | 2023-05-31
            e2 | r2 | p2 | police  | A | recorded crime  | | | no | 2023-06-01
            e3 | r3 | p3 | support | A | concern         | | | no | 2023-06-01
            e4 | r1 | p1 | council | A | assessed factor | | | no | 2022-06-01
            """,
            "person": PERSON,
            "covered_year": YEARS,
        },
        "event_key, age",
    )
    assert rows == [("e1", 17)]


def test_only_a_crime_says_when_the_harm_was_and_only_by_a_day_that_can_be(run: Run) -> None:
    rows = run(
        steps.CSA_RECORD,
        {
            "event": f"""
            {HAPPENED}
            e1 | r1 | p1 | police | crime_recorded | recorded crime  | 2022-06-01 | day   | 2024-06-01
            e2 | r1 | p1 | police | crime_recorded | recorded crime  | 2022-06-01 | month | 2024-06-01
            e3 | r1 | p1 | police | crime_recorded | recorded crime  |            | none  | 2024-06-01
            e4 | r1 | p1 | police | crime_recorded | recorded crime  | 2024-06-02 | day   | 2024-06-01
            e5 | r1 | p1 | police | crime_recorded | recorded crime  | 2009-06-01 | day   | 2024-06-01
            e6 | r1 | p1 | police | factor         | assessed factor | 2022-06-01 | day   | 2024-06-01
            """,
            "person": PERSON,
            "covered_year": YEARS,
        },
        "event_key, harm_age, delay",
    )
    assert rows == [("e1", 12, 731), ("e2", None, None), ("e3", None, None), ("e4", None, None), ("e5", None, None),
                    ("e6", None, None)]  # fmt: skip


SPANS = "year | span\n 2024 | 2024\n 2025 | 2025"
TOGETHER = f"{SPANS}\n 2024 | 0\n 2025 | 0"
RECORD = (
    "event_key | record_key | person_key | sender | area | status | harmed_by | context | setting | exploitation | "
    "online | recorded_on | year | age | harm_age | delay | sex"
)
RECORDS = f"""
    {RECORD}
    e1 | r1 | p1 | council | A | assessed factor       | not_known      |        |             | yes |     | 2024-05-01 | 2025 | 14 |    |     | F
    e2 | r2 | p1 | police  | B | recorded crime        | adult_on_child |        | home_victim | no  | no  | 2024-06-01 | 2025 | 14 | 9  | 800 | F
    e3 | r3 | p1 | support | B | concern               | child_on_child | online |             | no  |     | 2024-05-02 | 2025 | 14 |    |     | F
    e4 | r4 | p2 | police  | B | recorded crime        | not_known      |        | other_home  | no  | no  | 2024-05-02 | 2025 | 4  | 4  | 365 | M
    e5 | r5 | p2 | police  | C | recorded crime        | not_known      |        | home_victim | no  | yes | 2024-07-02 | 2025 | 5  | 5  | 1   | M
    e6 | r1 | p1 | council | A | plan for sexual abuse | not_known      |        |             | no  |     | 2023-05-01 | 2024 | 13 |    |     | F
    """


def test_a_child_stands_once_a_year_with_all_that_was_said(run: Run) -> None:
    rows = run(
        steps.CHILD_YEAR,
        {"csa_record": RECORDS, "span": SPANS},
        "person_key, year, age, adult_on_child, child_on_child, exploitation, council, police, support, context",
    )
    assert rows == [
        ("p1", 2024, 13, False, False, False, True, False, False, False),
        ("p1", 2025, 14, True, True, True, True, True, True, True),
        ("p2", 2025, 4, False, False, False, False, True, False, False),
    ]


def test_of_several_crimes_the_youngest_age_then_and_the_longest_delay_count_and_a_yes_before_a_no(run: Run) -> None:
    given = {"csa_record": RECORDS, "span": SPANS}
    rows = run(steps.CHILD_YEAR, given, "person_key, year, harm_age, delay, online, group_based, setting")
    assert rows == [
        ("p1", 2024, None, None, "not_known", "not_known", False),
        ("p1", 2025, 9, 800, "no", "not_known", True),
        ("p2", 2025, 4, 365, "yes", "not_known", True),
    ]


def test_over_the_years_a_child_is_one_child_at_its_youngest_age(run: Run) -> None:
    given = {"csa_record": RECORDS, "span": TOGETHER}
    rows = run(steps.CHILD_YEAR, given, "year, person_key, age, plan, crime")
    assert [row for row in rows if row[0] == 0] == [(0, "p1", 13, True, True), (0, "p2", 4, False, True)]


def test_the_area_is_the_councils_before_that_of_the_police_and_the_latest_of_these(run: Run) -> None:
    rows = run(steps.CHILD_AREA, {"csa_record": RECORDS}, "person_key, year, area")
    assert rows == [("p1", 2024, "A"), ("p1", 2025, "A"), ("p2", 2025, "C")]


SAID = """
    person_key | source          | ethnic_group | detail
    p1         | council         | white        | WBRI
    p1         | police_observed | asian        | IC4
    p2         | council         | refused      | REFU
    p9         | council         | black        | BAFR
    """


def test_each_source_says_its_own_of_the_children_it_knows(run: Run) -> None:
    rows = run(
        steps.CHILD_ETHNICITY,
        {"csa_record": RECORDS, "span": SPANS, "person_ethnicity": SAID},
        "year, person_key, source, ethnic_group",
    )
    assert rows == [
        (2024, "p1", "council", "white"), (2024, "p1", "police_observed", "asian"), (2025, "p1", "council", "white"),
        (2025, "p1", "police_observed", "asian"), (2025, "p2", "council", "refused"),
    ]  # fmt: skip


OF_A_CHILD = [steps.CHILD_YEAR, steps.CHILD_AREA, steps.CHILD_ETHNICITY]
WHOLE = {"csa_record": RECORDS, "span": TOGETHER, "person_ethnicity": SAID}


def test_a_child_counts_in_every_code_that_a_record_gives_and_where_none_does_in_not_known(run: Run) -> None:
    rows = run(steps.CHILD_CODE, WHOLE, "person_key, year, dimension, code", before=OF_A_CHILD)
    of: dict[tuple[object, object], list[str]] = {(person, year): [] for person, year, *_ in rows}
    for person, year, dimension, code in rows:
        of[person, year].append(f"{dimension}={code}")
    assert {"setting=home_victim", "setting=other_home", "setting_group=home", "context=not_known", "recency=recent",
            "harm_age=0-4", "age=0-4", "age_group=0-9", "known_to=one", "several=one", "online=yes", "stratum=0-4/M",
            "group_based=not_known", "harmed_by=not_known", "ethnicity_council=not_known", "said_by_council=refused",
            "of_whom_held_council=yes"} <= set(of["p2", 2025])  # fmt: skip
    assert of["p2", 2025].count("setting_group=home") == 1
    assert {"setting=not_known", "setting_group=not_known", "recency=not_known", "harm_age=not_known",
            "ethnicity_council=white", "said_by_council=said"} <= set(of["p1", 2024])  # fmt: skip
    assert {"recency=non_recent", "known_to=three", "several=several", "context=online", "harmed_by=adult_on_child",
            "harmed_by=child_on_child", "overlap=council+police+support"} <= set(of["p1", 0])  # fmt: skip
    assert "ethnicity_police_observed=asian" in of["p1", 0]
    assert "harmed_by=not_known" not in of["p1", 0]


def test_each_child_is_counted_once_in_the_total_and_once_for_each_agency_that_knew(run: Run) -> None:
    rows = run(steps.CHILDREN, WHOLE, "year, dimension, code, children", before=[*OF_A_CHILD, steps.CHILD_CODE])
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
    assert of_2025["ethnicity_council", "white"] == of_2025["ethnicity_council", "not_known"] == 1
    assert ("ethnicity_police_observed", "white") not in of_2025
    ever = {(dimension, code): children for year, dimension, code, children in rows if year == 0}
    assert ever["all", "all"] == 2
    assert ever["status", "plan for sexual abuse"] == ever["sex", "F"] == 1


def test_two_dimensions_are_crossed_in_the_order_of_their_names_and_only_those_that_are_meant_to_be(run: Run) -> None:
    rows = run(steps.CHILDREN, WHOLE, "year, dimension, code, children", before=[*OF_A_CHILD, steps.CHILD_CODE])
    of_2025 = {(dimension, code): children for year, dimension, code, children in rows if year == 2025}
    assert of_2025["age+harmed_by", "10-15/adult_on_child"] == of_2025["age+harmed_by", "0-4/not_known"] == 1
    assert of_2025["harmed_by+sender", "adult_on_child/support"] == 1
    assert of_2025["area+harmed_by", "C/not_known"] == 1
    assert of_2025["ethnicity_council+stratum", "white/10-15/F"] == 1
    dimensions = {dimension for dimension, _ in of_2025}
    assert not {"harmed_by+age", "sex+age", "age+sex", "ethnicity_council+ethnicity_police_observed"} & dimensions


def test_no_records_are_no_children(run: Run) -> None:
    given = {**WHOLE, "csa_record": RECORD}
    assert run(steps.CHILDREN, given, "children", before=[*OF_A_CHILD, steps.CHILD_CODE]) == []


def test_records_are_counted_apart_from_children_and_one_with_two_entries_once(run: Run) -> None:
    twice = f"{RECORDS}    e7 | r1 | p1 | council | A | assessed factor | | | | | | 2024-06-01 | 2025 | 14 | | | F"
    rows = run(steps.RECORDS_HELD, {"csa_record": twice}, "year, sender, records")
    assert rows == [(2024, "council", 1), (2025, "council", 1), (2025, "police", 3), (2025, "support", 1)]


def test_the_day_a_child_turns_eighteen_ends_childhood(run: Run) -> None:
    rows = run(
        steps.CSA_RECORD,
        {
            "event": f"{EVENT}\n e1 | r2 | p2 | police | A | recorded crime | | | no | 2023-05-31",
            "person": PERSON,
            "covered_year": YEARS,
        },
        "recorded_on",
    )
    assert rows == [(date(2023, 5, 31),)]


# -- adults --------------------------------------------------------------------------------------------------------


def test_an_adult_counts_who_was_a_child_when_it_may_have_happened_or_of_whom_only_the_class_says_so(run: Run) -> None:
    rows = run(
        steps.ADULT_RECORD,
        {
            "event": f"""
            {HAPPENED}
            e1 | r1 | p2 | police | crime_recorded   | recorded crime | 2020-06-01 | day  | 2023-06-01
            e2 | r1 | p2 | police | crime_recorded   | recorded crime |            | none | 2023-06-01
            e3 | r1 | p2 | police | crime_recorded   | recorded crime | 2023-06-01 | day  | 2023-06-02
            e4 | r1 | p2 | police | crime_recorded   |                | 2020-06-01 | day  | 2023-06-01
            e5 | r1 | p2 | police | support_referral | concern        | 2020-06-01 | day  | 2023-06-01
            e6 | r1 | p2 | police | crime_recorded   | recorded crime | 2020-06-01 | day  | 2023-05-31
            """,
            "person": PERSON,
            "covered_year": YEARS,
        },
        "event_key, harm_age, delay",
    )
    assert rows == [("e1", 15, 1095), ("e2", None, None)]


ADULT_RECORDS = """
    event_key | record_key | person_key | year | harm_age | delay | sex
    e1        | r1         | a1         | 2025 | 9        | 9000  | F
    e2        | r1         | a1         | 2025 | 12       | 7305  | F
    e3        | r2         | a2         | 2024 |          |       | M
    """


def test_an_adult_counts_once_a_year_at_the_youngest_age_then_and_the_longest_delay(run: Run) -> None:
    given = {"adult_record": ADULT_RECORDS, "span": TOGETHER}
    rows = run(steps.ADULTS, given, "year, dimension, code, people", before=[steps.ADULT_CODE])
    assert [row for row in rows if row[0] == 2025] == [
        (2025, "all", "all", 1), (2025, "delay", "longer", 1), (2025, "harm_age", "5-9", 1), (2025, "sex", "F", 1),
    ]  # fmt: skip
    assert (2024, "harm_age", "not_known", 1) in rows
    assert (2024, "delay", "not_known", 1) in rows
    assert (0, "all", "all", 2) in rows
