"""Two pictures of a plan, as SVG: when what runs where, and a value before and at its worst, each as a range.

They are drawn here by themselves, since they have no figures: a plan is no finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from sightline.render.canvas import FONT, GRID, INK, LEADING, NARROW, PALETTE, QUIET, SMALL, text_width, wrap
from sightline.render.frame import nice_ticks, tick_labels

PAGE = 1060.0  # pixels, the column of a report on a wide page
_ROW = 26.0
_BAR = 16.0


@dataclass(frozen=True, slots=True)
class Span:
    """What runs in one row, from a week to another, that one not included; positions from 0."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: its words, and what runs in it."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: a range before, and one at the worst; both in one unit, the ends of a range in any order."""

    label: str
    before: tuple[float, float]
    worst: tuple[float, float]


def both(draw: object, *arguments: object) -> tuple[str, str]:
    """A picture drawn for a wide page and for a phone."""
    assert callable(draw)
    return str(draw(*arguments, PAGE)), str(draw(*arguments, NARROW))


def schedule(title: str, alt: str, lanes: Sequence[Lane], first_week: date, weeks: int, width: float) -> str:
    """Rows of areas by weeks: a box where the campaign runs, a line where the area is beside."""
    above = width <= NARROW
    left = 0.0 if above else min(max(text_width(lane.label, SMALL) for lane in lanes) + 14, width * 0.3)
    placed, height = _lanes([lane.label for lane in lanes], width if above else left - 14, above=above)
    step = (width - left - 4) / weeks
    drawn = []
    for week in _ticks(weeks, step):
        x, day = left + week * step, first_week + timedelta(days=7 * week)
        drawn.append(_line(x, 22, x, height + 30, GRID))
        drawn.append(_text(x, 14, f"{day:%-d %b}" if above else f"{day:%-d %b %Y}", "start", QUIET))
    for lane, (lines, y) in zip(lanes, placed, strict=True):
        drawn += _label(lines, left, y, above=above)
        middle = y + _ROW / 2
        drawn.append(_line(left, middle, width - 4, middle, "#b1b4b6", 2))
        for span in lane.spans:
            x, end = left + span.first * step, left + min(span.end, weeks) * step
            drawn.append(
                f'<rect x="{x:.1f}" y="{middle - _BAR / 2:.1f}" width="{end - x:.1f}" height="{_BAR:.1f}" '
                f'fill="{PALETTE[0]}"/>'
            )
    return _whole("schedule", title, alt, drawn, width, height + 34)


def _ticks(weeks: int, step: float) -> list[int]:
    """Weeks that are named, far enough apart for their words."""
    apart = next(each for each in (4, 8, 13, 26, 52, 104) if each * step > 95 or each == 104)
    return list(range(0, weeks, apart))


def before_and_worst(title: str, alt: str, pairs: Sequence[Pair], unit: str, width: float) -> str:
    """Rows of two ranges on one scale: before in grey, at the worst in blue; a point where both ends are alike."""
    above = width <= NARROW
    left = 0.0 if above else min(max(text_width(pair.label, SMALL) for pair in pairs) + 14, width * 0.3)
    placed, height = _lanes([pair.label for pair in pairs], width if above else left - 14, above=above)
    ticks = nice_ticks(max(max(*pair.before, *pair.worst) for pair in pairs))
    room = width - left - 24
    key = 24.0

    def across(value: float) -> float:
        return left + 8 + room * value / ticks[-1]

    drawn = [
        *_key(left),
        _text(left if not above else 0, key + 18, unit, "start", QUIET),
    ]
    for tick, words in zip(ticks, tick_labels(ticks), strict=True):
        drawn.append(_line(across(tick), key + 44, across(tick), height + key + 30, GRID))
        drawn.append(_text(across(tick), key + 38, words, "middle", QUIET))
    for pair, (lines, y) in zip(pairs, placed, strict=True):
        drawn += _label(lines, left, y + key, above=above)
        middle = y + key + _ROW / 2
        for (low, high), at, colour in ((pair.before, middle - 4, QUIET), (pair.worst, middle + 4, PALETTE[0])):
            low, high = min(low, high), max(low, high)
            drawn.append(_line(across(low), at, across(high), at, colour, 5))
            drawn += [f'<circle cx="{across(end):.1f}" cy="{at:.1f}" r="3.6" fill="{colour}"/>' for end in (low, high)]
    return _whole("waits", title, alt, drawn, width, height + key + 34)


def _key(left: float) -> list[str]:
    words, x, drawn = ("Before", "At its longest"), left + 4, []
    for word, colour in zip(words, (QUIET, PALETTE[0]), strict=True):
        drawn.append(_line(x, 10, x + 22, 10, colour, 5))
        drawn.append(_text(x + 28, 15, word, "start", INK))
        x += 28 + text_width(word, SMALL) + 24
    return drawn


def _lanes(labels: Sequence[str], room: float, *, above: bool) -> tuple[list[tuple[list[str], float]], float]:
    """Each row's words and where its middle strip begins; the height of all. On a phone words stand above."""
    y, placed = 48.0 if not above else 44.0, []
    for label in labels:
        lines = wrap(label, room, SMALL)
        if above:
            y += LEADING * len(lines) + 4
            placed.append((lines, y))
            y += _ROW
        else:
            tall = max(_ROW, LEADING * len(lines) + 6)
            placed.append((lines, y + (tall - _ROW) / 2))
            y += tall
    return placed, y - 26


def _label(lines: Sequence[str], left: float, y: float, *, above: bool) -> list[str]:
    if above:
        return [_text(0, y - LEADING * (len(lines) - 1 - n) - 2, line, "start", INK) for n, line in enumerate(lines)]
    first = y + _ROW / 2 + 5 - LEADING * (len(lines) - 1) / 2
    return [_text(left - 14, first + LEADING * n, line, "end", INK) for n, line in enumerate(lines)]


def _text(x: float, y: float, words: str, anchor: str, colour: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{SMALL}" '
        f'font-family="{FONT}">{escape(words)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, wide: float = 1) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{wide:g}"/>'


def _whole(name: str, title: str, alt: str, drawn: Sequence[str], width: float, height: float) -> str:
    key = f"{name}-{round(width)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(alt)}</desc>{"".join(drawn)}</svg>'
    )
