"""Records to events as a person with a pencil would make them: lists of rows in, rows out, one function for each step.

Written from the meaning of the steps, columns and spec tests, and not from their SQL. A column that a row does not name
is null. Nothing here is quick, and all of it can be read aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import wraps
from typing import Any

from tests.generative.drawn import Row, Rows, Tables, event_key


def early(value: Any) -> tuple[bool, Any]:
    """To sort by: the smallest first, what is not known last."""
    return (True, 0) if value is None else (False, value)


def late(value: date | int | None) -> tuple[bool, int]:
    """To sort by: the latest first, what is not known last."""
    if value is None:
        return (True, 0)
    return (False, -(value.toordinal() if isinstance(value, date) else value))


def alike(rows: Iterable[Row], *names: str) -> list[Rows]:
    """The rows in heaps of those that are alike in these columns; null is like null."""
    heaps: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        heaps.setdefault(tuple(row[name] for name in names), []).append(row)
    return list(heaps.values())


def age_on(born: date | None, day: date | None) -> int | None:
    """Birthdays gone by. One on 29 February is kept on 1 March in other years."""
    if born is None or day is None:
        return None
    kept_by = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year if kept_by else day.year - born.year - 1


WORDS_OF_CENSUS = {"initial_conference": 2, "review": 2}  # of which the file of meetings says more


def joined(*parts: str | None) -> str:
    """Texts with bars between, without those that are not known."""
    return "|".join(part for part in parts if part is not None)


def keyed(rows: Iterable[Row]) -> Rows:
    """Happenings with the token of their event."""
    return [{**row, "event_key": event_key(row)} for row in rows]


def told(make: Callable[[Tables], Iterable[Row]]) -> Callable[[Tables], Rows]:
    """A plain version whose rows are happenings: each gets the token of its event."""

    @wraps(make)
    def done(given: Tables) -> Rows:
        return keyed(make(given))

    return done


def of_council(row: Row, kind: str, day: date, **more: Any) -> Row:
    """A happening in a census return: on the day it happened it was recorded, unless `more` says otherwise."""
    return {
        **{name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")},
        "sender": "council", "source": "cin", "word": WORDS_OF_CENSUS.get(kind, 1), "kind": kind, "happened_on": day,
        "recorded_on": day, "role": "subject", "area": row["agency"], "episode": written(row["referral_date"]), **more,
    }  # fmt: skip


def written(day: date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()


def cin_happening(given: Tables) -> Rows:
    """Every thing that a census return says of a child and that has a day."""
    return keyed([
        *(row for one in given["cin_referral"] for row in _of_referral(one)),
        *(
            of_council(one, "assessment", one["start_date"], ended_on=one["authorisation_date"])
            for one in given["cin_assessment"] if one["start_date"]
        ),
        *(
            of_council(one, "factor", one["start_date"], recorded_on=one["authorisation_date"], code=one["factor"],
                       code_list="assessment_factor")
            for one in given["cin_factor"] if one["start_date"]
        ),
        *(
            of_council(one, "cin_plan", one["start_date"], ended_on=one["end_date"])
            for one in given["cin_plan"] if one["start_date"]
        ),
        *(row for one in given["cin_section47"] for row in _of_enquiry(one)),
        *(row for one in given["cin_protection_plan"] if one["start_date"] for row in _of_plan(one)),
        *(
            of_council(one, "review", one["review_date"],
                       follows=joined(one["record_key"], "protection_plan", written(one["start_date"])))
            for one in given["cin_review"] if one["review_date"]
        ),
        *(
            of_council(one, "pre_proceedings", one["start_date"], outcome=one["outcome"])
            for one in given["cin_pre_proceedings"] if one["start_date"]
        ),
        *(
            of_council(one, "care_application", one["court_application_date"])
            for one in given["cin_pre_proceedings"] if one["court_application_date"]
        ),
    ])  # fmt: skip


def _of_referral(one: Row) -> Iterator[Row]:
    if one["referral_date"]:
        outcome = "no_further_action" if one["no_further_action"] else one["closure_reason"]
        yield of_council(one, "referral", one["referral_date"], ended_on=one["closure_date"], outcome=outcome)
    if one["initial_conference_date"]:
        yield of_council(one, "initial_conference", one["initial_conference_date"])


def _of_enquiry(one: Row) -> Iterator[Row]:
    name = joined(one["record_key"], "section47", written(one["start_date"]))
    if one["start_date"]:
        outcome = "conference_not_required" if one["conference_not_required"] else None
        yield of_council(one, "section47", one["start_date"], ended_on=one["conference_date"], outcome=outcome,
                         token=name)  # fmt: skip
    if one["conference_date"]:
        yield of_council(one, "initial_conference", one["conference_date"], follows=name)


def _of_plan(one: Row) -> Iterator[Row]:
    first, latest, coded = one["initial_category"], one["latest_category"], {"code_list": "category_of_abuse"}
    name = joined(one["record_key"], "protection_plan", written(one["start_date"]))
    yield of_council(one, "protection_plan", one["start_date"], ended_on=one["end_date"], code=first, token=name,
                     **coded)  # fmt: skip
    if latest is not None and latest != first:
        yield of_council(one, "protection_plan_category", one["start_date"], code=latest, **coded)


def crime(given: Tables) -> Rows:
    """Each crime as the newest submission has it; of two rows of that, the one that sorts first."""
    said = ("offence_code", "recorded_date", "offence_from", "csa_flag", "cse_flag", "online_flag", "group_flag",
            "setting", "reported_date", "offence_to")  # fmt: skip
    made = []
    for heap in alike(given["police_crime"], "agency", "crime"):
        heap.sort(
            key=lambda row: [late(row["period_end"]), late(row["submission"]), *(early(row[name]) for name in said)]
        )
        made.append({name: heap[0][name] for name in ("agency", "crime", *said)})
    return made


def crime_party(given: Tables) -> Rows:
    """Each person in each role in a crime, as the newest submission has them."""
    made = []
    named = [row for row in given["police_party"] if row["role"] is not None]
    for heap in alike(named, "agency", "crime", "record_key", "role"):
        heap.sort(
            key=lambda row: [
                *(late(row[name]) for name in ("period_end", "submission", "received_on")),
                *(early(row[name]) for name in ("birth_month", "home_area")),
            ]
        )
        names = ("agency", "crime", "record_key", "role", "birth_month", "home_area", "submission", "period_end",
                 "received_on")  # fmt: skip
        made.append({name: heap[0][name] for name in names})
    return made


def day_of(crime: Row) -> date | None:
    """The first day on which a crime may have happened, else the day it was recorded."""
    day: date | None = crime["offence_from"] or crime["recorded_date"]
    return day


def is_of(row: Row, crime: Row) -> bool:
    """Whether a row is of that crime. A crime without a reference has no rows."""
    return crime["crime"] is not None and (row["agency"], row["crime"]) == (crime["agency"], crime["crime"])


def crime_harmed_by(given: Tables) -> Rows:
    """For each crime with a suspect whose age is known: an adult among them, or only children."""
    made = []
    for one in given["crime"]:
        suspects = [row for row in given["crime_party"] if row["role"] == "suspect" and is_of(row, one)]
        ages = [age for age in (age_on(row["birth_month"], day_of(one)) for row in suspects) if age is not None]
        if ages:
            harmed_by = "adult_on_child" if any(age >= 18 for age in ages) else "child_on_child"
            made.append({"agency": one["agency"], "crime": one["crime"], "harmed_by": harmed_by})
    return made


def police_happening(given: Tables) -> Rows:
    """Every crime and every outcome, once for each of its people in each of their roles."""
    made = []
    for person in given["crime_party"]:
        who = {name: person[name] for name in ("record_key", "agency", "role")} | {"area": person["home_area"]}
        when = {name: person[name] for name in ("submission", "period_end", "received_on")}
        for one in (one for one in given["crime"] if is_of(person, one)):
            said = [row["harmed_by"] for row in given["crime_harmed_by"] if is_of(row, one)]
            police = {**who, **when, "sender": "police", "source": "police_crime", "word": 1, "episode": one["crime"]}
            if one["reported_date"]:
                day = one["reported_date"]
                made.append({**police, "kind": "crime_reported", "happened_on": day, "recorded_on": day})
            made.append({
                **police, "kind": "crime_recorded", "token": joined(person["record_key"], one["crime"], person["role"]),
                "code_list": "offence_class",
                "code": one["offence_code"], "happened_on": one["offence_from"], "recorded_on": one["recorded_date"],
                "harmed_by": said[0] if said and said[0] else "not_known",
                "setting": one["setting"], "flagged": bool(one["csa_flag"] or one["cse_flag"]),
                "exploitation": one["cse_flag"], "online": one["online_flag"], "group_based": one["group_flag"],
                "age": age_on(person["birth_month"], day_of(one)),
            })  # fmt: skip
        for outcome in (row for row in given["police_outcome"] if is_of(row, person)):
            of_outcome = {
                **who, **{name: outcome[name] for name in ("submission", "period_end", "received_on")},
                "sender": "police", "source": "police_outcome", "word": 1, "episode": outcome["crime"],
                "follows": joined(person["record_key"], person["crime"], person["role"]),
                "outcome": outcome["outcome_code"], "happened_on": outcome["outcome_date"],
                "recorded_on": outcome["outcome_date"],
            }  # fmt: skip
            code = {"code_list": "crime_outcome", "code": outcome["outcome_code"]}
            made.append({**of_outcome, **code, "kind": "crime_outcome"})
            if outcome["outcome_code"] in ("1", "1A") and outcome["outcome_date"]:
                made.append({**of_outcome, "kind": "charge"})
    return keyed(made)


def support_happening(given: Tables) -> Rows:
    """The stages of one person's way through a support service that have a day."""
    made = []
    for row in given["support"]:
        shared = {
            **{name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")},
            "sender": "support", "source": "support", "word": 1, "episode": written(row["referral_date"]),
            "area": row["home_area"], "role": "subject",
        }  # fmt: skip
        name = joined(row["record_key"], "support", written(row["referral_date"]))
        form = {"harmed_by": row["harmed_by"], "context": row["context"]}
        for kind, day, more in (
            ("support_referral", row["referral_date"],
             {**form, "code_list": "support_reason", "code": row["reason"], "token": name}),
            ("support_wait", row["wait_from"], {"ended_on": row["start_date"], "follows": name}),
            ("support_start", row["start_date"], {"follows": name}),
            ("support_end", row["end_date"], {"outcome": row["end_reason"], "follows": name}),
        ):  # fmt: skip
            if day:
                made.append({**shared, "kind": kind, "happened_on": day, "recorded_on": day, **more})
    return keyed(made)
