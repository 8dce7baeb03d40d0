"""Links on a valid national number alone, with guards, so that one wrong number does not join two people.

Two records that carry the same NHS number or the same pupil number are one person where the birth dates agree, and
neither the given names nor the other number say otherwise. The rest of such pairs are left to the model.
"""

from __future__ import annotations

import duckdb

from sightline.link.candidates import RULES

# Below this likeness two given names are of two children (twins are often given the same number by mistake).
NAMES_DIFFER = 0.75

_NO_CONFLICT = f"""
    (a.sex = b.sex) IS NOT FALSE
    AND (jaro_winkler_similarity(a.forename, b.forename) < {NAMES_DIFFER}) IS NOT TRUE
"""
BY_NUMBER = sum(1 << place for place, rule in enumerate(RULES) if rule.name in ("NHS number", "UPN", "person number"))
_OF_A_CHILD = "a.birth_date = b.birth_date"  # both are there, and the same
_OTHER_UPN = "(NOT list_has_any(a.upns, b.upns)) IS TRUE"
# Courts and prisons may hold little but the number, so nothing more is asked of it than that nothing speaks against it.
_RULES = {
    "NHS number": f"a.nhs_number = b.nhs_number AND {_OF_A_CHILD} AND NOT {_OTHER_UPN}",
    "UPN": f"list_has_any(a.upns, b.upns) AND {_OF_A_CHILD} AND (a.nhs_number <> b.nhs_number) IS NOT TRUE",
    "person number": "a.person_number = b.person_number AND (a.birth_date = b.birth_date) IS NOT FALSE "
    "AND (a.surname = b.surname OR a.forename = b.forename OR a.surname IS NULL OR b.surname IS NULL)",
}


def link_exactly(db: duckdb.DuckDBPyConnection) -> None:
    """Make `exact` (l, r, rule) of `records` and `candidates`: the pairs that a valid number joins, and by which."""
    rule = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in _RULES.items())
    db.execute(
        f"""
        CREATE OR REPLACE TABLE exact AS
        WITH found AS (
            SELECT c.l, c.r, CASE {rule} END AS rule
            FROM candidates AS c
            JOIN records AS a ON a.record = c.l
            JOIN records AS b ON b.record = c.r
            WHERE {_NO_CONFLICT} AND c.rules & {BY_NUMBER} > 0
        )
        SELECT l, r, rule FROM found WHERE rule IS NOT NULL ORDER BY l, r
        """
    )
