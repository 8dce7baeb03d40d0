"""The truth about groups of adults suspected together: how many of their victims more than one force's crimes name.

It is of the crimes in files that were sent, with everybody known for who they are: what an analysis finds beside it
differs by how suspects were joined, and by what forces wrote down of ages. Groups are grown here one crime at a time,
by another way than an analysis would take.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sightline.standard.units import Unit
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.stages import Truths
from sightline.synthetic.days import age, collection_year
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import People
from sightline.synthetic.truth.records import child_offences, offences_of_any_age

Known = tuple[int, frozenset[int], frozenset[int]]  # force, adults suspected, victims
CROSS_FORCE, FORCES = "cross_force_share", "forces"
_ADULT = 18
_LEAST = 2  # adults who make a group


@dataclass(slots=True)
class Group:
    """Suspects joined by crimes, whom they are said to have harmed, and the forces that recorded it."""

    suspects: set[int] = field(default_factory=set)
    victims: set[int] = field(default_factory=set)
    forces: set[int] = field(default_factory=set)

    def take(self, suspects: Iterable[int], victims: Iterable[int], forces: Iterable[int]) -> None:
        """Add these."""
        self.suspects.update(suspects)
        self.victims.update(victims)
        self.forces.update(forces)


def organised(setting: Setting, people: People, crimes: Sequence[Crime], sent: Sent) -> Truths:
    """The share (per cent) of victims of groups whose group more than one force recorded; None of no victims."""
    share = cross_force(known_crimes(setting, people, crimes, sent))
    return [(CROSS_FORCE, str(Unit.PERCENT), "reach", FORCES, share, None)]


def known_crimes(setting: Setting, people: People, crimes: Sequence[Crime], sent: Sent) -> list[Known]:
    """Crimes of sexual abuse of a child that stand in a file that was sent, with who was truly in them."""
    forces = np.array([setting.force_of[crime.area] for crime in crimes], dtype=np.int32)
    held = sent.holds("police", forces, np.array([crime.recorded for crime in crimes], dtype=np.int32)).tolist()
    always, of_any_age = child_offences(), offences_of_any_age()
    birth = people.birth.tolist()
    found = []
    for crime, force, shown in zip(crimes, forces.tolist(), held, strict=True):
        on = crime.since or crime.recorded
        young = any(0 <= age(birth[person], on) < _ADULT for person in crime.victims)
        of_child = bool(crime.csa or crime.cse) or crime.offence in always or (crime.offence in of_any_age and young)
        if shown and of_child and collection_year(crime.recorded) in setting.years:
            adults = frozenset(person for person, _ in crime.suspects if age(birth[person], on) >= _ADULT)
            found.append((force, adults, frozenset(crime.victims)))
    return found


def cross_force(crimes: Iterable[Known]) -> float | None:
    """Per cent of the victims of groups who are of a group that more than one force recorded; each victim once."""
    near, far = set[int](), set[int]()
    for group in groups(crimes):
        if len(group.suspects) >= _LEAST:
            (far if len(group.forces) > 1 else near).update(group.victims)
    return 100 * len(far) / len(near | far) if near | far else None


def groups(crimes: Iterable[Known]) -> Iterable[Group]:
    """Everybody who is suspected together, directly or through others; one alone is here too."""
    of: dict[int, Group] = {}  # suspect -> group
    for force, suspects, victims in crimes:
        meeting = {id(of[person]): of[person] for person in suspects if person in of}
        # the largest takes the others in, so that each suspect changes group a few times only
        largest, *others = sorted(meeting.values(), key=lambda group: -len(group.suspects)) or [Group()]
        for other in others:
            largest.take(other.suspects, other.victims, other.forces)
        largest.take(suspects, victims, {force})
        moved = suspects.union(*(other.suspects for other in others))
        of.update(dict.fromkeys(moved, largest))
    return {id(group): group for group in of.values()}.values()
