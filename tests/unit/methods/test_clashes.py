"""Jumps planted in series, small counts that only look like jumps, and figures that rounding excuses or does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.clashes import Difference, Reported, added, differ, jumps
from sightline.published.statistics import read_factors
from sightline.published.tables import Level

PUBLISHED = Path(__file__).resolve().parents[3] / "../shared/data/published"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here"
)
STEADY: dict[int, float | None] = {
    2016: 1000.0, 2017: 1040, 2018: 1010, 2019: 1050, 2020: 1075, 2021: 1040, 2022: 1090, 2023: 1110,
}  # fmt: skip


def test_a_steady_series_has_no_jump_and_a_fall_by_half_is_one() -> None:
    assert jumps(STEADY).moves == ()
    fallen = {year: (count or 0) / (2 if year >= 2021 else 1) for year, count in STEADY.items()}
    (move,) = jumps(fallen).moves
    assert (move.year, move.at_break) == (2021, False)
    assert move.change == pytest.approx(np.log(520 / 1075))
    assert move.distance < -3.5


def test_a_jump_in_the_year_of_a_new_code_list_is_said_to_be_at_the_break() -> None:
    split = {**STEADY, 2021: 400.0, 2022: 150.0, 2023: 60.0}
    found = jumps(split, breaks=[2021, 2022])
    assert [(move.year, move.at_break) for move in found.moves] == [(2021, True), (2022, True), (2023, False)]


def test_known_breaks_are_left_out_of_what_is_usual() -> None:
    """A code phased out over three years: with its breaks known, only the years between say what is usual."""
    phased = {**STEADY, 2020: 500.0, 2021: 250.0, 2022: 120.0, 2023: 118.0}
    known = {move.year: abs(move.distance) for move in jumps(phased, breaks=range(2020, 2023)).moves}
    unknown = {move.year: abs(move.distance) for move in jumps(phased).moves}
    assert list(known) == list(unknown) == [2020, 2021, 2022]
    assert all(known[year] > unknown[year] for year in known)
    assert known[2020] > 1.5 * unknown[2020]


def test_small_counts_move_by_chance_and_are_no_jumps() -> None:
    small: dict[int, float | None] = {2016: 5.0, 2017: 5, 2018: 5, 2019: 5, 2020: 5, 2021: 5, 2022: 2, 2023: 9}
    assert jumps(small).moves == ()
    large = {year: 1_000 * (count or 0) for year, count in small.items()}
    assert [move.year for move in jumps(large).moves] == [2022, 2023]


def test_steady_chance_seldom_looks_like_a_jump() -> None:
    generator = np.random.default_rng(6)
    for spread, most in ((0.03, 0.005), (0.08, 0.025), (0.15, 0.05)):
        false = 0
        for _ in range(400):
            means = generator.uniform(20, 2_000) * np.exp(np.cumsum(generator.normal(0, spread, 8)))
            counts = generator.poisson(means)
            false += len(jumps({2018 + at: float(count) for at, count in enumerate(counts)}).moves)
        assert false / (400 * 7) < most


def test_the_spread_of_like_series_makes_a_volatile_one_less_of_a_question() -> None:
    series: dict[int, float | None] = {**STEADY, 2021: 1_400.0}
    assert [move.year for move in jumps(series).moves] == [2021, 2022]
    assert jumps(series, least_spread=0.15).moves == ()


def test_a_series_that_falls_to_nothing_jumps_and_does_not_break_the_logarithm() -> None:
    (move,) = jumps({**STEADY, 2023: 0.0}).moves
    assert (move.year, move.after) == (2023, 0)


def test_years_beside_a_gap_are_not_examined_and_said() -> None:
    gap = {**STEADY, 2019: None}
    assert jumps(gap).unexamined == (2019, 2020)
    without = {year: count for year, count in STEADY.items() if year != 2019}
    assert jumps(without).unexamined == (2020,)


def test_too_short_a_series_and_negative_counts_are_refused() -> None:
    with pytest.raises(MethodError, match="too few"):
        jumps({year: count for year, count in STEADY.items() if year < 2020})
    with pytest.raises(MethodError, match="0 or more"):
        jumps({**STEADY, 2020: -1.0})


@published
def test_the_split_of_the_code_for_sexual_abuse_is_found_in_england_and_neglect_is_not_accused() -> None:
    statistics = read_factors(PUBLISHED)
    (england,) = statistics.areas(2025, Level.NATIONAL)

    def series(code: str) -> dict[int, float | None]:
        return {year: statistics.figure(code, england.code, year).value for year in statistics.years}

    for code in ("18A", "19A"):
        for breaks in ((), range(2021, 2026)):
            years = [move.year for move in jumps(series(code), breaks).moves]
            assert years[:2] == [2021, 2022], code
    for code in ("16A", "3B", "5A"):
        assert jumps(series(code)).moves == ()


def test_figures_within_what_rounding_allows_do_not_differ() -> None:
    assert differ(Reported(12_400, 5), Reported(12_404)) == Difference(False, 0.0, 9)
    assert differ(Reported(12_400, 5), Reported(12_410, 5)).differ is False
    assert differ(Reported(22.6, 0.05), Reported(22.7, 0.05)).differ is False  # decimals, at the edge


def test_figures_further_apart_than_rounding_allows_differ_by_at_least_the_rest() -> None:
    found = differ(Reported(12_400, 5), Reported(12_120, 5))
    assert found == Difference(True, 270, 290)
    assert differ(Reported(10), Reported(11)).differ is True


def test_a_mark_is_not_compared() -> None:
    found = differ(Reported(None), Reported(11))
    assert found.differ is None
    assert "never 0" in found.reason


def test_parts_add_up_with_their_rounding() -> None:
    parts = [Reported(27_032), Reported(4_844)]
    assert (
        differ(added(parts), Reported(31_880, 5)).differ is False
    )  # the two halves of a sum rounded to the nearest 10
    rounded = [Reported(10, 5)] * 4
    assert added(rounded) == Reported(40, 20)
    assert added([Reported(10, 5), Reported(None, 5)]).value is None
    with pytest.raises(MethodError, match="no parts"):
        added([])


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(MethodError, match="rounded by"):
        differ(Reported(1, -1), Reported(1))
    with pytest.raises(MethodError, match="must be a number"):
        differ(Reported(float("nan")), Reported(1))
