"""The tier-2 stage of the registry of partnerships: the registry of a project in, the draft of its pages out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.analyses.partnerships.draft import NAME, Beside, held_tables, partnerships_draft
from sightline.analyses.partnerships.registry import Registry, open_registry
from sightline.config import Expected
from sightline.errors import Finding, Refused
from sightline.ledger.calendar import calendar
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.published.inspected import FOLDER as INSPECTIONS
from sightline.published.inspected import Inspected, inspected_in
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

FOLDER = "partnerships"  # in the project's folder
DRAFTED = "partnerships drafted"


@dataclass(frozen=True)
class Kept:
    """What a project's folder holds for the pages of partnerships, checked."""

    registry: Registry
    inspected: Inspected | None
    made_up: bool  # the project's data is: published inspections are of real places, and are not read

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is asked about the files of inspections; it refuses nothing."""
        return self.inspected.findings if self.inspected is not None else ()


def kept_registry(project: Path, on: date, *, made_up: bool = False) -> Kept | None:
    """The registry in the project's folder as of a day, and its inspections; None without a registry.

    Raises Refused with every fault of both folders at once. Without a registry nothing shows inspections.
    """
    folder = project / FOLDER
    if not folder.is_dir():
        return None
    faults: list[Finding] = []
    registry = inspected = None
    try:
        registry = open_registry(folder, on)
    except Refused as refused:
        faults += refused.findings
    try:
        inspected = None if made_up else inspected_in(project / INSPECTIONS)
    except Refused as refused:
        faults += refused.findings
    if faults or registry is None:
        raise Refused(faults)
    return Kept(registry, inspected, made_up)


def draft_partnerships(
    ledger: Ledger, kept: Kept | None, on: date, expected: Sequence[Expected] = ()
) -> tuple[Entry | None, bool]:
    """Draft the pages of a registry as of a day, with what its councils and forces sent. Returns the entry, and if new.

    Without a registry an entry without a draft takes the place of one before. None where there never was one.
    Raises ConfigError where what is expected is not known.
    """
    made: dict[str, bytes] = {}
    if kept is not None:
        beside = Beside(calendar(ledger, on, expected), kept.inspected, kept.made_up)
        if any(held_tables(kept.registry, on, beside).values()):
            made[NAME] = encode(with_ledgers(partnerships_draft(kept.registry, on, beside)))
    return keep_drafts(ledger, DRAFTED, made)
