"""Who hears of what, and when: from harm and other troubles to the doors of council, police and support services.

One agency hears first and may tell the others; what each then writes down is decided in council.py, police.py and
support.py. The overlap between agencies comes out of this telling and is set nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.society.people import Bools, Ints, People

COUNCIL, POLICE, SUPPORT = 0, 1, 2

_FIRST = (0.635, 0.275, 0.09)  # who hears first: council, police, support service
_COUNCIL_TELLS_POLICE = 0.18
_POLICE_TELLS_COUNCIL = 0.80
_SUPPORT_TELLS_COUNCIL = 0.22
_SUPPORT_TELLS_POLICE = 0.16
_TO_SUPPORT = (0.04, 0.06)  # referred to a support service by the council, by the police
_TO_SUPPORT_BOTH = 0.10  # where both know
_CODED_BY_COUNCIL = (0.86, 0.45, 0.55)  # the assessment names the abuse, by who heard first

_ONLY_ABUSE = 0.5  # of children heard of, those with no other contact in these years
_OTHER_CONTACT = (0.90, 0.07, 0.03)  # where children with other troubles are known: council, police, support
_POLICE_TOO = 0.09  # of children whose other trouble the council knows, those who are also in a crime
_AGAIN = 0.20  # referred to the council again
_BEFORE = 0.22  # in a long case begun before the first year


@dataclass(frozen=True, slots=True)
class Heard:
    """For each entry of Harm: the day each agency hears of it (0: never), who heard first, whether it will be named."""

    first: npt.NDArray[np.int8]
    council: Days
    police: Days
    support: Days
    named: Bools  # a completed council assessment would record it as sexual abuse


@dataclass(frozen=True, slots=True)
class Other:
    """Contacts for other reasons than sexual abuse: a child and a day, for each agency."""

    council: tuple[Ints, Days]
    council_before: tuple[Ints, Days]  # referred before the first year, in a case that lasts
    police: tuple[Ints, Days]
    support: tuple[Ints, Days]


def spread(rng: np.random.Generator, people: People, harm: Harm, end: int) -> Heard:
    """Who hears of each harm. Days beyond the last year, and after an adoption, are dropped."""
    size = len(harm)
    real = harm.heard > 0
    first = rng.choice(3, size=size, p=np.array(_FIRST)).astype(np.int8)
    roll = rng.random((4, size))
    told_police = np.where(
        first == COUNCIL, roll[0] < _COUNCIL_TELLS_POLICE, (first == POLICE) | (roll[0] < _SUPPORT_TELLS_POLICE)
    )
    told_council = np.where(
        first == POLICE, roll[1] < _POLICE_TELLS_COUNCIL, (first == COUNCIL) | (roll[1] < _SUPPORT_TELLS_COUNCIL)
    )
    rate = np.where(told_police & told_council, _TO_SUPPORT_BOTH, np.where(told_council, *_TO_SUPPORT))
    told_support = (first == SUPPORT) | (roll[2] < rate)
    later = rng.integers(0, 12, size=(3, size))

    def days(told: Bools, agency: int, delay: npt.NDArray[np.int64]) -> Days:
        day = harm.heard + np.where(first == agency, 0, delay)
        adopted = people.adopted_on[harm.child]
        kept = real & told & (day <= end - 3) & ((adopted == 0) | (day < adopted - 90))
        if agency == COUNCIL:
            kept &= day - people.birth[harm.child] < 17.95 * YEAR_OF_LIFE
        return np.where(kept, day, 0).astype(np.int32)

    return Heard(
        first,
        days(told_council, COUNCIL, later[0] // 2),
        days(told_police, POLICE, later[1]),
        days(told_support, SUPPORT, later[2] * 5),
        roll[3] < np.array(_CODED_BY_COUNCIL)[first],
    )


def other_contacts(rng: np.random.Generator, people: People, harm: Harm, heard: Heard, start: int, end: int) -> Other:
    """Contacts for other reasons. Every child who would otherwise stand in no file gets one."""
    count = people.children
    seen = np.zeros(count, dtype=bool)
    for day in (heard.council, heard.police, heard.support):
        seen[harm.child[day >= start]] = True
    needs = ~(seen & (rng.random(count) < _ONLY_ABUSE))
    where = rng.choice(3, size=count, p=np.array(_OTHER_CONTACT))
    adopted = people.adopted_on[:count] > 0
    where[adopted] = COUNCIL
    day = people.contact[:count]
    apart = (rng.random(count) < 0.2) & (people.household[:count] >= 0)
    shifted = day + rng.integers(1, 120, size=count)
    fits = apart & (shifted < end - 5) & (shifted - people.birth[:count] < 17.9 * YEAR_OF_LIFE)
    day = np.where(fits, shifted, day)
    # adoption needs time between the old case and the new name
    day = np.where(adopted, np.minimum(day, people.adopted_on[:count] - 160), day).astype(np.int32)

    def pairs(chosen: Bools, days: npt.NDArray[np.integer]) -> tuple[Ints, Days]:
        child = np.flatnonzero(chosen).astype(np.int32)
        return child, days[child].astype(np.int32)

    council = needs & (where == COUNCIL)
    again_day = day + rng.integers(60, 420, size=count)
    again = council & (rng.random(count) < _AGAIN) & (again_day < end - 5) & ~adopted
    again &= again_day - people.birth[:count] < 17.9 * YEAR_OF_LIFE
    before_day = start - rng.integers(15, 330, size=count)
    before = council & (rng.random(count) < _BEFORE) & (before_day > people.birth[:count] + 2) & ~adopted
    police_day = np.maximum(start, day - rng.integers(-100, 100, size=count))
    in_crime = council & (rng.random(count) < _POLICE_TOO) & (police_day < end - 5) & ~adopted
    in_crime &= (police_day - people.birth[:count] > 300) & (police_day - people.birth[:count] < 18.5 * YEAR_OF_LIFE)
    first, repeat = pairs(council, day), pairs(again, again_day)
    by_police, also = pairs(needs & (where == POLICE), day), pairs(in_crime, police_day)
    return Other(
        (np.concatenate([first[0], repeat[0]]), np.concatenate([first[1], repeat[1]])),
        pairs(before, before_day),
        (np.concatenate([by_police[0], also[0]]), np.concatenate([by_police[1], also[1]])),
        pairs(needs & (where == SUPPORT), day),
    )
