"""Stocks and flows, month by month: people who wait for a place, are in a programme, and leave with or without one.

In every month, in this order: some come; as many start as there are places, or as wait; of those who wait on, a share
leaves without a place; of those in a programme a share ends it, completing it or not, and another share leaves while it
is under way. Licences run beside it: people are released on licence, and a share of those on one is recalled.

All shares are the same in every month and for everybody who waits: nobody is urgent, nobody waits in vain longer than
another. That is the model's great simplification, and pages that use it say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]
BLOCK = 3  # months drawn together, since what comes of one month is known in the next
FEWEST_MONTHS = 6
OUTCOMES = ("completed", "dropped_out", "left_without", "left_under_way", "recalled", "waiting")


@dataclass(frozen=True, slots=True)
class Flows:
    """What was counted, an entry a month, the two stocks as the first of them began, and licences as the last ended.

    `places` is how many could start in each month. `on_licence` is the stock at the beginning of each month.
    """

    came: Floats
    started: Floats
    completed: Floats
    dropped_out: Floats
    left_without: Floats
    left_under_way: Floats
    places: Floats
    recalled: Floats
    on_licence: Floats
    waiting: float
    under_way: float
    licences: float

    def __post_init__(self) -> None:
        months = {len(getattr(self, name)) for name in _MONTHLY}
        if len(months) != 1 or not months.pop():
            raise MethodError("flows of a model must be as long as one another, and of one month at least")
        stocks = (self.waiting, self.under_way, self.licences)
        if min(float(getattr(self, name).min()) for name in _MONTHLY) < 0 or min(stocks) < 0:
            raise MethodError("a flow or a stock of a model cannot be below nought")

    @property
    def wait_on(self) -> Floats:
        """Those who wait after the starts of each month; never below nought, whatever was not recorded."""
        return _after(self.waiting, self.came - self.started, self.left_without)

    @property
    def in_programme(self) -> Floats:
        """Those in a programme after the starts of each month."""
        return _after(self.under_way, self.started, self.completed + self.dropped_out + self.left_under_way)

    @property
    def now(self) -> tuple[float, float, float]:
        """The stocks after the last month: waiting, in a programme, on licence."""
        waiting = max(0.0, float(self.wait_on[-1] - self.left_without[-1]))
        gone = self.completed[-1] + self.dropped_out[-1] + self.left_under_way[-1]
        return waiting, max(0.0, float(self.in_programme[-1] - gone)), self.licences


_MONTHLY = ("came", "started", "completed", "dropped_out", "left_without", "left_under_way", "places", "recalled",
            "on_licence")  # fmt: skip


def _after(stock: float, into: Floats, out: Floats) -> Floats:
    found = np.empty(len(into))
    for month, (more, less) in enumerate(zip(into.tolist(), out.tolist(), strict=True)):
        found[month] = max(0.0, stock + more)
        stock = max(0.0, found[month] - less)
    return found


@dataclass(frozen=True, slots=True)
class Rates:
    """The model's numbers: `came` and `places` a month; the others are shares of a stock a month."""

    came: float
    places: float
    leaves: float  # of those who wait on, leave without a place
    ends: float  # of those in a programme, end it
    completes: float  # of those who end it, complete it
    leaves_under_way: float  # of those in a programme, leave before its end
    recalled: float  # of those on licence


def rates_of(flows: Flows) -> Rates:
    """The rates that give the flows on average: what happened over what it could have happened to.

    Where nobody waited nobody leaves; where nobody ended a programme all who do are taken to complete it.
    """
    ended = flows.completed.sum() + flows.dropped_out.sum()
    return Rates(
        float(flows.came.mean()), float(flows.places.mean()),
        _share(flows.left_without.sum(), flows.wait_on.sum()), _share(ended, flows.in_programme.sum()),
        float(flows.completed.sum() / ended) if ended else 1.0,
        _share(flows.left_under_way.sum(), flows.in_programme.sum()),
        _share(flows.recalled.sum(), flows.on_licence.sum()),
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return float(min(1.0, part / whole)) if whole > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is changed: `places` and `recalls` are times as many as now; `earlier` is months by which people wait longer
    at most, being assessed sooner: it lengthens the mean stay of those who leave without a place by so much.
    """

    name: str
    places: float = 1.0
    earlier: float = 0.0
    recalls: float = 1.0

    def of(self, rates: Rates) -> Rates:
        """The rates under the scenario. Raises MethodError where it takes away more than there is."""
        if min(self.places, self.recalls, self.earlier) < 0:
            raise MethodError("a scenario cannot have less than no places, no recalls or no months")
        leaves = rates.leaves / (1 + rates.leaves * self.earlier) if rates.leaves else 0.0
        return replace(
            rates, places=rates.places * self.places, leaves=leaves, recalled=min(1.0, rates.recalled * self.recalls)
        )


@dataclass(frozen=True, slots=True)
class Steady:
    """What the model comes to where all stays as it is, a month: `started`, `left_without`; stocks; and the mean wait.

    `wait` is in months, of all who come, whether they start or leave: by Little's law the stock over those who come.
    """

    waiting: float
    in_programme: float
    started: float
    left_without: float
    wait: float


def steady(rates: Rates) -> Steady:
    """The steady state in closed form. Raises MethodError where none is reached: more come than places, none leaves.

    With more people than places every place is taken, so those who leave without one are those beyond the places,
    however long they wait; the stock is that number over the share that leaves. Source: Little, A Proof for the Queuing
    Formula L = lambda W, Operations Research 9 (1961).
    """
    started = min(rates.came, rates.places)
    beyond = rates.came - started
    if beyond > 0 and rates.leaves <= 0:
        raise MethodError("more come than there are places and nobody leaves: the stock grows without end")
    gone = rates.ends + rates.leaves_under_way
    if started > 0 and gone <= 0:
        raise MethodError("nobody ends a programme: the stock in it grows without end")
    waiting = beyond / rates.leaves if beyond > 0 else 0.0
    in_programme = started / gone if started else 0.0
    return Steady(waiting, in_programme, started, beyond, waiting / rates.came if rates.came else 0.0)


def expected(rates: Rates, now: tuple[float, float, float], months: int) -> dict[str, Floats]:
    """Outcome -> what the model gives for each month from stocks (waiting, in a programme, on licence), on average.

    `waiting` is the stock after the starts of each month. The number on licence is held as it is now.
    """
    waiting, under_way, licence = now
    found = {name: np.zeros(months) for name in (*OUTCOMES, "started")}
    for month in range(months):
        there = waiting + rates.came
        started = min(rates.places, there)
        wait_on, inside = there - started, under_way + started
        ended = rates.ends * inside
        found["started"][month], found["waiting"][month] = started, wait_on
        found["completed"][month] = ended * rates.completes
        found["dropped_out"][month] = ended * (1 - rates.completes)
        found["left_without"][month] = rates.leaves * wait_on
        found["left_under_way"][month] = rates.leaves_under_way * inside
        found["recalled"][month] = rates.recalled * licence
        waiting, under_way = wait_on * (1 - rates.leaves), inside * max(0.0, 1 - rates.ends - rates.leaves_under_way)
    return found


def drawn(
    rates: Rates, now: tuple[float, float, float], months: int, generator: np.random.Generator
) -> dict[str, Floats]:
    """The same with chance: how many come is Poisson, who leaves or ends is drawn one by one; whole people."""
    waiting, under_way, licence = (round(stock) for stock in now)
    found = {name: np.zeros(months) for name in (*OUTCOMES, "started")}
    due = generator.random()  # parts of a place are carried over
    for month in range(months):
        there = waiting + int(generator.poisson(rates.came))
        due += rates.places
        started = min(int(due), there)
        due -= int(due)
        wait_on, inside = there - started, under_way + started
        left = int(generator.binomial(wait_on, rates.leaves))
        ended = int(generator.binomial(inside, rates.ends))
        gone = int(generator.binomial(inside - ended, min(1.0, rates.leaves_under_way / max(1e-12, 1 - rates.ends))))
        completed = int(generator.binomial(ended, rates.completes))
        found["started"][month], found["waiting"][month] = started, wait_on
        found["completed"][month], found["dropped_out"][month] = completed, ended - completed
        found["left_without"][month], found["left_under_way"][month] = left, gone
        found["recalled"][month] = generator.binomial(licence, rates.recalled)
        waiting, under_way = wait_on - left, inside - ended - gone
    return found


def resampled(flows: Flows, generator: np.random.Generator) -> Rates:
    """Rates of the months drawn anew, in blocks of BLOCK, with the stocks that stood in them.

    Source: Künsch, The Jackknife and the Bootstrap for General Stationary Observations, Annals of Statistics 17 (1989).
    Raises MethodError where there are fewer than FEWEST_MONTHS.
    """
    months = len(flows.came)
    if months < FEWEST_MONTHS:
        raise MethodError(f"a range needs flows of {FEWEST_MONTHS} months at least")
    begins = generator.integers(0, months, size=-(-months // BLOCK))
    which = (begins[:, None] + np.arange(BLOCK)).ravel()[:months] % months
    ended = flows.completed[which].sum() + flows.dropped_out[which].sum()
    inside, wait_on = flows.in_programme[which].sum(), flows.wait_on[which].sum()
    return Rates(
        float(flows.came[which].mean()), float(flows.places.mean()), _share(flows.left_without[which].sum(), wait_on),
        _share(ended, inside), float(flows.completed[which].sum() / ended) if ended else 1.0,
        _share(flows.left_under_way[which].sum(), inside),
        _share(flows.recalled[which].sum(), flows.on_licence[which].sum()),
    )  # fmt: skip


def scenario_draws(
    groups: Sequence[Flows], scenarios: Sequence[Scenario], months: int, runs: int, seed: int
) -> dict[tuple[str, str], Floats]:
    """(scenario, outcome) -> runs x groups: totals over so many months from now; of `waiting` the stock at the end.

    Each run draws the rates of every group anew, and then chance; a scenario's chance is that of all the others, so
    that they differ by what they change. Raises MethodError where a group has too few months.
    """
    found = {(one.name, name): np.zeros((runs, len(groups))) for one in scenarios for name in OUTCOMES}
    for place, (flows, generator) in enumerate(
        zip(groups, np.random.default_rng(seed).spawn(len(groups)), strict=True)
    ):
        for run in range(runs):
            rates, chance = resampled(flows, generator), int(generator.integers(2**32))
            for one in scenarios:
                paths = drawn(one.of(rates), flows.now, months, np.random.default_rng(chance))
                for name in OUTCOMES:
                    total = paths[name][-1] if name == "waiting" else paths[name].sum()
                    found[one.name, name][run, place] = total
    return found
