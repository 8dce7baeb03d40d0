"""How complete a file is, counted as its rows pass by: so that nobody need open a zone to ask it later.

Counts only, in the administrative zone: for each block its rows, and for each field how many values were filled, said
"not known" or "other", or were sent and could not be used. No value of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.batches import Batch
from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.said import NOT_KNOWN, OTHER, little_said

FILLED, LOST = "filled", "lost"
KINDS = (FILLED, NOT_KNOWN, OTHER, LOST)
Measured = Mapping[str, Mapping[str, object]]  # block -> {"rows": count, "fields": {column: {kind: count}}}


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


@dataclass(slots=True)
class Measures:
    """Counts the batches of one file."""

    rows: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Count one batch."""
        block = batch.block
        self.rows[block.name] = self.rows.get(block.name, 0) + batch.rows.num_rows
        for name, said in _columns(block).items():
            if name in batch.rows.schema.names:
                self._count(block.name, said, batch.rows.column(name))

    def _count(self, block: str, said: Field, values: pa.Array) -> None:
        counts = self.counts.setdefault(block, {}).setdefault(said.column, dict.fromkeys(KINDS, 0))
        counts[FILLED] += len(values) - values.null_count
        if said.codes is not None and pa.types.is_string(values.type):
            for kind in (NOT_KNOWN, OTHER):
                codes = [code for code, meant in little_said(said.codes).items() if meant == kind]
                if codes:
                    among = pc.is_in(values, value_set=pa.array(codes, pa.string()))
                    counts[kind] += int(pc.sum(among).as_py() or 0)

    def finish(self, form: Format, lost: Mapping[tuple[str, str], int]) -> Measured:
        """What goes into the entry. `lost` is by block and the field's name as the format spells it."""
        for block in form.blocks:
            counts = self.counts.get(block.name, {})
            for said in block.fields:
                if said.column in counts:
                    counts[said.column][LOST] += lost.get((block.name, said.name), 0)
        return {name: {"rows": rows, "fields": self._fields(name)} for name, rows in self.rows.items()}

    def _fields(self, block: str) -> dict[str, dict[str, int]]:
        found = self.counts.get(block, {})
        return {column: {kind: number for kind, number in kinds.items() if number} for column, kinds in found.items()}


def _columns(block: Block) -> dict[str, Field]:
    """The block's fields by column: what says whose file it is, is not counted."""
    return {said.column: said for said in block.fields if said.goes is not Goes.HEADER}


def field_count(measured: Measured, block: str, column: str) -> FieldCount | None:
    """The counts of one field; None where the file held no row of its block, or was received before files were counted.

    A field that the file did not hold at all counts as empty in every row.
    """
    found = measured.get(block)
    if found is None:
        return None
    rows, fields = found["rows"], found["fields"]
    assert isinstance(rows, int)
    assert isinstance(fields, Mapping)
    counts = fields.get(column, {})
    return FieldCount(rows, *(int(counts.get(kind, 0)) for kind in KINDS))
