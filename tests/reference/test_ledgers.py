"""The numbers that the ledgers print, each found again in the published file that it was read in."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sightline.published.folder import Published, read_published
from sightline.published.tables import Level
from sightline.standard.ledgers import ledgers
from sightline.standard.records import Break, Clash

PUBLISHED = Path(__file__).resolve().parents[2] / "../shared/data/published"
ENGLAND, INNER_LONDON, HACKNEY = "E92000001", "E13000001", "E09000012"

pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here"
)


@pytest.fixture(scope="module")
def held() -> Published:
    return read_published(PUBLISHED)


def clash(name: str) -> Clash:
    return next(entry for entry in ledgers().clashes if entry.id == name)


def entry(name: str) -> Break:
    return next(entry for entry in ledgers().breaks if entry.id == name)


def rows(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def count(held: Published, code: str, area: str, year: int) -> float:
    value = held.factors.figure(code, area, year).value
    assert value is not None
    return value


def added(held: Published, year: int, region: str | None = None) -> float:
    areas = held.factors.areas(year, Level.AUTHORITY)
    chosen = [area.code for area in areas if region in (None, area.region)]
    return sum(held.factors.figure("ANY", code, year).value or 0 for code in chosen)


def test_exploitation_in_england(held: Published) -> None:
    assert f"{count(held, '11A', ENGLAND, 2025):,.0f} episodes" in clash("exploitation-episodes-or-children").first


def test_the_two_codes_and_what_they_would_make_if_they_were_added(held: Published) -> None:
    child, adult = count(held, "19B", ENGLAND, 2025), count(held, "19C", ENGLAND, 2025)
    first = clash("two-codes-added").first
    assert all(f"{number:,.0f}" in first for number in (child, adult, child + adult))


def test_the_old_code_and_those_that_it_was_split_into(held: Published) -> None:
    known = clash("old-code-alone")
    assert f"{count(held, '19A', ENGLAND, 2018):,.0f} episodes" in known.first
    assert count(held, "19A", ENGLAND, 2025) == 0
    assert f"{count(held, '19B', ENGLAND, 2025):,.0f} and {count(held, '19C', ENGLAND, 2025):,.0f}" in known.second


def test_inner_london_and_what_it_is_made_of(held: Published) -> None:
    known = clash("inner-london-carries-hackney")
    returned, carried = added(held, 2021, INNER_LONDON), count(held, "ANY", HACKNEY, 2020)
    assert f"{count(held, 'ANY', INNER_LONDON, 2021):,.0f} episodes" in known.first
    assert f"{returned:,.0f} episodes; Hackney in the year to March 2020, {carried:,.0f}" in known.second
    assert f"{returned + carried:,.0f}" in known.size


def test_authorities_beside_england(held: Published) -> None:
    known = clash("authorities-and-england")
    assert f"{count(held, 'ANY', ENGLAND, 2024):,.0f} episodes" in known.first
    assert f"{added(held, 2024):,.0f} episodes" in known.second


def test_first_time_entrants_of_england_are_the_rates_of_its_regions_added_up() -> None:
    table = pq.read_table(PUBLISHED / "lait_bds_long.parquet", columns=["Short Desc", "Years", "LA Number", "Values"])
    kept = table.filter(pc.equal(table["Short Desc"].cast("string"), "FirstYJS")).to_pylist()
    found: dict[str, dict[int, float]] = {}
    for row in kept:
        if row["LA Number"] is not None and row["Values"] != "-":
            found.setdefault(row["Years"], {})[int(row["LA Number"])] = float(row["Values"])
    regions = (980, 981, 982, 983, 984, 985, 986, 989, 990)
    for year in range(2016, 2025):
        rates = [found[str(year)][number] for number in regions]
        assert abs(sum(rates) - found[str(year)][970]) <= len(regions) / 2  # each is rounded to a whole number
    latest = [found["2024"][number] for number in regions]
    known = clash("lait-first-time-entrants")
    assert f"{found['2024'][970]:,.0f} per 100,000" in known.first
    assert f"from {min(latest):.0f} to {max(latest):.0f}, together {sum(latest):,.0f}" in known.second
    first = sum(found["2016"][number] for number in regions)
    assert f"{found['2016'][970]:,.0f}, and the nine regions together {first:,.0f}" in known.size


def test_authorities_of_lait_in_years_in_which_they_did_not_exist(held: Published) -> None:
    assert held.lait is not None
    aside = [finding.found for finding in held.lait.findings if finding.rule == "out-of-force"]
    assert (sum("had not begun" in words for words in aside), sum("had ended" in words for words in aside)) == (6, 3)
    assert "Six authorities have figures from before they began, and three from after" in (
        clash("lait-before-they-began").size
    )


def test_noughts_of_lait_where_the_source_says_that_a_share_rounds_to_nought() -> None:
    """Six, of the two indicators that the clash names."""
    named = clash("lait-low-as-nought").reach.measures
    table = pq.read_table(PUBLISHED / "lait_bds_long.parquet", columns=["Short Desc", "Years", "LA Number", "Values"])
    columns = {"Work_Force_Agecy_Rate": "agency_rate_fte", "Work_Force_SWAbsence": "absence_rate_fte"}
    low = {
        (short, row["old_la_code"], row["time_period"])
        for row in rows("csww_indicators_2017_to_2025.csv")
        for short, column in columns.items()
        if row[column] == "low" and row["geographic_level"] == "Local authority"
    }
    nought = {
        (row["Short Desc"], str(int(row["LA Number"])), row["Years"][:4])
        for row in table.filter(pc.is_in(table["Short Desc"].cast("string"), pa.array(list(columns)))).to_pylist()
        if row["LA Number"] is not None and row["Values"] not in (None, "-") and float(row["Values"]) == 0
    }
    assert {f"lait-{short}" for short in columns} <= set(named)
    assert len(low & nought) == 6


def test_about_half_of_the_neighbours_of_an_authority_are_the_same_in_both_lists() -> None:
    kept = []
    for row in rows("la_lookup.csv"):
        now, before = (
            {code.strip() for code in row[name].split(",") if code.strip()}
            for name in ("stat_neighbours", "stat_neighbours_previous")
        )
        if len(now) == 10:
            kept.append(len(now & before))
    assert len(kept) == 153
    assert 4.5 < sum(kept) / len(kept) < 5.5


def test_barnsley_and_sheffield_have_one_code_in_one_table_and_another_in_another() -> None:
    def codes(name: str) -> set[str]:
        return {
            row["new_la_code"] for row in rows(name)
            if row["time_period"] == "2025" and row["la_name"] in ("Barnsley", "Sheffield")
        }  # fmt: skip

    known = clash("barnsley-sheffield-codes")
    old = codes("c3_factors_identified_at_end_of_assessment_2018_to_2025.csv")
    new = codes("csww_indicators_2017_to_2025.csv")
    assert all(code in known.first for code in old)
    assert all(code in known.second for code in new)
    assert old | new == set(known.reach.areas)


_PLACES = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name", "category",
)  # fmt: skip


@pytest.mark.parametrize("table", ["b1", "c1", "d3", "c3"])
def test_hackney_has_no_figure_of_the_census_in_the_years_of_its_gap(table: str) -> None:
    (path,) = PUBLISHED.glob(f"{table}_*.csv")
    cells = [
        {cell for column, cell in row.items() if column not in _PLACES}
        for row in rows(path.name)
        if row["la_name"] == "Hackney" and row["time_period"] in ("2021", "2022")
    ]
    assert cells == [{"x"}, {"x"}]
    assert f"dfe-{table}-*" in entry("hackney").reach.measures
