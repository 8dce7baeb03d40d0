"""Sentences to code, as a table for a spreadsheet: the columns of codings, left for a person, and what may help them.

Code and polarity are left blank: a suggestion stands beside them, and whoever codes writes what they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sightline.analyses.practice.findings import Sentence
from sightline.analyses.practice.forms import TABLES
from sightline.analyses.practice.practices import Coding
from sightline.analyses.practice.suggest import Suggestion

HELPS = ("suggested_codes", "suggested_polarity", "why", "coded_by", "area", "theme", "published", "letter", "words")
COLUMNS = (*TABLES["coding"], *HELPS)


def worksheet(
    sentences: Iterable[Sentence], suggestions: Sequence[Suggestion], codings: Sequence[Coding] = ()
) -> list[list[str]]:
    """COLUMNS, then a row for each sentence that no standing one is and that nobody's confirmed coding is about."""
    of = {key: list(held) for key, held in groupby(suggestions, key=lambda one: one.sentence.key)}
    done = {one.key for one in codings if one.confirmed}
    rows = [list(COLUMNS)]
    for one in sentences:
        if one.standing or one.key in done:
            continue
        found = of.get(one.key, [])
        coders = dict.fromkeys(coding.coder for coding in codings if coding.key == one.key)
        cells = {
            "inspection": one.inspection, "heading": one.heading, "sentence": str(one.number),
            "suggested_codes": " ".join(each.code for each in found),
            "suggested_polarity": found[0].polarity if found else "",
            "why": "; ".join(f"{each.code}: {each.why}" for each in found), "coded_by": ", ".join(coders),
            "area": one.area, "theme": one.theme, "published": one.published.isoformat(), "letter": one.letter,
            "words": one.words,
        }  # fmt: skip
        rows.append([cells.get(name, "") for name in COLUMNS])
    return rows


def unknown(codings: Iterable[Coding], sentences: Iterable[Sentence]) -> tuple[Coding, ...]:
    """Codings of a sentence that the file does not hold, in their order: the letter changed, or a key was mistyped."""
    held = {one.key for one in sentences}
    return tuple(one for one in codings if one.key not in held)
