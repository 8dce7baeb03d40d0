"""How many more slots a shorter wait would take at one handover, and how many days would be waited less.

Slots that are already there cannot be counted in most returns: they are not sent, and a deadline pulls the date of a
meeting towards itself. So the question is asked twice of the same arrivals: how many slots give the wait that was
recorded, and how many the shorter one? The difference is what it takes. What part of a wait is for a slot is not known
either, so both ends are worked out: all of it, or only what is above the wait that nine in ten had at least (reports
to be written, families to be told); a shorter wait then shortens that part alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sightline.errors import MethodError
from sightline.methods.queueing import Floats, slots_for_mean, slots_for_share
from sightline.methods.queueing_effects import LEAST_CASES, Coming, drawn

DRAWS = 200
LEAST_SHARE = 0.1  # nine in ten waited at least as long as this share's end
ON_TIME = 0.95  # who must be within a limit for it to count as kept


@dataclass(frozen=True, slots=True)
class Target:
    """The wait that is asked for: so many times the recorded one, or within so many days; one of the two."""

    times: float | None = None
    within: int | None = None

    def __post_init__(self) -> None:
        if (self.times is None) == (self.within is None):
            raise MethodError("a shorter wait is either a share of the recorded one, or a number of days")
        if self.times is not None and not 0 < self.times < 1:
            raise MethodError("a shorter wait is a share of the recorded one between 0 and 1")
        if self.within is not None and self.within < 0:
            raise MethodError("a wait is 0 days or more")

    def waits(self, days: Floats) -> Floats:
        """What each of these waits, in days, would be."""
        if self.times is not None:
            return days * self.times
        return np.minimum(days, float(self.within or 0))


@dataclass(frozen=True, slots=True)
class Needs:
    """Of one or several handovers added up, one value a draw, each of shape (draws,).

    `more_all` and `more_part` are slots a working day, were all of the wait for a slot or only a part of it;
    `less` the days waited less in all; `fewer` how many fewer would be waiting on a day: dealt with once, to catch up.
    """

    more_all: Floats
    more_part: Floats
    less: Floats
    fewer: Floats

    def __add__(self, other: Needs) -> Needs:
        return Needs(
            self.more_all + other.more_all, self.more_part + other.more_part, self.less + other.less,
            self.fewer + other.fewer,
        )  # fmt: skip


def needs(
    came: Floats, waited: Mapping[int, int], target: Target, generator: np.random.Generator, draws: int = DRAWS
) -> Needs:
    """What the target takes at one handover; `came` by working day, `waited` is wait in working days -> cases.

    Arrivals are drawn four weeks at a time, and waits anew (Poisson bootstrap), so that ranges hold the doubt of a
    period of that length. Raises MethodError for fewer than LEAST_CASES waits, or a wait below nought.
    """
    total = sum(waited.values())
    if total < LEAST_CASES:
        raise MethodError(f"{total} waits are known, and {LEAST_CASES} are needed to say what a shorter one takes")
    days, cases = _drawn_waits(waited, generator, draws)
    coming = drawn(came, draws, generator, Coming.BLOCKS).copy()
    coming[coming.sum(axis=1) == 0] = came
    mean = cases @ days / cases.sum(axis=1)
    least = days[(np.cumsum(cases, axis=1) >= LEAST_SHARE * cases.sum(axis=1, keepdims=True)).argmax(axis=1)]
    less = cases @ (days - target.waits(days))
    return Needs(
        _more(coming, mean, np.zeros(draws), target), _more(coming, mean, least, target), less, less / len(came)
    )


def days_less(
    waited: Mapping[int, int], length: int, target: Target, generator: np.random.Generator, draws: int = DRAWS
) -> Needs:
    """The days waited less in all, and how many fewer wait on each of `length` days, whatever slots it takes.

    For this a few waits are enough. Raises MethodError where none is known, or one is below nought.
    """
    if not sum(waited.values()):
        raise MethodError("no wait is known, so there is none to shorten")
    days, cases = _drawn_waits(waited, generator, draws)
    less, nothing = cases @ (days - target.waits(days)), np.zeros(draws)
    return Needs(nothing, nothing, less, less / length)


def _drawn_waits(waited: Mapping[int, int], generator: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """The waits in days, and how many of each there are in every draw, of shape (draws, waits)."""
    days = np.array(sorted(waited), dtype=np.float64)
    if days[0] < 0 or min(waited.values()) < 0:
        raise MethodError("a wait, and a count of cases, is 0 or more")
    counts = np.array([waited[int(day)] for day in days], dtype=np.float64)
    cases: Floats = generator.poisson(counts, (draws, len(counts))).astype(np.float64)
    cases[cases.sum(axis=1) == 0] = counts
    return days, cases


def _more(coming: Floats, mean: Floats, least: Floats, target: Target) -> Floats:
    """Slots a working day for the target less those for the recorded wait, where only what is above `least` queues."""
    now = slots_for_mean(coming, np.maximum(mean - least, 0.0))
    if target.times is not None:
        then = slots_for_mean(coming, np.maximum(mean - least, 0.0) * target.times)
    else:
        spare = np.maximum(float(target.within or 0) - least, 0.0)
        then = np.empty_like(now)
        for days in np.unique(spare):
            of = spare == days
            then[of] = slots_for_share(coming[of], int(days), ON_TIME)
    return np.maximum(then - now, 0.0)
