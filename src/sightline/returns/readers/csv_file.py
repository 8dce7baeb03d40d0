"""A CSV file as chunks of texts, column by column. A ragged row is set aside, the rest is read.

Nearly every file is plain: no quotation marks, and as many commas in each line as in the first. Arrow reads such lines
some megabytes at a time, and hands on each column with its different texts once. Whatever is not plain is read by
Python's own reader, a row at a time, with the same rows, numbers and findings: lines without a quotation mark by
themselves, and from the first quotation mark on the rest of the file, as a cell may then run over several lines.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from sightline.errors import Severity
from sightline.returns.batches import Counts, Fault, Findings

# Row numbers, and for each column of the file its texts in those rows: a sequence, or an Arrow array coded by its
# different texts.
Chunk = tuple[Sequence[int], Sequence[Any]]
_QUOTATION = Fault(
    "quotation-marks", "quotation marks that do not enclose the whole cell",
    "Write a quotation mark inside a quoted text twice.",
)  # fmt: skip
_BLOCK = 2_000_000  # bytes that Arrow reads at a time
_LONGEST = 131_072  # characters of a cell that Python's reader takes


def open_table(path: Path) -> TextIO:
    """The file as text; a byte order mark is passed over."""
    return path.open(encoding="utf-8-sig", newline="")


def csv_header(path: Path, findings: Findings) -> list[str]:
    """The names in a table's first row."""
    with open_table(path) as file:
        try:
            return [name.strip() for name in next(csv.reader(file, strict=True), [])]
        except csv.Error:
            raise findings.refuse(
                "quotation-not-closed", "quotation marks that do not fit in the first row", "Send the columns' names.",
                at=1,
            ) from None  # fmt: skip


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with their numbers, as they stand; one that cannot be read is empty."""
    with open_table(path) as file:
        reader = csv.reader(file, strict=True)
        next(reader, None)
        number = 1
        while True:
            number += 1
            try:
                yield number, next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield number, []


class CsvFile:
    """The rows of one CSV file below its header, which has `width` names. `block` is named in what is found."""

    def __init__(self, path: Path, block: str, width: int, findings: Findings, counts: Counts) -> None:
        self._path, self._block, self._width, self._findings, self._counts = path, block, width, findings, counts
        self._number = 1  # of the row read last; the header is row 1

    def chunks(self, size: int, *, plain: bool = True) -> Iterator[Chunk]:
        """About `size` rows at a time, or some megabytes; without `plain` row by row throughout.

        Raises Refused where a quotation is never closed.
        """
        with self._path.open("rb") as file:
            place = _after_header(file) if plain else 0
            while place:
                lines = _whole_lines(file, size)
                if not lines:
                    return
                if b'"' in lines or not (lines.endswith(b"\n") or not file.peek(1)):
                    break
                place += len(lines)
                columns = self._coded(lines)
                if columns is None:
                    yield from self._rows(io.StringIO(lines.decode(), newline=""), size)
                else:
                    count = len(columns[0])
                    self._counts.read += count
                    yield range(self._number + 1, self._number + 1 + count), columns
                    self._number += count
            file.seek(place)
            with io.TextIOWrapper(file, encoding="utf-8" if place else "utf-8-sig", newline="") as rest:
                yield from self._rows(rest, size, skip=not place)

    def _coded(self, lines: bytes) -> list[Any] | None:
        """The columns of plain lines; None where they are not plain."""
        if self._width < 2 or lines.count(b"\r") != lines.count(b"\r\n"):
            return None
        if lines.startswith((b"\n", b"\r")) or b"\n\n" in lines or b"\n\r" in lines:
            return None  # an empty line is no row but has a number
        names = [str(place) for place in range(self._width)]
        coded = pa.dictionary(pa.int32(), pa.string())
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(lines),
                arrow_csv.ReadOptions(use_threads=False, block_size=len(lines) + 1, column_names=names),
                arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, coded), strings_can_be_null=False),
            )
        except pa.ArrowInvalid:
            return None
        columns = [column.combine_chunks() for column in table.columns]
        longest = max(pc.max(pc.binary_length(column.dictionary)).as_py() or 0 for column in columns)
        return columns if longest < _LONGEST else None

    def _rows(self, file: TextIO, size: int, *, skip: bool = False) -> Iterator[Chunk]:
        """Rows one by one; with `skip` the first is the header."""
        reader = csv.reader(file, strict=True)
        if skip:
            next(reader, None)
        numbers: list[int] = []
        rows: list[list[str]] = []
        while True:
            self._number += 1
            try:
                row = next(reader)
            except StopIteration:
                self._number -= 1
                break
            except csv.Error as error:
                self._broken(error, self._number)
                continue
            if not row:
                continue
            self._counts.read += 1
            if len(row) == self._width:
                numbers.append(self._number)
                rows.append(row)
            else:
                self._ragged(self._number, len(row))
            if len(rows) >= size:
                yield numbers, list(zip(*rows, strict=True))
                numbers, rows = [], []
        if rows:
            yield numbers, list(zip(*rows, strict=True))

    def _broken(self, error: csv.Error, number: int) -> None:
        """A row whose quotation marks do not fit; where one is never closed, the rest of the file is inside it."""
        if "end of data" in str(error):
            raise self._findings.refuse(
                "quotation-not-closed", "a quotation mark that is never closed",
                "Close it, or write the quotation mark twice inside a quoted text.", at=number,
            )  # fmt: skip
        if "field larger" in str(error):
            raise self._findings.refuse(
                "cell-too-long", "a cell of more than 130,000 characters, or a quotation mark that is never closed",
                "Close the quotation mark; send codes and dates, never documents.", at=number,
            )  # fmt: skip
        self._counts.read += 1
        self._set_aside(number, _QUOTATION)

    def _ragged(self, number: int, cells: int) -> None:
        found = f"{cells} cells where {self._width} were expected"
        self._set_aside(
            number, Fault("wrong-number-of-cells", found, "Quote a text that holds commas; keep every column.")
        )

    def _set_aside(self, number: int, fault: Fault) -> None:
        self._counts.set_aside_of[self._block] += 1
        self._findings.say(fault, Severity.ROW, at=number, block=self._block)


def _after_header(file: BinaryIO) -> int:
    """Where the line after the header begins; 0 where the header is not one plain line."""
    line = file.readline(_LONGEST)
    inside = line.rstrip(b"\n").removesuffix(b"\r")
    if not line.endswith(b"\n") or b'"' in inside or b"\r" in inside or not inside.strip(b"\xef\xbb\xbf"):
        return 0
    return len(line)


def _whole_lines(file: BinaryIO, most: int) -> bytes:
    """The next lines of a file, some megabytes and no more lines than `most`; cut off where a line is endless."""
    part = file.read(_BLOCK)
    if part and not part.endswith(b"\n"):
        part += file.readline(_BLOCK)
    if part.count(b"\n") <= most:
        return part
    ends = np.flatnonzero(np.frombuffer(part, np.uint8) == ord("\n"))
    first = int(ends[most - 1]) + 1
    file.seek(first - len(part), os.SEEK_CUR)
    return part[:first]
