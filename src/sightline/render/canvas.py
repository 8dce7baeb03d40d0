"""The drawing surface of every chart: a Vega-Lite layer list in pixels, our colours, and how wide words will be.

Values are placed by a real scale with an explicit domain; words and rows are placed in pixels that we work out, so
that nothing depends on the fonts of the machine that draws. Palette: Government Analysis Function, categorical and
focus (analysisfunction.civilservice.gov.uk, data visualisation: colours in charts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sightline.standard.drafts import ChartKind

Spec = dict[str, Any]

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25")
CONTEXT = "#BFBFBF"
POINT = "#868f96"  # points in the background: 3.3 to 1 on white
INK = "#0b0c0c"
QUIET = "#505a5f"  # secondary words: 6.9 to 1 on white
GRID = "#d9dcde"
PALE = "#f3f2f1"
WITHHELD = "url(#withheld)"  # patterns that svg.py defines and renames for each chart
UNAVAILABLE = "url(#unavailable)"
FONT = "Arial, Helvetica, sans-serif"
SIZE = 15
SMALL = 14
LEADING = 18
WIDE = 680
NARROW = 358
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

# Widths as a share of the font's size, of DejaVu Sans: the widest of the sans-serif fonts that readers' machines fall
# back to. Words measured with it fit in Arial and Helvetica too.
_CLASSES = (("ijl.,:;'|!", 0.32), ("ftr()[]-/ ", 0.40), ("mwMW%@", 0.97), ("ABCDEFGHKLNOPQRSTUVXYZ&", 0.73),
            ("\N{MINUS SIGN}", 0.84))  # fmt: skip
_SHARE = {letter: share for letters, share in _CLASSES for letter in letters}


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How many pixels a line of text takes at most, in any of the fonts a reader is likely to have."""
    return sum(_SHARE.get(letter, 0.635) for letter in text) * size * (1.1 if bold else 1.0)


def wrap(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Break text into lines no wider than `width` pixels; a single word that is wider stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def colours(names: Sequence[str], focus: str | None = None) -> tuple[str, ...]:
    """A colour for each series: the palette for up to four, else (or with `focus`) one in dark blue, the rest grey."""
    if focus not in names and len(names) <= len(PALETTE):
        return PALETTE[: len(names)]
    chosen = focus if focus in names else names[0]
    return tuple(PALETTE[0] if name == chosen else CONTEXT for name in names)


def _pixels(name: str) -> Spec:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _as_it_is(name: str) -> Spec:
    return {"field": name, "type": "nominal", "scale": None}


# A size of 4 square pixels is that at which a shape is drawn as large as its path says.
_SHAPE: Spec = {"type": "point", "size": 4}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line: what it stands for, its SVG path in pixels, how wide and in which colour; `said` as for dots."""

    key: str
    path: str
    wide: float
    colour: str
    said: str = ""


def _rows(values: Sequence[Mapping[str, object]]) -> Spec:
    return {"values": [dict(value) for value in values]}


def _titled(
    values: list[dict[str, object]], mark: Spec, encoding: Spec, said: Sequence[str]
) -> tuple[list[dict[str, object]], Spec, Spec]:
    """The same layer with words for each of its marks, which svg.py makes titles of; as it is where there are none."""
    if not said:
        return values, mark, encoding
    named = [value | {"said": words} for value, words in zip(values, said, strict=True)]
    return named, mark | {"aria": True}, encoding | {"description": {"field": "said", "type": "nominal"}}


@dataclass
class Canvas:
    """Layers in drawing order on a plot of `width` by `height` pixels, `left` and `top` of it kept for words."""

    kind: ChartKind
    width: float
    height: float
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    layers: list[Spec] = field(default_factory=list)

    def add(self, name: str, values: Sequence[Mapping[str, object]], mark: Spec, encoding: Spec) -> None:
        """Add a layer, unless it has nothing to draw."""
        if values:
            self.layers.append({"name": name, "data": _rows(values), "mark": mark, "encoding": encoding})

    def text(
        self, name: str, items: Sequence[tuple[float, float, str]], *, align: str = "left", size: float = SIZE,
        weight: str = "normal", colour: str = INK, halo: bool = False, angle: int = 0,
    ) -> None:  # fmt: skip
        """Words at (x, y) pixels, each centred on its y. `halo` draws a white edge first, for words on a pattern."""
        values = [{"x": x, "y": y, "words": words} for x, y, words in items if words]
        encoding = {"x": _pixels("x"), "y": _pixels("y"), "text": {"field": "words", "type": "nominal"}}
        mark: Spec = {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "fontWeight": weight}
        mark |= {"color": colour, "angle": angle}
        if halo:
            edge = {"stroke": "#ffffff", "strokeWidth": 5, "strokeJoin": "round", "color": "#ffffff"}
            self.add(f"{name}-halo", values, mark | edge, encoding)
        self.add(name, values, mark, encoding)

    def rules(
        self, name: str, items: Sequence[tuple[float, float, float, float]], *, colour: str = INK, width: float = 1,
        dash: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Straight lines from (x, y) to (x2, y2), in pixels."""
        values = [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in items]
        mark: Spec = {"type": "rule", "color": colour, "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        encoding = {"x": _pixels("x"), "y": _pixels("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
        self.add(name, values, mark, encoding)

    def boxes(
        self, name: str, items: Sequence[tuple[float, float, float, float]], fill: str, *, radius: float = 0,
        said: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Filled rectangles from (x, y) to (x2, y2), in pixels. `said` as for dots."""
        values: list[dict[str, object]] = [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in items]
        encoding = {"x": _pixels("x"), "y": _pixels("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
        mark: Spec = {"type": "rect", "fill": fill, "cornerRadius": radius}
        self.add(name, *_titled(values, mark, encoding, said))

    def dots(
        self, name: str, items: Sequence[tuple[float, float]], fill: str, area: float = 150, *,
        shape: str = "circle", edge: float = 0, said: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Filled marks centred on (x, y), in pixels; `area` in square pixels, `edge` the width of a white line about.

        `said` are words for each, which a browser shows while a pointer rests on it.
        """
        values: list[dict[str, object]] = [{"x": x, "y": y} for x, y in items]
        mark: Spec = {"type": "point", "filled": True, "shape": shape, "size": area, "color": fill, "opacity": 1}
        if edge:
            mark |= {"stroke": "#ffffff", "strokeWidth": edge}
        self.add(name, *_titled(values, mark, {"x": _pixels("x"), "y": _pixels("y")}, said))

    def path(
        self, name: str, items: Sequence[Sequence[tuple[float, float]]], *, colour: str = INK, width: float = 2,
        dash: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Lines through points at (x, y) pixels, each of them in its order."""
        values = [
            {"x": x, "y": y, "line": number, "at": at}
            for number, points in enumerate(items)
            for at, (x, y) in enumerate(points)
        ]
        mark: Spec = {"type": "line", "color": colour, "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        order = {"detail": {"field": "line", "type": "nominal"}, "order": {"field": "at", "type": "quantitative"}}
        self.add(name, values, mark, {"x": _pixels("x"), "y": _pixels("y"), **order})

    def shapes(
        self, name: str, items: Mapping[str, str], fill: str, *, opacity: float = 1, edge: str = "",
        said: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Filled SVG paths in pixels, by what each stands for; `edge` is the colour of a thin line about them.

        `said` as for dots.
        """
        values: list[dict[str, object]] = [{"x": 0, "y": 0, "key": key, "path": path} for key, path in items.items()]
        mark = _SHAPE | {"filled": True, "fill": fill, "opacity": opacity}
        if edge:
            mark |= {"stroke": edge, "strokeWidth": 0.75}
        encoding = {"x": _pixels("x"), "y": _pixels("y"), "shape": _as_it_is("path")}
        self.add(name, *_titled(values, mark, encoding, [said[key] for key in items] if said else ()))

    def strokes(self, name: str, items: Sequence[Stroke]) -> None:
        """SVG paths in pixels drawn as lines, in their order."""
        values: list[dict[str, object]] = [
            {"x": 0, "y": 0, "key": one.key, "path": one.path, "wide": one.wide, "colour": one.colour} for one in items
        ]
        encoding = {"x": _pixels("x"), "y": _pixels("y"), "shape": _as_it_is("path"), "stroke": _as_it_is("colour")}
        encoding["strokeWidth"] = {"field": "wide", "type": "quantitative", "scale": None}
        mark = _SHAPE | {"filled": False, "opacity": 1, "strokeJoin": "round"}
        said = [one.said for one in items] if any(one.said for one in items) else ()
        self.add(name, *_titled(values, mark, encoding, said))

    def spec(self) -> Spec:
        """The Vega-Lite specification. It loads nothing from anywhere."""
        return {
            "$schema": SCHEMA,
            "usermeta": {"kind": str(self.kind)},
            "width": round(self.width),
            "height": round(self.height),
            "padding": {
                "left": round(self.left), "right": round(self.right), "top": round(self.top),
                "bottom": round(self.bottom),
            },
            "autosize": "none",
            "background": None,
            "layer": self.layers,
            "config": {"font": FONT, "aria": False, "view": {"stroke": None}},
        }  # fmt: skip
