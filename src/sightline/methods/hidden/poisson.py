"""Many small Poisson log-linear models at once, by Newton's method (here iteratively reweighted least squares).

A batch is an array with a row for each fit: of one model to many resampled tables, of many models to one table, or of
a model each. Effects are held in a row of length 2**t by their term, 0 where the model has none, so that log means,
margins and the matrix of second derivatives are all sums over the terms inside a history or the histories around a
term: the second derivative of two terms is the expected margin of the two together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.methods.hidden.lists import Bools, Floats

CHUNK = 512  # fits worked on together: what they need then stays in the processor's cache
TOLERANCE = 1e-6  # the largest move of a log mean in a last step; the error left is its square
FIRST_STEPS = 16  # an estimate that is there is found in fewer; one that is not runs away by 1 a step
FULL_STEP = 1.5  # moves up to this size never lower the likelihood
NO_ZERO_PIVOT = 1 + 1e-14

Ints = npt.NDArray[np.intp]


def margins(counts: Floats) -> Floats:
    """How many are on all lists of each term, whatever others they are on: (..., 2**t) from counts (..., 2**t)."""
    return _summed(counts, 0)


def log_means(effects: Floats) -> Floats:
    """The sum of the effects inside each history: (..., 2**t) from effects by term, (..., 2**t)."""
    return _summed(effects, 1)


def _summed(rows: Floats, into: int) -> Floats:
    """Each place's sum over the places that hold it (into 0) or that it holds (into 1), a list at a time.

    A product with a matrix would do, but on machines with several processors its library splits such small products
    among them and then waits for longer than it works.
    """
    size = rows.shape[-1]
    tables = rows.reshape(rows.size // size, size).T.copy("C")
    step = 1
    while step < size:
        view = tables.reshape(size // (2 * step), 2, step, tables.shape[1])
        view[:, into] += view[:, 1 - into]
        step *= 2
    return np.ascontiguousarray(tables.T).reshape(rows.shape)


def spread(slots: Ints, values: Floats, size: int) -> Floats:
    """Values by slot (B, p) as rows of length `size` by term, 0 elsewhere; slots are (B, p) or (1, p)."""
    rows = np.zeros((len(values), size))
    if len(slots) == 1:
        rows[:, slots[0]] = values
    else:
        np.put_along_axis(rows, slots, values, 1)
    return rows


def gather(rows: Floats, slots: Ints) -> Floats:
    """The values of each slot, (B, p), from rows by term, (B, 2**t)."""
    return rows[:, slots[0]] if len(slots) == 1 else np.take_along_axis(rows, slots, 1)


def newton(
    counts: Floats, slots: Ints, kept: Bools, start: Floats | None = None, steps: int = FIRST_STEPS
) -> tuple[Floats, Bools]:
    """The effects (B, 2**t) of greatest likelihood, and which fits arrived (B,).

    `counts` are (B, 2**t); `slots` the terms of the models, (B, p) or (1, p); `kept` the histories that take part,
    (B, 2**t). A slot whose margin is 0 is left out of its fit. `start` are effects by term, (B, 2**t).

    A fit that arrived has an estimate: its last step moves no log mean down by 1, so the expected counts times one
    plus that move are positive and have exactly the margins that were seen, and where there are such counts there is an
    estimate (Fienberg and Rinaldo 2012). One that has not arrived may have none.
    """
    effects = np.zeros_like(counts)
    arrived = np.zeros(len(counts), dtype=np.bool_)
    for low in range(0, len(counts), CHUNK):
        rows = slice(low, low + CHUNK)
        own = slots if len(slots) == 1 else slots[rows]
        first = _first(counts[rows], own, kept[rows]) if start is None else start[rows].copy()
        effects[rows], arrived[rows] = _chunk(counts[rows], own, kept[rows], first, steps)
    return effects, arrived


def _first(counts: Floats, slots: Ints, kept: Bools) -> Floats:
    """Effects by least squares on the logs of the counts and a tenth, weighted by them: where to begin."""
    near = (counts + 0.1) * kept
    target = margins(near * np.log(counts + 0.1))
    return spread(slots, _solved(margins(near), target, gather(margins(counts), slots) == 0, slots), counts.shape[1])


def _chunk(counts: Floats, slots: Ints, kept: Bools, effects: Floats, steps: int) -> tuple[Floats, Bools]:
    target = margins(counts)
    empty = gather(target, slots) == 0
    effects = effects * (spread(slots, (~empty).astype(np.float64), counts.shape[1]) > 0)
    logs = log_means(effects) * kept
    found, arrived = effects.copy(), np.zeros(len(counts), dtype=np.bool_)
    rows = np.arange(len(counts))
    for _ in range(steps):
        around = margins(np.exp(logs) * kept)
        change = spread(slots, _solved(around, target - around, empty, slots), counts.shape[1])
        move = log_means(change) * kept
        size = np.abs(move).max(axis=1)
        share = np.where(size <= FULL_STEP, 1.0, np.log1p(size) / np.maximum(size, FULL_STEP))[:, None]
        effects, logs = effects + share * change, np.clip(logs + share * move, -700, 700)
        done = size < TOLERANCE
        found[rows], arrived[rows] = effects, done
        if done.all():
            break
        if done.any():
            on = ~done
            rows, effects, logs, kept, target, empty = (a[on] for a in (rows, effects, logs, kept, target, empty))
            slots = slots if len(slots) == 1 else slots[on]
    return found, arrived


def _solved(around: Floats, target: Floats, empty: Bools, slots: Ints) -> Floats:
    """The step (B, p) that the second derivatives, made from the expected margins, and the gradient ask for."""
    both = slots[:, :, None] | slots[:, None, :]
    if len(slots) == 1:
        matrix = around[:, both[0]]
    else:
        matrix = np.take_along_axis(around, both.reshape(len(slots), -1), 1).reshape(both.shape)
    diagonal = np.einsum("bii->bi", matrix)
    diagonal *= NO_ZERO_PIVOT
    diagonal += empty
    return np.asarray(np.linalg.solve(matrix, (gather(target, slots) * ~empty)[:, :, None])[:, :, 0], dtype=np.float64)
