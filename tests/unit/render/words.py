"""Where the words of a chart stand, worked out from its specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sightline.render import canvas
from sightline.render.charts import chart_spec
from sightline.standard.drafts import FigureTable, Section
from tests.unit.render import demo, demo_more, demo_paths

Spec = dict[str, Any]
WIDTHS = (canvas.WIDE, canvas.NARROW)
_ARIAL = 0.86  # of the widths that canvas allows for, which are of the widest font


def section(name: str) -> tuple[Section, FigureTable]:
    """A section of a demo with its table."""
    found = next(s for s in (*demo.sections(), *demo_more.sections(), *demo_paths.sections()) if s.name == name)
    tables = (*demo.tables(), *demo_more.tables(), *demo_paths.tables())
    return found, next(t for t in tables if t.name == found.table)


def spec_of(name: str, width: float = canvas.WIDE) -> Spec:
    """The specification of a section of the demo."""
    spec = chart_spec(*section(name), width)
    assert spec is not None
    return spec


def layer(spec: Spec, name: str) -> Spec:
    """The only layer of that name."""
    found: list[Spec] = [one for one in spec["layer"] if one["name"] == name]
    assert len(found) == 1, f"{len(found)} layers called {name}"
    return found[0]


def names(spec: Spec) -> list[str]:
    """The names of the layers, in drawing order."""
    return [one["name"] for one in spec["layer"]]


def values(spec: Spec, name: str) -> list[Spec]:
    """What a layer draws."""
    rows: list[Spec] = layer(spec, name)["data"]["values"]
    return rows


def words(spec: Spec) -> list[str]:
    """All words of a chart but those of its halos."""
    return [
        row["words"]
        for one in spec["layer"]
        if not one["name"].endswith("-halo")
        for row in one["data"]["values"]
        if "words" in row
    ]


@dataclass(frozen=True)
class Box:
    """The place of some words, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    words: str

    def touches(self, other: Box) -> bool:
        """Whether two stand on one another."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def boxes(spec: Spec, share: float = 1.0) -> list[Box]:
    """The places of all words that are placed in pixels and stand level."""
    found: list[Box] = []
    for one in spec["layer"]:
        mark = one["mark"]
        if mark["type"] != "text" or mark.get("angle") or one["name"].endswith("-halo"):
            continue
        for row in one["data"]["values"]:
            if "x" not in row:
                continue
            size = mark["fontSize"]
            long = canvas.text_width(row["words"], size, bold=mark.get("fontWeight") == "bold") * share
            left = row["x"] - {"left": 0, "center": long / 2, "right": long}[mark["align"]]
            found.append(Box(left, row["y"] - size * 0.45, left + long, row["y"] + size * 0.45, row["words"]))
    return found


def overlapping(spec: Spec) -> list[tuple[str, str]]:
    """Pairs of words that stand on one another in Arial."""
    found = boxes(spec, _ARIAL)
    return [(a.words, b.words) for n, a in enumerate(found) for b in found[:n] if a.touches(b)]


def cut_off(spec: Spec) -> list[str]:
    """Words that reach over an edge of the picture."""
    pad = spec["padding"]
    return [
        box.words
        for box in boxes(spec)
        if box.left < -pad["left"] - 1
        or box.right > spec["width"] + pad["right"] + 1
        or box.top < -pad["top"] - 1
        or box.bottom > spec["height"] + pad["bottom"] + 1
    ]
