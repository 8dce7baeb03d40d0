"""Estimates leave to two figures and never without what they were made of; bounds come of printed counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.clearance.rules import apply, two_figures
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import END, LOWER, MISSING, MODEL, UPPER, Dimension, Figure, Interval, Period
from sightline.standard.units import Mark
from tests.unit.clearance.made import DEFAULT, MEASURE, NORTH, OVERLAP, POOLED, SEX, YEAR, counts, draft, total

HIDDEN = replace(MEASURE, code="unrecorded", definition="test-hidden/1")
WORST = Interval(MISSING, 1.0, 0, 1000, "worst case")
KNOWN = replace(SEX, labels=(*SEX.labels, ("U", "Not known")), unknown="U")


def estimates(
    value: float = 11312.99, made_of: tuple[str, ...] = ("overlaps",), area: str = POOLED, period: Period = YEAR
) -> FigureTable:
    """A table of one estimate with its range."""
    ranges = (Interval(MODEL, 0.95, 9884.4, 13027.4, "m/1"),)
    figure = Figure(HIDDEN, period, area, value, intervals=ranges, n=2744, denominator=9.0)
    return FigureTable("hidden", OutputKind.ESTIMATES, "Not recorded", (), (figure,), "a test", made_of)


def overlaps(both: int = 40, period: Period = YEAR) -> FigureTable:
    """The counts that the estimate was made of."""
    cells = {"council": 300, "council+police": both, "police": 200}
    return counts([OVERLAP], cells, name="overlaps", kind=OutputKind.OVERLAPS, period=period)


def finished(*tables: FigureTable) -> Figure:
    """The first figure of the last table after clearance of all."""
    return protect(tables, DEFAULT).tables[-1].figures[0]


def test_an_estimate_is_printed_to_two_figures_and_its_range_outwards() -> None:
    figure = finished(overlaps(), estimates())
    assert figure.value == 11000
    assert [(one.kind, one.lower, one.upper) for one in figure.intervals] == [(MODEL, 9800, 14000)]
    assert (figure.n, figure.denominator, figure.measure.rounding) == (None, None, "two figures")


def test_an_estimate_is_withheld_with_a_count_that_it_was_made_of() -> None:
    figure = finished(overlaps(both=3), estimates())
    assert (figure.value, figure.mark, figure.intervals) == (None, Mark.SUPPRESSED, ())


def test_an_estimate_of_a_year_stays_where_only_another_year_is_withheld() -> None:
    before = Period.year_to_march(2024)
    small = overlaps(both=3, period=before)
    both = replace(overlaps(), figures=(*overlaps().figures, *small.figures))
    assert finished(both, estimates()).value == 11000
    assert finished(both, estimates(period=before)).mark is Mark.SUPPRESSED


def test_estimates_that_cannot_be_withheld_with_what_they_are_made_of_are_refused() -> None:
    assert "does not say of which tables" in " ".join(reasons([draft(estimates(made_of=()))], DEFAULT))
    assert "not in this release" in " ".join(reasons([draft(estimates())], DEFAULT))
    assert reasons([draft(estimates(), overlaps())], DEFAULT) == []


@pytest.mark.parametrize("value", [-1.0, math.inf])
def test_an_estimate_that_is_no_number_of_people_is_refused(value: float) -> None:
    assert "no number of nought or more" in " ".join(reasons([draft(estimates(value), overlaps())], DEFAULT))


def test_an_estimate_for_one_authority_is_refused() -> None:
    assert "for one authority" in " ".join(reasons([draft(estimates(area=NORTH), overlaps())], DEFAULT))


def test_what_is_made_of_an_estimate_is_withheld_with_what_that_was_made_of() -> None:
    second = replace(estimates(made_of=("hidden",)), name="second")
    tables = protect([overlaps(both=3), second, estimates()], DEFAULT).tables
    assert [table.figures[0].mark for table in tables[1:]] == [Mark.SUPPRESSED] * 2


def test_an_estimate_of_a_period_that_nothing_it_was_made_of_has_is_refused() -> None:
    whole = Period(Period.year_to_march(2024).start, YEAR.end, "two years")
    found = " ".join(reasons([draft(estimates(period=whole), overlaps())], DEFAULT))
    assert "for a period for which no table that it was made of has one" in found


def test_an_estimate_by_too_many_codes_is_refused() -> None:
    many = Dimension("method", "Method", False, tuple((f"m{n}", f"m{n}") for n in range(21)))
    (one,) = estimates().figures
    figures = tuple(replace(one, breakdown=(("method", code),)) for code, _ in many.labels)
    table = replace(estimates(), dimensions=(many,), figures=figures)
    assert "more than 20 codes" in " ".join(reasons([draft(table, overlaps())], DEFAULT))


@given(st.integers(10, 20_000))
def test_an_estimate_that_is_a_count_tells_no_more_than_the_printed_count(count: int) -> None:
    """Where nothing is unknown an estimate and both ends of its range are the exact count."""

    def printed(value: int) -> list[tuple[float | None, list[tuple[float, float]]]]:
        (figure,) = estimates(value).figures
        certain = replace(figure, intervals=(Interval(MODEL, 0.95, value, value, "m/1"),))
        tables = protect([total(value), replace(estimates(made_of=()), figures=(certain,))], DEFAULT).tables
        found = [figure for table in tables for figure in table.figures]
        return [(one.value, [(i.lower, i.upper) for i in one.intervals]) for one in found]

    low, high = DEFAULT.interval(count, POOLED)
    assert printed(low) == printed(count) == printed(high)


def test_the_ends_of_a_range_that_stand_as_figures_are_printed_as_its_range_is() -> None:
    ends_of = Dimension(END, "End", False, ((LOWER, "From"), (UPPER, "To")))
    (figure,) = estimates().figures
    (one,) = figure.intervals
    figures = tuple(
        replace(figure, value=value, intervals=(), breakdown=((END, code),))
        for code, value in ((LOWER, one.lower), (UPPER, one.upper))
    )
    table = replace(estimates(made_of=()), dimensions=(ends_of,), figures=figures)
    printed = [figure.value for figure in apply(table, DEFAULT)[0].figures]
    (ranged,) = apply(estimates(), DEFAULT)[0].figures
    assert printed == [ranged.intervals[0].lower, ranged.intervals[0].upper] == [9800, 14000]


def test_an_estimate_that_rounds_to_nought_says_so_and_is_no_nought() -> None:
    (few,) = apply(estimates(4.0), DEFAULT)[0].figures
    (none,) = apply(estimates(0.0), DEFAULT)[0].figures
    assert (few.value, few.mark, few.intervals) == (None, Mark.LOW, ())
    assert (none.value, none.mark) == (0, None)


@given(st.floats(0.01, 10**8))
def test_two_figures_are_near_and_outward_ends_hold_the_number(value: float) -> None:
    low, near, high = (two_figures(value, way) for way in (math.floor, round, math.ceil))
    assert low <= value <= high
    assert abs(near - value) <= max(5.0, 0.05 * value) + 1e-6


def test_a_number_under_a_hundred_is_printed_to_the_nearest_ten() -> None:
    assert [two_figures(value, round) for value in (0, 4, 36, 99.6, 104, 1049)] == [0, 0, 40, 100, 100, 1000]


# -- bounds for what was not recorded ------------------------------------------------------------------------------


def bounded(cells: dict[str, int]) -> FigureTable:
    """Counts by sex, of which each known one is bounded by what was not recorded."""
    table = counts([KNOWN], cells)
    ranged = tuple(
        figure if figure.code("sex") == "U" else replace(figure, intervals=(WORST,)) for figure in table.figures
    )
    return replace(table, figures=ranged)


def ends(table: FigureTable) -> Sequence[tuple[str | None, list[tuple[float, float]]]]:
    printed = apply(table, DEFAULT)[0]
    return [(figure.code("sex"), [(one.lower, one.upper) for one in figure.intervals]) for figure in printed.figures]


def test_a_bound_goes_from_the_printed_count_to_that_and_all_the_unknown() -> None:
    assert ends(bounded({"F": 104, "M": 52, "U": 31})) == [("F", [(100, 130)]), ("M", [(50, 80)]), ("U", [])]


def test_where_the_unknown_is_withheld_no_bound_could_give_it_back() -> None:
    assert ends(bounded({"F": 104, "M": 52, "U": 3})) == [("F", []), ("M", []), ("U", [])]


@given(st.integers(10, 400), st.integers(10, 400), st.integers(10, 400))
def test_a_bound_is_made_of_printed_counts_and_nothing_else(girls: int, boys: int, unknown: int) -> None:
    table = bounded({"F": girls, "M": boys, "U": unknown})
    at = {figure.code("sex"): figure.value for figure in apply(table, DEFAULT)[0].figures}
    assert at["F"] is not None
    assert at["U"] is not None
    assert dict(ends(table))["F"] == [(at["F"], at["F"] + at["U"])]


def test_a_printed_bound_says_that_it_is_of_rounded_counts() -> None:
    printed = apply(bounded({"F": 104, "M": 52, "U": 31}), DEFAULT)[0].figures
    assert {one.method for figure in printed for one in figure.intervals} == {"worst case, of the rounded counts"}


def test_a_count_that_the_draft_does_not_bound_has_no_bound() -> None:
    assert all(not ranges for _, ranges in ends(counts([KNOWN], {"F": 104, "M": 52, "U": 31})))
