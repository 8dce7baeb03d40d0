"""Flows: how many went from each stage to each, as bands between boxes, to the right or down, or as a list of bars."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.render import keys, layers, numbers
from sightline.render.canvas import (
    LEADING,
    NARROW,
    PALETTE,
    QUIET,
    SIZE,
    SMALL,
    Canvas,
    text_width,
    wrap,
)  # fmt: skip
from sightline.render.grid import Grid, capital
from sightline.render.layers import Hop, Layout, Link, Place
from sightline.render.listed import Block, Row, listed
from sightline.render.matrix import SHADES
from sightline.render.rows import HATCHED
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure

_SHADES = SHADES[:3]  # dark words can be read on each
_EDGE = "#2f689f"
_BETWEEN = 100.0  # pixels between two layers of boxes that stand side by side, at least; else the flow runs down
_DOWN = 66.0  # pixels between two layers, one under the other
_NUMBER = 12.5  # pixels across of a band to the right that holds its number
_STRAIGHT = 20.0  # pixels that a band runs straight on from its first box, for its number
_WORDS = 124.0  # pixels for the words of a box
_FULLEST = 250.0  # pixels across, of the fullest box
_NAMED = 6  # steps that are named under the picture; of more, only how many they are
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Web:
    """The steps of a grid, sorted by how they are shown."""

    words: Mapping[str, str]  # of each box, in their order
    onwards: Mapping[Pair, Figure]  # drawn as bands
    back: Mapping[Pair, Figure]  # to the same box or one before it: said in words
    marked: Mapping[Pair, Figure]  # with a mark in place of a number: said in words


def web(grid: Grid) -> Web:
    """Sort the steps. Boxes that something leaves come first, in their order; a nought is not drawn."""
    words = {code.code: code.label for code in (*grid.xs, *grid.series)}
    order = {code: place for place, code in enumerate(words)}
    found = {(x.code, to.code): figure for x in grid.xs for to in grid.series if (figure := grid.at(x, to)) is not None}
    numbered = {pair: figure for pair, figure in found.items() if figure.value}
    return Web(
        words,
        {pair: figure for pair, figure in numbered.items() if order[pair[0]] < order[pair[1]]},
        {pair: figure for pair, figure in numbered.items() if order[pair[0]] >= order[pair[1]]},
        {pair: figure for pair, figure in found.items() if figure.value is None},
    )


@dataclass(frozen=True, slots=True)
class Look:
    """A flow laid out: which way it runs, where each layer begins and ends along it, and the words of the boxes."""

    down: bool
    layout: Layout
    spans: tuple[tuple[float, float], ...]
    lines: Mapping[str, tuple[list[str], str]]  # the words of each box in lines, and its number


def flow(grid: Grid, _chart: Chart, width: float) -> Canvas:
    """Bands from box to box where there is room for the words of all; else a list with bars."""
    found = web(grid)
    look = _look(found, width) if found.onwards else None
    canvas = _list(grid, found, width) if look is None else _drawn(grid, found, look, width)
    keys.add(canvas, _notes(found, look))
    return canvas


def _look(found: Web, width: float) -> Look | None:
    links = [Link(a, b, figure.value or 0.0) for (a, b), figure in found.onwards.items()]
    codes = [code for code in found.words if any(code in pair for pair in found.onwards)]
    layer = layers.layer_of(links, codes)
    across = width > NARROW and _sideways(found, links, codes, layer, width)
    return across or _downwards(found, links, codes, layer, width)


def _sideways(
    found: Web, links: Sequence[Link], codes: Sequence[str], layer: Mapping[str, int], width: float
) -> Look | None:
    """The flow to the right; None where the boxes would leave too little between them."""
    lines = {code: _words(found, code) for code in codes}
    many = max(layer.values()) + 1
    wide = [max(_long(lines[code]) for code in codes if layer[code] == place) + 14 for place in range(many)]
    between = (width - sum(wide)) / (many - 1)
    if between < _BETWEEN:
        return None
    sizes = {code: LEADING * (len(lines[code][0]) + 1) + 10.0 for code in codes}
    laid = layers.layout(links, codes, sizes, 500.0, _FULLEST, grow=True)
    assert laid is not None  # it grows as it must
    starts = [sum(wide[:place]) + between * place for place in range(many)]
    return Look(False, laid, tuple((a, a + b) for a, b in zip(starts, wide, strict=True)), lines)


def _downwards(
    found: Web, links: Sequence[Link], codes: Sequence[str], layer: Mapping[str, int], width: float
) -> Look | None:
    """The flow down; None where the boxes of a layer do not fit side by side."""
    lines = {code: _words(found, code) for code in codes}
    sizes = {code: _long(lines[code]) + 14 for code in codes}
    laid = layers.layout(links, codes, sizes, width, width * 0.6, grow=False)
    if laid is None:
        return None
    spans, y = [], 0.0
    for place in range(laid.layers):
        tall = LEADING * max(len(lines[code][0]) + 1 for code in codes if layer[code] == place) + 10.0
        spans.append((y, y + tall))
        y += tall + _DOWN
    return Look(True, laid, tuple(spans), lines)


def _words(found: Web, code: str) -> tuple[list[str], str]:
    """The words of a box, and its number: the sum of what comes or of what goes, whichever is more."""
    sides: list[list[Figure]] = [[f for pair, f in found.onwards.items() if pair[side] == code] for side in (0, 1)]
    open_ = [any(pair[side] == code for pair in found.marked) for side in (0, 1)]
    sums = [sum(figure.value or 0.0 for figure in side) for side in sides]
    more = 0 if sums[0] >= sums[1] else 1
    said = numbers.written(sums[more], max(numbers.step_of(figure) for figure in sides[more]))
    return wrap(found.words[code], _WORDS, bold=True), f"{said} or more" if any(open_) else said


def _long(lines: tuple[list[str], str]) -> float:
    return max(*(text_width(line, SIZE, bold=True) for line in lines[0]), text_width(lines[1]))


# -- drawing ---------------------------------------------------------------------------------------------------


def _drawn(grid: Grid, found: Web, look: Look, width: float) -> Canvas:
    along = look.spans[-1][1]
    tall = along if look.down else look.layout.across
    canvas = Canvas(ChartKind.FLOW, width, tall, top=26, bottom=4)
    canvas.text("unit", [(0, -15, capital(numbers.unit_words(grid.unit)))], size=SMALL, colour=QUIET)
    shift = (width - look.layout.across) / 2 if look.down else 0.0
    most = max(figure.value or 0.0 for figure in found.onwards.values())
    shades: dict[str, dict[str, str]] = {shade: {} for shade in _SHADES}
    said: dict[str, str] = {}
    words: list[tuple[float, float, str]] = []
    for (pair, figure), hops in zip(found.onwards.items(), look.layout.hops, strict=True):
        key = ">".join(pair)
        place = min(len(_SHADES) - 1, int(len(_SHADES) * ((figure.value or 0.0) - 1e-9) / most))
        shades[_SHADES[place]][key] = band(hops, look.spans, down=look.down, shift=shift)
        said[key] = f"{found.words[pair[0]]} to {found.words[pair[1]]}: {numbers.labelled(figure)}"
        if fits(figure, hops[0].thick, down=look.down):
            at = look.spans[hops[0].start.layer][1]
            x, y = (hops[0].leaves + shift, at + 12) if look.down else (at + 7, hops[0].leaves)
            words.append((x, y, numbers.labelled(figure)))
    for number, (shade, paths) in enumerate(shades.items()):
        canvas.shapes(f"bands-{number}", paths, shade, edge=_EDGE, said=said if width > NARROW else None)
    _boxes(canvas, look, shift)
    canvas.text("band-numbers", words, align="center" if look.down else "left", size=SMALL)
    return canvas


def fits(figure: Figure, thick: float, *, down: bool) -> bool:
    """Whether a band is wide enough for its number."""
    return thick >= (text_width(numbers.labelled(figure), SMALL) + 4 if down else _NUMBER)


def band(hops: Sequence[Hop], spans: Sequence[tuple[float, float]], *, down: bool, shift: float = 0.0) -> str:
    """The outline of a band as a path: along one side, and back along the other."""
    there = _side(hops, spans, -0.5, down=down)
    back = _side(hops, spans, 0.5, down=down)[::-1]

    def at(along: float, across: float) -> str:
        return f"{across + shift:.1f},{along:.1f}" if down else f"{along:.1f},{across:.1f}"

    def run(points: Sequence[tuple[float, float]]) -> str:
        path = at(*points[0])
        for a, b in itertools.pairwise(points):
            if a == b:
                continue
            bend = (a[0] + b[0]) / 2
            path += f"L{at(*b)}" if a[1] == b[1] else f"C{at(bend, a[1])},{at(bend, b[1])},{at(*b)}"
        return path

    return f"M{run(there)}L{run(back)}Z"


def _side(
    hops: Sequence[Hop], spans: Sequence[tuple[float, float]], half: float, *, down: bool
) -> list[tuple[float, float]]:
    """(along, across) of one side of a band: straight on beside its number, then from layer to layer and through it."""
    points = []
    for number, hop in enumerate(hops):
        start, end = spans[hop.start.layer][1], spans[hop.stop.layer][0]
        leaves, enters = hop.leaves + hop.thick * half, hop.enters + hop.thick * half
        straight = 0.0 if number else _STRAIGHT if down else min(_STRAIGHT * 2, (end - start) / 3)
        points += [(start, leaves), (start + straight, leaves), (end, enters)]
    return points


def _boxes(canvas: Canvas, look: Look, shift: float) -> None:
    shapes, names, counts = [], [], []
    for code, place in look.layout.boxes.items():
        box = _box(place, look, shift)
        shapes.append(box)
        lines, count = look.lines[code]
        middle = (box[0] + box[2]) / 2
        top = (box[1] + box[3] - LEADING * (len(lines) + 1)) / 2
        names += [(middle, top + LEADING * (row + 0.5), line) for row, line in enumerate(lines)]
        counts.append((middle, top + LEADING * (len(lines) + 0.5), count))
    canvas.boxes("boxes", shapes, PALETTE[0])
    canvas.text("box-words", names, align="center", weight="bold", colour="#ffffff")
    canvas.text("box-numbers", counts, align="center", colour="#ffffff")


def _box(place: Place, look: Look, shift: float) -> tuple[float, float, float, float]:
    start, end = look.spans[place.layer]
    if look.down:
        return place.at + shift, start, place.at + place.size + shift, end
    return start, place.at, end, place.at + place.size


# -- in words --------------------------------------------------------------------------------------------------


def _list(grid: Grid, found: Web, width: float) -> Canvas:
    order = {code: place for place, code in enumerate(found.words)}
    blocks = []
    for x in grid.xs:
        rows = []
        for to in grid.series:
            figure = grid.at(x, to)
            if figure is not None and figure.value != 0:
                back = "again " if to.code == x.code else "back " if order[to.code] < order[x.code] else ""
                rows.append(Row(f"{back}to {to.label}", figure, numbers.labelled(figure)))
        if rows:
            blocks.append(Block(f"From {x.label}", tuple(rows)))
    return listed(ChartKind.FLOW, blocks, grid.unit, width)


def _notes(found: Web, look: Look | None) -> list[keys.Entry]:
    """What the picture leaves out, in words; nothing where all is in the list."""
    if look is None:
        return []
    down = look.down
    small = {
        pair: figure
        for (pair, figure), hops in zip(found.onwards.items(), look.layout.hops, strict=True)
        if not fits(figure, hops[0].thick, down=down)
    }
    withheld = {pair: figure for pair, figure in found.marked.items() if figure.mark in HATCHED}
    other = {pair: figure for pair, figure in found.marked.items() if figure.mark not in HATCHED}
    said = [
        _named("Too narrow for their number", found, small, numbered=True),
        _named("Went back or came again, and not drawn", found, found.back, numbered=True),
        _named("Withheld, and not drawn", found, withheld, numbered=False),
        _named("Not available, and not drawn", found, other, numbered=False),
    ]
    return [keys.Entry(words) for words in said if words]


def _named(head: str, found: Web, steps: Mapping[Pair, Figure], *, numbered: bool) -> str:
    """Steps in words: "Went back: Assessment to Referral 85"; of many, only how many there are."""
    if not steps:
        return ""
    if len(steps) > _NAMED:
        return f"{head}: {len(steps)} steps, which are in the table."
    said = [
        f"{found.words[a]} to {found.words[b]}{f' {numbers.labelled(figure)}' if numbered else ''}"
        for (a, b), figure in steps.items()
    ]
    return f"{head}: {'; '.join(said)}."
