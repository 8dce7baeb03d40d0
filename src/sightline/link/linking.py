"""Who is who: identity rows in, the link table and its quality out. No name, date or number leaves this module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from sightline.errors import SightlineError
from sightline.link import model
from sightline.link.candidates import RULES, find_candidates
from sightline.link.decide import Decided, Pairs, decide
from sightline.link.exact import link_exactly
from sightline.link.people import link_table
from sightline.link.prepare import prepare
from sightline.link.quality import quality_table
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
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Decide which records are one person.

    `identity` has the columns of standard.model.IDENTITY, any number of rows a record; their order does not matter. `key`
    makes the person keys. With `model_path` the model saved there is used, without it one is trained where there are
    records enough. The police's records of people who were 18 on `since` and never a victim are not compared.
    Raises SightlineError for an identity table without its columns, a record of two agencies, or a spoilt model.
    """
    missing = [name for name in IDENTITY.names if name not in identity.column_names]
    if missing:
        raise SightlineError(f"identity lacks the columns {', '.join(missing)}")
    say = progress or (lambda words: None)
    with duckdb.connect(":memory:", config=_config(threads)) as db:
        db.execute("SET enable_progress_bar = false")
        try:
            return _linked(db, identity, key, model_path, seed, since, say)
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


def _linked(
    db: duckdb.DuckDBPyConnection,
    identity: pa.Table,
    key: bytes,
    model_path: Path | None,
    seed: int,
    since: date,
    say: Callable[[str], None],
) -> Linked:
    say("tidying names, dates and numbers")
    findings = list(prepare(db, identity, since).findings)
    say("finding pairs to compare")
    findings += find_candidates(db)
    findings += _too_little(db)
    used = model.load(model_path)
    if _count(db, "candidates") == 0:
        db.execute(_NOTHING_SCORED)
    else:
        link_exactly(db)
        if model_path is None:
            say("learning what agreement is worth")
            used, told = model.train(db, used, seed)
            findings += told
        say("comparing pairs")
        model.score(db, used)
    say("deciding who is who")
    records = db.execute("SELECT * FROM records ORDER BY record").to_arrow_table()
    pairs, scored = _pairs(db)
    entering = records["entering"].to_numpy()
    decided = decide(pairs, records["agency_number"].to_numpy())
    link = link_table(records["record_key"].to_pylist(), entering, pairs, decided, key)
    return Linked(link, quality_table(records, link, pairs, scored, decided), used, tuple(findings))
