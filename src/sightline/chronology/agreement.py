"""Whether two agencies say the same of one child: checks across agencies, which no agency's own fix list may hold.

They run after linkage, on what each agency last said, and leave only as counts of children for a pair of agencies.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.model import AGREEMENT
from sightline.standard.tables import date, text

_SAID = ("birth_month", "sex", "ethnicity", "death_month")


def _newest(column: str) -> str:
    """An agency's newest word on one attribute of one person."""
    return f"""(
        SELECT person_key, agency, {column}, ROW_NUMBER() OVER (
            PARTITION BY person_key, agency
            ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST, record_key NULLS LAST,
                {column} NULLS LAST
        ) AS place
        FROM mine WHERE {column} IS NOT NULL
    )"""


_JOINS = "\n    ".join(
    f"LEFT JOIN {_newest(column)} AS s{number} ON s{number}.person_key = known.person_key"
    f" AND s{number}.agency = known.agency AND s{number}.place = 1"
    for number, column in enumerate(_SAID)
)

AGENCY_SAYS = Step(
    "agency_says",
    "person at one agency",
    ("person_key", "agency"),
    ("cin_child", "police_party", "support", "link"),
    (
        text("person_key", "Person", null=False),
        text("agency", "Agency", null=False),
        text("sender", "Kind of agency", null=False),
        date("birth_month", "Month of birth, as the agency last said"),
        text("sex", "Sex, as the agency last said"),
        text("ethnicity", "Ethnic group, as the agency last said"),
        date("death_month", "Month of death, as a council last said"),
    ),
    f"""
    WITH said AS (
        SELECT record_key, agency, 'council' AS sender, period_end, submission, birth_month, sex, ethnicity, death_month
        FROM cin_child
        UNION ALL
        SELECT record_key, agency, 'support' AS sender, period_end, submission, birth_month, sex, ethnicity,
            CAST(NULL AS DATE) AS death_month
        FROM support
        UNION ALL
        SELECT record_key, agency, 'police' AS sender, period_end, submission, birth_month, sex, ethnicity,
            CAST(NULL AS DATE) AS death_month
        FROM police_party
    ), mine AS (
        SELECT l.person_key, said.agency, said.sender, said.record_key, said.period_end, said.submission,
            said.birth_month, said.death_month,
            CASE WHEN said.sex IN ('1', 'M') THEN 'M' WHEN said.sex IN ('2', 'F') THEN 'F' ELSE NULL END AS sex,
            CASE WHEN said.ethnicity IN ('REFU', 'NOBT') THEN NULL ELSE said.ethnicity END AS ethnicity
        FROM said
        JOIN link AS l ON l.record_key = said.record_key AND l.draw = 0
    ), known AS (
        SELECT person_key, agency, MIN(sender) AS sender FROM mine
        WHERE person_key IS NOT NULL GROUP BY person_key, agency
    )
    SELECT known.person_key, known.agency, known.sender, {", ".join(f"s{n}.{c}" for n, c in enumerate(_SAID))}
    FROM known
    {_JOINS}""",
)  # fmt: skip


def _compared(what: str, column: str) -> str:
    return f"""
    SELECT person_key, council, partner, partner_sender, '{what}' AS what, council_{column} = partner_{column} AS same
    FROM pairs WHERE council_{column} IS NOT NULL AND partner_{column} IS NOT NULL"""


_PAIRS = ("birth_month", "sex", "ethnicity")

AGREEMENTS = Step(
    AGREEMENT.name,
    AGREEMENT.one_row_per,
    AGREEMENT.key,
    ("agency_says", "event"),
    AGREEMENT.columns,
    f"""
    WITH pairs AS (
        SELECT c.person_key, c.agency AS council, o.agency AS partner, o.sender AS partner_sender, c.death_month,
            {", ".join(f"c.{name} AS council_{name}, o.{name} AS partner_{name}" for name in _PAIRS)}
        FROM agency_says AS c
        JOIN agency_says AS o ON o.person_key = c.person_key
        WHERE c.sender = 'council' AND o.agency <> c.agency
    )
    {" UNION ALL ".join(_compared(name, name) for name in _PAIRS)}
    UNION ALL
    SELECT p.person_key, p.council, p.partner, p.partner_sender, 'nothing_after_death' AS what,
        MAX(days_between(p.death_month, e.happened_on)) <= 31 AS same
    FROM pairs AS p
    JOIN event AS e ON e.person_key = p.person_key AND e.agency = p.partner
    WHERE p.death_month IS NOT NULL AND e.happened_on IS NOT NULL
    GROUP BY p.person_key, p.council, p.partner, p.partner_sender""",
)
