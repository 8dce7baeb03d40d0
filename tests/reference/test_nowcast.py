"""Nowcasts against the deterministic cases in the tests of R's baselinenowcast (0.2.1000, MIT): numbers, not code.

Its data of German hospital admissions are not in ../shared/data, nor is any other real triangle: what was measured on
them once stands in docs/methods-areas.md.
"""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.nowcast import Triangle, completed, delays

SHARES = [0.4, 0.3, 0.2, 0.1]
Rows = list[list[float | None]]


def staircase(full: list[list[float]]) -> Rows:
    """The triangle that is known of whole rows."""
    return [
        [count if row + delay < len(full) else None for delay, count in enumerate(counts)]
        for row, counts in enumerate(full)
    ]


def test_shares_of_exact_counts_are_recovered_to_a_millionth() -> None:
    rows = staircase([[total * share for share in SHARES] for total in (100, 150, 200, 250, 300)])
    assert delays(Triangle.of(rows)) == pytest.approx(SHARES, abs=1e-6)


def test_fewer_delays_give_the_same_shares_among_themselves() -> None:
    rows = staircase([[total * share for share in SHARES[:3]] for total in (100, 150, 200, 250, 300)])
    assert delays(Triangle.of(rows)) == pytest.approx([share / 0.9 for share in SHARES[:3]], abs=1e-6)


def filled(last: float) -> np.ndarray:
    rows: Rows = [[10, 5, 5, 5], [20, 10, 10, None], [40, 20, None, None], [last, None, None, None]]
    return completed(Triangle.of(rows), [0.4, 0.2, 0.2, 0.2])


def test_what_is_to_come_is_filled_in_as_there() -> None:
    """Its test says 10, and 20 and 20, to a tenth; the correction for noughts makes them a little more."""
    found = filled(60)
    assert found[1, 3] == pytest.approx(10, rel=0.1)
    assert found[2, 2:] == pytest.approx([20, 20], rel=0.1)
    assert found[1, 3] == pytest.approx((40 + 1 - 0.8) / 0.8 * 0.2, abs=1e-12)


def test_a_period_from_which_nothing_has_come_is_still_expected_to_come_to_something() -> None:
    """Its test says 0.2, to a tenth of it; filled in delay by delay the last cell is 0.1833."""
    assert filled(0)[3, 3] == pytest.approx(0.2, rel=0.1)
    assert filled(0)[3] == pytest.approx([0, 0.3, 0.7 / 3, 0.55 / 3], abs=1e-12)


def test_the_cells_of_its_larger_triangle_are_the_formula_s() -> None:
    rows: Rows = [[100, 50, 30, 20], [90, 45, 25, None], [80, 40, None, None], [70, None, None, None]]
    found = completed(Triangle.of(rows), [0.5, 0.3, 0.15, 0.05])
    assert found[3, 1] == pytest.approx((70 + 1 - 0.5) / 0.5 * 0.3, abs=1e-6)
    assert found[2, 2] == pytest.approx((120 + 1 - 0.8) / 0.8 * 0.15, abs=1e-6)


def test_no_record_at_the_first_delay_makes_the_latest_period_impossible_to_nowcast() -> None:
    rows: Rows = [[10, 5, 5, 5], [20, 10, 10, None], [40, 20, None, None], [1, None, None, None]]
    with pytest.raises(MethodError, match="cannot be nowcast"):
        completed(Triangle.of(rows), [0, 0.4, 0.4, 0.2])


def test_a_share_of_0_in_the_middle_leaves_nothing_undefined() -> None:
    rows: Rows = [[10, 5, 5, 5], [20, 10, 10, None], [40, 20, None, None], [1, None, None, None]]
    found = completed(Triangle.of(rows), [0.2, 0.4, 0, 0.4])
    assert np.isfinite(found).all()
    assert found[3, 2] == 0
