"""What a clerical review says: shares weighted by stratum, with ranges that are no points."""

from __future__ import annotations

import random

import pytest

from sightline.standard.clerical import Stratum, missed, precision, share_same, strata_of


def stratum(band: str, pairs: int, same: int, different: int, unsure: int = 0) -> Stratum:
    return Stratum("child", band, pairs, same, different, unsure)


def test_one_stratum_is_a_plain_share_with_nearly_wilsons_interval() -> None:
    found = share_same([stratum("strong", 1_000, 90, 10)])
    assert found is not None
    assert (found.share, found.answered, found.covered) == (0.9, 100, 1.0)
    assert [found.low, found.high] == pytest.approx([0.8256, 0.9448], abs=0.003)


def test_strata_are_weighted_by_their_pairs_not_by_their_answers() -> None:
    found = share_same([stratum("strong", 9_000, 20, 0), stratum("faint", 1_000, 10, 10)])
    assert found is not None
    assert found.share == pytest.approx(0.95)


def test_a_review_without_a_fault_is_not_sure() -> None:
    found = share_same([stratum("strong", 9_000, 60, 0), stratum("faint", 1_000, 20, 0)])
    assert found is not None
    assert found.share == 1.0
    assert 0.9 < found.low < 0.97


def test_too_few_answers_give_no_share_and_unsure_ones_do_not_count() -> None:
    assert share_same([stratum("strong", 9_000, 29, 0, 50)]) is None
    assert share_same([]) is None


def test_a_stratum_that_nobody_answered_is_left_out_and_told() -> None:
    found = share_same([stratum("strong", 3_000, 40, 0), stratum("faint", 1_000, 0, 0, 9)])
    assert found is not None
    assert (found.share, found.covered) == (1.0, 0.75)


def test_precision_is_of_joined_pairs_and_the_share_missed_of_all_that_came_near() -> None:
    strata = [stratum("strong", 900, 45, 5), stratum("kept_apart", 100, 0, 30), stratum("weak", 200, 15, 15)]
    right, lost = precision(strata), missed(strata)
    assert right is not None
    assert lost is not None
    assert right.share == 0.9
    assert lost.share == pytest.approx(100 / (0.9 * 900 + 100))
    assert lost.low < lost.share < lost.high


def test_the_interval_covers_as_often_as_it_should() -> None:
    """4,000 reviews of three strata whose truth is known."""
    rng, truth = random.Random(7), ((8_000, 0.995, 40), (1_000, 0.9, 40), (500, 0.6, 40))
    whole = sum(pairs for pairs, _, _ in truth)
    share = sum(pairs * right for pairs, right, _ in truth) / whole
    covered = 0
    for _ in range(4_000):
        strata = []
        for band, (pairs, right, n) in zip(("surest", "strong", "faint"), truth, strict=True):
            same = sum(rng.random() < right for _ in range(n))
            strata.append(stratum(band, pairs, same, n - same))
        found = share_same(strata)
        assert found is not None
        covered += found.low <= share <= found.high
    assert 0.93 <= covered / 4_000 <= 0.995


def test_rows_of_one_group_become_strata() -> None:
    row = {"population": "child", "stratum": "weak", "pairs": 50, "same": 1, "different": 9, "cannot_tell": 2}
    rows = [{**row, "dimension": "all", "code": "all"}, {**row, "dimension": "sex", "code": "F"}]
    assert strata_of(rows) == [stratum("weak", 50, 1, 9, 2)]
    assert strata_of(rows, "sex", "M") == []
