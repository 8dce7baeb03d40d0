"""The steps that read clocks as a person with a pencil would take them: lists of rows in, rows out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sightline.standard.calendar import FIRST, LAST, working_days_between
from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike
from tests.generative.naive_picture import year_of

DAY, HOUR = 86_400, 3_600


def clock_mark(given: Tables) -> Rows:
    """Every event that is a moment of a clock, with its day and what pairs it."""
    made = []
    for event in given["event"]:
        for moment in given["clock_moment"]:
            if event["kind"] != moment["kind"] or moment["outcome"] not in (None, event["outcome"]):
                continue
            if any((u["clock"], u["role"], u["outcome"]) == (moment["clock"], moment["role"], event["outcome"])
                   for u in given["clock_unless"]):  # fmt: skip
                continue
            day = {"ended": event["ended_on"], "recorded": event["recorded_on"]}.get(
                moment["day_of"], event["happened_on"]
            )
            if moment["day_of"] == "ended" and day is None:
                continue
            time = {"ended": event["ended_at"], "recorded": None}.get(moment["day_of"], event["happened_at"])
            made.append({
                **{name: moment[name] for name in ("clock", "number", "role", "pairing")}, "day": day, "moment": time,
                "event_key": event["event_key"], "pair_key": _pair(event, moment),
            })  # fmt: skip
    return made


def _pair(event: Row, moment: Row) -> str | None:
    own: dict[str, str | None] = {
        "event": event["event_key"], "record": event["record_key"], "person": event["person_key"],
        "related": event["event_key"] if moment["role"] == "start" else event["related_event"],
    }  # fmt: skip
    episode = event["record_key"] if event["episode"] is None else event["episode"]
    return own.get(moment["pairing"], episode)


def clock_form(given: Tables) -> Rows:
    """What the records of an episode, and of a person, say of the form, where any is specific to sexual abuse."""
    specific = [event for event in given["event"] if event["status"] is not None]
    said = [
        {"told_by": told_by, "token": token, "harmed_by": event["harmed_by"], "context": event["context"]}
        for event in specific
        for told_by, token in (
            ("episode", event["record_key"] if event["episode"] is None else event["episode"]),
            ("person", event["person_key"]),
        )
    ]
    made = []
    for heap in alike(said, "told_by", "token"):
        harmed = {row["harmed_by"] for row in heap} & {"adult_on_child", "child_on_child"}
        contexts = {row["context"] for row in heap} - {None, "not_known"}
        made.append({
            "told_by": heap[0]["told_by"], "token": heap[0]["token"],
            "harmed_by": "both" if len(harmed) > 1 else min(harmed, default="not_known"),
            "context": "several" if len(contexts) > 1 else min(contexts, default="not_known"),
        })  # fmt: skip
    return made


def clock_start(given: Tables) -> Rows:
    """Every start, those of one day in one pairing once, with the last day of which its agency's data speaks."""
    until = {row["who"]: row["until"] for row in given["speaks_until"]}
    events = {event["event_key"]: event for event in given["event"]}
    starts = [
        mark for mark in given["clock_mark"]
        if mark["role"] == "start" and mark["day"] is not None and mark["pair_key"] is not None
    ]  # fmt: skip
    made = []
    for heap in alike(starts, "clock", "pairing", "pair_key", "day"):
        key = min(mark["event_key"] for mark in heap)
        rules = [rule for rule in given["clock_rule"] if rule["clock"] == heap[0]["clock"]]
        if key not in events or "all" not in until:
            continue
        for rule in rules:
            if rule["valid_from"] is None or heap[0]["day"] >= rule["valid_from"]:
                told = [until.get(events[key][name]) for name in ("agency", "sender")]
                made.append({
                    **{name: heap[0][name] for name in ("clock", "pairing", "pair_key", "day")}, "event_key": key,
                    "moment": min((mark["moment"] for mark in heap if mark["moment"] is not None), default=None),
                    "until": next((day for day in told if day is not None), until["all"]),
                })  # fmt: skip
    return made


def clock_around(given: Tables) -> Rows:
    """The first stop and the first other ending of every wait that counts."""
    made = []
    for start in given["clock_start"]:
        for rule in (rule for rule in given["clock_rule"] if rule["clock"] == start["clock"]):
            found = _around(start, rule, given["clock_mark"])
            if found is not None:
                made.append({"clock": start["clock"], "event_key": start["event_key"], **found})
    return made


def _around(start: Row, rule: Row, marks: Rows) -> Row | None:
    keys = [(start["pairing"], start["pair_key"])]
    keys += [(m["pairing"], m["pair_key"]) for m in marks
             if (m["clock"], m["event_key"], m["role"]) == (start["clock"], start["event_key"], "also")]  # fmt: skip
    mine = [m for m in marks if m["clock"] == start["clock"] and (m["pairing"], m["pair_key"]) in keys
            and m["pair_key"] is not None]  # fmt: skip
    day, until = start["day"], start["until"]

    def days(role: str) -> list[date]:
        return [m["day"] for m in mine if m["role"] == role and m["day"] is not None]

    first_day = day + timedelta(days=1) if rule["again"] else day
    stop = min((d for d in days("stop") if first_day <= d <= until), default=None)
    ended = min((d for d in days("ended") if day <= d <= until), default=None)
    begun = min((d for d in days("start") if day < d <= until), default=None)
    before = max((d for d in days("start") if d < day), default=None)
    placed = max((d for d in days("place") if d <= day), default=None)
    if rule["place"] == "first" and (placed is None or (before is not None and before >= placed)):
        return None
    if rule["place"] == "later" and (before is None or (placed is not None and before < placed)):
        return None
    paired = rule["pairing"] in ("event", "related", "episode")
    return {
        "stop_day": stop if rule["again"] or begun is None or stop is None or stop < begun else None,
        "other_day": ended if rule["again"] else min((d for d in (ended, begun) if d is not None), default=None),
        "undated": any(m["role"] == "ended" and m["day"] is None for m in mine),
        "backwards": stop is None and before is None and not rule["again"] and paired
        and any(d < day for d in days("stop")),
    }  # fmt: skip


def clock_outcome(given: Tables) -> Rows:
    """How every wait ended, what it showed then, and how long it may have run."""
    made = []
    for start in given["clock_start"]:
        key = (start["clock"], start["event_key"])
        for around in (a for a in given["clock_around"] if (a["clock"], a["event_key"]) == key):
            made += [
                {"clock": key[0], "event_key": key[1], **_outcome(start, around, rule, given["clock_mark"])}
                for rule in given["clock_rule"]
                if rule["clock"] == start["clock"]
            ]
    return made


def _outcome(start: Row, around: Row, rule: Row, marks: Rows) -> Row:
    finding: str | None
    stop, other, day = around["stop_day"], around["other_day"], start["day"]
    if stop is not None and (rule["own_end"] or other is None or stop <= other):
        outcome, seen = "stopped", stop
    elif other is not None or around["undated"]:
        outcome, seen = "ended", other
    else:
        outcome, seen = "open", start["until"]
    inside = seen is not None and all(FIRST <= one <= LAST for one in (day, seen))
    if day > start["until"]:
        finding = "after_end"
    elif around["backwards"]:
        finding = "backwards"
    elif seen is None:
        finding = "undated"
    else:
        finding = "outside_calendar" if rule["working"] and not inside else None
    if seen is None:
        return {"outcome": outcome, "finding": finding}
    shown = (working_days_between(day, seen) if inside else None) if rule["working"] else (seen - day).days
    times = [
        m["moment"] for m in marks
        if outcome == "stopped" and m["role"] == "stop" and m["day"] == seen and m["moment"] is not None
        and (m["clock"], m["pairing"], m["pair_key"]) == (start["clock"], start["pairing"], start["pair_key"])
    ]  # fmt: skip
    from_start = _seconds(day, start["moment"])
    at_stop = DAY if outcome == "open" else _seconds(seen, min(times, default=None))
    days = DAY * (seen - day).days
    return {
        "outcome": outcome, "finding": finding, "seen": seen, "days": (seen - day).days,
        "shown": None if shown is None else shown + rule["first"],
        "fewest": max(0, days + (0 if at_stop is None else at_stop) - (DAY if from_start is None else from_start)),
        "most_seconds": days + (DAY if at_stop is None else at_stop) - (0 if from_start is None else from_start),
    }  # fmt: skip


def _seconds(day: date, moment: datetime | None) -> int | None:
    if moment is None:
        return None
    span = moment - datetime(day.year, day.month, day.day, tzinfo=UTC)
    return span // timedelta(seconds=1) if span >= timedelta(0) else -(-span // timedelta(seconds=1))


def clock_heard(given: Tables) -> Rows:
    """Agencies, or areas, of which some stop is known."""
    found = set()
    for mark in given["clock_mark"]:
        if mark["role"] != "stop" or mark["day"] is None:
            continue
        for rule in (rule for rule in given["clock_rule"] if rule["clock"] == mark["clock"]):
            for event in (event for event in given["event"] if event["event_key"] == mark["event_key"]):
                found |= {(mark["clock"], who) for who in _heard(rule["pairing"], event, everywhere=True)}
    return [{"clock": clock, "who": who} for clock, who in found]


def _heard(pairing: str, event: Row, *, everywhere: bool) -> set[str]:
    if pairing not in ("related", "person"):
        return {event["agency"]}
    area = "anywhere" if event["area"] is None else event["area"]
    return {area, "anywhere"} if everywhere else {area}


def clock_case(given: Tables) -> Rows:
    """Every wait beside its limit, with its area and form."""
    heard = {(row["clock"], row["who"]) for row in given["clock_heard"]}
    made = []
    for start in given["clock_start"]:
        key = (start["clock"], start["event_key"])
        for outcome in (o for o in given["clock_outcome"] if (o["clock"], o["event_key"]) == key):
            for rule in (rule for rule in given["clock_rule"] if rule["clock"] == start["clock"]):
                for event in (event for event in given["event"] if event["event_key"] == start["event_key"]):
                    made += _case(start, outcome, rule, event, heard, given)
    return made


def _case(start: Row, outcome: Row, rule: Row, event: Row, heard: set[tuple[str, str]], given: Tables) -> Rows:
    due = next((row["due"] for row in given["clock_due"]
                if (row["clock"], row["day"]) == (start["clock"], start["day"])), None)  # fmt: skip
    place = _place(start, outcome, rule, due)
    token = event["person_key"] if rule["told_by"] == "person" else (
        event["record_key"] if event["episode"] is None else event["episode"]
    )  # fmt: skip
    form = next(
        (row for row in given["clock_form"] if (row["told_by"], row["token"]) == (rule["told_by"], token)), None
    )
    known = any((start["clock"], who) in heard for who in _heard(rule["pairing"], event, everywhere=False))
    seen = outcome["seen"]
    return [{
        "clock": start["clock"], "event_key": start["event_key"], "sender": event["sender"],
        "area": "not_known" if event["area"] is None else event["area"], "year": year_of(start["day"]),
        "seen_year": None if seen is None else year_of(seen),
        "finding": "unheard" if outcome["finding"] is None and not known else outcome["finding"],
        "state": {"within": "open", "later": "past"}.get(place, place) if outcome["outcome"] == "open" else place,
        "csa": "no" if form is None else "yes", "harmed_by": "not_known" if form is None else form["harmed_by"],
        "context": "not_known" if form is None else form["context"],
        **{name: outcome[name] for name in ("outcome", "shown", "days")},
    }]  # fmt: skip


def _place(start: Row, outcome: Row, rule: Row, due: date | None) -> str:
    if outcome["outcome"] == "ended":
        return "ended"
    if rule["most"] is None:
        return str(outcome["outcome"])
    if not rule["hours"]:
        if outcome["seen"] is None or due is None:
            return "cannot_tell"
        return "within" if outcome["seen"] <= due else "later"
    allowed, fewest, most = HOUR * rule["most"], outcome["fewest"], outcome["most_seconds"]
    if most is not None and most <= allowed:
        return "within"
    over = fewest is not None and (fewest > allowed or (fewest == allowed and start["moment"] is None))
    return "later" if over else "cannot_tell"


# -- counts --------------------------------------------------------------------------------------------------------


def _counted(given: Tables, year: str = "year") -> Rows:
    covered = [row["year"] for row in given["covered_year"]]
    of_a_year = [case for case in given["clock_case"] if case[year] is not None]
    return [case for case in of_a_year for _ in range(covered.count(case[year]))]


def _codes(case: Row, dimensions: Iterable[str]) -> Iterable[tuple[str, Any]]:
    for dimension in dimensions:
        if dimension not in ("harmed_by", "context") or case["csa"] == "yes":
            yield dimension, "all" if dimension == "all" else case[dimension]


def clock_counts(given: Tables) -> Rows:
    """Cases by state in the year in which they start."""
    cells = Counter(
        (case["clock"], case["year"], case["csa"], dimension, code, case["state"])
        for case in _counted(given)
        if case["finding"] in (None, "undated")
        for dimension, code in _codes(case, ("all", "area", "sender", "harmed_by"))
    )
    names = ("clock", "year", "csa", "dimension", "code", "state", "cases")
    return [dict(zip(names, (*cell, number), strict=True)) for cell, number in cells.items()]


def clock_spread(given: Tables) -> Rows:
    """Cases by what the clock showed."""
    return _spread(given, "shown", ("all",))


def clock_days(given: Tables) -> Rows:
    """Cases by the days that they ran."""
    return _spread(given, "days", ("all", "harmed_by", "context"))


def _spread(given: Tables, value: str, dimensions: Iterable[str]) -> Rows:
    rows = [
        {"clock": case["clock"], "csa": case["csa"], "dimension": dimension, "code": code, value: case[value],
         "outcome": case["outcome"]}
        for case in _counted(given)
        if case["finding"] is None
        for dimension, code in _codes(case, dimensions)
    ]  # fmt: skip
    return [
        {**{name: heap[0][name] for name in ("clock", "csa", "dimension", "code", value)},
         **{outcome: sum(row["outcome"] == outcome for row in heap) for outcome in ("stopped", "ended", "open")}}
        for heap in alike(rows, "clock", "csa", "dimension", "code", value)
    ]  # fmt: skip


def clock_area_days(given: Tables) -> Rows:
    """Cases by area and days, of clocks that are read by area and of cases that began long enough before the end."""
    rows = [
        case
        for case in _counted(given)
        if case["finding"] is None
        for wait in given["clock_area_wait"]
        if wait["clock"] == case["clock"]
        for start in given["clock_start"]
        if (start["clock"], start["event_key"]) == (case["clock"], case["event_key"])
        and (start["until"] - start["day"]).days >= wait["at_least"]
    ]
    return [
        {**{name: heap[0][name] for name in ("clock", "area", "days")},
         **{outcome: sum(row["outcome"] == outcome for row in heap) for outcome in ("stopped", "ended", "open")}}
        for heap in alike(rows, "clock", "area", "days")
    ]  # fmt: skip


def clock_banded(given: Tables) -> Rows:
    """Cases that stopped, by band, in the year in which they stopped."""
    cells: Counter[tuple[Any, ...]] = Counter()
    for case in _counted(given, "seen_year"):
        if case["outcome"] != "stopped" or case["finding"] is not None or case["shown"] is None:
            continue
        for band in given["clock_band"]:
            if band["clock"] == case["clock"] and band["from_value"] <= case["shown"] <= band["to_value"]:
                cells[case["clock"], case["seen_year"], "all", "all", band["band"]] += 1
                cells[case["clock"], case["seen_year"], "area", case["area"], band["band"]] += 1
    names = ("clock", "year", "dimension", "code", "band", "cases")
    return [dict(zip(names, (*cell, number), strict=True)) for cell, number in cells.items()]


def clock_findings(given: Tables) -> Rows:
    """Cases that could not be read, and starts that have no day or nothing to pair them by."""
    cells = Counter((case["clock"], case["finding"]) for case in _counted(given) if case["finding"] is not None)
    cells.update(
        (mark["clock"], "no_day") for mark in given["clock_mark"]
        if mark["role"] == "start" and (mark["day"] is None or mark["pair_key"] is None)
    )  # fmt: skip
    return [{"clock": clock, "finding": finding, "cases": number} for (clock, finding), number in cells.items()]


def clock_kinds(given: Tables) -> Rows:
    """Starts and stops of every clock."""
    cells = Counter(
        (mark["clock"], mark["role"]) for mark in given["clock_mark"]
        if mark["role"] in ("start", "stop") and mark["day"] is not None
    )  # fmt: skip
    return [{"clock": clock, "role": role, "events": number} for (clock, role), number in cells.items()]
