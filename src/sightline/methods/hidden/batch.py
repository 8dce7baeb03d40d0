"""Fits of many models or many tables at once, with what cannot be fitted marked: the engine of the other modules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.methods.hidden.existence import exist, identifiable, kept_histories
from sightline.methods.hidden.lists import Bools, Floats
from sightline.methods.hidden.poisson import Ints, gather, log_means, margins, newton

LAST_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Fits of a batch, a row each. Where `good` is False there is no estimate, and the row means nothing."""

    effects: Floats  # (B, 2**t) by term; 0 where the model has none or where it is minus infinity
    kept: Bools  # (B, 2**t) the histories that took part
    good: Bools  # (B,)

    def rows(self, rows: Ints) -> Batch:
        """Some of the fits, copied."""
        return Batch(self.effects[rows], self.kept[rows], self.good[rows])

    def put(self, rows: Ints, fits: Batch) -> None:
        """Writes fits over some rows."""
        self.effects[rows], self.kept[rows], self.good[rows] = fits.effects, fits.kept, fits.good

    def hidden(self) -> Floats:
        """How many people are on no list, (B,); not a number where there is no estimate."""
        return np.where(self.good, np.exp(np.minimum(self.effects[:, 0], 700.0)), np.nan)

    def expected(self) -> Floats:
        """The expected counts, (B, 2**t), 0 at histories that took no part."""
        logs = log_means(self.effects)
        return np.where(self.kept, np.exp(np.where(self.kept, logs, 0.0)), 0.0)


def fit_batch(counts: Floats, slots: Ints, possible: Bools, start: Floats | None = None) -> Batch:
    """The fits of the models `slots`, (B, p) or (1, p), to the tables `counts`, (B, 2**t), or (1, 2**t) for all.

    `start` are effects by term to begin from, (B, 2**t) or (1, 2**t); without it each fit finds its own.
    """
    rows = max(len(counts), len(slots))
    counts = np.broadcast_to(counts, (rows, counts.shape[1]))
    kept = kept_histories(counts, slots, possible)
    good = identifiable(counts, slots, kept)
    effects = np.zeros(counts.shape)
    start = None if start is None else np.broadcast_to(start, counts.shape)
    able = np.flatnonzero(good)
    effects[able], good[able] = newton(
        counts[able], _own(slots, able), kept[able], None if start is None else start[able]
    )
    late = able[~good[able]]
    if len(late):
        late = late[exist(counts[late], _own(slots, late), kept[late])]
        effects[late], good[late] = newton(counts[late], _own(slots, late), kept[late], effects[late], LAST_STEPS)
    return Batch(effects, kept.copy(), good)


def log_likelihoods(counts: Floats, slots: Ints, batch: Batch) -> Floats:
    """What of each log likelihood differs between models of one table, (B,); minus infinity where there is no fit.

    At the estimate the expected counts add up to the people seen, so of the sum of n log m - m - log n! only the first
    part differs, which is the sum over the terms of margin times effect.
    """
    counts = np.broadcast_to(counts, batch.effects.shape)
    return np.where(batch.good, (gather(margins(counts), slots) * gather(batch.effects, slots)).sum(axis=1), -np.inf)


def _own(slots: Ints, rows: Ints) -> Ints:
    return slots if len(slots) == 1 else slots[rows]
