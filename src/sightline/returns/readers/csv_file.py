"""A CSV file as chunks of texts, column by column. A ragged row is set aside, the rest is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from sightline.errors import Severity
from sightline.returns.batches import Counts, Fault, Findings

# Row numbers, and for each column of the file its texts in those rows.
Chunk = tuple[list[int], Sequence[Sequence[str]]]
_QUOTATION = Fault(
    "quotation-marks", "quotation marks that do not enclose the whole cell",
    "Write a quotation mark inside a quoted text twice.",
)  # fmt: skip


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


class CsvFile:
    """The rows of one CSV file below its header, which has `width` names. `block` is named in what is found."""

    def __init__(self, path: Path, block: str, width: int, findings: Findings, counts: Counts) -> None:
        self._path, self._block, self._width, self._findings, self._counts = path, block, width, findings, counts

    def chunks(self, size: int) -> Iterator[Chunk]:
        """About `size` rows at a time. Raises Refused where a quotation is never closed."""
        with open_table(self._path) as file:
            reader = csv.reader(file, strict=True)
            next(reader, None)
            numbers: list[int] = []
            rows: list[list[str]] = []
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
                if len(row) == self._width:
                    numbers.append(number)
                    rows.append(row)
                else:
                    self._ragged(number, len(row))
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
        self._counts.set_aside += 1
        self._findings.say(fault, Severity.ROW, at=number, block=self._block)
