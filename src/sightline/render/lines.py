"""Lines over time: labels at the line ends, gaps where a number is withheld, and a rule where a series breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sightline.render import numbers
from sightline.render.canvas import (
    CONTEXT,
    INK,
    LEADING,
    NARROW,
    PALETTE,
    QUIET,
    SIZE,
    SMALL,
    Canvas,
    Spec,
    colours,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.frame import (
    TALL,
    Axis,
    break_boards,
    breaks_at,
    draw_breaks,
    draw_missing,
    frame,
    nice_ticks,
    places,
    runs,
    spread,
    tick_labels,
    tick_words,
    value_of,
)  # fmt: skip
from sightline.render.grid import Code, Grid
from sightline.render.rows import reach
from sightline.standard.drafts import Chart, ChartKind

_SHAPES = ("circle", "square", "triangle-up", "diamond")  # never colour alone


def line(grid: Grid, chart: Chart, width: float) -> Canvas:
    """One line for each series, time across."""
    drawn = [series for series in grid.series if any(value_of(grid.at(x, series)) is not None for x in grid.xs)]
    names = [series.code for series in drawn]
    tints = dict(zip(names, colours(names, chart.focus), strict=True))
    ticks = nice_ticks(max((reach(figure) for figure in grid.cells.values()), default=1.0))
    left = max(text_width(label, SMALL) for label in tick_labels(ticks)) + 10
    words_wide = 108 if width <= NARROW else 170
    ends = {series.code: _end_words(grid, series, words_wide) for series in drawn}
    right = max((text_width(row, SIZE, bold=True) for rows in ends.values() for row in rows), default=0) + 14
    plot = width - left - right
    at = places(grid.xs, plot)
    tall = max(TALL, sum(LEADING * len(rows) + 6 for rows in ends.values()) - 14)
    axis = Axis(at, ticks[-1], ticks, tall)
    cuts = breaks_at(chart, grid.xs)
    boards = break_boards(cuts, at, -left, plot + right)
    head = LEADING * max((len(lines) for *_, lines in boards), default=0)
    canvas = Canvas(ChartKind.LINE, plot, tall, left=left, right=right, top=head + 30, bottom=46)
    frame(canvas, grid, axis)
    said = draw_missing(canvas, grid, axis)
    draw_breaks(canvas, boards)
    _lines(canvas, grid, axis, tints, [place for place, _ in cuts], chart.focus)
    canvas.text("gap-words", said, size=SMALL, halo=True, angle=-90)
    _end_labels(canvas, grid, axis, drawn, ends, tints)
    return canvas


def _end_words(grid: Grid, series: Code, width: float) -> list[str]:
    """The name of a line and its last number, with the period of that number where others go on after it."""
    last = [(x, figure) for x in grid.xs if (figure := grid.at(x, series)) is not None and figure.value is not None][-1]
    when = "" if last[0] == grid.xs[-1] else f" ({tick_words(grid.xs)[1][grid.xs.index(last[0])]})"
    return [*(wrap(series.label, width, bold=True) if series.label else []), f"{numbers.labelled(last[1])}{when}"]


def _points(
    grid: Grid, axis: Axis, drawn: Sequence[Code], cuts: Sequence[int]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Every point, and every interval, with its series and the unbroken run of that series it belongs to."""
    points: list[dict[str, object]] = []
    bands: list[dict[str, object]] = []
    for series in drawn:
        figures = [grid.at(x, series) for x in grid.xs]
        for number, run in enumerate(runs([value_of(figure) for figure in figures], cuts)):
            for place in run:
                figure = figures[place]
                assert figure is not None
                key: dict[str, object] = {"x": axis.at[place], "series": series.code, "run": f"{series.code} {number}"}
                points.append(key | {"value": figure.value})
                interval = numbers.widest(figure)
                if interval is not None:
                    bands.append(key | {"lower": interval.lower, "upper": interval.upper})
    return points, bands


def _lines(
    canvas: Canvas, grid: Grid, axis: Axis, tints: Mapping[str, str], cuts: Sequence[int], focus: str
) -> None:  # fmt: skip
    """The bands, lines and points; the line in focus is drawn last, over the others."""
    names = list(tints)
    on_top = sorted((code for code in grid.series if code.code in tints), key=lambda code: code.code == focus)
    points, bands = _points(grid, axis, on_top, cuts)
    x = {"field": "x", "type": "quantitative", "scale": None, "axis": None}
    y: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [0, axis.end], "nice": False, "zero": True}}
    series: Spec = {"field": "series", "type": "nominal", "legend": None}
    colour = series | {"scale": {"domain": names, "range": list(tints.values())}}
    shape = series | {"scale": {"domain": names, "range": [_SHAPES[n % len(_SHAPES)] for n in range(len(names))]}}
    run = {"field": "run", "type": "nominal"}
    spread = {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}, "color": colour}
    canvas.add("bands", bands, {"type": "area", "opacity": 0.2, "line": False}, spread | {"detail": run})
    canvas.add("intervals", bands, {"type": "rule", "strokeWidth": 2, "opacity": 0.7}, spread)
    value = {"x": x, "y": {"field": "value", **y}}
    canvas.add("lines", points, {"type": "line", "strokeWidth": 3}, value | {"color": colour, "detail": run})
    dot = {"type": "point", "filled": True, "size": 80, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 1}
    canvas.add("points", points, dot, value | {"fill": colour, "shape": shape})


def _end_labels(
    canvas: Canvas, grid: Grid, axis: Axis, drawn: Sequence[Code], ends: dict[str, list[str]], tints: Mapping[str, str]
) -> None:  # fmt: skip
    """Each line's name and last number to its right, kept apart; a thin leader where the label stands away from it."""
    last: list[tuple[float, float]] = []
    for series in drawn:
        values = [(axis.at[place], value_of(grid.at(x, series))) for place, x in enumerate(grid.xs)]
        x, value = [(x, value) for x, value in values if value is not None][-1]
        last.append((x, axis.down(value)))
    heights = [LEADING * len(ends[series.code]) + 6 for series in drawn]
    wanted = [y - height / 2 for (_, y), height in zip(last, heights, strict=True)]
    tops = spread(wanted, heights, axis.height + 14, 0.0)
    names = [series.code for series in drawn]
    leaders: list[tuple[float, float, float, float]] = []
    for series, (x, y), top, height, colour in zip(drawn, last, tops, heights, tints.values(), strict=True):
        middle = top + height / 2
        if x < canvas.width - 20 or abs(middle - y) > 12:
            leaders.append((x + 7, y, canvas.width + 8, middle))
        rows = ends[series.code]
        placed = [(canvas.width + 12, top + 3 + LEADING * (row + 0.5), words) for row, words in enumerate(rows)]
        ink = {CONTEXT: QUIET, PALETTE[1]: "#19716a", PALETTE[3]: "#a8400c"}.get(colour, colour)
        canvas.text(f"end-name-{names.index(series.code)}", placed[:-1], weight="bold", colour=ink)
        canvas.text(f"end-value-{names.index(series.code)}", placed[-1:], colour=INK)
    canvas.rules("leaders", leaders, colour=CONTEXT)
