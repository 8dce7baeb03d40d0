from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from sightline.errors import MethodError
from sightline.methods.hidden.bca import acceleration, bias, corrected, limits, quantile
from sightline.methods.hidden.bootstrap import (
    CHOSEN_AGAIN,
    HARDLY_AN_OVERLAP,
    LEFT_OUT,
    ONE_FEWER,
    bca_nested,
    bca_selected,
    bca_stepwise,
    resampled,
)
from sightline.methods.hidden.loglinear import CONDITIONAL
from tests.reference.hidden_data import ARTIFICIAL, KOREA, WESTERN
from tests.unit.methods.test_loglinear import independent, table


def test_without_bias_and_acceleration_the_limits_are_the_quantiles() -> None:
    replicates = np.arange(1.0, 1001)
    (found,) = limits(replicates, 500.5, 0.0, (0.9,))
    assert (found.lower, found.upper) == pytest.approx((quantile(replicates, 0.05), quantile(replicates, 0.95)))


def test_bias_moves_both_limits_and_acceleration_moves_the_upper_more() -> None:
    # Efron's formula at z0 = 0.2 and a = 0.1, by hand.
    assert corrected(0.975, 0.2, 0.1) == pytest.approx(ndtr(0.2 + (0.2 + 1.959963985) / (1 - 0.1 * 2.159963985)))
    assert corrected(0.025, 0.2, 0.1) == pytest.approx(ndtr(0.2 + (0.2 - 1.959963985) / (1 + 0.1 * 1.759963985)))


def test_the_quantile_is_the_median_unbiased_one() -> None:
    # Hyndman and Fan's type 8: place (n + 1/3) p + 1/3.
    assert quantile(np.array([10.0, 20, 30, 40]), 0.4) == pytest.approx(10 + 10 * ((4 + 1 / 3) * 0.4 + 1 / 3 - 1))


def test_replicates_without_end_come_last_and_may_leave_no_upper_limit() -> None:
    replicates = np.concatenate([np.arange(1.0, 91), np.full(10, np.inf)])
    (found,) = limits(replicates, 45.0, 0.0, (0.95,))
    assert found.upper == math.inf
    finite = np.concatenate([np.arange(1.0, 91), np.full(10, 1e9)])
    assert found.lower == pytest.approx(quantile(finite, corrected(0.025, bias(replicates, 45.0), 0.0)))
    (narrow,) = limits(replicates, 45.0, 0.0, (0.5,))
    assert narrow.upper < 91


def test_a_replicate_equal_to_the_estimate_but_for_rounding_does_not_lie_under_it() -> None:
    assert bias(np.array([1.0, 3.0, 3.0 - 1e-14, 4.0]), 3.0) == pytest.approx(ndtri(0.25))


def test_replicates_on_one_side_give_no_interval() -> None:
    with pytest.raises(MethodError, match="one side"):
        limits(np.array([2.0, 3.0]), 1.0, 0.0, (0.95,))


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(MethodError, match="level"):
        limits(np.array([1.0, 3.0]), 2.0, 0.0, (level,))


def test_acceleration_is_that_of_everybody_left_out_in_turn() -> None:
    each, people = np.array([10.0, 12.0, 20.0]), np.array([5.0, 3.0, 1.0])
    everybody = np.repeat(each, people.astype(int))
    away = everybody.mean() - everybody
    assert acceleration(each, people) == pytest.approx((away**3).sum() / (6 * (away**2).sum() ** 1.5))
    assert acceleration(np.array([5.0, 5.0]), np.array([1.0, 9.0])) == 0
    assert acceleration(np.array([5.0, np.inf]), np.array([1.0, 9.0])) is None


def test_tables_drawn_again_have_as_many_people_and_only_histories_that_were_seen() -> None:
    drawn = resampled(WESTERN, 500, seed=1)
    some = WESTERN.array() > 0
    assert len(drawn) == some.sum() + 500
    assert (drawn[:, ~some] == 0).all()
    assert set(drawn[: some.sum()].sum(axis=1)) == {WESTERN.seen - 1}
    assert set(drawn[some.sum() :].sum(axis=1)) == {WESTERN.seen}
    assert drawn[some.sum() :].mean(axis=0) == pytest.approx(WESTERN.array(), abs=2)


def test_a_seed_gives_the_same_limits_and_another_does_not() -> None:
    one, again, other = (bca_stepwise(WESTERN, 200, seed).limits for seed in (1, 1, 2))
    assert one == again != other


def test_what_failed_and_what_exploded_is_said_and_never_averaged() -> None:
    found = bca_stepwise(ARTIFICIAL, 4000, seed=1)
    # No pair A, B is drawn with chance (90/96)**96; the estimate then has no end.
    assert found.explosive == pytest.approx((90 / 96) ** 96, abs=0.002)
    assert found.explosive == np.isinf(found.replicates).mean()
    assert (found.failed, len(found.replicates)) == (0, 4000)
    lonely = bca_stepwise(table([0, 40, 30, 2, 20, 0, 0, 0]), 400, seed=1)
    assert lonely.limits[0].upper == math.inf
    assert lonely.explosive > 0.1
    assert HARDLY_AN_OVERLAP in lonely.notes()
    assert LEFT_OUT not in lonely.notes()


def test_a_table_drawn_again_that_no_model_fits_is_left_out_of_the_limits_and_counted() -> None:
    # With nobody on the first list alone, or on the second, the best model's estimate does not exist.
    found = bca_selected(KOREA, 2, ntop=1, replicates=4000, seed=1)
    assert found.failed == np.isnan(found.replicates).mean()
    assert LEFT_OUT in found.notes()
    assert found.failed == pytest.approx(2 * (118 / 123) ** 123, abs=0.006)
    some = found.replicates[~np.isnan(found.replicates)]
    assert found.bias == bias(some, found.fit.estimate)
    assert found.limits == limits(some, found.fit.estimate, found.acceleration or 0, (0.95, 0.8))


def test_one_overlap_alone_leaves_no_acceleration() -> None:
    found = bca_stepwise(table([0, 400, 300, 1, 20, 0, 0, 0]), 100, seed=2)
    assert found.acceleration is None
    assert ONE_FEWER in found.notes()


def test_the_opinion_at_a_level_has_its_limits_and_says_that_the_model_is_chosen_again() -> None:
    found = bca_stepwise(WESTERN, 200, seed=1)
    opinion = found.at(0.8)
    assert (opinion.estimate, opinion.seen, opinion.level) == (found.fit.estimate, WESTERN.seen, 0.8)
    assert (opinion.lower, opinion.upper) == (found.limits[1].lower, found.limits[1].upper)
    assert opinion.notes[0] == CHOSEN_AGAIN
    assert CONDITIONAL not in opinion.notes
    assert CONDITIONAL in found.fit.notes
    with pytest.raises(MethodError, match="no interval at that level"):
        found.at(0.5)


def test_models_admitted_together_are_those_admitted_alone() -> None:
    nested = bca_nested(KOREA, 2, (1, 2, 50), replicates=200, seed=4)
    for ntop, found in zip((1, 2, 50), nested, strict=True):
        assert bca_selected(KOREA, 2, ntop, replicates=200, seed=4).limits == found.limits
    assert nested[0].limits[0].upper < nested[1].limits[0].upper


def test_people_are_whole_and_replicates_enough() -> None:
    with pytest.raises(MethodError, match="whole counts"):
        bca_stepwise(table([0, 40.5, 30, 6, 20, 1, 1, 1]))
    with pytest.raises(MethodError, match="at least 20 replicates"):
        bca_stepwise(KOREA, replicates=5)
    with pytest.raises(MethodError, match="at least one model"):
        bca_nested(KOREA, 2, ())


def test_limits_hold_a_planted_population_about_as_often_as_they_say() -> None:
    people, shares = 1_000, (0.3, 0.25, 0.2)
    rng, held = np.random.default_rng(99), 0
    for turn in range(60):
        counts = rng.multinomial(people, np.array(independent(1, shares)))
        counts[0] = 0
        (limit,) = bca_stepwise(table([float(count) for count in counts]), 200, turn, levels=(0.9,)).limits
        held += limit.lower <= people <= limit.upper
    # Of 60 at 0.9, 54 are expected, and fewer than 46 once in 900 times; the steps take a little more.
    assert held >= 46
