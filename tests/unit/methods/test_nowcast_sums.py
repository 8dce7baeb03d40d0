"""Nowcasts of a year of months: how often they hold what comes, beside ends that are added up; what they refuse."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sightline.errors import MethodError
from sightline.methods.nowcast import Triangle, nowcast
from sightline.methods.nowcast_sums import nowcast_together

YEAR, HORIZON = 12, 12
Floats = npt.NDArray[np.float64]


def whole(seed: int, months: int, mean: float, varying: float = 0.0) -> Floats:
    """Complete rows; `varying` is by how much the speed of recording varies from one month of recording to the next."""
    generator = np.random.default_rng(seed)
    shares = 0.35 * 0.55 ** np.arange(HORIZON + 1) + 0.02 * 0.9 ** np.arange(HORIZON + 1)
    shape = 1 / varying**2 if varying else None
    speed = generator.gamma(shape, 1 / shape, months + HORIZON + 1) if shape else np.ones(months + HORIZON + 1)
    rows = [mean * shares / shares.sum() * speed[month : month + HORIZON + 1] for month in range(months)]
    return generator.poisson(rows).astype(np.float64)


def known(full: Floats) -> Triangle:
    """What is known of whole rows when the last is the latest."""
    row, delay = np.indices(full.shape)
    return Triangle(np.where(row + delay < len(full), full, np.nan), {})


@pytest.mark.parametrize(("mean", "varying"), [(4.0, 0.0), (50.0, 0.0), (50.0, 0.3), (400.0, 0.3)])
@pytest.mark.parametrize("months", [24, 36])
def test_the_95_interval_of_the_latest_year_holds_what_comes(months: int, mean: float, varying: float) -> None:
    latest, held, expected, came = range(months - YEAR, months), 0, 0.0, 0.0
    for seed in range(100):
        full = whole(seed, months, mean, varying)
        found = nowcast_together(known(full), latest)
        in_the_end = float(full[latest.start :].sum())
        held += found.intervals[0].lower <= in_the_end <= found.intervals[0].upper
        expected, came = expected + found.expected, came + in_the_end
    assert 90 <= held <= 100
    assert expected / came == pytest.approx(1, abs=0.03)


def test_ends_of_months_added_up_are_far_too_wide_for_a_year() -> None:
    full = whole(1, 36, 50)
    latest = range(24, 36)
    together = nowcast_together(known(full), latest).intervals[0]
    rows = {row.row: row.intervals[-1] for row in nowcast(known(full)).rows}
    apart = sum(rows[row].upper - rows[row].lower for row in latest)
    assert together.upper - together.lower < apart / 2


def test_a_year_that_is_complete_is_what_it_is() -> None:
    full = whole(2, 36, 20)
    found = nowcast_together(known(full), range(YEAR))
    assert found.received == found.expected == found.median == full[:YEAR].sum()
    assert [(one.lower, one.upper) for one in found.intervals] == [(found.received, found.received)]


def test_what_is_still_to_come_is_what_the_shares_of_the_chain_ladder_leave() -> None:
    # 4, 3 and 1 in 8 with each delay: of 40 after the first a half has come, of 70 after the second seven in eight.
    rows = [[40.0, 30.0, 10.0]] * 10
    found = nowcast_together(known(np.array(rows)), range(8, 10))
    assert found.received == 110
    assert found.expected == pytest.approx(160)


def test_a_period_of_which_a_part_was_not_sent_is_not_nowcast_and_no_past_error() -> None:
    full = whole(3, 36, 30)
    cells: list[list[float | None]] = [
        [None if np.isnan(cell) else float(cell) for cell in row] for row in known(full).counts
    ]
    cells[30][1] = None
    with pytest.raises(MethodError, match="a part was not sent"):
        nowcast_together(Triangle.of(cells), range(24, 36))
    cells[30][1], cells[6][1] = float(full[30][1]), None
    with_gap, without = (
        nowcast_together(Triangle.of(cells), range(24, 36)),
        nowcast_together(known(full), range(24, 36)),
    )
    assert with_gap.past < without.past


@pytest.mark.parametrize(
    ("months", "rows", "words"),
    [
        (36, range(0), "follow one another"), (36, range(30, 37), "follow one another"),
        (36, range(24, 36, 2), "follow one another"), (13, range(1, 13), "1 rows of the triangle are complete"),
        (17, range(5, 17), "3 past nowcasts"),
    ],
)  # fmt: skip
def test_what_cannot_be_nowcast_is_refused(months: int, rows: range, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        nowcast_together(known(whole(4, months, 20)), rows)


def test_a_level_that_is_no_share_is_refused() -> None:
    with pytest.raises(MethodError, match="between 0 and 1"):
        nowcast_together(known(whole(4, 36, 20)), range(24, 36), (1.0,))
