"""Whether chains of draws have found their way: how far they agree, and how many independent draws they are worth.

Source: Gelman and others, "Bayesian Data Analysis", third edition (2013), sections 11.4 and 11.5.
"""

from __future__ import annotations

import numpy as np

from sightline.methods.hidden.lists import Floats


def split_ratio(draws: Floats) -> float:
    """How far the halves of the chains are from each other, from draws (n, chains): 1 if they agree, more if not.

    The square root of the variance of all halves taken together over the mean variance within them.
    """
    halves = _halves(draws)
    within = float(halves.var(axis=0, ddof=1).mean())
    between = float(halves.mean(axis=0).var(ddof=1))
    rows = len(halves)
    return float(np.sqrt((rows - 1) / rows + between / within)) if within > 0 else (np.inf if between > 0 else 1.0)


def effective_size(draws: Floats) -> float:
    """How many independent draws the draws (n, chains) are worth.

    Autocorrelations are added up in pairs until a pair is negative (Geyer 1992), over the halves of the chains, against
    the variance of all of them, so that chains that disagree are worth little.
    """
    halves = _halves(draws)
    rows, number = halves.shape
    centred = halves - halves.mean(axis=0)
    wave = np.fft.rfft(centred, 2 * rows, axis=0)
    covariance = np.fft.irfft(np.abs(wave) ** 2, 2 * rows, axis=0)[:rows].mean(axis=1) / rows
    within = covariance[0] * rows / (rows - 1)
    everything = covariance[0] + float(halves.mean(axis=0).var(ddof=1))
    if everything <= 0:
        return float(rows * number)
    correlation = 1 - (within - covariance) / everything
    correlation[0] = 1.0
    pairs = correlation[: rows - rows % 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0)
    time = 2 * float(pairs[: negative[0] if len(negative) else len(pairs)].sum()) - 1
    return float(rows * number / max(time, 1.0))


def _halves(draws: Floats) -> Floats:
    half = len(draws) // 2
    return np.concatenate([draws[:half], draws[half : 2 * half]], axis=1)
