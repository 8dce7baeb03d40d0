"""Linkage on the frozen trial: made-up children whose truth is known. A sample of them, without national numbers."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from bench.linkage import KEY, identity, judge
from sightline.link import model
from sightline.link.again import Earlier
from sightline.link.linking import Linked, link_people
from tests.unit.link.made_up import people


@pytest.fixture(scope="module")
def linked(records: pa.Table) -> Linked:
    return link_people(identity(records), key=KEY, draws=0)


def test_pairs_joined_are_right_and_few_are_missed(records: pa.Table, linked: Linked) -> None:
    score = judge(records, linked.link)
    assert score.f1 > 0.978
    assert score.precision > 0.995


def test_the_number_of_people_is_near_the_truth(records: pa.Table, linked: Linked) -> None:
    score = judge(records, linked.link)
    assert score.people == pytest.approx(score.true_people, rel=0.025)


def test_twins_are_a_small_part_of_what_is_wrong(records: pa.Table, linked: Linked) -> None:
    assert judge(records, linked.link).twin_false_links <= 2


def test_the_model_was_trained_and_is_plain_json(linked: Linked) -> None:
    assert linked.models["child"]["origin"] == "trained"
    assert json.loads(json.dumps(linked.models)) == linked.models


def test_the_order_of_the_rows_changes_nothing(records: pa.Table, linked: Linked) -> None:
    order = np.random.default_rng(7).permutation(records.num_rows)
    again = link_people(identity(records.take(pa.array(order))), key=KEY, draws=0)
    assert again.models == linked.models
    assert again.link.equals(linked.link)
    assert again.quality.equals(linked.quality)


def test_a_saved_model_gives_the_same_people(tmp_path: Path, records: pa.Table, linked: Linked) -> None:
    model.save(linked.models["child"], tmp_path / "model.json")
    again = link_people(identity(records), key=KEY, models={"child": model.load(tmp_path / "model.json")}, draws=0)
    assert again.link.equals(linked.link)


def test_no_person_has_two_records_of_one_agency(linked: Linked) -> None:
    agencies = [
        [key[:2] for key in group] for group in people(linked)
    ]  # the trial's ids begin with the agency's letters
    assert all(len(set(group)) == len(group) for group in agencies)


def test_what_comes_later_is_linked_as_if_all_had_come_at_once(records: pa.Table) -> None:
    rows = identity(records)
    first = rows.filter(pa.array(np.random.default_rng(3).random(rows.num_rows) < 0.7))
    before = link_people(first, key=KEY, draws=0)
    earlier = Earlier(before.link, before.pairs, before.seen)
    again = link_people(rows, key=KEY, models=before.models, earlier=earlier, draws=0)
    whole = link_people(rows, key=KEY, models=before.models, draws=0)
    one, other = (dict(zip(made.link["record_key"].to_pylist(), made.link["person_key"].to_pylist(), strict=True))
                  for made in (again, whole))  # fmt: skip
    together = [Counter(who.values()) for who in (one, other)] + [Counter((one[key], other[key]) for key in one)]
    pairs = [sum(n * (n - 1) / 2 for n in groups.values()) for groups in together]
    assert 2 * pairs[2] / (pairs[0] + pairs[1]) > 0.999
    kept = dict(zip(before.link["record_key"].to_pylist(), before.link["person_key"].to_pylist(), strict=True))
    assert sum(one[key] == person for key, person in kept.items()) > 0.999 * len(kept)
