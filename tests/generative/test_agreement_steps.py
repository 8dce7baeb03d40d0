"""The steps that compare agencies, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.analyses.quality.agreement import AGREEMENT_COUNTS
from sightline.chronology.agreement import AGENCY_SAYS, AGREEMENTS
from tests.generative import naive_agreement as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


def test_each_agency_says_what_it_last_said(compare: Comparison) -> None:
    compare(AGENCY_SAYS, naive.agency_says, tables(AGENCY_SAYS.reads))


def test_the_same_things_are_compared(compare: Comparison) -> None:
    compare(AGREEMENTS, naive.agreement, tables(AGREEMENTS.reads))


def test_children_who_differ_are_counted_alike(compare: Comparison) -> None:
    compare(AGREEMENT_COUNTS, naive.agreement_counts, tables(AGREEMENT_COUNTS.reads))
