"""What is known of each person: the first word on each attribute, and the further draws of the link set."""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.first_words import PERSON as OF_PERSON
from sightline.standard.first_words import first_words
from sightline.standard.model import LINK_DRAW, PERSON
from sightline.standard.tables import count, date, text

_SAYS_IN = {"council": "cin_child", "support": "support", "police": "police_party"}
_FIRST = first_words(OF_PERSON)
# Returns that are asked for month of birth and sex only where none of the first three says them, in this order.
BESIDE = (
    "looked_after_child", "ssd_person", "ea_details", "annex_a_contact", "annex_a_early_help", "annex_a_referral",
    "annex_a_assessment", "annex_a_section47", "annex_a_need", "annex_a_protection_plan", "annex_a_looked_after",
    "missing_reports", "protective_notices", "youth_people", "health_people", "pupils", "school_pupil",
    "school_pupil_left", "referral_mechanism", "court_cases", "custody", "supervision", "register",
)  # fmt: skip
_SAYINGS = "\n        UNION ALL\n        ".join(
    [
        f"SELECT record_key, CAST({rank} AS BIGINT) AS rank, period_end, birth_month, sex, ethnicity,"
        f" '{sender}' AS source FROM {_SAYS_IN[sender]}"
        for rank, sender in enumerate(_FIRST, 1)
    ]
    + [
        f"SELECT record_key, CAST({rank} AS BIGINT) AS rank, period_end, birth_month, sex,"
        f" CAST(NULL AS TEXT) AS ethnicity, CAST(NULL AS TEXT) AS source FROM {table}"
        for rank, table in enumerate(BESIDE, 1 + len(_FIRST))
    ]
)

PERSON_SAYS = Step(
    "person_says",
    "record and submission that says something of its person",
    (),
    (*_SAYS_IN.values(), *BESIDE, "link"),
    (
        text("person_key", "Person", null=False),
        count("rank", "Whose word comes first: council, then support, then police, then others", unit="rank",
              null=False),
        date("period_end", "Last day the submission speaks of", null=False),
        text("record_key", "Record", null=False),
        date("birth_month", "Month of birth"),
        text("sex", "Sex"),
        text("ethnicity", "Ethnic group"),
        text("ethnicity_source", "Who said it"),
        text("band", "Strength of the weakest link"),
    ),
    f"""
    WITH said AS (
        {_SAYINGS}
    )
    SELECT l.person_key, said.rank, said.period_end, said.record_key, said.birth_month,
        CASE WHEN said.sex IN ('1', 'M') THEN 'M' WHEN said.sex IN ('2', 'F') THEN 'F' ELSE NULL END AS sex,
        CASE WHEN said.ethnicity IN ('REFU', 'NOBT') THEN NULL ELSE said.ethnicity END AS ethnicity,
        CASE WHEN COALESCE(said.ethnicity, 'NOBT') IN ('REFU', 'NOBT') THEN NULL ELSE said.source
            END AS ethnicity_source, l.band
    FROM said
    LEFT JOIN link AS l ON l.record_key = said.record_key AND l.draw = 0
    """,
)  # fmt: skip


def _first(column: str) -> str:
    """The first non-null word on one attribute: council before support before police, the newest first."""
    return f"""(
        SELECT person_key, {column}, ethnicity_source, ROW_NUMBER() OVER (
            PARTITION BY person_key
            ORDER BY rank NULLS LAST, period_end DESC NULLS LAST, record_key NULLS LAST, {column} NULLS LAST,
                ethnicity_source NULLS LAST
        ) AS place
        FROM disputed WHERE {column} IS NOT NULL
    )"""


_SAID = ("birth_month", "sex", "ethnicity", "source")

PERSONS = Step(
    PERSON.name,
    PERSON.one_row_per,
    PERSON.key,
    ("person_says", "link"),
    PERSON.columns,
    f"""
    WITH told AS (
        SELECT person_key, birth_month, sex, ethnicity,
            CASE WHEN ethnicity IS NOT NULL THEN COALESCE(ethnicity_source, '') ELSE NULL END AS source
        FROM person_says
    ), agreed AS (
        SELECT person_key, {", ".join(f"MIN({name}) AS {name}, MAX({name}) AS other_{name}" for name in _SAID)}
        FROM told
        GROUP BY person_key
    ), everyone AS (
        SELECT person_key, MAX(band) AS band FROM link WHERE draw = 0 GROUP BY person_key
    ), disputed AS (
        -- few people: of the others every word is the same, and whose comes first does not matter
        SELECT s.person_key, s.rank, s.period_end, s.record_key, s.birth_month, s.sex, s.ethnicity, s.ethnicity_source
        FROM person_says AS s
        JOIN agreed AS a ON a.person_key = s.person_key
        WHERE {" OR ".join(f"a.{name} <> a.other_{name}" for name in _SAID)}
    )
    SELECT p.person_key, COALESCE(b.birth_month, a.birth_month) AS birth_month,
        COALESCE(s.sex, a.sex, 'U') AS sex, COALESCE(e.ethnicity, a.ethnicity) AS ethnicity,
        CASE WHEN e.place = 1 THEN e.ethnicity_source ELSE NULLIF(a.source, '') END AS ethnicity_source,
        p.band AS link_band
    FROM everyone AS p
    LEFT JOIN agreed AS a ON a.person_key = p.person_key
    LEFT JOIN {_first("birth_month")} AS b ON b.person_key = p.person_key AND b.place = 1
    LEFT JOIN {_first("sex")} AS s ON s.person_key = p.person_key AND s.place = 1
    LEFT JOIN {_first("ethnicity")} AS e ON e.person_key = p.person_key AND e.place = 1
    """,
)

LINK_DRAWS = Step(
    "link_draw",
    LINK_DRAW.one_row_per,
    LINK_DRAW.key,
    ("link",),
    LINK_DRAW.columns,
    "SELECT record_key, draw, person_key FROM link WHERE draw >= 1",
)
