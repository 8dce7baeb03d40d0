"""A table of counts with all its margins: its cells, the sums that tie them, and the areas they lie in.

An axis is a tree of codes: forms under their total, authorities under regions under England. Cells are all combinations
of codes of all axes, margins too. Each node of each axis ties its children to it in every slice: a line, in which the
children have the sign +1 and their total -1, so that each line of a true table comes to 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from sightline.errors import ClearanceError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Key = frozenset[tuple[str, str]]  # (axis, code) wherever the code is not the axis's root


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension whose parts add up: each code with the code it is part of; the root alone is part of nothing."""

    name: str
    parents: Mapping[str, str]  # code -> the code it is part of

    def __post_init__(self) -> None:
        roots = set(self.parents.values()) - set(self.parents)
        if len(roots) != 1:
            raise ClearanceError(f"the codes of {self.name} must come together in one total, not in {len(roots)}")
        for code in self.parents:
            seen = {code}
            while (code := self.parents.get(code, "")) in self.parents:
                if code in seen:
                    raise ClearanceError(f"a code of {self.name} is part of itself")
                seen.add(code)

    @staticmethod
    def flat(name: str, codes: Sequence[str], total: str = "total") -> Axis:
        """An axis of codes under one total."""
        return Axis(name, dict.fromkeys(codes, total))

    @property
    def leaves(self) -> tuple[str, ...]:
        """The codes that have no parts, in the order given."""
        wholes = set(self.parents.values())
        return tuple(code for code in self.parents if code not in wholes)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The codes that have parts, the root first, each before its own parts."""
        wholes = set(self.parents.values())
        found = sorted(wholes - set(self.parents))
        for code in found:  # grows while it is read
            found += [part for part, whole in self.parents.items() if whole == code and part in wholes]
        return tuple(found)

    @property
    def codes(self) -> tuple[str, ...]:
        """Leaves, then nodes."""
        return self.leaves + self.nodes

    def sums(self) -> Ints:
        """(codes, leaves): 1 where a leaf is in a code."""
        place = {code: number for number, code in enumerate(self.codes)}
        found = np.zeros((len(place), len(self.leaves)), dtype=np.int64)
        for column, leaf in enumerate(self.leaves):
            code: str | None = leaf
            while code is not None:
                found[place[code], column] = 1
                code = self.parents.get(code)
        return found

    def ties(self) -> Ints:
        """(nodes, codes): +1 at a node's parts, -1 at the node."""
        place = {code: number for number, code in enumerate(self.codes)}
        found = np.zeros((len(self.nodes), len(place)), dtype=np.int64)
        for row, node in enumerate(self.nodes):
            found[row, place[node]] = -1
            for part, whole in self.parents.items():
                if whole == node:
                    found[row, place[part]] = 1
        return found


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells and lines of one table, or of several linked ones. The first axis of each is the area axis.

    n cells, m lines. `block` numbers, for each cell, the area that its area is part of (0 for the root itself), from
    the top down; `line_block` is the block of a line's parts. `unit` numbers a cell's area within all areas.
    """

    area: str  # the name of the area axis
    keys: tuple[Key, ...]
    values: Ints  # (n,)
    lines: sp.csr_matrix  # (m, n) of +1 and -1; every row of lines @ values is 0
    unit: Ints  # (n,)
    block: Ints  # (n,)
    line_block: Ints  # (m,)
    wide: Bools  # (n,) the area has parts: a region, England

    @staticmethod
    def of(axes: Sequence[Axis], counts: NDArray[np.integer]) -> Lattice:
        """A table from its interior counts, shaped by the axes' leaves. Raises ClearanceError if they do not fit."""
        shape = tuple(len(axis.leaves) for axis in axes)
        if counts.shape != shape:
            raise ClearanceError(f"counts of shape {counts.shape} do not fit axes of {shape} codes")
        if (counts < 0).any() or len({axis.name for axis in axes}) < len(axes):
            raise ClearanceError("a table to suppress holds counts of 0 or more, by axes of different names")
        values = counts.astype(np.int64)
        for number, axis in enumerate(axes):
            values = np.moveaxis(np.tensordot(axis.sums(), values, axes=(1, number)), 0, number)
        area = axes[0]
        number_of = {node: number for number, node in enumerate(area.nodes, start=1)}
        in_block = np.array([number_of.get(area.parents.get(code, ""), 0) for code in area.codes])
        per_area = values[0].size
        block = np.repeat(in_block, per_area)
        lines = sp.vstack(_lines(axes)).tocsr()
        return Lattice(
            area=area.name,
            keys=tuple(_keys(axes)),
            values=values.ravel(),
            lines=lines,
            unit=np.repeat(np.arange(len(area.codes)), per_area),
            block=block,
            line_block=_blocks_of_lines(lines, block),
            wide=np.repeat(np.arange(len(area.codes)) >= len(area.leaves), per_area),
        )

    def slices(self) -> Ints:
        """(n,) a number for each combination of codes beside the area: cells with the same one differ by area only."""
        number: dict[Key, int] = {}
        beside = (frozenset(part for part in key if part[0] != self.area) for key in self.keys)
        return np.array([number.setdefault(key, len(number)) for key in beside])

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.values)


def _keys(axes: Sequence[Axis]) -> list[Key]:
    roots = [axis.nodes[0] for axis in axes]
    return [
        frozenset((axis.name, code) for axis, code, root in zip(axes, codes, roots, strict=True) if code != root)
        for codes in itertools.product(*(axis.codes for axis in axes))
    ]


def _lines(axes: Sequence[Axis]) -> list[sp.csr_matrix]:
    found = []
    for tied in range(len(axes)):
        matrix = sp.identity(1, dtype=np.int64, format="csr")
        for number, axis in enumerate(axes):
            part = axis.ties() if number == tied else np.eye(len(axis.codes), dtype=np.int64)
            matrix = sp.kron(matrix, sp.csr_matrix(part), format="csr")
        found.append(matrix)
    return found


def _blocks_of_lines(lines: sp.csr_matrix, block: Ints) -> Ints:
    """The block of the parts of each line: those with the sign +1 (the total of a line over areas lies one higher)."""
    entries = lines.tocoo()
    found = np.zeros(lines.shape[0], dtype=np.int64)
    parts = entries.data > 0
    found[entries.row[parts]] = block[entries.col[parts]]
    return found
