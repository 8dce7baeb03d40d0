"""Children with a record specific to sexual abuse, counted once each, as named SQL steps.

The definition, `sightline-csa-record/1`: an event with a rung of the status ladder, in which the person was not a
suspect or witness, recorded while the child was under 18. The year is the year to March that holds the day it was
recorded; the age is that on that day. Only years for which returns were received are counted: a return also repeats
older records of cases still open, which are no count of their year.

The same counts are made over the draws of the link set, of the people only whom a draw touches: all others count alike
in every draw. An event has in every draw the age, sex and area that it has in draw 0; of a person made of two, the
youngest age at which something was recorded counts, and a known sex before one not known.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, date, flag, text

_DRAW = count("draw", "Draw of the link set; 0 is the best one", unit="draw", null=False)
_PERSON = text("person_key", "Person", null=False)
_YEAR = count("year", "Year in which the year to March ends", unit="year", null=False)

CSA_RECORD = Step(
    "csa_record",
    "event specific to sexual abuse, recorded while the child was under 18",
    ("event_key",),
    ("event", "person", "covered_year"),
    (
        text("event_key", "Event", null=False),
        text("record_key", "Record", null=False),
        _PERSON,
        text("sender", "Kind of agency", null=False),
        text("area", "Authority the child lived in, as recorded"),
        text("status", "Rung of the status ladder", null=False),
        text("harmed_by", "Who harmed"),
        text("context", "Context of the abuse"),
        flag("exploitation", "Sexual exploitation"),
        date("recorded_on", "Day it was recorded", null=False),
        _YEAR,
        count("age", "Age on that day", unit="years", null=False),
        text("sex", "Sex"),
    ),
    """
    SELECT event.event_key, event.record_key, event.person_key, event.sender, event.area, event.status,
        event.harmed_by, event.context, event.exploitation, event.recorded_on,
        year_to_march(event.recorded_on) AS year,
        age_on(person.birth_month, event.recorded_on) AS age, person.sex
    FROM event
    JOIN person ON person.person_key = event.person_key
    JOIN covered_year ON covered_year.year = year_to_march(event.recorded_on)
    WHERE event.status IS NOT NULL AND event.recorded_on IS NOT NULL AND person.birth_month IS NOT NULL
        AND age_on(person.birth_month, event.recorded_on) < 18
        AND age_on(person.birth_month, event.recorded_on) >= 0
    """,
)

_CHILD_YEAR = (
    _PERSON,
    _YEAR,
    count("age", "Age at the first such record of the year", unit="years", null=False),
    text("sex", "Sex"),
    flag("adult_on_child", "A record says an adult harmed", null=False),
    flag("child_on_child", "A record says a child harmed", null=False),
    flag("exploitation", "A record says sexual exploitation", null=False),
    flag("council", "A council recorded it", null=False),
    flag("police", "A police force recorded it", null=False),
    flag("support", "A support service recorded it", null=False),
    flag("concern", "Concern", null=False),
    flag("factor", "Assessed factor", null=False),
    flag("plan", "Protection plan for sexual abuse", null=False),
    flag("crime", "Recorded crime", null=False),
    text("context", "Context of the abuse, where a record gives one"),
)
_CHILD_AREA = (_PERSON, _YEAR, text("area", "Council that recorded it, else the home area police or support recorded"))
_CHILDREN = (
    _YEAR,
    text("dimension", "What the children are broken down by", null=False),
    text("code", "Code of that dimension", null=False),
    count("children", "Children, each once", unit="children", null=False),
)
_ANY_YEAR = (count("children", "Children with such a record in any of the years, each once", unit="children",
                   null=False),)  # fmt: skip


# -- the queries; `draw` is "draw, " where they count over draws, else "" -----------------------------------------


def _child_year(table: str, draw: str = "") -> str:
    """Each child of a year once, with all that the records of `table` say."""
    return f"""
    SELECT {draw}person_key, year, MIN(age) AS age, MIN(sex) AS sex,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'adult_on_child') AS adult_on_child,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'child_on_child') AS child_on_child,
        BOOL_OR(COALESCE(exploitation, false)) AS exploitation,
        BOOL_OR(sender = 'council') AS council, BOOL_OR(sender = 'police') AS police,
        BOOL_OR(sender = 'support') AS support,
        BOOL_OR(status = 'concern') AS concern, BOOL_OR(status = 'assessed factor') AS factor,
        BOOL_OR(status = 'plan for sexual abuse') AS plan, BOOL_OR(status = 'recorded crime') AS crime,
        MIN(CASE WHEN context = 'not_known' THEN NULL ELSE context END) AS context
    FROM {table} GROUP BY {draw}person_key, year
    """


def _child_area(table: str, draw: str = "") -> str:
    """Where each child of a year lived, as the records of `table` say."""
    return f"""
    SELECT {draw}person_key, year, area
    FROM (
        SELECT {draw}person_key, year, area, ROW_NUMBER() OVER (
            PARTITION BY {draw}person_key, year
            ORDER BY CASE sender WHEN 'council' THEN 1 WHEN 'police' THEN 2 ELSE 3 END NULLS LAST,
                recorded_on DESC NULLS LAST, area NULLS LAST
        ) AS place
        FROM {table} WHERE area IS NOT NULL
    ) AS placed
    WHERE place = 1
    """


_PATTERN = """CONCAT_WS('+', CASE WHEN council THEN 'council' ELSE NULL END,
        CASE WHEN police THEN 'police' ELSE NULL END, CASE WHEN support THEN 'support' ELSE NULL END)"""
_BAND = "CASE WHEN age < 5 THEN '0-4' WHEN age < 10 THEN '5-9' WHEN age < 16 THEN '10-15' ELSE '16-17' END"
# Dimension, code, and which children count.
_COUNTED = (
    ("all", "'all'", "true"),
    ("harmed_by", "'adult_on_child'", "adult_on_child"),
    ("harmed_by", "'child_on_child'", "child_on_child"),
    ("harmed_by", "'not_known'", "NOT adult_on_child AND NOT child_on_child"),
    ("exploitation", "CASE WHEN exploitation THEN 'yes' ELSE 'no' END", "true"),
    ("area", "area", "true"),
    ("age", _BAND, "true"),
    ("sex", "COALESCE(sex, 'U')", "true"),
    ("sender", "'council'", "council"),
    ("sender", "'police'", "police"),
    ("sender", "'support'", "support"),
    ("overlap", _PATTERN, "true"),
    ("status", "'concern'", "concern"),
    ("status", "'assessed factor'", "factor"),
    ("status", "'plan for sexual abuse'", "plan"),
    ("status", "'recorded crime'", "crime"),
    ("context_known", "CASE WHEN context IS NULL THEN 'no' ELSE 'yes' END", "true"),
)


def _children(child_year: str, child_area: str, draw: str = "") -> str:
    """How many children of each year count in each code of each dimension."""
    return "\n    UNION ALL".join(
        f"\n    SELECT {draw}year, '{dimension}' AS dimension, {code} AS code, COUNT(*) AS children"
        f" FROM {child_area if dimension == 'area' else child_year} WHERE {where} GROUP BY {draw}year, {code}"
        for dimension, code, where in _COUNTED
    )


# -- counts of the best link set ----------------------------------------------------------------------------------

CHILD_YEAR = Step(
    "child_year",
    "child with such a record in a year",
    ("person_key", "year"),
    ("csa_record",),
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

CHILDREN = Step(
    "children",
    "year, dimension and code",
    ("year", "dimension", "code"),
    ("child_year", "child_area"),
    _CHILDREN,
    _children("child_year", "child_area"),
    person_rows=False,
)

CHILDREN_ANY_YEAR = Step(
    "children_any_year",
    "project",
    (),
    ("child_year",),
    _ANY_YEAR,
    "SELECT COUNT(DISTINCT person_key) AS children FROM child_year",
    person_rows=False,
)

# -- the same over draws ------------------------------------------------------------------------------------------

MOVED_RECORD = Step(
    "moved_record",
    "record with such an event, and draw in which it is of another person than in draw 0",
    ("record_key", "draw"),
    ("csa_record", "link_draw"),
    (
        text("record_key", "Record", null=False),
        _DRAW,
        text("person_before", "Person in draw 0", null=False),
        text("person_key", "Person in this draw", null=False),
    ),
    """
    SELECT r.record_key, d.draw, r.person_key AS person_before, d.person_key
    FROM (SELECT DISTINCT record_key, person_key FROM csa_record) AS r
    JOIN link_draw AS d ON d.record_key = r.record_key
    """,
)

TOUCHED_PERSON = Step(
    "touched_person",
    "person who gains or loses such a record in some draw; all others have the same ones in every draw",
    ("person_key",),
    ("moved_record",),
    (_PERSON,),
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
    (_DRAW, *CSA_RECORD.columns),
    """
    SELECT s.draw, r.event_key, r.record_key, COALESCE(m.person_key, r.person_key) AS person_key, r.sender, r.area,
        r.status, r.harmed_by, r.context, r.exploitation, r.recorded_on, r.year, r.age, r.sex
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
    ("drawn_record",),
    (_DRAW, *_CHILD_YEAR),
    _child_year("drawn_record", "draw, "),
)

DRAWN_CHILD_AREA = Step(
    "drawn_child_area",
    "touched child with such a record in a year, in one draw",
    ("draw", "person_key", "year"),
    ("drawn_record",),
    (_DRAW, *_CHILD_AREA),
    _child_area("drawn_record", "draw, "),
)

DRAWN_CHILDREN = Step(
    "drawn_children",
    "draw, year, dimension and code; touched children only",
    ("draw", "year", "dimension", "code"),
    ("drawn_child_year", "drawn_child_area"),
    (_DRAW, *_CHILDREN),
    _children("drawn_child_year", "drawn_child_area", "draw, "),
    person_rows=False,
)

DRAWN_CHILDREN_ANY_YEAR = Step(
    "drawn_children_any_year",
    "draw; touched children only",
    ("draw",),
    ("drawn_child_year",),
    (_DRAW, *_ANY_YEAR),
    "SELECT draw, COUNT(DISTINCT person_key) AS children FROM drawn_child_year GROUP BY draw",
    person_rows=False,
)

BEST: tuple[Step, ...] = (CSA_RECORD, CHILD_YEAR, CHILD_AREA, CHILDREN, CHILDREN_ANY_YEAR)
OVER_DRAWS: tuple[Step, ...] = (
    MOVED_RECORD, TOUCHED_PERSON, DRAWN_RECORD, DRAWN_CHILD_YEAR, DRAWN_CHILD_AREA, DRAWN_CHILDREN,
    DRAWN_CHILDREN_ANY_YEAR,
)  # fmt: skip
STEPS: tuple[Step, ...] = (*BEST, *OVER_DRAWS)
