"""The steps of the three gaps as a person with a pencil would take them: lists of rows in, rows out."""

from __future__ import annotations

from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import age_on, alike


def gap_sign(given: Tables) -> Rows:
    """A row for each incident of which a view has a record, with the earliest days."""
    born = {person["person_key"]: person["birth_month"] for person in given["person"]}
    found = [
        sign
        for event in given["event"]
        for listed in given["sign"]
        if event["status"] is None and event["person_key"] in born and _is_listed(event, listed)
        for sign in _sign(event, listed, born[event["person_key"]])
    ]
    return [
        {**heap[0], "happened_on": min(one["happened_on"] for one in heap),
         "known_on": min(one["known_on"] for one in heap)}
        for heap in alike(found, "record_key", "person_key", "view", "incident")
    ]  # fmt: skip


def _is_listed(event: Row, listed: Row) -> bool:
    same = (event["kind"], event["sender"]) == (listed["kind"], listed["sender"])
    return same and listed["outcome"] in (None, event["outcome"])


def _sign(event: Row, listed: Row, born: date | None) -> Rows:
    known = event["ended_on"] if listed["known"] == "ended_on" else event["recorded_on"]
    if known is None:
        return []
    happened = {"happened_on": event["happened_on"], "ended_on": event["ended_on"]}.get(listed["happened"])
    if happened is None or happened > known:
        happened = known
    before, after = listed["valid_from"], listed["valid_to"]
    young, there = age_on(born, known), age_on(born, happened)
    if young is None or there is None or young >= 18 or there < 0:
        return []
    if (before is not None and known < before) or (after is not None and known > after):
        return []
    return [{
        "record_key": event["record_key"], "person_key": event["person_key"], "view": listed["view"],
        "incident": _incident(event, listed), "happened_on": happened, "known_on": known,
    }]  # fmt: skip


def _incident(event: Row, listed: Row) -> str:
    if listed["incident"] == "related" and event["related_event"] is not None:
        return str(event["related_event"])
    if listed["incident"] == "day" and event["happened_on"] is not None:
        return f"{event['kind']}|{event['happened_on'].isoformat()}"
    return str(event["event_key"])


def gap_identified(given: Tables) -> Rows:
    """Every record with a rung made of a child, and the day on which its episode came in."""
    born = {person["person_key"]: person["birth_month"] for person in given["person"]}
    made = []
    for event in given["event"]:
        recorded, age = event["recorded_on"], age_on(born.get(event["person_key"]), event["recorded_on"])
        if event["status"] is None or age is None or not 0 <= age < 18:
            continue
        came = [
            other["happened_on"]
            for other in given["event"]
            if other["kind"] in ("referral", "crime_reported", "support_referral")
            and other["happened_on"] is not None
            and other["episode"] is not None
            and other["episode"] == event["episode"]
        ]
        copied = ("event_key", "record_key", "person_key", "sender", "area", "harmed_by")
        made.append({
            **{name: event[name] for name in copied},
            "contact_on": min([recorded, *came]), "identified_on": recorded,
        })  # fmt: skip
    return made


def gap_action(given: Tables) -> Rows:
    """Each day on which an event of the list happened to somebody, once."""
    days = {
        (event["record_key"], event["person_key"], event["happened_on"])
        for event in given["event"]
        for listed in given["action"]
        if event["kind"] == listed["kind"]
        and listed["role"] in (None, event["role"])
        and event["person_key"] is not None
        and event["happened_on"] is not None
        and (listed["valid_from"] or date.min) <= event["happened_on"] <= (listed["valid_to"] or date.max)
    }
    return [{"record_key": record, "person_key": person, "acted_on": on} for record, person, on in days]


def gap_child(given: Tables) -> Rows:
    """Everybody whom one of the three names and whose birth is known."""
    named = {row["person_key"] for name in ("gap_sign", "gap_identified", "gap_action") for row in given[name]}
    return [
        {name: person[name] for name in ("person_key", "sex", "birth_month")}
        for person in given["person"]
        if person["person_key"] in named and person["birth_month"] is not None
    ]
