"""The steps that count children with a record specific to sexual abuse."""

from datetime import date

from sightline.analyses.picture import steps
from tests.spec.conftest import Run

EVENT = (
    "event_key | record_key | person_key | sender | area | status | harmed_by | context | exploitation | recorded_on"
)
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
            "event": f"{EVENT}\n e1 | r2 | p2 | police | A | recorded crime | | | no | 2023-05-31",
            "person": PERSON,
            "covered_year": YEARS,
        },
        "recorded_on",
    )
    assert rows == [(date(2023, 5, 31),)]


# -- over draws of the link set ------------------------------------------------------------------------------------

# r1 to r3 are of p1, r4 of p4, r5 of p5. In draw 1 r3 is of p4; in draw 2 nobody moves; in draw 3 r1 is a person alone.
LINKED = """
    event_key | record_key | person_key | sender  | area | status          | harmed_by      | recorded_on | year | age | sex
    e1        | r1         | p1         | council | A    | assessed factor |                | 2024-05-01  | 2025 | 14  | F
    e2        | r1         | p1         | council | A    | assessed factor | adult_on_child | 2024-05-09  | 2025 | 14  | F
    e3        | r2         | p1         | police  | B    | recorded crime  |                | 2024-06-01  | 2025 | 14  | F
    e4        | r3         | p1         | support | B    | concern         |                | 2024-07-01  | 2025 | 14  | F
    e5        | r4         | p4         | police  | C    | recorded crime  |                | 2024-08-01  | 2025 | 11  | U
    e6        | r5         | p5         | police  | C    | recorded crime  |                | 2024-08-01  | 2025 | 11  | M
    """
DRAWS = """
    record_key | draw | person_key
    r3         | 1    | p4
    r1         | 3    | new
    r9         | 1    | p5
    """
SET = "draw\n 0\n 1\n 2\n 3"
MOVED = [steps.MOVED_RECORD, steps.TOUCHED_PERSON]
COUNTED = [*MOVED, steps.DRAWN_RECORD, steps.DRAWN_CHILD_YEAR, steps.DRAWN_CHILD_AREA]
GIVEN = {"csa_record": LINKED, "link_draw": DRAWS, "link_set": SET}


def test_a_record_moves_once_a_draw_however_many_events_it_has_and_one_without_any_not_at_all(run: Run) -> None:
    rows = run(
        steps.MOVED_RECORD, {"csa_record": LINKED, "link_draw": DRAWS}, "record_key, draw, person_before, person_key"
    )
    assert rows == [("r1", 3, "p1", "new"), ("r3", 1, "p1", "p4")]


def test_touched_are_those_whom_a_record_leaves_and_those_to_whom_it_goes(run: Run) -> None:
    rows = run(steps.TOUCHED_PERSON, {"csa_record": LINKED, "link_draw": DRAWS}, "person_key", before=MOVED[:1])
    assert rows == [("new",), ("p1",), ("p4",)]


def test_every_event_of_the_touched_stands_in_every_draw_with_the_person_of_that_draw(run: Run) -> None:
    rows = run(steps.DRAWN_RECORD, GIVEN, "draw, person_key, event_key", before=MOVED)
    assert [row for row in rows if row[0] == 0] == [
        (0, "p1", "e1"),
        (0, "p1", "e2"),
        (0, "p1", "e3"),
        (0, "p1", "e4"),
        (0, "p4", "e5"),
    ]
    assert [row for row in rows if row[0] == 1] == [
        (1, "p1", "e1"),
        (1, "p1", "e2"),
        (1, "p1", "e3"),
        (1, "p4", "e4"),
        (1, "p4", "e5"),
    ]
    assert [row[1:] for row in rows if row[0] == 2] == [row[1:] for row in rows if row[0] == 0]
    assert [row for row in rows if row[0] == 3 and row[1] == "new"] == [(3, "new", "e1"), (3, "new", "e2")]
    assert len(rows) == 4 * 5


def test_in_each_draw_a_touched_child_stands_once_a_year_with_what_its_records_say_there(run: Run) -> None:
    rows = run(
        steps.DRAWN_CHILD_YEAR,
        GIVEN,
        "draw, person_key, year, council, police, support, adult_on_child",
        before=[*MOVED, steps.DRAWN_RECORD],
    )
    assert [row for row in rows if row[0] == 1] == [
        (1, "p1", 2025, True, True, False, True),
        (1, "p4", 2025, False, True, True, False),
    ]
    assert [row for row in rows if row[0] == 3] == [
        (3, "new", 2025, True, False, False, True),
        (3, "p1", 2025, False, True, True, False),
        (3, "p4", 2025, False, True, False, False),
    ]


def test_of_a_person_made_of_two_the_youngest_age_counts_and_a_known_sex_before_one_not_known(run: Run) -> None:
    rows = run(steps.DRAWN_CHILD_YEAR, GIVEN, "draw, person_key, age, sex", before=[*MOVED, steps.DRAWN_RECORD])
    assert (0, "p4", 11, "U") in rows
    assert (1, "p4", 11, "F") in rows


def test_in_each_draw_the_area_is_that_of_the_records_a_child_has_there(run: Run) -> None:
    rows = run(steps.DRAWN_CHILD_AREA, GIVEN, "draw, person_key, area", before=[*MOVED, steps.DRAWN_RECORD])
    assert [row for row in rows if row[0] in (0, 3)] == [
        (0, "p1", "A"), (0, "p4", "C"), (3, "new", "A"), (3, "p1", "B"), (3, "p4", "C"),
    ]  # fmt: skip


def test_the_touched_are_counted_in_every_draw_and_nobody_else_is(run: Run) -> None:
    rows = run(steps.DRAWN_CHILDREN, GIVEN, "draw, year, dimension, code, children", before=COUNTED)
    of = {(draw, dimension, code): children for draw, _, dimension, code, children in rows}
    assert [of[draw, "all", "all"] for draw in range(4)] == [2, 2, 2, 3]
    assert [of.get((draw, "overlap", "council+police+support"), 0) for draw in range(4)] == [1, 0, 1, 0]
    assert [of.get((draw, "overlap", "police+support"), 0) for draw in range(4)] == [0, 1, 0, 1]
    assert [of[draw, "area", "C"] for draw in range(4)] == [1, 1, 1, 1]  # p5 is of C too, and is in no recount
    assert [of.get((draw, "sex", "F"), 0) for draw in range(4)] == [1, 2, 1, 2]


def test_over_the_years_the_touched_are_counted_once_in_every_draw(run: Run) -> None:
    rows = run(steps.DRAWN_CHILDREN_ANY_YEAR, GIVEN, "draw, children", before=COUNTED[:-1])
    assert rows == [(0, 2), (1, 2), (2, 2), (3, 3)]


def test_without_moves_nobody_is_touched_and_nothing_is_recounted(run: Run) -> None:
    given = {**GIVEN, "link_draw": "record_key | draw | person_key"}
    assert run(steps.DRAWN_CHILDREN, given, "draw", before=COUNTED) == []
