"""Counts, shares and rates: what is a gap, what is refused, and how often the intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods import rates


def test_a_rate_is_the_count_for_each_ten_thousand_with_byar_s_interval() -> None:
    found = rates.rate(65, 13_000)
    assert found.value == pytest.approx(50.0)
    assert found.at(0.95).lower == pytest.approx(50.16319 / 1.3, abs=1e-4)  # Byar's for 65: facts of the reference
    assert found.at(0.95).method == "Byar's"


def test_below_ten_the_interval_is_exact_and_from_ten_it_is_byar_s() -> None:
    assert rates.count_limits(9).method == "Exact"
    assert rates.count_limits(10).method == "Byar's"


def test_the_exact_interval_of_nothing_starts_at_0_and_ends_at_the_rule_of_three() -> None:
    lower, upper = rates.exact_poisson(0)
    assert lower == 0
    assert upper == pytest.approx(-np.log(0.025))  # P(0) = exp(-mean)


@pytest.mark.parametrize("mean", [3.0, 12.0, 60.0])
def test_the_interval_of_a_count_holds_its_mean_as_often_as_it_says(mean: float) -> None:
    counts = np.random.default_rng(1).poisson(mean, 4_000)
    limits = {int(count): rates.count_limits(int(count)) for count in np.unique(counts)}
    held = np.mean([(limits[int(c)].lower or 0.0) <= mean <= limits[int(c)].upper for c in counts])
    assert 0.94 <= held <= 0.99


def test_a_mark_and_a_denominator_of_0_are_stated_gaps() -> None:
    assert rates.rate(None, 100).value is None
    assert "never 0" in rates.rate(None, 100).reason
    assert rates.proportion(0, 0).value is None
    assert "denominator is 0" in rates.proportion(0, 0).reason
    assert rates.standardised_ratio(3, 0).value is None
    assert rates.standardised_ratio(3, None).value is None
    assert rates.standardised_ratio(None, 3).value is None


def test_the_interval_of_a_gap_is_refused_with_the_gap_s_reason() -> None:
    with pytest.raises(MethodError, match="denominator is 0"):
        rates.rate(3, 0).at(0.95)
    with pytest.raises(MethodError, match=r"0\.9 was"):
        rates.rate(3, 10).at(0.9)


def test_what_no_number_of_people_can_be_is_refused() -> None:
    with pytest.raises(MethodError, match="0 or more"):
        rates.rate(-1, 100)
    with pytest.raises(MethodError, match="denominator"):
        rates.rate(1, float("nan"))
    with pytest.raises(MethodError, match="not a share"):
        rates.proportion(11, 10)
    with pytest.raises(MethodError, match="multiplier"):
        rates.rate(1, 100, 0)
    with pytest.raises(MethodError, match="between 0 and 1"):
        rates.rate(1, 100, levels=(95,))


def test_standardising_to_the_area_s_own_ages_gives_its_own_rate() -> None:
    found = rates.directly_standardised([10, 20, 30], [100, 200, 400], [100, 200, 400], 1_000)
    assert found.value == pytest.approx(60 / 700 * 1_000)
    assert found.at(0.95).lower == pytest.approx((rates.byar(60)[0] or 0.0) / 700 * 1_000)


def test_the_interval_for_repeated_events_holds_the_rate_where_that_for_single_ones_does_not() -> None:
    generator = np.random.default_rng(7)
    populations, standard, mean = [20_000.0, 30_000.0], [1.0, 1.0], 0.002
    truth = mean * (1 + 3) * 10_000  # as many people with one event as with three
    held = {"single": 0, "repeated": 0}
    for _ in range(400):
        once, thrice = generator.poisson(mean * np.array(populations), (2, 2))
        events = [float(value) for value in once + 3 * thrice]
        people = {1: [float(v) for v in once], 3: [float(v) for v in thrice]}
        for name, found in (
            ("single", rates.directly_standardised(events, populations, standard)),
            ("repeated", rates.directly_standardised_repeated(people, populations, standard)),
        ):
            limits = found.at(0.95)
            held[name] += (limits.lower or 0.0) <= truth <= limits.upper
    assert held["repeated"] / 400 > 0.92
    assert held["single"] / 400 < 0.85


def test_bands_that_do_not_fit_are_refused() -> None:
    with pytest.raises(MethodError, match="one population and one standard"):
        rates.directly_standardised([1, 2], [10, 10], [10])
    with pytest.raises(MethodError, match="one count for each"):
        rates.directly_standardised([1], [10, 10], [10, 10])
    with pytest.raises(MethodError, match="from 1"):
        rates.directly_standardised_repeated({0: [20, 20]}, [100, 100], [1, 1])
    with pytest.raises(MethodError, match="not the same number"):
        rates.expected([1, 2], [1], [10])
    with pytest.raises(MethodError, match="not above 0"):
        rates.expected([1], [1], [0])


def test_the_number_expected_is_not_known_where_the_reference_has_a_mark() -> None:
    assert rates.expected([10, 10], [1, None], [100, 100]) is None
    assert rates.expected([10, 10], [1, 2], [100, 100]) == pytest.approx(0.3)
