"""Children by the combination of agencies that hold a record specific to sexual abuse: by year, and over all years.

Methods on lists need who is on which list. One year alone has few on two lists, so the lists of all the years together
are the first table that they work on; year 0 stands for them.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, text

ALL_YEARS = 0

_YEAR = count("year", "Year in which the year to March ends; 0 for all the years together", unit="year", null=False)
_OVERLAP = text("overlap", "Kinds of agency that hold a record of the child, joined by +", null=False)
_CHILDREN = count("children", "Children with such records, each once", unit="children", null=False)
_DRAW = count("draw", "Draw of the link set; 0 is the best one", unit="draw", null=False)


def _by_overlap(table: str, draw: str = "") -> str:
    """How many children stand on each combination of lists; `draw` is "draw, " where draws are counted, else ""."""
    listed = f"""
    SELECT {draw}{{year}} AS year, person_key,
        CONCAT_WS('+', CASE WHEN BOOL_OR(sender = 'council') THEN 'council' ELSE NULL END,
            CASE WHEN BOOL_OR(sender = 'police') THEN 'police' ELSE NULL END,
            CASE WHEN BOOL_OR(sender = 'support') THEN 'support' ELSE NULL END) AS overlap
    FROM {table} GROUP BY {draw}{{by}}person_key"""
    return f"""
    SELECT {draw}year, overlap, COUNT(*) AS children
    FROM ({listed.format(year="year", by="year, ")}
    UNION ALL{listed.format(year=f"CAST({ALL_YEARS} AS BIGINT)", by="")}
    ) AS listed
    GROUP BY {draw}year, overlap
    """


LIST_OVERLAP = Step(
    "list_overlap",
    "year, or all years, and combination of kinds of agency",
    ("year", "overlap"),
    ("csa_record",),
    (_YEAR, _OVERLAP, _CHILDREN),
    _by_overlap("csa_record"),
    person_rows=False,
)

DRAWN_LIST_OVERLAP = Step(
    "drawn_list_overlap",
    "draw, year, or all years, and combination of kinds of agency; touched children only",
    ("draw", "year", "overlap"),
    ("drawn_record",),
    (_DRAW, _YEAR, _OVERLAP, _CHILDREN),
    _by_overlap("drawn_record", "draw, "),
    person_rows=False,
)
