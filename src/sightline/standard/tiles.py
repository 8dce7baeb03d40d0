"""A square for each authority: a map of England on which no area hides another for being large.

Our own layout, in data/tiles.csv: columns from the left, rows from the top, for the authorities in force now, and two
or three letters for each. How it was made stands in docs/charts.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard import areas
from sightline.standard.rows import read_rows


@cache
def _rows() -> Mapping[str, tuple[int, int, str]]:
    return MappingProxyType(
        {row["gss"]: (int(row["column"]), int(row["row"]), row["letters"]) for row in read_rows("tiles.csv")}
    )


@cache
def tile_places(on: date | None = None) -> tuple[tuple[str, int, int], ...]:
    """(GSS code, column, row) of each authority in force on that day, or now; sorted by name; no place twice.

    An authority that has ended stands at the square of the first of its successors that is free, or the free place
    nearest to it. Raises StandardError where an authority has no square.
    """
    wanted = areas.current(on)
    places: dict[str, tuple[int, int]] = {}
    for area in wanted:
        if area.gss in _rows():
            places[area.gss] = _rows()[area.gss][:2]
    for area in wanted:
        if area.gss not in places:
            places[area.gss] = _free(area.gss, set(places.values()))
    return tuple((area.gss, *places[area.gss]) for area in wanted)


def _free(gss: str, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """A place for an authority that has ended: a successor's, else the free one nearest to that."""
    squares = [_rows()[later.gss][:2] for later in areas.successors(gss) if later.gss in _rows()]
    if not squares:
        raise StandardError("an authority has no square: neither it nor a successor is in tiles.csv")
    left, top = squares[0]
    around = [(left + dx, top + dy) for dx in range(-20, 21) for dy in range(-20, 21) if left + dx >= 0 <= top + dy]
    nearest = sorted(around, key=lambda at: ((at[0] - left) ** 2 + (at[1] - top) ** 2, at))
    return next(at for at in [*squares, *nearest] if at not in taken)


def letters(gss: str) -> str:
    """Two or three letters that stand in an authority's square; those of its first successor where it has ended.

    Empty for an area that has none. They are ours, no official code: the name stands in the table.
    """
    found = _rows().get(gss)
    if found is not None:
        return found[2]
    try:
        later = areas.successors(gss)
    except StandardError:
        return ""
    return next((_rows()[area.gss][2] for area in later if area.gss in _rows()), "")
