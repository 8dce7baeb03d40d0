"""Effects by group and period drawn together, with standard errors, intervals and bands, and the test before adoption.

Two kinds of error. INFLUENCE is that of the paper: areas are a sample of many, and so is the size of each group. FEW,
the default, is for the areas there are: who adopted when is given, each group's variance is over its areas less one, a
group of fewer than 5 borrows the spread of all, and intervals are of Student's distribution (Satterthwaite's degrees of
freedom). Bands that hold every effect at once come of a multiplier bootstrap. Sources: Callaway and Sant'Anna (2021),
sections 3 and 4; Satterthwaite, Biometrics Bulletin 2 (1946).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from sightline.errors import MethodError
from sightline.methods.effects.group_time import Cell, GroupTime
from sightline.methods.effects.panel import Fault, Floats, Ints, NoEffect, problem
from sightline.methods.rates import normal_point

FEWEST_CLUSTERS = 5


class By(StrEnum):
    """How cells are drawn together."""

    CELL = "group and period"
    SIMPLE = "all cells after adoption"
    EVENT = "periods since adoption"
    GROUP = "group"
    CALENDAR = "period"


class Errors(StrEnum):
    """How sure an effect is said to be: see the head of this module."""

    INFLUENCE = "influence function"
    FEW = "for few areas"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, in the outcome's unit."""

    value: float
    error: float  # standard error
    lower: float
    upper: float
    freedom: float  # degrees of freedom; infinite for INFLUENCE

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out 0."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True, slots=True)
class Effect(Estimate):
    """One average effect, in the outcome's unit; `at` is the period, group or time since adoption that it is of."""

    at: int | None
    band_lower: float  # with all effects beside it, not alone
    band_upper: float


@dataclass(frozen=True, slots=True)
class Average:
    """Effects drawn together one way, and over all: for EVENT those from adoption on, equally; for SIMPLE the same."""

    by: By
    effects: tuple[Effect, ...]
    overall: Effect
    level: float
    errors: Errors


@dataclass(frozen=True, slots=True)
class PreTrend:
    """Wald's test that all cells before adoption are nought. `p` is None where too few areas can say; `reason` why."""

    statistic: float | None
    tested: int
    p: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A weighted sum of cells: its weights, and how each area moves them (areas x cells, times the cells' effects)."""

    at: int | None
    weights: Floats
    moved: Floats


def average(
    found: GroupTime,
    by: By,
    level: float = 0.95,
    errors: Errors = Errors.FEW,
    draws: int = 999,
    seed: int = 0,
) -> Average:
    """The effects of `found` drawn together, groups weighted by their areas. `draws` are those of the bootstrap.

    Raises MethodError for a level that is none, NoEffect where no cell lies after adoption.
    """
    if draws < 1:
        raise MethodError("a bootstrap needs at least one draw")
    if not any(cell.after >= 0 for cell in found.cells):
        raise NoEffect([problem(Fault.NO_BEFORE, "No period after adoption can be compared")])
    sums = _sums(found, by)
    sums.append(_overall(found, by, sums))
    rows, part, freedom = _spread(found, sums, errors)
    values = np.array([each.weights @ found.effects for each in sums])
    variances, free = _variances(rows, part, freedom)
    if errors is Errors.FEW:  # a borrowed spread is not one more: there are no more than the areas, less the groups
        free = np.minimum(free, len(found.panel.areas) - len(freedom))
    points = stats.t.ppf((1 + level) / 2, free) if errors is Errors.FEW else np.full(len(sums), normal_point(level))
    wider = max(1.0, _band(rows[:, :-1], level, draws, seed) / normal_point(level))
    effects = tuple(
        Effect(value, error, value - point * error, value + point * error, freed, each.at,
               value - wider * point * error, value + wider * point * error)
        for each, value, error, point, freed in zip(
            sums, values.tolist(), np.sqrt(variances).tolist(), points.tolist(), free.tolist(), strict=True)
    )  # fmt: skip
    return Average(by, effects[:-1], effects[-1], level, errors)


def pre_trend(found: GroupTime, errors: Errors = Errors.FEW) -> PreTrend:
    """Whether all cells before adoption could be nought: areas moved alike before. Not seen is not the same as not so.

    Chi squared for INFLUENCE; for FEW Hotelling's form with the degrees of freedom of the average cell.
    """
    before = [at for at, cell in enumerate(found.cells) if cell.after < -found.anticipation]
    if not before:
        return PreTrend(None, 0, None, "there is one period before adoption, and two are needed")
    unit = np.eye(len(found.cells))
    sums = [_Sum(None, unit[at], np.zeros(len(found.panel.areas))) for at in before]
    rows, part, freedom = _spread(found, sums, errors)
    covariance, tested = rows.T @ rows, len(before)
    free = float(np.median(_variances(rows, part, freedom)[1]))
    if np.linalg.matrix_rank(covariance) < tested or (errors is Errors.FEW and free < tested + 1):
        return PreTrend(None, tested, None, "there are too few areas for so many periods before adoption")
    values = found.effects[before]
    statistic = float(values @ np.linalg.solve(covariance, values))
    if errors is Errors.INFLUENCE:
        return PreTrend(statistic, tested, float(stats.chi2.sf(statistic, tested)))
    scaled = statistic * (free - tested + 1) / (free * tested)
    return PreTrend(statistic, tested, float(stats.f.sf(scaled, tested, free - tested + 1)))


def _sums(found: GroupTime, by: By) -> list[_Sum]:
    """The sums of cells that a way of drawing together asks for."""
    keys: dict[By, Callable[[Cell], int | None]] = {
        By.SIMPLE: lambda cell: 0 if cell.after >= 0 else None,
        By.EVENT: lambda cell: cell.after,
        By.GROUP: lambda cell: cell.group if cell.after >= 0 else None,
        By.CALENDAR: lambda cell: cell.period if cell.after >= 0 else None,
    }
    if by is By.CELL:
        unit, still = np.eye(len(found.cells)), np.zeros(len(found.panel.areas))
        return [_Sum(cell.period, unit[at], still) for at, cell in enumerate(found.cells)]
    key = keys[by]
    places = sorted({place for cell in found.cells if (place := key(cell)) is not None})
    return [_weighted(found, place, [key(cell) == place for cell in found.cells]) for place in places]


def _weighted(found: GroupTime, at: int, used: Sequence[bool]) -> _Sum:
    """Cells weighted by their groups' areas. The weights are shares of a sample, and move with each area in it."""
    first = found.panel.adopted
    groups = np.array([cell.group for cell in found.cells])
    shares = np.where(used, [np.mean(first == group) for group in groups], 0.0)
    total = shares.sum()
    apart = np.where(used, (first[:, None] == groups).astype(float) - shares, 0.0)
    moved = apart / total - apart.sum(axis=1)[:, None] * shares / total**2
    return _Sum(at, shares / total, moved @ found.effects)


def _overall(found: GroupTime, by: By, sums: Sequence[_Sum]) -> _Sum:
    """One number of all: groups by their areas, periods and times since adoption equally."""
    if by in (By.SIMPLE, By.CELL):
        return _weighted(found, 0, [cell.after >= 0 for cell in found.cells])
    used = [each for each in sums if by is not By.EVENT or (each.at is not None and each.at >= 0)]
    first, shares = found.panel.adopted, np.full(len(used), 1.0)
    if by is By.GROUP:
        shares = np.array([np.mean(first == each.at) for each in used])
    weights = shares / shares.sum()
    mixed, moved = (np.sum([w * of for w, of in zip(weights, parts, strict=True)], axis=0) for parts in (
        [each.weights for each in used], [each.moved for each in used]))  # fmt: skip
    if by is By.GROUP:
        apart = (first[:, None] == np.array([each.at for each in used])) - shares
        share_moved = apart / shares.sum() - apart.sum(axis=1)[:, None] * shares / shares.sum() ** 2
        moved = moved + share_moved @ np.array([each.weights @ found.effects for each in used])
    return _Sum(None, mixed, moved)


def _spread(found: GroupTime, sums: Sequence[_Sum], errors: Errors) -> tuple[Floats, Ints, Floats]:
    """Rows whose cross product is the covariance of the sums; the part that each belongs to; freedom by part."""
    weights = np.column_stack([each.weights for each in sums])
    clusters = found.panel.clusters
    if errors is Errors.FEW and clusters is None:
        return found.rows @ weights, found.part, found.freedom
    count = len(found.panel.areas)
    rows = found.influence @ weights / count
    if errors is Errors.INFLUENCE:
        rows = rows + np.column_stack([each.moved for each in sums]) / count
    if clusters is not None:
        names, of = np.unique(clusters, return_inverse=True)
        if len(names) < FEWEST_CLUSTERS:
            raise NoEffect([problem(Fault.FEW, f"There are {len(names)} clusters, and {FEWEST_CLUSTERS} are needed")])
        together = np.zeros((len(names), len(sums)))
        np.add.at(together, of, rows)
        rows = together * np.sqrt(len(names) / (len(names) - 1))
    free = len(rows) - 1.0 if errors is Errors.FEW else np.inf
    return rows, np.zeros(len(rows), np.int64), np.array([free])


def _variances(rows: Floats, part: Ints, freedom: Floats) -> tuple[Floats, Floats]:
    """(variance, degrees of freedom) of each sum."""
    by_part = np.zeros((len(freedom), rows.shape[1]))
    np.add.at(by_part, part, rows**2)
    total = by_part.sum(axis=0)
    below = (by_part**2 / freedom[:, None]).sum(axis=0)
    free = np.divide(total**2, below, out=np.full_like(total, np.inf), where=below > 0)
    return total, free


def _band(rows: Floats, level: float, draws: int, seed: int) -> float:
    """How many standard errors hold all sums at once, by multipliers of mean 0 and variance 1 on every row."""
    errors = np.sqrt((rows**2).sum(axis=0))
    there = errors > 0
    if not there.any():
        return 0.0
    standard = rows[:, there] / errors[there]
    multipliers = np.random.default_rng(seed).standard_normal((draws, len(rows)))
    return float(np.quantile(np.abs(multipliers @ standard).max(axis=1), level))
