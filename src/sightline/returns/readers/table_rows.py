"""Tables as rows, whatever they were kept in: texts become values column by column, and rows that cannot be used go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from sightline.errors import Severity
from sightline.returns.batches import MISSING, UNUSABLE, Counts, Fault, Findings
from sightline.returns.formats import Field
from sightline.returns.layout import Layout
from sightline.returns.readers.coded import DAY_FIRST, NOT_OF_THIS_FILE, CodedRows
from sightline.returns.values import Converter, Partly

Columns = list[Any]  # lists, or Arrow arrays where the texts came coded
_MISS = object()


class TableRows:
    """Turns texts of one table into the columns of its layout. `whose` are the texts that every row must repeat."""

    def __init__(
        self,
        layout: Layout,
        header: Sequence[str],
        whose: dict[str, str],
        findings: Findings,
        counts: Counts,
        *,
        day_first: bool = False,
    ) -> None:
        self._layout, self._findings, self._counts = layout, findings, counts
        self._day_first = day_first
        self._whose = [(header.index(f.name), f, whose[f.name]) for f in layout.block.fields if f.name in whose]
        self._places = {f.column: header.index(f.name) for f in layout.fields if f.name in header}
        self._warned: set[str] = set()
        self.unusable: dict[str, list[int]] = {}  # field -> lines of rows whose value was set aside
        self._coded = CodedRows(
            layout, self._places, self._whose, findings, counts, self._warned, self.unusable, day_first=day_first
        )
        # What depends on other columns, or becomes several rows, is done row by row.
        self._each = layout.block.spread is not None or any(field.when for field in layout.fields)

    def columns(self, numbers: Sequence[int], texts: Sequence[Any]) -> Columns:
        """The columns of the layout from those of the file, `line` (the row's number) last."""
        if texts and isinstance(texts[0], pa.DictionaryArray):
            if not self._each:
                return self._coded.columns(numbers, texts)
            texts = [column.to_pylist() for column in texts]
        numbers, texts = self._of_this_file(numbers, texts)
        faulty: set[tuple[int, str]] = set()
        columns: Columns = []
        for field in self._layout.fields:
            place = self._places.get(field.column)
            if place is None:
                columns.append([None] * len(numbers))
            else:
                columns.append(self._values(field, texts[place], numbers, faulty))
        if "local_id" not in self._layout.place:
            columns.append([None] * len(numbers))
        columns.append(numbers)
        self._where(columns)
        return self._spread(self._complete(columns, faulty))

    def _where(self, columns: Columns) -> None:
        """Leave a value out where another column does not say that it is of this kind."""
        for place, field in enumerate(self._layout.fields):
            if field.when:
                kinds = columns[self._layout.place[field.when[0]]]
                pairs = zip(columns[place], kinds, strict=True)
                columns[place] = [value if kind == field.when[1] else None for value, kind in pairs]

    def _spread(self, columns: Columns) -> Columns:
        """A row for each of the codes in the column that the block spreads."""
        if self._layout.block.spread is None:
            return columns
        place = self._layout.place[self._layout.block.spread]
        lists = [str(codes or "").split() for codes in columns[place]]
        of = [position for position, codes in enumerate(lists) for _ in codes]
        spread = [[column[position] for position in of] for column in columns]
        spread[place] = [code for codes in lists for code in codes]
        return spread

    def _of_this_file(
        self, numbers: Sequence[int], texts: Sequence[Sequence[str]]
    ) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """The rows that say the same agency and period as the file's first."""
        left_out: set[int] = set()
        for place, field, text in self._whose:
            for position, said in enumerate(texts[place]):
                if said != text and said.strip() != text and position not in left_out:
                    self._set_aside(numbers[position], NOT_OF_THIS_FILE, field.name)
                    left_out.add(position)
        if not left_out:
            return numbers, texts
        kept = [position for position in range(len(numbers)) if position not in left_out]
        return [numbers[position] for position in kept], [[column[p] for p in kept] for column in texts]

    def _set_aside(self, number: int, fault: Fault, field: str | None = None) -> None:
        self._counts.set_aside_of[self._layout.block.name] += 1
        self._findings.say(fault, Severity.ROW, at=number, block=self._layout.block.name, name=field)

    def _values(
        self, field: Field, texts: Sequence[str], numbers: Sequence[int], faulty: set[tuple[int, str]]
    ) -> list[Any]:
        converter = self._layout.converters[field.name]
        if converter.free:
            values: list[Any] = [
                text if text.isalnum() and len(text) <= 20 else _MISS if text else None for text in texts
            ]
        else:
            known = converter.known
            values = [known.get(text, _MISS) if text else None for text in texts]
        if _MISS in values:
            self._judge(field, converter, texts, values, numbers, faulty)
        return values

    def _judge(
        self,
        field: Field,
        converter: Converter,
        texts: Sequence[str],
        values: list[Any],
        numbers: Sequence[int],
        faulty: set[tuple[int, str]],
    ) -> None:
        block = self._layout.block.name
        for place, value in enumerate(values):
            if value is not _MISS:
                continue
            judged = converter.judge(texts[place])
            if isinstance(judged, Partly):
                self._findings.say(judged.fault, Severity.FIELD, at=numbers[place], block=block, name=field.name)
                judged = judged.value
            elif isinstance(judged, Fault):
                self._findings.say(judged, Severity.FIELD, at=numbers[place], block=block, name=field.name)
                faulty.add((numbers[place], field.name))
                self.unusable.setdefault(field.name, []).append(numbers[place])
                judged = None
            elif converter.day_first and not self._day_first and field.name not in self._warned:
                self._warned.add(field.name)
                self._findings.say(DAY_FIRST, Severity.QUERY, at=numbers[place], block=block, name=field.name)
            values[place] = judged

    def _complete(self, columns: Columns, faulty: set[tuple[int, str]]) -> Columns:
        """Without the rows that lack what makes a row; says what is missing."""
        numbers = columns[-1]
        gone: set[int] = set()
        for place, field, makes_row in sorted(self._layout.required, key=lambda needed: not needed[2]):
            if None not in columns[place]:
                continue
            for position, value in enumerate(columns[place]):
                if value is not None or position in gone:
                    continue
                number = numbers[position]
                known = (number, field.name) in faulty
                if makes_row:
                    gone.add(position)
                    self._set_aside(number, UNUSABLE if known else MISSING, field.name)
                elif not known:
                    block = self._layout.block.name
                    self._findings.say(MISSING, Severity.FIELD, at=number, block=block, name=field.name)
        if not gone:
            return columns
        kept = [position for position in range(len(numbers)) if position not in gone]
        return [[column[position] for position in kept] for column in columns]
