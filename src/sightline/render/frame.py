"""The frame of every chart with time across: its scales, steps and words, hatched gaps, and rules where it breaks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sightline.render import numbers
from sightline.render.canvas import GRID, LEADING, QUIET, SMALL, UNAVAILABLE, WITHHELD, Canvas, text_width, wrap
from sightline.render.grid import Code, Grid, capital
from sightline.standard.drafts import Chart
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

TALL = 300  # pixels from nought to the top of the scale


@dataclass(frozen=True, slots=True)
class Axis:
    """Where each period stands, in pixels, and where the scale of values ends."""

    at: tuple[float, ...]
    end: float
    ticks: tuple[float, ...]
    height: float

    def down(self, value: float) -> float:
        """The height of a value, in pixels from the top."""
        return self.height * (1 - value / self.end)


def nice_ticks(highest: float, about: int = 5) -> tuple[float, ...]:
    """Round values from 0 to at or above `highest`, about that many of them."""
    if highest <= 0:
        return (0.0, 1.0)
    rough = highest / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough)
    if highest >= about:
        step = max(1.0, math.ceil(step))
    return tuple(step * place for place in range(math.ceil(highest / step) + 1))


def places(xs: Sequence[Code], width: float) -> tuple[float, ...]:
    """Pixels across for each code: by date where every code is a period, else evenly; half a step free at the left."""
    if len(xs) < 2:
        return tuple(width / 2 for _ in xs)
    days = [code.period.end.toordinal() for code in xs if code.period]
    marks = [float(day) for day in days] if len(days) == len(xs) and len(set(days)) == len(xs) else list(range(len(xs)))
    inset = min(18.0, width / 12)
    span = width - 2 * inset
    return tuple(inset + span * (mark - marks[0]) / (marks[-1] - marks[0]) for mark in marks)


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """The ticks in figures, with as many decimals as their step needs and no more."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    fine = next((size for size in (1.0, 0.1, 0.01) if abs(step / size - round(step / size)) < 1e-6), 0.001)
    return [numbers.written(tick, fine) for tick in ticks]


def tick_words(xs: Sequence[Code]) -> tuple[str, list[str]]:
    """The words that every label starts with, and what is left of each: ("Year to March", ["2023", "2024"])."""
    split = [code.label.split() for code in xs]
    shared = 0
    while len(xs) > 1 and all(len(words) > shared + 1 and words[shared] == split[0][shared] for words in split):
        shared += 1
    head = " ".join(split[0][:shared]) if split else ""
    return capital(head), [" ".join(words[shared:]) for words in split]


def breaks_at(chart: Chart, xs: Sequence[Code]) -> list[tuple[int, str]]:
    """Which place each break stands before, and its words; before the first there is nothing to part."""
    found = {code.code: place for place, code in enumerate(xs)}
    return sorted((found[at], words) for at, words in chart.breaks if found.get(at))


def runs(values: Sequence[float | None], cuts: Sequence[int]) -> list[list[int]]:
    """The unbroken runs of a series: cut where a value is missing and before each break."""
    result: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        joined = result and result[-1][-1] == place - 1 and place not in cuts
        if joined:
            result[-1].append(place)
        else:
            result.append([place])
    return result


def spread(wanted: Sequence[float], heights: Sequence[float], lowest: float, highest: float = -math.inf) -> list[float]:
    """Tops for blocks of words, as near as can be to where each is wanted, none overlapping, none below `lowest`.

    None starts above `highest` either, where there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place] + heights[place] / 2)
    tops = [max(wanted[place], highest) for place in order]
    sizes = [heights[place] for place in order]
    for place in range(1, len(tops)):
        tops[place] = max(tops[place], tops[place - 1] + sizes[place - 1])
    floor = lowest
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], floor - sizes[place])
        floor = tops[place]
    result = [0.0] * len(tops)
    for place, top in zip(order, tops, strict=True):
        result[place] = top
    return result


def value_of(figure: Figure | None) -> float | None:
    """The figure's value; None where there is no figure, or a mark stands in its place."""
    return figure.value if figure is not None else None


def value_axis(canvas: Canvas, ticks: Sequence[float], down: Callable[[float], float], unit: str) -> None:
    """A grid line for each tick with its number to the left, and the unit above them all."""
    canvas.rules("grid", [(0, down(tick), canvas.width, down(tick)) for tick in ticks[1:]], colour=GRID)
    canvas.rules("nought", [(0, down(ticks[0]), canvas.width, down(ticks[0]))])
    labels = [(-8.0, down(tick), words) for tick, words in zip(ticks, tick_labels(ticks), strict=True)]
    canvas.text("ticks", labels, align="right", size=SMALL, colour=QUIET)
    canvas.text("unit", [(-canvas.left, 10 - canvas.top, capital(unit))], size=SMALL, colour=QUIET)


def frame(canvas: Canvas, grid: Grid, axis: Axis) -> None:
    """The scale of values, and the periods below it."""
    value_axis(canvas, axis.ticks, axis.down, numbers.unit_words(grid.unit))
    head, words = tick_words(grid.xs)
    room = min((b - a for a, b in zip(axis.at, axis.at[1:], strict=False)), default=canvas.width)
    every = max(1, math.ceil((max((text_width(word, SMALL) for word in words), default=0) + 6) / max(room, 1)))
    shown = [
        (axis.at[place], axis.height + 16, word)
        for place, word in enumerate(words)
        if (len(words) - 1 - place) % every == 0
    ]
    canvas.rules("steps", [(x, axis.height, x, axis.height + 5) for x in axis.at])
    canvas.text("periods", shown, align="center", size=SMALL)
    canvas.text("period-words", [(0, axis.height + 36, head)], size=SMALL, colour=QUIET)


def break_boards(
    cuts: Sequence[tuple[int, str]], at: Sequence[float], first: float, last: float
) -> list[tuple[float, float, str, list[str]]]:
    """For each break: where its rule stands, where its words start, how they are aligned, and the words in lines."""
    rules = [(at[place - 1] + at[place]) / 2 for place, _ in cuts]
    boards: list[tuple[float, float, str, list[str]]] = []
    for number, (x, (_, words)) in enumerate(zip(rules, cuts, strict=True)):
        end = rules[number + 1] - 8 if number + 1 < len(rules) else last
        start = rules[number - 1] + 8 if number else first
        if end - x >= text_width(words, SMALL) + 8 or end - x >= x - start:
            boards.append((x, x + 6, "left", wrap(words, end - x - 6, SMALL)))
        else:
            boards.append((x, x - 6, "right", wrap(words, x - start - 6, SMALL)))
    return boards


def draw_breaks(canvas: Canvas, boards: Sequence[tuple[float, float, str, list[str]]]) -> None:
    """The rule of each break, with its words above the plot."""
    canvas.rules(
        "break", [(x, -8 - LEADING * len(lines), x, canvas.height) for x, _, _, lines in boards], width=1.5, dash=(6, 4)
    )
    for number, (_, x, align, lines) in enumerate(boards):
        placed = [(x, -LEADING * (len(lines) - row), words) for row, words in enumerate(lines)]
        canvas.text(f"break-words-{number}", placed, align=align, size=SMALL)


def draw_missing(canvas: Canvas, grid: Grid, axis: Axis) -> list[tuple[float, float, str]]:
    """Draw a hatched strip, the full height, where a number is withheld or not available: it might lie anywhere in it.

    Returns the words for each strip, to be drawn over the lines, where no point stands.
    """
    strips: dict[str, list[tuple[float, float, float, float]]] = {WITHHELD: [], UNAVAILABLE: []}
    words: list[tuple[float, float, str]] = []
    room = min((b - a for a, b in zip(axis.at, axis.at[1:], strict=False)), default=40.0)
    half = min(13.0, room / 2 - 1)
    for x, code in zip(axis.at, grid.xs, strict=True):
        marked: dict[Mark, list[str]] = {}
        for series in grid.series:
            figure = grid.at(code, series)
            if figure is not None and figure.mark is not None and figure.value is None:
                marked.setdefault(figure.mark, []).append(series.label)
        marked.pop(Mark.NOT_APPLICABLE, None)
        for mark in marked:
            fill = UNAVAILABLE if mark is Mark.NOT_AVAILABLE else WITHHELD
            strips[fill].append((x - half, 0.0, x + half, axis.height))
        said = "; ".join(_who(names, len(grid.series)) + numbers.mark_short(mark) for mark, names in marked.items())
        if text_width(said, SMALL) > axis.height - 16:  # what is marked how is in the table
            said = f"{sum(map(len, marked.values()))} of {len(grid.series)}: no figure"
        if said:
            points = [axis.down(value) for s in grid.series if (value := value_of(grid.at(code, s))) is not None]
            words.append((x, _clear_of(points, text_width(said, SMALL), axis.height), capital(said)))
    canvas.boxes("withheld", strips[WITHHELD], WITHHELD)
    canvas.boxes("unavailable", strips[UNAVAILABLE], UNAVAILABLE)
    return words


def _clear_of(points: Sequence[float], long: float, height: float) -> float:
    """Where upright words that are `long` pixels may start, from the bottom up, so that they cover no point."""
    for start in range(round(height) - 8, round(long), -4):
        if not any(start - long - 10 < point < start + 10 for point in points):
            return float(start)
    return height - 8


def _who(names: Sequence[str], of: int) -> str:
    if len(names) == of:
        return ""
    said = " and ".join(names)
    return f"{said}: " if text_width(said, SMALL) < TALL * 0.55 else f"{len(names)} of {of}: "
