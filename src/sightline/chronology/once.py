"""Every happening once: as its newest return says it, and of the returns of one agency by the one whose word is first.

1. Each happening has the token of its event, which is the same for all that say the same.
2. `happening_once`: what several submissions of one return repeat is said once, by the newest; a factor or reason that
   the newest return to hold the assessment or referral no longer gives is withdrawn.
3. `said_by_several`: what several returns of one agency hold (the same record, kind and day) is one happening, of the
   return whose word comes first (happening_words.csv); what it leaves open is filled from the others.
"""

from __future__ import annotations

from sightline.chronology.happenings import HAPPENING
from sightline.chronology.happenings_cin import CIN_HAPPENING
from sightline.chronology.happenings_council import CARE_HAPPENING, COUNCIL_HAPPENING
from sightline.chronology.happenings_courts import COURT_HAPPENING, PRISON_HAPPENING, PROBATION_HAPPENING
from sightline.chronology.happenings_feed import FEED_HAPPENING
from sightline.chronology.happenings_police import MISSING_AND_NOTICES, POLICE_HAPPENING
from sightline.chronology.happenings_safeguarding import ANNEX_HAPPENING, SAFEGUARDING_HAPPENING
from sightline.chronology.happenings_services import (
    HEALTH_HAPPENING,
    MECHANISM_HAPPENING,
    SCHOOL_HAPPENING,
    YOUTH_JUSTICE_HAPPENING,
)
from sightline.chronology.happenings_support import SUPPORT_HAPPENING
from sightline.chronology.words import shared_kinds
from sightline.engines.steps import Step
from sightline.standard.tables import date, text

SOURCES: tuple[Step, ...] = (
    CIN_HAPPENING, COUNCIL_HAPPENING, CARE_HAPPENING, SAFEGUARDING_HAPPENING, FEED_HAPPENING, ANNEX_HAPPENING,
    POLICE_HAPPENING, MISSING_AND_NOTICES, SUPPORT_HAPPENING, SCHOOL_HAPPENING, HEALTH_HAPPENING,
    YOUTH_JUSTICE_HAPPENING, MECHANISM_HAPPENING, COURT_HAPPENING, PRISON_HAPPENING, PROBATION_HAPPENING,
)  # fmt: skip

# Kinds of which a newer return that holds the same thing withdraws what it no longer says, and where they stand.
WITHDRAWN = ("factor", "support_referral")
_MAY_WITHDRAW = ("cin_happening", "support_happening")

_NAMES = ", ".join(column.name for column in HAPPENING)
_EVERY = "\n            UNION ALL ".join(f"SELECT {_NAMES} FROM {step.name}" for step in SOURCES)
_KEYS = "\n            UNION ALL ".join(f"SELECT event_key FROM {step.name}" for step in SOURCES)
_HELD = "record_key, kind, COALESCE(CAST(happened_on AS TEXT), '-') AS day, COALESCE(episode, '-') AS episode"
_DATED = "\n            UNION ALL ".join(
    f"SELECT event_key, {_HELD}, period_end FROM {name} WHERE kind IN {WITHDRAWN}" for name in _MAY_WITHDRAW
)
# Everything that is taken stands in the order, the newest first, so that rows cannot tie.
_NEWEST_FIRST = ("period_end", "submission", "recorded_on", "ended_on", "received_on", "happened_at", "ended_at")
_ORDER = ", ".join(
    f"e.{name} DESC NULLS LAST" if name in _NEWEST_FIRST else f"e.{name} NULLS LAST"
    for name in (
        "word", "period_end", "submission", "recorded_on", "ended_on", "outcome", "harmed_by", "context", "code_list",
        "area", "setting", "flagged", "exploitation", "online", "group_based", "age", "received_on", "agency",
        "sender", "source", "happened_at", "ended_at", "token", "follows", "county_lines", "record_key", "kind",
        "code", "happened_on", "episode", "item", "role",
    )
)  # fmt: skip
_OF_EVERY = ", ".join(f"e.{column.name}" for column in HAPPENING)

HAPPENING_ONCE = Step(
    "happening_once",
    "happening, said once, as the newest return says it; codes that it no longer gives are withdrawn",
    (),  # the events that are made of it are held to one row a key
    tuple(step.name for step in SOURCES),
    HAPPENING,
    f"""
    WITH repeated AS (
        SELECT event_key
        FROM (
            {_KEYS}
        ) AS k
        GROUP BY event_key HAVING COUNT(*) > 1
    ), placed AS (
        SELECT {_OF_EVERY},
            ROW_NUMBER() OVER (PARTITION BY e.event_key ORDER BY {_ORDER}) AS place
        FROM (
            {_EVERY}
        ) AS e
        JOIN repeated AS r ON r.event_key = e.event_key
    ), dated AS (
        {_DATED}
    ), newest AS (
        SELECT record_key, kind, day, episode, MAX(period_end) AS period_end
        FROM dated GROUP BY record_key, kind, day, episode
        HAVING MIN(period_end) < MAX(period_end)
    ), withdrawn AS (
        SELECT d.event_key
        FROM dated AS d
        JOIN newest AS n ON n.record_key = d.record_key AND n.kind = d.kind AND n.day = d.day
            AND n.episode = d.episode
        GROUP BY d.event_key
        HAVING MAX(d.period_end) < MAX(n.period_end)
    ), elsewhere AS (
        SELECT event_key FROM repeated
        UNION ALL SELECT event_key FROM withdrawn
    )
    SELECT {_OF_EVERY}
    FROM placed AS e
    LEFT JOIN withdrawn AS w ON w.event_key = e.event_key
    WHERE e.place = 1 AND w.event_key IS NULL
    UNION ALL
    SELECT {_OF_EVERY}
    FROM (
            {_EVERY}
    ) AS e
    LEFT JOIN elsewhere AS w ON w.event_key = e.event_key
    WHERE w.event_key IS NULL
    """,
)

# What another return of the agency may add to a happening that the return of the first word leaves open.
FILLED = {"ended_on": "MAX", "episode": "MIN", "token": "MIN", "follows": "MIN", "outcome": "MIN"}
_OF_HAPPENING = {column.name: column for column in HAPPENING}

SAID_BY_SEVERAL = Step(
    "said_by_several",
    "record, kind and day of which several returns of an agency speak",
    ("record_key", "kind", "happened_on"),
    ("happening_once",),
    tuple(_OF_HAPPENING[name] for name in ("record_key", "kind", "happened_on", "word", *FILLED)),
    f"""
    SELECT record_key, kind, happened_on, MIN(word) AS word,
        {", ".join(f"{how}({name}) AS {name}" for name, how in FILLED.items())}
    FROM happening_once
    WHERE kind IN {shared_kinds()} AND happened_on IS NOT NULL
    GROUP BY record_key, kind, happened_on
    HAVING MIN(word) < MAX(word)
    """,
)
# Of the rows of happening_once AS h, joined to said_by_several AS b: those that stay, and a column, filled or not.
WHOSE_WORD = """LEFT JOIN said_by_several AS b
        ON b.record_key = h.record_key AND b.kind = h.kind AND b.happened_on = h.happened_on"""
FIRST_WORD = "(b.word IS NULL OR h.word = b.word)"

EPISODE_OF_DAY = Step(
    "episode_of_day",
    "record and day of a happening that names no episode, where an episode of need of the record holds that day",
    ("record_key", "day"),
    ("happening_once",),
    (
        text("record_key", "Record", null=False),
        date("day", "Day by which the episode was sought"),
        text("episode", "The latest referral on or before that day, if the episode was not closed before it"),
    ),
    """
    WITH open_from AS (
        SELECT record_key, happened_on AS opened, MAX(episode) AS episode,
            MAX(CASE WHEN ended_on IS NULL THEN DATE '9999-12-31' ELSE ended_on END) AS closed
        FROM happening_once
        WHERE kind = 'referral' AND happened_on IS NOT NULL AND episode IS NOT NULL
        GROUP BY record_key, happened_on
    ), sought AS (
        SELECT DISTINCT record_key, CASE WHEN kind = 'contact' AND outcome = 'referral' AND ended_on IS NOT NULL
            THEN ended_on ELSE COALESCE(happened_on, recorded_on) END AS day
        FROM happening_once
        WHERE sender = 'council' AND episode IS NULL
    ), latest AS (
        SELECT s.record_key, s.day, MAX(o.opened) AS opened
        FROM sought AS s
        JOIN open_from AS o ON o.record_key = s.record_key AND o.opened <= s.day AND o.closed >= s.day
        GROUP BY s.record_key, s.day
    )
    SELECT l.record_key, l.day, o.episode
    FROM latest AS l
    JOIN open_from AS o ON o.record_key = l.record_key AND o.opened = l.opened
    """,
)
