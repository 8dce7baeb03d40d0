"""The stage that takes stock: the ledger's own list of what was received in, drafts of what it can say out.

It opens the administrative zone alone: how full each field is was counted when the file came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from sightline.analyses.quality.came import returns_draft
from sightline.analyses.quality.core import core_drafts
from sightline.analyses.quality.holdings import holdings
from sightline.config import Expected
from sightline.flow import Zone
from sightline.ledger.calendar import calendar, titles
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.submissions import current
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import encode

STOCK = "stock taken"


def take_stock(ledger: Ledger, expected: Sequence[Expected], on: date) -> tuple[Entry | None, bool]:
    """Draft the pages of what came and what it can say. Returns the entry and whether it was made now.

    None where nothing was received and nothing was due. Raises ConfigError where what is expected is not known.
    """
    names = titles()
    returns = returns_draft(calendar(ledger, on, expected), names)
    counted = current(ledger)
    drafts = [*([returns] if returns else []), *core_drafts(holdings(one for one, _ in counted), names)]
    before = ledger.latest(STOCK)
    if not drafts and before is None:
        return None, False
    made = {draft.name: encode(with_ledgers(draft)) for draft in drafts}
    digests = {name: ledger.keyed(hashlib.sha256(data).hexdigest()) for name, data in made.items()}
    body: dict[str, object] = {"submissions": [submission.entry for submission, _ in counted], "drafts": digests}
    if before is not None and {name: before.body.get(name) for name in body} == body:
        return before, False
    with ledger.at_work():
        payloads = [ledger.put_bytes(Zone.DRAFTS, name, data) for name, data in made.items()]
        return ledger.commit(STOCK, body, payloads), True
