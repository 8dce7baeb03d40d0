"""Reviews of looked-after children as pairs of days: from the start of care, or from the review before, to the next.

A child may leave care and come back, so a review belongs to the period of care in which it was held, and periods are
made of episodes. Of a period that began before the file does, the first review that the file holds ends no clock: what
came before it is not known. Short breaks are left out: their reviews have limits of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import pyarrow as pa

from sightline.returns.rules.rule import Context

FIRST, SECOND, LATER = "first", "second", "later"
_BEGINS = "S"  # the reason of an episode that begins a period of care
_SHORT_BREAKS = frozenset({"V3", "V4"})
_COLUMNS = pa.schema([("place", pa.string()), ("before", pa.date32()), ("review_date", pa.date32()),
                      ("care_end", pa.date32()), ("line", pa.int64())])  # fmt: skip
_Row: TypeAlias = tuple[str, date, date | None, date | None, int]


@dataclass(slots=True)
class _Care:
    """One period of care of one child."""

    start: date
    end: date | None
    line: int  # of the row that begins it
    begins: bool  # whether it began with that row, and not before the file does
    reviews: list[tuple[date, int]] = field(default_factory=list)


def reviews(rows: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Every pair of days that a review ends, and the last review of each period, which none has followed."""
    made: list[_Row] = []
    for care in _periods(context, rows):
        known = care.begins and care.start >= context.period_start
        before = care.start if known else None
        places = [FIRST, SECOND] if known else []
        for number, (day, line) in enumerate(care.reviews):
            if before is not None:
                made.append((places[number] if number < len(places) else LATER, before, day, care.end, line))
            before = day
        if care.reviews:
            day, line = care.reviews[-1]
            number = len(care.reviews)
            made.append((places[number] if number < len(places) else LATER, day, None, care.end, line))
    return _batch(made)


def unreviewed(_: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Periods of care that began in the period and have no review, at the episode that begins each."""
    held = context.tables.get("Reviews")
    made: list[_Row] = [
        (FIRST, care.start, None, care.end, care.line) for care in _periods(context, held)
        if not care.reviews and care.begins and care.start >= context.period_start
    ]  # fmt: skip
    return _batch(made)


def _batch(made: list[_Row]) -> pa.RecordBatch:
    columns = list(zip(*made, strict=True)) or [()] * len(_COLUMNS)
    return pa.RecordBatch.from_arrays(
        [pa.array(values, item.type) for values, item in zip(columns, _COLUMNS, strict=True)], schema=_COLUMNS
    )


def _periods(context: Context, held: pa.RecordBatch | None) -> list[_Care]:
    """The periods of care of every child, short breaks left out, each with the reviews held in it in order."""
    of_child: dict[str, list[_Care]] = defaultdict(list)
    breaks: set[tuple[str, date]] = set()
    episodes = context.tables.get("Episodes")
    if episodes is None:
        return []
    names = ("local_id", "start_date", "end_date", "reason_new_episode", "legal_status", "line")
    columns = [episodes[name].to_pylist() for name in names]
    usable = [row for row in zip(*columns, strict=True) if row[0] is not None and row[1] is not None]
    for child, start, end, reason, status, line in sorted(usable, key=lambda row: (row[0], row[1])):
        periods = of_child[child]
        if reason == _BEGINS or not periods:
            periods.append(_Care(start, end, line, reason == _BEGINS))
        periods[-1].end = end
        if status in _SHORT_BREAKS:
            breaks.add((child, periods[-1].start))
    if held is not None:
        reviewed = zip(*(held[name].to_pylist() for name in ("local_id", "review_date", "line")), strict=True)
        for child, day, line in sorted(
            (row for row in reviewed if row[0] and row[1]), key=lambda row: (row[0], row[1])
        ):
            within = [care for care in of_child.get(child, ()) if care.start <= day]
            if within:
                within[-1].reviews.append((day, line))
    return [care for child, cares in of_child.items() for care in cares if (child, care.start) not in breaks]


# What lateness.csv calls a view -> what makes its rows from those of a block.
VIEWS: Mapping[str, Callable[[pa.RecordBatch, Context], pa.RecordBatch]] = {
    "care_reviews": reviews, "care_unreviewed": unreviewed,
}  # fmt: skip
