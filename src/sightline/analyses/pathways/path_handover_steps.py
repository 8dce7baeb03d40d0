"""Handovers between agencies as named SQL steps: what was sent, what arrived, how many days it took, what was lost.

What is sent and what counts as its arrival are rows of path_handovers.csv and path_arrivals.csv. Tied by what the
receiver says it follows from (`related`), by the episode, or by the person: then the first arrival from that day on.
Of a person whose case is open at the council on that day already nothing needs to arrive: those are told apart
(`open_already`). All have the same time to arrive: what was sent so shortly before the end of the returns that it has
not passed is `too_soon`, arrived or not, and is in no share and in no time. Where the receiver is a council, only areas
count whose council sends what it received at all: of the others nobody can say.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, flag, text

ARRIVED, NOT_SEEN, TOO_SOON, OPEN_ALREADY = "arrived", "not_seen", "too_soon", "open_already"
POOLED, NOWHERE = "pooled", "not_known"

PATH_HANDOVER = (
    text("handover", "Which handover", null=False),
    text("pairing", "related, episode or person", null=False),
    text("sent_kind", "Kind of event that is sent", null=False),
    text("sent_outcome", "Outcome that it must have; null for any"),
    text("sent_day", "Day on which it counts as sent: happened or recorded", null=False),
    flag("of_abuse", "Only events that say something of sexual abuse", null=False),
    count("at_most", "Days within which it counts as arrived", unit="days", null=False),
    flag("by_council", "Only in areas whose council sends events that count as its arrival", null=False),
)
PATH_ARRIVAL = (
    text("handover", "Which handover", null=False),
    text("kind", "Kind of event that is its arrival", null=False),
)

_HANDOVER = text("handover", "Which handover", null=False)
_SPAN = count("year", "Year to March in which it was sent; 0 for all the years together", unit="year", null=False)
_STATE = text("state", "arrived, not_seen, too_soon or open_already", null=False)

PATH_SENT = Step(
    "path_sent",
    "event that is handed over in one of the years",
    ("handover", "event_key"),
    ("event", "path_handover", "path_arrival", "covered_year", "path_until"),
    (
        _HANDOVER,
        text("event_key", "Event", null=False),
        text("pairing", "By what its arrival is found", null=False),
        text("tie", "What ties it to its arrival", null=False),
        text("person_key", "Person", null=False),
        text("area", "Authority the person lived in, as recorded", null=False),
        text("harmed_by", "Who harmed, as recorded", null=False),
        date("sent_on", "Day it was sent", null=False),
        count("year", "Year in which the year to March of that day ends", unit="year", null=False),
        count("at_most", "Days within which it counts as arrived", unit="days", null=False),
    ),
    f"""
    WITH heard AS (
        SELECT a.handover, e.agency
        FROM event AS e
        JOIN path_arrival AS a ON a.kind = e.kind
        GROUP BY a.handover, e.agency
    ), sent AS (
        SELECT h.handover, e.event_key, h.pairing, h.at_most, h.by_council,
            CASE WHEN h.pairing = 'related' THEN e.event_key WHEN h.pairing = 'episode' THEN e.episode
                ELSE e.person_key END AS tie,
            e.person_key, COALESCE(e.area, '{NOWHERE}') AS area, COALESCE(e.harmed_by, 'not_known') AS harmed_by,
            CASE WHEN h.sent_day = 'recorded' THEN e.recorded_on ELSE e.happened_on END AS sent_on
        FROM event AS e
        JOIN path_handover AS h ON h.sent_kind = e.kind
        WHERE (h.sent_outcome IS NULL OR h.sent_outcome = e.outcome) AND (NOT h.of_abuse OR e.status IS NOT NULL)
            AND COALESCE(e.role, '-') <> 'suspect' AND COALESCE(e.role, '-') <> 'witness'
    )
    SELECT s.handover, s.event_key, s.pairing, s.tie, s.person_key, s.area, s.harmed_by, s.sent_on, c.year, s.at_most
    FROM sent AS s
    JOIN covered_year AS c ON c.year = year_to_march(s.sent_on)
    CROSS JOIN path_until AS u
    LEFT JOIN heard AS h ON h.handover = s.handover AND h.agency = s.area
    WHERE s.tie IS NOT NULL AND s.sent_on <= u.until AND (NOT s.by_council OR h.agency IS NOT NULL)
    """,
)

PATH_HANDED = Step(
    "path_handed",
    "event that is handed over in one of the years, with what became of it",
    ("handover", "event_key"),
    ("path_sent", "path_arrival", "event", "path_until"),
    (
        _HANDOVER,
        text("event_key", "Event", null=False),
        text("area", "Authority the person lived in, as recorded", null=False),
        text("harmed_by", "Who harmed, as recorded", null=False),
        count("year", "Year in which the year to March of that day ends", unit="year", null=False),
        _STATE,
        count("days", "Days until it arrived; null where it did not", unit="days"),
    ),
    f"""
    WITH came AS (
        SELECT a.handover, e.related_event AS related, e.episode, e.person_key, e.happened_on
        FROM event AS e
        JOIN path_arrival AS a ON a.kind = e.kind
        CROSS JOIN path_until AS u
        WHERE e.happened_on <= u.until
    ), tied AS (
        SELECT s.handover, s.event_key, s.sent_on, s.at_most, c.happened_on
        FROM path_sent AS s
        JOIN came AS c ON c.handover = s.handover AND c.related = s.tie
        WHERE s.pairing = 'related'
        UNION ALL
        SELECT s.handover, s.event_key, s.sent_on, s.at_most, c.happened_on
        FROM path_sent AS s
        JOIN came AS c ON c.handover = s.handover AND c.episode = s.tie
        WHERE s.pairing = 'episode'
        UNION ALL
        SELECT s.handover, s.event_key, s.sent_on, s.at_most, c.happened_on
        FROM path_sent AS s
        JOIN came AS c ON c.handover = s.handover AND c.person_key = s.tie
        WHERE s.pairing = 'person'
    ), first AS (
        SELECT handover, event_key, MIN(happened_on) AS arrived_on
        FROM tied
        WHERE days_between(sent_on, happened_on) >= 0 AND days_between(sent_on, happened_on) <= at_most
        GROUP BY handover, event_key
    ), open AS (
        SELECT s.handover, s.event_key
        FROM path_sent AS s
        JOIN event AS e ON e.person_key = s.tie AND e.kind = 'referral' AND e.sender = 'council'
        WHERE s.pairing = 'person' AND e.happened_on < s.sent_on AND (e.ended_on IS NULL OR e.ended_on >= s.sent_on)
            AND COALESCE(e.outcome, '-') <> 'no_further_action'
        GROUP BY s.handover, s.event_key
    )
    SELECT s.handover, s.event_key, s.area, s.harmed_by, s.year,
        CASE WHEN o.event_key IS NOT NULL THEN '{OPEN_ALREADY}'
            WHEN days_between(s.sent_on, u.until) < s.at_most THEN '{TOO_SOON}'
            WHEN f.arrived_on IS NULL THEN '{NOT_SEEN}' ELSE '{ARRIVED}' END AS state,
        CASE WHEN o.event_key IS NULL AND days_between(s.sent_on, u.until) >= s.at_most
            THEN days_between(s.sent_on, f.arrived_on) ELSE NULL END AS days
    FROM path_sent AS s
    CROSS JOIN path_until AS u
    LEFT JOIN first AS f ON f.handover = s.handover AND f.event_key = s.event_key
    LEFT JOIN open AS o ON o.handover = s.handover AND o.event_key = s.event_key
    """,
)

_BY = (("pooled", f"'{POOLED}'", ""), ("area", "t.area", ", t.area"), ("harmed_by", "t.harmed_by", ", t.harmed_by"))
HANDOVER_COUNT = Step(
    "handover_count",
    "handover, year, what it is counted by, code and what became of it",
    ("handover", "year", "dimension", "code", "state"),
    ("path_handed", "span"),
    (
        _HANDOVER,
        _SPAN,
        text("dimension", "pooled, area or harmed_by", null=False),
        text("code", "Code of that", null=False),
        _STATE,
        count("cases", "How many", unit="events", null=False),
        count("timed", "Of these, with days until arrival", unit="events", null=False),
        Column("p25", Type.DOUBLE, "Days within which a quarter of them arrived", unit="days"),
        Column("p50", Type.DOUBLE, "Days within which half of them arrived", unit="days"),
        Column("p75", Type.DOUBLE, "Days within which three quarters arrived", unit="days"),
    ),
    "\n    UNION ALL".join(
        f"""
    SELECT t.handover, span.span AS year, '{dimension}' AS dimension, {code} AS code, t.state, COUNT(*) AS cases,
        COUNT(t.days) AS timed, percentile(t.days, 0.25) AS p25, percentile(t.days, 0.5) AS p50,
        percentile(t.days, 0.75) AS p75
    FROM path_handed AS t
    JOIN span ON span.year = t.year
    GROUP BY t.handover, span.span, t.state{grouped}"""
        for dimension, code, grouped in _BY
    ),
    person_rows=False,
)

STEPS: tuple[Step, ...] = (PATH_SENT, PATH_HANDED, HANDOVER_COUNT)
