"""The stages of a path through the system: which kind of event is which stage, and what comes first on one day.

A dated table (data/stages.csv). `place` is the order in which a case usually goes: it breaks ties between events of one
day and judges nothing. A kind without a stage may happen beside any, and is no step of a path. `open_days` is how long
something may well go on: what has no end so many days after its start is counted as a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.rows import day, in_force, read_rows

FILE = "stages.csv"
LAST = 99  # place of a kind that stands in no row


@dataclass(frozen=True, slots=True)
class Stage:
    """One row. `stage` is None where the kind is no stage of a path; `open_days` None where no end is looked for."""

    kind: str
    stage: str | None
    place: int
    label: str
    open_days: int | None
    valid_from: date | None
    valid_to: date | None
    source: str

    def valid(self, on: date) -> bool:
        """Whether the row was in force on that day."""
        return in_force(self.valid_from, self.valid_to, on)


@cache
def _rows() -> tuple[Stage, ...]:
    return tuple(
        Stage(
            row["kind"], row["stage"] or None, int(row["place"]), row["label"],
            int(row["open_days"]) if row["open_days"] else None, day(row["valid_from"]), day(row["valid_to"]),
            row["source"],
        )
        for row in read_rows(FILE)
    )  # fmt: skip


@cache
def stages(on: date | None = None) -> Mapping[str, Stage]:
    """Kind of event -> its row in force on that day; without a day, the newest rows (those that have no end)."""
    rows = (row for row in _rows() if (row.valid(on) if on else row.valid_to is None))
    return MappingProxyType({row.kind: row for row in rows})


def stage(kind: str, on: date | None = None) -> Stage:
    """The row of one kind. Raises StandardError where there is none in force."""
    found = stages(on).get(kind)
    if found is None:
        raise StandardError(f"{FILE} has no row in force for the kind {kind!r}")
    return found
