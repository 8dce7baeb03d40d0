"""Which return's word comes first where several returns of one agency hold the same happening.

The order is a dated table (standard/data/happening_words.csv): a return that says the day of recording before one that
does not, one that is checked before one that is not, and the whole before a part. A kind that stands in no row comes
from one return of an agency only.
"""

from __future__ import annotations

from functools import cache

from sightline.errors import StandardError
from sightline.standard.rows import read_rows

FILE = "happening_words.csv"


@cache
def _places() -> dict[tuple[str, str], int]:
    rows = [row for row in read_rows(FILE) if not row["valid_to"]]
    return {(row["kind"], row["return_code"]): int(row["place"]) for row in rows}


def shared_kinds() -> tuple[str, ...]:
    """The kinds that several returns of one agency may hold, in the order of the file."""
    return tuple(dict.fromkeys(kind for kind, _ in _places()))


def place(kind: str, return_code: str) -> int:
    """The place of a return's word on a kind; 1 where no other return of the agency holds that kind.

    Raises StandardError where others do and this one has no place.
    """
    if kind not in shared_kinds():
        return 1
    if (kind, return_code) not in _places():
        raise StandardError(f"{FILE} gives the return {return_code!r} no place for the kind {kind!r}")
    return _places()[kind, return_code]
