"""What a file amounts to, for whoever sent it: rows read and lost, each field's completeness, each clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from sightline.returns.batches import Counts, Findings
from sightline.returns.formats import Format, Goes
from sightline.returns.layout import Layout
from sightline.returns.rules.lateness import LatenessLine


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to ask about a file that its rows alone do not show; `at` is a line or row of it, if any."""

    rule: str
    found: str
    remedy: str
    at: int | None = None
    block: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table of a file: its rows that were used, and those that were set aside."""

    block: str
    one_row_per: str
    used: int
    set_aside: int

    @property
    def read(self) -> int:
        """All rows of it in the file."""
        return self.used + self.set_aside


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field over the rows that were used: how many have it, and in how many it can be used."""

    block: str
    field: str
    meaning: str
    required: bool
    rows: int
    filled: int
    usable: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file amounts to. `elsewhere` are rows set aside of which the table is not known."""

    tables: tuple[TableLine, ...]
    fields: tuple[FieldLine, ...]
    lateness: tuple[LatenessLine, ...]
    counted: Mapping[tuple[str, str | None, str | None], int]  # (rule, block, field) -> how often it was found
    elsewhere: int = 0


class Tally:
    """Counts, batch by batch, the rows of each table and the values in them."""

    def __init__(self, form: Format, layouts: Mapping[str, Layout]) -> None:
        self._form, self._layouts = form, layouts
        self._rows: Counter[str] = Counter()
        self._usable: Counter[tuple[str, str]] = Counter()

    def add(self, block: str, rows: pa.RecordBatch) -> None:
        """Count some rows of one table."""
        self._rows[block] += rows.num_rows
        for field in self._layouts[block].fields:
            self._usable[block, field.name] += rows.num_rows - rows.column(field.column).null_count

    def summary(self, findings: Findings, counts: Counts, lateness: tuple[LatenessLine, ...]) -> Summary:
        """All that was counted."""
        blocks = self._form.blocks
        tables = tuple(
            TableLine(block.name, block.one_row_per, self._rows[block.name], counts.set_aside_of[block.name])
            for block in blocks if self._rows[block.name] or counts.set_aside_of[block.name]
        )  # fmt: skip
        fields = tuple(
            self._line(block, field.name, findings.values_gone) for block in (table.block for table in tables)
            for field in self._layouts[block].fields if field.goes is not Goes.HEADER and self._rows[block]
        )  # fmt: skip
        elsewhere = max(0, counts.set_aside - sum(table.set_aside for table in tables))
        return Summary(tables, fields, lateness, findings.counted, elsewhere)

    def _line(self, block: str, name: str, gone: Counter[tuple[str, str]]) -> FieldLine:
        field = self._form.block(block).field(name)
        rows, usable = self._rows[block], self._usable[block, name]
        return FieldLine(
            block, name, field.meaning, field.required, rows, min(rows, usable + gone[block, name]), usable
        )  # fmt: skip
