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
    compare(steps.CHILD_YEAR, naive.child_year, tables(steps.CHILD_YEAR.reads))


def test_each_child_stands_in_the_same_area(compare: Comparison) -> None:
    compare(steps.CHILD_AREA, naive.child_area, tables(steps.CHILD_AREA.reads))


def test_children_are_counted_alike_in_every_breakdown(compare: Comparison) -> None:
    # Its seventeen counts take Spark a second or two; test_picture.py and test_whole_chain.py show it more of them.
    compare(steps.CHILDREN, naive.children, tables(steps.CHILDREN.reads), on_all=1)


def test_over_all_years_the_same_children_are_counted_once(compare: Comparison) -> None:
    compare(steps.CHILDREN_ANY_YEAR, naive.children_any_year, tables(steps.CHILDREN_ANY_YEAR.reads))
