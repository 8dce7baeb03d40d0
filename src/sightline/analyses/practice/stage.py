"""The tier-2 stage of the register of practice: the register of a project in, the draft of its pages out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sightline.analyses.practice.answered import answered, effects_of, may_be_told
from sightline.analyses.practice.draft import NAME, practice_draft
from sightline.analyses.practice.effects_page import NAME as EFFECTS
from sightline.analyses.practice.effects_page import effects_draft
from sightline.analyses.practice.forms import FOLDER
from sightline.analyses.practice.marks import EffectsFound
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.register import open_register
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.ledger.panels import panels_of
from sightline.published.statistics import Statistics
from sightline.standard.ledgers import with_ledgers
from sightline.standard.panels import AreaPanel
from sightline.standard.wire import encode

DRAFTED, EFFECTS_DRAFTED = "practice drafted", "effects drafted"


def kept_practice(project: Path, on: date) -> PracticeRegister | None:
    """The register in the project's folder, as of a day; None without one. Raises Refused with every fault at once."""
    folder = project / FOLDER
    return open_register(folder, on) if folder.is_dir() else None


def effects_for(
    register: PracticeRegister, on: date, panels: Sequence[AreaPanel] | None, table: Statistics | None = None
) -> EffectsFound:
    """The effects by which guidance marks itself, of panels of a run and of published indicators.

    An effect of a run marks a line only where it lies over as many areas and cases as one that is published: a mark
    tells on which side it is.
    """
    return effects_of(
        one for one in answered(register, on, panels, table)
        if one.question.published or (one.answer is not None and may_be_told(one.answer))
    )  # fmt: skip


def draft_practice(ledger: Ledger, register: PracticeRegister | None, on: date) -> tuple[Entry | None, bool]:
    """Draft the pages of a register as of a day, marked by effects of this run. Returns the entry, and if new.

    Without a register an entry without a draft takes the place of one before. None where there never was one.
    """
    draft = None
    if register is not None:
        draft = practice_draft(register, on, effects_for(register, on, panels_of(ledger)))
    return keep_drafts(ledger, DRAFTED, {NAME: encode(with_ledgers(draft))} if draft is not None else {})


def draft_effects(ledger: Ledger, register: PracticeRegister | None, on: date) -> tuple[Entry | None, bool]:
    """Draft the page of the questions of a register, answered from the panels of this run; else as draft_practice."""
    draft = None
    if register is not None:
        draft = effects_draft(register, on, answered(register, on, panels_of(ledger)))
    return keep_drafts(ledger, EFFECTS_DRAFTED, {EFFECTS: encode(with_ledgers(draft))} if draft is not None else {})
