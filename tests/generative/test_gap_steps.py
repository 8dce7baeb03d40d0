"""Each step of the three gaps, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.pathways import gap_steps as steps
from tests.generative import naive_gaps as naive
from tests.generative.agree import Comparison
from tests.generative.drawn_gaps import gap_tables


def test_the_same_signs_are_seen_by_the_same_views(compare: Comparison) -> None:
    compare(steps.GAP_SIGN, naive.gap_sign, gap_tables(steps.GAP_SIGN.reads))


def test_the_same_records_identify_and_came_in_on_the_same_day(compare: Comparison) -> None:
    compare(steps.GAP_IDENTIFIED, naive.gap_identified, gap_tables(steps.GAP_IDENTIFIED.reads, of_episodes=True))


def test_agencies_act_on_the_same_days(compare: Comparison) -> None:
    compare(steps.GAP_ACTION, naive.gap_action, gap_tables(steps.GAP_ACTION.reads))


def test_the_same_children_are_named(compare: Comparison) -> None:
    compare(steps.GAP_CHILD, naive.gap_child, gap_tables(steps.GAP_CHILD.reads))
