"""The share of victims of groups that cross a force, in made-up worlds whose network is known."""

from __future__ import annotations

import pytest

from sightline.synthetic.truth.organised import cross_force, groups
from tests.worlds_of_organised import World, share, world

SEEDS = range(1, 9)


def one(force: int, suspects: tuple[int, ...], victims: tuple[int, ...]) -> tuple[int, frozenset[int], frozenset[int]]:
    return force, frozenset(suspects), frozenset(victims)


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [world(seed) for seed in SEEDS]


def test_the_truth_of_a_few_crimes_can_be_counted_on_fingers() -> None:
    crimes = [
        one(0, (1, 2), (10,)), one(1, (3,), (11,)), one(1, (2, 3), (12, 10)),  # a group that crosses, of three victims
        one(0, (4, 5), (13,)), one(0, (), (14,)), one(1, (6,), (15,)),  # one that does not; nobody known; one alone
    ]  # fmt: skip
    found = sorted((sorted(g.suspects), sorted(g.victims), sorted(g.forces)) for g in groups(crimes))
    assert found == [([1, 2, 3], [10, 11, 12], [0, 1]), ([4, 5], [13], [0]), ([6], [15], [1])]
    assert cross_force(crimes) == 75
    assert cross_force([one(0, (1,), (2,))]) is None


def test_with_everybody_known_the_analysis_finds_the_true_share(worlds: list[World]) -> None:
    assert sum(made.truth > 0 for made in worlds) >= len(worlds) - 2
    for made in worlds:
        assert share(made) == pytest.approx(made.truth)


def test_what_linkage_misses_makes_the_share_smaller_and_by_little_where_it_misses_few(worlds: list[World]) -> None:
    truth = sum(made.truth for made in worlds) / len(worlds)
    found = {missed: sum(share(made, missed, seed) for made in worlds for seed in range(5)) / (5 * len(worlds))
             for missed in (0.05, 0.3, 1.0)}  # fmt: skip
    assert truth > found[0.05] > found[0.3] > found[1.0] == 0
    assert found[0.05] == pytest.approx(truth, rel=0.1)
