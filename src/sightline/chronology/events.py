"""Events: happenings with their meaning (the crosswalk of forms), their person (the link table) and their place.

A record of a return that names nobody (contacts, meetings and the like) has a person only if another return of the
agency did name it. What has none is left out and counted (`chronology_finding`); but a return interview or a notice
received says which report or notice of a police force it follows from, and is of the person of that one.
"""

from __future__ import annotations

from sightline.chronology.once import FILLED, FIRST_WORD, WHOSE_WORD
from sightline.engines.steps import Step
from sightline.returns.catalogue import FORMATS
from sightline.standard.model import ATTENDANCE, EVENT
from sightline.standard.stages import LAST, stages

NAMES_NOBODY = tuple(form.code for form in FORMATS if not form.linked and form.sender != "police")
# Kinds whose return names a record of another agency: without a person of their own they are of that one's.
OF_ANOTHERS_PERSON = ("return_interview", "notice_received")

_PLACES = " ".join(
    f"WHEN h.kind IN ({', '.join(repr(row.kind) for row in stages().values() if row.place == place)}) "
    f"THEN CAST({place} AS BIGINT)"
    for place in sorted({row.place for row in stages().values()})
)
_OWN = {name: f"COALESCE(h.{name}, b.{name})" for name in FILLED}
# No list of either in an IN: the engine would make a join of it, for every row.
_ANOTHERS = " OR ".join(f"h.kind = '{kind}'" for kind in OF_ANOTHERS_PERSON)
_PERSON = f"COALESCE(l.person_key, CASE WHEN {_ANOTHERS} THEN n.person_key ELSE NULL END)"
_NAMES_SOMEBODY = " AND ".join(f"h.source <> '{source}'" for source in NAMES_NOBODY)
_DAY = f"""CASE WHEN h.kind = 'contact' AND {_OWN["outcome"]} = 'referral' AND {_OWN["ended_on"]} IS NOT NULL
            THEN {_OWN["ended_on"]} ELSE COALESCE(h.happened_on, h.recorded_on) END"""

# Events are stored in this order, so that a person's timeline lies in one place: a total order. Of one day, the place
# of the stage comes first, and then the time where one is known; what has no day comes last.
EVENT_ORDER = ("person_key", "happened_on", "place", "happened_at", "recorded_on", "event_key")

EVENTS = Step(
    "event",
    EVENT.one_row_per,
    EVENT.key,
    ("happening_once", "said_by_several", "episode_of_day", "link", "crosswalk"),
    EVENT.columns,
    f"""
    WITH named AS (
        SELECT {_OWN["token"]} AS token, MIN(h.event_key) AS event_key, MIN(h.record_key) AS record_key
        FROM happening_once AS h
        {WHOSE_WORD}
        WHERE {_OWN["token"]} IS NOT NULL AND {FIRST_WORD}
        GROUP BY {_OWN["token"]}
    ), best AS (
        SELECT record_key, person_key FROM link WHERE draw = 0
    ), held AS (
        SELECT n.token, n.event_key, b.person_key
        FROM named AS n
        LEFT JOIN best AS b ON b.record_key = n.record_key
    )
    SELECT
        h.event_key, h.record_key, {_PERSON} AS person_key, h.agency, h.sender,
        h.sender AS actor, h.area, h.kind, CASE {_PLACES} ELSE CAST({LAST} AS BIGINT) END AS place,
        h.happened_on, h.happened_at, h.recorded_on, h.received_on, {_OWN["ended_on"]} AS ended_on,
        h.ended_at,
        CASE WHEN h.happened_on IS NULL THEN 'none' ELSE 'day' END AS precision,
        CASE WHEN COALESCE(h.episode, b.episode, e.episode) IS NULL THEN NULL
            ELSE MD5(CONCAT_WS('|', h.record_key, COALESCE(h.episode, b.episode, e.episode))) END AS episode,
        n.event_key AS related_event,
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
        COALESCE(x.trafficking, false) AS trafficking, h.county_lines, h.online, h.group_based,
        h.role, {_OWN["outcome"]} AS outcome
    FROM happening_once AS h
    {WHOSE_WORD}
    LEFT JOIN best AS l ON l.record_key = h.record_key
    LEFT JOIN crosswalk AS x ON x.code_list = h.code_list AND x.code = h.code
    LEFT JOIN episode_of_day AS e ON e.day = {_DAY}
        AND e.record_key = CASE WHEN h.sender = 'council' AND {_OWN["episode"]} IS NULL THEN h.record_key ELSE NULL END
    LEFT JOIN held AS n ON n.token = {_OWN["follows"]}
    WHERE {FIRST_WORD} AND ({_PERSON} IS NOT NULL OR ({_NAMES_SOMEBODY}))
    """,
    stored_by=EVENT_ORDER,
)
ATTENDANCES = Step(
    ATTENDANCE.name,
    ATTENDANCE.one_row_per,
    ATTENDANCE.key,
    ("meetings", "meeting_attendance", "event"),
    ATTENDANCE.columns,
    """
    WITH held AS (
        SELECT agency, meeting, record_key, held_date,
            CASE kind WHEN 'review_conference' THEN 'review' ELSE kind END AS kind, BOOL_OR(quorate) AS quorate
        FROM meetings
        WHERE held_date IS NOT NULL AND meeting IS NOT NULL
        GROUP BY agency, meeting, record_key, held_date, CASE kind WHEN 'review_conference' THEN 'review' ELSE kind END
    ), met AS (
        SELECT h.agency, h.meeting, h.quorate, MIN(e.event_key) AS event_key
        FROM held AS h
        JOIN event AS e ON e.record_key = h.record_key AND e.kind = h.kind AND e.happened_on = h.held_date
        GROUP BY h.agency, h.meeting, h.quorate
    )
    SELECT m.event_key, a.organisation, BOOL_OR(a.invited) AS invited, MIN(a.invited_date) AS invited_on,
        BOOL_OR(a.attended = 'yes') AS attended, BOOL_OR(a.attended = 'report_sent') AS report_sent,
        BOOL_OR(m.quorate) AS quorate
    FROM meeting_attendance AS a
    JOIN met AS m ON m.agency = a.agency AND m.meeting = a.meeting
    WHERE a.organisation IS NOT NULL
    GROUP BY m.event_key, a.organisation
    """,
)
