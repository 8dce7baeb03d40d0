"""The methods of hidden populations written the plain way, one table and one model at a time, to hold the fast ones to.

Iteratively reweighted least squares on the design matrix, from the counts and a tenth; the linear programme and the
rank for every model that is tried; p values from the distribution itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.stats import poisson

from sightline.methods.hidden.lists import Bools, Floats

SAME = 1e-9


@dataclass(frozen=True)
class Plain:
    effects: dict[int, float]
    expected: Floats
    deviance: float
    df: int
    parameters: int
    seen: float

    @property
    def estimate(self) -> float:
        return self.seen + math.exp(self.effects[0])


def everything(number: int, terms: Sequence[int]) -> list[int]:
    return [0, *(1 << bit for bit in range(number)), *terms]


def total(counts: Floats, term: int) -> float:
    return float(sum(people for place, people in enumerate(counts) if place & term == term))


def design(counts: Floats, terms: Sequence[int], possible: Bools) -> tuple[Floats, Floats, list[int], list[int]]:
    """The design, the counts, the terms and the histories that are left when empty terms have gone."""
    wanted = everything(len(counts).bit_length() - 1, terms)
    gone = [term for term in wanted if total(counts, term) == 0]
    left = [term for term in wanted if term not in gone]
    places = [
        place for place in range(1, len(counts)) if possible[place] and not any(place & term == term for term in gone)
    ]
    matrix = np.array([[float(place & term == term) for term in left] for place in places]).reshape(len(places), -1)
    return matrix, counts[places], left, places


def exists(counts: Floats, terms: Sequence[int], possible: Bools) -> bool:
    """Fienberg and Rinaldo's programme on the counts themselves."""
    matrix, seen, _, places = design(counts, terms, possible)
    size = len(places)
    answer = linprog(
        [0.0] * size + [-1.0],
        A_ub=np.column_stack([-np.eye(size), np.ones(size)]),
        b_ub=np.zeros(size),
        A_eq=np.column_stack([matrix.T, np.zeros(matrix.shape[1])]),
        b_eq=matrix.T @ seen,
        bounds=(0, None),
    )
    return bool(answer.status == 0 and -answer.fun > 1e-6)


def full_rank(counts: Floats, terms: Sequence[int], possible: Bools) -> bool:
    matrix, *_ = design(counts, terms, possible)
    return bool(len(matrix) and np.linalg.matrix_rank(matrix) == matrix.shape[1])


def fit(counts: Floats, terms: Sequence[int], possible: Bools) -> Plain:
    matrix, seen, left, places = design(counts, terms, possible)
    mean, before = seen + 0.1, math.inf
    for _ in range(300):
        root = np.sqrt(mean)
        worked = np.log(mean) + (seen - mean) / mean
        effects = np.linalg.lstsq(matrix * root[:, None], worked * root, rcond=None)[0]
        mean = np.exp(matrix @ effects)
        logs = np.log(np.where(seen > 0, seen, 1) / np.where(seen > 0, mean, 1))
        deviance = 2 * float((seen * logs - seen + mean).sum())
        if abs(deviance - before) < 1e-13 * (abs(deviance) + 0.1):
            break
        before = deviance
    expected = np.zeros(len(counts))
    expected[places] = mean
    parameters = len(everything(len(counts).bit_length() - 1, terms))
    return Plain(
        dict(zip(left, effects.tolist(), strict=True)), expected, deviance, len(places) - len(left), parameters,
        float(counts.sum()),
    )  # fmt: skip


def can_be_fitted(counts: Floats, terms: Sequence[int], possible: Bools) -> bool:
    return exists(counts, terms, possible) and full_rank(counts, terms, possible)


def stepwise(counts: Floats, possible: Bools, threshold: float) -> tuple[list[int], Plain | None]:
    """The steps of Chan, Silverman and Vincent; no fit where not even the main effects have one."""
    chosen: list[int] = []
    if not can_be_fitted(counts, chosen, possible):
        return chosen, None
    now = fit(counts, chosen, possible)
    while added := next_term(counts, possible, threshold, chosen, now):
        chosen.append(added)
        now = fit(counts, chosen, possible)
    return chosen, now


def next_term(counts: Floats, possible: Bools, threshold: float, chosen: list[int], now: Plain) -> int:
    number = len(counts).bit_length() - 1
    values = {}
    for one, other in combinations(range(number), 2):
        term = 1 << one | 1 << other
        mean, people = total(now.expected, term), total(counts, term)
        if term not in chosen and mean > 0:
            values[term] = float(min(poisson.cdf(people, mean), poisson.sf(people - 1, mean)))
    while values and min(values.values()) <= threshold:
        least = min(values.values())
        term = next(term for term, value in values.items() if value <= least * (1 + SAME))
        if can_be_fitted(counts, [*chosen, term], possible):
            return term
        del values[term]
    return 0


def criterion(counts: Floats, terms: Sequence[int], possible: Bools) -> tuple[float, float]:
    """The Bayesian criterion and the estimate; both infinite where the model cannot be fitted."""
    if not can_be_fitted(counts, terms, possible):
        return math.inf, math.inf
    found = fit(counts, terms, possible)
    likelihood = sum(poisson.logpmf(counts[i], found.expected[i]) for i in range(len(counts)) if found.expected[i] > 0)
    return -2 * float(likelihood) + found.parameters * math.log(found.seen), found.estimate
