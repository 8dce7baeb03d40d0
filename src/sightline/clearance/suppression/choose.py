"""Which cells to withhold beside the small ones at the least loss: covers, cut until the attacker gains nothing.

Block by block from the top (England's regions, then each region's authorities): a cover meets what every line demands;
the attacker's programs are run on it; each cell that they narrow gives a row that any sufficient cover must meet (after
Fischetti and Salazar, Management Science 47, 2001, 1008-1027), and the cover is solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sightline.clearance.suppression.attack import BOX, Prices, Program, gather, movable
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Bools, Floats, Ints
from sightline.clearance.suppression.primary import Task
from sightline.clearance.suppression.programs import Cover
from sightline.clearance.suppression.requirements import Room, Row, rows
from sightline.clearance.suppression.widen import widen
from sightline.errors import ClearanceError

_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look for the least loss. A cell costs 1 and, for each unit of its count, `value_weight` more."""

    value_weight: float = 0.05
    gap: float = 0.01  # a cover may cost this much more than the least
    nodes: int = 500  # of a cover's search tree
    rounds: int = 12  # covers for one block; from then on what was chosen stays and only more is added
    large: int = 400  # small cells in a block for which few covers are made
    rounds_large: int = 1
    most_rows: int = 60  # new rows in a round
    at_once: int = 4000  # withheld cells that are attacked together over all blocks
    turns: int = 60  # after the blocks, for what is left; each with so many areas of what is left, and carriers a block
    narrow_areas: int = 4
    carriers: int = 2
    above: float = 100.0  # how much dearer a cell is of the areas above, where the choice for them was made before
    seed: int = 20261126

    def cost(self, values: Ints) -> Floats:
        """What it costs to withhold each of these counts."""
        return np.asarray(1.0 + self.value_weight * values, dtype=np.float64)


class Block:
    """The cells of one block, with the cells above them that their lines touch."""

    def __init__(self, task: Task, number: int, effort: Effort) -> None:
        lattice = task.lattice
        self.task, self.effort, self.number = task, effort, number
        self.lines = lattice.lines[lattice.line_block == number]
        self.own = np.flatnonzero(lattice.block == number)
        self.upper = np.setdiff1d(self.lines.indices, self.own)
        self.cells = np.concatenate([self.own, self.upper])
        self.local = self.lines[:, self.cells].tocsr()
        self.values = lattice.values[self.cells]
        box = BOX * task.width
        self.room = Room(
            self.values - task.low[self.cells],
            task.high[self.cells] - self.values,
            np.minimum(self.values, box),
            np.full(len(self.values), box),
        )

    def cover(self, withheld: Bools, open_above: bool) -> Cover:
        """The cover that meets every line's own demand. Above, only what is withheld already, unless it is opened."""
        forced = withheld[self.cells]
        free = self.task.free[self.cells] & ~forced
        cost = np.where(forced, 0.0, self.effort.cost(self.values) * self.task.weight[self.cells])
        above = slice(len(self.own), None)
        cost[above] *= self.effort.above
        if not open_above:
            free[above] = False
        found = Cover(cost, forced.astype(float), (forced | free).astype(float), self.effort.gap, self.effort.nodes)
        needs = self.task.needs[self.cells]
        for row in rows(self.local, self.room, self.values, forced, free, needs, self.task.width):
            found.require(*row)
        return found

    def narrowed(self, evidence: Evidence, withheld: Bools) -> list[Row]:
        """Attacks the block alone, with what is withheld above moving freely: a row for each narrow cell."""
        moving = self.cells[movable(self.task, withheld)[self.cells]]
        program = Program.of(self.task, withheld, moving, self.lines.tocsc())
        found: list[Row] = []
        for cell in evidence.narrow(moving[withheld[moving]]).tolist():
            if not len(evidence.narrow(np.array([cell]))):
                continue  # proved on the way
            wide, prices = program.one(evidence, cell)
            if wide < self.task.width - _TINY:
                place = int(np.flatnonzero(self.cells == cell)[0])
                found.append(self._row(place, prices, program.rows))
                if len(found) == self.effort.most_rows:
                    break
        return found

    def _row(self, place: int, prices: Prices, lines: Ints) -> Row:
        """What any sufficient cover must hold: room at the prices that prove the cell narrow, or the cell out."""
        room, gain, known = self.room, np.zeros(len(self.cells)), 0.0
        for sign, price in prices:
            worth = np.asarray(self.local[lines].T @ price)
            worth[place] -= sign
            worth[np.abs(worth) < _TINY] = 0.0
            up, down = np.maximum(worth, 0.0), np.maximum(-worth, 0.0)
            printed = up * room.printed_up + down * room.printed_down
            known += float(printed.sum())
            gain += up * room.withheld_up + down * room.withheld_down - printed
        missing = self.task.width - known - gain[place]
        gain[place] = 0.0
        helps = np.flatnonzero((gain > _TINY) & (self.task.free | self.task.primary)[self.cells])
        return Row(np.append(helps, place), np.append(np.minimum(gain[helps], missing), -missing), 0.0)


def choose(
    block: Block, withheld: Bools, dice: np.random.Generator, near: Sequence[Ints] = ()
) -> tuple[Bools, Evidence]:
    """What to withhold with the cells of one block, and what is proved of it. Cells above may be added to it.

    `near` are cells that are opened together first where there are too many to be opened all at once.
    Raises ClearanceError where even withholding everything in the block is not enough.
    """
    task, effort = block.task, block.effort
    cover, evidence, opened = block.cover(withheld, open_above=False), Evidence(task), False
    chosen = withheld[block.cells]
    large = withheld[block.own].sum() > effort.large
    cut: list[Row] = []
    for turn in range(10 * effort.rounds):
        if turn >= effort.rounds:
            cover.bound(chosen.astype(float), (chosen | task.free[block.cells]).astype(float))
        found = cover.solve()
        if found is None and not opened:
            cover, opened = block.cover(withheld, open_above=True), True
            for row in cut:
                cover.require(*row)
            found = cover.solve()
        if found is None:
            raise ClearanceError("no choice of cells protects the small ones: too much of the table is nought")
        chosen = found
        pattern = withheld.copy()
        pattern[block.cells] = chosen
        evidence = evidence.within(pattern)
        if not task.lattice.wide[block.own].any():
            gather(evidence, pattern, block.own, dice)
        if large and turn + 1 >= effort.rounds_large:
            return _widened(block, pattern, evidence, dice, near), evidence
        more = block.narrowed(evidence, pattern)
        if not more:
            return pattern, evidence
        cut += more
        for row in more:
            cover.require(*row)
    raise ClearanceError("the search for cells to withhold did not end; nothing may be printed")


def _widened(
    block: Block, pattern: Bools, evidence: Evidence, dice: np.random.Generator, near: Sequence[Ints]
) -> Bools:
    """What more goes of a block for all to be wide: where very many are withheld, among those near each other first."""
    cost = block.effort.cost(block.task.lattice.values) * block.task.weight
    for cells in [*(near if pattern[block.own].sum() > block.effort.at_once else ()), block.own]:
        pattern = widen(evidence, pattern, cells, cost, dice, dearest=20.0)
    return pattern
