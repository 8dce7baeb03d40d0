"""The daily feed of early adopters by hand: each field as the newest file gave it, less what was purged."""

from __future__ import annotations

from typing import Any

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, joined, keyed, written
from tests.generative.naive_returns import said

THINGS = (
    ("ea_episode", "referral", "episode", "referral_date", "closure_date"),
    ("ea_assessment", "assessment", "assessment", "start_date", "authorisation_date"),
    ("ea_need_plan", "cin_plan", "need_plan", "start_date", "end_date"),
    ("ea_enquiry", "section47", "enquiry", "start_date", "conference_date"),
    ("ea_protection_plan", "protection_plan", "protection_plan", "start_date", "end_date"),
    ("ea_placement", "placement", "placement", "start_date", "end_date"),
)


def _outcome(kind: str, row: Row) -> Any:
    if kind == "referral":
        return "no_further_action" if row["no_further_action"] else row["closure_reason"]
    if kind == "section47":
        return "conference_not_required" if row["conference_required"] is False else None
    return row["start_reason"] if kind == "placement" else None


def feed_happening(given: Tables) -> Rows:
    """What the feed says of each child, as it stands after the newest file."""
    fed: Rows = [
        {
            **{name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")},
            "kind": kind, "episode": row["episode"], "item": row[item], "start": row[start], "end": row[end],
            "outcome": _outcome(kind, row), "purged": bool(row["purged"]),
        }
        for table, kind, item, start, end in THINGS for row in given[table]
        if row["episode"] is not None and row[item] is not None
    ]  # fmt: skip
    things = [_thing(heap) for heap in alike(_left(given, fed), "record_key", "kind", "episode", "item")]
    return keyed(row for thing in things for row in _told(thing, things))


def _left(given: Tables, fed: Rows) -> Rows:
    """What no file of that day or later says must be forgotten."""
    left = []
    for row in fed:
        gone = [one for one in given["ea_child"] if one["purged"] and one["record_key"] == row["record_key"]]
        for one in (one for one in fed if one["purged"] and one["record_key"] == row["record_key"]):
            whole = one["kind"] == "referral" and one["episode"] == row["episode"]
            if whole or all(one[name] == row[name] for name in ("kind", "episode", "item")):
                gone.append(one)
        if not any(one["period_end"] >= row["period_end"] for one in gone):
            left.append(row)
    return left


def _thing(heap: Rows) -> Row:
    made: Row = {name: heap[0][name] for name in ("record_key", "kind", "episode", "item")}
    made |= {name: max(row[name] for row in heap) for name in ("submission", "period_end", "received_on")}
    made["agency"] = min(row["agency"] for row in heap)
    for name in ("start", "end", "outcome"):
        days = [row["period_end"] for row in heap if row[name] is not None]
        newest = [row[name] for row in heap if days and row["period_end"] == max(days) and row[name] is not None]
        made[name] = max(newest, default=None)
    return made


def _told(thing: Row, things: Rows) -> Rows:
    referral = [
        one for one in things
        if one["kind"] == "referral" and one["record_key"] == thing["record_key"] and one["episode"] == thing["episode"]
    ]  # fmt: skip
    made = []
    for one in referral or [{"start": None}]:
        of: Row = {"episode": written(one["start"])}
        name = joined(thing["record_key"], "fed enquiry", thing["item"])
        kind, start, end = thing["kind"], thing["start"], thing["end"]
        more: Row = {"ended_on": end, "outcome": thing["outcome"], **({"token": name} if kind == "section47" else {})}
        if start and kind != "placement":
            made.append(said("council", "early_adopter", thing, kind, start, **of, **more))
        if end and kind == "section47":
            made.append(said("council", "early_adopter", thing, "initial_conference", end, **of, follows=name))
        if start and kind == "placement" and thing["outcome"] == "S":
            made.append(said("council", "early_adopter", thing, "looked_after", start, **of))
    return made
