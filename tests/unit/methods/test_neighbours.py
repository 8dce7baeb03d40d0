"""Neighbours on a made-up map where who is near whom is known, and what they show together."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sightline.errors import MethodError
from sightline.methods.neighbours import Neighbour, nearest, together
from sightline.published.statistics import read_factors, read_population
from sightline.published.tables import Level

PUBLISHED = Path(__file__).resolve().parents[3] / "../shared/data/published"
LINE: dict[str, dict[str, float | None]] = {
    name: {"poverty": float(place), "rural": float(place % 2)} for place, name in enumerate("ABCDEFGH")
}


def test_the_nearest_on_one_variable_are_those_beside_it_and_ties_go_by_the_alphabet() -> None:
    found = nearest(LINE, {"poverty": 1.0}, 4)
    assert [each.area for each in found.of["D"]] == ["C", "E", "B", "F"]
    assert [each.area for each in found.of["A"]] == ["B", "C", "D", "E"]


def test_distance_is_in_standard_deviations_whatever_the_unit() -> None:
    scaled = {area: {"poverty": 1_000 * (row["poverty"] or 0) + 7} for area, row in LINE.items()}
    assert nearest(scaled, {"poverty": 1.0}, 3).of == nearest(LINE, {"poverty": 5.0}, 3).of
    (first,) = nearest(LINE, {"poverty": 1.0}, 1).of["A"]
    assert first.distance == pytest.approx(1 / 2.2912878)  # standard deviation of 0 to 7


def test_a_heavy_variable_decides_who_is_near() -> None:
    found = nearest(LINE, {"poverty": 0.001, "rural": 0.999}, 3)
    assert {each.area for each in found.of["A"]} == {"C", "E", "G"}  # the other even ones


def test_two_planted_kinds_of_area_are_each_other_s_neighbours() -> None:
    areas: dict[str, dict[str, float | None]] = {}
    for place in range(11):
        areas[f"city {place:02}"] = {"poverty": 30 + place % 3, "rural": 5 + place % 4, "young": 24 + place % 2}
        areas[f"shire {place:02}"] = {"poverty": 10 + place % 3, "rural": 60 + place % 4, "young": 20 + place % 2}
    found = nearest(areas, {"poverty": 0.5, "rural": 0.3, "young": 0.2})
    for area, ten in found.of.items():
        assert len(ten) == 10
        assert {each.area.split()[0] for each in ten} == {area.split()[0]}


def test_an_area_without_a_variable_is_not_placed_and_says_why() -> None:
    found = nearest({**LINE, "Z": {"poverty": None, "rural": 1.0}}, {"poverty": 1.0, "rural": 1.0}, 3)
    assert found.not_placed == {"Z": "there is no value of poverty"}
    assert all(each.area != "Z" for ten in found.of.values() for each in ten)


def test_together_they_have_one_rate_a_median_and_a_range() -> None:
    counts = {"A": 10.0, "B": 30.0, "C": 2.0}
    people = {"A": 10_000.0, "B": 10_000.0, "C": 1_000.0}
    found = together(["A", "B", "C"], counts, people)
    assert found.pooled.value == pytest.approx(20.0)  # 42 of 21,000
    assert (found.median, found.lowest, found.highest) == (20.0, 10.0, 30.0)
    assert (found.used, found.missing) == (3, 0)


def test_neighbours_without_a_figure_are_left_out_and_counted() -> None:
    found = together(["A", "B", "C"], {"A": 10.0, "B": None, "C": 3.0}, {"A": 10_000.0, "B": 10_000.0, "C": 0.0})
    assert (found.pooled.value, found.used, found.missing) == (10.0, 1, 2)
    none = together(["B"], {"B": None}, {})
    assert (none.pooled.value, none.median, none.used, none.missing) == (None, None, 0, 1)


def test_nothing_that_comes_out_is_ordered_by_value() -> None:
    counts, people = {"A": 90.0, "B": 10.0, "C": 50.0}, dict.fromkeys("ABC", 10_000.0)
    assert together(["A", "B", "C"], counts, people) == together(["C", "A", "B"], counts, people)
    assert set(Neighbour.__dataclass_fields__) == {"area", "distance"}


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here")
def test_the_department_s_own_list_goes_in_as_data() -> None:
    with (PUBLISHED / "la_lookup.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {row["la_code_new"]: row["stat_neighbours_la_code"] for row in csv.DictReader(file)}
    factors, population = read_factors(PUBLISHED), read_population(PUBLISHED)
    areas = [area.code for area in factors.areas(2025, Level.AUTHORITY)]
    counts = {area: factors.figure("11A", area, 2025).value for area in areas}
    people = {area: population.figure("CHILDREN", area, 2024).value for area in areas}
    ten = listed["E09000002"].split(", ")
    found = together(ten, counts, people)
    assert found.used + found.missing == 10
    assert found.pooled.value == pytest.approx(
        10_000 * sum(counts[area] or 0 for area in ten) / sum(people[area] or 0 for area in ten)
    )


def test_what_makes_no_neighbours_is_refused() -> None:
    with pytest.raises(MethodError, match="too few"):
        nearest(LINE, {"poverty": 1.0}, 8)
    with pytest.raises(MethodError, match="weight above 0"):
        nearest(LINE, {"poverty": -1.0}, 2)
    with pytest.raises(MethodError, match="weight above 0"):
        nearest(LINE, {}, 2)
    with pytest.raises(MethodError, match="same in every area"):
        nearest({area: {"x": 1.0} for area in LINE}, {"x": 1.0}, 2)
    with pytest.raises(MethodError, match="none twice"):
        together(["A", "A"], {}, {})
    with pytest.raises(MethodError, match="at least one"):
        together([], {}, {})
