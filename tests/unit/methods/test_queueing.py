"""Queues, simulated, beside what theory and textbooks say of them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sightline.errors import MethodError
from sightline.methods.queueing import (
    erlang_c,
    even_slots,
    later_than,
    mean_wait,
    slots_for_mean,
    slots_for_share,
    thinned,
    utilisation,
    wait_of_one_server,
    wait_of_servers,
    waiting,
    waits_before_servers,
)

Floats = npt.NDArray[np.float64]
RUNS, CASES, WARM = 20, 40_000, 4_000


def simulated(seed: int, arrivals: float, service: float, servers: int, *, same: bool = False) -> Floats:
    """The mean wait of each run, the first cases left out; `same` where every service takes equally long."""
    generator = np.random.default_rng(seed)
    arrived = np.cumsum(generator.exponential(1 / arrivals, (RUNS, CASES)), axis=1)
    takes = np.full((RUNS, CASES), 1 / service) if same else generator.exponential(1 / service, (RUNS, CASES))
    means: Floats = waits_before_servers(arrived, takes, servers)[:, WARM:].mean(axis=1)
    return means


def agrees(found: Floats, wanted: float) -> bool:
    """Within four standard errors of the runs, and these within 3 per cent of what is wanted."""
    error = found.std(ddof=1) / math.sqrt(len(found))
    return bool(error < 0.03 * wanted and abs(found.mean() - wanted) < 4 * error)


def test_the_emergency_room_of_a_textbook() -> None:
    # Hillier and Lieberman, Introduction to Operations Research: the county hospital, 2 patients an hour, 3 an hour
    # for each doctor. One doctor: a wait of 2/3 of an hour. Two: 1/24 of an hour, and one in six waits at all.
    assert wait_of_servers(2, 3, 1) == pytest.approx(2 / 3)
    assert wait_of_servers(2, 3, 2) == pytest.approx(1 / 24)
    assert erlang_c(2, 3, 2) == pytest.approx(1 / 6)


def test_the_formula_for_one_server_is_that_of_pollaczek_and_khinchine() -> None:
    assert wait_of_one_server(0.7, 1, 1) == pytest.approx(wait_of_servers(0.7, 1, 1))
    assert wait_of_one_server(0.8, 1, 0) == pytest.approx(2.0)  # half of what chance in service would make it


def test_the_share_that_waits_is_the_sum_that_erlang_wrote() -> None:
    offered, servers = 7.5, 10
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    full = offered**servers / math.factorial(servers) * servers / (servers - offered)
    assert erlang_c(offered, 1, servers) == pytest.approx(full / (sum(terms) + full))
    assert 0 < erlang_c(990, 1, 1000) < 1  # and it does not overflow


@pytest.mark.parametrize(("arrivals", "service", "servers"), [(0.7, 1.0, 1), (2.0, 3.0, 1), (3.2, 1.0, 4)])
def test_waits_before_servers_are_as_long_as_theory_says(arrivals: float, service: float, servers: int) -> None:
    assert agrees(simulated(1, arrivals, service, servers), wait_of_servers(arrivals, service, servers))


def test_waits_where_all_take_equally_long_are_as_long_as_theory_says() -> None:
    assert agrees(simulated(2, 0.8, 1.0, 1, same=True), wait_of_one_server(0.8, 1, 0))


def test_the_share_that_waits_at_all_is_erlangs() -> None:
    generator = np.random.default_rng(3)
    arrived = np.cumsum(generator.exponential(1 / 3.2, (RUNS, CASES)), axis=1)
    waits = waits_before_servers(arrived, generator.exponential(1.0, (RUNS, CASES)), 4)[:, WARM:]
    assert agrees((waits > 0).mean(axis=1), erlang_c(3.2, 1, 4))


@pytest.mark.parametrize(("arrivals", "slots"), [(0.8, 1), (1.7, 2), (4.5, 5)])
def test_slots_by_day_keep_as_many_waiting_as_theory_says(arrivals: float, slots: int) -> None:
    # Spitzer (1956): the mean of a sum that never falls below nought, after many steps.
    wanted = 0.0
    for steps in range(1, 2000):
        more = np.arange(slots * steps + 1, slots * steps + 400)
        wanted += float((more - slots * steps) @ stats.poisson.pmf(more, arrivals * steps)) / steps
    came = np.random.default_rng(4).poisson(arrivals, (RUNS, CASES)).astype(np.float64)
    left = waiting(came, even_slots(float(slots), CASES))
    assert agrees(left[:, WARM:].mean(axis=1), wanted)
    if slots == 1:
        assert wanted / arrivals == pytest.approx(wait_of_one_server(arrivals, 1, 0), rel=1e-4)


def test_days_waited_are_those_of_each_case_added_up() -> None:
    came, slots = np.array([[3.0, 0.0, 0.0, 1.0]]), np.array([[1.0, 1.0, 1.0, 1.0]])
    left = waiting(came, slots)
    # The three of the first day wait 0, 1 and 2 days, that of the fourth none: Little's law, by hand.
    assert left.tolist() == [[2, 1, 0, 0]]
    assert mean_wait(came, left) == pytest.approx((0 + 1 + 2 + 0) / 4)
    assert later_than(came, left, 1).tolist() == [1 / 3]  # of those who came on the first three days
    assert waiting(came, slots, before=2.0).tolist() == [[4, 3, 2, 2]]


def test_slots_are_spread_evenly_and_taken_out_evenly() -> None:
    assert even_slots(0.4, 10).tolist() == [[0, 0, 1, 0, 1, 0, 0, 1, 0, 1]]
    assert even_slots(0.1, 30).sum() == 3
    assert thinned(np.array([1.0, 1.0, 3.0, 0.0, 1.0]), 0.5).tolist() == [0, 1, 1, 0, 1]
    assert thinned(np.array([1.0, 1.0]), 1.5).tolist() == [1, 2]


def test_as_many_slots_are_found_as_give_a_wait_that_is_known() -> None:
    came = np.random.default_rng(5).poisson(0.8, (4, CASES)).astype(np.float64)
    assert slots_for_mean(came, wait_of_one_server(0.8, 1, 0)).mean() == pytest.approx(1.0, abs=0.02)


def test_nobody_waits_longer_for_more_slots_and_one_fewer_would_be_too_few() -> None:
    came = np.random.default_rng(6).poisson(1.3, (3, 500)).astype(np.float64)
    found = slots_for_mean(came, 2.0)
    twice = np.tile(came, 2)

    def wait(slots: Floats) -> Floats:
        return mean_wait(came, waiting(twice, even_slots(slots, 1000))[:, 500:])

    assert (wait(found) <= 2.0).all()
    assert (wait(found - 0.01) > 2.0).all()
    assert (wait(found + 0.1) <= wait(found)).all()


def test_the_slots_for_a_share_are_the_fewest_that_keep_it() -> None:
    came = np.random.default_rng(7).poisson(1.3, (3, 500)).astype(np.float64)
    found = slots_for_share(came, 1, 0.9)
    twice = np.tile(came, 2)

    def late(slots: Floats) -> Floats:
        left = waiting(twice, even_slots(slots, 1000))
        return later_than(twice, left, 1)

    assert (late(found) <= 0.105).all()
    assert (late(found - 0.02) > 0.095).all()
    assert (slots_for_share(came, 0, 0.9) >= found).all()


@pytest.mark.parametrize("call", [lambda: wait_of_servers(3, 1, 3), lambda: wait_of_one_server(2, 0.5, 0)])
def test_where_as_many_come_as_can_be_dealt_with_there_is_no_steady_state(call: object) -> None:
    with pytest.raises(MethodError, match="no steady state"):
        call()  # type: ignore[operator]


def test_what_makes_no_sense_is_refused() -> None:
    came = np.ones((1, 5))
    for call, words in (
        (lambda: utilisation(-1, 1), "0 or more"),
        (lambda: utilisation(1, 0), "more than 0"),
        (lambda: slots_for_mean(came, -1.0), "0 days or more"),
        (lambda: slots_for_mean(came * 0, 1.0), "nobody came"),
        (lambda: slots_for_share(came, 1, 1.0), "between 0 and 1"),
        (lambda: slots_for_share(came, 5, 0.5), "no more than the wait"),
        (lambda: later_than(came, came, 5), "no more than the wait"),
    ):
        with pytest.raises(MethodError, match=words):
            call()
