"""A brute-force attacker: every way the people of a small release could be made up that would print the same page.

It knows nothing of relations.py or attacks.py. It takes the kinds of person there can be (the atoms), which figure
counts which kinds, and what was printed; it tries every whole number of each kind and keeps what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sightline.clearance.policy import Policy
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure

Person = Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """One figure: its place in the release, and which atoms it counts."""

    table: int
    figure: int
    atoms: frozenset[int]


def counted(
    tables: Sequence[FigureTable], atoms: Sequence[Person], fits: Callable[[Figure, Person], bool]
) -> list[Counted]:
    """Which atoms each figure counts."""
    return [
        Counted(t, f, frozenset(number for number, person in enumerate(atoms) if fits(figure, person)))
        for t, table in enumerate(tables)
        for f, figure in enumerate(table.figures)
    ]


def possible(
    printed: Sequence[FigureTable],
    members: Sequence[Counted],
    atoms: int,
    policy: Policy,
    cap: int,
    unprinted: Sequence[Counted] = (),
) -> dict[Counted, set[int]]:
    """For each withheld figure the values it takes in all populations that would print the same numbers.

    No atom is tried above `cap`, so that the search ends where nothing was printed. `unprinted` are groups of atoms
    that no table counts, to be found out as well.
    """
    limits: list[tuple[frozenset[int], int, int]] = []
    hidden: list[Counted] = []
    for one in members:
        figure = printed[one.table].figures[one.figure]
        if figure.value is None:
            hidden.append(one)
        else:
            limits.append((one.atoms, *policy.interval(int(figure.value), figure.area)))
    found: dict[Counted, set[int]] = {one: set() for one in (*hidden, *unprinted)}
    _search([], atoms, limits, cap, lambda people: _note(people, found))
    return found


def _note(people: list[int], found: dict[Counted, set[int]]) -> None:
    for one, values in found.items():
        values.add(sum(people[atom] for atom in one.atoms))


def _search(
    people: list[int],
    atoms: int,
    limits: list[tuple[frozenset[int], int, int]],
    cap: int,
    note: Callable[[list[int]], None],
) -> None:
    """Depth first over the atoms, giving up a branch when a printed figure can no longer be met."""
    place = len(people)
    if place == atoms:
        note(people)
        return
    tops = [high - sum(people[a] for a in members if a < place) for members, _, high in limits if place in members]
    for value in range(min([cap, *tops]) + 1):
        people.append(value)
        if all(
            sum(people[a] for a in members) >= low
            for members, low, _ in limits
            if place in members and max(members) == place
        ):
            _search(people, atoms, limits, cap, note)
        people.pop()
