"""Which agencies could know counts of a release by themselves, and which counts of it hang together.

A council knows its own records, and so do a police force and a service. Which counts of a release these are is told by
its headings: the counts of one authority that are broken down by sender, and of these those with the agency's own kind;
and where nothing of an authority is broken down by sender, all its counts. That is more than one agency knows, so what
it cannot work out from them no agency can.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sightline.clearance.cells import Cell
from sightline.clearance.policy import is_wide
from sightline.clearance.relations import System

SENDER = "sender"
LARGE = 1000  # from so many numbers that hang together, fractions are proof enough; below, whole counts are asked for


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


def large(system: System) -> frozenset[int]:
    """The variables of which so many hang together that tables with fractions are proof enough."""
    parts = components(system)
    size = Counter(parts)
    return frozenset(variable for variable, part in enumerate(parts) if size[part] >= LARGE)
