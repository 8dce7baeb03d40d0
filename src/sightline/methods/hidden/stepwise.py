"""Which lists go together, chosen step by step: interactions of two lists, the least likely total first.

At each step the people on both lists of a pair are compared with how many the model so far expects: the one-sided
Poisson p value of that total, on the side it lies. The pair with the smallest is added while that is at most the
threshold, passing over a pair with which the model could not be fitted. Source: Chan, Silverman and Vincent (2021),
section 3.2, whose simulations led to the threshold of 0.02.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, gammaincc, xlogy

from sightline.errors import MethodError
from sightline.methods.hidden.batch import Batch, fit_batch
from sightline.methods.hidden.existence import reasons
from sightline.methods.hidden.lists import Bools, Floats, Lists
from sightline.methods.hidden.loglinear import Fit, fitted, slots_of
from sightline.methods.hidden.poisson import Ints, margins
from sightline.methods.hidden.terms import Terms, checked, main_effects, pairs

THRESHOLD = 0.02
NEVER = 2.0  # over every p value
SAME = 1e-9  # p values this near, as a share of them, are the same


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What was chosen for each of many tables: the interactions in order (0 after the last), and the last fit."""

    terms: Ints  # (B, pairs of lists)
    batch: Batch


def stepwise(lists: Lists, threshold: float = THRESHOLD, level: float = 0.95, always: Terms = ()) -> Fit:
    """The fit of the model chosen step by step; `threshold` 0 leaves the main effects alone.

    `always` are interactions of two lists that are in from the start, because the two are known to go together. Raises
    MethodError where nobody is on two lists, where not even the model that it starts from can be fitted, and for
    something in `always` that is no interaction of two of these lists.
    """
    choices = choose(lists.array()[None], np.array(lists.possible), threshold, always=known_pairs(lists, always))
    if not choices.batch.good[0]:
        start = "the model with the interactions that are always in" if always else "independent lists"
        raise MethodError(f"not even {start} can be fitted: " + "; ".join(reasons(lists, always)))
    return fitted(lists, tuple(int(term) for term in choices.terms[0] if term), choices.batch, level)


def known_pairs(lists: Lists, always: Terms) -> Terms:
    """The interactions that are always in, each once. Raises MethodError for what is no interaction of two lists."""
    model = checked(lists, always)
    if any(term.bit_count() != 2 for term in model):
        raise MethodError("what is always in the model must be an interaction of two lists")
    return model


def choose(
    counts: Floats, possible: Bools, threshold: float = THRESHOLD, start: Floats | None = None, always: Terms = ()
) -> Choices:
    """The choice for each table of `counts`, (B, 2**t): all tables take a step together.

    `start` are effects by term, (1, 2**t), from which the fits of the first model may begin; `always` are interactions
    of two lists that this model has beside the main effects.
    """
    if not 0 <= threshold <= 1:
        raise MethodError("the threshold of a p value must be between 0 and 1")
    number = counts.shape[1].bit_length() - 1
    able = np.array(pairs(number), dtype=np.intp)
    totals = margins(counts)[:, able]
    batch = fit_batch(counts, slots_of(number, [always]), possible, start)
    terms = np.zeros((len(counts), len(able)), dtype=np.intp)
    terms[:, : len(always)] = always
    on = np.flatnonzero(batch.good)
    for step in range(len(always), len(able) if threshold else 0):
        values = p_values(totals[on], margins(batch.rows(on).expected())[:, able])
        values[(terms[on][:, :, None] == able).any(axis=1)] = NEVER
        on = _step(counts, possible, (on, values, able, threshold), terms[:, : step + 1], batch)
        if not len(on):
            break
    return Choices(terms, batch)


def p_values(totals: Floats, expected: Floats) -> Floats:
    """The smaller of the chances of at most and of at least so many people, where `expected` are expected.

    A chance too small for a number is given as minus its Poisson deviance, so that the least likely still comes first.
    """
    some = expected > 0
    mean = np.where(some, expected, 1.0)
    chance = np.minimum(gammaincc(totals + 1, mean), gammainc(totals, mean))
    chance = np.where(chance > 0, chance, totals - mean - xlogy(totals, totals / mean))
    return np.where(some, chance, NEVER)


def _step(counts: Floats, possible: Bools, going: tuple[Ints, Floats, Ints, float], terms: Ints, batch: Batch) -> Ints:
    """Adds to each table that goes on the pair that comes first and can be fitted; gives those that found one.

    The last column of `terms` and the rows of `batch` are written.
    """
    on, values, able, threshold = going
    found, waiting = np.zeros(len(on), dtype=np.bool_), np.arange(len(on))
    while len(waiting):
        best = _first_of_least(values[waiting])
        enough = values[waiting, best] <= threshold
        waiting, best = waiting[enough], best[enough]
        rows = on[waiting]
        terms[rows, -1] = able[best]
        fits = fit_batch(
            counts[rows], _slots(counts, terms[rows]), possible, _start(counts[rows], terms[rows, -1], batch.rows(rows))
        )
        found[waiting[fits.good]] = True
        batch.put(rows[fits.good], fits.rows(np.flatnonzero(fits.good)))
        terms[rows[~fits.good], -1] = 0
        values[waiting[~fits.good], best[~fits.good]] = NEVER
        waiting = waiting[~fits.good]
    return on[found]


def _first_of_least(values: Floats) -> Ints:
    """The place of each row's least value; of those that differ by nothing but rounding, the first."""
    least = values.min(axis=1, keepdims=True)
    first: Ints = (values <= least + SAME * np.abs(least)).argmax(axis=1)
    return first


def _slots(counts: Floats, terms: Ints) -> Ints:
    own = np.array(main_effects(counts.shape[1].bit_length() - 1), dtype=np.intp)
    return np.concatenate([np.broadcast_to(own, (len(terms), len(own))), terms], axis=1)


def _start(counts: Floats, added: Ints, before: Batch) -> Floats:
    """The effects before, with the added one at what would make its own total right."""
    rows = np.arange(len(added))
    total, expected = margins(counts)[rows, added], margins(before.expected())[rows, added]
    effects = before.effects.copy()
    effects[rows, added] = np.log(np.where(total > 0, total, 1.0) / np.where(expected > 0, expected, 1.0))
    return effects
