"""What holds for every chart: words that stand clear, a focus in one colour, hatching explained, and a lean SVG."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from sightline.render import canvas, frame
from sightline.render.charts import chart_spec, chart_svg
from sightline.standard.drafts import Chart, ChartKind, FigureTable
from sightline.standard.figures import Dimension
from tests.unit.render import demo, demo_more, demo_paths
from tests.unit.render.words import WIDTHS, Spec, cut_off, layer, overlapping, section, spec_of, values, words

NS = "{http://www.w3.org/2000/svg}"


def focused(kind: ChartKind, series: str | None, focus: str, table: FigureTable) -> Spec:
    x = "period" if kind is not ChartKind.BARS else "area"
    spec = chart_spec(demo.section("s", "S", table.name, Chart(kind, x, series, focus=focus)), table)
    assert spec is not None
    return spec


def test_a_line_in_focus_is_dark_blue_and_drawn_last_and_the_others_are_grey_with_their_names() -> None:
    spec = focused(ChartKind.LINE, "sender", "police", demo.lines_withheld())
    scale = layer(spec, "points")["encoding"]["fill"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "council": "#BFBFBF", "police": "#12436D", "support": "#BFBFBF"
    }  # fmt: skip
    assert values(spec, "points")[-1]["series"] == "police"
    assert {"Councils", "Police"} <= set(words(spec))
    names = {drawn["name"]: drawn["mark"]["color"] for drawn in spec["layer"] if drawn["name"].startswith("end-name")}
    assert sorted(names.values()) == ["#12436D", "#505a5f", "#505a5f"]


def test_a_focus_that_is_not_there_leaves_the_palette_as_it_is() -> None:
    spec = focused(ChartKind.LINE, "sender", "nobody", demo.lines_withheld())
    assert layer(spec, "points")["encoding"]["fill"]["scale"]["range"] == list(canvas.PALETTE[:3])


def test_the_bar_of_the_area_in_focus_is_dark_blue_and_the_others_are_grey() -> None:
    spec = focused(ChartKind.BARS, None, "E06000001", demo.by_area())
    scale = layer(spec, "bars")["encoding"]["color"]["scale"]
    tints = dict(zip(scale["domain"], scale["range"], strict=True))
    assert [tints[row["series"]] for row in values(spec, "bars")].count("#12436D") == 1
    blue = next(row for row in values(spec, "bars") if tints[row["series"]] == "#12436D")
    assert blue["value"] == demo.AREAS["E06000001"]


def test_many_lines_have_a_plot_as_tall_as_their_names() -> None:
    dimension = Dimension("sender", "Agency", False, tuple((f"c{n}", f"Kind of agency number {n}") for n in range(14)))
    rows = [demo.figure(100 + n, (("sender", f"c{n}"),), year) for n in range(14) for year in range(3)]
    spec = focused(ChartKind.LINE, "sender", "c3", demo.table("t", "T", (dimension,), rows))
    assert spec["height"] > frame.TALL
    assert overlapping(spec) == []


@pytest.mark.parametrize("name", ["by-form", "by-area", "overlap"])
def test_what_is_hatched_is_explained_under_the_chart(name: str) -> None:
    spec = spec_of(name)
    assert "Hatched: withheld" in words(spec)
    assert values(spec, "key-0-box")[0]["y"] > spec["height"]


def test_a_chart_without_a_hatched_box_explains_none() -> None:
    assert not [word for word in words(spec_of("by-agency")) if word.startswith(("Hatched", "Lined"))]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name", [one.name for one in (*demo.sections(), *demo_more.sections(), *demo_paths.sections())]
)
def test_no_words_stand_on_one_another_or_are_cut_off_in_any_chart(name: str, width: float) -> None:
    found, table = section(name)
    spec = chart_spec(found, table, width)
    assert spec is not None
    assert overlapping(spec) == []
    assert cut_off(spec) == []
    assert all(drawn["mark"].get("fontSize", 14) >= 14 for drawn in spec["layer"])
    svg = chart_svg(found, table, width)
    assert 'role="img"' in svg
    assert "The table below the chart holds every figure." in svg


def test_words_that_stand_on_one_another_would_be_found() -> None:
    drawn = canvas.Canvas(ChartKind.BARS, 100, 100)
    drawn.text("a", [(10, 10, "one"), (20, 14, "two"), (10, 60, "three"), (95, 90, "four")])
    assert overlapping(drawn.spec()) == [("two", "one")]
    assert cut_off(drawn.spec()) == ["four"]


@pytest.mark.parametrize(
    ("ticks", "said"),
    [
        ((0, 0.25, 0.5), ["0.00", "0.25", "0.50"]),
        ((0, 2.5, 5), ["0.0", "2.5", "5.0"]),
        ((0, 500, 1_000), ["0", "500", "1,000"]),
    ],
)
def test_the_numbers_of_a_scale_have_the_decimals_of_its_steps(ticks: tuple[float, ...], said: list[str]) -> None:
    assert frame.tick_labels(ticks) == said


def test_an_svg_keeps_every_mark_when_it_is_slimmed() -> None:
    found, table = section("funnel")
    root = etree.fromstring(chart_svg(found, table).encode())
    circles = list(root.iter(f"{NS}circle"))
    spec = chart_spec(found, table)
    assert spec is not None
    points = values(spec, "areas")
    assert len(circles) == len(points) + 3  # the area in focus, and two in the key
    at = [(float(circle.get("cx") or 0), float(circle.get("cy") or 0)) for circle in circles]
    assert all(any(abs(row["x"] - x) < 0.06 and abs(row["y"] - y) < 0.06 for x, y in at) for row in points)
    assert not re.search(r"[,( ]-?\d+\.\d{2}", chart_svg(found, table))


def test_the_head_of_a_group_of_bars_is_broken_by_the_width_of_its_bold_letters() -> None:
    found, table = section("by-form")
    long = "Assessments opened by a joint panel (made up) to"
    figures = tuple(
        replace(one, period=replace(one.period, label=f"{long} {one.period.end.year}")) for one in table.figures
    )
    spec = chart_spec(found, replace(table, figures=figures), canvas.NARROW)
    assert spec is not None
    assert "joint panel" in " ".join(row["words"] for row in values(spec, "block-words"))
    assert cut_off(spec) == []
