"""Workbooks: what stands where, numbers as numbers, marks in brackets, nothing that runs, the same bytes again."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from sightline.clearance.gate import Cleared
from sightline.publish.release import MADE_UP, NOT_MADE_UP, Release, warning
from sightline.publish.sheet import ALL, NO_FIGURE, NO_RANGE, lay_out
from sightline.publish.workbook import HEAD, note_marks, workbook
from sightline.standard.figures import Dimension, Interval, Period
from sightline.standard.units import Mark
from tests.unit.render import demo

SOFFICE = shutil.which("soffice")


def opened(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def rows(data: bytes, sheet: str) -> list[list[object]]:
    return [list(row) for row in opened(data).get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


@pytest.fixture(scope="module")
def counted(cleared: tuple[Cleared, ...], release: Release) -> bytes:
    return workbook(cleared[0], release)


@pytest.fixture(scope="module")
def published(cleared: tuple[Cleared, ...], release: Release) -> bytes:
    return workbook(cleared[1], release)


def test_sheets_are_cover_contents_notes_symbols_and_one_a_table(cleared: tuple[Cleared, ...], counted: bytes) -> None:
    tables = [f"Table {number}" for number in range(1, len(cleared[0].tables) + 1)]
    assert opened(counted).sheet_names == ["Cover", "Contents", "Notes", "Symbols", *tables]


def test_the_cover_says_what_it_is_from_when_and_that_it_is_made_up(counted: bytes, release: Release) -> None:
    cover = "\n".join(str(row[0]) for row in rows(counted, "Cover"))
    assert MADE_UP in cover
    assert "Release: 2025-06" in cover
    assert "Published on 31 May 2025" in cover
    assert "The data ends on 31 March 2025" in cover
    assert "Open Government Licence v3.0" in cover
    assert release.policy in cover


def test_a_book_of_published_statistics_says_that_they_are_not_made_up(published: bytes) -> None:
    assert NOT_MADE_UP in "\n".join(str(row[0]) for row in rows(published, "Cover"))


def test_a_release_of_real_data_has_no_warning(cleared: tuple[Cleared, ...], release: Release) -> None:
    assert warning(cleared[0].tables, replace(release, made_up=False)) == ""


def test_every_table_begins_under_its_title_with_no_blank_cell(
    cleared: tuple[Cleared, ...], counted: bytes, published: bytes
) -> None:
    for one, book in zip(cleared, (counted, published), strict=True):
        for number, table in enumerate(one.tables, start=1):
            found = rows(book, f"Table {number}")
            assert str(found[0][0]).startswith(f"Table {number}: {table.title}")
            assert str(found[3][0]).startswith("Source: ")
            width = len(lay_out(table).columns)
            body = [row[:width] for row in found[HEAD:]]
            assert len(body) == 1 + len(lay_out(table).rows)
            assert all(cell != "" for row in body for cell in row)


def test_numbers_are_numbers_and_a_withheld_one_is_a_mark_in_brackets(
    counted: bytes, cleared: tuple[Cleared, ...]
) -> None:
    number = [table.name for table in cleared[0].tables].index("combinations") + 1
    body = rows(counted, f"Table {number}")[HEAD + 1 :]
    cells = [cell for row in body for cell in row[1:]]
    assert [cell for cell in cells if not isinstance(cell, float | int)] == ["[c]"]
    assert len(cells) == 7
    whole = [cell for row in rows(counted, "Table 1")[HEAD + 1 :] for cell in row if isinstance(cell, float)]
    assert whole


def test_every_value_of_the_release_is_in_its_table_and_no_other(
    cleared: tuple[Cleared, ...], counted: bytes, published: bytes
) -> None:
    for one, book in zip(cleared, (counted, published), strict=True):
        for number, table in enumerate(one.tables, start=1):
            cells = [c for row in rows(book, f"Table {number}")[HEAD + 1 :] for c in row if isinstance(c, float | int)]
            values = [figure.value for figure in table.figures if figure.value is not None]
            ends = [
                end for f in table.figures if f.value is not None for i in f.intervals for end in (i.lower, i.upper)
            ]
            assert set(cells) <= set(values) | set(ends)
            assert sorted(set(values)) == sorted(set(values) & set(cells))


def test_notes_say_what_is_counted_and_titles_name_them(counted: bytes) -> None:
    notes = {str(row[0]): str(row[1]) for row in rows(counted, "Notes")[3:]}
    title = str(rows(counted, "Table 1")[0][0])
    parts = [part.rstrip("] ").removeprefix("notes").removeprefix("note") for part in title.split("[")[1:]]
    ends = [(int(first), int(last or first)) for first, _, last in (part.partition(" to ") for part in parts)]
    named = [f"note {number}" for first, last in ends for number in range(first, last + 1)]
    assert named
    assert all(name in notes for name in named)
    assert any("Definition: sightline-csa-record/1" in notes[name] for name in named)


def test_notes_in_a_row_stand_in_one_mark_and_two_do_not() -> None:
    assert note_marks((1, 2, 5, 6, 7, 8, 10)) == " [note 1] [note 2] [notes 5 to 8] [note 10]"


def test_a_row_is_as_high_as_its_words_take_where_a_program_does_not_see_to_it(counted: bytes) -> None:
    book = zipfile.ZipFile(io.BytesIO(counted))
    names = opened(counted).sheet_names
    for sheet, column, width in (("Notes", 1, 110), ("Cover", 0, 100)):
        text = book.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml")
        heights = {int(row.get("r") or 0): float(row.get("ht") or 15) for row in etree.fromstring(text).iter("{*}row")}
        long = {
            number: len(str(row[column])) / width
            for number, row in enumerate(rows(counted, sheet), start=1)
            if number > 1 and len(str(row[column])) > 1.3 * width
        }
        assert long
        assert all(heights[number] >= 15 * lines / 1.3 for number, lines in long.items())


def test_the_contents_lead_to_every_table_and_name_its_csv(cleared: tuple[Cleared, ...], counted: bytes) -> None:
    listed = {str(row[0]): str(row[2]) for row in rows(counted, "Contents")[3:]}
    assert listed["Table 1"] == f"{cleared[0].tables[0].name}.csv"
    assert len(listed) == 2 + len(cleared[0].tables)


def test_the_same_figures_make_the_same_bytes(cleared: tuple[Cleared, ...], release: Release, counted: bytes) -> None:
    assert workbook(cleared[0], release) == counted


def test_there_is_no_merged_cell_no_formula_and_no_link_outward(counted: bytes) -> None:
    book = zipfile.ZipFile(io.BytesIO(counted))
    sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    for name in sheets:
        tags = {etree.QName(element).localname for element in etree.fromstring(book.read(name)).iter()}
        assert not tags & {"mergeCell", "f"}
    relations = [book.read(name).decode() for name in book.namelist() if name.endswith(".rels")]
    assert not any("TargetMode" in text for text in relations)


def test_every_table_is_marked_up_with_a_name_and_frozen_headings(counted: bytes, cleared: tuple[Cleared, ...]) -> None:
    book = zipfile.ZipFile(io.BytesIO(counted))
    names = [etree.fromstring(book.read(n)).get("name") for n in book.namelist() if n.startswith("xl/tables/")]
    assert names.count("table_1") == 1
    assert len(names) == len(set(names)) == 3 + len(cleared[0].tables)
    last = book.read(f"xl/worksheets/sheet{4 + len(cleared[0].tables)}.xml").decode()
    assert 'state="frozen"' in last


def test_periods_stand_side_by_side_in_the_order_of_time() -> None:
    sheet = lay_out(demo.by_year())
    heads = [column.heading for column in sheet.columns if "end of range" not in column.heading]
    assert heads == ["What is counted", *(f"Year to March {year} (children)" for year in (2023, 2024, 2025))]
    assert sheet.rows[0][-3:] == (1890, 1800, 1990)


def test_a_figure_that_is_not_there_has_no_range_or_is_not_broken_down_is_said_so() -> None:
    sex = Dimension("sex", "Sex", True, (("F", "Girls"), ("M", "Boys")))
    earlier = Period.year_to_march(2024)
    ranged = (Interval("linkage", 0.95, 9, 12, "draws"),)
    figures = [
        replace(demo.figure(10, (("sex", "F"),)), intervals=ranged), demo.figure(20),
        replace(demo.figure(30), period=earlier),
    ]  # fmt: skip
    sheet = lay_out(demo.table("t", "T", (sex,), figures))
    assert sheet.rows == (("Girls", NO_FIGURE, 10, 9, 12), (ALL, 30, 20, NO_RANGE, NO_RANGE))


def test_a_mark_beside_a_number_stands_in_the_last_column() -> None:
    sheet = lay_out(demo.table("t", "T", (), [replace(demo.figure(10), mark=Mark.ESTIMATED)]))
    assert sheet.columns[-1].heading == "Notes"
    assert sheet.rows[0][-2:] == (10, "Year to March 2025: [e] estimated")


def test_a_label_that_is_a_formula_is_text() -> None:
    dimension = Dimension("sender", "Agency", False, (("council", '=HYPERLINK("x")'),))
    sheet = lay_out(demo.table("t", "T", (dimension,), [demo.figure(10, (("sender", "council"),))]))
    assert sheet.rows[0][0] == '\'=HYPERLINK("x")'


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: libreoffice-calc")
def test_libreoffice_opens_the_book_and_shows_what_it_should(
    counted: bytes, cleared: tuple[Cleared, ...], tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(counted)
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # all sheets, UTF-8
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", every,
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    texts = {path.stem.partition("-")[2]: path.read_text(encoding="utf-8") for path in tmp_path.glob("book-*.csv")}
    shown = {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}
    tables = [f"Table {number}" for number in range(1, len(cleared[0].tables) + 1)]
    assert set(shown) == {"Cover", "Contents", "Notes", "Symbols", *tables}
    for number, table in enumerate(cleared[0].tables, start=1):
        sheet = lay_out(table)
        found = shown[f"Table {number}"]
        assert found[HEAD] == [column.heading for column in sheet.columns]
        wanted = [[cell if isinstance(cell, str) else f"{cell:g}" for cell in row] for row in sheet.rows]
        assert found[HEAD + 1 :] == wanted
