"""The fix list as a workbook that everybody can read: one table a sheet, no colour that says anything, no formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from sightline.returns.reports.sheets import Row, Sheet

_HEAD = 3  # place of the header row: a title, a sentence and an empty row stand above
# Whatever a cell begins with, it is text.
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "default_date_format": "",
}  # fmt: skip


def write(path: Path, title: str, about: Sequence[str], sheets: Sequence[Sheet], made: date) -> Path:
    """Write the workbook: a sheet that says what it is, then one for each table. Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        book.set_properties(
            {
                "title": title, "subject": "Findings in the files of one agency", "author": "Sightline",
                "comments": "For the agency that sent the files only.", "keywords": "fix list",
                "created": datetime.combine(made, time(), UTC),
            }
        )  # fmt: skip
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0.##", "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        }
        _read_me(book, title, about, sheets, formats)
        for sheet in sheets:
            _table(book, sheet, formats)
    return path


def _read_me(book: Any, title: str, about: Sequence[str], sheets: Sequence[Sheet], formats: dict[str, Any]) -> None:
    page = book.add_worksheet("Read me")
    page.set_column(0, 0, 100)
    page.hide_gridlines(2)
    page.write_string(0, 0, title, formats["title"])
    page.set_row(0, 24)
    lines = [*about, "", "The sheets:", *(f"{sheet.name}: {sheet.words}" for sheet in sheets)]
    for number, words in enumerate(lines, start=2):
        page.write_string(number, 0, words, formats["text"])


def _table(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.write_string(0, 0, sheet.title, formats["title"])
    page.set_row(0, 24)
    page.write_string(1, 0, sheet.words)
    for place, (_, width) in enumerate(sheet.columns):
        page.set_column(place, place, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    if not sheet.rows:
        page.write_string(_HEAD, 0, sheet.empty)
        return
    page.freeze_panes(_HEAD + 1, 1)
    page.add_table(
        _HEAD, 0, _HEAD + len(sheet.rows), len(sheet.columns) - 1,
        {
            "name": sheet.name.replace(" ", "_"), "style": "Table Style Light 1", "banded_rows": False,
            "columns": [{"header": name, "header_format": formats["head"]} for name, _ in sheet.columns],
            "title": sheet.title, "description": sheet.words,
        },
    )  # fmt: skip
    for number, row in enumerate(sheet.rows, start=_HEAD + 1):
        _row(page, number, row, formats)


def _row(page: Any, number: int, row: Row, formats: dict[str, Any]) -> None:
    for place, value in enumerate(row):
        if value is None or value == "":
            page.write_blank(number, place, None, formats["text"])
        elif isinstance(value, str):
            page.write_string(number, place, value, formats["text"])
        else:
            whole = float(value).is_integer()
            page.write_number(number, place, value, formats["whole" if whole else "number"])
