"""What the description of waves of a survey looks like (waves.toml); docs/attitudes.md tells its tables and keys.

`where` names some respondents by codes in columns of the file: "sex: 1; age: 11-17, 99". All columns must fit, and of a
column any code, or any number from 11 to 17.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sightline.standard.table_lines import Form

FILE = "waves.toml"
TABLES: Mapping[str, tuple[str, ...]] = {
    "survey": ("title", "made_up"),
    "wave": (
        "wave", "file", "from", "until", "population", "mode",
        "weight", "stratum", "cluster", "fpc", "person", "trim",
    ),
    "question": ("question", "says", "outcome", "kind", "scale", "answers", "counts", "apart"),
    "asked": ("question", "wave", "columns", "wording"),
    "group": ("dimension", "group", "says", "where"),
    "margin": ("margin", "wave", "where", "total", "source"),
    "compare": ("earlier", "later"),
}  # fmt: skip
FORM = Form(
    "waves",
    TABLES,
    optional=("group", "margin", "compare"),
    blank=(
        *(f"wave.{name}" for name in ("mode", "weight", "stratum", "cluster", "fpc", "person", "trim")),
        *(f"question.{name}" for name in ("scale", "counts", "apart")),
        "margin.wave",
    ),
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")
_WHOLE = re.compile(r"(-?\d+)\.0+")


@dataclass(frozen=True, slots=True)
class Codes:
    """Some codes of one column: these by themselves, and numbers from one to another, both included."""

    codes: frozenset[str]
    ranges: tuple[tuple[float, float], ...] = ()

    def hold(self, cell: str) -> bool:
        """Whether a cell, as `plain` writes it, is one of them."""
        if cell in self.codes:
            return True
        number = as_number(cell) if self.ranges else None
        return number is not None and any(low <= number <= high for low, high in self.ranges)


def plain(cell: str) -> str:
    """A cell as codes are compared: no spaces around it, and 4.0 as 4."""
    text = cell.strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def as_number(cell: str) -> float | None:
    """The number that a cell holds; None where it holds none, or none that is finite."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def codes(text: str) -> Codes | None:
    """The codes of a list with commas; None where there is none, or a range runs backwards."""
    alone, ranges = set[str](), list[tuple[float, float]]()
    for part in (plain(each) for each in text.split(",")):
        span = _RANGE.fullmatch(part)
        if span is None:
            alone.add(part)
        else:
            ranges.append((float(span[1]), float(span[2])))
    if "" in alone or any(high < low for low, high in ranges):
        return None
    return Codes(frozenset(alone), tuple(ranges))


def where(text: str) -> Mapping[str, Codes] | None:
    """Column -> its codes; None where the text is not of the form "column: codes; column: codes"."""
    found: dict[str, Codes] = {}
    for part in text.split(";"):
        column, colon, rest = part.partition(":")
        held = codes(rest)
        if not colon or not column.strip() or held is None or column.strip() in found:
            return None
        found[column.strip()] = held
    return found
