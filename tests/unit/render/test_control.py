"""Control charts: the line, its limits where they step, and what stands out, told apart by shape."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sightline.render import canvas, control
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.tables import table_html
from sightline.standard.figures import LIMITS, Interval
from sightline.standard.units import Mark
from tests.unit.render import demo_more
from tests.unit.render.words import WIDTHS, Spec, cut_off, layer, names, overlapping, section, spec_of, values, words

TABLE = demo_more.by_quarter()
POINTS = ("points", *(f"signal-{code}" for code in control.SIGNALS))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_stand_on_one_another_or_are_cut_off(width: float) -> None:
    assert overlapping(spec_of("control", width)) == []
    assert cut_off(spec_of("control", width)) == []


def test_each_signal_has_a_shape_of_its_own_and_none_is_red_or_green() -> None:
    spec = spec_of("control")
    shapes = {name: layer(spec, name)["mark"]["shape"] for name in names(spec) if name in POINTS}
    assert shapes == {
        "points": "circle", "signal-outside": "diamond", "signal-trend": "triangle-up", "signal-two_in_three": "square"
    }  # fmt: skip
    tints = {layer(spec, name)["mark"]["color"] for name in shapes}
    assert tints == {canvas.POINT, "#12436D"}


def test_every_value_is_one_point_and_a_gap_is_none() -> None:
    spec = spec_of("control")
    drawn = [
        row for name in names(spec) if name == "points" or name.startswith("signal-") for row in values(spec, name)
    ]
    assert len(drawn) == sum(figure.value is not None for figure in TABLE.figures) == 19
    assert "Withheld" in words(spec)


def test_the_key_names_the_signals_that_occur_and_no_other() -> None:
    said = words(spec_of("control"))
    assert "Outside the limits" in said
    assert control.SIGNALS["one_side"][1] not in said


def test_the_limits_step_at_the_break_and_the_rule_stands_there() -> None:
    spec = spec_of("control")
    rows = values(spec, "limit-upper")
    at = {row["y"]: row["x"] for row in rows}
    assert len(at) == 2
    rule = values(spec, "break")[0]["x"]
    before, after = ([row["x"] for row in rows if row["y"] == y] for y in sorted(at, reverse=True))
    assert max(before) <= rule <= min(after)
    assert {row["line"] for row in rows if row["x"] < rule}.isdisjoint(row["line"] for row in rows if row["x"] > rule)


def test_the_middle_is_half_way_between_the_limits_unless_it_is_given() -> None:
    figure = TABLE.figures[0]
    assert control.middle_of(figure) == (178 + 254) / 2
    given = replace(figure, intervals=(*figure.intervals, Interval(LIMITS, 0, 211, 211, "mean")))
    assert control.middle_of(given) == 211
    assert control.middle_of(replace(figure, intervals=())) is None


def test_a_lower_limit_below_nought_is_not_drawn() -> None:
    low = (Interval(LIMITS, 0.997, -5, 400, "XmR"),)
    figures = tuple(replace(f, intervals=low) if f.value is not None else f for f in TABLE.figures)
    spec = chart_spec(section("control")[0], replace(TABLE, figures=figures))
    assert spec is not None
    assert "limit-lower" not in names(spec)
    assert "limit-upper" in names(spec)


def _scale(spec: Spec) -> float:
    return float(spec["height"]) / max(float(row["words"].replace(",", "")) for row in values(spec, "ticks"))


def test_the_limits_stand_at_their_values() -> None:
    spec = spec_of("control")
    unit = _scale(spec)
    heights = {round((spec["height"] - row["y"]) / unit) for row in values(spec, "limit-lower")}
    assert heights == {178, 258}


def test_the_line_is_cut_at_the_gap_and_at_the_break() -> None:
    assert len({row["line"] for row in values(spec_of("control"), "line")}) == 3


def test_the_key_says_what_share_lies_between_the_limits_and_how_they_were_made() -> None:
    said = " ".join(words(spec_of("control")))
    assert "Limits: 997 of 1,000 would lie between them if only chance moved the number" in said
    assert "How the limits were made: XmR" in said


def test_the_table_names_each_signal_in_the_words_of_its_dimension() -> None:
    html = table_html(*section("control"))
    assert "Seven or more in a row that rise or fall</td>" in html
    assert ">178 to 254</td>" in html
    assert ">What stands out</th>" in html


def test_a_signal_that_is_not_known_is_drawn_as_a_square_with_its_code() -> None:
    figures = tuple(replace(f, breakdown=(("signal", "new_rule"),)) for f in TABLE.figures)
    dimension = replace(demo_more.SIGNAL, labels=())
    spec = chart_spec(section("control")[0], replace(TABLE, figures=figures, dimensions=(dimension,)))
    assert spec is not None
    assert layer(spec, "signal-new_rule")["mark"]["shape"] == "square"


def test_a_series_without_limits_or_of_marks_alone_still_draws() -> None:
    bare = replace(TABLE, figures=tuple(replace(figure, intervals=()) for figure in TABLE.figures))
    assert "<svg" in chart_svg(section("control")[0], bare)
    none = replace(TABLE, figures=tuple(figure.marked(Mark.SUPPRESSED) for figure in TABLE.figures))
    assert "<svg" in chart_svg(section("control")[0], none)
