"""What a release says of itself on every page: its name and date, whose data, how old, and under which policy."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

MADE_UP = "Made-up data: no real person, and no real council's figures"
# On pages that show nothing but what others have published, and on those that lead to such pages.
AS_PUBLISHED = "This page shows published statistics, which are not made up. Other pages of this release are"
NOT_MADE_UP = "Published statistics, not made up"
BUT_PUBLISHED = f"{MADE_UP}. Published statistics are not made up, and stand on pages of their own"


@dataclass(frozen=True, slots=True)
class Correction:
    """One mistake found after publication: when it was put right, on which page, and what changed, in plain words."""

    day: datetime.date
    page: str
    words: str


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
    corrections: tuple[Correction, ...] = ()
    contact: str = ""  # whom to ask about it
    versions: tuple[tuple[str, str], ...] = ()  # (program, version) of what it was made with, beside Sightline
