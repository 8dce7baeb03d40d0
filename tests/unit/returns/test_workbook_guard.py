"""A workbook is measured before it is opened: small files that would become huge, or lead elsewhere, are refused."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from sightline.errors import Finding, Refused
from sightline.returns.readers import workbook_guard
from sightline.returns.reading import open_return
from tests.unit.returns.books import CONTACT, book, packed, parts, texts

ROW = ("MADEUP1", "Female", "WBRI", "2015-05-14", "10", "2025-11-03", "Police")
SHEET = "xl/worksheets/sheet1.xml"


def refusal(path: Path) -> Finding:
    with pytest.raises(Refused) as caught:
        list(open_return(path).batches())
    (finding,) = caught.value.findings
    assert finding.remedy
    assert finding.file == path.name
    return finding


def test_a_small_workbook_written_by_hand_is_read(tmp_path: Path) -> None:
    reading = open_return(packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW))))
    assert [batch.rows.num_rows for batch in reading.batches()] == [1]


def test_cells_that_do_not_say_where_they_stand_are_read(tmp_path: Path) -> None:
    reading = open_return(packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW, placed=False))))
    assert [batch.rows.num_rows for batch in reading.batches()] == [1]


def test_a_part_that_swells_a_thousandfold_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    content: dict[str, str | bytes] = {**parts(texts(CONTACT, ROW)), "xl/bomb.xml": b" " * 100_000_000}
    path = packed(tmp_path / "a.xlsx", content)
    assert path.stat().st_size < 200_000
    tracemalloc.start()
    assert refusal(path).rule == "workbook-too-large"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def _lying(path: Path, name: str, says: int) -> None:
    """Make an archive say of one part that it is smaller than it is."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo(name).file_size
    for start, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = 0
        while (place := content.find(start, place)) >= 0:
            if struct.unpack_from("<I", content, place + at)[0] == real:
                struct.pack_into("<I", content, place + at, says)
            place += 4
    path.write_bytes(bytes(content))


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    content: dict[str, str | bytes] = {**parts(texts(CONTACT, ROW)), "xl/bomb.xml": b" " * 30_000_000}
    path = packed(tmp_path / "a.xlsx", content)
    _lying(path, "xl/bomb.xml", 1_000)
    assert refusal(path).rule in ("workbook-too-large", "broken-workbook")


def test_sheets_that_declare_gigabytes_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    content = path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 4_200_000_000))
    path.write_bytes(content)
    assert refusal(path).rule == "workbook-too-large"


def test_what_swells_little_by_little_is_measured_while_it_is_inflated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_guard, "MOST_BYTES", 1_000)
    monkeypatch.setattr(workbook_guard, "_refuse_archive", lambda *_: None)
    assert refusal(packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)))).rule == "workbook-too-large"


def test_an_archive_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    content = parts(texts(CONTACT, ROW)) | {f"xl/x{number}.xml": "" for number in range(workbook_guard.MOST_PARTS)}
    assert refusal(packed(tmp_path / "a.xlsx", content)).rule == "workbook-too-large"


@pytest.mark.parametrize(
    "name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\evil.xml", "c:/evil.xml", "XL/WORKBOOK.xml"]
)
def test_parts_that_lead_out_or_stand_twice_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)) | {name: "x"})).rule == "paths-in-workbook"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row><row r="1"><c r="ZZ1"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 16_000 + '</row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_two_cells_far_apart_are_refused(tmp_path: Path, cells: str) -> None:
    assert refusal(packed(tmp_path / "a.xlsx", parts(cells))).rule == "workbook-too-large"


def test_empty_cells_far_below_are_no_reason_to_refuse(tmp_path: Path) -> None:
    cells = texts(CONTACT, ROW) + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    reading = open_return(packed(tmp_path / "a.xlsx", parts(cells)))
    assert [batch.rows.num_rows for batch in reading.batches()] == [1]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE workbook [<!ENTITY a "aaaa">]>',
        '<?xml version="1.0"?><!doctype workbook SYSTEM "http://example.org/a">',
    ],
)
def test_a_document_type_or_an_entity_is_refused(tmp_path: Path, head: str) -> None:
    assert refusal(packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW), head=head))).rule == "document-type"


def test_a_part_in_utf_16_is_refused(tmp_path: Path) -> None:
    content: dict[str, str | bytes] = {**parts(texts(CONTACT, ROW))}
    content["xl/workbook.xml"] = parts()["xl/workbook.xml"].encode("utf-16")
    assert refusal(packed(tmp_path / "a.xlsx", content)).rule == "utf-16"


def test_a_workbook_under_a_password_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(9)
    )
    finding = refusal(path)
    assert finding.rule == "protected-workbook"
    assert "password" in finding.remedy


def test_an_archive_with_locked_parts_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)))
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    path.write_bytes(bytes(content))
    assert refusal(path).rule == "protected-workbook"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("word/document.xml", "Word"),
        ("a.csv", "zip archive"),
    ],
)
def test_what_else_begins_like_an_archive_is_named(tmp_path: Path, part: str, words: str) -> None:
    finding = refusal(packed(tmp_path / "a.xlsx", {part: "x"}))
    assert finding.rule == "not-a-return"
    assert words in finding.found


@pytest.mark.parametrize("keep", [30, 200, 900])
def test_a_workbook_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    path = packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)))
    path.write_bytes(path.read_bytes()[:keep])
    assert refusal(path).rule == "broken-workbook"


def test_a_workbook_whose_sheet_is_no_xml_is_refused(tmp_path: Path) -> None:
    content = parts() | {SHEET: "<worksheet><sheetData><row><c></row>", "xl/_rels/workbook.xml.rels": "<a"}
    assert refusal(packed(tmp_path / "a.xlsx", content)).rule == "broken-workbook"


def test_a_formula_without_a_saved_value_is_said_at_its_row(tmp_path: Path) -> None:
    cells = texts(CONTACT, ROW) + '<row r="3"><c r="A3" t="str"><f>CONCAT(1,2)</f></c><c r="B3"><v>1</v></c></row>'
    reading = open_return(packed(tmp_path / "a.xlsx", parts(cells)))
    list(reading.batches())
    found = [(f.rule, f.block, f.row) for f in reading.findings if f.rule.startswith("formulas")]
    assert found == [("formulas-without-values", "List 1", 3)]


def test_a_panic_of_the_library_is_a_broken_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # as the library names it
        pass

    def panic(*_: object) -> None:
        raise PanicException("MADEUP1")

    path = packed(tmp_path / "a.xlsx", parts(texts(CONTACT, ROW)))
    monkeypatch.setattr("sightline.returns.workbooks.sheets", panic)
    finding = refusal(path)
    assert finding.rule == "broken-workbook"
    assert "MADEUP" not in str(finding)


def test_macros_and_links_are_said_and_left_alone(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<a/>"}
    reading = open_return(packed(tmp_path / "a.xlsm", {**parts(texts(CONTACT, ROW)), **more}))
    list(reading.batches())
    assert {"macros", "links"} <= {finding.rule for finding in reading.findings}


def test_an_ordinary_workbook_of_many_rows_passes(tmp_path: Path) -> None:
    rows = [CONTACT, *[ROW] * 5_000]
    reading = open_return(book(tmp_path, {"List 1": rows}))
    assert sum(batch.rows.num_rows for batch in reading.batches()) == 5_000
