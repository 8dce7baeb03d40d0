"""What general practice and health visiting write down of children about whom they have a concern.

A contact that led the council to open a case is shared with it on the day of the referral, and entered on that day:
so that nobody knew of anything earlier than the council. The others are about children of whom no harm is the cause,
and stay where they are. How many there are is a guess; docs/synthetic.md gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.contacts import children_at_random
from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, why_not, words
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.agencies.sightings import yes
from sightline.synthetic.days import Days, ages
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

WORKERS = ("gp", "health_visitor", "school_nurse", "midwife", "other")
GP, HEALTH_VISITOR, SCHOOL_NURSE, MIDWIFE, OTHER = range(5)
_BY_SOURCE = {"3A": GP, "3B": HEALTH_VISITOR, "3C": SCHOOL_NURSE, "3D": OTHER}
CONCERNS = ("sexual_abuse", "exploitation", "physical_abuse", "neglect", "emotional_abuse", "domestic_abuse",
            "missed_care", "parent", "other")  # fmt: skip
SEXUAL_ABUSE, EXPLOITATION = 0, 1
_CONCERN_SHARES = (0.0, 0.0, 0.08, 0.20, 0.10, 0.22, 0.18, 0.14, 0.08)  # where no abuse was heard of
_UNSHARED = 3.0  # contacts with a concern that were not shared, for each that was
_DAYS_TO_ENTRY = (0.75, 0.15, 0.10)  # 0, 1, 2 days
_VISITED = 5  # age up to which health visitors see children
_VISITOR, _NURSE = 0.55, 0.25  # of contacts about children under and over that age, those not of a general practice


@dataclass(frozen=True, slots=True)
class PrimaryCare:
    """One entry a contact. `worker` is a place in WORKERS, `concern` in CONCERNS; `shared` is 0 where it was not."""

    child: Ints
    area: Ints
    day: Days
    recorded: Days
    shared: Days
    worker: Codes
    concern: Codes
    ids: Texts

    def kept(self, setting: Setting) -> Ints:
        """The entries that are in a file."""
        return np.flatnonzero(inside(setting, self.recorded)).astype(np.int32)

    def rows(self, setting: Setting) -> tuple[Ints, Ints, Days]:
        """(agency, person, day that decides the file) of each row."""
        kept = self.kept(setting)
        return self.area[kept], self.child[kept], self.recorded[kept]

    def sheet(self, setting: Setting, book: Book) -> Sheet:
        """Format `health_contacts`."""
        kept = self.kept(setting)
        area, recorded = self.area[kept], self.recorded[kept]
        return Sheet("health_contacts", "health", area, recorded, {
            "contact_id": self.ids[kept], "person_id": book.local_id[book.entries(area, self.child[kept])],
            "contact_date": self.day[kept], "recorded_date": recorded, "seen_by": words(WORKERS, self.worker[kept]),
            "concern": words(CONCERNS, self.concern[kept]), "shared": yes(self.shared[kept] > 0),
            "shared_date": self.shared[kept],
        })  # fmt: skip

    def happened(self, setting: Setting) -> Iterator[Happened]:
        """Every contact."""
        why = why_not(setting, self.recorded)
        ids = np.where(why == WhyNot.WRITTEN, self.ids, "").tolist()
        yield Happened("health_contact", "health", self.child, self.day, self.recorded, self.area, self.recorded,
                       file_path("health_contacts"), ids, why)  # fmt: skip


def make_primary_care(setting: Setting, people: People, episodes: Episodes, harm: Harm) -> PrimaryCare:
    """Every contact with a concern: those behind referrals by primary care, and those that were not shared."""
    rng = setting.rng("primary care")
    places = np.full(len(SOURCES), -1, dtype=np.int8)
    for source, by in _BY_SOURCE.items():
        places[SOURCES.index(source)] = by
    led = np.flatnonzero(places[episodes.source] >= 0)
    referred = episodes.referral[led]
    about = episodes.harm[led]
    exploited = (about >= 0) & harm.exploitation[np.maximum(about, 0)] if len(harm) else np.zeros(len(led), dtype=bool)
    usual = pick(rng, _CONCERN_SHARES, len(led))
    concern = np.where(exploited, EXPLOITATION, np.where(about >= 0, SEXUAL_ABUSE, usual))
    begun = np.maximum(referred - rng.integers(0, 2, size=len(led)), np.minimum(people.birth[episodes.person[led]],
                                                                                referred))  # fmt: skip
    wanted = round(_UNSHARED * int(inside(setting, referred).sum()))
    child, day = children_at_random(rng, people, episodes, wanted, setting.start, setting.end)
    young = ages(people.birth[child], day) < _VISITED
    roll = rng.random(len(child))
    worker = np.where(young & (roll < _VISITOR), HEALTH_VISITOR, np.where(~young & (roll < _NURSE), SCHOOL_NURSE, GP))
    size = len(led) + len(child)
    return PrimaryCare(
        np.concatenate([episodes.person[led], child]).astype(np.int32),
        np.concatenate([episodes.area[led], people.area_on(child, day)]).astype(np.int32),
        np.concatenate([begun, day]).astype(np.int32),
        np.concatenate([referred, day + pick(rng, _DAYS_TO_ENTRY, len(child))]).astype(np.int32),
        np.concatenate([referred, np.zeros(len(child))]).astype(np.int32),
        np.concatenate([places[episodes.source[led]], worker]).astype(np.int8),
        np.concatenate([concern, pick(rng, _CONCERN_SHARES, len(child))]).astype(np.int8),
        row_ids("HC", shuffled(setting.rng("numbers of health_contacts"), size)),
    )  # fmt: skip
