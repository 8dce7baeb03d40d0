"""The children's social work workforce, a census on 30 September (Department for Education).

Two pairs of authorities make one return each: their figures stand under both codes together, are of the two as one, and
are never taken for either alone. `Statistics.find` gives the joint figure for each of them. `low` stands for a number
that rounds to nought; a share of nothing is marked `z`.
"""

from __future__ import annotations

from pathlib import Path

from sightline.published.columns import Table, read_table
from sightline.published.statistics import Statistics

WORKFORCE = Table(
    "workforce", "csww_indicators_*.csv", "csww_indicators_2017_to_2025.csv", (),
    "Department for Education, Children's social work workforce",
    frozenset(
        {
            "starters_headcount", "leavers_headcount", "turnover_rate_headcount", "agency_headcount",
            "agency_rate_headcount", "agency_cover_fte", "agency_cover_rate_fte", "working_days_lost_fte",
        }
    ),
)  # fmt: skip


def read_workforce(folder: Path) -> Statistics:
    """Social workers, agency workers, vacancies, turnover, cases, in full-time equivalents, people, cases and per cent.

    Raises Refused.
    """
    return read_table(folder, WORKFORCE)
