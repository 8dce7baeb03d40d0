"""Intervals that repeat the choice of the model: it is chosen again in every resampled table.

People are drawn again, each with the history of one of those seen (multinomial), and the whole method is repeated; the
limits are bias-corrected and accelerated. For the stepwise choice: Chan, Silverman and Vincent (2021), section 3.3. For
the choice by criterion, among the models that came first in the table itself: Silverman, Chan and Vincent (2024).

Replicates are never averaged: where a drawn table has hardly an overlap its estimate is huge, and where it has none it
has no end. Such a replicate counts as larger than any other; one in which no model could be fitted for another reason
is left out. How many there were of each is said beside the interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sightline.errors import MethodError
from sightline.methods.hidden.batch import fit_batch, log_likelihoods
from sightline.methods.hidden.bca import Limits, acceleration, bias, limits
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.loglinear import CONDITIONAL, Fit, fit, slots_of
from sightline.methods.hidden.opinion import Opinion
from sightline.methods.hidden.selection import SAME_PLACES, Ranking, rank
from sightline.methods.hidden.stepwise import THRESHOLD, choose, known_pairs, stepwise
from sightline.methods.hidden.terms import Terms

LEVELS = (0.95, 0.8)
EXPLOSIVE = 10.0  # a replicate is called explosive from this many times the estimate
FEWEST_REPLICATES = 20

CHOSEN_AGAIN = "The limits allow for the choice of the model: it is chosen again in every table drawn again."
HARDLY_AN_OVERLAP = (
    "In some tables drawn again the lists hardly shared anybody: their estimates were over ten times this one or had "
    "no end."
)
LEFT_OUT = "Some tables drawn again could not be fitted and are left out of the limits."
ONE_FEWER = "With one person fewer there may be no estimate at all, so the limits are corrected for bias alone."


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """A fit with limits that allow for the choice of its model. People.

    `limits` are at the levels asked for. `replicates` holds the estimate of each drawn table: infinite where nobody is
    on two lists, not a number where no model could be fitted. `failed` is the share of the latter, `explosive` the
    share of estimates that are infinite or over ten times the fit's. `acceleration` is None, and taken as 0, where one
    person fewer leaves no estimate. `bias` is in standard normal units.
    """

    fit: Fit
    limits: tuple[Limits, ...]
    acceleration: float | None
    bias: float
    replicates: Floats
    failed: float
    explosive: float

    def at(self, level: float) -> Opinion:
        """The estimate with its limits at one level. Raises MethodError where that level was not asked for."""
        for known in self.limits:
            if math.isclose(known.level, level):
                return Opinion(self.fit.estimate, known.lower, known.upper, level, self.fit.seen, self.notes())
        raise MethodError("no interval at that level was worked out")

    def notes(self) -> tuple[str, ...]:
        """What must be said beside the limits, in sentences without numbers."""
        said = [
            (True, CHOSEN_AGAIN),
            (self.explosive > 0, HARDLY_AN_OVERLAP),
            (self.failed > 0, LEFT_OUT),
            (self.acceleration is None, ONE_FEWER),
        ]
        return (*(note for true, note in said if true), *(note for note in self.fit.notes if note != CONDITIONAL))


def bca_stepwise(
    lists: Lists,
    replicates: int = 1000,
    seed: int = 0,
    levels: Sequence[float] = LEVELS,
    threshold: float = THRESHOLD,
    always: Terms = (),
) -> Bootstrap:
    """The stepwise estimate with limits that repeat the steps. Raises MethodError as `stepwise`, and as `resampled`."""
    chosen = stepwise(lists, threshold, always=always)
    tables = resampled(lists, replicates, seed)
    estimates = stepwise_estimates(lists, tables, threshold, known_pairs(lists, always))
    return _summary(lists, chosen, estimates, levels)


def bca_selected(
    lists: Lists,
    order: int | None = None,
    ntop: int = 10,
    replicates: int = 1000,
    seed: int = 0,
    levels: Sequence[float] = LEVELS,
    always: Terms = (),
) -> Bootstrap:
    """The estimate of lowest criterion, with limits that choose again among the `ntop` models that came first.

    Raises MethodError as `selection.rank`, and as `resampled`.
    """
    return bca_nested(lists, order, (ntop,), replicates, seed, levels, always)[0]


def bca_nested(
    lists: Lists,
    order: int | None = None,
    ntops: Sequence[int] = (1, 5, 10),
    replicates: int = 1000,
    seed: int = 0,
    levels: Sequence[float] = LEVELS,
    always: Terms = (),
) -> tuple[Bootstrap, ...]:
    """As `bca_selected` for several `ntops` from the same fits: do the limits settle as more models are admitted?"""
    if not ntops or min(ntops) < 1:
        raise MethodError("at least one model must be admitted")
    ranking = rank(lists, order, always)
    chosen = fit(lists, ranking.models[0])
    tables = resampled(lists, replicates, seed)
    selected = selected_estimates(lists, ranking, tables, ntops)
    return tuple(_summary(lists, chosen, estimates, levels) for estimates in selected)


def resampled(lists: Lists, replicates: int, seed: int) -> Floats:
    """The tables to be estimated: with one person fewer in each history that has some, then those drawn again.

    Shape (histories with somebody + replicates, 2**t). Raises MethodError where the counts are not whole people or the
    replicates are too few.
    """
    counts = lists.array()
    if (counts != np.round(counts)).any():
        raise MethodError("people can be drawn again only from whole counts: draw from each table of links by itself")
    if replicates < FEWEST_REPLICATES:
        raise MethodError(f"an interval needs at least {FEWEST_REPLICATES} replicates")
    some = np.flatnonzero(counts)
    fewer = counts - np.eye(len(counts))[some]
    again = np.zeros((replicates, len(counts)))
    draw = np.random.default_rng(seed).multinomial
    again[:, some] = draw(int(lists.seen), counts[some] / lists.seen, size=replicates)
    return np.concatenate([fewer, again])


def stepwise_estimates(
    lists: Lists, tables: Floats, threshold: float = THRESHOLD, always: Terms = ()
) -> Floats:  # fmt: skip
    """The stepwise estimate of each table, (B,); infinite or not a number as in `Bootstrap`."""
    possible = np.array(lists.possible)
    first = fit_batch(lists.array()[None], slots_of(lists.number, [always]), possible)
    choices = choose(tables, possible, threshold, first.effects, always)
    return _without_end(tables, tables.sum(axis=1) + choices.batch.hidden())


def selected_estimates(lists: Lists, ranking: Ranking, tables: Floats, ntops: Sequence[int]) -> tuple[Floats, ...]:
    """For each of `ntops` the estimate of each table, (B,), by the best of so many models; else as in `Bootstrap`."""
    best, estimates = np.full(len(tables), np.inf), _without_end(tables, np.full(len(tables), np.nan))
    wanted: dict[int, Floats] = {}
    for place, model in enumerate(ranking.models[: max(ntops)]):
        bic, found = _model(lists, model, ranking.effects[place], tables)
        better = bic < best - 10.0**-SAME_PLACES
        best[better], estimates[better] = bic[better], found[better]
        if place + 1 in ntops:
            wanted[place + 1] = estimates.copy()
    return tuple(wanted.get(ntop, estimates) for ntop in ntops)


def _without_end(tables: Floats, estimates: Floats) -> Floats:
    """Infinite in place of no number where nobody is on two lists."""
    overlap = np.array([place.bit_count() > 1 for place in range(tables.shape[1])])
    return np.where(np.isnan(estimates) & ~(tables[:, overlap] > 0).any(axis=1), np.inf, estimates)


def _model(lists: Lists, model: Terms, effects: Floats, tables: Floats) -> tuple[Floats, Floats]:
    """The criterion of one model in each table, but for what all models share, and its estimates."""
    slots = slots_of(lists.number, [model])
    batch = fit_batch(tables, slots, np.array(lists.possible), effects[None])
    seen = tables.sum(axis=1)
    bic: Floats = np.log(seen) * slots.shape[1] - 2 * log_likelihoods(tables, slots, batch)
    return bic, seen + batch.hidden()


def _summary(lists: Lists, chosen: Fit, estimates: Floats, levels: Sequence[float]) -> Bootstrap:
    people = lists.array()
    people = people[people > 0]
    fewer, again = estimates[: len(people)], estimates[len(people) :]
    speed = acceleration(fewer, people)
    some = again[~np.isnan(again)]
    if len(some) < FEWEST_REPLICATES:
        raise MethodError("hardly a table drawn again could be fitted, so no interval can be drawn from them")
    return Bootstrap(
        fit=chosen,
        limits=limits(some, chosen.estimate, speed or 0.0, levels),
        acceleration=speed,
        bias=bias(some, chosen.estimate),
        replicates=again,
        failed=float(np.isnan(again).mean()),
        explosive=float((again > EXPLOSIVE * chosen.estimate).mean()),
    )
