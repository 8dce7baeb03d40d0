"""Recent and non-recent, and longer bands of the days from harm to its recording: rows of data/record_delays.csv.

Recent is what was recorded within a year (365 days) of the earliest day on which it may have happened. The bands of
adults, who look back further, are finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from sightline.errors import StandardError
from sightline.standard.rows import read_rows

CHILD, ADULT = "child", "adult"  # what somebody was when it was recorded


@dataclass(frozen=True, slots=True)
class DelayBand:
    """One band of days from the earliest day of harm to the day of recording, both ends included; None is open."""

    population: str
    code: str
    label: str
    from_days: int
    to_days: int | None
    valid_from: date
    source: str


@cache
def delay_bands(population: str) -> tuple[DelayBand, ...]:
    """The bands for those who were children, or adults, when it was recorded; shortest first, without gaps.

    Raises StandardError on an unknown population, or bands that leave a gap or overlap.
    """
    bands = tuple(
        DelayBand(
            row["population"], row["code"], row["label"], int(row["from_days"]),
            int(row["to_days"]) if row["to_days"] else None, date.fromisoformat(row["valid_from"]), row["source"],
        )
        for row in read_rows("record_delays.csv")
        if row["population"] == population
    )  # fmt: skip
    if not bands or bands[0].from_days != 0 or bands[-1].to_days is not None:
        raise StandardError(f"record_delays.csv does not cover every delay of the population {population!r}")
    if any(one.to_days is None or one.to_days + 1 != other.from_days for one, other in pairwise(bands)):
        raise StandardError(f"record_delays.csv leaves a gap between bands of the population {population!r}")
    return bands
