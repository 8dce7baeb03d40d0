"""What youth justice services write down, and what all records of signs share: one entry a sign, written or not.

Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, standing, words
from sightline.synthetic.days import Days, year_bounds, year_of
from sightline.synthetic.files.layouts import Sheet
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import TABLE, Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

Columns = dict[str, npt.NDArray[np.generic]]
_NEVER = np.iinfo(np.int32).max

GROUPS = ("theft", "violence", "drugs", "public_order", "criminal_damage", "other")
_GROUP_SHARES = (0.17, 0.38, 0.11, 0.08, 0.12, 0.14)
DISPOSALS = ("community_resolution", "youth_caution", "referral_order", "youth_rehabilitation_order", "none_yet")
_DISPOSAL_SHARES = (0.46, 0.15, 0.29, 0.10)
_DISPOSAL_DAYS = (35.0, 70.0, 160.0, 200.0)  # from the offence, on average
_SPREAD = 3.0  # shape of those times
FLAGS = ("yes", "no", "unknown")
_FLAG_SHARES = (0.015, 0.635, 0.35)
_FLAGGED = 0.25  # of young people of whose exploitation some agency had heard before the offence


@dataclass(frozen=True, slots=True)
class Sightings:
    """The signs of one kind as the records of one kind of sender: one entry a sign, in the order of Signs.

    `agency` is the number of the sender's agency, `written` the day of the entry (0: never), `told` the day on which
    the council was told (0: never), `ids` what each record is called. Only those whose `why_not` is WRITTEN are in a
    file: `kept`.
    """

    kind: str
    sender: str
    layout: str
    child: Ints
    area: Ints
    agency: Ints
    day: Days
    written: Days
    told: Days
    lost: Bools
    why_not: Codes
    ids: Texts

    def __len__(self) -> int:
        return len(self.child)

    @property
    def kept(self) -> Ints:
        """The entries that are in a file."""
        return np.flatnonzero(self.why_not == WhyNot.WRITTEN).astype(np.int32)

    @property
    def path(self) -> str:
        """The file's name, with {sender}, {code} and {year} in it."""
        return file_path(self.layout)

    def known(self) -> tuple[str, Ints, Ints, Days]:
        """Whom the sender must know because of these records: sender, agency, person, first day."""
        kept = self.kept
        return self.sender, self.agency[kept], self.child[kept], self.written[kept]

    def rows(self, setting: Setting, settled: Days) -> tuple[Ints, Days, Days]:
        """(entry, day that decides the file, last day of its year) of each row, until the year that holds `settled`.

        `settled` is the last day on which a record changes, an entry a sign.
        """
        kept = self.kept
        entry, sent, last = standing(setting, self.written[kept], np.maximum(settled, self.written)[kept])
        return kept[entry].astype(np.int32), sent, last

    def happened(self) -> Happened:
        """Every sign, written or not."""
        return Happened(
            self.kind, self.sender, self.child, self.day, self.written, self.agency, self.written, self.path,
            np.where(self.why_not == WhyNot.WRITTEN, self.ids, "").tolist(), self.why_not,
        )  # fmt: skip

    def followed(self, setting: Setting, kind: str, day: Days) -> Happened:
        """What followed on `day` of each sign that somebody wrote down (0: nothing did), known from these records."""
        which = np.flatnonzero((day > 0) & (self.written > 0))
        on = day[which].astype(np.int32)
        recorded = np.maximum(on, self.written[which]).astype(np.int32)
        there = (self.why_not[which] == WhyNot.WRITTEN) & (on <= setting.end)
        return Happened(
            kind, self.sender, self.child[which], on, recorded, self.agency[which], recorded, self.path,
            np.where(there, self.ids[which], "").tolist(),
            np.where(there, WhyNot.WRITTEN, WhyNot.OUTSIDE_YEARS).astype(np.int8),
        )  # fmt: skip


def file_path(layout: str) -> str:
    """The file's name of a layout, with {sender}, {code} and {year} in it."""
    return f"unread/{{sender}}_{{code}}/{layout}_{{year}}.csv"


def sighted(setting: Setting, signs: Signs, kind: str, layout: str, prefix: str) -> Sightings:
    """The signs of a kind as records whose ids begin with `prefix`."""
    which = signs.of(kind)
    sender, area, written = TABLE[kind].sender, signs.area[which], signs.written[which]
    force = np.array(setting.force_of, dtype=np.int32)
    reasons = [~signs.seen[which], written == 0, ~inside(setting, written)]
    why = np.select(reasons, [WhyNot.NOT_SEEN, WhyNot.NOT_WRITTEN, WhyNot.OUTSIDE_YEARS], WhyNot.WRITTEN)
    return Sightings(
        kind, sender, layout, signs.child[which], area, force[area] if sender == "police" else area, signs.day[which],
        np.where(signs.seen[which], written, 0).astype(np.int32), signs.told[which], signs.lost[which],
        why.astype(np.int8), row_ids(prefix, shuffled(setting.rng(f"numbers of {layout}"), len(which))),
    )  # fmt: skip


def identity(book: Book, entry: Ints) -> Columns:
    """The columns by which these entries of a book can be told to be one person with those of another."""
    return {
        "forename": book.forename[entry], "surname": book.surname[entry],
        "birth_date": book.birth[entry], "sex": book.sex[entry],
        "postcode": book.postcode[entry],
    }  # fmt: skip


def yearly(setting: Setting, rows: Sequence[tuple[Ints, Ints, Days]]) -> tuple[Ints, Ints, Days]:
    """(agency, person, last day of the year) of everybody in `rows`, once for each year; rows are as (.., .., sent)."""
    agency, person, sent = (np.concatenate([part[place] for part in rows]) for place in range(3))
    year = year_of(sent.astype(np.int32)) - setting.years[0]
    order = np.lexsort((year, person, agency))
    agency, person, year = agency[order], person[order], year[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (agency[1:] != agency[:-1]) | (person[1:] != person[:-1]) | (year[1:] != year[:-1])
    ends = np.array([year_bounds(number)[1] for number in setting.years], dtype=np.int32)
    return agency[new].astype(np.int32), person[new].astype(np.int32), ends[year[new]]


def shown(days: Days, last: Days) -> Days:
    """The days as known on `last`: 0 for what is later."""
    return np.where(days <= last, days, 0).astype(np.int32)


def yes(values: Bools) -> Texts:
    """yes and no."""
    return words(("no", "yes"), values.astype(np.int8))


@dataclass(frozen=True, slots=True)
class YouthJustice:
    """Offences of young people, an entry each; `group`, `disposal` and `flag` are places in the lists above."""

    offences: Sightings
    group: Codes
    disposal: Codes
    disposed: Days
    flag: Codes

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom each service must have in its book."""
        return [self.offences.known()]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Layouts `youth_justice` and `youth_people`."""
        offences, book = self.offences, books["youth_justice"]
        index, sent, last = offences.rows(setting, self.disposed)
        agency, person, disposed = offences.agency[index], offences.child[index], shown(self.disposed[index], last)
        pending = DISPOSALS.index("none_yet")
        yield Sheet("youth_justice", "youth_justice", agency, sent, {
            "yj_id": offences.ids[index], "person_id": book.local_id[book.entries(agency, person)],
            "offence_date": offences.day[index], "recorded": offences.written[index],
            "offence_group": words(GROUPS, self.group[index]),
            "disposal": words(DISPOSALS, np.where(disposed > 0, self.disposal[index], pending)),
            "disposal_date": disposed, "exploitation_flag": words(FLAGS, self.flag[index]),
        })  # fmt: skip
        agency, person, last = yearly(setting, [(agency, person, sent)])
        entry = book.entries(agency, person)
        yield Sheet("youth_people", "youth_justice", agency, last, {
            "person_id": book.local_id[entry], **identity(book, entry),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Offences and disposals."""
        yield self.offences.happened()
        yield self.offences.followed(setting, "youth_disposal", self.disposed)


def _first_heard(people: People, harm: Harm, heard: Heard) -> Days:
    """The first day on which an agency heard that each person is exploited; far ahead where none did."""
    first = np.full(len(people.kind), _NEVER, dtype=np.int32)
    for day in (heard.council, heard.police, heard.support):
        which = np.flatnonzero(harm.exploitation & (day > 0))
        np.minimum.at(first, harm.child[which], day[which])
    return first


def make_youth_justice(setting: Setting, people: People, signs: Signs, harm: Harm, heard: Heard) -> YouthJustice:
    """The records of every youth offence that was a sign.

    Harm is looked at for the flag alone: a service may know of exploitation that another agency has heard of before.
    """
    rng = setting.rng("youth justice")
    offences = sighted(setting, signs, "youth_offence", "youth_justice", "YJ")
    size = len(offences)
    disposal = pick(rng, _DISPOSAL_SHARES, size)
    wait = 1 + rng.gamma(_SPREAD, 1 / _SPREAD, size=size) * np.array(_DISPOSAL_DAYS)[disposal]
    flag = pick(rng, _FLAG_SHARES, size)
    told = (_first_heard(people, harm, heard)[offences.child] < offences.day) & (rng.random(size) < _FLAGGED)
    return YouthJustice(
        offences, pick(rng, _GROUP_SHARES, size), disposal, (offences.day + wait).astype(np.int32),
        np.where(told, FLAGS.index("yes"), flag).astype(np.int8),
    )  # fmt: skip
