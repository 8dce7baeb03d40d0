"""What a line alone demands: if a cell is withheld, what else in the line must be, for the line not to give it away.

A line is a sum that comes to 0, so a cell can move no further than the others of its line together the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from sightline.clearance.suppression.lattice import Bools, Floats, Ints


class Room(NamedTuple):
    """How far n cells can move down and up: printed, and withheld (there no further than a box)."""

    printed_down: Ints
    printed_up: Ints
    withheld_down: Ints
    withheld_up: Ints


class Row(NamedTuple):
    """One row of a cover: coefficients @ x[cells] >= least."""

    cells: Ints
    coefficients: Floats
    least: float


def rows(
    lines: sp.csr_matrix, room: Room, values: Ints, forced: Bools, free: Bools, needs: Bools, width: int
) -> Iterator[Row]:
    """The rows of all lines, but those that what is withheld in any case (`forced`) meets by itself.

    `free` may be withheld; `needs` must be wide where they are. Columns of `lines` are the n cells.
    """
    entries = lines.tocoo()
    plus = entries.data > 0
    up0, up1 = _opposing(room, entries.col, ~plus)  # what lets a part of the line move up: others parts down, total up
    down0, down1 = _opposing(room, entries.col, plus)
    is_forced = forced[entries.col]
    certain_up = _of_others(np.where(is_forced, up1, up0), entries.row)
    certain_down = _of_others(np.where(is_forced, down1, down0), entries.row)
    own = np.minimum(values[entries.col], width)
    # Up and down together; and, since down goes no further than to nought, the rest of the width up.
    both = width - certain_up - certain_down
    rest = width - own - np.where(plus, certain_up, certain_down)
    asked = (is_forced | free[entries.col]) & needs[entries.col]
    for entry in np.flatnonzero(asked & (both > 0)).tolist():
        yield _row(lines, entry, up1 - up0 + down1 - down0, float(both[entry]), forced, free)
    for entry in np.flatnonzero(asked & (rest > 0)).tolist():
        gain = up1 - up0 if plus[entry] else down1 - down0
        yield _row(lines, entry, gain, float(rest[entry]), forced, free)


def _opposing(room: Room, cells: Ints, up: Bools) -> tuple[Ints, Ints]:
    """Printed and withheld, for each entry of the lines: the room up, or down."""
    return (
        np.where(up, room.printed_up[cells], room.printed_down[cells]),
        np.where(up, room.withheld_up[cells], room.withheld_down[cells]),
    )


def _of_others(room: Ints, row: Ints) -> Ints:
    """For each entry the sum over the other entries of its line."""
    sums: Ints = np.bincount(row, weights=room).astype(np.int64)[row] - room
    return sums


def _row(lines: sp.csr_matrix, entry: int, gain: Ints, missing: float, forced: Bools, free: Bools) -> Row:
    number = int(np.searchsorted(lines.indptr, entry, side="right")) - 1
    start, end = lines.indptr[number], lines.indptr[number + 1]
    cells, cell = lines.indices[start:end], lines.indices[entry]
    helps = free[cells] & (gain[start:end] > 0) & (cells != cell)
    coefficients = np.minimum(gain[start:end][helps], missing).astype(float)
    if forced[cell]:
        return Row(cells[helps], coefficients, missing)
    return Row(np.append(cells[helps], cell), np.append(coefficients, -missing), 0.0)
