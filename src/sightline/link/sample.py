"""Which pairs of records people are to look at: drawn at random in strata, so that what they say can be weighed.

A stratum is a population and a band of how surely a pair was joined, or why it was not. Inside a stratum pairs are
ordered by the kinds of their agencies and every so many-th is taken, so that these stand in proportion.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sightline.link.decide import Floats, share_of
from sightline.link.groups import Ints
from sightline.standard.clerical import BANDS
from sightline.standard.linkage import CHILD, OFFENDER

LEAST = 8  # pairs of a stratum, where it has them and there is room
# Where a rule or a likelier pair spoke, the odds do not know of it: how many such pairs to expect to be one person.
_EXPECTED = {"kept_apart": 0.05, "left_for_review": 0.4}
_SUREST = 0.02  # no stratum is taken to be surer than this, or its pairs would never be looked at
# What a review is to say: of each population, how many joined pairs are right, and how many near ones were missed; and
# what part of the pairs each question gets.
_QUESTIONS = ((CHILD, True), (CHILD, False), (OFFENDER, True), (OFFENDER, False))
_PARTS = (9, 5, 4, 2)
_JOINED = frozenset(name for name, joined, _ in BANDS if joined)
_OUTCOMES = {"apart": "kept_apart", "conflict": "left_for_review", "rival": "left_for_review", "weak": "weak"}


def strata_of_pairs(pairs: pa.Table) -> pa.Table:
    """(population, stratum) of each pair of a link_pairs table."""
    bands = [(name, least) for name, joined, least in BANDS if joined and name != "number"]
    strata = [
        _OUTCOMES.get(outcome) or ("number" if exact else next(name for name, least in bands if weight >= least))
        for outcome, exact, weight in zip(
            *(pairs[name].to_pylist() for name in ("outcome", "exact", "weight")), strict=True
        )
    ]
    populations = [OFFENDER if offender else CHILD for offender in pairs["offender"].to_pylist()]
    return pa.table({"population": populations, "stratum": strata})


def draw_sample(pairs: pa.Table, kinds: list[str], number: int, seed: int) -> tuple[Ints, pa.Table]:
    """The places of at most `number` of these pairs, in an order that tells nothing, and the strata of all pairs.

    `kinds` is of each pair the kinds of its two agencies. The same seed draws the same pairs.
    """
    strata = strata_of_pairs(pairs)
    names = [f"{population}/{stratum}" for population, stratum in zip(*strata.columns, strict=False)]
    whole, place = np.unique(np.array(names, dtype=str), return_inverse=True)
    rng = np.random.default_rng(seed)
    weight = pairs["weight"].to_numpy()
    sizes = np.bincount(place, minlength=len(whole))
    taken = _shared_out([_parts(str(name)) for name in whole], place, weight, sizes, number)
    luck, order = rng.random(len(names)), np.unique(np.array(kinds, dtype=str), return_inverse=True)[1]
    chosen: list[int] = []
    for stratum, many in enumerate(taken.tolist()):
        mine = np.flatnonzero(place == stratum)
        mine = mine[np.lexsort((luck[mine], order[mine]))]
        steps = np.floor((np.arange(many) + rng.random()) * len(mine) / max(many, 1)).astype(np.int64)
        chosen += mine[steps].tolist()
    mixed: Ints = rng.permutation(np.array(chosen, dtype=np.int64))
    return mixed, strata


def _parts(name: str) -> tuple[str, str]:
    population, _, stratum = name.partition("/")
    return population, stratum


def _shared_out(names: list[tuple[str, str]], place: Ints, weight: Floats, sizes: Ints, number: int) -> Ints:
    """How many pairs to take of each stratum: each question gets its part, and inside it a stratum gets more where it
    is large and where its pairs are in doubt (Neyman)."""
    expected = np.bincount(place, share_of(weight), minlength=len(sizes)) / np.maximum(sizes, 1)
    told = [_EXPECTED.get(stratum, share) for (_, stratum), share in zip(names, expected.tolist(), strict=True)]
    doubt = np.clip(np.array(told), _SUREST, 1 - _SUREST)
    want = sizes * np.sqrt(doubt * (1 - doubt))
    questions = np.array([_QUESTIONS.index((population, stratum in _JOINED)) for population, stratum in names])
    taken = np.zeros(len(sizes), dtype=np.int64)
    for question, part in enumerate(_PARTS):
        mine = np.flatnonzero(questions == question)
        taken[mine] = _within(sizes[mine], want[mine], int(number * part / sum(_PARTS)))
    # What a question has no pairs for goes to the others.
    return taken + _within(sizes - taken, want, number - int(taken.sum()))


def _within(sizes: Ints, want: Floats, number: int) -> Ints:
    """At most `number` in all, of each at most its size: the least first, then to whoever lies farthest below."""
    if not len(sizes) or number <= 0:
        return np.zeros(len(sizes), dtype=np.int64)
    taken: Ints = np.minimum(sizes, min(LEAST, max(1, number // (2 * len(sizes)))))
    whole = max(float(want.sum()), 1e-9)
    while int(taken.sum()) < number and (taken < sizes).any():
        short = np.where(taken < sizes, want / whole * number - taken, -np.inf)
        taken[int(np.argmax(short))] += 1
    return taken
