"""Take out of a text what may identify somebody, before anybody reads it for Sightline.

Nothing here learns and nothing is looked up elsewhere: patterns, lists and check digits, in an order that anybody can
read. Where there is doubt a word goes. What it finds, measured on planted identifiers, stands in docs/voice.md with
what it misses: a person still reads each text before it is coded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sightline.returns.accounts import ages, contact, dates, numbers, places
from sightline.returns.accounts.doubt import beside, doubtful
from sightline.returns.accounts.people import People
from sightline.returns.accounts.spans import TAKEN, Span, placeholders, plain
from sightline.returns.accounts.words import common_words

Finder = Callable[[str], Iterable[Span]]
_OWN = re.compile(
    "|".join(sorted(map(re.escape, {*placeholders().values()}), key=len, reverse=True))
    + r"|\[(?:about [0-9]+ years? before|more than [0-9]+ years before|less than a year before|in the same year|"
    r"after this account|some years|a school year|aged (?:under 5|25 or over|[0-9]+ to [0-9]+))\]"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A text with placeholders. `spans` are the stretches of `read`, the text in one spelling, that were taken out."""

    text: str
    read: str
    spans: tuple[Span, ...]

    def counts(self) -> Counter[str]:
        """How many stretches of each kind were taken out."""
        return Counter(span.kind for span in self.spans)


def deidentify(text: str, given: date, people: People) -> Deidentified:
    """A text with words in place of whatever may identify somebody. `given` is the day of the account.

    Numbers with check digits go first, then what has a shape, then the known people, then what is in doubt.
    """
    read = plain(text)
    masked, found = _masked(read, [Span(m.start(), m.end(), "own", m.group()) for m in _OWN.finditer(read)])
    for finder in _finders(given, people):
        masked, more = _masked(masked, finder(masked))
        found += more
    ordered = sorted(found, key=lambda one: one.start)
    spans = tuple(one for one in ordered if one.kind != "own")
    return Deidentified("".join(_written(read, ordered)), read, spans)


def _finders(given: date, people: People) -> tuple[Finder, ...]:
    return (
        numbers.checked, contact.online, lambda text: dates.dates(text, given), contact.vehicles, contact.postcodes,
        numbers.phones, lambda text: contact.streets(text, common_words()), ages.ages, people.find, places.schools,
        places.places, places.areas, places.cued, numbers.others, doubtful, beside, beside,
    )  # fmt: skip


def _masked(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """The text with what was found out of the way of whoever looks next; the first to find a letter has it."""
    letters, kept = list(text), []
    for one in spans:
        start, end = one.start, one.end
        while start < end and letters[start] in (TAKEN, " ", "\n"):
            start += 1
        while end > start and letters[end - 1] in (TAKEN, " ", "\n"):
            end -= 1
        for first, last in _free(letters, start, end):
            kept.append(Span(first, last, one.kind, one.instead))
            letters[first:last] = TAKEN * (last - first)
    return "".join(letters), kept


def _free(letters: list[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that nobody has taken."""
    at = start
    while at < end:
        if letters[at] == TAKEN:
            at += 1
            continue
        last = at
        while last < end and letters[last] != TAKEN:
            last += 1
        yield at, last
        at = last


def _written(read: str, spans: list[Span]) -> Iterator[str]:
    """The text with the words in place; the same words twice in a row stand once."""
    at, before = 0, ""
    for one in spans:
        between = read[at : one.start]
        if one.instead != before or between.strip(" \n-,.'/"):
            yield between
            yield one.instead
        at, before = one.end, one.instead
    yield read[at:]
