"""Waits in counts: how they stand beside their limit, how long they ran, and in which of the bands that are published.

Only waits that begin in a year for which returns came are counted: a return repeats older ones only where they are
still open, and those are the long ones. The bands are of waits that stopped in such a year, as they are published.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, text

_CLOCK = text("clock", "Clock", null=False)
_CSA = text("csa", "Whether a record of the case is specific to sexual abuse: yes or no", null=False)
_BY = (
    text("dimension", "What the waits are broken down by: all, area, sender, harmed_by or context", null=False),
    text("code", "Code of that dimension", null=False),
)
_YEAR = count("year", "Year in which the year to March in which it starts ends", unit="year", null=False)
_CASES = count("cases", "Waits", unit="cases", null=False)
# What a wait is broken down by, and of which waits: only a case of sexual abuse has a form.
_DIMENSIONS = (
    ("all", "'all'", ""), ("area", "area", ""), ("sender", "sender", ""),
    ("harmed_by", "harmed_by", " AND csa = 'yes'"), ("context", "context", " AND csa = 'yes'"),
)  # fmt: skip


def _by(before: str, after: str, values: str, where: str, names: tuple[str, ...]) -> str:
    """One count for each dimension of some waits: columns before the dimension, columns after it, what is counted."""
    return "\n    UNION ALL".join(
        f"\n    SELECT {before}, csa, '{dimension}' AS dimension, {code} AS code, {after}, {values}"
        f"\n    FROM counted WHERE {where}{of}"
        f"\n    GROUP BY {before}, csa, {after}{'' if dimension == 'all' else f', {code}'}"
        for dimension, code, of in _DIMENSIONS
        if dimension in names
    )


CLOCK_COUNTS = Step(
    "clock_counts",
    "clock, year of the start, sexual abuse or not, dimension, code and state",
    ("clock", "year", "csa", "dimension", "code", "state"),
    ("clock_case", "covered_year"),
    (
        _CLOCK, _YEAR, _CSA, *_BY,
        text("state", "within, later, stopped, open, past, ended or cannot_tell", null=False), _CASES,
    ),
    """
    WITH counted AS (
        SELECT c.clock, c.year, c.csa, c.area, c.sender, c.harmed_by, c.state, c.finding
        FROM clock_case AS c
        JOIN covered_year AS y ON y.year = c.year
    )"""
    + _by("clock, year", "state", "COUNT(*) AS cases", "(finding IS NULL OR finding = 'undated')",
          ("all", "area", "sender", "harmed_by")),
    person_rows=False,
)  # fmt: skip


def _spread(name: str, value: str, meaning: str, *dimensions: str) -> Step:
    """Waits by what they show in one unit, of each outcome."""
    return Step(
        name,
        f"clock, sexual abuse or not, dimension, code and {value}",
        ("clock", "csa", "dimension", "code", value),
        ("clock_case", "covered_year"),
        (
            _CLOCK, _CSA, *_BY, count(value, meaning, unit="days", null=False),
            count("stopped", "Waits that stopped then", unit="cases", null=False),
            count("ended", "Waits that ended then in another way", unit="cases", null=False),
            count("open", "Waits last seen open then", unit="cases", null=False),
        ),
        f"""
    WITH counted AS (
        SELECT c.clock, c.csa, c.harmed_by, c.context, c.{value}, c.finding,
            CASE WHEN c.outcome = 'stopped' THEN 1 ELSE 0 END AS stopped,
            CASE WHEN c.outcome = 'ended' THEN 1 ELSE 0 END AS ended,
            CASE WHEN c.outcome = 'open' THEN 1 ELSE 0 END AS open
        FROM clock_case AS c
        JOIN covered_year AS y ON y.year = c.year
    )"""
        + _by(
            "clock", value,
            "CAST(SUM(stopped) AS BIGINT) AS stopped, CAST(SUM(ended) AS BIGINT) AS ended,"
            " CAST(SUM(open) AS BIGINT) AS open",
            "finding IS NULL", dimensions,
        ),
        person_rows=False,
    )  # fmt: skip


CLOCK_SPREAD = _spread(
    "clock_spread", "shown", "What the clock shows: working days where it counts them, else days", "all"
)
CLOCK_DAYS = _spread("clock_days", "days", "Days that it ran, whatever the clock counts", "all", "harmed_by", "context")

CLOCK_AREA_DAYS = Step(
    "clock_area_days",
    "clock, area and days",
    ("clock", "area", "days"),
    ("clock_case", "clock_start", "clock_area_wait", "covered_year"),
    (
        _CLOCK,
        text("area", "Area of the start; not_known", null=False),
        count("days", "Days that it ran", unit="days", null=False),
        count("stopped", "Waits that stopped then", unit="cases", null=False),
        count("ended", "Waits that ended then in another way", unit="cases", null=False),
        count("open", "Waits last seen open then", unit="cases", null=False),
    ),
    """
    WITH counted AS (
        SELECT c.clock, c.area, c.days,
            CASE WHEN c.outcome = 'stopped' THEN 1 ELSE 0 END AS stopped,
            CASE WHEN c.outcome = 'ended' THEN 1 ELSE 0 END AS ended,
            CASE WHEN c.outcome = 'open' THEN 1 ELSE 0 END AS open
        FROM clock_case AS c
        JOIN clock_area_wait AS w ON w.clock = c.clock
        JOIN covered_year AS y ON y.year = c.year
        JOIN clock_start AS s ON s.clock = c.clock AND s.event_key = c.event_key
        WHERE c.finding IS NULL AND days_between(s.day, s.until) >= w.at_least -- also those that stopped sooner
    )
    SELECT clock, area, days, CAST(SUM(stopped) AS BIGINT) AS stopped, CAST(SUM(ended) AS BIGINT) AS ended,
        CAST(SUM(open) AS BIGINT) AS open
    FROM counted GROUP BY clock, area, days
    """,
    person_rows=False,
)

CLOCK_BANDED = Step(
    "clock_banded",
    "clock, year of the stop, dimension, code and band",
    ("clock", "year", "dimension", "code", "band"),
    ("clock_case", "covered_year", "clock_band"),
    (
        _CLOCK,
        count("year", "Year in which the year to March in which it stopped ends", unit="year", null=False),
        text("dimension", "all or area", null=False),
        text("code", "Code of that dimension", null=False),
        text("band", "Band", null=False),
        _CASES,
    ),
    """
    WITH counted AS (
        SELECT c.clock, y.year, c.area, b.band
        FROM clock_case AS c
        JOIN covered_year AS y ON y.year = c.seen_year
        JOIN clock_band AS b ON b.clock = c.clock AND c.shown >= b.from_value AND c.shown <= b.to_value
        WHERE c.outcome = 'stopped' AND c.finding IS NULL
    )
    SELECT clock, year, 'all' AS dimension, 'all' AS code, band, COUNT(*) AS cases
    FROM counted GROUP BY clock, year, band
    UNION ALL
    SELECT clock, year, 'area' AS dimension, area AS code, band, COUNT(*) AS cases
    FROM counted GROUP BY clock, year, area, band
    """,
    person_rows=False,
)

CLOCK_FINDINGS = Step(
    "clock_findings",
    "clock and what cannot be true, or cannot be told, of some waits",
    ("clock", "finding"),
    ("clock_case", "clock_mark", "covered_year"),
    (
        _CLOCK,
        text("finding", "backwards, after_end, outside_calendar, undated, unheard or no_day", null=False),
        _CASES,
    ),
    """
    SELECT c.clock, c.finding, COUNT(*) AS cases
    FROM clock_case AS c
    JOIN covered_year AS y ON y.year = c.year
    WHERE c.finding IS NOT NULL
    GROUP BY c.clock, c.finding
    UNION ALL
    SELECT clock, 'no_day' AS finding, COUNT(*) AS cases
    FROM clock_mark WHERE role = 'start' AND (day IS NULL OR pair_key IS NULL)
    GROUP BY clock
    """,
    person_rows=False,
)

CLOCK_KINDS = Step(
    "clock_kinds",
    "clock and role",
    ("clock", "role"),
    ("clock_mark",),
    (_CLOCK, text("role", "start or stop", null=False), count("events", "Events", unit="events", null=False)),
    """
    SELECT clock, role, COUNT(*) AS events
    FROM clock_mark WHERE (role = 'start' OR role = 'stop') AND day IS NOT NULL
    GROUP BY clock, role
    """,
    person_rows=False,
)

COUNTS: tuple[Step, ...] = (
    CLOCK_COUNTS, CLOCK_SPREAD, CLOCK_DAYS, CLOCK_AREA_DAYS, CLOCK_BANDED, CLOCK_FINDINGS, CLOCK_KINDS,
)  # fmt: skip
