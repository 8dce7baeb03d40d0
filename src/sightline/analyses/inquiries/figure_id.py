"""The id by which a recommendation names the figure that would show it: where the newest of a table's figures stands.

`TABLE`, then `/dimension=code` for each dimension that breaks it down, then `@AREA` for one authority; without an area,
all that took part. A table is called as its CSV file on the site, dimensions and codes as that file's columns have
them: `children_by_sex/sex=F@E08000004`. The period is always the newest of the table.
"""

from __future__ import annotations

import re

from sightline.errors import StandardError
from sightline.standard.drafts import Slot
from sightline.standard.figures import Figure

_NAME = r"[a-z0-9][a-z0-9_-]{0,79}"
_PAIR = r"[a-z][a-z0-9_]{0,79}=[A-Za-z0-9_.+>-]{1,160}"
_ID = re.compile(rf"({_NAME})((?:/{_PAIR})*)(?:@([A-Za-z0-9_-]{{1,40}}))?")
NEWEST, ALL = "latest", "pooled"


def slot_of(words: str) -> Slot:
    """Where the figure of an id stands. Raises StandardError where it is none, or names one dimension twice."""
    found = _ID.fullmatch(words)
    if found is None:
        raise StandardError("no id of a figure")
    pairs = tuple(sorted((part.partition("=")[0], part.partition("=")[2]) for part in found[2].split("/") if part))
    if len({dimension for dimension, _ in pairs}) < len(pairs):
        raise StandardError("an id of a figure that names one dimension twice")
    return Slot("indicator", found[1], pairs, NEWEST, found[3] or ALL)


def id_of(table: str, figure: Figure) -> str:
    """The id of a figure of a table's newest period."""
    pairs = "".join(f"/{dimension}={code}" for dimension, code in figure.breakdown)
    return f"{table}{pairs}{'' if figure.area == ALL else f'@{figure.area}'}"
