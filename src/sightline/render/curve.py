"""Curves: the share reached by each day, as a line of steps for each series, with its band and its limits.

A step holds until the next day that has a figure, as the estimate of Kaplan and Meier (1958) does. A line ends where
its figures end: nothing is drawn on beyond them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.errors import StandardError
from sightline.render import keys, numbers
from sightline.render.canvas import (
    CONTEXT,
    INK,
    LEADING,
    NARROW,
    PALETTE,
    POINT,
    QUIET,
    SIZE,
    SMALL,
    UNAVAILABLE,
    WITHHELD,
    Canvas,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.frame import TALL, nice_ticks, spread, tick_labels, value_axis
from sightline.render.grid import Code, Grid, capital
from sightline.render.rows import HATCHED, reach
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark, Unit

_DASHES: tuple[tuple[int, ...], ...] = ((), (7, 4), (2, 3), (10, 3, 2, 3))  # never colour alone
_MOST_NAMED = 12  # lines with names at their ends; of more, only the one in focus has its name
_TICK = 62.0  # pixels between two days on the scale, at least
_STUB = 18.0  # pixels of the hatched box after a line whose last figures are withheld
_BOX = 12.0  # pixels, the least height of a hatched box
_INKS = {PALETTE[1]: "#19716a", PALETTE[3]: "#a8400c", POINT: QUIET, CONTEXT: QUIET}  # of words in a line's colour
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one series that follow one another, all with a figure or all with a mark in its place."""

    days: tuple[float, ...]
    figures: tuple[Figure, ...]
    until: float | None  # the day at which the next stretch begins; None for the last

    @property
    def known(self) -> bool:
        """Whether it has numbers."""
        return self.figures[0].value is not None


@dataclass(frozen=True, slots=True)
class Scales:
    """Where days and shares stand, in pixels."""

    last: float
    top: float
    width: float
    height: float

    def across(self, day: float) -> float:
        """Pixels from the left."""
        return day / self.last * self.width

    def down(self, value: float) -> float:
        """Pixels from the top."""
        return self.height * (1 - value / self.top)


def curve(grid: Grid, chart: Chart, width: float) -> Canvas:
    """A line of steps for each series. Raises StandardError where a code of `x` is no number of days."""
    found = {series: stretches(grid, series) for series in grid.series}
    drawn = [series for series in grid.series if any(one.known for one in found[series])]
    limits = sorted((day_of(at), words) for at, words in chart.breaks)
    days = [day_of(x.code) for x in grid.xs]
    ticks = share_ticks(grid)
    named = [one for one in drawn if len(drawn) <= _MOST_NAMED or one.code == chart.focus]
    ends = [_end(series, found[series], max(days), width) for series in named]
    left = max(text_width(label, SMALL) for label in tick_labels(ticks)) + 10
    right = max((end.long for end in ends), default=0) + _clear(ends) + 2
    tall = max(TALL, sum(end.tall for end in ends) - 14)
    reached = [_drawn_until(found[series])[0] for series in drawn] or days
    last = max([*reached, *(at for at, _ in limits), 1.0])
    scales = Scales(last, ticks[-1], width - left - right, tall)
    boards = limit_boards([(scales.across(at), words) for at, words in limits], -left, scales.width + right)
    head = max((board.above for board in boards), default=0.0)
    canvas = Canvas(ChartKind.CURVE, scales.width, tall, left=left, right=right, top=head + 30, bottom=46)
    value_axis(canvas, ticks, scales.down, numbers.unit_words(grid.unit))
    _days(canvas, scales, grid.row_words)
    _gaps(canvas, [one for series in drawn for one in _gap_boxes(found[series], scales)])
    if not drawn:
        _nothing(canvas, [figure for parts in found.values() for one in parts for figure in one.figures])
    _limits(canvas, boards)
    tints = tints_of(drawn, chart.focus)
    _lines(canvas, {series: found[series] for series in drawn}, scales, tints, chart.focus)
    _end_labels(canvas, ends, scales, tints)
    keys.add(canvas, _key(grid, found, ends))
    return canvas


def day_of(code: str) -> float:
    """The number of days that a code says. Raises StandardError."""
    try:
        return float(code)
    except ValueError:
        raise StandardError("a curve has a day, or a limit, that is not a number") from None


def share_ticks(grid: Grid) -> tuple[float, ...]:
    """The scale from nought: to 100 where shares pass 50, else as far as they reach, so that small ones can be read."""
    highest = max((reach(figure) for figure in grid.cells.values()), default=1.0)
    if grid.unit is Unit.PERCENT and not 0 < highest <= 50:
        return (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    return nice_ticks(highest)


def stretches(grid: Grid, series: Code) -> list[Stretch]:
    """The days of a series parted into stretches with numbers and stretches with marks; days without a figure pass."""
    at = [
        (day_of(x.code), figure)
        for x in sorted(grid.xs, key=lambda x: day_of(x.code))
        if (figure := grid.at(x, series)) is not None and figure.mark is not Mark.NOT_APPLICABLE
    ]
    parts = [list(part) for _, part in itertools.groupby(at, key=lambda pair: (pair[1].value is None, _fill(pair[1])))]
    return [
        Stretch(tuple(day for day, _ in part), tuple(figure for _, figure in part), after[0][0] if after else None)
        for part, after in itertools.zip_longest(parts, parts[1:])
    ]


def _fill(figure: Figure) -> str:
    if figure.value is not None:
        return ""
    return WITHHELD if figure.mark in HATCHED else UNAVAILABLE


def steps(points: Sequence[Point], until: float | None) -> list[Point]:
    """A line through (day, value) that holds each value until the next day, and the last until `until`."""
    line = [points[0]]
    for (_, value), (day, then) in itertools.pairwise(points):
        line += [(day, value), (day, then)]
    return line if until is None else [*line, (until, points[-1][1])]


def tints_of(drawn: Sequence[Code], focus: str) -> dict[str, str]:
    """The colour of each line: the palette for up to four; else (or with a focus) grey, the one in focus dark blue."""
    names = [series.code for series in drawn]
    if focus not in names and len(names) <= len(PALETTE):
        return dict(zip(names, PALETTE, strict=False))
    return {name: PALETTE[0] if name == focus else POINT for name in names}


def _named(drawn: Sequence[Code], chart: Chart) -> list[Code]:
    return [series for series in drawn if len(drawn) <= _MOST_NAMED or series.code == chart.focus]


@dataclass(frozen=True, slots=True)
class _End:
    """What stands at the end of a line: its name and its last number, in lines; where it ends, in days and value."""

    series: Code
    names: list[str]
    said: list[str]
    day: float  # up to which it is drawn
    value: float
    marked: bool  # whether marks follow its last number

    @property
    def tall(self) -> float:
        """Pixels down."""
        return LEADING * (len(self.names) + len(self.said)) + 6.0

    @property
    def long(self) -> float:
        """Pixels across."""
        return max(text_width(line, SIZE, bold=True) for line in (*self.names, *self.said))


def _end(series: Code, parts: Sequence[Stretch], last: float, width: float) -> _End:
    """The end of a line, with the day of its last number where others go on after it."""
    until, known = _drawn_until(parts)
    day, figure = known.days[-1], known.figures[-1]
    when = "" if day == last else f"by day {numbers.written(day)}"
    room = 104.0 if width <= NARROW else 160.0
    names = wrap(series.label, room, bold=True) if series.label else []
    said = [words for words in (numbers.labelled(figure), when) if words]
    said = [" ".join(said)] if text_width(" ".join(said)) <= room else said
    return _End(series, names, said, until, figure.value or 0.0, not parts[-1].known)


def _drawn_until(parts: Sequence[Stretch]) -> tuple[float, Stretch]:
    """The day up to which a line is drawn, and its last stretch with numbers."""
    known = [one for one in parts if one.known][-1]
    return known.days[-1] if known.until is None else known.until, known


def _clear(ends: Sequence[_End]) -> float:
    """Pixels from the plot to the words at the ends of lines: beyond the box that stands for what is withheld."""
    return 16.0 + (_STUB if any(end.marked for end in ends) else 0.0)


def _key(grid: Grid, found: Mapping[Code, Sequence[Stretch]], ends: Sequence[_End]) -> list[keys.Entry]:
    """What hatches stand for, why a line may stop, and what lines without a name are."""
    parts = [part for one in found.values() for part in one]
    entries = keys.hatches(figure for part in parts if not part.known for figure in part.figures)
    drawn = [one for one in found.values() if any(part.known for part in one)]
    if any(part.until is not None and not part.known for one in drawn for part in one):
        entries = [replace(entry, words=f"{entry.words}; the line runs somewhere through the box") for entry in entries]
    if len(drawn) > len(ends):
        entries.insert(0, keys.Entry("Another line of the table", line=POINT))
    for series, one in found.items():
        if drawn and not any(part.known for part in one):
            mark = one[0].figures[0].mark if one else None
            entries.append(keys.Entry(f"No line for {series.label}: {numbers.mark_short(mark)}"))
    last = max(day_of(x.code) for x in grid.xs)
    if any(one[-1].known and one[-1].days[-1] < last for one in drawn):
        said = "A line that stops early has no figure after that day, for example because too few were left."
        entries.append(keys.Entry(said))
    return entries


# -- the frame -------------------------------------------------------------------------------------------------


def _days(canvas: Canvas, scales: Scales, title: str) -> None:
    ticks = [tick for tick in nice_ticks(scales.last, max(2, int(scales.width / _TICK))) if tick <= scales.last]
    canvas.rules(
        "steps", [(scales.across(tick), scales.height, scales.across(tick), scales.height + 5) for tick in ticks]
    )
    labels = [(scales.across(tick), scales.height + 16, numbers.written(tick)) for tick in ticks]
    canvas.text("days", labels, align="center", size=SMALL)
    canvas.text("day-words", [(0, scales.height + 36, capital(title))], size=SMALL, colour=QUIET)


@dataclass(frozen=True, slots=True)
class Board:
    """The words of one limit: where its rule stands, and the block of words above the plot."""

    x: float
    start: float  # of the words, from the left
    lines: tuple[str, ...]
    above: float  # pixels from the plot to the top of the words

    @property
    def long(self) -> float:
        """How wide the block is."""
        return max(text_width(line, SMALL) for line in self.lines)

    @property
    def below(self) -> float:
        """Pixels from the plot to the foot of the words."""
        return self.above - LEADING * len(self.lines)


def limit_boards(rules: Sequence[tuple[float, str]], first: float, last: float) -> list[Board]:
    """Words to the right of each rule, or to its left at the edge, one above the other where they would meet.

    Those on the right stand lowest, so that no rule runs through the words of the one before it.
    """
    placed: list[Board] = []
    for x, words in sorted(rules, reverse=True):
        lines = tuple(wrap(words, (last - first) * 0.6, SMALL))
        long = max(text_width(line, SMALL) for line in lines)
        right = x + 6 + long <= last or x - 6 - long < first
        start = min(x + 6, last - long) if right else x - 6 - long
        near = [one for one in placed if one.start < start + long + 8 and start < one.start + one.long + 8]
        foot = max((one.above for one in near), default=4.0)
        placed.append(Board(x, start, lines, foot + LEADING * len(lines)))
    return placed[::-1]


def _limits(canvas: Canvas, boards: Sequence[Board]) -> None:
    rules = [(board.x, -board.above, board.x, canvas.height) for board in boards]
    canvas.rules("limits", rules, width=1.5, dash=(6, 4))
    words = [
        (board.start, -board.above + LEADING * (row + 0.5), line)
        for board in boards
        for row, line in enumerate(board.lines)
    ]
    canvas.text("limit-words", words, size=SMALL, halo=True)


# -- lines -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gap:
    """A hatched box, in pixels, with the fill that says why."""

    box: tuple[float, float, float, float]
    fill: str
    between: tuple[Point, ...] = ()  # the ends of the line before and after it, where it has both


def _gap_boxes(parts: Sequence[Stretch], scales: Scales) -> list[_Gap]:
    """Boxes where numbers are missing: between the numbers before and after; after the last a short one."""
    found: list[_Gap] = []
    for place, part in enumerate(parts):
        if part.known:
            continue
        before = next((one.figures[-1].value for one in reversed(parts[:place]) if one.known), None)
        after = next((one.figures[0].value for one in parts[place + 1 :] if one.known), None)
        heights = [scales.down(value) for value in (before, after) if value is not None]
        start = scales.across(part.days[0])
        end = scales.across(part.until) if part.until is not None else start + _STUB
        middle, tall = (min(heights) + max(heights)) / 2, max(_BOX, max(heights) - min(heights))
        ends = ((start, heights[0]), (end, heights[-1])) if len(heights) == 2 and part.until is not None else ()
        found.append(_Gap((start, middle - tall / 2, end, middle + tall / 2), _fill(part.figures[0]), ends))
    return found


def _join(gap: _Gap) -> list[Point]:
    """A thin line about a box from where the line stops to where it goes on, so that both can be seen to be one."""
    (x, y), (x2, y2) = gap.between
    return [(x, y), (x2, y), (x2, y2)]


def _gaps(canvas: Canvas, gaps: Sequence[_Gap]) -> None:
    for name, fill in (("withheld", WITHHELD), ("unavailable", UNAVAILABLE)):
        canvas.boxes(name, [gap.box for gap in gaps if gap.fill == fill], fill)


def _nothing(canvas: Canvas, figures: Sequence[Figure]) -> None:
    """No line at all: the whole plot is hatched, since it might run anywhere, and the words say why."""
    fill = _fill(figures[0]) if figures else UNAVAILABLE
    canvas.boxes("withheld" if fill == WITHHELD else "unavailable", [(0.0, 0.0, canvas.width, canvas.height)], fill)
    said = capital(numbers.mark_short(figures[0].mark if figures else None))
    canvas.text("gap-words", [(canvas.width / 2, canvas.height / 2, said)], align="center", halo=True)


def _band(part: Stretch, scales: Scales) -> str:
    """The band of a stretch as a path; empty where its figures have no range."""
    ends = [(day, numbers.widest(figure)) for day, figure in zip(part.days, part.figures, strict=True)]
    shown = [(day, interval.lower, interval.upper) for day, interval in ends if interval is not None]
    if not shown or (len(shown) == 1 and part.until is None):
        return ""
    upper = steps([(day, high) for day, _, high in shown], part.until)
    lower = steps([(day, low) for day, low, _ in shown], part.until)
    around = [(scales.across(day), scales.down(min(value, scales.top))) for day, value in [*upper, *reversed(lower)]]
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in around) + "Z"


def _lines(
    canvas: Canvas, drawn: Mapping[Code, Sequence[Stretch]], scales: Scales, tints: Mapping[str, str], focus: str
) -> None:
    """Bands first, then lines, the one in focus last. Grey lines have no band: they would hide one another."""
    order = sorted(drawn, key=lambda series: series.code == focus)
    number = {series: place for place, series in enumerate(drawn)}
    dashed = POINT not in tints.values()
    for series in order:
        known = [part for part in drawn[series] if part.known]
        paths = {f"{series.code} {place}": _band(part, scales) for place, part in enumerate(known)}
        bands = {key: path for key, path in paths.items() if path and tints[series.code] != POINT}
        canvas.shapes(f"band-{number[series]}", bands, tints[series.code], opacity=0.16)
    for series in order:
        tint, lines = tints[series.code], []
        for part in (part for part in drawn[series] if part.known):
            values = [figure.value for figure in part.figures if figure.value is not None]
            line = steps(list(zip(part.days, values, strict=True)), part.until)
            lines.append([(scales.across(day), scales.down(value)) for day, value in line])
        joins = [_join(gap) for gap in _gap_boxes(drawn[series], scales) if gap.between]
        canvas.path(f"joins-{number[series]}", joins, colour=tint, width=1)
        thick = 3.0 if tint != POINT else 1.5
        dash = _DASHES[number[series]] if dashed else ()
        canvas.path(f"curve-{number[series]}", lines, colour=tint, width=thick, dash=dash)
        x, y = lines[-1][-1]
        if len(lines[-1]) == 1:
            canvas.dots(f"point-{number[series]}", [(x, y)], tint, 80)
        if drawn[series][-1].known and x < scales.width - 1:
            canvas.rules(f"cap-{number[series]}", [(x, y - 6, x, y + 6)], colour=tint, width=2)


def _end_labels(canvas: Canvas, ends: Sequence[_End], scales: Scales, tints: Mapping[str, str]) -> None:
    """Each line's name and last number to its right, kept apart; a thin leader where they stand away from its end."""
    wanted = [scales.down(end.value) - end.tall / 2 for end in ends]
    tops = spread(wanted, [end.tall for end in ends], scales.height + 14, 0.0)
    leaders, clear = [], _clear(ends)
    for number, (end, top) in enumerate(zip(ends, tops, strict=True)):
        x, y = scales.across(end.day) + (_STUB if end.marked else 0), scales.down(end.value)
        middle = top + end.tall / 2
        if x < scales.width + clear - 26 or abs(middle - y) > 12:
            leaders.append((x + 4, y, scales.width + clear - 4, middle))
        rows = [*end.names, *end.said]
        placed = [(scales.width + clear, top + 3 + LEADING * (row + 0.5), words) for row, words in enumerate(rows)]
        tint = tints[end.series.code]
        names = len(end.names)
        canvas.text(f"end-name-{number}", placed[:names], weight="bold", colour=_INKS.get(tint, tint))
        canvas.text(f"end-value-{number}", placed[names:], colour=INK)
    canvas.rules("leaders", leaders, colour=CONTEXT)
