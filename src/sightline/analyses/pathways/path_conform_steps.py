"""The expected path, and children's ways to support, as named SQL steps that end in counts.

What is expected is a dated table (expected_path.csv): which stage has which before it, and which comes once. A
deviation is one of the record, named in words: what was done and not written down looks the same. It is counted only at
councils whose returns hold the stage that is looked for at all. Nothing is added up into a score.

The ways to support: which agency made the first record specific to sexual abuse, what the council did from 90 days
before it to a year after it, and whether support began. Only of children whose year has passed.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, flag, text

ANY, POOLED = "any", "pooled"
ENQUIRY, OTHER_WORK, NO_WORK = "enquiry", "assessment", "nothing"
SESSION, REFERRED, NO_SUPPORT = "session", "waiting", "none"

PATH_EXPECTED = (
    text("rule", "Which deviation", null=False),
    text("kind", "needs (another stage before it) or once", null=False),
    text("stage", "Stage that it is about", null=False),
    text("needs", "Stage that must stand before it; null where it must come once"),
)
_SPAN = count("year", "Year to March; 0 for all the years together", unit="year", null=False)

PATH_KEPT = Step(
    "path_kept",
    "rule of the expected path and episode to which it applies",
    ("rule", "case_key"),
    ("path_step", "path_case", "path_dated", "path_expected"),
    (
        text("rule", "Which deviation", null=False),
        text("case_key", "Episode", null=False),
        text("area", "Code of the council", null=False),
        count("year", "Year in which the year to March of the referral ends", unit="year", null=False),
        flag("deviates", "The record deviates", null=False),
    ),
    """
    WITH seen AS (
        SELECT case_key, year, stage, MIN(number) AS first, COUNT(*) AS times
        FROM path_step
        WHERE path = 'episode'
        GROUP BY case_key, year, stage
    ), speaks AS (
        SELECT c.area, d.stage
        FROM path_dated AS d
        JOIN path_case AS c ON c.path = d.path AND c.case_key = d.case_key
        WHERE d.path = 'episode'
        GROUP BY c.area, d.stage
    )
    SELECT r.rule, s.case_key, c.area, s.year,
        CASE WHEN r.kind = 'once' THEN s.times > 1 ELSE COALESCE(n.first > s.first, true) END AS deviates
    FROM path_expected AS r
    JOIN seen AS s ON s.stage = r.stage
    JOIN path_case AS c ON c.path = 'episode' AND c.case_key = s.case_key
    LEFT JOIN speaks AS p ON p.area = c.area AND p.stage = r.needs
    LEFT JOIN seen AS n ON n.case_key = s.case_key AND n.stage = r.needs
    WHERE r.kind = 'once' OR p.stage IS NOT NULL
    """,
)

_SUMS = "COUNT(*) AS cases, CAST(SUM(CASE WHEN t.deviates THEN 1 ELSE 0 END) AS BIGINT) AS deviating"


def _counted(rule: str, table: str, area: str) -> str:
    groups = [name for name in ("span.span", rule, area) if not name.startswith("'")]
    return f"""
    SELECT span.span AS year, {rule} AS rule, {area} AS area, {_SUMS}
    FROM {table} AS t
    JOIN span ON span.year = t.year
    GROUP BY {", ".join(groups)}"""


CONFORM_COUNT = Step(
    "conform_count",
    "year, deviation (or any) and council (or all pooled)",
    ("year", "rule", "area"),
    ("path_kept", "span"),
    (
        _SPAN,
        text("rule", "Which deviation; any: at least one", null=False),
        text("area", "Code of the council; pooled for all", null=False),
        count("cases", "Episodes to which it applies", unit="episodes", null=False),
        count("deviating", "Of these, whose record deviates", unit="episodes", null=False),
    ),
    """
    WITH whole AS (
        SELECT case_key, area, year, BOOL_OR(deviates) AS deviates FROM path_kept GROUP BY case_key, area, year
    )"""
    + "\n    UNION ALL".join(
        (
            _counted("t.rule", "path_kept", "t.area"), _counted("t.rule", "path_kept", f"'{POOLED}'"),
            _counted(f"'{ANY}'", "whole", "t.area"), _counted(f"'{ANY}'", "whole", f"'{POOLED}'"),
        )
    ),
    person_rows=False,
)  # fmt: skip

PATH_CHILD = Step(
    "path_child",
    "child with a record specific to sexual abuse whose time to be followed has passed or not",
    ("person_key",),
    ("csa_record", "event", "path_case", "path_window", "path_until"),
    (
        text("person_key", "Person", null=False),
        count("year", "Year in which the year to March of the first record ends", unit="year", null=False),
        text(
            "first_by",
            "Kind of agency that made the first record; of several on one day council, then police",
            null=False,
        ),
        text("action", "What the council did: enquiry, assessment, nothing", null=False),
        text("support", "session, waiting, none", null=False),
        flag("followed", "The time has passed", null=False),
    ),
    f"""
    WITH who AS (
        SELECT c.case_key AS person_key, c.year, c.began_on,
            CASE WHEN BOOL_OR(r.sender = 'council') THEN 'council' WHEN BOOL_OR(r.sender = 'police') THEN 'police'
                ELSE 'support' END AS first_by
        FROM path_case AS c
        JOIN csa_record AS r ON r.person_key = c.case_key AND r.recorded_on = c.began_on
        WHERE c.path = 'abuse'
        GROUP BY c.case_key, c.year, c.began_on
    ), did AS (
        SELECT w.person_key,
            BOOL_OR(e.kind = 'strategy_discussion' OR e.kind = 'section47') AS enquiry,
            BOOL_OR(e.kind = 'assessment') AS assessment, BOOL_OR(e.kind = 'support_start') AS session,
            BOOL_OR(e.kind = 'support_referral') AS referred
        FROM who AS w
        JOIN path_window AS p ON p.path = 'abuse'
        CROSS JOIN path_until AS u
        JOIN event AS e ON e.person_key = w.person_key
        WHERE e.happened_on <= u.until AND days_between(e.happened_on, w.began_on) <= p.days_before
            AND days_between(w.began_on, e.happened_on) <= p.days_after
            AND COALESCE(e.role, '-') <> 'suspect' AND COALESCE(e.role, '-') <> 'witness'
        GROUP BY w.person_key
    )
    SELECT w.person_key, w.year, w.first_by,
        CASE WHEN COALESCE(d.enquiry, false) THEN '{ENQUIRY}' WHEN COALESCE(d.assessment, false) THEN '{OTHER_WORK}'
            ELSE '{NO_WORK}' END AS action,
        CASE WHEN COALESCE(d.session, false) THEN '{SESSION}' WHEN COALESCE(d.referred, false) THEN '{REFERRED}'
            ELSE '{NO_SUPPORT}' END AS support,
        days_between(w.began_on, u.until) >= p.days_after AS followed
    FROM who AS w
    JOIN path_window AS p ON p.path = 'abuse'
    CROSS JOIN path_until AS u
    LEFT JOIN did AS d ON d.person_key = w.person_key
    """,
)

FLOW_COUNT = Step(
    "flow_count",
    "year and band of the flow of children, from one box to the next",
    ("year", "source", "target"),
    ("path_child", "span"),
    (
        _SPAN,
        text("source", "Box that they come from", null=False),
        text("target", "Box that they go to", null=False),
        count("children", "Children", unit="children", null=False),
    ),
    """
    SELECT span.span AS year, CONCAT_WS('_', 'first', t.first_by) AS source, CONCAT_WS('_', 'did', t.action) AS target,
        COUNT(*) AS children
    FROM path_child AS t
    JOIN span ON span.year = t.year
    WHERE t.followed
    GROUP BY span.span, t.first_by, t.action
    UNION ALL
    SELECT span.span AS year, CONCAT_WS('_', 'did', t.action) AS source, CONCAT_WS('_', 'support', t.support) AS target,
        COUNT(*) AS children
    FROM path_child AS t
    JOIN span ON span.year = t.year
    WHERE t.followed
    GROUP BY span.span, t.action, t.support
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (PATH_KEPT, CONFORM_COUNT, PATH_CHILD, FLOW_COUNT)
