"""Children with a record specific to sexual abuse, counted once each, as named SQL steps.

The definition, `sightline-csa-record/1`: an event with a rung of the status ladder, in which the person was not a
suspect or witness, recorded while the child was under 18. The year is the year to March that holds the day it was
recorded; the age is that on that day. Only years for which returns were received are counted: a return also repeats
older records of cases still open, which are no count of their year.

Records are turned into one row a child and year (`child_year`), that into every code a child counts in (`child_code`),
and those into counts (`children`), one dimension at a time or two. Year 0 holds all the years together. The same
counts are made over the draws of the link set, of the people only whom a draw touches: all others count alike in every
draw. An event has in every draw the age, sex, area and ethnic group that it has in draw 0; of a person made of two, the
youngest age at which something was recorded counts, and what is known before what is not.

Adults who report what was done to them in childhood are another population, counted apart (adults.py).
"""

from __future__ import annotations

from sightline.analyses.picture.adults import (
    ADULT_CODE,
    ADULT_RECORD,
    ADULTS,
    DRAWN_ADULT_CODE,
    DRAWN_ADULT_RECORD,
    DRAWN_ADULTS,
)
from sightline.analyses.picture.codes import CHILD_CODE, CHILDREN, DRAWN_CHILD_CODE, DRAWN_CHILDREN, RECORDS_HELD
from sightline.analyses.picture.columns import BEFORE, DRAW, HARM, PERSON, RECORD, SPAN, YEAR
from sightline.engines.steps import Step
from sightline.standard.first_words import AREA, first_words
from sightline.standard.groups import UNSAID
from sightline.standard.tables import count, flag, text

CSA_RECORD = Step(
    "csa_record",
    "event specific to sexual abuse, recorded while the child was under 18",
    ("event_key",),
    ("event", "person", "covered_year"),
    RECORD,
    """
    WITH aged AS (
        SELECT event.event_key, event.record_key, event.person_key, event.sender, event.area, event.status,
            event.harmed_by, event.context, event.setting, event.exploitation, event.online, event.group_based,
            event.recorded_on, year_to_march(event.recorded_on) AS year,
            age_on(person.birth_month, event.recorded_on) AS age,
            -- only a crime says when the harm itself was; of all others happened_on is the day of what agencies did
            CASE WHEN event.kind = 'crime_recorded' AND event.precision = 'day'
                    AND age_on(person.birth_month, event.happened_on) >= 0
                    AND days_between(event.happened_on, event.recorded_on) >= 0
                THEN event.happened_on ELSE NULL END AS harm_on,
            person.birth_month, person.sex
        FROM event
        JOIN person ON person.person_key = event.person_key
        JOIN covered_year ON covered_year.year = year_to_march(event.recorded_on)
        WHERE event.status IS NOT NULL AND event.recorded_on IS NOT NULL AND person.birth_month IS NOT NULL
            AND age_on(person.birth_month, event.recorded_on) < 18
            AND age_on(person.birth_month, event.recorded_on) >= 0
    )
    SELECT event_key, record_key, person_key, sender, area, status, harmed_by, context, setting, exploitation, online,
        group_based, recorded_on, year, age, age_on(birth_month, harm_on) AS harm_age,
        days_between(harm_on, recorded_on) AS delay, sex
    FROM aged
    """,
)

_CHILD_YEAR = (
    PERSON,
    SPAN,
    count("age", "Age at the first such record of the year", unit="years", null=False),
    text("sex", "Sex"),
    flag("adult_on_child", "A record says an adult harmed", null=False),
    flag("child_on_child", "A record says a child harmed", null=False),
    flag("exploitation", "A record says sexual exploitation", null=False),
    text("online", "Whether a record says online: yes, no, not_known", null=False),
    text("group_based", "Whether a record says group-based: yes, no, not_known", null=False),
    flag("council", "A council recorded it", null=False),
    flag("police", "A police force recorded it", null=False),
    flag("support", "A support service recorded it", null=False),
    flag("concern", "Concern", null=False),
    flag("factor", "Assessed factor", null=False),
    flag("plan", "Protection plan for sexual abuse", null=False),
    flag("crime", "Recorded crime", null=False),
    flag("context", "A record gives the context of the abuse", null=False),
    flag("setting", "A record says where", null=False),
    *HARM,
)
_CHILD_AREA = (PERSON, YEAR, text("area", "Council that recorded it, else the home area police or support recorded"))
_CHILD_ETHNICITY = (
    PERSON,
    SPAN,
    text("source", "Who said or saw the ethnic group", null=False),
    text("ethnic_group", "Ethnic group by that source, or why none is known", null=False),
)


# -- the queries; `draw` is "draw, " where they count over draws, else "" -----------------------------------------


def _answered(column: str) -> str:
    """Of a flag that three in four records cannot carry: yes, no, or that no record says either."""
    return (
        f"CASE WHEN BOOL_OR(COALESCE({column}, false)) THEN 'yes' WHEN COUNT({column}) > 0 THEN 'no' "
        f"ELSE 'not_known' END AS {column}"
    )


def _child_year(table: str, draw: str = "") -> str:
    """Each child of a year once, with all that the records of `table` say."""
    return f"""
    SELECT {draw}person_key, span.span AS year, MIN(age) AS age, MIN(sex) AS sex,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'adult_on_child') AS adult_on_child,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'child_on_child') AS child_on_child,
        BOOL_OR(COALESCE(exploitation, false)) AS exploitation,
        {_answered("online")},
        {_answered("group_based")},
        BOOL_OR(sender = 'council') AS council, BOOL_OR(sender = 'police') AS police,
        BOOL_OR(sender = 'support') AS support,
        BOOL_OR(status = 'concern') AS concern, BOOL_OR(status = 'assessed factor') AS factor,
        BOOL_OR(status = 'plan for sexual abuse') AS plan, BOOL_OR(status = 'recorded crime') AS crime,
        BOOL_OR(COALESCE(context, 'not_known') <> 'not_known') AS context,
        BOOL_OR(COALESCE(setting, 'not_known') <> 'not_known') AS setting,
        MIN(harm_age) AS harm_age, MAX(delay) AS delay
    FROM {table}
    JOIN span ON span.year = {table}.year
    GROUP BY {draw}person_key, span.span
    """


_ORDER = " ".join(f"WHEN '{sender}' THEN {place}" for place, sender in enumerate(first_words(AREA), 1))


def _child_area(table: str, draw: str = "") -> str:
    """Where each child of a year lived, as the records of `table` say."""
    return f"""
    SELECT {draw}person_key, year, area
    FROM (
        SELECT {draw}person_key, year, area, ROW_NUMBER() OVER (
            PARTITION BY {draw}person_key, year
            ORDER BY CASE sender {_ORDER} ELSE 9 END NULLS LAST,
                recorded_on DESC NULLS LAST, area NULLS LAST
        ) AS place
        FROM {table} WHERE area IS NOT NULL
    ) AS placed
    WHERE place = 1
    """


_UNSAID = ", ".join(f"'{group}'" for group in UNSAID)


def _child_ethnicity(table: str, before: str, draw: str = "") -> str:
    """What each source says of each child of a year. Of people made of two, a group that is said comes first.

    `before` is the column with the person in draw 0, of whom sources speak.
    """
    return f"""
    WITH held AS (
        SELECT DISTINCT {draw}person_key, {before} AS before, span.span AS year
        FROM {table}
        JOIN span ON span.year = {table}.year
    )
    SELECT {draw}held.person_key, held.year, e.source,
        COALESCE(
            MIN(CASE WHEN e.ethnic_group IN ({_UNSAID}) THEN NULL ELSE e.ethnic_group END), MAX(e.ethnic_group)
        ) AS ethnic_group
    FROM held
    JOIN person_ethnicity AS e ON e.person_key = held.before
    GROUP BY {draw}held.person_key, held.year, e.source
    """


# -- of the best link set ------------------------------------------------------------------------------------------

CHILD_YEAR = Step(
    "child_year",
    "child with such a record in a year",
    ("person_key", "year"),
    ("csa_record", "span"),
    _CHILD_YEAR,
    _child_year("csa_record"),
)

CHILD_AREA = Step(
    "child_area",
    "child with such a record in a year",
    ("person_key", "year"),
    ("csa_record",),
    _CHILD_AREA,
    _child_area("csa_record"),
)

CHILD_ETHNICITY = Step(
    "child_ethnicity",
    "child with such a record in a year, and source that holds a record of the child",
    ("person_key", "year", "source"),
    ("csa_record", "span", "person_ethnicity"),
    _CHILD_ETHNICITY,
    _child_ethnicity("csa_record", "person_key"),
)

# -- over draws ----------------------------------------------------------------------------------------------------

MOVED_RECORD = Step(
    "moved_record",
    "record with such an event, of a child or grown up since, and draw in which it is of another person than in draw 0",
    ("record_key", "draw"),
    ("csa_record", "adult_record", "link_draw"),
    (
        text("record_key", "Record", null=False),
        DRAW,
        BEFORE,
        text("person_key", "Person in this draw", null=False),
    ),
    """
    WITH counted AS (
        SELECT record_key, person_key FROM csa_record UNION ALL SELECT record_key, person_key FROM adult_record
    )
    SELECT r.record_key, d.draw, r.person_key AS person_before, d.person_key
    FROM (SELECT DISTINCT record_key, person_key FROM counted) AS r
    JOIN link_draw AS d ON d.record_key = r.record_key
    """,
)

TOUCHED_PERSON = Step(
    "touched_person",
    "person who gains or loses such a record in some draw; all others have the same ones in every draw",
    ("person_key",),
    ("moved_record",),
    (PERSON,),
    """
    SELECT DISTINCT person_key
    FROM (
        SELECT person_before AS person_key FROM moved_record UNION ALL SELECT person_key FROM moved_record
    ) AS moved
    """,
)

DRAWN_RECORD = Step(
    "drawn_record",
    "event of a touched person, in each draw, with the person of that draw",
    ("draw", "event_key"),
    ("csa_record", "touched_person", "link_set", "moved_record"),
    (DRAW, BEFORE, *RECORD),
    """
    SELECT s.draw, r.person_key AS person_before, r.event_key, r.record_key,
        COALESCE(m.person_key, r.person_key) AS person_key, r.sender, r.area, r.status, r.harmed_by, r.context,
        r.setting, r.exploitation, r.online, r.group_based, r.recorded_on, r.year, r.age, r.harm_age, r.delay, r.sex
    FROM csa_record AS r
    JOIN touched_person AS t ON t.person_key = r.person_key
    CROSS JOIN link_set AS s
    LEFT JOIN moved_record AS m ON m.record_key = r.record_key AND m.draw = s.draw
    """,
)

DRAWN_CHILD_YEAR = Step(
    "drawn_child_year",
    "touched child with such a record in a year, in one draw",
    ("draw", "person_key", "year"),
    ("drawn_record", "span"),
    (DRAW, *_CHILD_YEAR),
    _child_year("drawn_record", "draw, "),
)

DRAWN_CHILD_AREA = Step(
    "drawn_child_area",
    "touched child with such a record in a year, in one draw",
    ("draw", "person_key", "year"),
    ("drawn_record",),
    (DRAW, *_CHILD_AREA),
    _child_area("drawn_record", "draw, "),
)

DRAWN_CHILD_ETHNICITY = Step(
    "drawn_child_ethnicity",
    "touched child with such a record in a year, in one draw, and source that holds a record of the child",
    ("draw", "person_key", "year", "source"),
    ("drawn_record", "span", "person_ethnicity"),
    (DRAW, *_CHILD_ETHNICITY),
    _child_ethnicity("drawn_record", "person_before", "draw, "),
)

BEST: tuple[Step, ...] = (
    CSA_RECORD, CHILD_YEAR, CHILD_AREA, CHILD_ETHNICITY, CHILD_CODE, CHILDREN, RECORDS_HELD, ADULT_RECORD, ADULT_CODE,
    ADULTS,
)  # fmt: skip
OVER_DRAWS: tuple[Step, ...] = (
    MOVED_RECORD, TOUCHED_PERSON, DRAWN_RECORD, DRAWN_CHILD_YEAR, DRAWN_CHILD_AREA, DRAWN_CHILD_ETHNICITY,
    DRAWN_CHILD_CODE, DRAWN_CHILDREN, DRAWN_ADULT_RECORD, DRAWN_ADULT_CODE, DRAWN_ADULTS,
)  # fmt: skip
STEPS: tuple[Step, ...] = (*BEST, *OVER_DRAWS)

__all__ = [
    "ADULTS", "ADULT_CODE", "ADULT_RECORD", "BEST", "CHILDREN", "CHILD_AREA", "CHILD_CODE", "CHILD_ETHNICITY",
    "CHILD_YEAR", "CSA_RECORD", "DRAWN_ADULTS", "DRAWN_ADULT_CODE", "DRAWN_ADULT_RECORD", "DRAWN_CHILDREN",
    "DRAWN_CHILD_AREA", "DRAWN_CHILD_CODE", "DRAWN_CHILD_ETHNICITY", "DRAWN_CHILD_YEAR", "DRAWN_RECORD", "MOVED_RECORD",
    "OVER_DRAWS", "RECORDS_HELD", "STEPS", "TOUCHED_PERSON",
]  # fmt: skip
