"""Who is who: identity rows in, the link table and its quality out. No name, date or number leaves this module."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from sightline.errors import SightlineError
from sightline.link import model
from sightline.link.backend import Backend, Compare, DuckBackend
from sightline.link.by_group import Known, by_group, record_codes
from sightline.link.candidates import RULES, find_candidates
from sightline.link.decide import WEAK, Decided, Outcome, Pairs, People, decide
from sightline.link.draws import NUMBER, draw
from sightline.link.exact import BY_NUMBER, link_exactly
from sightline.link.people import draw_rows, link_table, person_keys
from sightline.link.prepare import prepare
from sightline.link.pupil_numbers import pupil_numbers
from sightline.link.quality import quality_table
from sightline.link.scoring import score
from sightline.link.training import train
from sightline.standard.model import IDENTITY

SINCE = date(2021, 4, 1)
CHILDREN, OFFENDERS = "child", "offender"  # columns of `records`; each population has a model of its own
POPULATIONS = (CHILDREN, OFFENDERS)
Models = dict[str, model.Model]


@dataclass(frozen=True, slots=True)
class Linked:
    """Who is who, and how well it is known."""

    link: pa.Table  # standard.model.LINK: draw 0 sorted by record_key, then what differs in each further draw
    quality: pa.Table  # counts only: see quality.py
    pairs: pa.Table  # pairs that were compared and came near: see pairs_table
    models: Models  # of each population, what agreement was worth; can be written as JSON
    findings: tuple[str, ...]  # in general terms


def link_people(
    identity: pa.Table,
    *,
    key: bytes,
    models: Models | None = None,
    seed: int = 1,
    draws: int = NUMBER,
    threads: int = 2,
    since: date = SINCE,
    compare: Compare = DuckBackend,
    spill: Path = Path(),
    known: Known | None = None,
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Decide which records are one person.

    `identity` has the columns of standard.model.IDENTITY, any number of rows a record; their order does not matter.
    `key` makes the person keys. With `models` those are used, and for a population without one a model is trained where
    there are records enough. Suspects and offenders are compared among themselves, children among themselves; who was
    under 18 on `since` and is a suspect enters both. `compare` says where pairs are compared; every backend gives the
    same links, and may spill into `spill`. `draws`: so many further answers. `known`: what counts by group need.
    Raises SightlineError for an identity table without its columns, or a record of two agencies.
    """
    _require_columns(identity)
    say = progress or (lambda _: None)
    with duckdb.connect(":memory:", config=_config(threads)) as db:
        db.execute("SET enable_progress_bar = false")
        try:
            say("tidying names, dates and numbers")
            backend = compare(db, spill)
            findings, used = [*prepare(db, identity, since).findings, *_too_little(db)], Models()
            record_codes(db, identity, known or Known())
            for population in POPULATIONS:
                used[population], told = _compared(backend, population, (models or {}).get(population), seed, say)
                findings += told
            say("deciding who is who")
            return _decided(db, key, used, tuple(findings), draws, seed)
        except duckdb.Error as error:
            # The database's words may quote a value of a row.
            raise SightlineError(f"linkage failed in the database ({type(error).__name__})") from None


def _require_columns(identity: pa.Table) -> None:
    missing = [name for name in IDENTITY.names if name not in identity.column_names]
    if missing:
        raise SightlineError(f"identity lacks the columns {', '.join(missing)}")


def _config(threads: int) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": threads,
        "temp_directory": "",  # nothing is ever written beside the database in memory
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def _compared(
    backend: Backend, population: str, given: model.Model | None, seed: int, say: Callable[[str], None]
) -> tuple[model.Model, list[str]]:
    """Find and score the pairs of a population as a table `pairs_of_...`. Returns the model used and findings."""
    db, whom = backend.db, {CHILDREN: "children", OFFENDERS: "suspects and offenders"}[population]
    say(f"finding pairs of {whom} to compare")
    found = find_candidates(db, population)
    used = given or model.load()
    if _count(db, "candidates") == 0:
        db.execute(_NOTHING_SCORED)
    else:
        link_exactly(db)
        if given is None:
            say(f"learning what agreement is worth, of {whom}")
            # On a bounded sample: no cluster is needed.
            used, told = train(DuckBackend(db), used, seed, population)
            found += told
        say(f"comparing pairs of {whom}")
        score(backend, used, population)
    db.execute(_PAIRS.format(population=population, number_bits=_number_bits(used)))
    return used, [f"{whom}: {finding}" for finding in found]


def _decided(
    db: duckdb.DuckDBPyConnection, key: bytes, used: Models, findings: tuple[str, ...], number: int, seed: int
) -> Linked:
    records = db.execute("SELECT * FROM records ORDER BY record").to_arrow_table()
    pairs, scored = _pairs(db)
    entering, child, offender = (records[name].to_numpy() for name in ("entering", CHILDREN, OFFENDERS))
    people = People(records["agency_number"].to_numpy(), entering & child, entering & offender)
    decided = decide(pairs, people)
    record_keys = records["record_key"].to_pylist()
    best = link_table(record_keys, entering, pairs, decided, person_keys(key, record_keys, decided.group))
    groups = by_group(db, records, pairs, people, decided, scored), pupil_numbers(db, decided)
    quality = pa.concat_tables([quality_table(records, best, pairs, scored, decided), *groups])
    others = draw_rows(best, decided, draw(pairs, people, decided, number, seed), key)
    return Linked(pa.concat_tables([best, others]), quality, pairs_table(pairs, scored, decided), used, findings)


_NOTHING_SCORED = (
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


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _too_little(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Findings where linkage has nothing to go on."""
    rows = db.execute(
        "SELECT sender, agency, count(*), count(*) FILTER (NOT usable) FROM records GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found = [
        f"{without / total:.0%} of the records of {sender} agency {agency} hold too little to link by"
        for sender, agency, total, without in rows
        if without and without >= total / 100
    ]
    if len(rows) < 2:
        found.append("records of one agency only: nothing to link with, every record is a person of its own")
    elif all(total == without for _, _, total, without in rows):
        found.append("no record holds enough to link by: every record is a person of its own")
    return found


_PAIRS = f"""
    CREATE OR REPLACE TABLE pairs_of_{{population}} AS
    SELECT l - 1 AS l, r - 1 AS r, evidence, ({{number_bits}})::DOUBLE AS number_bits,
        said IS NOT NULL AS exact, said IS NULL AND ({_APART}) IS TRUE AS apart,
        coalesce(said, {_FIRST_RULE}) AS rule,
        ({_UNLIKE}) IS TRUE AS unlike, c.rules & ~{BY_NUMBER} > 0 AS findable
    FROM scored JOIN candidates AS c USING (l, r) LEFT JOIN (SELECT l, r, rule AS said FROM exact) USING (l, r)
    JOIN (SELECT record AS l, forename, common_forename FROM records) AS a USING (l)
    JOIN (SELECT record AS r, forename, common_forename FROM records) AS b USING (r)
"""


def _number_bits(used: model.Model) -> str:
    """SQL: what national numbers say of a pair, in bits; 0 where they are not on both sides."""
    parts = []
    for comparison in model.COMPARISONS:
        if comparison.name in model.NUMBERS:
            bits = [math.log2(m / u) for m, u in (used["levels"][comparison.name][lv.name] for lv in comparison.levels)]
            cases = " ".join(f"WHEN {place} THEN {bit!r}" for place, bit in enumerate(bits))
            parts.append(f"coalesce(CASE {comparison.name}_level {cases} END, 0)")
    return " + ".join(parts)


def _pairs(db: duckdb.DuckDBPyConnection) -> tuple[Pairs, pa.Table]:
    """The scored pairs as decide() wants them, and the same with the rule that found each.

    A pair that is of both populations is taken as children are compared.
    """
    table = db.execute(
        """
        SELECT *, false AS offender FROM pairs_of_child
        UNION ALL
        SELECT *, true AS offender FROM pairs_of_offender ANTI JOIN pairs_of_child USING (l, r)
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
    near = np.flatnonzero((decided.weight >= WEAK) | pairs.exact)
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
