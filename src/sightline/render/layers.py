"""Where the boxes and bands of a flow stand: boxes in layers, bands from layer to layer, none on another.

A box stands one layer after the last of those it is reached from. A band that passes a layer has a place in it like a
box, so that it runs beside the boxes and not behind them (Sugiyama, Tagawa and Toda 1981). All lengths are pixels
across the flow: from the top where it runs to the right, from the left where it runs down.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

THIN = 1.5  # pixels, of a band at least
_LEAST = 14.0  # pixels, of the widest band at least
_APART = 14.0  # pixels between two places of one layer
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """One band: from a box to another that stands after it, and how many it stands for."""

    start: str
    stop: str
    value: float


@dataclass(slots=True)
class Place:
    """What a box, or a band on its way through, takes up in one layer."""

    code: str  # of the box; "" for a band
    layer: int
    rank: tuple[int, int]  # the order within the layer
    size: float
    thick: float  # of all bands that come, or of all that go, whichever is more
    at: float = 0.0  # its top

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.at + self.size / 2


@dataclass(slots=True)
class Hop:
    """One band's way from a layer to the next: where its middle leaves one place and enters the next."""

    thick: float
    start: Place
    stop: Place
    leaves: float = 0.0
    enters: float = 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Every box by its code, the hops of each link in their order, and how far all reach across."""

    boxes: Mapping[str, Place]
    hops: Sequence[Sequence[Hop]]
    across: float
    layers: int = field(default=0)


def layer_of(links: Sequence[Link], codes: Sequence[str]) -> dict[str, int]:
    """The layer of each box: one after the last of those that lead to it. Links lead on in the order of `codes`."""
    layers = dict.fromkeys(codes, 0)
    for code in codes:
        for link in links:
            if link.start == code:
                layers[link.stop] = max(layers[link.stop], layers[code] + 1)
    return layers


def layout(
    links: Sequence[Link], codes: Sequence[str], sizes: Mapping[str, float], room: float, most: float, *, grow: bool
) -> Layout | None:
    """Place boxes of at least these sizes across `room` pixels, the fullest box `most` pixels at most.

    Where there is not enough room for boxes and the thinnest bands, `grow` takes more; otherwise None.
    """
    full = max(max(_through(links, code)) for code in codes)
    least, highest = _LEAST / max(link.value for link in links), most / full
    scale = min(least, highest)
    if _extent(links, codes, sizes, scale) > room:
        if not grow:
            return None
        room = _extent(links, codes, sizes, scale)
    low, high = scale, max(scale, highest)
    for _ in range(40):
        middle = (low + high) / 2
        fits = _extent(links, codes, sizes, middle) <= room
        low, high = (middle, high) if fits else (low, middle)
    places, hops = _stacked(links, codes, sizes, low, _sides(links, codes, sizes, low))
    _relax(places, [hop for one in hops for hop in one], room)
    top = min(place.at for layer in places for place in layer)
    for place in (place for layer in places for place in layer):
        place.at -= top
    _ports([hop for one in hops for hop in one])
    across = max(place.at + place.size for layer in places for place in layer)
    boxes = {place.code: place for layer in places for place in layer if place.code}
    return Layout(boxes, hops, across, len(places))


def _through(links: Sequence[Link], code: str) -> tuple[float, float]:
    """How many come to a box, and how many go from it."""
    return (
        sum(link.value for link in links if link.stop == code),
        sum(link.value for link in links if link.start == code),
    )


def _stacked(
    links: Sequence[Link], codes: Sequence[str], sizes: Mapping[str, float], scale: float,
    first: frozenset[Link] = frozenset(),
) -> tuple[list[list[Place]], list[list[Hop]]]:  # fmt: skip
    """The places of each layer, one under the other, and the hops between them; `first` run above the boxes."""
    layers, order = layer_of(links, codes), {code: place for place, code in enumerate(codes)}
    wide = {link: max(THIN, link.value * scale) for link in links}
    boxes = {}
    for code in codes:
        thick = max(
            sum(wide[link] for link in links if link.stop == code),
            sum(wide[link] for link in links if link.start == code),
        )
        boxes[code] = Place(code, layers[code], (order[code], 0), max(sizes[code], thick), thick)
    places: list[list[Place]] = [[] for _ in range(max(layers.values()) + 1)]
    for box in boxes.values():
        places[box.layer].append(box)
    hops = []
    for link in links:
        way = [boxes[link.start]]
        # Who left last runs nearest to the boxes, so that bands to one place do not cross.
        rank = (-1, order[link.start]) if link in first else (order[link.stop], -order[link.start])
        for layer in range(layers[link.start] + 1, layers[link.stop]):
            way.append(Place("", layer, rank, wide[link], wide[link]))
            places[layer].append(way[-1])
        way.append(boxes[link.stop])
        hops.append([Hop(wide[link], a, b) for a, b in itertools.pairwise(way)])
    for stack in places:
        stack.sort(key=lambda place: place.rank)
        y = 0.0
        for place in stack:
            place.at = y
            y += place.size + _APART
    return places, hops


def _sides(links: Sequence[Link], codes: Sequence[str], sizes: Mapping[str, float], scale: float) -> frozenset[Link]:
    """The links that run above the boxes they pass: those that cross fewer others there than below."""
    chosen: frozenset[Link] = frozenset()
    layers = layer_of(links, codes)
    fewest = crossings(_stacked(links, codes, sizes, scale)[1])
    for link in links:
        if layers[link.stop] - layers[link.start] > 1:
            tried = chosen | {link}
            crossed = crossings(_stacked(links, codes, sizes, scale, tried)[1])
            if crossed < fewest:
                chosen, fewest = tried, crossed
    return chosen


def crossings(hops: Sequence[Sequence[Hop]]) -> float:
    """How much bands cross: the sum, over pairs that do, of the product of their widths."""
    every = [hop for way in hops for hop in way]
    return sum(
        a.thick * b.thick
        for a, b in itertools.combinations(every, 2)
        if a.start.layer == b.start.layer and (a.start.middle - b.start.middle) * (a.stop.middle - b.stop.middle) < 0
    )


def _extent(links: Sequence[Link], codes: Sequence[str], sizes: Mapping[str, float], scale: float) -> float:
    """How far the fullest layer reaches across at this scale."""
    places, _ = _stacked(links, codes, sizes, scale)
    return max(sum(place.size for place in stack) + _APART * (len(stack) - 1) for stack in places)


def _ports(hops: Sequence[Hop]) -> None:
    """Where each band leaves and enters: those of one side one under the other, in the order of their other ends."""
    for side in ("leaves", "enters"):
        ends: dict[int, list[Hop]] = {}
        for hop in hops:
            ends.setdefault(id(hop.start if side == "leaves" else hop.stop), []).append(hop)
        for there in ends.values():
            here = there[0].start if side == "leaves" else there[0].stop
            there.sort(key=lambda hop: hop.stop.middle if side == "leaves" else hop.start.middle)
            y = here.middle - sum(hop.thick for hop in there) / 2
            for hop in there:
                setattr(hop, side, y + hop.thick / 2)
                y += hop.thick


def _relax(places: Sequence[Sequence[Place]], hops: Sequence[Hop], room: float) -> None:
    """Move the places of each layer, in their order, so that bands run as straight as they can."""
    for sweep in range(_SWEEPS):
        onwards = sweep % 2 == 0
        for stack in places if onwards else places[::-1]:
            _ports(hops)
            wanted, weights = [], []
            for place in stack:
                pulls = [
                    (hop.leaves - hop.enters if onwards else hop.enters - hop.leaves, hop.thick)
                    for hop in hops
                    if (hop.stop if onwards else hop.start) is place
                ]
                weight = sum(thick for _, thick in pulls)
                wanted.append(place.at + (sum(pull * thick for pull, thick in pulls) / weight if weight else 0.0))
                weights.append(weight or 1e-6)
            for place, at in zip(stack, apart(wanted, [p.size for p in stack], weights, _APART, room), strict=True):
                place.at = at


def apart(
    wanted: Sequence[float], sizes: Sequence[float], weights: Sequence[float], gap: float, room: float
) -> list[float]:
    """Tops in the order given, each `gap` below the one before, as near as can be to where they are wanted.

    Least squares under that order (pooling neighbours: Ayer and others 1955), then moved into 0 to `room`.
    """
    offsets = [sum(sizes[:place]) + gap * place for place in range(len(sizes))]
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        mean, heavy, many = want - offset, weight, 1
        while pools and pools[-1][0] > mean:
            before, more, count = pools.pop()
            mean, heavy, many = (before * more + mean * heavy) / (more + heavy), more + heavy, count + many
        pools.append((mean, heavy, many))
    means = [mean for mean, _, many in pools for _ in range(many)]
    last = room - offsets[-1] - sizes[-1]
    return [max(0.0, min(mean, last)) + offset for mean, offset in zip(means, offsets, strict=True)]
