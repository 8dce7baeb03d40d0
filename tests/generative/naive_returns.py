"""Returns other than the census, the police's crimes and the support file as happenings, by hand.

Written from docs/chronology.md: which row of which return says what, on which day, and what stands in for a day of
recording that a return does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import alike, joined, keyed, written

# Whose word comes first, where several returns of a council hold a kind.
WORDS = {
    "safeguarding": {"initial_conference": 3, "review": 3, "looked_after": 3, "police_protection": 3,
                     "emergency_order": 3},
    "annex_a": {"referral": 4, "assessment": 4, "protection_plan": 4, "initial_conference": 5, "review": 4,
                "strategy_discussion": 2, "contact": 3, "early_help": 3, "looked_after": 5, "looked_after_review": 3},
    "early_adopter": {"initial_conference": 4, "looked_after": 4},
    "care_periods": {"looked_after": 2, "police_protection": 2, "emergency_order": 2},
}  # fmt: skip
USUAL = {"safeguarding": 2, "early_adopter": 3}
ALONE = {"visit"}  # kinds that one return of a council holds


def said(sender: str, source: str, row: Row, kind: str, day: date | None, **more: Any) -> Row:
    """A happening on a day, recorded on that day unless `more` says otherwise."""
    word = 1 if kind in ALONE else WORDS.get(source, {}).get(kind, USUAL.get(source, 1))
    made: Row = {name: row[name] for name in ("record_key", "agency", "submission", "period_end", "received_on")}
    made |= {"sender": sender, "source": source, "word": word, "kind": kind, "happened_on": day, "recorded_on": day}
    made |= {"role": "subject", **({"area": row["agency"]} if sender == "council" else {}), **more}
    return made


def first(*values: Any) -> Any:
    """The first of them that is known."""
    return next((value for value in values if value is not None), None)


def name_of(of: str | None, kind: str, *parts: str | None) -> str | None:
    """What a thing is called by others; nothing where a part is not known."""
    return None if None in parts else joined(of, kind, *parts)


def met(row: Row) -> str | None:
    """Whether a meeting was quorate, as an outcome."""
    return None if row["quorate"] is None else "quorate" if row["quorate"] else "not_quorate"


def council_happening(given: Tables) -> Rows:
    """The files of days of councils."""
    return keyed(_council(given))


def _council(given: Tables) -> Iterator[Row]:
    for row in given["contacts"]:
        if day := row["contact_date"]:
            yield said("council", "contacts", row, "contact", day, recorded_on=first(row["recorded_date"], day),
                       ended_on=row["decision_date"], outcome=row["decision"], item=row["contact"])  # fmt: skip
    for row in given["referral_decisions"]:
        if day := row["decision_date"]:
            yield said("council", "referral_decisions", row, "referral_decision", day, item=row["decision_key"],
                       recorded_on=first(row["recorded_date"], day), outcome=row["decision"],
                       episode=written(row["referral_date"]))  # fmt: skip
    for row in given["early_help"]:
        if day := row["start_date"]:
            yield said("council", "early_help", row, "early_help", day, ended_on=row["end_date"],
                       recorded_on=first(row["recorded_date"], day), outcome=row["outcome"])  # fmt: skip
    for row in given["meetings"]:
        if (day := row["held_date"]) and row["kind"]:
            kind = "review" if row["kind"] == "review_conference" else row["kind"]
            yield said("council", "meetings", row, kind, day, recorded_on=first(row["recorded_date"], day),
                       outcome=met(row))  # fmt: skip
    for row in given["return_interviews"]:
        days = (row["recorded_date"], row["held_date"], row["offered_date"], row["found_date"])
        answer = first(row["answer"], "no_answer" if row["offered"] else "not_offered")
        yield said("council", "return_interviews", row, "return_interview", row["held_date"], outcome=answer,
                   happened_at=row["held_at"], recorded_on=first(*days), item=row["interview"],
                   follows=name_of(row["force_code"], "missing", row["missing_report"], row["force_code"]))  # fmt: skip
    for row in given["notices_received"]:
        if day := row["received_date"]:
            yield said("council", "notices_received", row, "notice_received", day, item=row["notice"],
                       recorded_on=first(row["recorded_date"], day),
                       follows=name_of(row["force_code"], "notice", row["notice"], row["force_code"]))  # fmt: skip


def care_happening(given: Tables) -> Rows:
    """Times of being looked after, legal statuses that are short, reviews and children missing from care."""
    return keyed(_care(given))


def _care(given: Tables) -> Iterator[Row]:
    sources = {
        "ssda903": [
            {**row, "start_reason": row["reason_new_episode"], "end_reason": row["reason_ceased"]}
            for row in given["looked_after_episode"]
        ],
        "care_periods": given["care_periods"],
        "safeguarding": [
            *({**row, "legal_status": None} for row in given["ssd_cla_episodes"]),
            *({**row, "start_reason": "L", "end_reason": None} for row in given["ssd_legal_status"]),
        ],
    }  # fmt: skip
    for source, rows in sources.items():
        begun = [row for row in rows if row["start_date"]]
        yield from _spells(source, begun)
        for kind, status in (("police_protection", "L1"), ("emergency_order", "L2")):
            for row in begun:
                if row["legal_status"] == status and row["start_reason"] in ("S", "L", "B", "U"):
                    yield said("council", source, row, kind, row["start_date"], ended_on=row["end_date"])
    for row in given["looked_after_review"]:
        if row["review_date"]:
            yield said("council", "ssda903", row, "looked_after_review", row["review_date"])
    for row in given["ssd_cla_reviews"]:
        if row["review_date"] and not row["cancelled"]:
            yield said("council", "safeguarding", row, "looked_after_review", row["review_date"])
    for source, table in (("ssda903", "looked_after_missing"), ("safeguarding", "ssd_missing")):
        for row in given[table]:
            if row["start_date"]:
                yield said("council", source, row, "missing", row["start_date"], ended_on=row["end_date"],
                           outcome=row["missing"])  # fmt: skip


def _spells(source: str, rows: Rows) -> Iterator[Row]:
    starts = [row for row in rows if row["start_reason"] == "S" and row["legal_status"] not in ("V3", "V4")]
    for heap in alike(starts, "record_key", "agency", "start_date"):
        record, start = heap[0]["record_key"], heap[0]["start_date"]
        later = [row["start_date"] for row in starts if row["record_key"] == record and row["start_date"] > start]
        ends = [
            row["end_date"] for row in rows
            if row["record_key"] == record and row["end_reason"] not in (None, "X1") and row["end_date"]
            and row["end_date"] >= start and (not later or row["end_date"] <= min(later))
        ]  # fmt: skip
        newest = {name: max(row[name] for row in heap) for name in ("submission", "period_end", "received_on")}
        yield said("council", source, {**heap[0], **newest}, "looked_after", start, ended_on=min(ends, default=None))


def safeguarding_happening(given: Tables) -> Rows:
    """The Standard Safeguarding Dataset, but for looked-after children."""
    return keyed([*_front_door(given), *_need(given), *_visits(given)])


def _ssd(row: Row, kind: str, day: date, **more: Any) -> Row:
    return said("council", "safeguarding", row, kind, day, **more)


def _front_door(given: Tables) -> Iterator[Row]:
    outcomes = {"NFA_FLAG": "no_further_action", "NEW_REFERRAL_FLAG": "referral", "ADVICE_FLAG": "advice"}
    for row in given["ssd_contacts"]:
        if row["contact_date"]:
            yield _ssd(row, "contact", row["contact_date"], item=row["contact"], outcome=outcomes.get(row["outcomes"]))
    for row in given["ssd_early_help_episodes"]:
        if row["start_date"]:
            yield _ssd(row, "early_help", row["start_date"], ended_on=row["end_date"])
    for row in given["ssd_cin_episodes"]:
        if day := row["referral_date"]:
            outcome = "no_further_action" if row["no_further_action"] else row["closure_reason"]
            yield _ssd(row, "referral", day, ended_on=row["closure_date"], outcome=outcome, episode=written(day))


def _need(given: Tables) -> Iterator[Row]:
    for kind, table, end in (
        ("assessment", "ssd_cin_assessments", "authorisation_date"), ("cin_plan", "ssd_cin_plans", "end_date"),
        ("section47", "ssd_s47_enquiry", None), ("initial_conference", "ssd_initial_cp_conference", None),
        ("protection_plan", "ssd_cp_plans", "end_date"),
    ):  # fmt: skip
        for row in given[table]:
            day = row["conference_date" if kind == "initial_conference" else "start_date"]
            if day:
                days = [
                    one["referral_date"] for one in given["ssd_cin_episodes"]
                    if one["referral"] is not None and one["referral_date"]
                    and (one["record_key"], one["referral"]) == (row["record_key"], row["referral"])
                ]  # fmt: skip
                ended = row[end] if end else None
                yield _ssd(row, kind, day, ended_on=ended, episode=written(max(days, default=None)),
                           **_names(kind, row))  # fmt: skip
    for row in given["ssd_cp_reviews"]:
        if row["review_date"]:
            plan = name_of(row["record_key"], "plan", row["protection_plan"])
            yield _ssd(row, "review", row["review_date"], follows=plan, outcome=met(row))
    for row in given["ssd_pre_proceedings"]:
        if row["decision_date"] and row["record_key"] is not None:
            yield _ssd(row, "pre_proceedings", row["decision_date"])


def _names(kind: str, row: Row) -> Row:
    """What others call an enquiry, a conference and a plan, and from which of these it follows."""
    chain = {"section47": "enquiry", "initial_conference": "conference", "protection_plan": "protection_plan"}
    before = {"initial_conference": "enquiry", "protection_plan": "conference"}
    made = {}
    if kind in chain:
        called = "plan" if kind == "protection_plan" else chain[kind]
        made["token"] = name_of(row["record_key"], called, row[chain[kind]])
    if kind in before:
        made["follows"] = name_of(row["record_key"], before[kind], row[before[kind]])
    return made


def _visits(given: Tables) -> Iterator[Row]:
    for table in ("ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits"):
        for row in given[table]:
            if row["visit_date"]:
                yield _ssd(row, "visit", row["visit_date"], item=row["visit"])


def annex_happening(given: Tables) -> Rows:
    """The lists of Annex A that say what happened on a day."""
    made = []
    for kind, table, day, more in (
        ("contact", "annex_a_contact", "contact_date", {}),
        ("early_help", "annex_a_early_help", "start_date", {"ended_on": "completion_date"}),
        ("referral", "annex_a_referral", "referral_date", {}),
        ("assessment", "annex_a_assessment", "start_date", {"ended_on": "authorisation_date"}),
        ("strategy_discussion", "annex_a_section47", "strategy_discussion_date", {}),
        ("initial_conference", "annex_a_section47", "conference_date", {}),
        ("protection_plan", "annex_a_protection_plan", "start_date", {"ended_on": "end_date"}),
        ("review", "annex_a_protection_plan", "review_date", {}),
        ("looked_after", "annex_a_looked_after", "start_date", {"ended_on": "end_date"}),
        ("looked_after_review", "annex_a_looked_after", "review_date", {}),
    ):  # fmt: skip
        for row in given[table]:
            if row[day]:
                rest: Row = {ours: row[theirs] for ours, theirs in more.items()}
                if kind == "referral":
                    rest = {"episode": written(row[day])}
                    rest["outcome"] = "no_further_action" if row["no_further_action"] == "yes" else None
                made.append(said("council", "annex_a", row, kind, row[day], **rest))
    return keyed(made)
