"""The authorities: complete on every day since 2013, and the same as those in published tables."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.standard.areas import all_areas, area, by_dfe_number, current, forces, now, regions, successors

PUBLISHED = Path(__file__).resolve().parents[3] / "../shared/data/published"
COUNTRY_ROWS = {"909", "928", "836"}  # ended authorities that the lookup keeps without a GSS code


def _published(name: str) -> list[dict[str, str]]:
    path = PUBLISHED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project: ../shared/data/published")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2013, 3, 31), 152),
        (date(2019, 3, 31), 152),
        (date(2019, 4, 1), 151),  # Bournemouth, Christchurch and Poole: three became two
        (date(2021, 3, 31), 151),
        (date(2021, 4, 1), 152),  # Northamptonshire was divided
        (date(2023, 4, 1), 153),  # Cumbria was divided
        (date(2025, 3, 31), 153),
        (date(2025, 4, 1), 153),
    ],
)
def test_the_number_of_authorities_is_right_on_every_side_of_a_change(day: date, number: int) -> None:
    assert len(current(day)) == number


def test_those_that_have_not_ended_are_153_sorted_by_name() -> None:
    names = [entry.name for entry in current()]
    assert len(names) == 153
    assert names == sorted(names)
    assert len(set(names)) == 153


def test_no_authority_has_two_codes_on_one_day() -> None:
    for day in (date(2013, 4, 1), date(2020, 3, 31), date(2025, 3, 31), date(2025, 4, 1)):
        numbers = [entry.dfe_number for entry in current(day)]
        assert len(numbers) == len(set(numbers))


def test_every_authority_has_a_region_a_force_a_kind_and_a_source() -> None:
    for entry in all_areas():
        assert entry.region_gss.startswith("E12")
        assert entry.force_gss.startswith("E23")
        assert entry.kind
        assert entry.source


def test_nine_regions_and_39_forces_each_with_one_name() -> None:
    assert len(regions()) == 9
    assert len(set(regions().values())) == 9
    assert len(forces()) == 39
    assert forces()["E23000001"] == "Metropolitan Police"


@pytest.mark.parametrize(
    ("gss", "force"),
    [
        ("E06000060", "Thames Valley"), ("E06000061", "Northamptonshire"), ("E06000062", "Northamptonshire"),
        ("E06000063", "Cumbria"), ("E06000064", "Cumbria"), ("E06000065", "North Yorkshire"),
        ("E06000066", "Avon and Somerset"), ("E09000001", "London, City of"),
    ],
)  # fmt: skip
def test_authorities_newer_than_the_force_lookup_have_their_force(gss: str, force: str) -> None:
    assert area(gss).force_name == force


def test_an_ended_authority_names_successors_that_began_the_day_after() -> None:
    for entry in all_areas():
        if entry.valid_to is None:
            assert entry.successors == ()
            continue
        assert entry.successors
        for code in entry.successors:
            begins = area(code).valid_from
            assert begins is not None
            assert (begins - entry.valid_to).days == 1


def test_a_divided_county_has_two_successors() -> None:
    assert [entry.name for entry in successors("E10000006")] == ["Cumberland", "Westmorland and Furness"]


def test_successors_on_a_day_before_the_end_are_the_authority_itself() -> None:
    assert [entry.gss for entry in successors("E10000006", date(2023, 3, 31))] == ["E10000006"]


def test_dorset_before_2019_went_to_both_new_authorities() -> None:
    assert {entry.gss for entry in successors("E10000009")} == {"E06000058", "E06000059"}


def test_a_dfe_number_outlives_a_gss_code() -> None:
    assert by_dfe_number("825", date(2020, 3, 31)).gss == "E10000002"
    assert by_dfe_number("825", date(2020, 4, 1)).gss == "E06000060"
    assert by_dfe_number("825").gss == "E06000060"


def test_a_number_that_ended_is_found_without_a_day_and_refused_after_it() -> None:
    assert by_dfe_number("909").name == "Cumbria"
    with pytest.raises(StandardError, match="on 2024-01-01"):
        by_dfe_number("909", date(2024, 1, 1))


def test_the_city_of_london_is_201() -> None:
    assert by_dfe_number("201").name == "City of London"


def test_unknown_codes_are_refused_without_repeating_them() -> None:
    with pytest.raises(StandardError) as refused:
        area("E99999999")
    assert "E99999999" not in str(refused.value)
    with pytest.raises(StandardError, match="DfE number"):
        by_dfe_number("999")


def test_every_pair_of_the_published_lookup_is_held() -> None:
    pairs = {(entry.dfe_number, entry.gss) for entry in all_areas()}
    rows = _published("la_lookup.csv")
    assert len(rows) == 156
    without_code = {row["la_code"] for row in rows if not row["la_code_new"] or row["la_code"] == "836"}
    assert without_code == COUNTRY_ROWS
    missing = {(row["la_code"], row["la_code_new"]) for row in rows if row["la_code"] not in COUNTRY_ROWS} - pairs
    assert missing == set()


def test_the_three_lookup_rows_that_are_not_among_the_153_had_ended() -> None:
    for number in COUNTRY_ROWS:
        assert by_dfe_number(number).valid_to is not None


def test_the_authorities_of_table_c3_for_2025_are_those_in_force() -> None:
    rows = [
        row
        for row in _published("c3_factors_identified_at_end_of_assessment_2018_to_2025.csv")
        if row["geographic_level"] == "Local authority" and row["time_period"] == "2025"
    ]
    published = {(row["old_la_code"], row["new_la_code"], row["la_name"]) for row in rows}
    assert published == {(entry.dfe_number, entry.gss, entry.name) for entry in current(date(2025, 3, 31))}


@pytest.mark.parametrize("year", range(2013, 2026))
def test_every_authority_with_referrals_in_a_year_was_in_force_in_it(year: int) -> None:
    rows = [
        row
        for row in _published("c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv")
        if row["geographic_level"] == "Local authority" and row["time_period"] == str(year)
    ]
    published = {row["new_la_code"] for row in rows}
    at_end = {entry.gss for entry in current(date(year, 3, 31))}
    # Published tables carry the newest code of Gateshead and Northumberland back to the year before it began.
    newest = {"E08000037": "E08000020", "E06000057": "E06000048"} if year == 2013 else {}
    assert {newest.get(code, code) for code in published} == at_end


def test_regions_agree_with_table_c3_but_for_inner_and_outer_london() -> None:
    for row in _published("c3_factors_identified_at_end_of_assessment_2018_to_2025.csv"):
        if row["geographic_level"] == "Local authority" and row["time_period"] == "2025":
            region = "E12000007" if row["region_code"].startswith("E13") else row["region_code"]
            assert area(row["new_la_code"]).region_gss == region


def test_an_earlier_code_of_an_authority_that_goes_on_leads_to_its_newest() -> None:
    codes = ("E08000016", "E08000038", "E06000001")
    assert [now(code).gss for code in codes] == [
        "E08000038",
        "E08000038",
        "E06000001",
    ]


def test_an_authority_that_has_ended_is_refused_with_who_took_over() -> None:
    with pytest.raises(StandardError, match=r"ended on 2023-03-31: ask for Cumberland \(E06000063\) and Westmorland"):
        now("E10000006")
