"""What no text may hold that clearance lets pass or the ledger keeps: numbers of people, and formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence

NUMBERS_OF_PEOPLE = (
    re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])"),  # NHS number, unique learner number
    re.compile(r"\b[A-Z][0-9]{11}[0-9A-Z]\b", re.IGNORECASE),  # unique pupil number, final or temporary
    re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}\b", re.IGNORECASE),  # postcode
    re.compile(r"\b[A-Z]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[A-D]\b", re.IGNORECASE),  # National Insurance number
)
# A spreadsheet may run what begins with one of these, and some do so after blanks or where they are full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


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
