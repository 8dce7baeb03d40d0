"""Rows down a chart: where each bar stands with its words, hatched gaps for marks, and rules where a series breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.render import numbers
from sightline.render.canvas import LEADING, SMALL, UNAVAILABLE, WITHHELD, Canvas
from sightline.render.grid import Code
from sightline.standard.drafts import Chart
from sightline.standard.figures import LIMITS, Figure
from sightline.standard.units import Mark

GAP = 8  # between a bar's end and its number
HATCHED = frozenset({Mark.SUPPRESSED, Mark.LOW_RELIABILITY})  # as withheld; other marks in place as not available


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, in pixels from the top of the plot, and what it shows."""

    top: float
    bottom: float
    series: str
    figure: Figure | None

    @property
    def middle(self) -> float:
        """The height of its words."""
        return (self.top + self.bottom) / 2


def reach(figure: Figure | None) -> float:
    """How far along the scale a figure and its interval stretch; 0 where a mark stands in place of a number."""
    if figure is None or figure.value is None:
        return 0.0
    return max([figure.value, *(interval.upper for interval in figure.intervals if interval.kind != LIMITS)])


def gaps(canvas: Canvas, bars: Sequence[Bar]) -> None:
    """A mark is never nought: the whole row is hatched, since the number might end anywhere, and the words say why."""
    missing = [(bar, bar.figure) for bar in bars if bar.figure is None or bar.figure.value is None]
    drawn = [(bar, figure) for bar, figure in missing if figure is None or figure.mark is not Mark.NOT_APPLICABLE]
    for name, fill, wanted in (("withheld", WITHHELD, True), ("unavailable", UNAVAILABLE, False)):
        boxes = [
            (0.0, bar.top, canvas.width, bar.bottom)
            for bar, figure in drawn
            if (figure is not None and figure.mark in HATCHED) is wanted
        ]
        canvas.boxes(name, boxes, fill)
    words = [(float(GAP), bar.middle, numbers.mark_short(figure.mark if figure else None)) for bar, figure in missing]
    canvas.text("gap-words", words, halo=True)


def break_words(chart: Chart, code: Code) -> list[str]:
    """The words of each break that stands before this row."""
    return [words for at, words in chart.breaks if at == code.code]


def draw_breaks(canvas: Canvas, at: Sequence[tuple[float, list[str]]]) -> None:
    """A dashed rule across the rows, with its words above it."""
    canvas.rules("break", [(-canvas.left, y, canvas.width, y) for y, _ in at], width=1.5, dash=(6, 4))
    placed = [
        (-canvas.left, y - 11 - LEADING * (len(lines) - 1 - place), line)
        for y, lines in at
        for place, line in enumerate(lines)
    ]
    canvas.text("break-words", placed, size=SMALL, halo=True)
