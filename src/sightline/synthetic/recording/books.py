"""How agencies write people down: local ids, and the mistakes and gaps that make linkage hard.

One local id for each person in each agency in this version: duplicates inside an agency are still to come.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.days import ISO, YEAR_OF_LIFE, Days
from sightline.synthetic.society.people import ETHNICITIES, Ints, Kind, People

_NICKNAMES = {
    "Thomas": "Tom", "Joshua": "Josh", "Samuel": "Sam", "Daniel": "Dan", "Matthew": "Matt", "William": "Will",
    "Alexandra": "Alex", "Oliver": "Ollie", "Charlotte": "Lottie", "Elizabeth": "Beth", "Isabella": "Bella",
    "Abigail": "Abi", "Jessica": "Jess", "Jacob": "Jake", "Joseph": "Joe", "Edward": "Ted", "Benjamin": "Ben",
    "Natalia": "Nat", "Muhammad": "Mohammed", "Mohammed": "Mohammad", "Muhammed": "Mohammed", "Aisha": "Ayesha",
    "Yusuf": "Yousuf", "Hussain": "Hussein", "Mohamed": "Mohammed", "Sofia": "Sophia", "Zara": "Zahra",
}  # fmt: skip
_OBSERVED = {
    "WBRI": "IC1", "WIRI": "IC1", "WIRT": "IC1", "WOTH": "IC1", "WROM": "IC2", "MWBC": "IC3", "MWBA": "IC3",
    "MWAS": "IC4", "MOTH": "IC9", "AIND": "IC4", "APKN": "IC4", "ABAN": "IC4", "AOTH": "IC5", "BCRB": "IC3",
    "BAFR": "IC3", "BOTH": "IC3", "CHNE": "IC5", "OOTH": "IC6",
}  # fmt: skip
_LETTERS = "aeiounrstlm"
_SUSPECT_BIRTH_MISSING = 0.05


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one kind of agency writes people down: shares of records."""

    name_typo: float
    name_missing: float
    birth_wrong: float
    sex_missing: float
    ethnicity_missing: float
    nhs: float  # has the NHS number
    upn: float  # has the pupil number, of those of school age
    postcode_missing: float
    postcode_wrong: float  # somebody else's, or an old one


COUNCIL = Quality(0.012, 0.005, 0.003, 0.003, 0.07, 0.85, 0.80, 0.02, 0.01)
POLICE = Quality(0.04, 0.004, 0.015, 0.012, 0.45, 0.0, 0.0, 0.05, 0.03)
SUPPORT = Quality(0.03, 0.01, 0.01, 0.02, 0.22, 0.40, 0.0, 0.05, 0.02)


@dataclass(frozen=True, slots=True)
class Book:
    """People as one kind of sender knows them: an entry for each person in each of its agencies.

    "" is "not written down". `former_upn` is an earlier pupil number, `barrier` why the record must not be joined.
    """

    agency: list[int]
    person: list[int]
    local_id: list[str]
    forename: list[str]
    surname: list[str]
    birth: list[int]
    sex: list[str]
    ethnicity: list[str]
    observed: list[str]
    postcode: list[str]
    moved_seen: list[bool]
    nhs: list[str]
    upn: list[str]
    former_upn: list[str]
    barrier: list[str]
    place: dict[tuple[int, int], int]  # (agency, person) -> entry


def _typo(draw: random.Random, text: str) -> str:
    """One slip of the keys, or another common form of the name."""
    if text in _NICKNAMES and draw.random() < 0.5:
        return _NICKNAMES[text]
    if len(text) < 3:
        return text
    spot = draw.randrange(1, len(text) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return text[:spot] + text[spot + 1 :]
    if kind == 1:
        return text[:spot] + text[spot + 1] + text[spot] + text[spot + 2 :]
    if kind == 2:
        return text[:spot] + draw.choice(_LETTERS) + text[spot + 1 :]
    return text[:spot] + text[spot] + text[spot:]


def _mistaken_birth(draw: random.Random, birth: int) -> int:
    """Day and month swapped, a day or a year out; never later than the true date by more than a month."""
    year, month, day = ISO[birth].split("-")
    kind = draw.randrange(3)
    if kind == 0 and int(day) < int(month) and int(day) <= 12:
        return ISO.index(f"{year}-{day}-{month}")
    if kind == 1:
        return birth - 1
    return birth - (366 if year in ("2008", "2012", "2016", "2020", "2024") else 365)


def _as_written(
    rng: np.random.Generator,
    draw: random.Random,
    texts: list[str],
    share: float,
    change: Callable[[random.Random, str], str],
) -> list[str]:
    """The texts, a share of them changed."""
    written = list(texts)
    for index in np.flatnonzero(rng.random(len(texts)) < share).tolist():
        written[index] = change(draw, written[index])
    return written


def _nothing(_: random.Random, __: str) -> str:
    return ""


def _births(rng: np.random.Generator, draw: random.Random, people: People, person: Ints, share: float) -> list[int]:
    """Birth dates as written: some mistaken, and some suspects' not known."""
    birth: list[int] = people.birth[person].tolist()
    for index in np.flatnonzero(rng.random(len(person)) < share).tolist():
        birth[index] = _mistaken_birth(draw, birth[index])
    unknown = (people.kind[person] == Kind.SUSPECT) & (rng.random(len(person)) < _SUSPECT_BIRTH_MISSING)
    for index in np.flatnonzero(unknown).tolist():
        birth[index] = 0
    return birth


def _postcodes(
    rng: np.random.Generator, draw: random.Random, people: People, person: Ints, seen: Days, quality: Quality
) -> list[str]:
    """Postcodes as they were on the first day, a few of them missing or another's."""
    moved = (people.move_day[person] > 0) & (people.move_day[person] <= seen)
    first = np.where(moved, people.next_postcode[person], people.postcode[person]).tolist()

    def another(draw: random.Random, _: str) -> str:
        return str(people.postcode[draw.randrange(len(people.postcode))])

    written = _as_written(rng, draw, first, quality.postcode_wrong, another)
    return _as_written(rng, draw, written, quality.postcode_missing, _nothing)


def _local_ids(rng: np.random.Generator, agency: Ints, prefixes: list[str]) -> list[str]:
    """Ids in no order that a true id could be guessed from, different within an agency."""
    numbers = np.empty(len(agency), dtype=np.int64)
    for index in range(len(prefixes)):
        mine = np.flatnonzero(agency == index)
        numbers[mine] = 100_001 + rng.permutation(len(mine) * 3)[: len(mine)]
    return [f"{prefixes[a]}{n:07d}" for a, n in zip(agency.tolist(), numbers.tolist(), strict=True)]


def write_down(
    rng: np.random.Generator,
    draw: random.Random,
    people: People,
    agency: Ints,
    person: Ints,
    seen: Days,
    quality: Quality,
    prefixes: list[str],
) -> Book:
    """Records of each (agency, person) pair, which must be different; `seen` is the day of the first contact.

    `prefixes` begin the local ids of each agency.
    """  # fmt: skip
    size, known_as = len(person), person.tolist()
    half = quality.name_typo / 2
    forename = _as_written(rng, draw, people.forename[person].tolist(), half, _typo)
    codes = [ETHNICITIES[index] for index in people.ethnicity[person].tolist()]
    misseen = ("", "", "IC9", "IC1", "IC3")
    school_age = seen - people.birth[person] > 5 * YEAR_OF_LIFE
    has_nhs = (rng.random(size) < quality.nhs).tolist()
    has_upn = ((rng.random(size) < quality.upn) & school_age).tolist()
    sex = np.where(rng.random(size) < quality.sex_missing, "", np.where(people.female[person], "F", "M"))
    return Book(
        agency=agency.tolist(), person=known_as, local_id=_local_ids(rng, agency, prefixes),
        forename=_as_written(rng, draw, forename, quality.name_missing, _nothing),
        surname=_as_written(rng, draw, people.surname[person].tolist(), half, _typo),
        birth=_births(rng, draw, people, person, quality.birth_wrong), sex=sex.tolist(),
        ethnicity=_as_written(rng, draw, codes, quality.ethnicity_missing, _nothing),
        observed=_as_written(rng, draw, [_OBSERVED[code] for code in codes], 0.22, lambda d, _: d.choice(misseen)),
        postcode=_postcodes(rng, draw, people, person, seen, quality),
        moved_seen=(rng.random(size) < 0.9).tolist(),
        nhs=[people.nhs[p] if has else "" for p, has in zip(known_as, has_nhs, strict=True)],
        upn=[people.upn[p] if has else "" for p, has in zip(known_as, has_upn, strict=True)],
        former_upn=[people.former_upn.get(p, "") for p in known_as],
        barrier=["adoption" if new else "" for new in (people.kind[person] == Kind.ADOPTED).tolist()],
        place={pair: index for index, pair in enumerate(zip(agency.tolist(), known_as, strict=True))},
    )  # fmt: skip
