"""How agencies write people down: local ids, and the mistakes and gaps that make linkage hard.

Some people are known to one agency under two local ids, each with its own mistakes, as in real files.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import ISO, YEAR_OF_LIFE, Days
from sightline.synthetic.recording.mistakes import (
    IN_ENTRIES,
    OF_COUNCIL_ENTRIES,
    OF_POLICE_ENTRIES,
    OF_SUPPORT_ENTRIES,
    Kinds,
    Mistake,
    choose,
)
from sightline.synthetic.recording.observed import observed
from sightline.synthetic.society.people import BARRIERS, ETHNICITIES, Bools, Ints, Kind, People, Texts, barriers

_NICKNAMES = {
    "Thomas": "Tom", "Joshua": "Josh", "Samuel": "Sam", "Daniel": "Dan", "Matthew": "Matt", "William": "Will",
    "Alexandra": "Alex", "Oliver": "Ollie", "Charlotte": "Lottie", "Elizabeth": "Beth", "Isabella": "Bella",
    "Abigail": "Abi", "Jessica": "Jess", "Jacob": "Jake", "Joseph": "Joe", "Edward": "Ted", "Benjamin": "Ben",
    "Natalia": "Nat", "Muhammad": "Mohammed", "Mohammed": "Mohammad", "Muhammed": "Mohammed", "Aisha": "Ayesha",
    "Yusuf": "Yousuf", "Hussain": "Hussein", "Mohamed": "Mohammed", "Sofia": "Sophia", "Zara": "Zahra",
}  # fmt: skip
_LETTERS = "aeiounrstlm"
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_MOST = 0.95  # a share that error_with_abuse raises goes no higher


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one kind of agency writes people down: shares of records, and the mistakes it can make besides."""

    name_typo: float
    name_missing: float
    birth_wrong: float
    sex_missing: float
    ethnicity_missing: float
    nhs: float  # has the NHS number
    upn: float  # has the pupil number, of those of school age
    postcode_missing: float
    postcode_wrong: float  # somebody else's, or an old one
    mistakes: tuple[Mistake, ...] = ()
    in_entries: float = 1.0  # of people whose record has a mistake, those who have it in their entry
    birth_missing: float = 0.05  # of adults who are suspected or charged


COUNCIL = Quality(0.012, 0.005, 0.003, 0.003, 0.07, 0.85, 0.80, 0.02, 0.01, OF_COUNCIL_ENTRIES, IN_ENTRIES)
POLICE = Quality(0.04, 0.004, 0.015, 0.012, 0.45, 0.0, 0.0, 0.05, 0.03, OF_POLICE_ENTRIES)
SUPPORT = Quality(0.03, 0.01, 0.01, 0.02, 0.22, 0.40, 0.0, 0.05, 0.02, OF_SUPPORT_ENTRIES)


class Places(Mapping[tuple[int, int], int]):
    """(agency, person) -> entry, made when first asked for: `Book.entries` answers for many at once and needs less."""

    def __init__(self, agency: Ints, person: Ints) -> None:
        self._agency, self._person = agency, person
        self._found: dict[tuple[int, int], int] = {}

    def _all(self) -> dict[tuple[int, int], int]:
        if not self._found:
            pairs = zip(self._agency.tolist(), self._person.tolist(), strict=True)
            self._found = {pair: index for index, pair in enumerate(pairs)}
        return self._found

    def __getitem__(self, pair: tuple[int, int]) -> int:
        return self._all()[pair]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._agency)


@dataclass(frozen=True, slots=True)
class Second:
    """The second entry of somebody whom an agency knows twice, and the day from which it is the one used."""

    entry: int
    from_day: int


@dataclass(frozen=True, slots=True)
class Book:
    """People as one kind of sender knows them: an entry for each person in each of its agencies, then second entries.

    "" is "not written down". `number` is that in the local id, `former_upn` an earlier pupil number, `person_number`
    that which police, courts, prisons and probation share, `barrier` why the record must not be joined, `mistake` a
    Mistake. `first` is the first entry of each entry's person in that agency (its own number, but for second entries)
    and `used_from` the day from which a second entry is used (else 0). `place` finds the first entry of (agency,
    person), `second` the second where there is one.
    """

    agency: Ints
    person: Ints
    number: Ints
    local_id: Texts
    forename: Texts
    surname: Texts
    birth: Days
    sex: Texts
    ethnicity: Texts
    observed: Texts
    postcode: Texts
    moved_seen: Bools
    nhs: Texts
    upn: Texts
    former_upn: Texts
    person_number: Texts
    barrier: Texts
    mistake: Kinds
    first: Ints
    used_from: Days
    place: Mapping[tuple[int, int], int]
    second: Mapping[tuple[int, int], Second]

    def __len__(self) -> int:
        return len(self.agency)

    def entry(self, agency: int, person: int, day: int) -> int:
        """The entry under which that agency writes down what it learns of a person on that day."""
        found = self.place[agency, person]
        second = self.second.get((agency, person)) if self.second else None
        return second.entry if second and day >= second.from_day else found

    def entries(self, agency: Ints, person: Ints, day: Days | None = None) -> Ints:
        """As `entry`, for arrays; without `day`, the first entries. Raises KeyError for anybody not in the book."""
        firsts = len(self.agency) - len(self.second)
        keys = self.agency[:firsts].astype(np.int64) << 32 | self.person[:firsts]
        wanted = agency.astype(np.int64) << 32 | person
        found = np.searchsorted(keys, wanted)
        if (firsts == 0 and len(wanted)) or (keys[np.minimum(found, firsts - 1)] != wanted).any():
            raise KeyError("a person who is not in the book")
        if day is None or not self.second:
            return found.astype(np.int32)
        other = np.full(firsts, -1, dtype=np.int32)
        other[self.first[firsts:]] = np.arange(firsts, len(self.agency))
        later = other[found]
        return np.where((later >= 0) & (day >= self.used_from[later]), later, found).astype(np.int32)


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
        return ISO.index(f"{year}-{day}-{month}", birth - 366)
    if kind == 1:
        return birth - 1
    return birth - (366 if year in ("2008", "2012", "2016", "2020", "2024") else 365)


def _changed(draw: random.Random, texts: Texts, which: Bools, change: Callable[[random.Random, str], str]) -> Texts:
    """The texts, some of them changed; the array itself."""
    for index in np.flatnonzero(which).tolist():
        texts[index] = change(draw, texts[index])
    return texts


def _text(size: int, value: str = "") -> Texts:
    return np.full(size, value, dtype=object)


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who writes what: the streams, the people, each entry's person and day, and how often this agency errs.

    `more` is how many times likelier errors are in the names, numbers and postcodes of each.
    """

    rng: np.random.Generator
    draw: random.Random
    people: People
    person: Ints
    seen: Days
    quality: Quality
    more: npt.NDArray[np.float64]

    def errs(self, share: float) -> Bools:
        """Which records have an error that goes with abuse where the scenario says so."""
        found: Bools = self.rng.random(len(self.person)) < np.minimum(share * self.more, max(share, _MOST))
        return found

    def names(self, of_people: Texts) -> Texts:
        return _changed(self.draw, of_people[self.person], self.errs(self.quality.name_typo / 2), _typo)

    def births(self) -> Days:
        """Birth dates as written: some mistaken, and some suspects' not known."""
        birth = self.people.birth[self.person].astype(np.int32)
        for index in np.flatnonzero(self.rng.random(len(birth)) < self.quality.birth_wrong).tolist():
            birth[index] = _mistaken_birth(self.draw, int(birth[index]))
        unknown = self.rng.random(len(birth)) < self.quality.birth_missing
        birth[unknown & (self.people.kind[self.person] == Kind.SUSPECT)] = 0
        return birth

    def postcodes(self) -> Texts:
        """Postcodes as they were on the first day, a few of them missing or another's."""
        moved = self.people.move_day[self.person]
        there = (moved > 0) & (moved <= self.seen)
        texts = self.people.postcode[self.person]
        texts[there] = self.people.next_postcode[self.person[there]]
        wrong = np.flatnonzero(self.errs(self.quality.postcode_wrong))
        texts[wrong] = self.people.postcode[self.rng.integers(0, len(self.people.postcode), size=len(wrong))]
        texts[self.errs(self.quality.postcode_missing)] = ""
        return texts

    def numbers(self, of_people: list[str], share: float) -> Texts:
        """Numbers that the agency has; the gaps are its errors."""
        texts: Texts = np.asarray(of_people, dtype=object)[self.person]
        texts[self.errs(1 - share)] = ""
        return texts

    def forenames(self) -> Texts:
        texts = self.names(self.people.forename)
        texts[self.errs(self.quality.name_missing)] = ""
        return texts

    def upns(self) -> Texts:
        """Pupil numbers, of those of school age when they were first met."""
        texts = self.numbers(self.people.upn, self.quality.upn)
        texts[self.seen - self.people.birth[self.person] <= 5 * YEAR_OF_LIFE] = ""
        return texts

    def coded(self, codes: tuple[str, ...], places: npt.NDArray[np.integer], missing: float) -> Texts:
        """Codes as people say them, a share of them missing."""
        texts: Texts = np.array(codes, dtype=object)[places[self.person]]
        texts[self.rng.random(len(texts)) < missing] = ""
        return texts


def _local_ids(rng: np.random.Generator, agency: Ints, prefixes: list[str]) -> tuple[Ints, Texts]:
    """(numbers, ids) in no order that a true id could be guessed from, different within an agency."""
    numbers = np.empty(len(agency), dtype=np.int32)
    for index in range(len(prefixes)):
        mine = np.flatnonzero(agency == index)
        numbers[mine] = 100_001 + rng.permutation(len(mine) * 3)[: len(mine)]
    ids = _text(len(agency))
    ids[:] = [f"{prefixes[a]}{n:07d}" for a, n in zip(agency.tolist(), numbers.tolist(), strict=True)]
    return numbers, ids


def _duplicated(
    rng: np.random.Generator, people: People, person: Ints, again: Days | None, share: float
) -> tuple[Ints, Days]:
    """(the first entry of each entry's person, the day from which an entry is used if it is a second one, else 0).

    A share of all has a second entry: of those met on more days than one, and never of adopted children.
    """
    first = np.arange(len(person), dtype=np.int32)
    if again is None or not share:
        return first, np.zeros(len(first), dtype=np.int32)
    able = np.flatnonzero((again > 0) & (people.adopted_on[person] == 0))
    twice = np.sort(rng.permutation(able)[: round(share * len(person))]).astype(np.int32)
    return np.concatenate([first, twice]), np.concatenate([np.zeros_like(first), again[twice]]).astype(np.int32)


def _former(people: People, person: Ints) -> Texts:
    texts = _text(len(person))
    had = np.zeros(len(people.kind), dtype=bool)
    had[list(people.former_upn)] = True
    for index in np.flatnonzero(had[person]).tolist():
        texts[index] = people.former_upn[int(person[index])]
    return texts


def _barriers(people: People, person: Ints) -> Texts:
    texts: Texts = np.array(BARRIERS, dtype=object)[barriers(people)[person]]
    return texts


def _err(book: Book, quality: Quality, rng: np.random.Generator, share: float) -> None:
    """Put mistakes that a check reports into a share of the entries."""
    able = {kind: np.ones(len(book), dtype=bool) for kind in quality.mistakes}
    for kind, texts in ((Mistake.UPN_LETTER, book.upn), (Mistake.NHS_DIGIT, book.nhs),
                        (Mistake.POSTCODE_SHAPE, book.postcode)):  # fmt: skip
        if kind in able:
            able[kind] = texts != ""
    book.mistake[:] = choose(rng, able, rng.random(len(book)) < share * quality.in_entries)
    for index in np.flatnonzero(book.mistake).tolist():
        kind = Mistake(int(book.mistake[index]))
        if kind is Mistake.SEX_CODE:
            book.sex[index] = ""
        elif kind is Mistake.POSTCODE_SHAPE:
            book.postcode[index] = book.postcode[index][:-1]
        elif kind is Mistake.NHS_DIGIT:
            book.nhs[index] = book.nhs[index][:-1] + str((int(book.nhs[index][-1]) + 1) % 10)
        elif kind is Mistake.UPN_LETTER:
            after = _UPN_LETTERS[(_UPN_LETTERS.index(book.upn[index][0]) + 1) % len(_UPN_LETTERS)]
            book.upn[index] = after + book.upn[index][1:]


def write_down(
    rng: np.random.Generator, draw: random.Random, people: People, agency: Ints, person: Ints, seen: Days,
    quality: Quality, prefixes: list[str], *, again: Days | None = None, duplicates: float = 0.0,
    abused: Bools | None = None, ratio: float = 1.0, mistakes: float = 0.0,
) -> Book:  # fmt: skip
    """Records of each (agency, person) pair, which must be different and sorted; `seen` is the day of first contact.

    `prefixes` begin the local ids of each agency. `again` is the day of the last contact of each pair if that is
    another than the first, else 0: from it on, a share `duplicates` of all entries is known under a second id. Errors
    in names, numbers and postcodes are `ratio` times likelier for those who are `abused` (an entry a person of People).
    `mistakes` is the share of people with a mistake that a check reports, in their entry or in what was done. No number
    that police and courts share is written down here.
    """  # fmt: skip
    firsts = len(person)
    first, used_from = _duplicated(rng, people, person, again, duplicates)
    agency, person = agency[first].astype(np.int32), person[first].astype(np.int32)
    more = np.where(abused[person], ratio, 1.0) if abused is not None else np.ones(len(person))
    hand = _Hand(rng, draw, people, person, np.where(used_from > 0, used_from, seen[first]), quality, more)
    number, local_id = _local_ids(rng, agency, prefixes)
    second = zip(agency[firsts:].tolist(), person[firsts:].tolist(), used_from[firsts:].tolist(), strict=True)
    book = Book(
        agency=agency, person=person, number=number, local_id=local_id, forename=hand.forenames(),
        surname=hand.names(people.surname), birth=hand.births(),
        sex=hand.coded(("M", "F"), people.female.astype(np.int8), quality.sex_missing),
        ethnicity=hand.coded(ETHNICITIES, people.ethnicity, quality.ethnicity_missing),
        observed=observed(rng, people.ethnicity[person]), postcode=hand.postcodes(),
        moved_seen=rng.random(len(person)) < 0.9, nhs=hand.numbers(people.nhs, quality.nhs), upn=hand.upns(),
        former_upn=_former(people, person), person_number=_text(len(person)), barrier=_barriers(people, person),
        mistake=np.zeros(len(person), dtype=np.int8), first=first, used_from=used_from,
        place=Places(agency[:firsts], person[:firsts]),
        second={(a, p): Second(firsts + index, day) for index, (a, p, day) in enumerate(second)},
    )  # fmt: skip
    _err(book, quality, rng, mistakes)
    return book
