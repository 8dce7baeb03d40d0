"""The steps of paths as a person with a pencil would take them: lists of rows in, counts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import quantiles
from typing import Any

Row = dict[str, Any]
Rows = list[Row]
LAST = 999


def year_of(day: date) -> int:
    """The year in which the year to March that holds the day ends."""
    return day.year + (1 if day.month >= 4 else 0)


def steps_of(events: Rows, stages: Rows, years: Sequence[int], until: date) -> dict[str, list[tuple[date, int, str]]]:
    """Episode -> (day, place, stage) in order, for episodes of need; the last is its closure or that there is none."""
    began: dict[str, date] = {}
    for event in events:
        if event["kind"] == "referral" and event["sender"] == "council" and event["episode"] and event["happened_on"]:
            key = event["episode"]
            began[key] = min(began.get(key, event["happened_on"]), event["happened_on"])
    found: dict[str, list[tuple[date, int, str]]] = {}
    for key, first in began.items():
        if year_of(first) not in years or first > until:
            continue
        seen: set[tuple[date, int, str]] = set()
        ends: set[tuple[date, int, str]] = set()
        for event in (event for event in events if event["episode"] == key):
            for stage in (one for one in stages if one["kind"] == event["kind"] and one["path"] == "episode"):
                day = event["ended_on"] if stage["day_of"] == "ended" else event["happened_on"]
                fits = stage["sender"] in (None, event["sender"]) and stage["outcome"] in (None, event["outcome"])
                fits = fits and (stage["unless"] is None or stage["unless"] != event["outcome"])
                if fits and day is not None and first <= day <= until:
                    (ends if stage["ends"] else seen).add((day, stage["place"], stage["stage"]))
        if ends:
            last = {stage: max(day for day, _, of in ends if of == stage) for _, _, stage in ends}
            day = min(last.values())
            chosen = [one for one in ends if last[one[2]] == day]
            path = [one for one in seen if one[0] <= day]
            path.append((day, min(place for _, place, _ in chosen), min(stage for _, _, stage in chosen)))
        else:
            path = [*seen, (until, LAST, "still_open")]
        found[key] = sorted(path)
    return found


def moves(paths: Mapping[str, list[tuple[date, int, str]]]) -> dict[str, tuple[int, float | None, float | None]]:
    """Edge -> (how often, the days of half, the days of three quarters)."""
    days: dict[str, list[int]] = {}
    often: Counter[str] = Counter()
    for path in paths.values():
        for (one, _, from_stage), (other, place, to_stage) in pairwise(path):
            edge = f"{from_stage}>{to_stage}"
            often[edge] += 1
            if place != LAST:
                days.setdefault(edge, []).append((other - one).days)
    return {edge: (number, *_half(days.get(edge, []))) for edge, number in often.items()}


def _half(days: list[int]) -> tuple[float | None, float | None]:
    if not days:
        return None, None
    if len(days) == 1:
        return float(days[0]), float(days[0])
    quarters = quantiles(days, n=4, method="inclusive")
    return quarters[1], quarters[2]


def sequences(paths: Mapping[str, list[tuple[date, int, str]]], longest: int) -> Counter[str]:
    """Sequences, what is repeated at once said once, and how many took each."""
    found: Counter[str] = Counter()
    for path in paths.values():
        said = [stage for place, (_, _, stage) in enumerate(path) if place == 0 or path[place - 1][2] != stage]
        found[">".join([*said[:longest], *(["more"] if len(said) > longest else [])])] += 1
    return found


def again(events: Rows, years: Sequence[int], until: date) -> dict[str, Counter[str]]:
    """Council -> how many referrals, those that came again in each sense, and what became of them."""
    of: dict[tuple[str, str], dict[date, Rows]] = {}
    for event in events:
        if event["kind"] == "referral" and event["sender"] == "council" and event["happened_on"]:
            days = of.setdefault((event["person_key"], event["agency"]), {})
            days.setdefault(event["happened_on"], []).append(event)
    counted: dict[str, Counter[str]] = {}
    for (_, area), days in of.items():
        order = sorted(days)
        for place, day in enumerate(order):
            if year_of(day) in years:
                number = counted.setdefault(area, Counter())
                _count(number, [days[one] for one in order], order, place, until)
    return counted


def by_band(
    events: Rows, years: Sequence[int], until: date, born: Mapping[str, date]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(council, age band, sex) -> referrals, and those that came again; p is a girl, of others nobody knows."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    days = sorted({event["happened_on"] for event in events if event["happened_on"]})
    for person, day in ((person, day) for person in born for day in days):
        own = [event for event in events if event["person_key"] == person]
        upto = [event for event in own if event["happened_on"] and event["happened_on"] <= day]
        for area in sorted({event["agency"] for event in upto if event["happened_on"] == day}):
            here = [event for event in upto if event["agency"] == area]
            whole, before = (again(some, years, until).get(area, Counter()) for some in (
                here, [event for event in here if event["happened_on"] < day]
            ))  # fmt: skip
            age = day.year - born[person].year - (day.month < born[person].month)
            band = next(name for least, name in ((16, "16_plus"), (10, "10_to_15"), (5, "5_to_9"), (1, "1_to_4"),
                                                 (0, "under_1")) if age >= least)  # fmt: skip
            key = (area, band, "F" if person == "p" else "U")
            referrals, came = found.get(key, (0, 0))
            new = (referrals + whole["referrals"] - before["referrals"], came + whole["again"] - before["again"])
            if any(new):
                found[key] = new
    return found


def _count(number: Counter[str], rows: list[Rows], order: list[date], place: int, until: date) -> None:
    day = order[place]
    number["referrals"] += 1
    closed = _unacted(rows[place])
    number["no_action"] += closed
    if (until - day).days >= 365:
        number["no_action_followed"] += closed
        later = place + 1 < len(order) and (order[place + 1] - day).days <= 365
        number["no_action_came_again"] += closed and later
    if place:
        before, since = rows[place - 1], (day - order[place - 1]).days
        number["again"] += since <= 365
        number["again_no_action"] += since <= 365 and closed
        number["again_after_no_action"] += since <= 365 and _unacted(before)
        number["again_after_no_action_no_action"] += since <= 365 and _unacted(before) and closed
        ends = [_closed_on(row) for row in before]
        known = [one for one in ends if one is not None]
        number["after_closure"] += bool(known) and 0 <= (day - max(known)).days <= 365


def _unacted(rows: Rows) -> bool:
    return all(row["outcome"] == "no_further_action" for row in rows)


def _closed_on(row: Row) -> date | None:
    ended: date | None = row["ended_on"]
    if ended is None and row["outcome"] == "no_further_action":
        happened: date = row["happened_on"]
        return happened
    return ended
