"""The draft "inquiries": counts of documents with their two pages. Tier 2: a register is made of texts."""

from __future__ import annotations

from datetime import date

from sightline.analyses.inquiries.page_asked import asked_page
from sightline.analyses.inquiries.page_asks import NAME, asks_page
from sightline.analyses.inquiries.register import Register
from sightline.analyses.inquiries.tables import tables_of
from sightline.standard.drafts import Draft


def inquiries_draft(register: Register, on: date) -> Draft:
    """The register as it stood on a day."""
    return Draft(NAME, 2, tables_of(register, on), asks_page(register, on), (asked_page(register, on),))
