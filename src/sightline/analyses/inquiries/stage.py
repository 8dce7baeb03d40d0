"""The tier-2 stage of the register of inquiries: the register of a project in, the draft of its pages out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.draft import inquiries_draft
from sightline.analyses.inquiries.register import Register
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

FOLDER = "inquiries"  # in the project's folder
INQUIRED = "inquiries drafted"


def kept_register(project: Path, on: date) -> Register | None:
    """The register in the project's folder, as of a day; None without one. Raises Refused with every fault at once."""
    folder = project / FOLDER
    return open_register(folder, on) if folder.is_dir() else None


def inquire(ledger: Ledger, register: Register | None, on: date) -> tuple[Entry | None, bool]:
    """Draft the pages of a register as of a day. Returns the entry and whether it was made now.

    Without a register an entry without a draft takes the place of one before: what was taken away is not cleared again.
    None where there never was one.
    """
    made = [inquiries_draft(register, on)] if register is not None and register.inquiry else []
    written = {draft.name: encode(with_ledgers(draft)) for draft in made}
    return keep_drafts(ledger, INQUIRED, written)
