"""Records to events as a person with a pencil would make them: lists of rows in, rows out, one function for each step.

Written from the meaning of the steps, columns and spec tests, and not from their SQL. A column that a row does not name
is null. Nothing here is quick, and all of it can be read aloud.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tests.generative.drawn import Row, Rows, Tables


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


def of_council(row: Row, kind: str, day: date, **more: Any) -> Row:
    """A happening in a census return: on the day it happened it was recorded, unless `more` says otherwise."""
    return {
        **{name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")},
        "sender": "council", "kind": kind, "happened_on": day, "recorded_on": day, "role": "subject",
        "area": row["agency"], "episode": written(row["referral_date"]), **more,
    }  # fmt: skip


def written(day: date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()


def cin_happening(given: Tables) -> Rows:
    """Every thing that a census return says of a child and that has a day."""
    return [
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
        *(of_council(one, "review", one["review_date"]) for one in given["cin_review"] if one["review_date"]),
        *(
            of_council(one, "pre_proceedings", one["start_date"], outcome=one["outcome"])
            for one in given["cin_pre_proceedings"] if one["start_date"]
        ),
    ]  # fmt: skip


def _of_referral(one: Row) -> Iterator[Row]:
    if one["referral_date"]:
        outcome = "no_further_action" if one["no_further_action"] else one["closure_reason"]
        yield of_council(one, "referral", one["referral_date"], ended_on=one["closure_date"], outcome=outcome)
    if one["initial_conference_date"]:
        yield of_council(one, "initial_conference", one["initial_conference_date"])


def _of_enquiry(one: Row) -> Iterator[Row]:
    if one["start_date"]:
        outcome = "conference_not_required" if one["conference_not_required"] else None
        yield of_council(one, "section47", one["start_date"], ended_on=one["conference_date"], outcome=outcome)
    if one["conference_date"]:
        yield of_council(one, "initial_conference", one["conference_date"])


def _of_plan(one: Row) -> Iterator[Row]:
    first, latest, coded = one["initial_category"], one["latest_category"], {"code_list": "category_of_abuse"}
    yield of_council(one, "protection_plan", one["start_date"], ended_on=one["end_date"], code=first, **coded)
    if latest is not None and latest != first:
        yield of_council(one, "protection_plan_category", one["start_date"], code=latest, **coded)


def crime(given: Tables) -> Rows:
    """Each crime as the newest submission has it; of two rows of that, the one that sorts first."""
    said = ("offence_code", "recorded_date", "offence_from", "csa_flag", "cse_flag", "online_flag", "group_flag",
            "setting")  # fmt: skip
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
            made.append({
                **who, **when, "sender": "police", "kind": "crime_recorded", "code_list": "offence_class",
                "code": one["offence_code"], "happened_on": one["offence_from"], "recorded_on": one["recorded_date"],
                "episode": one["crime"], "harmed_by": said[0] if said and said[0] else "not_known",
                "setting": one["setting"], "flagged": bool(one["csa_flag"] or one["cse_flag"]),
                "exploitation": one["cse_flag"], "online": one["online_flag"], "group_based": one["group_flag"],
                "age": age_on(person["birth_month"], day_of(one)),
            })  # fmt: skip
        for outcome in (row for row in given["police_outcome"] if is_of(row, person)):
            of_outcome = {name: outcome[name] for name in ("submission", "period_end", "received_on")}
            made.append({
                **who, **of_outcome, "sender": "police", "kind": "crime_outcome", "code_list": "crime_outcome",
                "code": outcome["outcome_code"], "outcome": outcome["outcome_code"], "episode": outcome["crime"],
                "happened_on": outcome["outcome_date"], "recorded_on": outcome["outcome_date"],
            })  # fmt: skip
    return made


def support_happening(given: Tables) -> Rows:
    """The stages of one person's way through a support service that have a day."""
    made = []
    for row in given["support"]:
        shared = {
            **{name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")},
            "sender": "support", "episode": written(row["referral_date"]), "area": row["home_area"], "role": "subject",
        }  # fmt: skip
        form = {"harmed_by": row["harmed_by"], "context": row["context"]}
        for kind, day, more in (
            ("support_referral", row["referral_date"],
             {**form, "code_list": "support_reason", "code": row["reason"]}),
            ("support_wait", row["wait_from"], {"ended_on": row["start_date"]}),
            ("support_start", row["start_date"], {}),
            ("support_end", row["end_date"], {"outcome": row["end_reason"]}),
        ):  # fmt: skip
            if day:
                made.append({**shared, "kind": kind, "happened_on": day, "recorded_on": day, **more})
    return made


def happening_once(given: Tables) -> Rows:
    """Each happening as the newest return has it, but no factor and no reason that a newer return has not repeated."""
    every = [*given["cin_happening"], *given["police_happening"], *given["support_happening"]]
    made = []
    for heap in alike(every, "record_key", "kind", "code", "happened_on", "episode", "role"):
        one = min(heap, key=_newest_first)
        like_it = [row for row in every if all(row[name] == one[name] for name in ("record_key", "kind"))]
        like_it = [row for row in like_it if all(row[name] == one[name] for name in ("happened_on", "episode"))]
        newer = any(row["period_end"] > one["period_end"] for row in like_it)
        if not (newer and one["kind"] in ("factor", "support_referral")):
            made.append(one)
    return made


def _newest_first(row: Row) -> list[tuple[bool, Any]]:
    texts = ("outcome", "harmed_by", "context", "code_list", "area", "setting")
    rest = ("flagged", "exploitation", "online", "group_based", "age")
    return [
        *(late(row[name]) for name in ("period_end", "submission", "recorded_on", "ended_on")),
        *(early(row[name]) for name in (*texts, *rest)),
        late(row["received_on"]),
        *(early(row[name]) for name in ("agency", "sender")),
    ]


def token(*parts: str | None) -> str:
    """The token of some texts, a dash for one that is not known."""
    return hashlib.md5("|".join("-" if part is None else part for part in parts).encode()).hexdigest()


def event(given: Tables) -> Rows:
    """What each happening means, by the crosswalk, and whose it is, by the best link set."""
    made = []
    for row in given["happening_once"]:
        people = [
            one["person_key"] for one in given["link"] if one["record_key"] == row["record_key"] and one["draw"] == 0
        ]
        meanings = [
            one for one in given["crosswalk"]
            if row["code"] is not None and one["code"] == row["code"]
            and row["code_list"] is not None and one["code_list"] == row["code_list"]
        ]  # fmt: skip
        made += [_event(row, person, meaning) for person in people or [None] for meaning in meanings or [{}]]
    return made


def _event(row: Row, person: str | None, meaning: Row) -> Row:
    copied = ("record_key", "agency", "sender", "area", "kind", "happened_on", "recorded_on", "received_on", "ended_on",
              "setting", "online", "group_based", "role", "outcome")  # fmt: skip
    day = written(row["happened_on"])
    return {
        **{name: row[name] for name in copied},
        "person_key": person,
        "actor": row["sender"],
        "event_key": token(row["record_key"], row["kind"], row["code"], day, row["episode"], row["role"]),
        "episode": token(row["record_key"], row["episode"]),
        "precision": "day" if day else "none",
        "status": _status(row, meaning),
        "harmed_by": _who(row, meaning),
        "context": row["context"] if row["context"] is not None else meaning.get("context"),
        "exploitation": bool(row["exploitation"] or meaning.get("exploitation")),
        "trafficking": bool(meaning.get("trafficking")),
    }


def _status(row: Row, meaning: Row) -> str | None:
    """The rung that an event stands for: none for who harmed or saw it; a flagged crime's own; else the code's."""
    if row["role"] in ("suspect", "witness"):
        return None
    rung: str | None = meaning.get("status")
    if row["kind"] == "crime_recorded":
        if row["flagged"]:
            return "recorded crime"
        if rung is None and row["age"] is not None and row["age"] < 18:
            return meaning.get("status_of_a_child")
    return rung


def _who(row: Row, meaning: Row) -> str | None:
    """Who harmed: the code where it says so, else the record, else that the code does not say."""
    said: str | None = meaning.get("harmed_by")
    if said in (None, "not_known") and row["harmed_by"] is not None:
        return str(row["harmed_by"])
    return said


def person_says(given: Tables) -> Rows:
    """What each record says of its person, in one vocabulary."""
    made = []
    for rank, (source, table) in enumerate(
        (("council", "cin_child"), ("support", "support"), ("police", "police_party")), 1
    ):
        for row in given[table]:
            mine = [one for one in given["link"] if one["record_key"] == row["record_key"] and one["draw"] == 0]
            made += [
                {
                    **{name: row[name] for name in ("record_key", "period_end", "birth_month")},
                    "rank": rank,
                    "person_key": one.get("person_key"),
                    "band": one.get("band"),
                    "sex": {"1": "M", "M": "M", "2": "F", "F": "F"}.get(row["sex"]),
                    "ethnicity": None if row["ethnicity"] in ("REFU", "NOBT") else row["ethnicity"],
                    "ethnicity_source": None if row["ethnicity"] in (None, "REFU", "NOBT") else source,
                }
                for one in mine or [{}]
            ]
    return made


def person(given: Tables) -> Rows:
    """Each person as the first word on each attribute has them: the council's, the newest."""
    made = []
    for heap in alike(given["person_says"], "person_key"):
        ethnicity = _first_word(heap, "ethnicity")
        made.append({
            "person_key": heap[0]["person_key"], "birth_month": _first_word(heap, "birth_month").get("birth_month"),
            "sex": _first_word(heap, "sex").get("sex", "U"), "ethnicity": ethnicity.get("ethnicity"),
            "ethnicity_source": ethnicity.get("ethnicity_source"), "link_band": weakest(row["band"] for row in heap),
        })  # fmt: skip
    return made


def link_draw(given: Tables) -> Rows:
    """What every draw but the best one says."""
    return [{name: row[name] for name in ("record_key", "draw", "person_key")} for row in given["link"] if row["draw"]]


def weakest(bands: Iterable[str | None]) -> str | None:
    """The band of the weakest link among some."""
    known = [band for band in bands if band is not None]
    return max(known, key=("identifier", "strong", "moderate", "single", "not linked").index, default=None)


def _first_word(heap: Rows, name: str) -> Row:
    said = sorted(
        (row for row in heap if row[name] is not None),
        key=lambda row: (
            row["rank"], late(row["period_end"]), row["record_key"], early(row[name]), early(row["ethnicity_source"])
        ),
    )  # fmt: skip
    return said[0] if said else {}
