"""The attacker's linear programs on a pattern of withheld cells, and what is proved on the way.

The attacker knows all sums and all that is printed, and that counts are not below 0. Each answer of a program is a
table that the attacker must think possible, and often a proof for many cells at once; so programs are first asked for
many cells together, and only what is then left is asked for cell by cell.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import scipy.sparse as sp

from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Bools, Floats, Ints
from sightline.clearance.suppression.primary import Task
from sightline.clearance.suppression.programs import Moves

Prices: TypeAlias = list[tuple[float, Floats]]  # the sign of a cost of 1, and the prices of the lines

BOX = 4  # no cell is moved further than so many widths: more proves nothing more
_TURNS = 12  # at most so many questions for many cells at once
_WHOLE_ROUNDS, _FEW = 8, 200  # how often few areas are drawn, with about so many cells
_WORTH = 0.04  # and no more once an answer proves less than this share of what was left


def limits(task: Task, withheld: Bools, cells: Ints) -> tuple[Floats, Floats]:
    """How far cells can move down (not above 0) and up, withheld or printed."""
    values, box = task.lattice.values[cells], BOX * task.width
    low = np.where(withheld[cells], -np.minimum(values, box), task.low[cells] - values)
    high = np.where(withheld[cells], box, task.high[cells] - values)
    return low.astype(float), high.astype(float)


class Program:
    """The moves of some cells while all others stand still."""

    def __init__(self, cells: Ints, lines: sp.csc_matrix, low: Floats, high: Floats) -> None:
        self.cells = cells
        part = lines[:, cells]
        self.rows = np.unique(part.indices)
        self.place = {cell: number for number, cell in enumerate(cells.tolist())}
        moves = sp.csc_matrix(
            (part.data, np.searchsorted(self.rows, part.indices), part.indptr), shape=(len(self.rows), len(cells))
        )
        self.moves = Moves(moves, low, high)

    @staticmethod
    def of(task: Task, withheld: Bools, cells: Ints, lines: sp.csc_matrix) -> Program:
        """The moves of cells within a box."""
        return Program(cells, lines, *limits(task, withheld, cells))

    def many(self, evidence: Evidence, targets: Ints, dice: np.random.Generator, whole: bool = False) -> None:
        """Asks for all targets together, each up or down by chance, until an answer proves little.

        With `whole` only tables of whole counts are proof enough.
        """
        unproved = evidence.not_whole if whole else evidence.narrow
        place = np.searchsorted(self.cells, targets)
        for _ in range(_TURNS):
            left = place[np.isin(targets, unproved(targets))]
            if not len(left):
                return
            cost = np.zeros(len(self.cells))
            cost[left] = dice.choice([-1.0, 1.0], len(left))
            evidence.add(self.cells, self.moves.least(cost))
            evidence.add(self.cells, self.moves.least(-cost))
            if len(unproved(targets)) > (1 - _WORTH) * len(left):
                return

    def one(self, evidence: Evidence, cell: int) -> tuple[float, Prices]:
        """How wide a cell is here, with the prices of the lines for its greatest and its least value."""
        ends, prices = [], []
        for sign in (-1.0, 1.0):
            change = self._end(cell, sign)
            evidence.add(self.cells, change)
            ends.append(change[self.place[cell]])
            prices.append((sign, self.moves.prices()))
        return float(ends[0] - ends[1]), prices

    def ends(self, cell: int) -> tuple[float, float]:
        """How far a cell can move down and up."""
        place = self.place[cell]
        return float(self._end(cell, 1.0)[place]), float(self._end(cell, -1.0)[place])

    def _end(self, cell: int, sign: float) -> Floats:
        cost = np.zeros(len(self.cells))
        cost[self.place[cell]] = sign
        return self.moves.least(cost)


def movable(task: Task, withheld: Bools) -> Bools:
    """The cells of which a reader does not know the exact count: withheld, or printed rounded."""
    return withheld | (task.low < task.high)


def gather(evidence: Evidence, withheld: Bools, cells: Ints, dice: np.random.Generator) -> None:
    """Proves what can be proved cheaply of the withheld cells of one block, while all outside it stand still."""
    task, lines = evidence.task, evidence.columns
    moving = cells[movable(task, withheld)[cells]]
    left = evidence.narrow(moving[withheld[moving]])
    if len(left):
        Program.of(task, withheld, moving, lines).many(evidence, left, dice)


def gather_whole(evidence: Evidence, withheld: Bools, cells: Ints, dice: np.random.Generator) -> None:
    """Looks for tables of whole counts for the cells of one block that are proved by fractions only.

    On few areas at a time, drawn by chance: small programs seldom have corners with fractions.
    """
    task, lines = evidence.task, evidence.columns
    moving = cells[movable(task, withheld)[cells]]
    units = task.lattice.unit[moving]
    for _ in range(_WHOLE_ROUNDS):
        left = evidence.not_whole(moving[withheld[moving]])
        if not len(left):
            return
        areas = dice.permutation(np.unique(units))
        for some in np.array_split(areas, max(1, min(len(moving) // _FEW, len(areas) // 2))):
            group = moving[np.isin(units, some)]
            targets = np.intersect1d(evidence.not_whole(left), group)
            if len(targets):
                Program.of(task, withheld, group, lines).many(evidence, targets, dice, whole=True)
