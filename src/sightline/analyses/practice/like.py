"""Areas like yours: which of an authority's ten neighbours took up which practice, and what they began with.

Neighbours stand in the order of the published model, never by what became of them. That an area took a practice up says
nothing of whether it helped: that is a question of its own (docs/practice-effects.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.analyses.practice.practices import Adoption, PracticeRegister
from sightline.published.neighbours import Neighbours
from sightline.published.places import today
from sightline.standard import areas

CARE = (
    "A neighbour is an authority that the published model finds to be like this one. That it took up a practice says "
    "nothing of whether the practice helped; an area that is not here may do the same without being in the register."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One practice that an area took up: `place` is 1 for what it began with; those of one day share a place."""

    place: int
    adoption: Adoption
    name: str  # of the practice


@dataclass(frozen=True, slots=True)
class Taken:
    """One area and what it took up, in order of the days; none where the register has nothing of it."""

    gss: str
    name: str
    closeness: str  # the model's words; "" for the area itself
    steps: tuple[Step, ...]


def taken_up(gss: str, neighbours: Neighbours, register: PracticeRegister) -> tuple[Taken, ...]:
    """The authority itself, then its ten neighbours in the model's order. Raises StandardError."""
    own = today(gss)
    whose = [(own, areas.area(own).name, "")] + [(one.gss, one.name, one.closeness) for one in neighbours.of(gss)]
    return tuple(Taken(code, name, closeness, steps_of(code, register)) for code, name, closeness in whose)


def steps_of(gss: str, register: PracticeRegister) -> tuple[Step, ...]:
    """What an authority took up, under any code that it has had, the earliest first, then by key of the practice."""
    mine = sorted(
        (one for one in register.adoptions if one.authority == gss), key=lambda one: (one.since, one.practice)
    )
    days = sorted({one.since for one in mine})
    return tuple(Step(days.index(one.since) + 1, one, register.practices[one.practice].name) for one in mine)


def by_practice(found: tuple[Taken, ...], register: PracticeRegister) -> tuple[tuple[str, int, int], ...]:
    """(name of a practice, neighbours that took it up, neighbours that began with it), in the register's order.

    The authority itself, which stands first in `found`, is not counted.
    """
    others = found[1:]
    return tuple(
        (
            practice.name,
            sum(any(step.adoption.practice == key for step in one.steps) for one in others),
            sum(any(step.adoption.practice == key and step.place == 1 for step in one.steps) for one in others),
        )
        for key, practice in register.practices.items()
    )
