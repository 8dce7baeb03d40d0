"""The identity rows of a file: what is read of each person, by the agency's own key or by a token in its place."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.batches import Batch
from sightline.returns.formats import Block, Field, Goes
from sightline.standard.arrow import schema_of
from sightline.standard.model import IDENTITY

# Columns of the identity table that are the same for a whole file are added when it is read.
_PER_FILE = ("agency", "sender", "return_code", "submission")
IDENTITY_SCHEMA = schema_of(column for column in IDENTITY.columns if column.name not in _PER_FILE)
_NAMED = (Goes.IDENTITY, Goes.BOTH, Goes.MONTH)
EXPIRES = "match_key_expires"


def names_people(block: Block) -> bool:
    """Whether anything of the block's rows goes to identity."""
    return any(field.goes in _NAMED for field in block.fields)


def columns_of(block: Block, rows: pa.RecordBatch) -> list[tuple[str, Field]]:
    """The block's fields that this year's file has, by column name; a field renamed over the years occurs once."""
    present = set(rows.schema.names)
    found = {field.column: field for field in block.fields if field.column in present}
    return list(found.items())


def identity_rows(batch: Batch, keys: pa.Array) -> pa.RecordBatch:
    """The rows of a batch as those of IDENTITY_SCHEMA, each with its key."""
    columns = {"record_key": keys}
    for name, field in columns_of(batch.block, batch.rows):
        if field.goes in _NAMED:
            columns[name] = batch.rows.column(name)
    length = batch.rows.num_rows
    arrays = [
        pc.cast(columns[item.name], item.type) if item.name in columns else pa.nulls(length, item.type)
        for item in IDENTITY_SCHEMA
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=IDENTITY_SCHEMA)


def earliest_end(batch: Batch) -> date | None:
    """The first day on which a match-key in the batch ends; None where it holds none."""
    if EXPIRES not in batch.rows.schema.names:
        return None
    found: date | None = pc.min(batch.rows.column(EXPIRES)).as_py()
    return found
