"""What a release says of itself on every page: its name and date, whose data, how old, and under which policy."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.clearance.corrections import Correction, Withdrawal
from sightline.standard.drafts import FigureTable, OutputKind

MADE_UP = "Made-up data: no real person, and no real council's figures"
# On pages that show nothing but what others have published, and on those that lead to such pages.
AS_PUBLISHED = "This page shows published statistics, which are not made up. Other pages of this release are"
NOT_MADE_UP = "Published statistics, not made up"
BUT_PUBLISHED = f"{MADE_UP}. Published statistics are not made up, and stand on pages of their own"


@dataclass(frozen=True, slots=True)
class Planned:
    """A release announced beforehand: its name, the day (where `exact` is False only its month), and why it moved."""

    name: str
    day: datetime.date
    exact: bool = True
    words: str = ""  # what it will hold, or why the day was changed


@dataclass(frozen=True, slots=True)
class Release:
    """One release. Nothing here is worked out by publish, so that the same release always makes the same bytes."""

    name: str  # e.g. "2026-11"
    date: datetime.date  # the day it is published; ages of data are counted to it
    title: str  # the project's title
    made_up: bool  # True: simulated data, and every page says so
    data_until: datetime.date  # the last day that any data speaks of
    policy: str  # the clearance policy, in words
    version: str  # of Sightline
    ledger_head: str  # hash of the ledger's newest entry
    agencies: tuple[str, ...] = ()  # who sent data, in words: "12 councils", "3 police forces"
    link_quality: str | None = None  # one sentence on how good the linkage was
    notices: tuple[str, ...] = ()  # printed on every page beside the made-up banner
    corrections: tuple[Correction, ...] = ()  # of every release so far, each with the figures that changed
    edition: int = 1  # the version of the release: more than 1 where it was corrected
    withdrawn: tuple[Withdrawal, ...] = ()  # releases that went out and were taken back
    taken_back: Withdrawal | None = None  # where this release is: its site then says so and shows no figure
    calendar: tuple[Planned, ...] = ()  # what was announced, in the order of its days
    earlier: tuple[tuple[str, datetime.date], ...] = ()  # releases that went out before this one, and when
    contact: str = ""  # whom to ask about it
    versions: tuple[tuple[str, str], ...] = ()  # (program, version) of what it was made with, beside Sightline


def warning(tables: Sequence[FigureTable], release: Release) -> str:
    """What is said of a file of these tables in a release of made-up data; nothing in any other."""
    if not release.made_up:
        return ""
    published = [table.kind is OutputKind.PUBLISHED for table in tables]
    if all(published):
        return NOT_MADE_UP
    return f"{MADE_UP}. Published statistics in it are not made up" if any(published) else MADE_UP
