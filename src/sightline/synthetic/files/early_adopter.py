"""The daily feed of a made-up council: the children of whom something happened in the month before the last day.

As councils do, it is made from the tables of the Standard Safeguarding Dataset. Each child comes with all that the
tables say of the referrals in which something happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sightline.synthetic.files.safeguarding import Row, Tables

DAYS = 31  # that the file looks back; a real one looks back one
_DETAILS = {
    "unique_pupil_number": "pers_upn", "unique_pupil_number_unknown_reason": "pers_upn_unknown",
    "first_name": "pers_forename", "surname": "pers_surname", "date_of_birth": "pers_dob", "sex": "pers_sex",
    "ethnicity": "pers_ethnicity",
}  # fmt: skip
_EPISODE = {
    "social_care_episode_id": "cine_referral_id", "referral_date": "cine_referral_date",
    "referral_source": "cine_referral_source_code", "closure_date": "cine_close_date",
    "closure_reason": "cine_close_reason",
}  # fmt: skip
# Block -> table, its reference to the referral, and field -> column.
_INSIDE: dict[str, tuple[str, str, dict[str, str]]] = {
    "child_and_family_assessments": ("ssd_cin_assessments", "cina_referral_id", {
        "child_and_family_assessment_id": "cina_assessment_id", "start_date": "cina_assessment_start_date",
        "authorisation_date": "cina_assessment_auth_date"}),
    "child_in_need_plans": ("ssd_cin_plans", "cinp_referral_id", {
        "child_in_need_plan_id": "cinp_cin_plan_id", "start_date": "cinp_cin_plan_start_date",
        "end_date": "cinp_cin_plan_end_date"}),
    "section_47_assessments": ("ssd_s47_enquiry", "s47e_referral_id", {
        "section_47_assessment_id": "s47e_s47_enquiry_id", "start_date": "s47e_s47_start_date"}),
    "child_protection_plans": ("ssd_cp_plans", "cppl_referral_id", {
        "child_protection_plan_id": "cppl_cp_plan_id", "start_date": "cppl_cp_plan_start_date",
        "end_date": "cppl_cp_plan_end_date"}),
}  # fmt: skip


def early_adopter_files(code: str, dfe_number: str, year: int, tables: Tables) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, children) of one council's file of the last day, if there is anything to say."""
    day = date(year, 3, 31)
    children = _children(tables, (day - timedelta(days=DAYS - 1)).isoformat())
    if children:
        text = json.dumps({"la_code": int(dfe_number), "Children": children}, indent=1)
        yield f"returns/council_{code}/early_adopter_{day}.json", text.encode(), len(children)


def _children(tables: Tables, since: str) -> list[dict[str, Any]]:
    """The children of whom something happened on or after that day."""
    episodes: dict[str, list[dict[str, Any]]] = {}
    for key, episode in _episodes(tables):
        if _latest(episode) >= since:
            episodes.setdefault(key, []).append(episode)
    disabilities = _by(tables["ssd_disability"], "disa_person_id")
    postcodes = {row["addr_person_id"]: row["addr_address_postcode"] for row in tables["ssd_address"]}
    children = []
    for row in tables["ssd_person"]:
        key = row["pers_person_id"]
        if key in episodes:
            details = _named(row, _DETAILS) | {
                "disabilities": [one["disa_disability_code"] for one in disabilities.get(key, ())],
                "postcode": postcodes.get(key),
            }
            child = {"la_child_id": key, "purge": False, "child_details": details}
            children.append(child | {"social_care_episodes": episodes[key]})
    return children


def _episodes(tables: Tables) -> Iterator[tuple[str, dict[str, Any]]]:
    """(the child's id, the referral with what stands in it) of every referral."""
    within = {block: _by(tables[table], reference) for block, (table, reference, _) in _INSIDE.items()}
    factors = {
        row["cinf_assessment_id"]: json.loads(row["cinf_assessment_factors_json"])
        for row in tables["ssd_assessment_factors"]
    }
    held = {row["icpc_s47_enquiry_id"]: row["icpc_icpc_date"] for row in tables["ssd_initial_cp_conference"]}
    for row in tables["ssd_cin_episodes"]:
        episode = _named(row, _EPISODE) | {"referral_no_further_action_flag": row["cine_referral_nfa"] == "Y"}
        for block, (_, _, fields) in _INSIDE.items():
            episode[block] = [_named(one, fields) for one in within[block].get(row["cine_referral_id"], ())]
        for one in episode["child_and_family_assessments"]:
            one["factors"] = factors.get(one["child_and_family_assessment_id"], [])
        for one in episode["section_47_assessments"]:
            if one["section_47_assessment_id"] in held:
                one |= {"icpc_required_flag": True, "icpc_date": held[one["section_47_assessment_id"]]}
        yield row["cine_person_id"], episode


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _named(row: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, Any]:
    return {name: row[column] for name, column in fields.items() if column in row}


def _latest(episode: Mapping[str, Any]) -> str:
    """The latest day that stands in an episode."""
    days = [value for name, value in episode.items() if name.endswith("_date")]
    days += [_latest(one) for block in _INSIDE for one in episode.get(block, ())]
    return max(days, default="")
