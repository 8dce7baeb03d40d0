"""Who came to meetings, and what in the chronology cannot be so, counted by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike

OPEN_DAYS = {
    "missing": 30, "contact": 30, "early_help": 1095, "referral": 1826, "assessment": 365, "police_protection": 30,
    "emergency_order": 60, "protection_plan": 1826, "cin_plan": 1826, "support_wait": 365,
}  # fmt: skip


def any_of(values: list[bool | None]) -> bool | None:
    """Yes where one of them is yes, no where all that are known are no."""
    known = [value for value in values if value is not None]
    return any(known) if known else None


def attendance(given: Tables) -> Rows:
    """Each organisation at each meeting that is an event."""
    meetings: dict[tuple[str, str, bool | None], str] = {}
    named = [row for row in given["meetings"] if row["held_date"] and row["meeting"] is not None]
    for heap in alike(named, "agency", "meeting", "record_key", "held_date", "kind"):
        one = heap[0]
        kind = "review" if one["kind"] == "review_conference" else one["kind"]
        same = [row for row in named if all(row[name] == one[name] for name in ("agency", "meeting", "record_key"))]
        same = [row for row in same if row["held_date"] == one["held_date"]]
        same = [row for row in same if ("review" if row["kind"] == "review_conference" else row["kind"]) == kind]
        quorate = any_of([row["quorate"] for row in same])
        for event in given["event"]:
            found = (event["record_key"], event["kind"], event["happened_on"])
            if None not in found and found == (one["record_key"], kind, one["held_date"]):
                key = (one["agency"], one["meeting"], quorate)
                meetings[key] = min(meetings.get(key, event["event_key"]), event["event_key"])
    rows: Rows = [
        {"event_key": event, "quorate": quorate,
         **{name: row[name] for name in ("organisation", "invited", "invited_date", "attended")}}
        for row in given["meeting_attendance"] if row["organisation"] is not None
        for (agency, meeting, quorate), event in meetings.items()
        if (agency, meeting) == (row["agency"], row["meeting"])
    ]  # fmt: skip
    made = []
    for heap in alike(rows, "event_key", "organisation"):
        came = [row["attended"] for row in heap]
        made.append({
            "event_key": heap[0]["event_key"], "organisation": heap[0]["organisation"],
            "invited": any_of([row["invited"] for row in heap]),
            "invited_on": min((row["invited_date"] for row in heap if row["invited_date"]), default=None),
            "attended": any_of([None if value is None else value == "yes" for value in came]),
            "report_sent": any_of([None if value is None else value == "report_sent" for value in came]),
            "quorate": any_of([row["quorate"] for row in heap]),
        })  # fmt: skip
    return made


def chronology_finding(given: Tables) -> Rows:
    """How often each thing was found, by kind of event and of agency."""
    found: Counter[tuple[str, str, str]] = Counter()
    people = {row["person_key"]: row for row in given["person"]}
    died = _died(given)
    for row in given["event"]:
        born = people.get(row["person_key"], {}).get("birth_month")
        heard = [one["period_end"] for one in given["happening_once"] if one["agency"] == row["agency"]]
        for name in _of_event(row, born, died.get(row["person_key"]), max(heard, default=None)):
            found[row["kind"], row["sender"], name] += 1
    keys = {row["event_key"]: row for row in given["event"]}
    linked = {row["record_key"] for row in given["link"] if row["draw"] == 0}
    for row in given["happening_once"]:
        event = keys.get(row["event_key"])
        if event and row["follows"] is not None and event["related_event"] is None:
            found[event["kind"], event["sender"], "follows_nothing"] += 1
        if not event and row["record_key"] not in linked:
            found[row["kind"], row["sender"], "no_person"] += 1
    return [{"kind": kind, "sender": sender, "finding": name, "n": n} for (kind, sender, name), n in found.items()]


def _died(given: Tables) -> dict[str, date]:
    died: dict[str, date] = {}
    for row in (*given["cin_child"], *given["ssd_person"]):
        for one in given["link"]:
            if row["death_month"] and one["draw"] == 0 and one["record_key"] == row["record_key"]:
                died[one["person_key"]] = max(died.get(one["person_key"], row["death_month"]), row["death_month"])
    return died


def _of_event(row: Row, born: date | None, died: date | None, heard: date | None) -> list[str]:
    day, made = row["happened_on"], []
    if day is None:
        return ["no_day"]
    if born and (born - day).days > (280 if row["sender"] == "council" else 0):
        made.append("before_birth")
    if died and (day - died).days > 31:
        made.append("after_death")
    for name, other in (("ends_before_start", "ended_on"), ("recorded_before", "recorded_on"),
                        ("after_receipt", "received_on")):  # fmt: skip
        if row[other] and row[other] < day:
            made.append(name)
    lasts = OPEN_DAYS.get(row["kind"])
    if lasts and heard and row["ended_on"] is None and (heard - day).days > lasts:
        made.append("never_ended")
    return made
