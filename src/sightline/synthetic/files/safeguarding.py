"""The Standard Safeguarding Dataset of a made-up council: what its census of the last year says, as tables.

Only what the made-up England knows: persons, addresses, disabilities, referrals and what follows them. The tables hold
each record as the council wrote it, without the mistakes that are planted in the census file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import numpy as np

from sightline.returns.definitions.safeguarding import SAFEGUARDING
from sightline.synthetic.agencies.council import CATEGORIES, FACTORS, NEEDS, REASONS, Episodes, reviews
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import ISO, YEAR_OF_LIFE, year_bounds
from sightline.synthetic.files.beside import csv_of, said, senders
from sightline.synthetic.files.census import Censuses, Edition, reasons
from sightline.synthetic.files.cin import disabilities, disability_codes
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.mistakes import Mistake
from sightline.synthetic.society.people import People

Row = dict[str, str]
Tables = dict[str, list[Row]]


def last_editions(censuses: Censuses) -> Iterator[tuple[str, str, Edition]]:
    """(GSS code, DfE number, census of the last year as it stands) of the councils that send these files."""
    setting, sent = censuses.setting, censuses.sent
    year = setting.years[-1]
    for area, code in senders(setting, sent, "council"):
        for edition in [one for one in censuses.editions(area) if one.year == one.of_year == year][-1:]:
            yield code, setting.areas[area].dfe_number, edition


def safeguarding_files(code: str, year: int, tables: Tables) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each table of one council, and of what stands beside them."""
    folder = f"returns/council_{code}/ssd_{year}"
    for name, rows in tables.items():
        if rows:
            filled = list(dict.fromkeys(column for row in rows for column in row))
            yield f"{folder}/{name}.csv", csv_of(filled, rows), len(rows)
    yield f"{folder}/submission.toml", said(code, date(year - 1, 4, 1), date(year, 3, 31)), 0


def safeguarding_tables(people: People, episodes: Episodes, book: Book, edition: Edition) -> Tables:
    """Table -> its rows, each field by the standard's name; a field that nobody filled is not there."""
    tables: Tables = {block.name: [] for block in SAFEGUARDING.blocks}
    _, end = year_bounds(edition.of_year)
    disability = disabilities(people)
    for entry in dict.fromkeys(edition.entry.tolist()):
        _person(tables, book, entry, end)
        codes = disability_codes(int(disability[book.person[entry]]), Mistake.NONE)
        key = book.local_id[entry]
        tables["ssd_disability"] += [{"disa_person_id": key, "disa_disability_code": one} for one in codes]
    cases = _Cases(episodes.take(edition.episodes), edition, end)
    for place, entry in enumerate(edition.entry.tolist()):
        cases.add(tables, place, book.local_id[entry])
    return tables


def _person(tables: Tables, book: Book, entry: int, end: int) -> None:
    key, upn = book.local_id[entry], book.upn[entry]
    young = end - int(book.birth[entry]) < 5 * YEAR_OF_LIFE
    tables["ssd_person"].append(_filled(
        pers_person_id=key, pers_forename=book.forename[entry], pers_surname=book.surname[entry],
        pers_sex=book.sex[entry] or "U", pers_ethnicity=book.ethnicity[entry] or "NOBT",
        pers_dob=ISO[book.birth[entry]], pers_upn=upn,
        pers_upn_unknown="" if upn else "UN1" if young else "UN4", pers_common_child_id=book.nhs[entry],
    ))  # fmt: skip
    if book.postcode[entry]:
        tables["ssd_address"].append(
            _filled(addr_person_id=key, addr_address_type="Home", addr_address_postcode=book.postcode[entry])
        )


class _Cases:
    """The rows of each referral of one census."""

    def __init__(self, episodes: Episodes, edition: Edition, end: int) -> None:
        self._e, self._there, self._end = episodes, edition.there, end
        self._number, self._reasons = edition.episodes.tolist(), reasons(episodes, edition.there)

    def add(self, tables: Tables, place: int, key: str) -> None:
        """Add the rows of one referral to the tables."""
        e, there = self._e, self._there
        number = f"{self._number[place]:07}"
        referral = f"R{number}"
        no_action = bool(e.no_action[place])
        closed = bool(there.closed[place])
        tables["ssd_cin_episodes"].append(_filled(
            cine_referral_id=referral, cine_person_id=key, cine_referral_date=ISO[e.referral[place]],
            cine_cin_primary_need_code="" if no_action else NEEDS[e.need[place]],
            cine_referral_source_code=SOURCES[e.source[place]], cine_referral_nfa="Y" if no_action else "N",
            cine_close_reason=REASONS[self._reasons[place]] if closed else "",
            cine_close_date=ISO[e.closed[place]] if closed else "",
            cine_referral_outcome_json=json.dumps({"NFA_FLAG": "Y" if no_action else "N"}),
        ))  # fmt: skip
        if there.assessment[place]:
            self._assessment(tables, place, key, number)
        if there.need_plan[place]:
            tables["ssd_cin_plans"].append(_filled(
                cinp_cin_plan_id=f"N{number}", cinp_referral_id=referral, cinp_person_id=key,
                cinp_cin_plan_start_date=ISO[e.need_plan[place]],
                cinp_cin_plan_end_date=ISO[e.need_plan_end[place]] if there.need_plan_ended[place] else "",
            ))  # fmt: skip
        if there.enquiry[place]:
            self._enquiry(tables, place, key, number)
        if there.plan[place]:
            self._plan(tables, place, key, number)

    def _assessment(self, tables: Tables, place: int, key: str, number: str) -> None:
        e, done = self._e, bool(self._there.authorised[place])
        tables["ssd_cin_assessments"].append(_filled(
            cina_assessment_id=f"A{number}", cina_person_id=key, cina_referral_id=f"R{number}",
            cina_assessment_start_date=ISO[e.assessed_from[place]],
            cina_assessment_auth_date=ISO[e.authorised[place]] if done else "",
        ))  # fmt: skip
        if done:
            factors = [FACTORS[column] for column in np.flatnonzero(e.factors[place]).tolist()]
            tables["ssd_assessment_factors"].append(
                {"cinf_assessment_id": f"A{number}", "cinf_assessment_factors_json": json.dumps(factors)}
            )

    def _enquiry(self, tables: Tables, place: int, key: str, number: str) -> None:
        e, met = self._e, bool(self._there.met[place])
        tables["ssd_s47_enquiry"].append(_filled(
            s47e_s47_enquiry_id=f"S{number}", s47e_referral_id=f"R{number}", s47e_person_id=key,
            s47e_s47_start_date=ISO[e.enquiry[place]],
            s47e_s47_outcome_json=json.dumps({"CP_CONFERENCE_FLAG": "Y"}) if met else "",
        ))  # fmt: skip
        if met:
            planned = bool(self._there.plan[place])
            tables["ssd_initial_cp_conference"].append(_filled(
                icpc_icpc_id=f"C{number}", icpc_s47_enquiry_id=f"S{number}", icpc_person_id=key,
                icpc_cp_plan_id=f"P{number}" if planned else "", icpc_referral_id=f"R{number}",
                icpc_icpc_target_date=ISO[e.target[place]], icpc_icpc_date=ISO[e.conference[place]],
                icpc_icpc_outcome_cp_flag="Y" if planned else "N",
            ))  # fmt: skip

    def _plan(self, tables: Tables, place: int, key: str, number: str) -> None:
        e, begun, last = self._e, int(self._e.plan[place]), int(self._e.plan_end[place])
        latest = e.latest[place] if e.changed[place] <= self._end else e.category[place]
        tables["ssd_cp_plans"].append(_filled(
            cppl_cp_plan_id=f"P{number}", cppl_referral_id=f"R{number}", cppl_person_id=key,
            cppl_icpc_id=f"C{number}" if self._there.met[place] else "", cppl_cp_plan_start_date=ISO[begun],
            cppl_cp_plan_end_date=ISO[last] if self._there.plan_ended[place] else "",
            cppl_cp_plan_initial_category=CATEGORIES[e.category[place]],
            cppl_cp_plan_latest_category=CATEGORIES[latest],
        ))  # fmt: skip
        tables["ssd_cp_reviews"] += [
            {"cppr_cp_review_id": f"V{number}-{count}", "cppr_person_id": key, "cppr_cp_plan_id": f"P{number}",
             "cppr_cp_review_date": ISO[day]}
            for count, day in enumerate(reviews(begun, min(last - 1, self._end)), start=1)
        ]  # fmt: skip


def _filled(**values: str) -> Row:
    return {name: value for name, value in values.items() if value}
