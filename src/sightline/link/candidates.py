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
    """One way to find pairs: records of which all columns in `key` agree; where one is missing, nothing is found.

    `each` is SQL for a list of a record, each of whose values stands as `one` in the key. `within` says whether records
    of one agency are compared by it too.
    """

    name: str
    key: tuple[str, ...]
    each: str = ""
    within: bool = True


# SQL: birth date as each way in which one part of it may be wrong: a part left out, or day and month swapped.
_PARTS = """CASE WHEN birth_date IS NOT NULL THEN [hash(1, birth_year, birth_month), hash(2, birth_month, birth_day),
    hash(3, birth_year, birth_day), hash(4, birth_year, least(birth_month, birth_day), greatest(birth_month, birth_day))
    ] END"""
_NAMES = "list_distinct(list_concat(coalesce(surname_parts, []), coalesce(forename_forms, []), [forename]))"

# A name agrees even where it is swapped with the other, is a part of a double-barrelled one, or is another form.
RULES: tuple[Rule, ...] = (
    Rule("NHS number", ("nhs_number",)),
    Rule("UPN", ("one",), "upns"),
    Rule("person number", ("person_number",)),
    Rule("birth date and a name", ("birth_date", "one"), _NAMES),
    Rule("birth date and postcode", ("birth_date", "one"), "postcodes"),
    Rule("rare full name", (f"CASE WHEN bearers <= {RARE} THEN full_name END",)),
    Rule(
        "first name, start of the surname and most of the birth date",
        ("forename", "surname[:3]", "one"), _PARTS, within=False,
    ),
    Rule("first name and postcode", ("forename_forms[1]", "one"), "postcodes", within=False),
    Rule(
        "surname, postcode and most of the birth date",
        ("surname", "postcode", "one"), _PARTS, within=False,
    ),
    Rule(
        "birth date and initials",
        ("birth_date", "CASE WHEN full_name IS NOT NULL THEN least(forename[1], surname[1]) END",
         "greatest(forename[1], surname[1])"), within=False,
    ),
)  # fmt: skip
_WITHIN = sum(1 << place for place, rule in enumerate(RULES) if rule.within)


def _keys_of(place: int, rule: Rule, population: str) -> str:
    """SQL: the keys of every record by one rule."""
    source = "records" if not rule.each else f"(SELECT *, unnest({rule.each}) AS one FROM records)"
    there = " AND ".join(f"({column}) IS NOT NULL" for column in rule.key)
    return (
        f"SELECT record, agency_number, fresh, {place} AS rule, hash({place}, {', '.join(rule.key)}) AS key "
        f"FROM {source} WHERE entering AND {population} AND {there}"
    )


def find_candidates(db: duckdb.DuckDBPyConnection, population: str) -> list[str]:
    """Make `candidates` (l, r, rules, within) of `records`: l < r are records of that population, one of them fresh.

    `population` is a column of `records`; `rules` has a bit for each rule, `within` says that both are of one agency.
    A key that more than LARGEST_BLOCK of the records share is left out, with a finding.
    """
    parts = (_keys_of(place, rule, population) for place, rule in enumerate(RULES))
    db.execute(f"CREATE OR REPLACE TABLE keys AS {' UNION ALL '.join(parts)}")
    findings = _drop_large_blocks(db, population)
    db.execute(
        f"""
        CREATE OR REPLACE TABLE candidates AS
        SELECT a.record AS l, b.record AS r, bit_or(1 << a.rule) AS rules,
            any_value(a.agency_number = b.agency_number) AS within
        FROM keys AS a JOIN keys AS b ON a.key = b.key AND a.record < b.record
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
        f"SELECT any_value(rule) AS rule, key, count(*) AS n FROM keys GROUP BY key HAVING n > {limit}"
    )
    rows = db.execute("SELECT rule, count(*), max(n) FROM large GROUP BY rule ORDER BY rule").fetchall()
    if rows:
        db.execute("DELETE FROM keys USING large WHERE keys.key = large.key")
    return [
        f"{blocks} value(s) of the rule '{RULES[rule].name}' were too common to compare by; "
        f"the commonest covers {n / count:.0%} of the records"
        for rule, blocks, n in rows
    ]
