"""The smallest effect tried on past weeks: as theory has it where weeks are chance, and wider where they are alike."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.allocation import drawn, places
from sightline.methods.power import Weeks, error_of_panel, smallest, under
from sightline.methods.power_past import (
    NEVER,
    Past,
    contrasts,
    detectable,
    detectable_series,
    drawn_past,
    past,
    weeks_of,
)

AREAS, WEEKS = 30, 160


def made_up(seed: int, drift: float = 0.0, alike: float = 0.0) -> Past:
    """Counts about 40 a week, whose level wanders by so much (variance), so much of it from one week to the next."""
    rng = np.random.default_rng(seed)
    level = np.zeros((AREAS, WEEKS))
    level[:, 0] = rng.normal(0, np.sqrt(drift), AREAS)
    for week in range(1, WEEKS):
        level[:, week] = alike * level[:, week - 1] + rng.normal(0, np.sqrt(drift * (1 - alike**2)), AREAS)
    return past(rng.poisson(40 * np.maximum(1 + level, 0.05)))


def parallel(trials: int, seed: int) -> np.ndarray:
    """Half of the areas from the first week on, drawn anew for each trial."""
    found = places([str(n) for n in range(AREAS)], {}, 2)
    return np.where(drawn(found, trials, np.random.default_rng(seed)) == 0, 0, NEVER)


def test_an_effect_that_was_put_in_is_what_is_estimated() -> None:
    rng = np.random.default_rng(1)
    campaign = under(np.where(rng.permutation(AREAS) < 15, 20, NEVER), 40, 13)[None]
    area, week = rng.normal(1, 0.2, (1, AREAS, 1)), rng.normal(0, 0.2, (1, 1, 40))
    weights = rng.uniform(1, 9, (1, AREAS))
    weights[0, 3] = 0
    effect = (contrasts(weights, campaign) * (area + week + 0.17 * campaign)).sum()
    assert effect == pytest.approx(0.17)
    design = np.column_stack([
        np.kron(np.eye(AREAS), np.ones((40, 1))), np.kron(np.ones((AREAS, 1)), np.eye(40)), campaign.ravel(),
    ])  # fmt: skip
    counts, root = rng.normal(1, 0.3, (AREAS, 40)), np.sqrt(np.repeat(weights[0], 40))[:, None]
    brute = np.linalg.lstsq(root * design, root[:, 0] * counts.ravel(), rcond=None)[0][-1]
    assert (contrasts(weights, campaign)[0] * counts).sum() == pytest.approx(brute)
    with pytest.raises(MethodError, match="no area is beside"):
        contrasts(np.ones((1, AREAS)), np.ones((1, AREAS, 40)))


def test_few_draws_find_nothing_and_say_so() -> None:
    with pytest.raises(MethodError, match="12 different draws are in balance"):
        detectable([made_up(2)], parallel(12, 3), 40, 13, 80, np.random.default_rng(4))


def test_weeks_of_chance_give_what_theory_gives() -> None:
    found = detectable([made_up(seed) for seed in range(8)], parallel(400, 3), 40, 13, 80, np.random.default_rng(4))
    campaign = under(np.where(np.arange(AREAS) < 15, 40, NEVER), 80, 13)
    error = error_of_panel(campaign, Weeks(1 / 40).covariance(80))
    assert found.spread == pytest.approx(error, rel=0.12)
    assert found.smallest == pytest.approx(smallest(error, AREAS - 2), rel=0.2)


def test_weeks_that_are_alike_hide_more() -> None:
    calm, moved = (
        detectable([made_up(5, drift, 0.95)], parallel(400, 3), 40, 13, 80, np.random.default_rng(4))
        for drift in (0.0, 0.02)
    )
    assert moved.smallest > 1.5 * calm.smallest
    # What wanders is lifted with the rest. A lift that was merely added would be found at 2.9 spreads.
    assert moved.smallest > 3 * moved.spread
    seen = weeks_of(made_up(5, 0.02, 0.9))
    assert seen.drift == pytest.approx(0.02, rel=0.3)
    assert seen.alike == pytest.approx(0.9, abs=0.06)
    assert seen.chance == pytest.approx(1 / 40, rel=0.15)


def test_one_series_has_a_limit_and_no_trials() -> None:
    found = detectable_series(made_up(6), 13, 30)
    alike = detectable_series(made_up(6, 0.02, 0.9), 13, 30)
    assert found.tried == 0
    assert np.log1p(found.smallest) == pytest.approx(2.8 * found.spread, rel=0.08)
    assert found.limit < found.smallest
    assert alike.smallest > found.smallest


def test_a_past_drawn_from_years_wanders_as_years_do() -> None:
    rng = np.random.default_rng(7)
    usual = np.full(120, 60.0)
    walks = np.cumsum(rng.normal(0, 0.1, (120, 9)), axis=1)
    moved, calm = (
        drawn_past(usual, rng.poisson(60 * 52 * np.exp(level)).astype(float), 260, rng)
        for level in (walks, np.zeros((120, 9)))
    )
    assert moved.counts.mean() == pytest.approx(60, rel=0.03)

    def differ(found: Past) -> float:
        yearly = np.log(found.counts.reshape(120, 5, 52).sum(axis=2))
        return float(np.diff(yearly, axis=1).std())

    assert differ(moved) == pytest.approx(0.1, rel=0.15)
    assert differ(calm) < 0.04


def test_what_areas_of_a_region_share_is_drawn_once_for_all_of_them() -> None:
    rng, of = np.random.default_rng(8), np.repeat(np.arange(8), 15)
    shared = np.cumsum(rng.normal(0, 0.1, (8, 9)), axis=1)[of]
    years = rng.poisson(600 * 52 * np.exp(shared)).astype(float)

    def regions_move(groups: tuple[np.ndarray, np.ndarray] | None) -> float:
        found = drawn_past(np.full(120, 600.0), years, 260, rng, groups)
        yearly = np.diff(np.log(found.counts.reshape(120, 5, 52).sum(axis=2)), axis=1)
        return float(np.mean([yearly[of == one].mean(axis=0).std() for one in range(8)]))

    assert regions_move((of, of)) > 2 * regions_move(None)


def test_a_past_that_is_too_short_or_has_gaps_is_refused() -> None:
    with pytest.raises(MethodError, match="20 past weeks are known, and one series by itself needs 26"):
        detectable_series(Past(made_up(1).counts[:, :20], made_up(1).usual), 13, 30)
    with pytest.raises(MethodError, match="160 past weeks are known and the plan takes 200"):
        detectable([made_up(1)], parallel(5, 1), 100, 13, 200, np.random.default_rng(1))
    for wrong, said in (([[1.0, np.nan]], "gaps"), ([[0.0, 0.0]], "without a contact"), ([[1.0, -1.0]], "gaps")):
        with pytest.raises(MethodError, match=said):
            past(wrong)
