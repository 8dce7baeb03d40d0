"""Latent harm: who is sexually abused, in which form, from when to when, and on which day an agency first hears of it.

Nothing here is what an agency records. A suspicion may be wrong (a decoy), and some harm is never heard of at all.
Rates are guesses set so that the files carry about twice the published share; docs/synthetic.md says why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.society.people import Bools, Ints, Kind, People

CONTEXTS = (
    "family_environment", "trusted_relationship", "intermediary", "online", "images", "groups_networks",
    "arranged_paid", "personal_connection", "attack",
)  # fmt: skip
_EXPLOITATION_CONTEXTS = (0.02, 0.04, 0.01, 0.30, 0.06, 0.22, 0.08, 0.24, 0.03)
_ADULT_CONTEXTS = (0.62, 0.12, 0.02, 0.10, 0.04, 0.01, 0.0, 0.06, 0.03)
_CHILD_CONTEXTS = (0.25, 0.0, 0.0, 0.11, 0.22, 0.07, 0.0, 0.33, 0.02)
GROUP_CONTEXTS = (CONTEXTS.index("groups_networks"), CONTEXTS.index("arranged_paid"))

_HEARD_BY_AGE = (0.065, 0.125, 0.215, 0.185)  # ages 0-4, 5-9, 10-15, 16-17, before sex is taken into account
_GIRLS, _BOYS = 1.35, 0.65  # girls are about two thirds of children in official records
_DECOY = 0.13
_OLD = 0.05  # heard of before the first year, in cases that may still be open
_AGAIN = 0.13
_SIBLING = 0.22  # a brother or sister is heard of too, where an adult of the family harmed
_NEVER_HEARD = 0.04


@dataclass(frozen=True, slots=True)
class Harm:
    """One entry for each time that harm, or a suspicion of it, is there to be heard of. `heard` is 0 if it never is.

    `onset` and `last` are 0 for decoys, where nothing happened. `case` groups children harmed by the same people, or 0.
    """

    child: Ints
    heard: Days
    child_form: Bools  # harmed by another child; else by an adult
    context: npt.NDArray[np.int8]
    exploitation: Bools
    decoy: Bools
    onset: Days
    last: Days
    case: Ints

    def __len__(self) -> int:
        return len(self.child)


def _heard(rng: np.random.Generator, people: People, start: int, end: int) -> tuple[Ints, Ints]:
    """(child, day) for each first, sibling's and later hearing."""
    count = people.children
    birth, contact, female = people.birth[:count], people.contact[:count], people.female[:count]
    area_rate = rng.lognormal(0, 0.15, size=int(people.area.max()) + 1)[people.area[:count]]
    age = (contact - birth) / YEAR_OF_LIFE
    rate = np.array(_HEARD_BY_AGE)[np.searchsorted((5, 10, 16), age, side="right")]
    heard = rng.random(count) < rate * np.where(female, _GIRLS, _BOYS) * area_rate
    other_day = rng.integers(start, end - 20, size=count)
    other_age = (other_day - birth) / YEAR_OF_LIFE
    apart = (rng.random(count) < 0.45) & (other_age > 2) & (other_age < 17.9)
    day = np.where(apart, other_day, contact)
    earlier = start - rng.integers(10, 300, size=count)
    old = (rng.random(count) < _OLD) & ((earlier - birth) > 2 * YEAR_OF_LIFE) & (contact < start + 500)
    day = np.where(old, earlier, day)
    first = np.flatnonzero(heard)
    again = first[rng.random(len(first)) < _AGAIN]
    again_day = day[again] + rng.integers(120, 800, size=len(again))
    kept = again_day < end - 20
    child = np.concatenate([first, again[kept]])
    return child.astype(np.int32), np.concatenate([day[first], again_day[kept]]).astype(np.int32)


def _pick(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> npt.NDArray[np.int8]:
    total = np.array(shares)
    return rng.choice(len(shares), size=size, p=total / total.sum()).astype(np.int8)


def _with_siblings(rng: np.random.Generator, people: People, harm: Harm, end: int) -> Harm:
    """Adds brothers and sisters heard of soon after, harmed by the same adult of the family."""
    count = people.children
    household = people.household[:count]
    heard_of = np.zeros(count, dtype=bool)
    heard_of[harm.child] = True
    sources = np.flatnonzero((harm.context == 0) & ~harm.child_form & ~harm.decoy & (harm.heard > 0))
    pairs: list[tuple[int, int, int]] = []
    chance = rng.random(len(sources) * 4).tolist()
    delay = rng.integers(0, 30, size=len(sources) * 4).tolist()
    for order, index in enumerate(sources.tolist()):
        house, told = household[harm.child[index]], int(harm.heard[index])
        low, high = np.searchsorted(household, [house, house + 1])
        for place, sibling in enumerate(range(int(low), min(int(high), int(low) + 4))):
            later = told + delay[order * 4 + place]
            old_enough = later - people.birth[sibling] > 2 * YEAR_OF_LIFE
            if not heard_of[sibling] and chance[order * 4 + place] < _SIBLING and old_enough and later < end - 20:
                heard_of[sibling] = True
                pairs.append((index, sibling, later))
    if not pairs:
        return harm
    again, child, heard = (np.array(column, dtype=np.int32) for column in zip(*pairs, strict=True))
    onset = np.minimum(np.maximum(harm.onset[again], people.birth[child] + 500), heard)
    last = np.maximum(onset, np.minimum(harm.last[again], heard))
    return Harm(
        np.concatenate([harm.child, child]), np.concatenate([harm.heard, heard]),
        np.concatenate([harm.child_form, harm.child_form[again]]), np.concatenate([harm.context, harm.context[again]]),
        np.concatenate([harm.exploitation, harm.exploitation[again]]), np.concatenate([harm.decoy, harm.decoy[again]]),
        np.concatenate([harm.onset, onset.astype(np.int32)]), np.concatenate([harm.last, last.astype(np.int32)]),
        np.concatenate([harm.case, harm.case[again]]),
    )  # fmt: skip


def _cases(rng: np.random.Generator, people: People, child: Ints, day: Days, grouped: Bools) -> Ints:
    """Numbers for group cases: children of one area heard of near each other, 2 to 6 to a case."""
    case = np.zeros(len(child), dtype=np.int32)
    members = np.flatnonzero(grouped)
    order = members[np.lexsort((day[members], people.area[child[members]]))]
    number, left, last_area = 0, 0, -1
    sizes = rng.integers(2, 7, size=len(order) + 1).tolist()
    for index in order.tolist():
        area = int(people.area[child[index]])
        if left == 0 or area != last_area:
            number, left, last_area = number + 1, sizes[number % len(sizes)], area
        case[index] = number
        left -= 1
    return case


def make_harm(rng: np.random.Generator, people: People, start: int, end: int) -> Harm:
    """Everything that happened or was suspected, for the children of these people."""
    child, day = _heard(rng, people, start, end)
    untold = np.setdiff1d(np.arange(people.children, dtype=np.int32), child)
    untold = untold[(rng.random(len(untold)) < _NEVER_HEARD) & (people.contact[untold] - people.birth[untold] > 1500)]
    decoy = np.concatenate([rng.random(len(child)) < _DECOY, np.zeros(len(untold), dtype=bool)])
    heard = np.concatenate([day, np.zeros(len(untold), dtype=np.int32)])
    child = np.concatenate([child, untold])
    by = np.where(heard > 0, heard, people.contact[child])
    size = len(child)
    age = (by - people.birth[child]) / YEAR_OF_LIFE
    female = people.female[child]
    teen = age >= 10
    exploitation = rng.random(size) < np.where(teen, np.where(female, 0.58, 0.42), 0.02)
    child_form = rng.random(size) < np.where(exploitation, 0.22, np.where(age >= 5, 0.47, 0.2))
    context = np.where(
        exploitation, _pick(rng, _EXPLOITATION_CONTEXTS, size),
        np.where(child_form, _pick(rng, _CHILD_CONTEXTS, size), _pick(rng, _ADULT_CONTEXTS, size)),
    ).astype(np.int8)  # fmt: skip
    delay = np.where(rng.random(size) < 0.3, rng.integers(0, 8, size=size), rng.exponential(420, size=size))
    onset = np.maximum(by - delay, people.birth[child] + 500).astype(np.int32)
    last = np.minimum(onset + rng.exponential(160, size=size), by).astype(np.int32)
    onset = np.minimum(onset, by)
    last = np.maximum(last, onset)
    grouped = exploitation & np.isin(context, GROUP_CONTEXTS) & ~decoy & (heard > 0)
    harm = Harm(
        child.astype(np.int32), heard.astype(np.int32), child_form, context, exploitation, decoy,
        np.where(decoy, 0, onset).astype(np.int32), np.where(decoy, 0, last).astype(np.int32),
        _cases(rng, people, child, heard, grouped),
    )  # fmt: skip
    assert (people.kind[harm.child] == Kind.CHILD).all()
    return _with_siblings(rng, people, harm, end)
