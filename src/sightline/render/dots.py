"""Values with their ranges, group by group: a picture for reports, as SVG that needs no script.

For a report that has no figures of a draft. Groups and rows are in the order given; none is sorted by its value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sightline.render.canvas import FONT, GRID, INK, LEADING, NARROW, PALETTE, QUIET, SMALL, WIDE, text_width, wrap

BROKEN = ". Dashed: not to be compared with what stands above"
_ROW = 26.0
_GAP = 10.0  # above a group
_EDGE = 10.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: its words, the words beside it, its value and range. Without a value the words alone are shown."""

    label: str
    said: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    broken: bool = False  # not to be compared with the row above it


@dataclass(frozen=True, slots=True)
class Dots:
    """A heading and its rows."""

    head: str
    rows: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie: (value, what is written there), in order, and the unit in words."""

    ticks: tuple[tuple[float, str], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class _Place:
    """The plot at one width: where it begins and ends, in pixels."""

    left: float
    right: float
    scale: Scale
    dot: float  # radius, in pixels

    def x(self, value: float) -> float:
        """Pixels across of a value."""
        low, high = self.scale.ticks[0][0], self.scale.ticks[-1][0]
        return self.left + (self.right - self.left) * (value - low) / (high - low)


def pictures(groups: Sequence[Dots], scale: Scale, alt: str) -> tuple[str, str]:
    """The picture for a wide page and for a phone; `alt` is said to those who cannot see it."""
    return _drawn(groups, scale, alt, WIDE), _drawn(groups, scale, alt, NARROW)


def _drawn(groups: Sequence[Dots], scale: Scale, alt: str, width: float) -> str:
    rows = [row for group in groups for row in group.rows]
    label = max(text_width(row.label, SMALL) for row in rows) + 14
    beside = max((text_width(row.said, SMALL) for row in rows if row.value is not None), default=0.0) + 14
    place = _Place(label + _EDGE, width - beside - _EDGE, scale, 6.0 if width > NARROW else 4.0)
    said = wrap(f"{scale.unit}{BROKEN if any(row.broken for row in rows) else ''}", width, SMALL)
    parts = [word for n, line in enumerate(said, 1) for word in _words(0, n * LEADING, line, QUIET)]
    y = LEADING * len(said) + 26.0
    parts += [word for tick, line in scale.ticks for word in _words(place.x(tick), y, line, QUIET, anchor="middle")]
    for group in groups:
        y += _GAP
        for line in wrap(group.head, width, SMALL, bold=True):
            y += LEADING
            parts += _words(0, y - 5, line, INK, bold=True)
        parts += _grid(place, y, y + _ROW * len(group.rows))
        for row in group.rows:
            parts += _row(row, place, y, width)
            y += _ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt)}" width="{width:g}" '
        f'height="{y + 6:g}" viewBox="0 0 {width:g} {y + 6:g}" font-family="{FONT}" font-size="{SMALL}">'
        f"{''.join(parts)}</svg>"
    )


def _grid(place: _Place, top: float, bottom: float) -> Iterator[str]:
    for value, _ in place.scale.ticks:
        x = place.x(value)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}" stroke="{GRID}"/>'


def _row(row: Dot, place: _Place, y: float, width: float) -> Iterator[str]:
    middle = y + _ROW / 2
    if row.broken:
        yield f'<line x1="0" x2="{width:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-dasharray="4 4"/>'
    yield from _words(0, middle + 5, row.label, INK)
    if row.value is None:
        yield from _words(place.left, middle + 5, row.said, QUIET)
        return
    if row.lower is not None and row.upper is not None:
        low, high = place.x(row.lower), place.x(row.upper)
        line = f'stroke="{PALETTE[0]}" stroke-width="3"'
        yield f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}" {line}/>'
    dot = f'r="{place.dot:g}" fill="{PALETTE[0]}" stroke="#ffffff"'
    yield f'<circle cx="{place.x(row.value):.1f}" cy="{middle:.1f}" {dot}/>'
    yield from _words(width, middle + 5, row.said, INK, anchor="end")


def _words(x: float, y: float, text: str, colour: str, anchor: str = "start", *, bold: bool = False) -> Iterator[str]:
    weight = ' font-weight="bold"' if bold else ""
    yield f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
