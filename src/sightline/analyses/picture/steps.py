"""Children with a record specific to sexual abuse, counted once each, as named SQL steps.

The definition, `sightline-csa-record/1`: an event with a rung of the status ladder, in which the person was not a
suspect or witness, recorded while the child was under 18. The year is the year to March that holds the day it was
recorded; the age is that on that day. Only years for which returns were received are counted: a return also repeats
older records of cases still open, which are no count of their year.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, count, date, flag, text

_PERSON = text("person_key", "Person", null=False)
_YEAR = count("year", "Year in which the year to March ends", unit="year", null=False)

CSA_RECORD = Step(
    "csa_record",
    "event specific to sexual abuse, recorded while the child was under 18",
    ("event_key",),
    ("event", "person", "covered_year"),
    (
        text("event_key", "Event", null=False),
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
    SELECT event.event_key, event.person_key, event.sender, event.area, event.status, event.harmed_by, event.context,
        event.exploitation, event.recorded_on, year_to_march(event.recorded_on) AS year,
        age_on(person.birth_month, event.recorded_on) AS age, person.sex
    FROM event
    JOIN person ON person.person_key = event.person_key
    JOIN covered_year ON covered_year.year = year_to_march(event.recorded_on)
    WHERE event.status IS NOT NULL AND event.recorded_on IS NOT NULL AND person.birth_month IS NOT NULL
        AND age_on(person.birth_month, event.recorded_on) < 18
        AND age_on(person.birth_month, event.recorded_on) >= 0
    """,
)

CHILD_YEAR = Step(
    "child_year",
    "child with such a record in a year",
    ("person_key", "year"),
    ("csa_record",),
    (
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
    ),
    """
    SELECT person_key, year, MIN(age) AS age, MAX(sex) AS sex,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'adult_on_child') AS adult_on_child,
        BOOL_OR(COALESCE(harmed_by, 'not_known') = 'child_on_child') AS child_on_child,
        BOOL_OR(COALESCE(exploitation, false)) AS exploitation,
        BOOL_OR(sender = 'council') AS council, BOOL_OR(sender = 'police') AS police,
        BOOL_OR(sender = 'support') AS support,
        BOOL_OR(status = 'concern') AS concern, BOOL_OR(status = 'assessed factor') AS factor,
        BOOL_OR(status = 'plan for sexual abuse') AS plan, BOOL_OR(status = 'recorded crime') AS crime,
        MIN(CASE WHEN context = 'not_known' THEN NULL ELSE context END) AS context
    FROM csa_record GROUP BY person_key, year
    """,
)

CHILD_AREA = Step(
    "child_area",
    "child with such a record in a year",
    ("person_key", "year"),
    ("csa_record",),
    (_PERSON, _YEAR, text("area", "Council that recorded it, else the home area police or support recorded")),
    """
    SELECT person_key, year, area
    FROM (
        SELECT person_key, year, area, ROW_NUMBER() OVER (
            PARTITION BY person_key, year
            ORDER BY CASE sender WHEN 'council' THEN 1 WHEN 'police' THEN 2 ELSE 3 END NULLS LAST,
                recorded_on DESC NULLS LAST, area NULLS LAST
        ) AS place
        FROM csa_record WHERE area IS NOT NULL
    ) AS placed
    WHERE place = 1
    """,
)


def _by(dimension: str, code: str, where: str = "true", table: str = "child_year") -> str:
    return (
        f"\n    SELECT year, '{dimension}' AS dimension, {code} AS code, COUNT(*) AS children FROM {table}"
        f" WHERE {where} GROUP BY year, {code}"
    )


_PATTERN = """CONCAT_WS('+', CASE WHEN council THEN 'council' ELSE NULL END,
        CASE WHEN police THEN 'police' ELSE NULL END, CASE WHEN support THEN 'support' ELSE NULL END)"""
_BAND = "CASE WHEN age < 5 THEN '0-4' WHEN age < 10 THEN '5-9' WHEN age < 16 THEN '10-15' ELSE '16-17' END"

CHILDREN: Step = Step(
    "children",
    "year, dimension and code",
    ("year", "dimension", "code"),
    ("child_year", "child_area"),
    (
        _YEAR,
        text("dimension", "What the children are broken down by", null=False),
        text("code", "Code of that dimension", null=False),
        Column("children", count("children", "", unit="children").type, "Children, each once", False, unit="children"),
    ),
    "\n    UNION ALL".join(
        (
            _by("all", "'all'"),
            _by("harmed_by", "'adult_on_child'", "adult_on_child"),
            _by("harmed_by", "'child_on_child'", "child_on_child"),
            _by("harmed_by", "'not_known'", "NOT adult_on_child AND NOT child_on_child"),
            _by("exploitation", "CASE WHEN exploitation THEN 'yes' ELSE 'no' END"),
            _by("area", "area", table="child_area"),
            _by("age", _BAND),
            _by("sex", "COALESCE(sex, 'U')"),
            _by("sender", "'council'", "council"),
            _by("sender", "'police'", "police"),
            _by("sender", "'support'", "support"),
            _by("overlap", _PATTERN),
            _by("status", "'concern'", "concern"),
            _by("status", "'assessed factor'", "factor"),
            _by("status", "'plan for sexual abuse'", "plan"),
            _by("status", "'recorded crime'", "crime"),
            _by("context_known", "CASE WHEN context IS NULL THEN 'no' ELSE 'yes' END"),
        )
    ),
    person_rows=False,
)

CHILDREN_ANY_YEAR = Step(
    "children_any_year",
    "project",
    (),
    ("child_year",),
    (count("children", "Children with such a record in any of the years, each once", unit="children", null=False),),
    "SELECT COUNT(DISTINCT person_key) AS children FROM child_year",
    person_rows=False,
)

STEPS: tuple[Step, ...] = (CSA_RECORD, CHILD_YEAR, CHILD_AREA, CHILDREN, CHILDREN_ANY_YEAR)
