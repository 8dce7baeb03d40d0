"""Whether pairs are as often right as their odds say, once numbers have told."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.link.calibrate import FEWEST, UNTOLD, Floats, calibration


def told(level: float, steep: float, pairs: int = 20_000) -> tuple[Floats, Floats]:
    """Odds in bits and what numbers say of such pairs, where the odds `level + steep * odds` are true."""
    rng = np.random.default_rng(3)
    odds = rng.uniform(-6, 10, pairs)
    right = rng.random(pairs) < 1 / (1 + np.exp2(-(level + steep * odds)))
    return odds, np.where(right, 16.0, -5.0)


@pytest.mark.parametrize(("level", "steep"), [(0.0, 1.0), (-3.0, 1.0), (-2.0, 0.7), (1.0, 1.4)])
def test_odds_that_numbers_call_wrong_are_set_right(level: float, steep: float) -> None:
    odds, numbers = told(level, steep)
    found = calibration(odds, numbers, np.ones(len(odds), dtype=bool))(np.array([-4.0, 0.0, 4.0, 8.0]))
    assert found == pytest.approx(level + steep * np.array([-4.0, 0.0, 4.0, 8.0]), abs=0.35)


def test_only_the_best_pairs_teach() -> None:
    odds, numbers = told(-3.0, 1.0)
    many, wrong = np.ones(len(odds), dtype=bool), np.zeros(len(odds), dtype=bool)
    mixed = calibration(np.tile(odds, 2), np.append(numbers, -np.abs(numbers)), np.append(many, wrong))
    assert mixed(np.array([2.0])) == pytest.approx(calibration(odds, numbers, many)(np.array([2.0])))


def test_too_few_numbers_teach_nothing() -> None:
    odds, numbers = told(-3.0, 1.0, FEWEST - 1)
    assert calibration(odds, numbers, np.ones(len(odds), dtype=bool))(odds) == pytest.approx(odds + UNTOLD)


def test_numbers_that_contradict_the_rest_teach_nothing() -> None:
    odds, numbers = told(0.0, -1.0)
    assert calibration(odds, numbers, np.ones(len(odds), dtype=bool))(odds) == pytest.approx(odds + UNTOLD)


def test_beyond_what_was_seen_odds_keep_their_distance() -> None:
    odds, numbers = told(-2.0, 0.7)
    found = calibration(odds, numbers, np.ones(len(odds), dtype=bool))(np.array([12.0, 20.0]))
    assert found[1] - found[0] == pytest.approx(8.0)
