"""What is known of each pair of records: its evidence, whether it may be joined at all, and what became of it.

Pairs come from three sides: compared now, compared in an earlier linkage whose records are as they were (again.py), and
agreeing on match-keys (keyed.py). No value of a person is in any of it.
"""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pyarrow as pa

from sightline.link import model
from sightline.link.candidates import RULES
from sightline.link.decide import FAINT, Decided, Outcome, Pairs
from sightline.link.exact import BY_NUMBER
from sightline.standard.linkage import OFFENDER

NOTHING_SCORED = (
    "CREATE OR REPLACE TABLE exact (l BIGINT, r BIGINT, rule VARCHAR); "
    "CREATE OR REPLACE TABLE scored AS SELECT l, r, 0.0 AS evidence, "
    + ", ".join(f"NULL::INT AS {comparison.name}_level" for comparison in model.COMPARISONS)
    + " FROM candidates"
)
# Twins: one birth date, one family name or home, and clearly different first names: unlike ones, or alike where both
# are names that people have (Emma and Gemma) or the sexes differ; in one agency, which knows both, every two first
# names that are not surely one. Siblings, or a parent and child, of one name: birth dates that no slip explains, and in
# one agency more than some days between them. Others: both numbers differ, or in one agency one of them.
_SAME_FAMILY = (
    f"(surname_level <= {model.level('surname', 'part')} OR postcode_level <= {model.level('postcode', 'shared')})"
)
_OTHER_NAME = f"""(
    forename_level = {model.level("forename", "different")}
    OR (forename_level IN ({", ".join(str(model.level("forename", name)) for name in ("close", "slip", "near"))})
        AND (sex_level > 0 OR (a.common_forename AND b.common_forename
            AND NOT starts_with(a.forename, b.forename) AND NOT starts_with(b.forename, a.forename))))
    OR (within AND (forename_level >= {model.level("forename", "near")} OR forename_level IS NULL))
)"""
_OTHER_NHS = f"coalesce(nhs_number_level = {model.level('nhs_number', 'different')}, false)"
_OTHER_UPN = f"coalesce(upn_level = {model.level('upn', 'different')}, false)"
_UNLIKE = f"""
    birth_date_level = {model.level("birth_date", "different")}
    OR (birth_date_level = {model.level("birth_date", "same")} AND {_SAME_FAMILY} AND {_OTHER_NAME})
    OR (forename_level = {model.level("forename", "different")} AND {_SAME_FAMILY})
    OR (within AND birth_date_level > {model.level("birth_date", "days apart")})
"""
_APART = f"{_UNLIKE} OR (within AND ({_OTHER_NHS} OR {_OTHER_UPN})) OR ({_OTHER_NHS} AND {_OTHER_UPN})"
_FIRST_RULE = "CASE " + " ".join(f"WHEN c.rules & {1 << i} > 0 THEN '{r.name}'" for i, r in enumerate(RULES)) + " END"


_PAIRS = f"""
    CREATE OR REPLACE TABLE pairs_of_{{population}} AS
    SELECT l - 1 AS l, r - 1 AS r, evidence, ({{number_bits}})::DOUBLE AS number_bits,
        said IS NOT NULL AS exact, said IS NULL AND ({_APART}) IS TRUE AS apart,
        coalesce(said, {_FIRST_RULE}) AS rule,
        ({_UNLIKE}) IS TRUE AS unlike, c.rules & ~{BY_NUMBER} > 0 AS findable
    FROM scored JOIN candidates AS c USING (l, r) LEFT JOIN (SELECT l, r, rule AS said FROM exact) USING (l, r)
    JOIN (SELECT record AS l, forename, common_forename FROM records) AS a USING (l)
    JOIN (SELECT record AS r, forename, common_forename FROM records) AS b USING (r)
    UNION ALL
    SELECT l, r, evidence, number_bits, exact, apart, rule, unlike, findable FROM earlier_pairs
    WHERE offender = {{offender}}
"""


def make_pairs(db: duckdb.DuckDBPyConnection, population: str, used: model.Model) -> None:
    """Make `pairs_of_...` of what was `scored` of a population now, and of its `earlier_pairs`."""
    db.execute(_PAIRS.format(population=population, number_bits=_number_bits(used), offender=population == OFFENDER))


def _number_bits(used: model.Model) -> str:
    """SQL: what national numbers say of a pair, in bits; 0 where they are not on both sides."""
    parts = []
    for comparison in model.COMPARISONS:
        if comparison.name in model.NUMBERS:
            bits = [math.log2(m / u) for m, u in (used["levels"][comparison.name][lv.name] for lv in comparison.levels)]
            cases = " ".join(f"WHEN {place} THEN {bit!r}" for place, bit in enumerate(bits))
            parts.append(f"coalesce(CASE {comparison.name}_level {cases} END, 0)")
    return " + ".join(parts)


def all_pairs(db: duckdb.DuckDBPyConnection) -> tuple[Pairs, pa.Table]:
    """The pairs of all populations as decide() wants them, and the same with the rule that found each.

    A pair that is of both populations is taken as children are compared. A pair that agrees on match-keys too is taken
    by what says more.
    """
    table = db.execute(
        """
        WITH compared AS (
            SELECT *, false AS offender FROM pairs_of_child
            UNION ALL
            SELECT *, true AS offender FROM pairs_of_offender ANTI JOIN pairs_of_child USING (l, r)
        ),
        by_key AS (SELECT l - 1 AS l, r - 1 AS r, evidence AS bits, rule AS kind FROM keyed)
        SELECT l, r, greatest(evidence, bits) AS evidence, number_bits, exact, apart,
            CASE WHEN bits > evidence THEN kind ELSE rule END AS rule, unlike, findable, offender
        FROM compared LEFT JOIN by_key USING (l, r)
        UNION ALL
        SELECT l, r, bits, 0.0, false, false, kind, false, true, false FROM by_key ANTI JOIN compared USING (l, r)
        ORDER BY l, r
        """
    ).to_arrow_table()
    columns = [table[name].to_numpy() for name in ("l", "r", "evidence", "number_bits", "exact", "apart", "offender")]
    return Pairs(*columns), table


_KINDS = {"l": pa.int64(), "r": pa.int64(), "rule": pa.string(), "outcome": pa.string()} | dict.fromkeys(
    ("exact", "apart", "offender", "unlike", "findable"), pa.bool_()
)
PAIRS_SCHEMA = pa.schema(
    [(name, _KINDS.get(name, pa.float64())) for name in
     ("l", "r", "evidence", "weight", "number_bits", "exact", "apart", "offender", "unlike", "findable", "rule",
      "outcome")]
)  # fmt: skip


def pairs_table(pairs: Pairs, scored: pa.Table, decided: Decided) -> pa.Table:
    """The pairs that came near, and what became of them: positions `l` and `r` in the link table of draw 0, from 0.

    `evidence` and `weight` are in bits, `outcome` is a name of decide.Outcome in small letters; `unlike` and `findable`
    say how it looks without national numbers (without_numbers.py). No value of a person.
    """
    near = np.flatnonzero((decided.weight >= FAINT) | pairs.exact)
    names = pa.array([outcome.name.lower() for outcome in Outcome])
    columns = {
        "weight": pa.array(decided.weight[near]),
        "outcome": names.take(pa.array(decided.outcome[near])),
    }  # fmt: skip
    taken = scored.take(pa.array(near))
    return pa.Table.from_arrays(
        [columns.get(field.name, taken[field.name] if field.name in taken.column_names else None)
         for field in PAIRS_SCHEMA],
        schema=PAIRS_SCHEMA,
    )  # fmt: skip
