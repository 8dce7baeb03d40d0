"""The people of the made-up England: children in households, and the adults who appear in police records.

Rates here are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sightline.standard.areas import Area
from sightline.synthetic.days import ISO, YEAR_OF_LIFE, Days
from sightline.synthetic.society import names, numbers

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
_Scalar = TypeVar("_Scalar", bound=np.generic)

ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH",
    "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH",
)  # fmt: skip
# Shares of children in need, near the published ones for England; each area then has its own mix.
_ETHNIC_SHARES = (
    0.665, 0.003, 0.004, 0.060, 0.006, 0.030, 0.014, 0.014, 0.038,
    0.013, 0.034, 0.014, 0.020, 0.018, 0.040, 0.012, 0.003, 0.022,
)  # fmt: skip
_COMMUNITY = {
    "WBRI": "british", "WIRI": "british", "WIRT": "british", "WOTH": "east_european", "WROM": "east_european",
    "MWBC": "british", "MWBA": "british", "MWAS": "british", "MOTH": "british", "AIND": "indian", "APKN": "pakistani",
    "ABAN": "bangladeshi", "AOTH": "indian", "BCRB": "caribbean", "BAFR": "african", "BOTH": "african",
    "CHNE": "chinese", "OOTH": "arab",
}  # fmt: skip
_OTHER_PARENT = {"MWBC": "caribbean", "MWBA": "african", "MWAS": "pakistani", "MOTH": "arab"}
DISABILITIES = ("NONE", "AUT", "LD", "BEH", "COMM", "MOB", "HEAR", "VIS", "PC", "INC", "CON", "HAND", "DDA")
_DISABILITY_SHARES = (0.86, 0.045, 0.032, 0.02, 0.013, 0.01, 0.004, 0.003, 0.003, 0.002, 0.003, 0.001, 0.004)

_HOUSEHOLD_SIZES = (0.50, 0.29, 0.14, 0.07)  # children of one household with any contact: 1 to 4
_AGE_BANDS = ((0.02, 1, 0.06), (1, 5, 0.21), (5, 10, 0.26), (10, 16, 0.35), (16, 17.9, 0.12))  # at first contact
_TWIN = 0.06  # of second children, so that about 3% of children are twins
_MOVES = 0.16
_MOVES_AWAY = 0.2  # of moves, to another area of the world
_ADOPTED = 0.004
_FORMER_UPN = 0.01
_ADULTS = 0.12  # adults kept ready for police records, as a share of the children


class Kind(IntEnum):
    """Why a person is in the world."""

    CHILD = 0
    ADOPTED = 1  # the new identity of a child who is already there under the old one
    SUSPECT = 2  # an adult
    SURVIVOR = 3  # an adult who reports what was done to them as a child


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person: children first, then new identities of adopted children, then adults.

    `child` is the true child an entry stands for (its own index, the former identity's, or -1 for adults). `move_day`
    is 0 for those who stay; `area` and `postcode` hold before it, `next_area` and `next_postcode` from it on.
    `adopted_as` is the index of the new identity, or -1; `adopted_on` the day of the adoption.
    """

    kind: npt.NDArray[np.int8]
    child: Ints
    household: Ints
    birth: Days
    contact: Days  # a day in the window on which the family first comes to notice
    female: Bools
    ethnicity: npt.NDArray[np.int8]  # index into ETHNICITIES
    disability: npt.NDArray[np.int8]  # index into DISABILITIES
    twin: Bools
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


def _ages(rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    """Ages in years at first contact."""
    shares = np.array([share for _, _, share in _AGE_BANDS])
    band = rng.choice(len(_AGE_BANDS), size=count, p=shares / shares.sum())
    low = np.array([low for low, _, _ in _AGE_BANDS])[band]
    high = np.array([high for _, high, _ in _AGE_BANDS])[band]
    ages: npt.NDArray[np.float64] = low + (high - low) * rng.random(count)
    return ages


@dataclass(frozen=True, slots=True)
class _Families:
    household: Ints
    birth: Days
    contact: Days
    twin: Bools


def _families(rng: np.random.Generator, children: int, start: int, end: int) -> _Families:
    """Households with their children's birth dates. Every child is born before the day of first contact."""
    sizes = 1 + rng.choice(len(_HOUSEHOLD_SIZES), size=children, p=np.array(_HOUSEHOLD_SIZES))
    household = np.repeat(np.arange(children), sizes)[:children]
    first = np.concatenate(([True], household[1:] != household[:-1]))
    position = np.arange(children) - np.maximum.accumulate(np.where(first, np.arange(children), 0))
    contact = rng.integers(start, end - 20, size=children)[household]
    eldest = _ages(rng, children)[household]
    gap = (1.0 + rng.exponential(1.9, size=children)) * position
    age = eldest + gap * np.where(rng.random(children) < 0.5, 1, -1)
    other_side = 2 * eldest - age
    age = np.where((age < 0.02) | (age > 17.9), other_side, age)
    age = np.where((age < 0.02) | (age > 17.9), _ages(rng, children), age)
    twin = (position == 1) & (rng.random(children) < _TWIN)
    age[twin] = age[np.flatnonzero(twin) - 1]
    twin[:-1] |= twin[1:] & (position[1:] == 1)
    birth = contact - np.maximum(4, (age * YEAR_OF_LIFE).astype(np.int64))
    return _Families(household.astype(np.int32), birth.astype(np.int32), contact.astype(np.int32), twin)


def _ethnicities(rng: np.random.Generator, area: Ints, areas: int) -> npt.NDArray[np.int8]:
    """An ethnic group for each household from its area's own mix."""
    shares = np.array(_ETHNIC_SHARES) / sum(_ETHNIC_SHARES)
    mixes = rng.dirichlet(shares * 25, size=areas).cumsum(axis=1)
    drawn = rng.random(len(area))
    chosen: npt.NDArray[np.int64] = (drawn[:, None] > mixes[area]).sum(axis=1)
    return np.minimum(chosen, len(ETHNICITIES) - 1).astype(np.int8)


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

    kind: npt.NDArray[np.int8]
    child: Ints
    household: Ints
    birth: Days
    contact: Days
    female: Bools
    ethnicity: npt.NDArray[np.int8]
    disability: npt.NDArray[np.int8]
    twin: Bools
    area: Ints
    former: Ints  # the children who are adopted
    adopted: Days  # on which day, one entry each


def _everyone(
    rng: np.random.Generator, areas: int, weights: npt.NDArray[np.float64], children: int, start: int, end: int
) -> _Everyone:
    families = _families(rng, children, start, end)
    homes = rng.choice(areas, size=children, p=weights).astype(np.int32)
    ethnicity = _ethnicities(rng, homes, areas)[families.household]
    female = rng.random(children) < 0.49
    disability = rng.choice(len(DISABILITIES), size=children, p=np.array(_DISABILITY_SHARES)).astype(np.int8)
    former, adopted = _adoptions(rng, families, start, end)
    adults = _adults(rng, int(children * _ADULTS) + 60, start, areas, weights)
    counts = [children, len(former), adults.suspects, len(adults.birth) - adults.suspects]
    order = np.concatenate([np.arange(children), former])
    nothing = np.zeros(len(adults.birth), dtype=np.int32)

    def joined(values: npt.NDArray[_Scalar], of_adults: npt.NDArray[np.generic]) -> npt.NDArray[_Scalar]:
        return np.concatenate([values[order], of_adults.astype(values.dtype)])

    return _Everyone(
        kind=np.repeat(np.array(list(Kind), dtype=np.int8), counts), child=joined(np.arange(children, dtype=np.int32),
        nothing - 1), household=joined(families.household, nothing - 1), birth=joined(families.birth, adults.birth),
        contact=joined(families.contact, nothing), female=joined(female, adults.female),
        ethnicity=joined(ethnicity, adults.ethnicity), disability=joined(disability, nothing),
        twin=joined(families.twin, nothing), area=joined(homes[families.household], adults.area), former=former,
        adopted=adopted,
    )  # fmt: skip


def _names(rng: np.random.Generator, folk: _Everyone) -> tuple[Texts, Texts]:
    """(first names, family names). A household shares its family name, but for some half-siblings."""
    surname = names.surnames(rng, _communities(rng, folk.ethnicity, surname=True))
    house = folk.household[folk.kind == Kind.CHILD]
    shared = surname[np.searchsorted(house, house)]
    surname[: len(house)] = np.where(rng.random(len(house)) < 0.12, surname[: len(house)], shared)
    return names.forenames(rng, _communities(rng, folk.ethnicity, surname=False), folk.female), surname


def _homes(rng: np.random.Generator, letters: list[str], folk: _Everyone, area: Ints) -> Texts:
    """A postcode each in `area`; the children of a household share theirs."""
    postcode = numbers.postcodes(rng, letters, area)
    house = folk.household[folk.kind == Kind.CHILD]
    postcode[: len(house)] = postcode[np.searchsorted(house, house)]
    return postcode


def make_people(
    rng: np.random.Generator, areas: list[Area], weights: npt.NDArray[np.float64], children: int, start: int, end: int
) -> People:
    """The people of a world. `start` and `end` are the first and last day of the years; `weights` the areas' shares."""
    folk = _everyone(rng, len(areas), weights, children, start, end)
    forename, surname = _names(rng, folk)
    renamed = np.flatnonzero(folk.kind == Kind.ADOPTED).astype(np.int32)
    adopted_as = np.full(len(folk.child), -1, dtype=np.int32)
    adopted_as[folk.former] = renamed
    adopted_on = np.zeros(len(folk.child), dtype=np.int32)
    adopted_on[folk.former] = adopted_on[renamed] = folk.adopted
    moves = _moves(rng, folk, len(areas), start, end)
    moves.day[adopted_on > 0] = 0
    letters = numbers.postcode_areas(rng, len(areas))
    next_postcode = _homes(rng, letters, folk, moves.area)
    next_postcode[moves.day == 0] = ""
    school_start = np.array([int(ISO[birth][:4]) + 4 for birth in folk.birth.tolist()], dtype=np.int64)
    dfe = np.array([int(entry.dfe_number) for entry in areas], dtype=np.int64)
    return People(
        kind=folk.kind, child=folk.child, household=folk.household, birth=folk.birth, contact=folk.contact,
        female=folk.female, ethnicity=folk.ethnicity, disability=folk.disability, twin=folk.twin, area=folk.area,
        next_area=moves.area, move_day=moves.day, forename=forename, surname=surname,
        postcode=_homes(rng, letters, folk, folk.area), next_postcode=next_postcode,
        nhs=numbers.nhs_numbers(rng, len(folk.child)), upn=numbers.pupil_numbers(rng, dfe[folk.area], school_start),
        former_upn=_former_numbers(rng, children, dfe, school_start), adopted_as=adopted_as, adopted_on=adopted_on,
    )  # fmt: skip


def _former_numbers(
    rng: np.random.Generator, children: int, dfe: npt.NDArray[np.int64], school_start: npt.NDArray[np.int64]
) -> dict[int, str]:
    """Earlier pupil numbers, of one child in a hundred, given at schools that nobody else here went to."""
    chosen = np.flatnonzero(rng.random(children) < _FORMER_UPN)
    given = numbers.pupil_numbers(rng, rng.choice(dfe, size=len(chosen)), school_start[chosen], first_school=9900)
    return dict(zip(chosen.tolist(), given, strict=True))


def _adoptions(rng: np.random.Generator, families: _Families, start: int, end: int) -> tuple[Ints, Days]:
    """(child, day) of adoptions: young children who come to notice early enough for support afterwards."""
    young = families.contact - families.birth < 7 * YEAR_OF_LIFE
    early = families.contact < start + (end - start) // 3
    alone = np.bincount(families.household, minlength=len(families.household))[families.household] == 1
    able = np.flatnonzero(young & early & alone)
    count = min(len(able), max(4, round(_ADOPTED * len(families.birth))))
    former = np.sort(rng.choice(able, size=count, replace=False)) if count else able
    day = rng.integers(start + (end - start) // 2, start + (end - start) * 4 // 5, size=count)
    return former.astype(np.int32), day.astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Adults:
    suspects: int
    birth: Days
    female: Bools
    ethnicity: npt.NDArray[np.int8]
    area: Ints


def _adults(rng: np.random.Generator, count: int, start: int, areas: int, weights: npt.NDArray[np.float64]) -> _Adults:
    """Adults for police records: four in five as suspects, the rest as survivors who report late."""
    suspects = count * 4 // 5
    age = 18.1 + rng.gamma(2.2, 8.0, size=count)
    birth = start - (np.minimum(age, 80) * YEAR_OF_LIFE).astype(np.int32)
    female = rng.random(count) < np.where(np.arange(count) < suspects, 0.07, 0.78)
    area = rng.choice(areas, size=count, p=weights).astype(np.int32)
    return _Adults(suspects, birth.astype(np.int32), female, _ethnicities(rng, area, areas), area)


@dataclass(frozen=True, slots=True)
class _Moves:
    day: Days
    area: Ints


def _moves(rng: np.random.Generator, folk: _Everyone, areas: int, start: int, end: int) -> _Moves:
    """Who moves house once in these years, when and to which area: whole households, never adults here."""
    houses = int(folk.household.max(initial=0)) + 1
    moving = rng.random(houses) < _MOVES
    day = np.where(moving, rng.integers(start + 30, end - 30, size=houses), 0)
    away = moving & (rng.random(houses) < _MOVES_AWAY)
    target = rng.integers(0, areas, size=houses)
    settled = folk.household < 0
    house = np.where(settled, 0, folk.household)
    return _Moves(
        np.where(settled, 0, day[house]).astype(np.int32),
        np.where(settled | ~away[house], folk.area, target[house]).astype(np.int32),
    )
