"""Each step that counts waits, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.pathways import clock_count_steps as steps
from tests.generative import naive_clocks as naive
from tests.generative.agree import Comparison
from tests.generative.drawn_clocks import clock_tables


def test_waits_are_counted_alike_by_state(compare: Comparison) -> None:
    compare(steps.CLOCK_COUNTS, naive.clock_counts, clock_tables(steps.CLOCK_COUNTS.reads))


def test_waits_are_counted_alike_by_what_the_clock_shows(compare: Comparison) -> None:
    compare(steps.CLOCK_SPREAD, naive.clock_spread, clock_tables(steps.CLOCK_SPREAD.reads))


def test_waits_are_counted_alike_by_days(compare: Comparison) -> None:
    compare(steps.CLOCK_DAYS, naive.clock_days, clock_tables(steps.CLOCK_DAYS.reads))


def test_waits_are_counted_alike_by_area_and_days(compare: Comparison) -> None:
    compare(steps.CLOCK_AREA_DAYS, naive.clock_area_days, clock_tables(steps.CLOCK_AREA_DAYS.reads))


def test_waits_are_counted_alike_in_bands(compare: Comparison) -> None:
    compare(steps.CLOCK_BANDED, naive.clock_banded, clock_tables(steps.CLOCK_BANDED.reads))


def test_the_same_findings_are_counted(compare: Comparison) -> None:
    compare(steps.CLOCK_FINDINGS, naive.clock_findings, clock_tables(steps.CLOCK_FINDINGS.reads))


def test_starts_and_stops_are_counted_alike(compare: Comparison) -> None:
    compare(steps.CLOCK_KINDS, naive.clock_kinds, clock_tables(steps.CLOCK_KINDS.reads))
