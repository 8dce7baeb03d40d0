"""Rows of a CSV text that somebody wrote by hand, each with the line on which it begins, for faults that say where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

RAGGED = ("a row with more or fewer cells than the header", "Quote cells with a comma")
UNREADABLE = ("a row that cannot be read", "Look for a quotation mark that does not close")


class NotCsvError(Exception):
    """From `line` on the text is no CSV."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells without spaces around them) of each row that is not blank, the header among them.

    A cell may hold line breaks, so that the next row begins more than one line below. Raises NotCsvError.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            plain = [cell.strip() for cell in cells]
            if any(plain):
                yield line, plain
    except csv.Error:
        raise NotCsvError(reader.line_num) from None
