"""What more or fewer slots would do, where the slots are known because the queue was made up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sightline.errors import MethodError
from sightline.methods.queueing import even_slots, mean_wait, thinned, waiting
from sightline.methods.queueing_effects import (
    Coming,
    Handover,
    Range,
    drawn,
    follows,
    slots_seen,
    waits_of,
    with_slots,
)

Floats = npt.NDArray[np.float64]
DAYS = 500


def made_up(seed: int, arrivals: float, capacity: float, factor: float) -> tuple[Handover, float]:
    """A queue whose slots come by chance, as it was recorded, and the true effect of `factor` times the slots.

    The truth is of the same arrivals and of slots drawn anew at the same rate: those of another such year.
    """
    generator = np.random.default_rng(seed)
    came = generator.poisson(arrivals, DAYS).astype(np.float64)
    slots, others = generator.poisson(capacity, (2, DAYS)).astype(np.float64)
    done = np.diff(np.cumsum(came) - waiting(came, slots), prepend=0.0)
    now, then = (mean_wait(came, waiting(came, each)) for each in (others, thinned(others, factor)))
    return Handover.of(came.astype(int).tolist(), done.round().astype(int).tolist()), float(then - now)


def own_pace(seed: int, arrivals: float) -> Handover:
    """No queue at all: each case takes 5 to 20 days, whoever else waits."""
    generator = np.random.default_rng(seed)
    began = np.sort(generator.integers(0, DAYS, int(arrivals * DAYS)))
    ended = began + generator.integers(5, 21, len(began))
    seen = ended < DAYS
    return Handover.of(
        np.bincount(began[seen], minlength=DAYS).tolist(), np.bincount(ended[seen], minlength=DAYS).tolist()
    )


@pytest.mark.parametrize(("arrivals", "capacity"), [(4.0, 4.4), (9.0, 10.0)])
def test_the_range_of_halving_the_slots_holds_the_truth(arrivals: float, capacity: float) -> None:
    held = tried = 0
    for seed in range(60):
        handover, truth = made_up(seed, arrivals, capacity, 0.5)
        try:
            found = with_slots(handover, 0.5, seed, draws=200)
        except MethodError:
            continue  # such a queue was too short, and says so
        tried += 1
        held += found.change.lower <= truth <= found.change.upper
        assert found.steady == 0.0  # twice as many come as could then be dealt with
    assert tried >= 40
    assert held / tried >= 0.91


def test_the_effect_of_more_slots_is_a_shorter_wait_and_of_as_many_none() -> None:
    handover, _ = made_up(1, 4, 4.4, 1)
    more, same = with_slots(handover, 1.2, 1), with_slots(handover, 1.0, 1)
    assert more.change.upper < 0
    assert (same.change.lower, same.change.upper) == (0, 0)
    assert more.steady > 0.95


def test_arrivals_drawn_anew_make_the_range_wider() -> None:
    handover, _ = made_up(2, 4, 4.4, 0.5)
    recorded, chance, blocks = (with_slots(handover, 0.5, 3, coming=coming).change for coming in Coming)
    assert recorded.upper - recorded.lower < min(chance.upper - chance.lower, blocks.upper - blocks.lower)


def test_the_same_seed_gives_the_same_ranges() -> None:
    handover, _ = made_up(3, 4, 4.4, 0.5)
    assert with_slots(handover, 0.5, 3) == with_slots(handover, 0.5, 3)
    assert with_slots(handover, 0.5, 3) != with_slots(handover, 0.5, 4)


def test_on_busy_days_what_was_dealt_with_is_what_could_be() -> None:
    came = np.full(100, 3)
    done = np.where(np.arange(100) % 2, 2, 3)  # slots of which none goes unused, since the queue grows
    seen = slots_seen(Handover.of(came.tolist(), done.tolist()))
    assert sorted(set(seen.tolist())) == [2, 3]
    assert seen.mean() == pytest.approx(2.5, abs=0.01)


def test_where_each_case_takes_its_own_time_there_are_no_slots_to_be_read() -> None:
    refused = 0
    for seed in range(20):
        handover = own_pace(seed, 2.0)
        slope, error = follows(handover)
        assert abs(slope - 1) < 4 * error  # twice as many waiting: twice as many dealt with
        try:
            slots_seen(handover)
        except MethodError as reason:
            refused += "takes its own time" in str(reason)
    assert refused >= 16


def test_where_slots_are_fixed_what_is_dealt_with_does_not_follow_the_number_waiting() -> None:
    found = [follows(made_up(seed, 4, 4.4, 1)[0]) for seed in range(40)]
    assert sum(slope > 2.326 * error for slope, error in found) <= 3


@pytest.mark.parametrize(
    ("came", "done", "words"),
    [
        ([1] * 20, [1] * 20, "20 cases were dealt with"),
        ([1] * 200, [1] * 200, "hardly ever a queue"),
        ([1, 1], [2, 0], "more had been dealt with than had come"),
        ([1, -1], [0, 0], "0 or more"),
        ([1, 1], [1], "the same days"),
        ([], [], "the same days"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(came: list[int], done: list[int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        slots_seen(Handover.of(came, done))


def test_slots_cannot_be_multiplied_by_nought() -> None:
    with pytest.raises(MethodError, match="more than 0"):
        with_slots(made_up(1, 4, 4.4, 1)[0], 0, 1)


def test_who_waited_at_the_beginning_counts() -> None:
    handover = Handover.of([0, 0, 1], [1, 1, 1], before=2)
    assert handover.left.tolist() == [1, 0, 0]
    assert handover.at_start.tolist() == [2, 1, 0]
    assert handover.busy.tolist() == [True, True, False]


def test_arrivals_are_drawn_as_asked() -> None:
    came = np.tile([0.0, 1.0, 2.0, 3.0, 4.0], 40)
    generator = np.random.default_rng(1)
    assert (drawn(came, 3, generator, Coming.RECORDED) == came).all()
    assert (drawn(came, 3, generator, Coming.BLOCKS) == came).all()  # each four weeks are alike
    chance = drawn(came, 400, generator, Coming.POISSON).reshape(400, 40, 5).mean(axis=(0, 1))
    assert chance == pytest.approx([0.0125, 1.0125, 2.0125, 3.0125, 4.0125], abs=0.05)


def test_the_wait_of_each_case_is_that_of_its_place_in_the_queue() -> None:
    waits = waits_of(np.array([3.0, 0.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    assert waits.tolist() == [0, 1, 2, 0]
    came = np.random.default_rng(8).poisson(0.8, 3000).astype(np.float64)
    slots = even_slots(1.0, 3000)[0]
    assert waits_of(came, slots).mean() == pytest.approx(float(mean_wait(came, waiting(came, slots))), rel=0.01)


def test_a_range_is_the_middle_of_the_draws() -> None:
    found = Range.of(np.arange(101.0), 0.9)
    assert (found.lower, found.value, found.upper) == pytest.approx((5, 50, 95))
