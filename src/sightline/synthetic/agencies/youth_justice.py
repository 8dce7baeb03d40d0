"""What youth justice services write down: offences of young people, and what came of them.

Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.filing import Codes, words
from sightline.synthetic.agencies.sightings import Sightings, identity, shown, sighted, yearly
from sightline.synthetic.days import Days
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, People
from sightline.synthetic.truth.events import Happened

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
        """Formats `youth_justice` and `youth_people`."""
        offences, book = self.offences, books["youth_justice"]
        index, sent, last = offences.rows(setting, self.disposed)
        agency, person, disposed = offences.agency[index], offences.child[index], shown(self.disposed[index], last)
        pending = DISPOSALS.index("none_yet")
        yield Sheet("youth_justice", "youth_justice", agency, sent, {
            "offence_id": offences.ids[index], "person_id": book.local_id[book.entries(agency, person)],
            "offence_date": offences.day[index], "recorded_date": offences.written[index],
            "offence_group": words(GROUPS, self.group[index]),
            "disposal": words(DISPOSALS, np.where(disposed > 0, self.disposal[index], pending)),
            "disposal_date": disposed, "exploitation": words(FLAGS, self.flag[index]),
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
    disposed = np.maximum(offences.day + wait, offences.written)  # nobody decides of what is not written down yet
    flag = pick(rng, _FLAG_SHARES, size)
    told = (_first_heard(people, harm, heard)[offences.child] < offences.day) & (rng.random(size) < _FLAGGED)
    return YouthJustice(
        offences, pick(rng, _GROUP_SHARES, size), disposal, disposed.astype(np.int32),
        np.where(told, FLAGS.index("yes"), flag).astype(np.int8),
    )  # fmt: skip
