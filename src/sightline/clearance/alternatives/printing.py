"""What each count of a release is printed as under an alternative, and what a reader who knows the rule then knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sightline.clearance.alternatives import cell_key, controlled
from sightline.clearance.alternatives.draws import draw
from sightline.clearance.alternatives.private import private, sensitivity
from sightline.clearance.attacks import UNBOUNDED, Interval
from sightline.clearance.cells import Block, Cell, block_of, cell_of
from sightline.clearance.policy import CELL_KEY, CONTROLLED, PRIVATE, Policy
from sightline.errors import ClearanceError
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

KINDS = frozenset({OutputKind.COUNTS, OutputKind.OVERLAPS})  # what an alternative prints of its own
WORDS: Mapping[str, str] = {
    CONTROLLED: "controlled, nearest {base}", CELL_KEY: "cell key, nearest 5", PRIVATE: "with noise",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printing:
    """For each cell what is printed (None: not shown) and the interval that this leaves to whoever knows the rule."""

    shown: Mapping[Cell, int | None]
    told: Mapping[Cell, Interval]
    words: str

    def table(self, table: FigureTable, withheld: frozenset[Cell]) -> FigureTable:
        """A table of counts as it is printed; without parts, denominators and intervals."""
        return replace(table, figures=tuple(self._figure(figure, withheld) for figure in table.figures))

    def _figure(self, figure: Figure, withheld: frozenset[Cell]) -> Figure:
        measure = replace(figure.measure, rounding=self.words)
        bare = replace(figure, measure=measure, n=None, denominator=None, intervals=())
        if figure.value is None:
            return bare
        shown = None if cell_of(figure) in withheld else self.shown[cell_of(figure)]
        return bare.marked(Mark.SUPPRESSED) if shown is None else replace(bare, value=float(shown))


def printing(tables: Sequence[FigureTable], policy: Policy, seed: str) -> Printing:
    """What the counts of a release are printed as. Raises ClearanceError where the method cannot print them."""
    counted = [table for table in tables if table.kind in KINDS]
    counts = {cell_of(f): int(f.value) for table in counted for f in table.figures if f.value is not None}
    return _METHODS[policy.method](counted, counts, policy, seed)


def _by_key(tables: Sequence[FigureTable], counts: Mapping[Cell, int], policy: Policy, seed: str) -> Printing:  # noqa: ARG001
    shown = {cell: cell_key.perturbed(count, cell_key.seeded_key(seed, cell)) for cell, count in counts.items()}
    told = {cell: cell_key.interval(value) for cell, value in shown.items()}
    return Printing(shown, told, WORDS[CELL_KEY])


def _with_noise(tables: Sequence[FigureTable], counts: Mapping[Cell, int], policy: Policy, seed: str) -> Printing:
    reach: dict[Block, int] = {}
    for table in tables:
        for figure in table.figures:
            block = block_of(cell_of(figure))
            reach[block] = max(reach.get(block, 1), sensitivity(table))
    shown: dict[Cell, int | None] = {
        cell: private(count, cell, reach[block_of(cell)] / policy.epsilon, seed) for cell, count in counts.items()
    }
    return Printing(shown, dict.fromkeys(shown, (0, UNBOUNDED)), WORDS[PRIVATE])


def _controlled(tables: Sequence[FigureTable], counts: Mapping[Cell, int], policy: Policy, seed: str) -> Printing:
    additive = {d.code for table in tables for d in table.dimensions if d.additive}
    job = _Rounding(counts, policy.wide_base, seed)
    groups: dict[Cell, dict[tuple[str, ...], list[Cell]]] = {}
    for cell in sorted(counts, key=lambda one: (len(one.breakdown), one)):
        kept = tuple(pair for pair in cell.breakdown if pair[0] not in additive)
        dimensions = tuple(code for code in cell.dimensions if code in additive)
        if len(dimensions) > 2:
            raise ClearanceError(f"the policy {policy.name} rounds tables of at most two dimensions that add up")
        groups.setdefault(cell._replace(breakdown=kept), {}).setdefault(dimensions, []).append(cell)
    for whole, by in groups.items():
        for dimensions in sorted(by, key=len):
            job.round(whole, dimensions, by[dimensions])
    base = policy.wide_base
    told = {
        cell: controlled.interval(value, base, abs(value - counts[cell]) >= base) for cell, value in job.found.items()
    }
    return Printing(dict(job.found), told, WORDS[CONTROLLED].format(base=base))


@dataclass(slots=True)
class _Rounding:
    """The counts of a release rounded so that they add up: totals first, then what breaks them down."""

    counts: Mapping[Cell, int]
    base: int
    seed: str
    found: dict[Cell, int] = field(default_factory=dict)

    def round(self, whole: Cell, dimensions: tuple[str, ...], cells: Sequence[Cell]) -> None:
        """The cells of one total by no, one or two dimensions that add up."""
        if not dimensions:
            self.found |= {cell: self._by_itself(self.counts[cell], cell, "rounding") for cell in cells}
        elif len(dimensions) == 1:
            chance = [draw(self.seed, cell, "rounding") for cell in cells]
            numbers = [self.counts[cell] for cell in cells]
            rounded = controlled.by_one(numbers, self._margin(whole, cells), self.base, chance)
            self.found |= dict(zip(cells, rounded, strict=True))
        else:
            self._two(whole, dimensions, cells)

    def _two(self, whole: Cell, dimensions: tuple[str, ...], cells: Sequence[Cell]) -> None:
        codes = {cell: dict(cell.breakdown) for cell in cells}
        lines = [sorted({codes[cell][code] for cell in cells}) for code in dimensions]
        place = {(codes[cell][dimensions[0]], codes[cell][dimensions[1]]): cell for cell in cells}
        held = [[place.get((one, other)) for other in lines[1]] for one in lines[0]]
        table = [[self.counts[cell] if cell else 0 for cell in line] for line in held]
        chance = [[draw(self.seed, cell, "rounding") if cell else 0.5 for cell in line] for line in held]
        sums: list[list[int]] = []
        for code, of_it in zip(dimensions, lines, strict=True):
            margins = [whole._replace(breakdown=tuple(sorted([*whole.breakdown, (code, one)]))) for one in of_it]
            inside = [[cell for cell in cells if codes[cell][code] == one] for one in of_it]
            sums.append([self._margin(margin, some) for margin, some in zip(margins, inside, strict=True)])
        rows, columns = sums
        rounded = controlled.by_two(table, rows, columns if sum(rows) == sum(columns) else None, self.base, chance)
        for line, numbers in zip(held, rounded, strict=True):
            self.found |= {cell: number for cell, number in zip(line, numbers, strict=True) if cell}

    def _margin(self, whole: Cell, cells: Sequence[Cell]) -> int:
        """The rounded total of some cells: what is printed of it; where they do not make it up, one of their own."""
        number = sum(self.counts[cell] for cell in cells)
        if self.counts.get(whole) == number:
            return self.found[whole]
        return self._by_itself(number, whole, "own total")

    def _by_itself(self, count: int, cell: Cell, of: str) -> int:
        """A count up or down, with the chance that makes it right on average."""
        return (count // self.base + (draw(self.seed, cell, of) < count % self.base / self.base)) * self.base


_METHODS: Mapping[str, Callable[[Sequence[FigureTable], Mapping[Cell, int], Policy, str], Printing]] = {
    CELL_KEY: _by_key, PRIVATE: _with_noise, CONTROLLED: _controlled,
}  # fmt: skip
