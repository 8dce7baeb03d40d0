"""Every candidate pair compared in one query of the database that holds the records.

The levels are Splink's own conditions and the weights those of its model, so the answer is Splink's; but Splink writes
out every column of both records of every pair first, which costs more than comparing them. On Spark, whose records lie
elsewhere, Splink does it (scoring.py). The tests hold the one to the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import duckdb

from sightline.link.model import COLUMNS, COMPARISONS, Comparison, Model, Shared

BETTER_THAN_CLOSE = 0.5  # bits: equal names, however common here, say a little more than nearly equal ones
_LISTS = ("forename_forms", "surname_parts", "postcodes", "upns")
_EQUAL = ("postcode", "sector", "district", "nhs_number", "upn", "person_number")
_FREQUENCIES = tuple(level.frequency for one in COMPARISONS for level in one.levels if level.frequency)


def compare(db: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make `compared` of `candidates` and `entered`: l, r, evidence in bits, and the level of each comparison."""
    lengths = _narrow(db)
    columns = [column for column, _ in db.execute("SELECT column_name, 0 FROM (DESCRIBE narrow)").fetchall()]
    sides = ", ".join(f"a.{column} AS {column}_l, b.{column} AS {column}_r" for column in columns)
    kept = ", ".join(f"share_{column}_l" for column in _FREQUENCIES)
    levels = ", ".join(f"{_level(comparison, lengths)} AS {comparison.name}_level" for comparison in COMPARISONS)
    bits = " + ".join(_bits(comparison, model) for comparison in COMPARISONS)
    names = ", ".join(f"{comparison.name}_level" for comparison in COMPARISONS)
    db.execute(
        f"""
        CREATE OR REPLACE TABLE compared AS
        WITH sides AS (
            SELECT l, r, {sides} FROM candidates
            JOIN narrow AS a ON a.unique_id = l JOIN narrow AS b ON b.unique_id = r
        ),
        levels AS (SELECT l, r, {kept}, {levels} FROM sides)
        SELECT l, r, {bits} AS evidence, {names} FROM levels
        """
    )
    db.execute("DROP TABLE narrow")


def _narrow(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make `narrow` of `entered`, and return how many columns stand for each list in it.

    Two joins carry it to every pair, so it is made of numbers: a text that is only ever equal or not is its hash, a
    list is as many hashes as the longest has values. Beside a name or postcode stands how common it is of all known.
    """
    longest = ", ".join(f"greatest(coalesce(max(len({column})), 1), 1)" for column in _LISTS)
    lengths = dict(zip(_LISTS, db.execute(f"SELECT {longest} FROM entered").fetchall()[0], strict=True))
    parts = [
        f"CASE WHEN {column} IS NOT NULL THEN hash({column}) END AS {column}" if column in _EQUAL else column
        for column in COLUMNS if column not in _LISTS
    ]  # fmt: skip
    parts += [
        f"CASE WHEN len({column}) >= {place} THEN hash({column}[{place}]) END AS {column}_{place}"
        for column, length in lengths.items() for place in range(1, length + 1)
    ]  # fmt: skip
    shares = [
        f"(SELECT {column}, count(*) / sum(count(*)) OVER () AS share_{column} FROM entered "
        f"WHERE {column} IS NOT NULL GROUP BY {column})"
        for column in _FREQUENCIES
    ]
    joins = " ".join(f"LEFT JOIN {share} USING ({column})" for share, column in zip(shares, _FREQUENCIES, strict=True))
    kept = ", ".join(f"share_{column}" for column in _FREQUENCIES)
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE narrow AS SELECT unique_id, {', '.join(parts)}, {kept} FROM entered {joins}"
    )
    return lengths


def _level(comparison: Comparison, lengths: Mapping[str, int]) -> str:
    """SQL: the place of the first level that a pair reaches; NULL where a side is missing."""
    conditions = [_condition(level.make(), lengths) for level in comparison.levels[:-1]]
    cases = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(conditions))
    column = f"{comparison.column}_1" if comparison.column in lengths else comparison.column
    absent = f"{column}_l IS NULL OR {column}_r IS NULL"
    return f"CASE WHEN {absent} THEN NULL {cases} ELSE {len(comparison.levels) - 1} END"


def _condition(level: Any, lengths: Mapping[str, int]) -> str:
    if isinstance(level, Shared):
        places = range(1, lengths[level.column] + 1)
        return " OR ".join(f"{level.column}_{a}_l = {level.column}_{b}_r" for a in places for b in places)
    return str(level.get_comparison_level("duckdb").sql_condition)


def _bits(comparison: Comparison, model: Model) -> str:
    """SQL: what the level of a comparison is worth."""
    known = model["levels"][comparison.name]
    worth = {name: math.log2(m / u) for name, (m, u) in known.items()}
    cases = []
    for place, level in enumerate(comparison.levels):
        said = repr(worth[level.name])
        if level.frequency:
            said = f"{math.log2(known[level.name][0])!r} - log2(share_{level.frequency}_l)"
            if "close" in worth:
                said = f"greatest({said}, {worth['close'] + BETTER_THAN_CLOSE!r})"
        cases.append(f"WHEN {place} THEN {said}")
    return f"coalesce(CASE {comparison.name}_level {' '.join(cases)} END, 0)"
