"""Each step of timeliness, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.picture import timeliness_steps as steps
from tests.generative import naive_timeliness as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


def test_the_same_delays_are_counted_of_the_same_records(compare: Comparison) -> None:
    compare(steps.TIMED_RECORD, naive.timed_record, tables(steps.TIMED_RECORD.reads))


def test_each_delay_falls_in_the_same_band_and_the_same_record_is_the_first_of_its_child(compare: Comparison) -> None:
    compare(steps.BANDED_RECORD, naive.banded_record, tables(steps.BANDED_RECORD.reads))


def test_records_and_children_are_counted_alike_in_every_band(compare: Comparison) -> None:
    compare(steps.DELAYS, naive.delays, tables(steps.DELAYS.reads))


def test_the_same_record_is_the_first_of_what_happened_to_a_child_in_a_year(compare: Comparison) -> None:
    compare(steps.HAPPENED_CHILD, naive.happened_child, tables(steps.HAPPENED_CHILD.reads))


def test_the_reporting_triangle_is_the_same(compare: Comparison) -> None:
    compare(steps.HAPPENED_BY_MONTH, naive.happened_by_month, tables(steps.HAPPENED_BY_MONTH.reads))
