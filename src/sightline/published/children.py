"""Tables of the Department for Education about children: referrals, children in need, repeat plans, looked after.

What their numbers count is in data/columns.csv. England and regions are rounded to the nearest 10, authorities exact;
shares to one decimal, rates of children looked after to whole numbers (data guidance of the releases).
"""

from __future__ import annotations

from pathlib import Path

from sightline.published.columns import Table, read_table
from sightline.published.statistics import Statistics

_CIN = "Department for Education, Children in need"
REFERRALS = Table(
    "c1", "c1_children_in_need_referrals_and_rereferrals_*.csv",
    "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv", ("category", "Referrals and Re-referrals"),
    f"{_CIN}, table C1, referrals and re-referrals",
)  # fmt: skip
NEED = Table(
    "b1", "b1_children_in_need_*.csv", "b1_children_in_need_2013_to_2025.csv", ("category", "Children in Need"),
    f"{_CIN}, table B1, children in need",
    # Neither the file nor its guidance says whether this counts children or episodes.
    frozenset({"awaiting_assessment"}),
)  # fmt: skip
PLANS = Table(
    "d3", "d3_cpps_subsequent_plan_*.csv", "d3_cpps_subsequent_plan_2013_to_2025.csv",
    ("category", "Child Protection Plans which are a second or subsequent plan"),
    f"{_CIN}, table D3, second or later child protection plans",
)  # fmt: skip
CARE = Table(
    "care", "cla_number_and_rate_per_10k_children*.csv", "cla_number_and_rate_per_10k_children.csv",
    (
        "population_type", "Children looked after on 31 March each year",
        "Children starting to be looked after each year", "Children ceasing to be looked after each year",
    ),
    "Department for Education, Children looked after in England, numbers and rates",
)  # fmt: skip


def read_referrals(folder: Path) -> Statistics:
    """Table C1: referrals, re-referrals, no further action; units: referrals, children, per cent. Raises Refused."""
    return read_table(folder, REFERRALS)


def read_need(folder: Path) -> Statistics:
    """Table B1: children in need; units: episodes, children. Raises Refused."""
    return read_table(folder, NEED)


def read_plans(folder: Path) -> Statistics:
    """Table D3: protection plans that began, and those that were not the first; units: plans, per cent.

    The table does not say why a plan was made: none of this is about sexual abuse in particular. Raises Refused.
    """
    return read_table(folder, PLANS)


def read_care(folder: Path) -> Statistics:
    """Children looked after, starting and ceasing to be; units: children, per 10,000 children. Raises Refused."""
    return read_table(folder, CARE)
