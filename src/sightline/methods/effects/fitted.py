"""Log lines fitted to counts, and how sure their coefficients are where neighbouring periods are alike."""

from __future__ import annotations

import numpy as np

from sightline.methods.effects.panel import Fault, Floats, NoEffect, problem

MOST_ALIKE = 0.9
_STEPS = 100
_CLOSE = 1e-12
_BEYOND = 30.0  # a logarithm of a count that no count has


def counted(values: Floats, design: Floats, scale: Floats) -> Floats:
    """The coefficients of a log line by iterated weighted least squares, `scale` being the logarithm of what is of.

    Raises NoEffect where no line is found.
    """
    expected = (values + values.mean()) / 2
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        working = np.log(expected) - scale + (values - expected) / expected
        root = np.sqrt(expected)
        found: Floats = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        if np.abs(found - beta).max() < _CLOSE * (1 + np.abs(found).max()):
            return found
        beta, line = found, design @ found + scale
        if np.abs(line).max() > _BEYOND:  # towards a logarithm of nought
            break
        expected = np.exp(line)
    raise NoEffect([problem(Fault.SHORT, "A line of counts is not found: a part of the season has none")])


def alike(rest: Floats, design: Floats, inverse: Floats) -> float:
    """The correlation of neighbours in what is left, less what fitting alone brings about; from 0 to 0.9."""
    hat = np.einsum("ij,jk,ik->i", design[1:], inverse, design[:-1])
    fitting = -float(hat.sum()) / (len(rest) - design.shape[1])
    squares = float((rest**2).sum())
    return min(max(float(rest[1:] @ rest[:-1]) / squares - fitting, 0.0), MOST_ALIKE) if squares else 0.0


def newey_west(scores: Floats, inverse: Floats, lags: int) -> Floats:
    """The covariance with neighbours up to `lags` away, each less the farther (Bartlett's weights)."""
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        near = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (near + near.T)
    found: Floats = inverse @ middle @ inverse
    return found
