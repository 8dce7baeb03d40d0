"""Children as suspects, and what was recorded of offences and suspects, as a person with a pencil would count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_attrition import days, year_of
from tests.generative.naive_chronology import age_on, early

UNKNOWN = ("refused", "not_obtained", "not_known")
OTHERS = ("council", "support", "school", "health", "youth_justice", "not_known")  # who is not the police


def child_suspect(given: Tables) -> Rows:
    """The first crime of each child suspected, who was a child both then and when it was recorded."""
    crimes = {row["offence_key"]: row for row in given["offence"]}
    born = {row["person_key"]: row["birth_month"] for row in given["person"]}
    covered = {row["year"] for row in given["covered_year"]}
    sent = {(row["agency"], row["year"]): row["sent"] for row in given["force_follow"]}
    found: dict[str, list[Row]] = {}
    for party in given["offence_party"]:
        crime, age = crimes.get(party["offence_key"]), party["age"]
        if crime is None or crime["recorded_on"] is None or year_of(crime["recorded_on"]) not in covered:
            continue
        child = party["role"] == "suspect" and age is not None and 0 <= age < 18
        if child and party["person_key"] is not None and _age_then(age, born.get(party["person_key"]), crime) < 18:
            found.setdefault(party["person_key"], []).append(crime)
    return [
        {
            "person_key": person, "offence_key": first["offence_key"], "recorded_on": first["recorded_on"],
            "suspect_of": "sexual" if first["of_child"] else "other",
            "sent": sent.get((first["agency"], year_of(first["recorded_on"])), False),
        }
        for person, crimes_of in found.items()
        for first in [min(crimes_of, key=lambda one: (one["recorded_on"], not one["of_child"], one["offence_key"]))]
    ]  # fmt: skip


def _age_then(age: int, born: date | None, crime: Row) -> int:
    """The age when it was recorded: by the month of birth, else the whole years between added."""
    known = age_on(born, crime["recorded_on"])
    between = age_on(crime["offence_from"] or crime["recorded_on"], crime["recorded_on"]) or 0
    return known if known is not None else age + max(0, between)


def suspect_count(given: Tables) -> Rows:
    """Children by suspicion, by when they were recorded as victims, and by what happened."""
    group = {row["code"]: row["code_group"] for row in given["outcome_group"]}
    cells: Counter[tuple[str, str, str]] = Counter()
    for child in given["child_suspect"]:
        since = [
            days(child["recorded_on"], event["recorded_on"]) or 0 for event in given["event"]
            if event["person_key"] == child["person_key"] and event["status"] and event["recorded_on"]
        ]  # fmt: skip
        first = min(since, default=None)
        when = "never" if first is None else "before" if first < 0 else "after" if first else "same"
        told = [
            (group[row["outcome_code"]] != "charged", -row["outcome_on"].toordinal(), group[row["outcome_code"]])
            for row in given["offence_outcome"]
            if row["offence_key"] == child["offence_key"] and row["outcome_code"] in group
        ]
        cells[child["suspect_of"], when, _happened(child["sent"], min(told)[2] if told else None)] += 1
    names = ("suspect_of", "suspect_when", "happened")
    return [{**dict(zip(names, key, strict=True)), "children": number} for key, number in cells.items()]


def _happened(sent: bool, group: str | None) -> str:
    if not sent:
        return "not_sent"
    if group is None:
        return "not_yet"
    return group if group in ("charged", "out_of_court") else "no_further"


def recorded_crime(given: Tables) -> Rows:
    """Each offence of the cohort with what was recorded of it."""
    crimes = {row["offence_key"]: row for row in given["offence"]}
    born = {row["person_key"] for row in given["person"] if row["birth_month"] is not None}
    made = []
    for row in given["attrition_offence"]:
        crime = crimes.get(row["offence_key"])
        if crime is None:
            continue
        people = [one for one in given["offence_party"] if one["offence_key"] == row["offence_key"]]
        made.append({
            **{name: row[name] for name in ("offence_key", "agency", "year", "online", "group_based")},
            "victim_age": crime["victim_age"], "setting": crime["setting"],
            "offence_from": None if crime["offence_from"] is None else "day",
            "suspects": sum(one["role"] == "suspect" for one in people),
            "victim_born": sum(one["role"] == "victim" and one["person_key"] in born for one in people),
        })  # fmt: skip
    return made


def recorded_suspect(given: Tables) -> Rows:
    """Each suspect in an offence of the cohort, with what was recorded."""
    cohort = {row["offence_key"]: row for row in given["attrition_offence"]}
    people = {row["person_key"]: row for row in given["person"]}
    group = {row["code"]: row["code_group"] for row in given["group_of_ethnicity"]}

    def said(code: str | None) -> str | None:
        found = group.get(code) if code is not None else None
        return None if found in UNKNOWN else found

    made = []
    for party in given["offence_party"]:
        if party["role"] != "suspect" or party["offence_key"] not in cohort:
            continue
        of, person = cohort[party["offence_key"]], people.get(party["person_key"], {})
        made.append({
            **{name: party[name] for name in ("offence_key", "record_key", "person_key", "age", "sex", "relationship",
                                              "ethnicity_observed")},
            "agency": of["agency"], "year": of["year"],
            "birth_month": None if person.get("birth_month") is None else "month",
            "ethnic_group": said(party["ethnicity"]),
            "other_group": said(person.get("ethnicity")) if person.get("ethnicity_source") in OTHERS else None,
        })  # fmt: skip
    return made


def _but(name: str, empty: str) -> Callable[[Row], bool]:
    return lambda row: row[name] not in (None, empty)


def _any(*names: str) -> Callable[[Row], bool]:
    return lambda row: any(row[name] is not None for name in names)


# Field -> (whether the force recorded it, whether anybody has it).
Asked = dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]]
OF_CRIMES: Asked = {
    "suspect_any": (lambda row: row["suspects"] > 0,) * 2,
    "victim_age": (_any("victim_age"), lambda row: row["victim_age"] is not None or row["victim_born"] > 0),
    "offence_day": (_any("offence_from"),) * 2,
    **{name: (_but(name, "not_known"),) * 2 for name in ("setting", "online", "group_based")},
}
OF_SUSPECTS: Asked = {
    "suspect_ethnicity": (_any("ethnic_group"), _any("ethnic_group", "other_group")),
    "suspect_ethnicity_seen": (_but("ethnicity_observed", "IC9"),) * 2,
    "suspect_age": (_any("age"), _any("age", "birth_month")),
    "suspect_sex": (_but("sex", "U"),) * 2,
    "relationship": (_but("relationship", "not_known"),) * 2,
}


def recorded_count(given: Tables) -> Rows:
    """By span, force and field: of how many it was recorded, and of how many somebody has it."""
    cells: dict[tuple[int, str, str], list[int]] = {}
    for table, fields in (("recorded_crime", OF_CRIMES), ("recorded_suspect", OF_SUSPECTS)):
        for row in given[table]:
            for span in (one["span"] for one in given["cohort_span"] if one["year"] == row["year"]):
                for place in ("all", row["agency"]):
                    for field, (known, held) in fields.items():
                        cell = cells.setdefault((span, place, field), [0, 0, 0])
                        for at, more in enumerate((True, known(row), held(row))):
                            cell[at] += more
    return [
        {"span": span, "agency": place, "field": field, "cases": cell[0], "known": cell[1], "held": cell[2]}
        for (span, place, field), cell in cells.items()
    ]  # fmt: skip


def recorded_group(given: Tables) -> Rows:
    """Suspects, each once, by ethnic group: as said to the police, and with the word of others where none was."""
    found: dict[str, Rows] = {}
    for row in given["recorded_suspect"]:
        found.setdefault(row["person_key"] or row["record_key"], []).append(row)
    said: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for rows in found.values():
        own, other = (min((row[name] for row in rows), key=early) for name in ("ethnic_group", "other_group"))
        said[own or "not_known"] += 1
        held[own or other or "not_known"] += 1
    return [{"ethnic_group": code, "said": said[code], "held": held[code]} for code in said.keys() | held.keys()]
