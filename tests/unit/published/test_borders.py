"""Which authorities share a border: by the points that their districts share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.published.borders import read_borders

LOOKUP = """LTLA23CD,LTLA23NM,UTLA23CD
E06000022,One,E06000022
E06000023,Two,E06000023
E07000032,Three,E10000007
E07000033,Four,E10000007
W06000001,Five,W06000001
"""


def square(code: str, x: float, y: float) -> dict[str, object]:
    """A district of one square."""
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {"properties": {"LAD23CD": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def folder_of(folder: Path, *features: dict[str, object]) -> Path:
    """A folder with boundaries and the table of authorities."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lad_2023_boundaries.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")
    (folder / "LTLA-UTLA_Apr23_Lookup_England-Wales.csv").write_text(LOOKUP, encoding="utf-8")
    return folder


def test_districts_that_share_an_edge_make_their_authorities_neighbours(tmp_path: Path) -> None:
    found = read_borders(folder_of(
        tmp_path, square("E06000022", 0, 0), square("E06000023", 1, 0), square("E07000032", 2, 1),
        square("E07000033", 2, 0), square("W06000001", 0, 1),
    ))  # fmt: skip
    assert found.next_to["E06000022"] == {"E06000023"}  # Wales is no authority of England
    assert found.next_to["E06000023"] == {"E06000022", "E10000007"}  # by Four; Three touches it in one point alone
    assert found.next_to["E10000007"] == {"E06000023"}  # not itself, though its two districts meet


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for text in ("{", "[]", '{"features": [{"properties": {}}]}'):
        (folder / "lad_2023_boundaries.geojson").write_text(text, encoding="utf-8")
        with pytest.raises(Refused, match="no boundaries"):
            read_borders(folder)
    (tmp_path / "none").mkdir()
    with pytest.raises(Refused, match="does not hold this file"):
        read_borders(tmp_path / "none")
