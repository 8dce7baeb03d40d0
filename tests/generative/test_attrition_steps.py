"""The cohort of offences on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

import pytest

from sightline.analyses.perpetrators.draft import STEPS
from sightline.engines.steps import Step
from tests.generative import naive_attrition, naive_recorded, naive_sentenced
from tests.generative.agree import Comparison, Naive
from tests.generative.drawn_attrition import drawn

PENCILS: dict[str, Naive] = {**vars(naive_attrition), **vars(naive_recorded), **vars(naive_sentenced)}
COMPARED = STEPS


@pytest.mark.parametrize("step", COMPARED, ids=lambda step: step.name)
def test_offences_are_followed_and_counted_alike(compare: Comparison, step: Step) -> None:
    compare(step, PENCILS[step.name], drawn(step), often=5)
