"""What a council's records can find by the pupil number alone, and who is then missing. Counts only.

The children in need census and SSDA903 hold no name, postcode or NHS number. A council that sends no identity file
beside them is linked by the pupil number, to what schools sent; whoever has no such number, or whose school sent
nothing, is found nowhere. It is counted for every council: as it was linked, and as it would be by that number alone.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from sightline.link.decide import Decided
from sightline.link.quality import SCHEMA
from sightline.standard import linkage as words
from sightline.standard.linkage import AS_LINKED, BY_NUMBER, CHILD


def pupil_numbers(db: duckdb.DuckDBPyConnection, decided: Decided) -> pa.Table:
    """The counts for each council, as rows of quality.SCHEMA. Needs `records` and `codes` with ages; else nothing."""
    db.register("told_groups", pa.table({"record": np.arange(1, len(decided.group) + 1), "whole": decided.group}))
    rows = db.execute(_COUNTED).fetchall()
    db.unregister("told_groups")
    names = ("measure", "sender", "other_sender", "population", "dimension", "code", "rule", "band", "n", "of")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=SCHEMA)


# A record whose birth date differs from the pupil's is not joined by the number (exact.py), so it is not found here.
_COUNTED = f"""
WITH pupils AS (
    SELECT DISTINCT unnest(upns) AS upn, birth_date FROM records WHERE sender = 'school' AND NOT barred
), numbered AS (
    SELECT DISTINCT record FROM (SELECT record, unnest(upns) AS upn, birth_date FROM records WHERE sender = 'council')
    JOIN pupils USING (upn, birth_date)
), schooled AS (
    SELECT DISTINCT whole FROM told_groups JOIN records USING (record) WHERE sender = 'school'
), whole AS (
    SELECT agency, code AS age, upns IS NOT NULL AS has_number, forename IS NOT NULL AND surname IS NOT NULL AS named,
        upns IS NOT NULL AND nhs_number IS NULL AND postcode IS NULL
            AND (forename IS NULL OR surname IS NULL) AS lone,
        record IN (SELECT record FROM numbered) AS by_number,
        whole IN (SELECT whole FROM schooled) AS as_linked
    FROM records JOIN told_groups USING (record) JOIN codes ON place = record - 1 AND dimension = 'age'
    WHERE sender = 'council' AND child AND NOT barred
), answered AS (
    SELECT agency, way, CASE WHEN found THEN '{words.FOUND}' WHEN age = 'not_known' THEN '{words.NO_AGE}'
        WHEN age = '0-4' THEN '{words.UNDER_5}' WHEN age NOT IN ('5-9', '10-15') THEN '{words.OVER_15}'
        WHEN NOT has_number THEN '{words.NO_NUMBER}' ELSE '{words.NO_PUPIL}' END AS answer
    FROM (
        SELECT agency, age, has_number, '{AS_LINKED}' AS way, as_linked AS found FROM whole
        UNION ALL SELECT agency, age, has_number, '{BY_NUMBER}', by_number FROM whole
    )
), told AS (
    SELECT agency, count(*) AS n, count(*) FILTER (named) AS named, count(*) FILTER (lone) AS lone,
        count(*) FILTER (lone AND as_linked) AS found
    FROM whole GROUP BY agency
), counts (place, measure, other, agency, way, answer, n, of) AS (
    SELECT 1, '{words.COUNCIL_RECORDS}', NULL, agency, NULL, NULL, n, NULL FROM told
    UNION ALL SELECT 2, '{words.NAMED}', NULL, agency, NULL, NULL, named, n FROM told
    UNION ALL SELECT 3, '{words.ONLY_NUMBER}', NULL, agency, NULL, NULL, lone, n FROM told
    UNION ALL SELECT 4, '{words.ONLY_FOUND}', 'school', agency, NULL, NULL, found, lone FROM told
    UNION ALL
    SELECT 5, '{words.BY_PUPIL}', 'school', agency, way, answer, count(*), any_value(n)
    FROM answered JOIN told USING (agency) GROUP BY agency, way, answer
)
SELECT measure, 'council', other, '{CHILD}', 'area', agency, way, answer, n, of FROM counts
ORDER BY place, agency, way, answer
"""
