"""The gaps in made-up worlds whose truth is known, in memory: nought where there is nothing to gain, and else not."""

from __future__ import annotations

import pytest

from sightline.synthetic.scenario import named
from tests.worlds_of_gaps import Answer, answer, world

CHILDREN = 20000


def seen(scenario: str, seed: int) -> Answer:
    return answer(world(named(scenario).with_world(children=CHILDREN), seed), seed=seed)


@pytest.mark.parametrize("scenario", ["null_no_sharing_gain", "null_late_records"])
def test_where_every_child_is_seen_by_one_agency_pooling_gains_exactly_nothing(scenario: str) -> None:
    found = seen(scenario, 1)
    assert (found.low[1], found.high[1]) == (0, 0)
    assert found.found.action[0] > 0  # thresholds were met: there was something to look at


def test_records_written_late_are_a_recording_gap_though_sharing_gains_nothing() -> None:
    assert seen("null_late_records", 1).low[0] > 0
    assert seen("null_no_sharing_gain", 1).high[0] == 0


@pytest.mark.parametrize("scenario", ["null_signs_after_identification", "null_knew_did_nothing"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_range_of_sharing_holds_nought_in_null_worlds(scenario: str, seed: int) -> None:
    found = seen(scenario, seed)
    assert found.low[1] <= 0 <= found.high[1]


def test_where_agencies_keep_signs_to_themselves_and_act_sharing_is_found_to_gain() -> None:
    made = world(named("gaps").at("action_gap", "none").with_world(children=CHILDREN), 1)
    found = answer(made)
    assert made.sharing > 0
    assert 0 < found.low[1] < found.found.sharing[0]
    assert found.low[0] > 0  # and that they are written down late


def test_agencies_are_seen_to_act_where_they_do_and_not_where_they_knew_and_did_nothing() -> None:
    assert seen("plain", 1).acted
    assert not seen("null_knew_did_nothing", 1).acted


def test_where_agencies_act_after_months_only_the_range_of_sharing_reaches_nought_though_it_would_have_gained() -> None:
    """A known weakness, said on the page: what nobody acts on for months looks like what nobody acts on."""
    made = world(named("gaps").with_world(children=CHILDREN), 1)
    found = answer(made)
    assert made.sharing > 0
    assert not found.acted
    assert found.low[1] == 0
    assert found.found.sharing[0] > 0
