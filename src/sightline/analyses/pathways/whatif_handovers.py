"""The handovers of which "what if" is asked, as rows of whatif_handovers.csv; bands of waits of whatif_bands.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pyarrow as pa

from sightline.analyses.picture.coverage import Coverage, unbroken_to_last
from sightline.errors import StandardError
from sightline.methods.queueing_needs import Target
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import FIRST, working_day_table
from sightline.standard.figures import Period, day_words
from sightline.standard.rows import read_rows, require_from_nought
from sightline.standard.tables import Column
from sightline.standard.units import Unit


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a wait: `from_day` to `to_day` working days, both included."""

    code: str
    label: str
    from_day: int
    to_day: int


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover. `limit` is in working days, where there is one; `opens` whether those without an end are counted.

    `settle` working days before the last day of the data are left out: of those who came then too many wait still.
    """

    name: str
    sender: str
    unit: Unit
    start_kind: str
    start_outcome: str | None
    start_day: str
    stop_kind: str
    paired_by: str
    opens: bool
    settle: int
    limit: int | None
    target: Target
    bands: tuple[Band, ...]


@cache
def handovers() -> tuple[Handover, ...]:
    """Every handover, in the order of the table. Raises StandardError where bands do not follow one another from 0."""
    found = []
    for row in read_rows("whatif_handovers.csv", __package__):
        target = Target(
            times=float(row["times"]) if row["times"] else None, within=int(row["within"]) if row["within"] else None
        )
        found.append(
            Handover(
                row["handover"], row["sender"], Unit(row["unit"]), row["start_kind"], row["start_outcome"] or None,
                row["start_day"], row["stop_kind"], row["paired_by"], row["open"] == "counted", int(row["settle"]),
                int(row["limit"]) if row["limit"] else None, target, _bands(row["handover"]),
            )
        )  # fmt: skip
    return tuple(found)


def _bands(handover: str) -> tuple[Band, ...]:
    found = tuple(
        Band(row["band"], row["label"], int(row["from_day"]), int(row["to_day"]))
        for row in read_rows("whatif_bands.csv", __package__)
        if row["handover"] == handover
    )
    if not found:
        raise StandardError(f"whatif_bands.csv has no bands of {handover!r}")
    require_from_nought("whatif_bands.csv", handover, [(band.from_day, band.to_day) for band in found])
    return found


def period(handover: Handover, coverage: Coverage) -> Period | None:
    """The days of the beginnings that are counted: of the last years without a gap; None where no day is left."""
    first, _ = unbroken_to_last(coverage.years)
    start, end = date(first - 1, 4, 1), working_days_before(coverage.until, handover.settle)
    if end <= start:
        return None
    return Period(start, end, f"{day_words(start)} to {day_words(end)}")


def working_days_before(day: date, number: int) -> date:
    """The last day from which so many working days have passed by `day`. Raises StandardError outside the calendar."""
    table = working_day_table()
    place = (day - FIRST).days
    if not 0 <= place < len(table) or table[place][2] < number:
        raise StandardError(f"that many working days before a day in {day.year} is outside the calendar")
    wanted = table[place][2] - number
    while table[place][2] > wanted:
        place -= 1
    return table[place][0]


def handover_table(columns: Sequence[Column], kept: Iterable[Handover], coverage: Coverage) -> pa.Table:
    """The handovers as the steps read them; one of which no day is left is not there."""
    rows = []
    for handover in kept:
        days = period(handover, coverage)
        if days is not None:
            rows.append(
                {
                    "handover": handover.name, "start_kind": handover.start_kind,
                    "start_outcome": handover.start_outcome, "start_day": handover.start_day,
                    "stop_kind": handover.stop_kind, "paired_by": handover.paired_by, "first_day": days.start,
                    "last_day": days.end, "until": coverage.until,
                }
            )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema_of(columns))
