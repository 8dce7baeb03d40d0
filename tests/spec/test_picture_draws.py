"""The steps that count children, and adults who were children then, over the draws of the link set."""

from sightline.analyses.picture import steps
from tests.spec.conftest import Run

TOGETHER = "year | span\n 2025 | 2025\n 2025 | 0"
ADULT_RECORDS = """
    event_key | record_key | person_key | year | harm_age | delay | sex
    e1        | r1         | a1         | 2025 | 9        | 9000  | F
    e2        | r1         | a1         | 2025 | 12       | 7305  | F
    e3        | r2         | a2         | 2025 |          |       | M
    """
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
OF_DRAWN = [steps.DRAWN_CHILD_YEAR, steps.DRAWN_CHILD_AREA, steps.DRAWN_CHILD_ETHNICITY, steps.DRAWN_CHILD_CODE]
COUNTED = [*MOVED, steps.DRAWN_RECORD, *OF_DRAWN]
GIVEN = {
    "csa_record": LINKED,
    "link_draw": DRAWS,
    "link_set": SET,
    "span": TOGETHER,
    "person_ethnicity": """
    person_key | source  | ethnic_group
    p1         | police  | not_known
    p4         | police  | white
    p4         | council | not_obtained
    """,
}


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
    rows = [row for row in rows if row[2] == 2025]
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


def test_in_each_draw_a_source_speaks_of_those_whom_a_child_was_in_draw_0_and_a_group_comes_before_none(
    run: Run,
) -> None:
    rows = run(
        steps.DRAWN_CHILD_ETHNICITY, GIVEN, "draw, person_key, source, ethnic_group, year",
        before=[*MOVED, steps.DRAWN_RECORD],
    )  # fmt: skip
    of = {(draw, person, source): group for draw, person, source, group, year in rows if year == 2025}
    assert of[0, "p1", "police"] == of[3, "new", "police"] == "not_known"
    assert of[1, "p4", "police"] == "white"  # of p1 nothing is known, and r3 came from p1
    assert of[1, "p4", "council"] == "not_obtained"
    assert (0, "p1", "council") not in of


def test_the_touched_are_counted_in_every_draw_and_nobody_else_is(run: Run) -> None:
    rows = run(steps.DRAWN_CHILDREN, GIVEN, "draw, year, dimension, code, children", before=COUNTED)
    of = {(draw, dimension, code): children for draw, year, dimension, code, children in rows if year == 2025}
    assert [of[draw, "all", "all"] for draw in range(4)] == [2, 2, 2, 3]
    assert [of.get((draw, "overlap", "council+police+support"), 0) for draw in range(4)] == [1, 0, 1, 0]
    assert [of.get((draw, "overlap", "police+support"), 0) for draw in range(4)] == [0, 1, 0, 1]
    assert [of[draw, "area", "C"] for draw in range(4)] == [1, 1, 1, 1]  # p5 is of C too, and is in no recount
    assert [of.get((draw, "sex", "F"), 0) for draw in range(4)] == [1, 2, 1, 2]
    assert [of.get((draw, "harmed_by+sex", "adult_on_child/F"), 0) for draw in range(4)] == [1, 1, 1, 1]
    ever = {draw: children for draw, year, dimension, _, children in rows if (year, dimension) == (0, "all")}
    assert ever == {0: 2, 1: 2, 2: 2, 3: 3}


def test_adults_are_recounted_as_children_are(run: Run) -> None:
    given = {"adult_record": ADULT_RECORDS, "link_set": SET, "span": TOGETHER, "link_draw": """
        record_key | draw | person_key
        r2         | 2    | a1
        """}  # fmt: skip
    rows = run(
        steps.DRAWN_ADULTS, given, "draw, year, dimension, code, people",
        before=[*MOVED, steps.DRAWN_ADULT_RECORD, steps.DRAWN_ADULT_CODE],
    )  # fmt: skip
    ever = {draw: people for draw, year, dimension, _, people in rows if (year, dimension) == (0, "all")}
    assert ever == {0: 2, 1: 2, 2: 1, 3: 2}


def test_without_moves_nobody_is_touched_and_nothing_is_recounted(run: Run) -> None:
    given = {**GIVEN, "link_draw": "record_key | draw | person_key"}
    assert run(steps.DRAWN_CHILDREN, given, "draw", before=COUNTED) == []
