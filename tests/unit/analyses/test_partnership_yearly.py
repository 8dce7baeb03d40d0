"""The yearly report checker: phrases in whole sentences, hints, headings, contents, and files that are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sightline.analyses.partnerships.yearly import Answer, Passage, check_report, items, read_report
from sightline.errors import Refused

FOUND = "Feedback from children was sought in two surveys and changed how visits are made."


def answers(*paragraphs: str) -> dict[str, tuple[Answer, tuple[str, ...]]]:
    passages = [Passage(text, str(number)) for number, text in enumerate(paragraphs, 1)]
    return {each.item.name: (each.answer, each.places) for each in check_report(passages)}


def docx(path: Path, body: str, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w") as held:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        held.writestr(name, f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return path


def test_a_whole_sentence_is_found_with_its_paragraph_and_the_rest_is_not() -> None:
    found = answers("A report.", FOUND)
    assert found.pop("feedback") == (Answer.FOUND, ("2",))
    assert set(found.values()) == {(Answer.NOT_FOUND, ())}


def test_a_heading_or_a_hint_is_unclear_and_a_table_of_contents_is_nothing() -> None:
    assert answers("Breakdown of costs")["costs"] == (Answer.UNCLEAR, ("1",))
    assert answers("The funding was agreed by all of the partners in the month of May.")["costs"][0] is Answer.UNCLEAR
    assert answers("Income and expenditure of all partners in the year ........ 12")["costs"][0] is Answer.NOT_FOUND


def test_every_item_can_be_found_and_says_how_sure_it_is() -> None:
    for item in items():
        text = f"In this part of the report we write about {item.shows[0]} here."
        assert answers(text)[item.name][0] is Answer.FOUND
        assert item.sure in ("secondary", "unchecked")
        assert item.source


def test_a_docx_whose_words_are_divided_is_read(tmp_path: Path) -> None:
    words = ("Feedback from chi", "ldren was sought in two surveys we made.")
    run = "<w:p>" + "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in words) + "</w:p>"
    read = read_report(docx(tmp_path / "r.docx", f"<w:p><w:r><w:t>Report</w:t></w:r></w:p><w:p/>{run}"))
    assert read.passages == (
        Passage("Report", "paragraph 1"),
        Passage("Feedback from children was sought in two surveys we made.", "paragraph 2"),
    )
    assert {each.item.name: each.places for each in check_report(read.passages)}["feedback"] == ("paragraph 2",)


def test_a_text_is_read_by_paragraph(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(f"One\n\n{FOUND}\n", encoding="utf-8")
    assert [each.text for each in read_report(tmp_path / "r.txt").passages] == ["One", FOUND]


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.docx").write_bytes(b"not a zip")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe\xff")
    docx(tmp_path / "d.docx", "<w:p/>", "word/other.xml")
    docx(tmp_path / "e.docx", "<w:p>")
    docx(tmp_path / "f.docx", "<w:p/>")  # pictures of pages hold no words
    (tmp_path / "g.txt").write_text("  \n\n 12 \n", encoding="utf-8")
    told = []
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(Refused) as refused:
            read_report(path)
        told.append(refused.value.findings[0].found.split(",")[0])
    assert told == [
        "a file that is neither PDF", "a file that is no DOCX", "bytes that are not UTF-8",
        "a file that is no DOCX", "a file that is no DOCX", "a file without words", "a file without words",
    ]  # fmt: skip
