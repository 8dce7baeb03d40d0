"""The rules after scoring, on pairs given by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.link.decide import (
    LINKED_WITHIN,
    MOST_ALIKE,
    Decided,
    Outcome,
    Pairs,
    People,
    decide,
    mutual_best,
    prior,
    weakest,
)
from sightline.link.groups import Ints, components, grow


def pairs(*rows: tuple[int, int, float], exact: tuple[int, ...] = (), apart: tuple[int, ...] = ()) -> Pairs:
    """Pairs of (record, record, bits) of children; `exact` and `apart` are positions."""
    marks = np.arange(len(rows))
    left, right, bits = (np.array(column) for column in zip(*rows, strict=True))
    bits = bits.astype(float)
    return Pairs(left, right, bits, np.zeros(len(rows)), np.isin(marks, exact), np.isin(marks, apart), marks < 0)


def decided(scored: Pairs, agency: Ints) -> Decided:
    """What is decided of records that are all of children."""
    return decide(scored, People(agency, np.ones(len(agency), dtype=bool), np.zeros(len(agency), dtype=bool)))


def outcomes(found: Decided) -> list[str]:
    """What became of each pair."""
    return [Outcome(number).name for number in found.outcome]


def test_the_prior_is_the_share_of_pairs_that_match() -> None:
    evidence = np.concatenate([np.full(1000, 60.0), np.full(5000, -60.0)])
    assert prior(evidence, 1_000_000.0) == pytest.approx(np.log2(0.001 / 0.999), abs=0.01)


def test_mutual_best_takes_one_link_per_record_and_agency() -> None:
    scored = pairs((0, 1, 5.0), (0, 2, 9.0), (0, 3, 4.0))
    best = mutual_best(scored.l, scored.r, scored.evidence, np.ones(3, dtype=bool), np.array([0, 1, 1, 2]))
    assert best.tolist() == [False, True, True]


def test_of_equal_links_the_first_is_taken() -> None:
    scored = pairs((0, 1, 5.0), (0, 2, 5.0))
    best = mutual_best(scored.l, scored.r, scored.evidence, np.ones(2, dtype=bool), np.array([0, 1, 1]))
    assert best.tolist() == [True, False]


NOBODY = np.array([], dtype=int), np.array([], dtype=int)


def test_nodes_that_edges_join_are_known_by_the_smallest() -> None:
    left, right = np.array([4, 2, 5, 6]), np.array([2, 1, 6, 7])
    assert components(9, left, right).tolist() == [0, 1, 1, 3, 1, 5, 5, 5, 8]


def test_a_long_chain_is_one_component() -> None:
    order = np.random.default_rng(1).permutation(1000)
    assert set(components(1000, order[:-1], order[1:]).tolist()) == {0}


def test_a_group_takes_no_second_record_of_an_agency() -> None:
    group = grow(np.array([0, 1]), np.array([1, 2]), np.array([0, 1, 0]), NOBODY)
    assert group.tolist() == [0, 0, 2]


def test_a_pair_kept_apart_is_not_joined_through_a_third() -> None:
    group = grow(np.array([0, 1]), np.array([2, 2]), np.array([0, 1, 2]), (np.array([0]), np.array([1])))
    assert group.tolist() == [0, 1, 0]


def test_a_quarrel_in_one_group_leaves_the_others_as_they_are() -> None:
    left, right = np.array([0, 1, 3, 4]), np.array([1, 2, 4, 5])
    assert grow(left, right, np.array([0, 1, 0, 0, 1, 2]), NOBODY).tolist() == [0, 0, 2, 3, 3, 3]


def test_a_number_is_joined_before_a_stronger_likeness() -> None:
    scored = pairs((0, 1, 20.0), (0, 2, 60.0), exact=(0,))
    found = decided(scored, np.array([0, 1, 1]))
    assert found.group.tolist() == [0, 0, 2]
    assert outcomes(found) == ["JOINED", "RIVAL"]


def test_no_group_is_larger_than_the_agencies() -> None:
    agency = np.tile(np.arange(3), 4)
    rows = [(a, b, 40.0) for a in range(12) for b in range(a + 1, 12) if agency[a] != agency[b]]
    sizes = np.unique(decided(pairs(*rows), agency).group, return_counts=True)[1]
    assert sizes.max() == 3


def test_two_records_of_one_agency_become_one_and_are_joined_elsewhere_as_one() -> None:
    found = decided(pairs((0, 1, 60.0), (0, 2, 10.0), (1, 2, 60.0)), np.array([0, 0, 1]))
    assert found.group.tolist() == [0, 0, 0]


def test_no_more_records_of_one_agency_come_together_than_one_person_may_have() -> None:
    many = MOST_ALIKE + 2
    rows = [(a, b, 60.0) for a in range(many) for b in range(a + 1, many)]
    found = decided(pairs(*rows), np.zeros(many, dtype=int))
    assert np.unique(found.group, return_counts=True)[1].max() == MOST_ALIKE
    assert "CONFLICT" in outcomes(found)


def test_inside_an_agency_more_is_asked_than_between_two() -> None:
    rows = [(2 * place, 2 * place + 1, bits) for place, bits in enumerate((30.0, LINKED_WITHIN - 1))]
    within = decided(pairs(*rows), np.zeros(4, dtype=int))
    assert outcomes(within) == ["JOINED", "WEAK"]


def test_each_population_has_a_prior_of_its_own() -> None:
    scored = pairs(*((2 * place, 2 * place + 1, 12.0) for place in range(20)))
    half = np.arange(20) >= 10
    of_both = replace(scored, offender=half)
    record = np.arange(40) >= 20
    weight = decide(of_both, People(np.arange(40), np.ones(40, dtype=bool), record)).weight
    assert len(set(weight[~half])) == len(set(weight[half])) == 1
    assert weight[0] < weight[-1]  # there are fewer pairs that two of the fewer offenders could make


def test_the_band_of_a_group_is_the_lowest_that_holds_it_together() -> None:
    scored = pairs((0, 1, 9.0), (0, 2, 9.0), (1, 2, 9.0), (3, 4, 9.0))
    group = np.array([0, 0, 0, 3, 3, 5])
    assert weakest(scored, group, np.array([0, 2, 1, 2]), 3).tolist() == [1, 1, 1, 2, 2, -1]
