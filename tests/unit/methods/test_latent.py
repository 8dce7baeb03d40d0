"""Latent classes: the sampler beside posteriors worked out exactly, truths planted, chains that have not mixed."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy.special import betaln, gammaln, logsumexp
from scipy.stats import gamma

from sightline.errors import MethodError
from sightline.methods.hidden.heterogeneity import Shape, capture_model
from sightline.methods.hidden.latent import Sampling, latent_classes
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.mixing import effective_size, split_ratio

SMALL = Lists(("A", "B", "C"), (0, 2, 1, 1, 1, 1, 1, 3))
QUICK = Sampling(chains=6, burn_in=500, draws=2000)
FOUND = (0.3, 0.25, 0.2, 0.35)


def posterior_of_one_class(lists: Lists, hidden: Floats) -> Floats:
    """With one class lists are independent, and the posterior has a formula."""
    people = lists.seen + hidden
    logs = gammaln(people) - gammaln(hidden + 1)
    for place in range(lists.number):
        on = lists.total(1 << place)
        logs += betaln(1 + on, 1 + people - on)
    return np.asarray(np.exp(logs - logsumexp(logs)))


def posterior_of_two_classes(lists: Lists, most: int) -> Floats:
    """Every way to share the people out between two classes is added up; the concentration on a fine grid."""
    grid = np.maximum(gamma.ppf((np.arange(2000) + 0.5) / 2000, 0.25, scale=4), 1e-12)
    seen, sizes = int(lists.seen), np.arange(lists.seen + most + 1)
    logs = np.log(grid) + betaln(1.0 + sizes[:, None, None], grid + sizes[None, :, None])
    shares = logsumexp(logs, axis=2) - np.log(len(grid))
    hidden, first = np.arange(most + 1)[:, None], np.arange(most + 1)[None, :]
    second = np.maximum(hidden - first, 0)
    both = gammaln(seen + hidden) - gammaln(first + 1) - gammaln(second + 1)
    places = [place for place in range(1, 8) if lists.counts[place]]
    member = np.array([[place >> bit & 1 for bit in range(3)] for place in places])
    counts = np.array([int(lists.counts[place]) for place in places])
    total = np.full(both.shape, -np.inf)
    for split in product(*(range(count + 1) for count in counts)):
        one = np.array(split)
        size_one, size_two = one.sum() + first, seen - one.sum() + second
        log = both + shares[size_one, size_two]
        log += sum(np.log(comb(count, part)) for count, part in zip(counts, split, strict=True))
        for on_one, on_two in zip(one @ member, (counts - one) @ member, strict=True):
            log += betaln(1 + on_one, 1 + size_one - on_one) + betaln(1 + on_two, 1 + size_two - on_two)
        total = np.logaddexp(total, log)
    logs = logsumexp(np.where(first <= hidden, total, -np.inf), axis=1)
    return np.asarray(np.exp(logs - logsumexp(logs)))


@pytest.mark.parametrize("classes", [1, 2])
def test_the_sampler_draws_from_the_posterior_that_is_worked_out_exactly(classes: int) -> None:
    exact = posterior_of_one_class(SMALL, np.arange(400.0)) if classes == 1 else posterior_of_two_classes(SMALL, 60)
    shares = np.append(0, np.cumsum(exact))
    plan = Sampling(chains=10, burn_in=500, draws=15_000)
    drawn = latent_classes(SMALL, np.random.default_rng(4), classes, sampling=plan, level=0.6)
    for value, share in ((drawn.lower, 0.2), (drawn.estimate, 0.5), (drawn.upper, 0.8)):
        at = int(value - SMALL.seen)
        assert shares[at] - 0.02 <= share <= shares[at + 1] + 0.02  # 15,000 draws kept: a standard error below 0.01


def counts_of(rng: np.random.Generator, kinds: list[tuple[int, tuple[float, ...]]]) -> Lists:
    """A table drawn from kinds of people: how many, and how likely each list finds them."""
    number = len(kinds[0][1])
    counts = np.zeros(2**number)
    for people, found in kinds:
        on = rng.random((people, number)) < found
        counts += np.bincount(on @ (1 << np.arange(number)), minlength=2**number)
    counts[0] = 0
    return Lists(tuple("ABCDEFGH"[:number]), tuple(counts.tolist()))


def test_the_truth_is_inside_the_interval_for_independent_lists() -> None:
    covered, middle = 0, []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        answer = latent_classes(counts_of(rng, [(1000, FOUND)]), rng, sampling=QUICK)
        covered += answer.lower <= 1000 <= answer.upper
        middle.append(answer.estimate)
    assert covered >= 10
    assert np.mean(middle) == pytest.approx(1000, rel=0.05)


def test_the_truth_is_inside_the_interval_for_two_kinds_of_people_where_taking_them_for_one_misses_it() -> None:
    covered, missed, middle = 0, 0, []
    for seed in range(12):
        rng = np.random.default_rng(100 + seed)
        lists = counts_of(rng, [(1400, (0.3, 0.1, 0.25, 0.2, 0.3)), (600, (0.7, 0.6, 0.75, 0.6, 0.8))])
        answer = latent_classes(lists, rng, sampling=QUICK)
        covered += answer.lower <= 2000 <= answer.upper
        missed += capture_model(lists, Shape.NONE).upper < 2000
        middle.append(answer.estimate)
        assert answer.occupied > 1.5
    assert covered >= 10
    assert missed == 12
    assert np.mean(middle) == pytest.approx(2000, rel=0.03)


def test_the_same_seed_gives_the_same_answer_and_another_a_near_one() -> None:
    lists = counts_of(np.random.default_rng(1), [(1000, FOUND)])
    one, same, other = (latent_classes(lists, np.random.default_rng(seed), sampling=QUICK) for seed in (1, 1, 2))
    assert one == same
    assert one.estimate != other.estimate
    assert one.estimate == pytest.approx(other.estimate, abs=6 * (one.error + other.error))


def test_chains_that_have_not_mixed_say_so() -> None:
    lists = counts_of(np.random.default_rng(1), [(600, (0.02, 0.03, 0.02, 0.04)), (50, (0.5, 0.5, 0.6, 0.5))])
    answer = latent_classes(lists, np.random.default_rng(2), sampling=Sampling(8, 0, 40, 1))
    assert not answer.mixed
    assert any("have not mixed" in note for note in answer.notes)
    longer = latent_classes(lists, np.random.default_rng(2), sampling=Sampling(8, 1000, 8000))
    assert longer.mixed
    assert not any("have not mixed" in note for note in longer.notes)


def test_counts_of_millions_cost_no_more_draws() -> None:
    found = np.array([[p if place >> bit & 1 else 1 - p for bit, p in enumerate(FOUND)] for place in range(16)])
    counts = np.round(5e6 * found.prod(axis=1))
    counts[0] = 0
    answer = latent_classes(Lists(tuple("ABCD"), tuple(counts.tolist())), np.random.default_rng(3), sampling=QUICK)
    assert answer.estimate == pytest.approx(5e6, rel=0.01)


def test_independent_draws_are_worth_as_many_and_correlated_ones_fewer() -> None:
    rng = np.random.default_rng(8)
    noise = rng.standard_normal((2000, 8))
    assert effective_size(noise) == pytest.approx(16_000, rel=0.1)
    assert split_ratio(noise) == pytest.approx(1, abs=0.01)
    slow = np.empty_like(noise)
    slow[0] = noise[0]
    for row in range(1, len(noise)):
        slow[row] = 0.9 * slow[row - 1] + np.sqrt(1 - 0.81) * noise[row]
    assert effective_size(slow) == pytest.approx(16_000 * 0.1 / 1.9, rel=0.25)


def test_chains_in_different_places_are_worth_little() -> None:
    apart = np.random.default_rng(8).standard_normal((2000, 8)) + 5 * np.arange(8)
    assert split_ratio(apart) > 3
    assert effective_size(apart) < 30
    assert split_ratio(np.ones((100, 4))) == 1
    assert split_ratio(np.ones((100, 4)) * np.arange(4)) == np.inf


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        (Lists(("A", "B"), (0, 5, 5, 2)), "there are 2 lists, and it needs 3 to 8"),
        (Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 0, 0, 0)), "nobody is on two lists"),
        (Lists(("A", "B", "C"), (0, 5, 5, 3, 0, 0, 0, 0)), "a list has nobody"),
        (Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 1, 1, 0), (True,) * 3 + (False,) + (True,) * 4), "exclude each other"),
        (Lists(("A", "B", "C"), (0, 5, 5, 1.5, 5, 1, 1, 0)), "not whole numbers"),
    ],
)
def test_lists_that_it_cannot_use_are_refused(lists: Lists, why: str) -> None:
    with pytest.raises(MethodError, match=why):
        latent_classes(lists, np.random.default_rng(1))


def test_options_that_cannot_be_are_refused_at_once() -> None:
    with pytest.raises(MethodError, match=r"one class or more.*above 0.*four chains"):
        latent_classes(SMALL, np.random.default_rng(1), classes=0, shape=0, sampling=Sampling(chains=1))
