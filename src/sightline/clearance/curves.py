"""Curves: the share for which something had happened by a day, worked out anew from rounded counts on a coarser grid.

The draft gives for each grid point the events since the one before (`n`) and the cases still at risk after that day
(`denominator`); the first point is day "0", where nothing has happened and all cases are at risk. Its count (see
derived.py) is the number of all cases. Where a wait may end in several ways, the dimension `end` names these: the
curves of one group share those at risk.

A grid point is kept where at least the policy's minimum are still at risk, and since the last point that was kept there
were, of each kind of end, no event or at least the minimum. (An end with fewer events in all is withheld, and they
count as cases lost to view.) The other points are marked c, so that steps are pooled, and the curve ends where too few
are left. The curve is made from the counts at the points kept, rounded as the policy rounds counts, and nothing else of
the draft is printed: a reader learns at most these rounded counts, each nought or at least the minimum.

What these rounded counts give away together is attacked with the rest of the release: `as_counts` hands the attack the
events up to each point and the cases at risk at each point, as tables; `chains` how they hang together. An event count
of a step, and the number lost to view in it, are gaps that are protected when they are small. A point that gives one
away is dropped; where that is the first, the whole curve.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.clearance.cells import ALONE, Block, Cell, block_of, cell_of
from sightline.clearance.derived import Shown, Sources, per_cent
from sightline.clearance.policy import Policy
from sightline.clearance.relations import Relation, System
from sightline.standard.drafts import DAY, HOW_ENDED, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure
from sightline.standard.shares import NORMAL_95
from sightline.standard.units import Mark

EVENTS, AT_RISK = "events", "at risk"
METHOD = "life table of the rounded counts; delta method, log-log, 95%"
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

    def risk_cell(self, place: int) -> Cell:
        """The cell that stands for the cases at risk at a point, in the attack."""
        return _cell(self.first, self.days[place], AT_RISK, "")

    def event_cell(self, end: str, place: int) -> Cell:
        """The cell that stands for the events of one end up to a point, in the attack."""
        return _cell(self.first, self.days[place], EVENTS, end)

    def blocks(self, place: int, ends: Iterable[str]) -> list[Block]:
        """What a point needs of the release to be kept."""
        return [block_of(cell) for cell in (self.risk_cell(place), *(self.event_cell(end, place) for end in ends))]


def _cell(figure: Figure, day: int, what: str, end: str) -> Cell:
    rest = [pair for pair in figure.breakdown if pair[0] not in (DAY, HOW_ENDED)]
    breakdown = tuple(sorted([*rest, (ALONE, f"{day:06d} {what} {end}")]))
    bare = cell_of(figure)
    return bare._replace(what=bare.what._replace(code=f"{bare.what.code}: {what} {day} {end}"), breakdown=breakdown)


def is_point(cell: Cell | None) -> bool:
    """Whether a cell is behind a point of a curve after its start, which can be dropped by itself."""
    return cell is not None and any(code == ALONE and int(value.split()[0]) > 0 for code, value in cell.breakdown)


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


def hidden_points(group: Group, policy: Policy) -> set[Block]:
    """The counts of a group that are too small to be used by themselves."""
    risk, happened = group.at_risk(), {end: group.happened(end) for end in group.ends}
    rare = {end for end, counts in happened.items() if policy.small(counts[-1])}
    kept = 0 if risk[0] >= policy.minimum else -1
    hidden = set() if kept == 0 else set(group.blocks(0, group.ends))
    for place in range(1, len(group.days)):
        steps = [counts[place] - counts[kept] for end, counts in happened.items() if end not in rare]
        if kept < 0 or risk[place] < policy.minimum or any(policy.small(step) for step in steps):
            hidden |= set(group.blocks(place, group.ends))
        else:
            kept = place
    return hidden | {block_of(group.event_cell(end, place)) for end in rare for place in range(1, len(group.days))}


def as_counts(table: FigureTable) -> list[FigureTable]:
    """Those at risk and the events so far at each point, as tables for the attack: they are never printed."""
    dimensions = (*(d for d in table.dimensions if d.code not in (DAY, HOW_ENDED)), Dimension(ALONE, "", False))
    figures = []
    for group in groups(table):
        for place, risk in enumerate(group.at_risk()):
            figures.append(_count(group.risk_cell(place), group.first, risk))
        for end in group.ends:
            counts = group.happened(end)
            figures += [_count(group.event_cell(end, p), group.first, n) for p, n in enumerate(counts)]
    return [replace(table, kind=OutputKind.COUNTS, dimensions=dimensions, figures=tuple(figures), made_of=())]


def _count(cell: Cell, like: Figure, value: int) -> Figure:
    measure = replace(like.measure, code=cell.what.code)
    return Figure(measure, like.period, like.area, float(value), cell.breakdown)


def chains(system: System, tables: Iterable[FigureTable], sources: Sources) -> None:
    """How the counts of each curve hang together: at risk before = events + lost to view + at risk after."""
    for table in tables:
        for group in groups(table) if table.kind is OutputKind.CURVES else ():
            _chain(system, group)
            count = sources.find(table.made_of[0], group.first) if table.made_of else None
            if count is not None and count.value is not None and cell_of(count) in system.number:
                system.relate(cell_of(count), [group.risk_cell(0)], "all cases of a curve")


def _chain(system: System, group: Group) -> None:
    for place in range(1, len(group.days)):
        before, after = (system.number[group.risk_cell(p)] for p in (place - 1, place))
        terms = [(-1, before), (1, after)]
        for end in group.ends:
            earlier, later = (system.number[group.event_cell(end, p)] for p in (place - 1, place))
            step = system.add(None, system.true[later] - system.true[earlier])
            system.relations.append(Relation(((-1, later), (1, earlier), (1, step)), "events of a step"))
            terms.append((1, step))
        lost = system.add(None, -sum(sign * system.true[variable] for sign, variable in terms))
        system.relations.append(Relation((*terms, (1, lost)), "who is still at risk after a step"))


# -- what is printed -------------------------------------------------------------------------------------------


def print_curves(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """The table with every curve made anew from the rounded counts at the points that are kept; c at the others."""
    made: dict[Figure, Figure] = {}
    for group in groups(table):
        if shown.count(table.made_of[0], group.first, policy) is not None:
            made |= _curves(group, policy, shown)
    return replace(table, figures=tuple(made.get(figure) or _gone(figure) for figure in table.figures))


def _gone(figure: Figure) -> Figure:
    bare = _bare(figure)
    return bare.marked(Mark.SUPPRESSED) if figure.value is not None else bare


def _bare(figure: Figure) -> Figure:
    measure = replace(figure.measure, rounding="of rounded counts")
    return replace(figure, measure=measure, n=None, denominator=None, intervals=())


def _curves(group: Group, policy: Policy, shown: Shown) -> dict[Figure, Figure]:
    last = len(group.days) - 1
    rare = {
        end for end in group.ends
        if all(block_of(group.event_cell(end, place)) in shown.withheld for place in range(1, last + 1))
    }  # fmt: skip
    ends = [end for end in group.ends if end not in rare]
    kept = [p for p in range(last + 1) if shown.withheld.isdisjoint(group.blocks(p, ends))]
    if not ends or not kept or kept[0] != 0 or block_of(group.risk_cell(0)) in shown.withheld:
        return {}
    area = group.first.area
    risk = [policy.rounded(group.at_risk()[place], area) for place in kept]
    happened = [[policy.rounded(group.happened(end)[place], area) for place in kept] for end in ends]
    made = {}
    for end, curve in zip(ends, incidence(risk, happened), strict=True):
        for place, (share, low, high) in zip(kept, curve, strict=True):
            figure = group.ends[end][place]
            made[figure] = per_cent(_bare(figure), share, low, high, METHOD)
            if place == 0:
                made[figure] = replace(made[figure], intervals=())
    return made


def incidence(risk: Sequence[int], happened: Sequence[Sequence[int]]) -> list[list[tuple[float, float, float]]]:
    """For each end the (share, lower, upper) at each point, from those at risk and the events so far at each.

    A life table: half of those lost to view in a step count as at risk in it; rounded counts may leave more at risk
    than there can be, and are then taken to be as many as there can be. One end gives one less the survival of
    Cutler and Ederer, Journal of Chronic Diseases 8 (1958); several give the cumulative incidence of each, with the
    variance of Marubini and Valsecchi, Analysing Survival Data from Clinical Trials and Observational Studies (1995),
    section 10.2; the intervals are complementary log-log.
    """
    survival, steps, before = 1.0, [], float(risk[0])
    for place in range(1, len(risk)):
        events = [float(counts[place] - counts[place - 1]) for counts in happened]
        after = max(0.0, min(float(risk[place]), before - sum(events)))
        lost = max(0.0, before - after - sum(events))
        exposed = max(before - lost / 2, sum(events))
        before = after
        steps.append((survival, exposed, events))
        survival *= 1 - sum(events) / exposed if exposed else 1.0
    return [_one_end(steps, number) for number in range(len(happened))]


def _one_end(steps: Sequence[tuple[float, float, list[float]]], number: int) -> list[tuple[float, float, float]]:
    shares = [0.0]
    for survival, exposed, events in steps:
        shares.append(shares[-1] + (survival * events[number] / exposed if exposed else 0.0))
    found = [(0.0, 0.0, 0.0)]
    for place in range(1, len(shares)):
        variance = 0.0
        for (survival, exposed, events), share in zip(steps[:place], shares[1:], strict=False):
            every, own, more = sum(events), events[number], shares[place] - share
            if every < exposed:
                variance += more**2 * every / (exposed * (exposed - every))
            if exposed:
                variance += survival**2 * (exposed - own) * own / exposed**3
                variance -= 2 * more * survival * own / exposed**2
        found.append((shares[place], *_log_log(shares[place], max(variance, 0.0))))
    return found


def _log_log(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1 or variance == 0:
        return share, share
    reach = NORMAL_95 * math.sqrt(variance) / abs((1 - share) * math.log(1 - share))
    return 1 - (1 - share) ** math.exp(-reach), 1 - (1 - share) ** math.exp(reach)
