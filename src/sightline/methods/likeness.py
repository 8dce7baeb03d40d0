"""How alike texts are by their words, from 0 (nothing) to 1 (the same words); the order of words does not matter.

Two texts are as alike as the mean of two measures: the cosine of TF-IDF over stems and runs of four letters, and the
share of their stems' weight that stands in both. What many of the texts hold weighs next to nothing, so that likeness
depends on all texts that are looked at together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

RUN = 4  # letters
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "e", "y")
_SHORTEST = 4  # letters that a stem keeps
_SAY_NOTHING = """
a an and are as at be been by do does each every for from has have how in into is it its more must no not of on or our
shall should so such that the their them there these they this those to under was were what when where which who will
with within would
"""
_EMPTY = frozenset(_SAY_NOTHING.split())


def stems(text: str) -> list[str]:
    """The words that say something, each without its ending; a light stemmer, the same for all."""
    return [_stem(word) for word in re.findall(r"[a-z]+", text.lower()) if word not in _EMPTY]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def alike(texts: Sequence[str]) -> Any:
    """A square array of how alike each two texts are, 0 to 1. Texts need no order and no like length."""
    words = [stems(text) for text in texts]
    runs = [[run for word in of for run in _runs(word)] for of in words]
    cosine = (_cosine(words) + _cosine(runs)) / 2
    return (cosine + _shared(words)) / 2


def _runs(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + RUN] for at in range(max(1, len(padded) - RUN + 1))]


def _weighted(held: Sequence[Sequence[str]]) -> Any:
    """TF-IDF: rows of texts, columns of terms; (1 + ln count) times ln((1 + n) / documents that have the term).

    What stands in many of the texts ("should require police forces") so weighs next to nothing.
    """
    place = {term: number for number, term in enumerate(sorted({term for of in held for term in of}))}
    cells = [
        (row, place[term], 1 + float(np.log(count)))
        for row, of in enumerate(held)
        for term, count in Counter(of).items()
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    counts = sparse.csr_matrix((values, (rows, columns)), shape=(len(held), max(1, len(place))), dtype=float)
    documents = np.maximum(1, np.asarray((counts > 0).sum(axis=0)).ravel())
    return counts.multiply(np.log((1 + len(held)) / documents)).tocsr()


def _cosine(held: Sequence[Sequence[str]]) -> Any:
    """Cosine of TF-IDF of each two texts; 0 where one has no term."""
    weighted = _weighted(held)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    unit = sparse.diags(1 / norms) @ weighted
    return (unit @ unit.T).toarray()


def _shared(held: Sequence[Sequence[str]]) -> Any:
    """Of the weight of both texts' different stems, by rarity, the share that stands in stems of both."""
    once = [sorted(set(of)) for of in held]
    matrix = _weighted(once).sqrt()
    common = (matrix @ matrix.T).toarray()
    own = np.diag(common)
    both = own[:, None] + own[None, :]
    return np.divide(2 * common, both, out=np.zeros_like(common), where=both > 0)
