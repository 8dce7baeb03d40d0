"""Steps as a list: under each stage a bar for each that follows it, its number at the end. For phones, and for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.render import keys, numbers
from sightline.render.canvas import LEADING, PALETTE, QUIET, SMALL, Canvas, text_width, wrap
from sightline.render.grid import capital
from sightline.render.rows import GAP, Bar, gaps, reach
from sightline.standard.drafts import ChartKind
from sightline.standard.figures import Figure
from sightline.standard.units import Unit

_THICK = 18.0
_WAY = 14.0  # pixels by which rows stand in from the head above them


@dataclass(frozen=True, slots=True)
class Row:
    """One step: its words, its figure, and what stands at the end of its bar."""

    words: str
    figure: Figure
    said: str


@dataclass(frozen=True, slots=True)
class Block:
    """The steps from one stage."""

    head: str
    rows: tuple[Row, ...]


def listed(kind: ChartKind, blocks: Sequence[Block], unit: Unit, width: float) -> Canvas:
    """Each block under its head, the words of a row above its bar; all bars on one scale from nought."""
    y = 0.0
    heads: list[tuple[float, float, str]] = []
    names: list[tuple[float, float, str]] = []
    placed: list[tuple[Bar, Row]] = []
    spans: list[tuple[float, float]] = []
    for block in blocks:
        for line in wrap(block.head, width, bold=True):
            heads.append((-_WAY, y + 10, line))
            y += LEADING
        y += 4
        start = y
        for row in block.rows:
            for line in wrap(row.words, width - _WAY - GAP):
                names.append((float(GAP), y + 10, line))
                y += LEADING
            y += 2
            placed.append((Bar(y, y + _THICK, block.head, row.figure), row))
            y += _THICK + 6
        spans.append((start, y - 4))
        y += 14
    canvas = Canvas(kind, width - _WAY, max(y - 14, 1.0), left=_WAY, top=26, bottom=4)
    canvas.text("unit", [(-_WAY, -14, capital(numbers.unit_words(unit)))], size=SMALL, colour=QUIET)
    gaps(canvas, [bar for bar, _ in placed])
    _bars(canvas, placed)
    canvas.rules("nought", [(0, top, 0, bottom) for top, bottom in spans])
    canvas.text("block-words", heads, weight="bold")
    canvas.text("row-words", names)
    keys.add(canvas, keys.hatches(bar.figure for bar, _ in placed), "hatch-key")
    return canvas


def _bars(canvas: Canvas, placed: Sequence[tuple[Bar, Row]]) -> None:
    shown = [(bar, row) for bar, row in placed if row.figure.value is not None]
    room = [canvas.width - 2 * GAP - text_width(row.said) for _, row in shown]
    end = max(
        (
            reach(row.figure) * canvas.width / max(left, canvas.width / 4)
            for (_, row), left in zip(shown, room, strict=True)
        ),
        default=1.0,
    )
    across = [(bar, row, (row.figure.value or 0.0) / (end or 1.0) * canvas.width) for bar, row in shown]
    canvas.boxes("bars", [(0.0, bar.top, x, bar.bottom) for bar, _, x in across if x > 0], PALETTE[0])
    canvas.text("numbers", [(x + GAP, bar.middle, row.said) for bar, row, x in across])
