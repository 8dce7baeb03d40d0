"""Ranges: a dot for each value on a line or bar for its range, its words beside it, rows in the order of the table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.render import keys, numbers
from sightline.render.canvas import (
    GRID,
    LEADING,
    NARROW,
    PALETTE,
    POINT,
    QUIET,
    SMALL,
    Canvas,
    Spec,
    colours,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.frame import nice_ticks, tick_labels
from sightline.render.grid import WHOLES, Grid, capital
from sightline.render.rows import Bar, break_words, draw_breaks, gaps, reach
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import MISSING, Figure, Interval

UNKNOWN = "#e3ecf5"  # of bounds for what was not recorded: anywhere in it the number might lie
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_THICK = 22.0
_EDGE = 8.0  # pixels beside the plot on a phone, for the half of a dot that stands at its edge
_TICK = 55.0  # pixels between two ticks at least


@dataclass(frozen=True, slots=True)
class _Look:
    """How the rows are laid out at one width, in pixels."""

    total: float
    left: float  # to the left of the plot
    right: float
    beside: bool  # a row's words stand to its left, its number to its right; else both above it
    block: bool  # a heading above the rows of each code


@dataclass(slots=True)
class _Stack:
    """The rows as they are stacked, and the words about them."""

    y: float
    placed: list[Bar]
    heads: list[tuple[float, float, str]]
    names: list[tuple[float, float, str]]
    focused: list[tuple[float, float, str]]  # names of the row in focus
    values: list[tuple[float, float, str]]
    breaks: list[tuple[float, list[str]]]


def ranges(grid: Grid, chart: Chart, width: float) -> Canvas:
    """A row for each code of the grid and, with series, one for each of these in it."""
    grid, reference = _reference(grid, chart)
    look = _look(grid, width)
    stack = _stacked(grid, chart, look)
    head = 30 + (LEADING + 4 if reference else 0)
    plot = width - look.left - look.right
    canvas = Canvas(ChartKind.RANGES, plot, stack.y, left=look.left, right=look.right, top=head + LEADING, bottom=4)
    shown = [bar.figure for bar in stack.placed] + ([reference[1]] if reference else [])
    ticks = _ticks(shown, max(2, int(plot / _TICK)))
    apart = look.block or not look.beside
    spans = [(bar.top, bar.bottom) for bar in stack.placed] if apart else [(0.0, canvas.height)]
    _axis(canvas, ticks, numbers.unit_words(grid.unit), head, spans)
    gaps(canvas, stack.placed)
    _draw(canvas, stack.placed, _scale(ticks), _colours(grid, chart), [code.code for code in grid.series])
    if reference:
        _line(canvas, *reference, ticks, spans)
    canvas.text("row-words", stack.names, align="right" if look.beside else "left")
    canvas.text("focus-words", stack.focused, align="right" if look.beside else "left", weight="bold")
    canvas.text("block-words", stack.heads, weight="bold")
    canvas.text("numbers", stack.values, align="left" if look.beside else "right")
    draw_breaks(canvas, stack.breaks)
    keys.add(canvas, _key([bar.figure for bar in stack.placed if bar.figure is not None]), "range-key")
    return canvas


def _ticks(figures: Sequence[Figure | None], about: int) -> tuple[float, ...]:
    """Round values from nought to the highest end; from the lowest, in even steps, where one lies below nought."""
    highest = max((reach(figure) for figure in figures), default=1.0)
    shown = [figure for figure in figures if figure is not None and figure.value is not None]
    lowest = min((end for figure in shown for end in _ends(figure)), default=0.0)
    if lowest >= 0:
        return nice_ticks(highest, about)
    highest = max(highest, 0.0)
    step = nice_ticks(highest - lowest, about)[1]
    return tuple(step * place for place in range(math.floor(lowest / step), math.ceil(highest / step) + 1))


def _ends(figure: Figure) -> list[float]:
    """The value and the lower ends of its own ranges."""
    return [figure.value or 0.0, *(interval.lower for interval in numbers.own_intervals(figure))]


def _along(value: float, ticks: Sequence[float], width: float) -> float:
    """How many pixels from the left a value lies."""
    return (value - ticks[0]) / (ticks[-1] - ticks[0]) * width


def _key(figures: Sequence[Figure]) -> list[keys.Entry]:
    """What the bar is for and what the line in it, where a row has both; else the note by the chart says it."""
    both = [figure for figure in figures if (widest := numbers.widest(figure)) and widest.kind == MISSING]
    lines = sorted({(i.level, numbers.doubt(i.kind)) for figure in both for i in [_known(figure)] if i})
    if not lines:
        return []
    said = [
        keys.Entry(f"Line: {numbers.written(level * 100)}% range for {words}", line=PALETTE[0])
        for level, words in lines
    ]
    return [keys.Entry("Pale bar: all that it could be, for what was not recorded", box=UNKNOWN, edge=1), *said]


def _reference(grid: Grid, chart: Chart) -> tuple[Grid, tuple[str, Figure] | None]:
    """England, or all areas together, as a line across the rows where it stands beside its parts and has a value."""
    whole = next((code for code in grid.xs if chart.x == "area" and code.code in WHOLES), None)
    figure = grid.at(whole, grid.series[0]) if whole is not None else None
    if whole is None or figure is None or figure.value is None or len(grid.series) > 1 or len(grid.xs) == 1:
        return grid, None
    return replace(grid, xs=tuple(code for code in grid.xs if code is not whole)), (whole.label, figure)


def words(figure: Figure | None, room: float) -> list[str]:
    """The number with its range, in lines no wider than `room`: "12% (10 to 14)". None where a mark stands for it."""
    if figure is None or figure.value is None:
        return []
    value, between = numbers.labelled(figure), numbers.range_words(figure)
    if not between:
        return [value]
    whole = f"{value} ({between})"
    return [whole] if text_width(whole) <= room else [value, *wrap(f"({between})", room)]


def _look(grid: Grid, width: float) -> _Look:
    block = len(grid.series) > 1
    if width <= NARROW:
        return _Look(width, _EDGE, _EDGE, beside=False, block=block)
    labels = grid.series if block else grid.xs
    widest = max((text_width(line) for code in labels for line in wrap(code.label, width * 0.34)), default=0)
    most = max((text_width(line) for f in grid.cells.values() for line in words(f, width * 0.37)), default=0)
    return _Look(width, widest + 12, most + 14, beside=True, block=block)


def _stacked(grid: Grid, chart: Chart, look: _Look) -> _Stack:
    stack = _Stack(0.0, [], [], [], [], [], [])
    for code in grid.xs:
        for said in break_words(chart, code):
            lines = wrap(said, look.total, SMALL)
            stack.y += 8 + LEADING * len(lines)
            stack.breaks.append((stack.y, lines))
            stack.y += 10
        if look.block:
            lines = wrap(code.label, look.total, bold=True)
            stack.heads += [(-look.left, stack.y + 10 + LEADING * row, line) for row, line in enumerate(lines)]
            stack.y += LEADING * len(lines) + 4
        for column in grid.series:
            label, figure = column.label if look.block else code.label, grid.at(code, column)
            key = column.code if look.block else code.code
            (_beside if look.beside else _above)(stack, look, label, figure, key, key == chart.focus)
        stack.y += 12 if look.block else 2
    return stack


def _beside(stack: _Stack, look: _Look, label: str, figure: Figure | None, key: str, focus: bool) -> None:
    """A row with its words to the left and its number to the right."""
    names = wrap(label, look.left - 12, bold=focus)
    said = words(figure, look.right - 14)
    tall = max(_THICK, LEADING * max(len(names), len(said)) + 4)
    middle = stack.y + tall / 2
    plot = look.total - look.left - look.right
    stack.placed.append(Bar(middle - _THICK / 2 + 1, middle + _THICK / 2 - 1, key, figure))
    for into, lines, x in ((stack.focused if focus else stack.names, names, -12.0), (stack.values, said, plot + 14)):
        first = middle - LEADING * (len(lines) - 1) / 2
        into += [(x, first + LEADING * row, line) for row, line in enumerate(lines)]
    stack.y += tall


def _above(stack: _Stack, look: _Look, label: str, figure: Figure | None, key: str, focus: bool) -> None:
    """A row under its words, its number at their end, or below them where there is no room."""
    said = words(figure, look.total)
    names = wrap(label, look.total, bold=focus)
    if len(said) == 1 and text_width(names[-1], bold=focus) + text_width(said[0]) + 16 <= look.total:
        stack.values.append((look.total - look.left, stack.y + 10 + LEADING * (len(names) - 1), said[0]))
    else:
        names += said
    into = stack.focused if focus else stack.names
    into += [(-look.left, stack.y + 10 + LEADING * row, line) for row, line in enumerate(names)]
    stack.y += LEADING * len(names) + 2
    stack.placed.append(Bar(stack.y, stack.y + _THICK - 2, key, figure))
    stack.y += _THICK + 4


def _colours(grid: Grid, chart: Chart) -> Mapping[str, str]:
    """The colour of each row: of its series, or of its code where there is one series."""
    if len(grid.series) > 1:
        names = [code.code for code in grid.series]
        return dict(zip(names, colours(names, chart.focus or None), strict=True))
    return {code.code: POINT if chart.focus and code.code != chart.focus else PALETTE[0] for code in grid.xs}


def _axis(canvas: Canvas, ticks: Sequence[float], unit: str, head: float, spans: Sequence[tuple[float, float]]) -> None:
    """Grid lines down the rows but not through their words, their numbers above, and the unit above those."""
    at, nought = [_along(tick, ticks, canvas.width) for tick in ticks], _along(0.0, ticks, canvas.width)
    canvas.rules("grid", [(x, top, x, bottom) for x in at if x != nought for top, bottom in spans], colour=GRID)
    canvas.rules("nought", [(nought, top, nought, bottom) for top, bottom in spans])
    canvas.rules("steps", [(x, -5, x, 0) for x in at], colour=QUIET)
    labels = list(zip(at, tick_labels(ticks), strict=True))
    canvas.text("ticks", [(x, -14, said) for x, said in labels[1:-1]], align="center", size=SMALL, colour=QUIET)
    edge = min(canvas.left, canvas.right, 8.0)
    last = text_width(labels[-1][1], SMALL) / 2
    first = max(0.0, text_width(labels[0][1], SMALL) / 2 - canvas.left)
    canvas.text("tick-first", [(first, -14, labels[0][1])], align="center", size=SMALL, colour=QUIET)
    canvas.text(
        "tick-last", [(canvas.width + min(edge, last), -14, labels[-1][1])], align="right", size=SMALL, colour=QUIET
    )
    canvas.text(
        "unit",
        [(-canvas.left if canvas.left == _EDGE else 0, -head - LEADING / 2 + 2, capital(unit))],
        size=SMALL,
        colour=QUIET,
    )


def _line(
    canvas: Canvas, label: str, figure: Figure, ticks: Sequence[float], spans: Sequence[tuple[float, float]]
) -> None:  # fmt: skip
    """The reference: a line down all rows, with its words above the scale."""
    at = _along(figure.value or 0.0, ticks, canvas.width)
    drawn = [(at, -26, at, -2), *((at, top - 2, at, bottom + 2) for top, bottom in spans)]
    canvas.rules("reference", drawn, width=1.5, dash=(3, 3))
    said = f"{label} {numbers.labelled(figure)}"
    half = text_width(said, SMALL, bold=True) / 2
    low, high = -canvas.left + half, canvas.width + canvas.right - half
    canvas.text("reference-words", [(min(max(at, low), high), -36, said)], align="center", size=SMALL, weight="bold")


def _scale(ticks: Sequence[float]) -> Spec:
    """Values along the ticks, without an axis of its own."""
    domain = [ticks[0], ticks[-1]]
    return {"type": "quantitative", "scale": {"domain": domain, "nice": False, "zero": True}, "axis": None}


def _draw(canvas: Canvas, placed: Sequence[Bar], x: Spec, tints: Mapping[str, str], series: Sequence[str]) -> None:
    y: Spec = {"type": "quantitative", "scale": None, "axis": None}
    tint = {"field": "colour", "type": "nominal", "scale": None}
    shown = [(bar, bar.figure) for bar in placed if bar.figure is not None and bar.figure.value is not None]
    unknown = [(bar, i) for bar, figure in shown for i in [numbers.widest(figure)] if i and i.kind == MISSING]
    known = [(bar, i) for bar, figure in shown for i in [_known(figure)] if i]
    across = {"x": {"field": "lower", **x}, "x2": {"field": "upper"}, "y": {"field": "y", **y}}
    canvas.add(
        "unknown", [_span(bar, i, tints) | {"y": bar.middle - 7, "y2": bar.middle + 7} for bar, i in unknown],
        {"type": "rect", "fill": UNKNOWN, "strokeWidth": 1}, across | {"y2": {"field": "y2"}, "stroke": tint},
    )  # fmt: skip
    canvas.add(
        "known", [_span(bar, i, tints) | {"y": bar.middle} for bar, i in known],
        {"type": "rule", "strokeWidth": 4}, across | {"color": tint},
    )  # fmt: skip
    ends = [
        {"at": at, "y": bar.middle - 6, "y2": bar.middle + 6, "colour": tints[bar.series]}
        for bar, i in known
        for at in (i.lower, i.upper)
    ]
    cap = {"x": {"field": "at", **x}, "y": {"field": "y", **y}, "y2": {"field": "y2"}, "color": tint}
    canvas.add("known-ends", ends, {"type": "rule", "strokeWidth": 2}, cap)
    shapes = {code: _SHAPES[n % len(_SHAPES)] for n, code in enumerate(series)}
    dots = [
        {
            "value": figure.value, "y": bar.middle, "colour": tints[bar.series],
            "shape": shapes.get(bar.series, _SHAPES[0]),
        }
        for bar, figure in shown
    ]  # fmt: skip
    dot = {"type": "point", "filled": True, "size": 130, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 1.5}
    shape = {"field": "shape", "type": "nominal", "scale": None}
    canvas.add(
        "dots", dots, dot, {"x": {"field": "value", **x}, "y": {"field": "y", **y}, "fill": tint, "shape": shape}
    )


def _span(bar: Bar, interval: Interval, tints: Mapping[str, str]) -> dict[str, object]:
    return {"lower": interval.lower, "upper": interval.upper, "colour": tints[bar.series]}


def _known(figure: Figure) -> Interval | None:
    """The widest range that does not bound what was not recorded."""
    own = (interval for interval in numbers.own_intervals(figure) if interval.kind != MISSING)
    return max(own, key=lambda interval: interval.upper - interval.lower, default=None)
