from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import MethodError
from sightline.methods.hidden.batch import fit_batch
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.loglinear import Fit, fit, slots_of
from sightline.methods.hidden.poisson import log_means, margins
from sightline.methods.hidden.terms import Terms, hierarchical
from tests.unit.methods import one_at_a_time as plain


def independent(people: float, shares: tuple[float, ...]) -> list[float]:
    """The expected counts of lists that hold these shares of so many people, each for itself."""
    return [
        people
        * math.prod(share if on else 1 - share for on, share in zip(reversed(history), shares[::-1], strict=True))
        for history in product((0, 1), repeat=len(shares))
    ]


def table(counts: list[float], impossible: tuple[int, ...] = ()) -> Lists:
    names = tuple("ABCDE"[: len(counts).bit_length() - 1])
    able = tuple(place not in impossible for place in range(len(counts)))
    return Lists(
        names, tuple(count * on * (place > 0) for place, (count, on) in enumerate(zip(counts, able, strict=True))), able
    )


@st.composite
def tables(draw: st.DrawFn) -> Lists:
    """Small tables of two to four lists, many of their counts 0, some of their histories impossible."""
    number = draw(st.integers(2, 4))
    size = 2**number - 1
    counts = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 40]), min_size=size, max_size=size))
    impossible = draw(st.sets(st.integers(1, size), max_size=draw(st.sampled_from([0, 0, 2]))))
    if not any(count and place + 1 not in impossible for place, count in enumerate(counts)):
        counts, impossible = [3] * size, set()
    return table([0.0, *map(float, counts)], tuple(impossible))


def test_margins_and_log_means_are_sums_over_what_is_around_and_what_is_inside() -> None:
    values = np.arange(1.0, 9.0)
    assert margins(values)[0b101] == values[0b101] + values[0b111]
    assert log_means(values)[0b101] == values[0] + values[1] + values[4] + values[5]
    both = np.stack([values, values[::-1]])
    assert np.array_equal(margins(both)[1], margins(both[1]))


def test_two_independent_lists_give_the_estimate_of_petersen_and_lincoln() -> None:
    assert fit(table([0, 30, 20, 10])).estimate == pytest.approx(40 * 30 / 10)


@pytest.mark.parametrize("impossible", [(), (0b011, 0b111), (0b101, 0b111, 0b1001)])
def test_a_planted_population_is_found_exactly_also_where_histories_are_impossible(impossible: tuple[int, ...]) -> None:
    counts = independent(5_000, (0.1, 0.2, 0.05, 0.3))
    found = fit(table(counts, impossible))
    assert found.seen + counts[0] == pytest.approx(found.estimate, rel=1e-9)
    assert found.deviance == pytest.approx(0, abs=1e-8)
    assert found.df == 15 - len(impossible) - 5


def test_an_impossible_history_is_no_count_of_nought() -> None:
    counts = independent(5_000, (0.1, 0.2, 0.05, 0.3))
    excluded = tuple(place for place in range(16) if place & 0b011 == 0b011)
    taken_for_nought = [0.0 if place in excluded else count for place, count in enumerate(counts)]
    right, wrong = fit(table(counts, excluded)), fit(table(taken_for_nought))
    assert right.hidden == pytest.approx(counts[0])
    assert wrong.hidden > 1.1 * counts[0]


def test_an_interaction_that_nobody_is_in_goes_to_minus_infinity_with_its_histories() -> None:
    counts = independent(5_000, (0.1, 0.2, 0.05, 0.3))
    empty = tuple(place for place in range(16) if place & 0b011 == 0b011)
    seen = [0.0 if place in empty else count for place, count in enumerate(counts)]
    dropped, impossible = fit(table(seen), (0b011,)), fit(table(seen, empty))
    assert dropped.dropped == (0b011,)
    assert dropped.notes[1] == "Nobody is on these lists together, and the model takes it that nobody ever is: A and B."
    assert len(impossible.notes) == 1
    assert (dropped.estimate, dropped.deviance, dropped.df) == (
        impossible.estimate,
        impossible.deviance,
        impossible.df,
    )
    assert dropped.aic == pytest.approx(impossible.aic + 2)
    assert dropped.bic == pytest.approx(impossible.bic + math.log(dropped.seen))


def test_the_parts_of_an_interaction_come_with_it() -> None:
    found = fit(table(independent(5_000, (0.1, 0.2, 0.05, 0.3))), (0b0111,))
    assert found.terms == (0b0011, 0b0101, 0b0110, 0b0111)


def test_the_interval_is_even_on_the_log_of_the_hidden_and_narrower_at_a_lower_level() -> None:
    wide, narrow = (fit(table([0, 30, 20, 10, 25, 5, 6, 2]), level=level) for level in (0.95, 0.8))
    assert (wide.lower - wide.seen) * (wide.upper - wide.seen) == pytest.approx(wide.hidden**2)
    ratio = math.log((wide.upper - wide.seen) / wide.hidden) / math.log((narrow.upper - narrow.seen) / narrow.hidden)
    assert ratio == pytest.approx(1.959963985 / 1.281551566)


def test_the_interval_of_two_lists_is_that_of_the_delta_method() -> None:
    # The log of n10 n01 / n11 has the variance 1/n10 + 1/n01 + 1/n11.
    found = fit(table([0, 30, 20, 10]))
    assert found.upper - found.seen == pytest.approx(60 * math.exp(1.959963985 * math.sqrt(1 / 30 + 1 / 20 + 1 / 10)))


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(MethodError, match="level"):
        fit(table([0, 30, 20, 10]), level=level)


def test_every_reason_why_a_model_cannot_be_fitted_is_given_at_once() -> None:
    with pytest.raises(MethodError) as refused:
        fit(table([0, 30, 20, 0, 25, 0, 0, 0]), (0b011, 0b101))
    for reason in ("nobody is on two lists", "no estimate of greatest likelihood"):
        assert reason in str(refused.value)
    with pytest.raises(MethodError, match="more effects than these overlaps can tell apart"):
        fit(table([0, 40, 30, 6, 20, 0, 0, 0]), (0b011, 0b101, 0b110))


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_the_fast_fit_is_the_plain_one_and_is_refused_where_that_is(lists: Lists, data: st.DataObject) -> None:
    models = hierarchical(lists, lists.number)
    model = models[data.draw(st.integers(0, len(models) - 1))]
    counts, possible = lists.array(), np.array(lists.possible)
    batch = fit_batch(counts[None], slots_of(lists.number, [model]), possible)
    assert batch.good[0] == plain.can_be_fitted(counts, model, possible)
    if batch.good[0]:
        slow = plain.fit(counts, model, possible)
        assert np.allclose(batch.expected()[0], slow.expected, rtol=1e-5, atol=1e-6)
        if lists.overlaps:
            same(fit(lists, model), slow)


def same(fast: Fit, slow: plain.Plain) -> None:
    assert fast.estimate == pytest.approx(slow.estimate, rel=1e-5)
    assert fast.deviance == pytest.approx(slow.deviance, abs=1e-6)
    assert fast.df == slow.df


def test_a_batch_of_models_and_a_batch_of_tables_are_the_fits_one_at_a_time() -> None:
    rng = np.random.default_rng(7)
    possible = np.ones(16, dtype=np.bool_)
    drawn: Floats = np.array(
        [rng.poisson(independent(300, (0.2, 0.3, 0.1, 0.25))) for _ in range(40)], dtype=np.float64
    )
    drawn[:, 0] = 0
    models: tuple[Terms, ...] = tuple(m for m in hierarchical(table([0.0] + [1.0] * 15), 2) if len(m) == 3)
    many_models = fit_batch(drawn[:1], slots_of(4, models), possible)
    many_tables = fit_batch(drawn, slots_of(4, models[:1]), possible)
    for batch, pairs in (
        (many_models, [(drawn[0], m) for m in models]),
        (many_tables, [(d, models[0]) for d in drawn]),
    ):
        for row, (counts, model) in enumerate(pairs):
            alone = fit_batch(counts[None], slots_of(4, [model]), possible)
            assert batch.good[row] == alone.good[0]
            assert batch.hidden()[row] == pytest.approx(alone.hidden()[0], rel=1e-9)


def test_where_a_fit_begins_makes_no_difference() -> None:
    rng = np.random.default_rng(8)
    possible, slots = np.ones(16, dtype=np.bool_), slots_of(4, [(0b0011, 0b0110)])
    drawn = np.array([rng.poisson(independent(400, (0.2, 0.3, 0.1, 0.25))) for _ in range(30)], dtype=np.float64)
    drawn[:, 0] = 0
    cold = fit_batch(drawn, slots, possible)
    for effects in (np.zeros((1, 16)), np.full((1, 16), 3.0), cold.effects[:1]):
        assert fit_batch(drawn, slots, possible, effects).hidden() == pytest.approx(cold.hidden(), rel=1e-9)
