"""Referrals that come again, and late conferences, as named SQL steps that end in counts.

Two measures of coming again, never merged. DfE's re-referral: within 12 months of the referral before, to the same
council, whatever became of it. After closure: within 12 months of the closure of the episode before. Beside them the
loop that neither shows: referred, closed without action, referred again, closed without action again.

A conference is late when it was held more than 15 working days after the section 47 enquiry began. The enquiry's start
stands in for the strategy discussion, so that a conference can only be later than this says, never earlier.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, date, flag, text

_PERSON = text("person_key", "Person", null=False)
_AREA = text("area", "Code of the council", null=False)
_YEAR = count("year", "Year in which the year to March of it ends", unit="year", null=False)
_SPAN = count("year", "Year to March; 0 for all the years together", unit="year", null=False)
_PLACE = text("area", "Code of the council; pooled for all", null=False)
POOLED = "pooled"

PATH_REFERRAL = Step(
    "path_referral",
    "person, council and day on which the person was referred to it",
    ("person_key", "area", "day"),
    ("event",),
    (
        _PERSON,
        _AREA,
        date("day", "Day of the referral", null=False),
        flag("no_action", "It ended without further action", null=False),
        date("closed_on", "Day on which the episode closed; that of the referral where it ended without action"),
        count("number", "Number of the referral of this person to this council", unit="number", null=False),
    ),
    """
    WITH referred AS (
        SELECT person_key, agency AS area, happened_on AS day,
            BOOL_AND(COALESCE(outcome, '-') = 'no_further_action') AS no_action,
            MAX(CASE WHEN outcome = 'no_further_action' THEN COALESCE(ended_on, happened_on) ELSE ended_on END)
                AS closed_on
        FROM event
        WHERE kind = 'referral' AND sender = 'council' AND happened_on IS NOT NULL
        GROUP BY person_key, agency, happened_on
    )
    SELECT person_key, area, day, no_action, closed_on,
        CAST(ROW_NUMBER() OVER (
            PARTITION BY person_key, area ORDER BY day NULLS LAST, no_action NULLS LAST, closed_on NULLS LAST
        ) AS BIGINT) AS number
    FROM referred
    """,
)

PATH_AGAIN = Step(
    "path_again",
    "referral in one of the years, with the one before it and the one after it",
    ("person_key", "area", "day"),
    ("path_referral", "covered_year", "path_until", "path_rule"),
    (
        _PERSON,
        _AREA,
        date("day", "Day of the referral", null=False),
        _YEAR,
        flag("no_action", "It ended without further action", null=False),
        flag("again", "Within 12 months of the referral before", null=False),
        flag("again_after_no_action", "The same, and the one before had ended without action", null=False),
        flag("after_closure", "Within 12 months of the closure of the episode before", null=False),
        flag("followed", "The 12 months after it have passed", null=False),
        flag("came_again", "The person was referred to that council again within them", null=False),
    ),
    """
    SELECT r.person_key, r.area, r.day, c.year, r.no_action,
        COALESCE(days_between(b.day, r.day) <= again.days, false) AS again,
        COALESCE(days_between(b.day, r.day) <= again.days AND b.no_action, false) AS again_after_no_action,
        COALESCE(days_between(b.closed_on, r.day) <= closure.days AND b.closed_on <= r.day, false) AS after_closure,
        days_between(r.day, u.until) >= again.days AS followed,
        COALESCE(days_between(r.day, a.day) <= again.days, false) AS came_again
    FROM path_referral AS r
    JOIN covered_year AS c ON c.year = year_to_march(r.day)
    JOIN path_rule AS again ON again.rule = 'repeat'
    JOIN path_rule AS closure ON closure.rule = 'after_closure'
    CROSS JOIN path_until AS u
    LEFT JOIN path_referral AS b ON b.person_key = r.person_key AND b.area = r.area AND b.number = r.number - 1
    LEFT JOIN path_referral AS a ON a.person_key = r.person_key AND a.area = r.area AND a.number = r.number + 1
    """,
)

# Counted of referrals: name, which of them.
COUNTED = (
    ("referrals", "true"),
    ("again", "again"),
    ("again_no_action", "again AND no_action"),
    ("again_after_no_action", "again_after_no_action"),
    ("again_after_no_action_no_action", "again_after_no_action AND no_action"),
    ("after_closure", "after_closure"),
    ("no_action", "no_action"),
    ("no_action_followed", "no_action AND followed"),
    ("no_action_came_again", "no_action AND followed AND came_again"),
)
_SUMS = ",\n        ".join(
    f"CAST(SUM(CASE WHEN {which} THEN 1 ELSE 0 END) AS BIGINT) AS {name}" for name, which in COUNTED
)


def _by(table: str, sums: str) -> str:
    """Sums for each year and all together, for each council and all pooled."""
    return f"""
    SELECT span.span AS year, t.area, {sums}
    FROM {table} AS t
    JOIN span ON span.year = t.year
    GROUP BY span.span, t.area
    UNION ALL
    SELECT span.span AS year, '{POOLED}' AS area, {sums}
    FROM {table} AS t
    JOIN span ON span.year = t.year
    GROUP BY span.span
    """


REFERRAL_COUNT = Step(
    "referral_count",
    "year and council, and all councils pooled",
    ("year", "area"),
    ("path_again", "span"),
    (_SPAN, _PLACE, *(count(name, f"Referrals: {which}", unit="referrals", null=False) for name, which in COUNTED)),
    _by("path_again", _SUMS),
    person_rows=False,
)

PATH_CONFERENCE = Step(
    "path_conference",
    "episode and day of an initial conference in one of the years",
    ("case_key", "day"),
    ("event", "covered_year", "path_until", "path_rule"),
    (
        text("case_key", "Episode", null=False),
        _AREA,
        date("day", "Day of the conference", null=False),
        _YEAR,
        date("enquiry_on", "Day on which the last section 47 enquiry before it began; null where there is none"),
        flag("late", "More working days after it than the rule says; null where that cannot be said"),
    ),
    """
    WITH held AS (
        SELECT episode, agency AS area, happened_on AS day
        FROM event
        WHERE kind = 'initial_conference' AND sender = 'council' AND episode IS NOT NULL AND happened_on IS NOT NULL
        GROUP BY episode, agency, happened_on
    ), begun AS (
        SELECT h.episode, h.area, h.day, MAX(e.happened_on) AS enquiry_on
        FROM held AS h
        LEFT JOIN event AS e
            ON e.episode = h.episode AND e.kind = 'section47' AND e.sender = 'council' AND e.happened_on <= h.day
        GROUP BY h.episode, h.area, h.day
    )
    SELECT b.episode AS case_key, b.area, b.day, c.year, b.enquiry_on,
        CASE WHEN b.enquiry_on IS NULL OR NOT in_working_calendar(b.enquiry_on) OR NOT in_working_calendar(b.day)
            THEN NULL ELSE working_days_between(b.enquiry_on, b.day) > r.days END AS late
    FROM begun AS b
    JOIN covered_year AS c ON c.year = year_to_march(b.day)
    JOIN path_rule AS r ON r.rule = 'late_conference'
    CROSS JOIN path_until AS u
    WHERE b.day <= u.until
    """,
)

OF_CONFERENCES = (
    ("conferences", "true"),
    ("timed", "late IS NOT NULL"),
    ("late", "COALESCE(late, false)"),
)
CONFERENCE_COUNT = Step(
    "conference_count",
    "year and council, and all councils pooled",
    ("year", "area"),
    ("path_conference", "span"),
    (_SPAN, _PLACE, *(count(name, f"Conferences: {which}", unit="conferences", null=False)
                      for name, which in OF_CONFERENCES)),
    _by("path_conference", ", ".join(
        f"CAST(SUM(CASE WHEN {which} THEN 1 ELSE 0 END) AS BIGINT) AS {name}" for name, which in OF_CONFERENCES
    )),
    person_rows=False,
)  # fmt: skip

STEPS: tuple[Step, ...] = (PATH_REFERRAL, PATH_AGAIN, REFERRAL_COUNT, PATH_CONFERENCE, CONFERENCE_COUNT)
