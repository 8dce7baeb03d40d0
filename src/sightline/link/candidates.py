"""Which pairs of records are worth comparing: records of different agencies that share a key.

A key is what a rule makes of one record (its birth date and surname, say). Pairs that share no key are never compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

LARGEST_BLOCK = 0.02  # share of the records that may share one key
SMALLEST_LIMIT = 50  # records: below this no key is too common


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find pairs. `keys` is SQL for a list of keys of a record; a NULL key finds nothing."""

    name: str
    keys: str


# SQL: birth date as each way in which one part of it may be wrong: a part left out, or day and month swapped.
_PARTS = """list_distinct([birth_year || '-' || birth_month, birth_month || '.' || birth_day,
    birth_year || '~' || birth_day,
    birth_year || ':' || least(birth_month, birth_day) || ':' || greatest(birth_month, birth_day)])"""
_NAMES = "list_distinct(list_concat(coalesce(surname_parts, []), coalesce(forename_forms, []), [forename]))"

# A name agrees even where it is swapped with the other, is a part of a double-barrelled one, or is another form.
RULES: tuple[Rule, ...] = (
    Rule("NHS number", "[nhs_number]"),
    Rule("UPN", "[upn]"),
    Rule("birth date and a name", f"list_transform({_NAMES}, lambda n: birth_date::VARCHAR || '|' || n)"),
    Rule("birth date and postcode", "list_transform(postcodes, lambda p: birth_date::VARCHAR || '|' || p)"),
    Rule(
        "full name and most of the birth date",
        f"list_transform({_PARTS}, lambda d: forename || '|' || surname || '|' || d)",
    ),
    Rule("first name and postcode", "list_transform(postcodes, lambda p: forename_forms[1] || '|' || p)"),
    Rule(
        "surname, postcode and most of the birth date",
        f"list_transform({_PARTS}, lambda d: surname || '|' || postcode || '|' || d)",
    ),
    Rule(
        "birth date and initials",
        "[birth_date::VARCHAR || '|' || least(forename[1], surname[1]) || greatest(forename[1], surname[1])]",
    ),
)


def find_candidates(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Make `candidates` (l, r, rules) of `records`: l < r are records of two agencies, `rules` has a bit for each rule.

    A key that more than LARGEST_BLOCK of the records share is left out, with a finding.
    """
    parts = [
        f"SELECT record, agency_number, {place} AS rule, unnest({rule.keys}) AS said FROM records WHERE entering"
        for place, rule in enumerate(RULES)
    ]
    db.execute(
        "CREATE OR REPLACE TABLE keys AS SELECT record, agency_number, rule, hash(said) AS key "
        f"FROM ({' UNION ALL '.join(parts)}) WHERE said IS NOT NULL"
    )
    findings = _drop_large_blocks(db)
    db.execute(
        """
        CREATE OR REPLACE TABLE candidates AS
        SELECT a.record AS l, b.record AS r, bit_or(1 << a.rule) AS rules
        FROM keys AS a JOIN keys AS b ON a.key = b.key AND a.rule = b.rule AND a.record < b.record
        WHERE a.agency_number <> b.agency_number
        GROUP BY l, r
        ORDER BY l, r
        """
    )
    db.execute("DROP TABLE keys")
    return findings


def _drop_large_blocks(db: duckdb.DuckDBPyConnection) -> list[str]:
    count = db.execute("SELECT count(*) FROM records WHERE entering").fetchall()[0][0]
    limit = max(SMALLEST_LIMIT, int(LARGEST_BLOCK * count))
    db.execute(
        "CREATE OR REPLACE TEMP TABLE large AS "
        f"SELECT rule, key, count(*) AS n FROM keys GROUP BY ALL HAVING n > {limit}"
    )
    rows = db.execute("SELECT rule, count(*), max(n) FROM large GROUP BY rule ORDER BY rule").fetchall()
    if rows:
        db.execute("DELETE FROM keys USING large WHERE keys.rule = large.rule AND keys.key = large.key")
    return [
        f"{blocks} value(s) of the rule '{RULES[rule].name}' were too common to compare by; "
        f"the commonest covers {n / count:.0%} of the records"
        for rule, blocks, n in rows
    ]
