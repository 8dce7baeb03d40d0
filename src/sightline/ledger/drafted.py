"""Drafts that a stage made, kept once: nothing new where they are as they were, and taken back where there are none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sightline.flow import Zone
from sightline.ledger.chain import Entry, Ledger


def keep_drafts(
    ledger: Ledger, kind: str, made: Mapping[str, bytes], more: Mapping[str, object] | None = None
) -> tuple[Entry | None, bool]:
    """The entry of `kind` that holds these drafts (name -> canonical bytes), and whether it was made now.

    `more` is what else the entry says, such as which submissions were counted. Without drafts an entry that holds none
    takes the place of the one before, so that what was made then is not cleared again; None where there never was one.
    """
    digests = {name: ledger.keyed(hashlib.sha256(data).hexdigest()) for name, data in made.items()}
    body = {**(more or {}), "drafts": digests}
    before = ledger.latest(kind)
    if before is None and not made:
        return None, False
    if before is not None and {name: before.body.get(name) for name in body} == body:
        return before, False
    with ledger.at_work():
        payloads = [ledger.put_bytes(Zone.DRAFTS, name, data) for name, data in made.items()]
        return ledger.commit(kind, body, payloads), True
