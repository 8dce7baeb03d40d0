"""Every attack on a release as it was printed, each by itself, and what it got: counts, never a value.

The program that clears is not asked what it withheld: what is printed is read from the ledger, and set against the
counts that it was made of. Withheld counts are attacked with linear programs over all tables and all that is public
(and, where few counts hang together, in whole numbers), not with the search that cleared them. What one may think a
withheld count to be must be at least the policy's width wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from sightline.clearance.agencies import components
from sightline.clearance.attacks import UNBOUNDED, Interval, bounds
from sightline.clearance.beside import FREE
from sightline.clearance.cells import ROWS, cell_of
from sightline.clearance.curves import points
from sightline.clearance.derived import Sources
from sightline.clearance.insiders import Insiders
from sightline.clearance.joint import Scene
from sightline.clearance.policy import PUBLISH, Policy
from sightline.clearance.public import Public
from sightline.clearance.release import setting
from sightline.clearance.rules import Reason
from sightline.standard.drafts import OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

SMALL_BLOCK = 40  # numbers that hang together: up to so many are attacked in whole numbers
SAMPLE = 6  # of what hangs together, at most so many are attacked with programs of their own, evenly spread
_OF_COUNTS = frozenset({OutputKind.SHARES, OutputKind.DRAWN, OutputKind.RATES, OutputKind.RATIOS})
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Attempt:
    """One kind of attack: what it was tried on, how many that was, and how many it got."""

    name: str
    on: str
    tried: int
    got: int
    told: bool = False  # only reported: nothing is promised against it


def attacked(
    exact: Sequence[FigureTable], printed: Sequence[FigureTable], policy: Policy, public: Public, seed: str = ""
) -> list[Attempt]:
    """Attack a release: its tables as they were counted, and as they were printed, in the same order.

    `public` is what was public before it; `seed` as in release.protect.
    """
    made = setting(exact, policy, public, seed)
    scene = made.scene
    lost = {
        cell_of(figure): Reason.ATTACK
        for table in printed
        for figure in table.figures
        if table.kind in OF_PEOPLE and figure.mark is Mark.SUPPRESSED
    }
    curves = [(a, b) for a, b in zip(exact, printed, strict=True) if a.kind is OutputKind.CURVES]
    ends = {cell: Reason.ATTACK for pair in curves for cell, figure in points(*pair) if figure.value is None}
    pooled = {cell: why for cell, why in scene.withheld.items() if not ROWS.isdisjoint(cell.dimensions)}
    scene.withheld.clear()
    scene.withheld.update(lost | ends | {cell: why for cell, why in pooled.items() if cell not in lost})
    found = [*_programs(scene), *_of_differences(scene), _of_agencies(scene), *_by_eye(exact, printed, policy)]
    return [*found, *_told_which_are_small(scene)]


def _programs(scene: Scene) -> Iterator[Attempt]:
    known = scene.known()
    targets = scene.targets(known)
    parts, narrowed = components(scene.system), bounds(scene.system, known)
    yield Attempt(
        "intervals drawn together, sum by sum", "withheld counts and small numbers printed nowhere", len(targets),
        sum(narrowed[one][1] - narrowed[one][0] < scene.policy.width for one in targets),
    )  # fmt: skip
    by_part: dict[int, list[int]] = {}
    for target in targets:
        by_part.setdefault(parts[target], []).append(target)
    members: dict[int, list[int]] = {part: [] for part in by_part}
    for variable, part in enumerate(parts):
        if part in members:
            members[part].append(variable)
    got = {(whole, gap): 0 for whole in (False, True) for gap in (False, True)}
    tried = dict.fromkeys(got, 0)
    for part, mine in by_part.items():
        block = _Block(scene, members[part], narrowed)
        mine = mine[:: -(-len(mine) // SAMPLE)]
        for whole in (False, True) if len(members[part]) <= SMALL_BLOCK else (False,):
            for target in mine:
                gap = scene.system.cells[target] is None
                tried[whole, gap] += 1
                got[whole, gap] += block.width(target, whole) < scene.policy.width - _TOLERANCE
    words = {
        False: "linear programs over all tables, with their rounding",
        True: "whole numbers, where few hang together",
    }
    for whole, name in words.items():
        yield Attempt(name, "withheld counts", tried[whole, False], got[whole, False])
        yield Attempt(name, "small numbers printed nowhere", tried[whole, True], got[whole, True])


class _Block:
    """The counts that hang together with a withheld one, as a program."""

    def __init__(self, scene: Scene, members: Sequence[int], known: Sequence[Interval]) -> None:
        place = {variable: number for number, variable in enumerate(members)}
        numbers = sorted({number for one in members for number, _ in scene.system.relations_of(one)})
        terms = [
            (line, place[variable], sign)
            for line, number in enumerate(numbers)
            for sign, variable in scene.system.relations[number].terms
        ]
        lines, columns, signs = zip(*terms, strict=True) if terms else ((), (), ())
        self.place, self.size = place, len(members)
        self.sums = csr_matrix((signs, (lines, columns)), shape=(len(numbers), len(members)), dtype=float)
        self.low = np.array([known[one][0] for one in members], dtype=float)
        self.high = np.array([np.inf if known[one][1] >= UNBOUNDED // 2 else known[one][1] for one in members])

    def width(self, variable: int, whole: bool) -> float:
        """How far apart the least and the greatest possible value are; without end where there is none."""
        ends = [self._end(variable, sign, whole) for sign in (1.0, -1.0)]
        return np.inf if None in ends else float(-(ends[0] or 0.0) - (ends[1] or 0.0))

    def _end(self, variable: int, sign: float, whole: bool) -> float | None:
        """The least of sign x variable; None where it has none, or the program did not finish."""
        cost = np.zeros(self.size)
        cost[self.place[variable]] = sign
        if whole:
            lines = [LinearConstraint(self.sums, 0, 0)] if self.sums.shape[0] else []
            found = milp(cost, constraints=lines, bounds=Bounds(self.low, self.high), integrality=np.ones(self.size))
        else:
            equal = (self.sums, np.zeros(self.sums.shape[0])) if self.sums.shape[0] else (None, None)
            limits = np.column_stack([self.low, self.high])
            found = linprog(cost, A_eq=equal[0], b_eq=equal[1], bounds=limits, method="highs")
        return float(found.fun) if found.status == 0 else None


def _of_differences(scene: Scene) -> Iterator[Attempt]:
    """Counts that have changed by a few since an earlier release, by what both releases print."""
    known = scene.known()
    narrowed = bounds(scene.system, known)
    changed = [narrowed[one] for one in scene.differences]
    zero = scene.no_change
    got = sum(high - low < scene.policy.width and not low <= zero <= high for low, high in changed)
    yield Attempt("earlier releases subtracted", "changes by a few people", len(changed), got)


def _told_which_are_small(scene: Scene) -> Iterator[Attempt]:
    """What somebody would get who was told which of the withheld counts are small: why they have the same mark."""
    known, policy, true = scene.known(), scene.policy, scene.system.true
    small = [one for one in scene.targets(known) if scene.system.cells[one] is not None and policy.small(true[one])]
    least = 0 if policy.zeros != PUBLISH else 1
    told = list(known)
    for one in scene.targets(known):
        if scene.system.cells[one] is not None and known[one] == FREE and true[one]:
            told[one] = (least, policy.minimum - 1) if policy.small(true[one]) else (policy.minimum, UNBOUNDED)
    narrowed, parts = bounds(scene.system, told), components(scene.system)
    widths = []
    for part in sorted({parts[one] for one in small}):
        block = _Block(scene, [one for one, its in enumerate(parts) if its == part], narrowed)
        widths += [block.width(one, whole=False) for one in small if parts[one] == part]
    who, of = "told which withheld counts are small", "small counts that are withheld"
    yield Attempt(f"{who}, one knows them exactly", of, len(small), sum(w < 1 - _TOLERANCE for w in widths), told=True)
    yield Attempt(f"{who}, one knows them to within 1", of, len(small), sum(w < 2 for w in widths), told=True)


def _of_agencies(scene: Scene) -> Attempt:
    known = scene.known()
    targets = scene.targets(known)
    insiders = Insiders.of(scene.system, scene.policy)
    got = {one.variable for one in insiders.exposed(targets, known, bounds(scene.system, known)) if one.proved}
    return Attempt(
        f"what each of {len(insiders.known_by)} agencies knows by itself", "withheld counts",
        len(targets) if insiders.known_by else 0, len(got),
    )  # fmt: skip


def _by_eye(exact: Sequence[FigureTable], printed: Sequence[FigureTable], policy: Policy) -> Iterator[Attempt]:
    """What needs no program: numbers that should not stand there."""
    own = [table for table in printed if table.kind is not OutputKind.PUBLISHED]
    marked = [f for table in own for f in table.figures if f.value is None]
    beside = sum(bool(f.intervals) or f.n is not None or f.denominator is not None for f in marked)
    yield Attempt("ranges and parts beside a mark", "figures with a mark", len(marked), beside)
    pairs = [pair for a, b in zip(exact, printed, strict=True) if a.kind in OF_PEOPLE for pair in _pairs(a, b)]
    small = [b for a, b in pairs if a.value is not None and 0 < a.value < policy.minimum]
    shown = sum(f.value is not None and f.value == a.value for a, f in pairs if a.value and a.value < policy.minimum)
    yield Attempt("small counts printed as they are", "small counts", len(small), shown)
    yield _whole_groups(exact, printed)
    shares = [(table, f) for table in own if table.kind in _OF_COUNTS for f in table.figures if f.value is not None]
    beyond = _give_back(shares, printed)
    yield Attempt("shares, rates and ratios beside a count that is not printed", "such figures", len(shares), beyond)
    if policy.zeros != PUBLISH:
        noughts = [b for a, b in pairs if a.value == 0]
        told = sum(figure.value is not None for figure in noughts)
        yield Attempt("noughts that the policy withholds", "noughts", len(noughts), told)


def _pairs(exact: FigureTable, printed: FigureTable) -> Iterator[tuple[Figure, Figure]]:
    """Each count with what is printed of it; rows of paths that were pooled are printed nowhere."""
    at = {cell_of(figure): figure for figure in printed.figures}
    for figure in exact.figures:
        if cell_of(figure) in at and not (exact.kind is OutputKind.PATHS and figure.breakdown in _others(exact)):
            yield figure, at[cell_of(figure)]


def _others(table: FigureTable) -> set[tuple[tuple[str, str], ...]]:
    return {f.breakdown for f in table.figures if any(d in ROWS and code == "other" for d, code in f.breakdown)}


def _whole_groups(exact: Sequence[FigureTable], printed: Sequence[FigureTable]) -> Attempt:
    """Breakdowns over an additive dimension that print all codes as nought but the one in which everyone is."""
    lines: dict[object, list[tuple[Figure, Figure]]] = {}
    for table, shown in zip(exact, printed, strict=True):
        if table.kind not in OF_PEOPLE or table.kind is OutputKind.PATHS:
            continue
        for dimension in (d for d in table.dimensions if d.additive and len(d.labels) > 1):
            for figure, one in zip(table.figures, shown.figures, strict=True):
                if figure.code(dimension.code) not in (None, dimension.unknown):
                    rest = tuple(pair for pair in figure.breakdown if pair[0] != dimension.code)
                    key = (table.name, dimension.code, cell_of(figure).what, figure.period, figure.area, rest)
                    lines.setdefault(key, []).append((figure, one))
    told = [line for line in lines.values() if len(line) > 1 and sum(b.value is None for _, b in line) <= 1]
    got = sum(sum(b.value == 0 for _, b in line) == len(line) - 1 and any(a.value for a, _ in line) for line in told)
    return Attempt("everyone in one category", "lines of a breakdown that are printed, or all but one", len(told), got)


def _give_back(shares: Sequence[tuple[FigureTable, Figure]], printed: Sequence[FigureTable]) -> int:
    """How many shares, rates and ratios are printed though a count that they were made of is not."""
    sources = Sources.of(printed)
    return sum(
        any(found is None or found.value is None for found in (sources.find(name, figure) for name in _counts(table)))
        for table, figure in shares
    )


def _counts(table: FigureTable) -> tuple[str, ...]:
    """Of the tables that it is made of, those of counts of this release: a rate is of somebody else's population."""
    return table.made_of[:1] if table.kind is OutputKind.RATES else table.made_of[:2]
