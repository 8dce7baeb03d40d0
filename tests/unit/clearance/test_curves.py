"""Curves are made of rounded counts on a coarser grid; a brute-force attacker tries to count a step with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.curves import counts_in_full, groups, possible
from sightline.clearance.policy import Policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard.drafts import DAY, HOW_ENDED, FigureTable
from sightline.standard.figures import SAMPLING, Figure
from sightline.standard.shares import wilson
from sightline.standard.units import Mark
from tests.unit.clearance.made import ALONE, DEFAULT, EXACT, LENIENT, NORTH, POOLED, SOUTH, draft
from tests.unit.clearance.made_derived import all_cases, curve, curves

Steps = Sequence[tuple[int, int | Mapping[str, int], int]]
CLOSED: Steps = [(0, 0, 200), (1, 5, 195), (7, 40, 155), (14, 3, 152), (28, 60, 92), (45, 40, 52), (90, 44, 8)]


def printed(steps: Steps, by: Policy = DEFAULT, area: str = POOLED) -> dict[int, Figure]:
    """The figures of one curve by day, after clearance."""
    figures = protect(curves(steps, area=area), by).tables[-1].figures
    return {int(figure.code(DAY) or 0): figure for figure in figures}


def values(steps: Steps, by: Policy = DEFAULT, area: str = POOLED) -> dict[int, float]:
    """The points of a curve that are printed."""
    return {day: figure.value for day, figure in printed(steps, by, area).items() if figure.value is not None}


def refused(*tables: FigureTable) -> str:
    return " ".join(reasons([draft(*tables)], DEFAULT))


# -- what is printed -------------------------------------------------------------------------------------------


def test_steps_with_few_events_are_pooled_and_the_curve_ends_where_few_are_at_risk() -> None:
    assert values(CLOSED) == {0: 0, 7: 25, 28: 55, 45: 75}  # 45 -> 50, 108 -> 110, 148 -> 150 of 200
    assert {day for day, figure in printed(CLOSED).items() if figure.mark is Mark.SUPPRESSED} == {1, 14, 90}


def test_a_draft_with_a_curve_and_its_cases_is_not_refused() -> None:
    assert reasons([draft(*curves(CLOSED))], DEFAULT) == []


def test_nothing_of_a_point_is_printed_but_its_share() -> None:
    figure = printed(CLOSED)[7]
    assert (figure.n, figure.denominator, figure.measure.rounding) == (None, None, "of rounded counts")


def test_a_flat_stretch_stays_where_the_policy_prints_noughts() -> None:
    steps: Steps = [(0, 0, 100), (7, 30, 70), (14, 0, 70), (28, 0, 70)]
    assert values(steps) == {0: 0, 7: 30, 14: 30, 28: 30}
    withholding = replace(DEFAULT, zeros="withhold")
    assert values(steps, withholding) == {0: 0, 7: 30}


def test_a_curve_of_few_cases_is_withheld_whole() -> None:
    assert values([(0, 0, 9), (7, 0, 9)]) == {}


def test_a_curve_that_nobody_is_counted_for_is_refused() -> None:
    of_others = refused(all_cases(201), curve(CLOSED))
    assert "the cases of a curve are not the one figure" in of_others


def test_a_curve_is_withheld_with_the_count_of_its_cases() -> None:
    tables = [all_cases(200), curve(CLOSED)]
    small = all_cases(4, area=NORTH)
    both = replace(tables[0], figures=(*tables[0].figures, *small.figures))
    assert protect([both, tables[1]], DEFAULT).tables[1].figures[0].value == 0
    few: Steps = [(0, 0, 4), (7, 2, 2)]
    assert all(figure.mark is Mark.SUPPRESSED for figure in protect(curves(few), DEFAULT).tables[1].figures)


def test_a_point_is_the_share_of_the_draft_as_a_rounded_number_of_cases() -> None:
    """300 cases; 120 events and 60 lost in the first step: 120 of 270, or 133 of 300, printed as 130."""
    assert values([(0, 0, 300), (10, 120, 120), (20, 60, 60)]) == {0: 0, 10: 43, 20: 73}
    north = values([(0, 0, 300), (10, 120, 120), (20, 60, 60)], area=NORTH)
    assert north == {0: 0, 10: math.floor(100 * 135 / 300 + 0.5), 20: math.floor(100 * 215 / 300 + 0.5)}


def test_ends_that_compete_make_up_what_has_ended() -> None:
    """Treating the other end as lost to view would say that 40 of 70 and more would have had the first."""
    steps: Steps = [
        (0, {"met": 0, "moved": 0}, 200), (10, {"met": 80, "moved": 40}, 80), (20, {"met": 20, "moved": 20}, 40),
    ]  # fmt: skip
    figures = protect(curves(steps), DEFAULT).tables[-1].figures
    at = {(figure.code(DAY), figure.code(HOW_ENDED)): figure.value for figure in figures}
    assert (at["10", "met"], at["10", "moved"], at["20", "met"], at["20", "moved"]) == (40, 20, 50, 30)


def test_an_end_that_few_had_is_withheld_and_leaves_the_other() -> None:
    steps: Steps = [
        (0, {"met": 0, "died": 0}, 200),
        (10, {"met": 80, "died": 3}, 117),
        (20, {"met": 40, "died": 2}, 75),
    ]
    figures = protect(curves(steps), DEFAULT).tables[-1].figures
    shown = {(figure.code(DAY), figure.code(HOW_ENDED)) for figure in figures if figure.value is not None}
    assert shown == {("0", "met"), ("10", "met"), ("20", "met")}


def test_without_loss_the_range_is_wilsons_for_nine_tenths_of_the_cases() -> None:
    low, high = wilson(0.55 * 180, 180)
    (interval,) = printed(CLOSED)[28].intervals
    assert (interval.lower, interval.upper) == (math.floor(100 * low), math.ceil(100 * high))
    assert interval.kind == SAMPLING


def test_the_range_tells_neither_how_many_were_lost_nor_whether_any_was() -> None:
    ranges = []
    for lost in (0, 3, 9, 14):
        point = printed([(0, 0, 400), (10, 200, 200 - lost)])[10]
        ranges.append([(one.lower, one.upper) for one in point.intervals])
    assert len(set(map(tuple, ranges))) == 1


@pytest.mark.parametrize(
    ("at_risk", "happened", "cases", "in_full"),
    [
        (100, 100, 200, 180), (95, 100, 200, 180), (90, 100, 200, 160), (50, 100, 200, 80), (10, 100, 200, 0),
        (20, 20, 40, 30), (15, 20, 40, 20), (40, 0, 40, 30), (10, 0, 10, 0), (0, 40, 40, 0),
    ],
)  # fmt: skip
def test_how_many_cases_count_in_full_is_told_in_steps_of_ten_or_more(
    at_risk: int, happened: int, cases: int, in_full: float
) -> None:
    """Of 200 cases of whom 100 wait: those at risk over one half, less a step of 20, in whole steps."""
    assert counts_in_full(at_risk, happened, cases) == pytest.approx(in_full)


def test_beside_an_exact_number_of_cases_a_point_has_no_range_and_is_rounded_to_ten() -> None:
    figure = printed([(0, 0, 203), (10, 64, 139)], EXACT)[10]
    assert (figure.value, figure.intervals) == (math.floor(100 * 60 / 203 + 0.5), ())


def test_where_few_count_in_full_a_point_has_no_range() -> None:
    figure = printed([(0, 0, 400), (10, 40, 12)])[10]
    assert figure.value is not None
    assert figure.intervals == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), min_size=1, max_size=6), st.integers(0, 200))
def test_a_printed_curve_is_made_of_steps_that_are_none_or_ten(steps: list[tuple[int, int]], left: int) -> None:
    """Whatever the draft: between two points that are printed there were no events or at least ten, and ten at risk."""
    made = _curve_of(steps, left)
    shown = sorted(values(made))
    happened = {day: sum(int(events) for d, events, _ in made if d <= day and isinstance(events, int)) for day in shown}
    assert all(happened[b] - happened[a] == 0 or happened[b] - happened[a] >= 10 for a, b in pairwise(shown))
    assert all(risk >= 10 for day, _, risk in made if day in shown)
    assert all(0 <= value <= 99 for value in values(made).values())


def _curve_of(steps: Sequence[tuple[int, int]], left: int) -> list[tuple[int, int, int]]:
    """(events, lost) a step, and who is left at last, as steps of a curve."""
    risk = left + sum(events + lost for events, lost in steps)
    made = [(0, 0, risk)]
    for place, (events, lost) in enumerate(steps, start=1):
        risk -= events + lost
        made.append((place * 10, events, risk))
    return made


# -- the attacker ----------------------------------------------------------------------------------------------


def worlds(like: Sequence[tuple[int, int, int]], by: Policy, most: int) -> list[tuple[int, ...]]:
    """Every (events, lost, events, lost, left) whose curve of two steps prints the same cases, shares and ranges.

    The attacker knows the rounding, and that the shares are a life table's; it works with the points that it sees.
    """
    tables = protect(curves(like), by).tables
    seen = {int(figure.code(DAY) or 0): figure for figure in tables[1].figures if figure.value is not None}
    cases = tables[0].figures[0].value
    low, high = (0, most) if cases is None else by.interval(int(cases), POOLED)
    found: list[tuple[int, ...]] = []
    for whole in range(low, min(high, most) + 1):
        for first, lost in product(range(whole + 1), repeat=2):
            rest = whole - first - lost
            share = _share(whole, first, rest)
            if rest < 0 or not _fits(seen.get(10), share, whole, rest, by):
                continue
            for second, gone in product(range(rest + 1), repeat=2):
                left = rest - second - gone
                after = share + (1 - share) * _share(rest, second, left)
                if left >= 0 and _fits(seen.get(20), after, whole, left, by):
                    found.append((first, lost, second, gone, left))
    return found


def _share(before: int, events: int, after: int) -> float:
    return events / (before - (before - events - after) / 2) if events else 0.0


def _fits(figure: Figure | None, share: float, whole: int, left: int, by: Policy) -> bool:
    """Whether a point would be printed as it is: worked out by hand."""
    if figure is None:
        return True
    base = by.wide_base if by.wide_base >= 5 else 10
    cases = by.rounded(whole, POOLED)
    number = min(cases, (math.floor(share * whole + 0.5) + base // 2) // base * base)
    if cases == 0 or min(math.floor(100 * number / cases + 0.5), 99) != figure.value:
        return False
    at_risk = (left + base // 2) // base * base
    step, full = max(10, cases / 10), at_risk * cases / (cases - number) if cases > number else 0.0
    told = max(([cases - k * step for k in range(1, 11) if cases - k * step < full - 1e-9]), default=0.0)
    told = told if told >= 10 else 0.0
    if by.wide_base < 5:
        return not figure.intervals
    if not told or not figure.intervals:
        return bool(told) == bool(figure.intervals)
    low, high = wilson(number / cases * told, told)
    return (math.floor(100 * low + 1e-9), math.ceil(100 * high - 1e-9)) == (
        figure.intervals[0].lower,
        figure.intervals[0].upper,
    )


def widths(steps: Sequence[tuple[int, int]], left: int, by: Policy, most: int) -> list[int]:
    """Greatest less least value that the attacker finds, for each small number behind a curve of two steps."""
    truth = (steps[0][0], steps[0][1], steps[1][0], steps[1][1], left)
    found = worlds(_curve_of(steps, left), by, most)
    assert truth in found
    return [
        max(world[place] for world in found) - min(world[place] for world in found)
        for place, true in enumerate(truth)
        if 0 < true < by.minimum
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=2, max_size=2), st.integers(0, 6))
def test_no_small_step_and_no_small_loss_is_narrowed_below_the_width(steps: list[tuple[int, int]], left: int) -> None:
    """Counts from three on, and the number of all cases exact."""
    assert all(width >= LENIENT.width for width in widths(steps, left, LENIENT, 22))


@pytest.mark.parametrize(
    ("steps", "left"),
    [([(12, 0), (3, 0)], 12), ([(10, 2), (10, 1)], 11), ([(14, 1), (0, 4)], 10), ([(3, 0), (9, 0)], 14)],
)
def test_small_steps_behind_rounded_counts_keep_the_width(steps: list[tuple[int, int]], left: int) -> None:
    assert all(width >= DEFAULT.width for width in widths(steps, left, DEFAULT, 44))


def test_the_attacker_is_able_to_break_a_curve_that_is_only_printed_in_whole_per_cent() -> None:
    """40 cases, a share of 3% after the first step: one event, and nothing else fits."""
    assert [n for n in range(41) if math.floor(100 * n / 40 + 0.5) == 3] == [1]
    assert values([(0, 0, 40), (1, 1, 39), (7, 20, 19)]) == {0: 0, 7: 50}


def test_the_curve_of_a_small_area_is_not_got_from_the_other_and_the_whole() -> None:
    """The south had three events by day 7 where the whole less the north would show it."""
    north, south = [(0, 0, 60), (7, 20, 40), (14, 10, 30)], [(0, 0, 40), (7, 3, 37), (14, 17, 20)]
    both = [(d, a + b, x + y) for (d, a, x), (_, b, y) in zip(north, south, strict=True)]
    tables = []
    for area, steps in ((NORTH, north), (SOUTH, south), (POOLED, both)):
        tables.append(replace(all_cases(steps[0][2], area=area), name=f"cases_{area.lower()}"))
        tables.append(replace(curve(steps, area=area), name=f"curve_{area.lower()}", made_of=(tables[-1].name,)))
    exact = protect(tables, EXACT).tables
    shown = [[figure.value for figure in table.figures] for table in exact[1::2]]
    assert shown[1][1] is None
    assert None in (shown[0][1], shown[2][1])  # 23 of all less 20 in the north would be the three
    rounded = protect(tables, ALONE).tables
    assert rounded[1].figures[1].value is not None
    assert rounded[5].figures[1].value is not None


# -- claims that are refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([(1, 0, 200), (7, 40, 160)], "does not begin with day 0"),
        ([(0, 5, 200), (7, 40, 160)], "does not begin with day 0"),
        ([(0, 0, 200), (7, 40, 161)], "more are at risk after a step"),
        ([(0, 0, 200), (7, -40, 160)], "does not say how many events"),
        ([(0, 0, 200), (7, 40, 160), (7, 40, 120)], "a day stands twice"),
    ],
)  # fmt: skip
def test_a_curve_that_cannot_be_one_is_refused(steps: Steps, words: str) -> None:
    assert words in refused(*curves(steps))


def test_a_curve_that_falls_or_has_other_points_is_refused() -> None:
    cases, made = curves(CLOSED)
    falling = tuple(replace(figure, value=100 - (figure.value or 0)) for figure in made.figures)
    assert "a curve falls" in refused(cases, replace(made, figures=(made.figures[0], *falling[1:])))
    odd = tuple(replace(figure, breakdown=((DAY, "a week"),)) for figure in made.figures[:1])
    assert "whole numbers" in refused(cases, replace(made, figures=(*odd, *made.figures[1:])))


@pytest.mark.parametrize("change", [-8.0, 8.0])
def test_a_share_that_its_counts_do_not_allow_is_refused(change: float) -> None:
    """40 events and 20 lost of 200: from 20 to 22 and a quarter per cent, whenever in the step they were lost."""
    cases, made = curves([(0, 0, 200), (10, 40, 140)])
    other = replace(made.figures[1], value=(made.figures[1].value or 0) + change)
    assert "none that its events and numbers at risk allow" in refused(
        cases, replace(made, figures=(made.figures[0], other))
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.sampled_from(["met", "moved", ""])), min_size=1, max_size=40))
def test_the_shares_of_exact_days_always_lie_within_what_is_allowed(waits: list[tuple[int, str]]) -> None:
    """Aalen and Johansen's estimate by hand, day by day; "" is lost to view, and counts as at risk on its day."""
    grid, steps = (5, 10, 20), [(0, {"met": 0, "moved": 0}, len(waits))]
    for before, day in zip((0, *grid), grid, strict=False):
        inside = [end for wait, end in waits if before < wait <= day]
        happened = {end: inside.count(end) for end in ("met", "moved")}
        steps.append((day, happened, sum(1 for wait, _ in waits if wait > day)))
    (group,) = groups(curve(steps))
    for end in ("met", "moved"):
        for day, (low, high) in zip((0, *grid), possible(group, end), strict=True):
            waiting, reached = 1.0, 0.0
            for each in range(1, day + 1):
                at_risk = sum(1 for wait, _ in waits if wait >= each)
                ended = [how for wait, how in waits if wait == each and how]
                reached += waiting * ended.count(end) / at_risk if at_risk else 0.0
                waiting *= 1 - len(ended) / at_risk if at_risk else 1.0
            assert low - 1e-9 <= reached <= high + 1e-9


def test_ends_with_different_numbers_at_risk_are_refused() -> None:
    cases, made = curves([(0, {"met": 0, "moved": 0}, 200), (10, {"met": 80, "moved": 40}, 80)])
    changed = (*made.figures[:-1], replace(made.figures[-1], denominator=70))
    assert "not the same numbers at risk" in refused(cases, replace(made, figures=changed))
