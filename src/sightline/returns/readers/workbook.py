"""An Excel workbook as tables of texts: each sheet's columns by their headings, its rows as a CSV file would hold them.

The values last saved are read: no formula is worked out, no macro run and no link followed. A sheet's rows keep the
numbers that Excel shows, whatever stands above the columns' names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sightline.errors import Refused, Severity
from sightline.returns.batches import Counts, Fault, Findings
from sightline.returns.formats import Block, Format
from sightline.returns.parcels import Piece
from sightline.returns.readers.csv_file import Chunk
from sightline.returns.readers.workbook_guard import Looked
from sightline.returns.wording import words_of_heading
from sightline.standard.tables import Type

HEADINGS_WITHIN = 30  # rows from the top in which the columns' names are looked for
FEWEST = 2  # columns of a block that a row must name to be its headings
LONGEST_SHEET_NAME = 31  # as Excel has it
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = (1, 73_050)  # plain numbers that may stand for a day: 1900 to 2099
_SAVED = Fault(
    "formulas", "formulas; the values they had when the workbook was saved were read",
    "Check that it was saved after the last change.",
)  # fmt: skip
_UNSAVED = Fault(
    "formulas-without-values", "formulas without a saved value, here and perhaps below, which were read as empty",
    "Open it in Excel, save it and send it again.",
)  # fmt: skip
_ERRORS = Fault(
    "cell-errors", "cells that show an error of Excel, here and perhaps below, which were read as empty", "Mend them."
)
_MACROS = Fault("macros", "macros, which were not run", "Send a workbook without them.")
_LINKS = Fault(
    "links", "links to other workbooks, which were not followed; the values last saved were read",
    "Send a workbook without them.",
)  # fmt: skip
_HIDDEN = Fault("hidden-sheet", "a hidden sheet, which was read like the others", "Check that it was to be sent.")
_MERGED = Fault(
    "merged-cells", "merged cells below the columns' names; only the first of them holds the value",
    "Unmerge them and fill in every cell.",
)  # fmt: skip
_NO_SHEET = Fault("missing-table", "the workbook has no sheet with the columns of this list", "Add it, even if empty.")
_SERIAL = Fault(
    "date-as-number", "a plain number where a date was expected; it was read as Excel counts days, in all rows",
    "Give the column the format of a date.",
)  # fmt: skip
_UNNAMED = Fault(
    "unnamed-column", "a cell under no column's name, which was not read", "Name the column, or clear the cell."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its place from 1, its name, whether it shows, and its first rows."""

    number: int
    name: str
    hidden: bool
    top: list[list[Any]]
    words: list[set[str]]  # of each of those rows, the words of its cells: looked at for every block there is


@contextmanager
def opened(path: Path, findings: Findings) -> Iterator[CalamineWorkbook]:
    """The workbook, which `look` has passed. Raises Refused where it cannot be read."""
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield workbook
    except (CalamineError, OSError):
        raise _broken(findings) from None
    except BaseException as error:
        # The library is written in Rust: what it did not foresee ends there in a panic, which is no Exception here.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(findings) from None


def _broken(findings: Findings) -> Refused:
    return findings.refuse(
        "broken-workbook", "an Excel workbook that cannot be opened", "Open it in Excel and save it again as .xlsx."
    )


def sheets(workbook: CalamineWorkbook) -> Iterator[Sheet]:
    """Every sheet of cells, with its first rows; charts and macros are no sheets of cells."""
    for number, data in enumerate(workbook.sheets_metadata, start=1):
        if data.typ is SheetTypeEnum.WorkSheet:
            top = _rows(workbook.get_sheet_by_index(number - 1))
            yield Sheet(number, data.name, _is_hidden(data), top, words_of(top))


def _is_hidden(data: SheetMetadata) -> bool:
    return data.visible is not SheetVisibleEnum.Visible


def _rows(sheet: CalamineSheet) -> list[list[Any]]:
    found = []
    for row in sheet.iter_rows():
        found.append(row)
        if len(found) == HEADINGS_WITHIN:
            break
    return found


_of_field = cache(words_of_heading)  # of names in definitions only: what a cell holds is kept nowhere


def headings(row: Sequence[Any], block: Block) -> list[str]:
    """A row of headings as the block spells them; what it does not have stays as it is."""
    known = {_of_field(name): name for name in (*(field.name for field in block.fields), *block.not_taken)}
    return [known.get(words_of_heading(str(cell)), str(cell).strip()) for cell in row]


def words_of(top: Sequence[Sequence[Any]]) -> list[set[str]]:
    """Of each row the words of its cells, as headings are compared."""
    return [{words_of_heading(str(cell)) for cell in row if cell != ""} for row in top]


def heading_row(words: Sequence[set[str]], block: Block) -> tuple[int, int]:
    """(row, from 1, and how many of the block's columns it names) of the row that names most; (0, 0) for none."""
    names = {_of_field(field.name) for field in block.fields}
    best = (0, 0)
    for number, row in enumerate(words, start=1):
        named = len(names & row)
        if named > best[1]:
            best = (number, named)
    return best


class SheetTable:
    """The rows of one sheet below its headings, for one block."""

    def __init__(self, sheet: CalamineSheet, piece: Piece, looked: Looked, findings: Findings, counts: Counts) -> None:
        self._sheet, self._block, self._findings, self._counts = sheet, piece.block, findings, counts
        top = _rows(sheet)
        self.heading_row, _ = heading_row(words_of(top), piece.block)
        row = headings(top[self.heading_row - 1], piece.block) if self.heading_row else []
        self._places = [place for place, name in enumerate(row) if name]
        self.header = [row[place] for place in self._places]
        dates = {field.name for field in piece.block.fields if field.type is Type.DATE}
        self._dates = [name in dates for name in self.header]
        self._zero = _DAY_ZERO_1904 if looked.from_1904 else _DAY_ZERO
        self._said: set[tuple[str, str | None]] = set()

    def chunks(self, size: int) -> Iterator[Chunk]:
        """About `size` rows at a time; rows without anything under a heading are passed over."""
        self._say_merged()
        numbers: list[int] = []
        rows: list[list[str]] = []
        unnamed: list[int] | None = None
        for number, row in enumerate(self._sheet.iter_rows(), start=1):
            if number <= self.heading_row:
                continue
            if unnamed is None:
                unnamed = [place for place in range(len(row)) if place not in set(self._places)]
            if any(row[place] != "" for place in unnamed):
                self._once(_UNNAMED, number)
            texts = [
                self._text(row[place], number, column) if row[place] != "" else ""
                for column, place in enumerate(self._places)
            ]
            if not any(texts):
                continue
            self._counts.read += 1
            numbers.append(number)
            rows.append(texts)
            if len(rows) >= size:
                yield numbers, list(zip(*rows, strict=True))
                numbers, rows = [], []
        if rows:
            yield numbers, list(zip(*rows, strict=True))

    def _text(self, value: Any, number: int, column: int) -> str:
        if isinstance(value, float) and self._dates[column] and _SERIALS[0] <= value <= _SERIALS[1]:
            self._once(_SERIAL, number, self.header[column])
            return (self._zero + timedelta(days=int(value))).isoformat()
        return cell_text(value, day=self._dates[column])

    def _once(self, fault: Fault, number: int, name: str | None = None) -> None:
        """Say something of a sheet or of one of its columns the first time it is seen."""
        if (fault.rule, name) not in self._said:
            self._said.add((fault.rule, name))
            self._findings.say(fault, Severity.QUERY, at=number, block=self._block.name, name=name)

    def _say_merged(self) -> None:
        for _, (last, _) in self._sheet.merged_cell_ranges or ():
            if last >= self.heading_row:
                self._once(_MERGED, last + 1)


def cell_text(value: Any, *, day: bool = False) -> str:
    """What a cell would be in a CSV file: a whole number has no fraction, a date stands as year-month-day."""
    if isinstance(value, str):
        return " ".join(value.split())  # a cell may hold line breaks and spaces that do not break
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if day or midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def say_workbook(
    workbook: CalamineWorkbook, pieces: Sequence[Piece], form: Format, looked: Looked, findings: Findings
) -> None:
    """Say what of a workbook is worth a word, beside its rows."""
    for there, fault in (
        (looked.macros, _MACROS), (looked.links, _LINKS), (looked.formulas and not looked.unsaved, _SAVED),
    ):  # fmt: skip
        if there:
            findings.say(fault, Severity.QUERY)
    of_sheet = {piece.sheet: piece.block for piece in pieces}
    for rows, fault in ((looked.unsaved, _UNSAVED), (looked.errors, _ERRORS)):
        for name, row in rows.items():
            if name in of_sheet or name == "":
                where = of_sheet[name].name if name else None
                findings.say(fault, Severity.QUERY, at=row or None, block=where)
    for number, data in enumerate(workbook.sheets_metadata, start=1):
        if data.name in of_sheet:
            if _is_hidden(data):
                findings.say(_HIDDEN, Severity.QUERY, block=of_sheet[data.name].name)
        elif data.typ is SheetTypeEnum.WorkSheet and workbook.get_sheet_by_index(number - 1).total_height:
            # The sheet's name is not repeated: it may be anything.
            findings.add("sheet-not-read", Severity.QUERY,
                         f"sheet {number} has the columns of no table of this return and was not read",
                         "Remove it, or name its columns as the template does.")  # fmt: skip
    if form.medium == "workbook":
        there_are = {piece.block.name for piece in pieces}
        for block in form.blocks:
            if block.name not in there_are:
                findings.say(_NO_SHEET, Severity.QUERY, block=block.name)
