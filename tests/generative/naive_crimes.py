"""Crimes, parties, outcomes, cases of courts and duties to notify, as a person with a pencil would keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import age_on, alike, day_of, early, late


def token(*parts: str | None) -> str:
    """What an engine makes of the parts that are known."""
    return hashlib.md5("|".join(part for part in parts if part is not None).encode()).hexdigest()


def newest(rows: Rows, thing: Sequence[str], rest: Sequence[str]) -> Rows:
    """One row a thing, as it was last sent; without a name of its own it is no thing."""
    named = [row for row in rows if all(row[name] is not None for name in thing)]
    return [
        min(heap, key=lambda row: [late(row["period_end"]), late(row["submission"]), *(early(row[n]) for n in rest)])
        for heap in alike(named, *thing)
    ]


def linked(given: Tables) -> dict[str, str]:
    """Record -> person, as the best links have it."""
    return {row["record_key"]: row["person_key"] for row in given["link"] if row["draw"] == 0}


def offence(given: Tables) -> Rows:
    """Each crime, and whether it counts as sexual abuse of a child."""
    made = []
    for crime in given["crime"]:
        of = (crime["agency"], crime["crime"])
        ages = [
            age_on(row["birth_month"], day_of(crime)) for row in given["crime_party"]
            if (row["agency"], row["crime"], row["role"]) == (*of, "victim")
        ]  # fmt: skip
        victim = min((age for age in ages if age is not None and age >= 0), default=None)
        meant: Row = next(
            (
                x for x in given["crosswalk"]
                if x["code"] is not None and (x["code_list"], x["code"]) == ("offence_class", crime["offence_code"])
            ),
            {},
        )  # fmt: skip
        who = next((h["harmed_by"] for h in given["crime_harmed_by"] if (h["agency"], h["crime"]) == of), None)
        said = meant.get("harmed_by")
        made.append({
            "offence_key": token(*of), "agency": of[0], "offence_code": crime["offence_code"],
            "reported_on": crime["reported_date"], "recorded_on": crime["recorded_date"],
            "offence_from": crime["offence_from"], "offence_to": crime["offence_to"],
            "precision": "day" if crime["offence_from"] else "none", "setting": crime["setting"],
            "context": meant.get("context"),
            "harmed_by": said if said not in (None, "not_known") else who or "not_known",
            "csa_flag": crime["csa_flag"], "cse_flag": crime["cse_flag"], "online": crime["online_flag"],
            "group_based": crime["group_flag"], "victim_age": victim,
            "of_child": bool(
                crime["csa_flag"] or crime["cse_flag"] or meant.get("status")
                or (meant.get("status_of_a_child") and victim is not None and victim < 18)
            ),
        })  # fmt: skip
    return made


def offence_party(given: Tables) -> Rows:
    """Each person in each role in a crime, whether or not the crime itself came."""
    days = {(crime["agency"], crime["crime"]): day_of(crime) for crime in given["crime"]}
    rest = ("relationship", "home_area", "birth_month", "sex", "ethnicity", "ethnicity_observed")
    person = linked(given)
    return [
        {
            "offence_key": token(row["agency"], row["crime"]), "record_key": row["record_key"],
            "person_key": person.get(row["record_key"]), "role": row["role"],
            **{name: row[name] for name in rest if name != "birth_month"},
            "age": age_on(row["birth_month"], days.get((row["agency"], row["crime"]))),
        }
        for row in newest(given["police_party"], ("agency", "crime", "record_key", "role"), rest)
    ]  # fmt: skip


def offence_outcome(given: Tables) -> Rows:
    """Each outcome with its day, once."""
    told = {
        (token(row["agency"], row["crime"]), row["outcome_code"], row["outcome_date"])
        for row in given["police_outcome"]
        if None not in (row["crime"], row["outcome_code"], row["outcome_date"])
    }
    return [{"offence_key": key, "outcome_code": code, "outcome_on": day} for key, code, day in told]


def proceeding(given: Tables) -> Rows:
    """Each defendant's case, with the crime that the court names."""
    rest = (
        "record_key", "force_code", "crime", "offence_code", "birth_month", "court", "charge_date",
        "first_hearing_date", "plea", "trial_date", "verdict", "verdict_date", "sentence", "sentence_months",
        "sentence_date",
    )  # fmt: skip
    person = linked(given)
    return [
        {
            "case_key": token(row["agency"], row["court_case"]), "record_key": row["record_key"],
            "person_key": person.get(row["record_key"]), "agency": row["agency"],
            "offence_key": token(row["force_code"], row["crime"]) if row["force_code"] and row["crime"] else None,
            "force": row["force_code"], "age": age_on(row["birth_month"], row["charge_date"]),
            "charged_on": row["charge_date"], "first_hearing_on": row["first_hearing_date"],
            "trial_on": row["trial_date"], "verdict_on": row["verdict_date"], "sentenced_on": row["sentence_date"],
            **{name: row[name] for name in ("offence_code", "court", "plea", "verdict", "sentence", "sentence_months")},
        }
        for row in newest(given["court_cases"], ("agency", "court_case"), rest)
    ]  # fmt: skip


def registration(given: Tables) -> Rows:
    """Each duty to notify the police."""
    rest = ("record_key", "required_from", "required_to", "at_liberty_from", "risk_band")
    person = linked(given)
    freed: dict[tuple[str, str], date] = {}
    for row in given["register"]:
        key, day, convicted = (row["agency"], row["register_key"]), row["at_liberty_from"], row["required_from"]
        if day is not None and (convicted is None or day >= convicted):
            freed[key] = min(day, freed.get(key, day))
    return [
        {
            "registration_key": token(row["agency"], row["register_key"]), "agency": row["agency"],
            "person_key": person.get(row["record_key"]), **{name: row[name] for name in rest},
            "first_at_liberty": freed.get((row["agency"], row["register_key"]), row["at_liberty_from"]),
        }
        for row in newest(given["register"], ("agency", "register_key"), rest)
    ]  # fmt: skip
