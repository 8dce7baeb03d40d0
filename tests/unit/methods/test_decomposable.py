"""Averaging over decomposable models: the graphs, the posterior worked out another way, and what is refused."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaln

from sightline.errors import MethodError
from sightline.methods.hidden.decomposable import average, decomposable
from sightline.methods.hidden.lists import Lists

LISTS = Lists(("A", "B", "C"), (0, 60, 49, 12, 40, 9, 8, 4))
FOUR = Lists(tuple("ABCD"), (0, 50, 40, 9, 60, 8, 12, 2, 30, 6, 5, 1, 7, 2, 1, 0))


def chordless_circle(number: int, graph: int) -> bool:
    """Whether some four or more of the lists are joined in a circle and not otherwise."""
    joined = [pair for bit, pair in enumerate(combinations(range(number), 2)) if graph >> bit & 1]
    for size in range(4, number + 1):
        for some in combinations(range(number), size):
            for order in permutations(some[1:]):
                ring = (some[0], *order)
                circle = {tuple(sorted(pair)) for pair in zip(ring, (*ring[1:], ring[0]), strict=True)}
                if circle == {pair for pair in joined if set(pair) <= set(some)}:
                    return True
    return False


@pytest.mark.parametrize(("number", "many"), [(3, 8), (4, 61), (5, 822)])
def test_the_decomposable_graphs_are_those_without_a_chordless_circle(number: int, many: int) -> None:
    graphs, factors = decomposable(number)
    every = range(2 ** (number * (number - 1) // 2))
    assert list(graphs) == [graph for graph in every if not chordless_circle(number, graph)]
    assert len(graphs) == len(factors) == many


def test_the_margins_of_a_graph_multiply_to_probabilities() -> None:
    chances = np.random.default_rng(3).dirichlet(np.ones(32))
    places = np.arange(32)
    margins = np.array([np.bincount(places & some, chances, 32)[places & some] for some in places])
    _, factors = decomposable(5)
    assert np.exp(factors @ np.log(margins)).sum(axis=1) == pytest.approx(np.ones(822))


def test_the_posterior_of_independence_and_of_no_restriction_is_that_of_the_integrals() -> None:
    """One list's probability is integrated out by quadrature; the table's by the Dirichlet's own formula."""
    hidden, delta = np.arange(0.0, 120.0), 0.25  # each list's probability then has the prior beta(1, 1)
    people = LISTS.seen + hidden
    common = gammaln(people + 1) - gammaln(hidden + 1) - np.log(people)
    on = [LISTS.total(1 << place) for place in range(3)]
    alone = np.array(
        [
            sum(np.log(quad(lambda p, k=k, n=n: p**k * (1 - p) ** (n - k) * 1e60, 0, 1, epsabs=0)[0]) for k in on)
            for n in people
        ]
    )
    counts = np.array([[h, *LISTS.counts[1:]] for h in hidden])
    full = gammaln(counts + delta).sum(axis=1) - gammaln(people + 2) + gammaln(2.0) - 8 * gammaln(delta)
    logs = np.array([alone - 3 * np.log(1e60), full]) + common
    weights = np.exp(logs - logs.max())
    answer = average(LISTS, delta=delta, hidden=hidden.tolist())
    probability = {model.pairs: model.probability for model in answer.models}
    everything = (("A", "B"), ("A", "C"), ("B", "C"))
    assert probability[()] / probability[everything] == pytest.approx(weights[0].sum() / weights[1].sum(), rel=1e-6)
    assert sum(probability.values()) == pytest.approx(1)


def test_the_order_of_the_lists_does_not_matter() -> None:
    order = (2, 0, 3, 1)
    turned = FOUR.array().reshape(2, 2, 2, 2).transpose([3 - order[3 - axis] for axis in range(4)]).ravel()
    one, other = average(FOUR), average(Lists(tuple("ABCD"[place] for place in order), tuple(turned.tolist())))
    assert (one.lower, one.estimate, one.upper, one.mode) == (other.lower, other.estimate, other.upper, other.mode)
    sets = [{frozenset(pair) for pair in answer.models[0].pairs} for answer in (one, other)]
    assert sets[0] == sets[1]
    assert one.models[0].probability == pytest.approx(other.models[0].probability)


def test_numbers_tried_wide_apart_give_what_trying_every_number_gives() -> None:
    every = average(FOUR, hidden=range(12_000))
    few = average(FOUR, most=FOUR.seen + 11_999)
    assert (few.lower, few.estimate, few.upper) == pytest.approx((every.lower, every.estimate, every.upper), abs=1)
    assert few.mean == pytest.approx(every.mean, rel=1e-4)


def test_large_counts_are_given_numbers_close_enough_together() -> None:
    """A million people on two of three lists at random: the posterior is a hair of the numbers tried."""
    found, people = (0.5, 0.6, 0.7), 4e6
    chances = [np.prod([p if place >> bit & 1 else 1 - p for bit, p in enumerate(found)]) for place in range(8)]
    lists = Lists(("A", "B", "C"), (0.0, *(float(round(people * chance)) for chance in chances[1:])))
    answer = average(lists)
    assert answer.estimate == pytest.approx(people, rel=1e-3)
    width = answer.upper - answer.lower
    assert width == pytest.approx(2 * 1.96 * np.sqrt(people * chances[0]), rel=0.6)
    assert width < 6000


def test_the_truth_is_inside_the_interval_where_two_lists_depend() -> None:
    """A refers to B: half of those on A come to B by that alone. C finds people independently."""
    rng, covered = np.random.default_rng(11), 0
    chances = np.zeros(8)
    for place in range(8):
        a, b, c = place & 1, place >> 1 & 1, place >> 2 & 1
        on_b = 0.6 if a else 0.2
        chances[place] = (0.3 if a else 0.7) * (on_b if b else 1 - on_b) * (0.3 if c else 0.7)
    for counts in rng.multinomial(3000, chances, size=60):
        answer = average(Lists(("A", "B", "C"), (0.0, *map(float, counts[1:]))))
        covered += answer.lower <= 3000 <= answer.upper
        assert answer.models[0].pairs[0] == ("A", "B")
    assert covered >= 53


def test_a_largest_number_that_cuts_the_posterior_off_is_said() -> None:
    wide = average(FOUR)
    assert not wide.cut_off
    assert wide.most == pytest.approx(50 * FOUR.seen, abs=1)
    narrow = average(FOUR, most=wide.estimate)
    assert narrow.cut_off
    assert narrow.beyond > 0.1
    assert any("runs on beyond the largest number tried" in note for note in narrow.notes)
    assert not any("runs on beyond" in note for note in wide.notes)


def test_what_would_lie_beyond_is_about_what_does() -> None:
    edge = 1.15 * average(FOUR).upper
    beyond = average(FOUR, hidden=range(int(edge - FOUR.seen))).beyond
    everything = average(FOUR, hidden=range(30_000), level=0.9)
    shares = [average(FOUR, hidden=range(30_000), level=1 - 2 * tail).upper for tail in (beyond * 2, beyond / 2)]
    assert shares[0] < edge < shares[1]
    assert everything.upper < edge


def test_fewer_prior_people_widen_nothing_but_more_pull_towards_even_tables() -> None:
    light, heavy = average(FOUR, delta=2**-4), average(FOUR, delta=20.0)
    assert heavy.estimate < light.estimate  # even tables have as many on no list as on all four


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        (Lists(("A", "B"), (0, 5, 5, 2)), "there are 2 lists, and it needs 3 to 5"),
        (Lists(tuple("ABCDEF"), (0.0, *(1.0,) * 63)), "there are 6 lists"),
        (Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 0, 0, 0)), "nobody is on two lists"),
        (Lists(("A", "B", "C"), (0, 5, 5, 3, 0, 0, 0, 0)), "a list has nobody"),
        (Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 1, 1, 0), (True,) * 3 + (False,) + (True,) * 4), "exclude each other"),
    ],
)
def test_lists_that_it_cannot_use_are_refused(lists: Lists, why: str) -> None:
    with pytest.raises(MethodError, match=why):
        average(lists)


def test_priors_and_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(MethodError, match=r"weight in a history.*largest number tried is not above"):
        average(LISTS, delta=0, most=LISTS.seen)
    with pytest.raises(MethodError, match="must be three or more, rise"):
        average(LISTS, hidden=[3, 2, 1])
    with pytest.raises(MethodError, match="rules out every number"):
        average(LISTS, log_prior=lambda people: np.full(len(people), -np.inf))
