"""The steps that compare agencies, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.quality import agreement as steps
from sightline.chronology import agreement as chronicle
from tests.generative import naive_agreement as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


def test_each_agency_says_what_it_last_said(compare: Comparison) -> None:
    compare(chronicle.AGENCY_SAYS, naive.agency_says, tables(chronicle.AGENCY_SAYS.reads))


def test_the_same_things_are_compared(compare: Comparison) -> None:
    compare(chronicle.AGREEMENTS, naive.agreement, tables(chronicle.AGREEMENTS.reads))


def test_children_who_differ_are_counted_alike(compare: Comparison) -> None:
    compare(steps.AGREEMENT_COUNTS, naive.agreement_counts, tables(steps.AGREEMENT_COUNTS.reads))
