"""Slips of the calendar: a few days, on which nobody in an office works, written where a working day is meant."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import Days, next_holiday, next_weekend

NO_SLIP, WEEKEND, BANK_HOLIDAY = 0, 1, 2
SLIPS = ("", "weekend", "bank_holiday")

_SHARE = 0.002  # of all days, each way
_NEAR = 5  # a slip on to a bank holiday is at most so many days long ...
_NEAR_ONE = 15  # ... and about one working day in 15 is so near to one

Slips = npt.NDArray[np.int8]


def plant(rng: np.random.Generator, days: Days, until: Days | None = None, share: float = _SHARE) -> tuple[Days, Slips]:
    """(the days, which slip each has): a few moved on to the Saturday or the bank holiday that follows.

    `days` are working days; none is moved beyond `until`. `share` is that of days that slip each way.
    """
    roll = rng.random((2, len(days)))
    saturday, holiday = next_weekend(days), next_holiday(days)
    near = (holiday > 0) & (holiday <= days + _NEAR)
    slips = np.where(roll[0] < share, WEEKEND, np.where(near & (roll[1] < share * _NEAR_ONE), BANK_HOLIDAY, NO_SLIP))
    moved = np.choose(slips, [days, saturday, holiday]).astype(np.int32)
    if until is not None:
        slips[moved > until] = NO_SLIP
    return np.where(slips == NO_SLIP, days, moved).astype(np.int32), slips.astype(np.int8)
