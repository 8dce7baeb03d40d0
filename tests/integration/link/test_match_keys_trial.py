"""Linkage by match-keys on a sample of the frozen trial: made-up children whose truth is known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from bench.linkage import identity, judge
from bench.match_keys import KEYS_ONLY, best, keys_of


@pytest.fixture(scope="module")
def keys(records: pa.Table) -> pa.Table:
    return keys_of(identity(records)).rows


def test_keys_alone_join_nearly_all_and_hardly_anybody_wrongly(records: pa.Table, keys: pa.Table) -> None:
    score = judge(records, best(keys))
    assert score.f1 > 0.95
    assert score.precision > 0.999
    assert score.twin_false_links <= 1


def test_every_record_is_somebody(records: pa.Table, keys: pa.Table) -> None:
    assert sorted(best(keys)["record_key"].to_pylist()) == sorted(records["unique_id"].to_pylist())


def test_one_agency_by_keys_joins_nearly_as_well_as_all_in_the_clear(records: pa.Table, keys: pa.Table) -> None:
    rows = identity(records)
    others = rows.filter(pc.not_equal(rows["agency"], KEYS_ONLY))
    mixed = judge(records, best(pa.concat_tables([others, keys])))
    assert mixed.f1 > 0.97
    assert mixed.f1 > judge(records, best(keys)).f1


def test_no_identifier_of_the_trial_stands_among_the_keys(keys: pa.Table) -> None:
    named = ("forename", "surname", "birth_date", "sex", "postcode", "nhs_number", "upn")
    assert all(keys[name].null_count == len(keys) for name in named)
    assert set(pc.utf8_length(keys["match_key"].drop_null()).to_pylist()) == {32}


def test_the_order_of_the_rows_changes_nothing(records: pa.Table, keys: pa.Table) -> None:
    order = pa.array(np.random.default_rng(7).permutation(records.num_rows))
    again = keys_of(identity(records.take(order))).rows
    assert again.equals(keys)
    assert best(again).equals(best(keys.take(pa.array(np.random.default_rng(8).permutation(len(keys))))))
