"""What each kind of chart draws, asserted on its specification and on its SVG."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from sightline.render import bars, canvas, frame, svg
from sightline.render.charts import chart_pair, chart_spec, chart_svg
from sightline.render.grid import for_chart
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Section
from sightline.standard.figures import Dimension
from sightline.standard.units import Mark
from tests.unit.render import demo

Spec = dict[str, Any]
NS = "{http://www.w3.org/2000/svg}"


def parts(name: str) -> tuple[Section, FigureTable]:
    section = next(section for section in demo.sections() if section.name == name)
    return section, next(table for table in demo.tables() if table.name == section.table)


def spec_of(name: str, width: float = canvas.WIDE) -> Spec:
    spec = chart_spec(*parts(name), width)
    assert spec is not None
    return spec


def layer(spec: Spec, name: str) -> Spec:
    found: list[Spec] = [layer for layer in spec["layer"] if layer["name"] == name]
    assert len(found) == 1, f"{len(found)} layers called {name}"
    return found[0]


def values(spec: Spec, name: str) -> list[Spec]:
    rows: list[Spec] = layer(spec, name)["data"]["values"]
    return rows


def words(spec: Spec) -> list[str]:
    return [row["words"] for layer in spec["layer"] for row in layer["data"]["values"] if "words" in row]


@pytest.mark.parametrize("name", ["by-agency", "by-form", "by-area", "overlap"])
def test_the_scale_of_bars_starts_at_nought(name: str) -> None:
    start, end = layer(spec_of(name), "bars")["encoding"]["x"]["scale"]["domain"]
    assert start == 0
    assert end > max(row["value"] for row in values(spec_of(name), "bars"))


def test_series_have_the_palette_in_its_order_and_a_domain_of_their_own() -> None:
    scale = layer(spec_of("by-form"), "bars")["encoding"]["color"]["scale"]
    assert scale == {"domain": ["adult", "child", "not_known"], "range": ["#12436D", "#28A197", "#801650"]}


def test_there_is_no_legend() -> None:
    for section in demo.sections():
        for drawn in spec_of(section.name)["layer"]:
            for channel in ("color", "fill", "shape"):
                assert drawn["encoding"].get(channel, {}).get("legend") is None


def test_a_suppressed_row_has_no_bar_but_a_hatched_gap_and_the_word_withheld() -> None:
    spec = spec_of("by-area")
    assert len(values(spec, "bars")) == 10
    assert all(row["value"] > 0 for row in values(spec, "bars"))
    assert len(values(spec, "withheld")) == 1
    assert layer(spec, "withheld")["mark"]["fill"] == canvas.WITHHELD
    assert [row["words"] for row in values(spec, "gap-words")] == ["not available", "withheld"]


def test_the_gap_of_a_suppressed_row_spans_the_plot_so_that_its_length_says_nothing() -> None:
    spec = spec_of("by-area")
    gap = values(spec, "withheld")[0]
    assert (gap["x"], gap["x2"]) == (0, pytest.approx(spec["width"], abs=1))


def test_not_available_is_hatched_otherwise_than_withheld() -> None:
    assert layer(spec_of("by-area"), "unavailable")["mark"]["fill"] == canvas.UNAVAILABLE


def test_does_not_apply_is_said_in_words_without_a_hatch() -> None:
    table = demo.table("t", "T", (), [demo.figure(None, mark=Mark.NOT_APPLICABLE), demo.figure(20, (), 1)])
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.BARS, "period")), table)
    assert spec is not None
    assert "withheld" not in [drawn["name"] for drawn in spec["layer"]]
    assert "does not apply" in words(spec)


def test_every_bar_has_its_number_at_its_end() -> None:
    assert [row["words"] for row in values(spec_of("by-agency"), "numbers")] == ["1,240", "900", "360"]


def test_bars_of_areas_are_in_alphabetical_order_from_the_top() -> None:
    rows = values(spec_of("by-area"), "row-words")
    assert [row["words"] for row in rows] == sorted(row["words"] for row in rows)
    assert [row["y"] for row in rows] == sorted(row["y"] for row in rows)


def test_intervals_of_bars_are_drawn_with_a_white_edge() -> None:
    table = demo.table("t", "T", (), [demo.figure(100, spread=(80, 130))])
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.BARS, "period")), table)
    assert spec is not None
    assert [(row["lower"], row["upper"]) for row in values(spec, "interval")] == [(80, 130)]
    assert layer(spec, "interval-edge")["mark"]["color"] == "#ffffff"
    assert values(spec, "numbers")[0]["end"] == 130


def test_intervals_of_lines_are_bands_and_rules() -> None:
    spec = spec_of("by-year")
    assert (values(spec, "bands")[0]["lower"], values(spec, "bands")[0]["upper"]) == (1_540, 1_690)
    assert values(spec, "intervals") == values(spec, "bands")


def test_a_break_of_a_line_is_a_rule_between_its_periods_with_its_words() -> None:
    spec = spec_of("codes")
    at = sorted({row["x"] for row in values(spec, "points")})
    rule = values(spec, "break")[0]
    assert at[2] < rule["x"] < at[3]
    assert rule["x"] == rule["x2"]
    assert "19A split into 19B and 19C, phased in by authority" in words(spec)


def test_a_line_is_not_joined_across_a_break() -> None:
    runs = {row["run"] for row in values(spec_of("codes"), "lines") if row["series"] == "19A"}
    assert len(runs) == 2


def test_a_break_of_bars_is_a_dashed_rule_before_its_row() -> None:
    spec = spec_of("by-form")
    assert layer(spec, "break")["mark"]["strokeDash"] == [6, 4]
    tops = sorted(row["y"] for row in values(spec, "bars"))
    assert tops[2] < values(spec, "break")[0]["y"] < tops[3]


def test_a_line_stops_at_a_withheld_point_and_goes_on_after_it() -> None:
    spec = spec_of("first")
    police = [row for row in values(spec, "points") if row["series"] == "police"]
    assert [row["value"] for row in police] == [360, 380]
    assert len({row["run"] for row in police}) == 2
    assert len(values(spec, "withheld")) == 1
    assert "Police: withheld" in words(spec)


def test_each_line_is_labelled_at_its_end_with_its_name_and_last_number() -> None:
    said = words(spec_of("first"))
    assert {"Councils", "470", "Police", "380", "60"} <= set(said)


def test_more_than_four_series_become_one_in_dark_blue_and_the_rest_grey() -> None:
    assert canvas.colours(["a", "b", "c", "d"]) == canvas.PALETTE
    assert canvas.colours(["a", "b", "c", "d", "e"]) == ("#12436D", "#BFBFBF", "#BFBFBF", "#BFBFBF", "#BFBFBF")


def test_years_side_by_side_have_the_latest_in_dark_blue() -> None:
    table = demo.by_sender()
    spec = chart_spec(demo.section("s", "S", table.name, Chart(ChartKind.GROUPED, "sender", "period")), table)
    assert spec is not None
    assert layer(spec, "bars")["encoding"]["color"]["scale"]["range"] == ["#BFBFBF", "#BFBFBF", "#12436D"]


def test_an_overlap_has_a_dot_for_each_agency_of_each_combination() -> None:
    spec = spec_of("overlap")
    assert len(values(spec, "dots-in")) == 3 * 1 + 3 * 2 + 3
    assert len(values(spec, "dots-out")) == 7 * 3 - 12
    assert len(values(spec, "bars")) == 6


def test_the_heads_of_an_overlap_are_the_agencies_in_words() -> None:
    spec = spec_of("overlap")
    assert [row["words"] for row in values(spec, "head-2")] == ["Voluntary", "support"]


def test_no_words_in_a_chart_are_smaller_than_fourteen_pixels() -> None:
    for section in demo.sections():
        for width in (canvas.WIDE, canvas.NARROW):
            for drawn in spec_of(section.name, width)["layer"]:
                assert drawn["mark"].get("fontSize", 14) >= 14


def test_a_chart_is_exactly_as_wide_as_it_was_asked_to_be() -> None:
    for section in demo.sections():
        for width in (canvas.WIDE, canvas.NARROW):
            spec = spec_of(section.name, width)
            whole = spec["width"] + spec["padding"]["left"] + spec["padding"]["right"]
            assert whole == pytest.approx(width, abs=2)


@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
@pytest.mark.parametrize("name", [section.name for section in demo.sections()])
def test_no_words_run_over_the_edge(name: str, width: float) -> None:
    spec = spec_of(name, width)
    left, right = -spec["padding"]["left"] - 1, spec["width"] + spec["padding"]["right"] + 1
    for drawn in spec["layer"]:
        mark = drawn["mark"]
        if mark["type"] != "text" or mark.get("angle"):
            continue
        for row in drawn["data"]["values"]:
            long = canvas.text_width(row["words"], mark["fontSize"], bold=mark.get("fontWeight") == "bold")
            if "end" in row:
                at = (
                    row["end"] / layer(spec, "bars")["encoding"]["x"]["scale"]["domain"][1] * spec["width"] + mark["dx"]
                )
            else:
                at = row["x"]
            start = {"left": at, "right": at - long, "center": at - long / 2}[mark["align"]]
            assert left <= start, row["words"]
            assert start + long <= right, row["words"]


def test_labels_at_line_ends_do_not_overlap() -> None:
    tops = frame.spread([10, 12, 290], [40, 40, 40], 300)
    assert tops == [10, 50, 260]


def test_labels_crowded_at_the_foot_are_moved_up() -> None:
    tops = frame.spread([280, 281, 282], [40, 40, 40], 300)
    assert tops == [180, 220, 260]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, (0, 1)),
        (3, (0, 1, 2, 3)),
        (1_990, (0, 500, 1_000, 1_500, 2_000)),
        (31_510, (0, 10_000, 20_000, 30_000, 40_000)),
    ],
)
def test_the_scale_of_a_line_has_round_steps_from_nought(highest: float, ticks: tuple[float, ...]) -> None:
    assert frame.nice_ticks(highest) == ticks


def test_uneven_periods_are_placed_by_date() -> None:
    table = demo.table("t", "T", (), [demo.figure(10, (), 0), demo.figure(20, (), 2)])
    grid = for_chart(table, Chart(ChartKind.LINE, "period"))
    figures = [*table.figures, demo.figure(15, (), 1)]
    even = frame.places(for_chart(demo.table("t", "T", (), figures), Chart(ChartKind.LINE, "period")).xs, 400)
    assert frame.places(grid.xs, 400) == (even[0], even[2])
    assert even[1] == pytest.approx((even[0] + even[2]) / 2, abs=1)


def test_a_chart_whose_every_figure_is_withheld_still_draws() -> None:
    for kind in (ChartKind.LINE, ChartKind.BARS):
        table = demo.table("t", "T", (), [demo.figure(None, (), year) for year in range(3)])
        section = demo.section("s", "S", "t", Chart(kind, "period"))
        spec = chart_spec(section, table)
        assert spec is not None
        assert len(values(spec, "withheld")) == 3
        assert "<svg" in chart_svg(section, table)


def test_a_line_of_one_period_still_draws() -> None:
    table = demo.table("t", "T", (), [demo.figure(10)])
    assert "<svg" in chart_svg(demo.section("s", "S", "t", Chart(ChartKind.LINE, "period")), table)


def test_nought_is_drawn_as_nought_and_not_as_a_gap() -> None:
    table = demo.table("t", "T", (), [demo.figure(0), demo.figure(0, (), 1)])
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.BARS, "period")), table)
    assert spec is not None
    assert [row["words"] for row in values(spec, "numbers")] == ["0", "0"]
    assert "withheld" not in [drawn["name"] for drawn in spec["layer"]]


def test_a_section_without_a_chart_has_no_svg() -> None:
    section = demo.section("s", "S", "children_by_year", Chart(ChartKind.NONE, "period"))
    assert chart_svg(section, demo.by_year()) == ""


@pytest.mark.parametrize("name", [section.name for section in demo.sections()])
def test_an_svg_runs_and_loads_nothing(name: str) -> None:
    for drawn in chart_pair(*parts(name)):
        text = drawn.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"<script|<image|<use|<a |href|https?:|\son\w+=|@import|<style", text)
        assert set(re.findall(r"url\(([^)]{3})", text)) <= {"#c-"}


@pytest.mark.parametrize("name", [section.name for section in demo.sections()])
def test_an_svg_is_a_named_picture_that_scales(name: str) -> None:
    section, table = parts(name)
    root = etree.fromstring(chart_svg(section, table).encode())
    assert root.get("role") == "img"
    title, desc = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == section.title
    assert section.chart.alt in (desc.text or "")
    assert (root.get("viewBox") or "").startswith("0 0 680 ")


def test_no_two_charts_of_a_page_share_an_id() -> None:
    found = [
        id_ for section in demo.sections() for drawn in chart_pair(*parts(section.name))
        for id_ in re.findall(r'\bid="([^"]+)"', drawn)
    ]  # fmt: skip
    assert len(found) == len(set(found)) > 2 * len(demo.sections())


def test_words_of_a_draft_cannot_become_markup_in_a_chart() -> None:
    dimension = Dimension("sender", "Agency", False, (("council", "<script>alert(1)</script>"),))
    table = demo.table("t", "T", (dimension,), [demo.figure(10, (("sender", "council"),))])
    assert "<script" not in chart_svg(demo.section("s", "<script>", "t", Chart(ChartKind.BARS, "sender")), table)


def test_a_drawn_chart_that_could_run_something_is_refused() -> None:
    with pytest.raises(ValueError, match="run or load"):
        svg.finish(
            '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script/></svg>',
            name="c",
            title="t",
            description="d",
            font="f",
        )


def test_the_same_figures_make_the_same_svg() -> None:
    assert chart_pair(*parts("codes")) == chart_pair(*parts("codes"))


def test_the_codes_of_a_combination_are_joined_with_a_plus() -> None:
    assert bars.members("council+police") == ("council", "police")


def _lines(*values_of: tuple[str, int, float | None]) -> Spec:
    """Lines by agency, from (agency, year, value)."""
    figures = [demo.figure(value, (("sender", sender),), year) for sender, year, value in values_of]
    table = demo.table("t", "T", (demo.SENDER,), figures)
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.LINE, "period", "sender")), table)
    assert spec is not None
    return spec


def test_a_line_that_ends_before_the_others_says_of_which_year_its_last_number_is() -> None:
    spec = _lines(("council", 0, 10), ("council", 1, None), ("council", 2, None), ("police", 1, 20), ("police", 2, 30))
    assert {"10 (2023)", "30"} <= set(words(spec))


def test_the_words_of_a_gap_are_never_longer_than_the_plot_is_high() -> None:
    figures = [
        demo.figure(None, (("sender", sender),), 0, mark=mark)
        for sender, mark in (("council", Mark.SUPPRESSED), ("police", Mark.NOT_AVAILABLE), ("support", Mark.LOW))
    ]
    figures.append(demo.figure(5, (("sender", "council"),), 1))
    table = demo.table("t", "T", (demo.SENDER,), figures)
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.LINE, "period", "sender")), table)
    assert spec is not None
    assert [row["words"] for row in values(spec, "gap-words")] == ["3 of 3: no figure"]


def test_a_break_before_the_first_period_parts_nothing_and_is_not_drawn() -> None:
    figures = [demo.figure(10 + year, (("sender", "council"),), year) for year in range(3)]
    table = demo.table("t", "T", (demo.SENDER,), figures)
    cuts = ((demo.YEARS[0].label, "before all"), (demo.YEARS[1].label, "after one"))
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.LINE, "period", "sender", breaks=cuts)), table)
    assert spec is not None
    assert "after one" in words(spec)
    assert "before all" not in words(spec)


def test_more_groups_than_colours_are_all_of_one_so_that_none_is_set_above_the_others() -> None:
    ages = Dimension("age", "Age", True, tuple((str(age), f"Age {age}") for age in range(5)))
    figures = [demo.figure(10 + age, (("age", str(age)),), 0) for age in range(5)]
    table = demo.table("t", "T", (ages,), figures)
    spec = chart_spec(demo.section("s", "S", "t", Chart(ChartKind.GROUPED, "period", "age")), table)
    assert spec is not None
    assert set(layer(spec, "bars")["encoding"]["color"]["scale"]["range"]) == {canvas.PALETTE[0]}
