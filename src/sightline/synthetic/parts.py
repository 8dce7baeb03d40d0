"""What agencies do beside the census, crimes and support: each part knows its people, its sheets and its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Protocol

from sightline.synthetic.agencies.accounts import Accounts, make_accounts
from sightline.synthetic.agencies.capacity import Capacity, make_capacity
from sightline.synthetic.agencies.care import Care, make_care
from sightline.synthetic.agencies.contacts import Contacts, make_contacts
from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.courts import Courts, make_courts
from sightline.synthetic.agencies.health import Health, make_health
from sightline.synthetic.agencies.helpline import Helpline, make_helpline
from sightline.synthetic.agencies.meetings import Meetings, make_meetings
from sightline.synthetic.agencies.missing import Missing, make_missing
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.primary_care import make_primary_care
from sightline.synthetic.agencies.prisons import Prisons, make_prisons
from sightline.synthetic.agencies.probation import Probation, earlier, make_probation
from sightline.synthetic.agencies.referral_mechanism import Mechanism, make_mechanism
from sightline.synthetic.agencies.schools import Schools, make_schools
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.agencies.youth_justice import YouthJustice, make_youth_justice
from sightline.synthetic.days import Days
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.lives import Lives
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints
from sightline.synthetic.truth.events import Happened


class Part(Protocol):
    """What one module of agencies/ makes."""

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """(sender, agencies, people, first days) of everybody whom it writes about."""
        ...

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """What stands in its files."""
        ...

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:
        """Everything that happened in it, written or not."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Every part of a world."""

    contacts: Contacts
    meetings: Meetings
    care: Care
    capacity: Capacity
    missing: Missing
    schools: Schools
    health: Health
    youth_justice: YouthJustice
    helpline: Helpline
    courts: Courts
    prisons: Prisons
    probation: Probation
    mechanism: Mechanism
    accounts: Accounts

    def all(self) -> list[Part]:
        """The parts, in the order in which they are written."""
        return [getattr(self, field.name) for field in fields(self)]


def make_parts(
    lives: Lives, episodes: Episodes, crimes: list[Crime], references: list[str], referrals: list[SupportReferral]
) -> Parts:  # fmt: skip
    """What councils do beside the census; what schools, health, courts, prisons and the rest do."""
    setting, plan, people, signs = lives.setting, lives.plan, lives.people, lives.signs
    contacts = make_contacts(setting, people, episodes, signs)
    courts = earlier(setting, people, crimes, make_courts(setting, people, crimes, references))
    prisons = make_prisons(setting, people, courts, plan)
    return Parts(
        contacts=contacts,
        meetings=make_meetings(setting, plan, people, episodes),
        care=make_care(setting, people, episodes),
        capacity=make_capacity(setting, episodes, contacts),
        missing=make_missing(setting, people, signs),
        schools=make_schools(setting, people, signs),
        health=make_health(
            setting, people, signs, lives.harm, lives.heard, make_primary_care(setting, people, episodes, lives.harm)
        ),
        youth_justice=make_youth_justice(setting, people, signs, lives.harm, lives.heard),
        helpline=make_helpline(setting, plan, people),
        courts=courts,
        prisons=prisons,
        probation=make_probation(setting, courts, prisons),
        mechanism=make_mechanism(setting, people, signs, lives.harm, lives.heard),
        accounts=make_accounts(setting, referrals),
    )
