"""After the sentence, and what cannot be so, as a person with a pencil would count them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_attrition import days, year_of


def within(least: int, start: date | None, end: date | None, most: int) -> bool:
    """Whether so many days lie from one day to another; not where one of them is not known."""
    return start is not None and end is not None and least <= (end - start).days <= most


def sentenced_adult(given: Tables) -> Rows:
    """Each adult's first sentence to custody for sexual abuse of a child."""
    covered = {row["year"] for row in given["covered_year"]}
    custody = {row["code"] for row in given["sentence_group"] if row["code_group"] == "custody"}
    crimes = {row["offence_key"]: row["of_child"] for row in given["offence"]}
    classes = {row["code"] for row in given["child_class"]}
    found: dict[str, date] = {}
    for row in given["proceeding"]:
        day, person = row["sentenced_on"], row["person_key"]
        if None in (day, person, row["age"]) or row["verdict"] != "convicted" or row["sentence"] not in custody:
            continue
        of_child = crimes.get(row["offence_key"], row["offence_code"] in classes)
        if row["age"] >= 18 and year_of(day) in covered and of_child:
            found[person] = min(day, found.get(person, day))
    return [{"person_key": person, "sentenced_on": day} for person, day in found.items()]


def after_count(given: Tables) -> Rows:
    """How many of them stand at each stage."""
    stages: Counter[str] = Counter()
    for row in given["sentenced_adult"]:
        person, day = row["person_key"], row["sentenced_on"]
        events = [one for one in given["event"] if one["person_key"] == person and one["happened_on"] is not None]
        needs = [one for one in given["programme_need"] if one["person_key"] == person and one["assessed_on"] >= day]
        freed = min((one["happened_on"] for one in events if one["kind"] == "release" and one["happened_on"] >= day),
                    default=None)  # fmt: skip
        reached = {
            "sentenced": True,
            "in_prison": any(
                (one["kind"], one["outcome"]) == ("custody", "sentenced") and (one["happened_on"] - day).days <= 31
                and (one["ended_on"] is None or one["ended_on"] >= day)
                for one in events
            ),
            "assessed": bool(needs), "eligible": any(one["eligible"] for one in needs),
            "started": any(one["started_on"] is not None for one in needs),
            "completed": any(one["result"] == "completed" for one in needs), "released": freed is not None,
            "supervised": any(one["kind"] == "supervision" and within(-1, freed, one["happened_on"], 31)
                              for one in events),
        }  # fmt: skip
        stages.update(name for name, there in reached.items() if there)
    names = ("sentenced", "in_prison", "assessed", "eligible", "started", "completed", "released", "supervised")
    return [{"stage": name, "people": stages[name]} for name in names]


def at_liberty(given: Tables) -> Rows:
    """Each person with a duty that the data sees: from the first day at liberty under one of them."""
    (span,) = given["seen_span"]
    first, last = span["first_day"], span["last_day"]
    duties: dict[str, list[tuple[date, date]]] = {}
    for row in given["registration"]:
        freed, until = row["first_at_liberty"], min(row["required_to"] or last, last)
        if row["person_key"] is not None and freed is not None and until >= max(first, freed):
            duties.setdefault(row["person_key"], []).append((freed, until))
    made = []
    for person, of in duties.items():
        freed = min(day for day, _ in of)
        until = max(end for day, end in of if day == freed)
        again = [
            one for one in given["event"]
            if (one["person_key"], one["kind"]) == (person, "reoffence") and None not in (one["happened_on"],
                                                                                          one["recorded_on"])
            and freed <= one["happened_on"] and freed <= one["recorded_on"] <= until
        ]  # fmt: skip
        sexual = [(one["recorded_on"] - freed).days for one in again if one["outcome"] == "sexual"]
        soon = any(within(0, freed, one["happened_on"], 365) and within(0, freed, one["recorded_on"], 548)
                   for one in again)  # fmt: skip
        made.append({
            "person_key": person, "entered": max((first - freed).days, 0), "followed": (until - freed).days,
            "sexual_days": min(sexual, default=None), "any_in_year": int(soon),
        })  # fmt: skip
    return made


def attrition_finding(given: Tables) -> Rows:
    """What cannot be so, or is tied to nothing: how often, and nothing of what was not found."""
    known = {row["offence_key"]: row["of_child"] for row in given["offence"]}
    outcomes = {row["offence_key"]: row for row in given["attrition_outcome"]}
    found: Counter[str] = Counter()
    found["outcome_before_record"] = sum(row["backwards"] for row in outcomes.values())
    found["court_before_record"] = sum(row["backwards"] for row in given["attrition_case"])
    found["force_without_outcomes"] = sum(not row["sent"] for row in given["attrition_offence"])
    found["case_without_charge"] = sum(
        outcomes.get(row["offence_key"], {}).get("outcome_group") != "charged" for row in given["attrition_case"]
    )
    found["charge_without_case"] = sum(
        row["decided"] == "no_case" and None not in (row["followed"], row["charge_days"])
        and row["followed"] - row["charge_days"] > 60 for row in given["attrition_reached"]
    )  # fmt: skip
    for row in given["offence_party"]:
        if row["role"] == "suspect" and row["offence_key"] not in known:
            found["suspect_without_crime"] += 1
        elif row["role"] in ("suspect", "victim") and known.get(row["offence_key"]) and row["person_key"] is None:
            found[f"{row['role']}_of_nobody"] += 1
    start = min((row["year"] for row in given["covered_year"]), default=None)
    for row in given["proceeding"]:
        late = (days(row["sentenced_on"], row["verdict_on"]) or 0) if row["sentenced_on"] is not None else 0
        found["sentence_before_verdict"] += late > 0
        if row["offence_key"] is None:
            found["case_names_no_crime"] += 1
        elif row["offence_key"] not in known:
            charged = row["charged_on"]
            earlier = charged is not None and start is not None and year_of(charged) < start
            found["case_of_earlier_crime" if earlier else "case_of_no_crime"] += 1
    found["release_before_sentence"] = sum(_freed_before(event, given) for event in given["event"])
    return [{"finding": name, "n": number} for name, number in found.items() if number]


def _freed_before(event: Row, given: Tables) -> bool:
    """Whether time under sentence ended before every sentence to custody that it can have been."""
    custody = {row["code"] for row in given["sentence_group"] if row["code_group"] == "custody"}
    sentences = [
        row["sentenced_on"] for row in given["proceeding"]
        if row["person_key"] is not None and row["person_key"] == event["person_key"] and row["sentence"] in custody
        and within(-31, row["sentenced_on"], event["happened_on"], 31)
    ]  # fmt: skip
    held = (event["kind"], event["outcome"]) == ("custody", "sentenced")
    return held and bool(sentences) and event["ended_on"] is not None and min(sentences) > event["ended_on"]
