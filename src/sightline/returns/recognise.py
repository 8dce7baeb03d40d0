"""What a file is, by what is in it and never by its ending; and the refusal of what is no return at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.returns.batches import Findings
from sightline.returns.catalogue import FORMATS
from sightline.returns.connection import is_connection
from sightline.returns.definitions.cin import CIN
from sightline.returns.formats import Block, Format
from sightline.returns.parcels import Parcel, Piece
from sightline.returns.readers.csv_file import csv_header
from sightline.returns.readers.parquet import MAGIC, ParquetTable
from sightline.returns.readers.workbook_guard import protected
from sightline.returns.workbooks import recognise_workbook

_BINARY = (
    (b"PK\x05\x06", "an empty zip archive", "Send the file itself."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document", "Save it as .xlsx, or the sheet as CSV UTF-8."),
    (b"%PDF", "a PDF document", "Send the file that the PDF was made from."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it."),
)
_ZIP = b"PK\x03\x04"  # an Excel workbook is a zip archive
_OLE, _PROTECTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 20
_ENCODING = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS_READ = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"}
_COLLECTION = re.compile(rb"<Collection>\s*([^<]*?)\s*</Collection>")
_ROOT = re.compile(rb"<([^\s/>]+)([^>]*)>?")


def recognise(path: Path) -> Parcel:
    """What a file is. Raises Refused, with what was found in general terms and what to do."""
    findings = Findings(None, path.name)
    start = _start(path, findings)
    if start.startswith(_ZIP):
        return recognise_workbook(path, findings)
    if start.lstrip().startswith(b"<"):
        _refuse_binary(start, findings)
        form = _recognise_xml(start, findings)
        blocks = form.blocks if form.nested else form.blocks[:1]
        return Parcel(form, "xml", tuple(Piece(path, block) for block in blocks))
    if start.startswith(MAGIC):
        form, block = _fitting(path, ParquetTable(path, findings).header, "parquet", findings)
        return Parcel(form, "parquet", (Piece(path, block),))
    if is_connection(start):
        form = next(form for form in FORMATS if "database" in form.media)
        return Parcel(form, "database", tuple(Piece(path, block) for block in form.blocks))
    if start.lstrip()[:1] in (b"{", b"["):
        form = next(form for form in FORMATS if form.medium == "json")
        return Parcel(form, "json", (Piece(path, form.blocks[0]),))
    form, block = _recognise_table(path, findings)
    return Parcel(form, "csv", (Piece(path, block),))


def _start(path: Path, findings: Findings) -> bytes:
    """The first part of the file, without a byte order mark. Refuses what is no text."""
    if not path.is_file():
        raise findings.refuse("nothing-to-read", "no such file", "Check the name and the folder.")
    try:
        with path.open("rb") as file:
            start = file.read(_CHUNK)
    except OSError:
        raise findings.refuse("nothing-to-read", "a file that cannot be opened", "Check who may read it.") from None
    if not start.removeprefix(_UTF8_MARK).strip():
        raise findings.refuse("empty-file", "an empty file", "Send the file again.")
    if start.startswith(_OLE) and _PROTECTED in start:
        raise protected(findings)
    for magic, found, remedy in _BINARY:
        if start.startswith(magic):
            raise findings.refuse("not-a-return", found, remedy)
    if start.startswith(_UTF16) or (b"\x00" in start[:4096] and _looks_utf16(start[:4096])):
        raise findings.refuse("utf-16", "a text in UTF-16", "Save it as UTF-8.")
    return start.removeprefix(_UTF8_MARK)


def _refuse_binary(start: bytes, findings: Findings) -> None:
    if b"\x00" in start:
        raise findings.refuse("not-a-return", "bytes that are no text", "Send the file as XML or CSV in UTF-8.")


def _looks_utf16(start: bytes) -> bool:
    """Whether every second byte of plain English text is nought."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) > len(start) // 4 and min(even, odd) < len(start) // 20


def _recognise_xml(start: bytes, findings: Findings) -> Format:
    root = _root(start, findings)
    match = _ROOT.match(start, root)
    name = match[1] if match else b""
    nested = next((form for form in FORMATS if form.nested and form.nested.root.encode() == name), None)
    if nested is not None and match is not None and b"xmlns" not in match[2]:
        _refuse_encoding(start, findings)
        return nested
    if name.rpartition(b":")[2] != b"Message":
        raise findings.refuse(
            "another-collection",
            "an XML file whose first element is not Message",
            "Send the children in need census as XML, or a table as CSV.",
            at=start.count(b"\n", 0, root) + 1,
        )
    if b":" in name or (match and b"xmlns" in match[2]):
        raise findings.refuse(
            "another-collection",
            "an XML file with a namespace, which the census does not have",
            "Send the file as the census system takes it.",
            at=start.count(b"\n", 0, root) + 1,
        )
    _refuse_encoding(start, findings)
    collection = _COLLECTION.search(start)
    if collection and collection[1] != b"CIN":
        raise findings.refuse(
            "another-collection",
            "an XML file of another collection than the children in need census",
            "Send the children in need census.",
            at=start.count(b"\n", 0, collection.start()) + 1,
        )
    return CIN


def _refuse_encoding(start: bytes, findings: Findings) -> None:
    declared = _ENCODING.match(start.lstrip())
    if declared and declared[1].decode("ascii").lower() not in _ENCODINGS_READ:
        raise findings.refuse("encoding", "a character set that is not read", "Save it as UTF-8.", at=1)


def _root(start: bytes, findings: Findings) -> int:
    """Where the first element begins. Refuses a document type, before anything in it could be expanded."""
    place = 0
    while True:
        while start[place : place + 1].isspace():
            place += 1
        line = start.count(b"\n", 0, place) + 1
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if start.startswith(opening, place):
                end = start.find(closing, place + len(opening))
                if end < 0:
                    raise _not_xml(findings, line)
                place = end + len(closing)
                break
        else:
            if start.startswith(b"<!", place):
                raise _declarations(findings, line)
            if not re.match(rb"<[A-Za-z_]", start[place : place + 2]):
                raise _not_xml(findings, line)
            return place


def _declarations(findings: Findings, line: int) -> Refused:
    return findings.refuse(
        "document-type",
        "a document type or entity declaration, which could make a small file endless",
        "Send the file without it.",
        at=line,
    )


def _not_xml(findings: Findings, line: int) -> Refused:
    return findings.refuse(
        "not-xml", "a file that begins like XML and is not", "Send the file as the census system takes it.", at=line
    )


def _recognise_table(path: Path, findings: Findings) -> tuple[Format, Block]:
    if path.suffix.lower() == ".xml":
        raise findings.refuse("not-xml", "a file that is not XML although its name says so", "Send the census as XML.")
    _refuse_bytes(path, findings)
    return _fitting(path, csv_header(path, findings), "csv", findings)


def _fitting(path: Path, header: list[str], medium: str, findings: Findings) -> tuple[Format, Block]:
    """The format and block that a table's columns belong to. Refuses what is no table of ours, or lacks a column."""
    form, block, missing = closest(header, path.stem, medium)
    header = block.spelt(header) if block else header
    if form is None or block is None:
        raise findings.refuse(
            "not-a-return",
            "a file that is neither the census nor one of the tables: "
            + ", ".join(f.title for f in FORMATS if medium in f.media)
            + "; its first row has none of their columns",
            "Send a file with the columns of an empty template; separate them by commas.",
            at=1,
        )
    findings.form, findings.medium = form, medium
    twice = sorted({name for name in header if header.count(name) > 1 and name in _names(block)})
    table = f" (table {block.name})" if form.is_set else ""
    words = f'the column is missing; the file is closest to "{form.title}"{table}'
    faults = [("missing-column", name, words, "Add the column.") for name in missing]
    faults += [
        ("column-twice", name, "the column stands in the file more than once", "Send it once.") for name in twice
    ]
    if faults:
        raise Refused(
            findings.make(rule, Severity.REFUSED, found, remedy, at=1, block=block.name, name=name)
            for rule, name, found, remedy in faults
        )
    return form, block


def _refuse_bytes(path: Path, findings: Findings) -> None:
    """Refuses a table that is not UTF-8, or not text, anywhere in it; names the row's line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk[: max(0, error.start - waiting)].count(b"\n")
                raise _not_utf8(findings, line) from None
            if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                # A reader of rows would hold the whole line in memory, however long it is.
                raise findings.refuse(
                    "line-too-long", "a line of more than a million characters",
                    "Save the table again with one row a line; send codes and dates, never documents.", at=line,
                )  # fmt: skip
            if b"\x00" in chunk:
                line += chunk.count(b"\n", 0, chunk.index(b"\x00"))
                raise Refused(
                    [
                        Finding(
                            "not-a-return",
                            Severity.REFUSED,
                            findings.file,
                            "bytes that are no text",
                            "Send the file as CSV in UTF-8.",
                            line=line,
                        )
                    ]
                )
            line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _not_utf8(findings, line) from None


def _not_utf8(findings: Findings, line: int) -> Refused:
    return findings.refuse(
        "not-utf-8", "a character that is not UTF-8, as from an older Windows program", "Save it as CSV UTF-8.", at=line
    )


def _names(block: Block) -> set[str]:
    return {field.name for field in block.fields}


def closest(header: Sequence[str], name: str, medium: str = "csv") -> tuple[Format | None, Block | None, list[str]]:
    """The format and block that most of the columns belong to, and its required columns that are missing.

    Of several that fit alike, one with all its required columns, then the one whose own columns are more fully there,
    then the one that `name` (of the file or sheet) speaks of.
    """
    best: tuple[tuple[object, ...], Format, Block, list[str]] | None = None
    for form in FORMATS:
        if medium not in form.media:
            continue
        for block in (*form.blocks, *form.not_taken):
            names, given = _names(block) | set(block.not_taken), set(block.spelt(header))
            shared = len(given & names)
            if not shared:
                continue
            missing = missing_columns(block, given)
            # The longest name that is there: "addressesonroll" is no "addresses".
            calls = (sheet for sheet in (block.name, *block.sheets) if sheet.casefold() in name.casefold())
            called = max(map(len, calls), default=0)
            rank = (shared, not missing, shared / len(names), called)
            if best is None or rank > best[0]:
                best = (rank, form, block, missing)
    return (best[1], best[2], best[3]) if best else (None, None, [])


def missing_columns(block: Block, given: Collection[str]) -> list[str]:
    """The required columns of a block that a header lacks, under any name they have had."""
    there = {field.column for field in block.fields if field.name in given}
    return [field.name for field in block.fields if field.required and field.column not in there]
