"""What each agency knows by itself: the attack once more for each, with its own counts known exactly.

Another table that leaves alone all that an agency knows holds for that agency too, whoever it was found for. So tables
are kept in a pool, and an agency is attacked only for what the pool does not show. What several agencies know together
is not attacked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sightline.clearance.agencies import Agency, agencies, components, large
from sightline.clearance.attacks import Exposure, Interval, Table, Witnesses, bounds
from sightline.clearance.beside import FREE
from sightline.clearance.large import near, opened, shown
from sightline.clearance.policy import Policy
from sightline.clearance.relations import System

_NEAR = 1e-9  # fractions have small divisors (suppression.evidence): none is nearer to a whole number than that


class _Pool:
    """Other tables, whomever they were found for: one that leaves alone all that an agency knows holds for it too."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._new: list[Table] = []
        self._whole = np.zeros(0, dtype=bool)  # of each table
        self._of = np.zeros(0, dtype=np.intp)  # of each change the table, the variable and by how much
        self._cells = np.zeros(0, dtype=np.intp)
        self._change = np.zeros(0)

    def add(self, tables: Iterable[Table]) -> None:
        """Take tables."""
        self._new += tables

    def _settle(self) -> None:
        first = len(self._whole)
        sizes = [len(table.change) for table in self._new]
        divisors = np.array([table.divisor for table in self._new], dtype=np.float64)
        cells = [np.fromiter(table.change, dtype=np.intp) for table in self._new]
        change = [np.fromiter(table.change.values(), dtype=np.float64) for table in self._new]
        self._whole = np.concatenate([self._whole, divisors == 1])
        self._of = np.concatenate([self._of, first + np.repeat(np.arange(len(sizes)), sizes)])
        self._cells = np.concatenate([self._cells, *cells])
        self._change = np.concatenate(
            [self._change, np.concatenate([np.zeros(0), *change]) / np.repeat(divisors, sizes)]
        )
        self._new = []

    def wide(self, own: Iterable[int], width: int, large: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(variables,) whether tables that leave `own` alone show it wide: whole ones, or any where it is `large`."""
        if self._new:
            self._settle()
        known = np.zeros(self.size, dtype=bool)
        known[list(own)] = True
        touched = np.zeros(len(self._whole), dtype=bool)
        touched[self._of[known[self._cells]]] = True
        whole, any_ = (
            _apart(self.size, self._cells, self._change, (taken & ~touched)[self._of])
            for taken in (self._whole, np.ones(len(touched), dtype=bool))
        )
        wide: NDArray[np.bool_] = (whole >= width) | large & (any_ >= width - _NEAR)
        return wide


def _apart(
    size: int, cells: NDArray[np.intp], change: NDArray[np.float64], taken: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(size,) How far apart the changes that are taken lie, with none among them."""
    low, high = np.zeros(size), np.zeros(size)
    np.minimum.at(low, cells[taken], change[taken])
    np.maximum.at(high, cells[taken], change[taken])
    return high - low


@dataclass(slots=True)
class Insiders:
    """The attacks of all agencies of a release. What was once shown not to be learnt is not asked again."""

    system: System
    policy: Policy
    known_by: list[Agency]
    _parts: list[int] = field(default_factory=list)
    _large: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    _pool: _Pool = field(default_factory=lambda: _Pool(0))
    _near: bool = False
    opened: set[int] = field(default_factory=set)  # printed counts that must go, so that no agency learns others

    @staticmethod
    def of(system: System, policy: Policy) -> Insiders:
        """The agencies of a release; none where the policy does not ask."""
        found = agencies(system) if policy.agency_width else []
        if not found:
            return Insiders(system, policy, [])
        many = np.zeros(len(system.cells), dtype=bool)
        many[list(large(system))] = True
        asked = replace(policy, width=policy.agency_width)
        return Insiders(system, asked, found, components(system), many, _Pool(len(many)))

    def learn(self, tables: Iterable[Table]) -> None:
        """Take other tables that would be printed the same to whoever has what is public."""
        self._pool.add(tables if self.known_by else ())

    def exposed(
        self,
        targets: Sequence[int],
        known: Sequence[Interval],
        narrowed: Sequence[Interval],
        printed: Set[int] = frozenset(),
    ) -> Iterator[Exposure]:
        """The targets that some agency could narrow below the width, each once.

        `narrowed` is what everybody can work out from `known` (attacks.bounds). Where very much hangs together, what of
        `printed` must go for a target to be wide is added to `opened`; where that is enough the target is not given.
        """
        self.opened.clear()
        if self.known_by and not self._near:
            self._near = True
            self._pool.add(near(self.system, self.policy, known, [one for one in targets if self._large[one]]))
        found: set[int] = set()
        for agency in self.known_by:
            reached = {self._parts[one] for one in agency.knows}
            own = agency.knows
            mine = [
                t for t in targets if self._parts[t] in reached and not (t in own or t in found or self._is_own(t, own))
            ]
            if mine:
                wider = [FREE if one in self.opened else interval for one, interval in enumerate(known)]
                for exposure in self._one(agency, mine, wider, narrowed, printed):
                    found.add(exposure.variable)
                    yield exposure

    def _is_own(self, variable: int, own: frozenset[int]) -> bool:
        """Whether a gap lies between an agency's own counts."""
        return self.system.cells[variable] is None and own.issuperset(self.system.neighbours(variable))

    def _one(
        self,
        agency: Agency,
        targets: Sequence[int],
        known: Sequence[Interval],
        narrowed: Sequence[Interval],
        printed: Set[int],
    ) -> Iterator[Exposure]:
        exact = {one: (self.system.true[one], self.system.true[one]) for one in agency.knows}
        left = self._left(agency, targets)
        if not left:
            return
        mixed = _with(known, exact)
        many = [one for one in left if self._large[one]]
        self._pool.add(shown(self.system, self.policy, mixed, many, whole=False))
        still = self._left(agency, many)
        if still and printed:
            more, tables = opened(self.system, self.policy, mixed, still, printed - agency.knows - self.opened)
            self.opened |= more
            self._pool.add(tables)
            mixed = _with([FREE if one in more else interval for one, interval in enumerate(known)], exact)
        left = self._left(agency, left)
        if self.opened:
            narrowed = bounds(self.system, known) if left else narrowed
        inside = bounds(self.system, _with(narrowed, exact), agency.knows) if left else ()
        witnesses = Witnesses(self.system, mixed)
        for variable in left:
            low, high = inside[variable]
            if high - low < self.policy.width:
                yield Exposure(variable, proved=True)
            elif not witnesses.certify(variable, self.policy.width):
                yield Exposure(variable, proved=False)
        self._pool.add(witnesses.tables)

    def _left(self, agency: Agency, targets: Sequence[int]) -> list[int]:
        """The targets that no table of the pool shows to be wide to an agency."""
        wide = self._pool.wide(agency.knows, self.policy.width, self._large)
        return [one for one in targets if not wide[one]]


def _with(known: Sequence[Interval], exact: Mapping[int, Interval]) -> list[Interval]:
    mixed = list(known)
    for variable, interval in exact.items():
        mixed[variable] = interval
    return mixed
