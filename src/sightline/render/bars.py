"""Bars, grouped bars and overlaps: one horizontal bar a row, its words and number beside it, so no legend is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.render import numbers
from sightline.render.canvas import (
    CONTEXT,
    INK,
    LEADING,
    NARROW,
    PALE,
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
from sightline.render.grid import Code, Grid, capital
from sightline.render.rows import GAP, Bar, break_words, draw_breaks, gaps, reach
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure


def domain_end(figures: Sequence[Figure | None], plot: float) -> float:
    """The end of a scale from 0 that leaves room, in a plot of that many pixels, for the number at each bar's end."""
    ends = [
        reach(figure) * plot / max(plot - 2 * GAP - text_width(numbers.labelled(figure)), plot * 0.25)
        for figure in figures
        if figure is not None
    ]
    return max([end for end in ends if end > 0], default=1.0)


def draw(canvas: Canvas, bars: Sequence[Bar], names: Sequence[str], range_: Sequence[str]) -> None:
    """Draw the bars, their intervals and numbers, and a hatched gap for each mark that stands in place of one."""
    end = domain_end([bar.figure for bar in bars], canvas.width)
    x = {"type": "quantitative", "scale": {"domain": [0, end], "nice": False, "zero": True}, "axis": None}
    y = {"type": "quantitative", "scale": None, "axis": None}
    gaps(canvas, bars)
    shown = [(bar, bar.figure, bar.figure.value) for bar in bars if bar.figure and bar.figure.value is not None]
    canvas.add(
        "bars",
        [{"value": value, "series": bar.series, "y": bar.top, "y2": bar.bottom} for bar, _, value in shown],
        {"type": "bar"},
        {
            "x": {"field": "value", **x}, "x2": {"datum": 0}, "y": {"field": "y", **y}, "y2": {"field": "y2"},
            "color": {
                "field": "series", "type": "nominal", "legend": None,
                "scale": {"domain": list(names), "range": list(range_)},
            },
        },
    )  # fmt: skip
    _intervals(canvas, [(bar, figure) for bar, figure, _ in shown], x, y)
    canvas.add(
        "numbers",
        [{"end": reach(figure), "y": bar.middle, "words": numbers.labelled(figure)} for bar, figure, _ in shown],
        {"type": "text", "align": "left", "baseline": "middle", "dx": GAP, "fontSize": SIZE, "color": INK},
        {"x": {"field": "end", **x}, "y": {"field": "y", **y}, "text": {"field": "words", "type": "nominal"}},
    )


def _intervals(canvas: Canvas, shown: Sequence[tuple[Bar, Figure]], x: Spec, y: Spec) -> None:
    spans = [(bar, interval) for bar, figure in shown if (interval := numbers.widest(figure)) is not None]
    lines = [{"lower": i.lower, "upper": i.upper, "y": bar.middle} for bar, i in spans]
    caps = [
        {"at": at, "y": bar.middle - 5, "y2": bar.middle + 5} for bar, i in spans for at in (i.lower, i.upper)
    ]  # fmt: skip
    for name, colour, width in (("interval-edge", "#ffffff", 5), ("interval", INK, 2)):
        mark = {"type": "rule", "color": colour, "strokeWidth": width}
        across = {"x": {"field": "lower", **x}, "x2": {"field": "upper"}, "y": {"field": "y", **y}}
        canvas.add(name, lines, mark, across)
        canvas.add(
            f"{name}-ends", caps, mark, {"x": {"field": "at", **x}, "y": {"field": "y", **y}, "y2": {"field": "y2"}}
        )


def _baseline(canvas: Canvas, unit: str, spans: Sequence[tuple[float, float]]) -> None:
    canvas.rules("nought", [(0, top - 1, 0, bottom + 1) for top, bottom in spans])
    canvas.text("unit", [(0, -13, capital(unit))], size=SMALL, colour=QUIET)


@dataclass(frozen=True, slots=True)
class _Look:
    """How rows are laid out at one width."""

    total: float
    left: float  # pixels for words to the left of nought
    beside: bool  # each row's words stand to the left of its bar; else on a line above
    thick: float
    apart: float


def _rows(
    kind: ChartKind, grid: Grid, chart: Chart, look: _Look, series: Sequence[Code], range_: Mapping[str, str]
) -> Canvas:
    """Stack the rows from the top, then draw them."""
    y = 0.0
    placed: list[Bar] = []
    heads: list[tuple[float, float, str]] = []
    sides: list[tuple[float, float, str]] = []
    breaks: list[tuple[float, list[str]]] = []
    spans: list[tuple[float, float]] = []
    for code in grid.xs:
        for words in break_words(chart, code):
            lines = wrap(words, look.total, SMALL)
            y += 8 + LEADING * len(lines)
            breaks.append((y, lines))
            y += look.apart
        lines = wrap(code.label, look.left - 10 if look.beside else look.total, bold=kind is ChartKind.GROUPED)
        if not look.beside:
            heads += [(-look.left, y + 10 + LEADING * place, line) for place, line in enumerate(lines)]
            y += LEADING * len(lines) + (6 if kind is ChartKind.GROUPED else 4)
        start = y
        for column in series:
            names = lines if look.beside else (wrap(column.label, look.left - 10) if look.left else [])
            tall = max(look.thick, LEADING * len(names))
            other = kind is ChartKind.BARS and chart.focus not in ("", code.code)
            key = "other" if other else column.code
            bar = Bar(y + (tall - look.thick) / 2, y + (tall + look.thick) / 2, key, grid.at(code, column))
            placed.append(bar)
            first = bar.middle - LEADING * (len(names) - 1) / 2
            sides += [(-10.0, first + LEADING * place, name) for place, name in enumerate(names)]
            y += tall + (0 if look.beside else 4)
        spans.append((start, placed[-1].bottom))
        y += look.apart
    canvas = Canvas(kind, look.total - look.left, y - look.apart + 4, left=look.left, top=26, bottom=4)
    draw(canvas, placed, list(range_), list(range_.values()))
    _baseline(canvas, numbers.unit_words(grid.unit), spans if breaks or not look.beside else [(0, canvas.height - 4)])
    canvas.text("row-words", sides, align="right")
    canvas.text("block-words", heads, weight="bold" if kind is ChartKind.GROUPED else "normal")
    draw_breaks(canvas, breaks)
    return canvas


def bars(grid: Grid, chart: Chart, width: float) -> Canvas:
    """One bar for each row of the grid."""
    widest = max((text_width(code.label) for code in grid.xs), default=0)
    longest = max((text_width(word) for code in grid.xs for word in code.label.split()), default=0)
    most = width * (0.34 if width <= NARROW else 0.42)
    beside = longest + 10 <= most and (widest + 10 <= most or width > NARROW)
    look = _Look(width, min(widest + 10, most) if beside else 0, beside, 22, 10 if beside else 14)
    single = (Code("", grid.row_words),)
    return _rows(ChartKind.BARS, grid, chart, look, single, {"": PALETTE[0], "other": CONTEXT})


def grouped(grid: Grid, chart: Chart, width: float) -> Canvas:
    """A block of bars for each row of the grid, one for each series, each with its name beside it.

    More series than there are colours are all of one, unless one is in focus: none is set above the others.
    """
    names = [code.code for code in grid.series]
    focus = chart.focus or (names[-1] if chart.series == "period" else None)
    most = width * 0.4
    widest = max((text_width(line) for code in grid.series for line in wrap(code.label, most - 10)), default=0)
    look = _Look(width, min(widest + 10, most), False, 20, 18)
    alike = focus not in names and len(names) > len(PALETTE)
    tints = (PALETTE[0],) * len(names) if alike else colours(names, focus)
    return _rows(ChartKind.GROUPED, grid, chart, look, grid.series, dict(zip(names, tints, strict=True)))


def members(code: str) -> tuple[str, ...]:
    """The agencies in a combination: its code is their codes joined with "+"."""
    return tuple(part.strip() for part in code.split("+") if part.strip())


def _agency_words(code: str, labels: Mapping[str, str]) -> str:
    words = labels.get(code, code.replace("_", " "))
    words = words.removesuffix(" only").removeprefix("Only ").removeprefix("only ")
    return capital(words)


def overlap(grid: Grid, _chart: Chart, width: float) -> Canvas:
    """A row for each combination of agencies: a dot for each that is in it, and a bar for how many it holds."""
    labels = {code.code: code.label for code in grid.xs}
    agencies = tuple(dict.fromkeys(agency for code in grid.xs for agency in members(code.code)))
    words = {agency: _agency_words(agency, labels) for agency in agencies}
    fit = max((text_width(word, SMALL) for label in words.values() for word in label.split()), default=40) + 10
    column = max(min(fit, width * 0.62 / max(len(agencies), 1)), 36)
    left = column * len(agencies) + 12
    heads = {agency: wrap(words[agency], column - 6, SMALL) for agency in agencies}
    tall = 34.0
    top = LEADING * max((len(lines) for lines in heads.values()), default=1) + 12
    canvas = Canvas(ChartKind.OVERLAP, width - left, tall * len(grid.xs), left=left, top=max(top, 26), bottom=4)
    centre = {agency: -left + column * (place + 0.5) for place, agency in enumerate(agencies)}
    stripes = [(-left, place * tall, canvas.width, (place + 1) * tall) for place in range(0, len(grid.xs), 2)]
    canvas.boxes("stripes", stripes, PALE)
    rows = [(place * tall + tall / 2, set(members(code.code))) for place, code in enumerate(grid.xs)]
    ties = [_tie(y, [centre[agency] for agency in agencies if agency in row]) for y, row in rows]
    canvas.rules("ties", ties, colour=PALETTE[0], width=4)
    for name, fill, size, inside in (
        ("dots-edge", "#ffffff", 150, False), ("dots-out", CONTEXT, 70, False), ("dots-in", PALETTE[0], 190, True)
    ):  # fmt: skip
        spots = [(centre[agency], y) for y, row in rows for agency in agencies if (agency in row) is inside]
        canvas.dots(name, spots, fill, size)
    placed = [Bar(y - 11, y + 11, "", grid.at(code)) for (y, _), code in zip(rows, grid.xs, strict=True)]
    draw(canvas, placed, [""], [PALETTE[0]])
    _baseline(canvas, numbers.unit_words(grid.unit), [(0, canvas.height)])
    for agency in agencies:
        lines = heads[agency]
        spots_ = [(centre[agency], -13 - LEADING * (len(lines) - 1 - n), line) for n, line in enumerate(lines)]
        canvas.text(f"head-{agencies.index(agency)}", spots_, align="center", size=SMALL)
    return canvas


def _tie(y: float, at: Sequence[float]) -> tuple[float, float, float, float]:
    return (min(at, default=0), y, max(at, default=0), y)
