"""After the sentence: adults in custody for sexual abuse of a child, and what was proven of those at liberty again.

These count people, and not offences: several offences may have led to one sentence. A sentence belongs here by the
crime that the court names where that crime came, else by the class of the offence; prisons and probation are tied to
it by the person whom links hold.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, date, text

CHILD_CLASS = (text("code", "Offence class that is sexual abuse of a child by itself", null=False),)
SEEN_SPAN = (
    date("first_day", "First day of the data", null=False),
    date("last_day", "Last day up to which probation speaks", null=False),
)
YEARS = 10  # years at liberty that are looked at
WITHIN_YEARS = (2, 5, 10)
WAITING = 183  # days after the year within which what was done in it must be proven (Ministry of Justice)

_PERSON = text("person_key", "Person", null=False)
_PEOPLE = count("people", "How many", unit="people", null=False)

SENTENCED_ADULT = Step(
    "sentenced_adult",
    "adult sentenced to custody for sexual abuse of a child in a year that is counted: the first such sentence",
    ("person_key",),
    ("proceeding", "offence", "child_class", "sentence_group", "covered_year"),
    (_PERSON, date("sentenced_on", "Day of the sentence", null=False)),
    """
    SELECT p.person_key, MIN(p.sentenced_on) AS sentenced_on
    FROM proceeding AS p
    JOIN covered_year AS y ON y.year = year_to_march(p.sentenced_on)
    JOIN sentence_group AS g ON g.code = p.sentence AND g.code_group = 'custody'
    LEFT JOIN offence AS o ON o.offence_key = p.offence_key
    LEFT JOIN child_class AS c ON c.code = p.offence_code
    WHERE p.verdict = 'convicted' AND p.person_key IS NOT NULL AND p.age >= 18
        AND (o.of_child OR (o.offence_key IS NULL AND c.code IS NOT NULL))
    GROUP BY p.person_key
    """,
)

AFTER_COUNT = Step(
    "after_count",
    "stage after a sentence to custody",
    ("stage",),
    ("sentenced_adult", "event", "programme_need"),
    (text("stage", "Stage", null=False), _PEOPLE),
    """
    WITH held AS (
        SELECT DISTINCT s.person_key
        FROM sentenced_adult AS s
        JOIN event AS e ON e.person_key = s.person_key AND e.kind = 'custody' AND e.outcome = 'sentenced'
            AND days_between(s.sentenced_on, e.happened_on) <= 31
            AND (e.ended_on IS NULL OR e.ended_on >= s.sentenced_on)
    ), needed AS (
        SELECT s.person_key, BOOL_OR(n.eligible) AS eligible, BOOL_OR(n.started_on IS NOT NULL) AS started,
            BOOL_OR(COALESCE(n.result, '') = 'completed') AS completed
        FROM sentenced_adult AS s
        JOIN programme_need AS n ON n.person_key = s.person_key AND n.assessed_on >= s.sentenced_on
        GROUP BY s.person_key
    ), freed AS (
        SELECT s.person_key, MIN(e.happened_on) AS released_on
        FROM sentenced_adult AS s
        JOIN event AS e ON e.person_key = s.person_key AND e.kind = 'release' AND e.happened_on >= s.sentenced_on
        GROUP BY s.person_key
    ), watched AS (
        SELECT DISTINCT f.person_key
        FROM freed AS f
        JOIN event AS e ON e.person_key = f.person_key AND e.kind = 'supervision'
            AND days_between(f.released_on, e.happened_on) BETWEEN -1 AND 31
    )
    SELECT 'sentenced' AS stage, COUNT(*) AS people FROM sentenced_adult
    UNION ALL SELECT 'in_prison' AS stage, COUNT(*) AS people FROM held
    UNION ALL SELECT 'assessed' AS stage, COUNT(*) AS people FROM needed
    UNION ALL SELECT 'eligible' AS stage, COUNT(*) AS people FROM needed WHERE eligible
    UNION ALL SELECT 'started' AS stage, COUNT(*) AS people FROM needed WHERE started
    UNION ALL SELECT 'completed' AS stage, COUNT(*) AS people FROM needed WHERE completed
    UNION ALL SELECT 'released' AS stage, COUNT(*) AS people FROM freed
    UNION ALL SELECT 'supervised' AS stage, COUNT(*) AS people FROM watched
    """,
    person_rows=False,
)

AT_LIBERTY = Step(
    "at_liberty",
    "person with a duty to notify the police who came to be at liberty: by the first day of a duty that the data sees",
    ("person_key",),
    ("registration", "event", "seen_span"),
    (
        _PERSON,
        count("entered", "Days at liberty when the data begins; 0 where it began before", unit="days", null=False),
        count("followed", "Days at liberty for which probation would tell of a new offence", unit="days", null=False),
        count("sexual_days", "Days until the first sexual reoffence was proven", unit="days"),
        count("any_in_year", "1 where any offence of the first year was proven in it or by half a year later",
              unit="people", null=False),
    ),
    f"""
    WITH duty AS (
        SELECT r.person_key, r.first_at_liberty AS freed_on, s.first_day,
            LEAST(COALESCE(r.required_to, s.last_day), s.last_day) AS until
        FROM registration AS r
        CROSS JOIN seen_span AS s
        WHERE r.person_key IS NOT NULL AND r.first_at_liberty IS NOT NULL
    ), earliest AS (
        -- the first day, and not the last: whoever was recalled for a reoffence was freed again after it
        SELECT person_key, freed_on, first_day, until, ROW_NUMBER() OVER (
            PARTITION BY person_key ORDER BY freed_on NULLS LAST, until DESC NULLS LAST, first_day NULLS LAST
        ) AS nth
        FROM duty
        WHERE until >= first_day AND freed_on <= until
    )
    SELECT n.person_key, GREATEST(days_between(n.freed_on, n.first_day), 0) AS entered,
        days_between(n.freed_on, n.until) AS followed,
        MIN(CASE WHEN e.outcome = 'sexual' THEN days_between(n.freed_on, e.recorded_on) ELSE NULL END) AS sexual_days,
        MAX(CASE WHEN days_between(n.freed_on, e.happened_on) <= 365
            AND days_between(n.freed_on, e.recorded_on) <= {365 + WAITING} THEN CAST(1 AS BIGINT)
            ELSE CAST(0 AS BIGINT) END) AS any_in_year
    FROM earliest AS n
    LEFT JOIN event AS e ON e.person_key = n.person_key AND e.kind = 'reoffence' AND e.happened_on >= n.freed_on
        AND e.recorded_on >= n.freed_on AND e.recorded_on <= n.until
    WHERE n.nth = 1
    GROUP BY n.person_key, n.freed_on, n.first_day, n.until
    """,
)  # fmt: skip


def _of_year(year: int) -> str:
    """Of one year at liberty: those observed through it without a sexual reoffence proven before it."""
    begin, end = 365 * (year - 1), 365 * year
    return f"""SELECT 'year' AS what, '{year}' AS code, COUNT(*) AS people,
        CAST(SUM(CASE WHEN sexual_days < {end} THEN 1 ELSE 0 END) AS BIGINT) AS proven
    FROM at_liberty
    WHERE entered <= {begin} AND followed >= {end} AND (sexual_days IS NULL OR sexual_days >= {begin})"""


def _within(what: str, years: int, days: int, proven: str) -> str:
    """Of those whom the data saw come to be at liberty, so long before its end."""
    return f"""SELECT '{what}' AS what, '{years}' AS code, COUNT(*) AS people,
        CAST(SUM(CASE WHEN {proven} THEN 1 ELSE 0 END) AS BIGINT) AS proven
    FROM at_liberty WHERE entered = 0 AND followed >= {days}"""


REOFFENDING_COUNT = Step(
    "reoffending_count",
    "what is looked at, and years at liberty",
    ("what", "code"),
    ("at_liberty",),
    (
        text("what", "within: sexual, by so many years; any: any offence; year: sexual, in that year", null=False),
        text("code", "Years", null=False),
        _PEOPLE,
        count("proven", "Of whom it was proven; null where there is nobody", unit="people"),
    ),
    "\n    UNION ALL ".join(
        (
            _within("any", 1, 365 + WAITING, "any_in_year = 1"),
            *(_within("within", years, 365 * years, f"sexual_days <= {365 * years}") for years in WITHIN_YEARS),
            *(_of_year(year) for year in range(1, YEARS + 1)),
        )
    ),
    person_rows=False,
)

AFTER: tuple[Step, ...] = (SENTENCED_ADULT, AFTER_COUNT, AT_LIBERTY, REOFFENDING_COUNT)
