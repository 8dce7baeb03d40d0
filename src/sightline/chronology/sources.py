"""The content tables that the steps read, as the formats define them, with the columns that say whose they are."""

from __future__ import annotations

from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Block, Goes, month_column
from sightline.standard.tables import Column, Type, date, text

# Added to every content table when it is read: they are the same for all rows of a submission.
OF_SUBMISSION: tuple[Column, ...] = (
    text("agency", "Code of the agency that sent it", null=False),
    Column("submission", Type.INT, "Number of the ledger entry that received it", null=False),
    date("period_end", "Last day the submission speaks of", null=False),
    date("received_on", "Day it was received", null=False),
)


def _columns(block: Block, blocks: dict[str, Column]) -> tuple[Column, ...]:
    # counts, and rows about a crime or a meeting, are no person's record
    nobody = block.parent is None and not any(field.goes is Goes.KEY for field in block.fields)
    columns = {"record_key": text("record_key", "Keyed token of the record", null=nobody and block.through is None)}
    columns |= {name: blocks[name] for name in block.carries}
    for field in block.fields:
        if field.goes in (Goes.CONTENT, Goes.BOTH):
            columns[field.column] = Column(field.column, field.type, field.meaning, codes=field.codes)
        elif field.goes in (Goes.REFERENCE, Goes.PERSON):
            columns[field.column] = text(field.column, field.meaning)
        elif field.goes is Goes.MONTH:
            columns[month_column(field.column)] = date(month_column(field.column), f"{field.meaning}: its month")
    return (*columns.values(), *OF_SUBMISSION)


def _tables() -> dict[str, tuple[Column, ...]]:
    tables: dict[str, tuple[Column, ...]] = {}
    for form in FORMATS:
        carried = {
            field.column: Column(field.column, field.type, field.meaning)
            for block in form.blocks
            for field in block.fields
        }
        for block in form.blocks:
            columns = _columns(block, carried)
            if len(columns) > 1 + len(OF_SUBMISSION):  # an identity file leaves nothing in content
                tables[block.table] = columns
    return tables


CONTENT: dict[str, tuple[Column, ...]] = _tables()
