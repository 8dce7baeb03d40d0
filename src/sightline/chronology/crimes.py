"""Crimes, the people in them and what became of both: tables beside events, in which one crime stands once.

An event is one person's. How many crimes ended in a charge cannot be counted from events, so that crimes, their
parties and outcomes, the cases of courts and duties to notify the police are kept too.
A case is tied to its crime exactly: by the reference of the force, which the court gives with it, and by nothing else.
What is tied to nobody, or to no crime, stays in its table with a null, and is counted by whoever reads it.
"""

from __future__ import annotations

from sightline.chronology.newest import newest
from sightline.engines.steps import Step
from sightline.standard.crimes import OFFENCE, OFFENCE_OUTCOME, OFFENCE_PARTY, PROCEEDING, REGISTRATION

_KEY = "MD5(CONCAT_WS('|', {0}.agency, {0}.crime))"
_OF_CHILD = """COALESCE(c.csa_flag, false) OR COALESCE(c.cse_flag, false) OR x.status IS NOT NULL
            OR (x.status_of_a_child IS NOT NULL AND COALESCE(v.victim_age, 99) < 18)"""


OFFENCES = Step(
    OFFENCE.name,
    OFFENCE.one_row_per,
    OFFENCE.key,
    ("crime", "crime_party", "crime_harmed_by", "crosswalk"),
    OFFENCE.columns,
    f"""
    WITH victim AS (
        SELECT c.agency, c.crime, MIN(age_on(p.birth_month, COALESCE(c.offence_from, c.recorded_date))) AS victim_age
        FROM crime AS c
        JOIN crime_party AS p ON p.agency = c.agency AND p.crime = c.crime
        WHERE p.role = 'victim' AND age_on(p.birth_month, COALESCE(c.offence_from, c.recorded_date)) >= 0
        GROUP BY c.agency, c.crime
    )
    SELECT {_KEY.format("c")} AS offence_key, c.agency, c.offence_code, c.reported_date AS reported_on,
        c.recorded_date AS recorded_on, c.offence_from, c.offence_to,
        CASE WHEN c.offence_from IS NULL THEN 'none' ELSE 'day' END AS precision, c.setting, x.context,
        CASE WHEN COALESCE(x.harmed_by, 'not_known') <> 'not_known' THEN x.harmed_by
            ELSE COALESCE(h.harmed_by, 'not_known') END AS harmed_by,
        c.csa_flag, c.cse_flag, c.online_flag AS online, c.group_flag AS group_based, v.victim_age,
        {_OF_CHILD} AS of_child
    FROM crime AS c
    LEFT JOIN crosswalk AS x ON x.code_list = 'offence_class' AND x.code = c.offence_code
    LEFT JOIN crime_harmed_by AS h ON h.agency = c.agency AND h.crime = c.crime
    LEFT JOIN victim AS v ON v.agency = c.agency AND v.crime = c.crime
    """,
)

_PARTY = ("relationship", "home_area", "birth_month", "sex", "ethnicity", "ethnicity_observed")

OFFENCE_PARTIES = Step(
    OFFENCE_PARTY.name,
    OFFENCE_PARTY.one_row_per,
    OFFENCE_PARTY.key,
    ("police_party", "crime", "link"),
    OFFENCE_PARTY.columns,
    f"""
    SELECT {_KEY.format("p")} AS offence_key, p.record_key, l.person_key, p.role, p.relationship, p.home_area,
        age_on(p.birth_month, COALESCE(c.offence_from, c.recorded_date)) AS age, p.sex, p.ethnicity,
        p.ethnicity_observed
    FROM {newest("police_party", ("agency", "crime", "record_key", "role"), _PARTY)} AS p
    LEFT JOIN crime AS c ON c.agency = p.agency AND c.crime = p.crime
    LEFT JOIN link AS l ON l.record_key = p.record_key AND l.draw = 0
    """,
)

OFFENCE_OUTCOMES = Step(
    OFFENCE_OUTCOME.name,
    OFFENCE_OUTCOME.one_row_per,
    OFFENCE_OUTCOME.key,
    ("police_outcome",),
    OFFENCE_OUTCOME.columns,
    f"""
    SELECT {_KEY.format("o")} AS offence_key, o.outcome_code, o.outcome_date AS outcome_on
    FROM police_outcome AS o
    WHERE o.crime IS NOT NULL AND o.outcome_code IS NOT NULL AND o.outcome_date IS NOT NULL
    GROUP BY o.agency, o.crime, o.outcome_code, o.outcome_date
    """,
)

_CASE = (
    "record_key", "force_code", "crime", "offence_code", "birth_month", "court", "charge_date", "first_hearing_date",
    "plea", "trial_date", "verdict", "verdict_date", "sentence", "sentence_months", "sentence_date",
)  # fmt: skip

PROCEEDINGS = Step(
    PROCEEDING.name,
    PROCEEDING.one_row_per,
    PROCEEDING.key,
    ("court_cases", "link"),
    PROCEEDING.columns,
    f"""
    SELECT MD5(CONCAT_WS('|', c.agency, c.court_case)) AS case_key, c.record_key, l.person_key, c.agency,
        CASE WHEN c.force_code IS NULL OR c.crime IS NULL THEN NULL
            ELSE MD5(CONCAT_WS('|', c.force_code, c.crime)) END AS offence_key,
        c.force_code AS force, c.offence_code, c.court, age_on(c.birth_month, c.charge_date) AS age,
        c.charge_date AS charged_on, c.first_hearing_date AS first_hearing_on, c.plea, c.trial_date AS trial_on,
        c.verdict, c.verdict_date AS verdict_on, c.sentence, c.sentence_months, c.sentence_date AS sentenced_on
    FROM {newest("court_cases", ("agency", "court_case"), _CASE)} AS c
    LEFT JOIN link AS l ON l.record_key = c.record_key AND l.draw = 0
    """,
)

_DUTY = ("record_key", "required_from", "required_to", "at_liberty_from", "risk_band")

REGISTRATIONS = Step(
    REGISTRATION.name,
    REGISTRATION.one_row_per,
    REGISTRATION.key,
    ("register", "link"),
    REGISTRATION.columns,
    f"""
    WITH freed AS (
        -- a file gives the last day only: after a recall, and a new release, the first is in an earlier file
        SELECT agency, register_key, MIN(at_liberty_from) AS first_at_liberty
        FROM register
        WHERE register_key IS NOT NULL AND (required_from IS NULL OR at_liberty_from >= required_from)
        GROUP BY agency, register_key
    )
    SELECT MD5(CONCAT_WS('|', r.agency, r.register_key)) AS registration_key, r.record_key, l.person_key, r.agency,
        r.required_from, r.required_to, r.at_liberty_from,
        COALESCE(f.first_at_liberty, r.at_liberty_from) AS first_at_liberty, r.risk_band
    FROM {newest("register", ("agency", "register_key"), _DUTY)} AS r
    LEFT JOIN freed AS f ON f.agency = r.agency AND f.register_key = r.register_key
    LEFT JOIN link AS l ON l.record_key = r.record_key AND l.draw = 0
    """,
)

CRIME_STEPS: tuple[Step, ...] = (OFFENCES, OFFENCE_PARTIES, OFFENCE_OUTCOMES, PROCEEDINGS, REGISTRATIONS)
