"""What police forces send as happenings: crimes and outcomes of each of their people, missing children, notices."""

from __future__ import annotations

from sightline.chronology.happenings import happening_step, named, said
from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, date, flag, text

CRIME = Step(
    "crime",
    "recorded crime, as the force last sent it",
    ("agency", "crime"),
    ("police_crime",),
    (
        text("agency", "Force", null=False),
        text("crime", "Token of the crime reference", null=False),
        text("offence_code", "Offence class"),
        date("reported_date", "Day it was reported to the police"),
        date("recorded_date", "Day it was recorded"),
        date("offence_from", "First day it may have happened"),
        date("offence_to", "Last day it may have happened"),
        flag("csa_flag", "Flagged as child sexual abuse"),
        flag("cse_flag", "Flagged as child sexual exploitation"),
        flag("online_flag", "Flagged as online"),
        flag("group_flag", "Flagged as group-based"),
        text("setting", "Where"),
    ),
    """
    SELECT agency, crime, offence_code, reported_date, recorded_date, offence_from, offence_to, csa_flag, cse_flag,
        online_flag, group_flag, setting
    FROM (
        SELECT agency, crime, offence_code, reported_date, recorded_date, offence_from, offence_to, csa_flag, cse_flag,
            online_flag, group_flag, setting,
            ROW_NUMBER() OVER (
                PARTITION BY agency, crime
                ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, offence_code NULLS LAST,
                    recorded_date NULLS LAST, offence_from NULLS LAST, csa_flag NULLS LAST, cse_flag NULLS LAST,
                    online_flag NULLS LAST, group_flag NULLS LAST, setting NULLS LAST, reported_date NULLS LAST,
                    offence_to NULLS LAST
            ) AS place
        FROM police_crime
    ) AS sent
    WHERE place = 1
    """,
)

CRIME_PARTY = Step(
    "crime_party",
    "person in a role in a crime, as the force last sent it",
    ("agency", "crime", "record_key", "role"),
    ("police_party",),
    (
        text("agency", "Force", null=False),
        text("crime", "Token of the crime reference", null=False),
        text("record_key", "Record of the person", null=False),
        text("role", "Role", null=False),
        date("birth_month", "Month of birth"),
        text("home_area", "Authority the person lives in"),
        Column("submission", Type.INT, "Ledger entry", null=False),
        date("period_end", "Last day the submission speaks of", null=False),
        date("received_on", "Day it was received", null=False),
    ),
    """
    SELECT agency, crime, record_key, role, birth_month, home_area, submission, period_end, received_on
    FROM (
        SELECT agency, crime, record_key, role, birth_month, home_area, submission, period_end, received_on,
            ROW_NUMBER() OVER (
                PARTITION BY agency, crime, record_key, role
                ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, received_on DESC NULLS LAST,
                    birth_month NULLS LAST, home_area NULLS LAST
            ) AS place
        FROM police_party
        WHERE role IS NOT NULL
    ) AS sent
    WHERE place = 1
    """,
)

CRIME_HARMED_BY = Step(
    "crime_harmed_by",
    "recorded crime with a suspect whose age is known",
    ("agency", "crime"),
    ("crime", "crime_party"),
    (
        text("agency", "Force", null=False),
        text("crime", "Token of the crime reference", null=False),
        text("harmed_by", "Adult on child where any suspect was 18 or over at the offence, else child on child"),
    ),
    """
    SELECT crime.agency, crime.crime,
        CASE WHEN MAX(age_on(crime_party.birth_month, COALESCE(crime.offence_from, crime.recorded_date))) >= 18
            THEN 'adult_on_child' ELSE 'child_on_child' END AS harmed_by
    FROM crime
    JOIN crime_party ON crime_party.agency = crime.agency AND crime_party.crime = crime.crime
    WHERE crime_party.role = 'suspect' AND crime_party.birth_month IS NOT NULL
        AND COALESCE(crime.offence_from, crime.recorded_date) IS NOT NULL
    GROUP BY crime.agency, crime.crime
    """,
)

_PARTY = {
    "record_key": "p.record_key", "agency": "p.agency", "role": "p.role", "area": "p.home_area",
    "submission": "p.submission", "period_end": "p.period_end", "received_on": "p.received_on", "episode": "p.crime",
}  # fmt: skip
_OUTCOME = {
    **_PARTY, "submission": "o.submission", "period_end": "o.period_end", "received_on": "o.received_on",
    "outcome": "o.outcome_code", "follows": "CONCAT_WS('|', p.record_key, p.crime, p.role)",
}  # fmt: skip
_CRIMES = "crime_party AS p JOIN crime AS c ON c.agency = p.agency AND c.crime = p.crime"
_WITH_FORM = f"{_CRIMES} LEFT JOIN crime_harmed_by AS h ON h.agency = p.agency AND h.crime = p.crime"
_OUTCOMES = "police_outcome AS o JOIN crime_party AS p ON p.agency = o.agency AND p.crime = o.crime"
CHARGED = ("1", "1A")  # outcomes that are a charge or summons: list crime_outcome

POLICE_HAPPENING = happening_step(
    "police_happening",
    "crime, its report or its outcome for one person in one role",
    ("crime", "crime_party", "crime_harmed_by", "police_outcome"),
    (
        said(
            "crime_recorded", "police_crime", _WITH_FORM, "c.offence_from", where="true",
            recorded_on="c.recorded_date", code_list="'offence_class'", code="c.offence_code",
            token="CONCAT_WS('|', p.record_key, p.crime, p.role)",
            harmed_by="COALESCE(h.harmed_by, 'not_known')", setting="c.setting",
            flagged="COALESCE(c.csa_flag, false) OR COALESCE(c.cse_flag, false)", exploitation="c.cse_flag",
            online="c.online_flag", group_based="c.group_flag",
            age="age_on(p.birth_month, COALESCE(c.offence_from, c.recorded_date))", **_PARTY,
        ),
        said("crime_reported", "police_crime", _CRIMES, "c.reported_date", **_PARTY),
        said("crime_outcome", "police_outcome", _OUTCOMES, "o.outcome_date", where="true",
             code_list="'crime_outcome'", code="o.outcome_code", **_OUTCOME),
        said("charge", "police_outcome", _OUTCOMES, "o.outcome_date",
             where=f"o.outcome_code IN {CHARGED} AND o.outcome_date IS NOT NULL", **_OUTCOME),
    ),
    "police",
)  # fmt: skip

MISSING_AND_NOTICES = happening_step(
    "police_notice_happening",
    "report of a missing child, or notice that a child is at risk",
    ("missing_reports", "protective_notices"),
    (
        said(
            "missing", "missing_reports", "missing_reports", "reported_date",
            happened_at="reported_at", ended_on="found_date", ended_at="found_at", outcome="risk",
            recorded_on="COALESCE(recorded_date, reported_date)", item="missing_report",
            token=named("missing", "missing_report", "agency", of="agency"),
        ),
        # ended_on is the day it was sent: what a notice is for is then done
        said(
            "police_notice", "protective_notices", "protective_notices", "incident_date",
            where="recorded_date IS NOT NULL OR incident_date IS NOT NULL",
            recorded_on="COALESCE(recorded_date, incident_date)", ended_on="sent_date", item="notice",
            token=named("notice", "notice", "agency", of="agency"), area="council_code",
            exploitation="reason = 'exploitation'",
            outcome="CASE WHEN sent THEN 'sent' WHEN NOT sent THEN 'not_sent' ELSE NULL END",
        ),
    ),
    "police",
)  # fmt: skip
