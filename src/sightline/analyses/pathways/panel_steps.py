"""Counts of areas over months and weeks, for effects in tier 2: named SQL steps that end in counts.

`assessment_days`: assessments of councils by the day on which they began, and how many working days they took to their
authorisation. One that ran on for LONGEST working days or more counts LONGEST, authorised by then or not, so that what
is still open biases nothing: only days that were followed so long are counted (`panel_day` holds no others). One whose
referral was closed and which never was authorised is none. `referrals`: to councils, by day. `identified`: children
by the day on which the first record specific to sexual abuse came in, in the area of the first that names one; once
more by sex and age, by week, where both are known.
What lies here is small: it stays in this run, and no cell of it is ever offered for clearance.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.first_words import AREA, first_words
from sightline.standard.tables import Column, count, date, text

LONGEST = 120  # working days, beyond which fewer than 1 in 100 assessments of the made-up England lie
# What is registered beside events: the days counted, and the councils that take part.
PANEL_DAY: tuple[Column, ...] = (
    date("day", "Day, followed for LONGEST working days at least", null=False),
    date("month", "First day of its month; null where that is not whole"),
    date("week", "Monday of its week; null where that is not whole"),
)
PANEL_AREA: tuple[Column, ...] = (text("area", "Code of a council that sent every year", null=False),)

_PANEL = text("panel", "assessment_days, referrals or identified", null=False)
_AREA = text("area", "Code of the council", null=False)
_FIRST = " ".join(f"WHEN '{sender}' THEN {place}" for place, sender in enumerate(first_words(AREA)))

PANEL_ASSESSMENT = Step(
    "panel_assessment",
    "assessment of a council that was authorised, or whose referral is open",
    ("event_key",),
    ("event",),
    (
        text("event_key", "Event of the assessment", null=False),
        _AREA,
        date("day", "Day it began", null=False),
        count("took", f"Working days to its authorisation, {LONGEST} at most", unit="days", null=False),
    ),
    f"""
    WITH closed AS (
        SELECT DISTINCT episode
        FROM event
        WHERE kind = 'referral' AND sender = 'council' AND ended_on IS NOT NULL AND episode IS NOT NULL
    )
    SELECT e.event_key, e.agency AS area, e.happened_on AS day,
        CASE WHEN e.ended_on IS NULL OR NOT in_working_calendar(e.ended_on) THEN {LONGEST}
            ELSE LEAST({LONGEST}, working_days_between(e.happened_on, e.ended_on)) END AS took
    FROM event AS e
    LEFT JOIN closed AS c ON c.episode = e.episode
    WHERE e.kind = 'assessment' AND e.sender = 'council' AND in_working_calendar(e.happened_on)
        AND (e.ended_on >= e.happened_on OR (e.ended_on IS NULL AND c.episode IS NULL))
    """,
)

PANEL_IDENTIFIED = Step(
    "panel_identified",
    "child with a record specific to sexual abuse that names an area",
    ("person_key",),
    ("csa_record", "event"),
    (
        text("person_key", "Child", null=False),
        _AREA,
        date("day", "Day on which the first such record of the child came in", null=False),
    ),
    f"""
    WITH came AS (
        SELECT episode, MIN(happened_on) AS came_on
        FROM event
        WHERE kind IN ('referral', 'crime_reported', 'support_referral') AND happened_on IS NOT NULL
            AND episode IS NOT NULL
        GROUP BY episode
    ), dated AS (
        SELECT r.event_key, r.person_key, r.sender,
            CASE WHEN r.sender = 'council' THEN e.agency ELSE r.area END AS area,
            CASE WHEN c.came_on <= r.recorded_on THEN c.came_on ELSE r.recorded_on END AS day
        FROM csa_record AS r
        JOIN event AS e ON e.event_key = r.event_key
        LEFT JOIN came AS c ON c.episode = e.episode
    ), placed AS (
        SELECT person_key, area,
            ROW_NUMBER() OVER (PARTITION BY person_key ORDER BY CASE WHEN area IS NULL THEN 1 ELSE 0 END NULLS LAST,
                day NULLS LAST, CASE sender {_FIRST} ELSE 99 END NULLS LAST, event_key NULLS LAST, area NULLS LAST)
                AS place
        FROM dated
    ), began AS (
        SELECT person_key, MIN(day) AS day FROM dated GROUP BY person_key
    )
    SELECT p.person_key, p.area, d.day
    FROM placed AS p
    JOIN began AS d ON d.person_key = p.person_key
    WHERE p.place = 1 AND p.area IS NOT NULL
    """,
)

PANEL_CASE = Step(
    "panel_case",
    "case of a panel",
    ("panel", "case_key"),
    ("panel_assessment", "panel_identified", "event"),
    (
        _PANEL,
        text("case_key", "Event, or child", null=False),
        _AREA,
        date("day", "Day on which it counts", null=False),
        count("took", "Working days that it took; null where it is counted alone", unit="days"),
    ),
    """
    SELECT 'assessment_days' AS panel, event_key AS case_key, area, day, took FROM panel_assessment
    UNION ALL
    SELECT 'identified' AS panel, person_key AS case_key, area, day, NULL AS took FROM panel_identified
    UNION ALL
    SELECT 'referrals' AS panel, event_key AS case_key, agency AS area, happened_on AS day, NULL AS took
    FROM event
    WHERE kind = 'referral' AND sender = 'council' AND happened_on IS NOT NULL
    """,
)

PANEL_COUNT = Step(
    "panel_count",
    "panel, council and month or week in which something was counted",
    ("panel", "step", "area", "start"),
    ("panel_case", "panel_day", "panel_area"),
    (
        _PANEL,
        text("step", "month or week", null=False),
        _AREA,
        date("start", "First day of the period", null=False),
        count("cases", "Cases", unit="cases", null=False),
        count("took", "Working days that they took together; null where they are counted alone", unit="days"),
    ),
    """
    WITH placed AS (
        SELECT c.panel, c.area, c.took, d.month, d.week
        FROM panel_case AS c
        JOIN panel_day AS d ON d.day = c.day
        JOIN panel_area AS a ON a.area = c.area
    )
    SELECT panel, 'month' AS step, area, month AS start, CAST(COUNT(*) AS BIGINT) AS cases,
        CAST(SUM(took) AS BIGINT) AS took
    FROM placed WHERE month IS NOT NULL GROUP BY panel, area, month
    UNION ALL
    SELECT panel, 'week' AS step, area, week AS start, CAST(COUNT(*) AS BIGINT) AS cases,
        CAST(SUM(took) AS BIGINT) AS took
    FROM placed WHERE week IS NOT NULL GROUP BY panel, area, week
    """,
    person_rows=False,
)

PANEL_GROUP = Step(
    "panel_group",
    "group of children, council and week in which some were identified",
    ("sex", "age_band", "area", "start"),
    ("panel_identified", "person", "panel_day", "panel_area"),
    (
        text("sex", "Sex, where it is known", codes="sex", null=False),
        text("age_band", "Age on that day: under_11 or 11_to_17", null=False),
        _AREA,
        date("start", "Monday of the week", null=False),
        count("cases", "Children", unit="children", null=False),
    ),
    """
    WITH aged AS (
        SELECT c.area, c.day, p.sex, age_on(p.birth_month, c.day) AS age
        FROM panel_identified AS c
        JOIN person AS p ON p.person_key = c.person_key
        WHERE p.sex IN ('F', 'M') AND p.birth_month IS NOT NULL
    )
    SELECT g.sex, CASE WHEN g.age < 11 THEN 'under_11' ELSE '11_to_17' END AS age_band, g.area, d.week AS start,
        CAST(COUNT(*) AS BIGINT) AS cases
    FROM aged AS g
    JOIN panel_day AS d ON d.day = g.day
    JOIN panel_area AS a ON a.area = g.area
    WHERE d.week IS NOT NULL AND g.age >= 0 AND g.age < 18
    GROUP BY g.sex, CASE WHEN g.age < 11 THEN 'under_11' ELSE '11_to_17' END, g.area, d.week
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (PANEL_ASSESSMENT, PANEL_IDENTIFIED, PANEL_CASE, PANEL_COUNT, PANEL_GROUP)
