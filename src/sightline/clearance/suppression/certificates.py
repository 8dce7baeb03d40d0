"""Proof that withheld cells cannot be worked out: other whole tables that would have been printed the same.

A witness is one such table, as its difference from the true one, in whole numbers over a divisor (1 where the other
table is itself one of whole counts). For each withheld cell two witnesses, or one and the true table, lie at least the
width apart in that cell. Nothing here solves anything: `faults` adds up and compares, in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from sightline.clearance.suppression.lattice import Bools, Ints, Lattice
from sightline.clearance.suppression.primary import Task

TRUE_TABLE = -1  # in place of the number of a witness
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Witness:
    """Another table: the true one plus `change` / `divisor` at `cells`, and nowhere else."""

    cells: Ints
    change: Ints
    divisor: int = 1

    def table(self, values: Ints) -> Ints:
        """The whole other table, times the divisor."""
        found = values * self.divisor
        found[self.cells] += self.change
        return found


@dataclass(frozen=True, slots=True)
class Certificates:
    """The witnesses, and for each withheld cell the two that are far enough apart: first the higher, then the lower."""

    witnesses: Sequence[Witness]
    pairs: Mapping[int, Pair]

    def whole(self) -> set[int]:
        """The cells whose witnesses are both tables of whole counts: nobody gains by knowing they are."""
        fine = {TRUE_TABLE} | {number for number, one in enumerate(self.witnesses) if one.divisor == 1}
        return {cell for cell, pair in self.pairs.items() if fine.issuperset(pair)}


def is_possible(witness: Witness, lattice: Lattice, withheld: Bools, low: Ints, high: Ints) -> bool:
    """Whether a reader must think this table possible: sums hold, none below 0, all would be printed alike."""
    table = witness.table(lattice.values)
    printed = ~withheld
    return bool(
        witness.divisor >= 1
        and (table >= 0).all()
        and (lattice.lines @ table == 0).all()
        and (table[printed] >= low[printed] * witness.divisor).all()
        and (table[printed] <= high[printed] * witness.divisor).all()
    )


def faults(task: Task, withheld: Bools, certificates: Certificates) -> list[str]:
    """What is wrong with the proof, in words that name no count; nothing where it stands."""
    found = []
    if (task.primary & ~withheld).any():
        found.append("a small count is printed")
    tables = []
    for number, witness in enumerate(certificates.witnesses):
        tables.append(witness.table(task.lattice.values))
        if not is_possible(witness, task.lattice, withheld, task.low, task.high):
            found.append(f"witness {number} is not a table that would have been printed the same")
    divisors = [witness.divisor for witness in certificates.witnesses]
    tables.append(task.lattice.values)  # number -1
    divisors.append(1)
    for cell in np.flatnonzero(withheld & task.needs).tolist():
        if cell not in certificates.pairs:
            found.append(f"cell {cell} has no proof")
            continue
        up, down = certificates.pairs[cell]
        apart = int(tables[up][cell]) * divisors[down] - int(tables[down][cell]) * divisors[up]
        if apart < task.width * divisors[up] * divisors[down]:
            found.append(f"cell {cell} is known closer than to the width")
    return found
