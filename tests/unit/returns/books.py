"""Workbooks written for tests: plain ones with XlsxWriter, harmful ones part by part, so that no reader made them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
SAID = 'agency = "E09000001"\nperiod_end = 2026-03-31\n'

CONTACT = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Date of Contact", "Contact Source")
NEED = (
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
    "Does the Child have a Disability", "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen",
    "CIN Closure Date", "Reason for Closure", "Case Status", "Allocated Team", "Allocated Worker",
)  # fmt: skip
PLAN = (
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
    "Does the Child have a Disability", "Child Protection Plan Start Date", "Initial Category of Abuse",
    "Latest Category of Abuse", "Date of the Last Statutory Visit", "Was the Child Seen Alone?",
    "Date of latest review conference", "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
    "Number of Previous Child Protection Plans", "Allocated Team", "Allocated Worker",
)  # fmt: skip
A_CONTACT = (
    "MADEUP1", "b) Female", "a) WBRI", date(2015, 5, 14), 10.9, date(2025, 11, 3), "q) 6: Police",
)  # fmt: skip
A_NEED = (
    "MADEUP1", "b) Female", "a) WBRI", date(2015, 5, 14), 10, "b) No", date(2025, 6, 2), "N1 - Abuse or neglect",
    date(2026, 3, 2), "", "", "c) Child in need plan", "Team A", "Worker A",
)  # fmt: skip
A_PLAN = (
    "MADEUP1", "b) Female", "a) WBRI", date(2015, 5, 14), 10, "b) No", date(2025, 7, 1), "c) Sexual abuse", "Neglect",
    date(2026, 3, 2), "a) Yes", date(2026, 1, 5), "", "b) No", 0, "Team A", "Worker A",
)  # fmt: skip


def book(folder: Path, sheets: Mapping[str, Rows], *, name: str = "annex.xlsx", **more: Any) -> Path:
    """A workbook with those sheets, and a submission.toml beside it. `more`: hidden, merged and formula cells.

    A cell that is a tuple (formula, value) is a formula with the value it had when it was saved.
    """
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, day)
                    elif isinstance(cell, tuple):
                        sheet.write_formula(number, place, cell[0], None, cell[1])
                    elif cell != "":
                        sheet.write(number, place, cell)
            for first, last, text in more.get("merged", {}).get(title, ()):
                sheet.merge_range(*first, *last, text)
            if title in more.get("hidden", ()):
                sheet.hide()
    (folder / "submission.toml").write_text(SAID, encoding="utf-8")
    return path


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts(cells: str = "", *, head: str = "") -> dict[str, str]:
    """The parts of a small workbook with one sheet, written by hand."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="List 1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }


def texts(*rows: Sequence[str], placed: bool = True) -> str:
    """Rows of texts as a sheet's XML, with or without saying where each cell stands."""
    found = []
    for number, row in enumerate(rows, start=1):
        cells = [
            f'<c{f""" r="{chr(65 + place)}{number}" """ if placed else ""} t="inlineStr"><is><t>{text}</t></is></c>'
            for place, text in enumerate(row)
        ]
        found.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(found)


def packed(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """A zip archive of those parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    (path.parent / "submission.toml").write_text(SAID, encoding="utf-8")
    return path
