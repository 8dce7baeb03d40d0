"""What the police recorded of offences and suspects, and what other agencies hold of the same people: counts.

`known` is what the force itself recorded. `held` adds what another agency in the data says of the same person: so much
of what is missing could be filled without asking anybody anything.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, text

GROUP_OF_ETHNICITY = (text("code", "Code of the list ethnicity", null=False), text("code_group", "Group", null=False))
_UNKNOWN = "('refused', 'not_obtained', 'not_known')"
# Field -> (whether the force recorded it, whether anybody did); of crimes, then of suspects in crimes.
_OF_CRIMES = {
    "suspect_any": ("suspects > 0", "suspects > 0"),
    "victim_age": ("victim_age IS NOT NULL", "victim_age IS NOT NULL OR victim_born > 0"),
    "offence_day": ("offence_from IS NOT NULL", "offence_from IS NOT NULL"),
    "setting": ("COALESCE(setting, 'not_known') <> 'not_known'", "COALESCE(setting, 'not_known') <> 'not_known'"),
    "online": ("online <> 'not_known'", "online <> 'not_known'"),
    "group_based": ("group_based <> 'not_known'", "group_based <> 'not_known'"),
}
_OF_SUSPECTS = {
    "suspect_ethnicity": ("ethnic_group IS NOT NULL", "ethnic_group IS NOT NULL OR other_group IS NOT NULL"),
    "suspect_ethnicity_seen": ("COALESCE(ethnicity_observed, 'IC9') <> 'IC9'",) * 2,
    "suspect_age": ("age IS NOT NULL", "age IS NOT NULL OR birth_month IS NOT NULL"),
    "suspect_sex": ("COALESCE(sex, 'U') <> 'U'",) * 2,
    "relationship": ("COALESCE(relationship, 'not_known') <> 'not_known'",) * 2,
}


def _sum(condition: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)"


def _rows(table: str, fields: dict[str, tuple[str, str]]) -> list[str]:
    return [
        f"SELECT s.span, {place} AS agency, '{field}' AS field, COUNT(*) AS cases, {_sum(known)} AS known, "
        f"{_sum(held)} AS held\n    FROM {table} AS t JOIN cohort_span AS s ON s.year = t.year GROUP BY s.span{by}"
        for field, (known, held) in fields.items()
        for place, by in (("'all'", ""), ("t.agency", ", t.agency"))
    ]


RECORDED_CRIME = Step(
    "recorded_crime",
    "offence of sexual abuse of a child, with what was recorded of it",
    ("offence_key",),
    ("attrition_offence", "offence", "offence_party", "person"),
    (
        text("offence_key", "Crime", null=False),
        text("agency", "Force", null=False),
        count("year", "Year to March", unit="year", null=False),
        count(
            "victim_age",
            "Age of the youngest victim, of an adult too; null where no month of birth was recorded",
            unit="years",
        ),
        text("online", "Whether online", null=False),
        text("group_based", "Whether group-based", null=False),
        text("setting", "Where"),
        text("offence_from", "Known where a day was recorded"),
        count("suspects", "Suspects", unit="suspects", null=False),
        count("victim_born", "Victims of whose month of birth somebody knows", unit="people", null=False),
    ),
    """
    WITH put AS (
        SELECT p.offence_key, CAST(SUM(CASE WHEN p.role = 'suspect' THEN 1 ELSE 0 END) AS BIGINT) AS suspects,
            CAST(SUM(CASE WHEN p.role = 'victim' AND n.birth_month IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT)
                AS victim_born
        FROM offence_party AS p
        LEFT JOIN person AS n ON n.person_key = p.person_key
        GROUP BY p.offence_key
    )
    SELECT a.offence_key, a.agency, a.year, o.victim_age, a.online, a.group_based, o.setting,
        CASE WHEN o.offence_from IS NULL THEN NULL ELSE 'day' END AS offence_from,
        COALESCE(p.suspects, 0) AS suspects, COALESCE(p.victim_born, 0) AS victim_born
    FROM attrition_offence AS a
    JOIN offence AS o ON o.offence_key = a.offence_key
    LEFT JOIN put AS p ON p.offence_key = a.offence_key
    """,
)

RECORDED_SUSPECT = Step(
    "recorded_suspect",
    "suspect in an offence of sexual abuse of a child, with what was recorded",
    ("offence_key", "record_key"),
    ("attrition_offence", "offence_party", "person", "group_of_ethnicity"),
    (
        text("offence_key", "Crime", null=False),
        text("record_key", "Record", null=False),
        text("person_key", "Person"),
        text("agency", "Force", null=False),
        count("year", "Year to March", unit="year", null=False),
        count("age", "Age by the force's record", unit="years"),
        text("birth_month", "Known where anybody gives a month of birth"),
        text("sex", "Sex"),
        text("relationship", "Relation to the victim"),
        text("ethnicity_observed", "Appearance"),
        text("ethnic_group", "Group as said to the police; null where none was"),
        text("other_group", "Group as another agency has it; null where none has"),
    ),
    f"""
    SELECT p.offence_key, p.record_key, p.person_key, a.agency, a.year, p.age,
        CASE WHEN n.birth_month IS NULL THEN NULL ELSE 'month' END AS birth_month, p.sex, p.relationship,
        p.ethnicity_observed,
        CASE WHEN g.code_group IN {_UNKNOWN} THEN NULL ELSE g.code_group END AS ethnic_group,
        CASE WHEN x.code_group IN {_UNKNOWN} THEN NULL ELSE x.code_group END AS other_group
    FROM attrition_offence AS a
    JOIN offence_party AS p ON p.offence_key = a.offence_key AND p.role = 'suspect'
    LEFT JOIN person AS n ON n.person_key = p.person_key
    LEFT JOIN group_of_ethnicity AS g ON g.code = p.ethnicity
    LEFT JOIN group_of_ethnicity AS x ON x.code = n.ethnicity AND n.ethnicity_source <> 'police'
        AND n.ethnicity_source <> 'police_observed'
    """,
)

RECORDED_COUNT = Step(
    "recorded_count",
    "span of years, force (or all) and field",
    ("span", "agency", "field"),
    ("recorded_crime", "recorded_suspect", "cohort_span"),
    (
        count("span", "Year to March, or 0 for all years together", unit="year", null=False),
        text("agency", "Force, or all", null=False),
        text("field", "What is recorded or not", null=False),
        count("cases", "Crimes, or suspects in crimes", unit="records", null=False),
        count("known", "Of which the force recorded it", unit="records", null=False),
        count("held", "Of which the force, or another agency of the same person, did", unit="records", null=False),
    ),
    "\n    UNION ALL\n    ".join([*_rows("recorded_crime", _OF_CRIMES), *_rows("recorded_suspect", _OF_SUSPECTS)]),
    person_rows=False,
)

RECORDED_GROUP = Step(
    "recorded_group",
    "ethnic group of suspects",
    ("ethnic_group",),
    ("recorded_suspect",),
    (
        text("ethnic_group", "Group, or not_known", null=False),
        count("said", "Suspects of whom it was said to the police", unit="suspects", null=False),
        count(
            "held",
            "Suspects, another agency's word standing where none was said to the police",
            unit="suspects",
            null=False,
        ),
    ),
    """
    WITH each AS (
        SELECT COALESCE(person_key, record_key) AS who, MIN(ethnic_group) AS said, MIN(other_group) AS other
        FROM recorded_suspect
        GROUP BY COALESCE(person_key, record_key)
    ), told AS (
        SELECT COALESCE(said, 'not_known') AS ethnic_group, CAST(1 AS BIGINT) AS said, CAST(0 AS BIGINT) AS held
        FROM each
        UNION ALL
        SELECT COALESCE(said, other, 'not_known') AS ethnic_group, CAST(0 AS BIGINT) AS said, CAST(1 AS BIGINT) AS held
        FROM each
    )
    SELECT ethnic_group, CAST(SUM(said) AS BIGINT) AS said, CAST(SUM(held) AS BIGINT) AS held
    FROM told GROUP BY ethnic_group
    """,
    person_rows=False,
)

RECORDED: tuple[Step, ...] = (RECORDED_CRIME, RECORDED_SUSPECT, RECORDED_COUNT, RECORDED_GROUP)
