"""Links on a valid national number alone, with guards, so that one wrong number does not join two people.

Two records that carry the same NHS number or the same pupil number are one person where the birth dates agree, and
neither the given names nor the other number say otherwise. The rest of such pairs are left to the model.
"""

from __future__ import annotations

import duckdb

# Below this likeness two given names are of two children (twins are often given the same number by mistake).
NAMES_DIFFER = 0.75

_AGREE = f"""
    a.birth_date = b.birth_date
    AND (a.sex = b.sex) IS NOT FALSE
    AND (jaro_winkler_similarity(a.forename, b.forename) < {NAMES_DIFFER}) IS NOT TRUE
"""


def link_exactly(db: duckdb.DuckDBPyConnection) -> None:
    """Make `exact` (l, r, rule) of `records` and `candidates`: the pairs that a valid number joins, and by which."""
    db.execute(
        f"""
        CREATE OR REPLACE TABLE exact AS
        SELECT c.l, c.r,
            CASE WHEN a.nhs_number = b.nhs_number THEN 'NHS number' ELSE 'UPN' END AS rule
        FROM candidates AS c
        JOIN records AS a ON a.record = c.l
        JOIN records AS b ON b.record = c.r
        WHERE {_AGREE}
            AND ((a.nhs_number = b.nhs_number AND (a.upn <> b.upn) IS NOT TRUE)
                OR (a.upn = b.upn AND (a.nhs_number <> b.nhs_number) IS NOT TRUE)
                OR (a.nhs_number = b.nhs_number AND a.upn = b.upn))
        ORDER BY c.l, c.r
        """
    )
