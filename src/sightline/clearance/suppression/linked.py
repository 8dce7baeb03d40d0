"""Several tables that share margins, as one lattice: a cell that two tables show is one cell and has one status."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from sightline.clearance.suppression.lattice import Ints, Key, Lattice
from sightline.errors import ClearanceError


def join(tables: Sequence[Lattice]) -> Lattice:
    """One lattice of all cells of all tables, each once, and all their lines. The area axis must be the same in all.

    Raises ClearanceError where two tables have different counts, or different areas, for one cell.
    """
    number: dict[Key, int] = {}
    for table in tables:
        for key in table.keys:
            number.setdefault(key, len(number))
    places = [np.array([number[key] for key in table.keys]) for table in tables]
    values, unit, block = (_one([getattr(t, name) for t in tables], places, len(number)) for name in _ONE)
    wide = np.zeros(len(number), dtype=bool)
    for table, place in zip(tables, places, strict=True):
        wide[place] = table.wide
    lines = sp.vstack([_widened(table.lines, place, len(number)) for table, place in zip(tables, places, strict=True)])
    return Lattice(
        area=tables[0].area,
        keys=tuple(number),
        values=values,
        lines=lines.tocsr(),
        unit=unit,
        block=block,
        line_block=np.concatenate([table.line_block for table in tables]),
        wide=wide,
    )


_ONE = ("values", "unit", "block")


def _one(columns: Sequence[Ints], places: Sequence[Ints], size: int) -> Ints:
    found = np.full(size, -1, dtype=np.int64)
    for column, place in zip(columns, places, strict=True):
        if ((found[place] >= 0) & (found[place] != column)).any():
            raise ClearanceError("linked tables must agree on every cell that both show, and on the areas")
        found[place] = column
    return found


def _widened(lines: sp.csr_matrix, place: Ints, size: int) -> sp.csr_matrix:
    entries = lines.tocoo()
    return sp.csr_matrix((entries.data, (entries.row, place[entries.col])), shape=(lines.shape[0], size))
