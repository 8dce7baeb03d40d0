"""The dated tables of paths, as the steps read them: stages, spans, handovers, rules and the expected path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import pyarrow as pa

from sightline.errors import StandardError
from sightline.standard.arrow import schema_of
from sightline.standard.rows import day, in_force, read_rows
from sightline.standard.stages import stage
from sightline.standard.tables import Column, Type

_ANSWERS = {"yes": True, "no": False}
ENDING = 998  # place of an end of the path: after every stage, before what path_step adds where there is none


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the dated tables, as text. Raises StandardError."""
    return tuple(read_rows(f"{name}.csv", __package__))


def table(name: str, columns: Sequence[Column], start: date, end: date) -> pa.Table:
    """One of the dated tables as a step reads it: the rows in force on any day from `start` to `end`.

    Raises StandardError on a cell that is of another type.
    """
    kept = [
        row if "place" not in {column.name for column in columns} else {**row, "place": str(place_of(row))}
        for row in rows(name)
        if in_force(day(row.get("valid_from", "")), day(row.get("valid_to", "")), start, end)
    ]
    return pa.Table.from_pylist(
        [{column.name: _value(column, row[column.name]) for column in columns} for row in kept],
        schema=schema_of(columns),
    )


def _value(column: Column, cell: str) -> object:
    if column.type is Type.BOOL:
        if cell not in _ANSWERS:
            raise StandardError(f"a cell of {column.name} must be yes or no")
        return _ANSWERS[cell]
    return int(cell) if column.type is Type.INT else cell or None


def place_of(row: Mapping[str, str]) -> int:
    """Where a row of path_stages.csv stands among those of one day: as in the standard's table of stages.

    The end of something stands after its beginning, and the end of the path after everything. Raises StandardError
    where the standard has no stage for the kind.
    """
    found = stage(row["kind"])
    if found.stage is None:
        raise StandardError(f"path_stages.csv: the kind {row['kind']!r} is no stage of a path")
    return ENDING if _ANSWERS[row["ends"]] else 10 * found.place + (5 if row["day_of"] == "ended" else 0)


@cache
def labels(name: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of one list of path_labels.csv, in its order. Raises StandardError where there is no such list."""
    found = tuple((row["code"], row["label"]) for row in rows("path_labels") if row["list"] == name)
    if not found:
        raise StandardError(f"path_labels.csv has no list {name!r}")
    return found
