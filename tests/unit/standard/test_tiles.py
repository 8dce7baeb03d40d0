"""The layout of the map of tiles."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.errors import StandardError
from sightline.standard import areas, tiles

PLACES = {gss: (column, row) for gss, column, row in tiles.tile_places()}
NAMED = {area.name: PLACES[area.gss] for area in areas.current()}
AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))


def joined(cells: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The cells that can be reached from the first of them by a side."""
    seen, waiting = set(), [min(cells)]
    while waiting:
        cell = waiting.pop()
        if cell in cells and cell not in seen:
            seen.add(cell)
            waiting += [(cell[0] + dx, cell[1] + dy) for dx, dy in AROUND]
    return seen


def test_every_authority_in_force_has_a_place_and_nothing_else_has() -> None:
    assert set(PLACES) == {area.gss for area in areas.current()}
    assert len(PLACES) == 153


def test_no_two_stand_in_one_place_and_the_first_column_and_row_are_nought() -> None:
    assert len(set(PLACES.values())) == 153
    assert min(column for column, _ in PLACES.values()) == 0 == min(row for _, row in PLACES.values())


def test_every_square_has_a_neighbour() -> None:
    cells = set(PLACES.values())
    assert [c for c in cells if not any((c[0] + dx, c[1] + dy) in cells for dx, dy in AROUND)] == []


def test_no_square_is_empty_inside_england() -> None:
    cells = set(PLACES.values())
    empty = {(column, row) for column in range(-1, 20) for row in range(-1, 24)} - cells
    assert joined(empty) == empty


@pytest.mark.parametrize("name", ["London", "North West", "West Midlands", "East Midlands", "South West"])
def test_a_region_hangs_together(name: str) -> None:
    cells = {PLACES[area.gss] for area in areas.current() if area.region_name == name}
    assert joined(cells) == cells


def test_london_is_compact() -> None:
    cells = [PLACES[area.gss] for area in areas.current() if area.region_name == "London"]
    assert len(cells) == 33
    assert max(c for c, _ in cells) - min(c for c, _ in cells) < 8
    assert max(r for _, r in cells) - min(r for _, r in cells) < 8


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("Northumberland", "County Durham"), ("County Durham", "North Yorkshire"), ("Leeds", "Sheffield"),
        ("Lancashire", "Manchester"), ("Norfolk", "Suffolk"), ("Hertfordshire", "Surrey"), ("Enfield", "Croydon"),
        ("Oxfordshire", "Hampshire"), ("Gloucestershire", "Dorset"), ("Staffordshire", "Worcestershire"),
        ("Cumberland", "Cheshire West and Chester"), ("Lincolnshire", "Cambridgeshire"), ("Camden", "Lambeth"),
    ],
)  # fmt: skip
def test_north_is_above_south(north: str, south: str) -> None:
    assert NAMED[north][1] < NAMED[south][1]


@pytest.mark.parametrize(
    ("west", "east"),
    [
        ("Cornwall", "Devon"), ("Devon", "Dorset"), ("Liverpool", "Manchester"), ("Manchester", "Sheffield"),
        ("Herefordshire, County of", "Warwickshire"), ("Bristol, City of", "Oxfordshire"), ("Hampshire", "Surrey"),
        ("East Sussex", "Kent"), ("Leicester", "Norfolk"), ("Hillingdon", "Havering"),
        ("Leeds", "East Riding of Yorkshire"), ("Isles of Scilly", "Plymouth"),
    ],
)  # fmt: skip
def test_west_is_left_of_east(west: str, east: str) -> None:
    assert NAMED[west][0] < NAMED[east][0]


def test_every_square_has_two_or_three_letters_of_its_own() -> None:
    found = [tiles.letters(gss) for gss in PLACES]
    assert len(set(found)) == 153
    assert {len(letters) for letters in found} == {2, 3}


@pytest.mark.parametrize("year", [2013, 2019, 2021, 2023, 2025])
def test_the_authorities_of_any_year_have_places_of_their_own(year: int) -> None:
    on = date(year, 3, 31)
    found = tiles.tile_places(on)
    assert {gss for gss, _, _ in found} == {area.gss for area in areas.current(on)}
    assert len({(column, row) for _, column, row in found}) == len(found)


def test_a_new_code_for_the_same_area_has_the_same_square() -> None:
    before = {gss: (column, row) for gss, column, row in tiles.tile_places(date(2025, 3, 31))}
    assert before["E08000016"] == PLACES["E08000038"]
    assert tiles.letters("E08000016") == tiles.letters("E08000038") == "Bsl"


def test_an_area_that_was_divided_stands_where_its_first_part_stands() -> None:
    before = {areas.area(gss).name: (column, row) for gss, column, row in tiles.tile_places(date(2023, 3, 31))}
    assert before["Cumbria"] in (NAMED["Cumberland"], NAMED["Westmorland and Furness"])


def test_what_is_no_authority_has_no_letters() -> None:
    assert tiles.letters("E92000001") == ""


def test_an_authority_that_the_layout_forgot_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "_rows", dict)
    with pytest.raises(StandardError, match="no square"):
        tiles._free("E06000001", set())
