"""The children in need census: one XML file a council a year, 1 April to 31 March.

Source: DfE children in need census; fields and codes as in the schemas for 2017 to 2026 published in LIIA tools (MIT),
and the 2026/27 module PreProceedingsandFGDM as seen in files made by the field's own validator. Where a list could not
be read at its source, the code list says so. What those schemas changed, and nothing else: 2021 factors 18A and 19A
divided by who harmed; 2022 child in need plans and factor 24A; 2023 referrals by early help and closure to it; 2025
sex in place of gender; 2026 the words of need N1; 2027 pre-proceedings.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

CHILD = Block(
    "Child", "cin_child", "child in the return",
    (
        Field("LAchildID", "local_id", Type.TEXT, "The council's own id of the child", Goes.KEY, required=True),
        Field("UPN", "upn", Type.TEXT, "Unique pupil number", Goes.IDENTITY),
        Field("FormerUPN", "former_upn", Type.TEXT, "An earlier unique pupil number", Goes.IDENTITY),
        Field("UPNunknown", "upn_unknown", Type.TEXT, "Why there is no unique pupil number", codes="upn_unknown"),
        Field("PersonBirthDate", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
        Field("ExpectedPersonBirthDate", "expected_birth_date", Type.DATE,
              "Expected date of birth of an unborn child", Goes.MONTH),
        Field("GenderCurrent", "sex", Type.TEXT, "Gender, in returns up to 2024", Goes.BOTH, required=True,
              codes="gender_current", until=2024),
        Field("Sex", "sex", Type.TEXT, "Sex, in returns from 2025", Goes.BOTH, required=True, codes="sex",
              since=2025),
        Field("PersonDeathDate", "death_date", Type.DATE, "Date of death", Goes.MONTH),
        Field("Ethnicity", "ethnicity", Type.TEXT, "Ethnic group", Goes.BOTH, required=True, codes="ethnicity"),
    ),
    wrappers=("ChildIdentifiers", "ChildCharacteristics"), known_by=("local_id",),
)  # fmt: skip

DISABILITY = Block(
    "Disability", "cin_disability", "disability recorded for a child",
    (Field("Disability", "disability", Type.TEXT, "Disability", codes="disability"),),
    parent="Child", wrappers=("Disabilities",), leaf=True,
)  # fmt: skip

REFERRAL = Block(
    "CINdetails", "cin_referral", "referral of a child, with the episode of need that follows it",
    (
        Field("CINreferralDate", "referral_date", Type.DATE, "Date of referral", required=True),
        Field("ReferralSource", "referral_source", Type.TEXT, "Who referred", required=True,
              codes="referral_source"),
        Field("PrimaryNeedCode", "primary_need", Type.TEXT, "Primary need", codes="primary_need"),
        Field("CINclosureDate", "closure_date", Type.DATE, "Date the episode of need closed"),
        Field("ReasonForClosure", "closure_reason", Type.TEXT, "Reason for closure", codes="closure_reason"),
        Field("DateOfInitialCPC", "initial_conference_date", Type.DATE,
              "Date of an initial child protection conference outside a section 47 enquiry of this episode"),
        Field("ReferralNFA", "no_further_action", Type.BOOL, "Referral ended in no further action", required=True),
    ),
    parent="Child",
)  # fmt: skip

ASSESSMENT = Block(
    "Assessments", "cin_assessment", "assessment",
    (
        Field("AssessmentActualStartDate", "start_date", Type.DATE, "Start of the assessment", required=True),
        Field("AssessmentInternalReviewDate", "internal_review_date", Type.DATE, "Internal review point"),
        Field("AssessmentAuthorisationDate", "authorisation_date", Type.DATE, "Assessment authorised"),
    ),
    parent="CINdetails", carries=("referral_date",),
)  # fmt: skip

FACTOR = Block(
    "AssessmentFactors", "cin_factor", "factor identified at the end of an assessment",
    (
        Field("AssessmentFactors", "factor", Type.TEXT, "Factor identified", codes="assessment_factor"),
    ),
    parent="Assessments", carries=("referral_date", "start_date", "authorisation_date"),
    wrappers=("FactorsIdentifiedAtAssessment",), leaf=True,
)  # fmt: skip

PLAN = Block(
    "CINPlanDates", "cin_plan", "child in need plan",
    (
        Field("CINPlanStartDate", "start_date", Type.DATE, "Start of the plan", required=True),
        Field("CINPlanEndDate", "end_date", Type.DATE, "End of the plan"),
    ),
    parent="CINdetails", carries=("referral_date",), since=2022,
)  # fmt: skip

SECTION47 = Block(
    "Section47", "cin_section47", "section 47 enquiry",
    (
        Field("S47ActualStartDate", "start_date", Type.DATE, "Start of the enquiry", required=True),
        Field("InitialCPCtarget", "conference_target_date", Type.DATE, "Date by which the conference was due"),
        Field("DateOfInitialCPC", "conference_date", Type.DATE, "Date of the initial child protection conference"),
        Field("ICPCnotRequired", "conference_not_required", Type.BOOL, "No conference was required", required=True),
    ),
    parent="CINdetails", carries=("referral_date",),
)  # fmt: skip

PROTECTION_PLAN = Block(
    "ChildProtectionPlans", "cin_protection_plan", "child protection plan",
    (
        Field("CPPstartDate", "start_date", Type.DATE, "Start of the plan", required=True),
        Field("CPPendDate", "end_date", Type.DATE, "End of the plan"),
        Field("InitialCategoryOfAbuse", "initial_category", Type.TEXT, "Category at the start",
              required=True, codes="category_of_abuse"),
        Field("LatestCategoryOfAbuse", "latest_category", Type.TEXT, "Latest category",
              required=True, codes="category_of_abuse"),
        Field("NumberOfPreviousCPP", "previous_plans", Type.INT, "Earlier plans of this child", required=True),
    ),
    parent="CINdetails", carries=("referral_date",),
)  # fmt: skip

REVIEW = Block(
    "CPPreviewDate", "cin_review", "review of a child protection plan",
    (Field("CPPreviewDate", "review_date", Type.DATE, "Date of the review"),),
    parent="ChildProtectionPlans", carries=("referral_date", "start_date"), wrappers=("Reviews",), leaf=True,
)  # fmt: skip

PRE_PROCEEDINGS = Block(
    "PreProceedingsandFGDM", "cin_pre_proceedings", "period of pre-proceedings",
    (
        Field("PPStartDate", "start_date", Type.DATE, "Start of pre-proceedings"),
        Field("LBPSentDate", "letter_before_proceedings_date", Type.DATE, "Letter before proceedings sent"),
        Field("FGDMMeetingOffer", "family_meeting_offered", Type.BOOL, "Family group decision-making offered"),
        Field("FGDMMeetingFac", "family_meeting_held", Type.BOOL, "Family group decision-making facilitated"),
        Field("InitialPPMeetingDate", "first_meeting_date", Type.DATE, "First pre-proceedings meeting"),
        Field("ReviewMeetingsCount", "review_meetings", Type.INT, "Review meetings held"),
        Field("StepDecisionDate", "step_decision_date", Type.DATE, "Date of the decision to step up or down"),
        Field("PPOutcome", "outcome", Type.TEXT, "Outcome of pre-proceedings", codes="pre_proceedings_outcome"),
        Field("CourtAppDate", "court_application_date", Type.DATE, "Application to court"),
        Field("LetterInitCPDate", "letter_issued_care_date", Type.DATE, "Letter of issue of care proceedings"),
    ),
    parent="CINdetails", carries=("referral_date",), since=2027,
)  # fmt: skip

# The header says whose return it is; its fields go to the submission.
HEADER = Block(
    "Header", "submission", "file",
    (
        Field("Collection", "collection", Type.TEXT, "CIN", Goes.HEADER, required=True),
        Field("Year", "year", Type.INT, "Collection year, the year in which it ends", Goes.HEADER, required=True),
        Field("ReferenceDate", "reference_date", Type.DATE, "31 March of that year", Goes.HEADER, required=True),
        Field("SourceLevel", "source_level", Type.TEXT, "L for a council", Goes.HEADER),
        Field("LEA", "area_number", Type.TEXT, "The council's DfE number, 3 digits", Goes.HEADER, required=True),
        Field("SoftwareCode", "software", Type.TEXT, "Software that made the file", Goes.HEADER),
        Field("Release", "release", Type.TEXT, "Its release", Goes.HEADER),
        Field("SerialNo", "serial", Type.TEXT, "Serial number of the file", Goes.HEADER),
        Field("DateTime", "made_at", Type.TIMESTAMP, "When the file was made", Goes.HEADER),
    ),
)  # fmt: skip

CIN = Format(
    "cin", "Children in need census", "council", "xml", (2017, 2027),
    (CHILD, DISABILITY, REFERRAL, ASSESSMENT, FACTOR, PLAN, SECTION47, PROTECTION_PLAN, REVIEW, PRE_PROCEEDINGS),
    "Department for Education, children in need census, collections 2016-17 to 2026-27",
    "The census holds no outcome of a section 47 enquiry, no setting, no relationship and no date of harm.",
)  # fmt: skip
