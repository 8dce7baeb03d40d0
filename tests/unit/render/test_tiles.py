"""The map of tiles: shades in words, hatching, regions, names on resting, and letters only where they fit."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from lxml import etree

from sightline.errors import StandardError
from sightline.render import canvas, tiles
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.matrix import SHADES, WHITE_FROM
from sightline.render.tables import table_html
from sightline.standard import areas
from sightline.standard.tiles import tile_places
from sightline.standard.units import Mark
from tests.unit.render import demo_more
from tests.unit.render.words import WIDTHS, Spec, cut_off, layer, names, overlapping, section, spec_of, values, words

TABLE = demo_more.by_authority()
VALUES = {figure.area: figure.value for figure in TABLE.figures}


def fills(spec: Spec) -> dict[str, int]:
    return {
        layer(spec, name)["mark"]["fill"]: len(values(spec, name)) for name in names(spec) if name.startswith("tiles-")
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_stand_on_one_another_or_are_cut_off(width: float) -> None:
    assert overlapping(spec_of("tiles", width)) == []
    assert cut_off(spec_of("tiles", width)) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_each_authority_has_one_square_and_no_two_touch(width: float) -> None:
    spec = spec_of("tiles", width)
    drawn = [row for name in names(spec) if name.startswith("tiles-") for row in values(spec, name)]
    assert len(drawn) == 153
    side = drawn[0]["x2"] - drawn[0]["x"]
    corners = [(row["x"], row["y"]) for row in drawn]
    assert all(max(abs(a - c), abs(b - d)) > side for n, (a, b) in enumerate(corners) for c, d in corners[:n])
    assert all(row["x"] >= 0 and row["x2"] <= width and row["y"] >= 0 and row["y2"] <= spec["height"] for row in drawn)


def test_darker_is_more_and_every_square_has_the_shade_of_its_value() -> None:
    spec = spec_of("tiles")
    bounds = tiles.class_bounds([value for area, value in VALUES.items() if value and area != demo_more.ENGLAND])
    assert bounds == (40, 50, 60, 70)
    shown = {area: value for area, value in VALUES.items() if value is not None and area != demo_more.ENGLAND}
    wanted = {shade: sum(tiles.shade(value, bounds) == shade for value in shown.values()) for shade in SHADES}
    assert {fill: count for fill, count in fills(spec).items() if fill in SHADES} == wanted


def test_the_bounds_of_the_shades_are_said_in_words() -> None:
    said = words(spec_of("tiles"))
    assert {"under 40", "40 to under 50", "50 to under 60", "60 to under 70", "70 or more"} <= set(said)
    assert "Per 10,000 children:" in said


def test_what_is_withheld_is_hatched_and_what_is_not_available_is_lined_with_words_for_both() -> None:
    spec = spec_of("tiles")
    assert fills(spec)[canvas.WITHHELD] == 7
    assert fills(spec)[canvas.UNAVAILABLE] == 1
    assert {"Hatched: withheld", "Lined: not available"} <= set(words(spec))


def test_an_area_without_a_figure_is_not_shown_as_nought() -> None:
    fewer = replace(TABLE, figures=tuple(figure for figure in TABLE.figures if figure.area != "E08000035"))
    spec = chart_spec(section("tiles")[0], fewer)
    assert spec is not None
    assert fills(spec)[canvas.UNAVAILABLE] == 2
    assert "Lined: no figure or not available" in words(spec) or "Lined: not available or no figure" in words(spec)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_browser_is_told_the_name_and_number_of_each_square(width: float) -> None:
    root = etree.fromstring(chart_svg(*section("tiles"), width).encode())
    titles = [title.text or "" for title in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    assert sorted(title.split(":")[0] for title in titles) == sorted(area.name for area in areas.current())
    assert f"Leeds: {VALUES['E08000035']:.1f}" in titles
    assert sum(title.endswith(": withheld") for title in titles) == 7


def test_letters_stand_in_the_squares_only_where_they_fit() -> None:
    wide, narrow = spec_of("tiles"), spec_of("tiles", canvas.NARROW)
    assert sum(len(values(wide, name)) for name in ("letters-dark", "letters-light", "letters-hatched")) == 153
    assert not [name for name in names(narrow) if name.startswith("letters")]
    for name in ("letters-dark", "letters-light"):
        assert max(canvas.text_width(row["words"], 14) for row in values(wide, name)) <= 42


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_letters_can_be_read_on_every_shade() -> None:
    for shade in SHADES:
        ink = "#ffffff" if shade in SHADES[WHITE_FROM:] else canvas.INK
        assert contrast(shade, ink) >= 4.5
    assert contrast(canvas.POINT, "#ffffff") >= 3


def test_lines_part_the_regions_and_stand_only_between_them() -> None:
    spec = spec_of("tiles", canvas.NARROW)
    side = 358 / 14
    region = {(column, row): areas.area(gss).region_gss for gss, column, row in tile_places()}
    crossed = set()
    for line in values(spec, "regions"):
        column, row = round(min(line["x"], line["x2"]) / side), round(line["y"] / side)
        upright = line["x"] == line["x2"]
        pair = ((column - 1, row), (column, row)) if upright else ((column, row - 1), (column, row))
        assert region[pair[0]] != region[pair[1]]
        crossed.add(pair)
    wanted = {
        ((column, row), (column + dx, row + dy))
        for (column, row), name in region.items()
        for dx, dy in ((1, 0), (0, 1))
        if region.get((column + dx, row + dy), name) != name
    }
    assert crossed == wanted


def test_the_area_of_the_reader_is_outlined_and_named_in_the_key() -> None:
    spec = spec_of("tiles")
    assert len(values(spec, "focus")) == 4
    assert "Wakefield" in words(spec)


def test_bounds_are_round_and_do_not_put_a_fixed_share_in_each_shade() -> None:
    drawn = random.Random(1)
    skewed = [drawn.expovariate(0.1) for _ in range(150)]
    bounds = tiles.class_bounds(skewed)
    assert bounds == (10, 20, 30, 40)
    shares = [sum(tiles.shade(value, bounds) == shade for value in skewed) for shade in SHADES]
    assert shares[0] > 2 * shares[2] > 0


@pytest.mark.parametrize(
    ("found", "bounds"),
    [([], ()), ([3.0], ()), ([0.0] * 9, ()), ([0.01, 0.02, 0.03, 0.04, 0.05], (0.02, 0.03, 0.04, 0.05))],
)
def test_few_or_equal_values_need_fewer_shades(found: list[float], bounds: tuple[float, ...]) -> None:
    assert tiles.class_bounds(found) == pytest.approx(bounds)


def test_a_chart_without_places_or_with_one_place_twice_is_refused() -> None:
    found, table = section("tiles")
    for places in ((), (("E06000001", 0, 0), ("E06000002", 0, 0))):
        with pytest.raises(StandardError, match="place"):
            chart_spec(replace(found, chart=replace(found.chart, places=places)), table)


def test_areas_of_the_table_without_a_square_are_counted() -> None:
    found, table = section("tiles")
    spec = chart_spec(replace(found, chart=replace(found.chart, places=found.chart.places[2:])), table)
    assert spec is not None
    assert "2 areas have no square: see the table" in words(spec)


def test_the_table_beside_it_holds_every_area_by_name() -> None:
    html = table_html(*section("tiles"))
    rows = [part.split("<")[0] for part in html.split('<th scope="row">')[1:]]
    assert rows == [*sorted(area.name for area in areas.current()), "England"]


def test_a_map_of_marks_alone_still_draws() -> None:
    table = replace(TABLE, figures=tuple(figure.marked(Mark.SUPPRESSED) for figure in TABLE.figures))
    assert "<svg" in chart_svg(section("tiles")[0], table)
