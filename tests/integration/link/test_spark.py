"""Splink on Spark: the same scores and people as in DuckDB, by a model that DuckDB learnt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from bench.linkage import KEY, TRIAL, identity, trial
from sightline.link import model
from sightline.link.backend import Backend, DuckBackend
from sightline.link.candidates import find_candidates
from sightline.link.linking import link_people
from sightline.link.prepare import SINCE, prepare
from sightline.link.scoring import score
from sightline.link.spark import as_duckdb
from sightline.link.training import train
from sightline.standard.linkage import CHILD
from tests.engines import spark

pytestmark = pytest.mark.skipif(not TRIAL.is_dir(), reason="the linkage trial in ../shared/data/linkage is not here")
SHARE = 40  # one child in forty: enough to train on


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return identity(trial(SHARE))


@pytest.fixture(scope="module")
def prepared(rows: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """The records of the trial, and the pairs to compare."""
    with duckdb.connect(config={"threads": 2}) as db:
        prepare(db, rows, SINCE)
        find_candidates(db, CHILD)
        yield db


@pytest.fixture(scope="module")
def backends(prepared: duckdb.DuckDBPyConnection) -> tuple[Backend, Backend]:
    return DuckBackend(prepared), spark().compare(prepared, Path())


@pytest.fixture(scope="module")
def trained(prepared: duckdb.DuckDBPyConnection) -> model.Model:
    """The model that DuckDB learns of these records, as it does for every engine: a sample is enough to learn on."""
    return train(DuckBackend(prepared), model.load(), 1, CHILD)[0]


def test_both_give_every_pair_the_same_score_by_a_model_that_was_saved(
    tmp_path: Path, backends: tuple[Backend, Backend], trained: model.Model
) -> None:
    assert trained["origin"] == "trained"
    path = tmp_path / "model.json"
    model.save(trained, path)
    scored = []
    for backend in backends:
        score(backend, model.load(path), CHILD)
        scored.append(backend.db.execute("SELECT * FROM scored ORDER BY l, r").to_arrow_table())
    assert scored[0].num_rows > 1_000
    assert scored[0].equals(scored[1])


def test_both_find_the_same_people(rows: pa.Table, trained: model.Model) -> None:
    given = {CHILD: trained}
    one = link_people(rows, key=KEY, models=given)
    other = link_people(rows, key=KEY, models=given, compare=spark().compare)
    assert len(set(one.link["person_key"].to_pylist())) < rows.num_rows
    assert one.link.equals(other.link)
    assert one.quality.equals(other.quality)


@pytest.mark.parametrize("call", ["jaro_winkler_similarity", "damerau_levenshtein"])
def test_a_comparison_of_names_on_a_worker_is_that_of_duckdb(call: str) -> None:
    drawn = random.Random(4)
    names = ["OLIVIA", "CHRISTOPHER", "MAXIMILLIAN", "O", "", "ZO\N{LATIN CAPITAL LETTER E WITH DIAERESIS}", None]
    one = pa.array([drawn.choice(names) for _ in range(300)], pa.string())
    other = pa.array([_slipped(drawn, drawn.choice(names)) for _ in range(300)], pa.string())
    pairs = pa.table({"a": one, "b": other})
    with duckdb.connect() as db:
        db.register("pairs", pairs)
        found = db.execute(f"SELECT {call}(a, b) AS s FROM pairs").to_arrow_table()["s"]
    assert as_duckdb(call, one, other).to_pylist() == found.to_pylist()
    assert found.null_count > 0


def _slipped(drawn: random.Random, name: str | None) -> str | None:
    """A name with one letter wrong."""
    if not name:
        return name
    place = drawn.randrange(len(name))
    return name[:place] + drawn.choice("AEIOST") + name[place + 1 :]
