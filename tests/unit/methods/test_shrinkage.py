"""Shrunken rates against planted true rates, and against Marshall's closed form."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.shrinkage import Fit, shrink

COUNTS = [3.0, 0.0, 12.0, 7.0, 1.0, 25.0, 9.0, 4.0, 16.0, 2.0, 40.0, 5.0]
PEOPLE = [2_000.0, 900.0, 5_000.0, 6_000.0, 1_500.0, 8_000.0, 4_000.0, 3_500.0, 5_500.0, 2_500.0, 9_000.0, 1_200.0]


def test_by_moments_the_value_is_marshall_s_closed_form() -> None:
    """Marshall (1991): m + C (r - m), C = A / (A + m / n), A = variance of raw rates less m over the mean n."""
    counts, people = np.array(COUNTS), np.array(PEOPLE)
    raw, mean = counts / people, counts.sum() / people.sum()
    between = (people * (raw - mean) ** 2).sum() / people.sum() - mean / people.mean()
    own = between / (between + mean / people)
    found = shrink(COUNTS, PEOPLE, Fit.MOMENTS, multiplier=1)
    assert found.prior.mean == pytest.approx(mean)
    assert found.prior.variance == pytest.approx(between)
    assert [area.value for area in found.areas] == pytest.approx(list(mean + own * (raw - mean)))
    assert [area.own for area in found.areas] == pytest.approx(list(own))


def test_by_likelihood_no_other_mean_or_spread_makes_the_counts_likelier() -> None:
    found = shrink(COUNTS, PEOPLE, Fit.LIKELIHOOD).prior

    def likelihood(mean: float, variance: float) -> float:
        # Negative binomial by its product form, as the function under test does not write it.
        size = mean / variance
        total = 0.0
        for count, people in zip(COUNTS, PEOPLE, strict=True):
            shape = mean * size
            total += sum(np.log(shape + step) for step in range(int(count)))
            total += shape * np.log(size / (size + people)) + count * np.log(people / (size + people))
        return float(total)

    best = likelihood(found.mean, found.variance)
    for mean in (0.97, 1.03):
        assert likelihood(found.mean * mean, found.variance) < best
    for variance in (0.9, 1.1):
        assert likelihood(found.mean, found.variance * variance) < best


def _covered(fit: Fit, areas: int, spread: float, sets: int) -> tuple[float, float]:
    """How often the interval holds the true rate, and the squared error beside that of raw rates."""
    generator = np.random.default_rng(11)
    held, shrunken, raw = 0, 0.0, 0.0
    for _ in range(sets):
        people = generator.integers(2_000, 40_000, areas).astype(float)
        truth = 10 * generator.gamma(1 / spread**2, spread**2, areas)  # per 10,000
        counts = generator.poisson(truth * people / 10_000).astype(float)
        for area, true in zip(shrink(list(counts), list(people), fit).areas, truth, strict=True):
            assert area.value is not None
            assert area.raw is not None
            held += area.lower is not None and area.upper is not None and area.lower <= true <= area.upper
            shrunken += (area.value - true) ** 2
            raw += (area.raw - true) ** 2
    return held / sets / areas, shrunken / raw


@pytest.mark.parametrize("fit", list(Fit))
def test_with_many_areas_every_fit_covers_and_errs_less_than_raw_rates(fit: Fit) -> None:
    covered, error = _covered(fit, 150, 0.5, 10 if fit is Fit.INTEGRATED else 40)
    assert 0.93 <= covered <= 0.97
    assert error < 0.8


@pytest.mark.parametrize("spread", [0.2, 0.5])
def test_with_few_areas_the_integrated_interval_still_covers(spread: float) -> None:
    covered, error = _covered(Fit.INTEGRATED, 12, spread, 60)
    assert 0.92 <= covered <= 0.98
    assert error < 0.9


def test_with_few_areas_that_differ_little_one_best_guess_does_not_cover() -> None:
    assert _covered(Fit.LIKELIHOOD, 12, 0.2, 60)[0] < 0.88


def test_areas_that_do_not_differ_get_the_rate_of_all_and_only_integrated_says_how_sure() -> None:
    people = [1_000.0 * size for size in range(5, 25)]
    counts = [round(size * 0.002) for size in people]
    for fit in (Fit.MOMENTS, Fit.LIKELIHOOD):
        area = shrink(counts, people, fit).areas[0]
        assert area.value == pytest.approx(sum(counts) / sum(people) * 10_000)
        assert (area.lower, area.upper) == (None, None)
        assert "not seen to differ" in area.reason
    area = shrink(counts, people).areas[0]
    assert area.lower is not None
    assert area.upper is not None
    assert area.lower < 20 < area.upper


def test_the_smaller_the_area_the_less_it_speaks_for_itself() -> None:
    areas = shrink(COUNTS, PEOPLE).areas
    by_size = [area.own or 0.0 for _, area in sorted(zip(PEOPLE, areas, strict=True), key=lambda pair: pair[0])]
    assert by_size == sorted(by_size)
    assert 0 < by_size[0] < by_size[-1] < 1


def test_marks_are_gaps_and_do_not_move_the_others() -> None:
    with_gaps = shrink([*COUNTS, None, 3.0, 4.0], [*PEOPLE, 1_000.0, 0.0, None])
    assert [area.value for area in with_gaps.areas[:12]] == [area.value for area in shrink(COUNTS, PEOPLE).areas]
    assert [area.value for area in with_gaps.areas[12:]] == [None] * 3
    assert all(area.reason for area in with_gaps.areas[12:])


def test_what_cannot_be_shrunk_is_refused() -> None:
    with pytest.raises(MethodError, match="fewer than 10"):
        shrink(COUNTS[:9], PEOPLE[:9])
    with pytest.raises(MethodError, match="nothing was counted"):
        shrink([0.0] * 12, PEOPLE)
    with pytest.raises(MethodError, match="0 or more"):
        shrink([-1.0, *COUNTS[1:]], PEOPLE)
    with pytest.raises(MethodError, match="one population"):
        shrink(COUNTS, PEOPLE[:5])


def test_areas_that_differ_beyond_measure_are_no_overflow() -> None:
    counts, people = [1e9, *[0.0] * 19], [1.0, *[1e9] * 19]
    areas = shrink(counts, people, multiplier=1).areas
    assert areas[0].value == pytest.approx(1e9, rel=1e-3)
    assert all(area.value is not None and 0 <= area.value < 1e-3 for area in areas[1:])
