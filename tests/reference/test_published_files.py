"""Every published file as it really is, read again here by plain code and compared. Skipped where it is absent.

Numbers printed in these tests were read in the files themselves, or are those that others found in them.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter

import pyarrow.parquet as pq
import pytest

from sightline.published.columns import columns_of
from sightline.published.folder import pairs
from sightline.published.lait import STAGES, indicators
from sightline.published.origins import origins
from sightline.published.rates import rate
from sightline.published.tables import Level
from sightline.standard import areas
from sightline.standard.units import Mark
from tests.reference.published_data import (
    CUMBERLAND,
    CUMBRIA,
    ENGLAND,
    FOLDER,
    HACKNEY,
    INNER_LONDON,
    NORTHAMPTONSHIRE,
    needed,
    raw,
    shown,
    table,
    whole,
)

HAMPSHIRE, HEREFORDSHIRE, SCILLY = "E10000014", "E06000019", "E06000053"
FILES = {
    "c1": "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
    "b1": "b1_children_in_need_2013_to_2025.csv",
    "d3": "d3_cpps_subsequent_plan_2013_to_2025.csv",
    "care": "cla_number_and_rate_per_10k_children.csv",
    "workforce": "csww_indicators_2017_to_2025.csv",
}
pytestmark = needed


def place(row: dict[str, str]) -> str:
    return row["new_la_code"] or row["region_code"] or row["country_code"]


def test_every_file_is_there() -> None:
    assert whole().absent == ()


@pytest.mark.parametrize(
    ("name", "cells", "left_out"),
    [("c1", 21320, 0), ("b1", 14924, 0), ("d3", 6396, 0), ("care", 4926, 84), ("workforce", 20482, 0)],
)
def test_every_cell_is_read_as_printed(name: str, cells: int, left_out: int) -> None:
    figures, same, absent = table(name).figures, 0, 0
    for row in raw(FILES[name]):
        for column in columns_of(name):
            if column.topic and row["population_type"] != column.topic:
                continue
            figure = figures.get((column.code, place(row), int(row["time_period"])))
            if figure is None:
                absent += 1
                assert row[column.column] == "z"
            elif figure.value is None:
                assert str(figure.mark) == row[column.column]
                same += 1
            else:
                assert figure.value == float(row[column.column])
                same += 1
    assert (same, absent, len(figures)) == (cells, left_out, cells)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("c1", {"c": 296, "x": 68, "u": 26}),
        ("b1", {"x": 40, "u": 9, "c": 7}),
        ("d3", {"c": 75, "x": 9, "z": 6, "u": 5}),
        ("care", {"z": 28, "c": 4}),
        ("workforce", {"x": 61, "u": 34, "z": 30, "low": 9, "c": 4}),
        ("lait", {"x": 4996, "u": 9}),
        ("ethnicity", {}),
    ],
)
def test_marks_are_kept_and_are_never_nought(name: str, marks: dict[str, int]) -> None:
    found = Counter(str(figure.mark) for figure in table(name).figures.values() if figure.value is None)
    assert found == marks


@pytest.mark.parametrize(
    ("name", "series", "printed"),
    [
        ("c1", "referrals", "632830"),
        ("c1", "rereferrals", "142900"),
        ("c1", "rereferral-share", "22.6"),
        ("c1", "no-further-action-share", "6.5"),
        ("c1", "children-referred", "557810"),
        ("b1", "need-any-episodes", "756120"),
        ("b1", "need-any-children", "704430"),
        ("b1", "need-at-march", "402400"),
        ("d3", "plans-started", "61840"),
        ("d3", "plans-again", "15130"),
        ("d3", "plans-again-share", "24.5"),
        ("care", "looked-after", "81770"),
        ("care", "looked-after-rate", "67"),
        ("care", "started-care", "32270"),
        ("care", "ceased-care", "34450"),
        ("workforce", "turnover", "11.8"),
        ("workforce", "agency-share", "13"),
        ("workforce", "vacancy-share", "14.2"),
        ("workforce", "caseload", "15.2"),
        ("workforce", "cases", "321661"),
    ],
)
def test_england_in_2025(name: str, series: str, printed: str) -> None:
    assert shown(table(name).figure(series, ENGLAND, 2025)) == printed


@pytest.mark.parametrize("name", ["c1", "b1", "d3", "care"])
def test_totals_are_rounded_to_10_in_every_year_and_authorities_are_exact(name: str) -> None:
    odd = Counter[str]()
    for figure in table(name).figures.values():
        if figure.value is not None and figure.measure.rounding in ("nearest 10", "exact"):
            odd[figure.measure.rounding] += figure.value % 10 != 0
    assert odd["nearest 10"] == 0
    assert odd["exact"] > 2000


def test_an_authoritys_share_is_its_part_over_its_whole_in_every_row() -> None:
    rules = {finding.rule for name in FILES for finding in table(name).findings}
    assert rules == {"marks-out-of-force"}


@pytest.mark.parametrize(
    ("name", "series"), [("c1", "referrals"), ("b1", "need-at-march"), ("b1", "need-any-children")]
)
@pytest.mark.parametrize("year", [2021, 2022])
def test_hackney_sent_nothing_and_inner_london_carries_its_2020_figure(name: str, series: str, year: int) -> None:
    figures = table(name)
    assert figures.figure(series, HACKNEY, year).mark is Mark.NOT_AVAILABLE
    inner = [area.code for area in figures.areas(year, Level.AUTHORITY) if area.region == INNER_LONDON]
    returned = sum(figures.figure(series, code, year).value or 0 for code in inner)
    carried = figures.figure(series, HACKNEY, 2020).value
    assert carried is not None
    assert figures.figure(series, INNER_LONDON, year).value == math.floor((returned + carried) / 10 + 0.5) * 10


def test_hampshire_and_herefordshire_are_too_unreliable_in_2024() -> None:
    referrals = table("c1")
    for area in (HAMPSHIRE, HEREFORDSHIRE):
        assert {referrals.figure(item.code, area, 2024).mark for item in referrals.series} == {Mark.LOW_RELIABILITY}
    need = table("b1")
    assert need.figure("need-at-march", HAMPSHIRE, 2024).mark is Mark.LOW_RELIABILITY
    assert need.figure("need-at-march", HEREFORDSHIRE, 2024).value is not None


@pytest.mark.parametrize(
    ("name", "series", "year", "added", "printed"),
    [
        ("c1", "referrals", 2025, 632828, 632830),
        ("c1", "referrals", 2024, 590572, 621880),
        ("b1", "need-at-march", 2025, 402398, 402400),
    ],
)
def test_the_sum_of_areas_is_not_forced_to_england(name: str, series: str, year: int, added: int, printed: int) -> None:
    figures = table(name)
    parts = [figures.figure(series, area.code, year) for area in figures.areas(year, Level.AUTHORITY)]
    assert sum(part.value for part in parts if part.value is not None) == added
    assert figures.figure(series, ENGLAND, year).value == printed


def test_a_share_of_no_plans_is_marked_in_six_years_of_scilly() -> None:
    plans = table("d3")
    years = [year for year in plans.years if plans.figure("plans-started", SCILLY, year).value == 0]
    assert years == [2016, 2018, 2019, 2020, 2023, 2024]
    assert {plans.figure("plans-again-share", SCILLY, year).mark for year in years} == {Mark.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("gss", "last"),
    [("E06000028", 2019), ("E06000029", 2019), ("E10000009", 2019), ("E10000002", 2025), (NORTHAMPTONSHIRE, 2021),
     (CUMBRIA, 2023), ("E10000023", 2025), ("E10000027", 2025)],
)  # fmt: skip
def test_an_ended_authority_has_figures_to_its_last_year_and_no_further(gss: str, last: int) -> None:
    referrals = table("c1").over_time("referrals", gss)
    assert [figure.period.end.year for figure in referrals] == list(range(2013, last + 1))


@pytest.mark.parametrize(
    ("gss", "first"), [("E06000058", 2020), ("E06000059", 2020), ("E06000061", 2022), (CUMBERLAND, 2024)]
)
def test_a_new_authority_has_figures_from_its_first_year_only(gss: str, first: int) -> None:
    for name in ("c1", "b1", "d3"):
        figures = table(name)
        assert figures.over_time(figures.series[0].code, gss)[0].period.end.year == first


def test_who_took_over_is_told_once_for_each_ended_authority() -> None:
    assert len(whole().ended) == 10
    words = " | ".join(finding.found for finding in whole().ended)
    assert "Northamptonshire ended on 31 March 2021" in words
    assert "its area went to Cumberland, and to Westmorland and Furness" in words


def test_children_looked_after_stand_under_codes_of_another_time_and_are_found_all_the_same() -> None:
    care = table("care")
    assert [figure.area for figure in care.over_time("looked-after", "E10000023")] == ["E06000065"] * 5
    assert sum(1 for row in raw(FILES["care"]) if row["children_count"] == "z") == 56
    assert not care.has(CUMBRIA, 2025)


def test_two_pairs_of_authorities_have_one_workforce_each() -> None:
    staff = table("workforce")
    listed = {area.code for year in staff.years for area in staff.areas(year, Level.AUTHORITY) if " " in area.code}
    assert listed == {"E06000061 / E06000062", "E09000021 / E09000027"}
    kingston, richmond = (staff.find("workers", code, 2025) for code in ("E09000021", "E09000027"))
    assert kingston == richmond
    assert kingston is not None
    assert kingston.value == 137.4


def test_every_authority_of_today_is_found_in_2025_in_every_table() -> None:
    first = {
        "c1": "referrals", "b1": "need-at-march", "d3": "plans-started", "care": "looked-after", "workforce": "workers",
        "lait": "Section_47",
    }  # fmt: skip
    for name, series in first.items():
        assert all(table(name).find(series, entry.gss, 2025) for entry in areas.current()), name


def test_exploitation_per_10_000_children_spreads_as_others_found() -> None:
    rated = [
        rate(whole().factors.figure("11A", area.code, 2025), whole().population.figure("CHILDREN", area.code, 2024))
        for area in whole().factors.areas(2025, Level.AUTHORITY)
    ]
    values = sorted(each.figure.value for each in rated if each.figure.value is not None)
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    spread = [round(tenths[4], 2), *(round(value, 1) for value in (tenths[0], tenths[8], values[-1]))]
    assert spread == [9.95, 4.3, 20.5, 49.1]


def test_a_rate_before_2020_of_old_dorset_is_a_stated_gap() -> None:
    count = table("c1").figure("referrals", "E10000009", 2018)
    rated = rate(count, whole().population.figure("CHILDREN", "E10000009", 2017))
    assert (rated.figure.mark, rated.gap) == (Mark.NOT_AVAILABLE, "the number of children: not available")


def test_the_long_table_is_the_one_that_was_described() -> None:
    columns = pq.read_table(FOLDER / "lait_bds_long.parquet", columns=["Short Desc", "Data item", "LA Number"])
    assert columns.num_rows == 641_070
    assert len(columns["LA Number"].unique()) == 170
    assert len(columns["Data item"].unique().drop_null()) == 290
    assert len(columns["Short Desc"].unique()) == 434
    assert {code for code, _, _ in table("lait").figures} == {entry.code for entry in indicators()}


def test_the_long_table_has_every_stage_of_a_childs_way_for_every_authority_of_today() -> None:
    lait = table("lait")
    for entry in areas.current():
        held = {item.stage for item in indicators() if lait.over_time(item.code, entry.gss)}
        assert held == set(STAGES), entry.name


def test_the_dictionary_knows_every_indicator_that_is_read() -> None:
    known = {row["Measure_short"]: row["Year_Type"] for row in raw("lait_data_dictionary.csv")}
    kinds = {
        "year_to_march": {"Financial Year"}, "at_march": {"Annual", "Financial Year"}, "calendar": {"Calendar Year"},
        "school_year": {"Academic Year"}, "january": {"Academic Year"}, "winter": {"Financial Year"},
        "at_september": {"Annual (end of Sept)"}, "year_to_september": {"Annual (end of Sept)"},
    }  # fmt: skip
    assert [entry.code for entry in indicators() if known[entry.code] not in kinds[entry.period]] == []


def test_every_value_of_the_long_table_is_read_as_it_stands() -> None:
    lait, seen = table("lait"), Counter[str]()
    columns = pq.read_table(FOLDER / "lait_bds_long.parquet", columns=["Short Desc", "Years", "LA Number", "Values"])
    divide = {entry.code: entry.divide for entry in indicators() if entry.stage != "workforce"}
    for code, years, number, text in zip(*(column.to_pylist() for column in columns.columns), strict=True):
        if code not in divide or number >= 970:
            continue
        year = int(years[:4]) + (len(years) == 7)
        figure = lait.find(code, areas.by_dfe_number(str(int(number))).gss, year)
        if figure is None or figure.value is None:
            seen["dash" if text == "-" else "set aside"] += 1
        else:
            assert figure.value == pytest.approx(float(text) / divide[code], abs=5e-7)
            seen["read"] += 1
    assert (seen["read"], seen["set aside"]) == (69_988, 82)


@pytest.mark.parametrize(
    ("code", "gss", "year", "printed"),
    [
        ("Section_47", ENGLAND, 2025, "189.3"),
        ("Continue_Assess_Comp", ENGLAND, 2025, "85.7"),
        ("CP_conf_15days", ENGLAND, 2025, "81.4"),
        ("TotPerAbNew", ENGLAND, 2024, "19.95"),
        ("TotFixedEx", ENGLAND, 2024, "11.3074"),
        ("CMH_0-17yrs", ENGLAND, 2023, "8.079"),
        ("FirstYJS", "E08000025", 2024, "18.9"),
        ("CareLeaverEET", ENGLAND, 2025, "54"),
        ("LAC_Convictions", ENGLAND, 2025, "2"),
    ],
)
def test_values_of_the_long_table(code: str, gss: str, year: int, printed: str) -> None:
    assert shown(table("lait").figure(code, gss, year)) == printed


def test_the_medians_of_who_referred() -> None:
    lait = table("lait")
    medians = []
    for code in ("RefBySource_Police_%", "RefBySource_Schl_%", "RefBySource_HealthServ_%"):
        found = (lait.find(code, entry.gss, 2025) for entry in areas.current())
        medians.append(statistics.median(each.value for each in found if each is not None and each.value is not None))
    assert medians == [28.8, 19.4, 14.6]


def test_the_rate_of_england_for_first_entrants_is_the_sum_of_nine_rates_and_is_marked() -> None:
    rows = pq.read_table(FOLDER / "lait_bds_long.parquet", filters=[("Short Desc", "=", "FirstYJS")]).to_pylist()
    lait = table("lait")
    for year in range(2016, 2025):
        values = {int(row["LA Number"]): row["Values"] for row in rows if row["Years"] == str(year)}
        nine = sum(int(values[number]) for number in (980, 981, 982, 983, 984, 985, 986, 989, 990))
        assert abs(nine - int(values[970])) <= 5
        assert lait.figure("FirstYJS", ENGLAND, year).mark is Mark.LOW_RELIABILITY


def test_what_both_publications_hold_agrees_but_for_marks() -> None:
    kinds = Counter[str]()
    for pair in pairs(whole()):
        one, other = pair.official, pair.lait
        if one.value is not None and other.value is not None:
            kinds["agree" if abs(one.value - other.value) <= pair.slack else "differ"] += 1
        else:
            kinds[f"{one.mark or 'number'}, {other.mark or 'number'}"] += 1
    assert kinds == {
        "agree": 23267,
        "c, x": 155, "x, x": 40, "z, x": 36, "u, x": 24,  # one dash for every mark
        "number, x": 14,  # noughts of the Isles of Scilly, printed as a dash
        "low, number": 6,  # "low" printed as 0
    }  # fmt: skip


def test_referrals_by_source_add_up_to_all_referrals_within_rounding() -> None:
    for gss in (ENGLAND, "E08000025", "E10000016"):
        found = origins(table("lait"), table("c1"), gss, 2025)
        whole = table("c1").figure("referrals", gss, 2025).value
        assert whole is not None
        assert sum(origin.share.value or 0 for origin in found) == pytest.approx(100)
        assert abs(sum(origin.number.value or 0 for origin in found) - whole) <= 2
    none = origins(table("lait"), table("c1"), HACKNEY, 2021)
    assert {origin.number.mark for origin in none} == {Mark.NOT_AVAILABLE}


def test_no_finding_refuses_and_each_says_what_to_do() -> None:
    assert len(whole().findings) == 29
    assert all(finding.remedy and finding.severity != "refused" for finding in whole().findings)
