"""Cells, margins and lines of tables, one by one and linked."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.clearance.suppression.lattice import Axis, Lattice
from sightline.clearance.suppression.linked import join
from sightline.errors import ClearanceError
from tests.unit.clearance.suppression.tables import interior, place, sums, table


def test_margins_are_the_sums_of_what_is_in_them() -> None:
    counts = np.arange(24).reshape(4, 3, 2)
    lattice = table(counts, regions=True)
    assert lattice.size == 7 * 4 * 3
    assert lattice.values[place(lattice)] == counts.sum()
    assert lattice.values[place(lattice, area="West", form="form1")] == counts[:2, 1].sum()
    assert lattice.values[place(lattice, area="A3", sex="sex0")] == counts[3, :, 0].sum()


def test_every_line_of_a_table_comes_to_nought_and_explains_every_margin() -> None:
    lattice = table(np.arange(24).reshape(4, 3, 2), regions=True)
    assert not (lattice.lines @ lattice.values).any()
    assert (sums(lattice) @ lattice.values[interior(lattice)] == lattice.values).all()


def test_blocks_are_the_areas_that_areas_are_part_of_and_regions_are_wide() -> None:
    lattice = table([[9, 9], [9, 9], [9, 9], [9, 9]], regions=True)
    assert lattice.block[place(lattice)] == 0
    assert lattice.block[place(lattice, area="West")] == 1
    assert lattice.block[place(lattice, area="A0")] != lattice.block[place(lattice, area="A3")]
    assert lattice.wide[place(lattice, area="East")]
    assert not lattice.wide[place(lattice, area="A3")]


def test_a_cell_that_two_tables_show_is_one_cell() -> None:
    by_sex = table([[[4, 8], [9, 7]], [[8, 8], [9, 9]]])
    by_age = Lattice.of(
        [
            Axis("area", {"A0": "England", "A1": "England"}),
            Axis.flat("form", ["form0", "form1"]),
            Axis.flat("age", "xyz"),
        ],
        np.array([[[2, 5, 5], [6, 5, 5]], [[6, 5, 5], [6, 6, 6]]]),
    )
    both = join([by_sex, by_age])
    assert both.size == by_sex.size + by_age.size - 9  # area by form with its margins
    assert not (both.lines @ both.values).any()
    assert both.values[place(both, area="A0", form="form0")] == 12


def test_linked_tables_that_disagree_are_refused() -> None:
    with pytest.raises(ClearanceError, match="agree"):
        join([table([[4, 8], [9, 7]]), table([[4, 8], [9, 6]])])


@pytest.mark.parametrize(
    "parents", [{"a": "x", "b": "y"}, {"a": "b", "b": "a", "c": "x"}, {}], ids=["two totals", "circle", "no code"]
)
def test_an_axis_is_one_tree(parents: dict[str, str]) -> None:
    with pytest.raises(ClearanceError):
        Axis("form", parents)


def test_counts_that_do_not_fit_are_refused() -> None:
    axes = [Axis.flat("area", "ab"), Axis.flat("form", "xy")]
    for wrong in (np.zeros((2, 3), dtype=int), np.array([[1, 2], [3, -1]])):
        with pytest.raises(ClearanceError):
            Lattice.of(axes, wrong)
