"""What else could be true of who is who, drawn as often as the odds say."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from sightline.link.decide import Decided, Pairs, People, decide
from sightline.link.draws import Draw, draw
from sightline.link.linking import link_people
from tests.unit.link.made_up import KEY, identity, row
from tests.unit.link.test_decide import pairs

DRAWS = 2_000


def people(agency: list[int]) -> People:
    """Records of children, by the number of their agency."""
    return People(np.array(agency), np.ones(len(agency), dtype=bool), np.zeros(len(agency), dtype=bool))


def with_weights(scored: Pairs, known: People) -> tuple[Pairs, People, Decided]:
    """The pairs and what is decided of them, their evidence standing for their odds."""
    decided = decide(scored, known)
    return scored, known, Decided(decided.group, scored.evidence, decided.outcome)


def groups(one: Draw, best: list[int]) -> list[int]:
    """The group of each record in a draw."""
    moved = dict(zip(one.records.tolist(), one.group.tolist(), strict=True))
    return [moved.get(record, first) for record, first in enumerate(best)]


@pytest.mark.parametrize(("bits", "share"), [(0.0, 0.5), (2.0, 0.8), (-2.0, 0.2)])
def test_a_pair_is_joined_as_often_as_its_odds_say(bits: float, share: float) -> None:
    made = with_weights(pairs((0, 1, bits)), people([0, 1]))
    best = made[2].group.tolist()
    joined = sum(groups(one, best) == [0, 0] for one in draw(*made, DRAWS))
    assert joined / DRAWS == pytest.approx(share, abs=0.04)


def test_what_is_sure_is_in_no_draw() -> None:
    made = with_weights(pairs((0, 1, 30.0), (2, 3, 30.0)), people([0, 1, 0, 1]))
    assert all(not len(one.records) for one in draw(*made, 50))


def test_even_a_number_is_now_and_then_somebody_elses() -> None:
    made = with_weights(pairs((0, 1, 3.0), exact=(0,)), people([0, 1]))
    torn = sum(len(one.records) > 0 for one in draw(*made, DRAWS))
    assert 0 < torn < DRAWS / 100


def test_twins_are_joined_in_no_draw() -> None:
    made = with_weights(pairs((0, 1, 3.0), (0, 2, 1.0), (1, 2, 1.0), apart=(0,)), people([0, 1, 2]))
    best = made[2].group.tolist()
    for one in draw(*made, 300):
        found = groups(one, best)
        assert found[0] != found[1]


def test_no_draw_has_two_records_of_an_agency_together() -> None:
    made = with_weights(pairs((0, 1, 1.0), (0, 2, 1.0)), people([0, 1, 1]))
    best = made[2].group.tolist()
    seen = Counter(tuple(groups(one, best)) for one in draw(*made, 500))
    assert set(seen) == {(0, 0, 2), (0, 1, 0), (0, 1, 2)}


def test_records_of_one_child_share_their_luck() -> None:
    # Two sure records of a child, and a third that is likely or not to be its: both pairs or neither, mostly.
    scored = pairs((0, 1, 30.0), (0, 2, 0.0), (1, 2, 0.0))
    made = with_weights(scored, people([0, 1, 2]))
    best = made[2].group.tolist()
    joined = sum(groups(one, best)[2] == 0 for one in draw(*made, DRAWS))
    assert 0.5 < joined / DRAWS < 0.7  # independent pairs would join it in three of four


def test_the_same_seed_gives_the_same_draws() -> None:
    made = with_weights(pairs((0, 1, 0.5), (2, 3, -0.5)), people([0, 1, 0, 1]))
    first, again, other = (draw(*made, 20, seed) for seed in (1, 1, 2))
    assert [one.records.tolist() for one in first] == [one.records.tolist() for one in again]
    assert [one.records.tolist() for one in first] != [one.records.tolist() for one in other]


def test_draws_stand_in_the_link_table_as_differences() -> None:
    near = row("b", "police", surname="Quill", birth_date=date(2012, 9, 17))
    rows = identity(row("a"), near, row("c", "support", forename="Zed", surname="Quill", birth_date=date(2001, 1, 3)))
    linked = link_people(rows, key=KEY, draws=200).link.to_pylist()
    best = {entry["record_key"]: entry["person_key"] for entry in linked if entry["draw"] == 0}
    drawn = [entry for entry in linked if entry["draw"] > 0]
    assert len(best) == 3
    assert [entry["draw"] for entry in linked] == sorted(entry["draw"] for entry in linked)
    assert drawn
    assert all(entry["person_key"] != best[entry["record_key"]] for entry in drawn)
    assert {entry["record_key"] for entry in drawn} <= {"a", "b"}
    assert not [draw for draw in link_people(rows, key=KEY, draws=0).link["draw"].to_pylist() if draw]
