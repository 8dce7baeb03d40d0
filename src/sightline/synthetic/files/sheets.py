"""The CSV files that readers exist for: the council's identity file, the police's three, and the support service's.

Columns are read from the formats, so that a format's change is a failure here and never a silent gap. Files are put
together column by column, as millions of rows must be written in seconds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sightline.errors import StandardError
from sightline.returns.definitions.identity import IDENTITY_FILE
from sightline.returns.definitions.police import POLICE_CRIME, POLICE_OUTCOME, POLICE_PARTY
from sightline.returns.definitions.support import SUPPORT
from sightline.returns.formats import Block, Format
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.days import ISO, Days, year_bounds
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.mistakes import (
    RELATION,
    WRONG_OUTCOME,
    WRONG_REFERRER,
    WRONG_SETTING,
    WRONG_SEX,
    Kinds,
    Mistake,
    days_reported,
)
from sightline.synthetic.society.people import Bools, Ints, People, Texts

_FLAG = {True: "true", False: "false", None: ""}
_ISO = np.array(ISO, dtype=object)
Column = Sequence[str] | Texts


def _table(form: Format, agency: str, year: int, rows: int, columns: Mapping[str, Column]) -> tuple[bytes, int]:
    """(CSV, rows) of one format's only block. Raises StandardError where the columns are not the format's."""
    _, end = year_bounds(year)
    block: Block = form.blocks[0]
    names = [field.name for field in block.fields]
    whole: dict[str, Column] = {"agency_code": [agency] * rows, "period_end": [ISO[end]] * rows, **columns}
    if whole.keys() != set(names):
        raise StandardError(f"the simulation does not fill every field of the format {form.code}")
    lists = [column.tolist() if isinstance(column, np.ndarray) else column for column in map(whole.__getitem__, names)]
    return csv_text(names, lists).encode(), rows


def csv_text(names: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    """A table with its header. Quotes only where a text needs them, which hardly any does: so whole rows are joined."""
    lines = list(map(",".join, zip(*columns, strict=True)))
    text = "\n".join([",".join(names), *lines, ""])
    if (
        '"' not in text
        and "\r" not in text
        and text.count(",") == (len(names) - 1) * (len(lines) + 1)
        and (text.count("\n") == len(lines) + 1)
    ):
        return text
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _iso(days: Days, said: Bools | None = None) -> list[str]:
    """Days as texts, "" for none and where they are not said."""
    texts: list[str] = _ISO[days if said is None else np.where(said, days, 0)].tolist()
    return texts


def _sexes(book: Book, entry: Ints, unknown: str = "") -> list[str]:
    sex = book.sex[entry]
    sex[sex == ""] = unknown
    sex[book.mistake[entry] == Mistake.SEX_CODE] = WRONG_SEX
    texts: list[str] = sex.tolist()
    return texts


def two_homes(people: People, book: Book, entry: Ints, of_year: int) -> Bools:
    """Whose move the council knows by the end of that year: they have two rows in its identity file.

    Whoever was born after the family moved has lived at the later address only.
    """
    _, end = year_bounds(of_year)
    person, postcode = book.person[entry], book.postcode[entry]
    moved = people.move_day[person]
    known = (book.birth[entry] < moved) & (moved <= end) & book.moved_seen[entry]
    found: Bools = known & ((postcode == people.postcode[person]) | (postcode == people.next_postcode[person]))
    return found


def identity_file(people: People, book: Book, entries: Ints, agency: str, year: int, of_year: int) -> tuple[bytes, int]:
    """The identity file of one council for the children of its census of that year, by their entries in `book`.

    It says what was known at the end of `of_year`, which is another year where the census is an estimate.
    """
    two = two_homes(people, book, entries, of_year)
    row = np.repeat(np.arange(len(entries)), 1 + two)
    later = np.zeros(len(row), dtype=bool)
    later[1:] = row[1:] == row[:-1]
    entry, two = entries[row], two[row]
    person = book.person[entry]
    birth, moved = book.birth[entry], people.move_day[person]
    postcode = np.where(
        two, np.where(later, people.next_postcode[person], people.postcode[person]), book.postcode[entry]
    )
    begun = np.where(later, moved, np.where(postcode != "", birth, 0)).astype(np.int32)
    ethnicity = book.ethnicity[entry]
    ethnicity[ethnicity == ""] = "NOBT"
    columns: dict[str, Column] = {
        "la_child_id": book.local_id[entry], "forename": book.forename[entry], "surname": book.surname[entry],
        "birth_date": _iso(birth), "sex": _sexes(book, entry, "U"), "ethnicity": ethnicity,
        "nhs_number": book.nhs[entry], "upn": book.upn[entry], "link_barrier": book.barrier[entry],
        "postcode": postcode, "postcode_from": _iso(begun),
        "postcode_to": _iso((moved - 1).astype(np.int32), two & ~later),
    }  # fmt: skip
    return _table(IDENTITY_FILE, agency, year, len(row), columns)


class PoliceWriter:
    """Writes the files of every force. `force_of` and `area_codes` have an entry an area; the others one a crime."""

    def __init__(
        self, people: People, crimes: Sequence[Crime], references: Sequence[str], mistake: Kinds, book: Book,
        force_of: Sequence[int], area_codes: Sequence[str],
    ) -> None:  # fmt: skip
        self.people, self.book, self.crimes, self.mistake = people, book, crimes, mistake
        self.area_codes = np.array(area_codes, dtype=object)
        self.references = np.array(references, dtype=object)
        area = np.array([crime.area for crime in crimes], dtype=np.int32)
        self.force = np.array(force_of, dtype=np.int32)[area]
        self.recorded = np.array([crime.recorded for crime in crimes], dtype=np.int32)
        parties = [
            (index, person, role, relation)
            for index, crime in enumerate(crimes)
            for people_in, role in (
                ([(person, "") for person in crime.victims], "victim"), (crime.suspects, "suspect"),
                ([(person, "") for person in crime.witnesses], "witness"),
            )
            for person, relation in people_in
        ]  # fmt: skip
        self.crime_of = np.array([crime for crime, *_ in parties], dtype=np.int32)
        self.person = np.array([person for _, person, *_ in parties], dtype=np.int32)
        self.role = np.array([role for *_, role, _ in parties], dtype=object)
        self.relation = np.array([relation for *_, relation in parties], dtype=object)
        self.entry = book.entries(self.force[self.crime_of], self.person, self.recorded[self.crime_of])
        first = np.zeros(len(parties), dtype=bool)
        first[np.unique(self.crime_of, return_index=True)[1]] = True
        # the first of every crime's parties is a victim where it has one
        self.mistaken = first & (self.mistake[self.crime_of] == Mistake.RELATION_OF_VICTIM)
        self.relation[self.mistaken] = RELATION

    def mine(self, force: int, year: int) -> Ints:
        """The crimes that a force recorded in that year."""
        start, end = year_bounds(year)
        return np.flatnonzero((self.force == force) & (self.recorded >= start) & (self.recorded <= end)).astype(
            np.int32
        )

    def parties(self, mine: Ints) -> Ints:
        """The parties of those crimes."""
        return np.flatnonzero(np.isin(self.crime_of, mine, kind="table")).astype(np.int32)

    def crime_file(self, code: str, mine: Ints, year: int) -> tuple[bytes, int]:
        """Those crimes, all recorded in that year."""
        crimes = [self.crimes[index] for index in mine.tolist()]

        def days(value: Callable[[Crime], int]) -> Days:
            return np.array([value(crime) for crime in crimes], dtype=np.int32)

        recorded, kinds = self.recorded[mine], self.mistake[mine]
        setting = np.array([crime.setting for crime in crimes], dtype=object)
        setting[kinds == Mistake.SETTING_CODE] = WRONG_SETTING
        columns: dict[str, Column] = {
            "crime_reference": self.references[mine], "offence_code": [crime.offence for crime in crimes],
            "reported_date": _iso(days_reported(days(lambda crime: crime.reported), recorded, kinds)),
            "recorded_date": _iso(recorded), "offence_from": _iso(days(lambda crime: crime.since)),
            "offence_to": _iso(days(lambda crime: crime.until)), "csa_flag": [_FLAG[crime.csa] for crime in crimes],
            "cse_flag": [_FLAG[crime.cse] for crime in crimes],
            "online_flag": [_FLAG[crime.online] for crime in crimes],
            "group_flag": [_FLAG[crime.group] for crime in crimes], "setting": setting,
        }  # fmt: skip
        return _table(POLICE_CRIME, code, year, len(mine), columns)

    def party_file(self, code: str, mine: Ints, year: int) -> tuple[bytes, int]:
        """Everybody in those crimes."""
        at = self.parties(mine)
        book, entry, person, crime = self.book, self.entry[at], self.person[at], self.crime_of[at]
        columns: dict[str, Column] = {
            "crime_reference": self.references[crime], "person_id": book.local_id[entry],
            "person_number": book.person_number[entry], "role": self.role[at],
            "forename": book.forename[entry], "surname": book.surname[entry], "birth_date": _iso(book.birth[entry]),
            "sex": _sexes(book, entry), "ethnicity_observed": book.observed[entry], "ethnicity": book.ethnicity[entry],
            "postcode": book.postcode[entry],
            "home_area": self.area_codes[self.people.area_on(person, self.recorded[crime])],
            "relationship": self.relation[at],
        }  # fmt: skip
        return _table(POLICE_PARTY, code, year, len(at), columns)

    def outcomes(self, force: int, year: int) -> list[tuple[int, str, int]]:
        """(crime, code, day) of the outcomes dated in that year, of the force's crimes recorded then or before."""
        start, end = year_bounds(year)
        mine = np.flatnonzero(self.force == force)
        wrong = (self.mistake[mine] == Mistake.OUTCOME_CODE).tolist()
        return [
            (index, WRONG_OUTCOME if mistaken and not place else code, day)
            for index, mistaken in zip(mine.tolist(), wrong, strict=True)
            for place, (code, day) in enumerate(self.crimes[index].outcomes)
            if start <= day <= end
        ]

    def wrong_outcomes(self, force: int, year: int) -> list[tuple[int, str, int]]:
        """Those of them whose code is wrong."""
        return [row for row in self.outcomes(force, year) if row[1] == WRONG_OUTCOME]

    def outcome_file(self, code: str, force: int, year: int) -> tuple[bytes, int]:
        """The outcomes of that force and year."""
        rows = self.outcomes(force, year)
        columns: dict[str, Column] = {
            "crime_reference": [self.references[index] for index, _, _ in rows],
            "outcome_code": [outcome for _, outcome, _ in rows], "outcome_date": [ISO[day] for *_, day in rows],
        }  # fmt: skip
        return _table(POLICE_OUTCOME, code, year, len(rows), columns)


class SupportWriter:
    """Writes the file of each service. `service_of` and `area_codes` have an entry an area."""

    def __init__(
        self, referrals: Sequence[SupportReferral], mistake: Kinds, book: Book, service_of: Sequence[int],
        area_codes: Sequence[str],
    ) -> None:  # fmt: skip
        self.referrals, self.mistake, self.book = referrals, mistake, book
        self.area = np.array([referral.area for referral in referrals], dtype=np.int32)
        self.service = np.array(service_of, dtype=np.int32)[self.area]
        self.area_codes = np.array(area_codes, dtype=object)
        self.referred = np.array([referral.referral for referral in referrals], dtype=np.int32)
        self.begin = np.array([referral.begin for referral in referrals], dtype=np.int32)
        self.finish = np.array([referral.finish for referral in referrals], dtype=np.int32)
        person = np.array([referral.person for referral in referrals], dtype=np.int32)
        self.entry = book.entries(self.service, person, self.referred)

    def mine(self, service: int, year: int) -> Ints:
        """Referrals made to a service in that year, and earlier ones still open when it began."""
        start, end = year_bounds(year)
        there = (self.referred <= end) & ((self.referred >= start) | (self.finish >= start))
        return np.flatnonzero(there & (self.service == service)).astype(np.int32)

    def file(self, code: str, mine: Ints, year: int) -> tuple[bytes, int]:
        """Those referrals as known on the last day of that year."""
        _, end = year_bounds(year)
        book, entry, referrals = self.book, self.entry[mine], [self.referrals[index] for index in mine.tolist()]
        wait = np.array([referral.wait for referral in referrals], dtype=np.int32)
        begin, finish, kinds = self.begin[mine], self.finish[mine], self.mistake[mine]
        ended = finish <= end
        reason = np.array([referral.end_reason for referral in referrals], dtype=object)
        reason[~ended | (kinds == Mistake.END_WITHOUT_REASON)] = ""
        by = np.array([referral.referred_by for referral in referrals], dtype=object)
        by[kinds == Mistake.REFERRER_CODE] = WRONG_REFERRER
        columns: dict[str, Column] = {
            "client_id": book.local_id[entry], "forename": book.forename[entry], "surname": book.surname[entry],
            "birth_date": _iso(book.birth[entry]), "sex": _sexes(book, entry), "ethnicity": book.ethnicity[entry],
            "postcode": book.postcode[entry], "nhs_number": book.nhs[entry],
            "home_area": self.area_codes[self.area[mine]], "referral_date": _iso(self.referred[mine]),
            "referred_by": by, "reason": [referral.reason for referral in referrals],
            "context": [referral.context for referral in referrals],
            "harmed_by": [referral.harmed_by for referral in referrals], "wait_from": _iso(wait, wait <= end),
            "start_date": _iso(begin, begin <= end), "end_date": _iso(finish, (begin > 0) & ended),
            "end_reason": reason,
        }  # fmt: skip
        return _table(SUPPORT, code, year, len(mine), columns)
