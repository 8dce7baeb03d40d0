"""Who lives in the made-up England: areas, households, births, moves, schools."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import numpy.typing as npt
import pytest

from sightline.standard.areas import current
from sightline.synthetic.days import YEAR_OF_LIFE
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.setting import Setting, setting
from sightline.synthetic.society.england import ETHNICITIES, England, make_england
from sightline.synthetic.society.population import CHILDHOOD, Population, make_population, share_out

CHILDREN = 150_000
YEARS = (2024, 2025, 2026)


def place(areas: int = 8, years: tuple[int, ...] = YEARS, seed: int = 5) -> Setting:
    return setting(Scenario("test", "a test", areas, 0, years), seed, list(current()[:areas]))


@pytest.fixture(scope="module")
def england() -> England:
    return make_england(np.random.default_rng(3), place().areas)


@pytest.fixture(scope="module")
def population(england: England) -> Population:
    return make_population(place(), england, CHILDREN)


def living(population: Population, on: int) -> npt.NDArray[np.bool_]:
    there: npt.NDArray[np.bool_] = (population.birth <= on) & (population.birth > on - CHILDHOOD)
    return there


def middle(where: Setting) -> int:
    return (where.start + where.end) // 2


def in_same_household(population: Population) -> npt.NDArray[np.bool_]:
    """For each child but the first, whether the one before is of the same household."""
    same: npt.NDArray[np.bool_] = np.diff(population.household) == 0
    return same


def test_children_are_shared_out_by_the_areas_own_and_none_is_lost(england: England, population: Population) -> None:
    there = np.bincount(population.area[living(population, middle(place()))], minlength=8)
    wanted = share_out(CHILDREN, england.children)
    assert wanted.sum() == CHILDREN
    assert np.abs(wanted - CHILDREN * england.children / england.children.sum()).max() < 1
    assert ((there - wanted >= 0) & (there - wanted < 6)).all()


def test_without_a_number_each_area_holds_its_own_children() -> None:
    where = place(3)
    own = England(np.array([900, 0, 2500]), np.full((3, len(ETHNICITIES)), 1 / len(ETHNICITIES)), real=False)
    made = make_population(where, own, 0)
    there = np.bincount(made.area[living(made, middle(where))], minlength=3)
    assert there[1] == 0
    assert 0 <= there[0] - 900 < 6
    assert 0 <= there[2] - 2500 < 6


def test_every_age_is_there_on_every_day_and_none_more_than_another(population: Population) -> None:
    where = place()
    for on in (where.start, middle(where), where.end):
        ages = (on - population.birth[living(population, on)]) / YEAR_OF_LIFE
        shares = np.bincount(ages.astype(int), minlength=18) / len(ages)
        assert len(shares) == 18
        assert shares == pytest.approx(1 / 18, rel=0.08)


def test_nobody_is_there_who_is_no_child_on_any_day_of_the_years(population: Population) -> None:
    where = place()
    assert population.birth.max() <= where.end
    assert (population.birth + CHILDHOOD >= where.start).all()
    assert (population.birth > where.end - 40).any()
    assert (population.birth + CHILDHOOD < where.start + 40).any()


def test_sizes_of_households_are_near_the_published_ones(population: Population) -> None:
    house = population.household[living(population, middle(place()))]
    sizes = np.bincount(np.unique(house, return_counts=True)[1], minlength=6)
    shares = sizes / sizes.sum()
    assert shares[1] == pytest.approx(0.45, abs=0.02)
    assert shares[2] == pytest.approx(0.41, abs=0.02)
    assert shares[3:].sum() == pytest.approx(0.14, abs=0.02)
    assert shares[4:].sum() > 0.01


def test_households_are_numbered_in_order_and_the_eldest_stands_first(population: Population) -> None:
    steps = np.diff(population.household)
    assert population.household[0] == 0
    assert set(steps.tolist()) == {0, 1}
    assert (np.diff(population.birth)[steps == 0] >= 0).all()


def test_twins_share_their_day_and_others_are_at_least_nine_months_apart(population: Population) -> None:
    same = in_same_household(population)
    gap = np.diff(population.birth)[same]
    pair = population.twin[1:][same] & population.twin[:-1][same] & (gap == 0)
    assert gap[gap > 0].min() >= 275
    assert 2 * pair.sum() == population.twin.sum()
    assert (gap == 0).sum() == pair.sum()
    assert population.twin.mean() == pytest.approx(0.03, abs=0.004)


def test_brothers_and_sisters_are_some_three_years_apart(population: Population) -> None:
    gap = np.diff(population.birth)[in_same_household(population)] / YEAR_OF_LIFE
    assert np.median(gap[gap > 0]) == pytest.approx(2.7, abs=0.3)
    assert (gap > 6).mean() > 0.02
    first = np.flatnonzero(np.diff(population.household, prepend=-1))
    last = np.append(first[1:], len(population)) - 1
    assert (population.birth[last] - population.birth[first]).max() <= 12 * YEAR_OF_LIFE


def test_a_household_shares_home_move_group_and_trouble(population: Population) -> None:
    same = in_same_household(population)
    for name in ("area", "ethnicity", "trouble", "move_day", "next_area"):
        values = getattr(population, name)
        assert (values[1:][same] == values[:-1][same]).all(), name


def test_half_brothers_and_sisters_come_after_another_child_and_are_some(population: Population) -> None:
    first = np.concatenate([[True], ~in_same_household(population)])
    assert not population.half[first].any()
    assert 0.05 < population.half.mean() < 0.11
    pair = np.flatnonzero(population.twin[1:] & (np.diff(population.birth) == 0) & in_same_household(population))
    twins_differ = population.half[pair] != population.half[pair + 1]
    assert not twins_differ.any()


def test_trouble_has_mean_one_and_a_long_tail(population: Population) -> None:
    heaviest = np.sort(population.trouble)[-len(population) // 10 :]
    assert population.trouble.mean() == pytest.approx(1, abs=0.03)
    assert heaviest.sum() / population.trouble.sum() > 0.3
    assert population.trouble.min() > 0


def test_ethnic_groups_follow_each_areas_own_mix(england: England, population: Population) -> None:
    for area in range(8):
        house, first = np.unique(population.household[population.area == area], return_index=True)
        group = population.ethnicity[population.area == area][first]
        shares = np.bincount(group, minlength=len(ETHNICITIES)) / len(house)
        assert shares == pytest.approx(england.ethnic[area], abs=0.02)


@pytest.mark.parametrize(("years", "share"), [((2025,), 0.053), (YEARS, 0.159)])
def test_moves_grow_with_the_years(england: England, years: tuple[int, ...], share: float) -> None:
    where = place(years=years)
    made = make_population(where, england, 40_000)
    moved = made.move_day > 0
    away = made.next_area != made.area
    assert moved.mean() == pytest.approx(share, rel=0.1)
    assert made.move_day[moved].min() > where.start
    assert made.move_day[moved].max() < where.end
    assert not (away & ~moved).any()


def test_one_move_in_five_is_to_another_area(population: Population) -> None:
    moved, away = population.move_day > 0, population.next_area != population.area
    assert away.sum() / moved.sum() == pytest.approx(0.2, abs=0.012)
    assert set(population.next_area[away].tolist()) == set(range(8))


def test_a_world_of_one_area_has_nowhere_else_to_move() -> None:
    where = place(1)
    made = make_population(where, make_england(np.random.default_rng(3), where.areas), 3000)
    assert (made.next_area == 0).all()
    assert (made.move_day > 0).any()


def test_children_live_where_they_moved_from_the_day_of_the_move_on(population: Population) -> None:
    gone = np.flatnonzero(population.next_area != population.area)[:50].astype(np.int32)
    on = population.move_day[gone]
    assert (population.area_on(gone, on - 1) == population.area[gone]).all()
    assert (population.area_on(gone, on) == population.next_area[gone]).all()


def test_age_on_a_day_is_in_years(population: Population) -> None:
    child = np.array([0, 5], dtype=np.int32)
    on = population.birth[child] + np.array([0, 3653], dtype=np.int32)
    assert population.age_on(child, on) == pytest.approx([0, 10], abs=0.01)


def test_schools_are_numbered_by_area_and_of_the_usual_size(population: Population) -> None:
    where = place()
    there = living(population, middle(where)) & (population.school >= 0)
    age = (middle(where) - population.birth) / YEAR_OF_LIFE
    for area in range(8):
        mine = there & (population.area == area)
        at_primary = mine & (age > 5.5) & (age < 10.8)
        primaries = int(population.school[at_primary].max()) + 1
        older = population.school[mine & (age > 12.2)]
        assert older.min() >= primaries
        sizes = np.bincount(population.school[mine])
        assert sizes[:primaries].mean() == pytest.approx(300, rel=0.2)
        assert sizes[primaries:].mean() == pytest.approx(1000, rel=0.25)
        assert (sizes > 0).all()


def test_the_youngest_have_no_school_yet_and_older_ones_have(population: Population) -> None:
    age_at_end = (place().end - population.birth) / YEAR_OF_LIFE
    assert (population.school[age_at_end < 4.5] == -1).all()
    assert (population.school[age_at_end > 5.7] >= 0).all()


def test_brothers_and_sisters_of_one_phase_go_to_one_school(population: Population) -> None:
    age = (middle(place()) - population.birth) / YEAR_OF_LIFE
    primary = (age > 5.5) & (age < 10.8)
    both = in_same_household(population) & primary[1:] & primary[:-1]
    assert both.sum() > 1000
    assert (population.school[1:][both] == population.school[:-1][both]).all()


def test_the_same_seed_gives_the_same_children_and_another_gives_others(england: England) -> None:
    one, again = (make_population(place(), england, 5000) for _ in range(2))
    for field in fields(Population):
        assert np.array_equal(getattr(one, field.name), getattr(again, field.name)), field.name
    other = make_population(place(seed=6), england, 5000)
    assert len(other) != len(one) or not np.array_equal(other.birth, one.birth)


def test_a_child_takes_few_bytes(population: Population) -> None:
    arrays = [getattr(population, field.name) for field in fields(Population)]
    assert {len(array) for array in arrays} == {len(population)}
    assert sum(array.itemsize for array in arrays) <= 27
