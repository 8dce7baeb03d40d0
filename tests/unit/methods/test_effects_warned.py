"""Warnings about effects, on made-up panels in which the reason for one was planted, or was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sightline.methods.effects.averages import By, average
from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.panel import NEVER, Fault, NoEffect, Panel, panel
from sightline.methods.effects.untouched import line
from sightline.methods.effects.warned import (
    Doubt,
    all_warnings,
    of_negative_control,
    of_regression,
    of_shock,
    of_spill_over,
    of_trends,
    of_year_before,
)
from sightline.standard.figures import Period
from sightline.standard.ledgers import ledgers
from sightline.standard.records import EVERY, BreakKind

YEARS = [Period.year_to_march(year) for year in range(2014, 2024)]


def drawn(seed: int, areas: int = 40, bad_year: bool = False, slope: float = 0.0, effect: float = 0.0) -> Panel:
    """Ten years; a third adopts in the seventh: any third, or those whose sixth was worst beside their own level."""
    draw = np.random.default_rng(seed)
    values = draw.normal(0, 3, (areas, 1)) + draw.normal(0, 1, 10)
    noise = draw.normal(0, 1, (areas, 10))
    order = np.argsort(-noise[:, 5]) if bad_year else draw.permutation(areas)
    adopts = np.isin(np.arange(areas), order[: areas // 3])
    values = values + noise + slope * adopts[:, None] * np.arange(10)
    values[adopts, 6:] += effect
    return panel(values.tolist(), [6 if each else None for each in adopts], YEARS)


def test_adoption_after_a_bad_year_is_warned_of_in_90_of_100() -> None:
    for areas in (12, 20, 40, 152):
        assert sum(bool(of_regression(drawn(seed, areas, bad_year=True))) for seed in range(100)) >= 90


def test_adoption_at_any_time_is_seldom_warned_of() -> None:
    # By the rule 1 of 10, and 1 of 5 of fewer than 20 areas: held with what chance adds to 200 of them in 999 of 1,000.
    assert sum(bool(of_regression(drawn(seed))) for seed in range(200)) <= 36
    assert sum(bool(of_regression(drawn(seed, 12))) for seed in range(200)) <= 60


def test_areas_that_drift_apart_are_warned_of_and_others_seldom() -> None:
    assert sum(bool(of_trends(group_time(drawn(seed, slope=0.6)))) for seed in range(20)) >= 18
    assert sum(bool(of_trends(group_time(drawn(seed)))) for seed in range(40)) <= 8


def test_an_outcome_that_should_not_move_is_warned_of_where_it_does() -> None:
    (warned,) = of_negative_control(drawn(1, effect=3.0))
    assert warned.doubt is Doubt.NEGATIVE_CONTROL
    assert 2 < warned.figure < 4
    assert sum(bool(of_negative_control(drawn(seed))) for seed in range(100)) <= 9


def around(found: Panel) -> list[list[int]]:
    """Half of those that never adopted lie next to one that did each; the others next to none."""
    adopts, never = np.flatnonzero(found.adopted != NEVER), np.flatnonzero(found.adopted == NEVER)
    near = never[: len(never) // 2]
    return [[int(adopts[place % len(adopts)])] if place in near else [] for place in range(len(found.areas))]


def spilt(seed: int, onto: float) -> tuple[Panel, list[list[int]]]:
    """A panel whose neighbours moved by `onto` from the seventh year on, and who is next to whom."""
    found = drawn(seed, effect=2.0)
    next_to = around(found)
    values = found.outcome.copy()
    values[[bool(each) for each in next_to], 6:] += onto
    return replace(found, outcome=values), next_to


def test_neighbours_that_moved_are_warned_of_and_others_seldom() -> None:
    (warned,) = of_spill_over(*spilt(1, 2.0))
    assert warned.doubt is Doubt.SPILL_OVER
    assert 1.2 < warned.figure < 2.8
    assert sum(bool(of_spill_over(*spilt(seed, 2.0))) for seed in range(40)) >= 36
    assert sum(bool(of_spill_over(*spilt(seed, 0.0))) for seed in range(100)) <= 12


def test_a_neighbour_moves_when_the_first_next_to_it_adopts() -> None:
    found = drawn(3)
    adopts, never = np.flatnonzero(found.adopted != NEVER), np.flatnonzero(found.adopted == NEVER)
    early, late, near = int(adopts[0]), int(adopts[1]), never[:10]
    adopted = found.adopted.copy()
    adopted[early] = 4
    values = found.outcome.copy()
    values[near, 4:] += 5.0
    next_to = [[late, early, int(never[-1])] if place in near else [] for place in range(len(found.areas))]
    (warned,) = of_spill_over(replace(found, outcome=values, adopted=adopted), next_to)
    assert 4 < warned.figure < 6


def test_without_neighbours_nothing_is_said_and_with_no_others_it_is_refused() -> None:
    found = drawn(1)
    assert not of_spill_over(found, [[] for _ in found.areas])
    with pytest.raises(NoEffect) as refused:
        of_spill_over(found, [list(np.flatnonzero(found.adopted != NEVER)) for _ in found.areas])
    assert [each.fault for each in refused.value.problems] == [Fault.NO_FAR]


def shaken(seed: int, by: float) -> Panel:
    """A panel in which all moved by `by` in the seventh year, for good."""
    found = drawn(seed)
    values = found.outcome.copy()
    values[:, 6:] += by
    return replace(found, outcome=values)


def test_a_jump_of_those_that_never_adopted_is_warned_of_and_their_own_years_seldom() -> None:
    assert sum(bool(of_shock(shaken(seed, 8.0))) for seed in range(100)) >= 95
    assert sum(bool(of_shock(drawn(seed))) for seed in range(200)) <= 20
    assert not of_shock(replace(shaken(1, 8.0), adopted=np.where(drawn(1).adopted == 6, 3, NEVER)))


def test_circumstances_of_the_break_ledger_are_warned_of_where_they_fall_on_adoption() -> None:
    entry = next(each for each in ledgers().breaks if each.kind is BreakKind.CIRCUMSTANCES)
    found = drawn(2)
    for start, warned in (("2018-03-31", 0), ("2018-04-01", 1), ("2020-03-31", 1), ("2020-04-01", 0)):
        then = replace(entry, reach=replace(entry.reach, areas=(EVERY,), start=date.fromisoformat(start)))
        assert sum(entry.id in each.said for each in of_shock(found, [then])) == warned
    inside = replace(entry, reach=replace(entry.reach, areas=(EVERY,), start=date(2019, 6, 1)))
    assert not of_shock(found, [replace(inside, reach=replace(inside.reach, areas=("elsewhere",)))])
    assert not of_shock(found, [replace(inside, kind=BreakKind.NO_RETURN)])


@pytest.mark.parametrize("areas", [12, 40, 152])
def test_a_practice_planted_with_none_is_called_effective_in_at_most_5_of_100(areas: int) -> None:
    """Called effective: the whole 95% interval on the side that was named before (here, fewer).

    By chance 2.5 of 100 are, so that 400 panels come to 21 or more with a right method once in 300 times; and to
    either side 5 of 100, with what chance adds in 999 of 1,000 (34 of 400).
    """
    found = [average(group_time(drawn(seed, areas)), By.SIMPLE, draws=1).overall for seed in range(400)]
    assert sum(one.upper < 0 for one in found) <= 20
    assert sum(one.lower > 0 for one in found) <= 20
    assert sum(one.tells for one in found) <= 34


def raised(seed: int, areas: int, by: float, effect: float = 0.0) -> Panel:
    """A panel in which the two periods before adoption lay apart by `by`."""
    found = drawn(seed, areas, effect=effect)
    values = found.outcome.copy()
    values[found.adopted != NEVER, 4:6] += by
    return replace(found, outcome=values)


def test_a_time_before_that_is_kept_clear_is_warned_of_where_it_lay_apart_and_does_not_move_the_effect() -> None:
    for areas, apart in ((12, 2.0), (40, 1.5)):
        found = [line(raised(seed, areas, apart), anticipation=2) for seed in range(40)]
        assert sum(bool(of_year_before(each)) for each in found) >= 36
    plain = [line(drawn(seed, 40), anticipation=2) for seed in range(200)]
    assert sum(bool(of_year_before(each)) for each in plain) <= 45  # two looks of 1 in 10
    moved, still = (average(group_time(raised(1, 40, by), anticipation=2), By.SIMPLE).overall for by in (9.0, 0.0))
    assert moved.value == pytest.approx(still.value)
    assert of_year_before(line(raised(1, 40, 9.0))) == ()  # nothing was kept clear: nothing is looked at


def test_a_bad_time_before_is_seen_where_the_practice_was_felt_just_before_adoption() -> None:
    found = drawn(2)
    values = found.outcome.copy()
    values[found.adopted != NEVER, 4] += 2.0
    values[found.adopted != NEVER, 5] -= 2.0  # together they are nought
    assert of_year_before(line(replace(found, outcome=values), anticipation=2))


def test_periods_in_which_areas_were_adopting_are_no_part_of_the_time_before() -> None:
    found = drawn(1)
    values = found.outcome.copy()
    values[found.adopted != NEVER, 5] += 9.0
    moved = replace(found, outcome=values)
    assert of_year_before(line(moved, anticipation=2))
    assert of_year_before(line(moved, anticipation=2, under_way=1)) == ()


def test_everything_is_looked_at_together_and_what_cannot_be_is_said() -> None:
    found = raised(1, 40, 4.0)
    adopter = int(np.flatnonzero(found.adopted != NEVER)[0])  # everybody lies next to it
    far = [[adopter] for _ in found.areas]
    looked = all_warnings(group_time(found, anticipation=2), far, (), drawn(5, effect=3.0))
    assert {each.doubt for each in looked.warned} == {Doubt.REGRESSION, Doubt.NEGATIVE_CONTROL}
    assert [doubt for doubt, _ in looked.untold] == [Doubt.SPILL_OVER]  # nobody is far
    assert Doubt.SPILL_OVER not in {doubt for doubt, _ in all_warnings(group_time(found)).untold}
    adopted = np.where(found.adopted == NEVER, NEVER, found.adopted - 5)
    short = replace(found, periods=found.periods[5:], outcome=found.outcome[:, 5:], adopted=adopted)
    assert [doubt for doubt, _ in all_warnings(group_time(short)).untold] == [Doubt.PRE_TREND]
