"""Curves are made of rounded counts on a coarser grid; a brute-force attacker tries to count a step with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.curves import incidence
from sightline.clearance.policy import Policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard.drafts import DAY, HOW_ENDED, FigureTable
from sightline.standard.figures import Figure
from sightline.standard.units import Mark
from tests.unit.clearance.made import DEFAULT, EXACT, LENIENT, NORTH, POOLED, SOUTH, draft
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


def test_cases_lost_to_view_count_half_in_their_step() -> None:
    """100 cases; 40 events and 20 lost in the first step: 40 of 90. Then 20 of 40: half of the rest."""
    found = values([(0, 0, 100), (10, 40, 40), (20, 20, 20)])
    assert found == {0: 0, 10: math.floor(100 * 40 / 90 + 0.5), 20: math.floor(100 * (1 - 50 / 90 * 0.5) + 0.5)}


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


def test_one_end_has_the_variance_of_greenwood() -> None:
    risk, events = [200, 150, 90, 50], [0, 40, 90, 120]
    (found,) = incidence(risk, [events])
    survival, total = 1.0, 0.0
    for place, (before, after) in enumerate(pairwise(risk), start=1):
        happened = events[place] - events[place - 1]
        exposed = before - (before - after - happened) / 2
        survival *= 1 - happened / exposed
        total += happened / (exposed * (exposed - happened))
        share, low, high = found[place]
        error = survival * math.sqrt(total)
        reach = 1.959963984540054 * error / abs(survival * math.log(survival))
        assert share == pytest.approx(1 - survival, abs=1e-12)
        assert low == pytest.approx(1 - survival ** math.exp(-reach), abs=1e-12)
        assert high == pytest.approx(1 - survival ** math.exp(reach), abs=1e-12)


def test_without_loss_the_shares_are_those_of_all_cases_and_the_variance_is_binomial() -> None:
    (met, moved) = incidence([200, 80, 40], [[0, 80, 100], [0, 40, 60]])
    assert [share for share, _, _ in met] == pytest.approx([0, 0.4, 0.5])
    assert [share for share, _, _ in moved] == pytest.approx([0, 0.2, 0.3])
    for share, low, high in (met[2], moved[2]):
        reach = 1.959963984540054 * math.sqrt(share * (1 - share) / 200) / abs((1 - share) * math.log(1 - share))
        assert low == pytest.approx(1 - (1 - share) ** math.exp(-reach))
        assert high == pytest.approx(1 - (1 - share) ** math.exp(reach))


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
    """Every (events, lost, events, lost, left) whose curve of two steps prints the same cases and the same shares.

    The attacker knows the rounding and how a curve is made of counts; it works with the points that it sees.
    """
    tables = protect(curves(like), by).tables
    seen = {int(figure.code(DAY) or 0): figure.value for figure in tables[1].figures if figure.value is not None}
    cases = tables[0].figures[0].value
    low, high = (0, most) if cases is None else by.interval(int(cases), POOLED)
    found: list[tuple[int, ...]] = []
    for whole in range(low, min(high, most) + 1):
        for first in range(whole + 1):
            for lost in range(whole - first + 1):
                if 10 in seen and _one(whole, whole - first - lost, first, by) != seen[10]:
                    continue
                rest = whole - first - lost
                for second in range(rest + 1):
                    for gone in range(rest - second + 1):
                        left = rest - second - gone
                        if 20 not in seen or _two(whole, first, rest, second, left, by, 10 in seen) == seen[20]:
                            found.append((first, lost, second, gone, left))
    return found


def _one(whole: int, rest: int, first: int, by: Policy) -> int:
    a, b, e = (by.rounded(number, POOLED) for number in (whole, rest, first))
    exposed = max(a - max(0, a - max(0, min(b, a - e)) - e) / 2, e)
    return min(math.floor(100 * e / exposed + 0.5), 99) if exposed else 0


def _two(whole: int, first: int, rest: int, second: int, left: int, by: Policy, both: bool) -> int:
    if not both:
        return _one(whole, left, first + second, by)
    a, b, c, e, f = (by.rounded(number, POOLED) for number in (whole, rest, left, first, first + second))
    b = max(0, min(b, a - e))
    c = max(0, min(c, b - f + e))
    one, two = max(a - max(0, a - b - e) / 2, e), max(b - max(0, b - c - f + e) / 2, f - e)
    waiting = 1 - (e / one if one else 0)
    return min(math.floor(100 * (1 - waiting * (1 - (f - e) / two if two else 1)) + 0.5), 99)


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


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4)), min_size=2, max_size=2), st.integers(0, 8))
def test_no_small_step_and_no_small_loss_is_narrowed_below_the_width(steps: list[tuple[int, int]], left: int) -> None:
    """Exact counts from three on: nothing but the coarser grid and the withholding protects."""
    assert all(width >= LENIENT.width for width in widths(steps, left, LENIENT, 34))


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


def test_one_lost_case_that_exact_counts_would_show_drops_the_point() -> None:
    steps = [(30, 1), (30, 0)]
    assert values(_curve_of(steps, 30), EXACT) == {0: 0}
    assert values(_curve_of(steps, 30)) == {0: 0, 10: 33, 20: 67}


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
    rounded = protect(tables, DEFAULT).tables
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


def test_ends_with_different_numbers_at_risk_are_refused() -> None:
    cases, made = curves([(0, {"met": 0, "moved": 0}, 200), (10, {"met": 80, "moved": 40}, 80)])
    changed = (*made.figures[:-1], replace(made.figures[-1], denominator=70))
    assert "not the same numbers at risk" in refused(cases, replace(made, figures=changed))
