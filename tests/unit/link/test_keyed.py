"""Pairs by match-keys at the linker: who agrees, how much that says, and what is left out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from sightline.link import keyed
from sightline.link.keyed import FURTHER, HALF, MOST_SHARED, keyed_pairs
from sightline.link.match_keys import Kind, kinds
from sightline.link.prepare import SINCE, prepare
from tests.unit.link.made_up import CHILD, identity, row

TODAY, LATER = date(2026, 11, 26), date(2027, 3, 31)
NOBODY = dict.fromkeys((*CHILD, "sex"))
Said = tuple[str, str, str]  # record, kind, key


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


def bare(record: str, agency: str, **values: Any) -> dict[str, object]:
    """A record of which its agency sends keys only."""
    return row(record, "health", agency=agency, return_code="match_keys", **(NOBODY | values))


def found(
    db: duckdb.DuckDBPyConnection, rows: list[dict[str, object]], said: list[Said], *, expires: date | None = LATER,
    ids: dict[str, str] | None = None,
) -> tuple[dict[tuple[str, str], tuple[float, str]], tuple[str, ...]]:  # fmt: skip
    """(record, record) -> (evidence, rule), and the findings. `ids` is the key_id of a record, else "one"."""
    prepare(db, identity(*rows), SINCE)
    names = ["record_key", "kind", "key", "key_id", "expires"]
    held = [(record, kind, key, (ids or {}).get(record, "one"), expires) for record, kind, key in said]
    columns = [pa.array(column) for column in zip(*held, strict=True)]
    columns[-1] = pa.array([one[-1] for one in held], pa.date32())
    db.register("match_keys", pa.table(columns, names=names))
    findings = keyed_pairs(db, TODAY)
    pairs = db.execute(
        "SELECT a.record_key, b.record_key, evidence, keyed.rule FROM keyed JOIN records AS a ON a.record = l "
        "JOIN records AS b ON b.record = r ORDER BY l, r"
    ).fetchall()
    return {(one, other): (evidence, rule) for one, other, evidence, rule in pairs}, findings


def words(kind: str) -> str:
    return next(entry.words for entry in kinds() if entry.code == kind)


def test_two_agencies_that_hold_one_key_are_a_pair(db: duckdb.DuckDBPyConnection) -> None:
    pairs, findings = found(db, [bare("a", "one"), bare("b", "two"), bare("c", "two")], [
        ("a", "home", "k1"), ("b", "home", "k1"), ("c", "home", "k2"),
    ])  # fmt: skip
    assert list(pairs) == [("a", "b")]
    assert pairs["a", "b"][1] == f"match-key: {words('home')}"
    assert findings == ()


def test_the_table_has_what_was_promised_sorted(db: duckdb.DuckDBPyConnection) -> None:
    rows = [bare(record, agency) for record, agency in zip("dcba", ("one", "two", "three", "four"), strict=True)]
    found(db, rows, [(record, "home", "k1") for record in "abcd"])
    table = db.execute("SELECT * FROM keyed").to_arrow_table()
    assert [(field.name, str(field.type)) for field in table.schema] == [
        ("l", "int64"), ("r", "int64"), ("evidence", "double"), ("rule", "string")
    ]  # fmt: skip
    assert [(said["l"], said["r"]) for said in table.to_pylist()] == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]


def test_no_key_in_common_is_an_empty_table(db: duckdb.DuckDBPyConnection) -> None:
    assert found(db, [bare("a", "one"), bare("b", "two")], [("a", "home", "k1"), ("b", "home", "k2")]) == ({}, ())


def test_records_of_one_agency_are_no_pair(db: duckdb.DuckDBPyConnection) -> None:
    assert found(db, [bare("a", "one"), bare("b", "one")], [("a", "home", "k"), ("b", "home", "k")])[0] == {}


def crowd(count: int, agency: str) -> tuple[list[dict[str, object]], list[Said]]:
    """Records of one agency, each with a key of its own."""
    names = [f"{agency}{number:03}" for number in range(count)]
    return [bare(name, agency) for name in names], [(name, "home", f"of {name}") for name in names]


def test_evidence_is_by_how_many_of_one_agency_share_such_keys(db: duckdb.DuckDBPyConnection) -> None:
    rows, said = crowd(98, "one")
    rows += [bare("x", "one"), bare("y", "one"), bare("z", "two")]
    said += [("x", "home", "twice"), ("y", "home", "twice"), ("one000", "home", "k"), ("z", "home", "k")]
    pairs, _ = found(db, rows, said)
    possible = 100 * 99 / 2  # pairs inside the agency, of which one shares a key; one more is added, for caution
    assert pairs["one000", "z"][0] == pytest.approx(math.log2(possible / 2) - HALF, abs=1e-5)


def test_a_key_that_two_of_one_agency_share_says_less(db: duckdb.DuckDBPyConnection) -> None:
    rows, said = crowd(98, "one")
    rows += [bare("x", "one"), bare("y", "one"), bare("z", "two")]
    said += [("x", "home", "k"), ("y", "home", "k"), ("z", "home", "k")]
    pairs, _ = found(db, rows, said)
    # Of 99 others in its own agency, one shares the key of x, and of y.
    assert pairs["x", "z"][0] == pytest.approx(math.log2(99) - HALF, abs=1e-5)
    assert pairs["x", "z"] == pairs["y", "z"]


def test_the_kind_that_says_most_counts_and_each_further_one_adds_a_little(db: duckdb.DuckDBPyConnection) -> None:
    rows, said = crowd(98, "one")
    rows += [bare("x", "one"), bare("y", "one"), bare("z", "two")]
    said += [("x", "endings", "twice"), ("y", "endings", "twice"), ("z", "endings", "other")]
    more = [("one000", "home", "k"), ("z", "home", "k"), ("one000", "endings", "other")]
    pairs, _ = found(db, rows, said + more)
    evidence, rule = pairs["one000", "z"]
    assert evidence == pytest.approx(math.log2(98 * 97 / 2) - HALF + FURTHER, abs=1e-5)
    assert rule == f"match-key: {words('home')}"


def test_a_further_kind_that_two_of_one_agency_share_adds_nothing(db: duckdb.DuckDBPyConnection) -> None:
    rows, said = crowd(98, "one")
    rows += [bare("x", "one"), bare("y", "one"), bare("z", "two")]
    one = [("x", "home", "k"), ("z", "home", "k")]
    alone, _ = found(db, rows, said + one)
    pair = [("x", "endings", "same"), ("y", "endings", "same"), ("z", "endings", "same")]
    both, _ = found(db, rows, said + one + pair)
    assert both["x", "z"][0] == alone["x", "z"][0]


def test_a_key_that_more_than_a_handful_share_is_left_out_with_a_finding(db: duckdb.DuckDBPyConnection) -> None:
    def shared(count: int) -> tuple[set[tuple[str, str]], tuple[str, ...]]:
        rows = [bare(f"a{number}", "one") for number in range(count)] + [bare("z", "two")]
        pairs, findings = found(db, rows, [(str(said["record_key"]), "home", "k") for said in rows])
        return set(pairs), findings

    pairs, findings = shared(MOST_SHARED)
    assert (len(pairs), findings) == (MOST_SHARED, ())
    pairs, (finding,) = shared(MOST_SHARED + 1)
    assert not pairs
    assert "1 match-key(s)" in finding
    assert f"up to {MOST_SHARED + 1} records of one agency" in finding


def test_a_kind_by_which_nobody_may_be_joined_only_adds(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    demoted = Kind("household", ("postcode",), "A household", alone=False, valid_from=None, valid_to=None)
    monkeypatch.setattr(keyed, "kinds", lambda: (*kinds(), demoted))
    rows = [bare("a", "one"), bare("b", "two"), bare("c", "one"), bare("d", "two")]
    said = [("a", "home", "k"), ("b", "home", "k"), *((record, "household", "h" + record) for record in "ab")]
    lone, _ = found(db, rows, [*said, ("c", "household", "h"), ("d", "household", "h")])
    assert list(lone) == [("a", "b")]
    assert lone["a", "b"][1] == f"match-key: {words('home')}"
    both, _ = found(db, rows, [*said, ("a", "household", "h"), ("b", "household", "h")])
    assert both["a", "b"][0] == pytest.approx(lone["a", "b"][0] + FURTHER)


def test_two_with_their_names_in_the_clear_are_left_to_the_model(db: duckdb.DuckDBPyConnection) -> None:
    rows = [row("a", "council"), row("b", "school"), bare("c", "three")]
    pairs, _ = found(db, rows, [(record, "home", "k") for record in "abc"])
    assert list(pairs) == [("a", "c"), ("b", "c")]


def test_one_with_a_number_and_no_name_is_compared_by_keys(db: duckdb.DuckDBPyConnection) -> None:
    nameless = row("a", "council", **{"forename": None, "surname": None, "upn": "H801200001001"})
    pairs, _ = found(db, [nameless, row("b", "school")], [("a", "home", "k"), ("b", "home", "k")])
    assert list(pairs) == [("a", "b")]


def test_a_record_with_a_barrier_is_compared_with_nobody_whatever_keys_came(db: duckdb.DuckDBPyConnection) -> None:
    rows = [row("a", "council", link_barrier="adoption"), bare("b", "two"), bare("c", "three")]
    pairs, _ = found(db, rows, [(record, "home", "k") for record in "abc"])
    assert list(pairs) == [("b", "c")]


def test_a_record_in_the_clear_of_neither_population_is_compared_with_nobody(db: duckdb.DuckDBPyConnection) -> None:
    witness = row("a", "police", role="witness", return_code="police_party", birth_date=date(1980, 1, 2))
    assert found(db, [witness, bare("b", "two")], [("a", "home", "k"), ("b", "home", "k")])[0] == {}


def test_keys_that_have_ended_are_left_out_and_said_without_a_value(db: duckdb.DuckDBPyConnection) -> None:
    rows, said = [bare("a", "one"), bare("b", "two")], [("a", "home", "k"), ("b", "home", "k")]
    pairs, findings = found(db, rows, said, expires=date(2026, 11, 25))
    assert pairs == {}
    assert len(findings) == 2
    assert findings[0].startswith("the match-keys of health agency one ended on 2026-11-25 and were left out")
    assert found(db, rows, said, expires=TODAY)[0]


def test_keys_of_two_secrets_are_not_compared_and_the_agencies_are_named(db: duckdb.DuckDBPyConnection) -> None:
    rows = [bare("a", "one"), bare("b", "two"), bare("c", "three")]
    pairs, findings = found(db, rows, [(record, "home", "k") for record in "abc"], ids={"c": "other"})
    assert list(pairs) == [("a", "b")]
    assert [finding.split(" were ")[0] for finding in findings] == [
        "the match-keys of health agency one and of health agency three",
        "the match-keys of health agency three and of health agency two",
    ]


def test_an_agency_that_made_its_keys_again_needs_one_secret_in_common(db: duckdb.DuckDBPyConnection) -> None:
    rows = [bare("a", "one"), bare("x", "one"), bare("b", "two")]
    said = [("a", "home", "k"), ("b", "home", "k"), ("x", "home", "old")]
    pairs, findings = found(db, rows, said, ids={"x": "other"})
    assert list(pairs) == [("a", "b")]
    assert findings == ()


def test_kinds_that_are_not_known_are_left_out_with_a_finding(db: duckdb.DuckDBPyConnection) -> None:
    pairs, findings = found(db, [bare("a", "one"), bare("b", "two")], [("a", "new", "k"), ("b", "new", "k")])
    assert pairs == {}
    assert findings == ("1 kind(s) of match-keys are not known here and were left out",)


def test_a_row_without_a_key_joins_nobody(db: duckdb.DuckDBPyConnection) -> None:
    rows = [bare("a", "one"), bare("b", "two"), bare("c", "one"), bare("d", "two")]
    said: list[Any] = [("a", None, None), ("b", None, None), ("c", "home", "k"), ("d", "home", "k")]
    assert list(found(db, rows, said)[0]) == [("c", "d")]
