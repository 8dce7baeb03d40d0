"""The alternatives: what each adds, that it is right on average, and that what it prints goes through the attack."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sightline.clearance.alternatives import cell_key, controlled, draws, private
from sightline.clearance.alternatives.draws import WHOLE
from sightline.clearance.alternatives.printing import printing
from sightline.clearance.cells import cell_of
from sightline.clearance.policy import policy
from sightline.clearance.public import Earlier, Public
from sightline.clearance.release import protect
from sightline.errors import ClearanceError
from sightline.standard.drafts import FigureTable
from tests.unit.clearance.made import AGE, FORM, HARMED_BY, SEX, counts, shown, total
from tests.unit.clearance.test_brute_force import crossed

KEYS, ROUNDED, PRIVATE = policy("cell-key"), policy("controlled-rounding"), policy("differential-privacy")


# -- cell keys -------------------------------------------------------------------------------------------------


def test_the_key_of_a_cell_is_the_sum_of_its_records_modulo_256() -> None:
    assert cell_key.cell_key([200, 100, 3]) == 47
    boys, girls = [7, 250, 99], [13, 255]
    assert cell_key.cell_key(boys + girls) == (cell_key.cell_key(boys) + cell_key.cell_key(girls)) % 256


@pytest.mark.parametrize("count", [*range(40), 251, 1_004])
def test_a_row_has_multiples_of_five_within_nine_that_are_the_count_on_average(count: int) -> None:
    found = cell_key.row(count)
    assert len(found) == 256
    assert all(value % 5 == 0 and value >= 0 and abs(value - count) <= 9 for value in found)
    assert sum(found) / 256 == pytest.approx(count, abs=0.05)
    assert len(set(found)) > 1 or count == 0  # nobody can tell what was added


def test_less_than_ten_is_not_shown_and_nought_is_nought() -> None:
    printed = {count: {cell_key.perturbed(count, key) for key in range(256)} for count in range(30)}
    assert printed[0] == {0}
    assert all(None in printed[count] for count in range(1, 15))
    assert all(value is None or value >= 10 for count in range(1, 30) for value in printed[count])
    assert 10 in printed[5]  # a small count may be shown as ten, so that ten does not say that there were ten


def test_the_interval_holds_just_the_counts_that_could_print_so() -> None:
    for value in (None, 10, 15, 40):
        able = [n for n in range(1, 80) if value in {cell_key.perturbed(n, key) for key in range(256)}]
        assert (min(able), max(able)) == cell_key.interval(value)


# -- controlled rounding ---------------------------------------------------------------------------------------


TABLES = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4)


@settings(deadline=None)
@given(TABLES, st.sampled_from([5, 10]))
def test_a_controlled_table_adds_up_and_is_as_near_as_a_linear_program_finds(table: list[list[int]], base: int) -> None:
    """SciPy's HiGHS on the same problem: the change is as small as can be, and no count moves a whole base."""
    rows, columns = _margins(table, base)
    chance = [[0.5] * 3 for _ in table]
    found = controlled.by_two(table, rows, columns, base, chance)
    assert [sum(line) for line in found] == rows
    assert [sum(line) for line in zip(*found, strict=True)] == columns
    best = _by_program(table, rows, columns, base)
    near = all(
        abs(a - b) < base for one, other in zip(found, table, strict=True) for a, b in zip(one, other, strict=True)
    )
    assert near is (best is not None)
    if best is not None:
        assert _change(found, table) == pytest.approx(best)


def _margins(table: Sequence[Sequence[int]], base: int) -> tuple[list[int], list[int]]:
    """Rows and columns that add up to one total, each rounded with the tool itself."""
    sums = [sum(line) for line in table], [sum(line) for line in zip(*table, strict=True)]
    whole = (sum(sums[0]) + base // 2) // base * base
    rows, columns = (controlled.by_one(one, whole, base, [0.5] * len(one)) for one in sums)
    return rows, columns


def _change(found: Sequence[Sequence[int]], table: Sequence[Sequence[int]]) -> float:
    return float(np.abs(np.array(found) - np.array(table)).sum())


def _by_program(table: Sequence[Sequence[int]], rows: Sequence[int], columns: Sequence[int], base: int) -> float | None:
    counts = np.array(table)
    m, n = counts.shape
    low, high = counts // base, -(-counts // base)
    sums = np.vstack([np.kron(np.eye(m), np.ones(n)), np.kron(np.ones(m), np.eye(n))])
    wanted = np.concatenate([np.array(rows) // base - low.sum(axis=1), np.array(columns) // base - low.sum(axis=0)])
    cost = (np.abs(high * base - counts) - np.abs(low * base - counts)).ravel()
    limits = [(0, int(one)) for one in (high - low).ravel()]
    solved = linprog(cost, A_eq=sums, b_eq=wanted, bounds=limits, method="highs")
    return float(solved.fun + np.abs(low * base - counts).sum()) if solved.status == 0 else None


def test_rounded_tables_of_a_release_add_up_as_they_are_printed() -> None:
    both, sex, age, whole = protect(crossed([23, 4, 18, 31]), ROUNDED, seed="s").tables
    numbers = {table.name: [int(f.value or 0) for f in table.figures] for table in (both, sex, age, whole)}
    f_young, f_old, m_young, m_old = numbers[both.name]
    assert [f_young + f_old, m_young + m_old] == numbers[sex.name]
    assert [f_young + m_young, f_old + m_old] == numbers[age.name]
    assert sum(numbers[sex.name]) == numbers[whole.name][0]
    assert all(number % 10 == 0 for line in numbers.values() for number in line)


def test_a_count_is_right_on_average_over_seeds() -> None:
    tables = [counts([SEX], {"F": 23, "M": 4}), total(27)]
    seen = Counter(tuple(shown(t)) for seed in range(400) for t in protect(tables, ROUNDED, seed=str(seed)).tables[1:])
    assert set(seen) == {(20,), (30,)}
    assert seen[(30,)] / 400 == pytest.approx(0.7, abs=0.07)


def test_three_dimensions_are_refused() -> None:
    cells: dict[tuple[str, ...], int] = dict.fromkeys(product("FM", ("0-9", "10-17"), "abc"), 20)
    with pytest.raises(ClearanceError, match="at most two dimensions"):
        protect([counts([SEX, AGE, FORM], cells)], ROUNDED, seed="s")


# -- differential privacy --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.5, 2.0, 8.0])
def test_noise_has_the_two_sided_geometric_distribution(scale: float) -> None:
    """Against the formula: the chance of k is (1 - a) / (1 + a) times a to the power |k|, with a = exp(-1 / scale)."""
    many = 200_000
    drawn = Counter(private.noise(place * WHOLE // many, scale) for place in range(many))
    alpha = math.exp(-1 / scale)
    for k in range(-5, 6):
        assert drawn[k] / many == pytest.approx((1 - alpha) / (1 + alpha) * alpha ** abs(k), abs=2 / many)


def test_the_greatest_draw_is_under_one_and_makes_noise_and_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest float to the greatest whole number over WHOLE is 1: a key would be none of 256, the noise endless."""
    cell = cell_of(total(74).figures[0])
    monkeypatch.setattr(draws, "whole", lambda *_: WHOLE - 1)
    assert draws.draw("s", cell, "cell key") < 1
    assert cell_key.seeded_key("s", cell) == 255
    assert private.noise(WHOLE - 1, 2.0) == 89
    assert private.noise(0, 2.0) == -89


def test_two_neighbouring_counts_print_a_number_with_nearly_the_same_chance() -> None:
    """The promise itself: with scale 1 / epsilon, no number is more than exp(epsilon) times likelier for 21 than 20."""
    epsilon, many = 0.5, 100_000
    one, other = (
        Counter(max(0, count + private.noise(place * WHOLE // many, 1 / epsilon)) for place in range(many))
        for count in (20, 21)
    )
    common = [number for number in one if one[number] > 50 and other[number] > 50]
    assert len(common) > 15
    assert all(abs(math.log(one[number] / other[number])) <= epsilon + 0.03 for number in common)


def test_what_breakdowns_spend_adds_up_and_more_than_the_budget_is_refused() -> None:
    tables = [counts([SEX], {"F": 41, "M": 33}), counts([FORM], {"a": 40, "b": 3, "c": 31}), total(74)]
    assert private.spent(tables, PRIVATE) == 1.5
    assert private.spent([*tables, tables[0]], PRIVATE) == 1.5  # printed twice, noisy once
    assert private.sensitivity(counts([HARMED_BY], {"adult": 9, "child": 9})) == 2
    with pytest.raises(ClearanceError, match=r"would spend 1.5, and 0 is spent.* has 1 in all"):
        protect(tables, replace(PRIVATE, budget=1.0), seed="s")
    before = Earlier("one", PRIVATE, protect(tables, PRIVATE, seed="s").tables, None)
    with pytest.raises(ClearanceError, match=r"would spend 1.5, and 1.5 is spent"):
        protect(tables, replace(PRIVATE, budget=2.0), public=Public((before,)), seed="t")


# -- all of them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [KEYS, ROUNDED, PRIVATE], ids=lambda by: by.name)
def test_the_same_cell_prints_alike_in_every_table_and_says_how(by: object) -> None:
    assert isinstance(by, type(KEYS))
    first = protect([counts([SEX], {"F": 41, "M": 33}), total(74)], by, seed="s").tables
    again = protect([total(74), counts([SEX], {"F": 41, "M": 33}, name="other")], by, seed="s").tables
    assert shown(first[0]) == shown(again[1])
    assert shown(first[1]) == shown(again[0])
    assert all(f.measure.rounding != "exact" and not f.intervals and f.n is None for t in first for f in t.figures)


@pytest.mark.parametrize("by", [KEYS, PRIVATE], ids=lambda by: by.name)
def test_another_seed_prints_other_numbers(by: object) -> None:
    assert isinstance(by, type(KEYS))
    table = [counts([FORM], {"a": 41, "b": 33, "c": 57})]
    assert len({tuple(shown(protect(table, by, seed=str(seed)).tables[0])) for seed in range(20)}) > 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.sampled_from([KEYS, ROUNDED]), st.integers(0, 50))
def test_no_small_count_is_narrowed_by_whoever_knows_the_rule(values: list[int], by: object, seed: int) -> None:
    """Brute force: every population of four kinds in which each printed number could be printed of its count."""
    assert isinstance(by, type(KEYS))
    tables = crossed(values)
    made = protect(tables, by, seed=str(seed)).tables
    told = printing(tables, by, str(seed)).told
    limits = [(_atoms(f.breakdown), told[cell_of(old)]) for old, f in _pairs(tables, made) if f.value is not None]
    small = [
        (_atoms(old.breakdown), int(old.value or 0))
        for old, _ in _pairs(tables, made)
        if 0 < int(old.value or 0) < by.minimum
    ]
    found: dict[tuple[int, ...], set[int]] = {atoms: set() for atoms, _ in small}
    tops = [min([45, *(high for inside, (_, high) in limits if atom in inside)]) for atom in range(4)]
    for people in product(*(range(0, top + 1, 1) for top in tops)) if small and math.prod(tops) < 60_000 else ():
        if all(low <= sum(people[a] for a in inside) <= high for inside, (low, high) in limits):
            for atoms in found:
                found[atoms].add(sum(people[a] for a in atoms))
    for atoms, number in small:
        if found[atoms]:
            assert number in found[atoms]
            assert max(found[atoms]) - min(found[atoms]) >= by.width


def _pairs(tables: Sequence[FigureTable], made: Sequence[FigureTable]) -> list[tuple]:  # type: ignore[type-arg]
    return [pair for a, b in zip(tables, made, strict=True) for pair in zip(a.figures, b.figures, strict=True)]


def _atoms(breakdown: tuple[tuple[str, str], ...]) -> tuple[int, ...]:
    kinds = [{"sex": s, "age": a} for s in "FM" for a in ("0-9", "10-17")]
    return tuple(n for n, kind in enumerate(kinds) if all(kind[d] == code for d, code in breakdown))
