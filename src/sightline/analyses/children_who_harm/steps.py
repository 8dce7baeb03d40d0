"""Children whom the police recorded as having harmed another child, and what was done for them in half a year.

Welfare comes first: the stages are those of help, not of justice. A child counts once, from the first such crime in the
span, and only if half a year of the data follows: so each could be seen for as long. Whoever was a child then but grown
up when it was recorded is no child whom anybody could help as one, and is left out.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, date, flag, text

FOLLOWED_DAYS = 182  # Sightline, version 1: a question, and no rule
# What the analysis registers beside the tables of the ledger.
WELFARE_SPAN = (
    date("first_day", "First day of recording that is counted", null=False),
    date("last_day", "Last day of the data", null=False),
)

# The age when it was recorded. Where no month of birth is known, at least the years between are added to the age then.
AGE_WHEN_RECORDED = """COALESCE(age_on(k.birth_month, o.recorded_on),
                p.age + GREATEST(0, age_on(COALESCE(o.offence_from, o.recorded_on), o.recorded_on)))"""

WELFARE_CHILD = Step(
    "welfare_child",
    "child first recorded as having harmed another child, and followed for half a year",
    ("child",),
    ("offence", "offence_party", "person", "welfare_span"),
    (
        text("child", "Person, or record where no person is known", null=False),
        date("day", "Day the first such crime was recorded", null=False),
        count("age", "Age at that crime", unit="years", null=False),
    ),
    f"""
    WITH harmed AS (
        SELECT COALESCE(p.person_key, p.record_key) AS child, o.recorded_on, p.age, s.last_day,
            ROW_NUMBER() OVER (
                PARTITION BY COALESCE(p.person_key, p.record_key)
                ORDER BY o.recorded_on NULLS LAST, p.age NULLS LAST, p.person_key NULLS LAST, p.record_key NULLS LAST,
                    s.last_day NULLS LAST
            ) AS nth
        FROM offence AS o
        JOIN offence_party AS p ON p.offence_key = o.offence_key
        CROSS JOIN welfare_span AS s
        LEFT JOIN person AS k ON k.person_key = p.person_key
        WHERE o.of_child AND p.role = 'suspect' AND p.age >= 0 AND p.age < 18
            AND {AGE_WHEN_RECORDED} < 18
            AND o.recorded_on >= s.first_day AND o.recorded_on <= s.last_day
    )
    SELECT child, recorded_on AS day, age
    FROM harmed
    WHERE nth = 1 AND days_between(recorded_on, last_day) >= {FOLLOWED_DAYS}
    """,
)

_AFTER = f"(days_between(c.day, e.happened_on) BETWEEN 0 AND {FOLLOWED_DAYS})"

WELFARE_HELP = Step(
    "welfare_help",
    "child of welfare_child with what any agency recorded before and after",
    ("child",),
    ("welfare_child", "event"),
    (
        text("child", "Person, or record", null=False),
        text("age_band", "Age at the first such crime", null=False),
        flag("harmed_before", "It was recorded before that day that the child was sexually abused", null=False),
        flag("told", "Children's services had a contact or a referral", null=False),
        flag("assessed", "An assessment began", null=False),
        flag("health", "A referral to mental health services, or a contact with a health worker", null=False),
        flag("support", "Support by a voluntary service began", null=False),
    ),
    f"""
    WITH said AS (
        SELECT c.child,
            BOOL_OR(e.status IS NOT NULL AND e.role <> 'suspect' AND days_between(e.recorded_on, c.day) > 0)
                AS harmed_before,
            BOOL_OR((e.kind = 'contact' OR e.kind = 'referral') AND {_AFTER}) AS told,
            BOOL_OR(e.kind = 'assessment' AND {_AFTER}) AS assessed,
            BOOL_OR((e.kind = 'mental_health_referral' OR e.kind = 'health_contact') AND {_AFTER}) AS health,
            BOOL_OR(e.kind = 'support_start' AND {_AFTER}) AS support
        FROM welfare_child AS c
        JOIN event AS e ON e.person_key = c.child
        GROUP BY c.child
    )
    SELECT c.child,
        CASE WHEN c.age < 10 THEN 'under_10' WHEN c.age < 14 THEN '10_13' WHEN c.age < 16 THEN '14_15' ELSE '16_17' END
            AS age_band,
        COALESCE(s.harmed_before, false) AS harmed_before, COALESCE(s.told, false) AS told,
        COALESCE(s.assessed, false) AS assessed, COALESCE(s.health, false) AS health,
        COALESCE(s.support, false) AS support
    FROM welfare_child AS c
    LEFT JOIN said AS s ON s.child = c.child
    """,
)

WELFARE_COUNT = Step(
    "welfare_count",
    "age band and what was recorded before and after",
    ("age_band", "harmed_before", "told", "assessed", "health", "support"),
    ("welfare_help",),
    (*WELFARE_HELP.columns[1:], count("children", "How many", unit="children", null=False)),
    """
    SELECT age_band, harmed_before, told, assessed, health, support, COUNT(*) AS children
    FROM welfare_help
    GROUP BY age_band, harmed_before, told, assessed, health, support
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (WELFARE_CHILD, WELFARE_HELP, WELFARE_COUNT)
