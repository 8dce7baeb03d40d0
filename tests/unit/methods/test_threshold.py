"""The Bayesian threshold method: a posterior worked out another way, what stays and what goes, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammainc

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.threshold import ON_THE_EDGE, UNSURE, threshold

FEW = Lists(("A", "B", "C"), (0, 6, 5, 2, 7, 1, 2, 1))


def drawn(rng: np.random.Generator, people: int, referred: float) -> Lists:
    """Independent lists but that some of those on A come to B by that alone."""
    on_a, on_c, on_d = (rng.random(people) < chance for chance in (0.3, 0.25, 0.2))
    on_b = (rng.random(people) < 0.2) | (on_a & (rng.random(people) < referred))
    counts = np.bincount(on_a + 2 * on_b + 4 * on_c + 8 * on_d, minlength=16).astype(float)
    counts[0] = 0
    return Lists(tuple("ABCD"), tuple(counts.tolist()))


def test_the_posterior_without_interactions_is_that_of_the_integral() -> None:
    """With flat priors the number on no list is gamma given the odds of the lists, which are added up on a grid."""
    grid = np.exp(np.linspace(-7, 4, 121))
    odds = np.meshgrid(grid, grid, grid, indexing="ij")
    any_list = np.prod([1 + some for some in odds], axis=0) - 1
    logs = sum(FEW.total(1 << place) * np.log(some) for place, some in enumerate(odds)) - FEW.seen * np.log(any_list)
    weights = np.exp(logs - logs.max())
    opinion = threshold(FEW, np.random.default_rng(2), variance=None, least=1e6, draws=100_000)
    assert opinion.kept == ()
    for value, share in ((opinion.lower, 0.025), (opinion.estimate, 0.5), (opinion.upper, 0.975)):
        found = float((weights * gammainc(FEW.seen, (value - FEW.seen) * any_list)).sum() / weights.sum())
        assert found == pytest.approx(share, abs=0.005)


def test_a_strong_interaction_stays_and_the_truth_is_inside_the_interval() -> None:
    covered = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        opinion = threshold(drawn(rng, 2000, 0.5), rng, draws=4000)
        covered += opinion.lower <= 2000 <= opinion.upper
        assert 0b0011 in opinion.kept
    assert covered >= 17


def test_nothing_stays_at_a_high_threshold_and_everything_at_none() -> None:
    lists = drawn(np.random.default_rng(3), 2000, 0.5)
    none, every = (threshold(lists, np.random.default_rng(1), least=least) for least in (1e6, 0.0))
    assert none.kept == ()
    assert len(every.kept) == 6
    assert none.upper < every.upper


def test_a_narrow_prior_pulls_interactions_to_nought() -> None:
    lists = drawn(np.random.default_rng(3), 2000, 0.5)
    narrow = threshold(lists, np.random.default_rng(1), variance=1e-8, least=0)
    independent = threshold(lists, np.random.default_rng(1), least=1e6)
    assert narrow.estimate == pytest.approx(independent.estimate, rel=0.01)


def test_lists_that_share_nobody_have_an_effect_of_minus_infinity_under_a_flat_prior_only() -> None:
    lists = Lists(tuple("ABCD"), (0, 90, 80, 0, 70, 20, 15, 0, 60, 12, 18, 0, 22, 6, 5, 0))
    flat, normal = threshold(lists, np.random.default_rng(1), None), threshold(lists, np.random.default_rng(1))
    assert (flat.empty, normal.empty) == ((0b0011,), ())
    assert 0b0011 in normal.kept


def test_an_interaction_on_the_edge_is_said() -> None:
    lists = drawn(np.random.default_rng(3), 2000, 0.15)
    answers = [
        threshold(lists, np.random.default_rng(1), least=least, draws=2000)
        for least in np.arange(0.025, 12, 0.1).tolist()
    ]
    last = [answer for answer in answers if 0b0011 in answer.close]
    assert 1 <= len(last) <= 2
    assert all(ON_THE_EDGE in answer.notes for answer in last)
    assert answers[-1].close == ()
    assert ON_THE_EDGE not in answers[-1].notes


def test_the_same_seed_gives_the_same_answer() -> None:
    one, same, other = (threshold(FEW, np.random.default_rng(seed), draws=10_000) for seed in (1, 1, 2))
    assert one == same
    assert one.estimate != other.estimate
    assert one.estimate == pytest.approx(other.estimate, rel=0.05)


def test_draws_that_weigh_too_unevenly_are_said() -> None:
    lists = drawn(np.random.default_rng(4), 60, 0.5)
    enough, few = (threshold(lists, np.random.default_rng(1), least=0, draws=draws) for draws in (100_000, 1000))
    assert enough.effective > 400 > few.effective
    assert UNSURE in few.notes
    assert UNSURE not in enough.notes


def test_a_flat_prior_without_a_posterior_is_refused() -> None:
    """Three lists of which two pairs share nobody: the third pair's effect and the intercept cannot be told apart."""
    with pytest.raises(MethodError, match=r"flat priors: .*tell apart"):
        threshold(Lists(("A", "B", "C"), (0, 9, 8, 3, 7, 0, 0, 0)), np.random.default_rng(1), variance=None)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(MethodError, match=r"2 lists.*nobody is on two lists"):
        threshold(Lists(("A", "B"), (0, 5, 5, 0)), np.random.default_rng(1))
    with pytest.raises(MethodError, match="variance must be above 0"):
        threshold(FEW, np.random.default_rng(1), variance=0)
