"""Checks of the census's plans, their reviews, and pre-proceedings."""

from __future__ import annotations

import pyarrow.compute as pc

from sightline.returns.rules.cin import cin_rule
from sightline.returns.rules.rule import (
    Rule,
    after_period,
    before_period,
    both,
    has,
    is_true,
    less,
    missing,
    same_day,
)

_WHICH = "Check both dates."
_FIX = "Check the dates; one of them is wrong."
_CLOSED = "CINdetails.closure_date"
_NFA_WITH_ACTIVITY = "recorded for a referral that ended in no further action"
_NEED_SOURCES = ("DfE 4011", "DfE 4015", "DfE 4010", "DfE 4013", "DfE 4008")
_PROTECTION_SOURCES = ("DfE 8925", "DfE 1105", "DfE 8720", "DfE 8930", "DfE 8915")
MANY_PLANS = 10


def _plan(block: str, prefix: str, words: str, sources: tuple[str, str, str, str, str]) -> tuple[Rule, ...]:
    start, end = f"{prefix}StartDate" if prefix == "CINPlan" else "CPPstartDate", f"{prefix}EndDate"
    end = end if prefix == "CINPlan" else "CPPendDate"
    return (
        cin_rule("end-before-start", block, f"{end} {start}", f"{words} that ends before it starts", _FIX,
                 less("end_date", "start_date"), sources[0]),
        cin_rule("start-before-referral", block, start, f"{words} that starts before the referral", _FIX,
                 less("start_date", "referral_date"), sources[1]),
        cin_rule("start-after-period", block, start, f"{words} that starts after the period's end", "Check it.",
                 after_period("start_date"), sources[2]),
        cin_rule("end-after-period", block, end, f"{words} that ends after the period's end", "Check it.",
                 after_period("end_date"), sources[3]),
        cin_rule("ended-before-period", block, end, f"{words} that ended before the year of the return",
                 "Leave it out, or check the date.", before_period("end_date"), sources[3]),
        cin_rule("start-after-closure", block, start, f"{words} that starts after the case closed", _WHICH,
                 less(_CLOSED, "start_date"), "DfE 8565", _CLOSED),
        cin_rule("end-after-closure", block, end, f"{words} that ends after the case closed", _WHICH,
                 less(_CLOSED, "end_date"), "DfE 8565", _CLOSED),
        cin_rule("open-in-closed-case", block, end, f"{words} still open in a closed case", "Send its end.",
                 both(missing("end_date"), has(_CLOSED)), "", _CLOSED),
        cin_rule("start-after-death", block, start, f"{words} that starts after the child's death", _WHICH,
                 less("Child.death_date", "start_date"), sources[4], "Child.death_date"),
        cin_rule("no-action-with-activity", block, start, f"{words} {_NFA_WITH_ACTIVITY}",
                 "Check the referral's flag.", is_true("CINdetails.no_further_action"),
                 "DfE 4000" if prefix == "CINPlan" else "DfE 8832", "CINdetails.no_further_action"),
    )  # fmt: skip


_PLANS = (
    *_plan("CINPlanDates", "CINPlan", "a child in need plan", _NEED_SOURCES),
    *_plan("ChildProtectionPlans", "CPP", "a protection plan", _PROTECTION_SOURCES),
    cin_rule("one-day-plan", "ChildProtectionPlans", "CPPendDate CPPstartDate",
             "a protection plan that starts and ends on one day", _WHICH, same_day("start_date", "end_date"),
             "DfE 8840"),
    cin_rule("many-earlier-plans", "ChildProtectionPlans", "NumberOfPreviousCPP",
             "ten or more earlier protection plans", "Check the number.",
             lambda rows, _: pc.greater_equal(rows["previous_plans"], MANY_PLANS)),
    cin_rule("review-before-start", "CPPreviewDate", "CPPreviewDate", "a review on the day the plan started or before",
             _FIX, lambda rows, _: pc.less_equal(rows["review_date"], rows["start_date"]), "DfE 8841"),
    cin_rule("review-after-end", "CPPreviewDate", "CPPreviewDate", "a review after the plan ended", _FIX,
             less("ChildProtectionPlans.end_date", "review_date"), "", "ChildProtectionPlans.end_date"),
    cin_rule("review-after-period", "CPPreviewDate", "CPPreviewDate", "a review after the period's end", "Check it.",
             after_period("review_date")),
)  # fmt: skip

_PP = "PreProceedingsandFGDM"
_LATER_STEPS = (
    ("LBPSentDate", "letter_before_proceedings_date"), ("InitialPPMeetingDate", "first_meeting_date"),
    ("StepDecisionDate", "step_decision_date"), ("CourtAppDate", "court_application_date"),
    ("LetterInitCPDate", "letter_issued_care_date"),
)  # fmt: skip
_PRE_PROCEEDINGS = (
    *(
        cin_rule("step-before-start", _PP, f"{name} PPStartDate", "a step before pre-proceedings started", _FIX,
                 less(column, "start_date"))
        for name, column in _LATER_STEPS
    ),
    *(
        cin_rule("step-after-period", _PP, name, "a step after the period's end", "Check it.", after_period(column))
        for name, column in (("PPStartDate", "start_date"), *_LATER_STEPS)
    ),
    cin_rule("start-before-referral", _PP, "PPStartDate", "pre-proceedings before the referral", _FIX,
             less("start_date", "referral_date")),
    cin_rule("meeting-not-offered", _PP, "FGDMMeetingFac FGDMMeetingOffer", "a family meeting held and not offered",
             "Check both flags.",
             lambda rows, _: pc.and_(rows["family_meeting_held"], pc.invert(rows["family_meeting_offered"]))),
)  # fmt: skip

PLAN_RULES: tuple[Rule, ...] = (*_PLANS, *_PRE_PROCEEDINGS)
