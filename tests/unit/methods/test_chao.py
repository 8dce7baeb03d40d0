"""Chao's lower bound, by moments and by log-linear models: what it gives where the truth is known, what it refuses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.chao import NOBODY_ONCE, NOBODY_TWICE, bound_of_frequencies, lower_bound
from sightline.methods.hidden.heterogeneity import Shape, capture_model
from sightline.methods.hidden.lists import Lists

UNLIKE = (0.5, 0.2, 0.1, 0.05)


def expected(kinds: list[tuple[float, tuple[float, ...]]]) -> Lists:
    """The counts to be expected of kinds of people: how many, and how likely each list finds them."""
    number = len(kinds[0][1])
    counts = np.zeros(2**number)
    for people, found in kinds:
        for marks in product((0, 1), repeat=number):
            place = sum(mark << bit for bit, mark in enumerate(marks))
            counts[place] += people * np.prod([p if mark else 1 - p for mark, p in zip(marks, found, strict=True)])
    counts[0] = 0
    return Lists(tuple("ABCDEFGH"[:number]), tuple(counts.tolist()))


def test_independent_lists_are_estimated_exactly_from_expected_counts() -> None:
    unlike = expected([(1000, UNLIKE)])
    assert lower_bound(unlike).estimate == pytest.approx(1000)
    for shape in (Shape.NONE, Shape.CHAO):
        assert capture_model(unlike, shape).estimate == pytest.approx(1000)
    alike = expected([(1000, (0.2,) * 4)])
    assert lower_bound(alike, alike=True).estimate == pytest.approx(1000)
    for shape in (Shape.NONE, Shape.CHAO):
        assert capture_model(alike, shape, alike=True).estimate == pytest.approx(1000)


def test_it_is_a_lower_bound_where_people_differ_and_nearer_than_taking_them_for_the_same() -> None:
    lists = expected([(600, (0.1, 0.05, 0.1, 0.05)), (400, (0.5, 0.3, 0.5, 0.3))])
    same = capture_model(lists, Shape.NONE).estimate
    for bound in (lower_bound(lists), capture_model(lists)):
        assert same < bound.estimate < 1000


def test_taking_unlike_lists_for_alike_is_too_high_and_says_so() -> None:
    opinion = lower_bound(expected([(1000, UNLIKE)]), alike=True)
    assert opinion.estimate > 1200
    assert any("take" in note and "equally many" in note for note in opinion.notes)


def test_two_lists_are_those_of_lincoln_and_petersen_and_of_chapman() -> None:
    """Seber (1982), page 107: 948 on one list, 421 on the other, 167 on both."""
    lists = Lists(("A", "B"), (0, 781, 254, 167))
    assert lower_bound(lists).estimate == pytest.approx(948 * 421 / 167)
    assert lower_bound(lists, corrected=True).estimate == pytest.approx(949 * 422 / 168 - 1)


def test_three_lists_are_worked_out_by_hand() -> None:
    lists = Lists(("A", "B", "C"), (0, 10, 20, 4, 30, 2, 5, 1))
    hidden = (10 * 20 + 10 * 30 + 20 * 30) / 11
    assert lower_bound(lists).hidden == pytest.approx(hidden)
    assert lower_bound(lists, corrected=True).hidden == pytest.approx(hidden * 11 / 12)
    assert lower_bound(lists, alike=True).hidden == pytest.approx(60**2 / 22 * 2 / 3)
    assert lower_bound(lists, alike=True, corrected=True).hidden == pytest.approx(60 * 59 / 24 * 2 / 3)


def test_the_log_linear_bound_of_alike_lists_is_that_of_moments() -> None:
    lists = expected([(60, (0.1, 0.2, 0.1)), (40, (0.5, 0.3, 0.6))])
    one, other = capture_model(lists, alike=True), lower_bound(lists, alike=True)
    assert (one.lower, one.estimate, one.upper) == pytest.approx((other.lower, other.estimate, other.upper), rel=1e-8)


def test_an_effect_below_nought_is_set_to_nought() -> None:
    """Fewer are on all three lists than if they were independent: then Chao's model is that without differences."""
    lists = Lists(("A", "B", "C"), (0, 40, 40, 20, 40, 20, 20, 1))
    assert capture_model(lists).estimate == pytest.approx(capture_model(lists, Shape.NONE).estimate)
    nobody_on_all = Lists(("A", "B", "C"), (0, 40, 40, 20, 40, 20, 20, 0))
    assert capture_model(nobody_on_all).estimate == pytest.approx(capture_model(nobody_on_all, Shape.NONE).estimate)


def test_curves_of_how_people_differ_give_other_numbers_and_say_so() -> None:
    lists = expected([(600, (0.1, 0.05, 0.1, 0.05)), (400, (0.5, 0.3, 0.5, 0.3))])
    found = [capture_model(lists, shape) for shape in (Shape.POISSON, Shape.DARROCH, Shape.GAMMA)]
    assert found[0].estimate < found[1].estimate < found[2].estimate
    assert all("cannot check" in note for opinion in found for note in opinion.notes)


def test_the_interval_covers_a_planted_truth_as_often_as_it_says() -> None:
    rng, covered = np.random.default_rng(5), 0
    chances = np.array(expected([(1.0, (0.3, 0.25, 0.2, 0.35))]).counts)
    chances[0] = 1 - chances.sum()
    for counts in rng.multinomial(2000, chances, size=400):
        opinion = lower_bound(Lists(tuple("ABCD"), (0.0, *map(float, counts[1:]))))
        covered += opinion.lower <= 2000 <= opinion.upper
    assert 365 <= covered <= 395  # 95 % of 400 is 380, three standard deviations are 13


def test_the_interval_widens_with_its_level_and_never_goes_below_the_number_seen() -> None:
    lists = Lists(("A", "B", "C"), (0, 10, 20, 4, 30, 2, 5, 1))
    narrow, wide = lower_bound(lists, level=0.8), lower_bound(lists)
    assert lists.seen < wide.lower < narrow.lower < narrow.estimate < narrow.upper < wide.upper


def test_nobody_on_one_list_only_leaves_the_number_seen() -> None:
    opinion = lower_bound(Lists(("A", "B", "C"), (0, 0, 0, 4, 0, 2, 5, 1)))
    assert (opinion.lower, opinion.estimate, opinion.upper, opinion.hidden) == (12, 12, 12, 0)
    assert NOBODY_ONCE in opinion.notes


def test_nobody_on_exactly_two_lists_is_refused_or_said() -> None:
    lists = Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 0, 0, 2))
    with pytest.raises(MethodError, match="nobody is on exactly two lists"):
        lower_bound(lists)
    opinion = lower_bound(lists, corrected=True)
    assert opinion.hidden == pytest.approx(75)
    assert NOBODY_TWICE in opinion.notes


def test_every_reason_to_refuse_is_said_at_once() -> None:
    lists = Lists(("A", "B"), (0, 5, 0, 0), (True, True, True, False))
    with pytest.raises(MethodError, match=r"on two lists or more.*list has nobody.*exclude each other.*level"):
        lower_bound(lists, level=1.5)
    with pytest.raises(MethodError, match="there are 2 lists, and it needs 3 to 8"):
        capture_model(Lists(("A", "B"), (0, 781, 254, 167)))
    with pytest.raises(MethodError, match=r"more than were seen.*two occasions.*level"):
        bound_of_frequencies(5, 4, 3, occasions=1, level=0)


def test_a_model_that_has_no_estimate_is_refused() -> None:
    """Nobody on two lists but all three of them: no Poisson curve over the number of lists fits, however steep."""
    with pytest.raises(MethodError, match="cannot be fitted"):
        capture_model(Lists(("A", "B", "C"), (0, 5, 5, 0, 5, 0, 0, 2)), Shape.POISSON)
