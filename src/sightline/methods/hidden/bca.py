"""Bias-corrected and accelerated (BCa) limits from replicates of an estimate that are already there.

Source: DiCiccio and Efron, "Bootstrap confidence intervals", Statistical Science 11 (1996), 189-228; the quantile is
the median-unbiased one, as in Chan, Silverman and Vincent (2021).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Floats

LARGEST = 1e300  # stands for no limit while quantiles are taken
SAME = 1e-9  # a replicate this near the estimate, as a share of it, is the estimate: small tables often give it again


@dataclass(frozen=True, slots=True)
class Limits:
    """An interval at a level between 0 and 1. `upper` is infinite where the replicates set it no limit."""

    level: float
    lower: float
    upper: float


def acceleration(estimates: Floats, weights: Floats) -> float | None:
    """How fast the error grows with the value, from estimates with one person left out of each history, `weights`
    being the people in it. None where leaving out one person leaves no estimate; 0 where nothing changes it.
    """
    if not np.isfinite(estimates).all():
        return None
    away = np.average(estimates, weights=weights) - estimates
    squares = float((weights * away**2).sum())
    return float((weights * away**3).sum()) / (6 * squares**1.5) if squares else 0.0


def bias(replicates: Floats, estimate: float) -> float:
    """The bias of the replicates about the estimate, in standard normal units (z0): the share that lies under it.

    Raises MethodError where all lie on one side: then no interval can be corrected.
    """
    share = float((replicates < estimate * (1 - SAME)).mean())
    if not 0 < share < 1:
        raise MethodError("every replicate lies on one side of the estimate, so no interval can be drawn from them")
    return float(ndtri(share))


def corrected(share: float, shift: float, speed: float) -> float:
    """The quantile of the replicates that stands for the quantile `share`, given bias and acceleration."""
    sought = shift + float(ndtri(share))
    return float(ndtr(shift + sought / (1 - speed * sought)))


def quantile(replicates: Floats, share: float) -> float:
    """The median-unbiased quantile (Hyndman and Fan's type 8); infinite where it falls among replicates without end."""
    value = float(np.quantile(np.minimum(replicates, LARGEST), share, method="median_unbiased"))
    return math.inf if value >= LARGEST / len(replicates) else value


def limits(replicates: Floats, estimate: float, speed: float, levels: Sequence[float]) -> tuple[Limits, ...]:
    """The BCa interval at each level. Infinite replicates count as larger than any other. Errors as `bias`."""
    if not all(0 < level < 1 for level in levels):
        raise MethodError("the level of an interval must be between 0 and 1")
    shift = bias(replicates, estimate)
    ends = [((1 - level) / 2, (1 + level) / 2) for level in levels]
    return tuple(
        Limits(level, *(quantile(replicates, corrected(end, shift, speed)) for end in pair))
        for level, pair in zip(levels, ends, strict=True)
    )
