"""One cell of an official table: a number, or the mark that stands in its place. A mark is never 0.

Symbols: DfE guidance for statistics producers (c, z, x, u, low) and what older files used (k for low, ":" for not
available). DfE suppresses counts of 1 to 5 with "c", and further counts so that those cannot be worked out (data
guidance of the children in need release). A blank cell says nothing, so it is "not available".
"""

from __future__ import annotations

import re

from sightline.standard.units import Mark

MARKS: dict[str, Mark] = {
    "c": Mark.SUPPRESSED,
    "z": Mark.NOT_APPLICABLE,
    "x": Mark.NOT_AVAILABLE,
    "u": Mark.LOW_RELIABILITY,
    "low": Mark.LOW,
    "k": Mark.LOW,
    ":": Mark.NOT_AVAILABLE,
    "": Mark.NOT_AVAILABLE,
}

_COUNT = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[0-9]{1,12}\.[0-9]{1,20}")
_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_NEGATIVE = re.compile(r"[-\u2212][0-9.,]+")


def read_cell(text: str) -> int | Mark | None:
    """A whole number of 0 or more, or a mark. None where the text is neither."""
    cell = text.strip()
    if _COUNT.fullmatch(cell):
        return int(cell)
    return MARKS.get(cell.lower())


def read_number(text: str) -> int | float | Mark | None:
    """A number of 0 or more, with or without decimals, or a mark. None where the text is neither."""
    cell = text.strip()
    return float(cell) if _DECIMAL.fullmatch(cell) else read_cell(cell)


def kind_of(text: str) -> str:
    """What kind of thing an unreadable cell holds, in general words that do not repeat it."""
    cell = text.strip()
    if _NEGATIVE.fullmatch(cell):
        return "a negative number"
    if _DECIMAL.fullmatch(cell):
        return "a number with decimals"
    if _COMMAS.fullmatch(cell):
        return "a number with commas in it"
    if len(cell) == 1:
        return "a mark of 1 character that no guidance names"
    return f"text of {len(cell)} characters"
