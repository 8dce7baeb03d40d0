"""The daily feed of the Department for Education's early adopters: nested JSON of children whose record has changed.

The structure is that of specification v0.7 and v0.8 as Data to Insight publishes it (dfe-csc-api-data-flows, MIT, read
in August 2026); the words are ours. A file is a delta: it holds the children that changed, of each the ids and what
changed, and `purge` where something must be forgotten. So only ids are required.
"""

from __future__ import annotations

from dataclasses import replace

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

PURGED = Field("purge", "purged", Type.BOOL, "To be forgotten: what was sent of this before no longer counts")


def _day(name: str, meaning: str, column: str = "") -> Field:
    return Field(name, column or name, Type.DATE, meaning)


def _id(name: str, column: str, meaning: str) -> Field:
    return Field(name, column, Type.TEXT, meaning, Goes.REFERENCE, required=True)


PAYLOAD = Block(
    "Payload", "submission", "file",
    (Field("la_code", "area_number", Type.TEXT, "The council's DfE number, 3 digits", Goes.HEADER, required=True),),
)  # fmt: skip

CHILD = Block(
    "Children", "ea_child", "child whose record changed",
    (
        Field("la_child_id", "local_id", Type.TEXT, "The council's own id of the child", Goes.KEY, required=True),
        Field("mis_child_id", "system_id", Type.TEXT, "The id in the council's system", Goes.REFERENCE),
        PURGED,
    ),
    known_by=("local_id",),
)  # fmt: skip

DETAILS = Block(
    "child_details", "ea_details", "child with details",
    (
        Field("unique_pupil_number", "upn", Type.TEXT, "Unique pupil number", Goes.IDENTITY),
        Field("former_unique_pupil_number", "former_upn", Type.TEXT, "Earlier unique pupil number", Goes.IDENTITY),
        Field("unique_pupil_number_unknown_reason", "upn_unknown", Type.TEXT, "Why there is no pupil number",
              codes="upn_unknown"),
        Field("first_name", "forename", Type.TEXT, "First name", Goes.IDENTITY),
        Field("surname", "surname", Type.TEXT, "Family name", Goes.IDENTITY),
        Field("date_of_birth", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
        Field("expected_date_of_birth", "expected_birth_date", Type.DATE, "Day on which an unborn child is expected",
              Goes.MONTH, ahead=True),
        Field("sex", "sex", Type.TEXT, "Sex", Goes.BOTH, codes="sex"),
        Field("ethnicity", "ethnicity", Type.TEXT, "Ethnic group", Goes.BOTH, codes="ethnicity"),
        Field("postcode", "postcode", Type.TEXT, "Home postcode", Goes.IDENTITY),
        Field("uasc_flag", "uasc", Type.BOOL, "Came alone to seek asylum"),
        _day("uasc_end_date", "Day on which that status ceased"),
        PURGED,
    ),
    parent="Children", single=True,
)  # fmt: skip

DISABILITY = Block(
    "disabilities", "ea_disability", "disability of a child",
    (Field("disabilities", "disability", Type.TEXT, "Disability", codes="disability"),),
    parent="child_details", leaf=True,
)  # fmt: skip

WELLBEING = Block(
    "health_and_wellbeing", "ea_wellbeing", "child with questionnaires", (PURGED,), parent="Children", single=True
)

QUESTIONNAIRE = Block(
    "sdq_assessments", "ea_questionnaire", "questionnaire about a child",
    (
        _day("date", "Day on which it was filled in", "completed_date"),
        Field("score", "sdq_score", Type.INT, "Score from 0 to 40"),
    ),
    parent="health_and_wellbeing",
)  # fmt: skip

EPISODE = Block(
    "social_care_episodes", "ea_episode", "referral and what followed it",
    (
        _id("social_care_episode_id", "episode", "The council's id of the episode"),
        _day("referral_date", "Day of the referral"),
        Field("referral_source", "source", Type.TEXT, "Who referred", codes="referral_source"),
        Field("referral_no_further_action_flag", "no_further_action", Type.BOOL, "Ended in no further action"),
        _day("closure_date", "Day on which the case closed"),
        Field("closure_reason", "closure_reason", Type.TEXT, "Why the case closed", codes="closure_reason"),
        PURGED,
    ),
    parent="Children", not_taken=("care_worker_details",),
)  # fmt: skip

ASSESSMENT = Block(
    "child_and_family_assessments", "ea_assessment", "assessment of a child",
    (
        _id("child_and_family_assessment_id", "assessment", "The council's id of the assessment"),
        _day("start_date", "First day"),
        _day("authorisation_date", "Day on which it was authorised"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",),
)  # fmt: skip

FACTOR = Block(
    "factors", "ea_factor", "factor identified in an assessment",
    (Field("factors", "factor", Type.TEXT, "Factor identified", codes="assessment_factor"),),
    parent="child_and_family_assessments", carries=("episode", "assessment"), leaf=True,
)  # fmt: skip

NEED_PLAN = Block(
    "child_in_need_plans", "ea_need_plan", "child in need plan",
    (
        _id("child_in_need_plan_id", "need_plan", "The council's id of the plan"),
        _day("start_date", "First day of the plan"),
        _day("end_date", "Last day of the plan"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",),
)  # fmt: skip

ENQUIRY = Block(
    "section_47_assessments", "ea_enquiry", "section 47 enquiry",
    (
        _id("section_47_assessment_id", "enquiry", "The council's id of the enquiry"),
        _day("start_date", "Day on which it began"),
        Field("icpc_required_flag", "conference_required", Type.BOOL, "A child protection conference was required"),
        _day("icpc_date", "Day of that conference", "conference_date"),
        _day("end_date", "Day on which it was completed"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",),
)  # fmt: skip

PROTECTION_PLAN = replace(
    NEED_PLAN, name="child_protection_plans", table="ea_protection_plan", one_row_per="child protection plan",
    fields=(_id("child_protection_plan_id", "protection_plan", "The council's id of the plan"), *NEED_PLAN.fields[1:]),
)  # fmt: skip

PLACEMENT = Block(
    "child_looked_after_placements", "ea_placement", "placement of a looked-after child",
    (
        _id("child_looked_after_placement_id", "placement", "The council's id of the placement"),
        _day("start_date", "First day of the placement"),
        Field("start_reason", "start_reason", Type.TEXT, "Why it began", codes="ssda903_reason_new_episode"),
        Field("placement_type", "place", Type.TEXT, "Type of placement", codes="ssda903_place"),
        Field("end_date", "end_date", Type.DATE, "Last day of the placement", ahead=True),
        Field("end_reason", "end_reason", Type.TEXT, "Why it ceased", codes="ssda903_reason_ceased"),
        Field("change_reason", "place_change", Type.TEXT, "Why the placement changed", codes="ssda903_place_change"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",), not_taken=("postcode",),
)  # fmt: skip

ADOPTION = Block(
    "adoption", "ea_adoption", "plan for adoption",
    (
        _day("initial_decision_date", "Day it was decided that the child should be placed for adoption",
             "decision_date"),
        _day("matched_date", "Day child and adopters were matched", "match_date"),
        _day("placed_date", "Day on which the child was placed for adoption"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",), single=True,
)  # fmt: skip

LEAVER = Block(
    "care_leavers", "ea_leaver", "young person who has left care",
    (
        _day("contact_date", "Latest contact"),
        Field("activity", "activity", Type.TEXT, "What the young person does", codes="ssda903_activity"),
        Field("accommodation", "accommodation", Type.TEXT, "Where the young person lives",
              codes="annex_a_accommodation"),
        PURGED,
    ),
    parent="social_care_episodes", carries=("episode",), single=True,
)  # fmt: skip

EARLY_ADOPTER = Format(
    "early_adopter", "Daily feed to the Department (early adopters)", "council", "json", (2025, 2027),
    (CHILD, DETAILS, DISABILITY, WELLBEING, QUESTIONNAIRE, EPISODE, ASSESSMENT, FACTOR, NEED_PLAN, ENQUIRY,
     PROTECTION_PLAN, PLACEMENT, ADOPTION, LEAVER),
    "Data to Insight, dfe-csc-api-data-flows (MIT), specification v0.7 and v0.8 as of August 2026; meanings our own",
    "A payload with `la_code` before `Children`, or a bare list of children with a `submission.toml`. The file has no "
    "date: name it after its day, as in `early_adopter_2026-03-31.json`, or say `--period-end`. It holds what changed: "
    "it stands beside those of other days, and beside another of the same day, and replaces none. What is wrong in one "
    "is put right by the next, or by destroying it. A `purge` is kept as a row with the record key and `purged`; an "
    "empty list says nothing. Findings give the number of the child in the file as the row, and the place in it. "
    "The feed has no category of abuse, no reviews of protection plans and nothing of missing children. Timelines "
    "are made of it; it gives no event a rung of the status ladder.",
    delta=True,
)  # fmt: skip
