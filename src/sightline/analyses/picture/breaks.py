"""The break ledger of the published picture: what changed in a series and when, for every chart that it touches.

The ledger is the rows of breaks.csv. A year is the year to March in which the change first shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sightline.errors import StandardError

EVERY = "*"  # in the ledger: touches all series
TOUCHES = ("all", "authorities")


@dataclass(frozen=True, slots=True)
class Break:
    """One change. `series` are factor codes or "*"; `touches` is "all", or "authorities" where totals do not move."""

    id: str
    series: tuple[str, ...]
    touches: str
    from_period: int
    to_period: int
    short: str  # the words beside the rule in a chart
    words: str  # the full sentence or two under it
    source: str

    def overlaps(self, first: int, last: int) -> bool:
        """Whether any year from `first` to `last` is touched."""
        return self.from_period <= last and self.to_period >= first


@cache
def ledger() -> tuple[Break, ...]:
    """Every break, in the order of the ledger. Raises StandardError on a row that cannot be used."""
    text = resources.files("sightline.analyses.picture").joinpath("breaks.csv").read_text(encoding="utf-8")
    return read_ledger(text)


def read_ledger(text: str) -> tuple[Break, ...]:
    """The breaks in the text of a ledger. Raises StandardError on an empty cell, a year out of order or an id twice."""
    breaks: list[Break] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        if None in row or not all(row.values()):
            raise StandardError(f"breaks.csv, row {number}: every cell must be filled, and no cell added")
        if not (row["from_year"].isdigit() and row["to_year"].isdigit() and row["from_year"] <= row["to_year"]):
            raise StandardError(f"breaks.csv, row {number}: the years must be figures, the first not after the last")
        if row["touches"] not in TOUCHES:
            raise StandardError(f"breaks.csv, row {number}: touches must be one of {', '.join(TOUCHES)}")
        if row["id"] in {known.id for known in breaks}:
            raise StandardError(f"breaks.csv, row {number}: this id occurs twice")
        breaks.append(
            Break(
                row["id"], tuple(row["series"].split()), row["touches"], int(row["from_year"]), int(row["to_year"]),
                row["short"], row["words"], row["source"],
            )
        )  # fmt: skip
    return tuple(breaks)


def breaks_for(
    series_codes: Iterable[str], first: int | None = None, last: int | None = None, *, authorities: bool = False
) -> tuple[Break, ...]:
    """The breaks that touch any of these series between two years, both included; None is open.

    Changes of authority are left out unless `authorities`, since they do not move a total.
    """
    wanted = set(series_codes)
    return tuple(
        entry
        for entry in ledger()
        if (EVERY in entry.series or wanted & set(entry.series))
        and (authorities or entry.touches == "all")
        and entry.overlaps(
            first if first is not None else entry.from_period, last if last is not None else entry.to_period
        )
    )
