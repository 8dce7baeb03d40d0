"""A workbook of an analysis: cover, contents, notes and symbols, then one table a sheet, as a screen reader needs it.

It follows what the Government Analysis Function asks of statistics in spreadsheets: the table begins at column A under
its title, is marked up as a table, has no merged or blank cell, and says in brackets what stands where no number does.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import xlsxwriter

from sightline.clearance.gate import Cleared
from sightline.publish.files import LICENCE, plain
from sightline.publish.release import Release, warning
from sightline.publish.sheet import DECIMAL, WORDS, Sheet, lay_out
from sightline.publish.views import rounding_words, sentence_case
from sightline.render import numbers
from sightline.render.grid import POOLED, area_words, capital, latest
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import day_words
from sightline.standard.units import MARK_WORDS, Mark

COVER, CONTENTS, NOTES, SYMBOLS = "Cover", "Contents", "Notes", "Symbols"
HEAD = 5  # the row of a table's headings, from 0: title, what the sheet is, what it counts, source, the way back
# Whatever a cell begins with, it is text. The library writes into the options: each book gets a copy, so that the same
# figures make the same bytes.
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "default_format_properties": {"font_name": "Arial", "font_size": 12, "valign": "top"},
}  # fmt: skip
_STYLE = {"style": None, "autofilter": False}
_FORMATS = {
    "title": {"bold": True, "font_size": 16}, "head": {"bold": True, "text_wrap": True, "bottom": 1},
    "number head": {"bold": True, "text_wrap": True, "bottom": 1, "align": "right"},
    "text": {"text_wrap": True}, "words": {}, "mark": {"align": "right"},
    "whole": {"num_format": "#,##0", "align": "right"}, "decimal": {"num_format": "#,##0.0", "align": "right"},
    "link": {"font_color": "#0000EE", "underline": 1},
}  # fmt: skip

_MANY = 3  # notes in a row that stand in one mark
_LINE = 16.0  # points of one line of text
_TITLE = 24.0  # points of the row of a title
_BOLD = "wide"  # by so much are the words of a heading, which are bold, longer
_LETTERS = 1.15  # that fit into one unit of a column's width

Styles = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """A table with what stands around it: the lines above it, and the numbers of its notes."""

    table: FigureTable
    sheet: str
    counted: str
    source: str
    notes: tuple[int, ...]

    @property
    def title(self) -> str:
        """The title with its marks of notes."""
        return f"{self.sheet}: {self.table.title}{note_marks(self.notes)}"


def note_marks(numbers_: Sequence[int]) -> str:
    """The marks of notes behind a title, each by itself; of three and more in a row the first and last are named."""
    runs: list[list[int]] = []
    for number in numbers_:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    marks = (
        [f"notes {run[0]} to {run[-1]}"] if len(run) >= _MANY else [f"note {number}" for number in run] for run in runs
    )
    return "".join(f" [{mark}]" for some in marks for mark in some)


def workbook(cleared: Cleared, release: Release) -> bytes:
    """The workbook of what was cleared of one analysis, as bytes of an .xlsx file."""
    notes: list[str] = [sentence_case(note) for note in cleared.notes]
    sheets = sheet_names(cleared)
    told = [_tell(cleared, table, sheets[table.name], notes) for table in cleared.tables if table.name in sheets]
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, deepcopy(_OPTIONS)) as book:
        book.set_properties(
            {
                "title": f"{cleared.page.title}: {release.name}", "author": release.title, "comments": LICENCE,
                "created": datetime.combine(release.date, time(), UTC),
            }
        )  # fmt: skip
        styles = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        _cover(book.add_worksheet(COVER), cleared, release, styles)
        _contents(book.add_worksheet(CONTENTS), told, styles)
        _list(book.add_worksheet(NOTES), "Notes", ("Note", "What it says"), list(enumerate(notes, start=1)), styles)
        symbols = [(f"[{mark}]", sentence_case(words)) for mark, words in MARK_WORDS.items() if mark in Mark]
        _list(book.add_worksheet(SYMBOLS), "Symbols", ("Symbol", "What it means"), symbols, styles)
        for number, one in enumerate(told, start=1):
            _table(book.add_worksheet(one.sheet), one, number, warning((one.table,), release), styles)
    return sink.getvalue()


def sheet_names(cleared: Cleared) -> dict[str, str]:
    """Table -> the sheet that it stands on in the workbook of its analysis; tables without a figure have none."""
    shown = [table.name for table in cleared.tables if table.figures]
    return {name: f"Table {number}" for number, name in enumerate(shown, start=1)}


def _tell(cleared: Cleared, table: FigureTable, sheet: str, notes: list[str]) -> _Told:
    """What stands around a table; its notes go into `notes`, each once, and it keeps their numbers."""
    sections = [section for page in cleared.pages for section in page.sections if section.table == table.name]
    said = [
        f"{sentence_case(m.label)} Who counts: {m.population.label}. How far it had gone: {m.status}. "
        f"Definition: {m.definition}. {rounding_words(m.rounding)}".strip()
        for m in dict.fromkeys(figure.measure for figure in table.figures)
    ]
    ranges = (numbers.widest(figure) for figure in table.figures)
    kinds = dict.fromkeys(sentence_case(f"Ranges: {numbers.interval_words(i)}") for i in ranges if i is not None)
    said += kinds
    said += [sentence_case(words) for section in sections for words in (*section.breaks, *section.not_known)]
    for words in said:
        if words not in notes:
            notes.append(words)
    areas = {figure.area for figure in table.figures}
    only = areas.pop() if len(areas) == 1 else ""
    where = "" if not only else ", all areas together" if only == POOLED else f", {area_words(only, table)}"
    units = ", ".join(dict.fromkeys(figure.measure.unit.value for figure in table.figures))
    source = sections[0].source if sections else next(iter(table.figures)).measure.source
    until = f"The data ends on {day_words(latest(table.figures).end)}"
    return _Told(
        table, sheet, f"{capital(units)}{where}. {until}.", sentence_case(f"Source: {source}"),
        tuple(sorted({notes.index(words) + 1 for words in said})),
    )  # fmt: skip


def _cover(page: Any, cleared: Cleared, release: Release, styles: Styles) -> None:
    said = warning(cleared.tables, release)
    lines = [
        *([f"{said}."] if said else []),
        *(f"{notice}." for notice in release.notices),
        cleared.page.lead,
        f"Release: {release.name}, of {release.title}. Published on {day_words(release.date)}.",
        f"The data ends on {day_words(release.data_until)}.",
        f"Who sent data: {', '.join(release.agencies)}." if release.agencies else "Who sent data: others published it.",
        f"How it was checked before publication: {sentence_case(release.policy)} Entry {cleared.entry} of the ledger, "
        f"{cleared.entry_hash[:16]}, holds these tables.",
        f"Questions: {release.contact}" if release.contact else "Questions: ask who publishes this release.",
        f"Licence: {LICENCE}.",
        f"Each sheet named Table holds one table. What it counts is in the sheet {NOTES}. Where a number cannot be "
        f"shown, a symbol in square brackets stands in its place: see the sheet {SYMBOLS}. A symbol is never nought.",
    ]
    _begin(page, cleared.page.title, styles, 100)
    for row, words in enumerate(lines, start=1):
        _tall(page, row, [(words, 100)])
        page.write_string(row, 0, plain(words), styles["text"])
    page.write_url(len(lines) + 1, 0, f"internal:'{CONTENTS}'!A1", styles["link"], "Contents")


def _begin(page: Any, title: str, styles: Styles, *widths: int) -> None:
    page.hide_gridlines(2)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.set_row(0, _TITLE)
    page.write_string(0, 0, plain(title), styles["title"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _tall(page: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its longest cell, (words, width of its column), takes: not every program does so itself."""
    most = max((len(textwrap.wrap(words, max(1, int(width * _LETTERS)))) for words, width in cells), default=1)
    if most > 1:
        page.set_row(row, _LINE * most)


def _contents(page: Any, told: Sequence[_Told], styles: Styles) -> None:
    """The list of sheets, each a link."""
    _begin(page, "Contents", styles, 16, 90, 30)
    page.write_string(1, 0, "This sheet holds one table: every sheet of this workbook, with its title.")
    rows = [(NOTES, "What each table counts, and what is not known", ""), (SYMBOLS, "What stands for no number", "")]
    rows += [(one.sheet, one.table.title, f"{one.table.name}.csv") for one in told]
    _mark_up(page, 2, ("Sheet", "Title", "The same as a file"), len(rows), "contents", styles)
    for row, (sheet, title, file) in enumerate(rows, start=3):
        page.write_url(row, 0, f"internal:'{sheet}'!A1", styles["link"], sheet)
        _tall(page, row, [(title, 90)])
        page.write_string(row, 1, plain(title), styles["text"])
        page.write_string(row, 2, file or "none", styles["words"])
    page.freeze_panes(3, 1)


def _list(page: Any, title: str, heads: tuple[str, str], rows: Sequence[tuple[object, str]], styles: Styles) -> None:
    _begin(page, title, styles, 12, 110)
    page.write_string(1, 0, "This sheet holds one table.")
    _mark_up(page, 2, heads, len(rows), title.lower(), styles)
    for row, (name, words) in enumerate(rows, start=3):
        _tall(page, row, [(words, 110)])
        page.write_string(row, 0, f"note {name}" if isinstance(name, int) else str(name), styles["words"])
        page.write_string(row, 1, plain(words), styles["text"])
    page.freeze_panes(3, 1)


def _table(page: Any, told: _Told, number: int, said: str, styles: Styles) -> None:
    """One sheet: lines above, then the table, its headings frozen with the columns that say what a row is about."""
    sheet = lay_out(told.table)
    _begin(page, told.title, styles, *(column.width for column in sheet.columns))
    about = "This sheet holds one table. Symbols in square brackets are explained in the sheet Symbols, notes in Notes."
    for row, words in enumerate((f"{said}. {about}" if said else about, told.counted, told.source), start=1):
        page.write_string(row, 0, plain(words), styles["words"])
    page.write_url(4, 0, f"internal:'{CONTENTS}'!A1", styles["link"], "Back to the contents")
    heads = tuple(column.heading for column in sheet.columns)
    wide = {place for place, column in enumerate(sheet.columns) if place >= sheet.words and column.heading != "Notes"}
    _tall(page, HEAD, [(f"{column.heading} {_BOLD}", column.width) for column in sheet.columns])
    _mark_up(page, HEAD, heads, len(sheet.rows), f"table_{number}", styles, wide)
    _cells(page, sheet, styles)
    page.freeze_panes(HEAD + 1, sheet.words)


def _cells(page: Any, sheet: Sheet, styles: Styles) -> None:
    for row, cells in enumerate(sheet.rows, start=HEAD + 1):
        told = zip(cells, sheet.columns, strict=True)
        _tall(page, row, [(cell, column.width) for cell, column in told if isinstance(cell, str)])
        for place, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            if not isinstance(cell, str):
                page.write_number(row, place, cell, styles["decimal" if column.kind == DECIMAL else "whole"])
            elif place < sheet.words or column.heading == "Notes":
                page.write_string(row, place, cell, styles[WORDS])
            else:
                page.write_string(row, place, cell, styles["mark"])


def _mark_up(
    page: Any,
    row: int,
    heads: Sequence[str],
    rows: int,
    name: str,
    styles: Styles,
    right: Collection[int] = (),
) -> None:
    """Mark up a range as a table with these headings, so that a screen reader finds them."""
    columns = [
        {"header": heading, "header_format": styles["number head" if place in right else "head"]}
        for place, heading in enumerate(heads)
    ]
    page.add_table(row, 0, row + max(rows, 1), len(heads) - 1, {**_STYLE, "name": name, "columns": columns})
