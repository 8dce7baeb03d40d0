"""Which practice a sentence may be about, with the reason: a suggestion for a person to read, never a coding.

A code is suggested where a phrase of practice_phrases.csv stands in the sentence, or where a sentence that somebody
confirmed is much like it (methods/likeness.py). The polarity is that of the heading; under a headline, which may be
either, words of polarity_phrases.csv decide or it is not known. docs/practice.md says how often this is right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sightline.analyses.practice.codes import HERE, practice_codes
from sightline.analyses.practice.findings import Sentence
from sightline.analyses.practice.practices import NEED, PRAISE, Coding
from sightline.methods.likeness import alike
from sightline.published.joint import Section
from sightline.standard.rows import read_rows

NEAR = 0.4  # from here on a confirmed sentence suggests its codes for another
UNKNOWN = ""  # a polarity that nothing decides
_OF_HEADINGS: Mapping[Section, str] = {
    Section.STRENGTHS: PRAISE, Section.IMPROVEMENT: NEED, Section.NEEDS: NEED, Section.PRIORITY: NEED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """A confirmed sentence that is much like another, from 0 to 1."""

    key: str
    alike: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One code for one sentence: the words of it that a phrase found, and confirmed sentences that are like it."""

    sentence: Sentence
    code: str
    polarity: str  # UNKNOWN where nothing decides
    words: tuple[str, ...]
    near: tuple[Near, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words."""
        said = [f"it says {', '.join(self.words)}"] if self.words else []
        said += [f"it is like {one.key} ({one.alike:.2f})" for one in self.near]
        return "; ".join(said)


@cache
def phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(code, phrase) in the order of practice_phrases.csv."""
    rows = read_rows("practice_phrases.csv", HERE)
    return tuple((row["code"], re.compile(row["phrase"], re.IGNORECASE)) for row in rows)


@cache
def _polar() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    found: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    for row in read_rows("polarity_phrases.csv", HERE):
        found[row["polarity"]].append(re.compile(row["phrase"], re.IGNORECASE))
    return {polarity: tuple(patterns) for polarity, patterns in found.items()}


def polarity_of(section: Section, words: str) -> str:
    """Praise or a need by the heading; under a headline by its words, a need first; UNKNOWN where they say neither."""
    if section in _OF_HEADINGS:
        return _OF_HEADINGS[section]
    for polarity in (NEED, PRAISE):
        if any(pattern.search(words) for pattern in _polar()[polarity]):
            return polarity
    return UNKNOWN


def by_rule(words: str) -> dict[str, tuple[str, ...]]:
    """Code -> the words that its phrases found, in the order of the list of codes; codes without any are left out."""
    found: dict[str, list[str]] = {code: [] for code in practice_codes()}
    for code, pattern in phrases():
        found[code] += [hit[0] for hit in pattern.finditer(words)]
    return {code: tuple(dict.fromkeys(hits)) for code, hits in found.items() if hits}


def suggest(sentences: Sequence[Sentence], codings: Sequence[Coding] = ()) -> tuple[Suggestion, ...]:
    """Suggestions for every sentence that is no standing one, in their order; only confirmed codings are looked at.

    A confirmed sentence suggests for others, never for itself.
    """
    near = _near(sentences, codings)
    found = []
    for one in sentences:
        if one.standing:
            continue
        rules, like = by_rule(one.words), near.get(one.key, {})
        polarity = polarity_of(one.section, one.words)
        found += [
            Suggestion(one, code, polarity, rules.get(code, ()), like.get(code, ()))
            for code in practice_codes()
            if code in rules or code in like
        ]
    return tuple(found)


def _near(sentences: Sequence[Sentence], codings: Sequence[Coding]) -> dict[str, dict[str, tuple[Near, ...]]]:
    """Key of a sentence -> code -> confirmed sentences that are like it, the nearest first."""
    codes: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.confirmed:
            codes[coding.key].add(coding.code)
    known = [place for place, one in enumerate(sentences) if one.key in codes]
    if not known:
        return {}
    how = alike([one.words for one in sentences])
    found: dict[str, dict[str, tuple[Near, ...]]] = {}
    for place, one in enumerate(sentences):
        like = sorted(
            (Near(sentences[other].key, round(float(how[place, other]), 2)) for other in known
             if other != place and how[place, other] >= NEAR),
            key=lambda each: (-each.alike, each.key),
        )  # fmt: skip
        of_code: dict[str, list[Near]] = defaultdict(list)
        for each in like:
            for code in codes[each.key]:
                of_code[code].append(each)
        found[one.key] = {code: tuple(held) for code, held in of_code.items()}
    return found
