"""Counts of the cohort: by outcome and stage, by days on the way, by what followed what, by support given."""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, count, text

STAGES = ("outcome", "charge", "hearing", "trial", "conviction", "sentence")
YEAR_DAYS, TWO_YEARS = 365, 730  # so long an offence must be followed to be in a share of "within"
WITHIN = ((YEAR_DAYS, "one"), (TWO_YEARS, "two"))
DIMENSIONS = ("harmed_by", "online", "group_based", "victim_age", "agency")

_SPAN = count("span", "Year to March in which it was recorded, or 0 for all years together", unit="year", null=False)
_BY = (text("dimension", "Dimension; all", null=False), text("code", "Code in it; all", null=False))


def _number(name: str, meaning: str) -> Column:
    return count(name, meaning, unit="recorded offences", null=False)


def _sum(condition: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)"


# An offence that is not followed: since its force sent no outcomes, or since outcomes and courts do not both speak yet.
NOT_SENT, NOT_SEEN = "not_sent", "not_seen"
_GROUP = f"COALESCE(r.outcome_group, CASE WHEN r.sent THEN '{NOT_SEEN}' ELSE '{NOT_SENT}' END)"


def _reached(stage: str, within: int | None = None) -> str:
    limit = "r.followed" if within is None else str(within)
    base = "" if within is None else f"r.followed >= {within} AND "
    return _sum(f"{base}r.{stage}_days <= {limit}")


_MEASURED = {
    "offences": "COUNT(*)",
    "followed": _sum("r.followed >= 0"),
    **{stage: _reached(stage) for stage in STAGES},
    **{f"followed_{word}": _sum(f"r.followed >= {days}") for days, word in WITHIN},
    **{f"{stage}_{word}": _reached(stage, days) for days, word in WITHIN for stage in STAGES},
}
_SUMS = ", ".join(f"{sql} AS {name}" for name, sql in _MEASURED.items())


def _grouped(dimension: str) -> str:
    code = "'all'" if dimension == "all" else f"r.{dimension}"
    by = "" if dimension == "all" else f", r.{dimension}"
    return f"""SELECT s.span, '{dimension}' AS dimension, {code} AS code,
        {_GROUP} AS outcome_group, {_SUMS}
    FROM attrition_reached AS r
    JOIN cohort_span AS s ON s.year = r.year
    GROUP BY s.span, {_GROUP}{by}"""


ATTRITION_COUNT = Step(
    "attrition_count",
    "span of years, dimension, code and outcome group",
    ("span", "dimension", "code", "outcome_group"),
    ("attrition_reached", "cohort_span"),
    (
        _SPAN,
        *_BY,
        text(
            "outcome_group",
            "Outcome group; not_sent where the force sent no outcomes, not_seen where not followed",
            null=False,
        ),
        *(_number(name, f"Offences: {name.replace('_', ' ')}") for name in _MEASURED),
    ),
    "\n    UNION ALL\n    ".join(_grouped(dimension) for dimension in ("all", *DIMENSIONS)),
    person_rows=False,
)

# Wait -> (SQL of its start, of its stop, of another end; null where there is none, who is in it).
WAITS = {
    "outcome": ("CAST(0 AS BIGINT)", "r.outcome_days", "CAST(NULL AS BIGINT)", "r.followed IS NOT NULL"),
    "charge": (
        "CAST(0 AS BIGINT)", "r.charge_days",
        "CASE WHEN r.outcome_group <> 'charged' THEN r.outcome_days ELSE NULL END", "r.followed IS NOT NULL",
    ),
    "conviction": ("CAST(0 AS BIGINT)", "r.conviction_days", "r.lost_days", "r.followed IS NOT NULL"),
    "hearing": ("r.charge_days", "r.hearing_days", "CAST(NULL AS BIGINT)", "r.decided <> 'no_case'"),
    "decision": (
        "r.charge_days", "COALESCE(r.conviction_days, r.lost_days)", "CAST(NULL AS BIGINT)", "r.decided <> 'no_case'",
    ),
    "sentence": ("r.conviction_days", "r.sentence_days", "CAST(NULL AS BIGINT)", "r.decided = 'convicted'"),
}  # fmt: skip


def _wait(name: str) -> str:
    start, stop, end, who = WAITS[name]
    return (
        f"SELECT '{name}' AS wait, r.harmed_by, {start} AS begun, {stop} AS stop, {end} AS other, r.followed\n"
        f"        FROM attrition_reached AS r WHERE {who}"
    )


_HOW = ", ".join(_sum(f"how = '{how}'") + f" AS {how}" for how in ("stopped", "ended", "open"))

ATTRITION_WAIT = Step(
    "attrition_wait",
    "wait, dimension, code and days",
    ("wait", "dimension", "code", "days"),
    ("attrition_reached",),
    (
        text("wait", "Wait", null=False),
        *_BY,
        count("days", "Days that it ran, or was seen to run", unit="days", null=False),
        _number("stopped", "Offences for which it came"),
        _number("ended", "Offences for which something else ended the wait"),
        _number("open", "Offences still open when last seen"),
    ),
    f"""
    WITH waited AS (
        {(chr(10) + "        UNION ALL ").join(map(_wait, WAITS))}
    ), ran AS (
        SELECT wait, harmed_by, CASE WHEN stop IS NOT NULL THEN 'stopped' WHEN other IS NOT NULL THEN 'ended'
                ELSE 'open' END AS how, COALESCE(stop, other, followed) - begun AS days
        FROM waited
        WHERE begun IS NOT NULL AND COALESCE(stop, other, followed) >= begun
    )
    SELECT wait, 'all' AS dimension, 'all' AS code, days, {_HOW}
    FROM ran GROUP BY wait, days
    UNION ALL
    SELECT wait, 'harmed_by' AS dimension, harmed_by AS code, days, {_HOW}
    FROM ran GROUP BY wait, harmed_by, days
    """,
    person_rows=False,
)

ATTRITION_FLOW = Step(
    "attrition_flow",
    "from and to",
    ("source", "target"),
    ("attrition_reached",),
    (text("source", "From", null=False), text("target", "To", null=False), _number("offences", "Offences")),
    """
    SELECT 'recorded' AS source, outcome_group AS target, COUNT(*) AS offences
    FROM attrition_reached WHERE outcome_group IS NOT NULL GROUP BY outcome_group
    UNION ALL
    SELECT 'charged' AS source, decided AS target, COUNT(*) AS offences
    FROM attrition_reached WHERE decided IS NOT NULL GROUP BY decided
    UNION ALL
    SELECT 'convicted' AS source, sentence AS target, COUNT(*) AS offences
    FROM attrition_reached WHERE decided = 'convicted' AND sentence IS NOT NULL GROUP BY sentence
    """,
    person_rows=False,
)

ATTRITION_SUPPORT = Step(
    "attrition_support",
    "outcome group and support",
    ("outcome_group", "support"),
    ("attrition_reached", "attrition_offence", "offence_party", "event"),
    (
        text("outcome_group", "Whether the victim supports action: supports, no_support", null=False),
        text("support", "Support on record of a victim before the outcome: session, referred or none", null=False),
        _number("offences", "Offences with a victim whose record a link holds"),
    ),
    """
    WITH asked AS (
        SELECT DISTINCT r.offence_key, r.outcome_group, o.recorded_on, r.outcome_days, p.person_key
        FROM attrition_reached AS r
        JOIN attrition_offence AS o ON o.offence_key = r.offence_key
        JOIN offence_party AS p ON p.offence_key = r.offence_key
        WHERE p.role = 'victim' AND (r.outcome_group = 'supports' OR r.outcome_group = 'no_support')
            AND r.outcome_days IS NOT NULL AND p.person_key IS NOT NULL
    ), given AS (
        -- in the join itself a list of kinds would be looked up for every pair of rows
        SELECT person_key, happened_on, CASE WHEN kind = 'support_start' THEN 2 ELSE 1 END AS much
        FROM event
        WHERE kind = 'support_referral' OR kind = 'support_wait' OR kind = 'support_start'
    ), helped AS (
        SELECT a.offence_key, a.outcome_group, MAX(
            CASE WHEN days_between(a.recorded_on, g.happened_on) >= -365
                AND days_between(a.recorded_on, g.happened_on) <= a.outcome_days THEN g.much ELSE 0 END
        ) AS most
        FROM asked AS a
        LEFT JOIN given AS g ON g.person_key = a.person_key
        GROUP BY a.offence_key, a.outcome_group
    )
    SELECT outcome_group, CASE most WHEN 2 THEN 'session' WHEN 1 THEN 'referred' ELSE 'none' END AS support,
        COUNT(*) AS offences
    FROM helped
    GROUP BY outcome_group, CASE most WHEN 2 THEN 'session' WHEN 1 THEN 'referred' ELSE 'none' END
    """,
    person_rows=False,
)

_TOO_LONG = 60  # days after a charge by which a court case should be on record
_TIED = 31  # days between a sentence and the first day held under it, beyond which they are not one

ATTRITION_FINDING = Step(
    "attrition_finding",
    "finding",
    ("finding",),
    ("attrition_offence", "attrition_outcome", "attrition_case", "attrition_reached", "offence", "offence_party",
     "proceeding", "covered_year", "sentence_group", "event"),
    (text("finding", "What was found", null=False), count("n", "How many", unit="records", null=False)),
    f"""
    WITH earliest AS (
        SELECT MIN(year) AS year FROM covered_year
    ), named AS (
        SELECT p.case_key, p.person_key, p.offence_key, p.verdict_on, p.sentenced_on, o.offence_key AS known,
            COALESCE(year_to_march(p.charged_on) < e.year, false) AS earlier, g.code_group
        FROM proceeding AS p
        CROSS JOIN earliest AS e
        LEFT JOIN offence AS o ON o.offence_key = p.offence_key
        LEFT JOIN sentence_group AS g ON g.code = p.sentence
    ), freed AS (
        -- time under sentence is tied to a sentence of the same person within a month of its first day
        SELECT e.event_key
        FROM event AS e
        JOIN named AS n ON n.person_key = e.person_key
        WHERE e.kind = 'custody' AND e.outcome = 'sentenced' AND n.code_group = 'custody'
            AND days_between(n.sentenced_on, e.happened_on) BETWEEN -{_TIED} AND {_TIED}
        GROUP BY e.event_key
        HAVING MIN(n.sentenced_on) > MAX(e.ended_on)
    ), parties AS (
        SELECT p.role, p.person_key, o.offence_key AS known, COALESCE(o.of_child, false) AS of_child
        FROM offence_party AS p
        LEFT JOIN offence AS o ON o.offence_key = p.offence_key
    ), told AS (
        SELECT 'outcome_before_record' AS finding, COUNT(*) AS n FROM attrition_outcome WHERE backwards
        UNION ALL SELECT 'court_before_record' AS finding, COUNT(*) AS n FROM attrition_case WHERE backwards
        UNION ALL SELECT 'sentence_before_verdict' AS finding, COUNT(*) AS n FROM named WHERE sentenced_on < verdict_on
        UNION ALL SELECT 'release_before_sentence' AS finding, COUNT(*) AS n FROM freed
        UNION ALL SELECT 'suspect_without_crime' AS finding, COUNT(*) AS n FROM parties
            WHERE role = 'suspect' AND known IS NULL
        UNION ALL SELECT 'victim_of_nobody' AS finding, COUNT(*) AS n FROM parties
            WHERE role = 'victim' AND of_child AND person_key IS NULL
        UNION ALL SELECT 'suspect_of_nobody' AS finding, COUNT(*) AS n FROM parties
            WHERE role = 'suspect' AND of_child AND person_key IS NULL
        UNION ALL SELECT 'force_without_outcomes' AS finding, COUNT(*) AS n FROM attrition_offence WHERE NOT sent
        UNION ALL SELECT 'case_names_no_crime' AS finding, COUNT(*) AS n FROM named WHERE offence_key IS NULL
        UNION ALL SELECT 'case_of_earlier_crime' AS finding, COUNT(*) AS n FROM named
            WHERE offence_key IS NOT NULL AND known IS NULL AND earlier
        UNION ALL SELECT 'case_of_no_crime' AS finding, COUNT(*) AS n FROM named
            WHERE offence_key IS NOT NULL AND known IS NULL AND NOT earlier
        UNION ALL SELECT 'charge_without_case' AS finding, COUNT(*) AS n FROM attrition_reached
            WHERE decided = 'no_case' AND followed - charge_days > {_TOO_LONG}
        UNION ALL SELECT 'case_without_charge' AS finding, COUNT(*) AS n
            FROM attrition_case AS c LEFT JOIN attrition_outcome AS x ON x.offence_key = c.offence_key
            WHERE COALESCE(x.outcome_group, '') <> 'charged'
    )
    SELECT finding, n FROM told WHERE n > 0
    """,
    person_rows=False,
)  # fmt: skip

COUNTED: tuple[Step, ...] = (ATTRITION_COUNT, ATTRITION_WAIT, ATTRITION_FLOW, ATTRITION_SUPPORT, ATTRITION_FINDING)
