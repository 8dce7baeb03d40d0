"""Need for a programme, supervision and places, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_crimes import linked, newest, token


def _sent(rows: Rows, names: tuple[str, ...], then: tuple[str, ...], kept: Callable[[Row], object]) -> Rows:
    """One row for each value of `names`, as it was last sent, of the rows that are kept."""
    return newest([row for row in rows if kept(row)], names, then)


def programme_need(given: Tables) -> Rows:
    """One row a sentence with an assessment."""
    who = linked(given)
    needs = _sent(
        given["programmes"], ("agency", "programme_key"),
        ("record_key", "assessed_date", "eligible", "programme", "started_date", "ended_date", "result"),
        lambda row: None not in (row["programme_key"], row["assessed_date"], row["eligible"]),
    )  # fmt: skip
    held = _sent(
        given["custody"], ("agency", "custody"),
        ("record_key", "reception_date", "end_date", "risk_band", "sentence_months"),
        lambda row: row["custody"] and row["status"] == "sentenced" and row["reception_date"],
    )  # fmt: skip
    made = []
    for need in needs:
        inside = [
            one for one in held
            if one["record_key"] == need["record_key"]
            and one["reception_date"] <= need["assessed_date"] <= (one["end_date"] or date.max)
        ]  # fmt: skip
        inside.sort(
            key=lambda one: (-one["reception_date"].toordinal(), one["end_date"] or date.max, one["custody"],
                             one["risk_band"] is None, one["risk_band"] or "", one["sentence_months"] is None,
                             one["sentence_months"] or 0)
        )  # fmt: skip
        spell = inside[0] if inside else dict.fromkeys(("risk_band", "reception_date", "end_date", "sentence_months"))
        made.append({
            "need_key": token(need["agency"], "programme", need["programme_key"]), "record_key": need["record_key"],
            "person_key": who.get(need["record_key"]), "agency": need["agency"], "risk_band": spell["risk_band"],
            "sentence_months": spell["sentence_months"],
            "held_from": spell["reception_date"], "held_to": spell["end_date"],
            "assessed_on": need["assessed_date"],
            "eligible": need["eligible"], "programme": need["programme"], "started_on": need["started_date"],
            "ended_on": need["ended_date"], "result": need["result"],
        })  # fmt: skip
    return made


def supervision_term(given: Tables) -> Rows:
    """One row a licence or order."""
    who = linked(given)
    duty = {who.get(row["record_key"]) for row in given["register"] if row["required_from"]} - {None}
    terms = _sent(
        given["supervision"], ("agency", "supervision"),
        ("record_key", "start_date", "end_date", "kind", "risk_band", "contact_restriction", "recalled_date",
         "breached_date", "notice_to_council", "notice_date"),
        lambda row: row["supervision"] and row["start_date"],
    )  # fmt: skip
    return [
        {
            "term_key": token(row["agency"], "supervision", row["supervision"]), "record_key": row["record_key"],
            "person_key": who.get(row["record_key"]), "agency": row["agency"], "basis": row["kind"],
            "risk_band": row["risk_band"], "contact_restricted": row["contact_restriction"],
            "started_on": row["start_date"], "ended_on": row["end_date"], "recalled_on": row["recalled_date"],
            "breached_on": row["breached_date"], "council_told": row["notice_to_council"],
            "told_on": row["notice_date"], "must_notify": who.get(row["record_key"]) in duty,
        }
        for row in terms
    ]  # fmt: skip


def programme_place(given: Tables) -> Rows:
    """One row a prison service, year and programme."""
    rows = [
        {**row, "period_end": row["period_end"], "more": -(row["places"] or 0),
         "fuller": None if row["filled"] is None else -row["filled"]}
        for row in given["programme_places"]
    ]  # fmt: skip
    kept = _sent(
        rows, ("agency", "period_end", "programme"), ("more", "fuller"),
        lambda row: row["programme"] and row["places"] is not None,
    )  # fmt: skip
    names = ("agency", "period_end", "programme", "places", "filled")
    return [{name: row[name] for name in names} for row in kept]
