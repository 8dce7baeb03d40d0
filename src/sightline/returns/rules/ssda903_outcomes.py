"""Checks of health and offending, and of care leavers, in the looked-after children return.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

import numpy as np

from sightline.returns.rules.ssda903_care import (
    NO_DAY,
    Bools,
    Care,
    Check,
    Days,
    Row,
    Table,
    all_year,
    rules_of_table,
    some_blank,
    years_after,
)

_AGE, _BLANK, _BOTH = "Check the date of birth and the codes.", "Leave it empty.", "Check both codes."
_HEALTH = ("immunisations", "teeth_check", "health_assessment", "substance_misuse")
_MORE = ("convicted", "health_check", "intervention_received", "intervention_offered")
LEAVER = ("in_touch", "activity", "accommodation")
_SDQ = ("sdq_score", "sdq_reason")


def _age(t: Table, years: int) -> Days:
    return years_after(t.day("birth_date"), years)


def _high_score(t: Table, _: Care) -> Bools:
    return np.asarray(t.rows["sdq_score"].fill_null(0).to_numpy(zero_copy_only=False) > 40)


def _not_all_year(*columns: str) -> Check:
    return lambda t, care: t.given(*columns) & ~care.all_year[t.child]


def _score_year(t: Table, care: Care) -> Bools:
    fourth, last = _age(t, 4), _age(t, 17)
    turned = ((fourth >= care.start) & (fourth <= care.end)) | ((last >= care.start) & (last <= care.end))
    return turned & t.blank(*_SDQ)


OC2 = rules_of_table("OC2", (
    Row("180", "score-too-high", "SDQ_SCORE", "a score above 40", "Check it.", _high_score),
    Row("197a", "score-and-reason", "SDQ_SCORE SDQ_REASON", "a score, and a reason why there is none", "Send one.",
        lambda t, _: t.given("sdq_score") & t.given("sdq_reason")),
    Row("157", "reason-wrong-age", "SDQ_REASON DOB", "SDQ1, under 4 or over 16, for a child of 4 to 16", _AGE,
        all_year(lambda t, c: (_age(t, 4) <= c.start) & (_age(t, 16) >= c.end) & t.blank("sdq_score")
                  & t.among("sdq_reason", "SDQ1")), "Episodes"),
    Row("186", "score-missing", "SDQ_SCORE", "a child of 4 to 16, in care all year, without a score or a reason",
        "Send one.",
        all_year(lambda t, c: (_age(t, 4) <= c.start) & (_age(t, 17) > c.end) & t.blank(*_SDQ)), "Episodes"),
    Row("197B", "score-missing-at-edge", "SDQ_REASON DOB",
        "a child in care all year who turned 4 or 17 in it, without a score or a reason", "Send one.",
        all_year(_score_year), "Episodes"),
    Row("188", "score-under-4", "SDQ_SCORE DOB", "a score, or a reason for none, for a child under 4", _BLANK,
        lambda t, c: (_age(t, 4) > c.end) & t.given(*_SDQ)),
    Row("189", "score-over-17", "SDQ_SCORE DOB", "a score, or a reason for none, for who was 17 at the year's start",
        _BLANK, lambda t, c: (_age(t, 17) < c.start) & t.given(*_SDQ)),
    Row("185", "score-not-all-year", "SDQ_SCORE", "a score of a child who was not in care all year", _BLANK,
        _not_all_year("sdq_score"), "Episodes"),
    Row("198", "reason-not-all-year", "SDQ_REASON", "a reason for no score of a child who was not in care all year",
        _BLANK, _not_all_year("sdq_reason"), "Episodes"),
    Row("190", "health-not-all-year", "IMMUNISATIONS", "health or offending of a child who was not in care all year",
        "Leave the child out of this table.", _not_all_year(*_HEALTH, *_MORE), "Episodes"),
    Row("191", "health-missing", "IMMUNISATIONS", "a child in care all year with health fields left empty",
        "Fill all four.", all_year(lambda t, _: some_blank(t, *_HEALTH)), "Episodes"),
    Row("182", "health-incomplete", "IMMUNISATIONS", "some of the health fields without the others", "Fill all four.",
        lambda t, _: some_blank(t, *_HEALTH) & t.given(*_MORE)),
    Row("544", "convicted-alone", "CONVICTED", "a conviction without the health fields", "Fill all four.",
        lambda t, _: t.yes("convicted") & some_blank(t, *_HEALTH)),
    Row("547", "health-check-alone", "HEALTH_CHECK", "a health check without the health fields", "Fill all four.",
        lambda t, _: t.yes("health_check") & some_blank(t, *_HEALTH)),
    Row("542", "convicted-under-10", "CONVICTED DOB", "conviction information for a child under 10", _BLANK,
        lambda t, c: (_age(t, 10) > c.end) & t.given("convicted")),
    Row("543", "convicted-missing", "CONVICTED DOB", "a child of 10 or over, in care all year, without conviction "
        "information", "Send yes or no.",
        all_year(lambda t, c: (_age(t, 10) <= c.end) & t.blank("convicted")), "Episodes"),
    Row("545", "health-check-missing", "HEALTH_CHECK DOB", "a child under 5, in care all year, without health checks",
        "Send yes or no.", all_year(lambda t, c: (_age(t, 5) > c.end) & t.blank("health_check")), "Episodes"),
    Row("546", "health-check-over-5", "HEALTH_CHECK DOB", "health checks for a child of 5 or over", _BLANK,
        all_year(lambda t, c: (_age(t, 5) <= c.end) & t.given("health_check")), "Episodes"),
    Row("192", "misuse-help-missing", "INTERVENTION_RECEIVED", "misuse of substances without whether help was received",
        "Send yes or no.", lambda t, _: t.yes("substance_misuse") & t.blank("intervention_received")),
    Row("193", "help-without-misuse", "INTERVENTION_RECEIVED", "help for misuse of substances without the misuse",
        _BOTH, lambda t, _: ~t.yes("substance_misuse") & t.given("intervention_received", "intervention_offered")),
    Row("158", "help-offered-too", "INTERVENTION_OFFERED", "help received, and whether it was offered", _BLANK,
        lambda t, _: t.yes("intervention_received") & t.given("intervention_offered")),
    Row("159", "help-offer-missing", "INTERVENTION_OFFERED", "no help received, without whether it was offered",
        "Send yes or no.",
        lambda t, _: t.yes("substance_misuse") & t.no("intervention_received") & t.blank("intervention_offered")),
))  # fmt: skip


def _health_too(t: Table, care: Care) -> Bools:
    health = care.who("OC2", care["OC2"].given(*_HEALTH, *_MORE))
    return t.given(*LEAVER) & health[t.child]


def _last_reason(t: Table, care: Care, code: str) -> Bools:
    e = care["Episodes"]
    last = e.chain("start_date", "end_date")[1] < 0
    return care.who("Episodes", last & e.among("reason_ceased", code))[t.child]


def _in_care_at_birthday(t: Table, care: Care) -> Bools:
    """In care on the birthday of the year, of those who turned 17 or 18 in it."""
    e = care["Episodes"]
    birthday = np.where(_age(t, 18) <= care.end, _age(t, 18), _age(t, 17))
    of_child = np.full(care.children, NO_DAY)
    turned = (_age(t, 17) <= care.end) & (_age(t, 19) > care.end)
    of_child[t.child[turned]] = birthday[turned]
    until = np.where(e.blank("end_date"), care.end + np.timedelta64(1, "D"), e.day("end_date"))
    there = (e.day("start_date") <= of_child[e.child]) & (until > of_child[e.child])
    return turned & t.given(*LEAVER) & care.who("Episodes", there)[t.child]


def _left_after_birthday(t: Table, care: Care) -> Bools:
    ended = care.each("Episodes", np.ones(len(care["Episodes"]), bool), "end_date", last=True)[t.child]
    at_17 = (_age(t, 17) <= care.end) & (_age(t, 18) > care.end) & (ended >= _age(t, 17))
    at_18 = (_age(t, 18) <= care.end) & (_age(t, 19) > care.end) & (ended >= _age(t, 18))
    return (at_17 | at_18) & t.given(*LEAVER)


OC3 = rules_of_table("OC3", (
    Row("153", "leaver-incomplete", "IN_TOUCH ACTIV ACCOM", "some of the fields of care leavers without the others",
        "Send all three.", lambda t, _: some_blank(t, *LEAVER) & t.given(*LEAVER)),
    Row("344", "leaver-gone", "IN_TOUCH ACTIV", "activity or accommodation of who has died or returned home",
        "Send 0 for both.",
        lambda t, _: t.among("in_touch", "DIED", "RHOM") & ~(t.among("activity", "0") & t.among("accommodation", "0"))),
    Row("345", "leaver-in-touch", "IN_TOUCH ACTIV", "0 for activity or accommodation of who is in touch",
        "Send what is known.",
        lambda t, _: t.among("in_touch", "YES") & (t.among("activity", "0") | t.among("accommodation", "0"))),
    Row("347", "leaver-foyer", "ACCOM DOB", "a foyer for who was under 18 at the year's start", _AGE,
        lambda t, c: t.among("accommodation", "T1", "T2") & (_age(t, 18) > c.start)),
    Row("3001", "leaver-with-carers", "ACCOM DOB", "former foster carers for who turned 17 in the year", _AGE,
        lambda t, c: t.among("accommodation", "Z1", "Z2") & (_age(t, 17) >= c.start) & (_age(t, 17) <= c.end)),
    Row("391", "leaver-too-young", "DOB", "what is asked of care leavers, for who was under 17 at the year's end", _AGE,
        lambda t, c: (_age(t, 17) > c.end) & t.given(*LEAVER)),
    Row("187", "leaver-in-care", "IN_TOUCH", "what is asked of care leavers, for a child in care all year",
        "Leave the child out of this table.", all_year(lambda t, _: t.given(*LEAVER)), "Episodes"),
    Row("215", "leaver-with-health", "IN_TOUCH", "a care leaver with health or offending of children in care all year",
        "Send one of the two.", _health_too, "OC2"),
    Row("1000", "leaver-died", "IN_TOUCH", "what is asked of care leavers, for a child who died in care",
        "Leave the child out of this table.",
        lambda t, c: c.who("Episodes", c["Episodes"].among("reason_ceased", "E2"))[t.child], "Episodes"),
    Row("1011", "leaver-of-another", "IN_TOUCH", "what is asked of care leavers, for a child taken over by a council",
        "Leave the child out of this table.", lambda t, c: _last_reason(t, c, "E3") & t.given(*LEAVER), "Episodes"),
    Row("1007", "leaver-still-there", "IN_TOUCH", "what is asked of care leavers, for who was in care on the birthday",
        "Leave the child out of this table.", _in_care_at_birthday, "Episodes"),
    Row("1016", "leaver-left-later", "IN_TOUCH", "what is asked of care leavers, for who left care after the birthday",
        "Leave the child out of this table.", _left_after_birthday, "Episodes"),
))  # fmt: skip
