"""Bounds that hold whatever is missing, and a model that holds only where it is right."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods import bounds
from sightline.methods.bounds import Assumption, Stratum, missing_at_random


def test_worst_case_bounds_are_none_of_the_missing_and_all_of_them() -> None:
    """By hand: 60 of 80 known have it, and 20 of 100 are missing."""
    found = bounds.share(60, 80, 100)
    assert (found.lower, found.upper) == (0.6, 0.8)
    assert (found.recorded, found.completeness, found.denominator) == (0.75, 0.8, 100)
    assert found.assumption is Assumption.NONE


def test_the_bounds_are_exactly_what_every_way_of_filling_in_can_give() -> None:
    known = [1, 0, 0, 1, 1]
    shares = [np.mean([*known, *rest]) for rest in itertools.product([0, 1], repeat=4)]
    found = bounds.share(sum(known), 5, 9)
    assert (found.lower, found.upper) == pytest.approx((min(shares), max(shares)))
    counted = bounds.count(sum(known), 5, 9)
    assert (counted.lower, counted.upper) == pytest.approx((9 * min(shares), 9 * max(shares)))


def test_a_mean_needs_a_least_and_a_most() -> None:
    found = bounds.mean(300, 10, 20, 0, 100)
    assert (found.lower, found.upper, found.recorded) == (15, 65, 30)
    with pytest.raises(MethodError, match="least and a most"):
        bounds.mean(300, 10, 20, 0, float("inf"))
    with pytest.raises(MethodError, match="does not lie between"):
        bounds.mean(300, 10, 20, 0, 20)


def test_an_assumption_is_named_and_cuts_one_side_at_the_recorded_share() -> None:
    more = bounds.share(60, 80, 100, Assumption.NOT_LESS)
    less = bounds.share(60, 80, 100, Assumption.NOT_MORE)
    assert (more.lower, more.upper) == (0.75, 0.8)
    assert (less.lower, less.upper) == (0.6, 0.75)
    assert "at least as often" in more.assumption.value


def test_with_nothing_missing_bounds_are_a_point_and_with_nothing_known_they_are_everything() -> None:
    whole = bounds.share(30, 50, 50)
    assert whole.lower == whole.upper == whole.recorded == 0.6
    nothing = bounds.share(0, 0, 50)
    assert (nothing.lower, nothing.upper, nothing.recorded, nothing.completeness) == (0, 1, None, 0)
    assert "nothing was recorded" in nothing.reason
    assert bounds.share(0, 0, 50, Assumption.NOT_LESS).lower is None


def test_of_nobody_there_is_no_share_but_a_count_of_0() -> None:
    assert bounds.share(0, 0, 0).lower is None
    assert bounds.share(0, 0, 0).completeness is None
    assert "nobody" in bounds.share(0, 0, 0).reason
    assert (bounds.count(0, 0, 0).lower, bounds.count(0, 0, 0).upper) == (0, 0)


def _world(generator: np.random.Generator, at_random: bool) -> tuple[float, list[Stratum]]:
    """Three strata with their own shares and completeness; not at random, those who have it are recorded less."""
    have_all, people, strata = 0.0, 0.0, []
    for name, size, chance, recorded in (("a", 400, 0.1, 0.9), ("b", 250, 0.5, 0.4), ("c", 60, 0.8, 0.6)):
        has = generator.random(size) < chance
        seen = generator.random(size) < (recorded if at_random else np.where(has, recorded * 0.6, recorded))
        strata.append(Stratum(name, float((has & seen).sum()), float(seen.sum()), float(size)))
        have_all, people = have_all + has.sum(), people + size
    return have_all / people, strata


def test_where_it_is_right_the_model_s_interval_holds_the_truth_and_pooling_does_not() -> None:
    generator = np.random.default_rng(1)
    held, pooled = [], []
    for _ in range(1_000):
        truth, strata = _world(generator, at_random=True)
        found = missing_at_random(strata)
        assert found.lower is not None
        assert found.upper is not None
        held.append(found.lower <= truth <= found.upper)
        pooled.append((found.bounds.recorded or 0.0) - truth)
    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(pooled) < -0.05


def test_where_it_is_wrong_the_model_misses_and_the_bounds_still_hold() -> None:
    generator = np.random.default_rng(2)
    model, worst = [], []
    for _ in range(300):
        truth, strata = _world(generator, at_random=False)
        found = missing_at_random(strata)
        model.append((found.lower or 0) <= truth <= (found.upper or 0))
        worst.append((found.bounds.lower or 0) <= truth <= (found.bounds.upper or 0))
    assert np.mean(model) < 0.2
    assert all(worst)


def test_the_value_is_each_stratum_s_share_times_its_size_and_what_it_rests_on_is_said() -> None:
    found = missing_at_random([Stratum("a", 9, 10, 100), Stratum("b", 10, 50, 50)])
    assert found.value == pytest.approx((0.9 * 100 + 0.2 * 50) / 150)
    assert (found.known, found.denominator, found.completeness) == (60, 150, 0.4)
    assert (found.bounds.lower, found.bounds.upper) == pytest.approx((19 / 150, 109 / 150))
    assert found.gaps == {}


def test_an_empty_stratum_is_a_stated_gap_that_changes_nothing() -> None:
    full = [Stratum("a", 9, 10, 100), Stratum("b", 10, 50, 50)]
    found = missing_at_random([*full, Stratum("c", 0, 0, 0)])
    assert found.gaps == {"c": "there is nobody in this stratum"}
    assert found.value == missing_at_random(full).value


@pytest.mark.parametrize(
    ("stratum", "words"),
    [
        (Stratum("c", 0, 0, 30), "nothing was recorded"),
        (Stratum("c", None, 20, 30), "a mark is never 0"),
        (Stratum("c", 5, None, 30), "a mark is never 0"),
    ],
)
def test_a_stratum_of_which_nothing_is_known_leaves_no_value_and_widens_the_bounds(
    stratum: Stratum, words: str
) -> None:
    found = missing_at_random([Stratum("a", 9, 10, 70), stratum])
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert words in found.gaps["c"]
    assert (found.bounds.lower, found.bounds.upper) == pytest.approx((0.09, 0.99))


def test_a_stratum_of_unknown_size_leaves_no_bounds_either() -> None:
    found = missing_at_random([Stratum("a", 9, 10, 70), Stratum("c", 5, 10, None)])
    assert (found.value, found.bounds.lower) == (None, None)
    assert "not known" in found.bounds.reason
    assert found.completeness is None  # of how many, nobody knows


def test_a_small_stratum_of_noughts_is_not_thought_certain() -> None:
    found = missing_at_random([Stratum("a", 0, 4, 40)])
    assert found.value == 0
    assert (found.upper or 0) > 0.15


def test_no_interval_is_wider_than_the_bounds() -> None:
    found = missing_at_random([Stratum("a", 1, 2, 3)], level=0.999)
    assert (found.lower, found.upper) == (found.bounds.lower, found.bounds.upper)


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(MethodError, match="must be among"):
        bounds.share(5, 4, 10)
    with pytest.raises(MethodError, match="must be among"):
        bounds.count(5, 11, 10)
    with pytest.raises(MethodError, match="0 or more"):
        bounds.share(-1, 4, 10)
    with pytest.raises(MethodError, match="no two of one name"):
        missing_at_random([Stratum("a", 1, 2, 3), Stratum("a", 1, 2, 3)])
    with pytest.raises(MethodError, match="at least one stratum"):
        missing_at_random([])
