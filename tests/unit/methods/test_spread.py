"""Pairs of lists that are known to go together are in every model, and the spread over methods rests on that."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.bootstrap import bca_selected, bca_stepwise
from sightline.methods.hidden.decomposable import average
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.loglinear import fit
from sightline.methods.hidden.selection import rank
from sightline.methods.hidden.spread import IN_RANGE, spread, widened
from sightline.methods.hidden.stepwise import stepwise
from tests.reference.hidden_data import UK_2013_FIVE

AB, AC, BC = 0b011, 0b101, 0b110
NAMES = ("a", "b", "c")


def drawn(people: int, found: tuple[float, ...], seed: int, told: float = 0.0) -> tuple[Lists, float]:
    """Lists of people found with these chances, and how many are on none; `told`: a tells b of so many of its own."""
    rng = np.random.default_rng(seed)
    on = rng.random((people, len(found))) < np.array(found)
    on[:, 1] |= on[:, 0] & (rng.random(people) < told)
    counts = np.bincount(on @ (1 << np.arange(len(found))), minlength=2 ** len(found)).astype(float)
    hidden, counts[0] = float(counts[0]), 0.0
    return Lists(NAMES, tuple(counts.tolist())), hidden


def test_steps_begin_with_what_is_always_in() -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    assert stepwise(lists, threshold=0, always=(AB,)).estimate == pytest.approx(fit(lists, (AB,)).estimate)
    assert set(stepwise(UK_2013_FIVE, always=(0b00011,)).terms) >= {0b00011}


def test_only_models_with_what_is_always_in_are_ranked() -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    assert all(AB in model for model in rank(lists, always=(AB,)).models)
    assert rank(lists, always=(AB, AC, BC)).models == ((AB, AC, BC),)
    assert len(rank(lists).models) == 8


def test_with_every_pair_in_all_ways_to_choose_say_the_same() -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    every = (AB, AC, BC)
    by_steps, by_rank = bca_stepwise(lists, always=every), bca_selected(lists, always=every)
    assert by_steps.fit.estimate == pytest.approx(by_rank.fit.estimate)
    n = lists.counts
    odds = n[0b111] * n[1] * n[2] * n[4] / (n[AB] * n[AC] * n[BC])  # no tie of all three at once
    assert by_steps.fit.hidden == pytest.approx(odds, rel=1e-6)


def test_averaging_weighs_only_graphs_that_join_the_pair() -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    weighed = average(lists, always=(AB,))
    assert all(("a", "b") in model.pairs for model in weighed.models)
    assert len(weighed.models) == 3  # ab; ab and ac; ab and bc: that of all pairs is left out
    assert sum(model.probability for model in weighed.models) == pytest.approx(1)
    with pytest.raises(MethodError, match="every pair of lists is tied"):
        average(lists, always=(AB, AC, BC))


@pytest.mark.parametrize("wrong", [(0b111,), (0b001,)])
def test_what_is_no_pair_of_lists_cannot_be_always_in(wrong: tuple[int, ...]) -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    with pytest.raises(MethodError):
        stepwise(lists, always=wrong)


def test_over_many_tables_of_independent_lists_the_range_covers_and_is_narrow() -> None:
    covered, widths = 0, []
    for seed in range(60):
        lists, hidden = drawn(3400, (0.22, 0.45, 0.23), seed)
        found = spread(lists, with_latent=False, replicates=400)
        assert found.lower is not None
        assert found.upper is not None
        covered += found.lower <= hidden <= found.upper
        widths.append((found.upper - found.lower) / hidden)
    assert covered >= 54
    assert np.median(widths) < 0.4


def test_where_one_list_tells_another_only_a_range_that_knows_it_covers() -> None:
    blind, knowing, middles = 0, 0, []
    for seed in range(30):
        lists, hidden = drawn(3400, (0.22, 0.45, 0.23), seed, told=0.6)
        plain, tied = (spread(lists, pairs, with_latent=False, replicates=200) for pairs in ((), (AB,)))
        independent = fit(lists, ()).hidden
        middles.append(independent / hidden)
        for found in (plain, tied):
            assert found.lower is not None
            assert found.upper is not None
        knowing += tied.lower <= hidden <= tied.upper  # type: ignore[operator]
        blind += fit(lists, ()).lower - lists.seen <= hidden <= fit(lists, ()).upper - lists.seen
    assert np.median(middles) < 0.85  # taken for independent, the estimate is too low
    assert blind <= 3
    assert knowing >= 27


def test_draws_of_which_a_method_says_nothing_are_left_out_of_its_limits() -> None:
    lists, _ = drawn(4000, (0.3, 0.4, 0.2), 1)
    opinion = fit(lists, ())
    nothing = np.array([np.inf, np.nan, 0.0] * 10)
    assert widened(opinion, nothing) == opinion
    some = np.concatenate([nothing, opinion.hidden * np.exp(np.linspace(-0.2, 0.2, 20))])
    assert widened(opinion, some).upper > opinion.upper


def test_the_published_table_is_told_as_a_spread_and_no_method_of_the_range_is_hidden() -> None:
    found = spread(UK_2013_FIVE, with_latent=False)
    by_steps, by_criterion = found.of("stepwise"), found.of("criterion")
    assert by_steps is not None
    assert by_criterion is not None
    assert by_steps.opinion is not None
    assert by_criterion.opinion is not None
    assert by_steps.opinion.estimate == pytest.approx(11_312.990, abs=1e-3)
    assert by_criterion.opinion.estimate > 2 * by_steps.opinion.estimate
    assert {said.method for said in found.said} >= set(IN_RANGE)
    assert found.upper is not None
    assert found.upper > by_criterion.opinion.hidden
