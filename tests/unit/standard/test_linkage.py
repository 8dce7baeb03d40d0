"""What follows from the counts of linkage: shares expected to be wrong or missed, and which groups stand out."""

from __future__ import annotations

import pytest

from sightline.standard import linkage
from sightline.standard.linkage import CHILD, Group, groups_of, standing_out


def group(code: str = "W", pairs: int = 10_000, numbered: int = 0, found: int = 0, near: float = 0.0) -> Group:
    return Group(CHILD, "ethnic_group", code, pairs, 0.0, numbered, found, near)


def test_rows_become_groups() -> None:
    named = {"population": CHILD, "dimension": "sex", "code": "F"}
    rows: list[dict[str, object]] = [
        {"measure": linkage.PAIRS, "n": 50, "of": None, "expected": 1.5, **named},
        {"measure": linkage.NUMBERED, "n": 18, "of": 20, "expected": None, **named},
        {"measure": linkage.NEAR, "n": 9, "of": None, "expected": 2.0, **named},
        {"measure": "pairs joined", "n": 7, "of": None, "expected": None, **dict.fromkeys(named)},
    ]
    assert groups_of(rows) == {(CHILD, "sex"): [Group(CHILD, "sex", "F", 50, 1.5, 20, 18, 2.0)]}


def line(measure: str, n: int, of: int | None, dimension: str, code: str) -> dict[str, object]:
    return {
        "measure": measure, "n": n, "of": of, "expected": 0.0, "population": CHILD, "dimension": dimension, "code": code
    }  # fmt: skip


def test_both_records_of_a_pair_must_hold_enough_to_compare() -> None:
    rows = [
        line(linkage.PAIRS, 810, None, "sex", "F"), line(linkage.PAIRS, 810, None, "kinds", "council+police"),
        line(linkage.BLIND, 10, 100, "sex", "F"), line(linkage.BLIND, 20, 100, "kind", "council"),
        line(linkage.BLIND, 0, 100, "kind", "police"),
    ]  # fmt: skip
    ((sex,), (kinds,)) = groups_of(rows).values()
    assert [sex.seen, kinds.seen] == pytest.approx([0.81, 0.8])
    assert sex.missed == pytest.approx(190)
    assert kinds.missed_share == pytest.approx(0.2)


def test_pairs_without_a_number_are_missed_as_often_as_those_with_one_would_be() -> None:
    told = group(pairs=1_000, numbered=200, found=160)
    assert told.recall_without_numbers == 0.8
    assert told.missed == pytest.approx(800 * 0.2 / 0.8)
    assert told.missed_share == pytest.approx(200 / 1_200)


def test_where_too_few_numbers_tell_only_the_near_pairs_do() -> None:
    told = group(pairs=1_000, numbered=99, found=10, near=5.0)
    assert (told.recall_without_numbers, told.recall_interval) == (None, None)
    assert told.missed == 5.0


def test_the_greater_of_the_two_estimates_counts() -> None:
    assert group(pairs=1_000, numbered=200, found=200, near=7.0).missed == 7.0


def test_nobody_missed_is_nought_and_no_pairs_are_no_share() -> None:
    assert group(pairs=0).missed_share == 0.0
    assert group(pairs=0).wrong_share == 0.0


def test_a_group_stands_out_by_two_per_cent_or_at_twice_the_others() -> None:
    even, once, twice = group("W", near=20.0), group("M", near=30.0), group("B", near=60.0)
    assert standing_out([even, once], 500) == []
    assert standing_out([even, once, twice], 500) == [twice]
    bad, worse = group("W", near=600.0), group("A", near=900.0)
    assert standing_out([bad, worse], 500) == [worse]
    assert standing_out([bad, group("A", near=700.0)], 500) == []


def test_a_small_group_a_lone_one_and_what_is_not_known_do_not_stand_out() -> None:
    assert standing_out([group("W"), group("A", pairs=400, near=100.0)], 500) == []
    assert standing_out([group("W", near=900.0)], 500) == []
    assert standing_out([group("W"), group("not_known", near=900.0), group("differ", near=900.0)], 500) == []
