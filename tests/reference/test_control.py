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


# R's set.seed(123); rnorm(20), to the eight figures R prints.
NORMAL = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.70135590, -0.47279141,
]  # fmt: skip


@pytest.mark.parametrize(
    ("fifteenth", "screen", "limits"),
    [
        (None, True, (0.1416238, -3.01138, 3.294627)),
        (10.0, True, (0.6694159, -2.383666, 3.722497)),
        (10.0, False, (0.6694159, -4.596625, 5.935457)),
    ],
)
def test_twenty_normal_numbers_have_the_limits_of_the_package_s_snapshots(
    fifteenth: float | None, screen: bool, limits: tuple[float, float, float]
) -> None:
    values = [fifteenth if fifteenth and place == 14 else value for place, value in enumerate(NORMAL)]
    point = chart(values, screen=screen)[0]
    assert (point.mean, point.lower, point.upper) == pytest.approx(limits, abs=1e-6)
