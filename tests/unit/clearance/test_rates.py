"""Rates and ratios give back the printed count at most; groups are told in bands; contributors decide, unprinted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from scipy import stats

from sightline.clearance.grouped import band
from sightline.clearance.policy import Policy, policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard.drafts import CONTRIBUTION, GREATEST, NUMBER, SECOND, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Period
from sightline.standard.shares import byar
from sightline.standard.units import Mark, Unit
from tests.unit.clearance.made import (
    DEFAULT,
    EXACT,
    FORM,
    MEASURE,
    NORTH,
    POOLED,
    SEX,
    YEAR,
    counts,
    draft,
    shown,
    total,
)

STRICT = policy("sightline-strict")
RATE = replace(MEASURE, code="rate", label="Children recorded", unit=Unit.RATE_10K)
RATIO = replace(MEASURE, code="per_plan", label="Referrals for every 100 plans", unit=Unit.PER_100)
PEOPLE = replace(MEASURE, code="population", label="Children living there", source="ONS", rounding="nearest 100")
MIDYEAR = Period(date(2024, 6, 30), date(2024, 6, 30), "mid-2024")


def population(number: float, *, area: str = POOLED, period: Period = YEAR) -> FigureTable:
    figure = Figure(PEOPLE, period, area, number)
    return FigureTable("population", OutputKind.PUBLISHED, "A made-up table", (), (figure,), "a test")


def rate(count: int, whole: float, *, area: str = POOLED) -> FigureTable:
    figure = Figure(RATE, YEAR, area, 10_000 * count / whole, n=count, denominator=whole)
    return FigureTable("rates", OutputKind.RATES, "A made-up table", (), (figure,), "a test", ("cases", "population"))


def rates(count: int, whole: float, *, area: str = POOLED, period: Period = YEAR) -> list[FigureTable]:
    cases = replace(total(count, area=area), name="cases")
    return [cases, population(whole, area=area, period=period), rate(count, whole, area=area)]


def printed(tables: list[FigureTable], by: Policy = DEFAULT) -> Figure:
    return protect(tables, by).tables[-1].figures[0]


def refused(*tables: FigureTable, by: Policy = DEFAULT) -> str:
    return " ".join(reasons([draft(*tables, tier=2)], by))


# -- rates -----------------------------------------------------------------------------------------------------


def test_a_rate_is_of_the_rounded_count_with_byars_interval_outwards() -> None:
    figure = printed(rates(126, 345_670.0))
    assert figure.value == 3.8  # 130 of 345,670, where the exact count gives 3.6
    (interval,) = figure.intervals
    low, high = byar(130)
    assert interval.lower <= low / 34.567 < interval.lower + 0.1
    assert interval.upper - 0.1 < high / 34.567 <= interval.upper
    assert (figure.n, figure.denominator, figure.measure.rounding) == (None, None, "of rounded counts")


@pytest.mark.parametrize("count", [10, 15, 40, 120, 1000])
def test_byars_interval_is_that_of_the_exact_poisson_to_a_hundredth_of_its_width(count: int) -> None:
    low, high = byar(count)
    exact = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert (low, high) == pytest.approx(exact, abs=(exact[1] - exact[0]) / 100)


def test_a_rate_of_a_small_population_has_no_decimals() -> None:
    assert printed(rates(23, 4_100.0, area=NORTH)).value == 61  # 25 of 4,100 is 60.98: a step of rounding is 12


def test_a_population_of_mid_year_is_found_by_the_year_it_lies_in() -> None:
    tables = rates(123, 34_567.0, period=MIDYEAR)
    assert refused(*tables) == ""
    assert printed(tables).value == 35


@pytest.mark.parametrize(("count", "whole"), [(4, 34_567.0), (9, 200.0), (95, 100.0), (100, 100.0)])
def test_a_rate_is_withheld_with_its_count_and_where_few_are_left(count: int, whole: float) -> None:
    figure = printed(rates(count, whole))
    assert (figure.value, figure.mark, figure.intervals) == (None, Mark.SUPPRESSED, ())


def test_an_attacker_who_multiplies_back_gets_no_closer_than_the_printed_count() -> None:
    """Every count from 0 to 80 in every world: the counts that print the same rate hold all that print alike."""
    for by, area, whole in product((DEFAULT, STRICT, EXACT), (POOLED, NORTH), (1_234.0, 34_567.0, 2_000_000.0)):
        worlds = {count: protect(rates(count, whole, area=area), by).tables for count in range(81)}
        pages = {count: (shown(made[0]), made[2].figures[0]) for count, made in worlds.items()}
        for count, (number, figure) in pages.items():
            alike = {other for other, page in pages.items() if page[0] == number}
            same = {other for other in alike if pages[other][1] == figure}
            assert same == alike, (by.name, area, count)


def test_rates_of_a_population_that_nobody_published_are_refused() -> None:
    mine = replace(population(34_567.0), kind=OutputKind.COUNTS)
    assert "are not in a table of this release that somebody else has published" in refused(
        rates(123, 34_567.0)[0], mine, rate(123, 34_567.0)
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": 122}, "the count above is not"),
        ({"denominator": 34_000.0}, "the population below is not"),
        ({"value": 1.0}, "not the one number for so many"),
    ],
)
def test_a_rate_that_does_not_fit_what_it_names_is_refused(change: dict[str, float], words: str) -> None:
    cases, people, one = rates(123, 34_567.0)
    wrong = replace(one, figures=(replace(one.figures[0], **change),))  # type: ignore[arg-type]
    assert words in refused(cases, people, wrong)
    assert refused(cases, people, one) == ""


# -- ratios ----------------------------------------------------------------------------------------------------


def ratios(above: int, below: int, unit: Unit = Unit.PLAN) -> list[FigureTable]:
    plans = replace(MEASURE, code="plans", unit=unit)
    first = replace(total(above), name="referrals")
    second = replace(total(below), name="plans", figures=(Figure(plans, YEAR, POOLED, below),))
    figure = Figure(RATIO, YEAR, POOLED, 100 * above / below, n=above, denominator=below)
    names = ("referrals", "plans")
    return [first, second, FigureTable("each", OutputKind.RATIOS, "A made-up table", (), (figure,), "a test", names)]


def test_a_ratio_is_of_two_rounded_counts_to_two_figures() -> None:
    assert printed(ratios(1_234, 397)).value == 310  # 1,230 for 400
    assert refused(*ratios(1_234, 397)) == ""


@pytest.mark.parametrize(("above", "below"), [(4, 400), (400, 4), (3, 3)])
def test_a_ratio_is_withheld_with_either_count(above: int, below: int) -> None:
    assert printed(ratios(above, below)).mark is Mark.SUPPRESSED


def test_a_ratio_tells_no_more_than_the_two_printed_counts() -> None:
    pages: dict[object, Figure] = {}
    for above, below in product(range(0, 60, 3), range(5, 60, 3)):
        first, second, third = protect(ratios(above, below), DEFAULT).tables
        key = (tuple(shown(first)), tuple(shown(second)))
        assert pages.setdefault(key, third.figures[0]) == third.figures[0]
    assert len(pages) > 30


def test_two_counts_in_one_unit_are_a_share_and_no_ratio() -> None:
    assert "that is a share" in refused(*ratios(123, 397, Unit.CHILD))


# -- groups ----------------------------------------------------------------------------------------------------

YEARS = Period.years_to_march(2023, 2025)
SIZE = Dimension("size", "How many", True, (("2-4", "2 to 4"), ("5+", "5 or more")))
GROUPS = replace(MEASURE, code="groups", label="Groups", unit=Unit.GROUP)


def groups(few: int, many: int, *, area: str = POOLED, period: Period = YEARS) -> FigureTable:
    figures = [Figure(GROUPS, period, area, n, (("size", code),)) for code, n in (("2-4", few), ("5+", many))]
    return FigureTable("groups", OutputKind.GROUPS, "A made-up table", (SIZE,), tuple(figures), "a test")


def test_groups_are_told_in_bands() -> None:
    made = protect([groups(37, 12)], DEFAULT).tables[0]
    assert [(f.value, f.intervals[0].lower, f.intervals[0].upper) for f in made.figures] == [(20, 20, 49), (10, 10, 19)]
    assert shown(protect([groups(37, 3)], DEFAULT).tables[0]) == ["c", "c"]
    assert refused(groups(37, 12)) == ""


@pytest.mark.parametrize("by", [DEFAULT, policy("english-official")], ids=lambda by: by.name)
def test_every_count_of_groups_lies_in_its_band_and_bands_follow_one_another(by: Policy) -> None:
    before = (0, by.minimum - 1)
    for count in range(by.minimum, 3_000):
        low, high = band(count, by)
        assert low <= count <= high
        assert (low, high) == before or low == before[1] + 1
        before = (low, high)
    assert band(0, by) == (0, 0)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (groups(37, 12, area=NORTH), "whole nation only"),
        (groups(37, 12, area="E12000007"), "whole nation only"),
        (groups(37, 12, period=YEAR), "at least 3 years"),
        (replace(groups(37, 12), kind=OutputKind.COUNTS), "in bands only"),
        (replace(total(40), kind=OutputKind.GROUPS), "counts groups, and nothing else"),
        (replace(groups(37, 12), figures=(Figure(GROUPS, YEARS, POOLED, 37, (("size", "3"),)),)), "a single number"),
    ],
)  # fmt: skip
def test_groups_of_one_area_of_one_year_or_by_number_are_refused(table: FigureTable, words: str) -> None:
    assert words in refused(table)


def test_a_band_of_groups_is_attacked_as_the_band_it_is() -> None:
    """Of 37 groups 4 are large: the total's band of 20 to 49 leaves the withheld ones wide enough."""
    whole = replace(groups(41, 0), name="all", dimensions=(), figures=(Figure(GROUPS, YEARS, POOLED, 41),))
    made = protect([groups(37, 4), whole], DEFAULT)
    assert [shown(table) for table in made.tables] == [["c", "c"], [20]]


# -- contributors ----------------------------------------------------------------------------------------------

SAID = Dimension(CONTRIBUTION, "Contributors", False)


def behind(unit: Unit, said: dict[tuple[str, str], int], of: str = "by_form_pooled_2025") -> FigureTable:
    measure = replace(MEASURE, code="behind", unit=unit)
    figures = tuple(
        Figure(measure, YEAR, POOLED, n, (("form", form), (CONTRIBUTION, part))) for (form, part), n in said.items()
    )
    return FigureTable("behind", OutputKind.CONTRIBUTORS, "A made-up table", (FORM, SAID), figures, "a test", (of,))


FORMS = counts([FORM], {"a": 40, "b": 30, "c": 31})


@pytest.mark.parametrize(
    ("table", "withheld"),
    [
        (behind(Unit.HOUSEHOLD, {("a", NUMBER): 9}), True),
        (behind(Unit.HOUSEHOLD, {("a", NUMBER): 10}), False),
        (behind(Unit.GROUP, {("b", NUMBER): 9}), True),
        (behind(Unit.SUPPLIER, {("b", NUMBER): 2}), True),
        (behind(Unit.SUPPLIER, {("b", NUMBER): 3}), False),
        (behind(Unit.SUPPLIER, {("a", GREATEST): 30, ("a", SECOND): 7}), True),  # 37 of 40: more than nine tenths
        (behind(Unit.SUPPLIER, {("a", GREATEST): 30, ("a", SECOND): 6}), False),
        (behind(Unit.SUPPLIER, {("a", GREATEST): 38}), True),
    ],
)
def test_a_breakdown_goes_where_too_few_stand_behind_it_or_one_dominates(table: FigureTable, withheld: bool) -> None:
    assert refused(FORMS, table) == ""
    made = protect([FORMS, table], DEFAULT).tables
    assert shown(made[0]) == (["c", "c", "c"] if withheld else [40, 30, 30])
    assert {figure.mark for figure in made[1].figures} == {Mark.SUPPRESSED}  # never printed


def test_the_second_may_not_estimate_the_first_from_the_whole() -> None:
    """p per cent: the others have 3 of 100, less than a tenth of the greatest's 60; the two have not nine tenths."""
    by = replace(DEFAULT, dominant_number=0)
    forms = counts([FORM], {"a": 100, "b": 30, "c": 31})
    for second, mark in ((37, ["c"] * 3), (34, [100, 30, 30])):
        made = protect([forms, behind(Unit.SUPPLIER, {("a", GREATEST): 60, ("a", SECOND): second})], by).tables
        assert shown(made[0]) == mark


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (behind(Unit.CHILD, {("a", NUMBER): 9}), "contributors are"),
        (behind(Unit.HOUSEHOLD, {("a", NUMBER): 41}), "does not fit"),
        (behind(Unit.HOUSEHOLD, {("a", NUMBER): 0}), "does not fit"),
        (behind(Unit.SUPPLIER, {("a", GREATEST): 3, ("a", SECOND): 4}), "does not fit"),
        (behind(Unit.HOUSEHOLD, {("a", "least"): 4}), "none of number, greatest, second"),
        (behind(Unit.HOUSEHOLD, {("z", NUMBER): 4}), "of no one count"),
        (behind(Unit.HOUSEHOLD, {("a", NUMBER): 4}, of="nothing"), "no table of counts of this draft"),
    ],
)
def test_contributors_that_cannot_be_are_refused(table: FigureTable, words: str) -> None:
    assert words in refused(FORMS, table)


@pytest.mark.parametrize(
    "tables", [rates(4, 34_567.0), ratios(4, 400), [groups(37, 3)], [counts([SEX], {"F": 3, "M": 40})]]
)
def test_nothing_but_a_mark_is_printed_where_a_figure_is_withheld(tables: list[FigureTable]) -> None:
    """Of every kind: beside a mark stand no interval, no parts and no denominator."""
    marked = [f for table in protect(tables, DEFAULT).tables for f in table.figures if f.mark is Mark.SUPPRESSED]
    assert marked
    assert all((f.value, f.n, f.denominator, f.intervals) == (None, None, None, ()) for f in marked)
