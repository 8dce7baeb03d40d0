"""Ethnic groups by source, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.chronology import ethnicity as chronicle
from tests.generative import naive_ethnicity as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


def test_each_source_says_the_same_of_each_person(compare: Comparison) -> None:
    step = chronicle.PERSON_ETHNICITIES
    compare(chronicle.PERSON_ETHNICITIES, naive.person_ethnicity, tables(step.reads), on_all=1)
