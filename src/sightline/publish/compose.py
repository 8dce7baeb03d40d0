"""Pages that publish makes of what several drafts were cleared for: nothing new is counted, only set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.clearance.content import counts_withheld
from sightline.clearance.gate import Cleared
from sightline.standard.drafts import FigureTable, Page, Section


@dataclass(frozen=True, slots=True)
class Together:
    """A page, and those under it, that show cleared tables of several drafts of one release."""

    page: Page
    more: tuple[Page, ...]
    tables: tuple[FigureTable, ...]
    notes: tuple[str, ...]
    policy: str
    entry: int
    entry_hash: str

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page, the main one first."""
        return (self.page, *self.more)


# What a page is made from: the cleared tables of one draft, or of several.
Shown = Cleared | Together


def together(cleared: Sequence[Cleared], page: Page, more: Sequence[Page] = ()) -> Together:
    """These pages over every table that they show. The notes are those of the drafts that the tables came with."""
    used = {name for one in (page, *more) for name in one.tables()}
    of = [one for one in cleared if used.intersection(table.name for table in one.tables)] or list(cleared[:1])
    tables = tuple(table for one in of for table in one.tables if table.name in used)
    notes = tuple(dict.fromkeys(note for one in of for note in one.notes if not counts_withheld(note)))
    first = of[0]
    return Together(page, tuple(more), tables, notes, first.policy, first.entry, first.entry_hash)


def sections_by_table(cleared: Sequence[Cleared], x: str = "") -> dict[str, tuple[Cleared, Page, Section]]:
    """The first section that draws each table, with its page; only those that have `x` across, where it is given."""
    found: dict[str, tuple[Cleared, Page, Section]] = {}
    for one in cleared:
        for page in one.pages:
            for section in page.sections:
                if not x or section.chart.x == x:
                    found.setdefault(section.table, (one, page, section))
    return found


def table_named(cleared: Sequence[Cleared], name: str) -> FigureTable | None:
    """A cleared table of a release, or None."""
    return next((table for one in cleared for table in one.tables if table.name == name), None)
