"""All tables of a release together: withhold, attack, withhold more until the attack finds nothing, then print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.clearance import contributors
from sightline.clearance.alternatives.printing import KINDS as COUNTED
from sightline.clearance.alternatives.printing import Printing, printing
from sightline.clearance.alternatives.private import require_budget, spent
from sightline.clearance.attacks import Progress
from sightline.clearance.cells import Bundle, Bundles, Cell, block_of, cell_of
from sightline.clearance.certificates import Certificates, certificates_of
from sightline.clearance.curves import as_counts, chains
from sightline.clearance.derived import Shown, Sources, parts_and_wholes
from sightline.clearance.joint import Scene, Tally
from sightline.clearance.paths import Pool, pool, relate
from sightline.clearance.policy import PRIVATE, WITHHOLD, Policy
from sightline.clearance.public import Joined, Public, join
from sightline.clearance.relations import System, system_of
from sightline.clearance.rules import Reason, rule, tell_by_themselves, with_bundles
from sightline.errors import ClearanceError
from sightline.standard.drafts import DERIVED, OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

BY_FIGURE = DERIVED | {
    OutputKind.PATHS
}  # of these each figure looks to its own count, or `made_of` says how counts hang together


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables of a release as they may be shown, in the order given, and the cells withheld, with why."""

    tables: tuple[FigureTable, ...]
    withheld: Mapping[Cell, Reason]
    attack: Tally  # how many counts were attacked, and what was found: counts only
    certificates: Certificates  # the proof that what is withheld cannot be worked out


def protect(
    tables: Sequence[FigureTable],
    policy: Policy,
    progress: Progress | None = None,
    public: Public | None = None,
    seed: str = "",
) -> Protected:
    """Decide for all tables of a release together what is withheld, and print the rest.

    `public` is what is public already: the release is attacked together with it. `seed` is what an alternative draws
    from (policy.method); whoever has it can take the noise away. Raises ClearanceError where a kind
    has no rule, or the parts of an additive dimension exceed their total.
    """
    made = setting(tables, policy, public, seed)
    tally = made.scene.withhold_until_safe(progress)
    withheld = made.scene.withheld
    shown = Shown(frozenset(withheld), made.sources, made.otherwise.shown if made.otherwise else None)
    kept = _without_what_is_made_of_withheld(made.tables, shown.withheld)
    finished = tuple(_finished(table, policy, shown, made.otherwise) for table in kept)
    return Protected(finished, withheld, tally, certificates_of(made.scene))


@dataclass(frozen=True, slots=True)
class Setting:
    """A release before the attack: its tables with small paths pooled, and the scene with what goes for itself."""

    tables: tuple[FigureTable, ...]
    sources: Sources
    otherwise: Printing | None
    scene: Scene


def setting(tables: Sequence[FigureTable], policy: Policy, public: Public | None = None, seed: str = "") -> Setting:
    """Lay out all tables of a release together with all that is public. Raises as `protect`."""
    for table in tables:
        rule(table.kind)
    paths = {place: table for place, table in enumerate(tables) if table.kind is OutputKind.PATHS}
    small = {place: {block_of(cell) for cell in tell_by_themselves(table, policy)} for place, table in paths.items()}
    pools = {place: pool(table, policy, small[place]) for place, table in paths.items()}
    kept = [pools[place].table if place in pools else table for place, table in enumerate(tables)]
    sources = Sources.of([*kept, *(one.gone for one in pools.values())])
    otherwise = _otherwise(kept, policy, public or Public(), seed)
    bundles = Bundles.of([*kept, *(one.gone for one in pools.values())], policy.single)
    alone = _withheld_for_itself(kept, list(pools.values()), policy, sources, otherwise)
    withheld = with_bundles(alone, bundles)
    curves = [count for table in tables if table.kind is OutputKind.CURVES for count in as_counts(table)]
    counted = [*(t for t in kept if t.kind in OF_PEOPLE), *(one.gone for one in pools.values()), *curves]
    system, joined = _system(tables, counted, list(pools.values()), sources, public or Public())
    if policy.remainder == WITHHOLD and otherwise is None:
        withheld = with_bundles({**_small_remainders(system, policy, withheld), **withheld}, bundles)
    own = {cell_of(figure) for table in counted for figure in table.figures if figure.value is not None}
    told = otherwise.told if otherwise else None
    scene = Scene(system, policy, withheld, bundles, _weights(counted, bundles), own, joined, told)
    return Setting(tuple(kept), sources, otherwise, scene)


def _finished(table: FigureTable, policy: Policy, shown: Shown, otherwise: Printing | None) -> FigureTable:
    if otherwise is not None and table.kind in COUNTED:
        return otherwise.table(table, shown.withheld)
    return rule(table.kind).finish(table, policy, shown)


def _otherwise(tables: Sequence[FigureTable], policy: Policy, public: Public, seed: str) -> Printing | None:
    """What the counts are printed as under an alternative; None where they are withheld and rounded.

    Raises ClearanceError where more would be spent of a budget of differential privacy than is left.
    """
    if policy.method == WITHHOLD:
        return None
    if policy.method == PRIVATE:
        before = [one for one in public.earlier if one.policy.method == PRIVATE]
        require_budget(spent(tables, policy), sum(spent(one.printed, one.policy) for one in before), policy)
    return printing(tables, policy, seed)


def _withheld_for_itself(
    tables: Sequence[FigureTable],
    pools: Sequence[Pool],
    policy: Policy,
    sources: Sources,
    otherwise: Printing | None,
) -> dict[Cell, Reason]:
    """The counts that go for what they show by themselves, or for who stands behind them."""
    withheld: dict[Cell, Reason] = {cell: Reason.SMALL for one in pools for cell in one.cells()}
    for table in tables if otherwise is None else ():
        withheld |= rule(table.kind).withhold(table, policy)
    for reason, cells in (
        (Reason.CONTRIBUTORS, contributors.few(tables, policy, sources)),
        (Reason.DOMINANCE, contributors.dominated(tables, policy, sources)),
    ):
        withheld |= {cell: reason for cell in cells if cell not in withheld}
    return withheld


def _system(
    tables: Sequence[FigureTable],
    counted: Sequence[FigureTable],
    pools: Sequence[Pool],
    sources: Sources,
    public: Public,
) -> tuple[System, Joined]:
    """All that is counted, here and in what is public, with all relations.

    Raises ClearanceError where parts exceed their total. Where they do so only beside counts of earlier releases, these
    are of something else, and stand apart.
    """
    gone = {cell_of(figure) for one in pools for figure in one.gone.figures}
    joined = join(counted, public)
    system = system_of([*counted, *joined.tables], gone)
    if system.faults and joined.tables:
        joined = join(counted, public, apart=True)
        system = system_of([*counted, *joined.tables], gone)
    if system.faults:
        raise ClearanceError("; ".join(sorted(set(system.faults))))
    for part, whole in sorted(parts_and_wholes(tables, sources)):
        if part in system.number and whole in system.number:
            system.limit(whole, part, "a share is of a part")
    chains(system, tables, sources)
    relate(system, pools, tables)
    return system, joined


def _without_what_is_made_of_withheld(tables: Sequence[FigureTable], withheld: frozenset[Cell]) -> list[FigureTable]:
    """The tables with every figure marked c that was made, for its period, of a table of which a part is withheld.

    By way of other tables too: what is made of an estimate is lost with what that was made of.
    """
    lost = {
        (table.name, figure.period)
        for table in tables
        for figure in table.figures
        if table.kind in OF_PEOPLE and cell_of(figure) in withheld
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


def _weights(tables: Sequence[FigureTable], bundles: Bundles) -> dict[Bundle, int]:
    """How much would be lost with each bundle: the sum of its counts, of a breakdown in all tables that print it."""
    found: dict[Bundle, int] = {}
    for table in tables:
        for figure in table.figures:
            bundle, value = bundles.bundle_of(cell_of(figure)), int(figure.value or 0)
            found[bundle] = value if bundles.single else found.get(bundle, 0) + value
    return found


def _small_remainders(system: System, policy: Policy, withheld: Mapping[Cell, Reason]) -> dict[Cell, Reason]:
    """What goes where few people are in no category: all categories, or where cells go alone, one more than none."""
    found: dict[Cell, Reason] = {}
    for remainder in system.remainders:
        if 0 < system.true[remainder.variable] < policy.minimum:
            parts = [part for part in remainder.parts if part not in withheld]
            if policy.single:
                full = [part for part in parts if system.true[system.number[part]]]
                lightest = sorted(full, key=lambda part: (system.true[system.number[part]], part))
                parts = lightest[:1] if len(parts) == len(remainder.parts) else []
            found |= dict.fromkeys(parts, Reason.REMAINDER)
    return found
