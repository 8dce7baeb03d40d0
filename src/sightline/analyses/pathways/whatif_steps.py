"""How many came to a handover and how many were dealt with, by day, and how long they waited: counts only.

Which events begin and end a handover are rows of whatif_handovers.csv. An end belongs to the last beginning on or
before it, within what ties the two (an episode, or the event that it follows from); a beginning ends with its first
end. What begins or ends twice on one day does so once. The wait is in working days: slots are on working days.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, text

# What the analysis registers beside the tables of the ledger.
HANDOVER = (
    text("handover", "Which handover", null=False),
    text("start_kind", "Kind of event that begins it", null=False),
    text("start_outcome", "The outcome that such an event must have; null for any"),
    text("start_day", "Day that counts as the beginning: happened_on or ended_on", null=False),
    text("stop_kind", "Kind of event that ends it", null=False),
    text("paired_by", "What ties the two: episode, or related (the end names the beginning)", null=False),
    date("first_day", "First day of the beginnings that are counted", null=False),
    date("last_day", "Last day of the beginnings that are counted", null=False),
    date("until", "Last day of the ends that can have been received", null=False),
)

_HANDOVER = text("handover", "Which handover", null=False)
_AGENCY = text("agency", "Agency whose record begins it", null=False)

HANDOVER_CASE = Step(
    "handover_case",
    "beginning of a handover, with its end where there is one",
    (),
    ("event", "handover"),
    (
        _HANDOVER,
        _AGENCY,
        date("started_on", "Day it began", null=False),
        date("stopped_on", "Day it ended; null where no end was received"),
        count("days", "Working days from the one to the other", unit="working days"),
    ),
    """
    WITH started AS (
        SELECT DISTINCT h.handover, e.agency,
            CASE WHEN h.paired_by = 'related' THEN e.event_key ELSE e.episode END AS tie,
            CASE WHEN h.start_day = 'ended_on' THEN e.ended_on ELSE e.happened_on END AS started_on
        FROM event AS e
        JOIN handover AS h ON h.start_kind = e.kind
        WHERE h.start_outcome IS NULL OR h.start_outcome = e.outcome
    ), stopped AS (
        SELECT DISTINCT h.handover, CASE WHEN h.paired_by = 'related' THEN e.related_event ELSE e.episode END AS tie,
            e.happened_on AS stopped_on
        FROM event AS e
        JOIN handover AS h ON h.stop_kind = e.kind
        WHERE e.happened_on <= h.until
    ), paired AS (
        SELECT p.handover, p.tie, p.stopped_on, MAX(s.started_on) AS started_on
        FROM stopped AS p
        JOIN started AS s ON s.handover = p.handover AND s.tie = p.tie AND s.started_on <= p.stopped_on
        GROUP BY p.handover, p.tie, p.stopped_on
    ), ended AS (
        SELECT handover, tie, started_on, MIN(stopped_on) AS stopped_on
        FROM paired
        GROUP BY handover, tie, started_on
    )
    SELECT s.handover, s.agency, s.started_on, e.stopped_on, working_days_between(s.started_on, e.stopped_on) AS days
    FROM started AS s
    JOIN handover AS h ON h.handover = s.handover
    LEFT JOIN ended AS e ON e.handover = s.handover AND e.tie = s.tie AND e.started_on = s.started_on
    WHERE s.tie IS NOT NULL AND s.started_on >= h.first_day AND s.started_on <= h.last_day
    """,
)

HANDOVER_DAY = Step(
    "handover_day",
    "handover, agency and day on which any that has ended began or ended",
    ("handover", "agency", "day"),
    ("handover_case",),
    (
        _HANDOVER,
        _AGENCY,
        date("day", "Day", null=False),
        count("came", "Began on that day and have ended", unit="cases", null=False),
        count("done", "Ended on that day", unit="cases", null=False),
    ),
    """
    SELECT handover, agency, day, CAST(SUM(came) AS BIGINT) AS came, CAST(SUM(done) AS BIGINT) AS done
    FROM (
        SELECT handover, agency, started_on AS day, 1 AS came, 0 AS done FROM handover_case
        WHERE stopped_on IS NOT NULL
        UNION ALL
        SELECT handover, agency, stopped_on AS day, 0 AS came, 1 AS done FROM handover_case
        WHERE stopped_on IS NOT NULL
    ) AS each_day
    GROUP BY handover, agency, day
    """,
    person_rows=False,
)

HANDOVER_WAIT = Step(
    "handover_wait",
    "handover, agency and wait",
    ("handover", "agency", "ended", "days"),
    ("handover_case",),
    (
        _HANDOVER,
        _AGENCY,
        Column("ended", Type.BOOL, "Whether an end was received", null=False),
        count("days", "Working days waited; 0 where no end was received", unit="working days", null=False),
        count("cases", "How many", unit="cases", null=False),
    ),
    """
    SELECT handover, agency, stopped_on IS NOT NULL AS ended, COALESCE(days, 0) AS days, COUNT(*) AS cases
    FROM handover_case
    GROUP BY handover, agency, stopped_on IS NOT NULL, COALESCE(days, 0)
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (HANDOVER_CASE, HANDOVER_DAY, HANDOVER_WAIT)
