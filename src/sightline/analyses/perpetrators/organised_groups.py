"""The one place in which people who are suspected together are joined: rows of people in, counts out, nothing else.

A group is two or more adults who are suspected in crimes of sexual abuse of a child and are joined by being suspected
of the same crime, directly or through others. No network, no node and no edge leaves this module: what `count_groups`
returns holds whole numbers under the names of bands. Source of "two or more": the national audit of June 2025.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

SUSPECT, VICTIM = "suspect", "victim"
FORCES, AREAS, ONE = "forces", "areas", "one"  # how far a group reaches, the farthest first
REACH = (FORCES, AREAS, ONE)
SIZES = (("two", 2, 2), ("three_four", 3, 4), ("five_nine", 5, 9), ("ten_more", 10, 10**9))
SEEN = (("all", 1.0), ("most", 0.75), ("half", 0.5), ("less", 0.0))  # of the victims, by the force that recorded most
DAYS = (("month", 30), ("half_year", 182), ("year", 365), ("longer", 10**9))  # until the first view that joined them
_LEAST = 2


@dataclass(slots=True)
class Groups:
    """Counts of groups by band, and of their victims.

    `behind` says by reach, and for "all", how many groups the victims are of, and how many are of the greatest and of
    the next. There, as in `victims`, each victim counts once, for one group of the farthest reach.
    """

    sizes: Counter[str] = field(default_factory=Counter)
    reach: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)  # of groups that cross a force's border
    joined: Counter[str] = field(default_factory=Counter)  # of the same
    victims: Counter[str] = field(default_factory=Counter)  # each once, by the farthest reach of their groups
    behind: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def groups(self) -> int:
        """All groups."""
        return sum(self.reach.values())


@dataclass(slots=True)
class _Crime:
    force: str
    day: date
    suspects: list[int] = field(default_factory=list)
    victims: list[tuple[int, str | None]] = field(default_factory=list)


def count_groups(rows: pa.Table) -> Groups:
    """The counts of all groups in rows of the step organised_party."""
    crimes, people = _crimes(rows)
    suspected = [crime for crime in crimes if crime.suspects]
    found = Groups()
    farthest: dict[int, str] = {}
    harmed: dict[str, list[set[int]]] = {reach: [] for reach in REACH}
    for members in _joined(suspected, people):
        if len({suspect for crime in members for suspect in crime.suspects}) < _LEAST:
            continue
        reach = _one(members, found)
        victims = {victim for crime in members for victim, _ in crime.victims}
        harmed[reach].append(victims)
        for victim in victims:
            farthest[victim] = min(reach, farthest.get(victim, ONE), key=REACH.index)
    found.victims.update(farthest.values())
    sizes = {reach: _apart({v for v in farthest if farthest[v] == reach}, harmed[reach]) for reach in REACH}
    sizes["all"] = [size for reach in REACH for size in sizes[reach]]
    for name, counted in sizes.items():
        most, second, *_ = (*sorted(counted, reverse=True), 0, 0)
        found.behind[name] = (len(counted), most, second)
    return found


def _apart(counted: set[int], groups: Iterable[set[int]]) -> list[int]:
    """How many of these victims each group has, each victim once: larger groups take theirs first; none has nought.

    So the greatest is as great as it can be, and the groups are few: clearance withholds rather more than less.
    """
    left, sizes = set(counted), list[int]()
    for group in sorted(groups, key=lambda victims: len(victims & counted), reverse=True):
        if group & left:
            sizes.append(len(group & left))
            left -= group
    return sizes


def _crimes(rows: pa.Table) -> tuple[list[_Crime], int]:
    """Crimes with numbers for people, and how many numbers there are."""
    numbers: dict[str, int] = {}
    found: dict[str, _Crime] = {}
    columns = [
        rows.column(name).to_pylist() for name in ("offence_key", "role", "person", "force", "recorded_on", "area")
    ]
    for key, role, person, force, day, area in zip(*columns, strict=True):
        crime = found.setdefault(key, _Crime(force, day))
        number = numbers.setdefault(person, len(numbers))
        if role == SUSPECT:
            crime.suspects.append(number)
        else:
            crime.victims.append((number, area))
    return list(found.values()), len(numbers)


def _joined(crimes: Sequence[_Crime], people: int) -> Iterable[list[_Crime]]:
    """Crimes that share suspects, directly or through others."""
    if not crimes:
        return []
    pairs = [(place, len(crimes) + suspect) for place, crime in enumerate(crimes) for suspect in crime.suspects]
    rows, columns = np.array(pairs).T
    size = len(crimes) + people
    _, labels = connected_components(
        coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(size, size)), directed=False
    )
    together: dict[int, list[_Crime]] = {}
    for label, crime in zip(labels[: len(crimes)].tolist(), crimes, strict=True):
        together.setdefault(label, []).append(crime)
    return together.values()


def _one(members: Sequence[_Crime], found: Groups) -> str:
    """Count one group; returns how far it reaches."""
    suspects = {suspect for crime in members for suspect in crime.suspects}
    victims = {victim for crime in members for victim, _ in crime.victims}
    forces = {crime.force for crime in members}
    areas = {area for crime in members for _, area in crime.victims if area is not None}
    reach = FORCES if len(forces) > 1 else AREAS if len(areas) > 1 else ONE
    found.sizes[next(code for code, low, high in SIZES if low <= len(suspects) <= high)] += 1
    found.reach[reach] += 1
    if reach == FORCES:
        if victims:
            seen = max(
                len({v for crime in members if crime.force == force for v, _ in crime.victims}) for force in forces
            )
            found.seen[next(code for code, least in SEEN if seen >= least * len(victims))] += 1
        waited = (_first_view(members) - min(crime.day for crime in members)).days
        found.joined[next(code for code, most in DAYS if waited <= most)] += 1
    return reach


def _first_view(members: Sequence[_Crime]) -> date:
    """The first day on which two forces had both recorded one of the suspects: whoever looked at both would see."""
    first: dict[tuple[int, str], date] = {}
    for crime in members:
        for suspect in crime.suspects:
            key = (suspect, crime.force)
            first[key] = min(first.get(key, crime.day), crime.day)
    by_suspect: dict[int, list[date]] = {}
    for (suspect, _), day in first.items():
        by_suspect.setdefault(suspect, []).append(day)
    return min(sorted(days)[1] for days in by_suspect.values() if len(days) > 1)
