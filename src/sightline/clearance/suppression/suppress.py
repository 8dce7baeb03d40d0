"""From counts to a proved pattern: small cells, the cells withheld beside them, and the certificates of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sightline.clearance.suppression.attack import gather, gather_whole, movable
from sightline.clearance.suppression.certificates import Certificates, faults
from sightline.clearance.suppression.choose import Block, Effort, choose
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Bools, Ints, Lattice
from sightline.clearance.suppression.primary import Demand, Task, task
from sightline.clearance.suppression.widen import widen
from sightline.errors import ClearanceError


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is withheld of a lattice of n cells, and the proof of it."""

    task: Task
    withheld: Bools  # (n,)
    certificates: Certificates

    @property
    def secondary(self) -> Ints:
        """The cells withheld though they are not small."""
        return np.flatnonzero(self.withheld & ~self.task.primary)

    @property
    def lost(self) -> int:
        """The sum of the counts of the secondary cells."""
        return int(self.task.lattice.values[self.secondary].sum())


def suppress(lattice: Lattice, demand: Demand, effort: Effort | None = None) -> Pattern:
    """Withholds the small cells and as little else as can be found, with a proof for each cell.

    Raises ClearanceError where no pattern is enough, or the proof does not stand.
    """
    effort = effort or Effort()
    asked = task(lattice, demand)
    dice = np.random.default_rng(effort.seed)
    withheld, evidence = _by_block(asked, effort, dice)
    withheld = _finished(asked, withheld, evidence, effort, dice)
    for block in np.unique(lattice.block[~lattice.wide]).tolist():
        gather_whole(evidence, withheld, np.flatnonzero(lattice.block == block), dice)
    certificates = evidence.certificates(np.flatnonzero(withheld))
    wrong = faults(asked, withheld, certificates)
    if wrong:
        raise ClearanceError(f"the proof of a suppression does not stand: {wrong[0]} ({len(wrong)} faults)")
    return Pattern(asked, withheld, certificates)


def suppress_block(asked: Task, effort: Effort, near: Sequence[Ints]) -> tuple[Bools, Evidence]:
    """What to withhold of a lattice of one block, and what is proved of it, in whole numbers where that is found.

    `near` are cells among which tables of whole counts are looked for, such as those of one region; where there are
    very many, more is withheld among them first. Raises ClearanceError where no pattern is enough.
    """
    dice = np.random.default_rng(effort.seed)
    withheld, evidence = choose(Block(asked, 0, effort), asked.primary.copy(), dice, near)
    for cells in near:
        gather_whole(evidence, withheld, cells, dice)
    return withheld, evidence


def _by_block(asked: Task, effort: Effort, dice: np.random.Generator) -> tuple[Bools, Evidence]:
    """Every block from the top; once more where a block had to withhold something above it."""
    blocks = [Block(asked, number, effort) for number in np.unique(asked.lattice.block).tolist()]
    forced = asked.primary.copy()
    while True:
        withheld, evidence, again = forced.copy(), Evidence(asked), False
        for block in blocks:
            found, proved = choose(block, withheld, dice)
            above = found[block.upper] & ~withheld[block.upper]
            if above.any():
                forced[block.upper[above]] = again = True
            withheld = found
            evidence.join(proved.witnesses)
        if not again:
            return withheld, evidence


def _finished(asked: Task, withheld: Bools, evidence: Evidence, effort: Effort, dice: np.random.Generator) -> Bools:
    """Proves what is left over all blocks together, and withholds more where that cannot be.

    Moves of wide areas' cells must be carried by authorities below them: each turn takes a few of the cells that are
    left, with all wide areas and a few authorities of each, those with the fewest noughts.
    """
    cost = effort.cost(asked.lattice.values) * asked.weight
    if movable(asked, withheld).sum() <= effort.at_once:
        gather(evidence, withheld, np.arange(asked.lattice.size), dice)
    for turn in range(effort.turns):
        left = evidence.narrow(np.flatnonzero(withheld))
        if not len(left):
            break
        cells = np.flatnonzero(_carriers(asked, left, effort, dice))
        withheld = widen(evidence, withheld, cells, cost, dice, dearest=20.0 * (1 + turn // 4))
    return withheld


def _carriers(asked: Task, left: Ints, effort: Effort, dice: np.random.Generator) -> Bools:
    lattice = asked.lattice
    units, blocks, wide = lattice.unit, lattice.block, lattice.wide
    narrow = np.unique(np.concatenate([units[left[~wide[left]]], _below(lattice, left[wide[left]])]))
    taken = set(dice.permutation(narrow)[: effort.narrow_areas].tolist())
    for block in np.unique(blocks[~wide]).tolist():
        full = np.bincount(units[(blocks == block) & ~wide & (lattice.values > 0)], minlength=1)
        best = np.argsort(-full, kind="stable")[: 2 * effort.carriers]
        taken |= set(dice.permutation(best)[: effort.carriers].tolist())
    found: Bools = wide | np.isin(units, list(taken))
    return found


def _below(lattice: Lattice, cells: Ints) -> Ints:
    """The authorities that count in cells of wide areas: those with a count of their own in the same slice."""
    slices = lattice.slices()
    # Nodes have the numbers after all leaves, in the order in which blocks are numbered.
    blocks = lattice.unit[cells] - int(lattice.unit[lattice.wide].min()) + 1
    pairs = set(zip(slices[cells].tolist(), blocks.tolist(), strict=True))
    small = np.flatnonzero(~lattice.wide & (lattice.values > 0) & np.isin(slices, slices[cells]))
    of = zip(slices[small].tolist(), lattice.block[small].tolist(), strict=True)
    inside = np.array([pair in pairs for pair in of], dtype=bool)
    return np.unique(lattice.unit[small[inside]])
