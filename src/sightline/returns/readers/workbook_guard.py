"""Looks into a workbook before anything opens it: a zip archive of XML parts, which could hold far more than it shows.

Every part is inflated once, in pieces, and measured while it is; nothing is kept of it. What is refused here never
reaches the reader. What is only worth a word (macros, links, formulas) is remembered and said when the rows are read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from sightline.errors import Refused
from sightline.returns.batches import Findings

MOST_PARTS = 2_000
MOST_BYTES = 400_000_000  # of all parts together, inflated
MOST_TIMES = 250  # what a part may be larger than its compressed self, beyond the first megabyte
MOST_CELLS = 10_000_000  # of one sheet's used rectangle, which the reader keeps in memory
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_PIECE = 1 << 20
_SMALL = 1 << 20
_AS_XLSX = "Save it as an Excel workbook (.xlsx), or each sheet as CSV UTF-8."
# What else begins like a zip archive, by a part that it must have.
_OTHERS = (
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)", _AS_XLSX),
    ("content.xml", "an OpenDocument file", _AS_XLSX),
    ("word/document.xml", "a Word document", "Send the table that it was made from."),
)
_REF = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["'](?:[^>]*[^/>])?>"""
)  # a cell that is not empty: its element holds something
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*["']([0-9]{1,7})["']""")
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?:\s+(?!r\s*=)[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_UNSAVED = re.compile(
    rb"(<(?:\w+:)?c\s[^>]*>)\s*(?:<(?:\w+:)?f(?:\s[^>/]*)?>[^<]*</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']e["'][^>]*>)""")
_PLACE = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{1,3}([0-9]{1,7})["']""")
_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Looked:
    """What a workbook has that is worth a word, and how it counts days."""

    macros: bool = False
    links: bool = False
    formulas: bool = False
    from_1904: bool = False
    # Sheet -> the first row with a formula that has not the value it had when it was saved, or with an error.
    unsaved: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Extent:
    """The used rectangle of one sheet as far as it was read."""

    columns: set[bytes] = field(default_factory=set)
    row: int = 0
    sheet: bool = False
    rows: int = 0
    unplaced: int = 0  # most cells of one row that do not say where they are
    in_row: int = 0

    def measure(self, text: bytes) -> None:
        """Take in a piece of the sheet."""
        if references := _REF.findall(text):
            self.columns |= {column.upper() for column, _ in references}
            self.row = max(self.row, *map(int, {row for _, row in references}))
        rows = _ROW.split(text)
        self.rows += len(rows) - 1
        if _UNPLACED.search(text):
            self.row = max(self.row, self.rows, *map(int, _ROW_NUMBER.findall(text)))
            for number, inside in enumerate(rows):
                self.in_row = (0 if number else self.in_row) + len(_UNPLACED.findall(inside))
                self.unplaced = max(self.unplaced, self.in_row)

    def cells(self) -> int:
        """How many places the rectangle has."""
        widest = max((_number(name) for name in self.columns), default=0)
        return self.row * max(widest, self.unplaced)


def look(path: Path, findings: Findings) -> Looked:
    """Measure a workbook. Raises Refused where it is none, or could harm whoever opens it."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_other(parts, findings)
            _refuse_archive(parts, findings)
            looked = _measure(archive, parts, findings)
            names = _sheets_of_parts(archive)
            looked.unsaved = {names.get(part, ""): row for part, row in looked.unsaved.items()}
            looked.errors = {names.get(part, ""): row for part, row in looked.errors.items()}
            return looked
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise findings.refuse("broken-workbook", "a zip archive or Excel workbook that is broken or cut off",
                              "Send it again, whole.") from None  # fmt: skip


def _refuse_other(parts: list[zipfile.ZipInfo], findings: Findings) -> None:
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.xml" in names:
        return
    for part, found, remedy in _OTHERS:
        if part in names:
            raise findings.refuse("not-a-return", found, remedy)
    raise findings.refuse("not-a-return", "a zip archive that is no Excel workbook", "Unpack it.")


def _refuse_archive(parts: list[zipfile.ZipInfo], findings: Findings) -> None:
    """What the archive says of itself, before any of it is inflated."""
    names = [part.orig_filename.casefold() for part in parts]
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise _bomb(findings, f"an Excel workbook of more than {MOST_PARTS:,} parts")
    if declared > MOST_BYTES or any(_swells(part.file_size, part.compress_size) for part in parts):
        raise _bomb(findings, "an Excel workbook that would become far larger than it is when opened")
    if any(_leads_out(name) for name in names) or len(set(names)) < len(names):
        raise findings.refuse(
            "paths-in-workbook", "an Excel workbook with parts that lead out of it or stand in it twice",
            "Open it in Excel and save it again; if you did not make it, do not open it.",
        )  # fmt: skip
    if any(part.flag_bits & 0x1 for part in parts):
        raise protected(findings)


def protected(findings: Findings) -> Refused:
    """The refusal of what only a password opens."""
    return findings.refuse("protected-workbook", "a workbook protected by a password", "Save it without the password.")


def _bomb(findings: Findings, found: str) -> Refused:
    return findings.refuse(
        "workbook-too-large", found, "Save each sheet as CSV UTF-8; if you did not make it, do not open it."
    )


def _swells(inflated: int, compressed: int) -> bool:
    return inflated > _SMALL and inflated > MOST_TIMES * max(1, compressed)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name


def _measure(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], findings: Findings) -> Looked:
    names = [part.filename.casefold() for part in parts]
    looked = Looked(
        macros=any(name.endswith("vbaproject.bin") for name in names),
        links=any(name.startswith("xl/externallinks/") for name in names),
    )
    total = 0
    for part in parts:
        size, extent, rest = 0, _Extent(), b""
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if total + size > MOST_BYTES or _swells(size, part.compress_size):
                    raise _bomb(findings, "an Excel workbook that becomes far larger than it is when opened")
                if size == len(piece):
                    _refuse_encoding(piece, findings)
                rest = _read(part.filename, rest + piece, extent, looked, findings)
                if extent.cells() > MOST_CELLS:
                    raise _bomb(findings, f"a sheet whose cells span more than {MOST_CELLS:,} places")
        total += size
        _read(part.filename, rest, extent, looked, findings, last=True)
        if extent.cells() > MOST_CELLS:
            raise _bomb(findings, f"a sheet whose cells span more than {MOST_CELLS:,} places")
    return looked


def _refuse_encoding(start: bytes, findings: Findings) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        raise findings.refuse("utf-16", "an Excel workbook with parts in UTF-16", "Open it in Excel and save it again.")


def _read(
    part: str, text: bytes, extent: _Extent, looked: Looked, findings: Findings, *, last: bool = False
) -> bytes:  # fmt: skip
    """Look through a piece of a part; returns its end, which may be the beginning of something."""
    cut = len(text) if last else max(text.rfind(b"<c"), text.rfind(b"<row"), text.rfind(b":c "), len(text) - 65_536)
    whole, rest = text[:cut], text[cut:]
    if _DECLARATION.search(text):
        raise findings.refuse(
            "document-type", "an Excel workbook with a document type or entity declaration",
            "Open it in Excel and save it again; if you did not make it, do not open it.",
        )  # fmt: skip
    looked.from_1904 = looked.from_1904 or bool(_1904.search(whole))
    extent.sheet = extent.sheet or b"sheetData" in whole
    if extent.sheet:
        extent.measure(whole)
        looked.formulas = looked.formulas or bool(_FORMULA.search(whole))
        for pattern, found in ((_UNSAVED, looked.unsaved), (_ERROR, looked.errors)):
            if part not in found and (match := pattern.search(whole)):
                place = _PLACE.search(match[1])
                found[part] = int(place[1]) if place else 0
    return rest


def _sheets_of_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive -> the name of the sheet that it holds; nothing where the workbook does not plainly say."""
    try:
        sheets = etree.fromstring(archive.read("xl/workbook.xml"), PARSER)
        relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), PARSER)
    except (KeyError, etree.XMLSyntaxError):
        return {}
    parts = {str(one.get("Id")): str(one.get("Target")) for one in relations.iter("{*}Relationship")}
    found = {}
    for sheet in sheets.iter("{*}sheet"):
        ids = [value for name, value in sheet.attrib.items() if str(name).endswith("}id")]
        target = parts.get(str(ids[0]), "") if ids else ""
        found[target[1:] if target.startswith("/") else f"xl/{target}"] = str(sheet.get("name"))
    return found


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
