"""Lanes beside a column of boxes: where lines leave and enter each box, and the upright each runs along.

Lines down run at the right, lines up and loops at the left. At each box they leave and enter in the order in which no
two of one box cross. All lengths are pixels; boxes are known by their place from the top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.render.canvas import LEADING

_APART = 9.0  # pixels between two lanes
_ROUND = 9.0  # pixels, of a corner
_HEAD = 9.0  # pixels, how long the head of an arrow is
_EDGE = 6.0  # pixels at the top and foot of a box without a line


@dataclass(frozen=True, slots=True)
class Lane:
    """The way of one line: out of a box at (x, y), along an upright at `along`, into a box at (x2, y2)."""

    x: float
    y: float
    x2: float
    y2: float
    along: float
    align: str  # of its words: "left" starts them at words_x, "right" ends them there
    words_x: float
    words_y: float

    @property
    def upright(self) -> bool:
        """Whether it is one straight line down."""
        return self.x == self.x2 == self.along

    def moved(self, right: float) -> Lane:
        """The same, so much further to the right."""
        return replace(
            self, x=self.x + right, x2=self.x2 + right, along=self.along + right, words_x=self.words_x + right
        )

    def path(self, thick: float) -> str:
        """The line as an SVG path, up to the head of its arrow."""
        head = _long(thick)
        if self.upright:
            return f"M{self.x:.1f},{self.y:.1f}L{self.x:.1f},{self.y2 - head + 1:.1f}"
        side = 1.0 if self.along > self.x else -1.0
        way = 1.0 if self.y2 > self.y else -1.0
        bend = min(_ROUND, abs(self.y2 - self.y) / 2)
        turn = self.along - side * bend
        end = self.x2 + side * (head - 1)
        return (
            f"M{self.x:.1f},{self.y:.1f}L{turn:.1f},{self.y:.1f}"
            f"Q{self.along:.1f},{self.y:.1f},{self.along:.1f},{self.y + way * bend:.1f}"
            f"L{self.along:.1f},{self.y2 - way * bend:.1f}"
            f"Q{self.along:.1f},{self.y2:.1f},{turn:.1f},{self.y2:.1f}L{end:.1f},{self.y2:.1f}"
        )

    def head(self, thick: float) -> str:
        """The head of its arrow."""
        long, half = _long(thick), max(5.0, thick / 2 + 3)
        if self.upright:
            back = self.y2 - long
            return f"M{self.x:.1f},{self.y2:.1f}L{self.x - half:.1f},{back:.1f}L{self.x + half:.1f},{back:.1f}Z"
        back = self.x2 + (long if self.along > self.x2 else -long)
        return f"M{self.x2:.1f},{self.y2:.1f}L{back:.1f},{self.y2 - half:.1f}L{back:.1f},{self.y2 + half:.1f}Z"


def _long(thick: float) -> float:
    return max(_HEAD, thick * 0.8 + 2)


@dataclass(frozen=True, slots=True)
class _Port:
    """Where a line leaves or enters one side of a box."""

    key: str
    out: bool
    thick: float

    @property
    def above(self) -> float:
        """Pixels kept above its middle: of a line that leaves, for its words."""
        return self.thick / 2 + (LEADING if self.out else max(3.0, 7.0 - self.thick / 2))

    @property
    def below(self) -> float:
        """Pixels kept below its middle."""
        return self.thick / 2 + max(3.0, 7.0 - self.thick / 2)


@dataclass(frozen=True, slots=True)
class Sides:
    """The ports at the right and left of each box, from the top."""

    right: tuple[tuple[_Port, ...], ...]
    left: tuple[tuple[_Port, ...], ...]
    ends: Mapping[str, tuple[int, int]]
    thick: Mapping[str, float]

    def tall(self, box: int) -> float:
        """How high a box must be for its ports."""
        return max(sum(p.above + p.below for p in side[box]) + _EDGE for side in (self.right, self.left))

    def lanes(
        self, spans: Sequence[tuple[float, float]], said: Mapping[str, float], wide: float, room: float
    ) -> tuple[dict[str, Lane], float, float]:
        """Every line's way, with 0 the left edge of boxes that are `wide`; and how far all reach to the left and right.

        `said` is how wide the words of each line are, `room` what is to be kept free at the right of the boxes.
        """
        lanes: dict[str, Lane] = {}
        reach = {"right": max(room, 0.0), "left": 0.0}
        for name, ports in (("right", self.right), ("left", self.left)):
            at = {(p.key, p.out): y for box, span in enumerate(spans) for p, y in _spaced(ports[box], span)}
            mine = [key for key in self.ends if (key, True) in at]
            words = max((said[key] for key in mine), default=0.0)
            first = max(reach[name] if mine else 0.0, words + 16 if mine else 0.0)
            tracks, end = self._tracks(mine, at, first)
            for key in mine:
                y, y2 = at[key, True], at[key, False]
                edge, along = (wide, wide + tracks[key]) if name == "right" else (0.0, -tracks[key])
                beside = edge + 8 if name == "right" else -8.0
                height = y - self.thick[key] / 2 - LEADING / 2 + 1
                lanes[key] = Lane(edge, y, edge, y2, along, "left" if name == "right" else "right", beside, height)
            reach[name] = max(reach[name], end if mine else 0.0)
        return lanes, reach["left"], reach["right"]

    def _tracks(
        self, keys: Sequence[str], at: Mapping[tuple[str, bool], float], first: float
    ) -> tuple[dict[str, float], float]:
        """How far from the boxes each line runs: the shortest nearest, none on another. And where the last ends."""
        tracks: list[list[str]] = []
        spans = {key: sorted((at[key, True], at[key, False])) for key in keys}
        for key in sorted(keys, key=lambda key: (spans[key][1] - spans[key][0], key)):
            (top, foot), gap = spans[key], 2 * _ROUND
            under = [
                number
                for number, track in enumerate(tracks)
                if any(spans[other][0] - gap < foot and top < spans[other][1] + gap for other in track)
            ]
            place = max(under, default=-1) + 1
            if place == len(tracks):
                tracks.append([])
            tracks[place].append(key)
        result, x = {}, first
        for track in tracks:
            thick = max(self.thick[key] for key in track)
            x += thick / 2
            result.update(dict.fromkeys(track, x))
            x += thick / 2 + _APART
        return result, x


def _spaced(ports: Sequence[_Port], span: tuple[float, float]) -> list[tuple[_Port, float]]:
    """The ports of one side with the height of each, about the middle of the box."""
    y = (sum(span) - sum(port.above + port.below for port in ports)) / 2
    placed = []
    for port in ports:
        placed.append((port, y + port.above))
        y += port.above + port.below
    return placed


def port_sides(ends: Mapping[str, tuple[int, int]], thick: Mapping[str, float], many: int) -> Sides:
    """The ports of lines between the boxes of a column: (the place they leave, the place they enter) by key."""
    right: list[list[tuple[float, _Port]]] = [[] for _ in range(many)]
    left: list[list[tuple[float, _Port]]] = [[] for _ in range(many)]
    for key, (start, stop) in ends.items():
        far = abs(stop - start)
        leaves, enters = _Port(key, True, thick[key]), _Port(key, False, thick[key])
        if stop > start:  # those that enter stand above those that leave, the nearest at the edges of the box
            right[start].append((1000 - far, leaves))
            right[stop].append((far - 1000, enters))
        else:  # upside down; a loop, which is near to none, in between
            left[start].append((far - 1000 if far else -1, leaves))
            left[stop].append((1000 - far if far else 1, enters))
    sides = [
        tuple(tuple(port for _, port in sorted(box, key=lambda pair: (pair[0], pair[1].key))) for box in side)
        for side in (right, left)
    ]
    return Sides(sides[0], sides[1], ends, thick)
