"""The cohort of offences on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

import pytest

from sightline.analyses.perpetrators import attrition_count_steps as counting
from sightline.analyses.perpetrators.attrition_after_steps import REOFFENDING_COUNT
from sightline.analyses.perpetrators.attrition_steps import FOLLOWED
from sightline.engines.steps import Step
from tests.generative import naive_attrition as naive
from tests.generative.agree import Comparison
from tests.generative.drawn_attrition import drawn

STEPS = (
    *FOLLOWED, counting.ATTRITION_COUNT, counting.ATTRITION_WAIT, counting.ATTRITION_FLOW, counting.ATTRITION_SUPPORT,
    REOFFENDING_COUNT,
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_offences_are_followed_and_counted_alike(compare: Comparison, step: Step) -> None:
    compare(step, getattr(naive, step.name), drawn(step.reads))
