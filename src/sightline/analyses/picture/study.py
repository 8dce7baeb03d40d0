"""The tier-2 stage of the picture: what is already published in, the draft of the published page out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sightline.analyses.picture.national import national_draft
from sightline.flow import Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.published.statistics import read_factors, read_population
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

STUDIED = "studied"


def study(ledger: Ledger, published: Path) -> tuple[Entry, bool]:
    """Draft the page of recorded factors from a folder of published statistics.

    Returns the ledger entry and whether it was made now. Raises Refused with every fault of the files at once.
    """
    draft = national_draft(read_factors(published), read_population(published))
    data = encode(with_ledgers(draft))
    digest = ledger.keyed(hashlib.sha256(data).hexdigest())
    before = ledger.latest(STUDIED)
    if before is not None and before.body["draft"] == digest:
        return before, False
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DRAFTS, draft.name, data)
        return ledger.commit(STUDIED, {"draft": digest}, [payload]), True
