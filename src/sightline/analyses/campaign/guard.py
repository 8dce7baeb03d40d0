"""The reading guard: what must stand beside an outcome of a campaign, whichever way it went. The sentences are data."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.standard.rows import read_rows


class Went(StrEnum):
    """What an interval says: wholly more, wholly fewer, or neither."""

    MORE = "more"
    FEWER = "fewer"
    UNCLEAR = "unclear"


def went(lower: float, upper: float, none: float = 0.0) -> Went:
    """What an interval says of a change, `none` being the value of no change."""
    if lower > none:
        return Went.MORE
    return Went.FEWER if upper < none else Went.UNCLEAR


@cache
def guard(kind: Kind, change: Went) -> tuple[str, ...]:
    """The sentences that stand beside an outcome, in the order of reading_guard.csv."""
    fits = {"any", change.value} | (set() if change is Went.UNCLEAR else {"changed"})
    rows = read_rows("reading_guard.csv", __package__)
    return tuple(row["sentence"] for row in rows if row["kind"] == kind and row["when"] in fits)


def called(kind: Kind, direction: Direction, change: Went) -> str:
    """What may be said of a change beside what was named before. Disclosures have no side that was named as success."""
    if change is Went.UNCLEAR:
        return "The interval leaves open that nothing changed."
    if kind is Kind.DISCLOSURE:
        return f"The whole interval says {change}: a change of load, by itself neither good nor bad."
    if direction is Direction.NOT_ASSUMED:
        return f"The whole interval says {change}; no side was named before."
    named = (direction is Direction.MORE) == (change is Went.MORE)
    return f"The whole interval lies on {'the side that was named before' if named else 'the other side'}."
