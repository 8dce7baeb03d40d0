"""Shares: Wilson's interval, and words that give no count away."""

from __future__ import annotations

import pytest

from sightline.standard.shares import range_in_percent, whole_percent, wilson


def test_wilson_is_that_of_the_textbooks() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


def test_wilson_at_the_ends_is_no_point() -> None:
    assert wilson(0, 50) == pytest.approx((0.0, 0.0713), abs=1e-4)
    assert wilson(50, 50) == pytest.approx((0.9287, 1.0), abs=1e-4)
    # exactly: a true share of nought, or of all, must lie in the range of none, or of all
    assert all(wilson(0, n)[0] == 0.0 and wilson(n, n)[1] == 1.0 for n in range(1, 400))


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "under 1%"), (0.0049, "under 1%"), (0.005, "1%"), (0.245, "25%"), (0.994, "99%"), (0.995, "over 99%"),
     (1, "over 99%")],
)  # fmt: skip
def test_shares_are_whole_and_the_ends_stay_open(share: float, words: str) -> None:
    assert whole_percent(share) == words


def test_a_range_is_rounded_outwards() -> None:
    assert range_in_percent(0.9409, 0.9701) == "94% to 98%"
