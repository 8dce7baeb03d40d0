"""The children in need census as happenings. It alone says what was found and planned for: its codes have meaning."""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, said

_PLAN = "CONCAT_WS('|', record_key, 'protection_plan', CAST(start_date AS TEXT))"
_ENQUIRY = "CONCAT_WS('|', record_key, 'section47', CAST(start_date AS TEXT))"


def _cin(kind: str, table: str, happened: str, *, where: str = "", **columns: str) -> Said:
    """One SELECT of the census: its episode is the referral that the row lies in."""
    of = {"episode": "CAST(referral_date AS TEXT)", **columns}
    return said(kind, "cin", table, happened, where=where, **of)


CIN_HAPPENING = happening_step(
    "cin_happening",
    "thing a census return says of a child; repeated where returns repeat it",
    (
        "cin_referral", "cin_assessment", "cin_factor", "cin_plan", "cin_section47", "cin_protection_plan",
        "cin_review", "cin_pre_proceedings",
    ),
    (
        _cin("referral", "cin_referral", "referral_date", ended_on="closure_date",
             outcome="CASE WHEN no_further_action THEN 'no_further_action' ELSE closure_reason END"),
        _cin("initial_conference", "cin_referral", "initial_conference_date"),
        _cin("assessment", "cin_assessment", "start_date", ended_on="authorisation_date"),
        # A factor is recorded when the assessment is authorised; before that nobody else can see it.
        _cin("factor", "cin_factor", "start_date", recorded_on="authorisation_date", code="factor",
             code_list="'assessment_factor'"),
        _cin("cin_plan", "cin_plan", "start_date", ended_on="end_date"),
        _cin("section47", "cin_section47", "start_date", ended_on="conference_date", token=_ENQUIRY,
             outcome="CASE WHEN conference_not_required THEN 'conference_not_required' ELSE NULL END"),
        _cin("initial_conference", "cin_section47", "conference_date", follows=_ENQUIRY),
        _cin("protection_plan", "cin_protection_plan", "start_date", ended_on="end_date", code="initial_category",
             code_list="'category_of_abuse'", token=_PLAN),
        _cin("protection_plan_category", "cin_protection_plan", "start_date", code="latest_category",
             code_list="'category_of_abuse'",
             where="start_date IS NOT NULL AND latest_category IS NOT NULL"
                   " AND (initial_category IS NULL OR latest_category <> initial_category)"),
        # start_date is that of the plan that was reviewed
        _cin("review", "cin_review", "review_date", follows=_PLAN),
        _cin("pre_proceedings", "cin_pre_proceedings", "start_date", outcome="outcome"),
        _cin("care_application", "cin_pre_proceedings", "court_application_date"),
    ),
    "council", area="agency",
)  # fmt: skip
