"""An empty workbook of a return, ready to be filled in: a sheet a table, its columns' names in a frozen first row."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format as Style
from xlsxwriter.worksheet import Worksheet

from sightline.returns.formats import Block, Field, Format
from sightline.returns.layout import fields_in
from sightline.standard.codes import code_list
from sightline.standard.tables import Type

ROWS = 1_000  # rows below the names that offer a list of answers
_LONGEST_LIST = 255  # characters that Excel takes in such a list
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same file on every day


def workbook_template(form: Format) -> bytes:
    """The workbook of the newest year, with a sheet for each block and nothing below the columns' names."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": form.title, "created": _MADE})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for block in form.blocks:
            _fill(workbook.add_worksheet(block.name), form, block, bold, day)
    return sink.getvalue()


def _fill(sheet: Worksheet, form: Format, block: Block, bold: Style, day: Style) -> None:
    sheet.freeze_panes(1, 1)
    for place, field in enumerate(fields_in(block, form.years[1])):
        sheet.set_column(place, place, 18, day if field.type is Type.DATE else None)
        sheet.write_string(0, place, field.name, bold)
        offered = answers(field)
        if offered and len(",".join(offered)) <= _LONGEST_LIST:
            # Excel asks about another answer and does not forbid it: the check says what is wrong with it.
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": offered, "error_type": "warning"}
            )


def answers(field: Field) -> list[str]:
    """The answers that a field takes, as people write them; nothing where it takes any."""
    if field.codes is None:
        return []
    if field.words and field.words != field.codes:
        return [text for text in code_list(field.words) if "," not in text]
    entries = [entry for entry in code_list(field.codes).values() if entry.valid_to is None]
    lettered = all(len(entry.code) == 1 and entry.code.isalpha() for entry in entries)
    return [f"{entry.code}{')' if lettered else ' -'} {entry.label}" for entry in entries]
