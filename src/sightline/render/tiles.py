"""A map of squares: one for each area, about where it lies, darker for more; what is not known is hatched."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sightline.errors import StandardError
from sightline.render import keys, numbers
from sightline.render.canvas import INK, POINT, QUIET, SMALL, UNAVAILABLE, WITHHELD, Canvas, text_width
from sightline.render.grid import Grid, area_words
from sightline.render.matrix import SHADES, WHITE_FROM
from sightline.render.rows import HATCHED
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.figures import Figure
from sightline.standard.tiles import letters

_MOST = 42.0  # pixels that a square may be wide
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class _Tile:
    """One square: its area, its place in the grid, and what is known of it."""

    area: str
    column: int
    row: int
    figure: Figure | None


def tiles(grid: Grid, chart: Chart, width: float) -> Canvas:
    """The squares at chart.places, with the bounds of the shades in words under them.

    Raises StandardError where the chart gives no places, or two areas one place.
    """
    if not chart.places or len({(column, row) for _, column, row in chart.places}) < len(chart.places):
        raise StandardError("a chart of tiles needs a place for each area, and no place twice")
    found = {code.code: grid.at(code) for code in grid.xs}
    placed = [_Tile(area, column, row, found.get(area)) for area, column, row in chart.places]
    columns = max(tile.column for tile in placed) + 1
    side = min(_MOST, width / columns)
    inset = (width - side * columns) / 2
    rows = max(tile.row for tile in placed) + 1
    canvas = Canvas(ChartKind.TILES, width, side * rows, top=4, bottom=4)
    bounds = class_bounds([t.figure.value for t in placed if t.figure is not None and t.figure.value is not None])
    _squares(canvas, placed, side, inset, bounds)
    _borders(canvas, placed, side, inset)
    if any(tile.area == chart.focus for tile in placed):
        _outline(canvas, next(tile for tile in placed if tile.area == chart.focus), side, inset)
    figures = [tile.figure for tile in placed]
    shown = next((figure for figure in figures if figure is not None and figure.value is not None), None)
    away = sum(1 for code in grid.xs if _is_part(code.code) and code.code not in {tile.area for tile in placed})
    keys.add(canvas, _key(figures, bounds, shown, chart.focus, away))
    return canvas


def _is_part(code: str) -> bool:
    return code.startswith("E") and code not in areas.regions() and code != areas.ENGLAND


def class_bounds(values: Sequence[float]) -> tuple[float, ...]:
    """At most four round bounds, evenly apart, between five shades: none holds a fixed share of the areas.

    They span what nine in ten of the values span, so that one far value does not leave all others in one shade.
    """
    if not values:
        return ()
    ordered = sorted(values)
    low = ordered[int(0.05 * (len(ordered) - 1))]
    high = ordered[math.ceil(0.95 * (len(ordered) - 1))]
    if high <= low:
        return ()
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in _STEPS if size * power >= rough * 0.999)
    first = math.floor(low / step) * step + step
    return tuple(round(first + step * place, 10) for place in range(4) if first + step * place <= ordered[-1])


def shade(value: float, bounds: Sequence[float]) -> str:
    """The shade of a value: the first below the first bound, and so on."""
    return SHADES[sum(value >= bound for bound in bounds)]


def _fill(figure: Figure | None, bounds: Sequence[float]) -> str:
    if figure is None or figure.value is None:
        return WITHHELD if figure is not None and figure.mark in HATCHED else UNAVAILABLE
    return shade(figure.value, bounds)


def said(area: str, figure: Figure | None) -> str:
    """What a square says of itself: "Leeds: 12.3"."""
    words = "no figure" if figure is None else numbers.labelled(figure)
    return f"{area_words(area)}: {words}"


def _squares(canvas: Canvas, placed: Sequence[_Tile], side: float, inset: float, bounds: Sequence[float]) -> None:
    by_fill: dict[str, list[_Tile]] = {}
    for tile in placed:
        by_fill.setdefault(_fill(tile.figure, bounds), []).append(tile)
    for fill, members in sorted(by_fill.items()):
        boxes = [_box(tile, side, inset, 1.0) for tile in members]
        name = f"tiles-{fill.strip('#').removeprefix('url(#').rstrip(')')}"
        canvas.boxes(name, boxes, fill, said=[said(tile.area, tile.figure) for tile in members])
    for name, fills in (("hatched", (WITHHELD, UNAVAILABLE)), ("palest", SHADES[:1])):
        edged = [tile for fill in fills for tile in by_fill.get(fill, ())]
        edges = [edge for tile in edged for edge in _edges(_box(tile, side, inset, 1.0))]
        canvas.rules(f"{name}-edges", edges, colour=QUIET if name == "hatched" else POINT, width=0.75)
    _letters(canvas, by_fill, side, inset)


def _letters(canvas: Canvas, by_fill: Mapping[str, Sequence[_Tile]], side: float, inset: float) -> None:
    """Two or three letters in each square, where they fit in all."""
    tiles_ = [tile for members in by_fill.values() for tile in members]
    if max(text_width(letters(tile.area), SMALL) for tile in tiles_) > side - 4:
        return
    for name, fills in (
        ("dark", SHADES[:WHITE_FROM]), ("light", SHADES[WHITE_FROM:]), ("hatched", (WITHHELD, UNAVAILABLE))
    ):  # fmt: skip
        spots = [
            (inset + (tile.column + 0.5) * side, (tile.row + 0.5) * side + 1, letters(tile.area))
            for fill in fills
            for tile in by_fill.get(fill, ())
        ]
        ink = "#ffffff" if name == "light" else INK
        canvas.text(f"letters-{name}", spots, align="center", size=SMALL, colour=ink, halo=name == "hatched")


def _box(tile: _Tile, side: float, inset: float, gap: float) -> tuple[float, float, float, float]:
    x, y = inset + tile.column * side, tile.row * side
    return (x + gap, y + gap, x + side - gap, y + side - gap)


def _edges(box: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    a, b, c, d = box
    return [(a, b, c, b), (c, b, c, d), (a, d, c, d), (a, b, a, d)]


def _borders(canvas: Canvas, placed: Sequence[_Tile], side: float, inset: float) -> None:
    """A thin line between two squares of different regions."""
    region = {(tile.column, tile.row): _region(tile.area) for tile in placed}
    lines = list(_between(region, side, inset))
    canvas.rules("regions", lines, colour=INK, width=1.5)


def _region(area: str) -> str:
    try:
        return areas.area(area).region_gss
    except StandardError:
        return ""


def _between(
    region: dict[tuple[int, int], str], side: float, inset: float
) -> Iterator[tuple[float, float, float, float]]:
    for (column, row), name in region.items():
        x, y = inset + column * side, row * side
        if region.get((column + 1, row), name) != name:
            yield (x + side, y, x + side, y + side)
        if region.get((column, row + 1), name) != name:
            yield (x, y + side, x + side, y + side)


def _outline(canvas: Canvas, tile: _Tile, side: float, inset: float) -> None:
    edges = _edges(_box(tile, side, inset, 0))
    canvas.rules("focus-edge", edges, colour="#ffffff", width=6)
    canvas.rules("focus", edges, colour=INK, width=3)


def _key(
    figures: Sequence[Figure | None], bounds: Sequence[float], shown: Figure | None, focus: str, away: int
) -> list[keys.Entry]:
    entries: list[keys.Entry] = []
    if shown is not None:
        unit = numbers.unit_words(shown.measure.unit)
        entries.append(keys.Entry(unit[:1].upper() + unit[1:] + ":"))
        used = {shade(f.value, bounds) for f in figures if f is not None and f.value is not None}
        fine = next((s for s in (1.0, 0.1, 0.01) if all(abs(b / s - round(b / s)) < 1e-6 for b in bounds)), 0.001)
        entries += [
            keys.Entry(words, box=fill, edge=1 if fill == SHADES[0] else 0)
            for words, fill in zip(_class_words([numbers.written(b, fine) for b in bounds]), SHADES, strict=False)
            if fill in used
        ]
    entries += keys.hatches(figures)
    if focus:
        entries.append(keys.Entry(area_words(focus), box="#ffffff", edge=3))
    entries.append(keys.Entry("Each square is one area, about where it lies. Lines part the regions."))
    if away:
        entries.append(keys.Entry(f"{away} {'area has' if away == 1 else 'areas have'} no square: see the table"))
    return entries


def _class_words(bounds: Sequence[str]) -> list[str]:
    """The classes in words: "under 10", "10 to under 20", "20 or more"."""
    if not bounds:
        return ["every area alike"]
    between = [f"{low} to under {high}" for low, high in itertools.pairwise(bounds)]
    return [f"under {bounds[0]}", *between, f"{bounds[-1]} or more"]
