"""Curves: the share for which something had happened by a day, worked out anew from rounded counts on a coarser grid.

The draft gives for each grid point the events since the one before (`n`) and the cases still at risk after that day
(`denominator`); the first point is day "0", where nothing has happened and all cases are at risk. Its count (see
derived.py) is the number of all cases. Where a wait may end in several ways, the dimension `end` names these: the
curves of one group share those at risk.

A grid point is kept where at least the policy's minimum are still at risk, and since the last point that was kept there
were, of each kind of end, no event or at least the minimum. (An end with fewer events in all is withheld, and they
count as cases lost to view.) The other points are marked c, so that steps are pooled, and the curve ends where too few
are left.

Printed at a point is the share of the draft as a number of cases, rounded as a count is, as whole per cent of the
printed number of all cases: where no case was lost to view, that is the rounded events over the rounded cases, and
nothing more. The share itself must lie between those that the counts of the draft allow (claims.py). The range is that
of Rothman: Wilson's, for the number of cases that count in full, which is worked out of rounded counts and then told in
steps of at least ten cases, so that it does not tell none from few that were lost to view.

Events are attacked with the rest of the release: `as_counts` hands the attack the events up to each point, as a table
that is never printed; those of a step, where few, are gaps to be protected. A point that gives one away is dropped.
Sources: Cutler and Ederer, Journal of Chronic Diseases 8 (1958), for the number that counts in full (those at risk
over the share still waiting); Rothman, Journal of Chronic Diseases 31 (1978), for the range.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from sightline.clearance.cells import ALONE, Cell, cell_of
from sightline.clearance.derived import Shown, Sources, per_cent
from sightline.clearance.policy import Policy, nearest
from sightline.clearance.relations import System
from sightline.standard.drafts import DAY, HOW_ENDED, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure
from sightline.standard.shares import wilson
from sightline.standard.units import Mark

METHOD = "Rothman, 95%, of the rounded counts"
LEAST_BASE = 5  # of the number of cases behind a point
LEAST_STEP = 10  # cases: how finely it is told how many count in full
Breakdown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The curves of one group: the ends of one wait, with their figures by day. Figures with a mark take no part."""

    table: FigureTable
    days: tuple[int, ...]
    ends: Mapping[str, tuple[Figure, ...]]  # one figure a day; "" where no end is named

    @property
    def first(self) -> Figure:
        """A figure of the group at its start."""
        return next(iter(self.ends.values()))[0]

    def at_risk(self) -> list[int]:
        """Cases still at risk after each day."""
        return [int(figure.denominator or 0) for figure in next(iter(self.ends.values()))]

    def happened(self, end: str) -> list[int]:
        """Events of one end up to each day."""
        total, found = 0, []
        for figure in self.ends[end]:
            total += figure.n or 0
            found.append(total)
        return found

    def cell(self, end: str, place: int) -> Cell:
        """The cell that stands for the events of one end up to a point, in the attack."""
        rest = [pair for pair in self.first.breakdown if pair[0] not in (DAY, HOW_ENDED)]
        breakdown = tuple(sorted([*rest, (ALONE, f"{self.days[place]:06d}")]))
        bare = cell_of(self.first)
        code = f"{bare.what.code}: events {end} by {self.days[place]}"
        return bare._replace(what=bare.what._replace(code=code), breakdown=breakdown)

    def cells(self, place: int, ends: Iterable[str]) -> set[Cell]:
        """What a point needs of the release to be kept."""
        return {self.cell(end, place) for end in ends}


def curve_of(cell: Cell | None) -> Cell | None:
    """What the points of one curve have in common, of a cell behind one; None of any other, and of the start."""
    if cell is None or not int(dict(cell.breakdown).get(ALONE, "0")):
        return None
    breakdown = tuple(pair for pair in cell.breakdown if pair[0] != ALONE)
    return cell._replace(what=cell.what._replace(code=cell.what.code.rpartition(" by ")[0]), breakdown=breakdown)


def groups(table: FigureTable) -> list[Group]:
    """The curves of a table, by group. Groups with a mark among their figures are left out: they print no number."""
    found: dict[object, dict[str, list[Figure]]] = {}
    for figure in table.figures:
        rest = tuple(pair for pair in figure.breakdown if pair[0] not in (DAY, HOW_ENDED))
        ends = found.setdefault((figure.measure, figure.period, figure.area, rest), {})
        ends.setdefault(figure.code(HOW_ENDED) or "", []).append(figure)
    made = []
    for ends in found.values():
        if all(
            figure.value is not None and (figure.code(DAY) or "").isdecimal() for one in ends.values() for figure in one
        ):
            by_day = {end: tuple(sorted(one, key=_day)) for end, one in ends.items()}
            made.append(Group(table, tuple(_day(figure) for figure in next(iter(by_day.values()))), by_day))
    return made


def _day(figure: Figure) -> int:
    return int(figure.code(DAY) or 0)


# -- what is kept ----------------------------------------------------------------------------------------------


def hidden_points(group: Group, policy: Policy) -> set[Cell]:
    """The events of a group up to those points that are not kept."""
    risk, happened = group.at_risk(), {end: group.happened(end) for end in group.ends}
    rare = {end for end, counts in happened.items() if policy.small(counts[-1])}
    kept = 0 if risk[0] >= policy.minimum else -1
    hidden = set() if kept == 0 else group.cells(0, group.ends)
    for place in range(1, len(group.days)):
        steps = [counts[place] - counts[kept] for end, counts in happened.items() if end not in rare]
        if kept < 0 or risk[place] < policy.minimum or any(policy.small(step) for step in steps):
            hidden |= group.cells(place, group.ends)
        else:
            kept = place
    return hidden.union(*(group.cells(place, rare) for place in range(len(group.days))))


def points(exact: FigureTable, printed: FigureTable) -> Iterator[tuple[Cell, Figure]]:
    """The events behind each point of a table of curves, with the point as it is printed."""
    at = dict(zip(exact.figures, printed.figures, strict=True))
    for group in groups(exact):
        for end, figures in group.ends.items():
            yield from ((group.cell(end, place), at[figure]) for place, figure in enumerate(figures))


def as_counts(table: FigureTable) -> list[FigureTable]:
    """The events so far at each point, as a table for the attack: it is never printed."""
    dimensions = (*(d for d in table.dimensions if d.code not in (DAY, HOW_ENDED)), Dimension(ALONE, "", False))
    figures = [
        _count(group.cell(end, place), group.first, number)
        for group in groups(table)
        for end in group.ends
        for place, number in enumerate(group.happened(end))
    ]
    return [replace(table, kind=OutputKind.COUNTS, dimensions=dimensions, figures=tuple(figures), made_of=())]


def _count(cell: Cell, like: Figure, value: int) -> Figure:
    measure = replace(like.measure, code=cell.what.code)
    return Figure(measure, like.period, like.area, float(value), cell.breakdown)


def chains(system: System, tables: Iterable[FigureTable], sources: Sources) -> None:
    """How the events of each curve hang together: they only grow, and all ends together are at most all cases."""
    for table in tables:
        for group in groups(table) if table.kind is OutputKind.CURVES else ():
            for end in group.ends:
                cells = [group.cell(end, place) for place in range(len(group.days))]
                for earlier, later in pairwise(cells):
                    system.limit(later, earlier, "events of a step")
            count = sources.find(table.made_of[0], group.first)
            if count is not None and count.value is not None and cell_of(count) in system.number:
                last = [group.cell(end, len(group.days) - 1) for end in group.ends]
                system.relate(cell_of(count), last, "events of all cases")


# -- what is printed -------------------------------------------------------------------------------------------


def print_curves(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """The table with every curve made anew at the points that are kept; c at the others."""
    made: dict[Figure, Figure] = {}
    for group in groups(table):
        cases = shown.count(table.made_of[0], group.first, policy)
        if cases:
            made |= _curves(group, cases, policy, shown)
    return replace(table, figures=tuple(made.get(figure) or _gone(figure) for figure in table.figures))


def _gone(figure: Figure) -> Figure:
    bare = _bare(figure)
    return bare.marked(Mark.SUPPRESSED) if figure.value is not None else bare


def _bare(figure: Figure) -> Figure:
    measure = replace(figure.measure, rounding="of rounded counts")
    return replace(figure, measure=measure, n=None, denominator=None, intervals=())


def _curves(group: Group, cases: int, policy: Policy, shown: Shown) -> dict[Figure, Figure]:
    """The figures of a group as they are printed, at the points that are kept."""
    places = range(len(group.days))
    ends = [end for end in group.ends if any(shown.withheld.isdisjoint(group.cells(p, [end])) for p in places)]
    kept = [place for place in places if ends and shown.withheld.isdisjoint(group.cells(place, ends))]
    base = policy.base(group.first.area)
    base = base if base >= LEAST_BASE else LEAST_STEP  # beside an exact number of cases, coarser
    made: dict[Figure, Figure] = {}
    for place in kept if kept and kept[0] == 0 else ():
        figures = [group.ends[end][place] for end in ends]
        numbers = [nearest(_whole((figure.value or 0.0) / 100 * group.at_risk()[0]), base) for figure in figures]
        exact = policy.base(group.first.area) < LEAST_BASE  # then a range could tell how many were lost to view
        in_full = 0.0 if exact else counts_in_full(nearest(group.at_risk()[place], base), sum(numbers), cases)
        for figure, number in zip(figures, numbers, strict=True):
            made[figure] = _point(_bare(figure), min(number, cases), cases, in_full)
    return made


def _whole(number: float) -> int:
    return math.floor(number + 0.5)


def _point(bare: Figure, number: int, cases: int, in_full: float) -> Figure:
    share = number / cases
    low, high = wilson(share * in_full, in_full) if in_full else (share, share)
    made = per_cent(bare, share, low, high, METHOD)
    return made if in_full and bare.code(DAY) != "0" else replace(made, intervals=())


def counts_in_full(at_risk: int, happened: int, cases: int) -> float:
    """How many cases count in full at a point: those at risk over the share still waiting, less a step, in whole steps.

    A step is a tenth of all cases and at least ten. So that none lost to view and few look alike, at least one step is
    taken off. Nought where fewer than ten are left.
    """
    step = max(LEAST_STEP, cases / 10)
    in_full = at_risk * cases / (cases - happened) if cases > happened else 0.0
    left = cases - step * max(1, math.floor((cases - in_full) / step + 1 + 1e-9))
    return left if left >= LEAST_STEP else 0.0


def possible(group: Group, end: str) -> list[tuple[float, float]]:
    """The least and the greatest share of one end at each point that the counts of a draft allow.

    The least where in each step all that was lost to view was lost after the events; the greatest where it was lost
    after those of the other ends and before its own. The share still waiting is least where all was lost first.
    """
    risk, every = group.at_risk(), {name: group.happened(name) for name in group.ends}
    most = least = 1.0
    found = [(0.0, 0.0)]
    for place in range(1, len(risk)):
        before, own = risk[place - 1], every[end][place] - every[end][place - 1]
        events = sum(counts[place] - counts[place - 1] for counts in every.values())
        left, others = risk[place] + events, events - own
        low, high = found[-1]
        if own:  # an event counts the share still waiting over those at risk, which only a loss to view raises
            low += least * own / before
            high += most * own / before * (before - others) / (risk[place] + own)
        found.append((low, high))
        most *= 1 - events / before if before else 1.0
        least *= 1 - events / left if left else 1.0
    return found
