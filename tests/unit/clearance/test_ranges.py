"""What is printed of a range for linkage: wide enough that it shows no more of a count than its rounding does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.clearance.policy import POOLED, Policy, policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.clearance.rules import LEAST_BASE, apply
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.draws import linkage_interval
from sightline.standard.figures import Figure, Interval
from sightline.standard.units import Mark
from tests.unit.clearance.made import DEFAULT, FORM, MEASURE, NORTH, SEX, YEAR, counts, draft, total

STRICT, OFFICIAL = policy("sightline-strict"), policy("english-official")
POLICIES = st.sampled_from([DEFAULT, STRICT, OFFICIAL])
AREAS = st.sampled_from([POOLED, NORTH])


def one(value: int, lower: float, upper: float, area: str = POOLED, mark: Mark | None = None) -> FigureTable:
    """A table of one count with a range for linkage."""
    figure = Figure(MEASURE, YEAR, area, value, mark=mark, intervals=(Interval("linkage", 0.95, lower, upper, "m/1"),))
    return FigureTable("one", OutputKind.COUNTS, "One", (), (figure,), "a test")


def with_ranges(table: FigureTable) -> FigureTable:
    """The table with a wide range beside every count."""
    interval = Interval("linkage", 0.95, 0, 100, "m/1")
    return replace(table, figures=tuple(replace(figure, intervals=(interval,)) for figure in table.figures))


def alike(value: int, by: Policy, area: str) -> list[int]:
    """All counts that are printed as this one is."""
    near = range(max(0, value - 10), value + 11)
    return [count for count in near if not by.small(count) and by.rounded(count, area) == by.rounded(value, area)]


def printed(table: FigureTable, by: Policy = DEFAULT) -> tuple[float | None, list[tuple[float, float]]]:
    """The first figure as it is printed: its value and the ends of its ranges."""
    figure = apply(table, by)[0].figures[0]
    return figure.value, [(interval.lower, interval.upper) for interval in figure.intervals]


@pytest.mark.parametrize(
    ("value", "lower", "upper", "shown"),
    [
        (104, 103.2, 105.1, (100, [(90, 110)])),  # narrower than the rounding: one step to each side
        (104, 104, 104, (100, [(90, 110)])),
        (104, 88.9, 131, (100, [(80, 140)])),  # wider: rounded outwards
        (104, 80, 120, (100, [(80, 120)])),  # an end that is round already stays
        (12, 0.4, 13, (10, [(0, 20)])),
        (0, 0, 1.3, (0, [(0, 10)])),
    ],
)
def test_ends_are_rounded_outwards_and_at_least_one_step_away(
    value: int, lower: float, upper: float, shown: tuple[float, list[tuple[float, float]]]
) -> None:
    assert printed(one(value, lower, upper)) == shown


def test_the_step_is_that_of_the_area() -> None:
    assert printed(one(43, 42.5, 44, NORTH)) == (45, [(40, 50)])


def test_beside_an_exact_count_a_range_is_still_no_finer_than_5() -> None:
    assert printed(one(43, 42.5, 44, NORTH), OFFICIAL) == (43, [(38, 48)])
    assert printed(one(43, 36.5, 44, NORTH), OFFICIAL) == (43, [(35, 48)])


def test_a_withheld_count_has_no_range() -> None:
    assert printed(one(7, 5, 11)) == (None, [])
    cells = counts([FORM], {"a": 40, "b": 3, "c": 31})
    ranged = replace(
        cells, figures=tuple(replace(f, intervals=one(40, 30, 50).figures[0].intervals) for f in cells.figures)
    )
    assert {figure.intervals for figure in apply(ranged, DEFAULT)[0].figures} == {()}


def test_a_count_withheld_because_of_another_table_has_no_range() -> None:
    """94 in all and 90 in the categories: four people are in none, and the breakdown goes."""
    parts = counts([SEX], {"F": 40, "M": 50})
    ranged = replace(
        parts, figures=tuple(replace(f, intervals=one(45, 30, 60).figures[0].intervals) for f in parts.figures)
    )
    found = protect([ranged, total(94)], DEFAULT).tables[0]
    assert [(figure.value, figure.intervals) for figure in found.figures] == [(None, ()), (None, ())]


def test_beside_a_mark_no_range_is_printed() -> None:
    assert printed(one(43, 40, 50, mark=Mark.PROVISIONAL)) == (40, [])


def test_kind_level_and_method_stay() -> None:
    (interval,) = apply(one(43, 40, 50), DEFAULT)[0].figures[0].intervals
    assert (interval.kind, interval.level, interval.method) == ("linkage", 0.95, "m/1")


@given(st.integers(10, 400), st.lists(st.integers(0, 450), min_size=2, max_size=6), POLICIES, AREAS)
def test_with_the_same_draws_every_count_that_rounds_alike_prints_the_same(
    value: int, draws: Sequence[int], by: Policy, area: str
) -> None:
    """An attacker who knew every draw could still not tell which of these counts is the true one."""

    def made(best: int) -> tuple[float | None, list[tuple[float, float]]]:
        interval = linkage_interval(best, draws)
        assert interval is not None
        return printed(one(best, interval.lower, interval.upper, area), by)

    alike = [
        n for n in range(value - 10, value + 11) if not by.small(n) and by.rounded(n, area) == by.rounded(value, area)
    ]
    assert len({repr(made(n)) for n in alike}) == 1


@given(st.integers(20, 400), st.data(), st.sampled_from([DEFAULT, STRICT]), AREAS)
def test_counts_that_round_alike_are_not_told_apart_while_their_draws_stay_within_a_step(
    value: int, data: st.DataObject, by: Policy, area: str
) -> None:
    """Draws of their own each: as long as both ranges end within one step of the rounded count they print the same."""
    shown, base = by.rounded(value, area), by.base(area)
    found = set()
    for count in alike(value, by, area):
        lower = data.draw(st.floats(max(0, shown - base), count))
        upper = data.draw(st.floats(count, shown + base))
        found.add(repr(printed(one(count, lower, upper, area), by)))
    assert found == {repr((shown, [(max(0, shown - base), shown + base)]))}


@given(st.integers(0, 400), st.floats(0, 1), st.floats(0, 300), POLICIES, AREAS)
def test_a_printed_range_holds_the_draft_and_every_count_that_would_be_printed_so(
    value: int, share: float, more: float, by: Policy, area: str
) -> None:
    lower, upper = value * share, value + more
    shown, ranges = printed(one(value, lower, upper, area), by)
    if shown is None:
        assert ranges == []
        return
    ((low, high),) = ranges
    least, most = by.interval(value, area)
    assert low <= min(lower, least) or low == 0
    assert high >= max(upper, most)
    if by.base(area) >= LEAST_BASE:
        assert low % by.base(area) == high % by.base(area) == 0
        assert printed(one(int(shown), low, high, area), by) == (shown, ranges)  # what was cleared is cleared to itself


@pytest.mark.parametrize(
    "intervals",
    [
        (Interval("linkage", 0.95, 41, 45, "m"),),
        (Interval("linkage", 0.95, 35, 39, "m"),),
        (Interval("linkage", 0.95, -1, 45, "m"),),
        (Interval("linkage", 0.95, 35, float("inf"), "m"),),
        (Interval("linkage", 0.95, float("nan"), 45, "m"),),
        (Interval("linkage", 0.95, 35, 45, "m"), Interval("linkage", 0.95, 30, 45, "m")),
    ],
)
def test_a_range_that_cannot_be_right_is_refused(intervals: tuple[Interval, ...]) -> None:
    table = replace(total(40), figures=(replace(total(40).figures[0], intervals=intervals),))
    assert any("a range for linkage does not hold its count" in reason for reason in reasons([draft(table)], DEFAULT))


def test_the_method_of_a_range_is_read_as_every_text_is() -> None:
    interval = Interval("linkage", 0.95, 35, 45, "=cmd")
    table = replace(total(40), figures=(replace(total(40).figures[0], intervals=(interval,)),))
    assert any("formula" in reason for reason in reasons([draft(table)], DEFAULT))
