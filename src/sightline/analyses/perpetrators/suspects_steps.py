"""Children whom the police recorded as suspects, and whether they were recorded as victims of sexual abuse: counts.

A child counts once, by the first crime recorded in the years counted of which the child was suspected while under 18,
both when it happened and when it was recorded: an adult of whom it is told later is no child whom anybody can help.
What happened to the crime is told of forces that sent their outcomes of the year.
Whether an entry specific to sexual abuse came before, on the same day or after is by the days of recording: what
happened first is not known from them.
"""

from __future__ import annotations

from sightline.analyses.children_who_harm.steps import AGE_WHEN_RECORDED
from sightline.engines.steps import Step
from sightline.standard.tables import count, date, flag, text

CHILD_SUSPECT = Step(
    "child_suspect",
    "child recorded as a suspect: the first crime",
    ("person_key",),
    ("offence_party", "offence", "covered_year", "person", "force_follow"),
    (
        text("person_key", "Person", null=False),
        text("offence_key", "Crime", null=False),
        date("recorded_on", "Day the crime was recorded", null=False),
        text("suspect_of", "sexual: sexual abuse of a child; other: another crime", null=False),
        flag("sent", "Whether the force sent outcomes of the year", null=False),
    ),
    f"""
    SELECT person_key, offence_key, recorded_on, CASE WHEN of_child THEN 'sexual' ELSE 'other' END AS suspect_of, sent
    FROM (
        SELECT p.person_key, o.offence_key, o.recorded_on, o.of_child, COALESCE(f.sent, false) AS sent,
            ROW_NUMBER() OVER (
                PARTITION BY p.person_key
                ORDER BY o.recorded_on NULLS LAST, o.of_child DESC NULLS LAST, o.offence_key NULLS LAST,
                    f.sent NULLS LAST
            ) AS nth
        FROM offence_party AS p
        JOIN offence AS o ON o.offence_key = p.offence_key
        JOIN covered_year AS y ON y.year = year_to_march(o.recorded_on)
        LEFT JOIN person AS k ON k.person_key = p.person_key
        LEFT JOIN force_follow AS f ON f.agency = o.agency AND f.year = y.year
        WHERE p.role = 'suspect' AND p.person_key IS NOT NULL AND p.age >= 0 AND p.age < 18
            AND {AGE_WHEN_RECORDED} < 18
    ) AS first_of
    WHERE nth = 1
    """,
)

SUSPECT_COUNT = Step(
    "suspect_count",
    "kind of crime, when recorded as a victim, and what happened",
    ("suspect_of", "suspect_when", "happened"),
    ("child_suspect", "event", "offence_outcome", "outcome_group"),
    (
        text("suspect_of", "sexual or other", null=False),
        text("suspect_when", "Recorded as a victim of sexual abuse: before, same, after, never", null=False),
        text("happened", "charged, out_of_court, no_further, not_yet, or not_sent by the force", null=False),
        count("children", "Children", unit="children", null=False),
    ),
    """
    WITH harmed AS (
        SELECT s.person_key, MIN(days_between(s.recorded_on, e.recorded_on)) AS days
        FROM child_suspect AS s
        JOIN event AS e ON e.person_key = s.person_key AND e.status IS NOT NULL AND e.recorded_on IS NOT NULL
        GROUP BY s.person_key
    ), dealt AS (
        SELECT s.person_key, g.code_group, ROW_NUMBER() OVER (
            PARTITION BY s.person_key
            ORDER BY CASE WHEN g.code_group = 'charged' THEN 0 ELSE 1 END NULLS LAST, x.outcome_on DESC NULLS LAST,
                g.code_group NULLS LAST
        ) AS nth
        FROM child_suspect AS s
        JOIN offence_outcome AS x ON x.offence_key = s.offence_key
        JOIN outcome_group AS g ON g.code = x.outcome_code
        GROUP BY s.person_key, g.code_group, x.outcome_on
    ), put AS (
        SELECT s.suspect_of,
            CASE WHEN h.days IS NULL THEN 'never' WHEN h.days < 0 THEN 'before' WHEN h.days = 0 THEN 'same'
                ELSE 'after' END AS suspect_when,
            CASE WHEN NOT s.sent THEN 'not_sent' WHEN d.code_group IS NULL THEN 'not_yet'
                WHEN d.code_group IN ('charged', 'out_of_court') THEN d.code_group ELSE 'no_further' END AS happened
        FROM child_suspect AS s
        LEFT JOIN harmed AS h ON h.person_key = s.person_key
        LEFT JOIN dealt AS d ON d.person_key = s.person_key AND d.nth = 1
    )
    SELECT suspect_of, suspect_when, happened, COUNT(*) AS children
    FROM put GROUP BY suspect_of, suspect_when, happened
    """,
    person_rows=False,
)

SUSPECTS: tuple[Step, ...] = (CHILD_SUSPECT, SUSPECT_COUNT)
