"""Paths: a map of what directly follows what. Stages stand from the top down, steps onwards run to the right of them.

Steps to the next stage run straight down, steps that pass stages at the right, steps back and loops at the left: each
in a lane of its own, with its number where it leaves. A directly-follows graph (van der Aalst 2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.render import keys, numbers
from sightline.render.canvas import LEADING, PALETTE, QUIET, SIZE, SMALL, Canvas, Stroke, text_width, wrap
from sightline.render.grid import Grid, capital
from sightline.render.lanes import Lane, port_sides
from sightline.render.listed import Block, Row, listed
from sightline.render.rows import HATCHED
from sightline.standard.drafts import Chart, ChartKind, FigureTable
from sightline.standard.figures import Figure

MOST = 15  # steps that are drawn; of more, the most common
OTHER = "other"  # the code of all steps too rare to be shown by themselves
QUANTILE, HALF = "quantile", "p50"
_SHADES = ("#5c8dbb", "#2f689f", "#12436D")  # of lines: at least 3 to 1 on white
_WORDS = 150.0  # pixels for the words of a stage
_THICKEST, _THINNEST = 12.0, 1.5
_GAP = 46.0  # pixels between two stages with a step between them
_CLOSE = 16.0  # and without one
_NAMED = 6
_ROWS = 20  # rows of a list that may hold steps with a mark


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from a stage to the next, to one further on, back, or to the same."""

    start: str
    stop: str
    figure: Figure
    days: str  # how long half of them took, in words; may be empty

    @property
    def key(self) -> str:
        """The code of its edge."""
        return f"{self.start}>{self.stop}"

    @property
    def said(self) -> str:
        """Its number, and its days."""
        return " · ".join(words for words in (numbers.labelled(self.figure), self.days) if words)


@dataclass(frozen=True, slots=True)
class Map:
    """Stages in their order with their words, and the steps sorted by how they are shown."""

    stages: Mapping[str, str]
    drawn: tuple[Step, ...]
    marked: tuple[Step, ...]  # with a mark in place of a number
    rest: tuple[tuple[str, Figure], ...]  # what is no step from one stage to another: its words and figure
    of: int  # how many steps have a number


def paths(grid: Grid, chart: Chart, width: float, beside: FigureTable | None = None) -> Canvas:
    """A map where there is room for the words of all steps; else a list with bars."""
    found = steps_of(grid, chart, beside)
    look = _look(found, width) if found.drawn else None
    canvas = _list(grid, found, width) if look is None else _drawn(grid, found, look, width)
    keys.add(canvas, _notes(found, listed_=look is None))
    return canvas


def steps_of(grid: Grid, chart: Chart, beside: FigureTable | None = None) -> Map:
    """Sort the edges of a grid. A nought is not drawn; of more than `MOST` steps only the most common are."""
    stages = dict(chart.stages)
    rest, found = [], []
    for code in grid.xs:
        figure = grid.at(code)
        if figure is None:
            continue
        start, arrow, stop = code.code.partition(">")
        if arrow and code.code != OTHER:
            for stage, words in zip((start, stop), _stage_words(code.label, start, stop), strict=True):
                stages.setdefault(stage, words)
            found.append(Step(start, stop, figure, _days(figure, chart, beside)))
        else:
            rest.append((code.label, figure))
    numbered = [step for step in found if step.figure.value]
    common = sorted(numbered, key=lambda step: (-(step.figure.value or 0.0), step.key))[:MOST]
    kept = tuple(step for step in numbered if step in common)
    marked = tuple(step for step in found if step.figure.value is None)
    return Map(stages, kept, marked, tuple(rest), len(numbered))


def _stage_words(label: str, start: str, stop: str) -> tuple[str, str]:
    """The words of two stages from those of the edge between them, else from their codes."""
    for sign in (" > ", " → ", ">", " to "):
        parts = label.split(sign)
        if len(parts) == 2:
            return capital(parts[0].strip()), capital(parts[1].strip())
    return capital(start.replace("_", " ")), capital(stop.replace("_", " "))


def days_of(figure: Figure, chart: Chart, beside: FigureTable) -> Figure | None:
    """How many days half of a step took: the figure beside it of the same edge, area and period."""
    return next(
        (
            other
            for other in beside.figures
            if other.code(chart.x) == figure.code(chart.x)
            and other.code(QUANTILE) in (None, HALF)
            and (other.area, other.period) == (figure.area, figure.period)
        ),
        None,
    )


def _days(figure: Figure, chart: Chart, beside: FigureTable | None) -> str:
    found = days_of(figure, chart, beside) if beside is not None and figure.value is not None else None
    if found is None:
        return ""
    return numbers.with_unit(found) if found.value is not None else f"days {numbers.mark_short(found.mark)}"


# -- where all stands ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """A map laid out, in pixels from the left edge: the column of boxes, each box's top and foot, and the lanes."""

    left: float
    right: float
    lines: Mapping[str, list[str]]
    spans: Mapping[str, tuple[float, float]]
    lanes: Mapping[str, Lane]  # of the steps that do not lead to the next stage
    thick: Mapping[str, float]


def thickness(steps: Sequence[Step]) -> dict[str, float]:
    """How wide the line of each step is, in pixels: in proportion to its number."""
    most = max(step.figure.value or 0.0 for step in steps)
    return {step.key: max(_THINNEST, round(_THICKEST * (step.figure.value or 0.0) / most, 1)) for step in steps}


def _look(found: Map, width: float) -> Look | None:
    """The map laid out; None where its words do not fit beside one another."""
    stages = [code for code in found.stages if any(code in (step.start, step.stop) for step in found.drawn)]
    order = {code: place for place, code in enumerate(stages)}
    thick = thickness(found.drawn)
    straight = [step for step in found.drawn if order[step.stop] - order[step.start] == 1]
    aside = [step for step in found.drawn if step not in straight]
    ends = {step.key: (order[step.start], order[step.stop]) for step in aside}
    said = {step.key: text_width(step.said, SMALL) for step in found.drawn}
    sides = port_sides(ends, thick, len(stages))
    lines = {code: wrap(found.stages[code], _WORDS, bold=True) for code in stages}
    wide = max(text_width(line, SIZE, bold=True) for block in lines.values() for line in block) + 18
    spans, y = {}, 0.0
    for code in stages:
        tall = max(LEADING * len(lines[code]) + 14, sides.tall(order[code]))
        spans[code] = (y, y + tall)
        y += tall + (_GAP if any(step.start == code for step in straight) else _CLOSE)
    room = max((thick[step.key] / 2 + 16 + said[step.key] - wide / 2 for step in straight), default=0.0)
    lanes, left, right = sides.lanes([spans[code] for code in stages], said, wide, room)
    spare = width - left - wide - right
    if spare < 0:
        return None
    start = left + spare / 2
    moved = {key: lane.moved(start) for key, lane in lanes.items()}
    return Look(start, start + wide, lines, spans, moved, thick)


# -- drawing ---------------------------------------------------------------------------------------------------


def _drawn(grid: Grid, found: Map, look: Look, width: float) -> Canvas:
    canvas = Canvas(ChartKind.PATHS, width, max(foot for _, foot in look.spans.values()), top=26, bottom=4)
    canvas.text("unit", [(0, -15, capital(numbers.unit_words(grid.unit)))], size=SMALL, colour=QUIET)
    most = max(look.thick.values())
    lines: list[Stroke] = []
    heads: dict[str, dict[str, str]] = {shade: {} for shade in _SHADES}
    words: dict[str, list[tuple[float, float, str]]] = {"left": [], "right": []}
    # The widest first, each on a white one that is wider still: where two cross, both can be followed.
    for step in sorted(found.drawn, key=lambda step: (-look.thick[step.key], step.key)):
        thick = look.thick[step.key]
        shade = _SHADES[min(2, int(3 * (thick - 1e-9) / most))]
        lane = look.lanes.get(step.key) or _straight(look, step)
        said = f"{found.stages[step.start]} to {found.stages[step.stop]}: {step.said}"
        if not lane.upright:
            lines.append(Stroke(f"about {step.key}", lane.path(thick), thick + 4, "#ffffff"))
        lines.append(Stroke(step.key, lane.path(thick), thick, shade, said))
        heads[shade][step.key] = lane.head(thick)
        words[lane.align].append((lane.words_x, lane.words_y, step.said))
    canvas.strokes("steps", lines)
    for number, shade in enumerate(_SHADES):
        canvas.shapes(f"heads-{number}", heads[shade], shade)
    _boxes(canvas, look)
    for align, items in words.items():
        canvas.text(f"step-words-{align}", items, align=align, size=SMALL)
    return canvas


def _straight(look: Look, step: Step) -> Lane:
    """The way of a step to the next stage: straight down, its words to the right."""
    x, start, end = (look.left + look.right) / 2, look.spans[step.start][1], look.spans[step.stop][0]
    thick = look.thick[step.key]
    return Lane(x, start, x, end, x, "left", x + thick / 2 + 8, (start + end) / 2 - 2)


def _boxes(canvas: Canvas, look: Look) -> None:
    middle = (look.left + look.right) / 2
    names = [
        (middle, (top + foot - LEADING * len(look.lines[code])) / 2 + LEADING * (row + 0.5), line)
        for code, (top, foot) in look.spans.items()
        for row, line in enumerate(look.lines[code])
    ]
    canvas.boxes("boxes", [(look.left, top, look.right, foot) for top, foot in look.spans.values()], PALETTE[0])
    canvas.text("box-words", names, align="center", weight="bold", colour="#ffffff")


# -- in words --------------------------------------------------------------------------------------------------


def _list(grid: Grid, found: Map, width: float) -> Canvas:
    order = {code: place for place, code in enumerate(found.stages)}
    marked = found.marked if len(found.drawn) + len(found.marked) <= _ROWS else ()
    blocks = []
    for code, words in found.stages.items():
        rows = []
        for step in sorted((*found.drawn, *marked), key=lambda step: order[step.stop]):
            if step.start == code:
                there = found.stages[step.stop]
                back = order[step.stop] < order[code]
                name = f"{there} again" if step.stop == code else f"back to {there}" if back else f"to {there}"
                rows.append(Row(name, step.figure, step.said))
        if rows:
            blocks.append(Block(f"From {words}", tuple(rows)))
    return listed(ChartKind.PATHS, blocks, grid.unit, width)


def _notes(found: Map, *, listed_: bool) -> list[keys.Entry]:
    """What the numbers are, and what the picture leaves out, in words."""
    said = []
    if any(step.days for step in (*found.drawn, *found.marked)):
        said.append("After each number: the days within which half of them took the step.")
    if found.of > len(found.drawn):
        said.append(f"The {len(found.drawn)} most common of {found.of} steps are drawn; all are in the table.")
    said += [f"{words}, not drawn: {numbers.labelled(figure)}." for words, figure in found.rest]
    if not listed_ or len(found.drawn) + len(found.marked) > _ROWS:
        for head, hatched in (("Withheld, and not drawn", True), ("Not available, and not drawn", False)):
            steps = [step for step in found.marked if (step.figure.mark in HATCHED) is hatched]
            names = "; ".join(f"{found.stages[step.start]} to {found.stages[step.stop]}" for step in steps)
            many = f"{len(steps)} steps, which are in the table"
            said += [f"{head}: {names if len(steps) <= _NAMED else many}."] if steps else []
    return [keys.Entry(words) for words in said]
