"""Who starts when: drawn in balance, the same from one seed, and full services late."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.allocation import Places, allocate, drawn, draws, p_by_draws, places, together


def some(count: int, slots: int, late: int = 0, by: str = "") -> Places:
    """Made-up places with two traits, the first `late` of them with full services."""
    rng = np.random.default_rng(11)
    traits = {"people": rng.lognormal(10, 1, count).tolist(), "poverty": rng.normal(20, 5, count).tolist()}
    return places([f"place {n}" for n in range(count)], traits, slots, [n < late for n in range(count)], by)


def test_one_seed_gives_one_plan_and_another_seed_another() -> None:
    found = some(24, 4)
    first, again, other = allocate(found, 0.1, 5), allocate(found, 0.1, 5), allocate(found, 0.1, 6)
    assert first.starts.tolist() == again.starts.tolist()
    assert first.starts.tolist() != other.starts.tolist()
    assert first.accepted == again.accepted


def test_a_draw_in_balance_goes_together_with_no_trait() -> None:
    found = some(24, 4)
    got = allocate(found, 0.1, 5)
    assert np.abs(got.together).max() <= 0.1
    by_hand = np.corrcoef(got.starts, found.traits[:, 0])[0, 1]
    assert got.together[0] == pytest.approx(by_hand)
    assert 0.05 < got.share < 0.25  # two correlations of 24 within 0.1: about 0.36 squared
    assert np.bincount(got.starts).tolist() == [6, 6, 6, 6]
    every = draws(found, 0.1, 300, 1)
    assert np.abs(together(found, every)).max() <= 0.1
    loose = together(found, drawn(found, 300, np.random.default_rng(1)))
    assert np.abs(loose).max() > 0.3  # without balance it is not so


def test_starts_are_as_even_as_can_be_and_the_one_more_is_left_to_chance() -> None:
    sizes = np.array([np.bincount(row, minlength=4) for row in drawn(some(10, 4), 400, np.random.default_rng(2))])
    assert set(sizes.ravel().tolist()) == {2, 3}
    assert 170 < (sizes[:, 0] == 3).sum() < 230  # 2 of 4 slots have it


def test_full_services_start_late_in_every_draw() -> None:
    found = some(16, 4, late=5)
    got = draws(found, 0.3, 200, 1)
    assert (got[:, :5] >= 2).all()
    assert len(np.unique(got[:, :5])) == 2  # late, but which of the late weeks is drawn
    assert (got[:, 5:] < 2).any()
    with pytest.raises(MethodError, match="than can start late"):
        some(8, 2, late=5)


def test_blocks_of_alike_places_have_each_start_once() -> None:
    found = some(12, 2, by="people")
    got = drawn(found, 50, np.random.default_rng(3))
    for block in range(6):
        assert (got[:, found.blocks == block].sum(axis=1) == 1).all()
    values = [found.traits[found.blocks == block, 0] for block in range(6)]
    assert all(low.max() < high.min() for low, high in pairwise(values))


def test_a_balance_that_no_draw_reaches_says_which_one_could() -> None:
    found = some(7, 2)
    with pytest.raises(MethodError, match=r"with 0\.\d\d, 1 in 20 would be") as refused:
        allocate(found, 0.001, 5)
    possible = float(str(refused.value).split("with ")[1].split(",")[0])
    assert allocate(found, possible, 5).share > 0.04


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(MethodError, match="one place only"):
        places(["a"], {"people": [1.0]}, 2)
    with pytest.raises(MethodError, match="all start at once"):
        places(["a", "b"], {"people": [1.0, 2.0]}, 1)
    with pytest.raises(MethodError, match="3 starts and 2 places"):
        places(["a", "b"], {"people": [1.0, 2.0]}, 3)
    with pytest.raises(MethodError, match="not known of every place"):
        places(["a", "b"], {"people": [1.0, float("nan")]}, 2)


def test_the_effect_that_was_seen_is_one_of_the_draws() -> None:
    assert p_by_draws(3.0, np.array([0.1, -0.2, 0.3])) == 0.25
    assert p_by_draws(0.0, np.array([0.1, -0.2, 0.3])) == 1.0
