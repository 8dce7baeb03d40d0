"""The stage that takes stock: the ledger's own list of what was received in, drafts of what it can say out.

It opens the administrative zone alone: how full each field is was counted when the file came.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sightline.analyses.quality.came import returns_draft
from sightline.analyses.quality.core import core_drafts
from sightline.analyses.quality.holdings import holdings
from sightline.config import Expected
from sightline.ledger.calendar import calendar, titles
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
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
    made = {draft.name: encode(with_ledgers(draft)) for draft in drafts}
    return keep_drafts(ledger, STOCK, made, {"submissions": [submission.entry for submission, _ in counted]})
