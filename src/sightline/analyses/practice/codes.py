"""The dated lists of practice: what a sentence of an inspection may be about, and the scales of evidence.

A scale is what its makers wrote, in our words, with its version. Nothing here gives a grade: a named rater does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.standard.rows import day, in_force, read_rows

HERE = "sightline.analyses.practice"
NONE = "none"  # the code of a sentence that was read and is about no practice of the list


@dataclass(frozen=True, slots=True)
class PracticeCode:
    """What a sentence may be about. `valid_from` and `valid_to` are None where open."""

    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    source: str

    def in_force(self, on: date) -> bool:
        """Whether the code could be given on that day."""
        return in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of one version of a scale. `verified` tells whether its words were read at their source."""

    scale: str
    version: str
    grade: str
    takes: str
    valid_from: date
    source: str
    verified: bool


@cache
def practice_codes() -> Mapping[str, PracticeCode]:
    """Code -> what it means, in the order of practice_codes.csv."""
    rows = read_rows("practice_codes.csv", HERE)
    return MappingProxyType({
        row["code"]: PracticeCode(
            row["code"], row["label"], day(row["valid_from"]), day(row["valid_to"]), row["source"]
        )
        for row in rows
    })  # fmt: skip


@cache
def grades() -> tuple[Grade, ...]:
    """Every grade of every scale, in the order of scales.csv: from the weakest to the strongest of its scale."""
    return tuple(
        Grade(
            row["scale"], row["version"], row["grade"], row["takes"], date.fromisoformat(row["valid_from"]),
            row["source"], row["verified"] == "yes",
        )
        for row in read_rows("scales.csv", HERE)
    )  # fmt: skip


def of_scale(scale: str, version: str) -> tuple[Grade, ...]:
    """The grades of one version of a scale, weakest first; none where it is not known."""
    return tuple(one for one in grades() if (one.scale, one.version) == (scale, version))


def grade(scale: str, version: str, named: str) -> Grade | None:
    """One grade of a scale; None where there is none of that name."""
    return next((one for one in of_scale(scale, version) if one.grade == named), None)
