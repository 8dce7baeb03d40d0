"""How far two or more coders agree beyond chance: Cohen's kappa and Krippendorff's alpha for codes without an order.

Sources: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960),
37-46; Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), nominal codes with missing values. Intervals:
percentile bootstrap over the units that were coded, which are drawn again with replacement; Efron and Tibshirani, "An
introduction to the bootstrap" (1993), chapter 13.

Both are 1 where coders agree throughout, 0 where they agree as often as chance would make them, and below 0 where they
agree less. Neither says that coders are right: two who share a mistake agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import MethodError

DRAWS = 2_000
LEVEL = 0.95
FEWEST_UNITS = 10  # fewer units say nothing of how coders agree
_MOST_UNDEFINED = 0.1  # of the draws of a bootstrap: in them everything has one code, and agreement is no question

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient between -1 and 1 with its range; `units` is how many it rests on (of alpha: those coded twice)."""

    value: float
    lower: float
    upper: float
    units: int
    level: float = LEVEL


def kappa(counts: Sequence[Sequence[int]] | Counts) -> float:
    """Cohen's kappa of a square table: a row for each code of the first coder, a column for each of the second.

    Raises MethodError where the table is not square or holds what is no count, and where every unit has the same code
    from both coders: chance alone would then agree throughout.
    """
    (value,) = _kappas(_square(counts)[None, :, :])
    if np.isnan(value):
        raise MethodError("both coders gave one code throughout: agreement beyond chance cannot be told")
    return float(value)


def kappa_range(counts: Sequence[Sequence[int]] | Counts, seed: int, draws: int = DRAWS) -> Agreement:
    """Cohen's kappa with its bootstrap range. Raises MethodError as `kappa`, and where there are too few units."""
    table = _square(counts)
    value, units = kappa(table), int(table.sum())
    lower, upper = _range(table.reshape(-1), units, seed, draws, lambda drawn: _kappas(drawn.reshape(-1, *table.shape)))
    return Agreement(value, lower, upper, units)


def alpha(ratings: Sequence[Sequence[Hashable | None]]) -> float:
    """Krippendorff's alpha for codes without an order.

    `ratings` has a row for each coder and a column for each unit; None where the coder did not code the unit. Units
    that fewer than two coders coded say nothing and are left out. Raises MethodError where rows differ in length,
    where no unit was coded twice, and where there is but one code.
    """
    profiles, weights = _profiles(ratings)
    (value,) = _alphas(profiles, weights[None, :])
    if np.isnan(value):
        raise MethodError("all coders gave one code throughout: agreement beyond chance cannot be told")
    return float(value)


def alpha_range(ratings: Sequence[Sequence[Hashable | None]], seed: int, draws: int = DRAWS) -> Agreement:
    """Krippendorff's alpha with its bootstrap range. Raises MethodError as `alpha`, and where there are few units."""
    profiles, weights = _profiles(ratings)
    value, units = alpha(ratings), int(weights.sum())
    lower, upper = _range(weights, units, seed, draws, lambda drawn: _alphas(profiles, drawn))
    return Agreement(value, lower, upper, units)


def _square(counts: Sequence[Sequence[int]] | Counts) -> Counts:
    table = np.asarray(counts)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.shape[0] < 2:
        raise MethodError(
            "the table of two coders must be square, with a row and a column for each of two codes or more"
        )
    if not np.issubdtype(table.dtype, np.integer) or (table < 0).any():
        raise MethodError("the table of two coders holds counts: whole numbers of nought or more")
    return table.astype(np.int64)


def _kappas(tables: Counts) -> NDArray[np.float64]:
    """Kappa of each of some square tables; NaN where chance alone would agree throughout."""
    units = tables.sum(axis=(1, 2))
    observed = np.trace(tables, axis1=1, axis2=2) * units
    expected = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1)
    room = units * units - expected
    values: NDArray[np.float64] = np.full(len(tables), np.nan)
    np.divide(observed - expected, room, out=values, where=room > 0)
    return values


def _profiles(ratings: Sequence[Sequence[Hashable | None]]) -> tuple[Counts, Counts]:
    """How many coders gave each code, for each kind of unit that two or more coded; and how many units are of it."""
    if len({len(row) for row in ratings}) > 1 or len(ratings) < 2:
        raise MethodError("every coder has a row, of the same length, and there are two of them or more")
    codes = sorted({code for row in ratings for code in row if code is not None}, key=repr)
    place = {code: number for number, code in enumerate(codes)}
    found: Counter[tuple[int, ...]] = Counter()
    for unit in zip(*ratings, strict=True):
        given = Counter(place[code] for code in unit if code is not None)
        if given.total() >= 2:
            found[tuple(given[number] for number in range(len(codes)))] += 1
    if not found:
        raise MethodError("no unit was coded by two coders")
    return np.array(list(found), dtype=np.int64), np.array(list(found.values()), dtype=np.int64)


def _alphas(profiles: Counts, weights: Counts) -> NDArray[np.float64]:
    """Alpha for each row of `weights`, of which each entry says how many units have that profile; NaN for one code.

    In the coincidence table a unit with m codes counts each ordered pair of two of them 1 / (m - 1) times.
    """
    coded = profiles.sum(axis=1)
    agreeing = (profiles * (profiles - 1)).sum(axis=1) / (coded - 1)
    values = weights @ coded  # pairable values
    margins = weights @ profiles
    observed = values - weights @ agreeing
    expected = values * values - (margins * margins).sum(axis=1)
    apart: NDArray[np.float64] = np.full(len(weights), np.nan)
    np.divide(observed * (values - 1), expected, out=apart, where=expected > 0)
    return 1.0 - apart


def _range(
    cells: Counts, units: int, seed: int, draws: int, value_of: Callable[[Counts], NDArray[np.float64]]
) -> tuple[float, float]:
    """The percentile range of a coefficient over units drawn again: draws of the counts of their kinds."""
    if units < FEWEST_UNITS:
        raise MethodError(f"fewer than {FEWEST_UNITS} units were coded twice: too few to tell how coders agree")
    drawn = np.random.default_rng(seed).multinomial(units, cells / units, size=draws)
    values = value_of(drawn.astype(np.int64))
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - _MOST_UNDEFINED) * draws:
        raise MethodError("nearly everything has one code: a range of agreement beyond chance cannot be told")
    lower, upper = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(lower), float(upper)
