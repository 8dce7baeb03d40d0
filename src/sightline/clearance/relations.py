"""How the cells of a release hang together: the sums and limits an attacker can write down from its table headings.

Every relation has the form: sum of (sign times cell) = 0. Where in truth the parts do not make up the whole, a gap
stands in: a number printed nowhere, such as the people in no category. Gaps can be as telling as cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from sightline.clearance.cells import ROWS, Cell, cell_of
from sightline.clearance.policy import POOLED, is_wide
from sightline.errors import StandardError
from sightline.standard.areas import ENGLAND
from sightline.standard.areas import area as area_of
from sightline.standard.drafts import OTHER, FigureTable, OutputKind


@dataclass(frozen=True, slots=True)
class Relation:
    """Sum of sign x variable = 0. `words` say what it is, for an explanation."""

    terms: tuple[tuple[int, int], ...]  # (sign, number of the variable)
    words: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """The gap between an additive breakdown and its total."""

    variable: int
    parts: tuple[Cell, ...]


@dataclass(slots=True)
class System:
    """All cells of a release, printed or only implied, with their true values, and the relations between them."""

    cells: list[Cell | None] = field(default_factory=list)  # None: a gap
    true: list[int] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    remainders: list[Remainder] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # parts of an additive dimension that exceed their whole
    number: dict[Cell, int] = field(default_factory=dict)
    _of: list[list[tuple[int, int]]] = field(default_factory=list)
    printed: int = 0  # the first so many variables are the cells that tables print; the rest are implied, or gaps

    def add(self, cell: Cell | None, value: int) -> int:
        """A new variable, or the one the cell has."""
        if cell is not None and cell in self.number:
            return self.number[cell]
        self.cells.append(cell)
        self.true.append(value)
        if cell is not None:
            self.number[cell] = len(self.cells) - 1
        return len(self.cells) - 1

    def neighbours(self, variable: int) -> set[int]:
        """The variables that share a relation with one."""
        found = {other for number, _ in self.relations_of(variable) for _, other in self.relations[number].terms}
        return found - {variable}

    def relations_of(self, variable: int) -> list[tuple[int, int]]:
        """The relations a variable stands in: (number of the relation, its sign there). Once all are made."""
        if not self._of:
            self._of = [[] for _ in self.cells]
            for number, relation in enumerate(self.relations):
                for sign, member in relation.terms:
                    self._of[member].append((number, sign))
        return self._of[variable]

    def relate(self, whole: Cell, parts: Sequence[Cell], words: str) -> int | None:
        """Whole = sum of parts, with the gap that the truth shows. Returns the variable of a positive gap."""
        ids = [self.number[part] for part in parts]
        top = self.number[whole]
        terms = [(-1, top), *((1, part) for part in ids)]
        gap = self.true[top] - sum(self.true[part] for part in ids)
        variable = None
        if gap:
            variable = self.add(None, abs(gap))
            terms.append((1 if gap > 0 else -1, variable))
        self.relations.append(Relation(tuple(terms), words))
        if gap < 0:
            for part in parts:
                self.limit(whole, part, words)
        return variable if gap > 0 else None

    def cover(self, whole: Cell, parts: Sequence[Cell], words: str) -> None:
        """Whole = sum of parts less a gap: parts that together hold everybody, and may hold somebody twice."""
        gap = sum(self.true[self.number[part]] for part in parts) - self.true[self.number[whole]]
        if gap >= 0:
            terms = [(-1, self.number[whole]), *((1, self.number[part]) for part in parts)]
            self.relations.append(Relation((*terms, (-1, self.add(None, gap))), words))

    def limit(self, whole: Cell, part: Cell, words: str) -> None:
        """Part is at most whole, where that is true: whole = part + gap."""
        top, below = self.number[whole], self.number[part]
        gap = self.true[top] - self.true[below]
        if gap >= 0:
            self.relations.append(Relation(((-1, top), (1, below), (1, self.add(None, gap))), words))


def system_of(tables: Iterable[FigureTable], gone: Set[Cell] = frozenset()) -> System:
    """The cells and relations of every table of counts of a release. Figures with a mark for a value take no part.

    `gone` are rows of paths that are added together as "other" (paths.py).
    """
    kept = list(tables)
    system = System()
    additive = {dimension.code: dimension.additive for table in kept for dimension in table.dimensions}
    blank = {dimension.code: dimension.unknown for table in kept for dimension in table.dimensions if dimension.unknown}
    figures = [figure for table in kept for figure in table.figures]
    values = {cell_of(figure): int(figure.value) for figure in figures if figure.value is not None}
    for cell in sorted(values):  # so that the order of the tables makes no difference
        system.add(cell, values[cell])
    system.printed = len(system.cells)
    _margins(system, additive, blank, gone)
    _overlaps(system, kept, additive)
    _sums(system, kept)
    _areas(system)
    _periods(system)
    return system


def _margins(system: System, additive: Mapping[str, bool], blank: Mapping[str, str], gone: Set[Cell]) -> None:
    """Each breakdown against the total it breaks down; a total that no table prints is implied by its parts.

    `blank` are the codes of those of whom nothing was recorded. With one of them a breakdown holds everybody, so that
    what its codes come to beyond the total are those in several of them: a number that is printed nowhere.
    """
    pending = list(system.number)
    parts: dict[tuple[Cell, str], list[Cell]] = {}
    seen = set(pending)
    implied: set[Cell] = set()
    while pending:
        cell = pending.pop()
        for code in cell.dimensions:
            if _apart(cell, code, gone):
                continue
            whole = cell._replace(breakdown=tuple(pair for pair in cell.breakdown if pair[0] != code))
            parts.setdefault((whole, code), []).append(cell)
            if additive[code] and whole not in seen:
                seen.add(whole)
                implied.add(whole)
                pending.append(whole)
    _imply(system, additive, parts, implied)
    for (whole, code), members in parts.items():
        if whole not in system.number:
            continue
        members.sort()
        if not additive[code]:
            for part in members:
                system.limit(whole, part, f"part of its total, by {code}")
            if any((code, blank.get(code, "")) in part.breakdown for part in members):
                system.cover(whole, members, f"everybody is in some {code}")
            continue
        if sum(system.true[system.number[part]] for part in members) > system.true[system.number[whole]]:
            place = f"{whole.what.code}, {whole.area}, period to {whole.end.isoformat()}"
            system.faults.append(f"{place}: the counts by {code}, which should add up, come to more than their total")
        gap = system.relate(whole, members, f"sum by {code}")
        if gap is not None:
            system.remainders.append(Remainder(gap, tuple(members)))


def _apart(cell: Cell, code: str, gone: Set[Cell]) -> bool:
    """Whether a cell is no part of the total over a dimension.

    Of the rows of paths, those that are gone make up "other", which is a part of the total over the rows. Over all else
    "other" adds up to nothing: which rows are in it differs.
    """
    return cell in gone if code in ROWS else _is_other(cell)


def _is_other(cell: Cell) -> bool:
    return any(code in ROWS and value == OTHER for code, value in cell.breakdown)


def _imply(
    system: System,
    additive: Mapping[str, bool],
    parts: Mapping[tuple[Cell, str], list[Cell]],
    implied: set[Cell],
) -> None:
    """Give each total that no table prints its value: the greatest sum of its parts, over the ways to break it down.

    Finest first, since an implied total may be a part of another.
    """
    ways: dict[Cell, list[list[Cell]]] = {}
    for (whole, code), members in parts.items():
        if whole in implied and additive[code]:
            ways.setdefault(whole, []).append(members)
    for whole in sorted(ways, key=lambda cell: (-len(cell.breakdown), cell)):
        system.add(whole, max(sum(system.true[system.number[part]] for part in members) for members in ways[whole]))


def _overlaps(system: System, tables: Iterable[FigureTable], additive: Mapping[str, bool]) -> None:
    """The count of each agency is the sum of the combinations it is in."""
    patterns = {
        code
        for table in tables if table.kind is OutputKind.OVERLAPS
        for figure in table.figures for code, value in figure.breakdown if "+" in value
    }  # fmt: skip
    by_rest: dict[tuple[Cell, str], list[tuple[frozenset[str], Cell]]] = {}
    for cell in list(system.number):
        for code, value in cell.breakdown:
            if code in patterns:
                rest = cell._replace(breakdown=tuple(pair for pair in cell.breakdown if pair[0] != code))
                by_rest.setdefault((rest, code), []).append((frozenset(value.split("+")), cell))
    for cell in list(system.number):
        for code, value in cell.breakdown:
            if additive[code] or code in patterns:
                continue
            rest = cell._replace(breakdown=tuple(pair for pair in cell.breakdown if pair[0] != code))
            for pattern in sorted(patterns):
                inside = sorted(part for names, part in by_rest.get((rest, pattern), []) if value in names)
                if inside:
                    system.relate(cell, inside, "sum of the combinations an agency is in")


def _sums(system: System, tables: Iterable[FigureTable]) -> None:
    """A code that stands for several of another dimension is their sum, where these are broken down alike."""
    sums = {
        (d.code, code): (other, codes) for table in tables for d in table.dimensions for code, other, codes in d.sums
    }
    for cell in list(system.number):
        for pair in cell.breakdown:
            other, codes = sums.get(pair, ("", ()))
            rest = [kept for kept in cell.breakdown if kept != pair]
            parts = [cell._replace(breakdown=tuple(sorted([*rest, (other, code)]))) for code in codes]
            inside = [part for part in parts if part in system.number]
            if inside:
                system.relate(cell, inside, f"a code of {pair[0]} is the sum of codes of {other}")


def _areas(system: System) -> None:
    """Authorities within their region, their force area and everything; regions within everything."""
    groups: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in list(system.number):
        for wider in () if _is_other(cell) else _wider(cell.area):
            whole = cell._replace(area=wider)
            if whole in system.number:
                groups.setdefault((whole, cell.area[:3] if cell.area[:3] in ("E12", "E23") else ""), []).append(cell)
    for (whole, _), members in groups.items():
        system.relate(whole, sorted(members), "sum over areas")


def _wider(area: str) -> Iterator[str]:
    if area in (POOLED, ENGLAND):
        return
    try:
        found = area_of(area)
    except StandardError:
        pass  # a region, a force area, or an authority outside England
    else:
        yield from (found.region_gss, found.force_gss)
    yield from (POOLED, ENGLAND)


def region_of(area: str) -> str:
    """The region that an authority lies in; of a wide area that area, of an authority outside England POOLED."""
    return next(iter(_wider(area)), area) if not is_wide(area) else area


def _periods(system: System) -> None:
    """Years within a longer period: people may be counted in several years, so the gap may go either way."""
    by_rest: dict[object, list[Cell]] = {}
    for cell in list(system.number):
        if not _is_other(cell):
            by_rest.setdefault((cell.what, cell.area, cell.breakdown), []).append(cell)
    for cells in by_rest.values():
        for whole in cells:
            inside = sorted(c for c in cells if c != whole and whole.start <= c.start and c.end <= whole.end)
            if any(earlier.end >= later.start for earlier, later in pairwise(inside)):
                for part in inside:
                    system.limit(whole, part, "part of a longer period")
            elif inside:
                system.relate(whole, inside, "sum over a longer period")
