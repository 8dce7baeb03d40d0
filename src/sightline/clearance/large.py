"""Where very many numbers of a release hang together: what linear programs show of it, for many counts at once.

The search in whole numbers (attacks.py) goes from count to count, and does not end where thousands hang together. There
the linear programs of `suppression` are asked instead. Each answer is another table, often one of whole counts; one
with fractions shows how far a reader gets with sums and limits. A count that no answer shows to be wide is narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np

from sightline.clearance.attacks import Interval, Table
from sightline.clearance.beside import EFFORT, regions, tables_in, task_of, together
from sightline.clearance.policy import Policy
from sightline.clearance.relations import System
from sightline.clearance.suppression.attack import Program, gather, gather_whole, movable
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.widen import widen

_FEW = (2, 3, 3, 4, 6, 8)  # areas that a table may change, one drawing after the other


def shown(
    system: System, policy: Policy, known: Sequence[Interval], targets: Iterable[int], whole: bool = True
) -> Iterator[Table]:
    """Other tables for the targets. Where none shows a target to be wide, it is not.

    With `whole` tables of whole counts are looked for where the first answers have fractions.
    """
    wanted = set(targets)
    for group in together(system, wanted):
        asked = task_of(system, policy, known, wanted, frozenset(), group)
        withheld, dice = asked.primary, np.random.default_rng(EFFORT.seed)
        evidence, near = Evidence(asked), regions(system, group)
        for cells in near:
            gather(evidence, withheld, cells, dice)
        moving = np.flatnonzero(movable(asked, withheld))
        left = evidence.narrow(moving[withheld[moving]])
        program = Program.of(asked, withheld, moving, evidence.columns) if len(left) else None
        for cell in left.tolist():
            if program is not None and len(evidence.narrow(np.array([cell]))):
                program.one(evidence, cell)
        for cells in near if whole else ():
            gather_whole(evidence, withheld, cells, dice)
        yield from tables_in(evidence.within(withheld), group)


def opened(
    system: System, policy: Policy, known: Sequence[Interval], targets: Iterable[int], printed: Set[int]
) -> tuple[set[int], list[Table]]:
    """What of `printed` must be withheld too for the targets to be wide, at little loss, and tables that show it.

    Where nothing is enough for a target, what is given is not.
    """
    wanted, found = set(targets), set[int]()
    tables: list[Table] = []
    for group in together(system, wanted):
        asked = task_of(system, policy, known, wanted, printed, group)
        withheld, dice, evidence = asked.primary.copy(), np.random.default_rng(EFFORT.seed), Evidence(asked)
        cost = EFFORT.cost(asked.lattice.values) * asked.weight
        for cells in regions(system, group):
            withheld = widen(evidence, withheld, cells, cost, dice, dearest=20.0)
        found |= {group[place] for place in np.flatnonzero(withheld & ~asked.primary).tolist()}
        tables += tables_in(evidence.within(withheld), group)
    return found, tables


def near(system: System, policy: Policy, known: Sequence[Interval], targets: Iterable[int]) -> Iterator[Table]:
    """Other tables for the targets that change few areas each, so that they hold for whoever knows any other area.

    Several for each target that has any, as drawn: of different areas.
    """
    wanted = set(targets)
    for group in together(system, wanted):
        asked = task_of(system, policy, known, wanted, frozenset(), group)
        withheld, dice, columns = asked.primary, np.random.default_rng(EFFORT.seed), asked.lattice.lines.tocsc()
        moving = np.flatnonzero(movable(asked, withheld))
        units = asked.lattice.unit
        for size in _FEW:
            evidence = Evidence(asked, columns)
            for region in regions(system, group):
                inside = np.intersect1d(moving, region)
                areas = dice.permutation(np.unique(units[inside]))
                for some in np.array_split(areas, max(1, len(areas) // size)):
                    cells = inside[np.isin(units[inside], some)]
                    left = evidence.narrow(cells[withheld[cells]])
                    if len(left):
                        Program.of(asked, withheld, cells, columns).many(evidence, left, dice)
            yield from tables_in(evidence.within(withheld), group)
