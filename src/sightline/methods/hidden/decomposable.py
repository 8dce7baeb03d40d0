"""Averaging over decomposable graphical models: a second opinion on how many people are on no list.

A graph joins lists that depend on each other. Where it has no circle of four or more without a short cut it is
decomposable, the probability of a table under it has a closed form, and every such graph can be weighed: 8 for three
lists, 61 for four, 822 for five. Source: Madigan and York, "Bayesian methods for estimation of the size of a closed
population", Biometrika 84 (1997), 19-31. The prior on histories is hyper-Dirichlet; that on the number of people is
proportional to one over it, up to a largest number tried; all graphs are equally likely before the data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.opinion import Opinion, require
from sightline.methods.hidden.terms import Terms

NAME = "averaging over decomposable models"
FEWEST, MOST = 3, 5
TIMES_SEEN = 50  # the largest number tried is so many times the people seen, if nothing else is said
POINTS = 2000  # numbers of people tried at once, where there are more than that to try
FEW_POINTS = 60  # fewer than about so many that matter, and the numbers tried are moved closer together
NEGLIGIBLE = 1e-10  # of the posterior, when the numbers tried are moved closer together
CUT_OFF = 0.005  # of the posterior beyond the largest number tried, from which on the answer says so
LAST_PART = 0.9  # from so far up to the largest number tried, the posterior's fall is measured
SLOWEST = 0.5  # its fall is taken for no slower than this power of the number of people, and one
SHOWN = 10  # models

AVERAGED = "It averages over models, each weighed by how well it fits: it is no more sure than its models are true."
RUNS_ON = (
    "The posterior runs on beyond the largest number tried: the upper limit is where the search ended, not what the "
    "lists say."
)

LogPrior = Callable[[Floats], Floats]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A graph: the pairs of lists that it lets depend on each other, and how likely it is."""

    pairs: Pairs
    probability: float


@dataclass(frozen=True, slots=True)
class Averaged(Opinion):
    """The posterior of the number of people, over all decomposable models. `estimate` is its median.

    `models` are the ten likeliest, likeliest first, of `tried`. `most` is the largest number of people tried and
    `beyond` roughly the share of the posterior that would lie above it had larger ones been tried; `cut_off` is True
    where that share matters to the upper limit. `mode` is the likeliest of the numbers tried.
    """

    mean: float
    mode: float
    models: tuple[Model, ...]
    tried: int
    most: float
    beyond: float

    @property
    def cut_off(self) -> bool:
        """Whether the largest number of people tried decides the upper limit."""
        return self.beyond > CUT_OFF


def average(
    lists: Lists,
    delta: float | None = None,
    most: float | None = None,
    hidden: Sequence[float] | None = None,
    log_prior: LogPrior | None = None,
    level: float = 0.95,
    always: Terms = (),
) -> Averaged:
    """The posterior of how many people there are, averaged over the decomposable models of three to five lists.

    `delta` is the prior's weight in each history, as so many people; if not given, 2**-t: one person in all. `most` is
    the largest number of people tried; `hidden`, in its place, are the numbers on no list to try, rising, and each
    stands for itself and what lies halfway to its neighbours. `log_prior` gives, up to a constant, the log of the prior
    density at numbers of people. `always` are pairs of lists (bits) that every graph weighed must join; then the graph
    of all pairs is left out, under which the lists say nothing of who is on none.

    Raises MethodError, with all reasons at once, for fewer than three or more than five lists, lists without overlap, a
    list without people and lists that exclude each other; and for a prior or numbers to try that cannot be.
    """
    require(lists, NAME, FEWEST, MOST, level)
    top = TIMES_SEEN * lists.seen if most is None else most
    weight = 2.0**-lists.number if delta is None else delta
    fixed = None if hidden is None else np.asarray(hidden, dtype=np.float64)
    _check(lists, weight, top, fixed)
    prior = (lambda people: -np.log(people)) if log_prior is None else log_prior
    table = _Table(lists, weight, prior, _weighed(lists, always))
    tried = _numbers(top - lists.seen) if fixed is None else fixed
    posterior = table.posterior(tried)
    for _ in range(3 if fixed is None else 0):
        mass = posterior.sum(axis=0)
        if 1 / (mass**2).sum() > FEW_POINTS or np.diff(tried).max() <= 1:
            break
        tried = _closer(tried, mass)
        posterior = table.posterior(tried)
    return _answer(table, posterior, tried, level)


def _weighed(lists: Lists, always: Terms) -> npt.NDArray[np.intp]:
    """The places of the graphs that join the pairs of `always`, among all decomposable ones."""
    pairs = [1 << one | 1 << other for one, other in combinations(range(lists.number), 2)]
    if not set(always) <= set(pairs):
        raise MethodError("what every graph must join is no pair of these lists")
    graphs = np.array(decomposable(lists.number)[0], dtype=np.intp)
    needed = sum(1 << bit for bit, pair in enumerate(pairs) if pair in always)
    fits = graphs & needed == needed
    if always:
        fits &= graphs != 2 ** len(pairs) - 1
    if not fits.any():
        raise MethodError(f"{NAME} cannot be worked out: every pair of lists is tied, and nothing is left to weigh")
    return np.flatnonzero(fits)


def _check(lists: Lists, delta: float, most: float, hidden: Floats | None) -> None:
    faults = []
    if not (np.isfinite(delta) and delta > 0):
        faults.append("the prior's weight in a history must be above 0")
    if hidden is None and not (np.isfinite(most) and most >= lists.seen + 2):
        faults.append("the largest number tried is not above the number of people seen")
    if hidden is not None and (len(hidden) < 3 or hidden[0] < 0 or not (np.diff(hidden) > 0).all()):
        faults.append("the numbers on no list to try must be three or more, rise, and none be below 0")
    if faults:
        raise MethodError(f"{NAME} cannot be worked out: " + "; ".join(faults))


@lru_cache(maxsize=MOST)
def decomposable(number: int) -> tuple[tuple[int, ...], npt.NDArray[np.float64]]:
    """All decomposable graphs on `number` lists, and the factors of each.

    A graph is the bits of the pairs of lists it joins, in the order of `combinations`. The factors are an array
    (graphs, 2**number): how often the margin of the lists in those bits is multiplied in (above 0) or divided out.
    """
    joined = list(combinations(range(number), 2))
    found = [(graph, factors) for graph in range(2 ** len(joined)) if (factors := _factors(number, joined, graph))]
    matrix = np.array([factors for _, factors in found])
    matrix.flags.writeable = False
    return tuple(graph for graph, _ in found), matrix


def _factors(number: int, joined: Sequence[tuple[int, int]], graph: int) -> tuple[int, ...] | None:
    """Takes away, one by one, a list whose neighbours are all joined to each other; None where there is none left to.

    The probability of a history is then the product, over the lists in that order, of that of the list and its
    neighbours over that of the neighbours.
    """
    beside = [0] * number
    for bit, (one, other) in enumerate(joined):
        if graph >> bit & 1:
            beside[one] |= 1 << other
            beside[other] |= 1 << one
    factors, left = [0] * 2**number, 2**number - 1
    while left:
        for place in range(number):
            around = beside[place] & left
            if left >> place & 1 and all(
                around & ~(beside[one] | 1 << one) == 0 for one in range(number) if around >> one & 1
            ):
                break
        else:
            return None
        factors[around | 1 << place] += 1
        factors[around] -= 1
        left &= ~(1 << place)
    factors[0] = 0  # the margin of no list is 1
    return tuple(factors)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its priors."""

    lists: Lists
    delta: float
    log_prior: LogPrior
    weighed: npt.NDArray[np.intp]  # places of the graphs that are weighed, among all decomposable ones

    def posterior(self, hidden: Floats) -> Floats:
        """How likely each graph is with each number on no list, (graphs, numbers); it sums to 1."""
        people = self.lists.seen + hidden
        common = gammaln(people + 1) - gammaln(hidden + 1) + self.log_prior(people) + np.log(np.diff(_edges(hidden)))
        _, factors = decomposable(self.lists.number)
        logs: Floats = factors[self.weighed] @ self._margins(hidden) + common
        if not np.isfinite(logs).any():
            raise MethodError(f"{NAME} cannot be worked out: the prior rules out every number tried")
        logs -= logs.max()
        np.exp(logs, out=logs)
        logs /= logs.sum()
        return logs

    def _margins(self, hidden: Floats) -> Floats:
        """The log probability of the margin of each set of lists (row) with each number on no list (column)."""
        number, counts = self.lists.number, self.lists.array()
        all_of_it = self.delta * 2**number
        rest = gammaln(all_of_it) - gammaln(all_of_it + self.lists.seen + hidden)
        logs = np.zeros((2**number, len(hidden)))
        for subset in range(1, 2**number):
            prior = self.delta * 2.0 ** (number - subset.bit_count())
            margin = np.bincount(np.arange(2**number) & subset, counts, 2**number)
            cells = [place for place in range(1, 2**number) if place & subset == place]
            logs[subset] = rest + gammaln(prior + margin[0] + hidden) + gammaln(prior + margin[cells]).sum()
            logs[subset] -= (len(cells) + 1) * gammaln(prior)
        return logs


def _edges(hidden: Floats) -> Floats:
    """Where the number of people that each number tried stands for begins and ends, one more than there are."""
    between = (hidden[1:] + hidden[:-1]) / 2
    return np.concatenate([[2 * hidden[0] - between[0]], between, [2 * hidden[-1] - between[-1]]])


def _numbers(largest: float) -> Floats:
    """Numbers from 0 to the largest: every one if they are few, else ever wider apart."""
    if largest <= POINTS:
        return np.arange(np.floor(largest) + 1)
    return np.unique(np.round(np.concatenate([np.arange(100), np.geomspace(100, largest, POINTS)])))


def _closer(tried: Floats, mass: Floats) -> Floats:
    """Evenly spaced numbers over those that matter."""
    matter = np.flatnonzero(mass > NEGLIGIBLE)
    low, high = tried[max(matter[0] - 1, 0)], tried[min(matter[-1] + 1, len(tried) - 1)]
    return np.unique(np.round(np.linspace(low, high, POINTS)))


def _answer(table: _Table, posterior: Floats, hidden: Floats, level: float) -> Averaged:
    lists = table.lists
    mass, edges = posterior.sum(axis=0), _edges(hidden)
    shares = np.concatenate([[0.0], np.cumsum(mass)])
    at = np.interp([(1 - level) / 2, 0.5, (1 + level) / 2], shares, edges)
    lower, median, upper = (lists.seen + np.maximum(np.round(at), 0)).tolist()
    density = mass / np.diff(edges)
    people = lists.seen + hidden
    beyond = _beyond(people, density)
    notes = (AVERAGED, RUNS_ON) if beyond > CUT_OFF else (AVERAGED,)
    return Averaged(
        estimate=median,
        lower=lower,
        upper=upper,
        level=level,
        seen=lists.seen,
        notes=notes,
        mean=float(mass @ people),
        mode=float(people[density.argmax()]),
        models=_likeliest(table, posterior.sum(axis=1)),
        tried=len(posterior),
        most=float(people[-1]),
        beyond=beyond,
    )


def _beyond(people: Floats, density: Floats) -> float:
    """The share of the posterior above the largest number tried, were it to go on falling by the power it fell last."""
    before = int(np.searchsorted(people, LAST_PART * people[-1]))
    before = min(before, len(people) - 2)
    if density[-1] <= 0:
        return 0.0
    power = float(np.log(density[before] / density[-1]) / np.log(people[-1] / people[before]))
    tail = float(density[-1] * people[-1]) / max(power - 1, SLOWEST)
    return tail / (1 + tail)


def _likeliest(table: _Table, probabilities: Floats) -> tuple[Model, ...]:
    graphs = [decomposable(table.lists.number)[0][place] for place in table.weighed]
    joined = list(combinations(table.lists.names, 2))
    order = np.argsort(-probabilities, kind="stable")[:SHOWN]
    return tuple(
        Model(
            tuple(pair for bit, pair in enumerate(joined) if graphs[place] >> bit & 1),
            float(probabilities[place]),
        )
        for place in order
    )
