"""The rules after scoring, on pairs given by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.link.decide import Pairs, decide, grow, mutual_best, possible_pairs, prior


def pairs(*rows: tuple[int, int, float], exact: tuple[int, ...] = (), apart: tuple[int, ...] = ()) -> Pairs:
    """Pairs of (record, record, bits); `exact` and `apart` are positions."""
    marks = np.arange(len(rows))
    left, right, bits = (np.array(column) for column in zip(*rows, strict=True))
    return Pairs(left, right, bits.astype(float), np.isin(marks, exact), np.isin(marks, apart))


def test_possible_pairs_are_those_of_two_agencies() -> None:
    assert possible_pairs(np.array([0, 0, 1, 2])) == 2 * 1 + 2 * 1 + 1 * 1


def test_the_prior_is_the_share_of_pairs_that_match() -> None:
    evidence = np.concatenate([np.full(1000, 60.0), np.full(5000, -60.0)])
    assert prior(evidence, 1_000_000.0) == pytest.approx(np.log2(0.001 / 0.999), abs=0.01)


def test_mutual_best_takes_one_link_per_record_and_agency() -> None:
    scored = pairs((0, 1, 5.0), (0, 2, 9.0), (0, 3, 4.0))
    best = mutual_best(scored, scored.evidence, np.ones(3, dtype=bool), np.array([0, 1, 1, 2]))
    assert best.tolist() == [False, True, True]


def test_of_equal_links_the_first_is_taken() -> None:
    scored = pairs((0, 1, 5.0), (0, 2, 5.0))
    assert mutual_best(scored, scored.evidence, np.ones(2, dtype=bool), np.array([0, 1, 1])).tolist() == [True, False]


def test_a_group_takes_no_second_record_of_an_agency() -> None:
    scored = pairs((0, 1, 9.0), (1, 2, 8.0))
    group, used = grow(scored, [0, 1], np.array([0, 1, 0]))
    assert group.tolist() == [0, 0, 2]
    assert used.tolist() == [0]


def test_a_pair_kept_apart_is_not_joined_through_a_third() -> None:
    scored = pairs((0, 1, 9.0), (0, 2, 9.0), (1, 2, 8.0), apart=(0,))
    group, _ = grow(scored, [1, 2], np.array([0, 1, 2]))
    assert group.tolist() == [0, 1, 0]


def test_a_number_is_joined_before_a_stronger_likeness() -> None:
    scored = pairs((0, 1, 20.0), (0, 2, 60.0), exact=(0,))
    assert decide(scored, np.array([0, 1, 1])).group.tolist() == [0, 0, 2]


def test_no_group_is_larger_than_the_agencies() -> None:
    agency = np.tile(np.arange(3), 4)
    rows = [(a, b, 40.0) for a in range(12) for b in range(a + 1, 12) if agency[a] != agency[b]]
    sizes = np.unique(decide(pairs(*rows), agency).group, return_counts=True)[1]
    assert sizes.max() == 3
