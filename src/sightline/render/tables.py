"""The table beside each chart, as HTML that a screen reader can walk: caption, scoped headers, marks written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

from sightline.render import numbers
from sightline.render.control import SIGNAL
from sightline.render.curve import day_of
from sightline.render.funnel import base_words
from sightline.render.grid import ONE, Code, Grid, capital, for_table, layout
from sightline.render.paths import days_of
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Section
from sightline.standard.figures import Dimension, Figure
from sightline.standard.units import Mark, Unit

NO_FIGURE = "no figure"
_FOLDED = 15  # a curve of more days than this shows some of them, and all of them folded
_SHOWN = 8  # of those days, about


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


def table_html(
    section: Section, table: FigureTable, anchor: str | None = None, beside: FigureTable | None = None
) -> str:
    """The table beside a section's chart. Rows are the chart's `x`; columns its series, or the periods.

    A flow has a row for each step; a curve of many days shows some of them, and all of them folded below. `anchor`
    makes the id of the caption unique on the page; it defaults to the section's name. `beside` as for the chart.
    """
    chart = section.chart
    # With columns of its own, which are of one period.
    wide = chart.kind in (ChartKind.FUNNEL, ChartKind.CONTROL) or beside is not None
    grid = layout(table, chart.x, None) if wide else for_table(table, chart)
    shown = [grid.at(row, column) for row in grid.xs for column in grid.series]
    more = more_columns(table, chart.kind, shown)
    if beside is not None:
        more.append(Column(f"{capital(numbers.unit_words(Unit.DAY))} that half took", partial(_half, chart, beside)))
    caption = f"{anchor or section.name}-table"
    notes = f"{key_html(marks_in(shown))}{_ranges_note(grid)}"
    if chart.kind is ChartKind.FLOW:
        return _framed(table, grid, caption, _steps_html(table, grid, chart), section) + notes
    if chart.kind is not ChartKind.CURVE:
        return _framed(table, grid, caption, _grid_html(grid, more), section) + notes
    grid = replace(grid, xs=tuple(sorted(grid.xs, key=lambda x: day_of(x.code))))
    few = some_days(grid, [day_of(at) for at, _ in chart.breaks])
    whole = _framed(table, grid, f"{caption}-all" if few else caption, _grid_html(grid, more), section)
    if not few:
        return whole + notes
    first = _framed(table, grid, caption, _grid_html(replace(grid, xs=few), more), section, "some of the days")
    return f"{first}<details><summary>All {len(grid.xs)} days</summary>{whole}</details>{notes}"


def _framed(table: FigureTable, grid: Grid, caption: str, rows: str, of: Section, which: str = "") -> str:
    """A table in a frame that scrolls, under its caption. Two charts of a page may show one table.

    So that a screen reader tells their frames apart, it hears the chart's title too where the table has another.
    """
    more = "" if of.title == table.title else f'<span class="hide">: {escape(of.title)}</span>'
    held = ", ".join(words for words in (numbers.unit_words(grid.unit), grid.fixed, which) if words)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{escape(caption)}">'
        f'<table><caption id="{escape(caption)}">{escape(table.title)} '
        f'<span class="unit">({escape(held)})</span>{more}</caption>{rows}</table></div>'
    )


def _grid_html(grid: Grid, more: Sequence[Column]) -> str:
    body = "".join(_row(grid, row, more) for row in grid.xs)
    return f"{_header(grid, [column.head for column in more])}<tbody>{body}</tbody>"


def _steps_html(table: FigureTable, grid: Grid, chart: Chart) -> str:
    """A row for each step of a flow that has a figure."""
    heads = [grid.row_words, table.dimension(chart.series or "").label]
    cells = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    unit = escape(capital(numbers.unit_words(grid.unit)))
    body = "".join(
        f'<tr><th scope="row">{escape(x.label)}</th><td>{escape(to.label)}</td>{cell_html(figure)}</tr>'
        for x in grid.xs
        for to in grid.series
        if (figure := grid.at(x, to)) is not None
    )
    return f'<thead><tr>{cells}<th scope="col" class="n">{unit}</th></tr></thead><tbody>{body}</tbody>'


def some_days(grid: Grid, limits: Sequence[float]) -> tuple[Code, ...]:
    """Some days of a long grid, which has them in order; none of a short one.

    They are the days with a number; of many of these, some evenly apart, the last, and the last up to each limit.
    """
    if len(grid.xs) <= _FOLDED:
        return ()
    numbered = [x for x in grid.xs if any((f := grid.at(x, one)) and f.value is not None for one in grid.series)]
    if 0 < len(numbered) <= _FOLDED:
        return tuple(numbered)
    days = {day_of(x.code): x for x in numbered or grid.xs}
    wanted = [max(days) * place / _SHOWN for place in range(_SHOWN + 1)] + list(limits)
    kept = {max((day for day in days if day <= want), default=min(days)) for want in wanted}
    return tuple(x for day, x in days.items() if day in kept)


def _half(chart: Chart, beside: FigureTable, figure: Figure | None) -> str:
    found = days_of(figure, chart, beside) if figure is not None else None
    if found is None:
        return ""
    between = numbers.range_words(found)
    return f"{numbers.labelled(found)}{f' ({between})' if between else ''}"
