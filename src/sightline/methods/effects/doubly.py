"""One difference-in-differences of two periods that holds where either of two models does.

The areas beside are weighted by their odds of having adopted (logistic regression), and their change is foretold from
their characteristics (least squares): where either is right, so is the effect. Source: Sant'Anna and Zhao, Doubly
Robust Difference-in-Differences Estimators, Journal of Econometrics 219 (2020), section 2 and appendix.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from sightline.methods.effects.panel import Fault, Floats, NoEffect, problem

_STEPS = 50
_CLOSE = 1e-10
_NEAR_CERTAIN = 1 - 1e-6  # odds beyond it: nobody is like those who adopted


def doubly_robust(change: Floats, mine: npt.NDArray[np.bool_], traits: Floats) -> tuple[float, Floats]:
    """(effect, each area's influence) of a change between two periods.

    `change` is as long as the areas, `mine` says who adopted, `traits` is areas x characteristics; a constant is
    added. The influence has mean 0 and its mean square over the number of areas is the variance. Raises NoEffect where
    a characteristic tells the two apart or says nothing new.
    """
    design = np.column_stack([np.ones(len(change)), traits])
    if np.linalg.matrix_rank(design[~mine]) < design.shape[1]:
        raise NoEffect([problem(Fault.FEW, "The characteristics do not vary, or say the same, in the areas beside")])
    count, treated = len(change), mine.astype(float)
    odds_of, score = _logistic(design, treated)
    odds = odds_of / (1 - odds_of)
    beside = np.where(mine, 0.0, odds)
    others = design[~mine]
    inverse = np.linalg.inv(others.T @ others / count)
    rest = change - design @ (inverse @ (others.T @ change[~mine]) / count)
    of_mine, of_beside = treated.mean(), beside.mean()
    first, second = (treated * rest).mean() / of_mine, (beside * rest).mean() / of_beside
    # How the two fitted models move with each area.
    foretold = (np.where(mine, 0.0, rest)[:, None] * design) @ inverse
    by_foretold = (treated / of_mine - beside / of_beside) @ design / count
    by_odds = (beside * (rest - second)) @ design / count / of_beside
    influence = treated * (rest - first) / of_mine - beside * (rest - second) / of_beside
    influence -= foretold @ by_foretold + score @ by_odds
    return float(first - second), influence


def _logistic(design: Floats, treated: Floats) -> tuple[Floats, Floats]:
    """(each area's chance of having adopted, how each area moves the coefficients), by Newton's method."""
    scale = np.maximum(np.abs(design).max(axis=0), 1e-300)
    scaled = design / scale
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = special.expit(scaled @ beta)
        bend = scaled.T @ (scaled * (chance * (1 - chance))[:, None])
        try:
            step = np.linalg.solve(bend, scaled.T @ (treated - chance))
        except np.linalg.LinAlgError:
            break
        beta = beta + step
        if np.abs(step).max() < _CLOSE:
            chance = special.expit(scaled @ beta)
            if chance.max() > _NEAR_CERTAIN:
                break
            bend = scaled.T @ (scaled * (chance * (1 - chance))[:, None]) / len(treated)
            score = (scaled * (treated - chance)[:, None]) @ np.linalg.inv(bend) / scale
            return chance, score
    raise NoEffect([problem(Fault.NO_OVERLAP)])
