"""The key under a chart: a sign and its words, one after the other, as many in a row as fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sightline.render import numbers
from sightline.render.canvas import INK, LEADING, QUIET, SMALL, UNAVAILABLE, WITHHELD, Canvas, text_width, wrap
from sightline.render.rows import HATCHED
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

_SIGN = 22.0  # pixels kept for a sign, and between it and its words
_APART = 8.0
_BETWEEN = 22.0  # pixels between two entries in one row


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign with its words: a filled box, a mark of that shape, a line, or words alone."""

    words: str
    box: str = ""  # its fill
    shape: str = ""
    line: str = ""  # its colour
    dash: tuple[int, ...] = ()
    colour: str = INK  # of a shape
    edge: float = 0  # how wide a line stands about the box


def hatches(figures: Iterable[Figure | None]) -> list[Entry]:
    """What the hatched boxes of a chart stand for: an entry for each kind that is there."""
    withheld: dict[str, None] = {}
    other: dict[str, None] = {}
    for figure in figures:
        if figure is not None and (figure.value is not None or figure.mark is Mark.NOT_APPLICABLE):
            continue
        mark = figure.mark if figure is not None else None
        (withheld if mark in HATCHED else other)[numbers.mark_short(mark)] = None
    found = ((WITHHELD, "Hatched", withheld), (UNAVAILABLE, "Lined", other))
    return [Entry(f"{how}: {' or '.join(said)}", box=fill, edge=1) for fill, how, said in found if said]


def add(canvas: Canvas, entries: Sequence[Entry], name: str = "key", *, apart: float = 12) -> None:
    """Write the entries under what the canvas holds so far, `apart` pixels below it; the canvas grows by them."""
    total = canvas.left + canvas.width + canvas.right
    top = canvas.height + canvas.bottom + apart
    x, y = 0.0, top
    for number, entry in enumerate(entries):
        indent = _SIGN + _APART if entry.box or entry.shape or entry.line else 0.0
        long = indent + text_width(entry.words, SMALL)
        if x and x + long > total:
            x, y = 0.0, y + LEADING + 4
        lines = wrap(entry.words, total - x - indent, SMALL)
        middle = y + LEADING / 2
        _sign(canvas, f"{name}-{number}", entry, x - canvas.left, middle)
        words = [(x - canvas.left + indent, middle + LEADING * row, line) for row, line in enumerate(lines)]
        canvas.text(f"{name}-{number}-words", words, size=SMALL, colour=QUIET if not indent else INK)
        y += LEADING * (len(lines) - 1)
        x = total if len(lines) > 1 else x + long + _BETWEEN
    if entries:
        canvas.bottom += y + LEADING - top + apart + 2


def _sign(canvas: Canvas, name: str, entry: Entry, x: float, middle: float) -> None:
    if entry.box:
        inset = 1 + entry.edge / 2
        box = (x + inset, middle - 9 + inset, x + _SIGN - inset, middle + 9 - inset)
        canvas.boxes(f"{name}-box", [box], entry.box)
        if entry.edge:
            a, b, c, d = box
            edges = [(a, b, c, b), (c, b, c, d), (c, d, a, d), (a, d, a, b)]
            canvas.rules(f"{name}-edge", edges, colour=QUIET if entry.edge == 1 else INK, width=entry.edge)
    if entry.line:
        canvas.rules(f"{name}-line", [(x, middle, x + _SIGN, middle)], colour=entry.line, width=2, dash=entry.dash)
    if entry.shape:
        canvas.dots(f"{name}-mark", [(x + _SIGN / 2, middle)], entry.colour, 110, shape=entry.shape)
