"""Nowcasts of made-up triangles whose end is known: how often they hold it, what they refuse, what they set aside."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sightline.errors import MethodError
from sightline.methods import nowcast as nc
from sightline.methods.nowcast import Family, Interval, Nowcast, Triangle, nowcast, weighted_interval_score

PERIODS = 24
SHARES = np.array([0.4, 0.3, 0.15, 0.08, 0.05, 0.02])
Floats = npt.NDArray[np.float64]


def whole(seed: int, mean: float = 60, steady: float | None = None) -> Floats:
    """Complete rows of a slowly moving number of records; `steady` lets delays vary from row to row."""
    generator = np.random.default_rng(seed)
    means = mean * np.exp(np.cumsum(generator.normal(0, 0.05, PERIODS)))
    shares = [SHARES if steady is None else generator.dirichlet(steady * SHARES) for _ in range(PERIODS)]
    rows = [generator.multinomial(generator.poisson(m), s) for m, s in zip(means, shares, strict=True)]
    return np.array(rows, dtype=np.float64)


def known(full: Floats) -> list[list[float | None]]:
    """What is known of whole rows when the last is the latest."""
    return [
        [float(count) if row + delay < len(full) else None for delay, count in enumerate(counts)]
        for row, counts in enumerate(full)
    ]


@pytest.mark.parametrize("steady", [None, 20.0])
def test_the_95_interval_holds_what_comes_and_scores_better_than_no_nowcast(steady: float | None) -> None:
    held, score, without, older = [], 0.0, 0.0, 0.0
    for seed in range(120):
        full = whole(seed, steady=steady)
        found = nowcast(Triangle.of(known(full)))
        assert found.last_count is not None
        for row in found.rows:
            assert row.received is not None
            assert row.median is not None
            came = float(full[row.row].sum())
            held.append(row.intervals[2].lower <= came <= row.intervals[2].upper)
            score += weighted_interval_score(came, row.median, row.intervals)
            without += weighted_interval_score(came, row.received, ())
            older += weighted_interval_score(came, found.last_count, ())
    assert 0.88 <= np.mean(held) <= 0.99
    assert score < without / 2
    assert score < older / 2


def test_chance_alone_is_too_sure_where_delays_vary() -> None:
    held: dict[Family, list[bool]] = {family: [] for family in Family}
    for seed in range(100):
        full = whole(seed, mean=300, steady=60)
        for family in Family:
            row = nowcast(Triangle.of(known(full)), family=family).rows[-1]
            held[family].append(row.intervals[2].lower <= full[-1].sum() <= row.intervals[2].upper)
    assert np.mean(held[Family.POISSON]) < 0.75
    assert np.mean(held[Family.NEGATIVE_BINOMIAL]) > 0.88


def _latest(found: Nowcast) -> nc.Row:
    return found.rows[-1]


def test_the_rows_are_the_periods_that_are_not_complete_and_the_last_complete_one_stands_beside() -> None:
    full = whole(1)
    found = nowcast(Triangle.of(known(full)))
    assert [(row.row, row.horizon) for row in found.rows] == [(19, 4), (20, 3), (21, 2), (22, 1), (23, 0)]
    assert (found.last_complete, found.last_count) == (18, full[18].sum())
    assert sum(found.delays) == pytest.approx(1)
    assert [row.received for row in found.rows] == [full[23 - h, : h + 1].sum() for h in (4, 3, 2, 1, 0)]
    assert all((row.expected or 0) > (row.received or 0) for row in found.rows)


def test_the_wider_the_level_the_wider_the_interval_and_none_starts_below_what_has_come() -> None:
    row = _latest(nowcast(Triangle.of(known(whole(2)))))
    half, most, nearly_all = row.intervals
    assert (row.received or 0) <= nearly_all.lower <= most.lower <= half.lower <= (row.median or 0)
    assert (row.median or 0) <= half.upper <= most.upper <= nearly_all.upper


def test_a_row_in_which_a_reporter_sent_nothing_is_set_aside_and_changes_no_delay() -> None:
    full = whole(3)
    rows = known(full)
    before = nc.delays(Triangle.of(rows))
    rows[4] = [None] * 6
    triangle = Triangle.of(rows)
    assert triangle.skipped == {4: "nothing was sent for 6 of its delays, which is not the same as 0"}
    counts = np.delete(full, 4, axis=0)
    assert nc.delays(triangle) == pytest.approx(list(before), abs=0.02)
    # Its counts are in no ratio: those of the other complete rows and the later ones are.
    possible = np.delete(np.add.outer(np.arange(PERIODS), np.arange(6)) < PERIODS, 4, axis=0)
    ratios = [counts[possible[:, d], d].sum() / counts[possible[:, d], :d].sum() for d in range(1, 6)]
    shares = np.diff(np.cumprod([1, *[1 + ratio for ratio in ratios]]), prepend=0)
    assert nc.delays(triangle) == pytest.approx(list(shares / shares.sum()))


def test_zeros_in_place_of_what_was_not_sent_would_have_been_taken_for_delay() -> None:
    rows = known(whole(3))
    as_zeros, as_gaps = [list(cells) for cells in rows], [list(cells) for cells in rows]
    as_zeros[22][:2], as_gaps[22] = [0.0, 0.0], [None] * 6
    low = nowcast(Triangle.of(as_zeros)).rows[-2]
    gap = nowcast(Triangle.of(as_gaps)).rows[-2]
    assert (low.expected or 0) < 3
    assert (gap.expected, gap.received, gap.intervals) == (None, None, ())
    assert "not the same as 0" in gap.reason


def test_a_horizon_with_too_few_past_nowcasts_says_so() -> None:
    rows = known(whole(6))
    for row in range(16, 22):  # the periods on which past nowcasts of the second latest would be weighed
        rows[row] = [None] * 6
    found = nowcast(Triangle.of(rows), history=18)
    assert found.rows[-2].expected is None
    assert "are needed to say how sure" in found.rows[-2].reason
    assert nowcast(Triangle.of(rows), history=18, family=Family.POISSON).rows[-2].expected is not None


def test_the_score_prefers_an_honest_interval_to_a_bold_one_and_to_a_timid_one() -> None:
    generator = np.random.default_rng(8)
    values = generator.normal(0, 1, 4_000)
    scores = {
        width: np.mean([weighted_interval_score(v, 0, [Interval(0.95, -width, width)]) for v in values])
        for width in (1.0, 1.96, 4.0)
    }
    assert scores[1.96] < min(scores[1.0], scores[4.0])


def test_the_score_of_one_interval_is_the_paper_s() -> None:
    """Width 4 at 80%, 3 above it: (0.5 * 5 + 0.1 * 4 + 3) / 1.5."""
    assert weighted_interval_score(10, 5, [Interval(0.8, 3, 7)]) == pytest.approx((2.5 + 0.4 + 3) / 1.5)
    assert weighted_interval_score(10, 4, ()) == 6


def test_too_few_periods_or_complete_rows_are_refused() -> None:
    with pytest.raises(MethodError, match="are too few"):
        nowcast(Triangle.of(known(whole(1)[:10])))
    with pytest.raises(MethodError, match="are too few"):
        nowcast(Triangle.of(known(whole(1))), history=6)
    with pytest.raises(MethodError, match="1 rows of the triangle are complete"):
        nc.delays(Triangle.of(known(whole(1)[:6])))
    with pytest.raises(MethodError, match="nothing came with the first delays"):
        nc.delays(Triangle.of([[0, 0, 3], [0, 0, 4], [0, 0, None], [0, None, None]]))


def test_what_is_no_triangle_is_refused() -> None:
    cases: list[tuple[list[list[float | None]], str]] = [
        ([], "one length"),
        ([[1.0, 2.0], [1.0]], "one length"),
        ([[1.0], [2.0]], "two delays"),
        ([[1.0, 2.0], [-1.0, None]], "0 or more"),
        ([[1.0, 2.0], [1.0, 2.0]], "nothing can have come"),
        ([[None, 2.0], [None, None]], "no row"),
    ]
    for rows, words in cases:
        with pytest.raises(MethodError, match=words):
            Triangle.of(rows)
    with pytest.raises(MethodError, match="one share for each"):
        nc.completed(Triangle.of([[1.0, 2.0], [1.0, None]]), [0.5, 0.6])
    with pytest.raises(MethodError, match="between 0 and 1"):
        nowcast(Triangle.of(known(whole(1))), levels=(95,))
