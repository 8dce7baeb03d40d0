"""Effects before, during and after something ran: a dot and its interval for each block of weeks, about a line of none.

Plain SVG of fixed shapes and escaped words, for a report. `wide` and `narrow` are drawn apart, as words do not scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sightline.render.canvas import FONT, GRID, INK, LEADING, NARROW, PALE, PALETTE, QUIET, SMALL, WIDE, wrap
from sightline.render.frame import nice_ticks
from sightline.standard.signed import signed

_TALL, _TOP, _FOOT = 250, 30, 58
_MOST = 300.0  # per cent: an interval that goes farther is cut off, and drawn to the edge


@dataclass(frozen=True, slots=True)
class Dot:
    """One block: the week at which it begins, counted from the start, and its effect in per cent."""

    week: int
    value: float
    lower: float
    upper: float


def around(dots: Sequence[Dot], length: int, ran: int, title: str, name: str) -> tuple[str, str]:
    """(for a wide page, for a phone). Each dot is of `length` weeks; it ran for `ran` weeks from 0 on.

    Dots that lie wholly in these are dark blue. `name` begins the ids in it, so it must be unique on the page.
    """
    return tuple(_drawn(dots, length, ran, title, f"{name}-{width}", width) for width in (WIDE, NARROW))  # type: ignore[return-value]


def _drawn(dots: Sequence[Dot], length: int, ran: int, title: str, name: str, width: int) -> str:
    left, right = 60, width - 8
    head = wrap(title, width, SMALL)
    top = _TOP + LEADING * len(head)
    tall = _TALL + LEADING * len(head)
    first, last = dots[0].week, max(dots[-1].week + length, ran)
    highest = min(_MOST, max(10.0, *(dot.upper for dot in dots)))
    lowest = max(-100.0, min(-10.0, *(dot.lower for dot in dots)))
    step = nice_ticks(highest - lowest)[1]
    marks = [number * step for number in range(math.floor(lowest / step), math.ceil(highest / step) + 1)]

    def across(week: float) -> float:
        return left + (right - left) * (week - first) / (last - first)

    def down(value: float) -> float:
        held = min(max(value, marks[0]), marks[-1])
        return top + (_TALL - _TOP - _FOOT) * (marks[-1] - held) / (marks[-1] - marks[0])

    floor = down(marks[0])
    parts = [_words(0, LEADING * (place + 1) - 4, line, "start", INK) for place, line in enumerate(head)]
    parts.append(_box(across(0), across(ran), top, floor))
    parts += [_rule(left, right, down(mark), GRID if mark else INK) for mark in marks]
    parts += [_words(left - 6, down(mark) + 5, _in_words(mark), "end", QUIET) for mark in marks]
    for dot in dots:
        x = across(dot.week + length / 2)
        tint = PALETTE[0] if 0 <= dot.week <= ran - length else QUIET
        parts.append(
            f'<path d="M{x:.1f},{down(dot.lower):.1f}V{down(dot.upper):.1f}" stroke="{tint}" stroke-width="3"/>'
        )
        parts.append(f'<circle cx="{x:.1f}" cy="{down(dot.value):.1f}" r="4.5" fill="{tint}" stroke="#fff"/>')
    parts.append(_words(across(ran / 2), top - 8, "it ran", "middle", INK))
    for week in _weeks(first, last, width):
        parts.append(_words(across(week), floor + 20, str(week), "middle", QUIET))
    parts.append(_words((left + right) / 2, floor + 42, "weeks since it began", "middle", INK))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}" width="{width}" height="{tall}" '
        f'role="img" font-family="{escape(FONT)}" font-size="{SMALL}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(_said(dots, length))}</desc>{"".join(parts)}</svg>'
    )


def _said(dots: Sequence[Dot], length: int) -> str:
    """Every dot in words, for those who cannot see it."""
    return "; ".join(
        f"weeks {dot.week} to {dot.week + length - 1}: {_in_words(dot.value)} "
        f"({_in_words(dot.lower)} to {_in_words(dot.upper)})"
        for dot in dots
    )


def _weeks(first: int, last: int, width: int) -> list[int]:
    """The weeks that are written: 0, and as many to each side as there is room for."""
    step = next(each for each in (4, 8, 13, 26, 52, 104) if (last - first) / each <= width / 62)
    return [number * step for number in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _in_words(value: float) -> str:
    return f"{signed(value)}%".replace("-", "\N{MINUS SIGN}")


def _box(left: float, right: float, top: float, bottom: float) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" fill="{PALE}"/>'


def _rule(left: float, right: float, y: float, tint: str) -> str:
    return f'<path d="M{left:.1f},{y:.1f}H{right:.1f}" stroke="{tint}"/>'


def _words(x: float, y: float, words: str, anchor: str, tint: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{tint}">{escape(words)}</text>'
