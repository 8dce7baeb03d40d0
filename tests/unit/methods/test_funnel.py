"""Funnels on planted truths: chance alone, a spread that all areas share, and one area that stands out of it."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods import funnel
from sightline.methods.funnel import Kind, Scale, Standing, Trim, Variant

AREAS = 5_000
SIZES = np.random.default_rng(3).integers(5_000, 100_000, AREAS).astype(float)
RATE = 0.002  # 10 to 200 expected


def _funnel(counts: np.ndarray, variant: Variant = funnel.UNTRIMMED, exact: bool = True) -> funnel.Funnel:
    return funnel.funnel([float(count) for count in counts], list(SIZES), Kind.RATE, variant=variant, exact=exact)


def test_by_chance_alone_phi_is_1_and_two_in_a_thousand_lie_outside() -> None:
    found = _funnel(np.random.default_rng(1).poisson(SIZES * RATE))
    assert found.target == pytest.approx(RATE, rel=0.01)
    assert found.spread.phi == pytest.approx(1, abs=0.06)
    assert found.spread.tau_squared < 1e-9 + RATE**2 * 0.002
    assert 0.0005 <= found.outside("plain") / AREAS <= 0.003
    assert 0.03 <= found.outside("plain", 0.95) / AREAS <= 0.055


def test_winsorised_phi_of_chance_alone_is_two_thirds_and_adjusts_nothing() -> None:
    found = _funnel(np.random.default_rng(1).poisson(SIZES * RATE), funnel.SPIEGELHALTER)
    assert found.spread.phi == pytest.approx(0.679, abs=0.03)  # a standard normal clipped at +-1.2816, squared
    low, high = funnel.plain_limits(Kind.RATE, list(SIZES), found.target, 0.998, exact=False)
    bands = [point.multiplicative[1] for point in found.points]
    assert [band.lower for band in bands] == pytest.approx(list(low))
    assert [band.upper for band in bands] == pytest.approx(list(high))


@pytest.mark.parametrize("variant", [funnel.CQC, funnel.SHMI, funnel.SPIEGELHALTER, funnel.UNTRIMMED])
def test_a_spread_that_all_areas_share_is_measured_and_allowed_for(variant: Variant) -> None:
    generator = np.random.default_rng(5)
    spread = 0.3  # between areas, as a share of the rate
    counts = generator.poisson(SIZES * RATE * generator.gamma(1 / spread**2, spread**2, AREAS))
    found = _funnel(counts, variant)
    assert found.outside("plain") / AREAS > 0.25
    unit = {Scale.PLAIN: RATE, Scale.ROOT: 0.5, Scale.LOG: 1.0}[variant.scale]
    measured = np.sqrt(found.spread.tau_squared) / unit
    if variant.trim is Trim.NONE:
        assert measured == pytest.approx(spread, rel=0.05)
        assert found.outside("additive") / AREAS < 0.012
    else:  # trimming takes part of the true spread for outliers
        assert 0.5 * spread < measured < 0.95 * spread
        assert found.outside("additive") < found.outside("plain") / 4


def test_a_proportion_has_binomial_limits_and_a_phi_of_1_by_chance() -> None:
    generator = np.random.default_rng(9)
    sizes = generator.integers(50, 4_000, AREAS).astype(float)
    counts = generator.binomial(sizes.astype(int), 0.3).astype(float)
    for scale in (Scale.PLAIN, Scale.ROOT):
        found = funnel.funnel(list(counts), list(sizes), Kind.PROPORTION, variant=Variant(scale, Trim.NONE))
        assert found.spread.phi == pytest.approx(1, abs=0.06)
        assert found.outside("plain") / AREAS <= 0.003


def test_one_area_far_from_the_rest_is_still_outside_when_their_spread_is_allowed_for() -> None:
    generator = np.random.default_rng(2)
    sizes = np.full(150, 40_000.0)
    counts = generator.poisson(80 * generator.gamma(25, 1 / 25, 150)).astype(float)
    counts[7] = 400
    found = funnel.funnel(list(counts), list(sizes), Kind.RATE)
    assert found.points[7].multiplicative[1].standing is Standing.ABOVE
    assert found.outside("multiplicative") <= 3
    assert found.outside("plain") > 10


def test_where_the_lower_limit_is_0_a_funnel_is_blind_to_too_little() -> None:
    counts = [5.0] * 10 + [0.0]
    found = funnel.funnel(counts, [1_000.0] * 11, Kind.RATE)
    band = found.points[10].plain[1]
    assert band.blind_below
    assert band.standing is Standing.WITHIN
    at_95 = found.points[10].plain[0]  # 4.5 expected: a chance of 1 in 94 of none
    assert not at_95.blind_below
    assert at_95.standing is Standing.BELOW


def test_marks_and_empty_areas_are_gaps_and_leave_the_target_alone() -> None:
    counts = [20.0] * 10 + [None, 3.0, 4.0]
    sizes = [1_000.0] * 10 + [1_000.0, 0.0, None]
    found = funnel.funnel(counts, sizes, Kind.RATE)
    assert found.target == pytest.approx(0.02)
    assert [point.value for point in found.points[10:]] == [None, None, None]
    assert ["mark" in point.reason or "nobody" in point.reason for point in found.points[10:]] == [True] * 3
    assert found.spread.used == 10


def test_no_value_at_all_is_not_negative_on_any_scale() -> None:
    counts = [0.0] + [30.0] * 15
    for variant in (funnel.CQC, funnel.SHMI, funnel.SPIEGELHALTER):
        found = funnel.funnel(counts, [10_000.0] * 16, Kind.PROPORTION, variant=variant)
        for band in (*found.points[0].plain, *found.points[0].additive, *found.points[0].multiplicative):
            assert 0 <= band.lower <= band.upper <= 1
        assert found.points[0].plain[1].standing is Standing.BELOW


def test_what_cannot_be_a_funnel_is_refused() -> None:
    few, many = [3.0] * 9, [3.0] * 12
    with pytest.raises(MethodError, match="fewer than 10 areas"):
        funnel.funnel(few, [100.0] * 9, Kind.RATE)
    with pytest.raises(MethodError, match="one size for each"):
        funnel.funnel(many, few, Kind.RATE)
    with pytest.raises(MethodError, match="nothing was counted"):
        funnel.funnel([0.0] * 12, [100.0] * 12, Kind.RATE)
    with pytest.raises(MethodError, match="not a share"):
        funnel.funnel([200.0] * 12, [100.0] * 12, Kind.PROPORTION)
    with pytest.raises(MethodError, match="below 1"):
        funnel.funnel([100.0] * 12, [100.0] * 12, Kind.PROPORTION)
    with pytest.raises(MethodError, match="0 or more"):
        funnel.funnel([-1.0, *many], [100.0] * 13, Kind.RATE)
    with pytest.raises(MethodError, match="size must be"):
        funnel.funnel(many, [-100.0] * 12, Kind.RATE)
    with pytest.raises(MethodError, match="above 0"):
        funnel.limits_about([0.0])
    with pytest.raises(MethodError, match="above 0"):
        funnel.expected_on_limit([0.0])


def test_where_next_to_none_are_expected_a_limit_on_a_logarithmic_scale_is_no_overflow() -> None:
    sizes = [1e-4, *[50.0] * 19]
    found = funnel.funnel([1.0] * 20, sizes, Kind.RATIO, variant=Variant(Scale.LOG, Trim.NONE, 0.0))
    (band, _) = found.points[0].multiplicative
    assert band.upper > 1e100
    assert band.standing is Standing.WITHIN
