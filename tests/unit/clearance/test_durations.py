"""Quantiles and means of days leave only where enough cases lie on both sides, of them and of the ends of a range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from sightline.clearance.derived import QUANTILES, ends_have_enough, enough
from sightline.clearance.policy import Policy, policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard.drafts import EDGE, QUANTILE, FigureTable
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval
from sightline.standard.units import Mark, Unit
from tests.unit.clearance.made import DEFAULT, EXACT, NORTH, POOLED, draft
from tests.unit.clearance.made_derived import all_cases, durations, paths

ALL = {"p25": 3.0, "p50": 10.5, "p75": 41.0, "mean": 17.34}
OFFICIAL = policy("english-official")


def printed(values: dict[str, float], cases: int, area: str = POOLED, by: Policy = DEFAULT) -> dict[str, Figure]:
    """The figures by quantile, after clearance of them and of the count of the cases."""
    tables = protect([all_cases(cases, area=area), durations(values, cases, area=area)], by).tables
    return {str(figure.code(QUANTILE)): figure for figure in tables[-1].figures}


def shown(values: dict[str, float], cases: int, area: str = POOLED, by: Policy = DEFAULT) -> set[str]:
    """The quantiles that are printed."""
    return {code for code, figure in printed(values, cases, area, by).items() if figure.value is not None}


def refused(*tables: FigureTable) -> str:
    return " ".join(reasons([draft(*tables)], DEFAULT))


def test_a_quantile_is_printed_in_whole_days_and_a_mean_to_two_figures() -> None:
    found = printed(ALL, 400)
    assert {code: figure.value for code, figure in found.items()} == {"p25": 3, "p50": 11, "p75": 41, "mean": 17}
    assert all((f.n, f.denominator) == (None, None) for f in found.values())
    assert {f.measure.rounding for f in found.values()} == {"whole days", "two figures"}


def test_ranges_are_rounded_outwards() -> None:
    found = printed({"p50": 10.5, "mean": 17.34}, 400)
    ends = {code: [(one.lower, one.upper) for one in figure.intervals] for code, figure in found.items()}
    assert ends == {"p50": [(8, 13)], "mean": [(15, 20)]}


@pytest.mark.parametrize(("value", "two"), [(4.26, 4.3), (0.257, 0.3), (123.4, 120.0), (0.0, 0.0), (99.6, 100.0)])
def test_a_mean_has_two_figures_and_never_more_than_a_tenth_of_a_day(value: float, two: float) -> None:
    assert printed({"mean": value}, 400)["mean"].value == two


def test_a_mean_of_differences_may_be_below_nought_and_a_quantile_may_not() -> None:
    gain = durations({"mean": -1.24}, 400)
    ranged = replace(gain.figures[0], intervals=(Interval(SAMPLING, 0.95, -4.36, 1.81, "normal"),))
    tables = [all_cases(400), replace(gain, figures=(ranged,))]
    assert reasons([draft(*tables)], DEFAULT) == []
    figure = protect(tables, DEFAULT).tables[-1].figures[0]
    assert (figure.value, [(one.lower, one.upper) for one in figure.intervals]) == (-1.2, [(-4.4, 1.9)])
    assert "a value is below nought" in refused(all_cases(400), durations({"p50": -1}, 400))


def test_a_median_over_twelve_cases_is_withheld() -> None:
    assert shown({"p50": 30, "mean": 30}, 12) == set()


@pytest.mark.parametrize(
    ("area", "cases", "codes"),
    [
        (POOLED, 24, set()), (POOLED, 25, {"p50", "mean"}), (POOLED, 44, {"p50", "mean"}), (POOLED, 45, set(ALL)),
        (NORTH, 22, set()), (NORTH, 23, {"p50", "mean"}), (NORTH, 42, {"p50", "mean"}), (NORTH, 43, set(ALL)),
    ],
)  # fmt: skip
def test_what_is_printed_follows_from_the_least_count_that_the_printed_one_allows(
    area: str, cases: int, codes: set[str]
) -> None:
    """25 is printed as 30, which is at least 25; in one area 23 is printed as 25, which is at least 23."""
    assert shown(ALL, cases, area) == codes


@given(st.integers(10, 300), st.sampled_from([POOLED, NORTH]))
@settings(deadline=None)
def test_cases_that_print_alike_show_the_same_quantiles_and_ranges(cases: int, area: str) -> None:
    """So that what is missing tells nothing that the printed count does not."""

    def seen(number: int) -> dict[str, tuple[object, ...]]:
        return {code: (f.value, f.mark, f.intervals) for code, f in printed(ALL, number, area).items()}

    low, high = DEFAULT.interval(cases, area)
    assert seen(low) == seen(cases) == seen(high)


@given(st.integers(1, 250), st.sampled_from([POOLED, NORTH]), st.sampled_from([DEFAULT, EXACT, OFFICIAL]))
@settings(deadline=None)
def test_ten_cases_lie_on_each_side_of_what_is_printed(cases: int, area: str, by: Policy) -> None:
    for code in shown({"p10": 1, "p25": 2, "p50": 3, "p75": 4, "p90": 5}, cases, area, by):
        assert min(cases * QUANTILES[code], cases * (1 - QUANTILES[code])) >= 10 - 1e-9


def test_ten_cases_lie_beyond_each_end_of_a_range_that_is_printed() -> None:
    """Against the exact ranks of the binomial interval, and those of its cautious version, one rank wider."""
    kept = 0
    for cases in range(20, 600):
        for share in QUANTILES.values():
            if enough(cases, share) and ends_have_enough(cases, share):
                low, high = binom.ppf(0.025, cases, share), binom.ppf(0.975, cases, share) + 1
                kept += 1
                assert low - 1 >= 9  # cases below the end, when it is the next one after these
                assert cases - high >= 9
    assert kept > 1000


def test_a_median_of_few_cases_is_printed_without_its_range() -> None:
    """Of 28 cases the range of a median ends at the ninth: eight cases would be known to be below it."""
    assert not printed({"p50": 10}, 28)["p50"].intervals
    assert printed({"p50": 10}, 36)["p50"].intervals
    assert not printed({"p25": 10}, 64)["p25"].intervals
    assert printed({"p25": 10}, 76)["p25"].intervals


def test_durations_of_a_move_are_withheld_where_the_move_is_added_to_other() -> None:
    moves = paths({"a>b": 120, "b>c": 40, "b>d": 4})
    of = [
        replace(figure, breakdown=((EDGE, code), *figure.breakdown), n=n)
        for code, n in (("a>b", 120), ("b>c", 40), ("b>d", 4))
        for figure in durations({"p50": 12}, n).figures
    ]
    dimensions = (Dimension(EDGE, "Move", True), Dimension(QUANTILE, "Quantile", False))
    table = replace(durations({"p50": 12}, 1, made_of=("paths",)), dimensions=dimensions, figures=tuple(of))
    assert reasons([draft(moves, table)], DEFAULT) == []
    assert [figure.value for figure in protect([moves, table], DEFAULT).tables[-1].figures] == [12, None, None]


# -- claims that are refused -----------------------------------------------------------------------------------


def test_durations_with_the_count_of_their_cases_are_not_refused() -> None:
    assert reasons([draft(all_cases(400), durations(ALL, 400))], DEFAULT) == []


def test_a_number_of_cases_that_is_no_count_of_the_draft_is_refused() -> None:
    assert "the number of cases of a duration" in refused(all_cases(401), durations(ALL, 400))


@pytest.mark.parametrize("code", ["min", "max", "p0", "p100", "p99", "p55"])
def test_the_least_and_the_greatest_and_fine_quantiles_are_refused(code: str) -> None:
    assert "no least or greatest" in refused(all_cases(400), durations({code: 4}, 400))


def test_quantiles_that_do_not_rise_are_refused() -> None:
    assert "do not rise" in refused(all_cases(400), durations({"p25": 30, "p50": 10}, 400))


def test_a_range_that_does_not_hold_its_duration_is_refused() -> None:
    table = durations({"p50": 30}, 400)
    wrong = replace(table.figures[0], intervals=(Interval(SAMPLING, 0.95, 31, 40, "binomial"),))
    assert "a range does not hold its duration" in refused(all_cases(400), replace(table, figures=(wrong,)))


def test_durations_in_another_unit_or_rounded_before_are_refused() -> None:
    table = durations({"p50": 30}, 400)
    (figure,) = table.figures
    other = replace(figure, measure=replace(figure.measure, unit=Unit.PERCENT, rounding="nearest 5"))
    found = refused(all_cases(400), replace(table, figures=(other,)))
    assert "its unit is not days" in found
    assert "rounded before" in found


def test_a_duration_marked_before_is_refused() -> None:
    table = durations({"p50": 30}, 400)
    marked = replace(table, figures=(table.figures[0].marked(Mark.SUPPRESSED),))
    assert "withheld or marked low before" in refused(all_cases(400), marked)


def test_the_days_of_a_single_service_or_of_ranks_are_refused() -> None:
    table = durations({"p50": 30}, 400)
    ranked = replace(table, name="rank_of_waits")
    assert "rank" in refused(all_cases(400), ranked)
