"""Checks of what stands together in the census: the episodes of one child, and the modules of one episode."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.cin import cin_rule
from sightline.returns.rules.rule import (
    COUNT,
    NUMBER,
    PARENT,
    Context,
    Mask,
    Predicate,
    after_period,
    all_of,
    before_period,
    both,
    has,
    is_code,
    is_true,
    less,
    missing,
    none_inside,
    not_true,
    same_day,
    years_before,
)
from sightline.returns.rules.together import (
    also,
    earlier_than_latest,
    falls_inside,
    flags,
    keys,
    numbers,
    overlaps,
    same_elsewhere,
    several,
)

_WHICH = "Check both dates."
_BOTH = "Check the dates of both."
_CHILD = "Child" + NUMBER
_EPISODE = "CINdetails" + NUMBER
_CLOSED = "CINdetails.closure_date"
_AT_ASSESSMENT = ("RC8", "RC9")
ADULT_YEARS = 25
SCHOOL_YEARS = 6  # years before the 31 August that follows the period's end


def _further_action(rows: pa.RecordBatch, _: Context) -> Mask:
    return pc.invert(rows["no_further_action"])


def _some_inside(block: str) -> Predicate:
    return lambda rows, _: pc.greater(rows[COUNT + block], 0)


def _any_of(*predicates: Predicate) -> Predicate:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        mask = predicates[0](rows, context)
        for predicate in predicates[1:]:
            mask = pc.or_kleene(mask, predicate(rows, context))
        return mask

    return fails


def _old_enough_for_school(rows: pa.RecordBatch, context: Context) -> Mask:
    """Born by the 31 August six years before the one that follows the period's end."""
    last = date(context.period_end.year - SCHOOL_YEARS, 8, 31)
    return pc.fill_null(pc.less_equal(rows["birth_date"], pa.scalar(last)), False)


def _no_reason_at_school_age(rows: pa.RecordBatch, _: Context) -> Mask:
    return pc.fill_null(pc.equal(rows["upn_unknown"], "UN1"), True)


def _adult(rows: pa.RecordBatch, context: Context) -> Mask:
    """Over 25 at the period's end, in a case that is open or closed after the 25th birthday."""
    born = rows["Child.birth_date"]
    old = pc.less(born, pa.scalar(years_before(context.period_end, ADULT_YEARS)))
    places = np.flatnonzero(flags(old))
    result = np.zeros(rows.num_rows, bool)
    for place in places:
        closed = rows["closure_date"][int(place)].as_py()
        result[place] = closed is None or years_before(closed, ADULT_YEARS) > born[int(place)].as_py()
    return pa.array(result)


def _no_conference_that_day(rows: pa.RecordBatch, context: Context) -> Mask:
    """A plan of the year whose start is the day of no conference of its episode's section 47 enquiries; or, where the
    episode has no enquiry that asked for one, not the day of the episode's own conference."""
    start, episode = numbers(rows["start_date"]), numbers(rows[PARENT])
    own = pc.fill_null(pc.equal(rows["start_date"], rows["CINdetails.initial_conference_date"]), False)
    met = flags(own)
    enquiries = context.tables.get("Section47")
    if enquiries is not None:
        asked = enquiries.filter(not_true("conference_not_required")(enquiries, context))
        there = numbers(asked[PARENT])
        days = keys(there, numbers(asked["conference_date"]))
        met = np.where(np.isin(episode, there), np.isin(keys(episode, start), days), met)
    in_year = pc.and_kleene(
        pc.greater_equal(rows["start_date"], pa.scalar(context.period_start)),
        pc.less_equal(rows["start_date"], pa.scalar(context.period_end)),
    )
    return pc.and_kleene(in_year, pa.array(~met))


_CHILD_RULES = (
    cin_rule("no-disability", "Child", "LAchildID",
             "no disability code for a child whose referral led to further action",
             "Send the disabilities; NONE says that there is none.",
             all_of(has("birth_date"), none_inside("Disability"), also(_CHILD, "CINdetails", PARENT, _further_action)),
             "DfE 8540", f"{COUNT}Disability {_CHILD}", beside="CINdetails/parent"),
    cin_rule("no-upn-at-school-age", "Child", "UPN UPNunknown",
             "a child of school age without a pupil number, and no reason that fits the age", "Send the pupil number.",
             all_of(missing("upn"), _no_reason_at_school_age, _old_enough_for_school,
                    also(_CHILD, "CINdetails", PARENT, _further_action)),
             "DfE 8770Q", _CHILD, beside="CINdetails/parent"),
    cin_rule("no-upn-no-reason", "Child", "UPN UPNunknown",
             "neither a unique pupil number nor a reason for having none", "Send one of the two.",
             all_of(missing("upn"), missing("upn_unknown"),
                    lambda rows, context: pc.invert(_old_enough_for_school(rows, context)))),
)  # fmt: skip

_OPEN_CASE = both(missing("closure_date"), _further_action)
_CASES = (
    cin_rule("open-cases", "CINdetails", "CINclosureDate CINreferralDate", "a child with more than one open case",
             "Send the closures.", several(PARENT, _OPEN_CASE), "DfE 8815", PARENT),
    cin_rule("open-not-latest", "CINdetails", "CINclosureDate CINreferralDate",
             "an open case although the child was referred again later", "Send its closure.",
             both(_OPEN_CASE, earlier_than_latest(PARENT, "referral_date")), "DfE 8816", PARENT),
    cin_rule("cases-overlap", "CINdetails", "CINreferralDate CINclosureDate",
             "a referral while another case of the child is open", _BOTH,
             overlaps(PARENT, "referral_date", "closure_date", until=False, lasts=_further_action), "DfE 8820",
             PARENT),
    cin_rule("closed-at-assessment-with-activity", "CINdetails", "ReasonForClosure",
             "closed after the assessment, with a conference, an enquiry or a plan", "Check the reason for closure.",
             both(is_code("closure_reason", *_AT_ASSESSMENT),
                  _any_of(has("initial_conference_date"), _some_inside("Section47"),
                          _some_inside("ChildProtectionPlans"), _some_inside("CINPlanDates"))),
             "DfE 2990", f"{COUNT}Section47 {COUNT}ChildProtectionPlans {COUNT}CINPlanDates"),
    cin_rule("closed-at-assessment-without-one", "CINdetails", "ReasonForClosure",
             "closed after the assessment, without an assessment", "Send the assessment, or check the reason.",
             both(is_code("closure_reason", *_AT_ASSESSMENT), none_inside("Assessments")), "DfE 8825Q",
             f"{COUNT}Assessments"),
    cin_rule("enquiry-without-assessment", "CINdetails", "CINreferralDate",
             "a case with a section 47 enquiry and no assessment", "Send the assessment.",
             both(_some_inside("Section47"), none_inside("Assessments")), "DfE 2991Q",
             f"{COUNT}Section47 {COUNT}Assessments"),
    cin_rule("no-upn-for-no-action", "CINdetails", "ReferralNFA",
             "further action on a child whose pupil number is said to be unknown because there was none",
             "Send the pupil number, or another reason.",
             both(_further_action, is_code("Child.upn_unknown", "UN7")), "DfE 8772", "Child.upn_unknown"),
    cin_rule("over-25", "CINdetails", "CINclosureDate", "a case of a person over 25 years old",
             "Check the date of birth and the closure.", _adult, "DfE 8775Q", "Child.birth_date"),
    cin_rule("no-action-with-conference", "CINdetails", "DateOfInitialCPC ReferralNFA",
             "an initial conference recorded for a referral that ended in no further action",
             "Check the referral's flag.", both(has("initial_conference_date"), is_true("no_further_action")),
             "DfE 8831"),
    cin_rule("conference-after-closure", "CINdetails", "DateOfInitialCPC CINclosureDate",
             "an initial conference after the case closed", _WHICH, less("closure_date", "initial_conference_date"),
             "DfE 8565"),
)  # fmt: skip

_ASSESSMENTS = (
    cin_rule("assessments-overlap", "Assessments", "AssessmentActualStartDate AssessmentAuthorisationDate",
             "an assessment that starts while another of the case is open", _BOTH,
             overlaps(PARENT, "start_date", "authorisation_date"), "DfE 8863Q", PARENT),
    cin_rule("open-assessments", "Assessments", "AssessmentAuthorisationDate",
             "more than one open assessment in a case", "Send the authorisations.",
             several(PARENT, missing("authorisation_date")), "DfE 8896", PARENT),
    cin_rule("open-since-before-period", "Assessments", "AssessmentActualStartDate AssessmentAuthorisationDate",
             "an assessment open since before the year of the return", "Send its authorisation.",
             both(missing("authorisation_date"), before_period("start_date")), "DfE 8736"),
    cin_rule("open-from-after-period", "Assessments", "AssessmentActualStartDate AssessmentAuthorisationDate",
             "an open assessment from after the period's end", "Leave it out, or check the date.",
             both(missing("authorisation_date"), after_period("start_date")), "DfE 8736"),
    cin_rule("no-factors-not-closed-so", "AssessmentFactors", "AssessmentFactors",
             "the case's only assessment found no factors, and the case did not close after it",
             "Check the factors and the reason for closure.",
             all_of(is_code("factor", "21"),
                    lambda rows, context: pc.invert(
                        pc.fill_null(is_code("CINdetails.closure_reason", *_AT_ASSESSMENT)(rows, context), False)
                    ),
                    lambda rows, context: pc.invert(
                        also(_EPISODE, "Assessments", PARENT, several(PARENT, has("start_date")))(rows, context)
                    )),
             "DfE 8873Q", f"CINdetails.closure_reason {_EPISODE}", beside="Assessments/parent"),
)  # fmt: skip

_OPEN_ENQUIRY = both(missing("conference_date"), not_true("conference_not_required"))
_ENQUIRIES = (
    cin_rule("enquiries-overlap", "Section47", "S47ActualStartDate DateOfInitialCPC",
             "a section 47 enquiry that starts while another of the case is open", _BOTH,
             overlaps(PARENT, "start_date", "conference_date", lasts=not_true("conference_not_required")),
             "DfE 8890", PARENT),
    cin_rule("open-enquiries", "Section47", "DateOfInitialCPC ICPCnotRequired",
             "more than one open section 47 enquiry in a case",
             "Send the conferences, or that none was required.", several(PARENT, _OPEN_ENQUIRY), "DfE 8839", PARENT),
    cin_rule("open-since-before-period", "Section47", "S47ActualStartDate DateOfInitialCPC ICPCnotRequired",
             "an enquiry open since before the year of the return",
             "Send the conference, or that none was required.", both(_OPEN_ENQUIRY, before_period("start_date")),
             "DfE 8740"),
    cin_rule("open-from-after-period", "Section47", "S47ActualStartDate DateOfInitialCPC ICPCnotRequired",
             "an open enquiry from after the period's end", "Leave it out, or check the date.",
             both(_OPEN_ENQUIRY, after_period("start_date")), "DfE 8740"),
    cin_rule("open-in-closed-case", "Section47", "DateOfInitialCPC ICPCnotRequired",
             "a section 47 enquiry still open in a closed case", "Send the conference, or that none was required.",
             both(_OPEN_ENQUIRY, has(_CLOSED)), "DfE 8868", _CLOSED),
    cin_rule("conference-after-closure", "Section47", "DateOfInitialCPC",
             "an initial conference after the case closed", _WHICH, less(_CLOSED, "conference_date"), "DfE 8565",
             _CLOSED),
    cin_rule("conference-in-both", "Section47", "DateOfInitialCPC",
             "an initial conference that stands in a case's own details too", "Send it in one of the two places.",
             same_elsewhere(_CHILD, "conference_date", "CINdetails", PARENT, "initial_conference_date"), "DfE 2884",
             _CHILD, beside="CINdetails/parent"),
)  # fmt: skip

_OPEN_PLAN = missing("end_date")
_PLANS = (
    cin_rule("open-plans", "CINPlanDates", "CINPlanEndDate", "more than one open child in need plan in a case",
             "Send the ends.", several(PARENT, _OPEN_PLAN), "DfE 4004", PARENT),
    cin_rule("plans-overlap", "CINPlanDates", "CINPlanStartDate CINPlanEndDate",
             "a child in need plan that starts while another of the child is open", _BOTH,
             overlaps(_CHILD, "start_date", "end_date"), "DfE 4014", _CHILD),
    cin_rule("one-day-plan", "CINPlanDates", "CINPlanEndDate CINPlanStartDate",
             "a child in need plan that starts and ends on one day", _WHICH, same_day("start_date", "end_date"),
             "DfE 4012Q"),
    cin_rule("end-after-death", "CINPlanDates", "CINPlanEndDate",
             "a child in need plan that ends after the child's death", _WHICH,
             less("Child.death_date", "end_date"), "DfE 4009Q", "Child.death_date"),
    cin_rule("open-beside-protection-plan", "CINPlanDates", "CINPlanEndDate",
             "a child in need plan and a protection plan of one case, both open", "Send the end of one.",
             both(_OPEN_PLAN, also(PARENT, "ChildProtectionPlans", PARENT, _OPEN_PLAN)), "DfE 4001", PARENT,
             beside="ChildProtectionPlans/parent"),
    cin_rule("start-in-protection-plan", "CINPlanDates", "CINPlanStartDate",
             "a child in need plan that starts while a protection plan of the child is open", _BOTH,
             falls_inside(_CHILD, "start_date", "ChildProtectionPlans", _CHILD, "start_date", "end_date"), "DfE 4016",
             _CHILD, beside=f"ChildProtectionPlans/{_CHILD}"),
    cin_rule("open-plans", "ChildProtectionPlans", "CPPendDate", "a child with more than one open protection plan",
             "Send the ends.", several(_CHILD, _OPEN_PLAN), "DfE 8935", _CHILD),
    cin_rule("plans-overlap", "ChildProtectionPlans", "CPPstartDate CPPendDate",
             "a protection plan that starts while another of the child is open", _BOTH,
             overlaps(_CHILD, "start_date", "end_date"), "DfE 8940", _CHILD),
    cin_rule("end-after-death", "ChildProtectionPlans", "CPPendDate",
             "a protection plan that ends after the child's death", _WHICH, less("Child.death_date", "end_date"),
             "DfE 8920", "Child.death_date"),
    cin_rule("start-in-need-plan", "ChildProtectionPlans", "CPPstartDate",
             "a protection plan that starts while a child in need plan of the child is open", _BOTH,
             falls_inside(_CHILD, "start_date", "CINPlanDates", _CHILD, "start_date", "end_date"), "DfE 4017",
             _CHILD, beside=f"CINPlanDates/{_CHILD}"),
    cin_rule("start-without-conference", "ChildProtectionPlans", "CPPstartDate",
             "a protection plan that starts on the day of no initial conference of the case",
             "Check the plan's start and the conference.", _no_conference_that_day, "DfE 2885",
             f"{PARENT} CINdetails.initial_conference_date", beside="Section47/parent"),
    cin_rule("review-in-need-plan", "CPPreviewDate", "CPPreviewDate",
             "a review of a protection plan while a child in need plan of the case is open", _BOTH,
             both(falls_inside(_EPISODE, "review_date", "CINPlanDates", PARENT, "start_date", "end_date"),
                  lambda rows, _: pc.fill_null(
                      pc.not_equal(rows["review_date"], rows["ChildProtectionPlans.end_date"]), True
                  )),
             "DfE 4003", f"{_EPISODE} ChildProtectionPlans.end_date", beside="CINPlanDates/parent"),
)  # fmt: skip

EPISODE_RULES = (*_CHILD_RULES, *_CASES, *_ASSESSMENTS, *_ENQUIRIES, *_PLANS)
