"""The CSV files: the council's identity file, the police's three, and the support service's.

Columns are read from the formats, so that a format's change is a failure here and never a silent gap.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from sightline.errors import StandardError
from sightline.returns.formats import Block, Format
from sightline.returns.identity import IDENTITY_FILE
from sightline.returns.police import POLICE_CRIME, POLICE_OUTCOME, POLICE_PARTY
from sightline.returns.support import SUPPORT
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.days import ISO, year_bounds
from sightline.synthetic.recording.books import Book
from sightline.synthetic.society.people import People

_FLAG = {True: "true", False: "false", None: ""}


def _table(form: Format, rows: Iterable[Mapping[str, str]]) -> tuple[str, int]:
    """(CSV text, rows) of one format's only block. Raises StandardError where a row's fields are not the format's."""
    block: Block = form.blocks[0]
    names = [field.name for field in block.fields]
    known = set(names)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        if row.keys() != known:
            raise StandardError(f"the simulation does not fill every field of the format {form.code}")
        writer.writerow([row[name] for name in names])
        count += 1
    return out.getvalue(), count


def identity_file(people: People, book: Book, entries: Iterable[int], agency: str, year: int) -> tuple[str, int]:
    """The identity file of one council for the children of its census of that year, by their entries in `book`."""
    _, end = year_bounds(year)
    period_end = ISO[end]

    def rows() -> Iterable[Mapping[str, str]]:
        for entry in entries:
            person = book.person[entry]
            row = {
                "agency_code": agency, "period_end": period_end, "la_child_id": book.local_id[entry],
                "forename": book.forename[entry], "surname": book.surname[entry], "birth_date": ISO[book.birth[entry]],
                "sex": book.sex[entry] or "U", "ethnicity": book.ethnicity[entry] or "NOBT",
                "nhs_number": book.nhs[entry], "upn": book.upn[entry], "link_barrier": book.barrier[entry],
            }  # fmt: skip
            moved = int(people.move_day[person])
            first, later = str(people.postcode[person]), str(people.next_postcode[person])
            born = ISO[book.birth[entry]]
            # whoever was born after the family moved has lived at the later address only
            two_homes = book.birth[entry] < moved <= end and book.moved_seen[entry]
            if not (two_homes and book.postcode[entry] in (first, later)):
                begin = born if book.postcode[entry] else ""
                yield row | {"postcode": book.postcode[entry], "postcode_from": begin, "postcode_to": ""}
                continue
            yield row | {"postcode": first, "postcode_from": born, "postcode_to": ISO[moved - 1]}
            yield row | {"postcode": later, "postcode_from": ISO[moved], "postcode_to": ""}

    return _table(IDENTITY_FILE, rows())


class PoliceWriter:
    """Writes the files of one force. `references` and `areas` have an entry for each crime of the whole world."""

    def __init__(
        self, agency: int, code: str, crimes: list[Crime], references: list[str], area_codes: list[str]
    ) -> None:
        self.agency, self.code, self.crimes, self.references = agency, code, crimes, references
        self.area_codes = area_codes

    def crime_file(self, mine: Iterable[int], year: int) -> tuple[str, int]:
        """Crimes recorded in that year."""
        _, end = year_bounds(year)

        def rows() -> Iterable[Mapping[str, str]]:
            for index in mine:
                crime = self.crimes[index]
                yield {
                    "agency_code": self.code, "period_end": ISO[end], "crime_reference": self.references[index],
                    "offence_code": crime.offence, "reported_date": ISO[crime.reported],
                    "recorded_date": ISO[crime.recorded], "offence_from": ISO[crime.since],
                    "offence_to": ISO[crime.until], "csa_flag": _FLAG[crime.csa], "cse_flag": _FLAG[crime.cse],
                    "online_flag": _FLAG[crime.online], "group_flag": _FLAG[crime.group], "setting": crime.setting,
                }  # fmt: skip

        return _table(POLICE_CRIME, rows())

    def party_file(self, mine: Iterable[int], year: int, people: People, book: Book) -> tuple[str, int]:
        """Everybody in the crimes recorded in that year."""
        _, end = year_bounds(year)

        def rows() -> Iterable[Mapping[str, str]]:
            for index in mine:
                crime = self.crimes[index]
                parties = [(person, "victim", "") for person in crime.victims]
                parties += [(person, "suspect", near) for person, near in crime.suspects]
                parties += [(person, "witness", "") for person in crime.witnesses]
                for person, role, near in parties:
                    entry = book.place[self.agency, person]
                    yield {
                        "agency_code": self.code, "period_end": ISO[end], "crime_reference": self.references[index],
                        "person_id": book.local_id[entry], "role": role, "forename": book.forename[entry],
                        "surname": book.surname[entry], "birth_date": ISO[book.birth[entry]],
                        "sex": book.sex[entry], "ethnicity_observed": book.observed[entry],
                        "ethnicity": book.ethnicity[entry], "postcode": book.postcode[entry],
                        "home_area": self.area_codes[home(people, person, crime.recorded)], "relationship": near,
                    }  # fmt: skip

        return _table(POLICE_PARTY, rows())

    def outcome_file(self, mine: Iterable[int], year: int) -> tuple[str, int]:
        """Outcomes dated in that year, of crimes recorded then or before; `mine` are all crimes of the force."""
        start, end = year_bounds(year)

        def rows() -> Iterable[Mapping[str, str]]:
            for index in mine:
                for code, day in self.crimes[index].outcomes:
                    if start <= day <= end:
                        yield {
                            "agency_code": self.code, "period_end": ISO[end],
                            "crime_reference": self.references[index], "outcome_code": code, "outcome_date": ISO[day],
                        }  # fmt: skip

        return _table(POLICE_OUTCOME, rows())


def home(people: People, person: int, on: int) -> int:
    """Index of the area where somebody lives on that day."""
    moved = int(people.move_day[person])
    return int(people.next_area[person] if 0 < moved <= on else people.area[person])


def support_file(
    agency: int, code: str, referrals: Iterable[SupportReferral], year: int, book: Book, area_codes: list[str]
) -> tuple[str, int]:
    """Referrals made in that year, and earlier ones still open when it began, as known on its last day."""
    start, end = year_bounds(year)

    def known(day: int) -> str:
        return ISO[day] if day <= end else ""

    def rows() -> Iterable[Mapping[str, str]]:
        for referral in referrals:
            if referral.referral > end or (referral.referral < start and referral.finish < start):
                continue
            entry = book.place[agency, referral.person]
            never_began = referral.begin == 0
            yield {
                "agency_code": code, "period_end": ISO[end], "client_id": book.local_id[entry],
                "forename": book.forename[entry], "surname": book.surname[entry], "birth_date": ISO[book.birth[entry]],
                "sex": book.sex[entry], "ethnicity": book.ethnicity[entry], "postcode": book.postcode[entry],
                "nhs_number": book.nhs[entry], "home_area": area_codes[referral.area],
                "referral_date": ISO[referral.referral], "referred_by": referral.referred_by,
                "reason": referral.reason, "context": referral.context, "harmed_by": referral.harmed_by,
                "wait_from": known(referral.wait), "start_date": known(referral.begin),
                "end_date": "" if never_began else known(referral.finish),
                "end_reason": referral.end_reason if referral.finish <= end else "",
            }  # fmt: skip

    return _table(SUPPORT, rows())
