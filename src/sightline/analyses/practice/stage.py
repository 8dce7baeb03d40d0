"""The tier-2 stage of the register of practice: the register of a project in, the draft of its pages out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.practice.draft import NAME, practice_draft
from sightline.analyses.practice.forms import FOLDER
from sightline.analyses.practice.marks import EffectsFound
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.register import open_register
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

DRAFTED = "practice drafted"


def kept_practice(project: Path, on: date) -> PracticeRegister | None:
    """The register in the project's folder, as of a day; None without one. Raises Refused with every fault at once."""
    folder = project / FOLDER
    return open_register(folder, on) if folder.is_dir() else None


def draft_practice(
    ledger: Ledger, register: PracticeRegister | None, on: date, effects: EffectsFound
) -> tuple[Entry | None, bool]:
    """Draft the pages of a register as of a day, with the effects that were found. Returns the entry, and if new.

    Without a register an entry without a draft takes the place of one before. None where there never was one.
    """
    draft = practice_draft(register, on, effects) if register is not None else None
    made = {NAME: encode(with_ledgers(draft))} if draft is not None else {}
    return keep_drafts(ledger, DRAFTED, made)
