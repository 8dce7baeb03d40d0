"""The four signals of a control chart, one at a time, and what ends a run."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.control import Signal, chart

CALM = [10.0, 12.0] * 10  # mean 11, moving range 2: limits 5.68 and 16.32, outer third from 14.55 and 7.45


def signals(*values: float | None, after: list[float] = CALM) -> list[str]:
    """The signals of the last values, with limits fixed on the calm ones before."""
    points = chart([*after, *values], fix_after=len(after))
    return [point.signal.value for point in points[len(after) :]]


def test_limits_lie_2_66_mean_moving_ranges_from_the_mean() -> None:
    point = chart(CALM)[0]
    assert (point.mean, point.lower, point.upper) == pytest.approx((11, 11 - 5.32, 11 + 5.32))
    assert not point.trial


def test_a_value_outside_is_marked_and_one_on_the_limit_is_not() -> None:
    assert signals(16.33, 11, 5.67) == ["outside", "none", "outside"]
    assert signals(16.31) == ["none"]


def test_seven_in_a_row_rising_are_a_trend_and_six_are_not() -> None:
    assert signals(10.9, 11.1, 11.3, 11.5, 11.7, 11.9, after=[*CALM, 11.5]) == ["none"] * 6
    assert signals(10.9, 11.1, 11.3, 11.5, 11.7, 11.9, 12.1, 11.0) == ["trend"] * 7 + ["none"]
    assert signals(12.0, 11.8, 11.6, 11.4, 11.2, 10.8, 10.6, after=[*CALM, 10.0]) == ["trend"] * 7


def test_two_equal_values_end_a_trend() -> None:
    assert "trend" not in signals(10.9, 11.1, 11.3, 11.3, 11.7, 11.9, 12.1)


def test_seven_in_a_row_on_one_side_are_marked_and_one_on_the_mean_ends_them() -> None:
    above = [11.2, 11.4] * 3
    assert signals(10.0, *above, 11.2) == ["none"] + ["one_side"] * 7
    assert signals(10.0, *above, 11.0, 11.2) == ["none"] * 9


def test_two_of_three_in_the_outer_third_on_one_side_are_marked_but_not_the_third() -> None:
    assert signals(10.0, 15.0, 12.0, 15.0, 10.0) == ["none", "two_in_three", "none", "two_in_three", "none"]
    assert signals(10.0, 15.0, 10.0, 15.0) == ["none"] * 4


def test_a_value_outside_is_not_counted_as_one_of_two_in_three() -> None:
    assert signals(10.0, 17.0, 12.0, 15.0) == ["none", "outside", "none", "none"]


def test_the_first_signal_that_fits_is_the_one_named() -> None:
    rising = [11.1, 11.3, 12.0, 13.0, 14.8, 15.0, 17.0]
    assert signals(*rising, after=[*CALM, 11.5]) == ["trend"] * 6 + ["outside"]
    side = [11.5, 11.4, 15.0, 14.8, 11.4, 11.5, 11.4]
    assert signals(*side, after=[*CALM, 10.0]) == ["one_side"] * 2 + ["two_in_three"] * 2 + ["one_side"] * 3


def test_a_gap_has_no_signal_and_ends_every_run() -> None:
    above = [11.2, 11.4, 11.2, 11.4]
    assert signals(10.0, *above, None, *above[:3]) == ["none"] * 9
    assert signals(10.0, 15.0, None, 15.0) == ["none"] * 4
    rising = [10.9, 11.1, 11.3, 11.5]
    assert "trend" not in signals(*rising, None, 11.7, 11.9, 12.1)


def test_no_moving_range_is_taken_across_a_gap() -> None:
    points = chart([1.0, 1.0, 1.0, None, 9.0, 9.0, 9.0])
    assert points[0].upper == points[0].mean == 5.0


def test_each_group_has_its_own_limits_and_no_run_crosses_a_break() -> None:
    values = [*CALM, *[value + 3 for value in CALM]]
    points = chart(values, breaks=[20])
    assert (points[0].mean, points[-1].mean) == (11, 14)
    assert {point.signal for point in points} == {Signal.NONE}
    without = chart(values)
    assert Signal.ONE_SIDE in {point.signal for point in without}


def test_limits_fixed_after_some_values_do_not_move_with_later_ones() -> None:
    fixed = chart([*CALM, 30, 40, 50], fix_after=20)
    assert (fixed[-1].mean, fixed[-1].upper) == pytest.approx((11, 16.32))
    assert chart([*CALM, 30, 40, 50])[-1].mean != fixed[-1].mean
    assert chart([1.0, 2, None, 3, 4, 90], fix_after=4)[0].mean == 2.5  # a gap is not one of the four


@pytest.mark.parametrize("value", [0.1, 12.3, 1 / 3, 0.0, 7e9])
@pytest.mark.parametrize("number", [3, 7, 10, 13])
def test_values_that_are_all_the_same_show_nothing(value: float, number: int) -> None:
    points = chart([value] * number)
    assert {(point.signal, point.mean, point.upper) for point in points} == {(Signal.NONE, value, value)}


def test_short_groups_are_on_trial_and_too_short_ones_have_no_limits() -> None:
    assert all(point.trial for point in chart(CALM[:12]))
    assert not any(point.trial for point in chart(CALM[:13]))
    few = chart([4.0, 5.0, None, 6.0])
    assert [(point.mean, point.signal) for point in few] == [(None, Signal.NONE)] * 4


def test_of_steady_chance_few_values_are_outside() -> None:
    values = np.random.default_rng(4).normal(100, 10, 20_000)
    points = chart([float(value) for value in values])
    outside = sum(point.signal is Signal.OUTSIDE for point in points) / len(points)
    assert 0.001 < outside < 0.005  # three standard errors: 0.0027


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(MethodError, match="must be a number"):
        chart([1.0, float("nan")])
    with pytest.raises(MethodError, match="position"):
        chart([1.0, 2.0], breaks=[2])
    with pytest.raises(MethodError, match="fixed after fewer"):
        chart(CALM, fix_after=2)
