"""The workbook of a clerical review: pairs of records side by side, with a place for an answer. It holds names.

It is written for the few people who may see both agencies' records, and read back for its answers alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from sightline.errors import Finding, Refused, Severity
from sightline.standard.clerical import DIFFERENT, SAME, UNSURE

ANSWERS = {"same person": SAME, "two people": DIFFERENT, "cannot tell": UNSURE}
FIELDS = (
    ("forename", "First name", 16), ("surname", "Family name", 18), ("birth_date", "Birth date", 12), ("sex", "Sex", 6),
    ("postcodes", "Postcodes, newest first", 24), ("nhs_number", "NHS number", 13), ("upn", "Pupil number", 16),
    ("person_number", "Police number", 14), ("sender", "Kind of agency", 16),
)  # fmt: skip
SHEET, KEY, ANSWER = "Pairs", "Pair", "Answer"
_HEAD = 1  # row of the names of columns; above it, what each two columns hold
# Whatever a cell begins with, it is text; and no name lies in a temporary file meanwhile.
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
}  # fmt: skip

ABOUT = (
    "THIS WORKBOOK HOLDS THE NAMES, BIRTH DATES, ADDRESSES AND NUMBERS OF PEOPLE, as two agencies wrote them down.",
    "Only those may open it whom the project's controllers have named for clerical review, on a machine where the "
    "agencies' own files may lie. Do not send it by e-mail, print it or copy names out of it.",
    "Destroy it, and every copy, as soon as its answers have been read. While it lies in the project's folder review/, "
    "it is destroyed together with the files it was made of.",
    "",
    "What to do: for each row of the sheet Pairs, decide from the row alone whether the two records are of one person. "
    "Choose an answer from the list: same person, two people, or cannot tell.",
    "Do not look the people up anywhere else, and do not ask what the computer decided: the answers are to judge it.",
    "Twins have one birth date and one address, and are two people. A name may be spelt in several ways, shortened, or "
    "changed; day and month may be swapped; a family moves.",
    "Say cannot tell where you would not bet on it: a forced answer is worse than none.",
    "A row may stay blank. Nothing but the answers is read; do not change the column Pair.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as people see it: its key, and the two records' values by field. Not to be printed: it holds names."""

    key: str
    one: Mapping[str, str]
    other: Mapping[str, str]


def write(path: Path, pairs: Sequence[Shown], made: date) -> Path:
    """Write the workbook, readable by its owner only. Returns its path."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix}")
    whole.touch(mode=0o600)
    try:
        with xlsxwriter.Workbook(whole, _OPTIONS) as book:
            book.set_properties(
                {
                    "title": "Clerical review of pairs of records", "comments": "Holds names: destroy after use.",
                    "author": "Sightline", "created": datetime.combine(made, time(), UTC),
                }
            )  # fmt: skip
            formats = {
                "title": book.add_format({"bold": True, "font_size": 16}),
                "head": book.add_format(
                    {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "align": "left"}
                ),
                "text": book.add_format({"text_wrap": True, "valign": "top"}),
                "answer": book.add_format({"locked": False, "valign": "top", "border": 1, "bg_color": "#FFF2CC"}),
            }
            _front(book, formats)
            _pairs(book, pairs, formats)
        whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)
    return path


def _front(book: Any, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet("Read me first")
    page.hide_gridlines(2)
    page.set_column(0, 0, 100)
    page.write_string(0, 0, "Clerical review of pairs of records", formats["title"])
    for number, words in enumerate(ABOUT, start=2):
        page.write_string(number, 0, words, formats["text"])
    page.protect()


def _pairs(book: Any, pairs: Sequence[Shown], formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(SHEET)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 14)
    for place, (_, words, width) in enumerate(FIELDS):
        column = 2 + 2 * place
        page.set_column(column, column + 1, width)
        page.merge_range(0, column, 0, column + 1, words, formats["head"])
        page.write_string(_HEAD, column, "one record", formats["head"])
        page.write_string(_HEAD, column + 1, "the other", formats["head"])
    page.write_string(_HEAD, 0, KEY, formats["head"])
    page.write_string(_HEAD, 1, ANSWER, formats["head"])
    for number, pair in enumerate(pairs, start=_HEAD + 1):
        page.write_string(number, 0, pair.key, formats["text"])
        page.write_blank(number, 1, None, formats["answer"])
        for place, (field, _, _) in enumerate(FIELDS):
            for side, record in enumerate((pair.one, pair.other)):
                page.write_string(number, 2 + 2 * place + side, record.get(field, ""), formats["text"])
    if pairs:
        last = _HEAD + len(pairs)
        page.data_validation(
            _HEAD + 1, 1, last, 1,
            {
                "validate": "list", "source": list(ANSWERS), "error_title": "Not an answer",
                "error_message": "Choose same person, two people or cannot tell.",
            },
        )  # fmt: skip
    page.freeze_panes(_HEAD + 1, 2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True, "format_rows": True})


def read(path: Path) -> dict[str, str]:
    """Key of each pair with an answer -> SAME, DIFFERENT or UNSURE; keys with a blank answer -> "".

    Raises Refused with every fault at once: what is no workbook of a review, an answer that is none, a key twice.
    """
    rows = _rows(path)
    if not rows or list(rows[0][:2]) != [KEY, ANSWER]:
        raise Refused(
            [fault(path, None, "this is no workbook of a clerical review", "Give the one that was filled in")]
        )
    found: dict[str, str] = {}
    faults: list[Finding] = []
    for number, row in enumerate(rows[1:], start=_HEAD + 2):
        key, said = (" ".join(str(cell).split()) for cell in (*row, "", "")[:2])
        if not key and not any(str(cell).strip() for cell in row):
            continue
        answer = ANSWERS.get(said.lower(), "") if said else ""
        if said and not answer:
            faults.append(fault(path, number, "the answer is none of the list", "Choose one from the list"))
        if not key or key in found:
            what = "the column Pair is blank" if not key else "the same pair stands twice"
            faults.append(fault(path, number, what, "Copy the column Pair from the workbook as it was made"))
        found[key] = answer
    if faults:
        raise Refused(faults)
    return found


def _rows(path: Path) -> list[list[Any]]:
    """The rows of the sheet of pairs from its heading on; none where there is no such sheet."""
    try:
        book = CalamineWorkbook.from_path(path)
        return book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)[_HEAD:]
    except (CalamineError, OSError, ValueError):
        return []


def fault(path: Path, row: int | None, found: str, remedy: str) -> Finding:
    """A fault of a filled-in workbook; it repeats nothing that stands there."""
    return Finding("review-workbook", Severity.REFUSED, path.name, found, f"{remedy}.", row=row)
