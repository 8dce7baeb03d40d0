"""How long it took until a record was made, and until it was received, as named SQL steps that end in counts.

Three clocks, never mixed. `crime`: from the first day on which a recorded crime may have happened to the day it was
recorded. `assessment`: from the start of an assessment to the day it was authorised, when what it found can be seen.
`receipt`: from the day any of these records was made to the day it came here. A plan and a referral to support have no
clock of the first two kinds: their returns hold no earlier day. The bands are rows of delay_bands.csv, in days.

The last two steps make a reporting triangle: children by the month in which recorded abuse happened and the month in
which the first record of it was made. They count only agencies that sent everything for every month: what an agency
did not send is a gap in what was sent, not a delay.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, flag, text

NOT_KNOWN = "not_known"  # the band of a delay of which a day is not given, or whose days contradict one another

# What the analysis registers beside the tables of the ledger.
DELAY_BAND = (
    text("clock", "Which delay", null=False),
    text("band", "Band", null=False),
    Column("from_day", Type.INT, "Fewest days in it", null=False, unit="days"),
    Column("to_day", Type.INT, "Most days in it", null=False, unit="days"),
)
STEADY_AGENCY = (text("agency", "Agency that sent everything for every month", null=False),)
MONTH_SPAN = (
    count("month", "Number of the month; 1 is the first for which returns came", unit="month", null=False),
    count("year", "Year in which the year to March that holds it ends", unit="year", null=False),
    date("starts", "First day", null=False),
    date("ends", "Last day", null=False),
)

_YEAR = count("year", "Year in which the year to March of the record ends", unit="year", null=False)
_CLOCK = text("clock", "Which delay: crime, assessment or receipt", null=False)

TIMED_RECORD = Step(
    "timed_record",
    "event specific to sexual abuse and delay that is counted of it",
    ("event_key", "clock"),
    ("csa_record", "event"),
    (
        text("event_key", "Event", null=False),
        _CLOCK,
        text("person_key", "Person", null=False),
        _YEAR,
        text("sender", "Kind of agency", null=False),
        text("status", "Rung of the status ladder", null=False),
        date("recorded_on", "Day it was recorded", null=False),
        count("days", "The delay; null where a day is not given", unit="days"),
    ),
    """
    WITH dated AS (
        SELECT r.event_key, r.person_key, r.year, r.sender, r.status, r.recorded_on, e.happened_on, e.received_on
        FROM csa_record AS r
        JOIN event AS e ON e.event_key = r.event_key
    )
    SELECT event_key, 'crime' AS clock, person_key, year, sender, status, recorded_on,
        days_between(happened_on, recorded_on) AS days
    FROM dated WHERE status = 'recorded crime'
    UNION ALL
    SELECT event_key, 'assessment' AS clock, person_key, year, sender, status, recorded_on,
        days_between(happened_on, recorded_on) AS days
    FROM dated WHERE status = 'assessed factor'
    UNION ALL
    SELECT event_key, 'receipt' AS clock, person_key, year, sender, status, recorded_on,
        days_between(recorded_on, received_on) AS days
    FROM dated
    """,
)


def _place(*over: str) -> str:
    """The place of a record among those of its child, year and clock: the first recorded first; of one day the longest.

    Order and group hold every column, so that no two rows can tie but such as are alike in all that is counted.
    """
    columns = ("recorded_on", "days DESC", "event_key", "sender", "status", "band")
    order = [f"{column} NULLS LAST" for column in columns if column not in over]
    return (
        f"ROW_NUMBER() OVER (PARTITION BY {', '.join(('person_key', 'year', 'clock', *over))} "
        f"ORDER BY {', '.join(order)})"
    )


BANDED_RECORD = Step(
    "banded_record",
    "event specific to sexual abuse and delay that is counted of it",
    ("event_key", "clock"),
    ("timed_record", "delay_band"),
    (
        text("event_key", "Event", null=False),
        _CLOCK,
        _YEAR,
        text("sender", "Kind of agency", null=False),
        text("status", "Rung of the status ladder", null=False),
        text("band", "Band of the delay, or not_known", null=False),
        flag("first", "The child's first of the year, by this clock", null=False),
        flag("first_of_sender", "The child's first of the year at this kind of agency", null=False),
        flag("first_of_status", "The child's first of the year on this rung", null=False),
    ),
    f"""
    WITH banded AS (
        SELECT t.event_key, t.clock, t.person_key, t.year, t.sender, t.status, t.recorded_on, t.days,
            COALESCE(b.band, '{NOT_KNOWN}') AS band
        FROM timed_record AS t
        LEFT JOIN delay_band AS b ON b.clock = t.clock AND t.days >= b.from_day AND t.days <= b.to_day
    ), placed AS (
        SELECT event_key, clock, year, sender, status, band,
            {_place()} AS place,
            {_place("sender")} AS place_at_sender,
            {_place("status")} AS place_on_rung
        FROM banded
    )
    SELECT event_key, clock, year, sender, status, band, place = 1 AS first, place_at_sender = 1 AS first_of_sender,
        place_on_rung = 1 AS first_of_status
    FROM placed
    """,
)

# What the delays are broken down by, the code, and which flag says that a record is its child's first there.
_BY = (("all", "'all'", "first"), ("sender", "sender", "first_of_sender"), ("status", "status", "first_of_status"))

DELAYS = Step(
    "delays",
    "year, clock, dimension, code and band",
    ("year", "clock", "dimension", "code", "band"),
    ("banded_record",),
    (
        _YEAR,
        _CLOCK,
        text("dimension", "What the records are broken down by: all, sender or status", null=False),
        text("code", "Code of that dimension", null=False),
        text("band", "Band of the delay, or not_known", null=False),
        count("records", "Records", unit="records", null=False),
        count("children", "Children whose first such record of the year is one of these", unit="children", null=False),
    ),
    "\n    UNION ALL".join(
        f"\n    SELECT year, clock, '{dimension}' AS dimension, {code} AS code, band, COUNT(*) AS records,"
        f"\n        CAST(SUM(CASE WHEN {first} THEN 1 ELSE 0 END) AS BIGINT) AS children"
        f"\n    FROM banded_record GROUP BY year, clock, band{'' if dimension == 'all' else f', {code}'}"
        for dimension, code, first in _BY
    ),
    person_rows=False,
)

HAPPENED_CHILD = Step(
    "happened_child",
    "child and year in which recorded abuse happened: the first record made of it",
    ("person_key", "year"),
    ("csa_record", "event", "steady_agency", "covered_year"),
    (
        text("person_key", "Person", null=False),
        count("year", "Year in which the year to March in which it happened ends", unit="year", null=False),
        date("happened_on", "First day on which it may have happened", null=False),
        date("recorded_on", "Day it was recorded", null=False),
    ),
    """
    WITH dated AS (
        SELECT r.person_key, year_to_march(e.happened_on) AS year, e.happened_on, r.recorded_on
        FROM csa_record AS r
        JOIN event AS e ON e.event_key = r.event_key
        JOIN steady_agency AS s ON s.agency = e.agency
        JOIN covered_year AS c ON c.year = year_to_march(e.happened_on)
        WHERE r.status = 'recorded crime' AND e.happened_on <= r.recorded_on
    )
    SELECT person_key, year, happened_on, recorded_on
    FROM (
        SELECT person_key, year, happened_on, recorded_on, ROW_NUMBER() OVER (
            PARTITION BY person_key, year ORDER BY recorded_on NULLS LAST, happened_on NULLS LAST
        ) AS place
        FROM dated
    ) AS placed
    WHERE place = 1
    """,
)

HAPPENED_BY_MONTH = Step(
    "happened_by_month",
    "month in which it happened and month in which the first record of it was made",
    ("happened_month", "recorded_month"),
    ("happened_child", "month_span"),
    (
        count("happened_month", "Number of the month in which it happened", unit="month", null=False),
        count("recorded_month", "Number of the month in which it was recorded", unit="month", null=False),
        count("children", "Children, each once in the year in which it happened", unit="children", null=False),
    ),
    """
    SELECT h.month AS happened_month, r.month AS recorded_month, COUNT(*) AS children
    FROM happened_child AS c
    JOIN month_span AS h ON h.year = c.year AND c.happened_on >= h.starts AND c.happened_on <= h.ends
    JOIN month_span AS r
        ON r.year = year_to_march(c.recorded_on) AND c.recorded_on >= r.starts AND c.recorded_on <= r.ends
    GROUP BY h.month, r.month
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (TIMED_RECORD, BANDED_RECORD, DELAYS, HAPPENED_CHILD, HAPPENED_BY_MONTH)
