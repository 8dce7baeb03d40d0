"""How closely each withheld cell is known, exactly: its least and greatest value over all tables that print the same.

This is the attacker's own program, cell by cell, without certificates; also for an attacker who knows which cells are
small. Continuous: whoever knows that counts are whole may know more, and certificates of whole counts answer that.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import connected_components

from sightline.clearance.suppression.attack import Program, movable
from sightline.clearance.suppression.lattice import Bools, Floats, Ints
from sightline.clearance.suppression.primary import Task


def intervals(task: Task, withheld: Bools, knows_small: bool = False) -> tuple[Floats, Floats]:
    """(n,) the least and the greatest value of each cell; of a printed one what is printed of it.

    With `knows_small` the attacker also knows which withheld cells are small (under the minimum; from 1 where noughts
    are published) and that the others are not.
    """
    values = task.lattice.values
    least, greatest = _known(task, withheld, knows_small)
    lowest, highest = least.astype(float), greatest.astype(float)
    cells = np.flatnonzero(movable(task, withheld))
    lines = task.lattice.lines.tocsc()
    tied = abs(lines[:, cells])
    _, part = connected_components(tied.T @ tied)
    for number in range(part.max(initial=-1) + 1):
        group = cells[part == number]
        program = Program(group, lines, (least - values)[group].astype(float), (greatest - values)[group].astype(float))
        for cell in group[withheld[group]].tolist():
            low, high = program.ends(cell)
            lowest[cell], highest[cell] = values[cell] + low, values[cell] + high
    return lowest, highest


def _known(task: Task, withheld: Bools, knows_small: bool) -> tuple[Ints, Ints]:
    """What is known of each cell before any sum is used."""
    values, small = task.lattice.values, task.primary
    most = int(values.sum())  # more than any cell can be, were all printed
    least = np.where(withheld, 0, task.low)
    greatest = np.where(withheld, most, task.high)
    if knows_small:
        lowest_small = 0 if (values[small] == 0).any() else 1
        least = np.where(withheld, np.where(small, lowest_small, task.minimum), least)
        greatest = np.where(withheld & small, task.minimum - 1, greatest)
    return least, greatest
