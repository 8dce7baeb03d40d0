"""The table beside each chart, as HTML that a screen reader can walk: caption, scoped headers, marks written out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sightline.render import numbers
from sightline.render.grid import ONE, Code, Grid, capital, for_table
from sightline.standard.drafts import FigureTable, Section
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

NO_FIGURE = "no figure"


def cell_html(figure: Figure | None) -> str:
    """One cell: the number with its range and any mark beside it, or the mark that stands in its place."""
    if figure is None:
        return f'<td class="n none">{NO_FIGURE}</td>'
    mark = _mark_html(figure.mark) if figure.mark is not None else ""
    if figure.value is None:
        return f'<td class="n">{mark}</td>'
    between = numbers.range_words(figure)
    spread = f' <span class="range">({between})</span>' if between else ""
    beside = f" {mark}" if mark else ""
    return f'<td class="n">{numbers.number(figure)}{spread}{beside}</td>'


def _mark_html(mark: Mark) -> str:
    return f'<abbr title="{escape(numbers.mark_words(mark))}">[{mark}]</abbr>'


def _header(grid: Grid) -> str:
    unit = numbers.unit_words(grid.unit)
    columns = [column.label for column in grid.series] if grid.series != (ONE,) else [capital(unit)]
    cells = "".join(f'<th scope="col" class="n">{escape(words)}</th>' for words in columns)
    return f'<thead><tr><th scope="col">{escape(grid.row_words)}</th>{cells}</tr></thead>'


def _row(grid: Grid, row: Code) -> str:
    cells = "".join(cell_html(grid.at(row, column)) for column in grid.series)
    return f'<tr><th scope="row">{escape(row.label)}</th>{cells}</tr>'


def marks_in(figures: Sequence[Figure | None]) -> tuple[Mark, ...]:
    """The marks that occur, in the order of the standard list."""
    present = {figure.mark for figure in figures if figure is not None and figure.mark is not None}
    return tuple(mark for mark in Mark if mark in present)


def key_html(marks: Sequence[Mark]) -> str:
    """The key printed under a table: each mark that occurs in it, written out. Empty where none does."""
    if not marks:
        return ""
    words = "; ".join(f"[{mark}] {numbers.mark_words(mark)}" for mark in marks)
    return f'<p class="key">{escape(words)}. A mark does not stand for nought.</p>'


def _ranges_note(grid: Grid) -> str:
    found = {numbers.interval_words(i) for f in grid.cells.values() if (i := numbers.widest(f)) is not None}
    return f'<p class="key">In brackets: {escape("; ".join(sorted(found)))}.</p>' if found else ""


def table_html(section: Section, table: FigureTable, anchor: str | None = None) -> str:
    """The table beside a section's chart. Rows are the chart's `x`; columns its series, or the periods.

    `anchor` makes the id of the caption unique on the page; it defaults to the section's name.
    """
    grid = for_table(table, section.chart)
    caption = f"{anchor or section.name}-table"
    unit = numbers.unit_words(grid.unit)
    held = f", {grid.fixed}" if grid.fixed else ""
    body = "".join(_row(grid, row) for row in grid.xs)
    shown = [grid.at(row, column) for row in grid.xs for column in grid.series]
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{escape(caption)}">'
        f'<table><caption id="{escape(caption)}">{escape(table.title)} '
        f'<span class="unit">({escape(unit + held)})</span>'
        f"</caption>{_header(grid)}<tbody>{body}</tbody></table></div>{key_html(marks_in(shown))}{_ranges_note(grid)}"
    )
