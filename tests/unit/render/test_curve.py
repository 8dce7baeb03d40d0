"""Curves: steps, bands, limits, gaps where figures are withheld, and lines that end where their figures end."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from sightline.errors import StandardError
from sightline.render import canvas, curve
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.grid import for_chart
from sightline.render.tables import some_days, table_html
from sightline.standard.drafts import Chart, ChartKind, FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.units import Mark
from tests.unit.render import demo_paths
from tests.unit.render.demo_paths import DAY, DAYS, FORM, curve_table, reached, share
from tests.unit.render.words import (
    WIDTHS,
    Spec,
    cut_off,
    layer,
    names,
    overlapping,
    section,
    spec_of,
    values,
    words,
)

CURVE = Chart(ChartKind.CURVE, "day")


def drawn(table: FigureTable, chart: Chart = CURVE, width: float = canvas.WIDE) -> Spec:
    spec = chart_spec(demo_paths.section("s", "S", table.name, chart), table, width)
    assert spec is not None
    return spec


def many(lines: int, focus: str = "") -> Spec:
    """That many lines by area."""
    area = Dimension("place", "Place", False, tuple((f"p{n}", f"Place number {n}") for n in range(lines)))
    figures = [share(day, reached(day, 50 + n, 30), (("place", f"p{n}"),)) for n in range(lines) for day in DAYS]
    return drawn(curve_table("many", figures, DAY, area), replace(CURVE, series="place", focus=focus))


def corners(spec: Spec, name: str) -> list[tuple[float, float]]:
    return [(row["x"], row["y"]) for row in values(spec, name)]


def test_a_step_holds_until_the_next_day_and_then_rises() -> None:
    assert curve.steps([(0, 0), (5, 20), (10, 30)], None) == [(0, 0), (5, 0), (5, 20), (10, 20), (10, 30)]
    assert curve.steps([(0, 0), (5, 20)], 10) == [(0, 0), (5, 0), (5, 20), (10, 20)]


def test_every_figure_has_a_corner_at_its_day_and_share() -> None:
    table = demo_paths.one_curve()
    spec = spec_of("one-curve")
    found = corners(spec, "curve-0")
    for figure in table.figures:
        assert figure.value is not None
        at = (float(figure.code("day") or 0) / 120 * spec["width"], spec["height"] * (1 - figure.value / 100))
        assert any(abs(x - at[0]) < 1 and abs(y - at[1]) < 1 for x, y in found), figure.breakdown


def test_a_curve_runs_level_or_upright_and_nowhere_between() -> None:
    found = corners(spec_of("one-curve"), "curve-0")
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(found))


def test_the_band_reaches_from_the_lower_to_the_upper_end_of_each_range() -> None:
    table = curve_table("t", [share(0, 10, half=5), share(50, 40, half=10)], DAY)
    spec = drawn(table)
    numbers = re.findall(r"-?[\d.]+", values(spec, "band-0")[0]["path"])
    heights = {float(y) for y in numbers[1::2]}
    scale = layer(spec, "grid")["data"]["values"][-1]["y"]
    assert scale == 0
    assert heights == {round(spec["height"] * (1 - value / 50), 1) for value in (5, 15, 30, 50)}


def test_a_withheld_day_is_a_hatched_box_between_the_numbers_about_it_and_the_line_stops_and_goes_on() -> None:
    figures = [share(0, 0), share(10, 20), share(20, None), share(30, 60), share(40, 70)]
    spec = drawn(curve_table("t", figures, DAY))
    box = values(spec, "withheld")[0]
    across = spec["width"] / 40
    assert (box["x"], box["x2"]) == (pytest.approx(20 * across, abs=1), pytest.approx(30 * across, abs=1))
    down = spec["height"] / 100
    assert (box["y"], box["y2"]) == (pytest.approx(40 * down, abs=1), pytest.approx(80 * down, abs=1))
    assert {row["line"] for row in values(spec, "curve-0")} == {0, 1}
    assert not any(20 * across + 1 < x < 30 * across - 1 for x, _ in corners(spec, "curve-0"))
    assert "Hatched: withheld; the line runs somewhere through the box" in words(spec)


def test_a_thin_line_about_the_box_joins_the_line_before_it_to_the_line_after_it() -> None:
    figures = [share(0, 0), share(10, 20), share(20, None), share(30, 60)]
    spec = drawn(curve_table("t", figures, DAY))
    box, joined = values(spec, "withheld")[0], corners(spec, "joins-0")
    assert joined == [(box["x"], box["y2"]), (box["x2"], box["y2"]), (box["x2"], box["y"])]
    assert layer(spec, "joins-0")["mark"]["strokeWidth"] == 1


def test_what_is_not_available_is_hatched_otherwise() -> None:
    figures = [share(0, 0), share(10, None, mark=Mark.NOT_AVAILABLE), share(20, None), share(30, 60)]
    spec = drawn(curve_table("t", figures, DAY))
    assert layer(spec, "withheld")["mark"]["fill"] == canvas.WITHHELD
    assert layer(spec, "unavailable")["mark"]["fill"] == canvas.UNAVAILABLE
    assert values(spec, "unavailable")[0]["x2"] == values(spec, "withheld")[0]["x"]


def test_after_the_last_number_a_short_box_says_that_more_is_withheld_and_nothing_is_drawn_beyond() -> None:
    figures = [share(day, reached(day, 80, 30) if day < 60 else None) for day in DAYS]
    spec = drawn(curve_table("t", figures, DAY))
    box, last = values(spec, "withheld")[0], max(x for x, _ in corners(spec, "curve-0"))
    assert box["x"] == pytest.approx(last)
    assert last == pytest.approx(spec["width"], abs=1)  # day 60: the scale goes no further
    assert box["x2"] - box["x"] < 20
    assert "67% by day 55" in words(spec)
    assert values(spec, "end-value-0")[0]["x"] > box["x2"]


def test_the_scale_reaches_to_the_last_day_drawn_or_to_a_limit_after_it() -> None:
    figures = [share(day, reached(day, 80, 30) if day < 60 else None) for day in DAYS]
    spec = drawn(curve_table("t", figures, DAY), replace(CURVE, breaks=(("80", "limit: 80 days"),)))
    assert values(spec, "limits")[0]["x"] == pytest.approx(spec["width"], abs=1)
    assert max(x for x, _ in corners(spec, "curve-0")) == pytest.approx(spec["width"] * 60 / 80, abs=1)
    assert "80" in [row["words"] for row in values(spec, "days")]


def test_the_leader_of_a_line_that_stops_early_begins_where_the_line_stops() -> None:
    for row in values(spec_of("four-curves"), "leaders"):
        assert row["x"] >= spec_of("four-curves")["width"] / 2


def test_a_line_whose_figures_end_early_stops_there_and_the_chart_says_so() -> None:
    spec = spec_of("four-curves")
    assert max(x for x, _ in corners(spec, "curve-3")) == pytest.approx(spec["width"] / 2, abs=1)
    assert values(spec, "cap-3")[0]["x"] == pytest.approx(spec["width"] / 2, abs=1)
    assert "27% by day 60" in words(spec)
    said = " ".join(words(spec))
    assert "A line that stops early has no figure after that day" in said
    assert "stops early" not in " ".join(words(spec_of("one-curve")))


def test_a_limit_is_an_upright_at_its_day_with_its_words_whether_or_not_the_grid_has_that_day() -> None:
    spec = drawn(demo_paths.one_curve(), replace(CURVE, breaks=(("45", "limit: 45 days"), ("101", "another"))))
    assert [row["x"] for row in values(spec, "limits")] == pytest.approx(
        [day / 120 * spec["width"] for day in (45, 101)], abs=1
    )
    assert {"limit: 45 days", "another"} <= set(words(spec))


def test_limits_that_are_near_one_another_have_their_words_one_above_the_other() -> None:
    cuts = (("40", "limit: 40 working days, as the council has it"), ("45", "limit: 45 working days"), ("119", "end"))
    for width in WIDTHS:
        spec = drawn(demo_paths.one_curve(), replace(CURVE, breaks=cuts), width)
        assert overlapping(spec) == []
        assert cut_off(spec) == []


def test_up_to_four_lines_have_colours_and_dashes_of_their_own() -> None:
    marks = [layer(spec_of("four-curves"), f"curve-{n}")["mark"] for n in range(4)]
    assert [mark["color"] for mark in marks] == list(canvas.PALETTE)
    assert len({tuple(mark.get("strokeDash", ())) for mark in marks}) == 4


def test_of_more_than_four_lines_the_one_in_focus_is_dark_blue_and_the_others_grey_without_a_band() -> None:
    spec = many(6, "p2")
    tints = {name: layer(spec, name)["mark"]["color"] for name in names(spec) if name.startswith("curve-")}
    assert [name for name, tint in tints.items() if tint == canvas.PALETTE[0]] == ["curve-2"]
    assert [name for name in names(spec) if name.startswith("band-")] == ["band-2"]
    assert list(tints)[-1] == "curve-2"
    assert all(f"Place number {n}" in " ".join(words(spec)) for n in range(6))


def test_of_more_than_four_lines_without_a_focus_none_is_set_above_the_others() -> None:
    spec = many(5)
    assert len({layer(spec, f"curve-{n}")["mark"]["color"] for n in range(5)}) == 1


def test_of_very_many_lines_only_the_one_in_focus_has_its_name() -> None:
    spec = many(30, "p7")
    assert "Place number 7" in " ".join(words(spec))
    assert "Place number 8" not in " ".join(words(spec))
    assert "Another line of the table" in words(spec)


def test_a_line_of_nothing_but_marks_is_named_under_the_chart_and_not_drawn() -> None:
    figures = [share(day, None, (("form", "family"),)) for day in DAYS]
    figures += [share(day, reached(day, 60, 30), (("form", "child"),)) for day in DAYS]
    spec = drawn(curve_table("t", figures, DAY, FORM), replace(CURVE, series="form"))
    assert [name for name in names(spec) if name.startswith("curve-")] == ["curve-0"]
    assert "No line for In the family: withheld" in words(spec)


def test_a_chart_whose_every_figure_is_withheld_is_hatched_all_over() -> None:
    spec = drawn(curve_table("t", [share(day, None) for day in DAYS], DAY))
    box = values(spec, "withheld")[0]
    assert (box["x"], box["x2"], box["y2"]) == (0, pytest.approx(spec["width"], abs=1), spec["height"])
    assert "Withheld" in words(spec)
    assert not [name for name in names(spec) if name.startswith("curve-")]


def test_one_day_alone_is_a_point() -> None:
    spec = drawn(curve_table("t", [share(10, 40)], DAY))
    assert values(spec, "point-0") == [
        {"x": pytest.approx(spec["width"], abs=1), "y": pytest.approx(spec["height"] * 0.2)}
    ]


@pytest.mark.parametrize(("highest", "top"), [(3, 3), (49, 50), (51, 100), (100, 100)])
def test_shares_over_fifty_are_drawn_on_a_scale_to_a_hundred_and_small_ones_on_a_finer_one(
    highest: float, top: float
) -> None:
    table = curve_table("t", [share(0, 0, half=0), share(10, highest, half=0)], DAY)
    assert curve.share_ticks(for_chart(table, CURVE))[-1] == pytest.approx(top)


def test_days_out_of_order_are_drawn_and_printed_in_order() -> None:
    plain = Dimension("day", "Days", False)
    table = curve_table("t", [share(10, 20), share(5, 10), share(100, 60)], plain)
    found = corners(drawn(table), "curve-0")
    assert found == sorted(found, key=lambda at: at[0])
    rows = re.findall(r'<th scope="row">(\d+)</th>', table_html(demo_paths.section("s", "S", "t", CURVE), table))
    assert rows == ["5", "10", "100"]


def test_a_day_that_is_no_number_is_refused_without_being_repeated() -> None:
    odd = Dimension("day", "Days", False, (("soon", "Soon"),))
    figure = replace(share(0, 10), breakdown=(("day", "soon"),))
    with pytest.raises(StandardError, match="not a number") as caught:
        drawn(curve_table("t", [figure], odd))
    assert "soon" not in str(caught.value)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lines", [2, 5, 12, 13, 40])
def test_no_words_stand_on_one_another_however_many_lines_there_are(lines: int, width: float) -> None:
    area = Dimension("place", "Place", False, tuple((f"p{n}", f"A place with a long name, {n}") for n in range(lines)))
    figures = [share(day, reached(day, 60 + n % 3, 30), (("place", f"p{n}"),)) for n in range(lines) for day in DAYS]
    spec = drawn(curve_table("t", figures, DAY, area), replace(CURVE, series="place", focus="p1"), width)
    assert overlapping(spec) == []
    assert cut_off(spec) == []


def test_the_same_figures_make_the_same_curve_byte_for_byte() -> None:
    assert chart_svg(*section("four-curves")) == chart_svg(*section("four-curves"))


def test_a_long_table_shows_some_days_and_folds_all_of_them() -> None:
    found, table = section("one-curve")
    html = table_html(found, table)
    shown, folded = html.split("<details>")
    assert shown.count("<tr>") < folded.count("<tr>") == len(DAYS) + 1
    assert "Day 45" in shown
    assert "Day 120" in shown
    assert f"<summary>All {len(DAYS)} days</summary>" in folded
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 2


def test_a_short_table_of_days_is_not_folded() -> None:
    table = curve_table("t", [share(day, reached(day, 90, 30)) for day in DAYS[:15]], DAY)
    assert "<details>" not in table_html(demo_paths.section("s", "S", "t", CURVE), table)


def test_the_days_shown_are_the_last_up_to_each_limit_and_the_ends() -> None:
    laid = for_chart(demo_paths.one_curve(), CURVE)
    chosen = [x.code for x in some_days(laid, [47])]
    assert {"0", "45", "120"} <= set(chosen)
    assert len(chosen) < len(DAYS)


def test_where_few_days_have_a_number_the_table_shows_those() -> None:
    figures = [share(day, day if day % 20 == 0 else None) for day in DAYS]
    laid = for_chart(curve_table("t", figures, DAY), CURVE)
    assert [x.code for x in some_days(laid, [45])] == ["0", "20", "40", "60", "80", "120"]


def test_of_days_that_are_all_withheld_some_are_shown() -> None:
    laid = for_chart(curve_table("t", [share(day, None) for day in DAYS], DAY), CURVE)
    assert 0 < len(some_days(laid, [45])) < len(DAYS)
