"""How often pairs of such evidence were right, where national numbers tell.

A model takes its comparisons to be independent, and they are not: families share names, homes and streets, so its odds
are too sure of pairs that nearly agree. Where both records of a pair hold a number, that number says whether the rest
was right. From such pairs the odds by the rest are set right for all, by a logistic curve. It is taken from the best
links of both their records, since only those may be joined: being the best says more than the odds of a pair alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Where too few numbers tell: the best links of both their records at the odds x were right at about the odds 2x, on the
# frozen trial.
UNTOLD = 1.0  # bits
FEWEST = 200  # pairs that numbers tell about, below which nothing is learnt
FEWEST_OF_EACH = 20  # of them right, and wrong
# Bits. Above, nearly all are right, and what numbers then call wrong are mostly wrong numbers.
LOWEST, HIGHEST = -8.0, 12.0
STEEPNESS = (0.25, 2.0)  # of the curve: outside it nothing sensible was learnt
ROUNDS = 30


def calibration(odds: Floats, number_bits: Floats, best: Bools) -> Callable[[Floats], Floats]:
    """A function from bits of odds, by all but numbers, to bits that are right as often as they say.

    `number_bits` is what numbers say of each pair: above 0 that it is one person, below that it is not, 0 nothing.
    """
    told = best & (number_bits != 0) & (odds >= LOWEST) & (odds <= HIGHEST)
    right = number_bits[told] > 0
    if told.sum() < FEWEST or min(right.sum(), (~right).sum()) < FEWEST_OF_EACH:
        return lambda bits: bits + UNTOLD
    level, steep = _logistic(odds[told], right)
    if not STEEPNESS[0] <= steep <= STEEPNESS[1]:
        return lambda bits: bits + UNTOLD
    # Outside what was seen the curve keeps its distance from the odds that it was learnt on.
    return lambda bits: level + steep * np.clip(bits, LOWEST, HIGHEST) + (bits - np.clip(bits, LOWEST, HIGHEST))


def _logistic(odds: Floats, right: Bools) -> tuple[float, float]:
    """Level and steepness, in bits, of the logistic curve through these pairs: Newton's method, each step held back as
    long as it makes the fit worse."""
    x = np.column_stack([np.ones(len(odds)), odds]) * np.log(2)
    sign = np.where(right, -1.0, 1.0)
    found, loss = np.array([0.0, 1.0]), np.inf
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-(x @ found)))
        turned = (x * (share * (1 - share))[:, None]).T @ x + np.eye(2) * 1e-9
        step = np.linalg.solve(turned, x.T @ (right - share))
        loss = float(np.logaddexp(0, sign * (x @ found)).sum())
        while (worse := float(np.logaddexp(0, sign * (x @ (found + step))).sum())) > loss and np.abs(step).max() > 1e-9:
            step = step / 2
        found = found + step
        if loss - worse < 1e-9 * abs(loss):
            break
    return round(float(found[0]), 6), round(float(found[1]), 6)
