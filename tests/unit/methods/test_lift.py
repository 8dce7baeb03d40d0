"""The lift by a draw: exact over all draws, its interval over many, and every reason for which there is none."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.lift import LEVEL, lift
from sightline.methods.power_past import NEVER, Past, past

AREAS, BEFORE, WEEKS, RUNS = 10, 40, 20, 12
ALL = np.array([np.where(np.isin(np.arange(AREAS), some), 0, NEVER) for some in combinations(range(AREAS), 5)])


def weeks(rng: np.random.Generator, times: float, starts: np.ndarray, level: float = 30.0) -> tuple[Past, np.ndarray]:
    """Weeks before, by which what is usual is known, and those measured, with so many times as many where it ran."""
    usual = level * rng.lognormal(0, 0.4, (AREAS, 1)) * np.exp(rng.normal(0, 0.05, (AREAS, BEFORE + WEEKS)))
    ran = (starts[:, None] != NEVER) & (np.arange(-BEFORE, WEEKS) >= starts[:, None])
    ran &= np.arange(-BEFORE, WEEKS) < starts[:, None] + RUNS
    counts = rng.poisson(usual * np.where(ran, times, 1.0)).astype(float)
    return past(counts[:, :BEFORE]), counts


def test_it_is_exact_over_all_draws() -> None:
    found, measured = weeks(np.random.default_rng(5), 2.5, ALL[0])
    seen = lift(found, measured, ALL, BEFORE, RUNS)
    assert seen.p == pytest.approx(2 / 252)  # no other draw lies as far out but its mirror image
    assert (seen.draws, seen.areas) == (252, AREAS)
    assert seen.lower < 150 < seen.upper


@pytest.mark.parametrize("times", [1.0, 1.3])
def test_its_interval_holds_what_was_put_in_and_tells_where_the_test_does(times: float) -> None:
    held = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        draws = np.roll(ALL, int(rng.integers(len(ALL))), axis=0)  # the first is that which was drawn
        seen = lift(*weeks(rng, times, draws[0]), draws, BEFORE, RUNS)
        assert seen.tells == (seen.p <= LEVEL)
        assert seen.lower <= seen.value <= seen.upper
        held += seen.lower <= 100 * (times - 1) <= seen.upper
    assert 91 <= held <= 99


def test_a_wedge_in_which_all_have_it_in_the_end_is_told() -> None:
    rng = np.random.default_rng(2)
    draws = rng.permuted(np.tile([0, 0, 4, 4, 4, 8, 8, 8, 12, 12], (200, 1)), axis=1)
    seen = lift(*weeks(rng, 1.4, draws[0]), draws, BEFORE, RUNS)
    assert seen.tells
    assert seen.lower < 40 < seen.upper


def test_areas_that_a_draw_leaves_out_have_no_say_in_it() -> None:
    found, measured = weeks(np.random.default_rng(3), 1.5, ALL[0])
    counts = np.ones(ALL.shape)
    counts[:, 9] = 0
    other = measured.copy()
    other[9] *= 9
    assert lift(found, measured, ALL, BEFORE, RUNS, counts) == lift(found, other, ALL, BEFORE, RUNS, counts)
    assert lift(found, measured, ALL, BEFORE, RUNS, counts).areas == 9


def test_what_cannot_be_told_is_refused() -> None:
    found, measured = weeks(np.random.default_rng(4), 1.0, ALL[0])
    with pytest.raises(MethodError, match="12 different draws"):
        lift(found, measured, ALL[:12], BEFORE, RUNS)
    with pytest.raises(MethodError, match="no area is beside"):
        lift(found, measured, np.concatenate([np.zeros((1, AREAS), int), ALL]), BEFORE, RUNS)
    with pytest.raises(MethodError, match="in no week that was counted"):
        lift(found, measured[:, :BEFORE], ALL, BEFORE, RUNS)
    measured[:, BEFORE:] = 0
    with pytest.raises(MethodError, match="not one case"):
        lift(found, measured, ALL, BEFORE, RUNS)
