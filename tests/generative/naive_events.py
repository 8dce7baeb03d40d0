"""Happenings to events, as a person with a pencil would do it: by the rules of docs/chronology.md, not by the SQL."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from sightline.standard.rows import read_rows
from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, early, late

HAPPENINGS = (
    "cin_happening", "council_happening", "care_happening", "safeguarding_happening", "feed_happening",
    "annex_happening", "police_happening", "police_notice_happening", "support_happening", "school_happening",
    "health_happening", "youth_justice_happening", "mechanism_happening", "court_happening", "prison_happening",
    "probation_happening",
)  # fmt: skip
SEVERAL = {
    "referral", "assessment", "cin_plan", "section47", "protection_plan", "initial_conference", "review",
    "strategy_discussion", "contact", "early_help", "pre_proceedings", "looked_after", "looked_after_review",
    "police_protection", "emergency_order", "missing",
}  # fmt: skip
NOBODY = {
    "contacts", "referral_decisions", "early_help", "meetings", "return_interviews", "notices_received",
    "care_periods", "absence", "suspensions", "emergency_attendances", "sarc_attendances",
    "mental_health_referrals", "health_contacts", "youth_justice", "reoffending",
}  # fmt: skip


def happening_once(given: Tables) -> Rows:
    """Each happening as the newest return has it, but no factor and no reason that a newer return has not repeated."""
    every, made = [row for name in HAPPENINGS for row in given[name]], []
    for heap in alike(every, "event_key"):
        one = min(heap, key=_newest_first)
        like_it = [row for name in ("cin_happening", "support_happening") for row in given[name]]
        like_it = [row for row in like_it if all(row[name] == one[name] for name in ("record_key", "kind"))]
        like_it = [row for row in like_it if all((row[name] or "-") == (one[name] or "-") for name in _DAY)]
        newer = any(row["period_end"] > one["period_end"] for row in like_it)
        if not (newer and one["kind"] in ("factor", "support_referral")):
            made.append(one)
    return made


_DAY = ("happened_on", "episode")


def _newest_first(row: Row) -> list[tuple[bool, Any]]:
    texts = ("outcome", "harmed_by", "context", "code_list", "area", "setting")
    flags = ("flagged", "exploitation", "online", "group_based", "age")
    rest = ("agency", "sender", "source")
    ends = ("token", "follows", "county_lines", "record_key", "kind", "code", "happened_on", "episode", "item", "role")
    return [
        early(row["word"]),
        *(late(row[name]) for name in ("period_end", "submission", "recorded_on", "ended_on")),
        *(early(row[name]) for name in (*texts, *flags)),
        late(row["received_on"]),
        *(early(row[name]) for name in rest),
        *(_late_time(row[name]) for name in ("happened_at", "ended_at")),
        *(early(row[name]) for name in ends),
    ]


def _late_time(value: Any) -> tuple[bool, float]:
    return (True, 0.0) if value is None else (False, -value.timestamp())


FILLED = ("ended_on", "episode", "token", "follows", "outcome")


def said_by_several(given: Tables) -> Rows:
    """What several returns of an agency hold on one day: the place of the first word, and what any of them adds."""
    made = []
    several = [row for row in given["happening_once"] if row["kind"] in SEVERAL and row["happened_on"]]
    for heap in alike(several, "record_key", "kind", "happened_on"):
        words = {row["word"] for row in heap}
        if len(words) > 1:
            one = {name: heap[0][name] for name in ("record_key", "kind", "happened_on")} | {"word": min(words)}
            one["ended_on"] = max((row["ended_on"] for row in heap if row["ended_on"]), default=None)
            for name in FILLED[1:]:
                one[name] = min((row[name] for row in heap if row[name] is not None), default=None)
            made.append(one)
    return made


def _merged(given: Tables) -> Rows:
    """The happenings that stay, their gaps filled."""
    made = []
    for row in given["happening_once"]:
        several = [
            one for one in given["said_by_several"]
            if all(one[name] == row[name] for name in ("record_key", "kind", "happened_on")) and row["happened_on"]
        ]  # fmt: skip
        made += [
            {**row, **{name: one[name] for name in FILLED if row[name] is None}}
            for one in several if row["word"] == one["word"]
        ]  # fmt: skip
        made += [] if several else [row]
    return made


def _day_of(row: Row) -> date | None:
    """The day by which the episode of a happening is looked for."""
    if row["kind"] == "contact" and row["outcome"] == "referral" and row["ended_on"]:
        decided: date = row["ended_on"]
        return decided
    day: date | None = row["happened_on"] or row["recorded_on"]
    return day


def episode_of_day(given: Tables) -> Rows:
    """For each record and day without an episode: the latest referral that was open on that day."""
    referrals: dict[tuple[str, date], Rows] = {}
    for row in given["happening_once"]:
        if row["kind"] == "referral" and row["happened_on"] and row["episode"] is not None:
            referrals.setdefault((row["record_key"], row["happened_on"]), []).append(row)
    made = []
    looked_for = {
        (row["record_key"], _day_of(row))
        for row in given["happening_once"] if row["sender"] == "council" and row["episode"] is None
    }  # fmt: skip
    for record, day in looked_for:
        held = [
            opened for (whose, opened), rows in referrals.items()
            if day and whose == record and opened <= day
            and any(not row["ended_on"] or row["ended_on"] >= day for row in rows)
        ]  # fmt: skip
        if held:
            episode = max(row["episode"] for row in referrals[record, max(held)])
            made.append({"record_key": record, "day": day, "episode": episode})
    return made


def event(given: Tables) -> Rows:
    """What each happening means, by the crosswalk, and whose it is, by the best link set."""
    named: dict[str, tuple[str, str]] = {}
    merged = _merged(given)
    for row in merged:
        if row["token"] is not None:
            event_key, record = named.get(row["token"], (row["event_key"], row["record_key"]))
            named[row["token"]] = min(event_key, row["event_key"]), min(record, row["record_key"])
    made = []
    for row in merged:
        followed, whose = named.get(row["follows"], (None, None))
        people = _people(given, row["record_key"])
        if not people and row["kind"] in ("return_interview", "notice_received"):
            people = _people(given, whose)
        if not people and row["source"] in NOBODY:
            continue
        meanings = [
            one for one in given["crosswalk"]
            if row["code"] is not None and one["code"] == row["code"]
            and row["code_list"] is not None and one["code_list"] == row["code_list"]
        ]  # fmt: skip
        episode = _episode(given, row)
        for person in people or [None]:
            made += [
                {**_event(row, person, meaning), "related_event": followed, "episode": episode}
                for meaning in meanings or [{}]
            ]
    return made


def _people(given: Tables, record: str | None) -> list[str | None]:
    return [one["person_key"] for one in given["link"] if one["record_key"] == record and one["draw"] == 0]


def _episode(given: Tables, row: Row) -> str | None:
    found = row["episode"]
    if found is None and row["sender"] == "council":
        for one in given["episode_of_day"]:
            if one["record_key"] == row["record_key"] and one["day"] is not None and one["day"] == _day_of(row):
                found = one["episode"]
    return None if found is None else hashlib.md5(f"{row['record_key']}|{found}".encode()).hexdigest()


PLACES = {row["kind"]: int(row["place"]) for row in read_rows("stages.csv")}


def _event(row: Row, person: str | None, meaning: Row) -> Row:
    copied = ("event_key", "record_key", "agency", "sender", "area", "kind", "happened_on", "happened_at",
              "recorded_on", "received_on", "ended_on", "ended_at", "setting", "county_lines", "online",
              "group_based", "role", "outcome")  # fmt: skip
    return {
        **{name: row[name] for name in copied},
        "person_key": person,
        "actor": row["sender"],
        "place": PLACES.get(row["kind"], 99),
        "precision": "day" if row["happened_on"] else "none",
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
