"""Each step that reads waits from events, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.pathways import clock_steps as steps
from tests.generative import naive_clocks as naive
from tests.generative.agree import Comparison
from tests.generative.drawn_clocks import clock_tables


def test_the_same_events_are_moments_of_clocks_with_the_same_pairing(compare: Comparison) -> None:
    compare(steps.CLOCK_MARK, naive.clock_mark, clock_tables(steps.CLOCK_MARK.reads))


def test_the_same_episodes_and_people_are_of_sexual_abuse_in_the_same_forms(compare: Comparison) -> None:
    compare(steps.CLOCK_FORM, naive.clock_form, clock_tables(steps.CLOCK_FORM.reads))


def test_the_same_waits_begin_and_are_seen_until_the_same_day(compare: Comparison) -> None:
    compare(steps.CLOCK_START, naive.clock_start, clock_tables(steps.CLOCK_START.reads))


def test_the_same_stop_and_the_same_other_ending_are_the_first(compare: Comparison) -> None:
    compare(steps.CLOCK_AROUND, naive.clock_around, clock_tables(steps.CLOCK_AROUND.reads))


def test_every_wait_ends_alike_shows_the_same_and_may_have_run_as_long(compare: Comparison) -> None:
    compare(steps.CLOCK_OUTCOME, naive.clock_outcome, clock_tables(steps.CLOCK_OUTCOME.reads))


def test_the_same_agencies_and_areas_are_heard(compare: Comparison) -> None:
    compare(steps.CLOCK_HEARD, naive.clock_heard, clock_tables(steps.CLOCK_HEARD.reads))


def test_every_wait_stands_alike_beside_its_limit(compare: Comparison) -> None:
    compare(steps.CLOCK_CASE, naive.clock_case, clock_tables(steps.CLOCK_CASE.reads))
