"""Small tables, and attackers of two kinds that know nothing of the engine: one counts, one uses SciPy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from sightline.clearance.suppression.lattice import Axis, Lattice
from sightline.clearance.suppression.primary import Task


def table(counts: object, regions: bool = False) -> Lattice:
    """Areas by forms (by sexes); with `regions` the first half of the areas lies in one region, the rest in another."""
    array = np.array(counts)
    half = array.shape[0] // 2
    areas = [f"A{number}" for number in range(array.shape[0])]
    parents = {
        area: ("West" if number < half else "East") if regions else "England" for number, area in enumerate(areas)
    }
    if regions:
        parents |= {"West": "England", "East": "England"}
    axes = [Axis("area", parents)]
    for name, size in zip(("form", "sex"), array.shape[1:], strict=False):
        axes.append(Axis.flat(name, [f"{name}{number}" for number in range(size)]))
    return Lattice.of(axes, array)


def place(lattice: Lattice, **codes: str) -> int:
    """The number of the cell with these codes; an axis that is left out is at its total."""
    return lattice.keys.index(frozenset(codes.items()))


def interior(lattice: Lattice) -> NDArray[np.int64]:
    """The cells that are no sums: those with the most codes."""
    most = max(map(len, lattice.keys))
    leaves = [number for number, key in enumerate(lattice.keys) if len(key) == most and not lattice.wide[number]]
    return np.array(leaves)


def sums(lattice: Lattice) -> NDArray[np.int64]:
    """(cells, interior): which interior cells each cell is the sum of, worked out from the lines alone."""
    inside = interior(lattice)
    found = np.zeros((lattice.size, len(inside)), dtype=np.int64)
    known = np.zeros(lattice.size, dtype=bool)
    found[inside, np.arange(len(inside))] = 1
    known[inside] = True
    lines = lattice.lines.toarray()
    while not known.all():
        for line in lines:
            total, parts = np.flatnonzero(line < 0)[0], np.flatnonzero(line > 0)
            if not known[total] and known[parts].all():
                found[total], known[total] = found[parts].sum(axis=0), True
    return found


def possible(task: Task, withheld: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Every table of whole counts that would have been printed alike, by trying all; for tables with printed totals."""
    inside, added = interior(task.lattice), sums(task.lattice)
    unknown = np.flatnonzero(withheld[inside]).tolist()
    counts = task.lattice.values[inside].copy()
    counts[unknown] = 0

    def tried(number: int) -> Iterator[NDArray[np.int64]]:
        values = added @ counts
        if number == len(unknown):
            if (values >= task.low)[~withheld].all():
                yield values
            return
        while (values <= task.high)[~withheld].all():
            yield from tried(number + 1)
            counts[unknown[number]] += 1
            values = added @ counts
        counts[unknown[number]] = 0

    yield from tried(0)


def widths(task: Task, withheld: NDArray[np.bool_], of: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """How wide each withheld cell (or some) is to an attacker with SciPy's linear programs on the interior cells."""
    added = sums(task.lattice).astype(float)
    printed = added[~withheld]
    rows = np.vstack([printed, -printed])
    bounds = np.concatenate([task.high[~withheld], -task.low[~withheld]])
    found = np.zeros(task.lattice.size)
    for cell in np.flatnonzero(withheld if of is None else of):
        ends = [
            linprog(sign * added[cell], A_ub=rows, b_ub=bounds, bounds=(0, None), method="highs") for sign in (1, -1)
        ]
        found[cell] = np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun
    return found
