"""Stocks and flows against their closed form, Little's law and a simulation that follows each person by themselves."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.stock_flow import (
    FEWEST_MONTHS,
    Flows,
    Rates,
    Scenario,
    Steady,
    drawn,
    expected,
    rates_of,
    resampled,
    scenario_draws,
    steady,
)

SHORT = Rates(came=20, places=14, leaves=0.1, ends=0.25, completes=0.8, leaves_under_way=0.05, recalled=0.01)
PLENTY = replace(SHORT, places=30)
NOWHERE = (0.0, 0.0, 100.0)


def test_the_months_come_to_the_steady_state_of_the_closed_form() -> None:
    for rates in (SHORT, PLENTY):
        found, long = steady(rates), expected(rates, NOWHERE, 600)
        assert long["waiting"][-1] == pytest.approx(found.waiting)
        assert long["started"][-1] == pytest.approx(found.started)
        assert long["left_without"][-1] == pytest.approx(found.left_without, abs=1e-9)
        ended = long["completed"][-1] + long["dropped_out"][-1] + long["left_under_way"][-1]
        assert ended == pytest.approx(found.started)
        assert found.in_programme * 0.3 == pytest.approx(found.started)


def test_with_too_few_places_those_beyond_them_leave_without_however_soon_they_are_assessed() -> None:
    # 20 come and 14 start: 6 leave without a place; a tenth of those who wait do, so 60 wait, 3 months on average.
    assert steady(SHORT) == Steady(waiting=60, in_programme=14 / (0.25 + 0.05), started=14, left_without=6, wait=3)
    sooner = steady(Scenario("sooner", earlier=10).of(SHORT))
    assert sooner.left_without == steady(SHORT).left_without
    assert sooner.wait == pytest.approx(6)  # a stay of 10 months becomes one of 20
    more = steady(Scenario("more", places=1.2).of(SHORT))
    assert more.left_without == pytest.approx(20 - 14 * 1.2)


def one_by_one(rates: Rates, months: int, seed: int) -> tuple[float, float, float]:
    """(mean wait, left without a month, mean stock): every person followed by themselves, first come first served."""
    chance, queue, waits, left, stock = random.Random(seed), list[int](), list[int](), 0, 0
    for _ in range(months):
        arrivals = sum(chance.random() < rates.came / 1000 for _ in range(1000))
        queue += [0] * arrivals
        starts = min(round(rates.places), len(queue))
        waits, queue = [*waits, *queue[:starts]], queue[starts:]
        stock += len(queue)
        stay = []
        for waited in queue:
            if chance.random() < rates.leaves:
                waits.append(waited + 1)
                left += 1
            else:
                stay.append(waited + 1)
        queue = stay
    return sum(waits) / len(waits), left / months, stock / months


def test_littles_law_holds_in_a_simulation_of_single_people() -> None:
    wait, left, stock = one_by_one(SHORT, 4_000, 1)
    found = steady(SHORT)
    assert wait == pytest.approx(found.wait, rel=0.06)
    assert left == pytest.approx(found.left_without, rel=0.06)
    assert stock == pytest.approx(found.waiting, rel=0.06)
    assert stock / SHORT.came == pytest.approx(wait, rel=0.02)  # Little's law, in the simulation itself


def test_draws_with_chance_lie_about_the_single_people_and_the_expectation() -> None:
    generator = np.random.default_rng(3)
    long = drawn(SHORT, (60, 47, 100), 4_000, generator)
    assert long["left_without"].mean() == pytest.approx(6, rel=0.06)
    assert long["waiting"].mean() == pytest.approx(one_by_one(SHORT, 4_000, 2)[2], rel=0.08)
    assert long["started"].mean() == pytest.approx(14, rel=0.01)
    assert long["completed"].mean() / (long["completed"] + long["dropped_out"]).mean() == pytest.approx(0.8, abs=0.01)
    assert long["recalled"].mean() == pytest.approx(1, rel=0.06)


def made(rates: Rates, months: int, seed: int) -> Flows:
    """Flows as they would be counted, from a drawn path."""
    now = (60.0, 46.0, 100.0)
    path = drawn(rates, now, months, np.random.default_rng(seed))
    came = path["waiting"] + path["started"]
    came = came - np.concatenate([[now[0]], (path["waiting"] - path["left_without"])[:-1]])
    return Flows(
        came, path["started"], path["completed"], path["dropped_out"], path["left_without"], path["left_under_way"],
        np.full(months, rates.places), path["recalled"], np.full(months, 100.0), now[0], now[1], 104.0,
    )  # fmt: skip


def test_rates_are_found_again_in_flows_made_by_them() -> None:
    found = rates_of(made(SHORT, 2_000, 5))
    for name in ("came", "places", "leaves", "ends", "completes", "leaves_under_way", "recalled"):
        assert getattr(found, name) == pytest.approx(getattr(SHORT, name), rel=0.08), name


def test_stocks_follow_from_flows_and_never_fall_below_nought() -> None:
    flows = made(SHORT, 36, 6)
    path = drawn(SHORT, (60, 46, 100), 36, np.random.default_rng(6))
    assert flows.wait_on.tolist() == path["waiting"].tolist()
    assert flows.now[0] == path["waiting"][-1] - path["left_without"][-1]
    gone = path["completed"][-1] + path["dropped_out"][-1] + path["left_under_way"][-1]
    assert flows.now[1] == flows.in_programme[-1] - gone
    assert flows.now[2] == 104  # as the last month ended, and not as it began
    empty = replace(flows, waiting=0.0, came=flows.came * 0)
    assert empty.wait_on.min() == 0


def test_a_range_covers_what_is_to_come_about_as_often_as_it_says() -> None:
    covered = below = above = 0
    for seed in range(100):
        flows = made(SHORT, 36, 100 + seed)
        truth = drawn(SHORT, flows.now, 12, np.random.default_rng(900 + seed))["left_without"].sum()
        draws = scenario_draws([flows], [Scenario("as_now")], 12, 60, seed)["as_now", "left_without"][:, 0]
        low, high = np.quantile(draws, (0.05, 0.95))
        below, above = below + (truth < low), above + (truth > high)
        covered += low <= truth <= high
    # A range without ends would hold all 100, so it is held to both sides: 90 of 100 are to be in it, 5 beyond each.
    assert 84 <= covered <= 96
    assert 1 <= below <= 11
    assert 1 <= above <= 11


def test_scenarios_differ_by_what_they_change_and_by_nothing_else() -> None:
    flows = [made(SHORT, 36, 7), made(SHORT, 36, 8)]
    scenarios = [Scenario("as_now"), Scenario("places", places=1.2), Scenario("recalls", recalls=0.5)]
    found = scenario_draws(flows, scenarios, 12, 60, 9)
    assert found["as_now", "left_without"].shape == (60, 2)
    assert (found["places", "left_without"] <= found["as_now", "left_without"]).mean() > 0.9
    assert (found["recalls", "left_without"] == found["as_now", "left_without"]).all()
    halved = found["recalls", "recalled"].mean() / found["as_now", "recalled"].mean()
    assert halved == pytest.approx(0.5, abs=0.1)


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(MethodError, match="grows without end"):
        steady(replace(SHORT, leaves=0.0))
    with pytest.raises(MethodError, match="nobody ends a programme"):
        steady(replace(SHORT, ends=0.0, leaves_under_way=0.0))
    with pytest.raises(MethodError, match="less than no places"):
        Scenario("none", places=-1).of(SHORT)
    with pytest.raises(MethodError, match=f"{FEWEST_MONTHS} months"):
        resampled(made(SHORT, FEWEST_MONTHS - 1, 1), np.random.default_rng(1))
    with pytest.raises(MethodError, match="as long as one another"):
        replace(made(SHORT, 12, 1), came=np.ones(3))
    with pytest.raises(MethodError, match="below nought"):
        replace(made(SHORT, 12, 1), came=np.full(12, -1.0))
    with pytest.raises(MethodError, match="below nought"):
        replace(made(SHORT, 12, 1), licences=-1.0)
