"""Lines over time: labels at the line ends, gaps where a number is withheld, and a rule where a series breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.render import numbers
from sightline.render.bars import reach
from sightline.render.canvas import (
    CONTEXT,
    GRID,
    INK,
    LEADING,
    NARROW,
    PALETTE,
    QUIET,
    SIZE,
    SMALL,
    UNAVAILABLE,
    WITHHELD,
    Canvas,
    Spec,
    colours,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.grid import Code, Grid, capital
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

_TALL = 300
_SHAPES = ("circle", "square", "triangle-up", "diamond")  # never colour alone


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where each period stands, in pixels, and where the scale of values ends."""

    at: tuple[float, ...]
    end: float
    ticks: tuple[float, ...]
    height: float

    def down(self, value: float) -> float:
        """The height of a value, in pixels from the top."""
        return self.height * (1 - value / self.end)


def nice_ticks(highest: float, about: int = 5) -> tuple[float, ...]:
    """Round values from 0 to at or above `highest`, about that many of them."""
    if highest <= 0:
        return (0.0, 1.0)
    rough = highest / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough)
    if highest >= about:
        step = max(1.0, math.ceil(step))
    return tuple(step * place for place in range(math.ceil(highest / step) + 1))


def places(xs: Sequence[Code], width: float) -> tuple[float, ...]:
    """Pixels across for each code: by date where every code is a period, else evenly; half a step free at the left."""
    if len(xs) < 2:
        return tuple(width / 2 for _ in xs)
    days = [code.period.end.toordinal() for code in xs if code.period]
    marks = [float(day) for day in days] if len(days) == len(xs) and len(set(days)) == len(xs) else list(range(len(xs)))
    inset = min(18.0, width / 12)
    span = width - 2 * inset
    return tuple(inset + span * (mark - marks[0]) / (marks[-1] - marks[0]) for mark in marks)


def tick_words(xs: Sequence[Code]) -> tuple[str, list[str]]:
    """The words that every label starts with, and what is left of each: ("Year to March", ["2023", "2024"])."""
    split = [code.label.split() for code in xs]
    shared = 0
    while len(xs) > 1 and all(len(words) > shared + 1 and words[shared] == split[0][shared] for words in split):
        shared += 1
    head = " ".join(split[0][:shared]) if split else ""
    return capital(head), [" ".join(words[shared:]) for words in split]


def breaks_at(chart: Chart, xs: Sequence[Code]) -> list[tuple[int, str]]:
    """Which place each break stands before, and its words."""
    found = {code.code: place for place, code in enumerate(xs)}
    return sorted((found[at], words) for at, words in chart.breaks if at in found)


def runs(values: Sequence[float | None], cuts: Sequence[int]) -> list[list[int]]:
    """The unbroken runs of a series: cut where a value is missing and before each break."""
    result: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        joined = result and result[-1][-1] == place - 1 and place not in cuts
        if joined:
            result[-1].append(place)
        else:
            result.append([place])
    return result


def spread(wanted: Sequence[float], heights: Sequence[float], lowest: float) -> list[float]:
    """Tops for blocks of words, as near as can be to where each is wanted, none overlapping, none below `lowest`."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    tops = [wanted[place] for place in order]
    sizes = [heights[place] for place in order]
    for place in range(1, len(tops)):
        tops[place] = max(tops[place], tops[place - 1] + sizes[place - 1])
    floor = lowest
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], floor - sizes[place])
        floor = tops[place]
    result = [0.0] * len(tops)
    for place, top in zip(order, tops, strict=True):
        result[place] = top
    return result


def line(grid: Grid, chart: Chart, width: float) -> Canvas:
    """One line for each series, time across."""
    drawn = [series for series in grid.series if any(_value(grid.at(x, series)) is not None for x in grid.xs)]
    ticks = nice_ticks(max((reach(figure) for figure in grid.cells.values()), default=1.0))
    tick_labels = [numbers.written(tick, 1 if ticks[-1] >= 5 else 0.1) for tick in ticks]
    left = max(text_width(label, SMALL) for label in tick_labels) + 10
    words_wide = 108 if width <= NARROW else 170
    ends = {series.code: _end_words(grid, series, words_wide) for series in drawn}
    right = max((text_width(row, SIZE, bold=True) for rows in ends.values() for row in rows), default=0) + 14
    plot = width - left - right
    at = places(grid.xs, plot)
    axis = _Axis(at, ticks[-1], ticks, _TALL)
    cuts = breaks_at(chart, grid.xs)
    boards = _break_boards(cuts, at, -left, plot + right)
    head = LEADING * max((len(lines) for *_, lines in boards), default=0)
    canvas = Canvas(ChartKind.LINE, plot, _TALL, left=left, right=right, top=head + 30, bottom=46)
    _frame(canvas, grid, axis, tick_labels)
    said = _missing(canvas, grid, axis)
    _breaks(canvas, boards)
    _lines(canvas, grid, axis, drawn, [place for place, _ in cuts])
    canvas.text("gap-words", said, size=SMALL, halo=True, angle=-90)
    _end_labels(canvas, grid, axis, drawn, ends)
    return canvas


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure is not None else None


def _end_words(grid: Grid, series: Code, width: float) -> list[str]:
    last = [figure for x in grid.xs if (figure := grid.at(x, series)) is not None and figure.value is not None][-1]
    return [*(wrap(series.label, width, bold=True) if series.label else []), numbers.labelled(last)]


def _frame(canvas: Canvas, grid: Grid, axis: _Axis, tick_labels: Sequence[str]) -> None:
    canvas.rules("grid", [(0, axis.down(tick), canvas.width, axis.down(tick)) for tick in axis.ticks[1:]], colour=GRID)
    canvas.rules("nought", [(0, axis.height, canvas.width, axis.height)])
    labels = [(-8.0, axis.down(tick), words) for tick, words in zip(axis.ticks, tick_labels, strict=True)]
    canvas.text("ticks", labels, align="right", size=SMALL, colour=QUIET)
    unit = numbers.unit_words(grid.unit)
    canvas.text("unit", [(-canvas.left, 10 - canvas.top, capital(unit))], size=SMALL, colour=QUIET)
    head, words = tick_words(grid.xs)
    room = min((b - a for a, b in zip(axis.at, axis.at[1:], strict=False)), default=canvas.width)
    every = max(1, math.ceil((max((text_width(word, SMALL) for word in words), default=0) + 6) / max(room, 1)))
    shown = [
        (axis.at[place], axis.height + 16, word)
        for place, word in enumerate(words)
        if (len(words) - 1 - place) % every == 0
    ]
    canvas.rules("steps", [(x, axis.height, x, axis.height + 5) for x in axis.at])
    canvas.text("periods", shown, align="center", size=SMALL)
    canvas.text("period-words", [(0, axis.height + 36, head)], size=SMALL, colour=QUIET)


def _break_boards(
    cuts: Sequence[tuple[int, str]], at: Sequence[float], first: float, last: float
) -> list[tuple[float, float, str, list[str]]]:
    """For each break: where its rule stands, where its words start, how they are aligned, and the words in lines."""
    rules = [(at[0] / 2 if place == 0 else (at[place - 1] + at[place]) / 2) for place, _ in cuts]
    boards: list[tuple[float, float, str, list[str]]] = []
    for number, (x, (_, words)) in enumerate(zip(rules, cuts, strict=True)):
        end = rules[number + 1] - 8 if number + 1 < len(rules) else last
        start = rules[number - 1] + 8 if number else first
        if end - x >= text_width(words, SMALL) + 8 or end - x >= x - start:
            boards.append((x, x + 6, "left", wrap(words, end - x - 6, SMALL)))
        else:
            boards.append((x, x - 6, "right", wrap(words, x - start - 6, SMALL)))
    return boards


def _breaks(canvas: Canvas, boards: Sequence[tuple[float, float, str, list[str]]]) -> None:
    canvas.rules(
        "break", [(x, -8 - LEADING * len(lines), x, canvas.height) for x, _, _, lines in boards], width=1.5, dash=(6, 4)
    )
    for number, (_, x, align, lines) in enumerate(boards):
        placed = [(x, -LEADING * (len(lines) - row), words) for row, words in enumerate(lines)]
        canvas.text(f"break-words-{number}", placed, align=align, size=SMALL)


def _missing(canvas: Canvas, grid: Grid, axis: _Axis) -> list[tuple[float, float, str]]:
    """Draw a hatched strip, the full height, where a number is withheld or not available: it might lie anywhere in it.

    Returns the words for each strip, to be drawn over the lines, where no point stands.
    """
    strips: dict[str, list[tuple[float, float, float, float]]] = {WITHHELD: [], UNAVAILABLE: []}
    words: list[tuple[float, float, str]] = []
    room = min((b - a for a, b in zip(axis.at, axis.at[1:], strict=False)), default=40.0)
    half = min(13.0, room / 2 - 1)
    for x, code in zip(axis.at, grid.xs, strict=True):
        marked: dict[Mark, list[str]] = {}
        for series in grid.series:
            figure = grid.at(code, series)
            if figure is not None and figure.mark is not None and figure.value is None:
                marked.setdefault(figure.mark, []).append(series.label)
        marked.pop(Mark.NOT_APPLICABLE, None)
        for mark in marked:
            fill = UNAVAILABLE if mark is Mark.NOT_AVAILABLE else WITHHELD
            strips[fill].append((x - half, 0.0, x + half, axis.height))
        said = "; ".join(_who(names, len(grid.series)) + numbers.mark_short(mark) for mark, names in marked.items())
        if said:
            points = [axis.down(value) for s in grid.series if (value := _value(grid.at(code, s))) is not None]
            words.append((x, _clear_of(points, text_width(said, SMALL), axis.height), capital(said)))
    canvas.boxes("withheld", strips[WITHHELD], WITHHELD)
    canvas.boxes("unavailable", strips[UNAVAILABLE], UNAVAILABLE)
    return words


def _clear_of(points: Sequence[float], long: float, height: float) -> float:
    """Where upright words that are `long` pixels may start, from the bottom up, so that they cover no point."""
    for start in range(round(height) - 8, round(long), -4):
        if not any(start - long - 10 < point < start + 10 for point in points):
            return float(start)
    return height - 8


def _who(names: Sequence[str], of: int) -> str:
    if len(names) == of:
        return ""
    said = " and ".join(names)
    return f"{said}: " if text_width(said, SMALL) < _TALL * 0.55 else f"{len(names)} of {of}: "


def _points(
    grid: Grid, axis: _Axis, drawn: Sequence[Code], cuts: Sequence[int]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Every point, and every interval, with its series and the unbroken run of that series it belongs to."""
    points: list[dict[str, object]] = []
    bands: list[dict[str, object]] = []
    for series in drawn:
        figures = [grid.at(x, series) for x in grid.xs]
        for number, run in enumerate(runs([_value(figure) for figure in figures], cuts)):
            for place in run:
                figure = figures[place]
                assert figure is not None
                key: dict[str, object] = {"x": axis.at[place], "series": series.code, "run": f"{series.code} {number}"}
                points.append(key | {"value": figure.value})
                interval = numbers.widest(figure)
                if interval is not None:
                    bands.append(key | {"lower": interval.lower, "upper": interval.upper})
    return points, bands


def _lines(canvas: Canvas, grid: Grid, axis: _Axis, drawn: Sequence[Code], cuts: Sequence[int]) -> None:
    names = [series.code for series in drawn]
    points, bands = _points(grid, axis, drawn, cuts)
    x = {"field": "x", "type": "quantitative", "scale": None, "axis": None}
    y: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [0, axis.end], "nice": False, "zero": True}}
    series: Spec = {"field": "series", "type": "nominal", "legend": None}
    colour = series | {"scale": {"domain": names, "range": list(colours(names))}}
    shape = series | {"scale": {"domain": names, "range": [_SHAPES[n % len(_SHAPES)] for n in range(len(names))]}}
    run = {"field": "run", "type": "nominal"}
    spread = {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}, "color": colour}
    canvas.add("bands", bands, {"type": "area", "opacity": 0.2, "line": False}, spread | {"detail": run})
    canvas.add("intervals", bands, {"type": "rule", "strokeWidth": 2, "opacity": 0.7}, spread)
    value = {"x": x, "y": {"field": "value", **y}}
    canvas.add("lines", points, {"type": "line", "strokeWidth": 3}, value | {"color": colour, "detail": run})
    dot = {"type": "point", "filled": True, "size": 80, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 1}
    canvas.add("points", points, dot, value | {"fill": colour, "shape": shape})


def _end_labels(canvas: Canvas, grid: Grid, axis: _Axis, drawn: Sequence[Code], ends: dict[str, list[str]]) -> None:
    """Each line's name and last number to its right, kept apart; a thin leader where the label stands away from it."""
    last: list[tuple[float, float]] = []
    for series in drawn:
        values = [(axis.at[place], _value(grid.at(x, series))) for place, x in enumerate(grid.xs)]
        x, value = [(x, value) for x, value in values if value is not None][-1]
        last.append((x, axis.down(value)))
    heights = [LEADING * len(ends[series.code]) + 6 for series in drawn]
    wanted = [y - height / 2 for (_, y), height in zip(last, heights, strict=True)]
    tops = spread(wanted, heights, axis.height + 14)
    names = [series.code for series in drawn]
    leaders: list[tuple[float, float, float, float]] = []
    for series, (x, y), top, height, colour in zip(drawn, last, tops, heights, colours(names), strict=True):
        middle = top + height / 2
        if x < canvas.width - 20 or abs(middle - y) > 12:
            leaders.append((x + 7, y, canvas.width + 8, middle))
        rows = ends[series.code]
        placed = [(canvas.width + 12, top + 3 + LEADING * (row + 0.5), words) for row, words in enumerate(rows)]
        ink = {CONTEXT: QUIET, PALETTE[1]: "#19716a", PALETTE[3]: "#a8400c"}.get(colour, colour)
        canvas.text(f"end-name-{names.index(series.code)}", placed[:-1], weight="bold", colour=ink)
        canvas.text(f"end-value-{names.index(series.code)}", placed[-1:], colour=INK)
    canvas.rules("leaders", leaders, colour=CONTEXT)
