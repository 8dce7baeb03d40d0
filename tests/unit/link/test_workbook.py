"""The workbook of a review: names in two columns, one place to write in, and nothing read but answers."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from sightline.errors import Refused
from sightline.link.workbook import Shown, read, write
from sightline.standard.clerical import DIFFERENT, SAME, UNSURE

PAIRS = [
    Shown("aaaa", {"forename": "Rosalind", "birth_date": "2012-05-17"}, {"forename": "=1+1", "sender": "police"}),
    Shown("bbbb", {"forename": "Matthew"}, {"surname": "Quill"}),
    Shown("cccc", {}, {}),
]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return write(tmp_path / "review" / "000007.xlsx", PAIRS, date(2026, 11, 26))


def filled(folder: Path, *rows: tuple[str, str], heads: tuple[str, str] = ("Pair", "Answer")) -> Path:
    """A workbook with those pairs and answers, as somebody saved it."""
    path = folder / "filled.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Pairs")
        for number, row in enumerate((("", "First name"), heads, *rows)):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
    return path


def test_both_records_stand_side_by_side_and_the_first_sheet_says_who_may_look(made: Path) -> None:
    book = CalamineWorkbook.from_path(made)
    assert book.sheet_names == ["Read me first", "Pairs"]
    front = " ".join(str(row[0]) for row in book.get_sheet_by_name("Read me first").to_python())
    assert "HOLDS THE NAMES" in front
    assert "Destroy it" in front
    rows = book.get_sheet_by_name("Pairs").to_python(skip_empty_area=False)
    assert rows[0][2:6] == ["First name", "", "Family name", ""]
    assert rows[2][:4] == ["aaaa", "", "Rosalind", "=1+1"]
    assert rows[3][2:6] == ["Matthew", "", "", "Quill"]


def test_what_looks_like_a_formula_is_text_and_only_answers_can_be_written(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert "<sheetProtection" in sheet
    assert 'sqref="B3:B5"' in sheet
    assert "same person,two people,cannot tell" in sheet
    assert styles.count('<protection locked="0"/>') == 1
    style = dict(re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet))
    assert {cell for cell, number in style.items() if number == style["B3"]} == {"B3", "B4", "B5"}


def test_only_its_owner_can_read_it_and_nothing_lies_beside_it(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in made.parent.iterdir()] == ["000007.xlsx"]


def test_a_workbook_as_it_was_made_has_no_answers(made: Path) -> None:
    assert read(made) == {"aaaa": "", "bbbb": "", "cccc": ""}


def test_answers_are_read_however_they_are_written(tmp_path: Path) -> None:
    path = filled(tmp_path, ("aaaa", "Same person"), ("bbbb", " two  people "), ("cccc", "CANNOT TELL"), ("dddd", ""))
    assert read(path) == {"aaaa": SAME, "bbbb": DIFFERENT, "cccc": UNSURE, "dddd": ""}


def test_every_fault_is_told_at_once_and_repeats_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path, ("aaaa", "Rosalind"), ("bbbb", "two people"), ("bbbb", ""), ("", "same person"))
    with pytest.raises(Refused) as raised:
        read(path)
    assert [(finding.row, finding.found) for finding in raised.value.findings] == [
        (3, "the answer is none of the list"), (5, "the same pair stands twice"), (6, "the column Pair is blank"),
    ]  # fmt: skip
    assert "Rosalind" not in str(raised.value)


def test_another_workbook_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no workbook of a clerical review"):
        read(filled(tmp_path, ("aaaa", ""), heads=("Pair", "Verdict")))
    (tmp_path / "text.xlsx").write_text("Pair,Answer")
    for name in ("text.xlsx", "none.xlsx"):
        with pytest.raises(Refused, match="no workbook of a clerical review"):
            read(tmp_path / name)
