"""The table beside each chart, as HTML that a screen reader can walk: caption, scoped headers, marks written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from sightline.render import numbers
from sightline.render.control import SIGNAL
from sightline.render.funnel import base_words
from sightline.render.grid import ONE, Code, Grid, capital, for_table, layout
from sightline.standard.drafts import ChartKind, FigureTable, Section
from sightline.standard.figures import Dimension, Figure
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


def _header(grid: Grid, more: Sequence[str]) -> str:
    unit = numbers.unit_words(grid.unit)
    columns = [column.label for column in grid.series] if grid.series != (ONE,) else [capital(unit)]
    columns += more
    cells = "".join(f'<th scope="col" class="n">{escape(words)}</th>' for words in columns)
    return f'<thead><tr><th scope="col">{escape(grid.row_words)}</th>{cells}</tr></thead>'


def _row(grid: Grid, row: Code, more: Sequence[Column]) -> str:
    cells = "".join(cell_html(grid.at(row, column)) for column in grid.series)
    cells += "".join(f'<td class="n">{escape(column.words(grid.at(row)))}</td>' for column in more)
    return f'<tr><th scope="row">{escape(row.label)}</th>{cells}</tr>'


@dataclass(frozen=True, slots=True)
class Column:
    """One more column: its head, and what it says of a figure."""

    head: str
    words: Callable[[Figure | None], str]


def more_columns(table: FigureTable, kind: ChartKind, figures: Sequence[Figure | None]) -> list[Column]:
    """What a funnel or a control chart draws beside its values: what each is a rate of, its limits, its signal."""
    if kind not in (ChartKind.FUNNEL, ChartKind.CONTROL):
        return []
    known = [figure for figure in figures if figure is not None]
    columns: list[Column] = []
    if kind is ChartKind.CONTROL:
        signals = [dimension for dimension in table.dimensions if dimension.code == SIGNAL]
        columns += [Column(capital(one.label), partial(_signal_words, one)) for one in signals]
    elif any(figure.denominator for figure in known):
        columns.append(Column(base_words(known[0].measure.unit), _base))
    levels = sorted({limit.level for figure in known for limit in numbers.limits(figure)})
    return columns + [Column(_level_head(level), partial(_limit_words, level)) for level in levels]


def _signal_words(dimension: Dimension, figure: Figure | None) -> str:
    code = figure.code(SIGNAL) if figure is not None and figure.value is not None else None
    return dimension.label_of(code) if code else ""


def _base(figure: Figure | None) -> str:
    return "" if figure is None or figure.denominator is None else numbers.written(figure.denominator)


def _level_head(level: float) -> str:
    return "Middle" if level == 0 else f"Where {numbers.out_of(level)} would lie"


def _limit_words(level: float, figure: Figure | None) -> str:
    found = [limit for limit in numbers.limits(figure) if limit.level == level] if figure is not None else []
    if not found or figure is None:
        return ""
    step = min(numbers.step_of(figure), 1.0)
    lower, upper = (numbers.written(end, step) for end in (found[0].lower, found[0].upper))
    return lower if level == 0 else f"{lower} to {upper}"


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
    kind = section.chart.kind
    wide = kind in (ChartKind.FUNNEL, ChartKind.CONTROL)  # with columns of its own, which are of one period
    grid = layout(table, section.chart.x, None) if wide else for_table(table, section.chart)
    caption = f"{anchor or section.name}-table"
    unit = numbers.unit_words(grid.unit)
    held = f", {grid.fixed}" if grid.fixed else ""
    shown = [grid.at(row, column) for row in grid.xs for column in grid.series]
    more = more_columns(table, kind, shown)
    body = "".join(_row(grid, row, more) for row in grid.xs)
    head = _header(grid, [column.head for column in more])
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{escape(caption)}">'
        f'<table><caption id="{escape(caption)}">{escape(table.title)} '
        f'<span class="unit">({escape(unit + held)})</span></caption>{head}<tbody>{body}</tbody></table></div>'
        f"{key_html(marks_in(shown))}{_ranges_note(grid)}"
    )
