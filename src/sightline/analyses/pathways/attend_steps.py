"""Who was asked to meetings about children, who came, who was told late: named SQL steps that end in counts.

A meeting is about one child: a conference on three of one family is three. It is counted where a file says who had a
part in it. The council calls these meetings and is always there, and a parent or child has no duty to come: neither is
counted as an organisation that was asked. Only an invitation counts: who came without one is in no share.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, count, date, flag, text

_YEAR = count("year", "Year in which the year to March of it ends", unit="year", null=False)
_SPAN = count("year", "Year to March; 0 for all the years together", unit="year", null=False)
_AREA = text("area", "Code of the council", null=False)
_PLACE = text("area", "Code of the council; pooled for all", null=False)
_MEETING = text("meeting", "Kind of meeting", null=False)
POOLED = "pooled"
# What is registered beside events: which kinds of meeting and organisation are counted together, and what is late.
ATTEND_GROUP: tuple[Column, ...] = (
    text("list", "meeting or organisation", null=False),
    text("code", "Kind of meeting, or organisation", null=False),
    text("grouped", "What it is counted under", null=False),
)
ATTEND_RULE: tuple[Column, ...] = (
    text("meeting", "Kind of meeting", null=False),
    count("days", "Working days of notice: fewer are late", unit="days", null=False),
)

ATTEND_MEETING = Step(
    "attend_meeting",
    "meeting about one child in one of the years, of which a file says who had a part in it",
    ("event_key",),
    ("event", "attendance", "covered_year"),
    (
        text("event_key", "Event of the meeting", null=False),
        text("person_key", "Child", null=False),
        _AREA,
        _YEAR,
        _MEETING,
        date("day", "Day of the meeting", null=False),
        flag("quorate", "It was quorate; null where no file says it"),
    ),
    """
    WITH told AS (
        SELECT event_key, BOOL_OR(quorate) AS quorate
        FROM attendance
        GROUP BY event_key
    )
    SELECT e.event_key, e.person_key, e.agency AS area, c.year, e.kind AS meeting, e.happened_on AS day, t.quorate
    FROM event AS e
    JOIN told AS t ON t.event_key = e.event_key
    JOIN covered_year AS c ON c.year = year_to_march(e.happened_on)
    WHERE e.sender = 'council' AND e.kind IN ('strategy_discussion', 'initial_conference', 'review', 'core_group')
    """,
)

ATTEND_INVITED = Step(
    "attend_invited",
    "invitation of one organisation to one meeting",
    ("event_key", "organisation"),
    ("attend_meeting", "attendance", "attend_rule"),
    (
        text("event_key", "Event of the meeting", null=False),
        text("organisation", "Kind of organisation", null=False),
        text("person_key", "Child", null=False),
        _AREA,
        _YEAR,
        _MEETING,
        flag("came", "Somebody came", null=False),
        flag("report", "A report was sent instead", null=False),
        flag("late", "Asked fewer working days before than the rule says; null where that cannot be said"),
        flag("asked_after", "The day on which it is said to have been asked is after the meeting", null=False),
    ),
    """
    SELECT m.event_key, a.organisation, m.person_key, m.area, m.year, m.meeting,
        COALESCE(a.attended, false) AS came,
        COALESCE(a.report_sent AND NOT COALESCE(a.attended, false), false) AS report,
        CASE WHEN a.invited_on IS NULL OR r.days IS NULL OR a.invited_on > m.day
            OR NOT in_working_calendar(a.invited_on) OR NOT in_working_calendar(m.day)
            THEN NULL ELSE working_days_between(a.invited_on, m.day) < r.days END AS late,
        COALESCE(a.invited_on > m.day, false) AS asked_after
    FROM attend_meeting AS m
    JOIN attendance AS a ON a.event_key = m.event_key
    LEFT JOIN attend_rule AS r ON r.meeting = m.meeting
    WHERE a.invited AND a.organisation NOT IN ('council', 'family')
    """,
)

OF_MEETINGS = (("meetings", "true"), ("ruled", "quorate IS NOT NULL"), ("quorate", "COALESCE(quorate, false)"))
OF_INVITATIONS = (
    ("invited", "true"),
    ("came", "came"),
    ("reports", "report"),
    ("noticed", "late IS NOT NULL"),
    ("late", "COALESCE(late, false)"),
    ("asked_after", "asked_after"),
)


def _sums(of: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"CAST(SUM(CASE WHEN {which} THEN 1 ELSE 0 END) AS BIGINT) AS {name}" for name, which in of)


def _by(table: str, groups: str, joins: str, sums: str) -> str:
    """For each year and all together, for each council and all pooled: sums, and how many different children."""
    return "\n    UNION ALL".join(
        f"""
    SELECT span.span AS year, {place} AS area, {groups}, {sums},
        CAST(COUNT(DISTINCT t.person_key) AS BIGINT) AS children
    FROM {table} AS t
    JOIN span ON span.year = t.year
    {joins}
    GROUP BY span.span, {by}{groups.replace(" AS meeting", "").replace(" AS organisation", "")}"""
        for place, by in (("t.area", "t.area, "), (f"'{POOLED}'", ""))
    )


_CHILDREN = count("children", "Different children", unit="children", null=False)
_OF_MEETING = "JOIN attend_group AS g ON g.list = 'meeting' AND g.code = t.meeting"

MEETING_COUNT = Step(
    "meeting_count",
    "year, council and kind of meeting, and all councils pooled",
    ("year", "area", "meeting"),
    ("attend_meeting", "attend_group", "span"),
    (_SPAN, _PLACE, _MEETING,
     *(count(name, f"Meetings: {which}", unit="meetings", null=False) for name, which in OF_MEETINGS), _CHILDREN),
    _by("attend_meeting", "g.grouped AS meeting", _OF_MEETING, _sums(OF_MEETINGS)),
    person_rows=False,
)  # fmt: skip

INVITED_COUNT = Step(
    "invited_count",
    "year, council, kind of meeting and organisation, and all councils pooled",
    ("year", "area", "meeting", "organisation"),
    ("attend_invited", "attend_group", "span"),
    (_SPAN, _PLACE, _MEETING, text("organisation", "Kind of organisation", null=False),
     *(count(name, f"Invitations: {which}", unit="invitations", null=False) for name, which in OF_INVITATIONS),
     count("meetings", "Different meetings", unit="meetings", null=False), _CHILDREN),
    _by(
        "attend_invited", "g.grouped AS meeting, o.grouped AS organisation",
        f"{_OF_MEETING}\n    JOIN attend_group AS o ON o.list = 'organisation' AND o.code = t.organisation",
        f"{_sums(OF_INVITATIONS)}, CAST(COUNT(DISTINCT t.event_key) AS BIGINT) AS meetings",
    ),
    person_rows=False,
)  # fmt: skip

STEPS: tuple[Step, ...] = (ATTEND_MEETING, ATTEND_INVITED, MEETING_COUNT, INVITED_COUNT)
