"""Effects beside a line through all that nothing touches, with what reaches others of the neighbourhood taken off.

The line has a level for each area, one for each period, and one shift, the same everywhere and at all times, for areas
that have not adopted but lie next to one that has. It is fitted to areas and periods before adoption alone. How far an
area under the practice lies from it, drawn on without the shift, is the effect. What it rests on: untouched, all areas
would have moved alike, and what reaches others is one and the same shift. Whoever is set beside areas that are reached,
without it, finds what adoption adds beyond what reaches others, and not what it does.

Errors are of areas: each area's part of the sum by its own residuals, made right on average where residuals are alike
and apart, with Student's distribution and Satterthwaite's degrees of freedom of those parts. So a few areas are taken
to be a few, and values of one area may go together. Sources: Borusyak, Jaravel and Spiess, Revisiting Event-Study
Designs: Robust and Efficient Estimation, Review of Economic Studies 91 (2024); Butts, Difference-in-Differences
Estimation with Spatial Spillovers, arXiv 2105.03737; Bell and McCaffrey, Bias Reduction in Standard Errors for Linear
Regression with Multi-Stage Samples, Survey Methodology 28 (2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import stats

from sightline.methods.effects.averages import Estimate
from sightline.methods.effects.panel import NEVER, Comparison, Floats, Ints, Panel

_SMALL = 1e-9  # of the largest: below it an eigenvalue is nought
_NEAR = 1e-6  # how far a sum of coefficients may lie from what the fitted cells say, of 1
Bools = npt.NDArray[np.bool_]


class Spread(StrEnum):
    """What a standard error takes to vary apart from one another."""

    AREAS = "areas"
    CELLS = "areas and periods"  # smaller, and too small where periods of an area go together


@dataclass(frozen=True, slots=True)
class Apart:
    """How far cells lie from the line, on average: an estimate, and the cells (areas x periods) that it is over.

    `squares` is the sum of the squares of the weights that all cells have in it: its variance, were that of a cell 1.
    """

    estimate: Estimate
    p: float
    cells: Bools
    squares: float

    @property
    def areas(self) -> tuple[int, ...]:
        """Positions of the areas that it is over."""
        return tuple(np.flatnonzero(self.cells.any(axis=1)).tolist())


@dataclass(frozen=True, slots=True)
class Line:
    """The line. `fitted` and `reached` are areas x periods: what it is fitted to, and how much of the shift is in each.

    `part` is for each fitted cell the one of the means to which it is fitted that the cell is in; `terms` (areas, then
    periods, then the shift) x fitted cells what each adds to each coefficient; `span` (terms x terms) projects onto the
    sums of coefficients that can be told.
    """

    panel: Panel
    anticipation: int
    under_way: int
    fitted: Bools
    reached: Floats
    part: Ints
    terms: Floats
    span: Floats
    freedom: int

    @property
    def under(self) -> Bools:
        """The cells under the practice (areas x periods)."""
        first, count = self.panel.adopted[:, None], self.panel.outcome.shape[1]
        held: Bools = (first != NEVER) & (np.arange(count) >= first)
        return held

    def kept_clear(self, fewer: int = 0) -> Bools:
        """The cells that the line is not fitted to since they lie just before adoption, without the last `fewer`."""
        first, periods = self.panel.adopted[:, None], np.arange(self.panel.outcome.shape[1])
        held: Bools = (
            (first - self.anticipation >= 1)
            & (periods >= first - self.anticipation)
            & (periods < first - self.under_way - fewer)
        )
        return held


def line(
    found: Panel, anticipation: int = 0, under_way: int = 0, reach: Floats | None = None,
    comparison: Comparison = Comparison.NOT_YET,
) -> Line:  # fmt: skip
    """The line through what nothing touches; of areas that adopt later their level alone where `comparison` is NEVER.

    `reach` (areas x periods) is the share of each period in which a neighbour had adopted, 0 to 1. `under_way` is how
    many of the `anticipation` periods before an area's own adoption are those in which areas were adopting.
    """
    first = found.adopted[:, None]
    periods = np.arange(found.outcome.shape[1])
    fitted = (first == NEVER) | (periods < first - anticipation)
    reached = np.zeros_like(found.outcome) if reach is None else reach * ((first == NEVER) | (periods < first))
    part = _part(fitted, found.adopted, comparison)
    rows = _means(part, _rows(fitted, reached))
    values, vectors = np.linalg.eigh(rows.T @ rows)
    told = values > _SMALL * max(float(values.max(initial=0.0)), 1.0)
    vectors, values = vectors[:, told], values[told]
    return Line(
        found, anticipation, under_way, fitted, reached, part,
        (vectors / values @ (vectors.T @ rows.T))[:, part] / np.bincount(part)[part], vectors @ vectors.T,
        int(len(rows) - told.sum()),
    )  # fmt: skip


def _part(fitted: Bools, adopted: Ints, comparison: Comparison) -> Ints:
    """The row that each fitted cell goes into: one of its own; with NEVER all of an area that adopts later into one.

    Their mean tells the level of the area, and nothing of the periods or of the shift.
    """
    of = np.nonzero(fitted)[0]
    together = (adopted[of] != NEVER) & (comparison is Comparison.NEVER)
    names = np.where(together, of, len(adopted) + np.arange(len(of)))
    part: Ints = np.unique(names, return_inverse=True)[1]
    return part


def _means(part: Ints, rows: Floats) -> Floats:
    """The mean of the rows of each part."""
    sums = np.zeros((int(part.max(initial=-1)) + 1, rows.shape[1]))
    np.add.at(sums, part, rows)
    return sums / np.bincount(part)[:, None]


def apart(found: Line, cells: Bools, *, as_reached: bool = False, spread: Spread = Spread.AREAS,
          level: float = 0.95) -> Apart | None:  # fmt: skip
    """How far `cells` (areas x periods) lie from the line on average; each that the line can tell counts alike.

    None where it can tell none of them, or nothing is left to say how far values vary. `as_reached` sets those beside
    the line with the shift where a neighbour had adopted; otherwise all beside the line without it.
    """
    rows = _rows(cells, found.reached if as_reached else np.zeros_like(found.reached))
    known = np.abs(rows - rows @ found.span).max(axis=1, initial=0.0) < _NEAR
    used = np.zeros_like(cells)
    used[tuple(place[known] for place in np.nonzero(cells))] = True
    if not known.any():
        return None
    rows, weights = rows[known], np.zeros(cells.shape)
    weights[used] = 1 / len(rows)
    weights[found.fitted] -= rows.mean(axis=0) @ found.terms
    estimate = _estimate(found, weights, used, rows, spread, level)
    return None if estimate is None else Apart(*estimate, used, float((weights**2).sum()))


def shift(found: Line, level: float = 0.95) -> Apart | None:
    """What reaches areas that have not adopted and lie next to one that has; None where the line cannot tell it."""
    unit = np.zeros(len(found.span))
    unit[-1] = 1.0
    if np.abs(unit - unit @ found.span).max() >= _NEAR:
        return None
    weights = np.zeros(found.fitted.shape)
    weights[found.fitted] = found.terms[-1]
    none = np.zeros((0, len(unit)))
    estimate = _estimate(found, weights, np.zeros_like(found.fitted), none, Spread.AREAS, level)
    reached = found.fitted & (found.reached > 0)
    return None if estimate is None else Apart(*estimate, reached, float((weights**2).sum()))


def _rows(cells: Bools, reached: Floats) -> Floats:
    """One row for each of the cells, in the order of the table: its area, its period, how much of the shift it has."""
    areas, count = cells.shape
    at, when = np.nonzero(cells)
    rows = np.zeros((len(at), areas + count + 1))
    rows[np.arange(len(at)), at] = 1.0
    rows[np.arange(len(at)), areas + when] = 1.0
    rows[:, -1] = reached[cells]
    return rows


def _estimate(
    found: Line, weights: Floats, used: Bools, rows: Floats, spread: Spread, level: float
) -> tuple[Estimate, float] | None:  # fmt: skip
    """(the sum of the outcome by `weights` with its interval, p that it is nought); `rows` are of the `used` cells."""
    value = float((weights * found.panel.outcome).sum())
    by_area = spread is Spread.AREAS
    variance, free = _of_areas(found, weights, used, rows) if by_area else _of_cells(found, weights)
    if not variance > 0 or not free > 0:
        return None
    error = float(np.sqrt(variance))
    wide = float(stats.t.ppf((1 + level) / 2, free)) * error
    p = float(2 * stats.t.sf(abs(value) / error, free))
    return Estimate(value, error, value - wide, value + wide, free), p


def _of_cells(found: Line, weights: Floats) -> tuple[float, float]:
    """(variance, degrees of freedom) where every cell varies alike and apart from all others."""
    if found.freedom < 1:
        return 0.0, 0.0
    values = found.panel.outcome[found.fitted]
    left = values - _rows(found.fitted, found.reached) @ (found.terms @ values)
    left = _means(found.part, left[:, None])
    return float((left**2).sum()) / found.freedom * float((weights**2).sum()), float(found.freedom)


def _of_areas(found: Line, weights: Floats, used: Bools, rows: Floats) -> tuple[float, float]:
    """(variance, degrees of freedom) of areas: their parts of the sum, each by its residuals.

    Residuals of the cells looked at are about their own mean, so that how far effects differ widens the interval. Each
    part is a sum of values: `parts` (areas x values) holds its weights, from which it is known how much smaller than
    the variance the parts are on average, and how many of them are as good as independent.
    """
    fitted_rows = _rows(found.fitted, found.reached)
    areas = len(weights)
    of_fitted, of_used = np.nonzero(found.fitted)[0], np.nonzero(used)[0]
    mine = np.zeros((areas, len(of_fitted)))
    mine[of_fitted, np.arange(len(of_fitted))] = weights[found.fitted]
    theirs = np.zeros((areas, len(of_used)))
    theirs[of_used, np.arange(len(of_used))] = weights[used]
    if len(of_used):
        theirs -= theirs.mean(axis=1, keepdims=True)
    parts = np.hstack([mine - (mine @ fitted_rows + theirs @ rows) @ found.terms, theirs])
    values = np.concatenate([found.panel.outcome[found.fitted], found.panel.outcome[used]])
    sizes = np.linalg.eigvalsh(parts @ parts.T)
    total = float(sizes.sum())
    if total <= _SMALL * float((weights**2).sum()):
        return 0.0, 0.0
    seen = float(((parts @ values) ** 2).sum())
    return seen * float((weights**2).sum()) / total, total**2 / float((sizes**2).sum())
