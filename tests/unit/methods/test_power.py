"""The smallest effect that a design would see, beside published formulas and figures of statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.power import (
    Wanted,
    Weeks,
    design_effect,
    error_of_panel,
    found,
    smallest,
    smallest_of_shares,
    under,
)


@pytest.mark.parametrize(
    ("first", "second", "by_statsmodels"),
    [(64, 64, 0.499069177), (100, 50, 0.488426254), (20, 20, 0.909129041), (393, 393, 0.200103458)],
)
def test_means_are_those_of_statsmodels(first: int, second: int, by_statsmodels: float) -> None:
    # TTestIndPower().solve_power, statsmodels 0.15.0; Cohen's table has 64 in each group for half a deviation.
    error = math.sqrt(1 / first + 1 / second)
    assert smallest(error, first + second - 2) == pytest.approx(by_statsmodels, abs=2e-6)


def test_another_power_and_level_are_those_of_statsmodels() -> None:
    assert smallest(2 * math.sqrt(2 / 30), 58, Wanted(0.9, 0.01)) == pytest.approx(2 * 1.025555668, abs=2e-6)


def test_shares_are_those_of_fleiss() -> None:
    # 356 in each group for 60 against 70 per cent, and 388 for 50 against 60: statsmodels 0.15.0 gives those powers
    # of 0.80006 and 0.80067.
    fall, rise = smallest_of_shares(0.6, 356, 356)
    assert rise == pytest.approx(0.1, abs=1e-4)
    assert fall < -rise  # below the middle shares vary more
    assert smallest_of_shares(0.5, 388, 388)[1] == pytest.approx(0.1, abs=2e-4)
    none, _ = smallest_of_shares(0.05, 40, 40)
    assert math.isnan(none)  # from 5 per cent so few people show no fall at all


def test_a_design_effect_of_two_is_half_the_people() -> None:
    whole, inflated = smallest_of_shares(0.4, 200, 200), smallest_of_shares(0.4, 400, 400, 2.0)
    assert whole == pytest.approx(inflated)


def test_people_of_one_place_count_for_less() -> None:
    assert design_effect(21, 0.05) == pytest.approx(2.0)
    assert design_effect(21, 0.05, 0.5) == pytest.approx(1 + (1.25 * 21 - 1) * 0.05)


def _two_arms(first: int, second: int, before: int, after: int, weeks: Weeks) -> float:
    """The error of a difference of means before and after, by the covariance of an area's weeks."""
    contrast = np.concatenate([np.full(before, -1 / before), np.full(after, 1 / after)])
    change = float(contrast @ weeks.covariance(before + after) @ contrast)
    return math.sqrt(change * (1 / first + 1 / second))


def test_weeks_all_equally_alike_are_frison_and_pocock() -> None:
    # A share r of the variance lasts for good, so it leaves the difference: 1 - r of it, over weeks before and after.
    r, before, after = 0.6, 4, 9
    weeks = Weeks(1 - r, place=r)
    error = _two_arms(10, 5, before, after, weeks)
    assert error**2 == pytest.approx((1 - r) * (1 / before + 1 / after) * (1 / 10 + 1 / 5))
    # Least squares may weigh the weeks before: it is never less sure, and as sure where these are many.
    campaign = under([4] * 10 + [-1] * 5, 13)
    assert error_of_panel(campaign, weeks.covariance(13)) <= error
    long = error_of_panel(under([400] * 10 + [-1] * 5, 409), weeks.covariance(409))
    assert long == pytest.approx(_two_arms(10, 5, 400, after, weeks), rel=1e-3)


def test_weeks_near_one_another_are_alike_as_burlig_has_it() -> None:
    # Their formula by mean covariances before (b), after (a) and across (x): s/m + s/r and so on.
    weeks, before, after = Weeks(0.5, 1.0, 0.8), 3, 2
    held = weeks.covariance(5)
    s = held[0, 0]
    b = np.mean([held[i, j] for i in range(3) for j in range(3) if i != j])
    a, x = held[3, 4], held[:3, 3:].mean()
    each = (before + after) / (before * after) * s + (before - 1) / before * b + (after - 1) / after * a - 2 * x
    assert _two_arms(8, 8, before, after, weeks) ** 2 == pytest.approx(each * 2 / 8)


def test_a_wedge_in_closed_form_is_least_squares_of_the_same_model() -> None:
    waves = under(np.repeat(np.arange(1, 5), 6), 5)
    for period, place in ((0.05 * 0.95 / 100, 0.0004), (1.0, 0.1), (1.0, 0.0)):
        brute = _brute(waves, period, place)
        assert _hussey(waves, period, place) == pytest.approx(brute)
        assert error_of_panel(waves, Weeks(period, place=place).covariance(5)) == pytest.approx(brute)


def _hussey(waves: np.ndarray, period: float, place: float) -> float:
    """The error of a stepped wedge in closed form, by Hussey and Hughes (2007)."""
    count, periods = waves.shape
    total, by_period, by_area = waves.sum(), (waves.sum(axis=0) ** 2).sum(), (waves.sum(axis=1) ** 2).sum()
    below = (count * total - by_period) * period + (
        total**2 + count * periods * total - periods * by_period - count * by_area
    ) * place
    return math.sqrt(float(count * period * (period + periods * place) / below))


def _brute(waves: np.ndarray, period: float, place: float) -> float:
    areas, periods = waves.shape
    design = np.column_stack([np.tile(np.eye(periods), (areas, 1)), waves.ravel()])
    span = np.kron(np.eye(areas), period * np.eye(periods) + place)
    return float(np.sqrt(np.linalg.inv(design.T @ np.linalg.inv(span) @ design)[-1, -1]))


def test_a_wedge_has_the_design_effect_of_woertman() -> None:
    # Woertman and others, J Clin Epidemiol 66 (2013): k steps, b measurements before, t after each step, n people.
    k, b, t, n, icc = 4, 1, 1, 10, 0.05
    waves = under(np.repeat(np.arange(b, b + k), 5), b + k * t)
    effect = (1 + icc * (k * t * n + b * n - 1)) / (1 + icc * (k * t * n / 2 + b * n - 1)) * 3 * (1 - icc)
    effect /= 2 * t * (k - 1 / k)
    error = error_of_panel(waves, Weeks((1 - icc) / n, place=icc).covariance(b + k * t))
    assert error**2 == pytest.approx(effect * 4 / (20 * n))


def test_what_is_found_at_the_smallest_effect_is_the_power() -> None:
    for freedom in (1, 3, 5, 6, 40, math.inf):
        assert found(smallest(2.0, freedom), 2.0, freedom) == pytest.approx(0.8, abs=1e-5)
        assert found(0.0, 1.0, freedom) == pytest.approx(0.05, abs=1e-4)
    drawn = (
        np.random.default_rng(3).normal(size=(20_000, 12)) + np.r_[np.full(6, smallest(math.sqrt(2 / 6), 10)), [0] * 6]
    )
    apart = drawn[:, :6].mean(axis=1) - drawn[:, 6:].mean(axis=1)
    spread = (drawn[:, :6].var(axis=1, ddof=1) + drawn[:, 6:].var(axis=1, ddof=1)) / 2
    assert np.mean(np.abs(apart / np.sqrt(spread / 3)) > 2.228138852) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("waves", [np.ones((4, 3)), np.tile([0.0, 1.0], (4, 1))])
def test_nothing_beside_is_refused(waves: np.ndarray) -> None:
    with pytest.raises(MethodError, match="no area is beside"):
        error_of_panel(waves, Weeks(1.0, place=0.1).covariance(waves.shape[1]))


def test_too_little_is_refused() -> None:
    with pytest.raises(MethodError, match="as many unknowns"):
        smallest(1.0, 0)
    with pytest.raises(MethodError, match="two people"):
        smallest_of_shares(0.4, 1, 50)
    with pytest.raises(MethodError, match="between"):
        Wanted(0.04)
