"""A table as rows: read a chunk at a time and turned column by column. A ragged row is set aside, the rest is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from sightline.errors import Severity
from sightline.returns.batches import MISSING, UNUSABLE, Counts, Fault, Findings
from sightline.returns.formats import Field, Goes
from sightline.returns.layout import Layout
from sightline.returns.values import Converter

Columns = list[list[Any]]
_MISS = object()
_DAY_FIRST = Fault(
    "day-first-dates", "dates with strokes; the first number was read as the day, here and in all rows",
    "Send dates as year-month-day.",
)  # fmt: skip
_NOT_OF_THIS_FILE = Fault(
    "not-of-this-file", "another agency or period than the first row's", "Send a file for each agency and period."
)
_QUOTATION = Fault(
    "quotation-marks", "quotation marks that do not enclose the whole cell",
    "Write a quotation mark inside a quoted text twice.",
)  # fmt: skip


def open_table(path: Path) -> TextIO:
    """The file as text; a byte order mark is passed over."""
    return path.open(encoding="utf-8-sig", newline="")


class CsvRows:
    """Reads the rows of one file of a table format. `whose` are the texts that every row must repeat."""

    def __init__(
        self, layout: Layout, header: Sequence[str], whose: dict[str, str], findings: Findings, counts: Counts
    ) -> None:
        self._layout, self._findings, self._counts = layout, findings, counts
        self._width = len(header)
        self._whose = [(header.index(f.name), f, whose[f.name]) for f in layout.block.fields if f.goes is Goes.HEADER]
        self._places = {f.column: header.index(f.name) for f in layout.fields if f.name in header}
        self._warned: set[str] = set()

    def read(self, path: Path, size: int) -> Iterator[Columns]:
        """The columns of the layout, about `size` rows at a time. Raises Refused where a quotation is never closed."""
        with open_table(path) as file:
            reader = csv.reader(file, strict=True)
            next(reader, None)
            numbered: list[tuple[int, list[str]]] = []
            number = 1
            while True:
                number += 1
                try:
                    row = next(reader)
                except StopIteration:
                    break
                except csv.Error as error:
                    self._broken(error, number)
                    continue
                if not row:
                    continue
                self._counts.read += 1
                self._counts.children += 1
                if len(row) == self._width:
                    numbered.append((number, row))
                else:
                    self._ragged(number, len(row))
                if len(numbered) >= size:
                    yield self._columns(numbered)
                    numbered = []
            if numbered:
                yield self._columns(numbered)

    def _broken(self, error: csv.Error, number: int) -> None:
        """A row whose quotation marks do not fit; where one is never closed, the rest of the file is inside it."""
        if "end of data" in str(error) or "field larger" in str(error):
            raise self._findings.refuse(
                "quotation-not-closed",
                "a quotation mark that is never closed",
                "Close it, or write the quotation mark twice inside a quoted text.",
                at=number,
            )
        self._counts.read += 1
        self._counts.children += 1
        self._set_aside(number, _QUOTATION)

    def _ragged(self, number: int, cells: int) -> None:
        found = f"{cells} cells where {self._width} were expected"
        self._set_aside(
            number, Fault("wrong-number-of-cells", found, "Quote a text that holds commas; keep every column.")
        )

    def _set_aside(self, number: int, fault: Fault, field: str | None = None) -> None:
        self._counts.set_aside += 1
        self._findings.say(fault, Severity.ROW, at=number, block=self._layout.block.name, name=field)

    def _columns(self, numbered: list[tuple[int, list[str]]]) -> Columns:
        numbered = self._of_this_file(numbered)
        numbers = [number for number, _ in numbered]
        texts = list(zip(*(row for _, row in numbered), strict=True)) if numbered else [()] * self._width
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
        return self._complete(columns, faulty)

    def _of_this_file(self, numbered: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        """The rows that say the same agency and period as the file's first."""
        for place, field, text in self._whose:
            other = [number for number, row in numbered if row[place] != text and row[place].strip() != text]
            if other:
                for number in other:
                    self._set_aside(number, _NOT_OF_THIS_FILE, field.name)
                left_out = set(other)
                numbered = [item for item in numbered if item[0] not in left_out]
        return numbered

    def _values(
        self, field: Field, texts: Sequence[str], numbers: list[int], faulty: set[tuple[int, str]]
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
        numbers: list[int],
        faulty: set[tuple[int, str]],
    ) -> None:
        block = self._layout.block.name
        for place, value in enumerate(values):
            if value is not _MISS:
                continue
            judged = converter.judge(texts[place])
            if isinstance(judged, Fault):
                self._findings.say(judged, Severity.FIELD, at=numbers[place], block=block, name=field.name)
                faulty.add((numbers[place], field.name))
                judged = None
            elif converter.day_first and field.name not in self._warned:
                self._warned.add(field.name)
                self._findings.say(_DAY_FIRST, Severity.QUERY, at=numbers[place], block=block, name=field.name)
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
