"""What health services write down: emergency departments, mental health services, assault referral centres and more.

One sender an area. Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, standing, words
from sightline.synthetic.agencies.primary_care import PrimaryCare
from sightline.synthetic.agencies.sightings import Sightings, identity, shown, sighted, yearly, yes
from sightline.synthetic.days import YEAR_OF_LIFE, Days, ages
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.harm.abuse import Harm, pick
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

REASONS = ("injury", "self_harm", "intoxication", "abdominal", "other")
_REASON_SHARES = (0.30, 0.14, 0.06, 0.12, 0.38)
_YOUNGEST = {"self_harm": 10, "intoxication": 11}  # below this age another reason is written
_OVERNIGHT = (0.80, 0.14, 0.06)  # stays 0, 1, 2 days

_ACCEPTED = 0.68
_WAIT, _WAIT_SPREAD = 35.0, 0.95  # days from referral to first contact: median, standard deviation of the logarithm
_LONGEST_WAIT = 1000.0
_SEEN_FOR = 160.0  # days from first contact to closing, on average
_REFUSED_AFTER = 18.0  # days from referral to closing where it is not accepted, on average

_RECENT = 21  # days: forensic examination is worth offering, and more children are referred
_REFERRED = (0.05, 0.18)  # of entries that the police heard of: not recent, recent; 12% of all, as half are recent
_TO_ATTENDANCE = (16.0, 1.2)  # days from referral, on average
_KEPT = (0.88, 0.95)  # of referrals, those in which the child came
_FORENSIC = (0.01, 0.62)
_FOLLOW_UP = 0.58
REFERRED_BY = ("police", "council", "self", "health")
_REFERRED_BY = (0.72, 0.15, 0.08, 0.05)  # where the council knows too; else its share is the police's


@dataclass(frozen=True, slots=True)
class Centre:
    """Children referred to a sexual assault referral centre, an entry each. `attended` is 0 where the child never came.

    `by` is a place in REFERRED_BY.
    """

    child: Ints
    area: Ints
    referred: Days
    attended: Days
    by: Codes
    forensic: Bools
    follow_up: Bools
    ids: Texts

    def __len__(self) -> int:
        return len(self.child)

    def kept(self, setting: Setting) -> Ints:
        """The entries that are in a file."""
        return np.flatnonzero(inside(setting, self.referred)).astype(np.int32)

    def sheet(self, setting: Setting, book: Book) -> Sheet:
        """Format `sarc_attendances`."""
        kept = self.kept(setting)
        row, sent, last = standing(setting, self.referred[kept], np.maximum(self.referred, self.attended)[kept])
        index = kept[row]
        entry = book.entries(self.area[index], self.child[index])
        attended = shown(self.attended[index], last)
        return Sheet("sarc_attendances", "health", self.area[index], sent, {
            "sarc_id": self.ids[index], "person_id": book.local_id[entry], "referred_date": self.referred[index],
            "recorded_date": self.referred[index],
            "attended_date": attended, "referred_by": words(REFERRED_BY, self.by[index]),
            "forensic_examination": yes(self.forensic[index] & (attended > 0)),
            "follow_up": yes(self.follow_up[index] & (attended > 0)),
        })  # fmt: skip

    def rows(self, setting: Setting) -> tuple[Ints, Ints, Days]:
        """(agency, person, day that decides the file) of each row."""
        kept = self.kept(setting)
        row, sent, _ = standing(setting, self.referred[kept], np.maximum(self.referred, self.attended)[kept])
        return self.area[kept[row]], self.child[kept[row]], sent

    def happened(self, setting: Setting) -> Iterator[Happened]:
        """Referrals and attendances."""
        for kind, day in (("sarc_referral", self.referred), ("sarc_attendance", self.attended)):
            which = np.flatnonzero(day > 0)
            on = day[which]
            there = inside(setting, self.referred[which]) & (on <= setting.end)
            yield Happened(
                kind, "health", self.child[which], on, on, self.area[which], on, file_path("sarc_attendances"),
                np.where(there, self.ids[which], "").tolist(),
                np.where(there, WhyNot.WRITTEN, WhyNot.OUTSIDE_YEARS).astype(np.int8),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Health:
    """Attendances (`reason`, `left` an entry each), mental health referrals (the next three), and the centres."""

    attendances: Sightings
    reason: Codes
    left: Days
    referrals: Sightings
    accepted: Bools
    first_contact: Days  # 0 where not accepted
    closed: Days
    centre: Centre
    primary: PrimaryCare
    setting: Setting

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom the health services of each area must have in their book."""
        centre, kept = self.centre, self.centre.kept(self.setting)
        return [
            self.attendances.known(), self.referrals.known(), ("health", *self.primary.rows(self.setting)),
            ("health", centre.area[kept], centre.child[kept], centre.referred[kept]),
        ]  # fmt: skip

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Formats `emergency_attendances`, `mental_health_referrals`, `sarc_attendances` `health_contacts` and
        `health_people`.
        """
        book, attendances, referrals = books["health"], self.attendances, self.referrals
        here, arrived, last = attendances.rows(setting, self.left)
        entry = book.entries(attendances.agency[here], attendances.child[here])
        yield Sheet("emergency_attendances", "health", attendances.agency[here], arrived, {
            "attendance_id": attendances.ids[here], "person_id": book.local_id[entry],
            "arrived_date": attendances.day[here], "recorded_date": attendances.written[here],
            "reason": words(REASONS, self.reason[here]), "information_shared": yes(attendances.told[here] > 0),
            "left_date": shown(self.left[here], last),
        })  # fmt: skip
        index, sent, last = referrals.rows(setting, self.closed)
        entry = book.entries(referrals.agency[index], referrals.child[index])
        yield Sheet("mental_health_referrals", "health", referrals.agency[index], sent, {
            "referral_id": referrals.ids[index], "person_id": book.local_id[entry],
            "referred_date": referrals.day[index], "recorded_date": referrals.written[index],
            "accepted": yes(self.accepted[index]), "first_contact_date": shown(self.first_contact[index], last),
            "closed_date": shown(self.closed[index], last),
        })  # fmt: skip
        yield self.centre.sheet(setting, book)
        yield self.primary.sheet(setting, book)
        agency, person, last = yearly(setting, [
            (attendances.agency[here], attendances.child[here], arrived),
            (referrals.agency[index], referrals.child[index], sent), self.centre.rows(setting),
            self.primary.rows(setting),
        ])  # fmt: skip
        entry = book.entries(agency, person)
        yield Sheet("health_people", "health", agency, last, {
            "person_id": book.local_id[entry], "nhs_number": book.nhs[entry], **identity(book, entry),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Attendances, referrals with their first contact and end, and what the centres do."""
        yield self.attendances.happened()
        yield self.referrals.happened()
        yield self.referrals.followed(setting, "mental_health_first_contact", self.first_contact)
        yield self.referrals.followed(setting, "mental_health_closed", self.closed)
        yield from self.centre.happened(setting)
        yield from self.primary.happened(setting)


def _centre(setting: Setting, people: People, harm: Harm, heard: Heard) -> Centre:
    """Who is referred to a centre, of those of whom the police heard; more often where it was recent."""
    rng, size = setting.rng("sexual assault referral centres"), len(harm)
    told = heard.police
    recent = (told - harm.said_to <= _RECENT).astype(np.int8)
    roll, late = rng.random((6, size)), rng.integers(0, 4, size=size)
    referred = (told + np.where(recent == 1, late // 3, late)).astype(np.int32)
    grown = referred - people.birth[harm.child] >= 18 * YEAR_OF_LIFE
    which = np.flatnonzero((told > 0) & ~grown & (roll[0] < np.array(_REFERRED)[recent]))
    wait = rng.exponential(size=size) * np.array(_TO_ATTENDANCE)[recent]
    came = roll[1] < np.array(_KEPT)[recent]
    by = pick(rng, _REFERRED_BY, size)
    alone = (heard.council == 0) | (heard.council > referred)
    by = np.where(alone & (by == REFERRED_BY.index("council")), 0, by)
    ids = row_ids("SA", shuffled(setting.rng("numbers of sarc_attendances"), size))
    referred = referred[which]
    return Centre(
        harm.child[which], people.area_on(harm.child[which], referred).astype(np.int32), referred,
        np.where(came[which], referred + wait[which], 0).astype(np.int32), by[which].astype(np.int8),
        (roll[2] < np.array(_FORENSIC)[recent])[which], (roll[3] < _FOLLOW_UP)[which], ids[which],
    )  # fmt: skip


def make_health(
    setting: Setting, people: People, signs: Signs, harm: Harm, heard: Heard, primary: PrimaryCare
) -> Health:  # fmt: skip
    """The records of every attendance and mental health referral among the signs, and of the centres.

    Harm is looked at for the centres alone: who comes to them, the police had heard of.
    """
    attendances = sighted(setting, signs, "emergency_attendance", "emergency_attendances", "EA")
    rng, size = setting.rng("emergency attendances"), len(attendances)
    reason, stay = pick(rng, _REASON_SHARES, size), pick(rng, _OVERNIGHT, size)
    age = ages(people.birth[attendances.child], attendances.day)
    for name, youngest in _YOUNGEST.items():
        too_young = (reason == REASONS.index(name)) & (age < youngest)
        reason = np.where(too_young, REASONS.index("other"), reason).astype(np.int8)
    referrals = sighted(setting, signs, "mental_health_referral", "mental_health_referrals", "MH")
    rng, size = setting.rng("mental health referrals"), len(referrals)
    accepted = rng.random(size) < _ACCEPTED
    wait = np.minimum(_WAIT * np.exp(_WAIT_SPREAD * rng.normal(size=size)), _LONGEST_WAIT)
    contact = referrals.day + np.maximum(wait, 1)
    ended = rng.exponential(size=size)
    closed = np.where(accepted, contact + 7 + ended * _SEEN_FOR, referrals.day + 1 + ended * _REFUSED_AFTER)
    return Health(
        attendances, reason, (attendances.day + stay).astype(np.int32), referrals, accepted,
        np.where(accepted, contact, 0).astype(np.int32), closed.astype(np.int32),
        _centre(setting, people, harm, heard), primary, setting,
    )  # fmt: skip
