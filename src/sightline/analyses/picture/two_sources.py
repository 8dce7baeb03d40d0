"""Figures of one thing that two sources publish, side by side: LAIT's long table and the tables it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sightline.published import lait
from sightline.published.children import CARE, NEED, PLANS, REFERRALS
from sightline.published.columns import read_table
from sightline.published.files import present
from sightline.published.places import parts
from sightline.published.statistics import Statistics
from sightline.published.workforce import WORKFORCE
from sightline.standard.figures import Figure

LAIT, _LAIT_FILE = "lait", "lait_bds_long*.parquet"
_TABLES = (REFERRALS, NEED, PLANS, CARE, WORKFORCE)


def read_others(folder: Path) -> dict[str, Statistics]:
    """The official tables of the folder that other sources repeat, by name; those that are not there are left out.

    Raises Refused with every fault of a table that is there.
    """
    found = {table.name: read_table(folder, table) for table in _TABLES if present(folder, table.pattern)}
    if present(folder, _LAIT_FILE):
        found[LAIT] = lait.read_lait(folder)
    return found


def same_things(others: Mapping[str, Statistics]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of LAIT's figure and that of the table which data/lait.csv says is the same, where both tables are here."""
    if LAIT not in others:
        return
    held = others[LAIT].figures
    beside = {entry.code: entry.same_as.partition(":") for entry in lait.indicators() if entry.same_as}
    for (code, gss, year), figure in held.items():
        table, _, series = beside.get(code, ("", "", ""))
        if table in others:
            other = _there(others[table], series, gss, year)
            if other is not None:
                yield figure, other


def _there(table: Statistics, series: str, gss: str, year: int) -> Figure | None:
    """The figure of the same area, under another code of that authority where the table prints that."""
    found = table.figures.get((series, gss, year))
    if found is None and gss[:3] in ("E06", "E08", "E09", "E10") and len(parts(gss)) == 1:
        found = table.find(series, gss, year)
    return found
