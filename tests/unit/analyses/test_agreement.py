"""The draft of agreement: pairs of agencies, never added where a child may stand twice."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from sightline.analyses.quality.agreement import agreement_draft
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.standard.figures import Period

PERIOD = Period(date(2023, 4, 1), date(2026, 3, 31), "April 2023 to March 2026")
COUNTS = pa.table(
    {
        "council": ["pooled", "pooled", "E09000001", "E09000001", "pooled"],
        "partner": ["police", "police", "police", "police", "support"],
        "what": ["sex", "sex", "sex", "sex", "birth_month"],
        "answer": ["same", "differ", "same", "differ", "same"],
        "children": [900, 30, 450, 12, 80],
    }
)


def test_what_was_not_found_to_differ_is_nought_and_what_was_not_compared_is_not_there() -> None:
    draft = agreement_draft(COUNTS, PERIOD)
    assert draft is not None
    found = {
        (figure.area, *figure.breakdown): figure.value
        for table in draft.tables
        for figure in table.figures
        if figure.area == "pooled"
    }
    assert found == {
        ("pooled", ("answer", "same"), ("partner", "police"), ("what", "sex")): 900,
        ("pooled", ("answer", "differ"), ("partner", "police"), ("what", "sex")): 30,
        ("pooled", ("answer", "same"), ("partner", "support"), ("what", "birth_month")): 80,
        ("pooled", ("answer", "differ"), ("partner", "support"), ("what", "birth_month")): 0,
    }


def test_counts_of_councils_are_another_measure_as_a_child_may_be_at_two() -> None:
    draft = agreement_draft(COUNTS, PERIOD)
    assert draft is not None
    pooled = {figure.measure.code for figure in draft.table("agreement_police").figures}
    councils = {figure.measure.code for figure in draft.table("agreement_by_council").figures}
    assert pooled == {"compared_sex_police"}
    assert councils == {"compared_sex_police_at_council"}
    assert [figure.value for figure in draft.table("agreement_by_council").figures] == [450, 12]


def test_clearance_has_nothing_against_the_draft() -> None:
    draft = agreement_draft(COUNTS, PERIOD)
    assert draft is not None
    assert reasons([draft], policy("sightline-default")) == []


def test_where_nobody_is_known_to_two_there_is_no_page() -> None:
    assert agreement_draft(COUNTS.slice(0, 0), PERIOD) is None
