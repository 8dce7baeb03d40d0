"""Paths: a line for each step, in a lane of its own, with its number and its days; the rest in words."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace

import pytest

from sightline.errors import ClearanceError
from sightline.render import canvas, paths
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.tables import table_html
from sightline.standard.drafts import Chart, ChartKind, Draft
from sightline.standard.units import Mark
from tests.unit.render import demo_paths
from tests.unit.render.demo_paths import EDGES, STAGES, edges
from tests.unit.render.words import WIDTHS, Spec, boxes, cut_off, names, overlapping, values, words

CHART = Chart(ChartKind.PATHS, "edge", stages=STAGES, beside="edges_days")
Counts = dict[str, tuple[int | None, int | None]]


def drawn(counts: Counts | None = None, width: float = canvas.WIDE, chart: Chart = CHART) -> Spec:
    table, beside = edges(EDGES if counts is None else counts)
    spec = chart_spec(
        demo_paths.section("s", "S", "edges", chart), table, width, beside if chart.beside else None
    )  # fmt: skip
    assert spec is not None
    return spec


def lines(spec: Spec) -> dict[str, Spec]:
    """What is drawn for each step, by its edge."""
    rows = values(spec, "steps") if "steps" in names(spec) else []
    return {row["key"]: row for row in rows if not row["key"].startswith("about ")}


def points(path: str) -> list[tuple[float, float]]:
    found = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return list(zip(found[::2], found[1::2], strict=True))


def box_of(spec: Spec, stage: str) -> Spec:
    order = [code for code, _ in STAGES]
    return values(spec, "boxes")[order.index(stage)]


def test_every_step_with_a_number_has_a_line_and_no_other_has() -> None:
    expected = {code for code, (count, _) in EDGES.items() if count and ">" in code}
    assert lines(drawn()).keys() == expected


def test_a_withheld_step_has_no_line_and_is_named() -> None:
    spec = drawn()
    assert "conference>closed" not in lines(spec)
    assert "Withheld, and not drawn: Child protection conference to Closed." in words(spec)


def test_all_other_steps_are_said_and_not_drawn() -> None:
    assert "All other steps, not drawn: 60." in words(drawn())


def test_stages_stand_in_their_order_from_the_top() -> None:
    spec = drawn()
    tops = [box["y"] for box in values(spec, "boxes")]
    assert tops == sorted(tops)
    assert len(tops) == len(STAGES)
    at = {row["words"]: row["y"] for row in values(spec, "box-words")}
    assert at["Contact"] < at["Referral"] < at["Assessment"] < at["Closed"]


def test_a_line_leaves_its_stage_and_ends_at_the_next() -> None:
    spec = drawn()
    for key, row in lines(spec).items():
        start, stop = (box_of(spec, stage) for stage in key.split(">"))
        way = points(row["path"])
        assert start["y"] - 0.1 <= way[0][1] <= start["y2"] + 0.1, key
        head = next(
            points(one["path"])[0]
            for name in names(spec)
            if name.startswith("heads-")
            for one in values(spec, name)
            if one["key"] == key
        )
        assert stop["y"] - 0.1 <= head[1] <= stop["y2"] + 0.1, key


def test_steps_onwards_run_at_the_right_and_steps_back_and_loops_at_the_left() -> None:
    spec = drawn()
    box, found = values(spec, "boxes")[0], lines(spec)
    for key in ("referral>closed", "assessment>closed", "enquiry>closed"):
        assert max(x for x, _ in points(found[key]["path"])) > box["x2"]
    for key in ("assessment>referral", "strategy>strategy", "closed>referral"):
        assert min(x for x, _ in points(found[key]["path"])) < box["x"]
    straight = {x for x, _ in points(found["contact>referral"]["path"])}
    assert straight.pop() == pytest.approx((box["x"] + box["x2"]) / 2, abs=0.1)
    assert not straight


def test_lines_are_as_wide_as_their_numbers() -> None:
    found = lines(drawn())
    assert found["contact>referral"]["wide"] == pytest.approx(12)
    assert found["assessment>strategy"]["wide"] == pytest.approx(12 * 620 / 1_560, abs=0.06)
    assert found["strategy>strategy"]["wide"] == 1.5  # no line is too thin to be seen


def test_beside_each_number_stand_the_days_that_half_took() -> None:
    said = words(drawn())
    assert {"1,240 · 3 days", "540 · 1 day", "205"} <= set(said)
    assert "After each number: the days within which half of them took the step." in said


def test_without_a_table_beside_there_are_no_days_and_no_words_of_them() -> None:
    said = words(drawn(chart=replace(CHART, beside="")))
    assert "1,240" in said
    assert not any("day" in line for line in said)


def test_days_that_were_withheld_are_said_to_be() -> None:
    table, beside = edges({"contact>referral": (40, 3)})
    beside = replace(beside, figures=tuple(figure.marked(Mark.SUPPRESSED) for figure in beside.figures))
    spec = chart_spec(demo_paths.section("s", "S", "edges", CHART), table, canvas.WIDE, beside)
    assert spec is not None
    assert "40 · days withheld" in words(spec)


def every_edge() -> Counts:
    codes = [code for code, _ in STAGES]
    return {f"{a}>{b}": (100 + 7 * n, n) for n, (a, b) in enumerate(itertools.product(codes, codes))}


def test_of_many_steps_the_fifteen_most_common_are_drawn_and_it_is_said() -> None:
    counts = every_edge()
    spec = drawn(counts)
    common = sorted(counts, key=lambda code: -(counts[code][0] or 0))[:15]
    shown = lines(spec).keys() or {row["words"] for row in values(spec, "row-words")}
    assert len(shown) == 15
    if lines(spec):
        assert shown == set(common)
    assert "The 15 most common of 64 steps are drawn; all are in the table." in words(spec)


def test_stages_without_names_of_their_own_are_named_by_their_edges() -> None:
    spec = drawn(chart=Chart(ChartKind.PATHS, "edge"))
    assert {"Contact", "Referral", "Protection plan"} <= set(words(spec))


def test_a_phone_has_a_list_with_a_bar_for_each_step_under_its_stage() -> None:
    spec = drawn(width=canvas.NARROW)
    assert not lines(spec)
    assert len(values(spec, "bars")) == len([code for code, (count, _) in EDGES.items() if count and ">" in code])
    assert {"From Assessment", "back to Referral", "Strategy discussion again", "620 · 21 days"} <= set(words(spec))
    assert len(values(spec, "withheld")) == 1


def random_edges(seed: int) -> Counts:
    made = random.Random(seed)
    codes = [code for code, _ in STAGES]
    chosen = [pair for pair in itertools.product(codes, codes) if made.random() < 0.3]
    sizes = [None, 0, 10, 35, 420, 9_000, 1_250_000]
    return {f"{a}>{b}": (made.choice(sizes), made.choice([None, 1, 40, 1_200])) for a, b in chosen}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("seed", range(12))
def test_no_words_stand_on_one_another_or_on_a_line_whatever_the_steps(seed: int, width: float) -> None:
    spec = drawn(random_edges(seed), width)
    assert overlapping(spec) == []
    assert cut_off(spec) == []
    said = [box for box in boxes(spec) if "·" in box.words]
    for row in lines(spec).values():
        half = row["wide"] / 2
        for (x, y), (x2, y2) in itertools.pairwise(points(row["path"])):
            for box in said:
                across = min(max(x, x2) + half, box.right) - max(min(x, x2) - half, box.left)
                down = min(max(y, y2) + half, box.bottom) - max(min(y, y2) - half, box.top)
                assert across <= 0.6 or down <= 0.6, (row["key"], box.words)


@pytest.mark.parametrize("seed", range(12))
def test_no_two_lanes_run_on_one_another(seed: int) -> None:
    spec = drawn(random_edges(seed))
    uprights = [
        (row["key"], x, *sorted((y, y2)), row["wide"])
        for row in lines(spec).values()
        for (x, y), (x2, y2) in itertools.pairwise(points(row["path"]))
        if x == x2 and abs(y - y2) > 0.2
    ]
    for a, b in itertools.combinations(uprights, 2):
        together = min(a[3], b[3]) - max(a[2], b[2])
        assert together <= 0 or abs(a[1] - b[1]) >= (a[4] + b[4]) / 2, (a[0], b[0])


def test_the_same_figures_make_the_same_map_byte_for_byte() -> None:
    table, beside = edges(EDGES)
    made = demo_paths.section("s", "S", "edges", CHART)
    assert chart_svg(made, table, beside=beside) == chart_svg(made, table, beside=beside)


def test_more_is_darker_and_all_is_of_one_hue() -> None:
    found = lines(drawn())
    assert {row["colour"] for row in found.values()} == {"#5c8dbb", "#2f689f", "#12436D"}
    assert found["contact>referral"]["colour"] == "#12436D"
    assert found["strategy>strategy"]["colour"] == "#5c8dbb"


def test_where_lines_cross_the_thinner_is_on_top_with_white_about_it() -> None:
    rows = values(drawn(), "steps")
    about = [(under, over) for under, over in itertools.pairwise(rows) if under["key"].startswith("about ")]
    assert {over["key"] for _, over in about} == {
        key for key, row in lines(drawn()).items() if len(points(row["path"])) > 2
    }  # fmt: skip
    for under, over in about:
        assert under["key"] == f"about {over['key']}"
        assert (under["colour"], under["path"], under["wide"]) == ("#ffffff", over["path"], over["wide"] + 4)
    widths = [row["wide"] for row in rows if not row["key"].startswith("about ")]
    assert widths == sorted(widths, reverse=True)


def test_the_table_has_every_step_and_the_days_that_half_took() -> None:
    table, beside = edges(EDGES)
    html = table_html(demo_paths.section("s", "S", "edges", CHART), table, beside=beside)
    assert html.count("<tr>") == len(EDGES) + 1
    assert "Days that half took" in html
    assert '<th scope="row">Referral to Assessment</th><td class="n">1,240</td><td class="n">3</td>' in html


def test_only_the_half_is_taken_from_a_table_of_several_shares() -> None:
    table, beside = edges({"contact>referral": (40, 3)})
    figure = paths.days_of(table.figures[0], CHART, beside)
    assert figure is not None
    assert figure.value == 3
    assert paths.days_of(table.figures[0], CHART, replace(beside, figures=beside.figures[1:])) is None


def test_a_page_must_hold_the_table_that_its_paths_name() -> None:
    made = demo_paths.draft()
    assert "edges_days" in made.page.tables()
    with pytest.raises(ClearanceError, match="edges_days"):
        Draft("pathways", 2, tuple(table for table in made.tables if table.name != "edges_days"), made.page)
