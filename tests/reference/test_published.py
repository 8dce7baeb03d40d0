"""The official tables as published, and what the page makes of them. Skipped where the data folder is absent."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from sightline.analyses.picture.national import national_draft, verdict
from sightline.analyses.picture.national_tables import Coding, coding_table
from sightline.errors import UnitError
from sightline.published.statistics import (
    FactorStatistics,
    PopulationStatistics,
    factor_series,
    read_factors,
    read_population,
)
from sightline.published.tables import Level
from sightline.standard.drafts import Draft
from sightline.standard.figures import Dimension, Figure, total
from sightline.standard.ledgers import with_ledgers
from sightline.standard.units import Mark

PUBLISHED = Path(__file__).resolve().parents[2] / "../shared/data/published"
ENGLAND, LONDON, INNER_LONDON, NORTH_EAST = "E92000001", "E12000007", "E13000001", "E12000001"
HACKNEY, HAMPSHIRE, HEREFORDSHIRE = "E09000012", "E10000014", "E06000019"
AREA = Dimension("area", "Area", True)

pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here"
)


@pytest.fixture(scope="module")
def factors() -> FactorStatistics:
    return read_factors(PUBLISHED)


@pytest.fixture(scope="module")
def population() -> PopulationStatistics:
    return read_population(PUBLISHED)


@pytest.fixture(scope="module")
def draft(factors: FactorStatistics, population: PopulationStatistics) -> Draft:
    return with_ledgers(national_draft(factors, population))


def shown(figure: Figure) -> float | str:
    return str(figure.mark) if figure.value is None else figure.value


def by_authority(factors: FactorStatistics, code: str, year: int, region: str | None = None) -> list[Figure]:
    areas = factors.areas(year, Level.AUTHORITY)
    return [factors.figure(code, area.code, year) for area in areas if region in (None, area.region)]


def to_10(value: float) -> float:
    """Rounded as the DfE rounds: halves up (London in 2021: 81,165 is printed as 81,170)."""
    return math.floor(value / 10 + 0.5) * 10


def added(figures: list[Figure]) -> float:
    return sum(figure.value for figure in figures if figure.value is not None)


@pytest.mark.parametrize(
    ("code", "series"),
    [
        ("19A", [30840, 30720, 30460, 9790, 3010, 1850, 1170, 0]),
        ("19B", ["x", "x", "x", 7390, 12380, 13100, 11960, 12590]),
        ("19C", ["x", "x", "x", 12460, 18600, 18810, 17840, 18900]),
        ("18A", [71630, 71080, 70740, 18460, 6430, 2870, 2090, 0]),
        ("11A", [20000, 18720, 18700, 16830, 16330, 15020, 13860, 12400]),
        ("24A", ["x", "x", "x", "x", 10140, 14420, 15750, 16250]),
    ],
)
def test_england_is_read_as_published(factors: FactorStatistics, code: str, series: list[float | str]) -> None:
    assert [shown(factors.figure(code, ENGLAND, year)) for year in range(2018, 2026)] == series


def test_the_files_have_no_fault_and_no_query(factors: FactorStatistics, population: PopulationStatistics) -> None:
    assert factors.findings + population.findings == ()


def test_every_mark_of_the_file_is_kept(factors: FactorStatistics) -> None:
    marks = Counter(figure.mark for figure in factors.figures.values() if figure.value is None)
    assert marks == {
        Mark.NOT_AVAILABLE: 2701, Mark.SUPPRESSED: 2253, Mark.LOW_RELIABILITY: 80, Mark.NOT_APPLICABLE: 34,
    }  # fmt: skip


def test_totals_are_multiples_of_10_and_authorities_are_not(factors: FactorStatistics) -> None:
    rounding = {
        figure.measure.rounding: Counter[bool]() for figure in factors.figures.values() if figure.value is not None
    }
    for figure in factors.figures.values():
        if figure.value is not None:
            rounding[figure.measure.rounding][figure.value % 10 == 0] += 1
    assert rounding["nearest 10"][False] == 0
    assert rounding["exact"][False] == 36913


@pytest.mark.parametrize(("year", "count"), [(2018, 152), (2020, 151), (2021, 151), (2022, 152), (2025, 153)])
def test_authorities_listed(factors: FactorStatistics, year: int, count: int) -> None:
    assert len(factors.areas(year, Level.AUTHORITY)) == count


@pytest.mark.parametrize(
    ("area", "years", "mark"),
    [(HACKNEY, (2021, 2022), "x"), (HAMPSHIRE, (2024,), "u"), (HEREFORDSHIRE, (2024,), "u")],
)
def test_an_authority_without_a_usable_return_has_a_mark_in_every_column(
    factors: FactorStatistics, area: str, years: tuple[int, ...], mark: str
) -> None:
    seen = {shown(factors.figure(item.code, area, year)) for item in factor_series() for year in years}
    assert seen == {mark}


def test_inner_london_in_2021_is_its_returns_and_hackneys_2020_figure_rounded(factors: FactorStatistics) -> None:
    returned = added(by_authority(factors, "ANY", 2021, INNER_LONDON))
    carried = factors.figure("ANY", HACKNEY, 2020).value
    assert (returned, carried) == (27032, 4844)
    assert factors.figure("ANY", INNER_LONDON, 2021).value == to_10(27032 + 4844) == 31880


def test_england_and_london_in_2021_carry_hackneys_2020_figure_too(factors: FactorStatistics) -> None:
    in_london = [figure for half in (INNER_LONDON, "E13000002") for figure in by_authority(factors, "ANY", 2021, half)]
    for area, parts in ((ENGLAND, by_authority(factors, "ANY", 2021)), (LONDON, in_london)):
        assert factors.figure("ANY", area, 2021).value == to_10(added(parts) + 4844)


def test_nothing_is_carried_for_hackney_under_a_code_newer_than_its_return(factors: FactorStatistics) -> None:
    returned = added(by_authority(factors, "19B", 2021, INNER_LONDON))
    assert factors.figure("19B", INNER_LONDON, 2021).value == to_10(returned)


def test_england_in_2024_holds_a_figure_for_the_two_that_are_not_shown(factors: FactorStatistics) -> None:
    missing = factors.figure("ANY", ENGLAND, 2024).value
    assert missing is not None
    assert missing - added(by_authority(factors, "ANY", 2024)) == 506370 - 479966


def test_authorities_with_a_mark_are_not_added_up(factors: FactorStatistics) -> None:
    with pytest.raises(UnitError, match="a mark is never 0"):
        total(by_authority(factors, "19B", 2025), AREA)


def test_the_sum_of_authorities_is_not_forced_to_england(factors: FactorStatistics) -> None:
    assert total(by_authority(factors, "11A", 2025), AREA).value == 12401
    assert factors.figure("11A", ENGLAND, 2025).value == 12400


def test_england_its_regions_and_its_authorities_are_never_added(factors: FactorStatistics) -> None:
    mixed = [factors.figure("11A", area, 2025) for area in (ENGLAND, NORTH_EAST, HACKNEY)]
    with pytest.raises(UnitError, match="the measures differ"):
        total(mixed, AREA)


def test_child_on_child_and_adult_on_child_are_never_added(draft: Draft) -> None:
    table = draft.table("sexual-abuse")
    both = [
        figure
        for figure in table.figures
        if figure.period.label == "year to March 2025" and figure.code("factor") in ("19B", "19C")
    ]
    assert sorted(figure.value or 0 for figure in both) == [12590, 18900]
    with pytest.raises(UnitError, match="more than one factor"):
        total(both, table.dimension("factor"))


def test_children_in_england(population: PopulationStatistics) -> None:
    assert population.figure("CHILDREN", ENGLAND, 2024).value == 12183016


def test_the_regions_children_add_up_to_england(population: PopulationStatistics) -> None:
    regions = [population.figure("CHILDREN", area.code, 2024) for area in population.areas(2024, Level.REGION)]
    assert (len(regions), total(regions, AREA).value) == (9, 12183016)


def test_every_authority_of_2025_has_its_children(factors: FactorStatistics, population: PopulationStatistics) -> None:
    assert all(population.figure("CHILDREN", area.code, 2024).value for area in factors.areas(2025, Level.AUTHORITY))


def test_the_north_easts_rate_is_620_episodes_over_542710_children(draft: Draft) -> None:
    figure = next(figure for figure in draft.table("exploitation-by-region").figures if figure.area == NORTH_EAST)
    assert (figure.n, figure.denominator) == (620, 542710)
    assert figure.value == pytest.approx(620 / 542710 * 10000, abs=1e-12)
    assert figure.value == pytest.approx(11.424, abs=5e-4)
    assert figure.intervals[0].lower == pytest.approx(615 / 54.2710, abs=1e-12)
    assert figure.intervals[0].upper == pytest.approx(625 / 54.2710, abs=1e-12)


def test_in_2021_46_authorities_show_both_codes_and_34_only_the_old_one(factors: FactorStatistics) -> None:
    found = {
        figure.code("coding"): figure.value
        for figure in coding_table(factors).figures
        if figure.period.label == "year to March 2021"
    }
    assert found == {Coding.BOTH: 46, Coding.OLD: 34, Coding.NEW: 65, Coding.NEITHER: 6}


def test_withheld_counts_could_move_those_46_to_63_and_those_34_to_between_23_and_35(
    factors: FactorStatistics,
) -> None:
    found = {
        figure.code("coding"): (figure.intervals[0].lower, figure.intervals[0].upper)
        for figure in coding_table(factors).figures
        if figure.period.label == "year to March 2021"
    }
    assert (found[Coding.BOTH], found[Coding.OLD]) == ((46, 63), (23, 35))


def test_most_authorities_used_only_the_new_codes_from_2022(factors: FactorStatistics) -> None:
    only_new = [figure.value or 0 for figure in coding_table(factors).figures if figure.code("coding") == Coding.NEW]
    assert only_new == [0, 0, 0, 65, 119, 129, 135, 150]


def test_episodes_with_any_sexual_abuse_factor_lie_between_bounds(draft: Draft) -> None:
    bounds = {
        (figure.period.end.year, figure.code("bound")): figure.value
        for figure in draft.table("any-sexual-abuse").figures
    }
    assert (bounds[2018, "at least"], bounds[2018, "at most"]) == (30840, 30840)
    assert (bounds[2021, "at least"], bounds[2021, "at most"]) == (21140, 29640)
    assert (bounds[2025, "at least"], bounds[2025, "at most"]) == (19410, 31490)


def test_the_page_does_not_claim_a_rise_or_a_fall_between_2018_and_2025(draft: Draft) -> None:
    assert verdict(draft.table("any-sexual-abuse")) == (
        "These figures cannot say whether the number rose, fell or stayed the same."
    )


def test_the_authority_table_keeps_withheld_counts_withheld(draft: Draft) -> None:
    table = draft.table("authorities")
    assert len(table.figures) == 153 * 3
    assert sum(1 for figure in table.figures if figure.mark is Mark.SUPPRESSED) == 2


def test_hackneys_gap_is_said_under_every_chart_of_years_that_hold_it(draft: Draft) -> None:
    told = {section.name for section in draft.page.sections if any("Hackney" in words for words in section.breaks)}
    assert told == {"sexual-abuse", "any-sexual-abuse", "sexual-abuse-coding", "exploitation"}
