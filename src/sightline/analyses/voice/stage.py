"""The tier-2 stage of what people told: counts of accounts and this run's drafts in, the drafts of its pages out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from sightline.analyses.voice.beside import DRAFT
from sightline.analyses.voice.changes import Change
from sightline.analyses.voice.draft import voice_drafts
from sightline.flow import VOICE, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.standard.drafts import Draft
from sightline.standard.ledgers import with_ledgers
from sightline.standard.wire import decode_draft, encode

VOICED = "voiced"


def voice(
    ledger: Ledger,
    counts: pa.Table,
    on: date,
    agencies: int,
    submissions: Sequence[int],
    changes: Sequence[Change] = (),
) -> tuple[Entry | None, bool]:
    """Draft the pages from counts that the tally of the same run made. Returns the entry and whether it was made now.

    `submissions` are the entries that were counted: where one is destroyed, so is what was drafted of it.
    Where no account may be counted any more, an entry without drafts takes the place of the one before: what was
    drafted of accounts that have since been withdrawn is not cleared again. None where there never was one.
    """
    drafts = voice_drafts(counts.to_pylist(), on, agencies, changes, _others(ledger))
    made = {draft.name: encode(with_ledgers(draft)) for draft in drafts}
    return keep_drafts(ledger, VOICED, made, {"submissions": list(submissions) if made else []})


def _others(ledger: Ledger) -> tuple[Draft, ...]:
    """The newest draft of clocks, where the run has one."""
    newest = {entry.kind: entry for entry in ledger.entries()}
    payloads = [
        payload for entry in newest.values() for payload in entry.payloads(Zone.DRAFTS) if payload.name == DRAFT
    ]
    return tuple(decode_draft(ledger.read_bytes(payload, VOICE)) for payload in payloads)
