"""Words that name nobody, and those of them that are also names. The rows of returns/data/common_words.csv."""

from __future__ import annotations

from functools import cache

from sightline.returns.accounts.spans import DATA
from sightline.standard.rows import read_rows

_ENDINGS = ("'s", "n't", "'d", "'ll", "'ve", "'re", "'m", "s", "es", "d", "ed", "ing", "ly", "ings")
COMMON, CAPITAL, NAME_TOO, GIVEN = "common", "capital", "name too", "given name"


@cache
def _of(use: str) -> frozenset[str]:
    return frozenset(
        word for row in read_rows("common_words.csv", DATA) if row["use"] == use for word in row["words"].split()
    )


def also_names() -> frozenset[str]:
    """Common words that are somebody's name as well: with a capital letter they are taken for one."""
    return _of(NAME_TOO)


def common_words() -> frozenset[str]:
    """Words of everyday English, small, as they stand in the list."""
    return _of(COMMON)


def capitals() -> frozenset[str]:
    """Words that are written with a capital letter, or in capitals, and name no person: agencies, days, faiths."""
    return _of(CAPITAL)


def given_names() -> frozenset[str]:
    """First names that many people in England have, small: taken out wherever they stand."""
    return _of(GIVEN)


@cache
def is_common(word: str) -> bool:
    """Whether a word, whatever its capitals, is of everyday English and no name. Endings are taken off."""
    small = word.casefold()
    if small in also_names():
        return False
    if small in common_words() or small.replace("'", "") in common_words():
        return True
    for ending in _ENDINGS:
        stem = small.removesuffix(ending)
        if stem != small and len(stem) > 1:
            if stem in also_names():
                return False
            stems = {stem, stem + "e", stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem}
            stems.add(stem[:-1] + "y" if stem.endswith("i") else stem)
            if stems & common_words() and not stems & also_names():
                return True
    return False
