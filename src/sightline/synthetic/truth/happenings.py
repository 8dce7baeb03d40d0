"""The events of harm, hearing, councils, police and support services, as rows of truth/events.parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.days import Days, collection_year, year_bounds, year_of
from sightline.synthetic.files.census import shown
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import TABLE as SIGNS
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints
from sightline.synthetic.truth.events import Happened, WhyNot

_CENSUS, _REVISED = "returns/council_{code}/cin_{year}.xml", "returns/council_{code}/cin_{year}_revised.xml"
_CRIMES = "returns/police_{code}/crimes_{year}.csv"
_CONTACT = {"concern_raised": "contact"}  # what is seen of this sign is a contact
Reasons = npt.NDArray[np.int8]


def _blank(size: int) -> list[str]:
    return [""] * size


def _reasons(size: int, why: WhyNot) -> Reasons:
    return np.full(size, why, dtype=np.int8)


def _about(
    kind: str, harm: Harm, index: Ints, on: Days, recorded: Days, why: Reasons, *, sender: str = "council"
) -> Happened:
    """An event that has no row of its own in any file."""
    size = len(index)
    nobody = np.full(size, -1, dtype=np.int32)
    return Happened(kind, sender, harm.child[index], on, recorded, nobody, on, "", _blank(size), why)


def of_harm(
    setting: Setting, harm: Harm, heard: Heard, crimes: Sequence[Crime], references: Sequence[str], sent: Sent
) -> Iterator[Happened]:
    """Harm, and children who told of it. Only the police write down from when on; no format has a field for telling."""
    real = ~harm.decoy
    known = (harm.heard > 0) & (harm.heard <= setting.end)
    why = np.where(known, WhyNot.NO_FIELD, WhyNot.NOBODY_TOLD).astype(np.int8)
    dated = [place for place, crime in enumerate(crimes) if crime.harm >= 0 and crime.since]
    index = np.array([crimes[place].harm for place in dated], dtype=np.int32)
    agency = np.array([setting.force_of[crimes[place].area] for place in dated], dtype=np.int32)
    day = np.array([crimes[place].recorded for place in dated], dtype=np.int32)
    said = real[index]
    index, agency, day = index[said], agency[said], day[said]
    ids = [references[place] for place, kept in zip(dated, said.tolist(), strict=True) if kept]
    held = np.where(sent.holds("police", agency, day), WhyNot.WRITTEN, WhyNot.NOT_SENT).astype(np.int8)
    onset = harm.onset[index]
    yield Happened("harm_began", "police", harm.child[index], onset, day, agency, day, _CRIMES, ids, held)
    unsaid = real.copy()
    unsaid[index] = False
    rest = np.flatnonzero(unsaid).astype(np.int32)
    yield _about("harm_began", harm, rest, harm.onset[rest], np.zeros(len(rest), dtype=np.int32), why[rest])
    told = np.flatnonzero((harm.told > 0) & (harm.told <= setting.end) & (heard.disbelieved == 0)).astype(np.int32)
    nothing = np.zeros(len(told), dtype=np.int32)
    yield _about("child_told", harm, told, harm.told[told], nothing, _reasons(len(told), WhyNot.NO_FIELD))
    doubted = np.flatnonzero((heard.disbelieved > 0) & (heard.disbelieved <= setting.end)).astype(np.int32)
    nothing = np.zeros(len(doubted), dtype=np.int32)
    yield _about(
        "not_believed", harm, doubted, heard.disbelieved[doubted], nothing, _reasons(len(doubted), WhyNot.DISBELIEVED)
    )


def _of_nobody(kind: str, sender: str, on: Days, recorded: Days, why: Reasons) -> Happened:
    """Events of children who are no numbers of People: they name no one, and stand in no file."""
    nobody = np.full(len(on), -1, dtype=np.int32)
    return Happened(kind, sender, nobody, on, recorded, nobody, on, "", _blank(len(on)), why)


def of_unmet(setting: Setting, unmet: Harm, heard: Heard, signs: Signs) -> Iterator[Happened]:
    """Harm, tellings and signs of children whom no agency of these years met; who heard of it did so before them."""
    known = (unmet.heard > 0) & (unmet.heard <= setting.end)
    why = np.where(known, WhyNot.NO_FIELD, WhyNot.NOBODY_TOLD).astype(np.int8)
    yield _of_nobody("harm_began", "council", unmet.onset, np.zeros_like(unmet.onset), why)
    for kind, sender, day, reason in (
        ("child_told", "council", np.where(heard.disbelieved == 0, unmet.told, 0), WhyNot.NO_FIELD),
        ("not_believed", "council", heard.disbelieved, WhyNot.DISBELIEVED),
        ("council_heard", "council", heard.council, WhyNot.OUTSIDE_YEARS),
        ("police_heard", "police", heard.police, WhyNot.OUTSIDE_YEARS),
        ("support_heard", "support", heard.support, WhyNot.OUTSIDE_YEARS),
    ):
        on = day[(day > 0) & (day <= setting.end)].astype(np.int32)
        yield _of_nobody(kind, sender, on, np.zeros_like(on), _reasons(len(on), reason))
    for name, sign in SIGNS.items():
        which = signs.of(name)
        seen = signs.seen[which]
        why = np.where(seen, WhyNot.OUTSIDE_YEARS, WhyNot.NOT_SEEN).astype(np.int8)
        recorded = np.where(seen, signs.written[which], 0).astype(np.int32)
        yield _of_nobody(_CONTACT.get(name, name), sign.sender, signs.day[which], recorded, why)


def of_concerns(signs: Signs) -> Happened:
    """Contacts that nobody made, as nobody saw what there was to be concerned about. `signs.child`: numbers of People.

    Those that were made are events of the contacts themselves.
    """
    which = signs.of("concern_raised")
    which = which[~signs.seen[which]]
    size, nothing = len(which), np.zeros(len(which), dtype=np.int32)
    return Happened("contact", "council", signs.child[which], signs.day[which], nothing, signs.area[which],
                    signs.day[which], "", _blank(size), _reasons(size, WhyNot.NOT_SEEN))  # fmt: skip


def of_hearing(setting: Setting, harm: Harm, heard: Heard, written: Mapping[str, Bools]) -> Iterator[Happened]:
    """Who came to know. `written` says of each entry of Harm whether that kind of sender wrote a record about it."""
    for sender in ("council", "police", "support"):
        day = getattr(heard, sender)
        index = np.flatnonzero((day > 0) & (day <= setting.end)).astype(np.int32)
        on = day[index]
        why = np.where(on < setting.start, WhyNot.OUTSIDE_YEARS, WhyNot.NOT_WRITTEN)
        # where there is a record, the record is an event of its own: a referral or a crime
        why = np.where(written[sender][index], WhyNot.NO_FIELD, why).astype(np.int8)
        nothing = np.zeros(len(index), dtype=np.int32)
        yield _about(f"{sender}_heard", harm, index, on, nothing, why, sender=sender)


def _in_census(setting: Setting, episodes: Episodes, part: str, days: Days, sent: Sent) -> tuple[Days, Reasons]:
    """(a day in the year whose census shows this part of each episode, why none does)."""
    place = np.zeros(len(episodes), dtype=np.int32)
    silent = np.zeros(len(episodes), dtype=bool)
    for year in setting.years:
        _, end = year_bounds(year)
        there = getattr(shown(episodes, year), part) & (days > 0) & (days <= end) & (place == 0)
        sending = sent.sendings["council"][episodes.area, year - setting.years[0]]
        held = (sending == Sending.SENT) | (sending == Sending.RESUBMITTED)
        place[there & held] = end
        silent |= there & ~held
    why = np.where(place > 0, WhyNot.WRITTEN, np.where(silent, WhyNot.NOT_SENT, WhyNot.OUTSIDE_YEARS))
    return place, why.astype(np.int8)


def _sent_again(episodes: Episodes, place: Days, sent: Sent) -> Bools:
    """Of which episodes the census of the year of `place` was sent twice: the second version holds all of them."""
    year = np.clip(year_of(place) - sent.years[0], 0, len(sent.years) - 1)
    again: Bools = sent.sendings["council"][episodes.area, year] == Sending.RESUBMITTED
    return again


def of_councils(setting: Setting, episodes: Episodes, book: Book, sent: Sent) -> Iterator[Happened]:
    """Each step of each episode of need that lies before the end of the last year."""
    steps = (
        ("referral", "episode", episodes.referral), ("assessment_authorised", "assessment", episodes.authorised),
        ("enquiry_begun", "enquiry", episodes.enquiry), ("conference_held", "enquiry", episodes.conference),
        ("plan_begun", "plan", episodes.plan), ("plan_ended", "plan", episodes.plan_end),
        ("case_closed", "episode", episodes.closed),
    )  # fmt: skip
    pairs = zip(episodes.area.tolist(), episodes.person.tolist(), episodes.referral.tolist(), strict=True)
    ids = np.array([book.local_id[book.entry(area, person, day)] for area, person, day in pairs], dtype=object)
    for kind, part, days in steps:
        there = np.flatnonzero((days > 0) & (days <= setting.end)).astype(np.int32)
        place, why = _in_census(setting, episodes, part, days, sent)
        again = _sent_again(episodes, place, sent)
        for path, which in ((_CENSUS, there[~again[there]]), (_REVISED, there[again[there]])):
            yield Happened(
                kind, "council", episodes.person[which], days[which], days[which], episodes.area[which], place[which],
                path, ids[which].tolist(), why[which],
            )  # fmt: skip


def _listed(kind: str, sender: str, rows: Sequence[tuple[int, int, int, int, str, bool]], path: str) -> Happened:
    """Events from (person, day, recorded on, agency, record id, whether its file was sent)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    person, on, recorded, agency = (np.array(columns[place], dtype=np.int32) for place in range(4))
    why = np.where(np.array(columns[5], dtype=bool), WhyNot.WRITTEN, WhyNot.NOT_SENT).astype(np.int8)
    return Happened(kind, sender, person, on, recorded, agency, recorded, path, list(columns[4]), why)


def of_police(setting: Setting, crimes: Sequence[Crime], references: Sequence[str], sent: Sent) -> Iterator[Happened]:
    """Crimes and their outcomes. A crime without a victim among People is about nobody."""
    recorded, outcomes = [], []
    force = setting.force_of

    def held(agency: int, day: int) -> bool:
        one = np.array([agency], dtype=np.int32), np.array([day], dtype=np.int32)
        return bool(sent.holds("police", *one)[0])

    kept = {
        (agency, year): held(agency, year_bounds(year)[1])
        for agency in range(len(setting.forces))
        for year in setting.years
    }
    years = year_of(np.array([crime.recorded for crime in crimes], dtype=np.int32)).tolist()
    for crime, reference, year in zip(crimes, references, years, strict=True):
        person, agency = crime.victims[0] if crime.victims else -1, force[crime.area]
        recorded.append((person, crime.reported, crime.recorded, agency, reference, kept[agency, year]))
        for _, day in crime.outcomes:
            outcomes.append((person, day, day, agency, reference, kept[agency, collection_year(day)]))
    yield _listed("crime_recorded", "police", recorded, _CRIMES)
    yield _listed("crime_outcome", "police", outcomes, "returns/police_{code}/outcomes_{year}.csv")


def of_support(setting: Setting, referrals: Sequence[SupportReferral], book: Book) -> Iterator[Happened]:
    """Referrals to support services and first sessions in the years."""
    made, begun = [], []
    for entry in referrals:
        agency = setting.region_of[entry.area]
        local_id = book.local_id[book.entry(agency, entry.person, entry.referral)]
        made.append((entry.person, entry.referral, entry.referral, agency, local_id, True))
        if 0 < entry.begin <= setting.end:
            begun.append((entry.person, entry.begin, entry.begin, agency, local_id, True))
    path = "returns/support_{code}/support_{year}.csv"
    yield _listed("support_referral", "support", made, path)
    yield _listed("support_begun", "support", begun, path)
