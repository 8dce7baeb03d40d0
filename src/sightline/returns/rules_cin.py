"""Checks of the children in need census. `source` is the number of the Department for Education's rule, as the field's
published validators cite it; a rule without one is our own, and its remedy says what it counts."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.layout import COUNT, PARENT
from sightline.returns.rule import (
    UPN_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    at_weekend,
    before_period,
    days_between,
    given,
    less,
    older_than,
    on_bank_holiday,
    unlike,
    working_days,
    wrong_check_letter,
)
from sightline.standard.areas import all_areas

_WHICH = "Check both dates."
_FIX = "Check the dates; one of them is wrong."
ASSESSMENT_DAYS = 45  # working days; the start counts as day 1
CONFERENCE_DAYS = 15
GESTATION_DAYS = 280
ADULT_YEARS = 25
MANY_PLANS = 10
_NFA_WITH_ACTIVITY = "recorded for a referral that ended in no further action"


def _rule(
    code: str, block: str, fields: str, found: str, remedy: str, fails: Predicate, source: str = "", sees: str = "",
    since: int | None = None,
) -> Rule:  # fmt: skip
    return Rule(
        code, "cin", block, tuple(fields.split()), found, remedy, fails, source, tuple(sees.split()), since=since
    )


def _both(left: Predicate, right: Predicate) -> Predicate:
    return lambda rows, context: pc.and_kleene(left(rows, context), right(rows, context))


def _true(column: str) -> Predicate:
    return lambda rows, _: rows[column]


def _is(column: str, *codes: str) -> Predicate:
    return lambda rows, _: pc.is_in(rows[column], pa.array(codes, pa.string()))


def _missing(column: str) -> Predicate:
    return lambda rows, _: pc.is_null(rows[column])


def _has(column: str) -> Predicate:
    return lambda rows, _: pc.is_valid(rows[column])


def _all(*predicates: Predicate) -> Predicate:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        mask = predicates[0](rows, context)
        for predicate in predicates[1:]:
            mask = pc.and_kleene(mask, predicate(rows, context))
        return mask

    return fails


def _none_of(block: str) -> Predicate:
    return lambda rows, _: pc.equal(rows[COUNT + block], 0)


def _same_day(left: str, right: str) -> Predicate:
    return lambda rows, _: pc.equal(rows[left], rows[right])


def _longer_than(start: str, end: str | None, limit: int) -> Predicate:
    """Fails where more than `limit` working days, the start being day 1, lie between; `end` None is the period's."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        last = rows[end] if end else context.period_end
        return pc.greater(working_days(rows[start], last), limit)

    return fails


def _later_than_due(start: str, due: str) -> Predicate:
    """Fails where the due day is more than 15 working days after the start, the start not being counted."""
    return lambda rows, _: pc.greater(working_days(rows[start], rows[due]), CONFERENCE_DAYS + 1)


def _long_before_birth(rows: pa.RecordBatch, _: Context) -> Mask:
    birth = pc.coalesce(rows["Child.birth_date"], rows["Child.expected_birth_date"])
    return pc.greater(days_between(rows["referral_date"], birth), GESTATION_DAYS)


def _born_too_late(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.greater(
        days_between(pa.array([context.period_end], pa.date32())[0], rows["expected_birth_date"]), GESTATION_DAYS
    )


def _early_no_action(rows: pa.RecordBatch, context: Context) -> Mask:
    """No further action, and a working day lies between the referral and the first day of the period."""
    counted = working_days(rows["referral_date"], context.period_start - timedelta(days=1))
    return pc.and_kleene(rows["no_further_action"], pc.greater(counted, 1))


def _alone(column: str, code: str) -> Predicate:
    """Fails where a code that excludes all others stands beside another in the same parent."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        exclusive = pc.equal(rows[column], code)
        if not pc.any(exclusive).as_py():
            return pa.nulls(rows.num_rows, pa.bool_())
        beside = pc.unique(pc.filter(rows[PARENT], pc.invert(exclusive)))
        return pc.and_kleene(exclusive, pc.is_in(rows[PARENT], beside))

    return fails


def _twice(column: str) -> Predicate:
    """Fails where the same code stands a second time in the same parent."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        places = pa.array(range(rows.num_rows), pa.int64())
        table = pa.table({"parent": rows[PARENT], "code": rows[column], "place": places})
        first = table.group_by(["parent", "code"]).aggregate([("place", "min")])["place_min"]
        return pc.invert(pc.is_in(places, first.combine_chunks()))

    return fails


def _unknown_authority(rows: pa.RecordBatch, _: Context) -> Mask:
    known = pa.array(sorted({area.dfe_number for area in all_areas()}), pa.string())
    shaped = pc.match_substring_regex(rows["upn"], f"^(?:{UPN_SHAPE})$")
    return pc.and_kleene(shaped, pc.invert(pc.is_in(pc.utf8_slice_codeunits(rows["upn"], 1, 4), known)))


_CHILD = (
    _rule("upn-shape", "Child", "UPN", "a unique pupil number of the wrong shape",
          "It is a letter, 11 digits, and a digit or letter.", unlike("upn", UPN_SHAPE), "DfE 1540, 1550"),
    _rule("former-upn-shape", "Child", "FormerUPN", "a former unique pupil number of the wrong shape",
          "It is a letter, 11 digits, and a digit or letter.", unlike("former_upn", UPN_SHAPE), "DfE 1560Q"),
    _rule("upn-check-letter", "Child", "UPN", "a unique pupil number whose check letter does not fit its digits",
          "Copy it again from the school's record.", wrong_check_letter("upn"), "DfE 1510"),
    _rule("former-upn-check-letter", "Child", "FormerUPN",
          "a former unique pupil number whose check letter does not fit its digits",
          "Copy it again from the school's record.", wrong_check_letter("former_upn")),
    _rule("upn-authority", "Child", "UPN", "a unique pupil number whose places 2 to 4 are no authority in England",
          "Check it; leave it if it was given in Wales.", _unknown_authority, "DfE 1530"),
    _rule("upn-and-reason", "Child", "UPNunknown UPN", "both a unique pupil number and a reason for having none",
          "Send one of the two.", _both(_has("upn"), _has("upn_unknown"))),
    _rule("no-upn-no-reason", "Child", "UPN UPNunknown", "neither a unique pupil number nor a reason for having none",
          "Send one of the two.", _both(_missing("upn"), _missing("upn_unknown")), "DfE 8770Q"),
    _rule("no-birth-date", "Child", "PersonBirthDate ExpectedPersonBirthDate",
          "neither a date of birth nor an expected one", "Send one of the two.",
          _both(_missing("birth_date"), _missing("expected_birth_date")), "DfE 8525Q"),
    _rule("two-birth-dates", "Child", "ExpectedPersonBirthDate PersonBirthDate",
          "both a date of birth and an expected one", "Send the expected date of an unborn child only.",
          _both(_has("birth_date"), _has("expected_birth_date")), "DfE 8525Q"),
    _rule("birth-after-period", "Child", "PersonBirthDate", "a date of birth after the period's end",
          "Check it; an unborn child has an expected date.", after_period("birth_date"), "DfE 8520"),
    _rule("expected-birth-late", "Child", "ExpectedPersonBirthDate",
          "an expected date of birth more than 40 weeks after the period's end", "Check it.", _born_too_late,
          "DfE 8530Q"),
    _rule("over-25", "Child", "PersonBirthDate", "a person over 25 years old at the period's end",
          "Check the date of birth.", older_than("birth_date", ADULT_YEARS + 1), "DfE 8775Q"),
    _rule("death-before-birth", "Child", "PersonDeathDate PersonBirthDate", "a death before the birth", _FIX,
          less("death_date", "birth_date"), "DfE 8535Q"),
    _rule("death-outside-period", "Child", "PersonDeathDate", "a death outside the year of the return", "Check it.",
          lambda rows, context: pc.or_kleene(before_period("death_date")(rows, context), after_period("death_date")(rows, context)),
          "DfE 8545Q"),
    _rule("unborn-with-sex", "Child", "ExpectedPersonBirthDate Sex", "a sex other than unknown for an unborn child",
          "Send U until the birth.", _all(_has("expected_birth_date"), _missing("birth_date"), _is("sex", "M", "F")),
          "DfE 8750", since=2025),
    _rule("child-id-shape", "Child", "LAchildID",
          "a child's id longer than 20 characters, or with signs other than letters and digits",
          "Send an id of at most 20 letters and digits.", unlike("local_id", "[A-Za-z0-9]{1,20}"), "DfE 1570, 1580",
          since=2025),
    _rule("child-without-episode", "Child", "LAchildID", "a child without an episode of need", "Send the referral.",
          _none_of("CINdetails"), "DfE 8590", COUNT + "CINdetails"),
    _rule("disability-none-with-others", "Disability", "Disability", "no disability beside a disability",
          "Send NONE alone.", _alone("disability", "NONE"), "DfE 8790", PARENT),
    _rule("code-twice", "Disability", "Disability", "the same disability twice", "Send it once.", _twice("disability"),
          "DfE 8794", PARENT),
)  # fmt: skip

_REFERRAL = (
    _rule("referral-after-period", "CINdetails", "CINreferralDate", "a referral after the period's end", "Check it.",
          after_period("referral_date"), "DfE 8600"),
    _rule("closed-before-referral", "CINdetails", "CINclosureDate CINreferralDate", "the closure before the referral",
          _FIX, less("closure_date", "referral_date"), "DfE 8630"),
    _rule("closure-outside-period", "CINdetails", "CINclosureDate", "a closure outside the year of the return",
          "Send episodes that were open in that year.",
          lambda rows, context: pc.or_kleene(before_period("closure_date")(rows, context), after_period("closure_date")(rows, context)),
          "DfE 8620"),
    _rule("closure-without-reason", "CINdetails", "ReasonForClosure CINclosureDate", "a closure without its reason",
          "Send the reason.", given("closure_date", without="closure_reason"), "DfE 8805"),
    _rule("reason-without-closure", "CINdetails", "CINclosureDate ReasonForClosure",
          "a reason for closure without its date", "Send the date, or no reason.",
          given("closure_reason", without="closure_date"), "DfE 8810"),
    _rule("died-without-date", "CINdetails", "ReasonForClosure",
          "closed because the child died, without a date of death", "Send the date of death with the child.",
          _both(_is("closure_reason", "RC2"), _missing("Child.death_date")), "DfE 8585Q", "Child.death_date"),
    _rule("referral-long-before-birth", "CINdetails", "CINreferralDate",
          "a referral more than 280 days before the birth or expected birth", "Check both dates.", _long_before_birth,
          "DfE 8606", "Child.birth_date Child.expected_birth_date"),
    _rule("referral-after-death", "CINdetails", "CINreferralDate", "a referral after the child's death", _WHICH,
          less("Child.death_date", "referral_date"), "DfE 8555Q", "Child.death_date"),
    _rule("no-action-before-period", "CINdetails", "ReferralNFA CINreferralDate",
          "no further action on a referral from before the year of the return",
          "Leave it out: it belongs to the year before.", _early_no_action, "DfE 8569Q"),
    _rule("no-primary-need", "CINdetails", "PrimaryNeedCode ReferralNFA",
          "a referral that led to further action, without its primary need", "Send the primary need.",
          _both(lambda rows, _: pc.invert(rows["no_further_action"]), _missing("primary_need")), "DfE 8610"),
    _rule("conference-before-referral", "CINdetails", "DateOfInitialCPC CINreferralDate",
          "the initial conference before the referral", _FIX, less("initial_conference_date", "referral_date"),
          "DfE 1104"),
    _rule("conference-after-period", "CINdetails", "DateOfInitialCPC", "an initial conference after the period's end",
          "Check it.", after_period("initial_conference_date"), "DfE 8715"),
    _rule("conference-at-weekend", "CINdetails", "DateOfInitialCPC", "an initial conference at a weekend", "Check it.",
          at_weekend("initial_conference_date"), "DfE 8875"),
)  # fmt: skip

_CLOSED = "CINdetails.closure_date"
_ASSESSMENT = (
    _rule("start-before-referral", "Assessments", "AssessmentActualStartDate", "an assessment before the referral",
          _FIX, less("start_date", "referral_date"), "DfE 1103"),
    _rule("end-before-start", "Assessments", "AssessmentAuthorisationDate AssessmentActualStartDate",
          "an assessment authorised before it started", _FIX, less("authorisation_date", "start_date"), "DfE 8608"),
    _rule("review-before-start", "Assessments", "AssessmentInternalReviewDate AssessmentActualStartDate",
          "an internal review before the assessment started", _FIX, less("internal_review_date", "start_date")),
    _rule("review-after-end", "Assessments", "AssessmentInternalReviewDate AssessmentAuthorisationDate",
          "an internal review after the assessment was authorised", _FIX,
          less("authorisation_date", "internal_review_date")),
    _rule("start-after-period", "Assessments", "AssessmentActualStartDate",
          "an assessment that starts after the period's end", "Check it.", after_period("start_date"), "DfE 8736"),
    _rule("end-after-period", "Assessments", "AssessmentAuthorisationDate",
          "an assessment authorised after the period's end", "Check it.", after_period("authorisation_date"),
          "DfE 8696"),
    _rule("ended-before-period", "Assessments", "AssessmentAuthorisationDate",
          "an assessment authorised before the year of the return", "Leave it out, or check the date.",
          before_period("authorisation_date"), "DfE 8696"),
    _rule("assessment-open-long", "Assessments", "AssessmentActualStartDate AssessmentAuthorisationDate",
          "an assessment open for more than 45 working days at the period's end",
          "Send its authorisation if it has one. Counted from its start, which is day 1, as DfE counts.",
          _both(_missing("authorisation_date"), _longer_than("start_date", None, ASSESSMENT_DAYS)), "DfE 8670Q"),
    _rule("assessment-took-long", "Assessments", "AssessmentAuthorisationDate AssessmentActualStartDate",
          "an assessment that took more than 45 working days",
          "Check both dates. Counted from its start, which is day 1, to its authorisation.",
          _longer_than("start_date", "authorisation_date", ASSESSMENT_DAYS)),
    _rule("open-in-closed-case", "Assessments", "AssessmentAuthorisationDate",
          "an assessment still open in a closed case", "Send its authorisation.",
          _both(_missing("authorisation_date"), _has(_CLOSED)), "DfE 8867", _CLOSED),
    _rule("start-after-closure", "Assessments", "AssessmentActualStartDate",
          "an assessment that starts after the case closed", _WHICH, less(_CLOSED, "start_date"), "DfE 8565", _CLOSED),
    _rule("end-after-closure", "Assessments", "AssessmentAuthorisationDate",
          "an assessment authorised after the case closed", _WHICH, less(_CLOSED, "authorisation_date"), "DfE 8565",
          _CLOSED),
    _rule("no-action-with-activity", "Assessments", "AssessmentActualStartDate", "an assessment " + _NFA_WITH_ACTIVITY,
          "Check the referral's flag.", _true("CINdetails.no_further_action"), "DfE 8831",
          "CINdetails.no_further_action"),
    _rule("no-factors", "Assessments", "AssessmentAuthorisationDate", "a finished assessment without factors",
          "Send its factors; 21 says that none was identified.",
          _both(_has("authorisation_date"), _none_of("AssessmentFactors")), "DfE 8897Q", COUNT + "AssessmentFactors"),
    _rule("start-on-holiday", "Assessments", "AssessmentActualStartDate",
          "an assessment that starts on a bank holiday", "Check it.", on_bank_holiday("start_date")),
    _rule("end-on-holiday", "Assessments", "AssessmentAuthorisationDate", "an assessment authorised on a bank holiday",
          "Check it.", on_bank_holiday("authorisation_date")),
    _rule("factor-21-with-others", "AssessmentFactors", "AssessmentFactors",
          "the factor for none identified beside other factors", "Send it alone.", _alone("factor", "21"), "DfE 8869",
          PARENT),
    _rule("code-twice", "AssessmentFactors", "AssessmentFactors", "the same factor twice in one assessment",
          "Send it once.", _twice("factor"), "DfE 8898", PARENT),
    _rule("factor-18a-retired", "AssessmentFactors", "AssessmentFactors",
          "the retired factor for physical abuse that does not say by whom", "Send 18B or 18C.", _is("factor", "18A"),
          "DfE 8945Q", since=2025),
    _rule("factor-19a-retired", "AssessmentFactors", "AssessmentFactors",
          "the retired factor for sexual abuse that does not say by whom", "Send 19B or 19C.", _is("factor", "19A"),
          "DfE 8950Q", since=2025),
    _rule("factors-of-open-assessment", "AssessmentFactors", "AssessmentFactors",
          "a factor of an assessment that is not finished", "Send factors with the authorisation.",
          _missing("authorisation_date"), "DfE 8614"),
)  # fmt: skip

_SECTION47 = (
    _rule("start-before-referral", "Section47", "S47ActualStartDate", "a section 47 enquiry before the referral", _FIX,
          less("start_date", "referral_date"), "DfE 2889"),
    _rule("conference-before-start", "Section47", "DateOfInitialCPC S47ActualStartDate",
          "the initial conference before the enquiry started", _FIX, less("conference_date", "start_date"), "DfE 8615"),
    _rule("target-before-start", "Section47", "InitialCPCtarget S47ActualStartDate",
          "the conference due before the enquiry started", _FIX, less("conference_target_date", "start_date")),
    _rule("conference-before-referral", "Section47", "DateOfInitialCPC", "the initial conference before the referral",
          _FIX, less("conference_date", "referral_date"), "DfE 1104"),
    _rule("start-after-period", "Section47", "S47ActualStartDate", "an enquiry that starts after the period's end",
          "Check it.", after_period("start_date"), "DfE 8740"),
    _rule("conference-after-period", "Section47", "DateOfInitialCPC", "an initial conference after the period's end",
          "Check it.", after_period("conference_date"), "DfE 8715"),
    _rule("conference-before-period", "Section47", "DateOfInitialCPC",
          "an initial conference before the year of the return", "Leave it out, or check the date.",
          before_period("conference_date"), "DfE 8715"),
    _rule("conference-at-weekend", "Section47", "DateOfInitialCPC", "an initial conference at a weekend", "Check it.",
          at_weekend("conference_date"), "DfE 8875"),
    _rule("target-at-weekend", "Section47", "InitialCPCtarget", "an initial conference due at a weekend", "Check it.",
          at_weekend("conference_target_date"), "DfE 8870Q"),
    _rule("target-late", "Section47", "InitialCPCtarget S47ActualStartDate",
          "an initial conference due more than 15 working days after the enquiry started",
          "Check both dates. The start is not counted; it stands in for the strategy discussion.",
          _later_than_due("start_date", "conference_target_date")),
    _rule("conference-late", "Section47", "DateOfInitialCPC S47ActualStartDate",
          "an initial conference more than 15 working days after the enquiry started",
          "Check both dates. The start is not counted; it stands in for the strategy discussion.",
          _later_than_due("start_date", "conference_date")),
    _rule("enquiry-open-long", "Section47", "DateOfInitialCPC S47ActualStartDate ICPCnotRequired",
          "an enquiry of more than 15 working days without a conference at the period's end",
          "Send the conference, or that none was required. Counted from its start, which is day 1, as DfE counts.",
          _all(_missing("conference_date"), lambda rows, _: pc.invert(pc.fill_null(rows["conference_not_required"], False)), _longer_than("start_date", None, CONFERENCE_DAYS)),
          "DfE 8675Q"),
    _rule("conference-on-holiday", "Section47", "DateOfInitialCPC", "an initial conference on a bank holiday",
          "Check it.", on_bank_holiday("conference_date")),
    _rule("conference-and-none-required", "Section47", "ICPCnotRequired DateOfInitialCPC",
          "a conference although none was required", "Check the flag.",
          _both(_true("conference_not_required"), _has("conference_date"))),
    _rule("conference-in-both", "Section47", "DateOfInitialCPC",
          "an initial conference here and in the case's own details", "Send it in one of the two places.",
          _both(_has("conference_date"), _has("CINdetails.initial_conference_date")), "DfE 2884",
          "CINdetails.initial_conference_date"),
    _rule("start-after-closure", "Section47", "S47ActualStartDate", "an enquiry that starts after the case closed",
          _WHICH, less(_CLOSED, "start_date"), "DfE 8565", _CLOSED),
    _rule("no-action-with-activity", "Section47", "S47ActualStartDate", "an enquiry " + _NFA_WITH_ACTIVITY,
          "Check the referral's flag.", _true("CINdetails.no_further_action"), "DfE 8831",
          "CINdetails.no_further_action"),
)  # fmt: skip


def _plan(block: str, prefix: str, words: str, sources: tuple[str, str, str, str, str]) -> tuple[Rule, ...]:
    start, end = f"{prefix}StartDate" if prefix == "CINPlan" else "CPPstartDate", f"{prefix}EndDate"
    end = end if prefix == "CINPlan" else "CPPendDate"
    return (
        _rule("end-before-start", block, f"{end} {start}", f"{words} that ends before it starts", _FIX,
              less("end_date", "start_date"), sources[0]),
        _rule("start-before-referral", block, start, f"{words} that starts before the referral", _FIX,
              less("start_date", "referral_date"), sources[1]),
        _rule("start-after-period", block, start, f"{words} that starts after the period's end", "Check it.",
              after_period("start_date"), sources[2]),
        _rule("end-after-period", block, end, f"{words} that ends after the period's end", "Check it.",
              after_period("end_date"), sources[3]),
        _rule("ended-before-period", block, end, f"{words} that ended before the year of the return",
              "Leave it out, or check the date.", before_period("end_date"), sources[3]),
        _rule("start-after-closure", block, start, f"{words} that starts after the case closed", _WHICH,
              less(_CLOSED, "start_date"), "DfE 8565", _CLOSED),
        _rule("end-after-closure", block, end, f"{words} that ends after the case closed", _WHICH,
              less(_CLOSED, "end_date"), "DfE 8565", _CLOSED),
        _rule("open-in-closed-case", block, end, f"{words} still open in a closed case", "Send its end.",
              _both(_missing("end_date"), _has(_CLOSED)), "", _CLOSED),
        _rule("start-after-death", block, start, f"{words} that starts after the child's death", _WHICH,
              less("Child.death_date", "start_date"), sources[4], "Child.death_date"),
        _rule("no-action-with-activity", block, start, f"{words} {_NFA_WITH_ACTIVITY}", "Check the referral's flag.",
              _true("CINdetails.no_further_action"), "DfE 4000" if prefix == "CINPlan" else "DfE 8832",
              "CINdetails.no_further_action"),
    )  # fmt: skip


_PLANS = (
    *_plan("CINPlanDates", "CINPlan", "a child in need plan", ("DfE 4011", "DfE 4015", "DfE 4010", "DfE 4013", "DfE 4008")),
    *_plan("ChildProtectionPlans", "CPP", "a protection plan", ("DfE 8925", "DfE 1105", "DfE 8720", "DfE 8930", "DfE 8915")),
    _rule("one-day-plan", "ChildProtectionPlans", "CPPendDate CPPstartDate",
          "a protection plan that starts and ends on one day", _WHICH, _same_day("start_date", "end_date"), "DfE 8840"),
    _rule("many-earlier-plans", "ChildProtectionPlans", "NumberOfPreviousCPP", "ten or more earlier protection plans",
          "Check the number.", lambda rows, _: pc.greater_equal(rows["previous_plans"], MANY_PLANS)),
    _rule("review-before-start", "CPPreviewDate", "CPPreviewDate", "a review on the day the plan started or before",
          _FIX, lambda rows, _: pc.less_equal(rows["review_date"], rows["start_date"]), "DfE 8841"),
    _rule("review-after-end", "CPPreviewDate", "CPPreviewDate", "a review after the plan ended", _FIX,
          less("ChildProtectionPlans.end_date", "review_date"), "", "ChildProtectionPlans.end_date"),
    _rule("review-after-period", "CPPreviewDate", "CPPreviewDate", "a review after the period's end", "Check it.",
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
        _rule("step-before-start", _PP, f"{name} PPStartDate", "a step before pre-proceedings started", _FIX,
              less(column, "start_date"))
        for name, column in _LATER_STEPS
    ),
    *(
        _rule("step-after-period", _PP, name, "a step after the period's end", "Check it.", after_period(column))
        for name, column in (("PPStartDate", "start_date"), *_LATER_STEPS)
    ),
    _rule("start-before-referral", _PP, "PPStartDate", "pre-proceedings before the referral", _FIX,
          less("start_date", "referral_date")),
    _rule("meeting-not-offered", _PP, "FGDMMeetingFac FGDMMeetingOffer", "a family meeting held and not offered",
          "Check both flags.",
          lambda rows, _: pc.and_(rows["family_meeting_held"], pc.invert(rows["family_meeting_offered"]))),
)  # fmt: skip

CIN_RULES: tuple[Rule, ...] = (*_CHILD, *_REFERRAL, *_ASSESSMENT, *_SECTION47, *_PLANS, *_PRE_PROCEEDINGS)
