"""The test of a recommendation: has it an addressee, a verb, a measure, a day, plain words? Rules are wording.toml's.

It is a test of a text, and of nobody who wrote it or who must act on it. Each part is met or not met, and says why.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sightline.analyses.inquiries.register import NO_DATA, Recommendation

RULES = "wording.toml"
PARTS: Mapping[str, str] = {
    "addressee": "Says who", "verb": "Says what to do", "measurable": "Can be measured", "dated": "Says by when",
    "plain": "In plain words",
}  # fmt: skip


# A word that opens a sentence or follows what asks for it; (2) is that of "be published", "be recorded".
_ASKED = re.compile(
    r"(?:^|[.;:,!?]\s+|\b(?:should|must|shall|will|to|and|or)\s+(?:not\s+|also\s+|each\s+|now\s+)?)"
    r"(?=([a-z-]+))(?=(?:be\s+([a-z]+?)(?:ed|d)?\b)?)"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The lists and limits of wording.toml."""

    vague_addressees: frozenset[str]
    verbs: frozenset[str]
    weak_verbs: frozenset[str]
    hard_words: tuple[str, ...]
    longest_sentence: int
    dated: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the test: whether it is met, and what was or was not found."""

    part: str
    met: bool
    why: str


@cache
def rules() -> Rules:
    """The rules as the file has them."""
    held = tomllib.loads(resources.files(__package__ or "").joinpath(RULES).read_text(encoding="utf-8"))
    return Rules(
        frozenset(held["vague_addressees"]), frozenset(held["verbs"]), frozenset(held["weak_verbs"]),
        tuple(held["hard_words"]), held["longest_sentence"], re.compile("|".join(held["dated"]), re.IGNORECASE),
    )  # fmt: skip


def parts_of(one: Recommendation) -> tuple[Part, ...]:
    """The five parts, in the order of PARTS."""
    return (_addressee(one), _verb(one), _measurable(one), _dated(one), _plain(one))


def _addressee(one: Recommendation) -> Part:
    name = " ".join(one.addressee.lower().removeprefix("the ").removeprefix("all ").split())
    if name in rules().vague_addressees:
        return Part("addressee", False, "The addressee is everybody, and so nobody.")
    return Part("addressee", True, "One addressee is named, or a kind of body.")


def _verb(one: Recommendation) -> Part:
    if _asks(one.words, rules().verbs):
        return Part("verb", True, "It has a verb of doing.")
    if _asks(one.words, rules().weak_verbs):
        return Part("verb", False, "It asks to think about something, and not to do it.")
    return Part("verb", False, "No verb of doing was found.")


def _asks(words: str, verbs: frozenset[str]) -> bool:
    """Whether a verb stands where something is asked: first in a sentence, or after such a word as "should"."""
    return any({match[1], match[2], f"{match[2]}e"} & verbs for match in _ASKED.finditer(words.lower()))


def _measurable(one: Recommendation) -> Part:
    if one.indicator == NO_DATA:
        return Part("measurable", False, f"No data exists: {one.holder} could hold it.")
    if one.indicator:
        return Part("measurable", True, "A figure would show it.")
    return Part("measurable", False, "Nobody has said which figure would show it.")


def _dated(one: Recommendation) -> Part:
    if one.due_on is not None:
        return Part("dated", True, "It has a day.")
    if rules().dated.search(one.words):
        return Part("dated", True, "Its words say by when.")
    return Part("dated", False, "It says no day.")


def _plain(one: Recommendation) -> Part:
    longest = max(len(sentence.split()) for sentence in re.split(r"[.;!?]\s+", one.words))
    if longest > rules().longest_sentence:
        return Part("plain", False, f"A sentence has {longest} words; {rules().longest_sentence} are enough.")
    lower = one.words.lower()
    if any(re.search(rf"\b{re.escape(word)}\b", lower) for word in rules().hard_words):
        return Part("plain", False, "It has a word of the trade from our list.")
    return Part("plain", True, "Short sentences, and no word of our list of hard ones.")
