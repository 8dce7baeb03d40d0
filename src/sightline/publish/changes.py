"""What a release shows otherwise than one before it, figure by figure, as a file: so that a reissue hides nothing.

What was printed before and is withheld or gone now is not printed again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sightline.clearance.corrections import NOT_THERE, Change
from sightline.clearance.corrections import changes as compared
from sightline.clearance.gate import Cleared
from sightline.publish.files import csv_text, plain
from sightline.render.grid import area_words
from sightline.standard.drafts import FigureTable

COLUMNS = ("table", "kind", "measure", "period", "area_code", "area", "breakdown", "before", "after")


class Kind(StrEnum):
    """How a figure changed, or a whole table."""

    TABLE_ADDED = "table added"
    TABLE_GONE = "table gone"
    ADDED = "added"
    GONE = "gone"
    VALUE = "value changed"
    MARK = "mark changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure that changed, and how; `area` is its name and `breakdown` its items in words."""

    kind: Kind
    change: Change
    area: str
    breakdown: str


def changes(before: Sequence[Cleared], after: Sequence[Cleared]) -> tuple[Changed, ...]:
    """Tables that only one of them has, then every figure whose value or mark is another in `after`, then those gone.

    Tables are told apart by name, figures by measure, period, area and breakdown. A table that is new or gone is told
    once, with how many figures it has or had: each of these would only say the same again.
    """
    old = {table.name: table for one in before for table in one.tables}
    new = {table.name: table for one in after for table in one.tables}
    whole = [_whole(Kind.TABLE_ADDED, table) for name, table in new.items() if name not in old and table.figures]
    whole += [_whole(Kind.TABLE_GONE, table) for name, table in old.items() if name not in new and table.figures]
    both = [[table for name, table in some.items() if name in old and name in new] for some in (old, new)]
    return (*whole, *(_changed(change, new[change.table]) for change in compared(*both)))


def _whole(kind: Kind, table: FigureTable) -> Changed:
    many = f"{len(table.figures)} {'figure' if len(table.figures) == 1 else 'figures'}"
    before, after = (NOT_THERE, many) if kind is Kind.TABLE_ADDED else (many, NOT_THERE)
    return Changed(kind, Change(table.name, table.title, "", "", (), before, after), "", "")


def _changed(change: Change, table: FigureTable) -> Changed:
    return Changed(_kind(change), change, area_words(change.area, table), breakdown_words([table])(change))


def breakdown_words(tables: Sequence[FigureTable]) -> Callable[[Change], str]:
    """What says of a change whom it counts, in the words of these tables; of a table that is not here its codes."""
    known = {table.name: table for table in tables}

    def said(change: Change) -> str:
        table = known.get(change.table)
        words = {dimension.code: dimension for dimension in table.dimensions} if table else {}
        parts = (
            f"{words[code].label}: {words[code].label_of(item)}" if code in words else f"{code}: {item}"
            for code, item in change.breakdown
        )
        return "; ".join(parts)

    return said


def _kind(change: Change) -> Kind:
    if change.before == NOT_THERE:
        return Kind.ADDED
    if change.after == NOT_THERE:
        return Kind.GONE
    numbers = [
        words.split()[0] if words[:1].isdigit() or words[:1] == "-" else "" for words in (change.before, change.after)
    ]
    return Kind.VALUE if all(numbers) and numbers[0] != numbers[1] else Kind.MARK


def changes_csv(found: Sequence[Changed]) -> str:
    """The changes as CSV (UTF-8, CRLF), a row a figure."""
    rows = [
        (one.change.table, str(one.kind), one.change.measure, one.change.period, one.change.area, one.area,
         one.breakdown, one.change.before, one.change.after)
        for one in found
    ]  # fmt: skip
    return csv_text([COLUMNS, *([plain(cell) for cell in row] for row in rows)])
