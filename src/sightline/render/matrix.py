"""A matrix: rows down, columns across, each number in its box, darker for more. A nought is written and not shaded;
only a place of which there is no figure is empty."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.render import numbers
from sightline.render.canvas import (
    GRID,
    INK,
    LEADING,
    NARROW,
    QUIET,
    SMALL,
    UNAVAILABLE,
    WITHHELD,
    Canvas,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.grid import Code, Grid, capital
from sightline.render.rows import reach
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

# Pale to dark blue; the last two carry white words. Contrast of words on each is at least 4.5 to 1.
SHADES = ("#e3ecf5", "#b9d0e6", "#7fa8cf", "#2f689f", "#12436D")
WHITE_FROM = 3
_TALL = 28.0


def matrix(grid: Grid, _chart: Chart, width: float) -> Canvas:
    """The grid as boxes. On a phone the words of a row stand above it, so that the columns have the whole width."""
    above = width <= NARROW
    widest = max((text_width(line, SMALL) for x in grid.xs for line in wrap(x.label, width * 0.46, SMALL)), default=0)
    left = 0.0 if above else widest + 12
    column = (width - left) / len(grid.series)
    heads, top, upright = _heads(grid.series, column)
    placed, height = _rows(grid.xs, width if above else left - 12, above=above)
    canvas = Canvas(ChartKind.MATRIX, width - left, height, left=left, top=top, bottom=4)
    _boxes(canvas, grid, [(y, tall) for _, y, tall in placed], column)
    words = [
        (-left, first + LEADING * n, line)
        for (lines, y, tall) in placed
        for first in (y - LEADING * len(lines) + 7 if above else y + tall / 2 - LEADING * (len(lines) - 1) / 2,)
        for n, line in enumerate(lines)
    ]
    canvas.text("row-words", words, size=SMALL)
    unit_at = -top + 9 if above else -10.0  # beside the heads there is room for it, but not on a phone
    canvas.text("unit", [(-left, unit_at, capital(numbers.unit_words(grid.unit)))], size=SMALL, colour=QUIET)
    for n, lines in enumerate(heads):
        centre = column * (n + 0.5)
        spots = [(centre, -10 - LEADING * (len(lines) - 1 - place), line) for place, line in enumerate(lines)]
        canvas.text(f"head-{n}", [] if upright else spots, align="center", size=SMALL)
        canvas.text(f"tall-head-{n}", [(centre, -8.0, lines[0])] if upright else [], size=SMALL, angle=270)
    return canvas


def _heads(series: Sequence[Code], column: float) -> tuple[list[list[str]], float, bool]:
    """The words above each column, the room they take with the unit above them, and whether they stand upright."""
    upright = any(text_width(word, SMALL) > column - 4 for code in series for word in code.label.split())
    if upright:
        tall = max(text_width(code.label, SMALL) for code in series)
        return [[code.label] for code in series], tall + 12 + LEADING, True
    heads = [wrap(code.label, column - 4, SMALL) for code in series]
    return heads, LEADING * max(len(lines) for lines in heads) + 2 * LEADING, False


def _rows(xs: Sequence[Code], room: float, *, above: bool) -> tuple[list[tuple[list[str], float, float]], float]:
    """Each row's words with the top and height of its boxes, and the height of all."""
    y = 0.0
    placed: list[tuple[list[str], float, float]] = []
    for x in xs:
        lines = wrap(x.label, room, SMALL)
        if above:
            y += LEADING * len(lines) + 8
        tall = _TALL if above else max(_TALL, LEADING * len(lines) + 6)
        placed.append((lines, y, tall))
        y += tall
    return placed, y


def _boxes(canvas: Canvas, grid: Grid, rows: Sequence[tuple[float, float]], column: float) -> None:
    most = max([reach(figure) for figure in grid.cells.values()], default=0.0)
    shaded: dict[str, list[tuple[float, float, float, float]]] = {}
    words: dict[str, list[tuple[float, float, str]]] = {INK: [], "#ffffff": []}
    for x, (y, tall) in zip(grid.xs, rows, strict=True):
        for n, code in enumerate(grid.series):
            figure, box = grid.at(x, code), (n * column + 1, y + 1, (n + 1) * column - 1, y + tall - 1)
            fill = _fill(figure, most)
            if fill:
                shaded.setdefault(fill, []).append(box)
            if figure is not None and figure.value is not None:  # a nought is said: empty is what has no figure
                ink = "#ffffff" if fill in SHADES[WHITE_FROM:] else INK
                words[ink].append(((box[0] + box[2]) / 2, y + tall / 2, numbers.labelled(figure)))
    for place, fill in enumerate(sorted(shaded)):
        canvas.boxes(f"boxes-{place}", shaded[fill], fill)
    lines = [(0.0, y + tall, canvas.width, y + tall) for y, tall in rows]
    canvas.rules("lines", [(0.0, y, canvas.width, y) for y, _ in rows] + lines[-1:], colour=GRID)
    for ink, items in words.items():
        canvas.text(f"numbers-{'dark' if ink == INK else 'light'}", items, align="center", size=SMALL, colour=ink)


def _fill(figure: Figure | None, most: float) -> str:
    """The shade of a box: by fifths of the greatest number; hatched for a mark; none for a nought."""
    if figure is None or figure.mark is Mark.NOT_APPLICABLE:
        return ""
    if figure.value is None:
        return WITHHELD if figure.mark in (Mark.SUPPRESSED, Mark.LOW_RELIABILITY) else UNAVAILABLE
    if figure.value == 0 or most == 0:
        return ""
    return SHADES[min(len(SHADES) - 1, int(len(SHADES) * (figure.value - 1e-9) / most))]
