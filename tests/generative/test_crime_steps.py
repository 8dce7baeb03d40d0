"""Crimes beside events, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

import pytest

from sightline.chronology.crimes import CRIME_STEPS
from sightline.engines.steps import Step
from tests.generative import naive_crimes as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables

COMPARED = CRIME_STEPS


@pytest.mark.parametrize("step", COMPARED, ids=lambda step: step.name)
def test_crimes_and_what_became_of_them_are_kept_alike(compare: Comparison, step: Step) -> None:
    compare(step, getattr(naive, step.name), tables(step.reads))
