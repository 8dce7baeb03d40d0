"""The rows that the three gaps are counted from, as named SQL steps: signs, identifications, actions, children.

All four hold rows of people: they are read once, in one go, by gap_counting, and what leaves is means and counts over
many children. Whoever is not yet 18, and born, counts. A child is identified on the day of the first record specific to
sexual abuse anywhere (an event with a rung of the status ladder, not as a suspect or witness). The identifying contact
is the day on which that came in: of a council the referral, which is the earliest it can have known, of the police the
report. So what a council's census says lies between `contact_on` and `identified_on`.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import date, text

_RECORD = text("record_key", "Record", null=False)
_PERSON = text("person_key", "Person, draw 0", null=False)

GAP_SIGN = Step(
    "gap_sign",
    "sign of a child in one agency's view",
    ("record_key", "person_key", "view", "incident"),
    ("event", "person", "sign"),
    (
        _RECORD,
        _PERSON,
        text("view", "Kind of agency that knew", null=False),
        text("incident", "Incident: the same in all views", null=False),
        date("happened_on", "Day it happened", null=False),
        date("known_on", "Day on which that view knew", null=False),
    ),
    """
    WITH seen AS (
        SELECT e.record_key, e.person_key, s.view, p.birth_month, s.valid_from, s.valid_to,
            CASE WHEN s.happened = 'happened_on' THEN e.happened_on WHEN s.happened = 'ended_on' THEN e.ended_on
                ELSE NULL END AS happened_on,
            CASE WHEN s.known = 'ended_on' THEN e.ended_on ELSE e.recorded_on END AS known_on,
            CASE WHEN s.incident = 'related' THEN COALESCE(e.related_event, e.event_key)
                WHEN s.incident = 'day' AND e.happened_on IS NOT NULL
                    THEN CONCAT_WS('|', e.kind, CAST(e.happened_on AS TEXT))
                ELSE e.event_key END AS incident
        FROM event AS e
        JOIN sign AS s ON s.kind = e.kind AND s.sender = e.sender AND (s.outcome IS NULL OR s.outcome = e.outcome)
        JOIN person AS p ON p.person_key = e.person_key
        WHERE e.status IS NULL
    ), dated AS (
        SELECT record_key, person_key, view, incident, birth_month, valid_from, valid_to, known_on,
            CASE WHEN happened_on <= known_on THEN happened_on ELSE known_on END AS happened_on
        FROM seen
        WHERE known_on IS NOT NULL
    )
    SELECT record_key, person_key, view, incident, MIN(happened_on) AS happened_on, MIN(known_on) AS known_on
    FROM dated
    WHERE (valid_from IS NULL OR valid_from <= known_on) AND (valid_to IS NULL OR known_on <= valid_to)
        AND age_on(birth_month, happened_on) >= 0 AND age_on(birth_month, known_on) < 18
    GROUP BY record_key, person_key, view, incident
    """,
)

GAP_IDENTIFIED = Step(
    "gap_identified",
    "event specific to sexual abuse, recorded while the child was under 18",
    ("event_key",),
    ("event", "person"),
    (
        text("event_key", "Event", null=False),
        _RECORD,
        _PERSON,
        text("sender", "Kind of agency that recorded it", null=False),
        text("area", "Authority the child lived in, as recorded"),
        text("harmed_by", "Who harmed"),
        date("contact_on", "Day on which it came in", null=False),
        date("identified_on", "Day it was recorded", null=False),
    ),
    """
    WITH came AS (
        SELECT episode, MIN(happened_on) AS came_on
        FROM event
        WHERE kind IN ('referral', 'crime_reported', 'support_referral') AND happened_on IS NOT NULL
            AND episode IS NOT NULL
        GROUP BY episode
    )
    SELECT e.event_key, e.record_key, e.person_key, e.sender, e.area, e.harmed_by,
        CASE WHEN c.came_on <= e.recorded_on THEN c.came_on ELSE e.recorded_on END AS contact_on,
        e.recorded_on AS identified_on
    FROM event AS e
    JOIN person AS p ON p.person_key = e.person_key
    LEFT JOIN came AS c ON c.episode = e.episode
    WHERE e.status IS NOT NULL AND e.recorded_on IS NOT NULL AND age_on(p.birth_month, e.recorded_on) < 18
        AND age_on(p.birth_month, e.recorded_on) >= 0
    """,
)

GAP_ACTION = Step(
    "gap_action",
    "child and day on which an agency acted",
    ("record_key", "person_key", "acted_on"),
    ("event", "action"),
    (_RECORD, _PERSON, date("acted_on", "Day", null=False)),
    """
    SELECT DISTINCT e.record_key, e.person_key, e.happened_on AS acted_on
    FROM event AS e
    JOIN action AS a ON a.kind = e.kind AND (a.role IS NULL OR a.role = e.role)
    WHERE e.person_key IS NOT NULL AND (a.valid_from IS NULL OR a.valid_from <= e.happened_on)
        AND (a.valid_to IS NULL OR e.happened_on <= a.valid_to) AND e.happened_on IS NOT NULL
    """,
)

GAP_CHILD = Step(
    "gap_child",
    "person who was under 18 when any of these records was made",
    ("person_key",),
    ("person", "gap_sign", "gap_identified", "gap_action"),
    (
        _PERSON,
        text("sex", "Sex"),
        date("birth_month", "First day of the month of birth", null=False),
    ),
    """
    WITH named AS (
        SELECT person_key FROM gap_sign
        UNION SELECT person_key FROM gap_identified
        UNION SELECT person_key FROM gap_action
    )
    SELECT p.person_key, p.sex, p.birth_month
    FROM person AS p
    JOIN named AS n ON n.person_key = p.person_key
    WHERE p.birth_month IS NOT NULL
    """,
)

STEPS: tuple[Step, ...] = (GAP_SIGN, GAP_IDENTIFIED, GAP_ACTION, GAP_CHILD)
