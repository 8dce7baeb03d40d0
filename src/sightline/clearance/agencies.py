"""What each agency knows by itself: the attack once more for each, with its own counts known exactly.

A council knows its own records, and so do a police force and a service. Which counts of a release these are is told by
its headings: the counts of one authority that are broken down by sender, and of these those with the agency's own kind;
and where nothing of an authority is broken down by sender, all its counts. That is more than one agency knows, so what
it cannot work out from them no agency can. What several agencies know together is not attacked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sightline.clearance.attacks import Exposure, Interval, Witnesses, bounds
from sightline.clearance.cells import Cell
from sightline.clearance.policy import is_wide
from sightline.clearance.relations import System

SENDER = "sender"


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency: its authority, its kind ("" where no table tells kinds apart), and the variables it knows."""

    area: str
    kind: str
    knows: frozenset[int]


def agencies(system: System) -> list[Agency]:
    """The agencies that could each know counts of a release, by area and kind."""
    by_area: dict[str, list[int]] = {}
    for cell, variable in system.number.items():
        if not is_wide(cell.area):
            by_area.setdefault(cell.area, []).append(variable)
    found = []
    for area, own in sorted(by_area.items()):
        kinds = sorted({code for one in own if (code := _sender(system.cells[one]))}) or [""]
        found += [Agency(area, kind, frozenset(v for v in own if _sender(system.cells[v]) == kind)) for kind in kinds]
    return found


def _sender(cell: Cell | None) -> str:
    return dict(cell.breakdown).get(SENDER, "") if cell is not None else ""


def components(system: System) -> list[int]:
    """For each variable a number that it shares with all that it hangs together with, through any relations."""
    parent = list(range(len(system.cells)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for relation in system.relations:
        first = root(relation.terms[0][1])
        for _, variable in relation.terms[1:]:
            parent[root(variable)] = first
    return [root(one) for one in range(len(parent))]


@dataclass(slots=True)
class Insiders:
    """The attacks of all agencies of a release. What an agency was seen not to learn is not asked again."""

    system: System
    width: int
    known_by: list[Agency]
    _parts: list[int] = field(default_factory=list)
    _seen: dict[int, Witnesses] = field(default_factory=dict)

    @staticmethod
    def of(system: System, width: int) -> Insiders:
        """The agencies of a release; none where the policy does not ask."""
        found = agencies(system) if width else []
        return Insiders(system, width, found, components(system) if found else [])

    def exposed(
        self, targets: Sequence[int], known: Sequence[Interval], narrowed: Sequence[Interval]
    ) -> Iterator[Exposure]:
        """The targets that some agency could narrow below the width, each once.

        `narrowed` is what everybody can work out from `known` (attacks.bounds).
        """
        found: set[int] = set()
        for place, agency in enumerate(self.known_by):
            reached = {self._parts[one] for one in agency.knows}
            own = agency.knows
            mine = [
                t for t in targets if self._parts[t] in reached and not (t in own or t in found or self._is_own(t, own))
            ]
            if mine:
                for exposure in self._one(place, agency, mine, known, narrowed):
                    found.add(exposure.variable)
                    yield exposure

    def _is_own(self, variable: int, own: frozenset[int]) -> bool:
        """Whether a gap lies between an agency's own counts."""
        return self.system.cells[variable] is None and own.issuperset(self.system.neighbours(variable))

    def _one(
        self,
        place: int,
        agency: Agency,
        targets: Iterable[int],
        known: Sequence[Interval],
        narrowed: Sequence[Interval],
    ) -> Iterator[Exposure]:
        exact = {one: (self.system.true[one], self.system.true[one]) for one in agency.knows}
        witnesses = self._seen.setdefault(place, Witnesses(self.system, known))
        witnesses.known = _with(known, exact)
        inside = bounds(self.system, _with(narrowed, exact), agency.knows)
        for variable in targets:
            low, high = inside[variable]
            if high - low < self.width:
                yield Exposure(variable, proved=True)
            elif not witnesses.certify(variable, self.width):
                yield Exposure(variable, proved=False)


def _with(known: Sequence[Interval], exact: Mapping[int, Interval]) -> list[Interval]:
    mixed = list(known)
    for variable, interval in exact.items():
        mixed[variable] = interval
    return mixed
