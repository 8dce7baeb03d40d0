"""The National Referral Mechanism: children referred as possible victims of modern slavery, and the two decisions.

One body decides for the whole country and sends one extract. Rates and waits are guesses near what the Home Office
publishes; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, standing, texts, words
from sightline.synthetic.agencies.sightings import identity, shown, yes
from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.harm.abuse import GROUP_CONTEXTS, Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

RESPONDERS = ("council", "police")
_REFERRED = (0.04, 0.30)  # of children of whose exploitation an agency heard: alone, by groups or for payment
_OF_OFFENDERS = 0.04  # of young people who offended and were seen, referred for criminal exploitation
_LATEST = 25  # days from hearing of it to the referral
_ALSO_CRIMINAL, _COUNTY_LINES = 0.15, 0.45  # of the sexually exploited; of the criminally exploited
_BY_COUNCIL = 0.55  # of young people who offended
_REASONABLE = (5, 25.0)  # days to the reasonable grounds decision: least, mean beyond
_CONCLUSIVE = (2.0, 210.0)  # ... and from it to the conclusive one: shape, scale
_POSITIVE = (0.91, 0.92)
_FAR = 100_000  # a day that never comes


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One entry a referral. `conclusive` is 0 where the first decision was negative; `responder` is in RESPONDERS."""

    child: Ints
    area: Ints
    referred: Days
    responder: Codes
    sexual: Bools
    criminal: Bools
    county_lines: Bools
    reasonable: Days
    reasonable_positive: Bools
    conclusive: Days
    conclusive_positive: Bools
    ids: Texts

    @property
    def _agency(self) -> Ints:
        return np.zeros(len(self.child), dtype=np.int32)

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Everybody who was referred."""
        return [("national", self._agency, self.child, self.referred)]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Format `referral_mechanism`, in the file of every year until the conclusive decision."""
        book = books["national"]
        settled = np.where(self.reasonable_positive, self.conclusive, self.reasonable)
        row, sent, last = standing(setting, self.referred, settled.astype(np.int32))
        entry = book.entries(self._agency[row], self.child[row])
        reasonable, conclusive = shown(self.reasonable[row], last), shown(self.conclusive[row], last)
        no = yes(np.zeros(len(row), dtype=bool))
        yield Sheet("referral_mechanism", "national", self._agency[row], sent, {
            "referral_id": self.ids[row], "person_id": book.local_id[entry], **identity(book, entry),
            "home_area": texts(setting.codes)[self.area[row]],
            "first_responder": words(RESPONDERS, self.responder[row]), "referral_date": self.referred[row],
            "sexual": yes(self.sexual[row]), "criminal": yes(self.criminal[row]), "labour": no,
            "domestic_servitude": no, "county_lines": yes(self.county_lines[row]),
            "reasonable_grounds": _decided(reasonable, self.reasonable_positive[row]),
            "reasonable_grounds_date": reasonable,
            "conclusive_grounds": _decided(conclusive, self.conclusive_positive[row]),
            "conclusive_grounds_date": conclusive,
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Referrals and decisions up to the last day."""
        for kind, day in (
            ("mechanism_referral", self.referred), ("reasonable_grounds", self.reasonable),
            ("conclusive_grounds", self.conclusive),
        ):  # fmt: skip
            which = np.flatnonzero((day > 0) & (day <= setting.end) & inside(setting, self.referred))
            on = day[which].astype(np.int32)
            yield Happened(
                kind, "national", self.child[which], on, on, self._agency[which], on, file_path("referral_mechanism"),
                self.ids[which].tolist(), np.full(len(which), WhyNot.WRITTEN, dtype=np.int8),
            )  # fmt: skip


def _decided(day: Days, positive: Bools) -> Texts:
    found: Texts = np.where(day > 0, words(("negative", "positive"), positive.astype(np.int8)), "")
    return found


def _exploited(rng: np.random.Generator, harm: Harm, heard: Heard) -> tuple[Ints, Days, Codes]:
    """(child, day, responder) of those referred for sexual exploitation, by whoever of the two heard first."""
    both = np.stack([np.where(day > 0, day, _FAR) for day in (heard.council, heard.police)])
    first, responder = both.min(axis=0), both.argmin(axis=0)
    grouped = np.isin(harm.context, GROUP_CONTEXTS).astype(np.int8)
    chosen = rng.random(len(harm)) < np.array(_REFERRED)[grouped]
    which = np.flatnonzero(chosen & harm.exploitation & (first < _FAR))
    wait = rng.integers(0, _LATEST, size=len(harm))
    day = (first[which] + wait[which]).astype(np.int32)
    return harm.child[which].astype(np.int32), day, responder[which].astype(np.int8)


def _offenders(rng: np.random.Generator, signs: Signs) -> tuple[Ints, Days, Codes]:
    """(child, day, responder) of those referred for criminal exploitation after an offence."""
    which = signs.of("youth_offence")
    roll, wait = rng.random((2, len(which))), rng.integers(0, _LATEST, size=len(which))
    there = (roll[0] < _OF_OFFENDERS) & (signs.written[which] > 0)
    day = (signs.written[which] + wait)[there].astype(np.int32)
    return signs.child[which[there]], day, (roll[1][there] >= _BY_COUNCIL).astype(np.int8)


def make_mechanism(setting: Setting, people: People, signs: Signs, harm: Harm, heard: Heard) -> Mechanism:
    """Every referral of these years, one a child; children who were adopted are left out.

    Harm is looked at only where the council or the police had heard of it.
    """
    rng = setting.rng("referral mechanism")
    exploited, offenders = _exploited(rng, harm, heard), _offenders(rng, signs)
    child, day, responder = (np.concatenate([one, other]) for one, other in zip(exploited, offenders, strict=True))
    sexual = np.arange(len(child)) < len(exploited[0])
    able = inside(setting, day) & (day - people.birth[child] < 18 * YEAR_OF_LIFE) & (people.adopted_on[child] == 0)
    place = np.flatnonzero(able)
    place = place[np.unique(child[place], return_index=True)[1]]
    child, day, responder, sexual = child[place], day[place], responder[place], sexual[place]
    size = len(child)
    rolls = rng.random((4, size))
    criminal = ~sexual | (rolls[0] < _ALSO_CRIMINAL)
    reasonable = day + _REASONABLE[0] + rng.exponential(_REASONABLE[1], size=size)
    positive = rolls[2] < _POSITIVE[0]
    conclusive = np.where(positive, reasonable + 30 + rng.gamma(*_CONCLUSIVE, size=size), 0)
    return Mechanism(
        child.astype(np.int32), people.area_on(child, day).astype(np.int32), day.astype(np.int32),
        responder.astype(np.int8), sexual, criminal, criminal & (rolls[1] < _COUNTY_LINES),
        reasonable.astype(np.int32), positive, conclusive.astype(np.int32), rolls[3] < _POSITIVE[1],
        row_ids("NM", shuffled(setting.rng("numbers of referral_mechanism"), size)),
    )  # fmt: skip
