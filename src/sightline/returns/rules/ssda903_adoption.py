"""Checks of adoption, of decisions for it, and of earlier orders in the looked-after children return.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sightline.returns.rules.ssda903_care import (
    ADOPTED,
    FOR_ADOPTION,
    NO_DAY,
    SHORT_BREAKS,
    Bools,
    Care,
    Check,
    Days,
    Row,
    Table,
    all_year,
    rules_of_table,
    some_blank,
)
from sightline.returns.rules.ssda903_outcomes import LEAVER
from sightline.standard.areas import all_areas

_BOTH = "Check both codes."
_DATES = "Check the dates; one of them is wrong."
_ADOPTION = ("decision_date", "match_date", "by_foster_carer", "adopters", "adopters_sex", "adopters_status")


def _adopted_in_year(care: Care) -> Bools:
    e = care["Episodes"]
    ended = e.day("end_date")
    rows = e.among("reason_ceased", *ADOPTED) & (ended >= care.start) & (ended <= care.end)
    return care.who("Episodes", rows)


def _match_after(t: Table, care: Care) -> Bools:
    adopted = care["Episodes"].among("reason_ceased", *ADOPTED)
    return t.day("match_date") > care.each("Episodes", adopted, "start_date")[t.child]


def _match_on_adoption(t: Table, care: Care) -> Bools:
    adopted = care["Episodes"].among("reason_ceased", *ADOPTED)
    return np.asarray(t.day("match_date") == care.each("Episodes", adopted, "end_date", last=True)[t.child], bool)


def _decided_before_care(t: Table, care: Care) -> Bools:
    started = care["Episodes"].among("reason_new_episode", "S")
    return t.day("decision_date") < care.each("Episodes", started, "start_date", last=True)[t.child]


def _decided_after_placing(t: Table, care: Care) -> Bools:
    placed = care["Episodes"].among("place", *FOR_ADOPTION)
    return t.day("decision_date") > care.each("Episodes", placed, "start_date")[t.child]


def _other_carer(t: Table, care: Care) -> Bools:
    e = care["Episodes"]
    adopted = e.among("reason_ceased", *ADOPTED)
    with_carers = care.who("Episodes", adopted & e.among("place", "A3", "A5"))
    with_others = care.who("Episodes", adopted & e.among("place", "A4", "A6"))
    return (with_carers[t.child] & t.no("by_foster_carer")) | (with_others[t.child] & t.yes("by_foster_carer"))


def _other_decision(t: Table, care: Care) -> Bools:
    p = care["PlacedAdoption"]
    latest = care.each("PlacedAdoption", p.given("decision_date"), "decision_date", last=True)
    other = latest[t.child]
    return np.asarray(t.given("decision_date") & ~np.isnat(other) & (t.day("decision_date") != other), bool)


def _of_status(status: str, *sexes: str) -> Check:
    return lambda t, _: t.among("adopters_status", status) & ~t.among("adopters_sex", *sexes)


AD1 = rules_of_table("AD1", (
    Row("151", "adoption-incomplete", "DATE_INT", "some of the adoption fields without the others", "Send all six.",
        lambda t, _: some_blank(t, *_ADOPTION) & t.given(*_ADOPTION)),
    Row("601", "adoption-missing", "DATE_INT", "a child adopted in the year without all of the adoption fields",
        "Send all six.", lambda t, c: some_blank(t, *_ADOPTION) & _adopted_in_year(c)[t.child], "Episodes"),
    Row("602", "not-adopted", "CHILD", "adoption fields of a child whose episodes show no adoption in the year",
        "Check the reason the episode ceased.", lambda t, c: t.given(*_ADOPTION) & ~_adopted_in_year(c)[t.child],
        "Episodes"),
    Row("333", "matched-before-decision", "DATE_INT DATE_MATCH", "a match without the decision, or before it", _DATES,
        lambda t, _: t.given("match_date") & (t.blank("decision_date")
                                              | (t.day("decision_date") > t.day("match_date")))),
    Row("331", "matched-after-placing", "DATE_MATCH", "a match after the placement from which the child was adopted",
        _DATES, _match_after, "Episodes"),
    Row("582", "matched-on-adoption", "DATE_MATCH", "a match on the day of adoption", _DATES, _match_on_adoption,
        "Episodes"),
    Row("334", "decided-before-care", "DATE_INT", "a decision before the latest time in care began", _DATES,
        _decided_before_care, "Episodes"),
    Row("521", "decided-after-placing", "DATE_INT", "a decision after the child was placed for adoption", _DATES,
        _decided_after_placing, "Episodes"),
    Row("523", "decisions-differ", "DATE_INT", "another day of the decision than in the table of decisions", _DATES,
        _other_decision, "PlacedAdoption"),
    Row("335", "adopter-not-carer", "FOSTER_CARE", "whether foster carers adopted, unlike the last placement", _BOTH,
        _other_carer, "Episodes"),
    Row("187", "adopted-in-care", "DATE_INT", "adoption fields of a child in care all year", "Leave the child out.",
        all_year(lambda t, _: t.given(*_ADOPTION)), "Episodes"),
    Row("134", "adopted-and-leaver", "DATE_INT", "an adopted child with what is asked of care leavers",
        "Send one of the two.",
        lambda t, c: t.given(*_ADOPTION) & c.who("OC3", c["OC3"].given(*LEAVER))[t.child], "OC3"),
    Row("511", "two-adopters", "NB_ADOPTR SEX_ADOPTR", "two adopters with the sex of one", _BOTH,
        lambda t, _: t.among("adopters", "2") & t.among("adopters_sex", "M1", "F1")),
    Row("514", "single-adopter", "LS_ADOPTR SEX_ADOPTR", "a single adopter with the sex of two", _BOTH,
        _of_status("L0", "M1", "F1")),
    Row("517", "unmarried-adopters", "LS_ADOPTR SEX_ADOPTR", "unmarried adopters of different sexes, with other sexes",
        _BOTH, _of_status("L3", "MF")),
    Row("518", "unmarried-adopters-alike", "LS_ADOPTR SEX_ADOPTR", "unmarried adopters of one sex, with other sexes",
        _BOTH, _of_status("L4", "MM", "FF")),
    Row("519", "partner-adopters", "LS_ADOPTR SEX_ADOPTR", "adopters in civil partnership with the sex of one", _BOTH,
        _of_status("L2", "MM", "FF", "MF")),
    Row("520", "married-adopters", "LS_ADOPTR SEX_ADOPTR", "married adopters of different sexes, with other sexes",
        _BOTH, _of_status("L11", "MF")),
    Row("524", "married-adopters-alike", "LS_ADOPTR SEX_ADOPTR", "married adopters of one sex, with other sexes", _BOTH,
        _of_status("L12", "MM", "FF")),
))  # fmt: skip


def _latest_end(care: Care) -> Days:
    e = care["Episodes"]
    left = e.given("reason_ceased") & ~e.among("reason_ceased", "X1")
    last = left & (e.chain("start_date", "end_date")[1] < 0)
    return care.each("Episodes", last, "end_date", last=True)


def _after_care(t: Table, care: Care) -> Bools:
    ended = _latest_end(care)[t.child]
    wrong = np.zeros(len(t), bool)
    for column in ("decision_date", "reversed_date"):
        wrong |= (t.day(column) > care.end) | (t.day(column) > ended)
    return wrong


def _reversed_before(t: Table, care: Care) -> Bools:
    e = care["Episodes"]
    begun = care.each("Episodes", ~e.among("legal_status", *SHORT_BREAKS), "start_date")[t.child]
    return (t.day("reversed_date") < begun) | (t.day("reversed_date") < care.start)


def _decision_too_soon(t: Table, _: Care) -> Bools:
    before, _after = t.chain("decision_date")
    ended = t.day("reversed_date")
    return (before >= 0) & (np.isnat(ended[before]) | (t.day("decision_date") < ended[before]))


def _not_reversed(t: Table, _: Care) -> Bools:
    return (t.chain("decision_date")[1] >= 0) & t.blank("reversed_date")


def _before_started(t: Table, care: Care) -> Bools:
    started = care["Episodes"].among("reason_new_episode", "S")
    return t.day("decision_date") < care.each("Episodes", started, "start_date")[t.child]


def _after_order(t: Table, care: Care) -> Bools:
    ordered = care["Episodes"].among("legal_status", "E1")
    return t.day("decision_date") > care.each("Episodes", ordered, "start_date")[t.child]


def _last_after_placing(t: Table, care: Care) -> Bools:
    latest = care.each("PlacedAdoption", t.given("decision_date"), "decision_date", last=True)
    return np.asarray((t.day("decision_date") == latest[t.child]) & _decided_after_placing(t, care), bool)


def _reversed_with_order(t: Table, care: Care) -> Bools:
    e = care["Episodes"]
    return (
        t.given("reversed_date", "reversed_reason")
        & care.who("Episodes", e.among("legal_status", "E1") & e.blank("end_date"))[t.child]
    )


PLACED = rules_of_table("PlacedAdoption", (
    Row("119", "reversal-incomplete", "DATE_PLACED_CEASED REASON_PLACED_CEASED",
        "the day of a reversed decision without the reason, or the reason without it", "Send both.",
        lambda t, _: t.blank("reversed_date") != t.blank("reversed_reason")),
    Row("563", "decision-missing", "DATE_PLACED", "a reversed decision without the day of the decision", "Send it.",
        lambda t, _: t.given("reversed_date") & t.given("reversed_reason") & t.blank("decision_date")),
    Row("522", "reversed-before-decision", "DATE_PLACED_CEASED DATE_PLACED", "a decision reversed before it was made",
        _DATES, lambda t, _: t.day("reversed_date") < t.day("decision_date")),
    Row("184", "decided-before-birth", "DATE_PLACED", "a decision before the child was born", _DATES,
        lambda t, _: t.day("decision_date") < t.birth, "Header"),
    Row("117", "decided-after-care", "DATE_PLACED", "a decision, or its reversal, after the period or after care ended",
        _DATES, _after_care, "Episodes"),
    Row("118", "reversed-before-period", "DATE_PLACED_CEASED", "a reversal before the period or before care began",
        _DATES, _reversed_before, "Episodes"),
    Row("1003", "decided-before-start", "DATE_PLACED", "a decision before the child began to be looked after", _DATES,
        _before_started, "Episodes"),
    Row("552", "decision-after-placing", "DATE_PLACED", "a last decision after the child was placed for adoption",
        _DATES, _last_after_placing, "Episodes"),
    Row("554", "decision-after-order", "DATE_PLACED", "a decision after the placement order", _DATES, _after_order,
        "Episodes"),
    Row("579", "decision-too-soon", "DATE_PLACED", "a decision while the one before it stood", "Reverse that first.",
        _decision_too_soon),
    Row("583", "decision-not-reversed", "DATE_PLACED_CEASED", "an earlier decision that was not reversed",
        "Send the day it was reversed.", _not_reversed),
    Row("525", "reversed-and-adopted", "DATE_PLACED_CEASED", "a reversed decision of a child who was adopted",
        "Leave it empty, or check.",
        lambda t, c: t.given("reversed_date") & c.who("AD1", c["AD1"].given(*_ADOPTION))[t.child], "AD1"),
    Row("553", "reversed-under-order", "DATE_PLACED_CEASED", "a reversed decision though the placement order stands",
        "Check both.", _reversed_with_order, "Episodes"),
))  # fmt: skip


def _undecided(t: Table, care: Care, rows: Bools) -> Bools:
    return rows & ~care.who("PlacedAdoption", care["PlacedAdoption"].given("decision_date"))[t.child]


def _left_unadopted(t: Table, care: Care) -> Bools:
    p = care["PlacedAdoption"]
    left = t.given("reason_ceased") & ~t.among("reason_ceased", "X1", *ADOPTED)
    meant = t.among("place", *FOR_ADOPTION) | t.among("legal_status", "E1")
    there, open_ = care.who("PlacedAdoption", np.ones(len(p), bool)), some_blank(p, "reversed_date", "reversed_reason")
    return left & meant & (~there | care.who("PlacedAdoption", open_))[t.child]


def _order_missing(t: Table, care: Care) -> Bools:
    """Began to be looked after in the year without what is asked of earlier orders."""
    p = care["PrevPerm"]
    whole = p.among("earlier_order", "Z1") | (
        p.given("earlier_order") & ~some_blank(p, "earlier_authority", "earlier_order_date")
    )
    began = t.among("reason_new_episode", "S") & (t.day("start_date") >= care.start)
    return began & ~care.who("PrevPerm", whole)[t.child]


EPISODE_OUTCOMES = rules_of_table("Episodes", (
    Row("551", "placed-undecided", "PLACE", "a placement for adoption without the day of the decision",
        "Send it in the table of decisions.",
        lambda t, c: _undecided(t, c, t.among("place", *FOR_ADOPTION)), "PlacedAdoption"),
    Row("553", "ordered-undecided", "LS", "a placement order without the day of the decision",
        "Send it in the table of decisions.",
        lambda t, c: _undecided(t, c, t.among("legal_status", "E1")), "PlacedAdoption"),
    Row("557", "left-unadopted", "REC", "a child meant for adoption who left care otherwise, the decision not reversed",
        "Send the day and the reason it was reversed.", _left_unadopted, "PlacedAdoption"),
    Row("558", "adopted-though-reversed", "REC", "an adoption though every decision for it was reversed", "Check both.",
        lambda t, c: t.among("reason_ceased", *ADOPTED)
        & (c.who("PlacedAdoption", c["PlacedAdoption"].given("reversed_date"))
           & ~c.who("PlacedAdoption", c["PlacedAdoption"].blank("reversed_date")))[t.child], "PlacedAdoption"),
    Row("630", "earlier-order-missing", "RNE", "a start of being looked after without what is asked of earlier orders",
        "Send the child in the table of earlier orders.", _order_missing, "PrevPerm"),
))  # fmt: skip

_COUNTRIES = ("WAL", "SCO", "NUK", "NIR", "999")
_PARTS = r"(?:[0-9]{2}|ZZ|zz)/(?:[0-9]{2}|ZZ|zz)/(?:[0-9]{4}|ZZZZ|zzzz)"


def _no_authority(t: Table, _: Care) -> Bools:
    numbers = {number for area in all_areas() for number in (area.dfe_number,) if number}
    return t.given("earlier_authority") & ~t.among("earlier_authority", *sorted(numbers), *_COUNTRIES)


def _date_of(text: str | None) -> np.datetime64:
    """The first day that a date can mean, ZZ standing for a part not known; no day where it is none."""
    try:
        day_, month, year = (text or "").upper().split("/")
        return np.datetime64(
            date(*(int(part.replace("Z", "") or low) for part, low in ((year, 2000), (month, 1), (day_, 1)))), "D"
        )
    except (ValueError, OverflowError):
        return NO_DAY


def _order_date(t: Table, care: Care) -> Bools:
    days = np.array([_date_of(text) for text in t.rows["earlier_order_date"].to_pylist()], "M8[D]")
    first = care.each("Episodes", np.ones(len(care["Episodes"]), bool), "start_date")[t.child]
    return np.asarray(t.given("earlier_order_date") & (np.isnat(days) | (days >= first)), bool)


def _long_in_care(t: Table, care: Care) -> Bools:
    latest = care.each("Episodes", np.ones(len(care["Episodes"]), bool), "start_date", last=True)[t.child]
    return t.given("earlier_order", "earlier_authority", "earlier_order_date") & (latest < care.start)


PERMANENCE = rules_of_table("PrevPerm", (
    Row("632", "order-date", "DATE_PERM", "the day of an earlier order that is no date, or not before care began",
        "Send it as day/month/year, ZZ for what is not known.", _order_date, "Episodes"),
    Row("633", "order-authority", "LA_PERM", "an earlier order's council that is no DfE number and no country",
        "Send the three digits, or WAL, SCO, NIR or NUK.", _no_authority),
    Row("634", "order-of-long-ago", "PREV_PERM", "an earlier order of a child who began no episode in the year",
        "Leave the child out of this table.", _long_in_care, "Episodes"),
    Row("635", "order-without-kind", "PREV_PERM", "an earlier order's day or council without which order it was",
        "Send which.",
        lambda t, _: t.given("earlier_authority", "earlier_order_date")
        & (t.blank("earlier_order") | t.among("earlier_order", "Z1"))),
))  # fmt: skip
