"""Broken files made from whole ones: a few bytes, cells, rows, elements, parts or signs changed at a time."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

# What breaks readers: signs of other formats, numbers and days at the edge, signs that programs run or cannot print.
TOKENS: tuple[bytes, ...] = (
    b"", b" ", b"\n", b"\r\n", b"\r", b"\t", b",", b";", b'"', b"'", b'""', b"<", b">", b"&", b"]]>", b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"&#x1F600;", b"<!--", b"-->", b"<?xml version='1.0'?>",
    b"<Child/>", b"</Child>", b"<Children>", b"</Message>", b"{", b"}", b"[", b"]", b":", b"null", b"true", b"NaN",
    b"1e999", b"-1", b"0", b"00", b"99999999999999999999", b"2026-02-30", b"0000-00-00", b"9999-12-31", b"31/02/2026",
    b"2025-Apr-25 00:00:00", b"2026-03-31T25:00:00", b"=1+1", b"=HYPERLINK(\"x\")", b"@x", b"+1", b"-", b"\x00",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xc3\x28", b"\xa3", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"A" * 200,
    b"1" * 400, b"PK\x03\x04", b"PAR1", b"E09000001", b"E99999999", b"../../x", b"\\u0000", b"\\ud800",
)  # fmt: skip
# A word that stands in no program: where a finding or an error repeats it, it repeats what is in a file.
CANARY = b"Zzyzxcanary"
# What a field may hold and mostly does not: these leave a file well formed, so that they come deeper into a reader.
VALUES: tuple[bytes, ...] = (
    CANARY, CANARY, b"", b" ", b"0", b"1", b"-1", b"7", b"M", b"F", b"U", b"true", b"N1", b"19C", b"SAB", b"RC7", b"X1",
    b"2026-02-30", b"2025-06-02", b"1899-01-01", b"9999-12-31", b"2026-03-31", b"01/04/2025", b"31/12/2025", b"3.5",
    b"A123456789123", b"ZZ99 3VZ", b"E09000001", b"WBRI", b"99999999999999999999", b"a) Yes", b"null", CANARY * 40,
)  # fmt: skip
_LONGEST = 400_000  # bytes; what grows beyond it is cut
Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _spot(draw: random.Random, data: bytes) -> tuple[int, int]:
    start = draw.randrange(len(data) + 1)
    return start, min(len(data), start + draw.choice((0, 1, 1, 2, 4, 8, 16, 64, 512)))


def _token(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _spot(draw, data)
    return data[:start] + draw.choice(TOKENS) + data[end:]


def _flip(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _number in range(draw.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _take_out(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _spot(draw, data)
    return data[:start] + data[end:]


def _again(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _spot(draw, data)
    return data[:end] + data[start:end] * draw.choice((1, 1, 2, 50)) + data[end:]


def _splice(draw: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = draw.choice(others)
    start, end = _spot(draw, other)
    place = draw.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _lines(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Lines taken out, doubled, swapped, or joined."""
    lines = data.split(b"\n")
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(4):
        case 0:
            del lines[first]
        case 1:
            lines.insert(second, lines[first])
        case 2:
            lines[first], lines[second] = lines[second], lines[first]
        case _:
            lines[first : first + 2] = [b"".join(lines[first : first + 2])]
    return b"\n".join(lines)


def _between(draw: random.Random, data: bytes, _: Sequence[bytes], signs: bytes = b',<>"\n:{}[]') -> bytes:
    """What stands between two signs (a cell, an element's name or its text, a JSON value) becomes something else."""
    places = [place for place, sign in enumerate(data) if sign in signs]
    if len(places) < 2:
        return data
    index = draw.randrange(len(places) - 1)
    start, end = places[index] + 1, places[index + 1]
    return data[:start] + draw.choice(TOKENS) + data[end:]


def _value(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A cell, the text of an element, or a JSON value becomes another that the medium can hold."""
    pairs = (b">", b"<") if b"</" in data[:100_000] else (b":", b",") if data[:1] in b"{[" else (b",", b",")
    start = data.find(pairs[0], draw.randrange(len(data) + 1)) + 1
    end = data.find(pairs[1], start)
    if start <= 0 or end < 0 or b"\n" in data[start:end]:
        return data
    quote = b'"' if pairs[0] == b":" else b""
    return data[:start] + quote + draw.choice(VALUES) + quote + data[end:]


def _encoding(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(draw.choice(("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1252", "utf-32")), "replace")


MUTATIONS: tuple[Mutation, ...] = (
    *(_value,) * 10, _token, _between, _between, _flip, _cut, _take_out, _again, _splice, _lines, _lines, _encoding,
)  # fmt: skip


def mutated(draw: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A broken copy. Of an archive (a workbook) the parts inside are broken as often as the archive itself."""
    if data[:4] == b"PK\x03\x04" and draw.random() < 0.7:
        return _part_mutated(draw, data, others)
    for _number in range(draw.choice((1, 1, 1, 2, 3, 6))):
        data = draw.choice(MUTATIONS)(draw, data, others)[:_LONGEST]
    return data


def _part_mutated(draw: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The same archive with one part broken, left out, doubled or renamed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, NotImplementedError, zlib.error):
        return _flip(draw, data, others)
    if not parts:
        return data
    index = draw.randrange(len(parts))
    name, content = parts[index]
    what = draw.random()
    if what < 0.8:
        for _number in range(draw.choice((1, 1, 2, 4))):
            content = draw.choice(MUTATIONS)(draw, content, others)[:_LONGEST]
        parts[index] = (name, content)
    elif what < 0.9:
        del parts[index]
    else:
        parts[index] = (
            draw.choice(("../../x.xml", "/x", name.upper(), "xl/worksheets/sheet1.xml", "x" * 300)),
            content,
        )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts:
            if part not in archive.namelist():
                archive.writestr(part, content)
    return sink.getvalue()
