"""Agreement of coders against printed examples, sums done by hand, and what must hold of any table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import MethodError
from sightline.methods.coders import alpha, alpha_range, kappa, kappa_range

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": four observers, twelve units, missing data.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# The same paper: two observers, ten units, two codes; and two observers, twelve units, five codes.
TWO_CODES = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
FIVE_CODES = [list("aabbdcccedda"), list("babbbccceddd")]
# Fleiss, Cohen and Everitt, Psychological Bulletin 72 (1969), 323-327: 200 subjects; kappa .429.
DIAGNOSES = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
# Fleiss, "Statistical methods for rates and proportions" (1981), table 13.1: kappa .68.
PSYCHIATRISTS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]


def test_alpha_is_that_of_krippendorff_for_four_observers_with_gaps() -> None:
    assert round(alpha(FOUR), 3) == 0.743


def test_alpha_is_that_of_krippendorff_for_two_observers() -> None:
    assert round(alpha(TWO_CODES), 3) == 0.095
    assert round(alpha(FIVE_CODES), 3) == 0.692


def test_kappa_is_that_of_the_printed_examples() -> None:
    assert round(kappa(DIAGNOSES), 3) == 0.429
    assert round(kappa(PSYCHIATRISTS), 2) == 0.68


def test_kappa_is_the_sum_done_by_hand() -> None:
    # 20 and 15 of 50 agree: .70. Expected: .5 * .6 + .5 * .4 = .50.
    assert kappa([[20, 5], [10, 15]]) == pytest.approx((0.70 - 0.50) / 0.50)


def test_coders_who_agree_as_chance_would_have_a_kappa_of_nought() -> None:
    assert kappa([[25, 25], [25, 25]]) == 0.0
    assert kappa([[0, 10], [10, 0]]) == -1.0


def test_the_range_is_as_wide_as_the_large_sample_formula_says() -> None:
    # Fleiss, Cohen and Everitt (1969), formula for the variance of kappa.
    table = np.array(DIAGNOSES) / 200
    row, column, found = table.sum(axis=1), table.sum(axis=0), kappa(DIAGNOSES)
    chance = float(row @ column)
    parts = np.diag(table) * (1 - (row + column) * (1 - found)) ** 2
    others = table * (np.add.outer(column, row) ** 2) * (1 - found) ** 2
    variance = parts.sum() + others.sum() - np.trace(others) - (found - chance * (1 - found)) ** 2
    error = math.sqrt(variance / 200) / (1 - chance)
    made = kappa_range(DIAGNOSES, seed=1)
    assert made.units == 200
    assert made.upper - made.lower == pytest.approx(2 * 1.96 * error, rel=0.08)
    assert made.lower < made.value < made.upper


def test_a_range_holds_the_planted_kappa_about_as_often_as_it_says() -> None:
    # Two coders who each keep a true code, present in half the units, with probability .9: agreement .82, chance .5.
    rng, planted, held = np.random.default_rng(8), 0.64, 0
    for world in range(200):
        drawn = rng.multinomial(150, [0.41, 0.09, 0.09, 0.41]).reshape(2, 2)
        made = kappa_range(drawn, seed=world, draws=400)
        held += made.lower <= planted <= made.upper
    assert 0.90 <= held / 200 <= 0.98


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40))
def test_alpha_of_two_coders_is_kappa_with_pooled_margins(pairs: list[tuple[int, int]]) -> None:
    first, second = zip(*pairs, strict=True)
    both = [*first, *second]
    if len(set(both)) < 2:
        with pytest.raises(MethodError, match="one code throughout"):
            alpha([first, second])
        return
    number = len(both)
    apart = sum(one != other for one, other in pairs) / len(pairs)
    expected = sum(one != other for one in both for other in both) / (number * (number - 1))
    assert alpha([first, second]) == pytest.approx(1 - apart / expected)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=12, max_size=30))
def test_the_order_of_coders_and_units_does_not_matter(units: list[tuple[int, int, int]]) -> None:
    if len({code for unit in units for code in unit}) < 2:
        return
    first, second, third = zip(*units, strict=True)
    turned = [row[::-1] for row in (third, first, second)]
    assert alpha([first, second, third]) == pytest.approx(alpha(turned))


def test_a_unit_that_one_coder_coded_says_nothing() -> None:
    longer = [[*row, 7 if number == 0 else None] for number, row in enumerate(FOUR)]
    assert alpha(longer) == alpha(FOUR)


def test_the_same_seed_gives_the_same_range() -> None:
    assert alpha_range(FOUR, seed=3) == alpha_range(FOUR, seed=3)
    assert alpha_range(FOUR, seed=3).units == 11


def test_what_says_nothing_of_agreement_is_refused() -> None:
    for wrong in ([[1, 2, 3]], [[1, -1], [0, 2]], [[0.5, 1], [1, 1]]):
        with pytest.raises(MethodError):
            kappa(np.array(wrong))
    with pytest.raises(MethodError, match="one code throughout"):
        kappa([[30, 0], [0, 0]])
    with pytest.raises(MethodError, match="fewer than 10"):
        kappa_range([[3, 1], [1, 4]], seed=1)
    with pytest.raises(MethodError, match="nearly everything"):
        kappa_range([[29, 1], [0, 0]], seed=1)
    with pytest.raises(MethodError, match="two coders"):
        alpha([[1, None], [None, 2]])
    with pytest.raises(MethodError, match="same length"):
        alpha([[1, 2], [1]])
