"""Control charts against the numbers that the NHS-R community's package prints (NHSRplotthedots, its tests)."""

from __future__ import annotations

import pytest

from sightline.methods.control import Signal, chart

SERIES = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def test_screened_limits_are_the_published_ones() -> None:
    point = chart(SERIES, screen=True)[0]
    assert point.upper == pytest.approx(4.6044, abs=5e-5)
    assert point.mean == pytest.approx(1.9444, abs=5e-5)
    assert point.lower == pytest.approx(-0.7156, abs=5e-5)


def test_unscreened_limits_are_the_published_ones() -> None:
    point = chart(SERIES)[0]
    assert point.upper == pytest.approx(6.9515, abs=5e-5)
    assert point.lower == pytest.approx(-3.0626, abs=5e-5)


def test_only_the_ten_is_outside_either_way() -> None:
    for screen in (True, False):
        assert [
            place for place, point in enumerate(chart(SERIES, screen=screen)) if point.signal is Signal.OUTSIDE
        ] == [4]


def test_two_near_opposite_limits_are_no_two_in_three() -> None:
    """The package's own case: 14 values of 1 and -1, then 5.5 and -5.5."""
    points = chart([1.0, -1.0] * 7 + [5.5, -5.5], screen=True)
    assert [point.signal for point in points[-2:]] == [Signal.NONE, Signal.NONE]
