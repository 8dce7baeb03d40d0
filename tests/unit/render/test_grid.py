"""What a chart draws: the figures laid out, and what is held fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.errors import StandardError, UnitError
from sightline.render import grid
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Dimension, Period
from sightline.standard.units import Unit
from tests.unit.render import demo


def test_areas_stand_in_alphabetical_order_never_by_value() -> None:
    laid = grid.layout(demo.by_area(), "area", None)
    labels = [code.label for code in laid.xs]
    assert labels == sorted(labels)
    assert labels[0] == "Blackpool"


def test_an_area_of_no_list_keeps_its_own_words_from_the_table() -> None:
    dimension = Dimension("area", "Area", True, (("X1", "Somewhere"),))
    table = demo.table("t", "T", (dimension,), [demo.figure(10, area="X1")])
    assert grid.layout(table, "area", None).xs[0].label == "Somewhere"


def test_codes_keep_the_order_of_their_dimension() -> None:
    laid = grid.layout(demo.overlap(), "overlap", None)
    assert [code.code for code in laid.xs] == [code for code, _ in demo.OVERLAP.labels]


def test_a_period_that_is_not_drawn_is_held_at_the_latest_and_said() -> None:
    laid = grid.layout(demo.by_sender(), "sender", None)
    assert laid.fixed == "all areas together, year to March 2025"
    assert [period.label for period in laid.other_periods] == ["year to March 2023", "year to March 2024"]
    assert laid.cells[("council", "")].value == 1_240


def test_all_years_together_stand_after_the_last_of_them() -> None:
    together = Period(demo.YEARS[0].start, demo.YEARS[-1].end, "all years together")
    figures = [demo.figure(10, (), year) for year in range(3)] + [replace(demo.figure(30), period=together)]
    laid = grid.layout(demo.table("t", "T", (), figures), "period", None)
    assert [code.code for code in laid.xs] == [*(year.label for year in demo.YEARS), "all years together"]


def test_the_table_beside_a_chart_without_series_has_a_column_for_each_period() -> None:
    laid = grid.for_table(demo.by_sender(), Chart(ChartKind.BARS, "sender"))
    assert [code.label for code in laid.series] == ["Year to March 2023", "Year to March 2024", "Year to March 2025"]


def test_all_areas_together_is_left_out_of_a_chart_of_counts_by_area() -> None:
    table = demo.table("t", "T", (), [demo.figure(64, area="E06000001"), demo.figure(900)])
    assert [code.code for code in grid.for_chart(table, Chart(ChartKind.BARS, "area")).xs] == ["E06000001"]
    assert [code.code for code in grid.layout(table, "area", None).xs] == ["E06000001", "pooled"]


def test_two_figures_for_one_place_are_refused() -> None:
    table = demo.table("t", "T", (), [demo.figure(10), demo.figure(20)])
    with pytest.raises(StandardError, match="two figures for one place"):
        grid.layout(table, "period", None)


def test_several_areas_that_the_chart_does_not_name_are_refused() -> None:
    with pytest.raises(StandardError, match="several areas"):
        grid.layout(demo.by_area(), "period", None)


def test_two_units_on_one_scale_are_refused() -> None:
    offences = replace(demo.RECORDED, unit=Unit.OFFENCE)
    figures = [demo.figure(10, (("sender", "council"),)), demo.figure(20, (("sender", "police"),), measure=offences)]
    table = demo.table("t", "T", (demo.SENDER,), figures)
    with pytest.raises(UnitError, match="children and recorded offences"):
        grid.layout(table, "sender", None)


def test_all_years_together_stand_after_a_later_year_that_they_do_not_hold_and_not_among_the_years() -> None:
    whole = Period(date(2022, 4, 1), date(2025, 3, 31), "April 2022 to March 2025")
    figures = [demo.figure(10 + year, (), year) for year in range(3)]
    later = replace(figures[0], period=Period.year_to_march(2026))
    table = demo.table("t", "T", (), [figures[2], replace(figures[0], period=whole), later, *figures[:2]])
    labels = [code.code for code in grid.for_chart(table, Chart(ChartKind.RANGES, "period")).xs]
    assert labels == [*(f"year to March {year}" for year in range(2023, 2027)), whole.label]


def test_a_quarter_in_a_year_does_not_make_the_year_stand_last() -> None:
    quarter = Period(date(2024, 10, 1), date(2024, 12, 31), "quarter to December 2024")
    figures = [demo.figure(10, (), 1), demo.figure(11, (), 2)]
    table = demo.table("t", "T", (), [*figures, replace(figures[0], period=quarter)])
    labels = [code.code for code in grid.for_chart(table, Chart(ChartKind.BARS, "period")).xs]
    assert labels == ["year to March 2024", "quarter to December 2024", "year to March 2025"]
