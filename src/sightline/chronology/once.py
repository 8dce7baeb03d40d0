"""Every happening once: as its newest return says it, and of the returns of one agency by the one whose word is first.

1. `happening` puts all of them together and gives each the token of its event.
2. `happening_once`: what several submissions of one return repeat is said once, by the newest; a factor or reason that
   the newest return to hold the assessment or referral no longer gives is withdrawn.
3. `happening_merged`: what several returns of one agency hold (the same record, kind and day) is one happening, of the
   return whose word comes first (happening_words.csv); a day it does not give is filled from the others.
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
from sightline.standard.tables import Column, text

SOURCES: tuple[Step, ...] = (
    CIN_HAPPENING, COUNCIL_HAPPENING, CARE_HAPPENING, SAFEGUARDING_HAPPENING, FEED_HAPPENING, ANNEX_HAPPENING,
    POLICE_HAPPENING, MISSING_AND_NOTICES, SUPPORT_HAPPENING, SCHOOL_HAPPENING, HEALTH_HAPPENING,
    YOUTH_JUSTICE_HAPPENING, MECHANISM_HAPPENING, COURT_HAPPENING, PRISON_HAPPENING, PROBATION_HAPPENING,
)  # fmt: skip

# Kinds of which a newer return that holds the same thing withdraws what it no longer says.
WITHDRAWN = ("factor", "support_referral")

KEYED: tuple[Column, ...] = (text("event_key", "Token of its event", null=False), *HAPPENING)
_NAMES = ", ".join(column.name for column in HAPPENING)
_KEYED = ", ".join(column.name for column in KEYED)
_EVENT_KEY = """MD5(CONCAT_WS('|', record_key, kind, COALESCE(code, '-'),
            COALESCE(CAST(happened_on AS TEXT), '-'), COALESCE(episode, '-'), COALESCE(role, '-'), source_item))"""
_UNION = "\n        UNION ALL ".join(f"SELECT {_NAMES} FROM {step.name}" for step in SOURCES)

HAPPENINGS = Step(
    "happening",
    "happening, as often as returns repeat it",
    (),
    tuple(step.name for step in SOURCES),
    KEYED,
    f"""
    WITH every AS (
        {_UNION}
    )
    SELECT {_EVENT_KEY.replace("source_item", "item")} AS event_key, {_NAMES}
    FROM every
    """,
)

# Everything that is taken stands in the order, the newest first, so that rows cannot tie.
_NEWEST_FIRST = ("period_end", "submission", "recorded_on", "ended_on", "received_on", "happened_at", "ended_at")
_ORDER = ", ".join(
    f"{name} DESC NULLS LAST" if name in _NEWEST_FIRST else f"{name} NULLS LAST"
    for name in (
        "word", "period_end", "submission", "recorded_on", "ended_on", "outcome", "harmed_by", "context", "code_list",
        "area", "setting", "flagged", "exploitation", "online", "group_based", "age", "received_on", "agency",
        "sender", "source", "happened_at", "ended_at", "token", "follows", "county_lines", "record_key", "kind",
        "code", "happened_on", "episode", "item", "role",
    )
)  # fmt: skip
_OF_HELD = "record_key, kind, COALESCE(CAST(happened_on AS TEXT), '-')"

HAPPENING_ONCE = Step(
    "happening_once",
    "happening, said once, as the newest return says it; codes that it no longer gives are withdrawn",
    ("event_key",),
    ("happening",),
    KEYED,
    f"""
    WITH repeated AS (
        SELECT event_key FROM happening GROUP BY event_key HAVING COUNT(*) > 1
    ), placed AS (
        SELECT {", ".join(f"h.{column.name}" for column in KEYED)},
            ROW_NUMBER() OVER (
                PARTITION BY h.event_key
                ORDER BY {", ".join(f"h.{part.strip()}" for part in _ORDER.split(", "))}
            ) AS place
        FROM happening AS h
        JOIN repeated AS r ON r.event_key = h.event_key
    ), once AS (
        SELECT {_KEYED} FROM placed WHERE place = 1
        UNION ALL
        SELECT {", ".join(f"h.{column.name}" for column in KEYED)}
        FROM happening AS h
        LEFT JOIN repeated AS r ON r.event_key = h.event_key
        WHERE r.event_key IS NULL
    ), newest AS (
        SELECT record_key, kind, COALESCE(CAST(happened_on AS TEXT), '-') AS day, COALESCE(episode, '-') AS episode,
            MAX(period_end) AS period_end
        FROM happening
        WHERE kind IN {WITHDRAWN}
        GROUP BY record_key, kind, COALESCE(CAST(happened_on AS TEXT), '-'), COALESCE(episode, '-')
    )
    SELECT {", ".join(f"o.{column.name}" for column in KEYED)}
    FROM once AS o
    LEFT JOIN newest AS n ON n.record_key = o.record_key AND n.kind = o.kind
        AND n.day = COALESCE(CAST(o.happened_on AS TEXT), '-') AND n.episode = COALESCE(o.episode, '-')
    WHERE NOT (o.kind IN {WITHDRAWN}) OR o.period_end = n.period_end
    """,
)

# What another return of the agency may add to a happening that the return of the first word leaves open.
FILLED = {"ended_on": "MAX", "episode": "MIN", "token": "MIN", "follows": "MIN", "outcome": "MIN"}
_FILLED = ", ".join(
    f"COALESCE(h.{name}, b.{name}) AS {name}" if name in FILLED else f"h.{name}"
    for name in (column.name for column in KEYED)
)

HAPPENING_MERGED = Step(
    "happening_merged",
    "happening, said once, by the return of the agency whose word comes first",
    ("event_key",),
    ("happening_once",),
    KEYED,
    f"""
    WITH said_by_several AS (
        SELECT record_key, kind, happened_on, MIN(word) AS word,
            {", ".join(f"{how}({name}) AS {name}" for name, how in FILLED.items())}
        FROM happening_once
        WHERE kind IN {shared_kinds()} AND happened_on IS NOT NULL
        GROUP BY record_key, kind, happened_on
        HAVING MIN(word) < MAX(word)
    )
    SELECT {_FILLED}
    FROM happening_once AS h
    LEFT JOIN said_by_several AS b ON b.record_key = h.record_key AND b.kind = h.kind AND b.happened_on = h.happened_on
    WHERE b.word IS NULL OR h.word = b.word
    """,
)

EPISODE_OF_DAY = Step(
    "episode_of_day",
    "record and day of a happening that names no episode, where an episode of need of the record holds that day",
    ("record_key", "day"),
    ("happening_merged",),
    (
        text("record_key", "Record", null=False),
        Column("day", HAPPENING[11].type, "Day by which the episode was sought", null=False),
        text("episode", "The latest referral on or before that day, if the episode was not closed before it"),
    ),
    """
    WITH open_from AS (
        SELECT record_key, happened_on AS opened, MAX(episode) AS episode,
            MAX(CASE WHEN ended_on IS NULL THEN DATE '9999-12-31' ELSE ended_on END) AS closed
        FROM happening_merged
        WHERE kind = 'referral' AND happened_on IS NOT NULL AND episode IS NOT NULL
        GROUP BY record_key, happened_on
    ), sought AS (
        SELECT DISTINCT record_key, CASE WHEN kind = 'contact' AND outcome = 'referral' AND ended_on IS NOT NULL
            THEN ended_on ELSE COALESCE(happened_on, recorded_on) END AS day
        FROM happening_merged
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
