"""Pairs by match-keys, at the linker: which records agree on keys, and how much that says. No secret is needed here.

How often two people agree on a kind by chance is counted, not guessed: an agency knows each of its people once, as a
rule, so two of its records that share a key are two people. It is counted over all agencies together.
"""

from __future__ import annotations

from datetime import date

import duckdb

from sightline.link.match_keys import kinds

MOST_SHARED = 4  # records of one agency that may share one key: a key of more says too little
HALF = 1.0  # bits: two records of one person agree on a kind about every other time, or more often
FURTHER = 1.0  # bits for each further kind that agrees: little, since what makes one agree makes another
DIGITS = 6  # of bits, as of the model's


def keyed_pairs(db: duckdb.DuckDBPyConnection, today: date) -> tuple[str, ...]:
    """Make `keyed` (l, r, evidence, rule) of `records` and of `match_keys` (record_key, kind, key, key_id, expires).

    l < r are records, as numbered in `records`, of two agencies that agree on a key by which two may be joined; sorted.
    `evidence` is in bits, as in scoring.py: log2 of how much likelier the agreement is in one person than in two, by
    the kind that says most, and a little more for each further kind; `rule` names that kind. Pairs of two records that
    both have their full names in the clear are left to the model. Returns findings in general terms.
    """
    db.execute(_kind_table())
    findings = [*_ended(db, today), *_unknown(db)]
    db.execute(_HELD, [today])
    db.execute(_SHARED)
    findings += [*_two_secrets(db), *_too_common(db)]
    db.execute(_KEYED)
    return tuple(findings)


def _kind_table() -> str:
    rows = ", ".join(f"('{kind.code}', {kind.alone}, '{kind.words.replace(chr(39), '')}')" for kind in kinds())
    return f"CREATE OR REPLACE TEMP TABLE match_kind AS SELECT * FROM (VALUES {rows}) AS t(kind, alone, words)"


# A record in the clear that is of no population is not joined by keys either. Keys alone say nothing of the population:
# they are made of children only.
_HELD = """
CREATE OR REPLACE TEMP TABLE held AS
SELECT DISTINCT record, agency_number, sender, agency, m.kind, m.key, m.key_id,
    forename IS NOT NULL AND surname IS NOT NULL AS named
FROM match_keys AS m JOIN records USING (record_key) JOIN match_kind USING (kind)
WHERE m.key IS NOT NULL AND NOT barred AND (entering OR NOT usable) AND (m.expires >= ?) IS NOT FALSE
"""

_SHARED = """
CREATE OR REPLACE TEMP TABLE shared AS
WITH sizes AS (SELECT kind, agency_number, count(DISTINCT record) AS size FROM held GROUP BY ALL),
counted AS (SELECT kind, key, key_id, agency_number, count(*) AS n FROM held GROUP BY ALL),
chances AS (
    SELECT kind, (1 + sum(twice) / 2) / greatest(any_value(possible), 1) AS chance
    FROM (SELECT kind, n * (n - 1) AS twice FROM counted)
    JOIN (SELECT kind, sum(size * (size - 1)) / 2 AS possible FROM sizes GROUP BY kind) USING (kind)
    GROUP BY kind
)
SELECT kind, key, key_id, max(n) AS most, any_value(chance) AS chance,
    sum(n * (n - 1)) / greatest(sum(n * (size - 1)), 1) AS own_chance
FROM counted JOIN sizes USING (kind, agency_number) JOIN chances USING (kind)
GROUP BY ALL
"""

# `own_chance` is that of this very key, where two people of one agency share it; 0 where none do.
_KEYED = f"""
CREATE OR REPLACE TABLE keyed AS
WITH agreed AS (
    SELECT a.record AS l, b.record AS r, kind, min(own_chance) AS own_chance,
        min(greatest(chance, own_chance)) AS chance
    FROM held AS a JOIN held AS b USING (kind, key, key_id) JOIN shared USING (kind, key, key_id)
    WHERE a.record < b.record AND a.agency_number <> b.agency_number AND NOT (a.named AND b.named)
        AND most <= {MOST_SHARED}
    GROUP BY ALL
)
SELECT l, r,
    round(max(-log2(chance) - {HALF}) FILTER (alone)
        + {FURTHER} * greatest(count(*) FILTER (own_chance = 0) - 1, 0), {DIGITS}) AS evidence,
    'match-key: ' || arg_min(words, (chance, kind)) FILTER (alone) AS rule
FROM agreed JOIN match_kind USING (kind)
GROUP BY l, r
HAVING bool_or(alone)
ORDER BY l, r
"""


def _ended(db: duckdb.DuckDBPyConnection, today: date) -> list[str]:
    rows = db.execute(
        """
        SELECT sender, agency, max(expires) FROM match_keys JOIN records USING (record_key) WHERE expires < ?
        GROUP BY ALL ORDER BY ALL
        """,
        [today],
    ).fetchall()
    return [
        f"the match-keys of {sender} agency {agency} ended on {day} and were left out: ask for keys made with a new "
        "secret, and destroy these"
        for sender, agency, day in rows
    ]


def _unknown(db: duckdb.DuckDBPyConnection) -> list[str]:
    count = db.execute(
        "SELECT count(DISTINCT kind) FROM match_keys WHERE kind NOT IN (SELECT kind FROM match_kind)"
    ).fetchall()[0][0]
    return [f"{count} kind(s) of match-keys are not known here and were left out"] if count else []


def _two_secrets(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Which agencies' keys cannot be compared: no secret made keys of both."""
    rows = db.execute(
        """
        WITH who AS (SELECT DISTINCT sender || ' agency ' || agency AS name, key_id FROM held)
        SELECT a.name, b.name FROM who AS a JOIN who AS b ON a.name < b.name
        GROUP BY ALL HAVING NOT bool_or(a.key_id = b.key_id) ORDER BY ALL
        """
    ).fetchall()
    return [
        f"the match-keys of {one} and of {other} were made with two secrets, or by two versions of Sightline, and were "
        "not compared: let both make them again with one"
        for one, other in rows
    ]


def _too_common(db: duckdb.DuckDBPyConnection) -> list[str]:
    rows = db.execute(
        f"""
        SELECT words, count(*), max(most) FROM shared JOIN match_kind USING (kind) WHERE most > {MOST_SHARED}
        GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    return [
        f"{count} match-key(s) of the kind '{words}' were each shared by up to {most} records of one agency and were "
        "left out"
        for words, count, most in rows
    ]
