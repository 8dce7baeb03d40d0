"""What every agency does about it and writes down, in memory: the world, before any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sightline.synthetic.agencies import council, police, support
from sightline.synthetic.days import Days
from sightline.synthetic.files.returns import Returns, make_returns
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.parts import Parts, make_parts
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import make_sent
from sightline.synthetic.recording.person_numbers import arrested, person_numbers, write_numbers
from sightline.synthetic.recording.writing import write_book
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, People
from sightline.synthetic.truth import records as truth
from sightline.synthetic.truth.first_records import without_campaign
from sightline.synthetic.truth.records import AbuseRecord


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened and was recorded, before any file.

    `without_campaign` is how many children would have been first recorded in the areas of a campaign while it ran, had
    there been none (children); None where none is planted.
    """

    lives: Lives
    episodes: council.Episodes
    crimes: list[police.Crime]
    references: list[str]
    referrals: list[support.SupportReferral]
    parts: Parts
    books: Mapping[str, Book]
    returns: Returns
    records: list[AbuseRecord]
    without_campaign: int | None

    @property
    def setting(self) -> Setting:
        """Where and when."""
        return self.lives.setting

    @property
    def people(self) -> People:
        """Everybody whom an agency meets."""
        return self.lives.people

    @property
    def harm(self) -> Harm:
        """What was done to them, or suspected."""
        return self.lives.harm


def _seen(pairs: Sequence[tuple[Ints, Ints, Days]]) -> tuple[Ints, Ints, Days, Days]:
    """(agency, person, first day, last day where it is another, else 0) of each different pair, sorted."""
    agency, person, day = (np.concatenate([part[place] for part in pairs]) for place in range(3))
    order = np.lexsort((day, person, agency))
    agency, person, day = agency[order], person[order], day[order]
    new = np.ones(len(agency), dtype=bool)
    new[1:] = (agency[1:] != agency[:-1]) | (person[1:] != person[:-1])
    last = day[np.append(np.flatnonzero(new)[1:], len(day)) - 1] if len(day) else day
    first = day[new]
    again = np.where(last > first, last, 0)
    return agency[new].astype(np.int32), person[new].astype(np.int32), first.astype(np.int32), again.astype(np.int32)


def _looked_up(last: tuple[Ints, Ints, Days, Days], agency: Ints, person: Ints) -> Days:
    """The last days of these pairs, 0 for those who are not among them or were met on one day only."""
    keys = last[0].astype(np.int64) << 32 | last[1]
    wanted = agency.astype(np.int64) << 32 | person
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    found: Days = np.where(keys[place] == wanted, last[3][place], 0) if len(keys) else np.zeros_like(agency)
    return found.astype(np.int32)


def _columns(rows: list[tuple[int, int, int]]) -> tuple[Ints, Ints, Days]:
    """Triples as three arrays."""
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _references(setting: Setting, crimes: list[police.Crime]) -> list[str]:
    order = setting.rng("crime references").permutation(len(crimes)).tolist()
    forces = [setting.forces[force][-2:] for force in setting.force_of]
    return [f"{forces[crime.area]}/{100_001 + place:06d}" for place, crime in zip(order, crimes, strict=True)]


def _numbered(
    setting: Setting, people: People, crimes: list[police.Crime], charged: Ints, books: Mapping[str, Book]
) -> dict[str, Book]:
    """The books with the numbers that police, courts, prisons and probation share; `charged` are people, -1 nobody."""
    suspects = np.array([person for crime in crimes for person, _ in crime.suspects], dtype=np.int32)
    numbers = person_numbers(setting, len(people.kind))
    held = arrested(setting, people, suspects, charged[charged >= 0])
    return {
        name: replace(book, person_number=write_numbers(setting, name, book, numbers, held))
        for name, book in books.items()
    }


def make_world(scenario: Scenario, seed: int, published: Path | None = None) -> World:
    """The world, in memory. `published`: folder of published statistics for real populations.

    Raises ConfigError where the scenario makes none.
    """
    without = without_campaign(scenario, seed, published)  # first, so that no two worlds are held at once
    lives = make_lives(scenario, seed, published)
    setting, folk, harm, heard = lives.setting, lives.people, lives.harm, lives.heard
    episodes = council.make_episodes(setting, lives.plan, folk, harm, heard, lives.other)
    crimes = police.make_crimes(setting, folk, harm, heard, lives.other)
    references = _references(setting, crimes)
    referrals = support.make_support(setting, folk, harm, heard, lives.other)
    parts = make_parts(lives, episodes, crimes, references, referrals)
    force_of, region_of = setting.force_of, setting.region_of
    known = {
        "council": [(episodes.area, episodes.person, episodes.referral)],
        "police": [_columns([(force_of[c.area], person, c.recorded) for c in crimes for person in c.people()])],
        "support": [_columns([(region_of[r.area], r.person, r.referral) for r in referrals])],
    }
    # a second id is used from the day of the last contact that stands in a file which linkage joins
    last = {name: _seen(pairs) for name, pairs in known.items()}
    for part in parts.all():
        for sender, agencies, persons, days in part.known():
            known.setdefault(sender, []).append((agencies, persons, days))
    abused = np.zeros(len(folk.kind), dtype=bool)
    abused[harm.child[~harm.decoy]] = True
    books: dict[str, Book] = {}
    for name, pairs in known.items():
        agency, person, first, _ = _seen(pairs)
        again = _looked_up(last[name], agency, person) if name in last else np.zeros_like(first)
        books[name] = write_book(setting, name, folk, agency, person, first, again, abused)
    books = _numbered(setting, folk, crimes, parts.courts.charges.person, books)
    returns = make_returns(setting, folk, episodes, crimes, references, referrals, books, make_sent(setting))
    records = [
        *truth.council_records(setting, episodes, books["council"], returns.sent),
        *truth.police_records(setting, folk, crimes, books["police"], returns.sent),
        *truth.support_records(setting, referrals, books["support"]),
    ]
    return World(lives, episodes, crimes, references, referrals, parts, books, returns, records, without)
