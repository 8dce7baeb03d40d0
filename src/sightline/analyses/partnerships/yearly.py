"""A partnership's yearly report beside what statutory guidance asks of it: which phrases stand on which page.

It finds words and judges nothing: words found may say little, and others may say it all. A person confirms.
The items are report_items.csv, each with its source and how sure it is; none was read in the guidance itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lxml import etree

from sightline.analyses.partnerships import columns, pdf
from sightline.errors import Finding, Refused, Severity
from sightline.standard.rows import read_rows

DATA = "sightline.analyses.partnerships"
LARGEST = 50_000_000  # bytes of a text, or of the text within a DOCX
FEWEST = 8  # words of a paragraph that can say something; fewer is a heading
CONFIRM = "Words were looked for, not meaning: a person confirms each. Confirm each item at the guidance, too."
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = re.compile(r"(\.{3,}|…|\t)\s*\d+$")


class Answer(StrEnum):
    """What was found of an item."""

    FOUND = "found"
    UNCLEAR = "unclear"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked of a report: phrases that show it, and words that only hint at it, in lower case."""

    name: str
    asks: str
    since: str  # the year of the guidance
    source: str
    sure: str
    shows: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, and where it stands: of a PDF its page, of another file its own number, from 1."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report's paragraphs, and the pages of a PDF on which no word could be read; they may say anything."""

    passages: tuple[Passage, ...]
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """An item with its answer and the places where the words stand, each once."""

    item: Item
    answer: Answer
    places: tuple[str, ...] = ()


def items() -> tuple[Item, ...]:
    """What is asked, in the order of the file."""
    return tuple(
        Item(row["item"], row["asks"], row["since"], row["source"], row["sure"],
             tuple(row["shows"].split(";")), tuple(row["hints"].split(";")))
        for row in read_rows("report_items.csv", DATA)
    )  # fmt: skip


def check_report(passages: Sequence[Passage]) -> tuple[Checked, ...]:
    """Each item: found where a phrase that shows it stands in a whole sentence; unclear where a hint or heading."""
    plain = [(each.place, _plain(each.text)) for each in passages if not _CONTENTS.search(each.text.strip())]
    return tuple(_checked(item, plain) for item in items())


def read_report(path: Path) -> Report:
    """The paragraphs of a PDF, a DOCX or a text in UTF-8, blank ones left out.

    Raises Refused for another kind of file, one that is too large or cannot be read, or one that holds no words.
    """
    kind = path.suffix.lower()
    if kind not in (".pdf", ".docx", ".txt", ".md"):
        raise _refused(path, "a file that is neither PDF, DOCX nor text", "Save it as one of these")
    if kind == ".pdf":
        return _pages(pdf.read_pdf(path))
    paragraphs = _docx(path) if kind == ".docx" else _text(path)
    if not any(re.search(r"[a-z]{3}", text.casefold()) for text in paragraphs):
        raise _refused(path, *pdf.SCANNED)
    return Report(tuple(Passage(text, f"paragraph {number}") for number, text in enumerate(paragraphs, 1)))


def _pages(pages: Sequence[pdf.Page]) -> Report:
    names = [f"page {page.number}" + (f" (printed {page.printed})" if page.printed else "") for page in pages]
    found = columns.paragraphs([page.text for page in pages])
    return Report(
        tuple(Passage(text, names[number - 1]) for number, text in found),
        tuple(page.number for page in pages if not page.text),
    )


def _checked(item: Item, paragraphs: Sequence[tuple[str, str]]) -> Checked:
    shown = [(place, text) for place, text in paragraphs if _holds(text, item.shows)]
    whole = tuple(dict.fromkeys(place for place, text in shown if len(text.split()) >= FEWEST))
    if whole:
        return Checked(item, Answer.FOUND, whole)
    hinted = tuple(dict.fromkeys(place for place, text in paragraphs if _holds(text, (*item.shows, *item.hints))))
    return Checked(item, Answer.UNCLEAR, hinted) if hinted else Checked(item, Answer.NOT_FOUND)


def _holds(text: str, phrases: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(phrase)}", text) for phrase in phrases)


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").casefold().split())


def _text(path: Path) -> list[str]:
    if path.stat().st_size > LARGEST:
        raise _refused(path, "a text of more than 50 MB", "Divide it")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(path, "bytes that are not UTF-8", "Save it as UTF-8 text") from None
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _docx(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as held:
            if held.getinfo("word/document.xml").file_size > LARGEST:
                raise _refused(path, "a document of more than 50 MB of text", "Divide it")
            raw = held.read("word/document.xml")
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, RuntimeError):
        raise _refused(
            path, "a file that is no DOCX, or is locked", "Save it as DOCX again, without a password"
        ) from None
    found = []
    for paragraph in root.iter(f"{_WORD}p"):
        parts = ("\t" if each.tag == f"{_WORD}tab" else each.text or "" for each in
                 paragraph.iter(f"{_WORD}t", f"{_WORD}tab"))  # fmt: skip
        found.append("".join(parts).strip())
    return [text for text in found if text]


def _refused(path: Path, found: str, remedy: str) -> Refused:
    return Refused([Finding("yearly-report", Severity.REFUSED, path.name, found, remedy)])
