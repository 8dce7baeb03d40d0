"""Each step from events to counts of children, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.picture import steps
from tests.generative import naive_picture as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


def test_the_same_records_count_to_the_day_before_an_eighteenth_birthday_and_to_the_end_of_march(
    compare: Comparison,
) -> None:
    compare(steps.CSA_RECORD, naive.csa_record, tables(steps.CSA_RECORD.reads))


def test_the_same_is_said_of_each_child_in_each_year(compare: Comparison) -> None:
    compare(steps.CHILD_YEAR, naive.child_year, tables(steps.CHILD_YEAR.reads), on_all=1)


def test_each_child_stands_in_the_same_area(compare: Comparison) -> None:
    compare(steps.CHILD_AREA, naive.child_area, tables(steps.CHILD_AREA.reads), on_all=1)


def test_each_source_says_the_same_of_each_child(compare: Comparison) -> None:
    compare(steps.CHILD_ETHNICITY, naive.child_ethnicity, tables(steps.CHILD_ETHNICITY.reads), on_all=1)


def test_each_child_counts_in_the_same_codes(compare: Comparison) -> None:
    # Its many parts take Spark a second or two; test_picture.py and test_whole_chain.py show it more of them.
    compare(steps.CHILD_CODE, naive.child_code, tables(steps.CHILD_CODE.reads), on_all=1)


def test_children_are_counted_alike_in_every_breakdown(compare: Comparison) -> None:
    compare(steps.CHILDREN, naive.children, tables(steps.CHILDREN.reads), on_all=1)


def test_records_are_counted_alike(compare: Comparison) -> None:
    compare(steps.RECORDS_HELD, naive.records_held, tables(steps.RECORDS_HELD.reads), on_all=1)


def test_the_same_crimes_are_of_adults_who_were_children_then(compare: Comparison) -> None:
    compare(steps.ADULT_RECORD, naive.adult_record, tables(steps.ADULT_RECORD.reads))


def test_each_adult_counts_in_the_same_codes(compare: Comparison) -> None:
    compare(steps.ADULT_CODE, naive.adult_code, tables(steps.ADULT_CODE.reads), on_all=1)


def test_adults_are_counted_alike(compare: Comparison) -> None:
    compare(steps.ADULTS, naive.adults, tables(steps.ADULTS.reads), on_all=1)


def test_the_same_records_move_in_the_same_draws(compare: Comparison) -> None:
    compare(steps.MOVED_RECORD, naive.moved_record, tables(steps.MOVED_RECORD.reads))


def test_the_same_people_are_touched(compare: Comparison) -> None:
    compare(steps.TOUCHED_PERSON, naive.touched_person, tables(steps.TOUCHED_PERSON.reads))


def test_records_of_the_touched_stand_with_the_same_person_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_RECORD, naive.drawn_record, tables(steps.DRAWN_RECORD.reads), on_all=1)


def test_the_same_is_said_of_each_touched_child_in_each_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_CHILD_YEAR, naive.drawn_child_year, tables(steps.DRAWN_CHILD_YEAR.reads), on_all=1)


def test_each_touched_child_stands_in_the_same_area_in_each_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_CHILD_AREA, naive.drawn_child_area, tables(steps.DRAWN_CHILD_AREA.reads), on_all=1)


def test_each_source_says_the_same_of_each_touched_child_in_each_draw(compare: Comparison) -> None:
    drawn = tables(steps.DRAWN_CHILD_ETHNICITY.reads)
    compare(steps.DRAWN_CHILD_ETHNICITY, naive.drawn_child_ethnicity, drawn, on_all=1)


def test_each_touched_child_counts_in_the_same_codes_in_each_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_CHILD_CODE, naive.drawn_child_code, tables(steps.DRAWN_CHILD_CODE.reads), on_all=1)


def test_touched_children_are_counted_alike_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_CHILDREN, naive.drawn_children, tables(steps.DRAWN_CHILDREN.reads), on_all=1)


def test_crimes_against_touched_adults_stand_with_the_same_person_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_ADULT_RECORD, naive.drawn_adult_record, tables(steps.DRAWN_ADULT_RECORD.reads), on_all=1)


def test_each_touched_adult_counts_in_the_same_codes_in_each_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_ADULT_CODE, naive.drawn_adult_code, tables(steps.DRAWN_ADULT_CODE.reads), on_all=1)


def test_touched_adults_are_counted_alike_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_ADULTS, naive.drawn_adults, tables(steps.DRAWN_ADULTS.reads), on_all=1)
