"""Children by the combination of agencies that hold a record specific to sexual abuse, over all the years together.

Methods on lists need who is on which list; one year alone has few on two lists, so the lists of all years are the
first table that they work on. The years one by one are counted with the rest of the picture (steps.CHILDREN).
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, text

_OVERLAP = text("overlap", "Kinds of agency that hold a record of the child, joined by +", null=False)
_CHILDREN = count("children", "Children with such records in any of the years, each once", unit="children", null=False)
_DRAW = count("draw", "Draw of the link set; 0 is the best one", unit="draw", null=False)


def _by_overlap(table: str, draw: str = "") -> str:
    """How many children stand on each combination of lists; `draw` is "draw, " where draws are counted, else ""."""
    return f"""
    SELECT {draw}overlap, COUNT(*) AS children
    FROM (
        SELECT {draw}person_key,
            CONCAT_WS('+', CASE WHEN BOOL_OR(sender = 'council') THEN 'council' ELSE NULL END,
                CASE WHEN BOOL_OR(sender = 'police') THEN 'police' ELSE NULL END,
                CASE WHEN BOOL_OR(sender = 'support') THEN 'support' ELSE NULL END) AS overlap
        FROM {table} GROUP BY {draw}person_key
    ) AS listed
    GROUP BY {draw}overlap
    """


LIST_OVERLAP = Step(
    "list_overlap",
    "combination of kinds of agency, over all the years",
    ("overlap",),
    ("csa_record",),
    (_OVERLAP, _CHILDREN),
    _by_overlap("csa_record"),
    person_rows=False,
)

DRAWN_LIST_OVERLAP = Step(
    "drawn_list_overlap",
    "draw and combination of kinds of agency, over all the years; touched children only",
    ("draw", "overlap"),
    ("drawn_record",),
    (_DRAW, _OVERLAP, _CHILDREN),
    _by_overlap("drawn_record", "draw, "),
    person_rows=False,
)
