"""Adults whom the police recorded as victims of a sexual offence in their childhood: counted apart from children.

The definition, `sightline-adult-csa-record/1`: a recorded crime that is a record specific to sexual abuse, recorded
when its victim was 18 or over, and that happened, or may have, before the victim was 18. Where the force gives no day
on which it happened, the offence class or the flag alone says that it was against a child.
"""

from __future__ import annotations

from sightline.analyses.picture import columns
from sightline.analyses.picture.codes import OF_AN_ADULT, code_of
from sightline.analyses.picture.columns import CODE, DIMENSION, DRAW, PERSON, SPAN
from sightline.engines.steps import Step
from sightline.standard.tables import count

ADULT_RECORD = Step(
    "adult_record",
    "recorded crime against a child, recorded when the child had grown up",
    ("event_key",),
    ("event", "person", "covered_year"),
    columns.ADULT_RECORD,
    """
    WITH aged AS (
        SELECT event.event_key, event.record_key, event.person_key, year_to_march(event.recorded_on) AS year,
            event.recorded_on, person.birth_month, person.sex,
            CASE WHEN event.precision = 'day' AND age_on(person.birth_month, event.happened_on) >= 0
                    AND days_between(event.happened_on, event.recorded_on) >= 0
                THEN event.happened_on ELSE NULL END AS harm_on
        FROM event
        JOIN person ON person.person_key = event.person_key
        JOIN covered_year ON covered_year.year = year_to_march(event.recorded_on)
        WHERE event.status IS NOT NULL AND event.kind = 'crime_recorded' AND event.recorded_on IS NOT NULL
            AND person.birth_month IS NOT NULL AND age_on(person.birth_month, event.recorded_on) >= 18
    )
    SELECT event_key, record_key, person_key, year, age_on(birth_month, harm_on) AS harm_age,
        days_between(harm_on, recorded_on) AS delay, sex
    FROM aged
    WHERE harm_on IS NULL OR age_on(birth_month, harm_on) < 18
    """,
)


def _adult_code(record: str, draw: str = "") -> str:
    """Each dimension and code that each adult of a year counts in, once; `draw` is "draw, " over draws, else ""."""
    return f"""
    WITH of_year AS (
        SELECT {draw}person_key, span.span AS year, MIN(harm_age) AS harm_age, MAX(delay) AS delay, MIN(sex) AS sex
        FROM {record}
        JOIN span ON span.year = {record}.year
        GROUP BY {draw}person_key, span.span
    )
    SELECT {draw}person_key, year, dimension,
            {code_of(OF_AN_ADULT)}
    FROM of_year
    CROSS JOIN place AS p
    WHERE p.about = 'adult'
    """


def _adults(adult_code: str, draw: str = "") -> str:
    return f"""
    SELECT {draw}year, dimension, code, COUNT(*) AS people
    FROM {adult_code} GROUP BY {draw}year, dimension, code
    """


_ADULT_CODE = (PERSON, SPAN, DIMENSION, CODE)
_COUNT = count("people", "Adults, each once", unit="people", null=False)

ADULT_CODE = Step(
    "adult_code",
    "adult, year, dimension and code that the adult counts in",
    ("person_key", "year", "dimension", "code"),
    ("adult_record", "span", "place"),
    _ADULT_CODE,
    _adult_code("adult_record"),
)

ADULTS = Step(
    "adults",
    "year, dimension and code",
    ("year", "dimension", "code"),
    ("adult_code",),
    (SPAN, DIMENSION, CODE, _COUNT),
    _adults("adult_code"),
    person_rows=False,
)

DRAWN_ADULT_RECORD = Step(
    "drawn_adult_record",
    "such a crime of a touched person, in each draw, with the person of that draw",
    ("draw", "event_key"),
    ("adult_record", "touched_person", "link_set", "moved_record"),
    (DRAW, *columns.ADULT_RECORD),
    """
    SELECT s.draw, r.event_key, r.record_key, COALESCE(m.person_key, r.person_key) AS person_key, r.year, r.harm_age,
        r.delay, r.sex
    FROM adult_record AS r
    JOIN touched_person AS t ON t.person_key = r.person_key
    CROSS JOIN link_set AS s
    LEFT JOIN moved_record AS m ON m.record_key = r.record_key AND m.draw = s.draw
    """,
)

DRAWN_ADULT_CODE = Step(
    "drawn_adult_code",
    "touched adult, draw, year, dimension and code that the adult counts in there",
    ("draw", "person_key", "year", "dimension", "code"),
    ("drawn_adult_record", "span", "place"),
    (DRAW, *_ADULT_CODE),
    _adult_code("drawn_adult_record", "draw, "),
)

DRAWN_ADULTS = Step(
    "drawn_adults",
    "draw, year, dimension and code; touched adults only",
    ("draw", "year", "dimension", "code"),
    ("drawn_adult_code",),
    (DRAW, SPAN, DIMENSION, CODE, _COUNT),
    _adults("drawn_adult_code", "draw, "),
    person_rows=False,
)
