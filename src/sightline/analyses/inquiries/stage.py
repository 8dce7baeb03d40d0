"""The tier-2 stage of the register of inquiries: the register of a project in, the draft of its pages out."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.draft import inquiries_draft
from sightline.analyses.inquiries.register import Register
from sightline.flow import Zone
from sightline.ledger.chain import Entry, Ledger
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
    digests = {name: ledger.keyed(hashlib.sha256(data).hexdigest()) for name, data in written.items()}
    before = ledger.latest(INQUIRED)
    if before is not None and before.body.get("drafts") == digests:
        return before, False
    if before is None and not made:
        return None, False
    with ledger.at_work():
        payloads = [ledger.put_bytes(Zone.DRAFTS, name, data) for name, data in written.items()]
        return ledger.commit(INQUIRED, {"drafts": digests}, payloads), True
