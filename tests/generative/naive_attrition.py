"""Offences followed from their recording, as a person with a pencil would: rows in, rows out, one function a step."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.generative.drawn import Row, Rows, Tables

STAGES = ("outcome", "charge", "hearing", "trial", "conviction", "sentence")


def year_of(day: date) -> int:
    """The year in which the year to March of a day ends."""
    return day.year if (day.month, day.day) < (4, 1) else day.year + 1


def answer(value: bool | None) -> str:
    """A flag in words."""
    return "not_known" if value is None else "yes" if value else "no"


def band(age: int | None) -> str:
    """The band of an age; an adult's says nothing of when it happened."""
    if age is None or age >= 18:
        return "not_known"
    return "0-9" if age < 10 else "10-15" if age < 16 else "16-17"


def days(start: date, end: date | None) -> int | None:
    """Days from one day to another."""
    return None if end is None else (end - start).days


def least(*values: int | None) -> int | None:
    """The least of those that are known."""
    return min((value for value in values if value is not None), default=None)


def attrition_offence(given: Tables) -> Rows:
    """The cohort."""
    covered = {row["year"] for row in given["covered_year"]}
    made = []
    for row in given["offence"]:
        if not row["of_child"] or row["recorded_on"] is None or year_of(row["recorded_on"]) not in covered:
            continue
        year = year_of(row["recorded_on"])
        follow = next((f for f in given["force_follow"] if (f["agency"], f["year"]) == (row["agency"], year)), {})
        sent = bool(follow.get("sent"))
        until = follow["until"] if sent else None
        made.append({
            "offence_key": row["offence_key"], "agency": row["agency"], "year": year, "recorded_on": row["recorded_on"],
            "sent": sent,
            "until": until if until is not None and until >= row["recorded_on"] else None,
            "harmed_by": row["harmed_by"] or "not_known", "online": answer(row["online"]),
            "group_based": answer(row["group_based"]), "victim_age": band(row["victim_age"]),
        })  # fmt: skip
    return made


def attrition_outcome(given: Tables) -> Rows:
    """The outcome of each offence: a charge if ever there was one, else the newest."""
    group = {row["code"]: row["code_group"] for row in given["outcome_group"]}
    made = []
    for offence in given["attrition_offence"]:
        told = [
            (row["outcome_on"], row["outcome_code"]) for row in given["offence_outcome"]
            if row["offence_key"] == offence["offence_key"] and row["outcome_code"] in group
            and offence["until"] is not None and row["outcome_on"] <= offence["until"]
        ]  # fmt: skip
        if not told:
            continue
        since = [(day - offence["recorded_on"]).days for day, _ in told]
        charges = [n for n, (_, code) in zip(since, told, strict=True) if group[code] == "charged" and n >= 0]
        newest = max(day for day, _ in told)
        last = min(code for day, code in told if day == newest)
        charged = any(group[code] == "charged" for _, code in told)
        made.append({
            "offence_key": offence["offence_key"], "outcome_group": "charged" if charged else group[last],
            "outcome_days": min((n for n in since if n >= 0), default=None), "charge_days": min(charges, default=None),
            "backwards": any(n < 0 for n in since),
        })  # fmt: skip
    return made


def attrition_case(given: Tables) -> Rows:
    """What courts tell of each offence, over all of its defendants."""
    group = {row["code"]: row["code_group"] for row in given["sentence_group"]}
    made = []
    for offence in given["attrition_offence"]:
        start, until = offence["recorded_on"], offence["until"]
        if until is None:
            continue
        cases = [
            row for row in given["proceeding"]
            if row["offence_key"] == offence["offence_key"]
            and (row["charged_on"] is None or row["charged_on"] <= until)
        ]  # fmt: skip
        if cases:
            made.append({"offence_key": offence["offence_key"], **_of_cases(cases, start, until, group)})
    return made


def _of_cases(cases: Rows, start: date, until: date, group: dict[str, str]) -> Row:
    def first(name: str, when: Rows) -> int | None:
        seen = [row[name] for row in when if row[name] is not None and start <= row[name] <= until]
        return days(start, min(seen, default=None))

    decided = [
        r for r in cases if r["verdict"] is not None and r["verdict_on"] is not None and r["verdict_on"] <= until
    ]
    guilty = [row for row in cases if row["verdict"] == "convicted"]
    lost = [row["verdict_on"] for row in decided if row["verdict"] != "convicted" and row["verdict_on"] >= start]
    passed = sorted(
        (
            (row["sentenced_on"], group.get(row["sentence"]) is None, group.get(row["sentence"]) or "", row["case_key"])
            for row in guilty if row["sentenced_on"] is not None and start <= row["sentenced_on"] <= until
        ),
    )  # fmt: skip
    every = ("charged_on", "first_hearing_on", "trial_on", "verdict_on", "sentenced_on")
    return {
        "defendants": len(cases), "charge_days": first("charged_on", cases),
        "hearing_days": first("first_hearing_on", cases), "trial_days": first("trial_on", cases),
        "conviction_days": first("verdict_on", guilty),
        "convicted": any(row["verdict"] == "convicted" for row in decided),
        "lost_days": days(start, max(lost, default=None)),
        "undecided": len(cases) - len(decided), "sentence_days": first("sentenced_on", guilty),
        "sentence": passed[0][2] or None if passed else None,
        "backwards": any(row[name] is not None and row[name] < start for row in cases for name in every),
    }  # fmt: skip


def attrition_reached(given: Tables) -> Rows:
    """Each offence with how far it went."""
    outcome = {row["offence_key"]: row for row in given["attrition_outcome"]}
    tried = {row["offence_key"]: row for row in given["attrition_case"]}
    made = []
    for row in given["attrition_offence"]:
        told, case = outcome.get(row["offence_key"], {}), tried.get(row["offence_key"])
        court: Row = case or {}
        group = None if row["until"] is None else "charged" if case else told.get("outcome_group", "not_yet")
        decided = sentence = lost = None
        if group == "charged":
            decided = (
                "convicted" if court.get("convicted") else "no_case" if not case
                else "court_open" if case["undecided"] else "not_convicted"
            )  # fmt: skip
        if court.get("convicted"):
            sentence = court["sentence"] or "not_sentenced"
        elif group not in (None, "charged", "not_yet"):
            lost = told.get("outcome_days")
        elif case and not case["undecided"]:
            lost = case["lost_days"]
        made.append({
            **{name: row[name] for name in ("offence_key", "agency", "year", "harmed_by", "online", "group_based",
                                            "victim_age", "sent")},
            "followed": days(row["recorded_on"], row["until"]), "outcome_group": group, "decided": decided,
            "sentence": sentence, "charge_days": least(told.get("charge_days"), court.get("charge_days")),
            "outcome_days": least(told.get("outcome_days"), court.get("charge_days")),
            **{f"{stage}_days": court.get(f"{stage}_days") for stage in STAGES[2:]}, "lost_days": lost,
        })  # fmt: skip
    return made


def attrition_count(given: Tables) -> Rows:
    """Offences by dimension and outcome group, and how many reached each stage, and within which time."""
    cells: dict[tuple[object, ...], Counter[str]] = {}
    for row in given["attrition_reached"]:
        for span in (one["span"] for one in given["cohort_span"] if one["year"] == row["year"]):
            for name in ("all", "harmed_by", "online", "group_based", "victim_age", "agency"):
                key = (span, name, "all" if name == "all" else row[name], _group(row))
                cell = cells.setdefault(key, Counter())
                cell["offences"] += 1
                if row["followed"] is None:
                    continue
                cell["followed"] += row["followed"] >= 0
                for stage in STAGES:
                    reached = row[f"{stage}_days"]
                    cell[stage] += reached is not None and reached <= row["followed"]
                for limit, word in ((365, "one"), (730, "two")):
                    if row["followed"] >= limit:
                        cell[f"followed_{word}"] += 1
                        for stage in STAGES:
                            reached = row[f"{stage}_days"]
                            cell[f"{stage}_{word}"] += reached is not None and reached <= limit
    names = ["offences", "followed", *STAGES]
    names += [f"{name}_{word}" for word in ("one", "two") for name in ("followed", *STAGES)]
    return [
        {"span": key[0], "dimension": key[1], "code": key[2], "outcome_group": key[3],
         **{name: int(cell[name]) for name in names}}
        for key, cell in cells.items()
    ]  # fmt: skip


def _group(row: Row) -> str:
    silent = "not_seen" if row["sent"] else "not_sent"
    return str(row["outcome_group"] or silent)


def attrition_wait(given: Tables) -> Rows:
    """How long each wait ran, and how it ended."""
    cells: Counter[tuple[str, str, str, int, str]] = Counter()
    for row in given["attrition_reached"]:
        for wait, begun, stop, other in _waits(row):
            end = next((one for one in (stop, other, row["followed"]) if one is not None), None)
            if begun is None or end is None or end < begun:
                continue
            how = "stopped" if stop is not None else "ended" if other is not None else "open"
            cells[wait, "all", "all", end - begun, how] += 1
            cells[wait, "harmed_by", row["harmed_by"], end - begun, how] += 1
    return [
        {"wait": key[0], "dimension": key[1], "code": key[2], "days": key[3],
         **{how: cells[(*key, how)] for how in ("stopped", "ended", "open")}}
        for key in {cell[:4] for cell in cells}
    ]  # fmt: skip


def _waits(row: Row) -> list[tuple[str, int | None, int | None, int | None]]:
    found: list[tuple[str, int | None, int | None, int | None]] = []
    if row["followed"] is not None:
        closed = row["outcome_days"] if row["outcome_group"] not in (None, "charged") else None
        found += [("outcome", 0, row["outcome_days"], None), ("charge", 0, row["charge_days"], closed),
                  ("conviction", 0, row["conviction_days"], row["lost_days"])]  # fmt: skip
    if row["decided"] not in (None, "no_case"):
        decision = row["conviction_days"] if row["conviction_days"] is not None else row["lost_days"]
        found += [
            ("hearing", row["charge_days"], row["hearing_days"], None),
            ("decision", row["charge_days"], decision, None),
        ]
    if row["decided"] == "convicted":
        found.append(("sentence", row["conviction_days"], row["sentence_days"], None))
    return found


def attrition_flow(given: Tables) -> Rows:
    """What followed what."""
    steps: Counter[tuple[str, str]] = Counter()
    for row in given["attrition_reached"]:
        for source, target in (("recorded", row["outcome_group"]), ("charged", row["decided"])):
            if target is not None:
                steps[source, target] += 1
        if row["decided"] == "convicted" and row["sentence"] is not None:
            steps["convicted", row["sentence"]] += 1
    return [{"source": source, "target": target, "offences": n} for (source, target), n in steps.items()]


def attrition_support(given: Tables) -> Rows:
    """Offences by the victim's view and the most support that any of their victims had before the outcome."""
    much = {"support_start": 2, "support_referral": 1, "support_wait": 1}
    words = ("none", "referred", "session")
    offences = {row["offence_key"]: row for row in given["attrition_offence"]}
    counts: Counter[tuple[str, str]] = Counter()
    for row in given["attrition_reached"]:
        if row["outcome_group"] not in ("supports", "no_support") or row["outcome_days"] is None:
            continue
        offence = offences.get(row["offence_key"])
        victims = {
            party["person_key"] for party in given["offence_party"]
            if (party["offence_key"], party["role"]) == (row["offence_key"], "victim")
            and party["person_key"] is not None
        }  # fmt: skip
        if offence is None or not victims:
            continue
        most = 0
        for event in given["event"]:
            since = days(offence["recorded_on"], event["happened_on"])
            if event["person_key"] in victims and since is not None and -365 <= since <= row["outcome_days"]:
                most = max(most, much.get(event["kind"], 0))
        counts[row["outcome_group"], words[most]] += 1
    return [{"outcome_group": view, "support": kind, "offences": n} for (view, kind), n in counts.items()]


def reoffending_count(given: Tables) -> Rows:
    """Of those seen for so long, of how many it was proven."""
    people = given["at_liberty"]

    def told(what: str, code: int, seen: Rows, proven: int) -> Row:
        return {"what": what, "code": str(code), "people": len(seen), "proven": proven if seen else None}

    first = [row for row in people if row["entered"] == 0 and row["followed"] >= 365 + 183]
    made = [told("any", 1, first, sum(row["any_in_year"] == 1 for row in first))]
    for years in (2, 5, 10):
        seen = [row for row in people if row["entered"] == 0 and row["followed"] >= 365 * years]
        proven = sum(row["sexual_days"] is not None and row["sexual_days"] <= 365 * years for row in seen)
        made.append(told("within", years, seen, proven))
    for year in range(1, 11):
        begin, end = 365 * (year - 1), 365 * year
        seen = [
            row for row in people
            if row["entered"] <= begin and row["followed"] >= end
            and (row["sexual_days"] is None or row["sexual_days"] >= begin)
        ]  # fmt: skip
        proven = sum(row["sexual_days"] is not None and row["sexual_days"] < end for row in seen)
        made.append(told("year", year, seen, proven))
    return made
