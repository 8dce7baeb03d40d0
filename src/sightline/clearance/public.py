"""What is public already: earlier releases, and what others have published of the same people.

An earlier release holds the same cells as this one, or more, as they were counted then. Where every count that the two
share is what it was, its figures simply narrow what a reader knows. Where a source was revised, or a boundary moved,
the counts of then are cells of their own, beside those of now: equal where they are equal, and else apart by a
difference, which may be of few people and is then protected as a small count is.

What others have published is taken as knowledge of a cell where the true count lies in what they printed; where it
does not, they have counted something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from sightline.clearance.attacks import UNBOUNDED, Interval
from sightline.clearance.cells import Cell, What, cell_of
from sightline.clearance.policy import POOLED, Policy, is_wide
from sightline.clearance.printed import interval_of
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Figure, Measure, Period

KINDS = OF_PEOPLE - {OutputKind.PATHS}  # what is compared: rows of paths are pooled anew in each release


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release: its cleared tables, and those they were made of; None where these were destroyed."""

    name: str
    policy: Policy
    printed: tuple[FigureTable, ...]
    exact: tuple[FigureTable, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """One figure that somebody else has published: of which measure of ours, and what was printed of it."""

    measure: str
    start: date
    end: date
    area: str
    breakdown: tuple[tuple[str, str], ...]
    low: int
    high: int
    source: str


@dataclass(frozen=True, slots=True)
class Public:
    """All that is public before a release goes out."""

    earlier: tuple[Earlier, ...] = ()
    outside: tuple[Outside, ...] = ()


@dataclass(slots=True)
class Joined:
    """What is public, as the attack takes it."""

    tables: list[FigureTable] = field(default_factory=list)  # of cells that this release does not hold
    known: dict[Cell, Interval] = field(default_factory=dict)  # what is public of a cell before this release
    printed: set[Cell] = field(default_factory=set)  # of these, what an earlier release printed: no secret any more
    pairs: list[tuple[Cell, Cell]] = field(default_factory=list)  # (now, before) where a source was revised

    def narrow(self, cell: Cell, interval: Interval) -> None:
        """Add what somebody printed of a cell."""
        low, high = self.known.get(cell, (0, UNBOUNDED))
        self.known[cell] = (max(low, interval[0]), min(high, interval[1]))


Group = tuple[What, date, date]


def join(tables: Sequence[FigureTable], public: Public, apart: bool = False) -> Joined:
    """Set what is public beside the counts of this release.

    `apart`: take nothing of an earlier release to be counted as this one is, but where this one holds all of it.
    """
    now = {cell_of(f): int(f.value) for table in tables for f in table.figures if f.value is not None}
    joined = Joined()
    worlds: dict[Group, list[dict[Cell, int]]] = {}
    for cell, value in now.items():
        worlds.setdefault(_group(cell), [{}])[0][cell] = value
    for earlier in public.earlier:
        _add(earlier, worlds, set(now), joined, apart)
    _add_outside(tables, public.outside, now, joined)
    return joined


def _add_outside(
    tables: Sequence[FigureTable], outside: Iterable[Outside], now: Mapping[Cell, int], joined: Joined
) -> None:
    """What others have printed of a count of this release, or of a total that this release prints the parts of only."""
    by_place: dict[tuple[object, ...], list[Cell]] = {}
    for cell in now:
        by_place.setdefault((cell.what.code, *cell[1:]), []).append(cell)
    additive = {dimension.code for table in tables for dimension in table.dimensions if dimension.additive}
    for one in outside:
        held = by_place.get((one.measure, one.start, one.end, one.area, one.breakdown), [])
        for cell in held:
            if one.low <= now[cell] <= one.high:
                joined.narrow(cell, (one.low, one.high))
        for table in tables if not held else ():
            joined.tables += _margin(table, one, additive, joined)


def _margin(table: FigureTable, one: Outside, additive: Set[str], joined: Joined) -> list[FigureTable]:
    """A total that somebody else has printed, where a table of this release breaks it down; none where it does not.

    It is taken to be the sum of the parts, if what was printed allows that, and else the least that was printed.
    """
    parts: dict[Measure, int] = {}
    for figure in table.figures:
        rest = {pair for pair in figure.breakdown if pair not in one.breakdown}
        here = (figure.measure.code, figure.period.start, figure.period.end) == (one.measure, one.start, one.end)
        by_code = figure.area == one.area and len(rest) == 1 and next(iter(rest))[0] in additive
        by_area = not rest and figure.area != one.area and one.area in (POOLED, ENGLAND) and not is_wide(figure.area)
        of_it = len(figure.breakdown) == len(one.breakdown) + len(rest) and (by_code or by_area)
        if here and of_it and figure.value is not None:
            parts[figure.measure] = parts.get(figure.measure, 0) + int(figure.value)
    made = []
    for measure, number in parts.items():
        if number <= one.high:
            period = Period(one.start, one.end, "")
            total = Figure(measure, period, one.area, float(max(number, one.low)), one.breakdown)
            joined.narrow(cell_of(total), (one.low, one.high))
            made.append(replace(table, figures=(total,), made_of=()))
    return made


def _group(cell: Cell) -> Group:
    return cell.what, cell.start, cell.end


def _add(
    earlier: Earlier, worlds: dict[Group, list[dict[Cell, int]]], now: set[Cell], joined: Joined, apart: bool
) -> None:
    """One earlier release: each measure and period of it goes to the first world of counts that it does not contradict.

    World 0 is this release's; each further one has the counts of then, under a name of its own.
    """
    found: dict[Group, list[tuple[FigureTable, Figure, Interval | None]]] = {}
    for table, figure, interval in _figures(earlier, worlds):
        found.setdefault(_group(cell_of(figure)), []).append((table, figure, interval))
    for group, figures in found.items():
        values = {cell_of(figure): int(figure.value or 0) for _, figure, _ in figures}
        known = worlds.setdefault(group, [{}])
        fit = (
            n for n, one in enumerate(known) if _agree(one, values) and (n or not apart or values.keys() <= one.keys())
        )
        place = next(fit, len(known))
        if place == len(known):
            known.append({})
        fresh = {cell for cell in values if cell not in known[place]}
        known[place] |= values
        made: dict[str, list[Figure]] = {}
        for table, figure, interval in figures:
            cell = cell_of(figure)
            moved = _renamed(figure, place)
            if interval is not None:
                joined.narrow(cell_of(moved), interval)
                joined.printed.add(cell_of(moved))
            if cell in fresh:
                made.setdefault(table.name, []).append(moved)
                if place and cell in now:
                    joined.pairs.append((cell, cell_of(moved)))
        by_name = {table.name: table for table, _, _ in figures}
        joined.tables += [replace(by_name[name], figures=tuple(one), made_of=()) for name, one in made.items()]


def _agree(one: Mapping[Cell, int], other: Mapping[Cell, int]) -> bool:
    return all(one.get(cell, value) == value for cell, value in other.items())


def _renamed(figure: Figure, place: int) -> Figure:
    """A figure of a world: under its own name in world 0, and else under one that says which."""
    if not place:
        return figure
    return replace(figure, measure=replace(figure.measure, code=f"{figure.measure.code} (released before, {place})"))


def _figures(
    earlier: Earlier, worlds: Mapping[Group, Sequence[Mapping[Cell, int]]]
) -> Iterable[tuple[FigureTable, Figure, Interval | None]]:
    """(table, the count as it was then, what was printed of it) of an earlier release; None: it was withheld.

    Where what it was made of is gone, a count is taken to be what it is now if that would have been printed alike, and
    else what was printed; what was withheld is not known.
    """
    exact: Iterable[FigureTable | None] = earlier.exact or [None] * len(earlier.printed)
    for table, before in zip(earlier.printed, exact, strict=True):
        if table.kind not in KINDS:
            continue
        for place, figure in enumerate(table.figures):
            shown = None if figure.value is None else interval_of(figure, earlier.policy)
            if before is not None:
                true = before.figures[place]
                if true.value is not None:
                    yield before, replace(true, measure=replace(true.measure, rounding="exact")), shown
            elif shown is not None and figure.value is not None:
                bare = replace(figure, measure=replace(figure.measure, rounding="exact"), intervals=())
                held = worlds.get(_group(cell_of(bare)), [{}])[0].get(cell_of(bare), int(figure.value))
                value = held if shown[0] <= held <= shown[1] else min(max(int(figure.value), shown[0]), shown[1])
                yield table, replace(bare, value=float(value)), shown
