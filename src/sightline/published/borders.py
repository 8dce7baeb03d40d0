"""Which authorities share a border, from the boundaries of districts and the table of which authority each is in.

Districts that meet share the points of their border exactly in the file of the Office for National Statistics; so no
distance has to be guessed. Water is no border: across an estuary two areas are not next to each other here.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.errors import Refused, StandardError
from sightline.published.files import fault, find, read_listing
from sightline.published.lookups import DISTRICTS
from sightline.published.places import today

PATTERN, EXAMPLE = "lad_*boundaries*.geojson", "lad_2023_boundaries.geojson"
_POINTS = 2  # shared, for a border: in one point alone four areas may meet


@dataclass(frozen=True)
class Borders:
    """GSS code -> codes of the authorities that it shares a border with."""

    file: str
    digest: str  # SHA-256 of the file
    next_to: Mapping[str, frozenset[str]]


def read_borders(folder: Path) -> Borders:
    """Borders of England's authorities. Raises Refused where a file is missing or cannot be read."""
    path = find(folder, PATTERN, EXAMPLE)
    raw = path.read_bytes()
    try:
        features = json.loads(raw)["features"]
        shapes = [(each["properties"]["LAD23CD"], frozenset(_points(each["geometry"]))) for each in features]
    except (ValueError, KeyError, TypeError, IndexError):
        found = "no boundaries of districts, coded LAD23CD, could be read"
        remedy = "Take the file as the Office for National Statistics has it, as GeoJSON"
        raise Refused([fault(path.name, "not-boundaries", found, remedy)]) from None
    authority = _authorities(folder)
    at: dict[tuple[float, float], set[str]] = defaultdict(set)
    for district, points in shapes:
        if district in authority:
            for point in points:
                at[point].add(authority[district])
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for met in at.values():
        for one in met:
            for other in met - {one}:
                shared[one, other] += 1
    next_to: dict[str, set[str]] = {code: set() for code in authority.values()}
    for (one, other), points_shared in shared.items():
        if points_shared >= _POINTS:
            next_to[one].add(other)
    held = {code: frozenset(codes) for code, codes in sorted(next_to.items())}
    return Borders(path.name, hashlib.sha256(raw).hexdigest(), held)


def _authorities(folder: Path) -> dict[str, str]:
    """District -> its authority as it is today; English ones only."""
    found = {}
    for _, row in read_listing(folder, DISTRICTS).rows:
        if row["UTLA23CD"].startswith("E"):
            try:
                found[row["LTLA23CD"]] = today(row["UTLA23CD"])
            except StandardError:
                continue  # an authority that has ended by now, and was divided
    return found


def _points(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in many:
        for ring in polygon:
            for point in ring:
                yield float(point[0]), float(point[1])
