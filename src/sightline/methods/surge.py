"""What a wave of more cases does to those who wait: before, while it lasts, and until it has passed.

One area's services as a queue of slots (methods/queueing.py): cases come by chance at a usual rate, so many more while
a wave lasts, and so many slots deal with one each, spread evenly over working days, first come first served. It rests
on demand and slots staying as they were in all other ways: no overtime, no higher bar, nobody who gives up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.queueing import even_slots, waiting

Floats = npt.NDArray[np.float64]
WEEK = 5  # working days
LED_IN = 104  # weeks before, so that it does not matter that nobody waited at their start
BEFORE = 13  # weeks just before, whose wait is that of before
TAIL = 104  # weeks after, in which it may come back
DRAWS = 50
CLOSE = 0.5  # working days: back to what it was where the wait is longer by no more, on average
AS_BEFORE = 0.1  # working days: no longer than before
_HALVINGS = 9


@dataclass(frozen=True, slots=True)
class Wave:
    """What comes of it, of one area. Waits are means in working days.

    `back` is weeks from the last in which more came until the wait is what it was (CLOSE); None: not in two years.
    `room` is slots a week more, while the wave lasts, with which nobody waits longer than before.
    """

    more: float  # cases more in all
    before: float
    worst: float  # of the week in which the wait is longest
    back: int | None
    room: float | None


def wave(usual: float, slots: float, more: Floats, generator: np.random.Generator, waits: float = 0.0,
         draws: int = DRAWS, *, room: bool = True) -> Wave:  # fmt: skip
    """A wave of `more` cases by week on `usual` a week, where `slots` a week can be dealt with; `waits` wait already.

    `room` False leaves out what room would be needed, which takes longest.

    Raises MethodError where as many come as can be dealt with before any wave: waits then grow by themselves.
    """
    if usual <= 0 or slots <= 0 or (more < 0).any() or waits < 0:
        raise MethodError("cases that come, and that can be dealt with, are more than 0 a week")
    if usual >= slots:
        raise MethodError("as many come as can be dealt with, or more: waits grow already, without a campaign")
    weeks, some = len(more), np.flatnonzero(more)
    first, last = (int(some[0]), int(some[-1])) if len(some) else (0, 0)
    days = (LED_IN + weeks + TAIL) * WEEK
    come = generator.poisson(usual / WEEK, (draws, days)).astype(np.float64)
    by_day = np.zeros(days)
    by_day[LED_IN * WEEK : (LED_IN + weeks) * WEEK] = np.repeat(more / WEEK, WEEK)
    come_more = come + generator.poisson(by_day, (draws, days))
    even = even_slots(slots / WEEK, days)
    usually = _by_week(waiting(come, even, waits))
    then = _by_week(waiting(come_more, even, waits))
    before = float(usually[LED_IN - BEFORE : LED_IN].mean())
    a_day = slots / WEEK
    # The same cases without the wave are taken off, so that chance that both share does not pass for the wave.
    extra = then - usually
    worst = before + float(extra[LED_IN : LED_IN + last + 1 + TAIL].max(initial=0.0))
    calm = np.flatnonzero(extra[LED_IN + last :] <= CLOSE * a_day)

    def short(added: float) -> bool:
        """Whether so many slots more leave somebody waiting longer than before."""
        eased = np.zeros(days)
        eased[(LED_IN + first) * WEEK : (LED_IN + last + 1) * WEEK] = added / WEEK
        then = _by_week(waiting(come_more, even + np.diff(np.floor(np.cumsum(eased) + 1e-9), prepend=0.0), waits))
        return float((then - usually)[LED_IN + first : LED_IN + last + 1].mean()) > AS_BEFORE * a_day

    most = float(more.max(initial=0.0)) * 1.25 + 0.5
    needed = None if not room else _fewest(short, most) if more.any() else 0.0
    return Wave(float(more.sum()), before / a_day, worst / a_day, int(calm[0]) if len(calm) else None, needed)


def _fewest(short: Callable[[float], bool], most: float) -> float:
    """The fewest slots a week that are enough, to a five-hundredth of the most."""
    low, high = 0.0, most
    if not short(low):
        return 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if short(middle) else (low, middle)
    return high


def _by_week(left: Floats) -> Floats:
    """How many wait at the end of a day, on average over the days of each week and over draws."""
    made: Floats = left.reshape(len(left), -1, WEEK).mean(axis=(0, 2))
    return made
