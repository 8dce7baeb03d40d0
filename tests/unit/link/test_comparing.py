"""Pairs compared in one query are compared as Splink compares them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from sightline.link import model
from sightline.link.backend import DuckBackend
from sightline.link.comparing import compare
from sightline.link.prepare import SINCE, prepare
from sightline.link.scoring import by_splink
from sightline.link.training import enter
from sightline.standard.linkage import CHILD
from tests.unit.link.made_up import NHS, OTHER_NHS, UPN, identity, row

FORENAMES = (
    "Margaret",
    "Peggy",
    "Margart",
    "Khan",
    "Gemma",
    "Emma",
    "Lee",
    "Lre",
    "Muhammad",
    "Mahmud",
    "Mohammed",
    None,
)
OTHER_UPN = "X801200001002"
SURNAMES = ("Thornberry", "Thornbery", "Quill-Thornberry", "Margaret", "Khan", "Kahn", "Gemma", None)


def _drawn(drawn: random.Random, number: int) -> dict[str, object]:
    """One row of a record. Agencies are small, so that no value is taken for a placeholder."""
    day = date(2012, drawn.randint(1, 12), drawn.choice((5, 7, 28))) + timedelta(
        days=drawn.choice((0, 0, 8, 365, 3653))
    )
    return row(
        f"r{number:04}", agency=f"agency-{number % 40}",
        forename=drawn.choice(FORENAMES), surname=drawn.choice(SURNAMES),
        birth_date=drawn.choice((day, day, None)), sex=drawn.choice(("F", "M", None)),
        postcode=drawn.choice(("QX1 1AA", "QX1 1AB", "QX1 2AA", "QX2 1AA", None)),
        nhs_number=drawn.choice((NHS, OTHER_NHS, None)), upn=drawn.choice((UPN, OTHER_UPN, None)),
        former_upn=drawn.choice((UPN, None, None)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """Records of few names, days, places and numbers, so that all degrees of agreement occur, and their candidates."""
    drawn = random.Random(5)
    rows = [_drawn(drawn, number) for number in range(300) for _ in range(drawn.choice((1, 1, 3)))]
    with duckdb.connect(config={"threads": 2}) as made:
        prepare(made, identity(*rows), SINCE)
        enter(made, CHILD)
        made.execute(
            "CREATE TABLE candidates AS SELECT a.unique_id AS l, b.unique_id AS r FROM entered AS a "
            "JOIN entered AS b ON a.unique_id < b.unique_id"
        )
        yield made


def test_levels_and_weights_are_those_of_splink(db: duckdb.DuckDBPyConnection) -> None:
    used = model.load()
    compare(db, used)
    db.execute("CREATE OR REPLACE TABLE ours AS FROM compared")
    by_splink(DuckBackend(db), used)
    differing = " OR ".join(
        f"ours.{one.name}_level IS DISTINCT FROM compared.{one.name}_level" for one in model.COMPARISONS
    )
    pairs, furthest, different = db.execute(
        f"SELECT count(*), max(abs(ours.evidence - compared.evidence)), count(*) FILTER ({differing}) "
        "FROM ours FULL JOIN compared USING (l, r)"
    ).fetchall()[0]
    assert pairs > 5_000
    assert furthest < 1e-9
    assert different == 0


@pytest.mark.parametrize("comparison", model.COMPARISONS, ids=lambda one: one.name)
def test_every_degree_of_agreement_was_met(db: duckdb.DuckDBPyConnection, comparison: model.Comparison) -> None:
    compare(db, model.load())
    met = {level for (level,) in db.execute(f"SELECT DISTINCT {comparison.name}_level FROM compared").fetchall()}
    places = set(range(len(comparison.levels)))
    if comparison.name == "person_number":
        assert met == {None}  # children have none
    else:
        assert met >= places
