"""All tables of a release together: withhold, attack, withhold more until the attack finds nothing, then print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.clearance.attacks import UNBOUNDED, Interval, Progress, Witnesses, bounds, exposed
from sightline.clearance.cells import Block, Cell, block_of, cell_of, figures_by_block
from sightline.clearance.curves import as_counts, chains, curve_of
from sightline.clearance.derived import Shown, Sources, parts_and_wholes
from sightline.clearance.paths import Pool, pool, relate
from sightline.clearance.policy import PUBLISH, WITHHOLD, Policy, is_wide
from sightline.clearance.relations import System, system_of
from sightline.clearance.rules import Reason, rule, small_breakdowns
from sightline.errors import ClearanceError
from sightline.standard.drafts import DERIVED, OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

FREE: Interval = (0, UNBOUNDED)
BY_FIGURE = DERIVED | {
    OutputKind.PATHS
}  # of these each figure looks to its own count, or `made_of` says how counts hang together


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables of a release as they may be shown, in the order given, and the breakdowns withheld, with why."""

    tables: tuple[FigureTable, ...]
    withheld: Mapping[Block, Reason]


def protect(tables: Sequence[FigureTable], policy: Policy, progress: Progress | None = None) -> Protected:
    """Decide for all tables of a release together what is withheld, and print the rest.

    Raises ClearanceError where a kind has no rule, or the parts of an additive dimension exceed their total.
    """
    for table in tables:
        rule(table.kind)
    paths = {place: table for place, table in enumerate(tables) if table.kind is OutputKind.PATHS}
    pools = {place: pool(table, policy, small_breakdowns(table, policy).keys()) for place, table in paths.items()}
    kept = [pools[place].table if place in pools else table for place, table in enumerate(tables)]
    withheld: dict[Block, Reason] = {block: Reason.SMALL for one in pools.values() for block in one.blocks()}
    for table in kept:
        withheld |= rule(table.kind).withhold(table, policy)
    sources = Sources.of([*kept, *(one.gone for one in pools.values())])
    curves = [count for table in tables if table.kind is OutputKind.CURVES for count in as_counts(table)]
    counted = [*(t for t in kept if t.kind in OF_PEOPLE), *(one.gone for one in pools.values()), *curves]
    system = _system(tables, counted, list(pools.values()), sources)
    if policy.remainder == WITHHOLD:
        withheld |= _small_remainders(system, policy, withheld)
    _withhold_until_safe(system, policy, withheld, _weights(counted), progress)
    shown = Shown(frozenset(withheld), sources)
    kept = _without_what_is_made_of_withheld(kept, shown.withheld)
    return Protected(tuple(rule(table.kind).finish(table, policy, shown) for table in kept), withheld)


def _system(
    tables: Sequence[FigureTable], counted: Sequence[FigureTable], pools: Sequence[Pool], sources: Sources
) -> System:
    """All that is counted with all relations. Raises ClearanceError where parts exceed their total."""
    system = system_of(counted, {cell_of(figure) for one in pools for figure in one.gone.figures})
    if system.faults:
        raise ClearanceError("; ".join(sorted(set(system.faults))))
    for part, whole in sorted(parts_and_wholes(tables, sources)):
        if part in system.number and whole in system.number:
            system.limit(whole, part, "a share is of a part")
    chains(system, tables, sources)
    relate(system, pools, tables)
    return system


def _without_what_is_made_of_withheld(tables: Sequence[FigureTable], withheld: frozenset[Block]) -> list[FigureTable]:
    """The tables with every figure marked c that was made, for its period, of a table of which a part is withheld.

    By way of other tables too: what is made of an estimate is lost with what that was made of.
    """
    lost = {
        (table.name, figure.period)
        for table in tables
        for figure in table.figures
        if table.kind in OF_PEOPLE and block_of(cell_of(figure)) in withheld
    }

    def is_lost(table: FigureTable, figure: Figure) -> bool:
        return any((name, figure.period) in lost for name in table.made_of)

    made = [table for table in tables if table.made_of and table.kind not in BY_FIGURE]
    before = -1
    while len(lost) > before:
        before = len(lost)
        lost |= {(table.name, figure.period) for table in made for figure in table.figures if is_lost(table, figure)}
    return [
        replace(
            table,
            figures=tuple(
                figure.marked(Mark.SUPPRESSED) if is_lost(table, figure) else figure for figure in table.figures
            ),
        )
        if table.made_of and table.kind not in BY_FIGURE
        else table
        for table in tables
    ]


def _weights(tables: Sequence[FigureTable]) -> dict[Block, int]:
    """How much would be lost with each breakdown: the sum of its counts. Only what is printed can be withheld."""
    return {
        block: sum(int(figure.value) for figure in figures if figure.value is not None)
        for block, figures in figures_by_block(tables).items()
    }


def _small_remainders(system: System, policy: Policy, withheld: Mapping[Block, Reason]) -> dict[Block, Reason]:
    return {
        block_of(part): Reason.REMAINDER
        for remainder in system.remainders
        if 0 < system.true[remainder.variable] < policy.minimum
        for part in remainder.parts
        if block_of(part) not in withheld
    }


def _withhold_until_safe(
    system: System,
    policy: Policy,
    withheld: dict[Block, Reason],
    weights: Mapping[Block, int],
    progress: Progress | None,
) -> None:
    """Attack, and withhold a further breakdown for each count exposed, until none is. Adds to `withheld`.

    It ends: each round withholds at least one breakdown more, and when all are withheld nothing can be inferred.
    """
    witnesses = Witnesses(system, _known(system, policy, withheld))
    while True:
        targets = _targets(system, policy, withheld, witnesses.known)
        found = exposed(witnesses, targets, policy.width, progress)
        more = {_next(system, one.variable, withheld, weights) for one in found}
        if not any(more):
            return
        withheld |= {block: Reason.ATTACK for block in more if block is not None}
        witnesses.known = _known(system, policy, withheld)


def _shown(system: System, variable: int, withheld: Mapping[Block, Reason]) -> Block | None:
    """The breakdown in which a variable is printed with its value; None where it is withheld or printed nowhere."""
    cell = system.cells[variable]
    if cell is None or variable >= system.printed or block_of(cell) in withheld:
        return None
    return block_of(cell)


def _known(system: System, policy: Policy, withheld: Mapping[Block, Reason]) -> list[Interval]:
    """What a reader of the release knows of each variable before thinking: the interval of what is printed."""
    return [
        policy.interval(value, cell.area) if cell is not None and _shown(system, variable, withheld) else FREE
        for variable, (cell, value) in enumerate(zip(system.cells, system.true, strict=True))
    ]


def _targets(system: System, policy: Policy, withheld: Mapping[Block, Reason], known: Sequence[Interval]) -> list[int]:
    """What the attack must not narrow down: every withheld count, and every gap that is itself small.

    Where noughts are published, a withheld count below a published nought is known to be nought, and that is allowed.
    """
    allowed = set()
    if policy.zeros == PUBLISH:
        noughts = bounds(system, [interval if interval == (0, 0) else FREE for interval in known])
        allowed = {variable for variable, (_, high) in enumerate(noughts) if high == 0}
    hidden = [v for v in range(system.printed) if v not in allowed and not _shown(system, v, withheld)]
    gaps = [v for v, cell in enumerate(system.cells) if cell is None and 0 < system.true[v] < policy.minimum]
    return hidden + gaps


def _next(
    system: System, variable: int, withheld: Mapping[Block, Reason], weights: Mapping[Block, int]
) -> Block | None:
    """The printed breakdown to withhold for an exposed variable: the nearest, then the finest, then the lightest.

    What is counted for all areas together, and totals, go last. Of what is behind a curve, its own nearest point goes
    first. None where nothing printed bears on the variable.
    """
    curves = {curve_of(system.cells[one]) for one in (variable, *system.neighbours(variable))} - {None}
    if len(curves) == 1:  # a point of a curve, or a step of one
        own = _nearest(system, variable, withheld, weights, lambda cell: cell is None or curve_of(cell) in curves)
        if own is not None:
            return own
    return _nearest(system, variable, withheld, weights, lambda _: True)


def _nearest(
    system: System,
    variable: int,
    withheld: Mapping[Block, Reason],
    weights: Mapping[Block, int],
    of_these: Callable[[Cell | None], bool],
) -> Block | None:
    seen, frontier = {variable}, {variable}
    while frontier:
        near = {other for one in frontier for other in system.neighbours(one) if of_these(system.cells[other])} - seen
        blocks = {block for other in near if (block := _shown(system, other, withheld))}
        if blocks:
            return min(blocks, key=lambda b: (is_wide(b.area), -len(b.dimensions), weights[b], b))
        seen |= near
        frontier = near
    return None
