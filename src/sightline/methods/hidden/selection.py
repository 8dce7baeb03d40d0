"""Every hierarchical model of some lists, ranked by the Bayesian information criterion.

The criterion is minus twice the log likelihood plus, for each term of the model, the log of the number of people seen.
Source: Silverman, Chan and Vincent, "Bootstrapping multiple systems estimates to account for model selection",
Statistics and Computing 34, 44 (2024).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from scipy.special import gammaln

from sightline.errors import MethodError
from sightline.methods.hidden.batch import fit_batch, log_likelihoods
from sightline.methods.hidden.existence import refuse_no_overlap
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.loglinear import Fit, fit, slots_of
from sightline.methods.hidden.poisson import Ints
from sightline.methods.hidden.terms import Terms, checked, hierarchical

SAME_PLACES = 9  # criteria that agree to so many places are the same, and the smaller model comes first
TOGETHER = 4096  # models fitted at once: what bounds the memory


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The models that can be fitted, best first: their interactions, criterion, people in all, and effects by term.

    `unfittable` models are left out: their estimate does not exist or is not the only one.
    """

    models: tuple[Terms, ...]
    bic: Floats  # (models,)
    estimates: Floats  # (models,)
    effects: Floats  # (models, 2**t)
    unfittable: int


def usual_order(number: int) -> int:
    """The largest interactions searched unless said otherwise: 2 of 3 lists, 3 of 4 or 5, and 2 of more."""
    return {2: 1, 3: 2, 4: 3, 5: 3}.get(number, 2)


def rank(lists: Lists, order: int | None = None, always: Terms = ()) -> Ranking:
    """Every hierarchical model with interactions of at most `order` lists that has all of `always`, by its criterion.

    Raises MethodError where nobody is on two lists, where there are too many models to search, and where none fits.
    """
    refuse_no_overlap(lists)
    wanted = set(checked(lists, always))
    every = hierarchical(lists, usual_order(lists.number) if order is None else order)
    models = tuple(model for model in every if wanted <= set(model))
    if not models:
        raise MethodError("no model of these lists has all the interactions that are always in")
    parts = [_fitted(lists, some) for some in _batches(models)]
    bic, effects = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    fits = int(np.isfinite(bic).sum())
    if not fits:
        raise MethodError(f"none of the {len(models)} models can be fitted to these lists")
    best = np.argsort(np.round(bic, SAME_PLACES), kind="stable")[:fits]
    return Ranking(
        models=tuple(models[place] for place in best),
        bic=bic[best],
        estimates=lists.seen + np.exp(effects[best, 0]),
        effects=effects[best],
        unfittable=len(models) - fits,
    )


def best(lists: Lists, order: int | None = None, ntop: int = 1, level: float = 0.95) -> tuple[Fit, ...]:
    """The `ntop` fits of lowest criterion, best first; fewer where fewer models can be fitted. Errors as `rank`."""
    if ntop < 1:
        raise MethodError("at least one model must be asked for")
    return tuple(fit(lists, model, level) for model in rank(lists, order).models[:ntop])


def unfittable(lists: Lists, order: int | None = None) -> tuple[Terms, ...]:
    """The models that cannot be fitted to these lists, of those that `rank` goes through, by how many terms they have.

    Raises MethodError where there are too many models to go through.
    """
    models = hierarchical(lists, usual_order(lists.number) if order is None else order)
    bad = (~np.isfinite(_fitted(lists, some)[0]) for some in _batches(models))
    return tuple(model for model, out in zip(models, np.concatenate(list(bad)), strict=True) if out)


def _batches(models: tuple[Terms, ...]) -> Iterator[tuple[Terms, ...]]:
    """The models in their order, those of one length together (they come sorted by it), and never too many."""
    for _, same in groupby(models, key=len):
        together = tuple(same)
        yield from (together[low : low + TOGETHER] for low in range(0, len(together), TOGETHER))


def _fitted(lists: Lists, models: tuple[Terms, ...]) -> tuple[Floats, Floats]:
    """The criterion of each model, infinite where it cannot be fitted, and its effects."""
    counts = lists.array()[None]
    slots: Ints = slots_of(lists.number, models)
    batch = fit_batch(counts, slots, np.array(lists.possible))
    likelihoods = log_likelihoods(counts, slots, batch) - lists.seen - gammaln(counts + 1).sum()
    return np.log(lists.seen) * slots.shape[1] - 2 * likelihoods, batch.effects
