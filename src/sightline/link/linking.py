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
from sightline.link.again import Again, Earlier
from sightline.link.backend import Backend, Compare, DuckBackend
from sightline.link.by_group import Known, by_group, record_codes
from sightline.link.candidates import find_candidates
from sightline.link.decide import People, decide
from sightline.link.draws import NUMBER, draw
from sightline.link.exact import link_exactly
from sightline.link.keyed import keyed_pairs
from sightline.link.pairs import NOTHING_SCORED, all_pairs, make_pairs, pairs_table
from sightline.link.people import draw_rows, link_table
from sightline.link.prepare import IN_MEMORY, SINCE, prepare
from sightline.link.pupil_numbers import pupil_numbers
from sightline.link.quality import quality_table
from sightline.link.scoring import score
from sightline.link.training import train
from sightline.standard.linkage import CHILD, OFFENDER, POPULATIONS
from sightline.standard.model import IDENTITY

# Of each population, which is a column of `records`.
Models = dict[str, model.Model]


@dataclass(frozen=True, slots=True)
class Linked:
    """Who is who, and how well it is known."""

    link: pa.Table  # standard.model.LINK: draw 0 sorted by record_key, then what differs in each further draw
    quality: pa.Table  # counts only: see quality.py
    pairs: pa.Table  # pairs that were compared and came near: see pairs.py
    seen: pa.Table  # what each record was like: see again.py
    moved: pa.Table  # records whose person has another key than in the earlier linkage: see again.py
    models: Models  # of each population, what agreement was worth; can be written as JSON
    findings: tuple[str, ...]  # in general terms


def link_people(
    identity: pa.Table, *, key: bytes, models: Models | None = None, earlier: Earlier | None = None, seed: int = 1,
    draws: int = NUMBER, threads: int = 2, since: date = SINCE, today: date = date.min, compare: Compare = DuckBackend,
    spill: Path = Path(), known: Known | None = None, progress: Callable[[str], None] | None = None,
) -> Linked:  # fmt: skip
    """Decide which records are one person.

    `identity` has the columns of standard.model.IDENTITY, any number of rows a record; their order does not matter.
    `key` makes the person keys. With `models` those are used, and for a population without one a model is trained where
    there are records enough. With `earlier` only pairs with a new or changed record are compared, and whoever was a
    person keeps the key. Suspects and offenders are compared among themselves, children among themselves; who was
    under 18 on `since` and is a suspect enters both. Match-keys that ended before `today` are left out. `compare` says
    where pairs are compared; every backend gives the same links, and may spill into `spill`. `draws`: so many further
    answers. `known`: what counts by group need.
    Raises SightlineError for an identity table without its columns, or a record of two agencies.
    """
    _require_columns(identity)
    say = progress or (lambda _: None)
    with duckdb.connect(":memory:", config={**IN_MEMORY, "threads": threads}) as db:
        db.execute("SET enable_progress_bar = false")
        try:
            say("tidying names, dates and numbers")
            backend, used = compare(db, spill), Models()
            findings = [*prepare(db, identity, since).findings, *_keyed(db, identity, today), *_too_little(db)]
            again = Again(db, key, earlier)
            record_codes(db, identity, known or Known())
            for population in POPULATIONS:
                used[population], told = _compared(backend, population, (models or {}).get(population), seed, say)
                findings += told
            say("deciding who is who")
            return _decided(again, used, tuple(findings), draws, seed)
        except duckdb.Error as error:
            # The database's words may quote a value of a row.
            raise SightlineError(f"linkage failed in the database ({type(error).__name__})") from None


def _require_columns(identity: pa.Table) -> None:
    missing = [name for name in IDENTITY.names if name not in identity.column_names]
    if missing:
        raise SightlineError(f"identity lacks the columns {', '.join(missing)}")


def _compared(
    backend: Backend, population: str, given: model.Model | None, seed: int, say: Callable[[str], None]
) -> tuple[model.Model, list[str]]:
    """Find and score the pairs of a population as a table `pairs_of_...`. Returns the model used and findings."""
    db, whom = backend.db, POPULATIONS[population].lower()
    say(f"finding pairs of {whom} to compare")
    found = find_candidates(db, population)
    used = given or model.load()
    if _count(db, "candidates") == 0:
        db.execute(NOTHING_SCORED)
    else:
        link_exactly(db)
        if given is None:
            say(f"learning what agreement is worth, of {whom}")
            # On a bounded sample: no cluster is needed.
            used, told = train(DuckBackend(db), used, seed, population)
            found += told
        say(f"comparing pairs of {whom}")
        score(backend, used, population)
    make_pairs(db, population, used)
    for table in ("candidates", "scored", "exact", "entered"):
        db.execute(f"DROP TABLE IF EXISTS {table}")  # large, and of this population only
    return used, [f"{whom}: {finding}" for finding in found]


def _decided(again: Again, used: Models, findings: tuple[str, ...], number: int, seed: int) -> Linked:
    db = again.db
    records = db.execute("SELECT * FROM records ORDER BY record").to_arrow_table()
    pairs, scored = all_pairs(db)
    entering, child, offender = (records[name].to_numpy() for name in ("entering", CHILD, OFFENDER))
    people = People(records["agency_number"].to_numpy(), entering & child, entering & offender)
    decided = decide(pairs, people)
    record_keys = records["record_key"].to_pylist()
    persons, moved = again.person_keys(record_keys, decided.group)
    best = link_table(record_keys, entering, pairs, decided, persons)
    groups = by_group(db, records, pairs, people, decided, scored), pupil_numbers(db, decided)
    quality = pa.concat_tables([quality_table(records, best, pairs, scored, decided), *groups])
    others = draw_rows(best, decided, draw(pairs, people, decided, number, seed), again.key)
    near, told = pairs_table(pairs, scored, decided), (*findings, *again.findings)
    return Linked(pa.concat_tables([best, others]), quality, near, again.seen(), moved, used, told)


def _keyed(db: duckdb.DuckDBPyConnection, identity: pa.Table, today: date) -> tuple[str, ...]:
    """Make `keyed`, the pairs that agree on match-keys, and let records enter that have nothing else. Findings."""
    db.register("given", identity)
    db.execute(
        "CREATE OR REPLACE TEMP TABLE match_keys AS SELECT record_key, match_kind AS kind, match_key AS key, "
        "match_key_id AS key_id, match_key_expires AS expires FROM given WHERE match_key IS NOT NULL"
    )
    db.unregister("given")
    findings = keyed_pairs(db, today)
    db.execute(
        "UPDATE records SET entering = true, usable = true WHERE NOT barred AND NOT usable "
        "AND record IN (SELECT record FROM held)"  # those whose keys have not ended
    )
    return findings


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
