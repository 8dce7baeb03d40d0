"""The funnel: areas by how many their rate is of, within curves where like areas would lie by chance. No rank."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.render import keys, numbers
from sightline.render.canvas import (
    LEADING,
    NARROW,
    PALETTE,
    POINT,
    QUIET,
    SIZE,
    SMALL,
    Canvas,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.frame import nice_ticks, spread, tick_labels, value_axis
from sightline.render.grid import WHOLES, Code, Grid, area_words
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure
from sightline.standard.units import Unit

SPAN = 20.0  # a scale of denominators that spans more than this many fold is one of square roots
_HEADROOM = 1.3  # curves may reach this many times the highest value; what is above is cut off
_DASHES: tuple[tuple[int, ...], ...] = ((6, 4), (), (2, 3), (10, 3))  # of the curves, the narrowest limits first
_LINES = ("dashed lines", "unbroken lines", "dotted lines", "lines of long dashes")
_BASES = {Unit.RATE_10K: "Children in the area", Unit.PERCENT: "How many the percentage is of"}
_STEP = 7.0  # pixels between two points of a curve, about
_NEAR = 16.0  # pixels between a point and its words, above which a thin line joins them
_NARROW_TALL, _WIDE_TALL = 340.0, 400.0


@dataclass(frozen=True, slots=True)
class Point:
    """One area: its value and what that is a rate of."""

    code: Code
    figure: Figure
    value: float
    base: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a denominator and a value stand, in pixels."""

    high: float  # the denominator at the right; nought is at the left
    rooted: bool
    top: float  # the value at the top
    width: float
    height: float

    def across(self, base: float) -> float:
        """Pixels from the left."""
        share = base / self.high
        return self.width * (math.sqrt(share) if self.rooted else share)

    def base(self, x: float) -> float:
        """The denominator at that many pixels from the left."""
        share = x / self.width
        return self.high * (share**2 if self.rooted else share)

    def down(self, value: float) -> float:
        """Pixels from the top."""
        return self.height * (1 - value / self.top)


def funnel(grid: Grid, chart: Chart, width: float) -> Canvas:
    """A point for each area with a value and a denominator; how many have none is said under the chart."""
    codes = [code for code in grid.xs if code.code not in WHOLES and code.code not in areas.regions()]
    figures = {code: figure for code in codes if (figure := grid.at(code)) is not None}
    points = [
        Point(code, figure, figure.value, figure.denominator)
        for code, figure in figures.items()
        if figure.value is not None and figure.denominator
    ]
    middle, middle_words = _middle(points, grid)
    top = max([*(point.value for point in points), middle, 1e-9])
    reached = [limit.upper for point in points for limit in numbers.limits(point.figure)]
    ticks = nice_ticks(max(top, min(max(reached, default=0.0), top * _HEADROOM)))
    left = max(text_width(label, SMALL) for label in tick_labels(ticks)) + 10
    right = 76.0 if width <= NARROW else 104.0
    tall = _NARROW_TALL if width <= NARROW else _WIDE_TALL
    scale = _scale(points, ticks[-1], width - left - right, tall)
    canvas = Canvas(ChartKind.FUNNEL, scale.width, tall, left=left, right=right, top=34, bottom=46)
    value_axis(canvas, ticks, scale.down, numbers.unit_words(grid.unit))
    _bases(canvas, scale, base_words(grid.unit))
    ends = _curves(canvas, points, scale)
    if points:
        canvas.rules("middle", [(0, scale.down(middle), scale.width, scale.down(middle))], width=1.5)
        ends.append((scale.down(middle), wrap(middle_words, right - 10, SMALL)))
    _points(canvas, points, scale, chart.focus)
    _end_words(canvas, ends, scale)
    keys.add(canvas, _key(points, [f for f in figures.values() if f.value is None or not f.denominator], chart.focus))
    return canvas


def base_words(unit: Unit) -> str:
    """What a rate in this unit is a rate of, in words."""
    return _BASES.get(unit, "How many it is of")


def _middle(points: Sequence[Point], grid: Grid) -> tuple[float, str]:
    """The line that the areas lie around, and its words.

    What the limits say that it is (level 0); else England, or all areas together; else the rate of all that are drawn.
    """
    given = [limit for point in points for limit in numbers.limits(point.figure) if limit.level == 0]
    wholes = sorted((code for code in grid.xs if code.code in WHOLES), key=lambda code: WHOLES.index(code.code))
    name, whole = next(
        ((code.label, f) for code in wholes if (f := grid.at(code)) is not None and f.value is not None), ("", None)
    )
    if whole is not None and whole.value is not None:
        value = given[0].lower if given else whole.value
        finest = min(numbers.step_of(figure) for figure in (whole, *(point.figure for point in points)))
        percent = "%" if grid.unit is Unit.PERCENT else ""
        return value, f"{name} {numbers.written(whole.value, finest)}{percent}"
    base = sum(point.base for point in points)
    value = given[0].lower if given else sum(point.value * point.base for point in points) / base if base else 0.0
    said = numbers.written(value, numbers.step_of(points[0].figure)) if points else ""
    return value, f"Middle {said}"


def _scale(points: Sequence[Point], top: float, width: float, height: float) -> Scale:
    bases = [point.base for point in points] or [1.0]
    low, high = min(bases), max(bases)
    return Scale(high * 1.05, high > low * SPAN, top, width, height)


def base_ticks(high: float, *, rooted: bool) -> list[float]:
    """Round denominators from nought to high, evenly apart; on a scale of square roots 1, 2 and 5 of powers of ten."""
    if not rooted:
        return [tick for tick in nice_ticks(high, 4) if tick <= high]
    last = math.floor(math.log10(high))
    steps = [size * 10.0**power for power in range(last - 2, last + 1) for size in (1, 2, 5)]
    return [0.0, *(step for step in steps if step <= high)]


def _bases(canvas: Canvas, scale: Scale, title: str) -> None:
    """The scale of denominators: only the words that do not touch."""
    at = [(scale.across(tick), tick) for tick in base_ticks(scale.high, rooted=scale.rooted)]
    shown: list[tuple[float, float, str]] = []
    free = scale.width + canvas.right
    for x, tick in reversed(at):
        said = numbers.written(tick)
        half = text_width(said, SMALL) / 2
        if x + half <= free:
            shown.append((x, scale.height + 16, said))
            free = x - half - 10
    canvas.rules("steps", [(x, scale.height, x, scale.height + 5) for x, _, _ in shown])
    canvas.text("bases", shown, align="center", size=SMALL)
    canvas.text("base-words", [(0, scale.height + 36, title)], size=SMALL, colour=QUIET)


def _levels(points: Sequence[Point]) -> list[float]:
    return sorted({limit.level for point in points for limit in numbers.limits(point.figure) if limit.level > 0})


def _curves(canvas: Canvas, points: Sequence[Point], scale: Scale) -> list[tuple[float, list[str]]]:
    """The limits of each level, joined by denominator. Returns where each ends at the right, with its words."""
    ends: list[tuple[float, list[str]]] = []
    for place, level in enumerate(_levels(points)):
        at = sorted(
            (point.base, limit.lower, limit.upper)
            for point in points
            for limit in numbers.limits(point.figure)
            if limit.level == level
        )
        sides = [curve([(base, ends_[side]) for base, *ends_ in at], scale) for side in (0, 1)]
        drawn = [piece for side in sides for piece in inside(side, 0.0, scale.height)]
        canvas.path(f"limits-{place}", drawn, colour=QUIET, width=1.5, dash=_DASHES[place % len(_DASHES)])
        said = f"{numbers.written(level * 100, 1 if round(level * 100, 6).is_integer() else 0.1)}%"
        ends += [(side[-1][1], [said]) for side in sides if 0 <= side[-1][1] <= scale.height]
    return ends


def curve(ends: Sequence[tuple[float, float]], scale: Scale) -> list[tuple[float, float]]:
    """A curve in pixels through limits at their denominators, smallest first.

    Limits of a count lie about their middle by something like one over the square root of the denominator; so between
    two areas far apart the curve is straight in that, and not in the denominator.
    """
    result: list[tuple[float, float]] = []
    for (base, end), (base2, end2) in itertools.pairwise(ends):
        x, x2 = scale.across(base), scale.across(base2)
        pieces = max(1, math.ceil((x2 - x) / _STEP))
        for piece in range(pieces):
            at = x + (x2 - x) * piece / pieces
            root, root2, now = (1 / math.sqrt(b) for b in (base, base2, scale.base(at) or base))
            share = (root - now) / (root - root2) if root != root2 else 0.0
            result.append((at, scale.down(end + (end2 - end) * share)))
    spaced: list[tuple[float, float]] = []
    for point in result:
        if not spaced or point[0] - spaced[-1][0] >= _STEP:
            spaced.append(point)
    return spaced + [(scale.across(base), scale.down(end)) for base, end in ends[-1:]]


def inside(path: Sequence[tuple[float, float]], top: float, bottom: float) -> list[list[tuple[float, float]]]:
    """The pieces of a line that lie between two heights, cut where it crosses them."""
    pieces: list[list[tuple[float, float]]] = []
    for (x, y), (x2, y2) in itertools.pairwise(path):
        if max(y, y2) < top or min(y, y2) > bottom:
            continue
        start, stop = (
            (x + (x2 - x) * (edge - y) / (y2 - y) if y2 != y else at, edge)
            for at, edge in ((x, min(max(y, top), bottom)), (x2, min(max(y2, top), bottom)))
        )
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(stop)
        else:
            pieces.append([start, stop])
    return pieces


def _points(canvas: Canvas, points: Sequence[Point], scale: Scale, focus: str) -> None:
    """The areas in grey, and the reader's area in dark blue with its name where it covers fewest others."""
    others = [point for point in points if point.code.code != focus]
    said = [f"{point.code.label}: {numbers.labelled(point.figure)}" for point in others]
    spots = [(scale.across(point.base), scale.down(point.value)) for point in others]
    # A phone has no pointer that could rest on a point, and the page is the lighter for it.
    phone = canvas.left + canvas.width + canvas.right <= NARROW
    canvas.dots("areas", spots, POINT, 60, edge=0.75, said=() if phone else said)
    mine = next((point for point in points if point.code.code == focus), None)
    if mine is None:
        return
    x, y = scale.across(mine.base), scale.down(mine.value)
    words = [*wrap(mine.code.label, 170, SIZE, bold=True), numbers.labelled(mine.figure)]
    long, tall = max(text_width(line, SIZE, bold=True) for line in words), LEADING * float(len(words))
    lines = [
        (scale.across(point.base), scale.down(end))
        for point in points
        for limit in numbers.limits(point.figure)
        for end in (limit.lower, limit.upper)
    ]
    top, left = clear_of([*spots, *lines], (x, y), (long, tall), (scale.width, scale.height))
    near = (min(max(x, left - 2), left + long + 2), min(max(y, top), top + tall))
    if math.hypot(near[0] - x, near[1] - y) > _NEAR:
        canvas.rules("focus-leader", [(x, y, *near)], colour=PALETTE[0])
    placed = [(left, top + LEADING * (row + 0.5), line) for row, line in enumerate(words)]
    canvas.text("focus-words", placed, weight="bold", colour=PALETTE[0], halo=True)
    canvas.dots("focus", [(x, y)], PALETTE[0], 170, edge=1.5, said=[f"{mine.code.label}: {words[-1]}"])


def clear_of(
    spots: Sequence[tuple[float, float]], at: tuple[float, float], size: tuple[float, float],
    plot: tuple[float, float],
) -> tuple[float, float]:  # fmt: skip
    """The top and left of a block of words for the point `at`: in the plot, near the point, and over few others."""
    (x, y), (long, tall), (width, height) = at, size, plot
    choices = []
    for away in (10.0, 24.0, 44.0, 70.0, 100.0):
        for dx, dy in ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)):
            left = x + away * dx - (0 if dx > 0 else long if dx < 0 else long / 2)
            top = y + away * dy - (0 if dy > 0 else tall if dy < 0 else tall / 2)
            choices.append((away, top, left))

    def cost(choice: tuple[float, float, float]) -> float:
        away, top, left = choice
        hidden = sum(left - 6 < a < left + long + 6 and top - 5 < b < top + tall + 5 for a, b in spots)
        out = max(0.0, -top, -left, left + long - width, top + tall - height)
        return hidden + away / 30 + 100 * (out > 0) + out

    _, top, left = min(choices, key=cost)
    return top, left


def _end_words(canvas: Canvas, ends: Sequence[tuple[float, list[str]]], scale: Scale) -> None:
    """The words of each curve and of the middle line to their right, kept apart."""
    heights = [LEADING * len(lines) + 2.0 for _, lines in ends]
    wanted = [y - height / 2 for (y, _), height in zip(ends, heights, strict=True)]
    tops = spread(wanted, heights, scale.height + 10)
    placed = [
        (scale.width + 8, top + 1 + LEADING * (row + 0.5), line)
        for top, (_, lines) in zip(tops, ends, strict=True)
        for row, line in enumerate(lines)
    ]
    canvas.text("end-words", placed, size=SMALL)


def _key(points: Sequence[Point], away: Sequence[Figure], focus: str) -> list[keys.Entry]:
    methods = tuple(dict.fromkeys(i.method for p in points for i in numbers.limits(p.figure) if i.level > 0))
    widened = any("dispers" in method or "widened" in method for method in methods)
    only = "by chance and by the spread that most areas share" if widened else "only by chance"
    entries = []
    if any(point.code.code == focus for point in points):
        entries.append(keys.Entry(area_words(focus), shape="circle", colour=PALETTE[0]))
    entries.append(keys.Entry("One other area" if entries else "One area", shape="circle", colour=POINT))
    for place, level in enumerate(_levels(points)):
        lines = _LINES[place % len(_LINES)]
        tail = f" areas would lie if they differed {only}" if not place else ""
        said = f"Between the {lines}: where {numbers.out_of(level)}{tail}"
        entries.append(keys.Entry(said, line=QUIET, dash=_DASHES[place % len(_DASHES)]))
    entries += [keys.Entry(f"How the lines were made: {method}") for method in methods if method]
    if away:
        entries.append(keys.Entry(away_words(away)))
    return entries


def away_words(figures: Sequence[Figure]) -> str:
    """How many areas have no point, and why: "12 areas are not drawn: 10 withheld, 2 not available"."""
    why = Counter(numbers.mark_short(f.mark) if f.value is None else "without a denominator" for f in figures)
    areas_, are = ("area", "is") if len(figures) == 1 else ("areas", "are")
    counted = ", ".join(f"{count} {words}" for words, count in sorted(why.items()))
    return f"{len(figures)} {areas_} {are} not drawn: {counted}"
