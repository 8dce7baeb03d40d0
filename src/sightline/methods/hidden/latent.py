"""Latent classes: a second opinion that lets people fall into kinds, each found by each list with its own probability.

Within a kind lists find people independently; how many kinds there are the data say. Source: Manrique-Vallier,
"Bayesian population size estimation using Dirichlet process mixtures", Biometrics 72 (2016), 1246-1254. The priors are
his: the shares of the kinds by stick-breaking, cut off after so many; its concentration gamma with shape and rate 1/4;
every probability of being found uniform; the number of people proportional to one over it. A Gibbs sampler draws from
the posterior. It works on counts, so that a million people take no longer than a thousand, and runs several chains at
once, so that a chain that has not found its way is seen.

The chains start near independence with numbers of people far apart. A posterior can have a second peak that a chain
enters or leaves once in a hundred thousand draws (the five lists of the United Kingdom, 2013, from starts with more
kinds): then chains that agree have seen only the peak near independence, and nothing short of very long runs tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.hidden.chao import lower_bound
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.mixing import effective_size, split_ratio
from sightline.methods.hidden.opinion import Opinion, require

NAME = "the latent class model"
NEAREST = 1e-9  # to 0 or 1, of a probability
FIRST_SHARE = 0.999  # of the first class at the start
FEWEST_HIDDEN, MOST_HIDDEN = 0.7, 5.0  # at the start, as times what Chao's bound says
MOST_RATIO, FEWEST_EFFECTIVE = 1.1, 50.0  # else the chains have not mixed

WITHIN_KINDS = (
    "It takes lists to find people independently within each kind; lists that refer to each other break that."
)
NOT_MIXED = (
    "The chains have not mixed: they do not agree, or have drawn too little. The limits are not to be relied on; run "
    "it for longer."
)

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the posterior is drawn: `chains` at once, each of `burn_in` draws left out and `draws` used, thinned."""

    chains: int = 10
    burn_in: int = 2000
    draws: int = 10_000
    thinning: int = 10  # one draw in so many is kept


@dataclass(frozen=True, slots=True)
class LatentClasses(Opinion):
    """The posterior of the number of people under latent classes. `estimate` is its median.

    `error` is the Monte Carlo standard error of the estimate (people), from how far the chains' own medians differ.
    `effective` is how many independent draws the draws are worth, and `ratio` how far the halves of the chains are from
    each other (1 if they agree), both on the log of the number on no list. `occupied` is the mean number of classes
    that hold people, of `classes`.
    """

    error: float
    effective: float
    ratio: float
    occupied: float
    classes: int

    @property
    def mixed(self) -> bool:
        """Whether the chains agree and have drawn enough for the limits to be trusted."""
        return self.ratio <= MOST_RATIO and self.effective >= FEWEST_EFFECTIVE


def latent_classes(
    lists: Lists,
    rng: np.random.Generator,
    classes: int = 10,
    shape: float = 0.25,
    rate: float = 0.25,
    sampling: Sampling | None = None,
    level: float = 0.95,
) -> LatentClasses:
    """The posterior of how many people there are, with at most `classes` kinds of people.

    `shape` and `rate` are those of the gamma prior of the concentration: small ones favour few kinds.

    Raises MethodError, with all reasons at once, for fewer than three lists, lists without overlap, a list without
    people, lists that exclude each other, and counts that are not whole; and for options that cannot be. Chains that
    have not mixed are no error: `mixed` is False and a note says so.
    """
    plan = sampling or Sampling()
    require(lists, NAME, level=level, whole=True)
    _check(classes, shape, rate, plan)
    chains = _Chains(lists, rng, classes, shape, rate, plan.chains)
    for _ in range(plan.burn_in):
        chains.step()
    kept = plan.draws // plan.thinning
    hidden, occupied = np.empty((kept, plan.chains)), 0.0
    for row in range(kept):
        for _ in range(plan.thinning):
            chains.step()
        hidden[row] = chains.hidden
        occupied += chains.occupied / kept
    return _answer(lists, hidden, occupied, classes, level)


def _check(classes: int, shape: float, rate: float, plan: Sampling) -> None:
    faults = []
    if classes < 1:
        faults.append("it needs one class or more")
    if not (shape > 0 and rate > 0):
        faults.append("the shape and the rate of the prior must be above 0")
    if plan.chains < 4 or plan.burn_in < 0 or plan.thinning < 1 or plan.draws < 20 * plan.thinning:
        faults.append("it needs four chains or more, and of each twenty draws or more after thinning")
    if faults:
        raise MethodError(f"{NAME} cannot be worked out: " + "; ".join(faults))


def _answer(lists: Lists, hidden: Floats, occupied: float, classes: int, level: float) -> LatentClasses:
    lower, median, upper = np.quantile(hidden, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    medians = np.median(hidden, axis=0)
    logs = np.log(hidden + 0.5)
    effective, ratio = effective_size(logs), split_ratio(logs)
    mixed = ratio <= MOST_RATIO and effective >= FEWEST_EFFECTIVE
    return LatentClasses(
        estimate=lists.seen + median,
        lower=lists.seen + lower,
        upper=lists.seen + upper,
        level=level,
        seen=lists.seen,
        notes=(WITHIN_KINDS,) if mixed else (WITHIN_KINDS, NOT_MIXED),
        error=float(medians.std(ddof=1) / np.sqrt(len(medians))),
        effective=effective,
        ratio=ratio,
        occupied=occupied,
        classes=classes,
    )


@dataclass(slots=True, eq=False)
class _Chains:
    """Many chains side by side.

    Arrays have a row for each chain. There are h histories (those with people, and that of no list), k classes and t
    lists. `shares` are the parts broken off the stick, (chains, k), the last 1; `found` the probabilities of being
    found, (chains, k, t); `counts` the people of each history, (chains, h), those on no list last; `sizes` those of
    each class, (chains, k).
    """

    lists: Lists
    rng: np.random.Generator
    classes: int
    shape: float
    rate: float
    number: int
    history: Floats = field(init=False)  # (h, t) whether a list is in it
    counts: Counts = field(init=False)
    shares: Floats = field(init=False)
    found: Floats = field(init=False)
    concentration: Floats = field(init=False)
    sizes: Counts = field(init=False)

    def __post_init__(self) -> None:
        counts = self.lists.array()
        places = np.append(np.flatnonzero(counts), 0)
        self.history = ((places[:, None] >> np.arange(self.lists.number)) & 1).astype(np.float64)
        self.counts = np.tile(counts[places].astype(np.int64), (self.number, 1))
        self.concentration = np.ones(self.number)
        self.shares = self.rng.beta(1.0, 1.0, (self.number, self.classes))
        self.found = self.rng.random((self.number, self.classes, self.lists.number))
        # One large class, in which people are found as if lists were independent and there were so many people. From
        # starts in which classes share the people out among the lists, chains need ten times as long.
        times = np.exp(self.rng.uniform(np.log(FEWEST_HIDDEN), np.log(MOST_HIDDEN), self.number))
        people = self.lists.seen + lower_bound(self.lists, corrected=True).hidden * times
        self.found[:, 0] = (counts[places] @ self.history) / people[:, None]
        self.shares[:, 0] = FIRST_SHARE
        self.shares[:, -1] = 1.0
        self._clip()

    @property
    def hidden(self) -> Counts:
        """How many are on no list, by chain."""
        return self.counts[:, -1]

    @property
    def occupied(self) -> float:
        """How many classes hold people, on average over the chains."""
        return float((self.sizes > 0).sum(axis=1).mean())

    def step(self) -> None:
        """One draw of everything given the rest, in every chain."""
        weight = self._weights()
        total = weight.sum(axis=2)
        seen = np.maximum(1 - total[:, -1], NEAREST)
        self.counts[:, -1] = self.rng.negative_binomial(self.counts[:, :-1].sum(axis=1), np.minimum(seen, 1.0))
        placed = self.rng.multinomial(self.counts, weight / total[:, :, None])
        self.sizes = placed.sum(axis=1)
        on_list = np.matmul(placed.transpose(0, 2, 1).astype(np.float64), self.history)
        self.found = self._beta(1 + on_list, 1 + self.sizes[:, :, None] - on_list)
        after = self.sizes[:, ::-1].cumsum(axis=1)[:, ::-1] - self.sizes
        broken = self._beta(1.0 + self.sizes[:, :-1], self.concentration[:, None] + after[:, :-1])
        self.shares[:, :-1] = broken
        self._clip()
        left = np.log1p(-self.shares[:, :-1]).sum(axis=1)
        self.concentration = self.rng.standard_gamma(self.shape + self.classes - 1, self.number) / (self.rate - left)

    def _weights(self) -> Floats:
        """The probability of each class and history together, (chains, h, k)."""
        logs = np.log(self.shares)
        logs[:, 1:] += np.cumsum(np.log1p(-self.shares[:, :-1]), axis=1)
        missed = np.log1p(-self.found)
        logs += missed.sum(axis=2)
        weights: Floats = np.exp(
            logs[:, None] + np.matmul(self.history, (np.log(self.found) - missed).transpose(0, 2, 1))
        )
        return weights

    def _beta(self, one: npt.NDArray[np.floating], other: npt.NDArray[np.floating]) -> Floats:
        """Beta draws by way of two gamma draws, which is faster."""
        first = self.rng.standard_gamma(one)
        drawn: Floats = first / (first + self.rng.standard_gamma(other))
        return drawn

    def _clip(self) -> None:
        np.clip(self.found, NEAREST, 1 - NEAREST, out=self.found)
        np.clip(self.shares[:, :-1], NEAREST, 1 - NEAREST, out=self.shares[:, :-1])
