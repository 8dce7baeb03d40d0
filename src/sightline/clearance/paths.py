"""Paths: counts of moves from one stage to the next, or of whole sequences of stages; the small ones added together.

Rows with a small count are added together as "other" (with what the draft itself gives under that code). Where that is
small too, the next smallest row joins it, and so on; where no row is left, "other" is withheld. A row is an edge,
"from>to", or a variant, "first>second>third"; broken down further, a row goes with all its codes.

The rows that were added together stay in the attack as counts that are withheld, with the relations that a reader can
write down: they make up "other"; all rows make up the total; the moves into a stage, and those out of it, make up the
visits to it, where the table names the counts of these; the variants in which a move occurs make up its count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from sightline.clearance.cells import ROWS, Block, Cell, block_of, cell_of
from sightline.clearance.policy import Policy
from sightline.clearance.relations import System
from sightline.standard.drafts import EDGE, OTHER, STAGE, VARIANT, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Period

OTHER_LABEL = "Other"
SIGN = ">"  # between the stages of a code
Where = tuple[Period, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Pool:
    """A table of paths as it goes on to the attack: what may be printed, and the rows added together as "other"."""

    table: FigureTable
    gone: FigureTable

    def cells(self) -> set[Cell]:
        """The counts of the rows that were added together."""
        return {cell_of(figure) for figure in self.gone.figures}


def row_of(table: FigureTable) -> str:
    """The dimension whose codes are the rows."""
    return next(dimension.code for dimension in table.dimensions if dimension.code in ROWS)


def pool(table: FigureTable, policy: Policy, small: Set[Block]) -> Pool:
    """Add the rows in `small`, and as many more as are needed, to "other"."""
    row, gone = row_of(table), set(small)
    own = [figure for figure in table.figures if figure.code(row) == OTHER]
    rows = [figure for figure in table.figures if figure.code(row) != OTHER]
    while True:
        kept = [figure for figure in rows if block_of(cell_of(figure)) not in gone]
        lost = [figure for figure in rows if block_of(cell_of(figure)) in gone]
        others = _others(row, own, lost)
        few = [other for other in others if policy.small(int(other.value or 0))]
        more = {block for other in few for block in _smallest(row, other, kept)}
        if not more:
            break
        gone |= more
    figures = (*kept, *others)
    dimensions = tuple(_relabelled(one, figures) if one.code == row else one for one in table.dimensions)
    return Pool(replace(table, dimensions=dimensions, figures=figures), replace(table, figures=tuple(lost)))


def _place(row: str, figure: Figure) -> object:
    """What the rows that add up to one "other" have in common."""
    rest = tuple(pair for pair in figure.breakdown if pair[0] != row)
    return figure.measure, figure.period, figure.area, rest


def _others(row: str, own: Iterable[Figure], lost: Iterable[Figure]) -> list[Figure]:
    """One figure "other" a place: what the draft gives and the rows that were added together."""
    found: dict[object, Figure] = {}
    for figure in (*own, *lost):
        if figure.value is None:
            continue
        place = _place(row, figure)
        rest = [pair for pair in figure.breakdown if pair[0] != row]
        so_far = found[place].value if place in found else 0.0
        bare = replace(figure, breakdown=tuple(sorted([*rest, (row, OTHER)])), intervals=(), n=None, denominator=None)
        found[place] = replace(bare, value=figure.value + (so_far or 0.0))
    return list(found.values())


def _smallest(row: str, other: Figure, kept: Iterable[Figure]) -> list[Block]:
    """The row that joins an "other" that is too small: the smallest in its place; none where no row is left."""
    rows = [figure for figure in kept if figure.value and _place(row, figure) == _place(row, other)]
    least = min(rows, key=lambda figure: (figure.value or 0.0, figure.breakdown), default=None)
    return [] if least is None else [block_of(cell_of(least))]


def _relabelled(dimension: Dimension, figures: Iterable[Figure]) -> Dimension:
    """The labels of the rows that are printed, and of "other"."""
    printed = {figure.code(dimension.code) for figure in figures}
    labels = tuple(pair for pair in dimension.labels if pair[0] in printed and pair[0] != OTHER)
    words = dict(dimension.labels).get(OTHER, OTHER_LABEL)
    return replace(dimension, labels=(*labels, (OTHER, words)) if OTHER in printed else labels)


# -- what a reader can write down ------------------------------------------------------------------------------


def relate(system: System, pools: Sequence[Pool], tables: Iterable[FigureTable]) -> None:
    """Add the relations of paths to the system of a release, all of whose tables are given."""
    named = {table.name: table for table in tables}
    rows = [[*one.table.figures, *one.gone.figures] for one in pools]
    held = [replace(one.table, figures=tuple(figures)) for one, figures in zip(pools, rows, strict=True)]
    for one in pools:
        _sums_of_other(system, one)
    for table in held:
        for name in table.made_of if row_of(table) == EDGE else ():
            if name in named:
                _visits(system, table, named[name])
    edges = [table for table in held if row_of(table) == EDGE]
    for variants in (table for table in held if row_of(table) == VARIANT):
        for table in edges:
            _occurrences(system, table, variants)


def _sums_of_other(system: System, pool: Pool) -> None:
    row = row_of(pool.table)
    for other in pool.table.figures:
        if other.code(row) == OTHER and other.value is not None:
            inside = [f for f in pool.gone.figures if f.value is not None and _place(row, f) == _place(row, other)]
            if inside:
                system.relate(cell_of(other), sorted(map(cell_of, inside)), "rows that were added together")


def _cells(table: FigureTable) -> dict[Where, list[tuple[str, Cell]]]:
    """The rows of a table by where they are counted, whatever they measure: (code of the row, cell)."""
    row = row_of(table) if table.kind is OutputKind.PATHS else STAGE
    found: dict[Where, list[tuple[str, Cell]]] = {}
    for figure in table.figures:
        code = figure.code(row)
        if code is not None and code != OTHER and figure.value is not None:
            rest = tuple(pair for pair in figure.breakdown if pair[0] != row)
            found.setdefault((figure.period, figure.area, rest), []).append((code, cell_of(figure)))
    return found


def _visits(system: System, table: FigureTable, stages: FigureTable) -> None:
    """Visits to a stage are the moves into it, and the moves out of it."""
    moves = _cells(table)
    for where, visited in _cells(stages).items():
        ends = [(code.split(SIGN)[0], code.split(SIGN)[-1], cell) for code, cell in moves.get(where, [])]
        for stage, cell in visited:
            for inside in ([c for _, into, c in ends if into == stage], [c for out, _, c in ends if out == stage]):
                if inside:
                    system.relate(cell, sorted(inside), "moves into, or out of, a stage")


def _occurrences(system: System, edges: FigureTable, variants: FigureTable) -> None:
    """A move occurs as often as the variants that hold it, each as often as it holds it."""
    whole = _cells(variants)
    for where, moves in _cells(edges).items():
        held = [(_moves(code), cell) for code, cell in whole.get(where, [])]
        for code, cell in moves:
            inside = sorted(one for pairs, one in held if pairs.count(code))
            if inside and all(pairs.count(code) <= 1 for pairs, _ in held):
                system.relate(cell, inside, "variants in which a move occurs")
            else:
                for one in inside:
                    system.limit(cell, one, "a variant in which a move occurs")


def _moves(variant: str) -> list[str]:
    return [SIGN.join(pair) for pair in pairwise(variant.split(SIGN))]
