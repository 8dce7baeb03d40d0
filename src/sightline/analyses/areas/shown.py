"""What an area's page shows, in the order of a child's journey: the rows of shown.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sightline.standard.rows import read_rows


@dataclass(frozen=True, slots=True)
class Shown:
    """One series. `table` names a part of what was published; `per_children` makes a rate of its counts."""

    name: str
    stage: str
    table: str
    series: str
    per_children: bool
    title: str
    noun: str  # what the number in the sentence is of
    question: str
    not_known: str


@cache
def shown() -> tuple[Shown, ...]:
    """Every series of an area's page, in order."""
    return tuple(
        Shown(
            row["name"], row["stage"], row["table"], row["series"], row["per_children"] == "yes", row["title"],
            row["noun"], row["question"], row["not_known"],
        )
        for row in read_rows("shown.csv", "sightline.analyses.areas")
    )  # fmt: skip
