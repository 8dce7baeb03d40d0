"""What is taken out on doubt: words with a capital letter that no list knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.returns.accounts.people import TOKEN
from sightline.returns.accounts.spans import TAKEN, Span, span
from sightline.returns.accounts.words import also_names, capitals, is_common

# Before the first word of a sentence: nothing, the end of another, a line break, a bullet, an opening quotation mark.
_BEGINS = re.compile(r"(?:^|[.!?:\u2026\n\u2022*\"(\[]|[.!?]['\")]|- )\s*['\"(]*$")
_LOOK_BACK = 8
_NAME_BEFORE = re.compile(rf"(?:{TAKEN}|[A-Z][^\W\d_]+) $")


def doubtful(text: str) -> Iterator[Span]:
    """Every word with a capital letter, but for known ones, and common words that begin a sentence or are shouted."""
    for match in TOKEN.finditer(text):
        word = match.group()
        if word.islower() or (_usual(word) and not _beside_a_name(text, match)):
            continue
        if "-" in word and all(part in capitals() for part in word.split("-")):
            continue
        if len(word) == 1 and "&" in text[max(0, match.start() - 1) : match.end() + 1]:
            continue  # A&E
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        begins = _BEGINS.search(before) is not None or match.start() == 0
        shouted = len(word) > 1 and word.isupper()
        plain = word[0].isupper() and word[1:].islower()
        if (shouted or (begins and (plain or len(word) == 1))) and all(map(is_common, word.split("-"))):
            continue
        yield span(match, "doubt")


def _usual(word: str) -> bool:
    return word in capitals() or word.removesuffix("'s") in capitals()


def _beside_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word such as White, which is also a name, follows another capital letter or what was taken out."""
    return match.group().casefold() in also_names() and _NAME_BEFORE.search(text[: match.start()]) is not None


def beside(text: str) -> Iterator[Span]:
    """Letters and digits that touch what was taken out already: the rest of something longer."""
    for match in re.finditer(rf"(?<={TAKEN})[-/]?[^\W_]+|[^\W_]+[-/]?(?={TAKEN})", text):
        yield span(match, "doubt")
