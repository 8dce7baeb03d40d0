"""Whose word comes first where agencies differ: the order of data/first_words.csv, the same wherever one is chosen."""

from __future__ import annotations

from functools import cache

from sightline.errors import StandardError
from sightline.standard.rows import read_rows

PERSON = "person"  # birth month, sex, ethnic group
AREA = "area"  # where somebody lived


@cache
def first_words(about: str) -> tuple[str, ...]:
    """The kinds of agency, the one whose word comes first at the front. Raises StandardError on an unknown thing."""
    rows = [row for row in read_rows("first_words.csv") if row["about"] == about]
    if not rows:
        raise StandardError(f"first_words.csv gives no order for {about!r}")
    return tuple(row["sender"] for row in sorted(rows, key=lambda row: int(row["place"])))
