"""Proportional hazards against brute force: the likelihood written out pair by pair, and its maximum searched."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from scipy.optimize import minimize

from sightline.errors import MethodError
from sightline.methods.hazards import cox

Row = tuple[int, bool, tuple[float, ...]]


def drawn(number: int, seed: int) -> list[Row]:
    """Cases with few times, so that most tie; the first covariate halves the hazard."""
    chance, rows = random.Random(seed), list[Row]()
    for _ in range(number):
        x = (float(chance.random() < 0.5), float(chance.randint(0, 3)))
        time = min(8, 1 + int(chance.expovariate(0.3 * math.exp(-0.7 * x[0] + 0.2 * x[1]))))
        rows.append((time, chance.random() < 0.8, x))
    return rows


def by_hand(rows: list[Row], beta: tuple[float, ...]) -> float:
    """Efron's log partial likelihood, term by term."""
    total = 0.0
    for time in {row[0] for row in rows if row[1]}:
        dead = [row for row in rows if row[0] == time and row[1]]
        hazards = [math.exp(sum(b * x for b, x in zip(beta, row[2], strict=True))) for row in rows if row[0] >= time]
        tied = [math.exp(sum(b * x for b, x in zip(beta, row[2], strict=True))) for row in dead]
        for place, hazard in enumerate(tied):
            total += math.log(hazard) - math.log(sum(hazards) - place / len(tied) * sum(tied))
    return total


@pytest.mark.parametrize("seed", range(4))
def test_the_maximum_is_that_of_the_likelihood_written_out(seed: int) -> None:
    rows = drawn(60, seed)
    found = cox([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], ("programme", "band"))
    best = minimize(lambda beta: -by_hand(rows, tuple(beta)), np.zeros(2), method="Nelder-Mead",
                    options={"xatol": 1e-8, "fatol": 1e-12})  # fmt: skip
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-8)
    np.testing.assert_allclose(found.coefficients, best.x, atol=1e-5)
    assert found.without == pytest.approx(by_hand(rows, (0.0, 0.0)))
    # the errors from the curvature, taken by differences
    step, here = 1e-3, tuple(found.coefficients)

    def moved(one: int, other: int) -> float:
        return by_hand(rows, (here[0] + one * step, here[1] + other * step))

    cross = (moved(1, 1) - moved(1, -1) - moved(-1, 1) + moved(-1, -1)) / (4 * step**2)
    first = (moved(1, 0) - 2 * moved(0, 0) + moved(-1, 0)) / step**2
    second = (moved(0, 1) - 2 * moved(0, 0) + moved(0, -1)) / step**2
    errors = np.sqrt(np.diag(np.linalg.inv(-np.array([[first, cross], [cross, second]]))))
    np.testing.assert_allclose(found.errors, errors, rtol=1e-4)


def test_a_planted_ratio_lies_in_its_interval_about_as_often_as_said() -> None:
    held = 0
    for seed in range(100):
        rows = drawn(150, 1_000 + seed)
        found = cox([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], ("programme", "band"))
        ratio, low, high = found.ratio("programme")
        assert low < ratio < high
        held += low <= math.exp(-0.7) <= high
    # Whole times draw ratios a little towards 1, so a few less than 95 are expected.
    assert 88 <= held <= 99


def test_concordance_counts_pairs() -> None:
    rows: list[Row] = [(1, True, (2.0,)), (2, True, (0.0,)), (3, False, (1.0,)), (4, True, (0.0,))]
    found = cox([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], ("x",))
    # comparable: 1 before 2, 3, 4 (all right); 2 before 3 (wrong), 2 before 4 (tie)
    assert found.concordance == pytest.approx(3.5 / 5)


def test_what_cannot_be_told_is_refused_in_words() -> None:
    with pytest.raises(MethodError, match="no event"):
        cox([1, 2], [False, False], [[0], [1]], ("x",))
    with pytest.raises(MethodError, match="one value only"):
        cox([1, 2], [True, False], [[1], [1]], ("x",))
    with pytest.raises(MethodError, match="sum of others"):
        cox([1, 2, 3, 4], [True] * 4, [[0, 0], [1, 2], [0, 0], [1, 2]], ("x", "y"))
    with pytest.raises(MethodError, match="one value of a covariate"):
        cox([1, 2, 3, 4], [True, True, False, False], [[1], [1], [0], [0]], ("x",))
    with pytest.raises(MethodError, match="whole"):
        cox([1, 2], [True, False], [[0], [1]], ("x",), [1, -1])
    with pytest.raises(MethodError, match="as many"):
        cox([1, 2], [True], [[0], [1]], ("x",))
    with pytest.raises(MethodError, match="no covariate"):
        cox([1, 2, 3, 4], [True] * 4, [[0], [1], [1], [0]], ("x",)).ratio("y")
