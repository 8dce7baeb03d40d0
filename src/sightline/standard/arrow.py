"""The standard's column types in Arrow."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from sightline.standard.tables import Column, Type

ARROW: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INT: pa.int64(),
    Type.DOUBLE: pa.float64(),
    Type.BOOL: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
}


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of some columns."""
    return pa.schema([(column.name, ARROW[column.type]) for column in columns])
