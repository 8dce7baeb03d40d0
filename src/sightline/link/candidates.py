"""Which pairs of records are worth comparing: records of one population that share a key.

A key is what a rule makes of one record (its birth date and surname, say). Pairs that share no key are never compared.
Records of one agency are compared too, since one person may be there twice, but by the sharper rules only.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

LARGEST_BLOCK = 0.02  # share of the records that may share one key
SMALLEST_LIMIT = 50  # records: below this no key is too common
RARE = 6  # records: a full name that no more bear is worth comparing by itself
LARGEST_LIMIT = 1_000  # records: above this every key is, for n records make n * n / 2 pairs


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find pairs. `keys` is SQL for a list of keys of a record; a NULL key finds nothing.

    `within` says whether records of one agency are compared by it too.
    """

    name: str
    keys: str
    within: bool = True


# SQL: birth date as each way in which one part of it may be wrong: a part left out, or day and month swapped.
_PARTS = """list_distinct([birth_year || '-' || birth_month, birth_month || '.' || birth_day,
    birth_year || '~' || birth_day,
    birth_year || ':' || least(birth_month, birth_day) || ':' || greatest(birth_month, birth_day)])"""
_NAMES = "list_distinct(list_concat(coalesce(surname_parts, []), coalesce(forename_forms, []), [forename]))"

_FULL_NAME = "least(forename, surname) || '|' || greatest(forename, surname)"  # in either order

# A name agrees even where it is swapped with the other, is a part of a double-barrelled one, or is another form.
RULES: tuple[Rule, ...] = (
    Rule("NHS number", "[nhs_number]"),
    Rule("UPN", "upns"),
    Rule("person number", "[person_number]"),
    Rule("birth date and a name", f"list_transform({_NAMES}, lambda n: birth_date::VARCHAR || '|' || n)"),
    Rule("birth date and postcode", "list_transform(postcodes, lambda p: birth_date::VARCHAR || '|' || p)"),
    Rule(
        "full name and most of the birth date",
        f"list_transform({_PARTS}, lambda d: {_FULL_NAME} || '|' || d)",
    ),
    Rule("rare full name", f"[CASE WHEN bearers <= {RARE} THEN {_FULL_NAME} END]"),
    Rule(
        "first name, start of the surname and most of the birth date",
        f"list_transform({_PARTS}, lambda d: forename || '|' || surname[:3] || '|' || d)",
        within=False,
    ),
    Rule("first name and postcode", "list_transform(postcodes, lambda p: forename_forms[1] || '|' || p)", within=False),
    Rule(
        "surname, postcode and most of the birth date",
        f"list_transform({_PARTS}, lambda d: surname || '|' || postcode || '|' || d)",
        within=False,
    ),
    Rule(
        "birth date and initials",
        "[birth_date::VARCHAR || '|' || least(forename[1], surname[1]) || greatest(forename[1], surname[1])]",
        within=False,
    ),
)
_WITHIN = sum(1 << place for place, rule in enumerate(RULES) if rule.within)


def find_candidates(db: duckdb.DuckDBPyConnection, population: str) -> list[str]:
    """Make `candidates` (l, r, rules, within) of `records`: l < r are records of that population, one of them fresh.

    `population` is a column of `records`; `rules` has a bit for each rule, `within` says that both are of one agency.
    A key that more than LARGEST_BLOCK of the records share is left out, with a finding.
    """
    parts = [
        f"SELECT record, agency_number, fresh, {place} AS rule, unnest({rule.keys}) AS said "
        f"FROM records WHERE entering AND {population}"
        for place, rule in enumerate(RULES)
    ]
    db.execute(
        "CREATE OR REPLACE TABLE keys AS SELECT record, agency_number, fresh, rule, hash(said) AS key "
        f"FROM ({' UNION ALL '.join(parts)}) WHERE said IS NOT NULL"
    )
    findings = _drop_large_blocks(db, population)
    db.execute(
        f"""
        CREATE OR REPLACE TABLE candidates AS
        SELECT a.record AS l, b.record AS r, bit_or(1 << a.rule) AS rules,
            any_value(a.agency_number = b.agency_number) AS within
        FROM keys AS a JOIN keys AS b ON a.key = b.key AND a.rule = b.rule AND a.record < b.record
        WHERE (a.agency_number <> b.agency_number OR {_WITHIN} & (1 << a.rule) > 0) AND (a.fresh OR b.fresh)
        GROUP BY l, r
        ORDER BY l, r
        """
    )
    db.execute("DROP TABLE keys")
    return findings


def _drop_large_blocks(db: duckdb.DuckDBPyConnection, population: str) -> list[str]:
    count = db.execute(f"SELECT count(*) FROM records WHERE entering AND {population}").fetchall()[0][0]
    limit = min(max(SMALLEST_LIMIT, int(LARGEST_BLOCK * count)), max(LARGEST_LIMIT, SMALLEST_LIMIT))
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
