"""Curves from counts: what they give where it can be worked out by hand, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.survival import (
    counted,
    cumulative_incidence,
    kaplan_meier,
    life_table,
    quantile,
    restricted_mean,
)


def test_the_curve_of_a_few_cases_is_that_worked_out_by_hand() -> None:
    # Ten cases: two stop at 1, one is lost at 2, two stop at 3, five are still there at 9.
    curve = kaplan_meier(counted([1, 2, 3, 9], [[2, 0, 2, 0]], [0, 1, 0, 5]))
    assert curve.share == pytest.approx([0.8, 0.8, 0.8 * 5 / 7, 0.8 * 5 / 7])
    assert curve.variance[0] == pytest.approx(0.8 * 0.2 / 10)  # Greenwood's is the binomial one before any is lost
    assert curve.variance[2] == pytest.approx((0.8 * 5 / 7) ** 2 * (2 / (10 * 8) + 2 / (7 * 5)))
    assert curve.at(0.5) == (1.0, 1.0, 1.0)


def test_who_is_lost_at_a_time_was_at_risk_for_an_event_at_it() -> None:
    assert kaplan_meier(counted([1], [[1]], [1])).share == pytest.approx([0.5])


def test_who_comes_late_is_at_risk_only_after_the_time_of_coming() -> None:
    counts = counted([1, 2], [[1, 1]], [0, 2], [2, 0])
    assert list(counts.at_risk) == [2, 3]
    assert kaplan_meier(counts).share == pytest.approx([0.5, 0.5 * 2 / 3])


def test_shares_that_ended_in_each_way_and_those_still_waiting_make_one() -> None:
    counts = counted([1, 2, 5, 8], [[3, 0, 4, 1], [1, 2, 0, 3]], [0, 2, 1, 3])
    waiting = kaplan_meier(counts)
    ended = [cumulative_incidence(counts, cause) for cause in (0, 1)]
    assert waiting.share + ended[0].share + ended[1].share == pytest.approx([1.0] * 4)


def test_without_other_endings_incidence_is_one_less_survival_with_the_same_variance() -> None:
    counts = counted([1, 2, 5], [[3, 2, 4]], [1, 2, 3])
    fall, rise = kaplan_meier(counts), cumulative_incidence(counts)
    assert rise.share == pytest.approx(1 - fall.share)
    assert rise.variance == pytest.approx(fall.variance)


def test_before_any_is_lost_the_variance_of_incidence_is_that_of_a_share() -> None:
    counts = counted([1, 2, 3], [[5, 0, 5], [0, 10, 10]], [0, 0, 70])
    curve = cumulative_incidence(counts, 0)
    assert curve.variance == pytest.approx([p * (1 - p) / 100 for p in (0.05, 0.05, 0.10)])


def test_one_less_survival_with_others_taken_as_lost_overstates_how_many_had_the_event() -> None:
    counts = counted([1, 2], [[1, 1], [5, 0]], [0, 3])
    naive = kaplan_meier(counted([1, 2], [[1, 1]], [5, 3]))
    assert cumulative_incidence(counts, 0).share[-1] == pytest.approx(0.2)
    assert 1 - naive.share[-1] > 0.3


def test_an_interval_holds_its_share_and_never_leaves_nought_to_one() -> None:
    counts = counted(range(1, 30), [[1] * 29], [0] * 28 + [1])
    for curve in (kaplan_meier(counts), cumulative_incidence(counts)):
        assert np.all((curve.lower >= 0) & (curve.lower <= curve.share + 1e-12))
        assert np.all((curve.upper <= 1) & (curve.upper >= curve.share - 1e-12))
    wider = kaplan_meier(counts, 0.998)
    assert wider.lower[9] < kaplan_meier(counts).lower[9]


def test_a_curve_that_reaches_nought_or_where_nothing_happens_has_no_interval() -> None:
    assert kaplan_meier(counted([1, 2], [[0, 3]], [1, 0])).at(1) == (1.0, 1.0, 1.0)
    assert kaplan_meier(counted([1, 2], [[0, 3]], [1, 0])).at(2) == (0.0, 0.0, 0.0)


def test_a_quantile_is_the_first_time_at_which_the_share_is_reached_and_may_never_come() -> None:
    counts = counted([2, 4, 6, 9], [[25, 25, 10, 0], [0, 0, 20, 0]], [0, 0, 0, 20])
    curve = cumulative_incidence(counts)
    assert [quantile(curve, share).value for share in (0.25, 0.5, 0.6, 0.75)] == [2, 4, 6, None]
    half = quantile(curve, 0.5)
    assert half.lower == 4  # the lower end of the interval of 60% is just under half
    assert half.upper is None
    assert quantile(kaplan_meier(counted([2, 4], [[5, 4]], [0, 1])), 0.5).value == 2


def test_the_restricted_mean_without_censoring_is_the_mean_and_its_variance_that_of_a_mean() -> None:
    waits = np.array([1, 1, 2, 4, 7, 7, 7, 12])
    times, number = np.unique(waits, return_counts=True)
    counts = counted(list(times), [list(number)], [0] * len(times))
    mean, variance = restricted_mean(counts, 7)
    shortened = np.minimum(waits, 7)
    assert mean == pytest.approx(shortened.mean())
    assert variance == pytest.approx(shortened.var() / len(waits))


def test_the_variance_of_a_restricted_mean_with_censoring_is_near_that_of_many_samples() -> None:
    chance = np.random.default_rng(7)
    means, told = [], []
    for _ in range(400):
        wait, lost = chance.exponential(30, 200).round() + 1, chance.uniform(10, 90, 200).round()
        seen = np.minimum(wait, lost)
        times = np.unique(seen)
        events = [int(np.sum((seen == t) & (wait <= lost))) for t in times]
        gone = [int(np.sum((seen == t) & (wait > lost))) for t in times]
        mean, variance = restricted_mean(counted(list(times), [events], gone), 40)
        means.append(mean)
        told.append(variance)
    assert math.sqrt(np.mean(told)) == pytest.approx(np.std(means), rel=0.12)


@pytest.mark.parametrize(
    ("times", "events", "censored", "entered", "words"),
    [
        ([], [[]], [], None, "any"),
        ([1, 2], [[1, 1]], [0], None, "as many as the times"),
        ([2, 1], [[1, 1]], [0, 0], None, "increase"),
        ([1, 1], [[1, 1]], [0, 0], None, "increase"),
        ([1, math.nan], [[1, 1]], [0, 0], None, "increase"),
        ([1, 2], [[1, -1]], [0, 2], None, "negative"),
        ([1, 2], [[1, 0]], [0, 0], [0, 1], "more cases leave"),
        ([1, 2], [[1, 0]], [0, 0], [0, 5], "more cases leave"),
    ],
)  # fmt: skip
def test_counts_that_contradict_themselves_are_refused(
    times: list[float], events: list[list[int]], censored: list[int], entered: list[int] | None, words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        counted(times, events, censored, entered)


def test_what_cannot_be_asked_is_refused() -> None:
    counts = counted([1, 2], [[1, 1]], [0, 2])
    for call in (
        lambda: cumulative_incidence(counts, 1),
        lambda: quantile(kaplan_meier(counts), 1.0),
        lambda: restricted_mean(counts, 0),
        lambda: restricted_mean(counts, 3),
        lambda: kaplan_meier(counts, 1.5),
    ):
        with pytest.raises(MethodError):
            call()


def test_a_life_table_takes_half_of_those_lost_in_a_step_as_at_risk_in_it() -> None:
    shares = life_table(100, [[20, 10], [0, 10]], [20, 0])
    # 20 of 90 in the first step; then 60 are left, of whom 10 and 10 end.
    waiting = 1 - 20 / 90
    assert shares[0] == pytest.approx([20 / 90, 20 / 90 + waiting * 10 / 60])
    assert shares[1] == pytest.approx([0, waiting * 10 / 60])


def test_a_life_table_of_single_days_without_censoring_is_the_curve_itself() -> None:
    counts = counted([1, 2, 3], [[2, 3, 1], [1, 0, 3]], [0, 0, 0])
    table = life_table(10, [[2, 3, 1], [1, 0, 3]], [0, 0, 0])
    for cause in (0, 1):
        assert table[cause] == pytest.approx(cumulative_incidence(counts, cause).share)


def test_a_life_table_in_which_more_leave_than_came_is_refused() -> None:
    with pytest.raises(MethodError, match="more cases leave"):
        life_table(10, [[8, 3]], [0, 0])
