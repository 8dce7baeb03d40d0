"""Curves as figures: points that a life table gives by hand, and days by which a share had ended."""

from __future__ import annotations

import pytest

from sightline.methods.curve_figures import points, quantiles
from sightline.methods.survival import counted
from sightline.standard.figures import Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

PERIOD = Period.year_to_march(2025)
DAYS = Measure("days", "Days", Unit.DAY, Population("cases", "cases", "does not apply"), Status.NONE, "d/1", "made up")


def test_points_are_those_of_a_life_table_worked_out_by_hand() -> None:
    # of 100: 20 ended and 10 otherwise in the first step, then 14 ended, and 20 were no longer seen within it
    found = list(points(100, [(0, 0, 0), (20, 10, 0), (34, 10, 20)], 2))
    assert [(one.cause, one.place, one.happened, one.at_risk) for one in found] == [
        (0, 0, 0, 100), (0, 1, 20, 70), (0, 2, 14, 36), (1, 0, 0, 100), (1, 1, 10, 70), (1, 2, 0, 36),
    ]  # fmt: skip
    # those no longer seen count for half of the step: 0.7 of 14 of 60
    assert [one.share for one in found] == pytest.approx([0, 20, 20 + 70 * 14 / 60, 0, 10, 10])


def test_days_are_those_by_which_a_share_had_ended_and_z_where_it_never_had() -> None:
    cases = counted([1, 2, 3], ([30, 30, 0], [0, 0, 30]), [0, 0, 10])
    figures = list(quantiles(cases, DAYS, PERIOD, "pooled", (("wait", "a"),)))
    assert [(one.code("quantile"), one.value) for one in figures] == [("p25", 1.0), ("p50", 2.0), ("p75", None)]
    assert figures[2].mark is Mark.NOT_APPLICABLE
    assert (figures[0].n, figures[0].code("wait")) == (100, "a")
