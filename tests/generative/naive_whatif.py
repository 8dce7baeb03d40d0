"""The steps of "what if" as a person with a pencil would take them: lists of rows in, rows out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sightline.standard.calendar import working_days_between
from tests.generative.drawn import Row, Rows, Tables


def handover_case(given: Tables) -> Rows:
    """Each beginning of each handover, with the first of the ends for which it is the last beginning before them."""
    made: Rows = []
    for handover in given["handover"]:
        begun = {
            (event["agency"], _tie(handover, event, "event_key"), event[handover["start_day"]])
            for event in given["event"]
            if event["kind"] == handover["start_kind"]
            and handover["start_outcome"] in (None, event["outcome"])
        }  # fmt: skip
        begun = {one for one in begun if one[1] is not None and one[2] is not None}
        ends: dict[tuple[Any, date], list[date]] = {}
        for event in given["event"]:
            tie, day = _tie(handover, event, "related_event"), event["happened_on"]
            if event["kind"] != handover["stop_kind"] or day is None or day > handover["until"]:
                continue
            before = [started for _, of, started in begun if of == tie and started <= day]
            if before:
                ends.setdefault((tie, max(before)), []).append(day)
        for agency, tie, started in begun:
            if handover["first_day"] <= started <= handover["last_day"]:
                stopped = min(ends.get((tie, started), [None]))  # type: ignore[type-var]
                days = None if stopped is None else working_days_between(started, stopped)
                made.append({"handover": handover["handover"], "agency": agency, "started_on": started,
                             "stopped_on": stopped, "days": days})  # fmt: skip
    return made


def _tie(handover: Row, event: Row, related: str) -> Any:
    return event[related] if handover["paired_by"] == "related" else event["episode"]


def handover_day(given: Tables) -> Rows:
    """How many that have ended began, and how many ended, on each day."""
    came: Counter[tuple[Any, ...]] = Counter()
    done: Counter[tuple[Any, ...]] = Counter()
    for row in given["handover_case"]:
        if row["stopped_on"] is not None:
            came[row["handover"], row["agency"], row["started_on"]] += 1
            done[row["handover"], row["agency"], row["stopped_on"]] += 1
    return [
        {"handover": key[0], "agency": key[1], "day": key[2], "came": came[key], "done": done[key]}
        for key in {*came, *done}
    ]


def handover_wait(given: Tables) -> Rows:
    """How many waited how long, those without an end apart."""
    found = Counter(
        (row["handover"], row["agency"], row["stopped_on"] is not None, row["days"] or 0)
        for row in given["handover_case"]
    )
    names = ("handover", "agency", "ended", "days")
    return [{**dict(zip(names, key, strict=True)), "cases": number} for key, number in found.items()]
