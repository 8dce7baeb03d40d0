"""Who is who: identity rows in, the link table and its quality out. No name, date or number leaves this module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from sightline.errors import SightlineError
from sightline.link import model
from sightline.link.backend import Backend, Compare, DuckBackend
from sightline.link.candidates import RULES, find_candidates
from sightline.link.decide import Pairs, decide
from sightline.link.exact import link_exactly
from sightline.link.people import link_table
from sightline.link.prepare import prepare
from sightline.link.quality import quality_table
from sightline.link.scoring import score
from sightline.link.training import train
from sightline.standard.model import IDENTITY

SINCE = date(2021, 4, 1)


@dataclass(frozen=True, slots=True)
class Linked:
    """Who is who, and how well it is known."""

    link: pa.Table  # standard.model.LINK, draw 0, sorted by record_key
    quality: pa.Table  # counts only: see quality.py
    model: model.Model  # what agreement was worth; can be written as JSON
    findings: tuple[str, ...]  # in general terms


def link_people(
    identity: pa.Table,
    *,
    key: bytes,
    model_path: Path | None = None,
    seed: int = 1,
    threads: int = 2,
    since: date = SINCE,
    compare: Compare = DuckBackend,
    spill: Path = Path(),
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Decide which records are one person.

    `identity` has the columns of standard.model.IDENTITY, any number of rows a record; their order does not matter.
    `key` makes the person keys. With `model_path` the model saved there is used, without it one is trained where
    there are records enough. The police's records of people who were 18 on `since` and never a victim are not compared.
    `compare` says where pairs are compared; every backend gives the same links. `spill` is where it may spill.
    Raises SightlineError for an identity table without its columns, a record of two agencies, or a spoilt model.
    """
    missing = [name for name in IDENTITY.names if name not in identity.column_names]
    if missing:
        raise SightlineError(f"identity lacks the columns {', '.join(missing)}")
    say = progress or (lambda _: None)
    with duckdb.connect(":memory:", config=_config(threads)) as db:
        db.execute("SET enable_progress_bar = false")
        try:
            say("tidying names, dates and numbers")
            backend = compare(db, spill)
            findings = [*prepare(db, identity, since).findings, *_find_pairs(db, say)]
            used, told = _scored(backend, model_path, seed, say)
            say("deciding who is who")
            return _decided(db, key, used, (*findings, *told))
        except duckdb.Error as error:
            # The database's words may quote a value of a row.
            raise SightlineError(f"linkage failed in the database ({type(error).__name__})") from None


def _config(threads: int) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": threads,
        "temp_directory": "",  # nothing is ever written beside the database in memory
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def _find_pairs(db: duckdb.DuckDBPyConnection, say: Callable[[str], None]) -> list[str]:
    """Make the candidates of the prepared records. Returns findings."""
    say("finding pairs to compare")
    return [*find_candidates(db), *_too_little(db)]


def _scored(
    backend: Backend, model_path: Path | None, seed: int, say: Callable[[str], None]
) -> tuple[model.Model, list[str]]:
    """Score the candidates by the model given, or by one learnt here. Returns it and findings."""
    used, findings = model.load(model_path), list[str]()
    if _count(backend.db, "candidates") == 0:
        backend.db.execute(_NOTHING_SCORED)
        return used, findings
    link_exactly(backend.db)
    if model_path is None:
        say("learning what agreement is worth")
        used, findings = train(DuckBackend(backend.db), used, seed)  # on a bounded sample: no cluster is needed
    say("comparing pairs")
    score(backend, used)
    return used, findings


def _decided(db: duckdb.DuckDBPyConnection, key: bytes, used: model.Model, findings: tuple[str, ...]) -> Linked:
    records = db.execute("SELECT * FROM records ORDER BY record").to_arrow_table()
    pairs, scored = _pairs(db)
    entering = records["entering"].to_numpy()
    decided = decide(pairs, records["agency_number"].to_numpy())
    link = link_table(records["record_key"].to_pylist(), entering, pairs, decided, key)
    return Linked(link, quality_table(records, link, pairs, scored, decided), used, findings)


_NOTHING_SCORED = (
    "CREATE OR REPLACE TABLE exact (l BIGINT, r BIGINT, rule VARCHAR); "
    "CREATE OR REPLACE TABLE scored AS SELECT l, r, 0.0 AS evidence, "
    + ", ".join(f"NULL::INT AS {comparison.name}_level" for comparison in model.COMPARISONS)
    + " FROM candidates"
)


# Twins: one birth date, one family name or home, and clearly different first names. Siblings, or a parent and child, of
# one name: birth dates that no slip of one part, nor a swap of day and month, explains.
_APART = (
    f"birth_date_level = {model.level('birth_date', 'different')} "
    f"OR (birth_date_level = {model.level('birth_date', 'same')} "
    f"AND forename_level = {model.level('forename', 'different')} "
    f"AND (surname_level <= {model.level('surname', 'part')} OR postcode_level <= {model.level('postcode', 'shared')}))"
)
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


def _pairs(db: duckdb.DuckDBPyConnection) -> tuple[Pairs, pa.Table]:
    """The scored pairs as decide() wants them, and the same with the rule that found each."""
    table = db.execute(
        f"""
        SELECT s.l - 1 AS l, s.r - 1 AS r, s.evidence, e.rule IS NOT NULL AS exact,
            e.rule IS NULL AND ({_APART}) IS TRUE AS apart,
            coalesce(e.rule, {_FIRST_RULE}) AS rule
        FROM scored AS s JOIN candidates AS c USING (l, r) LEFT JOIN exact AS e USING (l, r)
        ORDER BY s.l, s.r
        """
    ).to_arrow_table()
    columns = [table[name].to_numpy() for name in ("l", "r", "evidence", "exact", "apart")]
    return Pairs(*columns), table
