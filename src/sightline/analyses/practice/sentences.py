"""Text split into sentences: a small splitter for letters of inspectors, the same for everybody who counts them.

A full stop ends a sentence unless it follows a known abbreviation, an initial or the number of a list's item, stands in
a number, or is followed by a small letter. Items of a list are sentences of their own. Nothing is changed but spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = "dr mr mrs ms mx prof rev hon cllr st e.g i.e eg ie cf vs viz approx sect dept det insp supt sgt"
_ABBREVIATED = frozenset(_SHORT.split())
_OF_A_NUMBER = frozenset(("no", "nos", "para", "paras", "p", "pp", "fig", "ch"))  # only where a number follows
_ITEM = re.compile(r"\n\s*(?:[-*\u2022\u2013]|\d{1,2}[.)])\s+|\s*\u2022\s+|\n\s*\n")
_END = re.compile(r"[.!?]+[\"')\]\u2019\u201d]*(?=\s|$)")
_NUMBERED = re.compile(r"[(]?\d{1,2}[.)]*")
_GOES_ON = re.compile(r"\s+[a-z]")


def split(text: str) -> tuple[str, ...]:
    """The sentences of a text in their order; what holds no letter is none."""
    found = (" ".join(part.split()) for item in _ITEM.split(text) for part in _parts(item))
    return tuple(one for one in found if any(letter.isalpha() for letter in one))


def _parts(item: str) -> Iterator[str]:
    begun = 0
    for end in _END.finditer(item):
        if _ends(item[begun : end.start()], end[0], item[end.end() :]):
            yield item[begun : end.end()]
            begun = end.end()
    yield item[begun:]


def _ends(before: str, mark: str, after: str) -> bool:
    """Whether a mark ends a sentence, by what stands before it in its sentence and after it."""
    if mark[0] != ".":
        return not _GOES_ON.match(after)
    if _GOES_ON.match(after) or _NUMBERED.fullmatch(before.strip()):
        return False
    word = before.split()[-1].lstrip("(\"'[\u2018\u201c") if before.split() else ""
    if not after.strip() or mark != ".":
        return True
    if word.casefold() in _OF_A_NUMBER and after.strip()[:1].isdigit():
        return False
    initial = len(word) == 1 and word.isupper() and word != "I"
    return not initial and word.casefold() not in _ABBREVIATED
