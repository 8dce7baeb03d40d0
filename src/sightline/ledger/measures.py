"""How complete a file is, counted as its rows pass by: so that nobody need open a zone to ask it later.

Counts only, in the administrative zone: for each block its rows, and for each field how many values were filled, said
"not known" or "other", or were sent and could not be used. No value of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.batches import Batch
from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.core import crossings
from sightline.standard.said import NOT_KNOWN, OTHER, little_said

ROWS, FILLED, LOST = "rows", "filled", "lost"
KINDS = (FILLED, NOT_KNOWN, OTHER, LOST)
Measured = Mapping[str, Mapping[str, object]]  # block -> {"rows": count, "fields": {column: {kind: count}}}
Where = tuple[str, str]  # (column, code): the rows that have that code there


@dataclass(frozen=True, slots=True)
class FieldCount:
    """One field of one submission: `rows` of its block, of which `filled` hold a value, two kinds of which say little.

    `lost` are values that were sent and could not be used.
    """

    rows: int
    filled: int
    not_known: int
    other: int
    lost: int

    @property
    def says(self) -> int:
        """How many values say something."""
        return self.filled - self.not_known


class Measures:
    """Counts the batches of one file of a format.

    Where the crosswalk takes a field from some rows only, as from those of suspects, these are counted apart too.
    """

    def __init__(self, form: Format) -> None:
        self._form = form
        self._rows: dict[str, int] = {}
        self._counts: dict[str, dict[str, dict[str, int]]] = {}
        self._apart: dict[str, dict[str, set[Where]]] = {}  # block -> column -> the rows counted apart
        for row in crossings().get(form.code, {}).values():
            if row.where is not None:
                self._apart.setdefault(str(row.block), {}).setdefault(str(row.column), set()).add(row.where)

    def add(self, batch: Batch) -> None:
        """Count one batch."""
        block, rows = batch.block, batch.rows
        self._rows[block.name] = self._rows.get(block.name, 0) + rows.num_rows
        for name, said in _columns(block).items():
            if name not in rows.schema.names:
                continue
            self._count(block.name, name, said, rows.column(name))
            for where in self._apart.get(block.name, {}).get(name, ()):
                chosen = pc.equal(rows.column(where[0]), where[1])
                self._count(block.name, _part(name, where), said, pc.filter(rows.column(name), chosen))

    def _count(self, block: str, key: str, said: Field, values: pa.Array) -> None:
        counts = self._counts.setdefault(block, {}).setdefault(key, dict.fromkeys((ROWS, *KINDS), 0))
        counts[ROWS] += len(values)
        counts[FILLED] += len(values) - values.null_count
        if said.codes is not None and pa.types.is_string(values.type):
            for kind in (NOT_KNOWN, OTHER):
                codes = [code for code, meant in little_said(said.codes).items() if meant == kind]
                if codes:
                    among = pc.is_in(values, value_set=pa.array(codes, pa.string()))
                    counts[kind] += int(pc.sum(among).as_py() or 0)

    def finish(self, lost: Mapping[tuple[str, str], int]) -> Measured:
        """What goes into the entry. `lost` is by block and the field's name as the format spells it."""
        for block in self._form.blocks:
            counts = self._counts.get(block.name, {})
            for said in block.fields:
                if said.column in counts:
                    counts[said.column][LOST] += lost.get((block.name, said.name), 0)
        return {name: {"rows": rows, "fields": self._fields(name, rows)} for name, rows in self._rows.items()}

    def _fields(self, block: str, rows: int) -> dict[str, dict[str, int]]:
        """The counts that are not nought; a field's rows only where they are not those of its block."""
        return {
            key: {kind: number for kind, number in kinds.items() if (number != rows if kind == ROWS else number)}
            for key, kinds in self._counts.get(block, {}).items()
        }


def _part(column: str, where: Where) -> str:
    return f"{column} where {where[0]} is {where[1]}"


def _columns(block: Block) -> dict[str, Field]:
    """The block's fields by column: what says whose file it is, is not counted."""
    return {said.column: said for said in block.fields if said.goes is not Goes.HEADER}


def field_count(measured: Measured, block: str, column: str, where: Where | None = None) -> FieldCount | None:
    """The counts of one field; None where the file held no row of its block, or was received before files were counted.

    A field that the file did not hold at all counts as empty in every row.
    """
    found = measured.get(block)
    if found is None:
        return None
    rows, fields = found["rows"], found["fields"]
    assert isinstance(rows, int)
    assert isinstance(fields, Mapping)
    key = column if where is None else _part(column, where)
    if where is not None and key not in fields:
        return None
    counts = fields.get(key, {})
    return FieldCount(int(counts.get(ROWS, rows)), *(int(counts.get(kind, 0)) for kind in KINDS))
