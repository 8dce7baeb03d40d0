"""A report as DOCX: what Word and a screen reader need is marked, nobody is named, its bytes are always the same."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from lxml import etree

from sightline.render.docx import report_docx
from sightline.render.report import ReportEntry, ReportPart, ReportTable, report_html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = date(2026, 3, 31)
TABLE = ReportTable("Marks", ("Line", "Number"), (("One & <two>", "1"), ("Three", "2,000")), frozenset({"Number"}))
ENTRY = ReportEntry("Ask who knows the child.", ("Stale. Its review was due.",), (("Owner", "A council"), ("For", "")))
PARTS = [ReportPart("To look at", ("Words.",), (TABLE,)), ReportPart("Schools", entries=(ENTRY,))]


def opened(parts: list[ReportPart] = PARTS) -> dict[str, etree._Element]:
    data = report_docx("Guidance", "For all.", ("Lead.",), parts, MADE, contents=True)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: etree.fromstring(file.read(name)) for name in file.namelist()}


def words(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def styled(document: etree._Element, style: str) -> list[str]:
    found = []
    for paragraph in document.iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        if named is not None and named.get(f"{W}val") == style:
            found.append(words(paragraph))
    return found


def test_headings_are_headings_and_every_word_is_there() -> None:
    document = opened()["word/document.xml"]
    assert styled(document, "Title") == ["Guidance"]
    assert styled(document, "Heading1") == ["To look at", "Schools"]
    assert styled(document, "Heading2") == ["Ask who knows the child."]
    assert styled(document, "Note") == ["For all.", "Stale. Its review was due."]
    assert [*styled(document, "Detail"), *styled(document, "LastDetail")] == ["Owner: A council", "For: "]
    assert words(document).endswith("Made on 31 March 2026.")


def test_levels_of_headings_are_told_to_word() -> None:
    styles = opened()["word/styles.xml"]
    levels = {
        style.get(f"{W}styleId"): level.get(f"{W}val")
        for style in styles.iter(f"{W}style") if (level := style.find(f"{W}pPr/{W}outlineLvl")) is not None
    }  # fmt: skip
    assert levels == {"Heading1": "0", "Heading2": "1"}


def test_the_head_of_a_table_is_marked_and_only_it() -> None:
    (table,) = opened()["word/document.xml"].iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert [[words(cell) for cell in row.iter(f"{W}tc")] for row in rows] == [
        ["Line", "Number"], ["One & <two>", "1"], ["Three", "2,000"],
    ]  # fmt: skip
    caption = table.find(f"{W}tblPr/{W}tblCaption")
    assert caption is not None
    assert caption.get(f"{W}val") == "Marks"


def test_contents_lead_to_the_parts() -> None:
    document = opened()["word/document.xml"]
    to = [link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")]
    marks = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    assert to == marks
    assert len(set(marks)) == len(PARTS)


def test_it_says_its_title_and_language_and_no_author() -> None:
    held = opened()
    core = {etree.QName(each).localname: each.text for each in held["docProps/core.xml"]}
    assert core == {"title": "Guidance", "language": "en-GB", "created": "2026-03-31T00:00:00Z",
                    "modified": "2026-03-31T00:00:00Z"}  # fmt: skip
    (language,) = held["word/styles.xml"].iter(f"{W}lang")
    assert language.get(f"{W}val") == "en-GB"


def test_every_part_is_named_with_its_kind_and_every_relation_leads_somewhere() -> None:
    held = opened()
    named = {each.get("PartName") for each in held["[Content_Types].xml"] if each.get("PartName")}
    assert named == {f"/{name}" for name in held if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = {each.get("Target") for each in held["_rels/.rels"]}
    targets |= {f"word/{each.get('Target')}" for each in held["word/_rels/document.xml.rels"]}
    assert targets == {name for name in held if not name.endswith(".rels") and name != "[Content_Types].xml"}
    used = {each.get(f"{W}val") for name in ("pStyle", "rStyle", "tblStyle")
            for each in held["word/document.xml"].iter(f"{W}{name}")}  # fmt: skip
    assert used <= {each.get(f"{W}styleId") for each in held["word/styles.xml"].iter(f"{W}style")}


def test_the_same_report_has_the_same_bytes() -> None:
    one, two = (report_docx("Guidance", "For all.", (), PARTS, MADE) for _ in range(2))
    assert one == two
    assert one != report_docx("Guidance", "For all.", (), PARTS, date(2026, 4, 1))


def test_what_xml_cannot_hold_does_not_spoil_the_file() -> None:
    document = opened([ReportPart("A\x0bB", ("C\x00",))])["word/document.xml"]
    assert styled(document, "Heading1") == ["A\ufffdB"]


@pytest.mark.parametrize("longest", ["short", "word" * 40])
def test_columns_fill_the_page_and_no_more(longest: str) -> None:
    table = ReportTable("T", ("A", "B", "C"), ((longest, "b" * 5, " ".join(["many"] * 60)),))
    document = opened([ReportPart("P", (), (table,))])["word/document.xml"]
    widths = [int(each.get(f"{W}w") or 0) for each in document.iter(f"{W}gridCol")]
    assert 9600 < sum(widths) <= 9638
    assert min(widths) > 200


def test_the_page_has_the_same_contents_and_entries() -> None:
    page = report_html("Guidance", "For all.", (), PARTS, MADE, contents=True)
    assert '<a href="#p1">Schools</a>' in page
    assert '<h2 id="p1">Schools</h2>' in page
    assert '<h3>Ask who knows the child.</h3><p class="note">Stale. Its review was due.</p>' in page
    assert "<dt>Owner</dt><dd>A council</dd>" in page
    assert "<nav" not in report_html("Guidance", "For all.", (), PARTS, MADE)
