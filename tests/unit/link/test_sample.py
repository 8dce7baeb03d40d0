"""Which pairs people look at: every stratum has its part, kinds of agencies stand in proportion, a seed says which."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from sightline.link.sample import LEAST, draw_sample, strata_of_pairs

KINDS = ["council+police"] * 60 + ["council+school"] * 30 + ["court+police"] * 10


def pairs(**strata: int) -> pa.Table:
    """So many pairs of each stratum of children, named as in clerical.BANDS."""
    made = {
        "number": (40.0, True, "joined"), "surest": (20.0, False, "joined"), "strong": (9.0, False, "joined"),
        "moderate": (4.0, False, "joined"), "faint": (1.0, False, "joined"), "kept_apart": (8.0, False, "apart"),
        "left_for_review": (6.0, False, "conflict"), "weak": (-2.0, False, "weak"),
    }  # fmt: skip
    rows = [made[name] for name, many in strata.items() for _ in range(many)]
    weight, exact, outcome = zip(*rows, strict=True)
    return pa.table({"weight": weight, "exact": exact, "outcome": outcome, "offender": [False] * len(rows)})


def test_a_pair_is_of_the_first_stratum_that_fits_it() -> None:
    given = pairs(number=1, surest=1, strong=1, moderate=1, faint=1, kept_apart=1, left_for_review=1, weak=1)
    assert strata_of_pairs(given)["stratum"].to_pylist() == [
        "number", "surest", "strong", "moderate", "faint", "kept_apart", "left_for_review", "weak",
    ]  # fmt: skip
    rival = pa.table({"weight": [9.0], "exact": [False], "outcome": ["rival"], "offender": [True]})
    assert strata_of_pairs(rival).to_pylist() == [{"population": "offender", "stratum": "left_for_review"}]


def drawn(given: pa.Table, number: int, seed: int = 1) -> Counter[str]:
    chosen, strata = draw_sample(given, ["council+police"] * given.num_rows, number, seed)
    assert len(set(chosen.tolist())) == len(chosen)
    return Counter(strata["stratum"].take(pa.array(chosen)).to_pylist())


def test_every_stratum_is_drawn_from_and_doubtful_ones_more_than_their_part() -> None:
    found = drawn(pairs(number=5_000, strong=5_000, faint=200, weak=100, kept_apart=900), 140)
    assert found.total() == 140
    assert min(found.values()) >= LEAST
    assert found["faint"] / 200 > 5 * found["strong"] / 5_000
    assert found["weak"] + found["kept_apart"] >= 140 * 5 // 20


def test_a_small_stratum_is_taken_whole_and_no_more_is_drawn_than_there_is() -> None:
    assert drawn(pairs(strong=500, faint=3), 60)["faint"] == 3
    assert drawn(pairs(strong=30, weak=4), 500) == {"strong": 30, "weak": 4}


def test_inside_a_stratum_kinds_of_agencies_stand_in_proportion() -> None:
    given = pairs(strong=1_000, weak=200)
    kinds = [*KINDS * 10, *KINDS * 2]
    chosen, strata = draw_sample(given, kinds, 100, 3)
    for stratum in ("strong", "weak"):
        mine = [kinds[place] for place in chosen.tolist() if strata["stratum"][place].as_py() == stratum]
        for kind, share in (("council+police", 0.6), ("council+school", 0.3), ("court+police", 0.1)):
            assert mine.count(kind) == pytest.approx(share * len(mine), abs=1)


def test_the_seed_says_which_pairs_and_their_order_tells_nothing() -> None:
    given, kinds = pairs(strong=400, weak=100), ["council+police"] * 500
    first, again, other = (draw_sample(given, kinds, 60, seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert set(first.tolist()) != set(other.tolist())
    assert first.tolist() != sorted(first.tolist())


def test_every_pair_of_a_stratum_is_as_likely_as_every_other() -> None:
    given, kinds = pairs(strong=50), KINDS[:50]
    times = np.bincount(np.concatenate([draw_sample(given, kinds, 20, seed)[0] for seed in range(2_000)]), minlength=50)
    assert times.min() > 0.85 * 2_000 * 20 / 50
    assert times.max() < 1.15 * 2_000 * 20 / 50
