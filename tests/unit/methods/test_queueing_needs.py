"""What a shorter wait takes, where the slots are known because the queue was made up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest

from sightline.errors import MethodError
from sightline.methods.queueing import even_slots, waiting
from sightline.methods.queueing_effects import waits_of
from sightline.methods.queueing_needs import Target, needs

Floats = npt.NDArray[np.float64]
HALF = Target(times=0.5)


def made_up(seed: int, arrivals: float, capacity: float, days: int = 400) -> tuple[Floats, dict[int, int], float]:
    """Arrivals and waits of some days of a queue with so many slots a day, which had gone on for as long before.

    And how many more slots would have halved the mean wait of those who came on these days.
    """
    came = np.random.default_rng(seed).poisson(arrivals, 2 * days + 60).astype(np.float64)
    waits = waits_of(came, even_slots(capacity, len(came))[0])
    began = np.repeat(np.arange(len(came)), came.astype(int))[: len(waits)]
    waits = waits[(began >= days) & (began < 2 * days)]
    these = slice(days, 2 * days)

    def mean(slots: float) -> float:
        left = waiting(came, even_slots(slots, len(came))[0])
        return float(left[these].sum() / came[these].sum())

    low, high = capacity, capacity + float(came.max())
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if mean(middle) <= waits.mean() / 2 else (middle, high)
    return came[these], {int(wait): number for wait, number in Counter(waits.tolist()).items()}, high - capacity


@pytest.mark.parametrize(("arrivals", "capacity"), [(0.8, 1.0), (3.0, 3.5)])
def test_the_range_of_slots_that_halve_the_wait_holds_the_truth(arrivals: float, capacity: float) -> None:
    held = 0
    for seed in range(50):  # bench/whatif.py tries more, and queues of which it holds too seldom
        came, waited, more = made_up(seed, arrivals, capacity)
        found = needs(came, waited, HALF, np.random.default_rng(seed), draws=80)
        low, high = np.quantile(found.more_all, [0.025, 0.975])
        held += low <= more <= high
        assert high < 4 * more
    assert held >= 46


def test_the_days_waited_less_are_those_of_the_waits_recorded() -> None:
    came, waited = np.ones(100), {2: 40, 6: 40, 20: 20}
    half = needs(came, waited, HALF, np.random.default_rng(1))
    assert half.less.mean() == pytest.approx((2 * 40 + 6 * 40 + 20 * 20) / 2, rel=0.03)
    within = needs(came, waited, Target(within=5), np.random.default_rng(1))
    assert within.less.mean() == pytest.approx(1 * 40 + 15 * 20, rel=0.05)
    # Little's law: days waited, for each day, are those who wait on it.
    assert half.fewer == pytest.approx(half.less / 100)


def test_the_part_that_all_waited_is_not_for_a_slot() -> None:
    came = np.random.default_rng(2).poisson(1.0, 400).astype(np.float64)
    found = needs(came, {10: 200, 12: 200}, HALF, np.random.default_rng(2))
    # Were all 11 days a queue, few slots would halve it; were it the last day alone, far more would.
    assert np.median(found.more_part) > 2 * np.median(found.more_all) > 0


def test_where_nobody_waits_a_shorter_wait_takes_nothing() -> None:
    found = needs(np.ones(50), {0: 50}, HALF, np.random.default_rng(1))
    assert found.more_all.max() == found.less.max() == 0


def test_a_limit_that_is_kept_already_takes_no_day_and_hardly_a_slot() -> None:
    came, waited, _ = made_up(4, 0.8, 1.0)
    found = needs(came, waited, Target(within=60), np.random.default_rng(4))
    assert found.less.max() == found.more_all.max() == 0


def test_handovers_are_added_draw_by_draw() -> None:
    came, waited, _ = made_up(5, 0.8, 1.0)
    one = needs(came, waited, HALF, np.random.default_rng(5), draws=20)
    both = one + one
    assert (both.more_all == 2 * one.more_all).all()
    assert (both.less == 2 * one.less).all()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({}, "either"), ({"times": 0.5, "within": 1}, "either"), ({"times": 1.0}, "between 0 and 1"),
        ({"within": -1}, "0 days or more"),
    ],
)  # fmt: skip
def test_a_target_is_one_of_two(target: dict[str, float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        Target(**target)  # type: ignore[arg-type]


def test_what_cannot_be_worked_out_is_refused() -> None:
    generator = np.random.default_rng(1)
    for came, waited, words in (
        (np.ones(50), {1: 29}, "29 waits are known"),
        (np.ones(50), {-1: 50}, "0 or more"),
        (np.zeros(50), {1: 50}, "nobody came"),
    ):
        with pytest.raises(MethodError, match=words):
            needs(came, waited, HALF, generator)
