"""A series whose weeks are alike: sizes that were put in are found, and an error knows how surely it is known."""

from __future__ import annotations

import numpy as np
import pytest

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


def test_the_less_surely_sizes_are_known_the_fewer_degrees_of_freedom() -> None:
    known = np.diag([0.0, 0.04, 0.0])
    found = Wander(1.0, 2.0, 0.5, known)
    assert found.freedom(lambda sizes: sizes[1]) == pytest.approx(2 * 4 / 0.04)
    assert found.freedom(lambda sizes: sizes[1] ** 9) == LEAST_FREEDOM
    span = found.covariance(np.array([1.0, 3.0]))
    assert span == pytest.approx(np.array([[3.0, 1.0], [1.0, 5.0]]))
