"""Witnesses as they are gathered: for each cell the highest and the lowest that any of them shows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from sightline.clearance.suppression.certificates import TRUE_TABLE, Certificates, Witness
from sightline.clearance.suppression.lattice import Bools, Floats, Ints
from sightline.clearance.suppression.primary import Task

_NEAR = 1e-6
_LARGEST = 20000  # denominator of a single cell that is looked for
_LARGEST_COMMON = 10**11


def in_whole_numbers(change: Floats) -> tuple[Ints, int] | None:
    """A solver's answer in whole numbers over a common divisor, not yet known to be exact; None if near none."""
    broken = np.unique(np.round(change[np.abs(change - np.rint(change)) > _NEAR], 9))
    divisor = 1
    for value in broken.tolist():
        divisor = math.lcm(divisor, Fraction(value).limit_denominator(_LARGEST).denominator)
        if divisor > _LARGEST_COMMON:
            return None
    whole = np.rint(change * divisor)
    if np.abs(change * divisor - whole).max(initial=0.0) > _NEAR * divisor:
        return None
    return whole.astype(np.int64), divisor


class _Best:
    """For each of n cells the extremes seen, and the witnesses that show them."""

    def __init__(self, size: int) -> None:
        self.high: Floats = np.zeros(size)
        self.low: Floats = np.zeros(size)
        self.high_by = np.full(size, TRUE_TABLE)
        self.low_by = np.full(size, TRUE_TABLE)

    def wide(self, width: int) -> Bools:
        return self.high - self.low > width - _NEAR

    def improved(self, witness: Witness, number: int, width: int) -> bool:
        """Takes what a witness shows of cells that are not yet wide; whether it showed anything."""
        cells, shown = witness.cells, witness.change / witness.divisor
        narrow = self.high[cells] - self.low[cells] <= width - _NEAR
        up = narrow & (shown > self.high[cells] + _NEAR)
        down = narrow & (shown < self.low[cells] - _NEAR)
        self.high[cells[up]], self.high_by[cells[up]] = shown[up], number
        self.low[cells[down]], self.low_by[cells[down]] = shown[down], number
        return bool(up.any() or down.any())


class Evidence:
    """What is proved so far of one pattern of withheld cells."""

    def __init__(self, task: Task, columns: sp.csc_matrix | None = None) -> None:
        self.task = task
        self.witnesses: list[Witness] = []
        self.columns = task.lattice.lines.tocsc() if columns is None else columns
        self._any, self._whole = _Best(task.lattice.size), _Best(task.lattice.size)

    def add(self, cells: Ints, change: Floats) -> bool:
        """Takes a solver's answer, if it is exact in whole numbers; whether it proves anything new."""
        moved = np.abs(change) > _NEAR
        exact = in_whole_numbers(change[moved])
        if exact is None or not moved.any():
            return False
        witness = Witness(cells[moved], *exact)
        if (self.columns[:, witness.cells] @ witness.change).any():
            return False
        if (self.task.lattice.values[witness.cells] * witness.divisor + witness.change < 0).any():
            return False
        return self._take(witness)

    def _take(self, witness: Witness) -> bool:
        number, width = len(self.witnesses), self.task.width
        new = self._any.improved(witness, number, width)
        if witness.divisor == 1:
            new |= self._whole.improved(witness, number, width)
        if new:
            self.witnesses.append(witness)
        return new

    def narrow(self, cells: Ints) -> Ints:
        """Those of the cells that are not yet proved to be wide."""
        return cells[(self.task.needs & ~self._any.wide(self.task.width))[cells]]

    def not_whole(self, cells: Ints) -> Ints:
        """Those that are not yet proved to be wide by tables of whole counts."""
        return cells[(self.task.needs & ~self._whole.wide(self.task.width))[cells]]

    def seen(self, cells: Ints) -> tuple[Floats, Floats]:
        """The lowest and the highest change that any witness shows of these cells."""
        return self._any.low[cells], self._any.high[cells]

    def within(self, withheld: Bools) -> Evidence:
        """What still holds where these cells are withheld and all others printed."""
        kept = Evidence(self.task, self.columns)
        kept.join(one for one in self.witnesses if self._prints_alike(one, withheld))
        return kept

    def _prints_alike(self, witness: Witness, withheld: Bools) -> bool:
        cells = witness.cells[~withheld[witness.cells]]
        table = self.task.lattice.values[cells] * witness.divisor + witness.change[~withheld[witness.cells]]
        low, high = self.task.low[cells] * witness.divisor, self.task.high[cells] * witness.divisor
        return bool((table >= low).all() and (table <= high).all())

    def join(self, witnesses: Iterable[Witness]) -> None:
        """Takes witnesses that were found elsewhere."""
        for witness in witnesses:
            self._take(witness)

    def certificates(self, withheld: NDArray[np.intp]) -> Certificates:
        """The proof for these cells, with whole counts where there is one, and only the witnesses it needs."""
        width = self.task.width
        whole = self._whole.wide(width)
        pairs: dict[int, tuple[int, int]] = {}
        for cell in withheld.tolist():
            best = self._whole if whole[cell] else self._any
            if best.high[cell] - best.low[cell] > width - _NEAR:
                pairs[cell] = int(best.high_by[cell]), int(best.low_by[cell])
        used = sorted({number for pair in pairs.values() for number in pair} - {TRUE_TABLE})
        place = {number: new for new, number in enumerate(used)} | {TRUE_TABLE: TRUE_TABLE}
        return Certificates(
            tuple(self.witnesses[number] for number in used),
            {cell: (place[up], place[down]) for cell, (up, down) in pairs.items()},
        )
