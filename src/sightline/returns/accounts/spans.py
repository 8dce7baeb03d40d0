"""A stretch of a text that may identify somebody, what stands in its place, and one spelling for every text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sightline.standard.rows import read_rows

DATA = "sightline.returns.data"
TAKEN = "\u25a0"  # stands where a letter was taken out, so that no later pattern finds it
_ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    "'": "\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060",
    '"': "\u201c\u201d",
    "\n": "\r\u2028\u2029\x0b\x0c\x85",
    " ": "\t",
}
_SIGNS = {ord(letter): sign for sign, letters in _ALIKE.items() for letter in letters}


@dataclass(frozen=True, slots=True)
class Span:
    """Letters `start` to before `end` of a text; `instead` is what stands there when it has been taken out."""

    start: int
    end: int
    kind: str  # of identifiers.csv
    instead: str


@cache
def placeholders() -> Mapping[str, str]:
    """Kind of identifier -> the words that stand in its place. The rows of returns/data/identifiers.csv."""
    return MappingProxyType({row["kind"]: row["instead"] for row in read_rows("identifiers.csv", DATA)})


def span(match: re.Match[str], kind: str, group: int | str = 0, instead: str = "") -> Span:
    """The stretch that a pattern found."""
    return Span(match.start(group), match.end(group), kind, instead or placeholders()[kind])


def plain(text: str) -> str:
    """The text in one spelling, so that one pattern finds what was typed in many: line breaks stay.

    Wide letters and digits of any script become the usual ones, every kind of space a space, dashes and quotation
    marks the plain ones; what cannot be seen (soft hyphens, marks of direction, joiners) goes.
    """
    found = []
    for letter in text.replace("\r\n", "\n").translate(_SIGNS):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            found.append(str(unicodedata.digit(letter)))
        elif kind == "Zs":
            found.append(" ")
        elif kind not in ("Cf", "Cc", "Cn", "Co", "Cs") or letter == "\n":
            found.append(unicodedata.normalize("NFKC", letter))
    # A digit above the line, or in a circle, is one too.
    return unicodedata.normalize("NFC", "".join(found))


def rest(text: str, spans: Iterable[Span]) -> str:
    """The text with every letter of the stretches as a sign that no pattern finds, of the same length."""
    letters = list(text)
    for one in spans:
        letters[one.start : one.end] = TAKEN * (one.end - one.start)
    return "".join(letters)


def pieces(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The text with each stretch as the words that stand in its place."""
    at = 0
    for one in spans:
        yield text[at : one.start]
        yield one.instead
        at = one.end
    yield text[at:]
