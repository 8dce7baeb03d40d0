"""The tier-2 stage of the picture: what is already published in, the drafts of its pages out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from sightline.analyses.areas.draft import areas_draft
from sightline.analyses.picture.detect import Found, found_breaks, found_clashes
from sightline.analyses.picture.ledger_page import ledger_draft
from sightline.analyses.picture.national import national_draft
from sightline.analyses.picture.prevalence import prevalence_draft
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.published.folder import Published, pairs, read_published
from sightline.published.surveys import Wave
from sightline.standard.areas import ENGLAND
from sightline.standard.ledgers import ledgers, with_ledgers
from sightline.standard.records import Ledgers
from sightline.standard.wire import encode

STUDIED = "studied"


def study(
    ledger: Ledger,
    published: Path,
    known: Ledgers | None = None,
    pages: Collection[str] | None = None,
    surveys: Sequence[Wave] = (),
) -> tuple[Entry, bool]:
    """Draft the pages of recorded factors, areas, prevalence, breaks and clashes, from a folder of published tables.

    `known` are the break and clash ledgers, with a user's own records; Sightline's where none are given. `pages` are
    the authorities (GSS codes) that have a page of their own; all 153 where none are named. `surveys` are a user's own,
    and the page of prevalence stands without any. Returns the ledger entry and whether it was made now. Raises Refused
    with every fault of the files at once.
    """
    records = known or ledgers()
    held = read_published(published)
    drafts = (
        national_draft(held.factors, held.population),
        areas_draft(held, pages),
        prevalence_draft(surveys, records, held.factors.latest),
        ledger_draft(records, found(held, records), held.factors.latest),
    )
    made = {draft.name: encode(with_ledgers(draft, records)) for draft in drafts}
    entry, new = keep_drafts(ledger, STUDIED, made)
    assert entry is not None  # there are always drafts
    return entry, new


def found(held: Published, known: Ledgers) -> tuple[Found, ...]:
    """What the numbers say of breaks and clashes that the ledgers do not: in totals for England, and between sources.

    Breaks are looked for in England only: an authority's counts are small, and it is one of 153.
    """
    totals = [
        figure for table in held.tables for (_, area, _), figure in table.figures.items() if area == ENGLAND
    ]  # fmt: skip
    beside = ((pair.lait, pair.official) for pair in pairs(held))
    return (*found_breaks(totals, known), *found_clashes(beside, known))
