"""Cells and breakdowns: when two figures are the same number, and which figures are withheld together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sightline.clearance.policy import is_wide
from sightline.standard.drafts import EDGE, VARIANT, FigureTable
from sightline.standard.figures import Figure, Measure

# Codes that say only that something was not recorded. A small count of them is withheld by itself and does not take its
# breakdown along: that a form was left blank describes nobody. The attack still decides whether that is enough.
# A list of its own beside `Dimension.unknown`, which also names codes that do describe people: that no sign of
# exploitation was recorded, or that a form cannot be told, is said of a child.
NOT_RECORDED = frozenset(
    {
        ("sex", "U"), ("ethnicity", "NOBT"),
        *((dimension, "not_known") for dimension in (
            "ethnicity_council", "ethnicity_police", "ethnicity_police_observed", "ethnicity_support",
            "ethnicity_school", "ethnicity_health", "harm_age", "delay", "recency", "time_to_record", "time_to_assess",
            "time_to_receive",
        )),
    }
)  # fmt: skip
ROWS = frozenset({EDGE, VARIANT})  # dimensions each code of which is shown or withheld by itself
ALONE = "(alone)"  # marks a count that only the attack knows: a breakdown by itself (curves.py)
AUTHORITIES = "authorities"  # stands for the area of a breakdown whose rows are the authorities themselves


class What(NamedTuple):
    """What is measured, without the labels: words that differ do not make it another number."""

    code: str
    unit: str
    population: str
    status: str
    definition: str


class Cell(NamedTuple):
    """One number of a release, in however many tables it is printed."""

    what: What
    start: date
    end: date
    area: str
    breakdown: tuple[tuple[str, str], ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The codes of the dimensions it is broken down by."""
        return tuple(code for code, _ in self.breakdown)


class Block(NamedTuple):
    """A breakdown: the cells that are shown or withheld together.

    All cells of one measure, period, area and set of dimensions; the counts of the authorities, not broken down
    further, are one breakdown too, by authority. What was not recorded stands apart (NOT_RECORDED), and so does each
    edge or variant of paths (`row`).
    """

    what: What
    start: date
    end: date
    area: str
    dimensions: tuple[str, ...]
    not_recorded: tuple[str, ...] = ()  # the dimensions in which its cells stand for what was not recorded
    row: tuple[tuple[str, str], ...] = ()  # what of the breakdown stands by itself


def what_of(measure: Measure) -> What:
    """What a measure measures."""
    return What(
        measure.code, str(measure.unit), measure.population.code, str(measure.status), measure.definition
    )  # fmt: skip


def cell_of(figure: Figure) -> Cell:
    """The cell that a figure prints."""
    period = figure.period
    return Cell(what_of(figure.measure), period.start, period.end, figure.area, figure.breakdown)


def block_of(cell: Cell) -> Block:
    """The breakdown that a cell belongs to."""
    area = cell.area if cell.breakdown or is_wide(cell.area) else AUTHORITIES
    not_recorded = tuple(code for code, value in cell.breakdown if (code, value) in NOT_RECORDED)
    alone = ALONE in cell.dimensions
    row = tuple(pair for pair in cell.breakdown if alone or pair[0] in ROWS)
    return Block(cell.what, cell.start, cell.end, area, cell.dimensions, not_recorded, row)


Bundle = Block | Cell  # what is withheld together: a breakdown, or one cell by itself


@dataclass(frozen=True, slots=True)
class Bundles:
    """What is withheld together in a release: its breakdowns, or (`single`) each cell by itself."""

    single: bool
    members: Mapping[Block, tuple[Cell, ...]]  # of breakdowns only

    @staticmethod
    def of(tables: Iterable[FigureTable], single: bool) -> Bundles:
        """The bundles of all cells that the tables print, with a value or with a mark."""
        found: dict[Block, dict[Cell, None]] = {}
        for table in () if single else tables:
            for figure in table.figures:
                cell = cell_of(figure)
                found.setdefault(block_of(cell), {})[cell] = None
        return Bundles(single, {block: tuple(cells) for block, cells in found.items()})

    def bundle_of(self, cell: Cell) -> Bundle:
        """The bundle that a cell is withheld with."""
        return cell if self.single else block_of(cell)

    def cells_of(self, cell: Cell) -> tuple[Cell, ...]:
        """All cells that are withheld where one is, itself among them."""
        return (cell,) if self.single else self.members.get(block_of(cell), (cell,))


def figures_by_block(tables: Iterable[FigureTable]) -> dict[Block, list[Figure]]:
    """The figures of each breakdown, from all the tables that print it."""
    found: dict[Block, list[Figure]] = {}
    for table in tables:
        for figure in table.figures:
            found.setdefault(block_of(cell_of(figure)), []).append(figure)
    return found


def twice(table: FigureTable) -> Iterator[str]:
    """The fault of a table in which one figure stands twice."""
    cells = [cell_of(figure) for figure in table.figures]
    if len(set(cells)) != len(cells):
        yield "the same figure stands in it twice"


def held(figure: Figure, kind: str) -> bool:
    """Whether a range of that kind, and no other, holds the value; NaN and ends without end hold nothing."""
    ranges, value = figure.intervals, figure.value
    if value is None or len(ranges) != 1 or ranges[0].kind != kind:
        return False
    return -math.inf < ranges[0].lower <= value <= ranges[0].upper < math.inf
