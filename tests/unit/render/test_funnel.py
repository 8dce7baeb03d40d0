"""The funnel: points, curves, the middle, the reader's area, and how many areas are not there."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from lxml import etree

from sightline.render import canvas, funnel, numbers
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.grid import area_words
from sightline.render.tables import table_html
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import LIMITS, Dimension, Figure, Interval
from sightline.standard.units import Mark
from tests.unit.render import demo_more
from tests.unit.render.words import (
    WIDTHS,
    Spec,
    boxes,
    cut_off,
    layer,
    names,
    overlapping,
    section,
    spec_of,
    values,
    words,
)

TABLE = demo_more.by_authority()
SHOWN = [figure for figure in TABLE.figures if figure.value is not None and figure.area != demo_more.ENGLAND]


def drawn(table: FigureTable = TABLE, focus: str = demo_more.FOCUS, width: float = canvas.WIDE) -> Spec:
    found = section("funnel")[0]
    spec = chart_spec(replace(found, chart=replace(found.chart, focus=focus)), table, width)
    assert spec is not None
    return spec


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_stand_on_one_another_or_are_cut_off(width: float) -> None:
    assert overlapping(spec_of("funnel", width)) == []
    assert cut_off(spec_of("funnel", width)) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_whichever_area_is_read_its_name_stands_in_the_plot(width: float) -> None:
    for figure in SHOWN[::7]:
        spec = drawn(focus=figure.area, width=width)
        name = {row["words"] for row in values(spec, "focus-words")}
        placed = [box for box in boxes(spec) if box.words in name and box.top < spec["height"]]
        assert all(box.left >= 0 and box.right <= spec["width"] + 1 and box.top >= 0 for box in placed)


def test_every_area_with_a_value_is_a_point_and_england_is_not() -> None:
    spec = drawn()
    assert len(values(spec, "areas")) + len(values(spec, "focus")) == len(SHOWN)


def test_a_point_stands_at_its_value_and_further_right_for_more_children() -> None:
    spec = drawn(focus="")
    spots = {row["said"].split(":")[0]: row for row in values(spec, "areas")}
    by_base = sorted(SHOWN, key=lambda figure: figure.denominator or 0)
    across = [spots[area_words(figure.area)]["x"] for figure in by_base]
    assert across == sorted(across)
    grid = values(spec, "grid")
    top, rows = 125.0, len(grid)
    step = spec["height"] / rows
    some = by_base[70]
    assert some.value is not None
    assert spots[area_words(some.area)]["y"] == pytest.approx(spec["height"] - some.value / top * step * rows, abs=0.5)


def test_only_the_area_of_the_reader_has_a_name_and_a_colour() -> None:
    spec = drawn()
    assert layer(spec, "areas")["mark"]["color"] == canvas.POINT
    assert layer(spec, "focus")["mark"]["color"] == "#12436D"
    assert [row["words"] for row in values(spec, "focus-words")] == ["Wakefield", "67.1"]


def test_without_a_reader_no_area_has_a_name_but_by_resting_on_its_point() -> None:
    spec = drawn(focus="")
    assert {"focus", "focus-words"} & set(names(spec)) == set()
    assert not {area_words(figure.area) for figure in SHOWN} & set(words(spec))
    found, table = section("funnel")
    root = etree.fromstring(chart_svg(replace(found, chart=replace(found.chart, focus="")), table).encode())
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == len(SHOWN) + 1
    assert "Leeds: " in " ".join(str(title) for title in titles)


def test_areas_without_a_point_are_counted_under_the_chart_by_their_mark() -> None:
    away = [figure for figure in TABLE.figures if figure.value is None]
    withheld = sum(figure.mark is Mark.SUPPRESSED for figure in away)
    said = f"{len(away)} areas are not drawn: {len(away) - withheld} not available, {withheld} withheld"
    assert withheld == len(away) - 1 == 7
    assert said in words(drawn())


def test_an_area_without_a_denominator_is_counted_too() -> None:
    bare = [replace(figure, denominator=None) if n == 3 else figure for n, figure in enumerate(SHOWN)]
    said = " ".join(words(drawn(replace(TABLE, figures=tuple(bare)))))
    assert "1 area is not drawn: 1 without a denominator" in said


def test_the_curves_pass_through_the_limits_of_the_areas() -> None:
    spec = drawn()
    large = max(SHOWN, key=lambda figure: figure.denominator or 0)
    inner, outer = sorted(large.intervals, key=lambda limit: limit.level)
    for name, limit in (("limits-0", inner), ("limits-1", outer)):
        rows = values(spec, name)
        right = max(row["x"] for row in rows)
        ends = sorted(row["y"] for row in rows if row["x"] == right)
        assert ends == pytest.approx([spec["height"] * (1 - end / 125) for end in (limit.upper, limit.lower)], abs=0.5)


def test_between_two_areas_far_apart_the_curve_bends_as_limits_do() -> None:
    scale = funnel.Scale(100_000, False, 200, 1_000, 400)
    ends = [(base, 50 + 1_000 / math.sqrt(base)) for base in (400.0, 40_000.0)]
    for x, y in funnel.curve(ends, scale):
        value = 200 * (1 - y / 400)
        assert value == pytest.approx(50 + 1_000 / math.sqrt(scale.base(x)), abs=1e-6)


def test_a_curve_is_cut_where_it_leaves_the_plot() -> None:
    pieces = funnel.inside([(0, -50), (10, 50), (20, 150), (30, 50)], 0, 100)
    assert pieces == [[(5, 0), (10, 50), (15, 100)], [(25, 100), (30, 50)]]


def test_the_middle_is_england_and_says_so() -> None:
    spec = drawn()
    assert values(spec, "middle")[0]["y"] == pytest.approx(spec["height"] * (1 - 58 / 125), abs=0.5)
    assert "England 58.0" in " ".join(words(spec))


def test_a_middle_that_is_not_england_is_called_what_the_table_calls_it() -> None:
    found, table = section("funnel")
    figures = tuple(
        replace(figure, area="pooled") if figure.area == demo_more.ENGLAND else figure for figure in table.figures
    )
    named = Dimension("area", "Area", False, (("pooled", "All areas with a figure"),))
    for dimensions, said in (((named,), "All areas with a figure 58.0"), ((), "All areas together 58.0")):
        spec = chart_spec(found, replace(table, figures=figures, dimensions=dimensions))
        assert spec is not None
        assert said in " ".join(words(spec))
        assert "England" not in " ".join(words(spec))
        assert overlapping(spec) == []


def test_without_england_the_middle_is_the_rate_of_all_that_are_drawn() -> None:
    spec = drawn(replace(TABLE, figures=tuple(SHOWN)))
    rate = sum(f.value * f.denominator for f in SHOWN if f.value and f.denominator) / sum(
        f.denominator or 0 for f in SHOWN
    )
    assert f"Middle {rate:.1f}" in " ".join(words(spec))


def test_a_middle_that_comes_with_the_limits_is_the_one_drawn() -> None:
    given = Interval(LIMITS, 0, 61, 61, "the mean of areas")
    figures = tuple(replace(figure, intervals=(*figure.intervals, given)) for figure in SHOWN)
    spec = drawn(replace(TABLE, figures=figures))
    assert values(spec, "middle")[0]["y"] == pytest.approx(spec["height"] * (1 - 61 / 125), abs=0.5)
    assert "limits-2" not in names(spec)


def test_denominators_that_span_little_are_evenly_scaled_and_others_by_their_roots() -> None:
    wide = funnel.Scale(400.0, True, 1, 100, 1)
    assert wide.across(100) == 50
    near = [figure for figure in SHOWN if 30_000 < (figure.denominator or 0) < 90_000]
    ticks = [row["words"] for row in values(drawn(replace(TABLE, figures=tuple(near))), "bases")]
    at = [row["x"] for row in values(drawn(replace(TABLE, figures=tuple(near))), "bases")]
    bases = [float(tick.replace(",", "")) for tick in sorted(ticks, key=lambda tick: float(tick.replace(",", "")))]
    assert sorted(at) == pytest.approx([base / bases[-1] * max(at) for base in bases], abs=0.5)


def test_limits_widened_for_overdispersion_do_not_claim_to_be_chance_alone() -> None:
    assert "differed by chance and by the spread that most areas share" in " ".join(words(drawn()))
    plain = tuple(
        replace(figure, intervals=tuple(replace(limit, method="exact Poisson") for limit in figure.intervals))
        for figure in SHOWN
    )
    assert "differed only by chance" in " ".join(words(drawn(replace(TABLE, figures=plain))))


def test_the_key_says_how_the_lines_were_made() -> None:
    assert "How the lines were made: normal limits, widened by 9" in " ".join(words(drawn()))


def test_the_table_holds_what_the_chart_draws_and_never_the_limits_as_a_range() -> None:
    html = table_html(*section("funnel"))
    heads = ("Per 10,000 children", "Children in the area", "Where 95 of 100 would lie", "Where 998 of 1,000 would lie")
    assert all(f">{head}</th>" in html for head in heads)
    assert html.count("<tr>") == len(TABLE.figures) + 1
    assert 'class="range"' not in html


def test_a_figure_with_limits_alone_has_no_range_in_words() -> None:
    figure = SHOWN[0]
    assert isinstance(figure, Figure)
    assert (numbers.range_words(figure), numbers.widest(figure)) == ("", None)
    assert numbers.range_note([figure]) == ""


def test_a_table_of_nothing_but_marks_still_draws() -> None:
    spec = drawn(replace(TABLE, figures=tuple(figure.marked(Mark.SUPPRESSED) for figure in TABLE.figures)))
    assert "153 areas are not drawn: 153 withheld" in words(spec)
