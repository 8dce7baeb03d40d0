"""What cannot be so, and what could not be used: counted by kind of event and kind of agency, and dropped nowhere.

Nothing here takes an event away: an event after a death stays an event. Pages print these counts in their footnotes.
Only what never became an event, for want of a person, is not in the table of events.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.model import CHRONOLOGY_FINDING
from sightline.standard.stages import stages

# finding -> what it means; the same words stand in docs/chronology.md
FINDINGS = {
    "before_birth": "happened before the month of birth; of a council, more than 280 days before it",
    "after_death": "happened more than 31 days after the first day of the month of death",
    "ends_before_start": "ended before it began",
    "recorded_before": "recorded before it happened",
    "after_receipt": "happened after the day on which it was received",
    "no_day": "has no day",
    "never_ended": "began and has no end, so long ago that it should have one",
    "follows_nothing": "says what it follows from, and no event is that",
    "no_person": "is in no table of events: no return of the agency that names people holds its record",
}
_OPEN = " ".join(
    f"WHEN e.kind = '{row.kind}' THEN CAST({row.open_days} AS BIGINT)" for row in stages().values() if row.open_days
)
_CHECKS = {
    "before_birth": "days_between(e.happened_on, p.birth_month) > CASE WHEN e.sender = 'council' THEN 280 ELSE 0 END",
    "after_death": "days_between(d.died, e.happened_on) > 31",
    "ends_before_start": "days_between(e.ended_on, e.happened_on) > 0",
    "recorded_before": "days_between(e.recorded_on, e.happened_on) > 0",
    "after_receipt": "days_between(e.received_on, e.happened_on) > 0",
    "no_day": "e.happened_on IS NULL",
    "never_ended": "e.ended_on IS NULL AND days_between(e.happened_on, h.heard_to) > e.open_days",
}
_COUNTED = ", ".join(f"SUM(CASE WHEN {check} THEN 1 ELSE 0 END) AS {name}" for name, check in _CHECKS.items())
_TOLD = "\n    UNION ALL ".join(
    f"SELECT kind, sender, '{name}' AS finding, CAST({name} AS BIGINT) AS n FROM counted WHERE {name} > 0"
    for name in _CHECKS
)

CHRONOLOGY_FINDINGS = Step(
    CHRONOLOGY_FINDING.name,
    CHRONOLOGY_FINDING.one_row_per,
    CHRONOLOGY_FINDING.key,
    ("event", "person", "happening_once", "cin_child", "ssd_person", "link"),
    CHRONOLOGY_FINDING.columns,
    f"""
    WITH dead AS (
        SELECT l.person_key, MAX(s.death_month) AS died
        FROM (
            SELECT record_key, death_month FROM cin_child WHERE death_month IS NOT NULL
            UNION ALL SELECT record_key, death_month FROM ssd_person WHERE death_month IS NOT NULL
        ) AS s
        JOIN link AS l ON l.record_key = s.record_key AND l.draw = 0
        GROUP BY l.person_key
    ), heard AS (
        SELECT agency, MAX(period_end) AS heard_to FROM happening_once GROUP BY agency
    ), timed AS (
        SELECT e.kind, e.sender, e.agency, e.person_key, e.happened_on, e.recorded_on, e.received_on, e.ended_on,
            CASE {_OPEN} ELSE NULL END AS open_days
        FROM event AS e
    ), counted AS (
        SELECT e.kind, e.sender, {_COUNTED}
        FROM timed AS e
        LEFT JOIN person AS p ON p.person_key = e.person_key
        LEFT JOIN dead AS d ON d.person_key = e.person_key
        LEFT JOIN heard AS h ON h.agency = e.agency
        GROUP BY e.kind, e.sender
    ), unheld AS (
        SELECT h.kind, h.sender, COUNT(*) AS n
        FROM happening_once AS h
        LEFT JOIN link AS l ON l.record_key = h.record_key AND l.draw = 0
        LEFT JOIN event AS e ON e.event_key = h.event_key
        WHERE l.person_key IS NULL AND e.event_key IS NULL
        GROUP BY h.kind, h.sender
    ), loose AS (
        SELECT e.kind, e.sender, COUNT(*) AS n
        FROM event AS e
        JOIN happening_once AS h ON h.event_key = e.event_key
        WHERE h.follows IS NOT NULL AND e.related_event IS NULL
        GROUP BY e.kind, e.sender
    )
    {_TOLD}
    UNION ALL SELECT kind, sender, 'follows_nothing' AS finding, n FROM loose
    UNION ALL SELECT kind, sender, 'no_person' AS finding, n FROM unheld
    """,
    person_rows=False,
)
