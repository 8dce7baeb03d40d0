"""What no text may hold that clearance lets pass or the ledger keeps: numbers of people, formulas, and verdicts.

Registers that users keep are read by the same rules, so that a fault is told at its line and not with a whole release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

NUMBERS_OF_PEOPLE = (
    re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])"),  # NHS number, unique learner number
    re.compile(r"\b[A-Z][0-9]{11}[0-9A-Z]\b", re.IGNORECASE),  # unique pupil number, final or temporary
    re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}\b", re.IGNORECASE),  # postcode
    re.compile(r"\b[A-Z]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[A-D]\b", re.IGNORECASE),  # National Insurance number
)
# A spreadsheet may run what begins with one of these, and some do so after blanks or where they are full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_VERDICTS = re.compile(
    r"\b(?:best|worst|top|bottom)[- ](?:performing|performers?|areas?|authorit\w+|councils?|forces?|ten|[0-9]+)\b"
    r"|\b(?:perform|performs|performed|doing|does) (?:better|worse)\b"
    r"|\branked (?:first|last|highest|lowest|by|[0-9]+)\b",
    re.IGNORECASE,
)
_LIGHTS = re.compile(r"\b(?:red|amber|green)[- ]rated\b|\bRAG\b|\btraffic[- ]lights?\b")
# Children who harm are an analysis of their own, about their welfare: they are not called what adults are.
_CHILD_CALLED = re.compile(
    r"\b(?:child|children|boys?|girls?|young|youth|juvenile|teenage)\s+(?:sex(?:ual)?\s+)?"
    r"(?:offenders?|perpetrators?|abusers?|predators?)\b(?!['\u2019]?s? institution)",
    re.IGNORECASE,
)


def faults_of(texts: Sequence[str]) -> list[str]:
    """What is wrong with texts, in words that repeat nothing of them; empty where nothing is."""
    found = []
    if any(shape.search(text) for text in texts for shape in NUMBERS_OF_PEOPLE):
        found.append("a text has the shape of a person's number or postcode")
    if any(text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) for text in texts):
        found.append("a text begins with a sign that a spreadsheet takes for a formula")
    if any(not (letter.isprintable() or letter == "\u00a0") for text in texts for letter in text):
        found.append("a text holds a character that cannot be printed")
    return found


def verdicts_of(texts: Sequence[str]) -> Iterator[str]:
    """Verdicts on areas, ratings in colours, and words for children who harm that are refused."""
    if any(_VERDICTS.search(text) for text in texts):
        yield "a text ranks areas, or says who does better or worse: a higher number may be better recording"
    if any(_LIGHTS.search(text) for text in texts):
        yield "a text rates in traffic lights: nothing is rated so"
    if any(_CHILD_CALLED.search(text) for text in texts):
        yield "a text calls children what adults who harm are called: say children who harmed, or who may have"


REMEDY = "Write it otherwise: clearance would refuse the whole release for it"


def refused_of(text: str) -> list[str]:
    """Why clearance would refuse one text of a register, in words that repeat nothing of it; else empty."""
    return [*faults_of([text]), *verdicts_of([text])]
