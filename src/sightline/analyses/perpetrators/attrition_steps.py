"""Offences of sexual abuse of a child, each followed from the day it was recorded: one row an offence.

The cohort is the year to March in which an offence was recorded; what became of it is looked for to the last day up to
which its force's outcomes and the courts both speak. Whether outcomes came, and how far they can be followed, are two
things. Nothing that happened in a year is set beside what was recorded in that year. An offence counts once, however
many suspects it has: it is charged once one of them is, and convicted once one of them is. docs/perpetrators.md has the
rules.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, count, date, flag, text

# What is registered beside the tables of the ledger.
FORCE_FOLLOW = (
    text("agency", "Force", null=False),
    count("year", "Year to March, by the year in which it ends", unit="year", null=False),
    flag("sent", "Whether outcomes of the year came", null=False),
    date(
        "until", "Last day up to which offences of that year are followed; before all of them where courts are silent"
    ),
)
CODE_GROUP = (text("code", "Code", null=False), text("code_group", "Its group", null=False))
COHORT_SPAN = (
    count("year", "Year to March", unit="year", null=False),
    count("span", "That year, or 0 for all years together", unit="year", null=False),
)

_OFFENCE = text("offence_key", "Crime", null=False)
_DIMENSIONS = (
    text("harmed_by", "Who harmed", null=False), text("online", "yes, no or not_known", null=False),
    text("group_based", "yes, no or not_known", null=False),
    text("victim_age", "Band of the youngest victim's age", null=False),
)  # fmt: skip


def _days(name: str, meaning: str) -> Column:
    return count(name, f"Days from recording to {meaning}; null where it has not come, or is dated before", unit="days")


def _answer(column: str) -> str:
    return f"CASE WHEN o.{column} THEN 'yes' WHEN NOT o.{column} THEN 'no' ELSE 'not_known' END AS {column}"


ATTRITION_OFFENCE = Step(
    "attrition_offence",
    "offence of sexual abuse of a child, recorded in a year that is counted",
    ("offence_key",),
    ("offence", "covered_year", "force_follow"),
    (
        _OFFENCE,
        text("agency", "Force", null=False),
        count("year", "Year to March in which it was recorded", unit="year", null=False),
        date("recorded_on", "Day it was recorded", null=False),
        flag("sent", "Whether the force sent outcomes of the year", null=False),
        date("until", "Last day up to which it is followed; null where none is on or after the day it was recorded"),
        *_DIMENSIONS,
    ),
    f"""
    SELECT o.offence_key, o.agency, y.year, o.recorded_on, COALESCE(f.sent, false) AS sent,
        CASE WHEN f.sent AND f.until >= o.recorded_on THEN f.until ELSE NULL END AS until,
        COALESCE(o.harmed_by, 'not_known') AS harmed_by,
        {_answer("online")}, {_answer("group_based")},
        CASE WHEN o.victim_age < 10 THEN '0-9' WHEN o.victim_age < 16 THEN '10-15' WHEN o.victim_age < 18 THEN '16-17'
            ELSE 'not_known' END AS victim_age
    FROM offence AS o
    JOIN covered_year AS y ON y.year = year_to_march(o.recorded_on)
    LEFT JOIN force_follow AS f ON f.agency = o.agency AND f.year = y.year
    WHERE o.of_child
    """,
)

ATTRITION_OUTCOME = Step(
    "attrition_outcome",
    "offence with an outcome",
    ("offence_key",),
    ("attrition_offence", "offence_outcome", "outcome_group"),
    (
        _OFFENCE,
        text("outcome_group", "Group of a charge where there is one, else of the newest outcome", null=False),
        _days("outcome_days", "the first outcome"),
        _days("charge_days", "the first charge"),
        flag("backwards", "An outcome is dated before the crime was recorded", null=False),
    ),
    """
    WITH told AS (
        SELECT o.offence_key, g.code_group, x.outcome_code, x.outcome_on,
            days_between(o.recorded_on, x.outcome_on) AS days
        FROM attrition_offence AS o
        JOIN offence_outcome AS x ON x.offence_key = o.offence_key
        JOIN outcome_group AS g ON g.code = x.outcome_code
        WHERE x.outcome_on <= o.until
    ), newest AS (
        SELECT offence_key, code_group, ROW_NUMBER() OVER (
            PARTITION BY offence_key
            ORDER BY CASE WHEN code_group = 'charged' THEN 0 ELSE 1 END NULLS LAST, outcome_on DESC NULLS LAST,
                outcome_code NULLS LAST, code_group NULLS LAST
        ) AS nth
        FROM told
    ), timed AS (
        SELECT offence_key, MIN(CASE WHEN days >= 0 THEN days ELSE NULL END) AS outcome_days,
            MIN(CASE WHEN days >= 0 AND code_group = 'charged' THEN days ELSE NULL END) AS charge_days,
            BOOL_OR(days < 0) AS backwards
        FROM told
        GROUP BY offence_key
    )
    SELECT n.offence_key, n.code_group AS outcome_group, t.outcome_days, t.charge_days, t.backwards
    FROM newest AS n
    JOIN timed AS t ON t.offence_key = n.offence_key
    WHERE n.nth = 1
    """,
)


def _first(day: str, when: str = "") -> str:
    """The fewest days from recording to a day of a case that lies neither before it nor after the last day seen."""
    seen = f"{day} >= recorded_on AND {day} <= until" + (f" AND {when}" if when else "")
    return f"MIN(CASE WHEN {seen} THEN days_between(recorded_on, {day}) ELSE NULL END)"


_DAYS_IN_COURT = ("charged_on", "first_hearing_on", "trial_on", "verdict_on", "sentenced_on")
_SEEN = "verdict IS NOT NULL AND verdict_on IS NOT NULL AND verdict_on <= until"

ATTRITION_CASE = Step(
    "attrition_case",
    "offence with a court case",
    ("offence_key",),
    ("attrition_offence", "proceeding", "sentence_group"),
    (
        _OFFENCE,
        count("defendants", "Defendants", unit="defendants", null=False),
        _days("charge_days", "the first charge, by the court"),
        _days("hearing_days", "the first hearing"),
        _days("trial_days", "the first trial"),
        _days("conviction_days", "the first conviction"),
        flag("convicted", "Somebody was convicted", null=False),
        _days("lost_days", "the last decision without a conviction"),
        count("undecided", "Defendants without a decision", unit="defendants", null=False),
        _days("sentence_days", "the first sentence"),
        text("sentence", "Group of the first sentence"),
        flag("backwards", "A day in court is dated before the crime was recorded", null=False),
    ),
    f"""
    WITH tried AS (
        SELECT o.offence_key, o.recorded_on, o.until, p.case_key, p.charged_on, p.first_hearing_on, p.trial_on,
            p.verdict, p.verdict_on, p.sentenced_on, g.code_group
        FROM attrition_offence AS o
        JOIN proceeding AS p ON p.offence_key = o.offence_key
        LEFT JOIN sentence_group AS g ON g.code = p.sentence
        WHERE o.until IS NOT NULL AND (p.charged_on IS NULL OR p.charged_on <= o.until)
    ), passed AS (
        SELECT offence_key, code_group, ROW_NUMBER() OVER (
            PARTITION BY offence_key ORDER BY sentenced_on NULLS LAST, code_group NULLS LAST, case_key NULLS LAST
        ) AS nth
        FROM tried
        WHERE verdict = 'convicted' AND sentenced_on >= recorded_on AND sentenced_on <= until
    ), heard AS (
        SELECT offence_key, COUNT(*) AS defendants, {_first("charged_on")} AS charge_days,
            {_first("first_hearing_on")} AS hearing_days, {_first("trial_on")} AS trial_days,
            {_first("verdict_on", "verdict = 'convicted'")} AS conviction_days,
            BOOL_OR({_SEEN} AND verdict = 'convicted') AS convicted,
            MAX(CASE WHEN {_SEEN} AND verdict <> 'convicted' AND verdict_on >= recorded_on
                THEN days_between(recorded_on, verdict_on) ELSE NULL END) AS lost_days,
            CAST(SUM(CASE WHEN {_SEEN} THEN 0 ELSE 1 END) AS BIGINT) AS undecided,
            {_first("sentenced_on", "verdict = 'convicted'")} AS sentence_days,
            BOOL_OR({" OR ".join(f"COALESCE({day} < recorded_on, false)" for day in _DAYS_IN_COURT)}) AS backwards
        FROM tried
        GROUP BY offence_key
    )
    SELECT h.offence_key, h.defendants, h.charge_days, h.hearing_days, h.trial_days, h.conviction_days,
        COALESCE(h.convicted, false) AS convicted, h.lost_days, h.undecided,
        h.sentence_days, p.code_group AS sentence, h.backwards
    FROM heard AS h
    LEFT JOIN passed AS p ON p.offence_key = h.offence_key AND p.nth = 1
    """,
)

ATTRITION_REACHED = Step(
    "attrition_reached",
    "offence of sexual abuse of a child, recorded in a year that is counted",
    ("offence_key",),
    ("attrition_offence", "attrition_outcome", "attrition_case"),
    (
        _OFFENCE,
        text("agency", "Force", null=False),
        count("year", "Year to March in which it was recorded", unit="year", null=False),
        *_DIMENSIONS,
        flag("sent", "Whether the force sent outcomes of the year", null=False),
        count("followed", "Days for which it is followed; null where it is not", unit="days"),
        text("outcome_group", "Group of outcome; null where it is not followed"),
        text("decided", "Of those charged: convicted, not_convicted, court_open or no_case"),
        text("sentence", "Of those convicted: group of the first sentence, else not_sentenced"),
        _days("outcome_days", "the first outcome"),
        _days("charge_days", "the first charge"),
        _days("hearing_days", "the first hearing"),
        _days("trial_days", "the first trial"),
        _days("conviction_days", "the first conviction"),
        _days("sentence_days", "the first sentence"),
        _days("lost_days", "the end without a conviction"),
    ),
    """
    WITH put AS (
        SELECT o.offence_key, o.agency, o.year, o.harmed_by, o.online, o.group_based, o.victim_age, o.recorded_on,
            o.sent, o.until, days_between(o.recorded_on, o.until) AS followed,
            CASE WHEN o.until IS NULL THEN NULL WHEN c.offence_key IS NOT NULL THEN 'charged'
                ELSE COALESCE(x.outcome_group, 'not_yet') END AS outcome_group,
            LEAST(COALESCE(x.charge_days, c.charge_days), COALESCE(c.charge_days, x.charge_days)) AS charge_days,
            LEAST(COALESCE(x.outcome_days, c.charge_days), COALESCE(c.charge_days, x.outcome_days)) AS outcome_days,
            c.offence_key AS tried, c.hearing_days, c.trial_days, c.conviction_days, c.sentence_days, c.undecided,
            c.sentence, c.lost_days, COALESCE(c.convicted, false) AS convicted
        FROM attrition_offence AS o
        LEFT JOIN attrition_outcome AS x ON x.offence_key = o.offence_key
        LEFT JOIN attrition_case AS c ON c.offence_key = o.offence_key
    )
    SELECT offence_key, agency, year, harmed_by, online, group_based, victim_age, sent, followed, outcome_group,
        CASE WHEN COALESCE(outcome_group, '') <> 'charged' THEN NULL WHEN convicted THEN 'convicted'
            WHEN tried IS NULL THEN 'no_case' WHEN undecided > 0 THEN 'court_open' ELSE 'not_convicted' END AS decided,
        CASE WHEN convicted THEN COALESCE(sentence, 'not_sentenced') ELSE NULL END AS sentence,
        outcome_days, charge_days, hearing_days, trial_days, conviction_days, sentence_days,
        CASE WHEN convicted THEN NULL
            WHEN outcome_group <> 'charged' AND outcome_group <> 'not_yet' THEN outcome_days
            WHEN undecided = 0 THEN lost_days ELSE NULL END AS lost_days
    FROM put
    """,
)

FOLLOWED: tuple[Step, ...] = (ATTRITION_OFFENCE, ATTRITION_OUTCOME, ATTRITION_CASE, ATTRITION_REACHED)
