"""What the tables of a registry of partnerships look like; standard/table_lines.py reads them."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.standard.table_lines import Form

TABLES: Mapping[str, tuple[str, ...]] = {
    "partnership": ("partnership", "name"),
    "boundary": ("partnership", "kind", "code", "from", "until"),
    "member": ("partnership", "organisation", "role"),
    "budget": ("partnership", "year", "organisation", "percent"),
    "duty": ("partnership", "duty", "lead"),
    "action": ("partnership", "action", "document", "locator", "owner", "opened", "due", "closed"),
    "proposal": ("proposal", "kind", "code"),
}
FORM = Form("registry", TABLES, optional=("action", "proposal"), blank=("until", "lead", "closed"))
