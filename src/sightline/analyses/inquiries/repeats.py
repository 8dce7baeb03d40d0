"""Recommendations of different inquiries that may ask for the same: suggested by their words, counted once confirmed.

A pair is as alike as the mean of two measures that do not mind the order of words: the cosine of TF-IDF over stems and
runs of four letters, and the share of their stems' weight that stands in both. A suggestion is no finding: only what a
named person confirmed (same.toml) counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from sightline.analyses.inquiries.register import Recommendation, Register

# Chosen on made-up pairs other than those that measure them (docs/inquiries.md).
ALIKE = 0.65  # from here on a pair is suggested
NEAREST, APART = 0.45, 0.12  # or from here on, where each is the other's nearest by so much more than the next
RUN = 4  # letters
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "e", "y")
_SHORTEST = 4  # letters that a stem keeps
_SAY_NOTHING = """
a an and are as at be been by do does each every for from has have how in into is it its more must no not of on or our
shall should so such that the their them there these they this those to under was were what when where which who will
with within would
"""
_EMPTY = frozenset(_SAY_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two recommendations whose words are alike, from 0 (nothing) to 1 (the same words)."""

    first: Recommendation
    second: Recommendation
    alike: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Recommendations that a person confirmed to ask for the same, in the order of the register."""

    recommendations: tuple[Recommendation, ...]
    confirmed_by: tuple[str, ...]


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

    What stands in many of the register's texts ("should require police forces") so weighs next to nothing.
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


def _near(found: Any) -> Any:
    """Which pairs are near enough: by themselves, or as each other's nearest, well before the next."""
    others = found.copy()
    np.fill_diagonal(others, 0)
    ordered = np.sort(others, axis=1)
    best, second = ordered[:, -1], ordered[:, -2]
    mutual = (others >= best[:, None]) & (others >= best[None, :])
    clear = others - np.maximum(second[:, None], second[None, :]) >= APART
    return (others >= ALIKE) | (mutual & clear & (others >= NEAREST))


def suggested(register: Register) -> tuple[Suggested, ...]:
    """Pairs of different inquiries that nobody has answered yet, in the order of the register."""
    held = register.recommendation
    if len(held) < 2:
        return ()
    answered = {frozenset((one.recommendation_key, one.same_as)) for one in register.same}
    found = alike([one.words for one in held])
    pairs = []
    for first, second in zip(*np.nonzero(np.triu(_near(found), 1)), strict=True):
        one, other = held[first], held[second]
        asked = frozenset((one.recommendation_key, other.recommendation_key)) in answered
        if one.inquiry_key != other.inquiry_key and not asked:
            pairs.append(Suggested(one, other, round(float(found[first, second]), 3)))
    return tuple(pairs)


def repeated(register: Register) -> tuple[Repeated, ...]:
    """What was asked more than once, by confirmed pairs alone; two pairs that share one of their two are one."""
    by_key = register.recommendations()
    group = {key: key for key in by_key}
    yes = [one for one in register.same if one.answer == "yes"]
    for one in yes:
        old, new = group[one.same_as], group[one.recommendation_key]
        group = {key: new if of == old else of for key, of in group.items()}
    found = []
    for head in dict.fromkeys(group.values()):
        keys = [key for key in by_key if group[key] == head]
        who = tuple(sorted({one.confirmed_by for one in yes if group[one.same_as] == head}))
        if len(keys) > 1:
            found.append(Repeated(tuple(by_key[key] for key in keys), who))
    return tuple(found)
