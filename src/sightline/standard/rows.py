"""Reads the dated tables of standard/data: CSV, UTF-8, one header row, an empty cell meaning "open" or "not known"."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from importlib import resources

from sightline.errors import StandardError


def read_rows(name: str, package: str = "sightline.standard.data") -> list[dict[str, str]]:
    """The rows of one file of standard/data, or of another package, as text by column.

    Raises StandardError on a ragged row.
    """
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise StandardError(f"{name}, row {number}: the number of cells is not that of the header")
    return rows


def day(text: str) -> date | None:
    """An ISO date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def words(text: str) -> tuple[str, ...]:
    """The space-separated parts of a cell."""
    return tuple(text.split())


def require_from_nought(file: str, of: str, spans: Sequence[tuple[int, int]]) -> None:
    """Raise StandardError unless bands (first, last, both included) follow one another from 0."""
    if [first for first, _ in spans] != [0, *(last + 1 for _, last in spans[:-1])][: len(spans)]:
        raise StandardError(f"{file}: the bands of {of!r} do not follow one another from 0")


def in_force(valid_from: date | None, valid_to: date | None, start: date, end: date | None = None) -> bool:
    """Whether something is in force on `start`, or on any day from `start` to `end`. None is open."""
    last = end or start
    return (valid_from is None or valid_from <= last) and (valid_to is None or valid_to >= start)
