"""Series of areas over weeks or months that this run counted, for effects in tier 2. Aggregates, not cleared.

A panel is no draft: it is never offered for clearance, since a cell of one area in one week or month is small. What is
made of it, over several areas, is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sightline.standard.units import Unit


class Step(StrEnum):
    """How long each period of a panel is."""

    WEEK = "week"  # begins on Monday
    MONTH = "month"  # begins on its first day


@dataclass(frozen=True, slots=True)
class Cell:
    """One area in one period: how many cases, and what they add up to (e.g. working days), None where it is a count."""

    area: str  # GSS code
    start: date  # first day of the period
    cases: int
    total: float | None = None


@dataclass(frozen=True, slots=True)
class AreaPanel:
    """One outcome: every area that takes part in every period, 0 where nothing was counted.

    `unit` is of `cases` in a count and of `total` over `cases` in a mean. `first` and `last` are the first days of the
    first and last whole period that the data cover.
    """

    name: str
    label: str
    unit: Unit
    step: Step
    first: date
    last: date
    cells: tuple[Cell, ...]
    source: str
    mean: bool = False  # whether the outcome is total / cases


# The panels that a run can count: the words a register may name as the outcome of a question.
NAMES = ("assessment_days", "identified", "identified_by_week", "referrals", "referrals_by_week")
# What each panel counts by: the break ledger names what it touches by these.
DEFINITIONS: Mapping[str, str] = {
    name: "sightline-csa-record/1" if name.startswith("identified") else f"sightline-panel-{name}/1" for name in NAMES
}

# Panels of groups of the children of `identified_by_week`, and the group in words. None is the outcome of a question:
# they are for watching whether a group was harmed.
OF_GROUPS = "identified_by_week"
GROUPED: Mapping[str, str] = {
    "identified_girls_under_11_by_week": "girls under 11",
    "identified_girls_11_to_17_by_week": "girls aged 11 to 17",
    "identified_boys_under_11_by_week": "boys under 11",
    "identified_boys_11_to_17_by_week": "boys aged 11 to 17",
}
