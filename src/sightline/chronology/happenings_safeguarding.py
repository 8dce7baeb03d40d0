"""The Standard Safeguarding Dataset and Ofsted's Annex A as happenings: what the census holds, and more.

Neither gives an event a meaning of its own: factors are not read, and the category of a plan is that of the census.
"""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, named, said

_REFERRED = """referred AS (
        SELECT record_key, referral, MAX(referral_date) AS referral_date
        FROM ssd_cin_episodes
        WHERE referral IS NOT NULL
        GROUP BY record_key, referral
    ), """
_OF = {name: f"t.{name}" for name in ("record_key", "agency", "submission", "period_end", "received_on")}


def _ssd(kind: str, table: str, day: str, *, ended: str = "", where: str = "", **columns: str) -> Said:
    """One SELECT of a table whose rows name their referral, whose day is the episode."""
    joined = f"ssd_{table} AS t LEFT JOIN referred AS r ON r.record_key = t.record_key AND r.referral = t.referral"
    more = {"ended_on": f"t.{ended}"} if ended else {}
    of = {**_OF, **more, "episode": "CAST(r.referral_date AS TEXT)", **columns}
    return said(kind, "safeguarding", joined, f"t.{day}", where=where, **of)


def _token(kind: str, column: str) -> str:
    return named(kind, f"t.{column}", of="t.record_key")


def _plain(kind: str, table: str, day: str, *, where: str = "", **columns: str) -> Said:
    return said(kind, "safeguarding", f"ssd_{table}", day, where=where, **columns)


SAFEGUARDING_HAPPENING = happening_step(
    "safeguarding_happening",
    "thing that the Standard Safeguarding Dataset says of a child",
    (
        "ssd_contacts", "ssd_early_help_episodes", "ssd_cin_episodes", "ssd_cin_assessments", "ssd_cin_plans",
        "ssd_s47_enquiry", "ssd_initial_cp_conference", "ssd_cp_plans", "ssd_cp_reviews", "ssd_pre_proceedings",
        "ssd_cin_visits", "ssd_cp_visits", "ssd_cla_visits",
    ),
    (
        _plain("contact", "contacts", "contact_date", item="contact",
               outcome="CASE outcomes WHEN 'NFA_FLAG' THEN 'no_further_action' WHEN 'NEW_REFERRAL_FLAG' THEN 'referral'"
                       " WHEN 'ADVICE_FLAG' THEN 'advice' ELSE NULL END"),
        _plain("early_help", "early_help_episodes", "start_date", ended_on="end_date"),
        _plain("referral", "cin_episodes", "referral_date", ended_on="closure_date",
               outcome="CASE WHEN no_further_action THEN 'no_further_action' ELSE closure_reason END",
               episode="CAST(referral_date AS TEXT)"),
        _ssd("assessment", "cin_assessments", "start_date", ended="authorisation_date"),
        _ssd("cin_plan", "cin_plans", "start_date", ended="end_date"),
        # its end is that of the enquiry, not the day of a conference as in the census: it is left
        _ssd("section47", "s47_enquiry", "start_date", token=_token("enquiry", "enquiry")),
        _ssd("initial_conference", "initial_cp_conference", "conference_date",
             token=_token("conference", "conference"), follows=_token("enquiry", "enquiry")),
        _ssd("protection_plan", "cp_plans", "start_date", ended="end_date",
             token=_token("plan", "protection_plan"), follows=_token("conference", "conference")),
        _plain("review", "cp_reviews", "review_date", follows=named("plan", "protection_plan"),
               outcome="CASE WHEN quorate THEN 'quorate' WHEN NOT quorate THEN 'not_quorate' ELSE NULL END"),
        _plain("pre_proceedings", "pre_proceedings", "decision_date", where="decision_date IS NOT NULL"
               " AND record_key IS NOT NULL"),
        *(_plain("visit", table, "visit_date", item="visit") for table in ("cin_visits", "cp_visits", "cla_visits")),
    ),
    "council", before=_REFERRED, area="agency",
)  # fmt: skip


def _annex(kind: str, table: str, day: str, **columns: str) -> Said:
    return said(kind, "annex_a", f"annex_a_{table}", day, **columns)


ANNEX_HAPPENING = happening_step(
    "annex_happening",
    "thing that a list of Annex A says of a child",
    (
        "annex_a_contact", "annex_a_early_help", "annex_a_referral", "annex_a_assessment", "annex_a_section47",
        "annex_a_protection_plan", "annex_a_looked_after",
    ),
    (
        _annex("contact", "contact", "contact_date"),
        _annex("early_help", "early_help", "start_date", ended_on="completion_date"),
        _annex("referral", "referral", "referral_date", episode="CAST(referral_date AS TEXT)",
               outcome="CASE WHEN no_further_action = 'yes' THEN 'no_further_action' ELSE NULL END"),
        _annex("assessment", "assessment", "start_date", ended_on="authorisation_date"),
        _annex("strategy_discussion", "section47", "strategy_discussion_date"),
        _annex("initial_conference", "section47", "conference_date"),
        _annex("protection_plan", "protection_plan", "start_date", ended_on="end_date"),
        _annex("review", "protection_plan", "review_date"),
        _annex("looked_after", "looked_after", "start_date", ended_on="end_date"),
        _annex("looked_after_review", "looked_after", "review_date"),
    ),
    "council", area="agency",
)  # fmt: skip
