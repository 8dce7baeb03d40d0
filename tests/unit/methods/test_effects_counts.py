"""Counts of areas while something ran: by hand, over drawn panels, and every reason for which there is no ratio."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from sightline.methods.effects.counts import Counts, Window, before, by_block, ratio
from sightline.methods.effects.interrupted import Season
from sightline.methods.effects.panel import NEVER, Fault, NoEffect
from sightline.methods.effects.pulse import dose, pulse
from sightline.standard.figures import Period


def weeks(count: int) -> tuple[Period, ...]:
    first = date(2024, 4, 1)
    return tuple(
        Period(first + timedelta(days=7 * n), first + timedelta(days=7 * n + 6), f"week {n}") for n in range(count)
    )


def counts(cases: list[list[int]] | np.ndarray, start: list[int], stop: list[int]) -> Counts:
    table = np.array(cases)
    names = tuple(f"area {n}" for n in range(len(table)))
    return Counts(names, weeks(table.shape[1]), table, np.array(start), np.array(stop))


def drawn(lift: float, rng: np.random.Generator, areas: int = 12, wide: float = 0.0) -> Counts:
    """A panel of 60 weeks with a level for each area and week; half of the areas have it in weeks 40 to 52."""
    level = rng.lognormal(1.0, 0.5, (areas, 1)) * rng.lognormal(0, 0.1, (1, 60))
    start = np.where(np.arange(areas) % 2 == 0, 40, NEVER)
    ran = (start[:, None] == 40) & (np.arange(60) >= 40) & (np.arange(60) < 53)
    own = rng.lognormal(0, wide, (areas, 1)) ** (np.arange(60) >= 40)
    return counts(rng.poisson(level * np.where(ran, lift, 1.0) * own), start.tolist(), [53] * areas)


def test_a_ratio_by_hand() -> None:
    found = ratio(counts([[20, 20, 30], [20, 20, 30], [10, 10, 10], [30, 30, 30]], [2, 2, NEVER, NEVER], [3] * 4))
    assert found.expected == pytest.approx(80 * 40 / 80)
    assert found.value == pytest.approx(60 / 40)
    assert found.percent[0] == pytest.approx(50)
    assert found.added[0] == pytest.approx(20)
    # the classical error of a logarithm of a ratio of ratios, and no area apart from its side
    assert found.error == pytest.approx((1 / 60 + 1 / 80 + 1 / 40 + 1 / 80) ** 0.5)
    assert found.spread == pytest.approx(0)
    assert found.lower == pytest.approx(1.5 * np.exp(-1.959964 * found.error), rel=1e-6)


def test_areas_that_began_later_stand_beside_until_they_begin() -> None:
    base = [10] * 12
    early, late = [*base[:4], *[20] * 8], [*base[:8], *[30] * 4]
    cases = [early, early, late, late, base, base]
    found = ratio(counts(cases, [4, 4, 8, 8, NEVER, NEVER], [6, 6, 12, 12, 0, 0]))
    # the first group against all four others, the second against those who never had it
    assert found.expected == pytest.approx(2 * 2 * 10 + 2 * 4 * 10)
    assert found.value == pytest.approx((2 * 2 * 20 + 2 * 4 * 30) / 120)
    assert found.beside == 4


def test_blocks_show_when_and_what_came_after() -> None:
    cases = [[10] * 8 + [20] * 4 + [5] * 4] * 3 + [[10] * 16] * 3
    found = by_block(counts(cases, [8] * 3 + [NEVER] * 3, [12] * 6), 4)
    assert [(each.at, round(each.ratio.value, 6)) for each in found] == [(-8, 1.0), (-4, 1.0), (0, 2.0), (4, 0.5)]
    after = ratio(counts(cases, [8] * 3 + [NEVER] * 3, [12] * 6), Window.AFTER)
    assert after.value == pytest.approx(0.5)


def test_moving_apart_before_is_seen() -> None:
    rng = np.random.default_rng(3)
    quiet = drawn(1.0, rng)
    assert (before(quiet, 4) or 0) > 0.05
    apart = quiet.cases.copy()
    apart[::2, 20:40] *= 2
    assert (before(counts(apart, quiet.start.tolist(), quiet.stop.tolist()), 4) or 1) < 0.01


@pytest.mark.parametrize(("lift", "wide"), [(1.0, 0.0), (1.5, 0.0), (1.0, 0.3), (1.5, 0.3)])
def test_what_was_planted_is_held(lift: float, wide: float) -> None:
    rng = np.random.default_rng(11)
    found = [ratio(drawn(lift, rng, wide=wide)) for _ in range(200)]
    held = sum(each.lower <= lift <= each.upper for each in found)
    assert 0.91 * 200 <= held <= 0.99 * 200
    if lift == 1.0:
        assert sum(each.lower > 1 for each in found) <= 10
        assert sum(each.upper < 1 for each in found) <= 10


@pytest.mark.parametrize(
    ("start", "cases", "fault"),
    [
        ([4, 4, 4, 4], 10, Fault.EVERYWHERE), ([4, NEVER, NEVER, NEVER], 10, Fault.ONE_AREA),
        ([4, 4, 4, NEVER], 10, Fault.FEW), ([NEVER] * 4, 10, Fault.NOBODY), ([0, 0, NEVER, NEVER], 10, Fault.NO_BEFORE),
        ([4, 4, NEVER, NEVER], 0, Fault.SHORT),
    ],
)  # fmt: skip
def test_no_ratio_where_it_would_say_nothing(start: list[int], cases: int, fault: Fault) -> None:
    with pytest.raises(NoEffect) as refused:
        ratio(counts([[cases] * 8] * 4, start, [6] * 4))
    assert fault in {each.fault for each in refused.value.problems}


def test_a_pulse_in_one_series() -> None:
    rng = np.random.default_rng(2)
    place = np.arange(150)
    usual = 40 * np.exp(0.002 * place + 0.2 * np.cos(2 * np.pi * place / 52))
    held = 0
    for _ in range(60):
        values = rng.poisson(usual * np.where((place >= 90) & (place < 103), 1.3, 1.0))
        found = pulse(tuple(values.tolist()), 90, 103, Season(52, 2))
        held += found.lower <= 1.3 <= found.upper
    assert 53 <= held <= 60
    assert found.tells
    with pytest.raises(NoEffect):
        pulse(tuple(values.tolist()), 20, 33, Season(52, 2))


def test_a_level_that_wanders_is_not_taken_for_a_pulse() -> None:
    rng, told = np.random.default_rng(6), 0
    for _ in range(24):
        level = np.zeros(150)
        for week in range(1, 150):
            level[week] = 0.95 * level[week - 1] + rng.normal(0, 0.03)
        told += pulse(tuple(rng.poisson(400 * np.exp(level)).tolist()), 90, 103, None).tells
    assert told <= 3


def test_more_of_it_where_there_was_more() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(60):
        base = drawn(1.0, rng)
        doses = np.where(base.start == NEVER, 0.0, rng.integers(1, 5, len(base.areas)))
        ran = (base.start[:, None] != NEVER) & (np.arange(60) >= 40) & (np.arange(60) < 53)
        cases = rng.poisson(base.cases * np.where(ran, 1.2 ** doses[:, None], 1.0) * 2)
        found = dose(counts(cases, base.start.tolist(), base.stop.tolist()), doses)
        held += found.lower <= 1.2 <= found.upper
    assert held >= 54
    with pytest.raises(NoEffect):
        dose(base, np.where(base.start == NEVER, 0.0, 1.0))


def test_areas_that_begin_together_and_end_apart_are_held_beside_the_others_once_each_before() -> None:
    cases = np.full((6, 20), 20)
    cases[0, 4:8], cases[1, 8:12] = 60, 5  # two that begin together, of which each moves otherwise before
    apart = before(counts(cases, [16, 16, 16, 16, NEVER, NEVER], [18, 20, 18, 20, NEVER, NEVER]), 4)
    table = [[[side[block * 4 : block * 4 + 4].sum() for block in range(4)] for side in pair] for pair in (
        (cases[[0, 2]].sum(axis=0), cases[4:].sum(axis=0)), (cases[[1, 3]].sum(axis=0), cases[4:].sum(axis=0)),
    )]  # fmt: skip
    found = counts(cases, [16, 16, 16, 16, NEVER, NEVER], [18, 20, 18, 20, NEVER, NEVER])
    spread = max(1.0, ratio(found).spread)
    sums = sum(float(stats.chi2_contingency(pair, correction=False).statistic) for pair in table)
    assert apart == pytest.approx(float(stats.f.sf(sums / spread / 6, 6, 3)))
