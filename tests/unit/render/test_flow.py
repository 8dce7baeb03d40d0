"""Flows: a band for each step with a number, boxes that stand clear of one another, and the rest in words."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from sightline.render import canvas, flow, layers
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.grid import for_chart
from sightline.render.layers import Link
from sightline.render.tables import table_html
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Dimension
from tests.unit.render import demo_paths
from tests.unit.render.demo_paths import FLOW, STAGES, links
from tests.unit.render.words import WIDTHS, Spec, cut_off, layer, names, overlapping, section, spec_of, values, words

CHART = Chart(ChartKind.FLOW, "from", "to")
Counts = dict[tuple[str, str], int | None]


def drawn(counts: Counts, width: float = canvas.WIDE) -> Spec:
    """A flow between the stages, in their order."""
    both = (Dimension("from", "From", True, STAGES), Dimension("to", "To", True, STAGES))
    spec = chart_spec(demo_paths.section("s", "S", "flow", CHART), links(counts, dimensions=both), width)
    assert spec is not None
    return spec


def bands(spec: Spec) -> dict[str, str]:
    """The path of each band, by its step."""
    return {row["key"]: row["path"] for name in names(spec) if name.startswith("bands-") for row in values(spec, name)}


def wide_at_start(path: str) -> float:
    """How wide a band is where it leaves its box: its path starts at one corner and ends at the other."""
    found = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return abs(found[0] - found[-2]) + abs(found[1] - found[-1])


def test_every_step_with_a_number_has_a_band_and_no_other_has() -> None:
    order = {code: place for place, (code, _) in enumerate(STAGES)}
    expected = {f"{a}>{b}" for (a, b), count in FLOW.items() if count and order[a] < order[b]}
    for width in WIDTHS:
        assert bands(spec_of("flow", width)).keys() == expected


def test_a_withheld_step_has_no_band_and_is_named() -> None:
    spec = spec_of("flow")
    assert "conference>closed" not in bands(spec)
    assert "Withheld, and not drawn: Child protection conference to Closed." in words(spec)


def test_a_box_beside_a_withheld_step_says_that_it_holds_as_many_or_more() -> None:
    said = words(spec_of("flow"))
    assert {"290 or more", "1,060 or more", "1,550", "245"} <= set(said)


def test_bands_are_as_wide_as_their_numbers() -> None:
    found = bands(spec_of("flow"))
    per = wide_at_start(found["referral>assessment"]) / 1_240
    for (a, b), count in FLOW.items():
        if f"{a}>{b}" in found and count:
            assert wide_at_start(found[f"{a}>{b}"]) == pytest.approx(per * count, abs=0.25)


def test_a_step_back_and_a_loop_are_in_words_with_their_numbers() -> None:
    spec = drawn({("referral", "assessment"): 50, ("assessment", "referral"): 20, ("referral", "referral"): 15})
    assert bands(spec).keys() == {"referral>assessment"}
    assert "Went back or came again, and not drawn: Referral to Referral 15; Assessment to Referral 20." in " ".join(
        words(spec)
    )


def test_a_nought_is_not_drawn_and_not_said_to_be_withheld() -> None:
    spec = drawn({("referral", "assessment"): 0, ("referral", "closed"): 40})
    assert bands(spec).keys() == {"referral>closed"}
    assert "Assessment" not in " ".join(words(spec))


def test_a_number_stands_in_its_band_where_that_is_wide_enough_and_else_below_the_picture() -> None:
    spec = spec_of("flow")
    inside = {row["words"] for row in values(spec, "band-numbers")}
    assert inside == {"1,240", "310", "620", "480", "540", "290", "205", "245"}
    assert "Too narrow for their number: Strategy discussion to Closed 65." in words(spec)


def test_more_is_darker_and_wider_and_all_is_of_one_hue() -> None:
    spec = spec_of("flow")
    fills = [layer(spec, name)["mark"]["fill"] for name in names(spec) if name.startswith("bands-")]
    assert fills == ["#e3ecf5", "#b9d0e6", "#7fa8cf"]
    assert {row["key"] for row in values(spec, "bands-2")} == {"referral>assessment"}


def test_two_columns_run_to_the_right_and_a_long_flow_runs_down() -> None:
    two = values(drawn({("referral", "assessment"): 30, ("referral", "closed"): 20}), "boxes")
    assert two[0]["x2"] < min(box["x"] for box in two[1:])
    down = values(spec_of("flow"), "boxes")
    assert max(box["y"] for box in down) > 400


def test_what_does_not_fit_a_phone_is_a_list_with_a_bar_for_each_step() -> None:
    counts: Counts = {(a, "closed"): 20 + n for n, (a, _) in enumerate(STAGES[:6])}
    spec = drawn(counts, canvas.NARROW)
    assert not bands(spec)
    assert len(values(spec, "bars")) == 6
    assert {"From Contact", "to Closed", "25"} <= set(words(spec))


def test_in_a_list_a_withheld_step_is_a_hatched_row() -> None:
    counts: Counts = {(a, "closed"): 20 if n else None for n, (a, _) in enumerate(STAGES[:6])}
    spec = drawn(counts, canvas.NARROW)
    assert len(values(spec, "bars")) == 5
    assert len(values(spec, "withheld")) == 1
    assert "Hatched: withheld" in words(spec)


def test_a_flow_of_nothing_but_withheld_steps_still_draws() -> None:
    for width in WIDTHS:
        spec = drawn({("referral", "assessment"): None, ("referral", "closed"): None}, width)
        assert len(values(spec, "withheld")) == 2
        assert "bars" not in names(spec)


def random_flow(seed: int) -> Counts:
    drawn_ = random.Random(seed)
    codes = [code for code, _ in STAGES]
    pairs = [pair for pair in itertools.product(codes, codes) if drawn_.random() < 0.35]
    return {pair: drawn_.choice([None, 0, 10, 35, 420, 9_000, 1_250_000]) for pair in pairs} or {
        (codes[0], codes[1]): 5
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("seed", range(12))
def test_no_box_or_word_stands_on_another_and_none_is_cut_off_whatever_flows(seed: int, width: float) -> None:
    counts = random_flow(seed)
    spec = drawn(counts, width)
    assert overlapping(spec) == []
    assert cut_off(spec) == []
    boxes = values(spec, "boxes") if "boxes" in names(spec) else []
    for a, b in itertools.combinations(boxes, 2):
        assert a["x2"] <= b["x"] or b["x2"] <= a["x"] or a["y2"] <= b["y"] or b["y2"] <= a["y"]
    assert all(box["x"] >= -0.5 and box["x2"] <= width + 0.5 for box in boxes)
    starts = [code for code, _ in STAGES if any(a == code for a, _ in counts)]
    order = {code: place for place, code in enumerate([*starts, *(code for code, _ in STAGES if code not in starts)])}
    if boxes:  # what nothing leaves stands after all that something leaves, so that no step to it leads back
        assert bands(spec).keys() == {f"{a}>{b}" for (a, b), n in counts.items() if n and order[a] < order[b]}


def test_the_same_figures_make_the_same_flow_byte_for_byte() -> None:
    assert chart_svg(*section("flow")) == chart_svg(*section("flow"))


def test_a_band_keeps_its_words_in_the_svg_for_a_pointer() -> None:
    assert "<title>Referral to Assessment: 1,240</title>" in chart_svg(*section("flow"))


def test_the_table_of_a_flow_has_a_row_for_each_step() -> None:
    found, table = section("flow")
    html = table_html(found, table)
    assert html.count("<tr>") == len(FLOW) + 1
    assert '<th scope="row">Referral</th><td>Assessment</td><td class="n">1,240</td>' in html
    assert '<td>Closed</td><td class="n"><abbr title="withheld to protect people">[c]</abbr></td>' in html


def test_boxes_are_in_the_order_in_which_the_dimensions_name_them() -> None:
    web = flow.web(for_chart(demo_paths.links(FLOW), CHART))
    assert list(web.words) == [code for code, _ in STAGES if code != "contact"]


# -- where boxes stand ---------------------------------------------------------------------------------------------


def test_a_box_stands_one_layer_after_the_last_that_leads_to_it() -> None:
    found = [Link("a", "b", 1), Link("b", "c", 1), Link("a", "c", 1), Link("a", "d", 1)]
    assert layers.layer_of(found, ["a", "b", "c", "d"]) == {"a": 0, "b": 1, "c": 2, "d": 1}


def test_places_move_least_that_none_overlap() -> None:
    assert layers.apart([0, 0], [10, 10], [1, 1], 4, 100) == [0, 14]
    assert layers.apart([50, 50], [10, 10], [1, 1], 4, 100) == [43, 57]
    assert layers.apart([50, 50], [10, 10], [3, 1], 4, 100) == [46.5, 60.5]
    assert layers.apart([20, 90], [10, 10], [1, 1], 4, 100) == [20, 90]
    assert layers.apart([200, 300], [10, 10], [1, 1], 4, 100) == [76, 90]


def test_a_band_that_passes_a_layer_runs_beside_its_boxes() -> None:
    found = [Link("a", "b", 50), Link("b", "c", 50), Link("a", "c", 30)]
    laid = layers.layout(found, ["a", "b", "c"], dict.fromkeys("abc", 40.0), 300.0, 100.0, grow=True)
    assert laid is not None
    passing = laid.hops[2][0].stop
    box = laid.boxes["b"]
    assert passing.at >= box.at + box.size or passing.at + passing.size <= box.at


def test_a_layout_that_does_not_fit_and_may_not_grow_is_none() -> None:
    found = [Link("a", "z", 5), Link("b", "z", 5), Link("c", "z", 5)]
    sizes = dict.fromkeys("abcz", 100.0)
    assert layers.layout(found, ["a", "b", "c", "z"], sizes, 300.0, 100.0, grow=False) is None
    grown = layers.layout(found, ["a", "b", "c", "z"], sizes, 300.0, 100.0, grow=True)
    assert grown is not None
    assert grown.across > 300


def test_a_band_runs_on_the_side_on_which_it_crosses_fewer() -> None:
    found = [Link("p", "f", 400), Link("s", "f", 700), Link("h", "f", 250), Link("f", "x", 800), Link("p", "x", 120)]
    laid = layers.layout(found, ["p", "s", "h", "f", "x"], dict.fromkeys("pshfx", 60.0), 500.0, 200.0, grow=True)
    assert laid is not None
    assert layers.crossings(laid.hops) == 0
