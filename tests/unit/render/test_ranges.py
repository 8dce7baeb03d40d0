"""Ranges: dots, lines and pale bars, what was not recorded, withheld rows, and the line for England."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sightline.render import canvas
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.ranges import UNKNOWN
from sightline.render.tables import table_html
from sightline.standard.drafts import Chart, ChartKind, FigureTable, OutputKind
from sightline.standard.figures import LIMITS, MISSING, MODEL, Figure, Interval
from sightline.standard.units import Mark
from tests.unit.render import demo_more
from tests.unit.render.words import WIDTHS, cut_off, layer, names, overlapping, section, spec_of, values, words


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["groups", "few-areas"])
def test_no_words_stand_on_one_another_or_are_cut_off(name: str, width: float) -> None:
    spec = spec_of(name, width)
    assert overlapping(spec) == []
    assert cut_off(spec) == []


def test_a_dot_stands_at_each_value_and_a_line_from_end_to_end_of_its_range() -> None:
    table = demo_more.ranges_by_area()
    spec = spec_of("few-areas")
    shown = sorted(f.value for f in table.figures if f.value is not None and f.area != demo_more.ENGLAND)
    assert sorted(row["value"] for row in values(spec, "dots")) == shown
    ends = sorted((f.intervals[0].lower, f.intervals[0].upper) for f in table.figures if f.intervals)
    assert sorted((row["lower"], row["upper"]) for row in values(spec, "known")) == ends


def test_rows_are_in_the_order_of_the_alphabet_and_not_of_their_values() -> None:
    rows = values(spec_of("few-areas"), "row-words")
    assert [row["words"] for row in rows] == sorted(row["words"] for row in rows)
    dots = [row["value"] for row in values(spec_of("few-areas"), "dots")]
    assert dots not in (sorted(dots), sorted(dots, reverse=True))


def test_a_withheld_row_is_hatched_over_its_whole_length_with_its_words() -> None:
    spec = spec_of("few-areas")
    gap = values(spec, "withheld")[0]
    assert (gap["x"], gap["x2"]) == (0, pytest.approx(spec["width"], abs=1))
    assert {row["words"] for row in values(spec, "gap-words")} == {"withheld", "not available"}
    assert {"Hatched: withheld", "Lined: not available"} <= set(words(spec))


def test_what_was_not_recorded_is_a_pale_bar_read_as_at_least_and_at_most() -> None:
    spec = spec_of("groups")
    assert layer(spec, "unknown")["mark"]["fill"] == UNKNOWN
    assert {(row["lower"], row["upper"]) for row in values(spec, "unknown")} == {(7, 31), (6, 28), (6, 29), (53, 77)}
    assert "9% (at least 7, at most 31)" in words(spec)
    assert "9% (at least 7, at most 31)" in words(spec_of("groups", canvas.NARROW))


def test_inside_the_pale_bar_the_range_for_chance_is_a_line_of_its_own() -> None:
    spans = {(row["lower"], row["upper"]) for row in values(spec_of("groups"), "known")}
    assert (7, 11) in spans
    assert (7, 31) not in spans


def test_the_key_says_what_the_bar_is_for_and_what_the_line_in_it() -> None:
    said = words(spec_of("groups"))
    assert "Pale bar: all that it could be, for what was not recorded" in said
    assert "Line: 95% range for chance" in said
    assert not [word for word in words(spec_of("few-areas")) if word.startswith(("Pale", "Line:"))]


def test_series_are_told_apart_by_shape_and_by_words_beside_each_row() -> None:
    spec = spec_of("groups")
    assert {(row["shape"], row["colour"]) for row in values(spec, "dots")} == {
        ("circle", "#12436D"), ("square", "#28A197")
    }  # fmt: skip
    said = [row["words"] for row in values(spec, "row-words")]
    assert said.count("Children recorded") == said.count("Children living here") == 5


def test_england_is_a_line_down_the_rows_and_no_row_of_its_own() -> None:
    spec = spec_of("few-areas")
    assert [row["words"] for row in values(spec, "reference-words")] == ["England 333"]
    assert "England" not in [row["words"] for row in values(spec, "row-words")]
    end = layer(spec, "dots")["encoding"]["x"]["scale"]["domain"][1]
    assert [row["x"] for row in values(spec, "reference")] == pytest.approx([332.9 / end * spec["width"]] * 2, abs=1)


def test_an_england_without_a_number_draws_no_line() -> None:
    table = demo_more.ranges_by_area()
    figures = tuple(f if f.area != demo_more.ENGLAND else f.marked(Mark.NOT_AVAILABLE) for f in table.figures)
    spec = chart_spec(section("few-areas")[0], replace(table, figures=figures))
    assert spec is not None
    assert "reference" not in names(spec)
    assert "England" in [row["words"] for row in values(spec, "row-words")]


def test_the_area_in_focus_is_dark_blue_and_the_others_grey() -> None:
    found, table = section("few-areas")
    spec = chart_spec(replace(found, chart=replace(found.chart, focus="E06000001")), table)
    assert spec is not None
    assert sorted(row["colour"] for row in values(spec, "dots")) == ["#12436D", *["#868f96"] * 5]
    assert [row["words"] for row in values(spec, "focus-words")] == ["Hartlepool"]


def test_limits_are_no_range_of_a_figure_and_are_not_drawn() -> None:
    own = (Interval(LIMITS, 0.95, 1, 900, "a funnel"),)
    figure = Figure(demo_more.RATE, demo_more.YEAR, "E06000001", 50, (), None, intervals=own)
    table = FigureTable("t", OutputKind.PUBLISHED, "T", (), (figure,), "by hand")
    chart = replace(section("few-areas")[0], chart=Chart(ChartKind.RANGES, "area"))
    spec = chart_spec(chart, table)
    assert spec is not None
    assert "known" not in names(spec)
    assert layer(spec, "dots")["encoding"]["x"]["scale"]["domain"] == [0, 50]
    assert "900" not in table_html(chart, table)


def test_the_table_beside_it_says_at_least_and_at_most() -> None:
    html = table_html(*section("groups"))
    assert '9% <span class="range">' not in html
    assert '9 <span class="range">(at least 7, at most 31)</span>' in html
    assert "the lowest and highest that it could be, for what was not recorded: worst case, 24% not recorded" in html


def test_the_grid_does_not_run_through_words_that_stand_above_a_row() -> None:
    spec = spec_of("groups", canvas.NARROW)
    rows = [row["y"] for row in values(spec, "row-words")]
    assert not any(line["y"] < y < line["y2"] for line in values(spec, "grid") for y in rows)


def test_a_table_of_nothing_but_marks_still_draws() -> None:
    table = demo_more.ranges_by_area()
    figures = tuple(f.marked(Mark.SUPPRESSED) for f in table.figures)
    assert "<svg" in chart_svg(section("few-areas")[0], replace(table, figures=figures))


def test_bounds_take_no_digit_from_a_count_that_is_exact() -> None:
    own = (Interval(MISSING, 1, 1_243, 3_900, "worst case"),)
    figure = Figure(demo_more.COUNT, demo_more.YEAR, demo_more.ENGLAND, 1_243, (), None, intervals=own)
    table = FigureTable("t", OutputKind.PUBLISHED, "T", (), (figure,), "by hand")
    spec = chart_spec(replace(section("few-areas")[0], chart=Chart(ChartKind.RANGES, "period")), table)
    assert spec is not None
    assert "1,243 (at least 1,243, at most 3,900)" in " ".join(words(spec))


@pytest.mark.parametrize("width", WIDTHS)
def test_values_below_nought_lie_to_the_left_of_a_line_at_nought(width: float) -> None:
    ends = ((-12.0, -31.0, 4.0), (6.0, -2.0, 15.0))
    figures = tuple(
        Figure(
            demo_more.RATE, demo_more.YEAR, f"E0900000{at}", value, intervals=(Interval(MODEL, 0.95, low, high, "m"),)
        )
        for at, (value, low, high) in enumerate(ends, 1)
    )
    table = FigureTable("t", OutputKind.EFFECTS, "T", (), figures, "by hand")
    chart = replace(section("few-areas")[0], chart=Chart(ChartKind.RANGES, "area"))
    spec = chart_spec(chart, table, width)
    assert spec is not None
    low, high = layer(spec, "dots")["encoding"]["x"]["scale"]["domain"]
    assert (low <= -31, high >= 15) == (True, True)
    (nought,) = {row["x"] for row in values(spec, "nought")}
    assert nought == pytest.approx(-low / (high - low) * spec["width"], abs=1)
    assert overlapping(spec) == []
    assert cut_off(spec) == []


def test_a_minus_sign_is_as_wide_as_in_the_widest_font() -> None:
    assert canvas.text_width("\N{MINUS SIGN}", 1000) >= 838  # of DejaVu Sans
