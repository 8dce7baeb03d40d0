"""From content and the link table to events: one timeline per person, as named SQL steps.

Each return becomes rows of one shape, a happening. Happenings that two returns of an agency repeat are said once, by
the newest; a factor or reason that the newest return to hold the assessment or referral no longer gives is withdrawn.
The crosswalk of forms gives happenings their meaning, and the link table their person.
"""

from __future__ import annotations

from sightline.chronology.agreement import AGENCY_SAYS, AGREEMENTS
from sightline.chronology.ethnicity import PERSON_ETHNICITIES
from sightline.engines.steps import Step
from sightline.standard.first_words import PERSON as OF_PERSON
from sightline.standard.first_words import first_words
from sightline.standard.model import EVENT, LINK_DRAW, PERSON
from sightline.standard.tables import Column, Type, count, date, flag, text

HAPPENING: tuple[Column, ...] = (
    text("record_key", "Keyed token of the record", null=False),
    text("agency", "Agency whose record it is", null=False),
    text("sender", "Kind of agency", null=False),
    Column("submission", Type.INT, "Ledger entry of the submission", null=False),
    date("period_end", "Last day the submission speaks of", null=False),
    date("received_on", "Day it was received", null=False),
    text("kind", "Kind of event", null=False, codes="event_kind"),
    text("code_list", "Code list of `code`"),
    text("code", "Code that gives the happening its meaning"),
    date("happened_on", "Day it happened"),
    date("recorded_on", "Day it was recorded"),
    date("ended_on", "Day it ended"),
    text("episode", "What ties the happenings of one episode together, within the record"),
    text("area", "GSS code of the authority the person lived in"),
    text("harmed_by", "What the record itself says of who harmed", codes="harmed_by"),
    text("context", "What the record itself says of the context", codes="form_context"),
    text("setting", "Where", codes="setting"),
    flag("flagged", "The agency flagged it as sexual abuse or exploitation"),
    flag("exploitation", "The agency flagged sexual exploitation"),
    flag("online", "Online"),
    flag("group_based", "Group-based"),
    text("role", "Role of the person", codes="event_role"),
    count("age", "Age when it happened, where the record itself gives a month of birth", unit="years"),
    text("outcome", "Outcome code"),
)

_NONE_OF_POLICE = """
    CAST(NULL AS TEXT) AS harmed_by, CAST(NULL AS TEXT) AS context, CAST(NULL AS TEXT) AS setting,
    CAST(NULL AS BOOLEAN) AS flagged, CAST(NULL AS BOOLEAN) AS exploitation, CAST(NULL AS BOOLEAN) AS online,
    CAST(NULL AS BOOLEAN) AS group_based, 'subject' AS role, CAST(NULL AS BIGINT) AS age"""


def _cin(kind: str, table: str, happened: str, *, recorded: str = "", ended: str = "NULL", code: str = "NULL",
         code_list: str = "NULL", outcome: str = "NULL", where: str = "") -> str:  # fmt: skip
    """One SELECT of the census happenings: they differ only in table, dates and code."""
    return f"""
    SELECT record_key, agency, 'council' AS sender, submission, period_end, received_on, '{kind}' AS kind,
        CAST({code_list} AS TEXT) AS code_list, CAST({code} AS TEXT) AS code,
        CAST({happened} AS DATE) AS happened_on, CAST({recorded or happened} AS DATE) AS recorded_on,
        CAST({ended} AS DATE) AS ended_on, CAST(referral_date AS TEXT) AS episode, agency AS area,
        {_NONE_OF_POLICE.strip()}, CAST({outcome} AS TEXT) AS outcome
    FROM {table} WHERE {where or f"{happened} IS NOT NULL"}"""


CIN_HAPPENING = Step(
    "cin_happening",
    "thing a census return says of a child; repeated where returns repeat it",
    (),
    (
        "cin_referral", "cin_assessment", "cin_factor", "cin_plan", "cin_section47", "cin_protection_plan",
        "cin_review", "cin_pre_proceedings",
    ),
    HAPPENING,
    "\n    UNION ALL".join(
        (
            _cin("referral", "cin_referral", "referral_date", ended="closure_date",
                 outcome="CASE WHEN no_further_action THEN 'no_further_action' ELSE closure_reason END"),
            _cin("initial_conference", "cin_referral", "initial_conference_date"),
            _cin("assessment", "cin_assessment", "start_date", ended="authorisation_date"),
            # A factor is recorded when the assessment is authorised; before that nobody else can see it.
            _cin("factor", "cin_factor", "start_date", recorded="authorisation_date", code="factor",
                 code_list="'assessment_factor'"),
            _cin("cin_plan", "cin_plan", "start_date", ended="end_date"),
            _cin("section47", "cin_section47", "start_date", ended="conference_date",
                 outcome="CASE WHEN conference_not_required THEN 'conference_not_required' ELSE NULL END"),
            _cin("initial_conference", "cin_section47", "conference_date"),
            _cin("protection_plan", "cin_protection_plan", "start_date", ended="end_date", code="initial_category",
                 code_list="'category_of_abuse'"),
            _cin("protection_plan_category", "cin_protection_plan", "start_date", code="latest_category",
                 code_list="'category_of_abuse'",
                 where="start_date IS NOT NULL AND latest_category IS NOT NULL"
                       " AND (initial_category IS NULL OR latest_category <> initial_category)"),
            _cin("review", "cin_review", "review_date"),
            _cin("pre_proceedings", "cin_pre_proceedings", "start_date", outcome="outcome"),
        )
    ),
)  # fmt: skip

CRIME = Step(
    "crime",
    "recorded crime, as the force last sent it",
    ("agency", "crime"),
    ("police_crime",),
    (
        text("agency", "Force", null=False),
        text("crime", "Token of the crime reference", null=False),
        text("offence_code", "Offence class"),
        date("recorded_date", "Day it was recorded"),
        date("offence_from", "First day it may have happened"),
        flag("csa_flag", "Flagged as child sexual abuse"),
        flag("cse_flag", "Flagged as child sexual exploitation"),
        flag("online_flag", "Flagged as online"),
        flag("group_flag", "Flagged as group-based"),
        text("setting", "Where"),
    ),
    """
    SELECT agency, crime, offence_code, recorded_date, offence_from, csa_flag, cse_flag, online_flag, group_flag,
        setting
    FROM (
        SELECT agency, crime, offence_code, recorded_date, offence_from, csa_flag, cse_flag, online_flag, group_flag,
            setting,
            ROW_NUMBER() OVER (
                PARTITION BY agency, crime
                ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, offence_code NULLS LAST,
                    recorded_date NULLS LAST, offence_from NULLS LAST, csa_flag NULLS LAST, cse_flag NULLS LAST,
                    online_flag NULLS LAST, group_flag NULLS LAST, setting NULLS LAST
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

POLICE_HAPPENING = Step(
    "police_happening",
    "crime or outcome for one person in one role",
    (),
    ("crime", "crime_party", "crime_harmed_by", "police_outcome"),
    HAPPENING,
    """
    SELECT p.record_key, p.agency, 'police' AS sender, p.submission, p.period_end, p.received_on,
        'crime_recorded' AS kind, 'offence_class' AS code_list, c.offence_code AS code,
        c.offence_from AS happened_on, c.recorded_date AS recorded_on,
        CAST(NULL AS DATE) AS ended_on, c.crime AS episode, p.home_area AS area,
        COALESCE(h.harmed_by, 'not_known') AS harmed_by, CAST(NULL AS TEXT) AS context, c.setting,
        COALESCE(c.csa_flag, false) OR COALESCE(c.cse_flag, false) AS flagged, c.cse_flag AS exploitation,
        c.online_flag AS online, c.group_flag AS group_based, p.role,
        age_on(p.birth_month, COALESCE(c.offence_from, c.recorded_date)) AS age, CAST(NULL AS TEXT) AS outcome
    FROM crime_party AS p
    JOIN crime AS c ON c.agency = p.agency AND c.crime = p.crime
    LEFT JOIN crime_harmed_by AS h ON h.agency = p.agency AND h.crime = p.crime
    UNION ALL
    SELECT p.record_key, p.agency, 'police' AS sender, o.submission, o.period_end, o.received_on,
        'crime_outcome' AS kind, 'crime_outcome' AS code_list, o.outcome_code AS code,
        o.outcome_date AS happened_on, o.outcome_date AS recorded_on, CAST(NULL AS DATE) AS ended_on,
        o.crime AS episode, p.home_area AS area, CAST(NULL AS TEXT) AS harmed_by, CAST(NULL AS TEXT) AS context,
        CAST(NULL AS TEXT) AS setting, CAST(NULL AS BOOLEAN) AS flagged, CAST(NULL AS BOOLEAN) AS exploitation,
        CAST(NULL AS BOOLEAN) AS online, CAST(NULL AS BOOLEAN) AS group_based, p.role, CAST(NULL AS BIGINT) AS age,
        o.outcome_code AS outcome
    FROM police_outcome AS o
    JOIN crime_party AS p ON p.agency = o.agency AND p.crime = o.crime
    """,
)


def _support(kind: str, happened: str, ended: str = "NULL", outcome: str = "NULL") -> str:
    """One SELECT of the support happenings. Only the referral carries the reason: the rest follow from it."""
    said = kind == "support_referral"
    reason = "'support_reason' AS code_list, reason AS code" if said else "NULL AS code_list, NULL AS code"
    form = "harmed_by, context" if said else "CAST(NULL AS TEXT) AS harmed_by, CAST(NULL AS TEXT) AS context"
    return f"""
    SELECT record_key, agency, 'support' AS sender, submission, period_end, received_on, '{kind}' AS kind,
        {reason}, {happened} AS happened_on, {happened} AS recorded_on, CAST({ended} AS DATE) AS ended_on,
        CAST(referral_date AS TEXT) AS episode, home_area AS area, {form}, CAST(NULL AS TEXT) AS setting,
        CAST(NULL AS BOOLEAN) AS flagged, CAST(NULL AS BOOLEAN) AS exploitation, CAST(NULL AS BOOLEAN) AS online,
        CAST(NULL AS BOOLEAN) AS group_based, 'subject' AS role, CAST(NULL AS BIGINT) AS age,
        CAST({outcome} AS TEXT) AS outcome
    FROM support WHERE {happened} IS NOT NULL"""


SUPPORT_HAPPENING = Step(
    "support_happening",
    "stage of one person's way through a support service",
    (),
    ("support",),
    HAPPENING,
    "\n    UNION ALL".join(
        (
            _support("support_referral", "referral_date"),
            _support("support_wait", "wait_from", ended="start_date"),
            _support("support_start", "start_date"),
            _support("support_end", "end_date", outcome="end_reason"),
        )
    ),
)

_NAMES = ", ".join(column.name for column in HAPPENING)

HAPPENING_ONCE = Step(
    "happening_once",
    "happening, said once, as the newest return says it; codes that it no longer gives are withdrawn",
    (),
    ("cin_happening", "police_happening", "support_happening"),
    HAPPENING,
    f"""
    WITH every AS (
        SELECT {_NAMES} FROM cin_happening
        UNION ALL SELECT {_NAMES} FROM police_happening
        UNION ALL SELECT {_NAMES} FROM support_happening
    ), placed AS (
        SELECT {_NAMES},
            MAX(period_end) OVER (PARTITION BY record_key, kind, happened_on, episode) AS newest,
            ROW_NUMBER() OVER (
                PARTITION BY record_key, kind, code, happened_on, episode, role
                ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, recorded_on DESC NULLS LAST,
                    ended_on DESC NULLS LAST, outcome NULLS LAST, harmed_by NULLS LAST, context NULLS LAST,
                    code_list NULLS LAST, area NULLS LAST, setting NULLS LAST, flagged NULLS LAST,
                    exploitation NULLS LAST, online NULLS LAST, group_based NULLS LAST, age NULLS LAST,
                    received_on DESC NULLS LAST, agency NULLS LAST, sender NULLS LAST
            ) AS place
        FROM every
    )
    SELECT {_NAMES} FROM placed
    WHERE place = 1 AND (period_end = newest OR kind NOT IN ('factor', 'support_referral'))
    """,
)

EVENTS = Step(
    "event",
    EVENT.one_row_per,
    EVENT.key,
    ("happening_once", "link", "crosswalk"),
    EVENT.columns,
    """
    SELECT
        MD5(CONCAT_WS('|', h.record_key, h.kind, COALESCE(h.code, '-'), COALESCE(CAST(h.happened_on AS TEXT), '-'),
            COALESCE(h.episode, '-'), COALESCE(h.role, '-'))) AS event_key,
        h.record_key, l.person_key, h.agency, h.sender, h.sender AS actor, h.area, h.kind, h.happened_on,
        CAST(NULL AS TIMESTAMPTZ) AS happened_at, h.recorded_on, h.received_on, h.ended_on,
        CAST(NULL AS TIMESTAMPTZ) AS ended_at,
        CASE WHEN h.happened_on IS NULL THEN 'none' ELSE 'day' END AS precision,
        MD5(CONCAT_WS('|', h.record_key, COALESCE(h.episode, '-'))) AS episode,
        CAST(NULL AS TEXT) AS related_event,
        CASE
            WHEN h.role = 'suspect' OR h.role = 'witness' THEN NULL
            WHEN h.kind = 'crime_recorded' AND h.flagged THEN 'recorded crime'
            WHEN h.kind = 'crime_recorded' AND h.age < 18 THEN COALESCE(x.status, x.status_of_a_child)
            ELSE x.status
        END AS status,
        CASE WHEN COALESCE(x.harmed_by, 'not_known') <> 'not_known' THEN x.harmed_by
            ELSE COALESCE(h.harmed_by, x.harmed_by) END AS harmed_by,
        COALESCE(h.context, x.context) AS context, h.setting,
        COALESCE(h.exploitation, false) OR COALESCE(x.exploitation, false) AS exploitation,
        COALESCE(x.trafficking, false) AS trafficking, CAST(NULL AS BOOLEAN) AS county_lines, h.online, h.group_based,
        h.role, h.outcome
    FROM happening_once AS h
    LEFT JOIN link AS l ON l.record_key = h.record_key AND l.draw = 0
    LEFT JOIN crosswalk AS x ON x.code_list = h.code_list AND x.code = h.code    """,
)
# Events are stored in this order, so that a person's timeline lies in one place.
EVENT_ORDER = ("person_key", "happened_on", "recorded_on", "event_key")

_SAYS_IN = {"council": "cin_child", "support": "support", "police": "police_party"}
_SAYINGS = "\n        UNION ALL\n        ".join(
    f"SELECT record_key, CAST({rank} AS BIGINT) AS rank, period_end, birth_month, sex, ethnicity, '{sender}' AS source"
    f" FROM {_SAYS_IN[sender]}"
    for rank, sender in enumerate(first_words(OF_PERSON), 1)
)

PERSON_SAYS = Step(
    "person_says",
    "record and submission that says something of its person",
    (),
    ("cin_child", "police_party", "support", "link"),
    (
        text("person_key", "Person", null=False),
        count("rank", "Whose word comes first: council, then support, then police", unit="rank", null=False),
        date("period_end", "Last day the submission speaks of", null=False),
        text("record_key", "Record", null=False),
        date("birth_month", "Month of birth"),
        text("sex", "Sex"),
        text("ethnicity", "Ethnic group"),
        text("ethnicity_source", "Who said it"),
        text("band", "Strength of the weakest link"),
    ),
    f"""
    WITH said AS (
        {_SAYINGS}
    )
    SELECT l.person_key, said.rank, said.period_end, said.record_key, said.birth_month,
        CASE WHEN said.sex IN ('1', 'M') THEN 'M' WHEN said.sex IN ('2', 'F') THEN 'F' ELSE NULL END AS sex,
        CASE WHEN said.ethnicity IN ('REFU', 'NOBT') THEN NULL ELSE said.ethnicity END AS ethnicity,
        CASE WHEN COALESCE(said.ethnicity, 'NOBT') IN ('REFU', 'NOBT') THEN NULL ELSE said.source
            END AS ethnicity_source, l.band
    FROM said
    LEFT JOIN link AS l ON l.record_key = said.record_key AND l.draw = 0
    """,
)


def _first(column: str) -> str:
    """The first non-null word on one attribute: council before support before police, the newest first."""
    return f"""(
        SELECT person_key, {column}, ethnicity_source, ROW_NUMBER() OVER (
            PARTITION BY person_key
            ORDER BY rank NULLS LAST, period_end DESC NULLS LAST, record_key NULLS LAST, {column} NULLS LAST,
                ethnicity_source NULLS LAST
        ) AS place
        FROM person_says WHERE {column} IS NOT NULL
    )"""


PERSONS = Step(
    "person",
    PERSON.one_row_per,
    PERSON.key,
    ("person_says",),
    PERSON.columns,
    f"""
    WITH everyone AS (SELECT person_key, MAX(band) AS band FROM person_says GROUP BY person_key)
    SELECT p.person_key, b.birth_month, COALESCE(s.sex, 'U') AS sex, e.ethnicity, e.ethnicity_source,
        p.band AS link_band
    FROM everyone AS p
    LEFT JOIN {_first("birth_month")} AS b ON b.person_key = p.person_key AND b.place = 1
    LEFT JOIN {_first("sex")} AS s ON s.person_key = p.person_key AND s.place = 1
    LEFT JOIN {_first("ethnicity")} AS e ON e.person_key = p.person_key AND e.place = 1
    """,
)

LINK_DRAWS = Step(
    "link_draw",
    LINK_DRAW.one_row_per,
    LINK_DRAW.key,
    ("link",),
    LINK_DRAW.columns,
    "SELECT record_key, draw, person_key FROM link WHERE draw >= 1",
)

STEPS: tuple[Step, ...] = (
    CIN_HAPPENING, CRIME, CRIME_PARTY, CRIME_HARMED_BY, POLICE_HAPPENING, SUPPORT_HAPPENING, HAPPENING_ONCE, EVENTS,
    PERSON_SAYS, PERSONS, PERSON_ETHNICITIES, LINK_DRAWS, AGENCY_SAYS, AGREEMENTS,
)  # fmt: skip
