"""What would change at one handover with more or fewer slots, worked out from how many came and were dealt with.

Slots are read from days on which somebody was bound to be waiting: what was dealt with then is what could be. Where
more are dealt with the more wait, there is no fixed number of slots (each case takes its own time), and it is refused.
Ranges hold both kinds of doubt: that about the rates (days are drawn anew from those that were seen) and that of
chance in a period yet to come (slots, and where asked arrivals, are drawn for every draw).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.queueing import Bools, Floats, left_over, mean_wait, thinned, waiting

LEAST_CASES = 30  # dealt with, to say anything of how many can be
LEAST_BUSY = 20  # days on which somebody was bound to be waiting
WEEK = 5  # working days
BLOCK = 4 * WEEK  # days that are drawn together, so that busy weeks stay together
FOLLOWS = 2.326  # standard errors above nought: one-sided, 1 in 100
DRAWS = 400
LEVEL = 0.95

Ints = npt.NDArray[np.int64]


class Coming(StrEnum):
    """Who comes in the period that is worked out."""

    RECORDED = "as recorded"  # the same arrivals on the same days
    BLOCKS = "blocks"  # four weeks at a time, drawn anew from those recorded
    POISSON = "Poisson"  # by chance, at the rate of each day of the week


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover by working day: how many came and how many were dealt with, of shape (days,); `before` waited."""

    came: Floats
    done: Floats
    before: float = 0.0

    @staticmethod
    def of(came: Sequence[int], done: Sequence[int], before: int = 0) -> Handover:
        """A handover from counts by working day, one day after another.

        Raises MethodError for counts below nought, days that do not match, or more dealt with than had come.
        """
        arrivals, completions = np.asarray(came, dtype=np.float64), np.asarray(done, dtype=np.float64)
        if arrivals.shape != completions.shape or arrivals.ndim != 1 or not len(arrivals):
            raise MethodError("arrivals and completions must be counts of the same days, one or more")
        if before < 0 or (arrivals < 0).any() or (completions < 0).any():
            raise MethodError("a count of cases is 0 or more")
        if (before + np.cumsum(arrivals) - np.cumsum(completions) < 0).any():
            raise MethodError("more had been dealt with than had come: who waited at the beginning is left out")
        return Handover(arrivals, completions, float(before))

    @property
    def left(self) -> Floats:
        """How many waited at the end of each day."""
        return self.before + np.cumsum(self.came) - np.cumsum(self.done)

    @property
    def at_start(self) -> Floats:
        """How many waited at the start of each day."""
        return np.concatenate([[self.before], self.left[:-1]])

    @property
    def busy(self) -> Bools:
        """Days that began with as many waiting as were ever dealt with in a day: no slot of theirs went unused."""
        full: Bools = self.at_start >= max(self.done.max(), 1.0)
        return full


@dataclass(frozen=True, slots=True)
class Range:
    """A value with the range that holds it with the probability LEVEL."""

    value: float
    lower: float
    upper: float

    @staticmethod
    def of(drawn: Floats, level: float = LEVEL) -> Range:
        """The median and the middle share `level` of some draws."""
        tail = (1 - level) / 2
        low, middle, high = np.quantile(drawn, [tail, 0.5, 1 - tail])
        return Range(float(middle), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean wait in working days with slots as they are and with so many times as many, and the difference.

    `steady` is the share of draws in which fewer come than can then be dealt with. In the others there is no steady
    state: the wait is that of the days worked out, and goes on growing after them.
    """

    now: Range
    then: Range
    change: Range
    steady: float


def slots_seen(handover: Handover) -> Ints:
    """What was dealt with on each day on which every slot must have been used, of shape (busy days,).

    Raises MethodError for fewer than LEAST_CASES dealt with, fewer than LEAST_BUSY such days, or where more are dealt
    with the more wait.
    """
    total = int(handover.done.sum())
    if total < LEAST_CASES:
        raise MethodError(f"{total} cases were dealt with, and {LEAST_CASES} are needed to say how many can be")
    busy = int(handover.busy.sum())
    if busy < LEAST_BUSY:
        raise MethodError(
            f"on {busy} days were there enough waiting for every slot to be used, and {LEAST_BUSY} such days are "
            "needed: there was hardly ever a queue, so how many more could have been dealt with cannot be seen"
        )
    slope, error = follows(handover)
    if slope > FOLLOWS * error:
        raise MethodError(
            "more were dealt with the more there were waiting, as where each case takes its own time: there is no "
            "fixed number of slots to be read from this"
        )
    return handover.done[handover.busy].astype(np.int64)


def follows(handover: Handover) -> tuple[float, float]:
    """By how much what is dealt with follows the number waiting, and its standard error; over busy days.

    The slope of log expected completions on the log of the number waiting at the start of the day: 0 where slots are
    fixed, 1 where each case takes its own time whoever else waits. A Poisson regression by Newton's method; errors that
    hold where counts vary more or less than Poisson ones (White, Econometrica 48 (1980)). The error is infinite where
    the number waiting never changes.
    """
    done = handover.done[handover.busy]
    x = np.log(handover.at_start[handover.busy])
    if len(x) < 2 or np.ptp(x) == 0 or not done.any():
        return 0.0, float("inf")
    design = np.column_stack([np.ones_like(x), x - x.mean()])
    effect = np.array([np.log(done.mean()), 0.0])
    for _ in range(50):
        mean = np.exp(np.clip(design @ effect, -30, 30))
        step = np.linalg.solve(design.T * mean @ design, design.T @ (done - mean))
        effect += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    mean = np.exp(design @ effect)
    bread = np.linalg.inv(design.T * mean @ design)
    spread = bread @ (design.T * (done - mean) ** 2 @ design) @ bread
    return float(effect[1]), float(np.sqrt(spread[1, 1]))


def follows_together(handovers: Iterable[Handover]) -> tuple[float, float]:
    """The slope of several handovers and its standard error, each weighed by how well it is known (fixed effect)."""
    found = [follows(handover) for handover in handovers]
    known = [(slope, error) for slope, error in found if 0 < error < float("inf")]
    if not known:
        return 0.0, float("inf")
    weight = sum(1 / error**2 for _, error in known)
    return sum(slope / error**2 for slope, error in known) / weight, float(weight**-0.5)


def with_slots(
    handover: Handover, factor: float, seed: int, draws: int = DRAWS, coming: Coming = Coming.RECORDED
) -> Effect:
    """What `factor` times the slots would do to the mean wait over days like those recorded.

    Each draw takes busy days anew (doubt about the rate), from these the slots of every day (chance), and thins them
    evenly. Raises MethodError as slots_seen does, or for a factor that is not above nought.
    """
    if factor <= 0:
        raise MethodError("the number of slots can be multiplied by more than 0 only")
    seen, generator = slots_seen(handover), np.random.default_rng(seed)
    days = len(handover.came)
    known = seen[generator.integers(0, len(seen), (draws, len(seen)))]
    places = generator.integers(0, len(seen), (draws, days))
    slots = np.take_along_axis(known, places, axis=1).astype(np.float64)
    came = drawn(handover.came, draws, generator, coming)
    now, then = (
        mean_wait(came, waiting(came, each, handover.before), handover.before)
        for each in (slots, thinned(slots, factor))
    )
    steady = came.mean(axis=1) < factor * known.mean(axis=1)
    return Effect(Range.of(now), Range.of(then), Range.of(then - now), float(steady.mean()))


def drawn(came: Floats, draws: int, generator: np.random.Generator, coming: Coming) -> Floats:
    """Arrivals by working day of as many further periods, of shape (draws, days)."""
    days = len(came)
    if coming is Coming.RECORDED:
        return np.broadcast_to(came, (draws, days))
    if coming is Coming.BLOCKS:
        blocks = -(-days // BLOCK)
        first = generator.integers(0, -(-days // WEEK), (draws, blocks)) * WEEK
        places = (first[:, :, None] + np.arange(BLOCK)).reshape(draws, -1)[:, :days]
        again: Floats = came[places % days]
        return again
    weekday = np.arange(days) % WEEK
    number, length = np.bincount(weekday, came, WEEK), np.bincount(weekday, minlength=WEEK)
    rates = generator.gamma(number + 0.5, 1 / np.maximum(length, 1), (draws, WEEK))  # Jeffreys' prior
    return generator.poisson(rates[:, weekday]).astype(np.float64)


def waits_of(came: Floats, slots: Floats) -> Floats:
    """The wait in days of each case in order of coming, first come first served; of shape (cases,).

    Cases that are not dealt with within the days are left out.
    """
    step = came - slots
    gone = np.cumsum(came) - left_over(step)
    number = np.arange(1, int(gone[-1]) + 1)
    arrived = np.searchsorted(np.cumsum(came), number)
    return (np.searchsorted(gone, number) - arrived).astype(np.float64)
