"""The people whom agencies meet: children of the population, new identities of the adopted, adults in police records.

Rates here are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import MONTH, YEAR_OF_LIFE, Days
from sightline.synthetic.setting import Setting
from sightline.synthetic.society import names, numbers
from sightline.synthetic.society.england import ETHNICITIES as ETHNICITIES
from sightline.synthetic.society.population import Bools as Bools
from sightline.synthetic.society.population import Ints as Ints
from sightline.synthetic.society.population import Population

Texts = npt.NDArray[np.object_]
_Scalar = TypeVar("_Scalar", bound=np.generic)

_COMMUNITY = {
    "WBRI": "british", "WIRI": "british", "WIRT": "british", "WOTH": "east_european", "WROM": "east_european",
    "MWBC": "british", "MWBA": "british", "MWAS": "british", "MOTH": "british", "AIND": "indian", "APKN": "pakistani",
    "ABAN": "bangladeshi", "AOTH": "indian", "BCRB": "caribbean", "BAFR": "african", "BOTH": "african",
    "CHNE": "chinese", "OOTH": "arab",
}  # fmt: skip
_OTHER_PARENT = {"MWBC": "caribbean", "MWBA": "african", "MWAS": "pakistani", "MOTH": "arab"}
DISABILITIES = ("NONE", "AUT", "LD", "BEH", "COMM", "MOB", "HEAR", "VIS", "PC", "INC", "CON", "HAND", "DDA")
_DISABILITY_SHARES = (0.86, 0.045, 0.032, 0.02, 0.013, 0.01, 0.004, 0.003, 0.003, 0.002, 0.003, 0.001, 0.004)

_FORMER_UPN = 0.01
_SUSPECTS = 0.8  # of the adults kept ready; the rest are survivors who report late
_ADOPTED = 3040 / 12_200_000  # of all children, in a year: LAIT, England 2025
_OTHERS, _FEWEST_OTHERS = 0.06, 2  # sealed records and protected identities, beside adoptions: no source
_FEWEST_ADOPTED = 4  # so that small worlds have some
_ADOPTED_UNDER = int(7 * YEAR_OF_LIFE)
_BEFORE_ADOPTION = 200  # days from first notice to adoption, at least
_AFTER_ADOPTION = (160, 10)  # days of the years that are left after it: as many as the first, or else the second


BARRIERS = ("", "adoption", "sealed", "protected_identity")  # codes of link_barrier


class Kind(IntEnum):
    """Why a person is in the world."""

    CHILD = 0
    ADOPTED = 1  # the new identity of a child who is already there under the old one
    SUSPECT = 2  # an adult
    SURVIVOR = 3  # an adult who reports what was done to them as a child


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person: children first, sorted by household, then new identities of adopted children, then adults.

    `child` is the true child an entry stands for (its own index, the former identity's, or -1 for adults), `origin` the
    entry of that child in Population. `half` children bear another family name than others of their household.
    `school` is the number of the school within `area`, -1 for none. `move_day` is 0 for those who stay; `area` and
    `postcode` hold before it, `next_area` and `next_postcode` from it on. `adopted_as` is the index of the new
    identity, or -1; `adopted_on` the day of the adoption, of both identities, or 0.
    """

    kind: npt.NDArray[np.int8]
    child: Ints
    origin: Ints
    household: Ints
    birth: Days
    female: Bools
    ethnicity: npt.NDArray[np.int8]  # index into ETHNICITIES
    disability: npt.NDArray[np.int8]  # index into DISABILITIES
    twin: Bools
    half: Bools
    school: npt.NDArray[np.int16]
    area: Ints
    next_area: Ints
    move_day: Days
    forename: Texts
    surname: Texts
    postcode: Texts
    next_postcode: Texts
    nhs: list[str]
    upn: list[str]
    former_upn: dict[int, str]  # of the few who have had another
    adopted_as: Ints
    adopted_on: Days

    @property
    def children(self) -> int:
        """How many true children there are; they are the first entries."""
        return int((self.kind == Kind.CHILD).sum())

    def area_on(self, person: Ints, on: Days) -> Ints:
        """Index of the area each of these people lives in on that day."""
        moved = (self.move_day[person] > 0) & (on >= self.move_day[person])
        return np.where(moved, self.next_area[person], self.area[person])

    def true_id(self, person: int) -> str:
        """Who it truly is: the same for both identities of an adopted child."""
        child = int(self.child[person])
        return f"C{child + 1:08d}" if child >= 0 else f"A{person + 1:08d}"

    def person_id(self, person: int) -> str:
        """Who it can be known as: another for the new identity of an adopted child, which must not be joined."""
        return self.true_id(person) + (".new" if self.kind[person] == Kind.ADOPTED else "")


def _communities(rng: np.random.Generator, ethnicity: npt.NDArray[np.int8], *, surname: bool) -> npt.NDArray[np.int8]:
    """Whose names people bear. Those of mixed background may have the other parent's family name."""
    table = np.array([names.COMMUNITIES.index(_COMMUNITY[code]) for code in ETHNICITIES], dtype=np.int8)
    community = table[ethnicity]
    if surname:
        for code, other in _OTHER_PARENT.items():
            mixed = (ethnicity == ETHNICITIES.index(code)) & (rng.random(len(ethnicity)) < 0.5)
            community[mixed] = names.COMMUNITIES.index(other)
    return community


@dataclass(frozen=True, slots=True)
class _Everyone:
    """Children, new identities and adults in one run of entries, before names and homes."""

    children: int
    houses: Ints  # the first child of each household
    house: Ints  # the household of each child, numbered from 0 in this order
    kind: npt.NDArray[np.int8]
    child: Ints
    origin: Ints
    household: Ints
    birth: Days
    female: Bools
    ethnicity: npt.NDArray[np.int8]
    disability: npt.NDArray[np.int8]
    twin: Bools
    half: Bools
    school: npt.NDArray[np.int16]
    area: Ints
    next_area: Ints
    move_day: Days
    former: Ints  # the children who are adopted
    adopted: Days  # on which day, one entry each


def _others(adoptions: int) -> list[int]:
    """Why the few others have a new identity, as places in BARRIERS: in turn sealed and protected."""
    return [2 + place % 2 for place in range(max(_FEWEST_OTHERS, round(adoptions * _OTHERS)))]


def barriers(people: People) -> npt.NDArray[np.int8]:
    """Why nobody may join each person's records to those of another identity: places in BARRIERS, 0 for most.

    Drawn from the numbers of those with a new identity, so that who is adopted and who is not shows in no order.
    """
    found = np.zeros(len(people.kind), dtype=np.int8)
    renamed = np.flatnonzero(people.kind == Kind.ADOPTED)
    few = len(_others(max(_FEWEST_ADOPTED, round(len(renamed) / (1 + _OTHERS)))))
    found[renamed] = 1
    if len(renamed) > few + 1:
        spread = renamed[np.linspace(1, len(renamed) - 1, few).astype(np.int64)]
        found[spread] = 2 + np.arange(few) % 2
    return found


def _adoptions(
    setting: Setting, population: Population, household: Ints, birth: Days, first_council: Days
) -> tuple[Ints, Days]:
    """(child, day) of adoptions: young children, known to a council for long enough, alone of their household."""
    rng = setting.rng("adoptions")
    years = (setting.end - setting.start + 1) / YEAR_OF_LIFE
    living = len(population) * 18 / (18 + years)  # on any one day
    adoptions = max(_FEWEST_ADOPTED, round(_ADOPTED * living * years))
    wanted = adoptions + len(_others(adoptions))
    beside = np.concatenate([[False], household[1:] == household[:-1], [False]])
    alone = (first_council > 0) & ~beside[1:] & ~beside[:-1]
    first = np.maximum(first_council + _BEFORE_ADOPTION, np.maximum(setting.start, birth + _BEFORE_ADOPTION))
    chosen, days = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for left in _AFTER_ADOPTION:  # the second only where the first leaves too few
        last = np.minimum(setting.end - left, birth + _ADOPTED_UNDER)
        able = np.setdiff1d(np.flatnonzero(alone & (first <= last)), chosen)
        few = wanted if left == _AFTER_ADOPTION[0] else _FEWEST_ADOPTED
        more = rng.choice(able, size=max(0, min(len(able), few - len(chosen))), replace=False)
        chosen = np.concatenate([chosen, more])
        days = np.concatenate([days, rng.integers(first[more], last[more] + 1)])
    order = np.argsort(chosen)
    return chosen[order].astype(np.int32), days[order].astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Adults:
    suspects: int
    birth: Days
    female: Bools
    like: Ints  # a child of the population, whose area and ethnic group they share


def _adults(rng: np.random.Generator, count: int, start: int, population: Population) -> _Adults:
    """Adults for police records: four in five as suspects, the rest as survivors who report late."""
    suspects = round(count * _SUSPECTS)
    age = 18.1 + rng.gamma(2.2, 8.0, size=count)
    birth = start - (np.minimum(age, 80) * YEAR_OF_LIFE).astype(np.int32)
    female = rng.random(count) < np.where(np.arange(count) < suspects, 0.07, 0.78)
    like = rng.integers(len(population), size=count, dtype=np.int32)
    return _Adults(suspects, birth.astype(np.int32), female, like)


def _everyone(setting: Setting, population: Population, chosen: Ints, first_council: Days, adults: int) -> _Everyone:
    rng = setting.rng("people")
    children, household, birth = len(chosen), population.household[chosen], population.birth[chosen]
    former, adopted = _adoptions(setting, population, household, birth, first_council)
    disability = rng.choice(len(DISABILITIES), size=children, p=np.array(_DISABILITY_SHARES)).astype(np.int8)
    grown = _adults(rng, adults, setting.start, population)
    counts = [children, len(former), grown.suspects, adults - grown.suspects]
    order = np.concatenate([np.arange(children, dtype=np.int32), former])
    begins = np.concatenate([np.ones(min(children, 1), dtype=bool), household[1:] != household[:-1]])

    def joined(of_children: npt.NDArray[_Scalar], of_adults: npt.NDArray[np.generic] | int) -> npt.NDArray[_Scalar]:
        """Of children, then of new identities, then of adults."""
        rest = np.broadcast_to(np.asarray(of_adults, dtype=of_children.dtype), (adults,))
        return np.concatenate([of_children[order], rest])

    area, move_day = (
        joined(population.area[chosen], population.area[grown.like]),
        joined(population.move_day[chosen], 0),
    )
    move_day[former] = 0
    move_day[children:] = 0
    next_area = np.where(move_day > 0, joined(population.next_area[chosen], 0), area)
    return _Everyone(
        children=children, houses=np.flatnonzero(begins).astype(np.int32),
        house=np.cumsum(begins, dtype=np.int32) - np.int32(1),
        kind=np.repeat(np.array(list(Kind), dtype=np.int8), counts),
        child=joined(np.arange(children, dtype=np.int32), -1), origin=joined(chosen.astype(np.int32), -1),
        household=joined(household, -1), birth=joined(birth, grown.birth),
        female=joined(population.female[chosen], grown.female),
        ethnicity=joined(population.ethnicity[chosen], population.ethnicity[grown.like]),
        disability=joined(disability, 0), twin=joined(population.twin[chosen], False),
        half=joined(population.half[chosen], False), school=joined(population.school[chosen], -1),
        area=area.astype(np.int32), next_area=next_area.astype(np.int32), move_day=move_day,
        former=former, adopted=adopted,
    )  # fmt: skip


def _names(rng: np.random.Generator, folk: _Everyone) -> tuple[Texts, Texts]:
    """(first names, family names). A household shares its family name; half brothers and sisters share another."""
    forename = names.forenames(rng, _communities(rng, folk.ethnicity, surname=False), folk.female)
    kinds = folk.ethnicity[folk.houses]
    own, other = (names.surnames(rng, _communities(rng, kinds, surname=True)) for _ in range(2))
    of_children = np.where(folk.half[: folk.children], other[folk.house], own[folk.house])
    rest = names.surnames(rng, _communities(rng, folk.ethnicity[folk.children :], surname=True))
    return forename, np.concatenate([of_children, rest])


def _homes(rng: np.random.Generator, areas: int, folk: _Everyone) -> tuple[Texts, Texts]:
    """(postcode, postcode after a move, "" without one) of everyone; the children of a household share theirs."""
    letters = numbers.postcode_areas(rng, areas)
    of_houses = numbers.postcodes(rng, letters, folk.area[folk.houses])
    rest = numbers.postcodes(rng, letters, folk.area[folk.children :])
    moving = folk.move_day[folk.houses] > 0
    later = np.full(len(moving), "", dtype=object)
    later[moving] = numbers.postcodes(rng, letters, folk.next_area[folk.houses][moving])
    nowhere = np.full(len(rest), "", dtype=object)
    return np.concatenate([of_houses[folk.house], rest]), np.concatenate([later[folk.house], nowhere])


def make_people(setting: Setting, population: Population, chosen: Ints, first_council: Days, adults: int) -> People:
    """The people of a world: these entries of the population, sorted, and so many adults.

    `first_council` is the day on which each of them first comes to a council's notice, 0 for never; it may lie before
    the years. A few of those who do are adopted, and stand there again under a new identity: another name, another
    home, other numbers.
    """
    folk = _everyone(setting, population, chosen, first_council, adults)
    everyone = len(folk.kind)
    forename, surname = _names(setting.rng("names"), folk)
    renamed = np.flatnonzero(folk.kind == Kind.ADOPTED).astype(np.int32)
    adopted_as = np.full(everyone, -1, dtype=np.int32)
    adopted_as[folk.former] = renamed
    adopted_on = np.zeros(everyone, dtype=np.int32)
    adopted_on[folk.former] = adopted_on[renamed] = folk.adopted
    postcode, next_postcode = _homes(setting.rng("homes"), len(setting.areas), folk)
    rng = setting.rng("numbers")
    school_start = MONTH[folk.birth].astype(np.int64) // 12 + 4
    dfe = np.array([int(entry.dfe_number) for entry in setting.areas], dtype=np.int64)
    return People(
        kind=folk.kind, child=folk.child, origin=folk.origin, household=folk.household, birth=folk.birth,
        female=folk.female, ethnicity=folk.ethnicity, disability=folk.disability, twin=folk.twin, half=folk.half,
        school=folk.school, area=folk.area, next_area=folk.next_area, move_day=folk.move_day, forename=forename,
        surname=surname, postcode=postcode, next_postcode=next_postcode, nhs=numbers.nhs_numbers(rng, everyone),
        upn=numbers.pupil_numbers(rng, dfe[folk.area], school_start),
        former_upn=_former_numbers(rng, folk.children, dfe, school_start), adopted_as=adopted_as,
        adopted_on=adopted_on,
    )  # fmt: skip


def _former_numbers(
    rng: np.random.Generator, children: int, dfe: npt.NDArray[np.int64], school_start: npt.NDArray[np.int64]
) -> dict[int, str]:
    """Earlier pupil numbers, of one child in a hundred, given at schools that nobody else here went to."""
    chosen = np.flatnonzero(rng.random(children) < _FORMER_UPN)
    given = numbers.pupil_numbers(
        rng, rng.choice(dfe, size=len(chosen)), school_start[chosen], first_school=numbers.OTHER_SCHOOLS
    )
    return dict(zip(chosen.tolist(), given, strict=True))
