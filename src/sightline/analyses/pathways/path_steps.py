"""Paths as named SQL steps: what directly follows what, how long it takes, whole sequences, and where paths end.

Two paths. `episode`: an episode of need at one council, from its referral to its closure. `abuse`: a child with a
record specific to sexual abuse, at all agencies, each stage by its first day, from 90 days before the first such record
to a year after it. Which events are which stage is in path_stages.csv, the spans in path_windows.csv.

Events of one day stand in the order of the standard's table of stages, the same stage twice on one day counts once, and
an event without a day has no place (path_finding counts those). A path that has no end on record ends in `still_open`,
on the last day that the returns speak of, or in `no_more`, a year after the first record. What follows a closure is not
of the path.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, flag, text

STILL_OPEN, NO_MORE, MORE = "still_open", "no_more", "more"
LAST_PLACE = 999
LONGEST = 12  # stages of a sequence that are told apart; what comes after is `more`

# What the analysis registers beside the tables of the ledger.
PATH_STAGE = (
    text("path", "Which path", null=False),
    text("sender", "Kind of agency whose event it must be; null for any"),
    text("kind", "Kind of event", null=False),
    text("day_of", "Day that counts: happened, recorded or ended", null=False),
    text("outcome", "Outcome that the event must have; null for any"),
    text("unless", "Outcome that it must not have; null for none"),
    text("stage", "Stage", null=False),
    count("place", "Order of stages of one day", unit="place", null=False),
    flag("ends", "The path ends with it", null=False),
)
PATH_WINDOW = (
    text("path", "Which path", null=False),
    count("days_before", "Days before the beginning that count", unit="days", null=False),
    count("days_after", "Days after it that count", unit="days", null=False),
    flag("first_only", "A stage counts by its first day only", null=False),
)
PATH_UNTIL = (date("until", "Last day that the returns speak of", null=False),)

_PATH = text("path", "Which path", null=False)
_CASE = text("case_key", "Episode, or person", null=False)
_YEAR = count("year", "Year in which the year to March of the beginning ends", unit="year", null=False)
_SPAN = count("year", "Year to March in which cases began; 0 for all the years together", unit="year", null=False)
_STAGE = text("stage", "Stage", null=False)


def _day(event: str, rule: str) -> str:
    """The day of an event that a rule names."""
    return (
        f"CASE WHEN {rule}.day_of = 'ended' THEN {event}.ended_on WHEN {rule}.day_of = 'recorded' "
        f"THEN {event}.recorded_on ELSE {event}.happened_on END"
    )


PATH_CASE = Step(
    "path_case",
    "path and case that began in one of the years",
    ("path", "case_key"),
    ("event", "csa_record", "covered_year", "path_until"),
    (
        _PATH,
        _CASE,
        text("area", "Code of the council; null on the path of abuse, which crosses agencies"),
        date("began_on", "Day of the referral, or of the first record specific to sexual abuse", null=False),
        _YEAR,
    ),
    """
    WITH began AS (
        SELECT 'episode' AS path, episode AS case_key, MIN(agency) AS area, MIN(happened_on) AS began_on
        FROM event
        WHERE kind = 'referral' AND sender = 'council' AND episode IS NOT NULL
        GROUP BY episode
        UNION ALL
        SELECT 'abuse' AS path, person_key AS case_key, CAST(NULL AS TEXT) AS area, MIN(recorded_on) AS began_on
        FROM csa_record
        GROUP BY person_key
    )
    SELECT b.path, b.case_key, b.area, b.began_on, c.year
    FROM began AS b
    JOIN covered_year AS c ON c.year = year_to_march(b.began_on)
    CROSS JOIN path_until AS u
    WHERE b.began_on <= u.until
    """,
)

PATH_DATED = Step(
    "path_dated",
    "event of a case that is a stage of its path; an event may be two",
    (),
    ("event", "path_case", "path_stage"),
    (
        _PATH,
        _CASE,
        _STAGE,
        count("place", "Order of stages of one day", unit="place", null=False),
        flag("ends", "The path ends with it", null=False),
        date("day", "Its day; null where the record gives none"),
    ),
    f"""
    SELECT c.path, c.case_key, s.stage, s.place, s.ends, {_day("e", "s")} AS day
    FROM event AS e
    JOIN path_stage AS s ON s.kind = e.kind AND s.path = 'episode'
    JOIN path_case AS c ON c.path = 'episode' AND c.case_key = e.episode
    WHERE (s.sender IS NULL OR s.sender = e.sender) AND (s.outcome IS NULL OR s.outcome = e.outcome)
        AND (s.unless IS NULL OR s.unless <> COALESCE(e.outcome, '-'))
        AND (s.day_of <> 'ended' OR e.ended_on IS NOT NULL)
    UNION ALL
    SELECT c.path, c.case_key, s.stage, s.place, s.ends, {_day("e", "s")} AS day
    FROM event AS e
    JOIN path_stage AS s ON s.kind = e.kind AND s.path = 'abuse'
    JOIN path_case AS c ON c.path = 'abuse' AND c.case_key = e.person_key
    WHERE (s.sender IS NULL OR s.sender = e.sender) AND (s.outcome IS NULL OR s.outcome = e.outcome)
        AND (s.unless IS NULL OR s.unless <> COALESCE(e.outcome, '-'))
        AND (s.day_of <> 'ended' OR e.ended_on IS NOT NULL)
        AND COALESCE(e.role, '-') <> 'suspect' AND COALESCE(e.role, '-') <> 'witness'
    """,
)

PATH_FINDING = Step(
    "path_finding",
    "path and kind of finding",
    ("path", "finding"),
    ("path_dated", "path_case"),
    (
        _PATH,
        text("finding", "no_day, before_the_beginning", null=False),
        count("events", "Events that have no place in a path because of it", unit="events", null=False),
    ),
    """
    SELECT d.path, CASE WHEN d.day IS NULL THEN 'no_day' ELSE 'before_the_beginning' END AS finding,
        COUNT(*) AS events
    FROM path_dated AS d
    JOIN path_case AS c ON c.path = d.path AND c.case_key = d.case_key
    WHERE d.day IS NULL OR (d.path = 'episode' AND d.day < c.began_on)
    GROUP BY d.path, CASE WHEN d.day IS NULL THEN 'no_day' ELSE 'before_the_beginning' END
    """,
    person_rows=False,
)

PATH_STEP = Step(
    "path_step",
    "stage of one case on one day, and the end of each path that has none on record",
    ("path", "case_key", "number"),
    ("path_dated", "path_case", "path_window", "path_until"),
    (
        _PATH,
        _CASE,
        _YEAR,
        date("day", "Day", null=False),
        count("place", "Order of stages of one day", unit="place", null=False),
        _STAGE,
        flag("ends", "The path ends with it", null=False),
        count("number", "Number of the stage in the case, from 1", unit="number", null=False),
    ),
    f"""
    WITH inside AS (
        SELECT d.path, d.case_key, c.year, d.stage, d.place, d.ends, d.day, w.first_only,
            days_between(c.began_on, u.until) >= w.days_after AS whole
        FROM path_dated AS d
        JOIN path_case AS c ON c.path = d.path AND c.case_key = d.case_key
        JOIN path_window AS w ON w.path = d.path
        CROSS JOIN path_until AS u
        WHERE d.day <= u.until AND days_between(d.day, c.began_on) <= w.days_before
            AND days_between(c.began_on, d.day) <= w.days_after
    ), first AS (
        SELECT path, case_key, year, stage, place, ends, whole, CASE WHEN first_only THEN NULL ELSE day END AS apart,
            MIN(day) AS day
        FROM inside
        GROUP BY path, case_key, year, stage, place, ends, whole, CASE WHEN first_only THEN NULL ELSE day END
    ), ended AS (
        -- of one end the last day: that of a decision, before the referral's own where the return gives no other
        SELECT path, case_key, stage, MAX(day) AS day FROM first WHERE ends GROUP BY path, case_key, stage
    ), closed AS (
        SELECT path, case_key, MIN(day) AS day FROM ended GROUP BY path, case_key
    ), kept AS (
        SELECT f.path, f.case_key, f.year, f.stage, f.place, f.ends, f.day
        FROM first AS f
        LEFT JOIN closed AS c ON c.path = f.path AND c.case_key = f.case_key
        WHERE NOT f.ends AND (c.day IS NULL OR f.day <= c.day)
        UNION ALL
        SELECT c.path, c.case_key, p.year, MIN(e.stage) AS stage, MIN(f.place) AS place, true AS ends, c.day
        FROM closed AS c
        JOIN ended AS e ON e.path = c.path AND e.case_key = c.case_key AND e.day = c.day
        JOIN first AS f ON f.path = e.path AND f.case_key = e.case_key AND f.stage = e.stage AND f.ends
        JOIN path_case AS p ON p.path = c.path AND p.case_key = c.case_key
        GROUP BY c.path, c.case_key, p.year, c.day
        UNION ALL
        SELECT c.path, c.case_key, c.year,
            CASE WHEN days_between(c.began_on, u.until) >= w.days_after THEN '{NO_MORE}' ELSE '{STILL_OPEN}' END
                AS stage,
            {LAST_PLACE} AS place, true AS ends, u.until AS day
        FROM path_case AS c
        JOIN path_window AS w ON w.path = c.path
        CROSS JOIN path_until AS u
        LEFT JOIN closed AS d ON d.path = c.path AND d.case_key = c.case_key
        WHERE d.day IS NULL
    )
    SELECT path, case_key, year, day, CAST(place AS BIGINT) AS place, stage, ends,
        CAST(ROW_NUMBER() OVER (
            PARTITION BY path, case_key
            ORDER BY day NULLS LAST, place NULLS LAST, stage NULLS LAST, year NULLS LAST, ends NULLS LAST
        ) AS BIGINT) AS number
    FROM kept
    """,
)

PATH_MOVE = Step(
    "path_move",
    "stage of one case and the stage that follows it at once",
    ("path", "case_key", "number"),
    ("path_step",),
    (
        _PATH,
        _CASE,
        _YEAR,
        count("number", "Number of the first of the two in the case", unit="number", null=False),
        text("edge", 'Both, "from>to"', null=False),
        count("days", "Days between; null where the path has no end on record", unit="days"),
    ),
    f"""
    SELECT a.path, a.case_key, a.year, a.number, CONCAT_WS('>', a.stage, b.stage) AS edge,
        CASE WHEN b.place = {LAST_PLACE} THEN NULL ELSE days_between(a.day, b.day) END AS days
    FROM path_step AS a
    JOIN path_step AS b ON b.path = a.path AND b.case_key = a.case_key AND b.number = a.number + 1
    """,
)

PATH_EDGE = Step(
    "path_edge",
    "path, year and move from one stage to the next",
    ("path", "year", "edge"),
    ("path_move", "span"),
    (
        _PATH,
        _SPAN,
        text("edge", 'Both stages, "from>to"', null=False),
        count("moves", "How often", unit="moves", null=False),
        Column("p25", Type.DOUBLE, "Days within which a quarter of them came", unit="days"),
        Column("p50", Type.DOUBLE, "Days within which half of them came", unit="days"),
        Column("p75", Type.DOUBLE, "Days within which three quarters came", unit="days"),
    ),
    """
    SELECT m.path, span.span AS year, m.edge, COUNT(*) AS moves, percentile(m.days, 0.25) AS p25,
        percentile(m.days, 0.5) AS p50, percentile(m.days, 0.75) AS p75
    FROM path_move AS m
    JOIN span ON span.year = m.year
    GROUP BY m.path, span.span, m.edge
    """,
    person_rows=False,
)

_SEQUENCE = ", ".join(f"MAX(CASE WHEN place = {place} THEN stage ELSE NULL END)" for place in range(1, LONGEST + 1))

PATH_VARIANT = Step(
    "path_variant",
    "path, year and sequence of stages, in which what is repeated at once is said once",
    ("path", "year", "variant"),
    ("path_step", "span"),
    (
        _PATH,
        _SPAN,
        text("variant", f'The stages, "first>second"; after {LONGEST} of them "{MORE}"', null=False),
        count("cases", "Cases that took it", unit="cases", null=False),
    ),
    f"""
    WITH said_once AS (
        SELECT a.path, a.case_key, a.year, a.stage, ROW_NUMBER() OVER (
            PARTITION BY a.path, a.case_key ORDER BY a.number NULLS LAST, a.stage NULLS LAST, a.year NULLS LAST
        ) AS place
        FROM path_step AS a
        LEFT JOIN path_step AS b ON b.path = a.path AND b.case_key = a.case_key AND b.number = a.number - 1
        WHERE b.stage IS NULL OR b.stage <> a.stage
    ), sequence AS (
        SELECT path, case_key, year,
            CONCAT_WS('>', {_SEQUENCE}, CASE WHEN MAX(place) > {LONGEST} THEN '{MORE}' ELSE NULL END) AS variant
        FROM said_once
        GROUP BY path, case_key, year
    )
    SELECT s.path, span.span AS year, s.variant, COUNT(*) AS cases
    FROM sequence AS s
    JOIN span ON span.year = s.year
    GROUP BY s.path, span.span, s.variant
    """,
    person_rows=False,
)

PATH_END = Step(
    "path_end",
    "year, stage after which an episode has no end on record, and whether it is quiet",
    ("year", "stage", "state"),
    ("path_step", "path_until", "path_rule", "span"),
    (
        _SPAN,
        text("stage", "Last stage before the end", null=False),
        text("state", "ended; quiet: no end on record, and long without an event; recent", null=False),
        count("cases", "Episodes", unit="episodes", null=False),
    ),
    f"""
    WITH last AS (
        SELECT a.year, a.stage,
            CASE WHEN b.place < {LAST_PLACE} THEN 'ended'
                WHEN days_between(a.day, u.until) > r.days THEN 'quiet' ELSE 'recent' END AS state
        FROM path_step AS b
        JOIN path_step AS a ON a.path = b.path AND a.case_key = b.case_key AND a.number = b.number - 1
        CROSS JOIN path_until AS u
        JOIN path_rule AS r ON r.rule = 'quiet'
        WHERE b.ends AND b.path = 'episode'
    )
    SELECT span.span AS year, last.stage, last.state, COUNT(*) AS cases
    FROM last
    JOIN span ON span.year = last.year
    GROUP BY span.span, last.stage, last.state
    """,
    person_rows=False,
)

PATH_RULE = (
    text("rule", "Which rule", null=False),
    count("days", "Days, or working days where the rule says so", unit="days", null=False),
)
STEPS: tuple[Step, ...] = (
    PATH_CASE, PATH_DATED, PATH_FINDING, PATH_STEP, PATH_MOVE, PATH_EDGE, PATH_VARIANT, PATH_END,
)  # fmt: skip
