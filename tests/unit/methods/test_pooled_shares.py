"""Shares of areas drawn towards all: against a published example, against a plain sum, and against drawn truths."""

import math

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.pooled_shares import pool_shares

# Tumours among 71 groups of rats: Tarone, Biometrics 38 (1982), as in Gelman and others, Bayesian Data Analysis,
# third edition (2013), section 5.3: the beta distribution of true shares is found to be about Beta(2.4, 14.3).
TUMOURS = [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10] + [4] * 7 + [10]
TUMOURS += [4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4]
RATS = [20] * 7 + [19] * 4 + [18] * 2 + [17] + [20] * 4 + [19] * 2 + [18] * 2 + [25, 24, 23] + [20] * 6
RATS += [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50] + [20] * 7 + [48, 19, 19, 19, 22, 46, 49, 20, 20, 23]
RATS += [19, 22, 20, 20, 20, 52, 46, 47, 24, 14]


def test_a_published_example_is_met() -> None:
    found = pool_shares(TUMOURS, RATS)
    first, second = 2.4, 14.3
    assert found.mean == pytest.approx(first / (first + second), abs=0.002)
    assert found.spread == pytest.approx(math.sqrt(first * second / (first + second) ** 2 / (first + second + 1)),
                                         abs=0.008)  # fmt: skip
    assert found.areas[-1].value == pytest.approx((first + 4) / (first + second + 14), abs=0.005)
    assert found.areas[-1].raw == pytest.approx(4 / 14)


def test_it_is_the_sum_over_a_fine_grid_in_plain_python() -> None:
    hits, cases = [3, 10, 2, 25, 0, 7], [20, 30, 4, 50, 12, 9]
    total, above = 0.0, 0.0
    for mean in (np.arange(200) + 0.5) / 200:
        for root in (np.arange(200) + 0.5) / 200:
            size = root**-2 - 1
            a, b = mean * size, (1 - mean) * size
            logs = sum(
                math.lgamma(a + k) + math.lgamma(b + n - k) - math.lgamma(a + b + n)
                - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)
                for k, n in zip(hits, cases, strict=True)
            )  # fmt: skip
            weight = math.exp(logs + 92)
            total += weight
            above += weight * (a + hits[2]) / (a + b + cases[2])
    assert pool_shares(hits, cases).areas[2].value == pytest.approx(above / total, abs=0.003)


def test_intervals_hold_drawn_truths_as_often_as_they_say() -> None:
    rng, sizes = np.random.default_rng(11), [200] * 11 + [20]
    held = small = 0
    for _ in range(100):
        mean, spread = rng.uniform(0.1, 0.9), rng.uniform(0.02, 0.3)
        size = 1 / spread**2 - 1
        truths = rng.beta(mean * size, (1 - mean) * size, len(sizes))
        rows = pool_shares(rng.binomial(sizes, truths).tolist(), sizes).areas
        inside = [(row.lower or 0) <= truth <= (row.upper or 0) for row, truth in zip(rows, truths, strict=True)]
        held, small = held + sum(inside), small + inside[-1]
    assert 0.92 <= held / 1200 <= 0.98
    assert small >= 88


def test_a_late_area_is_found_and_one_that_is_only_small_is_not() -> None:
    """Of twelve areas one is late in 40 of 100 and has many cases; one has a tenth of the cases and is like all."""
    rng, sizes = np.random.default_rng(5), [200] * 11 + [20]
    found = small = false = 0
    for _ in range(100):
        hits = rng.binomial(sizes, [0.55] + [0.85] * 11)
        areas, of_all = pool_shares(hits.tolist(), sizes).areas, hits[1:].sum() / sum(sizes[1:])
        outside = [not (row.lower or 0) <= of_all <= (row.upper or 0) for row in areas]
        found, small, false = found + outside[0], small + outside[-1], false + sum(outside[1:-1])
    assert found == 100
    assert small <= 3
    assert false <= 100  # of 1,000


def test_gaps_stay_gaps_and_take_no_part() -> None:
    with_gaps = pool_shares([1, None, 0, 2, 3, 4, 5], [5, 5, 0, 8, 9, 9, 9])
    assert [row.value is None for row in with_gaps.areas] == [False, True, True, False, False, False, False]
    assert all(row.reason for row in with_gaps.areas if row.value is None)
    without = pool_shares([1, 2, 3, 4, 5], [5, 8, 9, 9, 9])
    assert [row for row in with_gaps.areas if row.value is not None] == list(without.areas)


@pytest.mark.parametrize(
    ("counts", "totals", "words"),
    [
        ([1] * 4, [5] * 4, "too few"), ([6] + [1] * 4, [5] * 5, "from 0 to its total"),
        ([-1] + [1] * 4, [5] * 5, "from 0 to its total"), ([1] * 5, [5] * 4, "one total"),
    ],
)  # fmt: skip
def test_what_cannot_be_pooled_is_refused(counts: list[int], totals: list[int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        pool_shares(counts, totals)
