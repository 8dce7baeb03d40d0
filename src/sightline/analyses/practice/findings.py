"""What inspectors wrote, sentence by sentence, each with where it stands: the published joint inspections.

A sentence is known by its inspection, its heading and its number under that heading (docs/practice.md). The file holds
at most three sentences of a heading; numbers are of the file, not of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sightline.analyses.practice.sentences import split
from sightline.published.joint import JointInspection, Section, State
from sightline.standard import areas

# Sentences that stand in every letter of a round, and find nothing.
_STANDING = re.compile(
    r"All references to children in this letter|We anticipate that these JTAIs|This is a multi-agency area for priority"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one inspection. `standing`: it stands in every such letter, and is no finding."""

    inspection: str  # JointInspection.key
    section: Section
    number: int  # from 1, under its heading
    words: str
    gss: str
    theme: str
    published: date
    standing: bool = False
    letter: str = ""  # its address

    @property
    def heading(self) -> str:
        """The heading as codings name it."""
        return self.section.name.lower()

    @property
    def key(self) -> str:
        """What it is called by, as Coding.key."""
        return f"{self.inspection}/{self.heading}/{self.number}"

    @property
    def area(self) -> str:
        """The authority's name."""
        return areas.area(self.gss).name


def sentences_of(inspections: Iterable[JointInspection], theme: str | None = None) -> tuple[Sentence, ...]:
    """Every sentence under every heading, in the order of the inspections; of one theme alone where it is given."""
    found = []
    for one in inspections:
        if theme is not None and one.theme != theme:
            continue
        for passage in one.passages:
            words = split(passage.words) if passage.state is State.TEXT else ()
            found += [
                Sentence(
                    one.key, passage.section, number, text, one.gss, one.theme, one.published,
                    _STANDING.match(text) is not None, one.letter,
                )
                for number, text in enumerate(words, 1)
            ]  # fmt: skip
    return tuple(found)
