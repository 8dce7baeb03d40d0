"""One handover as a queue: what waiting times come of how many arrive and how many can be dealt with.

Two kinds of queue. Servers: each case takes a server for some time (Kiefer and Wolfowitz, "On the theory of queues with
many servers", Transactions of the American Mathematical Society 78 (1955); with one server Lindley, 1952). Slots: each
working day has so many slots, a slot deals with one case, first come first served, and a slot that finds nobody is
lost. With a fixed number of slots a day and Poisson arrivals the second is the first with servers that take one day
each, seen once a day (Crommelin, Post Office Electrical Engineers' Journal 25 (1932)). Theory beside them: Erlang's
formula for c servers, Pollaczek and Khinchine's for one.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
STEPS = 14  # halvings when the number of slots is looked for: to less than a ten thousandth of the busiest day


def utilisation(arrivals: float, capacity: float) -> float:
    """How much of what could be dealt with arrives, both in cases a unit of time; 1 and more has no steady state.

    Raises MethodError for a rate below nought, or nothing that can be dealt with.
    """
    if arrivals < 0 or capacity <= 0 or not math.isfinite(arrivals) or not math.isfinite(capacity):
        raise MethodError("arrivals must be 0 or more a day, and what can be dealt with more than 0")
    return arrivals / capacity


def _steady(arrivals: float, capacity: float) -> float:
    load = utilisation(arrivals, capacity)
    if load >= 1:
        raise MethodError(
            "as many arrive as can be dealt with, or more: there is no steady state, and the wait grows for as long as "
            "that lasts"
        )
    return load


def erlang_c(arrivals: float, service: float, servers: int) -> float:
    """The share that waits at all: Poisson arrivals, `servers` servers of exponential time, each `service` a unit.

    Source: Erlang, 1917, as in Hillier and Lieberman, Introduction to Operations Research, chapter on queueing theory.
    Raises MethodError where there is no steady state.
    """
    load = _steady(arrivals, service * servers)
    offered, blocked = arrivals / service, 1.0
    for number in range(1, servers + 1):  # Erlang's loss formula, which does not overflow when written like this
        blocked = offered * blocked / (number + offered * blocked)
    return blocked / (1 - load * (1 - blocked))


def wait_of_servers(arrivals: float, service: float, servers: int) -> float:
    """The mean wait before service of the same queue (M/M/c). Raises MethodError where there is no steady state."""
    return erlang_c(arrivals, service, servers) / (service * servers - arrivals)


def wait_of_one_server(arrivals: float, mean_service: float, variation: float) -> float:
    """The mean wait of Poisson arrivals before one server (M/G/1); `variation` is variance over mean squared.

    0 where all take the same time (M/D/1), 1 where times are exponential. Source: Pollaczek (1930), Khinchine (1932).
    Raises MethodError where there is no steady state.
    """
    load = _steady(arrivals, 1 / mean_service)
    return load * mean_service * (1 + variation) / (2 * (1 - load))


def waits_before_servers(arrived: Floats, service: Floats, servers: int) -> Floats:
    """The wait of each case before its service begins, first come first served, from an empty start.

    `arrived` are times in order and `service` how long each case takes, both of shape (runs, cases).
    """
    if servers == 1:
        step = np.zeros_like(arrived)
        step[:, 1:] = service[:, :-1] - np.diff(arrived, axis=1)
        return left_over(step)
    free = np.zeros((len(arrived), servers))
    waits = np.empty_like(arrived)
    for case in range(arrived.shape[1]):  # the times at which servers are free, the earliest first
        begins = np.maximum(free[:, 0], arrived[:, case])
        waits[:, case] = begins - arrived[:, case]
        free[:, 0] = begins + service[:, case]
        free.sort(axis=1)
    return waits


def left_over(step: Floats) -> Floats:
    """What a sum that never falls below nought comes to after each step, along the last axis."""
    total = np.cumsum(step, axis=-1)
    return total - np.minimum(np.minimum.accumulate(total, axis=-1), 0.0)


def waiting(arrivals: Floats, slots: Floats, before: float = 0.0) -> Floats:
    """How many wait at the end of each day; arrivals and slots by day along the last axis, `before` wait at its start.

    A case that comes and is dealt with on one day has waited no day. So the numbers of a row, added up, are the days
    that all have waited (Little's law, for a span of days).
    """
    step = np.asarray(arrivals - slots, dtype=np.float64)
    if before:
        step = step.copy()
        step[..., 0] += before
    return left_over(step)


def even_slots(a_day: Floats | float, days: int) -> Floats:
    """Slots by day, of shape (runs, days): as even as whole numbers can be, `a_day` of them a day for each run."""
    rate = np.atleast_1d(np.asarray(a_day, dtype=np.float64))[:, None]
    # The small part keeps 0.1 + 0.1 + ... from falling short of a whole number.
    return np.diff(np.floor(rate * np.arange(days + 1) + 1e-9), axis=1)


def thinned(slots: Floats, factor: float) -> Floats:
    """So many times the slots, taken out or put in as evenly as can be; `factor` 0.5 takes every second one."""
    total = np.floor(factor * np.cumsum(slots, axis=-1) + 1e-9)
    return np.diff(total, axis=-1, prepend=0.0)


def mean_wait(arrivals: Floats, left: Floats, before: float = 0.0) -> Floats:
    """The mean wait in days of a run, where `left` wait at the end of each day; 0 where nobody came."""
    wait: Floats = left.sum(axis=-1) / np.maximum(arrivals.sum(axis=-1) + before, 1.0)
    return wait


def later_than(arrivals: Floats, left: Floats, days: int) -> Floats:
    """The share of a run's cases that wait more than `days` days, first come first served.

    Those who came too near the end for that to be seen are left out.
    """
    come = np.cumsum(arrivals, axis=-1)
    seen = arrivals.shape[-1] - days
    if seen < 1:
        raise MethodError("the days that are known are no more than the wait that is asked for")
    gone = (come - left)[..., days:]
    late = np.clip(come[..., :seen] - gone, 0.0, arrivals[..., :seen])
    share: Floats = late.sum(axis=-1) / np.maximum(arrivals[..., :seen].sum(axis=-1), 1.0)
    return share


def slots_for_mean(arrivals: Floats, wait: Floats | float) -> Floats:
    """The fewest slots a day, as evenly spread as can be, with which the mean wait of a run is at most `wait` days.

    `arrivals` are cases by day, of shape (runs, days). They are taken to come again and again alike, and the wait is
    that of the second time round, so never as few slots as arrivals. Raises MethodError for nobody, or a wait below 0.
    """
    wanted = np.broadcast_to(np.asarray(wait, dtype=np.float64), arrivals.shape[:1])
    if (wanted < 0).any():
        raise MethodError("a wait is 0 days or more")
    days = arrivals.shape[1]

    def enough(slots: Floats) -> Bools:
        short: Bools = _left(come, slots)[:, days:].sum(axis=1) <= most
        return short

    come, most = _come_twice(arrivals), wanted * arrivals.sum(axis=1) + 1e-9
    return _fewest(arrivals, enough)


def slots_for_share(arrivals: Floats, days: int, share: float) -> Floats:
    """The fewest slots a day with which at least that share of a run's cases wait no more than `days` days.

    Otherwise as slots_for_mean. Raises MethodError for nobody, or a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise MethodError("the share that is to wait no longer must lie between 0 and 1")
    length = arrivals.shape[1]

    if days >= length:
        raise MethodError("the days that are known are no more than the wait that is asked for")
    come, seen = _come_twice(arrivals), slice(length, 2 * length - days)  # only those of the second time count
    of = arrivals[:, : length - days]

    def enough(slots: Floats) -> Bools:
        gone = (come - _left(come, slots))[:, length + days :]
        late = np.clip(come[:, seen] - gone, 0.0, of)
        kept: Bools = late.sum(axis=1) <= (1 - share) * of.sum(axis=1) + 1e-9
        return kept

    return _fewest(arrivals, enough)


def _come_twice(arrivals: Floats) -> Floats:
    """How many have come by each day, all coming a second time; of shape (runs, twice the days)."""
    if arrivals.ndim != 2 or not (arrivals.sum(axis=1) > 0).all():
        raise MethodError("nobody came on any of the days, so there is no wait to work with")
    return np.cumsum(np.concatenate([arrivals, arrivals], axis=1), axis=1)


def _left(come: Floats, slots: Floats) -> Floats:
    """How many wait at the end of each day with so many even slots a day: as `waiting`, from what has come, quicker."""
    over: Floats = np.arange(1.0, come.shape[1] + 1) * slots[:, None]
    over += 1e-9  # as in even_slots
    np.floor(over, out=over)
    np.subtract(come, over, out=over)
    least = np.minimum.accumulate(over, axis=1)
    over -= np.minimum(least, 0.0, out=least)
    return over


def _fewest(arrivals: Floats, enough: Callable[[Floats], Bools]) -> Floats:
    """The fewest slots a day that are enough, for each run, by halving: more slots never make anybody wait longer."""
    low: Floats = arrivals.mean(axis=1)
    high: Floats = arrivals.max(axis=1)
    for _ in range(STEPS):
        middle = (low + high) / 2
        does = enough(middle)
        low, high = np.where(does, low, middle), np.where(does, middle, high)
    return high
