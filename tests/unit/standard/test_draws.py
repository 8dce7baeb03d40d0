"""Counts over draws of the link set: recounts of the people touched, and ranges beside numbers worked out by hand."""

from __future__ import annotations

import math
from datetime import date
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import StandardError
from sightline.standard.draws import METHOD, NO_DRAWS, Draws, linkage_interval, student_t
from sightline.standard.figures import Figure, Interval, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

MEASURE = Measure(
    "children_recorded", "Children recorded", Unit.CHILD, Population("u18", "children", "age when recorded"),
    Status.ANY, "test/1", "made-up returns",
)  # fmt: skip
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31), "year to March 2025")


def figure(value: float) -> Figure:
    return Figure(MEASURE, YEAR, "pooled", value)


# -- Student's t -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("freedom", "level", "table"),
    [
        (1, 0.95, 12.706), (2, 0.95, 4.303), (3, 0.95, 3.182), (4, 0.95, 2.776), (9, 0.95, 2.262), (10, 0.95, 2.228),
        (19, 0.95, 2.093), (30, 0.95, 2.042), (120, 0.95, 1.980), (4, 0.90, 2.132), (7, 0.99, 3.499),
    ],
)  # fmt: skip
def test_students_t_is_that_of_the_printed_tables(freedom: int, level: float, table: float) -> None:
    assert round(student_t(freedom, level), 3) == table


def test_with_many_draws_students_t_is_the_normal() -> None:
    assert student_t(100_000) == pytest.approx(1.96, abs=1e-4)


def test_one_and_two_degrees_of_freedom_have_closed_forms() -> None:
    assert student_t(1, 0.5) == pytest.approx(1)  # Cauchy: half lies within plus and minus 1
    assert student_t(2, 0.8) == pytest.approx(0.8 * math.sqrt(2 / (1 - 0.64)))


@pytest.mark.parametrize(("freedom", "level"), [(0, 0.95), (3, 0.0), (3, 1.0)])
def test_no_freedom_or_no_share_is_refused(freedom: int, level: float) -> None:
    with pytest.raises(StandardError, match="degree of freedom"):
        student_t(freedom, level)


# -- the range ---------------------------------------------------------------------------------------------------------


def test_the_range_of_five_draws_by_hand() -> None:
    """98 to 102: mean 100, standard deviation root of 2.5, t of 4 degrees 2.7764, root of 1 + 1/5 1.0954: 4.809."""
    found = linkage_interval(101, [98, 99, 100, 101, 102])
    assert found is not None
    assert (found.kind, found.level, found.method) == ("linkage", 0.95, METHOD)
    assert [found.lower, found.upper] == pytest.approx([95.191, 104.809], abs=1e-3)


def test_two_draws_alone_give_a_range_that_owns_up_to_it() -> None:
    """99 and 101: mean 100, standard deviation root of 2, t of 1 degree 12.706, root of 1.5: 22.008."""
    found = linkage_interval(100, [99, 101])
    assert found is not None
    assert [found.lower, found.upper] == pytest.approx([77.992, 122.008], abs=1e-3)


def test_the_value_of_the_best_link_set_is_always_in_the_range() -> None:
    found = linkage_interval(120, [100, 100, 101, 99])
    assert found is not None
    assert found.upper == 120
    assert found.lower == pytest.approx(100 - 3.18245 * math.sqrt(2 / 3) * math.sqrt(1.25), abs=1e-3)


def test_a_range_does_not_go_below_nought() -> None:
    found = linkage_interval(1, [0, 1, 2])
    assert found is not None
    assert found.lower == 0


def test_draws_that_all_agree_leave_no_doubt() -> None:
    assert linkage_interval(7, [7, 7, 7]) == Interval("linkage", 0.95, 7, 7, METHOD)


@pytest.mark.parametrize("draws", [[], [3.0]])
def test_of_fewer_than_two_draws_there_is_no_range(draws: list[float]) -> None:
    assert linkage_interval(3, draws) is None


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=2, max_size=30))
def test_a_range_is_that_of_the_mean_and_deviation_widened_to_the_best(best: int, draws: list[int]) -> None:
    found = linkage_interval(best, draws)
    assert found is not None
    reach = student_t(len(draws) - 1) * stdev(draws) * math.sqrt(1 + 1 / len(draws))
    assert found.lower == pytest.approx(max(0, min(mean(draws) - reach, best)), abs=1e-5)
    assert found.upper == pytest.approx(max(mean(draws) + reach, best), abs=1e-5)
    assert found.lower <= best <= found.upper


# -- recounts ----------------------------------------------------------------------------------------------------------

ROWS = [
    {"draw": 0, "year": 2025, "children": 10}, {"draw": 1, "year": 2025, "children": 12},
    {"draw": 2, "year": 2025, "children": 9}, {"draw": 1, "year": 2024, "children": 1},
]  # fmt: skip


def test_a_value_in_a_draw_is_the_best_one_with_the_touched_people_counted_anew() -> None:
    draws = Draws.of(3, ROWS, ("year",), "children")
    assert draws.values(100, 2025) == [102, 99, 90]  # in draw 3 nobody of them is counted
    assert draws.values(0, 2024) == [1, 0, 0]
    assert draws.values(50, 2023) == [50, 50, 50]  # nobody whom a draw touches


def test_a_figure_gets_its_range_and_keeps_what_it_has() -> None:
    draws = Draws.of(3, ROWS, ("year",), "children")
    (interval,) = draws.ranged(figure(100), 2025).intervals
    assert interval == linkage_interval(100, [102, 99, 90])
    sampling = Interval("sampling", 0.95, 1, 2, "test")
    both = draws.ranged(Figure(MEASURE, YEAR, "pooled", 100, intervals=(sampling,)), 2025)
    assert both.intervals == (sampling, interval)


def test_without_draws_a_figure_stays_as_it_was_and_so_does_one_without_a_number() -> None:
    assert NO_DRAWS.ranged(figure(100), 2025) == figure(100)
    marked = figure(100).marked(Mark.NOT_AVAILABLE)
    assert Draws.of(3, ROWS, ("year",), "children").ranged(marked, 2025) == marked


@pytest.mark.parametrize(
    "row", [{"draw": 4, "n": 1}, {"draw": -1, "n": 1}, {"draw": None, "n": 1}, {"draw": 1, "n": "1"}]
)
def test_a_recount_of_no_draw_or_no_number_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(StandardError, match="no draw from 0 to 3"):
        Draws.of(3, [row], (), "n")


def test_two_recounts_of_one_draw_are_refused() -> None:
    with pytest.raises(StandardError, match="two rows of one draw"):
        Draws.of(3, [{"draw": 1, "n": 1}, {"draw": 1, "n": 1}], (), "n")
