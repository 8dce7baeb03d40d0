"""The log-linear estimate of how many people are on no list: one model, one table.

The counts are Poisson with log means that are sums of the effects inside each history; how many are on no list is the
exponential of the intercept. Source: Chan, Silverman and Vincent, "Multiple systems estimation for sparse capture
data: inferential challenges when there are nonoverlapping lists", Journal of the American Statistical Association 116
(2021), 1297-1306. The interval is for one model taken as given; the choice of the model mostly matters more
(bootstrap.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ndtri, xlogy

from sightline.errors import MethodError
from sightline.methods.hidden.batch import Batch, fit_batch
from sightline.methods.hidden.existence import reasons
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.opinion import Opinion
from sightline.methods.hidden.poisson import Ints, margins
from sightline.methods.hidden.terms import Terms, checked, main_effects

CONDITIONAL = "The limits take the model as given: that it was chosen, and might be another, is not in them."
NEVER_TOGETHER = "Nobody is on these lists together, and the model takes it that nobody ever is: "


@dataclass(frozen=True, slots=True)
class Fit(Opinion):
    """A log-linear model fitted to lists. `estimate`, `lower` and `upper` are people: those seen and those on no list.

    `lower` and `upper` are limits at `level` for this model taken as given: normal on the log of the number on no list.
    `terms` are its interactions in the order in which they came in, `dropped` the terms among all of them (main
    effects too) whose estimate is minus infinity because nobody is on those lists together. `df` are the degrees of
    freedom left. `aic` and `bic` count every term, dropped or not, and `bic` the people seen as its sample size.
    """

    terms: Terms
    dropped: Terms
    deviance: float
    df: int
    aic: float
    bic: float


def fit(lists: Lists, terms: Iterable[int] = (), level: float = 0.95) -> Fit:
    """The fit of the hierarchical model of these interactions (bits over the lists) and every main effect.

    Raises MethodError, with every reason at once, where nobody is on two lists, where the estimate does not exist or
    where the effects cannot be told apart; and for a term that is no interaction of these lists.
    """
    model = checked(lists, terms)
    return fitted(lists, model, _one(lists, model), level)


def slots_of(number: int, models: Sequence[Terms]) -> Ints:
    """The terms of models that have equally many, (models, p): the intercept and the main effects first."""
    return np.array([main_effects(number) + model for model in models], dtype=np.intp)


def _one(lists: Lists, model: Terms) -> Batch:
    batch = fit_batch(lists.array()[None], slots_of(lists.number, [model]), np.array(lists.possible))
    if not batch.good[0]:
        why = reasons(lists, model) or ("the search for its estimate did not end",)
        raise MethodError("this model cannot be fitted to these lists: " + "; ".join(why))
    return batch


def fitted(lists: Lists, model: Terms, batch: Batch, level: float = 0.95) -> Fit:
    """What the one row of a batch says of a model of these lists."""
    if not 0 < level < 1:
        raise MethodError("the level of an interval must be between 0 and 1")
    everything = main_effects(lists.number) + model
    totals = margins(lists.array())
    dropped = tuple(term for term in everything if totals[term] == 0)
    active = [term for term in everything if totals[term] > 0]
    kept = batch.kept[0]
    counts, expected = lists.array()[kept], batch.expected()[0][kept]
    likelihood = float((xlogy(counts, expected) - expected - gammaln(counts + 1)).sum())
    hidden = float(batch.hidden()[0])
    width = float(-ndtri((1 - level) / 2)) * math.sqrt(_variance(batch.expected()[0], active))
    return Fit(
        estimate=lists.seen + hidden,
        lower=lists.seen + hidden * math.exp(-width),
        upper=lists.seen + hidden * math.exp(width),
        level=level,
        seen=lists.seen,
        notes=(CONDITIONAL, *_never_together(lists, dropped)),
        terms=model,
        dropped=dropped,
        deviance=2 * float((xlogy(counts, counts / expected) - counts + expected).sum()),
        df=int(kept.sum()) - len(active),
        aic=-2 * likelihood + 2 * len(everything),
        bic=-2 * likelihood + math.log(lists.seen) * len(everything),
    )


def _never_together(lists: Lists, dropped: Terms) -> tuple[str, ...]:
    together = [lists.words(term) for term in dropped if term.bit_count() > 1]
    return (NEVER_TOGETHER + "; ".join(together) + ".",) if together else ()


def _variance(expected: Floats, active: Sequence[int]) -> float:
    """The variance of the intercept."""
    around = margins(expected)
    information = around[np.bitwise_or.outer(active, active)]
    return float(np.linalg.inv(information)[0, 0])
