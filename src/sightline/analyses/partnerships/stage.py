"""The tier-2 stage of the registry of partnerships: the registry of a project in, the draft of its pages out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sightline.analyses.partnerships.draft import NAME, held_tables, partnerships_draft
from sightline.analyses.partnerships.registry import Registry, open_registry
from sightline.config import Expected
from sightline.ledger.calendar import calendar
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

FOLDER = "partnerships"  # in the project's folder
DRAFTED = "partnerships drafted"


def kept_registry(project: Path, on: date) -> Registry | None:
    """The registry in the project's folder, as of a day; None without one. Raises Refused with every fault at once."""
    folder = project / FOLDER
    return open_registry(folder, on) if folder.is_dir() else None


def draft_partnerships(
    ledger: Ledger, registry: Registry | None, on: date, expected: Sequence[Expected] = ()
) -> tuple[Entry | None, bool]:
    """Draft the pages of a registry as of a day, with what its councils and forces sent. Returns the entry, and if new.

    Without a registry an entry without a draft takes the place of one before. None where there never was one.
    Raises ConfigError where what is expected is not known.
    """
    made: dict[str, bytes] = {}
    if registry is not None:
        sent = calendar(ledger, on, expected)
        if any(held_tables(registry, on, sent).values()):
            made[NAME] = encode(with_ledgers(partnerships_draft(registry, on, sent)))
    return keep_drafts(ledger, DRAFTED, made)
