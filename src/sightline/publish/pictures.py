"""Every chart as files of its own: SVG with its title, source and warning, a Vega-Lite specification, and PNG.

A picture that leaves its page must still say what it shows, from whom, and that the data is made up where it is.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any

import vl_convert as vlc

from sightline.publish.compose import Shown
from sightline.publish.release import Release, warning
from sightline.publish.views import SectionView, shown, table_of
from sightline.render import charts
from sightline.render.canvas import FONT, INK, LEADING, QUIET, SMALL, UNAVAILABLE, WIDE, WITHHELD, wrap
from sightline.standard.drafts import FigureTable, Page, Section

FOLDER = "charts"
SVG, PNG, SPEC = "svg", "png", "vl.json"
SCALE = 2  # pixels of a PNG for each of the drawing
_TITLE, _EDGE, _GAP = 18, 12, 10
_SIZE = re.compile(r'<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"')
_PLAIN = {WITHHELD: "#d9dcde", UNAVAILABLE: "#f3f2f1"}  # Vega-Lite has no hatching: boxes are then of one grey
HATCHED = "Boxes that are hatched in the SVG, where a figure is withheld or not available, are plain grey here."


class Pictures(StrEnum):
    """Of which pages the charts are written as PNG too, which takes longest and most room."""

    NONE = "none"
    MAIN = "main"  # of the first page of each analysis, but those of how good the records are
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart that was written: its name, page, section and table, and the endings of its files."""

    name: str
    page: Page
    section: Section
    tables: tuple[str, ...]
    files: tuple[str, ...]


def write_pictures(
    folder: Path, of: Shown, page: Page, views: Sequence[SectionView], release: Release, pictures: Pictures
) -> list[Picture]:
    """Write the charts of a page into `folder`, which is there, and say what was written."""
    main = page is of.page and page.group != "quality"
    png = pictures is Pictures.ALL or (pictures is Pictures.MAIN and main)
    written: list[Picture] = []
    for view in views:
        if not view.wide:
            continue
        section = view.section
        tables = [table_of(of, section.table)]
        tables += [table_of(of, section.chart.beside)] if section.chart.beside else []
        said = warning(tables, release)
        name = f"{page.name}-{section.name}"
        drawing = alone(view.wide, section, said, release)
        (folder / f"{name}.{SVG}").write_text(drawing, encoding="utf-8", newline="\n")
        spec = json.dumps(specification(section, tables, said, release), ensure_ascii=False)
        (folder / f"{name}.{SPEC}").write_text(f"{spec}\n", encoding="utf-8", newline="\n")
        if png:
            (folder / f"{name}.{PNG}").write_bytes(packed(vlc.svg_to_png(drawing, scale=SCALE)))
        files = (SVG, SPEC, PNG) if png else (SVG, SPEC)
        written.append(Picture(name, page, section, tuple(table.name for table in tables), files))
    return written


def alone(drawn: str, section: Section, said: str, release: Release) -> str:
    """A chart's SVG with its title and subtitle above it, and its source, release and warning below, on white.

    Raises ValueError where the drawing does not say how large it is.
    """
    size = _SIZE.search(drawn)
    if size is None:
        raise ValueError("a drawn chart does not say how large it is")
    width, height = (float(part) for part in size.groups())
    across = max(width, WIDE)
    lines = [(words, _TITLE, "bold", INK) for words in wrap(section.title, across, _TITLE, bold=True)]
    lines += [(words, SMALL, "normal", QUIET) for words in wrap(section.subtitle, across, SMALL)]
    above, top = _lines(lines, _EDGE)
    notes = [f"Source: {section.source}", f"{release.title}, release {release.name}."]
    notes += [f"{said}."] if said else []
    below = [(words, SMALL, "normal", QUIET) for note in notes for words in wrap(note, across, SMALL)]
    under, end = _lines(below, top + height + _GAP)
    whole, tall = across + 2 * _EDGE, end + _EDGE
    placed = drawn.replace("<svg", f'<svg x="{_EDGE}" y="{top:g}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:g} {tall:g}" width="{whole:g}" '
        f'height="{tall:g}" font-family="{FONT}"><rect width="{whole:g}" height="{tall:g}" fill="#ffffff"/>'
        f"{above}{placed}{under}</svg>\n"
    )


def _lines(lines: Sequence[tuple[str, int, str, str]], top: float) -> tuple[str, float]:
    """Lines of text from `top` down, as SVG, and where they end."""
    drawn = []
    for words, size, weight, colour in lines:
        top += LEADING + (size - SMALL)
        drawn.append(
            f'<text x="{_EDGE}" y="{top:g}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
            f"{escape(words)}</text>"
        )
    return "".join(drawn), top + _GAP


def specification(section: Section, tables: Sequence[FigureTable], said: str, release: Release) -> dict[str, Any]:
    """The Vega-Lite specification of a chart with its title, and what its page says of it under `usermeta`."""
    parts = [shown(table, section) for table in tables]
    spec = charts.chart_spec(section, parts[0], WIDE, parts[1] if len(parts) > 1 else None)
    assert spec is not None
    plain = _unhatched(spec)
    about = {
        "release": release.name, "source": section.source, "made_up": said, "tables": [t.name for t in tables],
        **({"note": HATCHED} if plain != spec else {}),
    }  # fmt: skip
    lines = [section.subtitle, *([f"{said}."] if said else [])]
    title = {"text": section.title, "subtitle": lines, "anchor": "start"}
    return {**plain, "title": title, "description": charts.description(section), "usermeta": about}


def _unhatched(part: Any) -> Any:
    """A specification with greys in place of the hatchings that only our SVG defines."""
    if isinstance(part, dict):
        return {key: _unhatched(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_unhatched(value) for value in part]
    return _PLAIN.get(part, part) if isinstance(part, str) else part


def packed(png: bytes) -> bytes:
    """The same picture in fewer bytes: its pixels compressed harder, and nothing else kept but its header.

    Raises ValueError where the bytes are no PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("a drawn chart did not become a PNG")
    chunks = list(_chunks(png))
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 6)
    header = next(data for kind, data in chunks if kind == b"IHDR")
    return png[:8] + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
