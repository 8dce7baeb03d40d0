"""Which single cells go beside those that must, at the least loss: the engine of `suppression` on a release.

What hangs together through any relation is one task of the engine. Its lines are the relations; a count that is
withheld, and a number that is printed nowhere, moves freely; a printed one within its rounding, or within what is
public of it. What the engine finds is proved again by the attack on the release (joint.py), which has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from sightline.clearance.agencies import components
from sightline.clearance.attacks import UNBOUNDED, Interval, Table
from sightline.clearance.policy import Policy, is_wide
from sightline.clearance.relations import System, region_of
from sightline.clearance.suppression.attack import BOX, Program, movable
from sightline.clearance.suppression.choose import Effort
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Bools, Ints, Lattice
from sightline.clearance.suppression.primary import Task
from sightline.clearance.suppression.suppress import suppress_block
from sightline.errors import ClearanceError

FREE: Interval = (0, UNBOUNDED)
WIDE = 20.0  # how much dearer a count of a wide area is than one of an authority: England and regions are kept
EFFORT = Effort()
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes beside: the variables, and other tables that would then be printed the same.

    `vain` are those that would be known exactly were nothing of this release printed, so that withholding more is in
    vain.
    """

    variables: Set[int]
    tables: Sequence[Table]
    vain: Set[int]


def beside(
    system: System,
    policy: Policy,
    known: Sequence[Interval],
    targets: Iterable[int],
    printed: Set[int],
    exposed: Iterable[int],
) -> Beside:
    """What to withhold so that the exposed variables keep the policy's width.

    `known` is what a reader knows of each variable, `targets` those that must keep the width, `printed` the counts that
    this release prints and may withhold.
    """
    wanted, narrow = set(targets), set(exposed)
    chosen: set[int] = set()
    tables: list[Table] = []
    vain: set[int] = set()
    for group in together(system, narrow):
        asked = task_of(system, policy, known, wanted, printed, group)
        near = regions(system, group)
        found = _solved(asked, near)
        if found is None:
            asked = _with_noughts(asked, printed, group)
            hopeless = _vain(asked, [place for place, one in enumerate(group) if one in narrow])
            vain |= {group[place] for place in hopeless}
            asked.needs[hopeless] = False
            found = _solved(asked, near)
        if found is None:
            continue  # the attack withholds further, one by one
        chosen |= {group[place] for place in np.flatnonzero(found[0] & ~asked.primary).tolist()}
        tables += tables_in(found[1].within(found[0]), group)
    return Beside(chosen, tables, vain)


def together(system: System, variables: Iterable[int]) -> list[list[int]]:
    """All that hangs together with any of these, part by part."""
    parts = components(system)
    members: dict[int, list[int]] = {part: [] for part in sorted({parts[one] for one in variables})}
    for variable, part in enumerate(parts):
        if part in members:
            members[part].append(variable)
    return list(members.values())


def _vain(asked: Task, places: Sequence[int]) -> list[int]:
    """Those that are known exactly though every count that may go is withheld."""
    every = asked.primary | asked.free
    moving = np.flatnonzero(movable(asked, every))
    program = Program.of(asked, every, moving, asked.lattice.lines.tocsc())
    return [place for place in places if np.ptp(program.ends(place)) < _NOTHING]


def _solved(asked: Task, near: Sequence[Ints]) -> tuple[Bools, Evidence] | None:
    try:
        return suppress_block(asked, EFFORT, near)
    except ClearanceError:
        return None


def _with_noughts(asked: Task, printed: Set[int], group: Sequence[int]) -> Task:
    """The same, where printed noughts may go too: a withheld nought is else at times known by them alone."""
    every = np.array([one in printed for one in group]) & ~asked.primary
    return replace(asked, free=every, needs=asked.needs | every)


def tables_in(evidence: Evidence, group: Sequence[int]) -> Iterator[Table]:
    """The tables that the engine found for the members of a group, by the numbers of their variables."""
    for one in evidence.witnesses:
        change = {group[place]: by for place, by in zip(one.cells.tolist(), one.change.tolist(), strict=True)}
        yield Table(change, one.divisor)


def task_of(
    system: System,
    policy: Policy,
    known: Sequence[Interval],
    targets: Set[int],
    printed: Set[int],
    group: Sequence[int],
) -> Task:
    """What hangs together, as the engine takes it: all in one block. Only counts above nought may go."""
    values = np.array([system.true[one] for one in group], dtype=np.int64)
    hidden = np.array([known[one] == FREE for one in group])
    low, high = (np.array([known[one][end] for one in group], dtype=np.int64) for end in (0, 1))
    box = BOX * policy.width
    free = np.array([one in printed for one in group]) & ~hidden & (values > 0)
    needs = np.array([one in targets for one in group]) & hidden | free
    wide = np.array([(cell := system.cells[one]) is not None and is_wide(cell.area) for one in group])
    return Task(
        _lattice(system, group, values),
        max(policy.width, 1),
        hidden,
        free,
        np.where(hidden, values, np.maximum(low, values - box)),
        np.where(hidden, values, np.minimum(high, values + box)),
        policy.minimum,
        needs,
        np.where(wide, WIDE, 1.0),
    )


def _lattice(system: System, group: Sequence[int], values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Lattice:
    place = {variable: number for number, variable in enumerate(group)}
    numbers = sorted({number for one in group for number, _ in system.relations_of(one)})
    terms = [
        (line, place[variable], sign)
        for line, number in enumerate(numbers)
        for sign, variable in system.relations[number].terms
    ]
    rows, columns, signs = zip(*terms, strict=True) if terms else ((), (), ())
    lines = sp.csr_matrix((signs, (rows, columns)), shape=(len(numbers), len(group)), dtype=np.int64)
    block = np.zeros(len(group), dtype=np.int64)
    keys = tuple(frozenset({("variable", str(one))}) for one in group)
    unit = _areas(system, group)
    return Lattice("", keys, values, lines, unit, block, np.zeros(len(numbers), dtype=np.int64), block > 0)


def _areas(system: System, group: Sequence[int]) -> Ints:
    """A number for the area of each variable."""
    names = [_area(system, one) for one in group]
    number = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)


def _area(system: System, variable: int) -> str:
    """The area of a variable; a number that no cell says is counted to the first cell that it is tied to."""
    tied = [variable, *sorted(system.neighbours(variable))] if system.cells[variable] is None else [variable]
    return next((cell.area for one in tied if (cell := system.cells[one]) is not None), "")


def regions(system: System, group: Sequence[int]) -> list[Ints]:
    """The places of each region's variables, and all places together, where these are in several regions."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(group):
        found.setdefault(region_of(_area(system, one)), []).append(place)
    every = [np.arange(len(group), dtype=np.int64)]
    return [*(np.array(places, dtype=np.int64) for places in found.values()), *every] if len(found) > 1 else every
