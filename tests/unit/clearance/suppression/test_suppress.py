"""Patterns of withheld cells against attackers that try everything, and against the least loss there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from sightline.clearance.policy import WITHHOLD, policies
from sightline.clearance.suppression.audit import intervals
from sightline.clearance.suppression.certificates import faults
from sightline.clearance.suppression.choose import Effort
from sightline.clearance.suppression.lattice import Axis, Lattice
from sightline.clearance.suppression.linked import join
from sightline.clearance.suppression.primary import Demand, Task, task
from sightline.clearance.suppression.suppress import suppress
from sightline.errors import ClearanceError
from tests.unit.clearance.suppression.tables import place, possible, sums, table, widths

Counts = NDArray[np.int64]
SEEDS = range(12)
AGES = (("area", "A", 4, "England"), ("form", "form", 3, "total"), ("age", "age", 3, "total"))


def drawn(seed: int, *shape: int) -> Counts:
    """Counts of which many are small and some nought."""
    dice = np.random.default_rng(seed)
    return np.where(dice.random(shape) < 0.15, 0, dice.geometric(0.12, shape))


@pytest.mark.parametrize("effort", [Effort(), Effort(large=-1, at_once=0)], ids=["covers", "as large tables are"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_withheld_cell_is_as_wide_as_asked_to_an_independent_program(seed: int, effort: Effort) -> None:
    pattern = suppress(table(drawn(seed, 6, 4, 2), regions=True), Demand(), effort)
    assert pattern.withheld[pattern.task.primary].all()
    assert (widths(pattern.task, pattern.withheld)[pattern.withheld] >= 6 - 1e-6).all()
    assert faults(pattern.task, pattern.withheld, pattern.certificates) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attacker_who_tries_every_table_of_whole_counts_finds_no_cell_closer_than_the_width(seed: int) -> None:
    pattern = suppress(table(np.minimum(drawn(seed, 3, 3), 7)), Demand(minimum=3, width=3))
    found = np.array(list(possible(pattern.task, pattern.withheld)))
    apart = found.max(axis=0) - found.min(axis=0)
    whole = list(pattern.certificates.whole())
    assert sorted(whole) == np.flatnonzero(pattern.withheld).tolist()  # by two dimensions corners are whole
    assert (apart[whole] >= 3).all()


def least_loss(asked: Task) -> float:
    """The least cost of a sufficient pattern at width 1, by trying all in the order of their cost.

    At width 1 a pattern is enough where every withheld cell can move at all: where it is in the support of the null
    space of the printed cells' sums.
    """
    values, free = asked.lattice.values, np.flatnonzero(asked.free)
    cost = 1.0 + 0.05 * values
    patterns = (set(some) for size in range(len(free) + 1) for some in itertools.combinations(free.tolist(), size))
    added = sums(asked.lattice).astype(float)
    for chosen in sorted(patterns, key=lambda some: sum(cost[cell] for cell in some)):
        withheld = asked.primary.copy()
        withheld[list(chosen)] = True
        moves = np.linalg.svd(added[~withheld])
        rank = int((moves[1] > 1e-9).sum())
        if (np.abs(added[withheld] @ moves[2][rank:].T) > 1e-9).any(axis=1).all():
            return float(sum(cost[cell] for cell in chosen))
    raise AssertionError("withholding everything must be enough")


@pytest.mark.parametrize("seed", range(8))
def test_the_loss_is_the_least_there_is(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(6, 30, (3, 2))
    counts.flat[seed % 6], counts.flat[(seed * 2 + 1) % 6] = 2, 4
    pattern = suppress(table(counts), Demand(width=1))
    ours = float((1.0 + 0.05 * pattern.task.lattice.values[pattern.secondary]).sum())
    assert ours <= 1.01 * least_loss(pattern.task) + 1e-9


def test_a_rounded_region_is_known_only_to_its_interval_and_the_attacker_uses_it() -> None:
    counts = drawn(5, 6, 3)
    demand = Demand.of(policies()["english-official"])
    pattern = suppress(table(counts, regions=True), demand)
    assert (widths(pattern.task, pattern.withheld)[pattern.withheld] >= 6 - 1e-6).all()
    exact = suppress(table(counts, regions=True), Demand())
    assert len(pattern.secondary) < len(exact.secondary)
    wide = pattern.task.lattice.wide & ~pattern.withheld
    for witness in pattern.certificates.witnesses:
        other = witness.table(pattern.task.lattice.values)[wide] / witness.divisor
        assert (np.floor(other / 10 + 0.5) * 10 == (pattern.task.lattice.values[wide] + 5) // 10 * 10).all()


def test_where_noughts_are_withheld_they_are_protected_as_small_counts_are() -> None:
    pattern = suppress(table(drawn(3, 4, 4)), Demand(zeros=WITHHOLD))
    noughts = pattern.task.lattice.values == 0
    assert noughts.any()
    assert pattern.withheld[noughts].all()
    assert (widths(pattern.task, pattern.withheld)[pattern.withheld] >= 6 - 1e-6).all()


def test_a_small_region_is_withheld_with_another_and_carried_by_its_authorities() -> None:
    counts = np.array([[1, 40, 30], [2, 50, 20], [20, 30, 40], [15, 25, 35], [30, 20, 10], [9, 12, 30]])
    pattern = suppress(table(counts, regions=True), Demand())
    region = place(pattern.task.lattice, area="West", form="form0")
    small = table(np.array([[1, 40, 30], [2, 50, 20], [1, 30, 40], *counts[3:]]), regions=True)
    assert not pattern.withheld[region]
    found = suppress(small, Demand())
    assert found.task.primary[region]
    assert found.withheld[[place(small, area="East", form="form0")]].all() or found.withheld[place(small, form="form0")]
    assert (widths(found.task, found.withheld)[found.withheld] >= 6 - 1e-6).all()


def by_age(counts: Counts, dice: np.random.Generator) -> Counts:
    """Each count divided over three ages."""
    return np.array([[dice.multinomial(one, [0.2, 0.3, 0.5]) for one in row] for row in counts])


@pytest.mark.parametrize("seed", range(6))
def test_linked_tables_are_protected_together_and_a_shared_cell_has_one_status(seed: int) -> None:
    dice = np.random.default_rng(seed)
    sexes = drawn(seed, 4, 3, 2)
    axes = [Axis.flat(name, [f"{code}{n}" for n in range(size)], total) for name, code, size, total in AGES]
    second = Lattice.of(axes, by_age(sexes.sum(axis=2), dice))
    both = join([table(sexes), second])
    pattern = suppress(both, Demand())
    assert pattern.withheld.shape == (both.size,)
    assert (linked_widths(pattern.task, pattern.withheld)[pattern.withheld] >= 6 - 1e-6).all()


def linked_widths(asked: Task, withheld: NDArray[np.bool_]) -> NDArray[np.float64]:
    """As tables.widths, on all cells with all lines, for tables that have no interior in common."""
    lattice = asked.lattice
    bounds = [(0, None) if hidden else (int(v), int(v)) for hidden, v in zip(withheld, lattice.values, strict=True)]
    found = np.zeros(lattice.size)
    for cell in np.flatnonzero(withheld):
        goal = np.zeros(lattice.size)
        goal[cell] = 1
        low, high = (
            linprog(sign * goal, A_eq=lattice.lines, b_eq=np.zeros(lattice.lines.shape[0]), bounds=bounds)
            for sign in (1, -1)
        )
        found[cell] = np.inf if high.status == 3 else -high.fun - low.fun
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_audit_agrees_with_an_independent_program(seed: int) -> None:
    pattern = suppress(table(drawn(seed, 4, 3, 2), regions=True), Demand())
    low, high = intervals(pattern.task, pattern.withheld)
    expected = widths(pattern.task, pattern.withheld)
    bounded = pattern.withheld & np.isfinite(expected)
    assert high[bounded] - low[bounded] == pytest.approx(expected[bounded], abs=1e-6)
    values = pattern.task.lattice.values
    assert (low - 1e-6 <= values).all()
    assert (values <= high + 1e-6).all()


def test_whoever_knows_which_cells_are_small_knows_more() -> None:
    pattern = suppress(table([[2, 9, 20], [12, 8, 30], [25, 30, 40]]), Demand())
    low, high = intervals(pattern.task, pattern.withheld, knows_small=True)
    small = place(pattern.task.lattice, area="A0", form="form0")
    assert (low[small], high[small]) == (1, 5)
    plain = intervals(pattern.task, pattern.withheld)
    assert (low >= plain[0] - 1e-6).all()
    assert (high <= plain[1] + 1e-6).all()


def test_a_table_without_small_counts_loses_nothing() -> None:
    pattern = suppress(table([[8, 9], [10, 11]]), Demand())
    assert not pattern.withheld.any()
    assert pattern.certificates.witnesses == ()


def test_the_same_table_gives_the_same_pattern() -> None:
    first, second = (suppress(table(drawn(9, 6, 4, 2), regions=True), Demand()) for _ in range(2))
    assert (first.withheld == second.withheld).all()


@pytest.mark.parametrize("width", [0, 7])
def test_a_width_that_published_totals_cannot_give_is_refused(width: int) -> None:
    with pytest.raises(ClearanceError, match="width"):
        Demand(minimum=6, width=width)


def test_small_counts_are_those_under_the_minimum() -> None:
    asked = task(table([[5, 6], [7, 9]]), Demand())
    codes = {place(asked.lattice, area=area, form=form) for area, form in [("A0", "form0")]}
    assert set(np.flatnonzero(asked.primary).tolist()) == codes
