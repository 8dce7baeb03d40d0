"""Patterns of the tables that the benchmark measures, audited by SciPy and held to others' figures."""

from __future__ import annotations

import numpy as np
import pytest

from bench.clearance import TABLES, lattice
from sightline.clearance.suppression.primary import Demand
from sightline.clearance.suppression.suppress import suppress
from tests.unit.clearance.suppression.tables import widths

pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables in ../shared/data/tables are not here")


@pytest.mark.parametrize(("name", "small"), [("t1", 13), ("t2", 133), ("t3", 655), ("t4", 1847)])
def test_the_small_counts_are_as_many_as_others_found(name: str, small: int) -> None:
    values = lattice(name).values
    assert int(((values > 0) & (values < 6)).sum()) == small


def test_an_independent_program_finds_every_cell_of_a_region_as_wide_as_asked() -> None:
    pattern = suppress(lattice("t1"), Demand())
    assert (widths(pattern.task, pattern.withheld)[pattern.withheld] >= 6 - 1e-6).all()


def test_at_width_one_no_more_is_lost_than_by_the_best_that_was_measured() -> None:
    pattern = suppress(lattice("t2"), Demand(width=1))
    assert (len(pattern.secondary), pattern.lost) <= (77, 872)
    assert pattern.lost <= 872
    dice = np.random.default_rng(1)
    some = np.isin(np.arange(len(pattern.withheld)), dice.choice(np.flatnonzero(pattern.withheld), 12, replace=False))
    assert (widths(pattern.task, pattern.withheld, some)[some] >= 1 - 1e-6).all()
