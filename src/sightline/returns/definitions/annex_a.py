"""Ofsted's Annex A: one workbook a council, with a sheet for each of eleven lists of children, and of adopters.

Columns and codes as in the published Annex A specifications of LIIA tools (MIT). Codes stand in the workbook as a
person reads them ("a) Yes", "q) 6: Police"); they become the codes of the national returns where those have them. The
workbook names neither the council nor the period. Ages are not taken: beside the month of birth they tell the day.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

_NEWER = 2024  # columns that the specification of January 2024 has and the older one has not
_AGE = ("Age", "Age of Child (Years)")


def _day(name: str, column: str, meaning: str, *, required: bool = False) -> Field:
    return Field(name, column, Type.DATE, meaning, required=required)


def _code(
    name: str, column: str, meaning: str, codes: str, words: str | None = None, *, required: bool = False
) -> Field:
    return Field(name, column, Type.TEXT, meaning, required=required, codes=codes, words=words or codes)


def _flag(name: str, column: str, meaning: str, since: int | None = None) -> Field:
    return Field(name, column, Type.TEXT, meaning, codes="yes_no_unknown", words="annex_a_yes_no_words", since=since)


def _count(name: str, column: str, meaning: str) -> Field:
    return Field(name, column, Type.INT, meaning)


def _token(name: str, column: str, meaning: str) -> Field:
    return Field(name, column, Type.TEXT, meaning, Goes.REFERENCE)


_ID = Field("Child Unique ID", "local_id", Type.TEXT, "The council's own id of the child", Goes.KEY, required=True)
_WHO = (
    Field("Gender", "sex", Type.TEXT, "Gender; neither male nor female becomes unknown", Goes.BOTH, codes="sex",
          words="annex_a_gender_words"),
    Field("Ethnicity", "ethnicity", Type.TEXT, "Ethnic group", Goes.BOTH, codes="ethnicity",
          words="annex_a_ethnicity_words"),
    Field("Date of Birth", "birth_date", Type.DATE, "Date of birth, or expected", Goes.MONTH),
)  # fmt: skip
_CHILD = (_ID, *_WHO)
_DISABLED = _flag("Does the Child have a Disability", "disabled", "Whether the child has a disability")
_TEAM = (
    _token("Allocated Team", "team", "Team that holds the case"),
    _token("Allocated Worker", "worker", "Worker who holds the case"),
)

CONTACT = Block(
    "List 1", "annex_a_contact", "contact about a child in the last six months",
    (
        *_CHILD,
        _day("Date of Contact", "contact_date", "Day of the contact", required=True),
        _code("Contact Source", "contact_source", "Who made contact", "referral_source", "annex_a_source_words"),
    ),
    sheets=("contacts",), not_taken=_AGE,
)  # fmt: skip

EARLY_HELP = Block(
    "List 2", "annex_a_early_help", "early help assessment in the last six months",
    (
        *_CHILD,
        _day("Assessment start date", "start_date", "Day the assessment started", required=True),
        _day("Assessment completion date", "completion_date", "Day it was completed"),
        _token("Organisation completing assessment", "organisation", "Who completed it"),
    ),
    sheets=("early help",), not_taken=_AGE,
)  # fmt: skip

REFERRAL = Block(
    "List 3", "annex_a_referral", "referral of a child in the last six months",
    (
        *_CHILD,
        _day("Date of Referral", "referral_date", "Day of the referral", required=True),
        _code("Referral Source", "referral_source", "Who referred", "referral_source", "annex_a_source_words"),
        _flag("Referral NFA?", "no_further_action", "Whether it ended in no further action"),
        _count("Number of Referrals in Last 12 Months", "referrals_in_year", "Referrals of the child in 12 months"),
        *_TEAM,
    ),
    sheets=("referrals",), not_taken=_AGE,
)  # fmt: skip

ASSESSMENT = Block(
    "List 4", "annex_a_assessment", "assessment of a child in the last six months",
    (
        *_CHILD, _DISABLED,
        _day("Continuous Assessment Start Date", "start_date", "Day the assessment started", required=True),
        _flag("Child Seen During Continuous Assessment", "child_seen", "Whether the child was seen during it"),
        _day("Continuous Assessment Date of Authorisation", "authorisation_date", "Day it was authorised"),
        _flag("Was the child assessed as requiring LA children's social care support?", "support_needed",
              "Whether it found that the child needs support from the council"),
        *_TEAM,
    ),
    sheets=("assessments",), not_taken=_AGE,
)  # fmt: skip

ENQUIRY = Block(
    "List 5", "annex_a_section47", "section 47 enquiry or initial conference in the last six months",
    (
        *_CHILD, _DISABLED,
        _day("Strategy discussion initiating Section 47 Enquiry Start Date", "strategy_discussion_date",
             "Day of the strategy discussion that began the enquiry", required=True),
        _flag("Was an Initial Child Protection Conference deemed unnecessary?", "conference_not_required",
              "Whether no conference was required"),
        _day("Date of Initial Child Protection Conference", "conference_date", "Day of the initial conference"),
        _flag("Did the Initial Child Protection Conference Result in a Child Protection Plan", "led_to_plan",
              "Whether the conference led to a protection plan"),
        _count("Number of Section 47 Enquiries in the last 12 months", "enquiries_in_year", "Enquiries in 12 months"),
        _count("Number of ICPCs in the last 12 months", "conferences_in_year", "Initial conferences in 12 months"),
        *_TEAM,
    ),
    sheets=("section 47", "s47"), not_taken=_AGE,
)  # fmt: skip

NEED = Block(
    "List 6", "annex_a_need", "child in need, with the episode of need",
    (
        *_CHILD, _DISABLED,
        _day("CIN Start Date", "start_date", "Day the episode of need started"),
        _code("Primary Need Code", "primary_need", "Primary need", "primary_need"),
        _day("Date Child Was Last Seen", "last_seen_date", "Day the child was last seen"),
        _day("CIN Closure Date", "closure_date", "Day the episode closed"),
        _code("Reason for Closure", "closure_reason", "Reason for closure", "closure_reason"),
        _code("Case Status", "case_status", "What the child is to the council now", "annex_a_case_status"),
        *_TEAM,
    ),
    sheets=("children in need", "cin"), not_taken=_AGE,
)  # fmt: skip

PROTECTION = Block(
    "List 7", "annex_a_protection_plan", "child protection plan open in the last six months",
    (
        *_CHILD, _DISABLED,
        _day("Child Protection Plan Start Date", "start_date", "Start of the plan", required=True),
        _code("Initial Category of Abuse", "initial_category", "Category at the start", "category_of_abuse",
              "annex_a_category_words"),
        _code("Latest Category of Abuse", "latest_category", "Latest category", "category_of_abuse",
              "annex_a_category_words"),
        _day("Date of the Last Statutory Visit", "last_visit_date", "Day of the last statutory visit"),
        _flag("Was the Child Seen Alone?", "seen_alone", "Whether the child was seen alone then"),
        _day("Date of latest review conference", "review_date", "Day of the latest review conference"),
        _day("Child Protection Plan End Date", "end_date", "End of the plan"),
        _flag("Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
              "emergency_protection", "Whether under an emergency order or police protection in six months"),
        _count("Number of Previous Child Protection Plans", "previous_plans", "Earlier plans of this child"),
        *_TEAM,
    ),
    sheets=("child protection", "cp plans"), not_taken=_AGE,
)  # fmt: skip

LOOKED_AFTER = Block(
    "List 8", "annex_a_looked_after", "child looked after in the last six months",
    (
        *_CHILD,
        _flag("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", "asylum",
              "Whether the child came alone to seek asylum"),
        _DISABLED,
        _day("Date Started to be Looked After", "start_date", "Day the child began to be looked after", required=True),
        _code("Child's Category of Need", "need", "Category of need", "ssda903_need"),
        _flag("Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
              "again_in_year", "Whether looked after before in 12 months"),
        _day("Start date of current legal status", "legal_status_date", "Day the legal status began"),
        _code("Child's Legal Status", "legal_status", "Legal status", "ssda903_legal_status"),
        _day("Date of Latest Statutory Review", "review_date", "Day of the latest review"),
        _day("Date of Last Social Work Visit", "last_visit_date", "Day of the last visit"),
        _code("What is the permanence plan for this child?", "permanence_plan", "Permanence plan",
              "annex_a_permanence_plan"),
        _day("Date of Last IRO Visit / Contact to the Child", "reviewing_officer_date",
             "Day the reviewing officer last saw or spoke to the child"),
        _day("Date of Last Health Assessment", "health_date", "Day of the last health assessment"),
        _day("Date of Last Dental Check", "dental_date", "Day of the last dental check"),
        _count("Number of Placements in the Last 12 months", "placements_in_year", "Placements in 12 months"),
        _day("Date Ceased to be Looked After", "end_date", "Day the child ceased to be looked after"),
        _code("Reason Ceased to be Looked After", "reason_ceased", "Why", "ssda903_reason_ceased"),
        _day("Start Date of Most Recent Placement", "placement_date", "Day the latest placement began"),
        _code("Placement Type", "place", "Type of placement", "ssda903_place"),
        _code("Placement Provider", "place_provider", "Who provides the placement", "ssda903_place_provider"),
        Field("Placement postcode", "postcode", Type.TEXT, "Postcode of the placement", Goes.IDENTITY),
        _token("URN of Placement", "place_urn", "Ofsted's number of the home or agency"),
        _code("Placement Location", "place_location", "Inside or outside the council's area",
              "annex_a_placement_location"),
        _count("Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
               "missing_in_year", "Times missing in 12 months"),
        _count("Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
               "absent_in_year", "Times absent in 12 months"),
        _flag("Was the child offered a Return Interview after their last missing episode (Y/N)?", "interview_offered",
              "Whether a return interview was offered after the last time missing"),
        _flag("Did the child accept a Return Interview after their last missing episode (Y/N)?", "interview_accepted",
              "Whether the child accepted it"),
        *_TEAM,
    ),
    sheets=("looked after", "lac", "cla"), not_taken=(*_AGE, "LA of Placement"),
)  # fmt: skip

CARE_LEAVER = Block(
    "List 9", "annex_a_care_leaver", "young person leaving care or who has left",
    (
        *_CHILD,
        _flag("Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)", "asylum",
              "Whether the young person came alone to seek asylum", since=_NEWER),
        _DISABLED, *_TEAM,
        Field("Allocated Personal Advisor", "adviser", Type.TEXT, "Personal adviser", Goes.REFERENCE, since=_NEWER),
        _code("Eligibility Category", "eligibility", "Kind of care leaver", "annex_a_eligibility"),
        Field("Latest Pathway Plan Review Date", "pathway_review_date", Type.DATE,
              "Day of the latest review of the pathway plan", since=_NEWER),
        _code("LA in Touch", "in_touch", "Whether the council is in touch", "ssda903_in_touch",
              "annex_a_in_touch_words"),
        Field("Latest Date of Contact", "last_contact_date", Type.DATE, "Day of the latest contact", since=_NEWER),
        _code("Type of Accommodation", "accommodation", "Where the young person lives", "annex_a_accommodation"),
        _code("Suitability of Accommodation", "suitability", "Whether that is suitable", "annex_a_suitability"),
        _code("Activity Status", "activity", "What the young person does", "ssda903_activity"),
    ),
    sheets=("care leavers",), not_taken=_AGE,
)  # fmt: skip

ADOPTION = Block(
    "List 10", "annex_a_adoption", "child for whom adoption was planned in the last twelve months",
    (
        _ID,
        _token("Family identifier", "family", "The council's id of the adopting family"),
        *_WHO, _DISABLED,
        _day("Date the Child Entered Care", "entered_care_date", "Day the child entered care"),
        _day("Date of Decision that Child Should be Placed for Adoption", "decision_date",
             "Day it was decided that the child should be placed for adoption"),
        _day("Date of Placement Order", "placement_order_date", "Day of the placement order"),
        _day("Date of Matching Child and Prospective Adopters", "match_date", "Day child and adopters were matched"),
        _day("Date Placed for Adoption", "placed_date", "Day the child was placed"),
        _day("Date of Adoption Order", "order_date", "Day of the adoption order"),
        _day("Date of Decision that Child Should No Longer be Placed for Adoption", "reversed_date",
             "Day it was decided otherwise"),
        _code("Reason Why Child No Longer Placed for Adoption", "reversed_reason", "Why",
              "ssda903_reason_placed_ceased"),
        _day("Date the child was placed for fostering in FFA or concurrent planning placement", "fostered_date",
             "Day the child was placed with foster carers who may adopt"),
    ),
    sheets=("adoption",), not_taken=_AGE,
)  # fmt: skip

# Adopters are adults and no part of the population: none of them gets a record key or an identity.
ADOPTER = Block(
    "List 11", "annex_a_adopter", "adult who asked to adopt in the last twelve months",
    (
        Field("Individual adopter identifier", "adopter", Type.TEXT, "The council's id of the adopter",
              Goes.REFERENCE, required=True),
        _token("Family identifier", "family", "The council's id of the adopting family"),
        Field("Gender", "adopter_sex", Type.TEXT, "Gender", codes="sex", words="annex_a_gender_words"),
        Field("Ethnicity", "adopter_ethnicity", Type.TEXT, "Ethnic group", codes="ethnicity",
              words="annex_a_ethnicity_words"),
        _flag("Disability", "disabled", "Whether the adopter has a disability"),
        _flag("Is the (prospective) adopter fostering for adoption?", "fostering", "Whether fostering for adoption"),
        _day("Date enquiry received", "enquiry_date", "Day of the enquiry"),
        _day("Date Stage 1 started", "stage_1_start", "Start of stage 1"),
        _day("Date Stage 1 ended", "stage_1_end", "End of stage 1"),
        _day("Date Stage 2 started", "stage_2_start", "Start of stage 2"),
        _day("Date Stage 2 ended", "stage_2_end", "End of stage 2"),
        _day("Date application submitted", "application_date", "Day of the application"),
        _day("Date application approved", "approval_date", "Day of its approval"),
        _day("Date adopter matched with child(ren)", "match_date", "Day of the match"),
        _day("Date child/children placed with adopter(s)", "placed_date", "Day of the placement"),
        _count("No. of children placed", "children_placed", "How many children were placed"),
        _day("Date of Adoption Order", "order_date", "Day of the adoption order"),
        _day("Date of leaving adoption process", "left_date", "Day the adopter left"),
        _code("Reason for leaving adoption process", "left_reason", "Why", "annex_a_adopter_left"),
    ),
    sheets=("adopters",),
)  # fmt: skip

ANNEX_A = Format(
    "annex_a", "Ofsted Annex A", "council", "workbook", (2016, 2027),
    (CONTACT, EARLY_HELP, REFERRAL, ASSESSMENT, ENQUIRY, NEED, PROTECTION, LOOKED_AFTER, CARE_LEAVER, ADOPTION,
     ADOPTER),
    "Ofsted, inspection of local authority children's services, Annex A; columns and codes as in the published Annex A "
    "specifications of LIIA tools (MIT)",
    "The workbook names neither the council nor the period: put a `submission.toml` beside it, or say `--agency` and "
    "`--period-end`. A sheet is known by its columns, wherever it stands and whatever it is called; titles may stand "
    "above the columns' names. Ages and the name of the authority of a placement are not taken.",
    day_first=True,
)  # fmt: skip
