"""A yearly report as PDF: pages, columns, divided words, running heads, contents; and files that are refused."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from sightline.analyses.partnerships import columns, pdf
from sightline.analyses.partnerships.yearly import Answer, check_report, read_report
from sightline.errors import Refused
from tests.unit.analyses import made_pdf
from tests.unit.analyses.made_pdf import Words

SENTENCE = ("We asked in two surveys this year: feedback from chil-", "dren changed how and when we visit.")


def lines(left: int, top: int, *texts: str) -> list[Words]:
    return [(left, top - 12 * place, text) for place, text in enumerate(texts)]


def text_of(raw: bytes) -> list[tuple[int, str]]:
    pages = pdf.pages_of(raw)
    assert isinstance(pages, list)
    return columns.paragraphs([page.text for page in pages])


def refusal(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    with pytest.raises(Refused) as refused:
        read_report(path)
    (finding,) = refused.value.findings
    assert finding.remedy
    return finding.found


def test_words_are_found_with_the_page_its_printed_number_and_a_page_without_words_is_named(tmp_path: Path) -> None:
    cover, body = lines(60, 700, "Yearly report"), lines(60, 700, *SENTENCE)
    (tmp_path / "r.pdf").write_bytes(made_pdf.labelled(made_pdf.made(cover, [], body), 2))
    read = read_report(tmp_path / "r.pdf")
    assert read.unread == (2,)
    found = {each.item.name: (each.answer, each.places) for each in check_report(read.passages)}
    assert found.pop("feedback") == (Answer.FOUND, ("page 3 (printed 1)",))
    assert {answer for answer, _ in found.values()} == {Answer.NOT_FOUND}


def test_a_pdf_that_opens_without_a_password_is_read_and_one_that_does_not_is_refused() -> None:
    raw = made_pdf.made(lines(60, 700, *SENTENCE))
    assert text_of(made_pdf.locked(raw, "")) == [(1, "We asked in two surveys this year: feedback from children "
                                                     "changed how and when we visit.")]  # fmt: skip
    assert pdf.pages_of(made_pdf.locked(raw, "secret")) == pdf.LOCKED


def test_columns_are_read_one_after_the_other_though_they_are_written_line_by_line() -> None:
    left = ("The partners met ten times and", "asked families what they need.", "We heard that they wait, and", "why.")
    right = ("Money: income and expendi-", "ture are in the annex, which", "the treasurer of the council", "wrote.")
    page = lines(
        60, 760, "What we did in the year, in words that go over the whole width of the page, as a heading may"
    )
    for place, pair in enumerate(zip(left, right, strict=True)):
        page += [(60, 720 - 12 * place, pair[0]), (320, 720 - 12 * place, pair[1])]
    assert text_of(made_pdf.made(page))[1:] == [
        (1, "The partners met ten times and asked families what they need. We heard that they wait, and why."),
        (1, "Money: income and expenditure are in the annex, which the treasurer of the council wrote."),
    ]


def test_a_sentence_that_goes_over_a_page_end_is_whole_and_stands_on_its_first_page() -> None:
    assert columns.paragraphs(["It ends.\n\nThe total cost of", "the arrangements is in the annex.\n\nNew."]) == [
        (1, "It ends."),
        (1, "The total cost of the arrangements is in the annex."),
        (2, "New."),
    ]


def test_a_head_of_every_page_is_left_out_but_not_what_stands_on_two() -> None:
    pages = [f"Breakdown of costs, page {number}\n\nText {word}." for number, word in enumerate("abc", 1)]
    assert columns.paragraphs(pages) == [(1, "Text a."), (2, "Text b."), (3, "Text c.")]
    assert len(columns.paragraphs(pages[:2])) == 4


def test_lines_of_contents_do_not_count_but_a_row_of_a_table_does() -> None:
    contents = "Contents\nImpact on children .... 3\nBreakdown of costs . . . . 7\nUse of restraint      9"
    assert columns.paragraphs([contents, *["x"] * 9])[:4] == [
        (1, "Impact on children\t3"), (1, "Breakdown of costs\t7"), (1, "Use of restraint\t9"), (1, "Contents"),
    ]  # fmt: skip
    assert columns.paragraphs(["Police      9\nHealth      4\nCouncil      7"])[0][1].startswith("Police 9 ")


def test_lines_far_apart_are_one_paragraph_and_a_wider_gap_ends_it() -> None:
    assert columns.paragraphs(["One\n\nTwo\n\nThree\n\n\n\nFour"]) == [(1, "One Two Three"), (1, "Four")]


def test_files_that_are_no_report_are_refused_in_words_and_never_read_on(tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    assert refusal(path, b"%PDF-1.7") == pdf.BROKEN[0]
    assert refusal(path, made_pdf.made([], [])) == pdf.SCANNED[0]
    assert pdf.pages_of(made_pdf.made(lines(60, 700, *["qwx zzk vvb bbn pll"] * 5))) == pdf.SCANNED


def test_a_page_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b"0" * 90_000_000, 9)
    length = b"<</Length %d>>stream\n" % len(packed)
    raw = made_pdf.pdf_of(b"X" * len(packed)).replace(length, length.replace(b">>", b"/Filter/FlateDecode>>"))
    raw = raw.replace(b"X" * len(packed), packed)
    assert len(raw) < 100_000
    assert refusal(tmp_path / "r.pdf", raw) == pdf.BROKEN[0]


def test_limits_of_time_of_size_and_of_pages_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = made_pdf.made(lines(60, 700, *SENTENCE), [])
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    assert pdf.pages_of(raw) == pdf.LONG
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert refusal(tmp_path / "r.pdf", raw) == pdf.HEAVY[0]
    monkeypatch.setattr(pdf, "LARGEST", len(raw) - 1)
    assert refusal(tmp_path / "r.pdf", raw) == pdf.LARGE[0]
