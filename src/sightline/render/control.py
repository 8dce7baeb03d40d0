"""Control charts: a line over time within limits that chance alone would seldom pass; what stands out has a shape."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.render import keys, numbers
from sightline.render.canvas import (
    LEADING,
    NARROW,
    PALETTE,
    POINT,
    QUIET,
    SMALL,
    Canvas,
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
    value_of,
)  # fmt: skip
from sightline.render.grid import Grid
from sightline.render.rows import reach
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure, Interval

SIGNAL = "signal"  # the dimension that says which points stand out
NONE = "none"
# Each signal: its shape and, where its dimension does not say it better, its words. One that is not here is a square.
SIGNALS: dict[str, tuple[str, str]] = {
    "outside": ("diamond", "Outside the limits"),
    "trend": ("triangle-up", "In a run that only rises or only falls"),
    "two_in_three": ("square", "Two of three close to one limit"),
    "one_side": ("triangle-down", "In a run on one side of the middle"),
}


def control(grid: Grid, chart: Chart, width: float) -> Canvas:
    """The line, its middle and limits, which step where they were worked out anew, and a key of what stands out."""
    figures = [grid.at(x) for x in grid.xs]
    spans = [_widest(figure) for figure in figures]
    highest = max([*(reach(figure) for figure in figures), *(span.upper for span in spans if span)], default=1.0)
    ticks = nice_ticks(highest)
    left = max(text_width(label, SMALL) for label in tick_labels(ticks)) + 10
    right = 98.0 if width <= NARROW else 110.0
    plot = width - left - right
    axis = Axis(places(grid.xs, plot), ticks[-1], ticks, TALL)
    cuts = breaks_at(chart, grid.xs)
    boards = break_boards(cuts, axis.at, -left, plot + right)
    head = LEADING * max((len(lines) for *_, lines in boards), default=0)
    canvas = Canvas(ChartKind.CONTROL, plot, TALL, left=left, right=right, top=head + 30, bottom=46)
    frame(canvas, grid, axis)
    said = draw_missing(canvas, grid, axis)
    draw_breaks(canvas, boards)
    ends = _limits(canvas, axis, figures, spans, [place for place, _ in cuts])
    _line(canvas, axis, figures, [place for place, _ in cuts])
    canvas.text("gap-words", said, size=SMALL, halo=True, angle=-90)
    _end_words(canvas, ends, right)
    keys.add(canvas, _key(figures, spans, chart))
    return canvas


def _widest(figure: Figure | None) -> Interval | None:
    found = numbers.limits(figure) if figure is not None else ()
    return found[-1] if found and found[-1].level > 0 else None


def middle_of(figure: Figure) -> float | None:
    """The middle of its limits: the one of level 0 where it is given, else half way between them; None without any."""
    found = numbers.limits(figure)
    if not found:
        return None
    return found[0].lower if found[0].level == 0 else (found[-1].lower + found[-1].upper) / 2


def _steps(axis: Axis, values: Sequence[float | None], cuts: Sequence[int]) -> list[list[tuple[float, float]]]:
    """A line that is level about each point and steps half way between two; cut where it is missing, and at breaks."""
    halves = [(a + b) / 2 for a, b in zip(axis.at, axis.at[1:], strict=False)]
    edge = (axis.at[1] - axis.at[0]) / 2 if len(axis.at) > 1 else 20.0
    starts = [max(0.0, axis.at[0] - edge), *halves] if axis.at else []
    stops = [*halves, axis.at[-1] + min(edge, axis.at[0])] if axis.at else []
    return [
        [(x, axis.down(max(0.0, values[place] or 0.0))) for place in run for x in (starts[place], stops[place])]
        for run in runs(values, cuts)
    ]


def _limits(
    canvas: Canvas, axis: Axis, figures: Sequence[Figure | None], spans: Sequence[Interval | None], cuts: Sequence[int]
) -> list[tuple[float, str, str]]:
    """Draw the middle and the limits. Returns, of the last of each: its height, its words and its number."""
    lower = [span.lower if span and span.lower > 0 else None for span in spans]
    upper = [span.upper if span else None for span in spans]
    middle = [middle_of(figure) if figure is not None else None for figure in figures]
    ends: list[tuple[float, str, str]] = []
    drawn = (("upper", "Upper limit", upper), ("middle", "Middle", middle), ("lower", "Lower limit", lower))
    for name, words, values in drawn:
        dash = () if name == "middle" else (6, 4)
        canvas.path(f"limit-{name}", _steps(axis, values, cuts), colour=QUIET, width=1.5, dash=dash)
        last = next((place for place in reversed(range(len(values))) if values[place] is not None), None)
        figure = figures[last] if last is not None else None
        if last is not None and figure is not None:
            value = values[last] or 0.0
            ends.append((axis.down(value), words, numbers.written(value, numbers.step_of(figure))))
    return ends


def _line(canvas: Canvas, axis: Axis, figures: Sequence[Figure | None], cuts: Sequence[int]) -> None:
    """The values, joined but across gaps and breaks; those that stand out larger, darker and of another shape."""
    values = [value_of(figure) for figure in figures]
    joined = runs(values, cuts)
    at = [(x, axis.down(value or 0.0)) for x, value in zip(axis.at, values, strict=True)]
    canvas.path("line", [[at[place] for place in run] for run in joined], colour=POINT, width=2.5)
    spots: dict[str, list[tuple[float, float]]] = {}
    for run in joined:
        for place in run:
            spots.setdefault(_signal(figures[place]), []).append(at[place])
    canvas.dots("points", spots.pop(NONE, []), POINT, 60, edge=1)
    for code in sorted(spots):
        canvas.dots(f"signal-{code}", spots[code], PALETTE[0], 150, shape=_shape(code), edge=1)


def _signal(figure: Figure | None) -> str:
    return (figure.code(SIGNAL) if figure is not None else None) or NONE


def _shape(code: str) -> str:
    return SIGNALS.get(code, ("square", ""))[0]


def _end_words(canvas: Canvas, ends: Sequence[tuple[float, str, str]], right: float) -> None:
    blocks = [[*wrap(words, right - 10, SMALL), number] for _, words, number in ends]
    heights = [LEADING * len(lines) + 4.0 for lines in blocks]
    wanted = [y - height / 2 for (y, _, _), height in zip(ends, heights, strict=True)]
    tops = spread(wanted, heights, TALL + 12, 0.0)
    placed = [
        (canvas.width + 8, top + 2 + LEADING * (row + 0.5), line)
        for top, lines in zip(tops, blocks, strict=True)
        for row, line in enumerate(lines)
    ]
    canvas.text("end-words", placed, size=SMALL)


def _key(figures: Sequence[Figure | None], spans: Sequence[Interval | None], chart: Chart) -> list[keys.Entry]:
    drawn = [figure for figure in figures if figure is not None and figure.value is not None]
    found = {_signal(figure) for figure in drawn}
    entries = [keys.Entry("As chance alone would have it", shape="circle", colour=POINT)] if NONE in found else []
    order = [*SIGNALS, *sorted(found - SIGNALS.keys() - {NONE})]
    entries += [
        keys.Entry(SIGNALS.get(code, ("", code))[1], shape=_shape(code), colour=PALETTE[0])
        for code in order
        if code in found
    ]
    levels = sorted({span.level for span in spans if span})
    if levels:
        said = f"Limits: {numbers.out_of(levels[-1])} would lie between them if only chance moved the number"
        entries.append(keys.Entry(said, line=QUIET, dash=(6, 4)))
    methods = tuple(dict.fromkeys(span.method for span in spans if span and span.method))
    entries += [keys.Entry(f"How the limits were made: {method}") for method in methods]
    if chart.breaks and levels:
        entries.append(keys.Entry("Where the limits step, they were worked out anew"))
    return entries
