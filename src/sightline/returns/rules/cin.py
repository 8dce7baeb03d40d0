"""Checks of the children in need census. `source` is the number of the Department for Education's rule, as the field's
published validators cite it; a rule without one is our own, and its remedy says what it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.rule import (
    COUNT,
    PARENT,
    UPN_LETTERS,
    UPN_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    all_of,
    at_weekend,
    before_period,
    both,
    days_between,
    given,
    has,
    is_code,
    is_true,
    less,
    limit_of,
    missing,
    none_inside,
    not_alone,
    not_true,
    on_bank_holiday,
    outside_period,
    stopped_late,
    twice,
    unlike,
    working_days,
    wrong_check_letter,
)
from sightline.standard.areas import all_areas

_WHICH = "Check both dates."
_FIX = "Check the dates; one of them is wrong."
ASSESSMENT_DAYS, CONFERENCE_DAYS = limit_of("assessment_duration"), limit_of("initial_conference_proxy")
GESTATION_DAYS = 280
# Places 2 to 4 of a pupil number: authorities of England and Wales since April 1998, and numbers that stand for one
# (Department for Education, rule 1530 of the census); authorities in England are added from the table of areas.
UPN_AUTHORITIES = (
    (1, 5), (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384), (390, 394), (420, 420),
    (660, 681), (701, 708), (800, 803), (805, 808), (810, 813), (815, 816), (820, 823), (825, 826), (830, 831),
    (835, 841), (845, 846), (850, 852), (855, 857), (860, 861), (865, 896), (908, 909), (916, 916), (919, 919),
    (921, 921), (925, 926), (928, 929), (931, 931), (933, 933), (935, 938), (940, 943),
)  # fmt: skip
_UPN_IS = "It is a letter, 11 digits, and a digit or letter."
_NFA_WITH_ACTIVITY = "recorded for a referral that ended in no further action"


def cin_rule(
    code: str, block: str, fields: str, found: str, remedy: str, fails: Predicate, source: str = "", sees: str = "",
    since: int | None = None, beside: str = "",
) -> Rule:  # fmt: skip
    """A check of the census; `fields`, `sees` and `beside` are given with blanks between."""
    return Rule(
        code, "cin", block, tuple(fields.split()), found, remedy, fails, source, tuple(sees.split()), since=since,
        beside=tuple(beside.split()),
    )  # fmt: skip


def _open_for(start: str, limit: int) -> Predicate:
    """Fails where the period ends on a later working day than the start's `limit`th, the start being day 1."""
    return lambda rows, context: pc.greater(working_days(rows[start], context.period_end), limit)


def _later_than_due(start: str, due: str) -> Predicate:
    """Fails where the due day is more than 15 working days after the start, the start not being counted."""
    return lambda rows, _: pc.greater(working_days(rows[start], rows[due]), CONFERENCE_DAYS + 1)


def _long_before_birth(rows: pa.RecordBatch, _: Context) -> Mask:
    birth = pc.coalesce(rows["Child.birth_date"], rows["Child.expected_birth_date"])
    return pc.greater(days_between(rows["referral_date"], birth), GESTATION_DAYS)


def _expected_after(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.greater(rows["expected_birth_date"], pa.scalar(date(context.period_end.year, 12, 31)))


def _expected_before(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.less(rows["expected_birth_date"], pa.scalar(context.period_end - timedelta(days=30)))


def _early_no_action(rows: pa.RecordBatch, context: Context) -> Mask:
    """No further action, and a working day lies between the referral and the first day of the period."""
    counted = working_days(rows["referral_date"], context.period_start - timedelta(days=1))
    return pc.and_kleene(rows["no_further_action"], pc.greater(counted, 1))


def _unknown_authority(rows: pa.RecordBatch, _: Context) -> Mask:
    shaped = pc.match_substring_regex(rows["upn"], "^.{13}$")
    listed = {f"{number:03d}" for first, last in UPN_AUTHORITIES for number in range(first, last + 1)}
    known = pa.array(sorted(listed | {area.dfe_number for area in all_areas()}), pa.string())
    return pc.and_kleene(shaped, pc.invert(pc.is_in(pc.utf8_slice_codeunits(rows["upn"], 1, 4), known)))


_CHILD = (
    cin_rule("upn-shape", "Child", "UPN", "a unique pupil number of the wrong shape", _UPN_IS,
             unlike("upn", "[A-HJ-NP-RT-Z].{12}")),
    cin_rule("upn-digits", "Child", "UPN", "a unique pupil number whose places 5 to 12 are not all digits", _UPN_IS,
             unlike("upn", ".{0,4}[0-9]{0,8}.?"), "DfE 1540"),
    cin_rule("upn-last", "Child", "UPN", "a unique pupil number whose last place is no digit or letter of such numbers",
             _UPN_IS, both(unlike("upn", f".{{12}}[0-9{UPN_LETTERS}]"),
                           lambda rows, _: pc.equal(pc.utf8_length(rows["upn"]), 13)), "DfE 1550"),
    cin_rule("former-upn-shape", "Child", "FormerUPN", "a former unique pupil number of the wrong shape",
             _UPN_IS, unlike("former_upn", UPN_SHAPE), "DfE 1560Q"),
    cin_rule("upn-check-letter", "Child", "UPN", "a unique pupil number whose check letter does not fit its digits",
             "Copy it again from the school's record.", wrong_check_letter("upn"), "DfE 1510"),
    cin_rule("former-upn-check-letter", "Child", "FormerUPN",
             "a former unique pupil number whose check letter does not fit its digits",
             "Copy it again from the school's record.", wrong_check_letter("former_upn")),
    cin_rule("upn-authority", "Child", "UPN", "a unique pupil number whose places 2 to 4 are no authority",
             "Copy it again from the school's record.", _unknown_authority, "DfE 1530"),
    cin_rule("upn-and-reason", "Child", "UPNunknown UPN", "both a unique pupil number and a reason for having none",
             "Send one of the two.", both(has("upn"), has("upn_unknown"))),
    cin_rule("no-birth-date", "Child", "PersonBirthDate ExpectedPersonBirthDate",
             "neither a date of birth nor an expected one", "Send one of the two.",
             both(missing("birth_date"), missing("expected_birth_date")), "DfE 8525Q"),
    cin_rule("two-birth-dates", "Child", "ExpectedPersonBirthDate PersonBirthDate",
             "both a date of birth and an expected one", "Send the expected date of an unborn child only.",
             both(has("birth_date"), has("expected_birth_date")), "DfE 8525Q"),
    cin_rule("birth-after-period", "Child", "PersonBirthDate", "a date of birth after the period's end",
             "Check it; an unborn child has an expected date.", after_period("birth_date"), "DfE 8520"),
    cin_rule("expected-birth-late", "Child", "ExpectedPersonBirthDate",
             "an expected date of birth more than nine months after the period's end", "Check it.", _expected_after,
             "DfE 8530Q"),
    cin_rule("expected-birth-early", "Child", "ExpectedPersonBirthDate",
             "an expected date of birth more than 30 days before the period's end",
             "Send the date of birth, or check it.", _expected_before, "DfE 8530Q"),
    cin_rule("death-before-birth", "Child", "PersonDeathDate PersonBirthDate", "a death before the birth", _FIX,
             less("death_date", "birth_date"), "DfE 8535Q"),
    cin_rule("death-outside-period", "Child", "PersonDeathDate", "a death outside the year of the return", "Check it.",
             outside_period("death_date"), "DfE 8545Q"),
    cin_rule("unborn-with-sex", "Child", "ExpectedPersonBirthDate", "a sex other than unknown for an unborn child",
             "Send U until the birth.",
             all_of(has("expected_birth_date"), missing("birth_date"), is_code("sex", "M", "F")), "DfE 8750"),
    cin_rule("child-id-long", "Child", "LAchildID", "a child's id longer than 20 characters",
             "Send an id of at most 20 letters and digits.", unlike("local_id", ".{0,20}"), "DfE 1570", since=2025),
    cin_rule("child-id-signs", "Child", "LAchildID", "a child's id with signs other than letters and digits",
             "Send an id of at most 20 letters and digits.", unlike("local_id", "[A-Za-z0-9]*"), "DfE 1580",
             since=2025),
    cin_rule("child-without-episode", "Child", "LAchildID", "a child without an episode of need", "Send the referral.",
             none_inside("CINdetails"), "DfE 8590", COUNT + "CINdetails"),
    cin_rule("disability-none-with-others", "Disability", "Disability", "no disability beside a disability",
             "Send NONE alone.", not_alone("disability", "NONE"), "DfE 8790", PARENT),
    cin_rule("code-twice", "Disability", "Disability", "the same disability twice", "Send it once.",
             twice("disability"), "DfE 8794", PARENT),
)  # fmt: skip

_REFERRAL = (
    cin_rule("referral-after-period", "CINdetails", "CINreferralDate", "a referral after the period's end",
             "Check it.", after_period("referral_date"), "DfE 8600"),
    cin_rule("closed-before-referral", "CINdetails", "CINclosureDate CINreferralDate",
             "the closure before the referral", _FIX, less("closure_date", "referral_date"), "DfE 8630"),
    cin_rule("closure-outside-period", "CINdetails", "CINclosureDate", "a closure outside the year of the return",
             "Send episodes that were open in that year.", outside_period("closure_date"), "DfE 8620"),
    cin_rule("closure-without-reason", "CINdetails", "ReasonForClosure CINclosureDate", "a closure without its reason",
             "Send the reason.", given("closure_date", without="closure_reason"), "DfE 8805"),
    cin_rule("reason-without-closure", "CINdetails", "CINclosureDate ReasonForClosure",
             "a reason for closure without its date", "Send the date, or no reason.",
             given("closure_reason", without="closure_date"), "DfE 8810"),
    cin_rule("died-without-date", "CINdetails", "ReasonForClosure",
             "closed because the child died, without a date of death", "Send the date of death with the child.",
             both(is_code("closure_reason", "RC2"), missing("Child.death_date")), "DfE 8585Q", "Child.death_date"),
    cin_rule("referral-long-before-birth", "CINdetails", "CINreferralDate",
             "a referral more than 280 days before the birth or expected birth", "Check both dates.",
             _long_before_birth, "DfE 8606", "Child.birth_date Child.expected_birth_date"),
    cin_rule("referral-after-death", "CINdetails", "CINreferralDate", "a referral after the child's death", _WHICH,
             less("Child.death_date", "referral_date"), "DfE 8555Q", "Child.death_date"),
    cin_rule("no-action-before-period", "CINdetails", "ReferralNFA CINreferralDate",
             "no further action on a referral from before the year of the return",
             "Leave it out: it belongs to the year before.", _early_no_action, "DfE 8569Q"),
    cin_rule("no-primary-need", "CINdetails", "PrimaryNeedCode ReferralNFA",
             "a referral that led to further action, without its primary need", "Send the primary need.",
             both(lambda rows, _: pc.invert(rows["no_further_action"]), missing("primary_need")), "DfE 8610"),
    cin_rule("conference-before-referral", "CINdetails", "DateOfInitialCPC CINreferralDate",
             "the initial conference before the referral", _FIX, less("initial_conference_date", "referral_date"),
             "DfE 1104"),
    cin_rule("conference-after-period", "CINdetails", "DateOfInitialCPC",
             "an initial conference after the period's end", "Check it.", after_period("initial_conference_date"),
             "DfE 8715"),
    cin_rule("conference-before-period", "CINdetails", "DateOfInitialCPC",
             "an initial conference before the year of the return", "Leave it out, or check the date.",
             before_period("initial_conference_date"), "DfE 8715"),
    cin_rule("conference-at-weekend", "CINdetails", "DateOfInitialCPC", "an initial conference at a weekend",
             "Check it.", at_weekend("initial_conference_date"), "DfE 8875"),
)  # fmt: skip

_CLOSED = "CINdetails.closure_date"
_ASSESSMENT = (
    cin_rule("start-before-referral", "Assessments", "AssessmentActualStartDate", "an assessment before the referral",
             _FIX, less("start_date", "referral_date"), "DfE 1103"),
    cin_rule("end-before-start", "Assessments", "AssessmentAuthorisationDate AssessmentActualStartDate",
             "an assessment authorised before it started", _FIX, less("authorisation_date", "start_date"), "DfE 8608"),
    cin_rule("review-before-start", "Assessments", "AssessmentInternalReviewDate AssessmentActualStartDate",
             "an internal review before the assessment started", _FIX, less("internal_review_date", "start_date")),
    cin_rule("review-after-end", "Assessments", "AssessmentInternalReviewDate AssessmentAuthorisationDate",
             "an internal review after the assessment was authorised", _FIX,
             less("authorisation_date", "internal_review_date")),
    cin_rule("start-after-period", "Assessments", "AssessmentActualStartDate",
             "a finished assessment that starts after the period's end", "Check it.",
             both(after_period("start_date"), has("authorisation_date"))),
    cin_rule("end-after-period", "Assessments", "AssessmentAuthorisationDate",
             "an assessment authorised after the period's end", "Check it.", after_period("authorisation_date"),
             "DfE 8696"),
    cin_rule("ended-before-period", "Assessments", "AssessmentAuthorisationDate",
             "an assessment authorised before the year of the return", "Leave it out, or check the date.",
             before_period("authorisation_date"), "DfE 8696"),
    cin_rule("assessment-open-long", "Assessments", "AssessmentActualStartDate AssessmentAuthorisationDate",
             f"an assessment open for more than {ASSESSMENT_DAYS} working days at the period's end",
             "Send its authorisation if it has one. Counted from its start, which is day 1, as DfE counts.",
             both(missing("authorisation_date"), _open_for("start_date", ASSESSMENT_DAYS)), "DfE 8670Q"),
    cin_rule("assessment-took-long", "Assessments", "AssessmentAuthorisationDate AssessmentActualStartDate",
             f"an assessment that took more than {ASSESSMENT_DAYS} working days",
             "Check both dates. The day it started is not counted.",
             stopped_late("start_date", "authorisation_date", "assessment_duration")),
    cin_rule("open-in-closed-case", "Assessments", "AssessmentAuthorisationDate",
             "an assessment still open in a closed case", "Send its authorisation.",
             both(missing("authorisation_date"), has(_CLOSED)), "DfE 8867", _CLOSED),
    cin_rule("start-after-closure", "Assessments", "AssessmentActualStartDate",
             "an assessment that starts after the case closed", _WHICH, less(_CLOSED, "start_date"), "DfE 8565",
             _CLOSED),
    cin_rule("end-after-closure", "Assessments", "AssessmentAuthorisationDate",
             "an assessment authorised after the case closed", _WHICH, less(_CLOSED, "authorisation_date"), "DfE 8565",
             _CLOSED),
    cin_rule("no-action-with-activity", "Assessments", "AssessmentActualStartDate",
             "an assessment " + _NFA_WITH_ACTIVITY, "Check the referral's flag.",
             is_true("CINdetails.no_further_action"), "DfE 8831", "CINdetails.no_further_action"),
    cin_rule("no-factors", "Assessments", "AssessmentAuthorisationDate", "a finished assessment without factors",
             "Send its factors; 21 says that none was identified.",
             all_of(has("authorisation_date"), none_inside("AssessmentFactors"),
                    lambda rows, context: pc.invert(before_period("authorisation_date")(rows, context))), "DfE 8897Q",
             COUNT + "AssessmentFactors"),
    cin_rule("start-on-holiday", "Assessments", "AssessmentActualStartDate",
             "an assessment that starts on a bank holiday", "Check it.", on_bank_holiday("start_date")),
    cin_rule("end-on-holiday", "Assessments", "AssessmentAuthorisationDate",
             "an assessment authorised on a bank holiday", "Check it.", on_bank_holiday("authorisation_date")),
    cin_rule("factor-21-with-others", "AssessmentFactors", "AssessmentFactors",
             "the factor for none identified beside other factors", "Send it alone.", not_alone("factor", "21"),
             "DfE 8869", PARENT),
    cin_rule("code-twice", "AssessmentFactors", "AssessmentFactors", "the same factor twice in one assessment",
             "Send it once.", twice("factor"), "DfE 8898", PARENT),
    cin_rule("factor-18a-retired", "AssessmentFactors", "AssessmentFactors",
             "the retired factor for physical abuse that does not say by whom", "Send 18B or 18C.",
             is_code("factor", "18A"), "DfE 8945Q", since=2025),
    cin_rule("factor-19a-retired", "AssessmentFactors", "AssessmentFactors",
             "the retired factor for sexual abuse that does not say by whom", "Send 19B or 19C.",
             is_code("factor", "19A"), "DfE 8950Q", since=2025),
    cin_rule("factors-of-open-assessment", "AssessmentFactors", "AssessmentFactors",
             "a factor of an assessment that is not finished", "Send factors with the authorisation.",
             missing("authorisation_date"), "DfE 8614"),
)  # fmt: skip


def _finished_enquiry(rows: pa.RecordBatch, _: Context) -> Mask:
    return pc.or_kleene(pc.is_valid(rows["conference_date"]), pc.fill_null(rows["conference_not_required"], False))


_SECTION47 = (
    cin_rule("start-before-referral", "Section47", "S47ActualStartDate", "a section 47 enquiry before the referral",
             _FIX, less("start_date", "referral_date"), "DfE 2889"),
    cin_rule("conference-before-start", "Section47", "DateOfInitialCPC S47ActualStartDate",
             "the initial conference before the enquiry started", _FIX, less("conference_date", "start_date"),
             "DfE 8615"),
    cin_rule("target-before-start", "Section47", "InitialCPCtarget S47ActualStartDate",
             "the conference due before the enquiry started", _FIX, less("conference_target_date", "start_date")),
    cin_rule("conference-before-referral", "Section47", "DateOfInitialCPC",
             "the initial conference before the referral", _FIX, less("conference_date", "referral_date"), "DfE 1104"),
    cin_rule("start-after-period", "Section47", "S47ActualStartDate",
             "an enquiry that starts after the period's end, with its conference or none required", "Check it.",
             both(after_period("start_date"), _finished_enquiry)),
    cin_rule("conference-after-period", "Section47", "DateOfInitialCPC",
             "an initial conference after the period's end", "Check it.", after_period("conference_date"), "DfE 8715"),
    cin_rule("conference-before-period", "Section47", "DateOfInitialCPC",
             "an initial conference before the year of the return", "Leave it out, or check the date.",
             before_period("conference_date"), "DfE 8715"),
    cin_rule("conference-at-weekend", "Section47", "DateOfInitialCPC", "an initial conference at a weekend",
             "Check it.", at_weekend("conference_date"), "DfE 8875"),
    cin_rule("target-at-weekend", "Section47", "InitialCPCtarget", "an initial conference due at a weekend",
             "Check it.", at_weekend("conference_target_date"), "DfE 8870Q"),
    cin_rule("target-late", "Section47", "InitialCPCtarget S47ActualStartDate",
             f"an initial conference due more than {CONFERENCE_DAYS} working days after the enquiry started",
             "Check both dates. The start is not counted; it stands in for the strategy discussion.",
             _later_than_due("start_date", "conference_target_date")),
    cin_rule("conference-late", "Section47", "DateOfInitialCPC S47ActualStartDate",
             f"an initial conference more than {CONFERENCE_DAYS} working days after the enquiry started",
             "Check both dates. The start is not counted; it stands in for the strategy discussion.",
             _later_than_due("start_date", "conference_date")),
    cin_rule("enquiry-open-long", "Section47", "DateOfInitialCPC S47ActualStartDate ICPCnotRequired",
             f"an enquiry of more than {CONFERENCE_DAYS} working days without a conference at the period's end",
             "Send the conference, or that none was required. Counted from its start, which is day 1, as DfE counts.",
             all_of(missing("conference_date"), not_true("conference_not_required"),
                    _open_for("start_date", CONFERENCE_DAYS)),
             "DfE 8675Q"),
    cin_rule("conference-on-holiday", "Section47", "DateOfInitialCPC", "an initial conference on a bank holiday",
             "Check it.", on_bank_holiday("conference_date")),
    cin_rule("conference-and-none-required", "Section47", "ICPCnotRequired DateOfInitialCPC",
             "a conference although none was required", "Check the flag.",
             both(is_true("conference_not_required"), has("conference_date"))),
    cin_rule("start-after-closure", "Section47", "S47ActualStartDate", "an enquiry that starts after the case closed",
             _WHICH, less(_CLOSED, "start_date"), "DfE 8565", _CLOSED),
    cin_rule("no-action-with-activity", "Section47", "S47ActualStartDate", "an enquiry " + _NFA_WITH_ACTIVITY,
             "Check the referral's flag.", is_true("CINdetails.no_further_action"), "DfE 8831",
             "CINdetails.no_further_action"),
)  # fmt: skip

CIN_RULES: tuple[Rule, ...] = (*_CHILD, *_REFERRAL, *_ASSESSMENT, *_SECTION47)
