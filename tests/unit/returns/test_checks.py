"""Every check fires on the fault it is for, and none on the file that has no fault.

A validator whose rule never fires is worse than none: so each rule is named here with rows that it must find.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pytest

from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.cin import CIN
from sightline.returns.formats import Block, Field
from sightline.returns.rules.checks import RULES
from sightline.returns.rules.cin import CIN_RULES
from sightline.returns.rules.episodes import EPISODE_RULES
from sightline.returns.rules.plans import PLAN_RULES
from sightline.returns.rules.rule import Context
from sightline.returns.values import retired
from tests.unit.returns.children import (
    assessment,
    died,
    enquiry,
    identified,
    need_plan,
    plan,
    proceedings,
    referred,
    tags,
    without_birth,
)
from tests.unit.returns.conftest import HEADER, IDENTIFIERS, Write, census, child, whole
from tests.unit.returns.dfe_children import CHILDREN

CENSUS = (*CIN_RULES, *PLAN_RULES, *EPISODE_RULES)
CONTEXT = Context(2026, date(2025, 4, 1), date(2026, 3, 31), None)


CLOSED = referred(CINclosureDate="2025-09-01", ReasonForClosure="RC7")
NO_ACTION = referred(ReferralNFA="1", PrimaryNeedCode="")
A = "Assessments"
S = "Section47"
N = "CINPlanDates"
P = "ChildProtectionPlans"
C = "CINdetails"
PP = "PreProceedingsandFGDM"

# (block, rule) -> a child on which it fires. The year is 2026 (2025-04-01 to 2026-03-31), save for pre-proceedings.
FIRES: dict[tuple[str, str], str] = {
    ("Child", "upn-shape"): identified(IDENTIFIERS.replace("Q201200012001", "Q2012000120")),
    ("Child", "former-upn-shape"): identified(IDENTIFIERS + tags(FormerUPN="Q2012000120")),
    ("Child", "upn-check-letter"): identified(IDENTIFIERS.replace("Q201200012001", "A201200012001")),
    ("Child", "former-upn-check-letter"): identified(IDENTIFIERS + tags(FormerUPN="A20120001200A")),
    ("Child", "upn-authority"): identified(IDENTIFIERS.replace("Q201200012001", "D123456789123")),
    ("Child", "upn-and-reason"): identified(IDENTIFIERS + tags(UPNunknown="UN3")),
    ("Child", "no-upn-no-reason"): identified(
        IDENTIFIERS.replace("<UPN>Q201200012001</UPN>", "").replace("2018-05-14", "2020-09-01")
    ),
    ("Child", "no-birth-date"): without_birth(""),
    ("Child", "two-birth-dates"): identified(IDENTIFIERS + tags(ExpectedPersonBirthDate="2026-05-01")),
    ("Child", "birth-after-period"): without_birth(tags(PersonBirthDate="2026-04-01")),
    ("Child", "expected-birth-late"): without_birth(tags(ExpectedPersonBirthDate="2027-01-01")),
    (C, "over-25"): CHILDREN["8775Q"][0],
    ("Child", "upn-digits"): CHILDREN["1540"][0],
    ("Child", "upn-last"): CHILDREN["1550"][0],
    ("Child", "expected-birth-early"): without_birth(tags(ExpectedPersonBirthDate="2026-02-28")),
    ("Child", "no-disability"): CHILDREN["8540"][0],
    ("Child", "no-upn-at-school-age"): CHILDREN["8770Q"][0],
    ("Child", "death-before-birth"): died("2018-05-13"),
    ("Child", "death-outside-period"): died("2026-04-01"),
    ("Child", "unborn-with-sex"): without_birth(tags(ExpectedPersonBirthDate="2026-05-01")),
    ("Child", "child-id-long"): CHILDREN["1570"][0],
    ("Child", "child-id-signs"): CHILDREN["1580"][0],
    ("Child", "child-without-episode"): child().split("<CINdetails>")[0] + "</Child>\n",
    ("Disability", "disability-none-with-others"): child(
        characteristics="<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability><Disability>HEAR"
        "</Disability></Disabilities>"
    ),
    ("Disability", "code-twice"): child(
        characteristics="<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HEAR</Disability><Disability>HEAR"
        "</Disability></Disabilities>"
    ),
    (C, "referral-after-period"): child(referral=referred(CINreferralDate="2026-04-01")),
    (C, "closed-before-referral"): child(referral=referred(CINclosureDate="2025-06-01", ReasonForClosure="RC7")),
    (C, "closure-outside-period"): child(referral=referred(CINclosureDate="2026-04-01", ReasonForClosure="RC7")),
    (C, "closure-without-reason"): child(referral=referred(CINclosureDate="2025-09-01")),
    (C, "reason-without-closure"): child(referral=referred(ReasonForClosure="RC7")),
    (C, "died-without-date"): child(referral=referred(CINclosureDate="2025-09-01", ReasonForClosure="RC2")),
    (C, "referral-long-before-birth"): without_birth(tags(PersonBirthDate="2026-03-10")),
    (C, "referral-after-death"): died("2025-06-01"),
    (C, "no-action-before-period"): child(referral=NO_ACTION.replace("2025-06-02", "2025-03-28")),
    (C, "no-primary-need"): child(referral=referred(PrimaryNeedCode="")),
    (C, "conference-before-referral"): child(referral=referred(DateOfInitialCPC="2025-05-30")),
    (C, "conference-after-period"): child(referral=referred(DateOfInitialCPC="2026-04-01")),
    (C, "conference-at-weekend"): child(referral=referred(DateOfInitialCPC="2025-06-07")),
    (A, "start-before-referral"): child(assessment("2025-05-30", "2025-06-20")),
    (A, "end-before-start"): child(assessment("2025-06-20", "2025-06-19")),
    (A, "review-before-start"): child(assessment("2025-06-20", "2025-07-10", "2025-06-19")),
    (A, "review-after-end"): child(assessment("2025-06-20", "2025-07-10", "2025-07-11")),
    (A, "start-after-period"): child(assessment("2026-04-01", "2026-04-20")),
    (A, "open-from-after-period"): child(assessment("2026-04-01", factors=())),
    (S, "open-from-after-period"): child(enquiry("2026-04-01")),
    (A, "end-after-period"): child(assessment("2026-03-20", "2026-04-01")),
    (A, "ended-before-period"): child(
        assessment("2025-03-03", "2025-03-31"), referral=referred(CINreferralDate="2025-03-03")
    ),
    (A, "assessment-open-long"): child(assessment("2026-01-27", factors=())),
    (A, "assessment-took-long"): child(assessment("2025-06-02", "2025-08-05")),
    (A, "open-in-closed-case"): child(assessment("2025-06-03", factors=()), referral=CLOSED),
    (A, "start-after-closure"): child(assessment("2025-09-02", "2025-09-20"), referral=CLOSED),
    (A, "end-after-closure"): child(assessment("2025-08-20", "2025-09-02"), referral=CLOSED),
    (A, "no-action-with-activity"): child(assessment("2025-06-03", "2025-06-20"), referral=NO_ACTION),
    (A, "no-factors"): child(assessment("2025-06-03", "2025-06-20", factors=())),
    (A, "start-on-holiday"): child(assessment("2025-12-25", "2026-01-20")),
    (A, "end-on-holiday"): child(assessment("2025-12-01", "2025-12-26")),
    ("AssessmentFactors", "factor-21-with-others"): child(assessment("2025-06-03", "2025-06-20", "", ("21", "16A"))),
    ("AssessmentFactors", "code-twice"): child(assessment("2025-06-03", "2025-06-20", "", ("16A", "16A"))),
    ("AssessmentFactors", "factor-18a-retired"): child(assessment("2025-06-03", "2025-06-20", "", ("18A",))),
    ("AssessmentFactors", "factor-19a-retired"): child(assessment("2025-06-03", "2025-06-20", "", ("19A",))),
    ("AssessmentFactors", "factors-of-open-assessment"): child(assessment("2026-03-20")),
    (S, "start-before-referral"): child(enquiry("2025-05-30", not_required="true")),
    (S, "conference-before-start"): child(enquiry("2025-06-10", "2025-06-09")),
    (S, "target-before-start"): child(enquiry("2025-06-10", "2025-06-11", "2025-06-09")),
    (S, "conference-before-referral"): child(enquiry("2025-05-20", "2025-05-30")),
    (S, "start-after-period"): child(enquiry("2026-04-01", not_required="true")),
    (S, "conference-after-period"): child(enquiry("2026-03-30", "2026-04-01")),
    (S, "conference-before-period"): child(
        enquiry("2025-03-20", "2025-03-31"), referral=referred(CINreferralDate="2025-03-03")
    ),
    (S, "conference-at-weekend"): child(enquiry("2025-06-03", "2025-06-08")),
    (S, "target-at-weekend"): child(enquiry("2025-06-03", "2025-06-09", "2025-06-08")),
    (S, "target-late"): child(enquiry("2025-06-03", "2025-06-09", "2025-06-25")),
    (S, "conference-late"): child(enquiry("2025-06-03", "2025-06-25")),
    (S, "enquiry-open-long"): child(enquiry("2026-03-10")),
    (S, "conference-on-holiday"): child(enquiry("2025-12-18", "2025-12-26")),
    (S, "conference-and-none-required"): child(enquiry("2025-06-03", "2025-06-10", not_required="true")),
    (S, "conference-in-both"): child(
        enquiry("2025-06-03", "2025-06-10"), referral=referred(DateOfInitialCPC="2025-06-10")
    ),
    (C, "open-cases"): CHILDREN["8815"][0],
    (C, "open-not-latest"): CHILDREN["8816"][0],
    (C, "cases-overlap"): CHILDREN["8820"][0],
    (C, "closed-at-assessment-with-activity"): CHILDREN["2990"][0],
    (C, "closed-at-assessment-without-one"): CHILDREN["8825Q"][0],
    (C, "enquiry-without-assessment"): CHILDREN["2991Q"][0],
    (C, "no-upn-for-no-action"): CHILDREN["8772"][0],
    (C, "no-action-with-conference"): child(referral=NO_ACTION + tags(DateOfInitialCPC="2025-06-10")),
    (C, "conference-after-closure"): child(referral=CLOSED + tags(DateOfInitialCPC="2025-09-02")),
    (C, "conference-before-period"): child(referral=referred(CINreferralDate="2025-03-03",
                                                             DateOfInitialCPC="2025-03-31")),
    (A, "assessments-overlap"): CHILDREN["8863Q"][0],
    (A, "open-assessments"): CHILDREN["8896"][0],
    (A, "open-since-before-period"): CHILDREN["8736"][0],
    ("AssessmentFactors", "no-factors-not-closed-so"): CHILDREN["8873Q"][0],
    (S, "enquiries-overlap"): CHILDREN["8890"][0],
    (S, "open-enquiries"): CHILDREN["8839"][0],
    (S, "open-since-before-period"): CHILDREN["8740"][0],
    (S, "open-in-closed-case"): CHILDREN["8868"][0],
    (S, "conference-after-closure"): child(enquiry("2025-08-28", "2025-09-02"), referral=CLOSED),
    (N, "open-plans"): CHILDREN["4004"][0],
    (N, "plans-overlap"): CHILDREN["4014"][0],
    (N, "one-day-plan"): CHILDREN["4012Q"][0],
    (N, "end-after-death"): CHILDREN["4009Q"][0],
    (N, "open-beside-protection-plan"): CHILDREN["4001"][0],
    (N, "start-in-protection-plan"): CHILDREN["4016"][0],
    (P, "open-plans"): CHILDREN["8935"][0],
    (P, "plans-overlap"): CHILDREN["8940"][0],
    (P, "end-after-death"): CHILDREN["8920"][0],
    (P, "start-in-need-plan"): CHILDREN["4017"][0],
    (P, "start-without-conference"): CHILDREN["2885"][0],
    ("CPPreviewDate", "review-in-need-plan"): CHILDREN["4003"][0],
    (S, "start-after-closure"): child(enquiry("2025-09-02", not_required="true"), referral=CLOSED),
    (S, "no-action-with-activity"): child(enquiry("2025-06-03", not_required="true"), referral=NO_ACTION),
    (N, "end-before-start"): child(need_plan("2025-06-20", "2025-06-19")),
    (N, "start-before-referral"): child(need_plan("2025-06-01")),
    (N, "start-after-period"): child(need_plan("2026-04-01")),
    (N, "end-after-period"): child(need_plan("2025-06-20", "2026-04-01")),
    (N, "ended-before-period"): child(
        need_plan("2025-03-10", "2025-03-31"), referral=referred(CINreferralDate="2025-03-03")
    ),
    (N, "start-after-closure"): child(need_plan("2025-09-02", "2025-09-03"), referral=CLOSED),
    (N, "end-after-closure"): child(need_plan("2025-06-20", "2025-09-02"), referral=CLOSED),
    (N, "open-in-closed-case"): child(need_plan("2025-06-20"), referral=CLOSED),
    (N, "start-after-death"): died("2025-06-10", need_plan("2025-06-11")),
    (N, "no-action-with-activity"): child(need_plan("2025-06-20"), referral=NO_ACTION),
    (P, "end-before-start"): child(plan("2025-06-20", "2025-06-19")),
    (P, "start-before-referral"): child(plan("2025-06-01")),
    (P, "start-after-period"): child(plan("2026-04-01")),
    (P, "end-after-period"): child(plan("2025-06-20", "2026-04-01")),
    (P, "ended-before-period"): child(
        plan("2025-03-10", "2025-03-31"), referral=referred(CINreferralDate="2025-03-03")
    ),
    (P, "start-after-closure"): child(plan("2025-09-02", "2025-09-03"), referral=CLOSED),
    (P, "end-after-closure"): child(plan("2025-06-20", "2025-09-02"), referral=CLOSED),
    (P, "open-in-closed-case"): child(plan("2025-06-20"), referral=CLOSED),
    (P, "start-after-death"): died("2025-06-10", plan("2025-06-11")),
    (P, "no-action-with-activity"): child(plan("2025-06-20"), referral=NO_ACTION),
    (P, "one-day-plan"): child(plan("2025-06-20", "2025-06-20")),
    (P, "many-earlier-plans"): child(plan("2025-06-20", previous="10")),
    ("CPPreviewDate", "review-before-start"): child(plan("2025-06-20", review="2025-06-20")),
    ("CPPreviewDate", "review-after-end"): child(plan("2025-06-20", "2025-09-20", "2025-09-21")),
    ("CPPreviewDate", "review-after-period"): child(plan("2025-06-20", review="2026-04-01")),
    (PP, "step-before-start"): child(
        proceedings(PPStartDate="2026-06-10", LBPSentDate="2026-06-09", InitialPPMeetingDate="2026-06-09",
                    StepDecisionDate="2026-06-09", CourtAppDate="2026-06-09", LetterInitCPDate="2026-06-09")
    ),
    (PP, "step-after-period"): child(
        proceedings(PPStartDate="2027-04-01", LBPSentDate="2027-04-01", InitialPPMeetingDate="2027-04-01",
                    StepDecisionDate="2027-04-01", CourtAppDate="2027-04-01", LetterInitCPDate="2027-04-01")
    ),
    (PP, "start-before-referral"): child(proceedings(PPStartDate="2025-06-01")),
    (PP, "meeting-not-offered"): child(
        proceedings(PPStartDate="2026-06-10", FGDMMeetingOffer="0", FGDMMeetingFac="1")
    ),
}  # fmt: skip


def findings_of(write: Write, body: str, year: int = 2026) -> set[tuple[str | None, str, str | None]]:
    reading, _ = whole(write(census(body, header=HEADER.replace("2026", str(year)))))
    return {(finding.block, finding.rule, finding.field) for finding in reading.findings}


@pytest.mark.parametrize(("block", "rule"), sorted(FIRES))
def test_the_check_fires_on_every_field_it_is_for(write: Write, block: str, rule: str) -> None:
    year = 2027 if block == PP else 2026
    expected = {
        (block, rule, one.fields[0])
        for one in CENSUS
        if (one.block, one.code) == (block, rule)
    }  # fmt: skip
    assert expected <= findings_of(write, FIRES[block, rule], year)


def test_every_check_of_the_census_is_tried_here() -> None:
    assert {(rule.block, rule.code) for rule in CENSUS} == set(FIRES)


# Just inside the rule: no check fires at all.
DONE = assessment("2025-06-02", "2025-06-20")
PLAIN = {
    "an assessment that took exactly 45": child(assessment("2025-06-02", "2025-08-01")),
    "a conference 15 working days after the start": child(enquiry("2025-06-03", "2025-06-24", "2025-06-24") + DONE),
    "an enquiry open for exactly 15 working days": child(enquiry("2026-03-11") + DONE),
    "the day of the referral": child(assessment("2025-06-02", "2025-06-02")),
    "factor 21 alone, beside another assessment with factors": child(
        assessment("2025-06-03", "2025-06-20", "", ("21",)) + assessment("2025-07-03", "2025-07-18")
    ),
    "a plan of one review": child(
        plan("2025-06-20", "2025-12-19", "2025-09-12"), referral=referred(DateOfInitialCPC="2025-06-20")
    ),
    "several reviews in one group and in groups of their own": child(
        plan("2025-06-20", "", "2025-09-12</CPPreviewDate><CPPreviewDate>2025-12-12").replace(
            "</Reviews>", "</Reviews><Reviews><CPPreviewDate>2026-03-13</CPPreviewDate></Reviews>"
        ),
        referral=referred(DateOfInitialCPC="2025-06-20"),
    ),
    "two cases, the second referred on the day the first closed": CHILDREN["8820"][1],
    "a review on the day the plan ended and help without one began": CHILDREN["4003"][1],
    "a younger child without a pupil number, for that reason": CHILDREN["8770Q"][1],
}


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_no_check_fires_on_what_is_just_within(write: Write, name: str) -> None:
    assert findings_of(write, PLAIN[name]) == set()


def test_an_assessment_open_for_exactly_45_working_days_is_fine(write: Write) -> None:
    referral = referred(CINreferralDate="2026-01-28")
    assert findings_of(write, child(assessment("2026-01-28", factors=()), referral=referral)) == set()


def test_a_referral_exactly_280_days_before_the_birth_is_fine(write: Write) -> None:
    body = without_birth(tags(PersonBirthDate="2026-03-09"))
    assert findings_of(write, body) == set()


def test_no_further_action_from_the_working_day_before_the_period_is_fine(write: Write) -> None:
    assert findings_of(write, child(referral=NO_ACTION.replace("2025-06-02", "2025-03-31"))) == set()


def test_retired_factors_are_not_asked_about_while_they_were_in_force(write: Write) -> None:
    body = child(assessment("2023-06-05", "2023-06-20", "", ("19A",)).replace("2025", "2023")).replace("2025", "2023")
    assert findings_of(write, body.replace("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"), 2024) == set()


def test_the_same_child_twice_is_found_once_at_its_second_place(write: Write) -> None:
    reading, _ = whole(write(census(child(), child())))
    found = [(finding.rule, finding.block, finding.line) for finding in reading.findings]
    assert ("duplicate-row", "Child", 9) in found
    assert sum(1 for rule, block, _ in found if (rule, block) == ("duplicate-row", "Child")) == 1


def batch(**columns: Sequence[object]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array(values) for name, values in columns.items()})


def test_every_date_of_the_census_is_compared_with_the_day_the_file_was_made() -> None:
    made = Context(2026, date(2025, 4, 1), date(2026, 3, 31), date(2025, 12, 1))
    later = [rule for rule in RULES if rule.code == "date-after-file-made"]
    assert len(later) == 21
    for rule in later:
        column = CIN.block(rule.block).field(rule.fields[0]).column
        rows = batch(**{column: [date(2025, 12, 1), date(2025, 12, 2), date(2026, 3, 31), date(2026, 4, 1), None]})
        assert rule.fails(rows, made).to_pylist() == [False, True, True, False, None]
        assert set(rule.fails(rows, CONTEXT).to_pylist()) == {None}


def _of_year(block: Block, name: str) -> Field:
    """The field of that name in the year of CONTEXT, or the nearest: its codes may have changed."""
    found = [field for field in block.fields if field.name == name]
    return next((field for field in found if field.in_year(CONTEXT.year)), found[0])


def test_every_list_with_ended_codes_is_asked_about() -> None:
    tried = 0
    for rule in (rule for rule in RULES if rule.code == "retired-code"):
        form = next(form for form in FORMATS if form.code == rule.format)
        field = _of_year(form.block(rule.block), rule.fields[0])
        for code in retired(field, CONTEXT.year):
            assert rule.fails(batch(**{field.column: [code]}), CONTEXT).to_pylist() == [True]
            tried += 1
    assert tried > 0


def test_a_temporary_pupil_number_counts_its_last_letter(write: Write) -> None:
    for number in ("B20120001200A", "Q20120001200B"):
        assert findings_of(write, identified(IDENTIFIERS.replace("Q201200012001", number))) == set()
