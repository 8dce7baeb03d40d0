"""A series whose weeks are alike: sizes that were put in are found, and an error knows how surely it is known."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.wander import LEAST_FREEDOM, Wander, wander

COUNT = 300


def series(rng: np.random.Generator, drift: float, alike: float, chance: float) -> np.ndarray:
    level = np.zeros(COUNT)
    level[0] = rng.normal(0, np.sqrt(drift))
    for week in range(1, COUNT):
        level[week] = alike * level[week - 1] + rng.normal(0, np.sqrt(drift * (1 - alike**2)))
    return level + rng.normal(0, np.sqrt(chance), COUNT)


def fitted(values: np.ndarray, least: float = 0.0) -> Wander:
    place = np.arange(COUNT, dtype=float)
    return wander(values + 0.01 * place, np.column_stack([np.ones(COUNT), place]), np.full(COUNT, 0.5), least)


def test_sizes_that_were_put_in_are_found() -> None:
    rng = np.random.default_rng(1)
    found = [fitted(series(rng, 1.0, 0.8, 0.5)) for _ in range(6)]
    assert np.mean([one.drift for one in found]) == pytest.approx(1.0, rel=0.2)
    assert np.mean([one.alike for one in found]) == pytest.approx(0.8, abs=0.06)
    assert np.mean([one.chance for one in found]) == pytest.approx(1.0, rel=0.2)


def test_weeks_that_are_not_alike_have_no_drift_and_chance_is_never_less_than_the_least() -> None:
    found = fitted(series(np.random.default_rng(2), 1e-12, 0.5, 0.1), 1.0)
    assert found.drift < 0.01
    assert found.chance == pytest.approx(1.0)


def test_an_error_is_least_squares_and_wider_the_less_surely_sizes_are_known() -> None:
    place, chance = np.arange(40.0), np.ones(40)
    design = np.column_stack([np.ones(40), place, place >= 20])
    sure = Wander(1.0, 0.5, 0.7, np.zeros((3, 3)))
    span = np.eye(40) + 0.5 * 0.7 ** np.abs(np.subtract.outer(place, place))
    assert sure.covariance(chance) == pytest.approx(span)
    variance = np.linalg.inv(design.T @ np.linalg.inv(span) @ design)[2, 2]
    assert sure.error(design, chance, 2)[0] == pytest.approx(variance**0.5)
    # How the variance moves with the drift, by a small step: Satterthwaite's degrees of freedom follow from it.
    moved = Wander(1.0, 0.5 + 1e-6, 0.7, np.zeros((3, 3))).error(design, chance, 2)[0] ** 2
    error, freedom = Wander(1.0, 0.5, 0.7, np.diag([0.0, 0.01, 0.0])).error(design, chance, 2)
    assert freedom == pytest.approx(2 * variance**2 / (0.01 * ((moved - variance) / 1e-6) ** 2), rel=1e-3)
    assert error > 1.001 * variance**0.5
    assert Wander(1.0, 0.5, 0.7, np.diag([0.0, 9.0, 0.0])).error(design, chance, 2)[1] == LEAST_FREEDOM
    longer = np.column_stack([np.ones(80), np.arange(80.0), np.arange(80) >= 60])
    near, far = sure.over(design, chance).known, sure.over(longer, np.ones(80)).known
    assert (np.diag(far) < np.diag(near)).all()
    with pytest.raises(MethodError, match="too few to tell"):
        sure.error(np.column_stack([design, place]), chance, 2)
