"""The gaps in made-up worlds whose truth is known, in memory: nought where there is nothing to gain, and else not."""

from __future__ import annotations

import pytest

from sightline.synthetic.scenario import Scenario, named
from tests.worlds_of_gaps import OF_THRESHOLD, RECOGNISED, Answer, World, answer, world

CHILDREN = 20000
RECORDING, SHARING = 0, 1


def made(scenario: str | Scenario, seed: int = 1) -> World:
    return world((named(scenario) if isinstance(scenario, str) else scenario).with_world(children=CHILDREN), seed)


def seen(scenario: str, seed: int = 1) -> Answer:
    return answer(made(scenario, seed), seed=seed)


@pytest.mark.parametrize("scenario", ["plain", "gaps", "null_late_records", "null_knew_did_nothing"])
def test_what_is_counted_to_a_threshold_and_from_it_is_what_the_world_says_by_its_own_arithmetic(scenario: str) -> None:
    one = made(scenario)
    found = answer(one)
    for gap in ("recording", "action"):
        assert found.days(gap) == pytest.approx(one.truth[OF_THRESHOLD[gap]], rel=1e-9)
    assert found.days("action") > 1  # thresholds were met: there was something to look at


@pytest.mark.parametrize("scenario", ["null_no_sharing_gain", "null_late_records"])
def test_where_every_child_shows_its_signs_to_one_agency_pooling_gains_next_to_nothing(scenario: str) -> None:
    """Not exactly nought: health services write down concerns of their own that have nothing to do with harm."""
    found = seen(scenario)
    assert found.low[SHARING] <= 0 <= found.high[SHARING]
    assert found.high[SHARING] - found.low[SHARING] < 4


def test_records_written_late_are_a_recording_gap_though_sharing_gains_nothing() -> None:
    assert seen("null_late_records").low[RECORDING] > 1
    assert seen("null_no_sharing_gain").high[RECORDING] < 0.1


@pytest.mark.parametrize("scenario", ["null_signs_after_identification", "null_knew_did_nothing"])
@pytest.mark.parametrize("seed", [1, 3, 4])
def test_the_range_of_sharing_holds_nought_in_null_worlds(scenario: str, seed: int) -> None:
    """Not in all: in world 2 chance makes agencies look as if they had acted. bench/gaps.py counts how often."""
    found = seen(scenario, seed)
    assert found.low[SHARING] <= 0 <= found.high[SHARING]


def test_where_agencies_keep_signs_to_themselves_and_act_sharing_is_found_to_gain() -> None:
    one = made(named("gaps").at("action_gap", "none"))
    found = answer(one)
    assert one.truth[RECOGNISED] > 0
    assert 0 < found.low[SHARING] < found.days("sharing")
    assert found.low[RECORDING] > 0  # and that they are written down late


def test_agencies_are_seen_to_act_where_they_do_and_not_where_they_knew_and_did_nothing() -> None:
    assert seen("plain").acted
    assert not seen("null_knew_did_nothing").acted


def test_where_agencies_act_after_months_only_the_range_of_sharing_reaches_nought_though_it_would_have_gained() -> None:
    """A known weakness, said on the page: what nobody acts on for months looks like what nobody acts on."""
    one = made("gaps")
    found = answer(one)
    assert one.truth[RECOGNISED] > 0
    assert not found.acted
    assert found.low[SHARING] <= 0
    assert found.days("sharing") > 0
