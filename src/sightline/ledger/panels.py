"""Panels of areas in the ledger: under an entry of their own, read by tier 2 only, never by clearance.

A panel lies in the zone of drafts, since it is an aggregate that was not cleared; it is no draft, and the stage that
clears passes its entry over.
"""

from __future__ import annotations

from collections.abc import Sequence

from sightline.flow import REGISTER, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.panels import AreaPanel
from sightline.standard.wire import decode_as, encode_as

COUNTED = "panels counted"
FORM = "sightline-area-panel"


def keep_panels(ledger: Ledger, panels: Sequence[AreaPanel], body: dict[str, object]) -> Entry | None:
    """Enter the panels of this run, in place of those before. None where there are none and never were.

    `body` is what the entry says: what they were made of ("made_of"), so that they are destroyed with it.
    """
    if not panels and ledger.latest(COUNTED) is None:
        return None
    payloads = [ledger.put_bytes(Zone.DRAFTS, panel.name, encode_as(FORM, panel)) for panel in panels]
    return ledger.commit(COUNTED, body, payloads)


def panels_of(ledger: Ledger) -> tuple[AreaPanel, ...]:
    """The panels of the newest run, in order of name; none where none were counted.

    Raises LedgerError where they were destroyed.
    """
    entry = ledger.latest(COUNTED)
    payloads = entry.payloads(Zone.DRAFTS) if entry else ()
    found = (decode_as(FORM, AreaPanel, ledger.read_bytes(payload, REGISTER)) for payload in payloads)
    return tuple(sorted(found, key=lambda panel: panel.name))
