"""How the rows of one block are laid out in one year, and how they become a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.returns.rules.rule import COUNT, NUMBER, PARENT
from sightline.returns.values import Converter
from sightline.standard.arrow import ARROW
from sightline.standard.tables import Type

_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number whose bits are well mixed
_NONE = -(2**31) + 1  # stands for no day and no number


class Layout:
    """Places of the values in a row: fields, carried columns, what only checks see, local_id, line.

    `borrowed` says where the carried and seen values come from: (how deep the block around it is, place in its row);
    whoever reads puts the number of a row at its end, place -1.
    """

    def __init__(self, form: Format, block: Block, year: int, sees: Sequence[str], medium: str = "") -> None:
        self.block = block
        self.fields = fields_in(block, year)
        self.place = {field.column: number for number, field in enumerate(self.fields)}
        self.converters = {
            field.name: Converter(block, field, max(year, block.since or year), medium or form.medium)
            for field in (*block.fields, *self.fields)  # of several fields of one name, that of the year
            if field.goes is not Goes.HEADER and field.column in self.place
        }
        self.depth = len(around(form, block))
        self.key = next((self.place[f.column] for f in self.fields if f.goes is Goes.KEY), None)
        self.required = tuple((self.place[f.column], f, _makes_row(f)) for f in self.fields if f.required)
        numbered = [name for name in sees if name == block.name + NUMBER]
        seen = [name for name in sees if not name.startswith(COUNT) and name not in numbered]
        counts = [name for name in sees if name.startswith(COUNT)]
        self.borrowed = tuple(_lender(form, block, year, name) for name in (*block.carries, *seen))
        self.counted = tuple(name.removeprefix(COUNT) for name in counts)
        self.numbered = bool(numbered)
        own_id = () if "local_id" in self.place else ("local_id",)
        names = (*(field.column for field in self.fields), *block.carries)
        self.names = (*names, *seen, *counts, *numbered, *own_id, "line")
        self.public = (*names, *own_id, "line")
        types = {field.column: ARROW[field.type] for field in self.fields}
        types |= {name: _type_of(form, block, name) for name in (*block.carries, *sees)}
        types |= {"local_id": pa.string(), "line": pa.int64()}
        self.schema = pa.schema([(name, types[name]) for name in self.names])
        self.known_by = [self.names.index(name) for name in (block.known_by or [*names, *own_id])]

    def record_batch(self, columns: Sequence[Sequence[object]]) -> pa.RecordBatch:
        """A batch of all columns, those that only checks see too; dates come as days since 1970."""
        arrays = [_array(values, item.type) for values, item in zip(columns, self.schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    return pa.array(values, pa.int32()).view(kind) if kind == pa.date32() else pa.array(values, kind)


class Seen:
    """Remembers every row of one block by 8 bytes, to tell which have come before."""

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._before: list[npt.NDArray[np.uint64]] = []

    def again(self, rows: pa.RecordBatch) -> list[int]:
        """The positions, in this batch, of rows that stood before in the file."""
        hashes = np.zeros(rows.num_rows, np.uint64)
        for place in self._places:
            hashes = (hashes ^ _hashes(rows.column(place))) * _MIX
            hashes ^= hashes >> np.uint64(29)
        unique, first = np.unique(hashes, return_index=True)
        repeated = np.ones(len(hashes), bool)
        repeated[first] = False
        for earlier in self._before:
            spot = np.minimum(np.searchsorted(earlier, hashes), len(earlier) - 1)
            repeated |= earlier[spot] == hashes
        self._before.append(unique)
        return [int(position) for position in np.flatnonzero(repeated)]


def _hashes(column: pa.Array) -> npt.NDArray[np.uint64]:
    """A number for the value of each row: of a day or a whole number itself, of a text that of Python."""
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    if pa.types.is_integer(column.type):
        return np.asarray(pc.fill_null(column, _NONE).to_numpy(zero_copy_only=False), np.int64).view(np.uint64)
    coded = pc.dictionary_encode(column, null_encoding="encode")
    each = np.fromiter(map(hash, coded.dictionary.to_pylist()), np.int64, len(coded.dictionary))
    return np.asarray(each.view(np.uint64)[coded.indices.to_numpy()])


def fields_in(block: Block, year: int) -> tuple[Field, ...]:
    """The fields that a row of that year has: one a column, none that say whose file it is."""
    found: dict[str, Field] = {}
    for field in block.fields:
        if field.goes is not Goes.HEADER and field.in_year(year):
            found.setdefault(field.column, field)
    return tuple(found.values())


def around(form: Format, block: Block) -> tuple[Block, ...]:
    """The blocks that a block stands in, outermost first."""
    found: list[Block] = []
    parent = block.parent
    while parent is not None:
        found.insert(0, form.block(parent))
        parent = found[0].parent
    return tuple(found)


def _makes_row(field: Field) -> bool:
    """Whether a row without this field is no row: its key, its reference, or its date."""
    return field.goes in (Goes.KEY, Goes.REFERENCE) or field.type is Type.DATE


def _lender(form: Format, block: Block, year: int, name: str) -> tuple[int, int]:
    """Depth and place of the value of a column that a block borrows; "Block.column" says of which block."""
    outer = around(form, block)
    if name == PARENT:
        return len(outer) - 1, -1
    if name.endswith(NUMBER):
        return [other.name for other in outer].index(name.removesuffix(NUMBER)), -1
    wanted, _, column = name.rpartition(".")
    for depth in reversed(range(len(outer))):
        columns = [field.column for field in fields_in(outer[depth], year)]
        if column in columns and wanted in ("", outer[depth].name):
            return depth, columns.index(column)
    raise KeyError(f"no block around {block.name} has a column {name}")


def _type_of(form: Format, block: Block, name: str) -> pa.DataType:
    if name == PARENT or name.startswith(COUNT) or name.endswith(NUMBER):
        return pa.int64()
    wanted, _, column = name.rpartition(".")
    for outer in reversed(around(form, block)):
        for field in outer.fields:
            if field.column == column and wanted in ("", outer.name):
                return ARROW[field.type]
    raise KeyError(f"no block around {block.name} has a column {name}")
