"""Reads a folder of TOML and CSV files into raw rows, each cell with its line. What a cell means is checked elsewhere.

TOML: any name, with [[inquiry]], [[recommendation]] and so on. CSV: named after its table (request.csv, request-2.csv).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sightline.analyses.inquiries.register import TABLES
from sightline.errors import Finding, Severity
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines

_HEADER = re.compile(r"\s*\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")
_OPEN = re.compile(r"\"\"\"|'''")
LARGEST = 20_000_000  # bytes of one file: the whole public record is far smaller


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was written: text by column for CSV, whatever TOML or JSON holds for these."""

    table: str
    file: str
    values: Mapping[str, object]
    line: int | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def fault(self, rule: str, column: str | None, found: str, remedy: str) -> Finding:
        """A finding at this row, or at the line of one of its columns."""
        line = self.lines.get(column or "", self.line)
        return Finding(
            f"inquiries-{rule}", Severity.REFUSED, self.file, found, remedy, line, block=self.table, field=column
        )


def read_folder(folder: Path) -> tuple[list[Row], list[Finding]]:
    """Every row of every file of a folder, in the order of their names, and what cannot be read at all."""
    rows: list[Row] = []
    faults: list[Finding] = []
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in (".toml", ".csv"))
    if not files:
        faults.append(_whole(folder.name or ".", "a folder with no TOML and no CSV file in it",
                             "Copy the first register there with `sightline inquiries first`"))  # fmt: skip
    for path in files:
        text = _text_of(path)
        if isinstance(text, Finding):
            faults.append(text)
            continue
        found = _toml(path.name, text) if path.suffix.lower() == ".toml" else _csv(path.name, text)
        for one in found:
            if isinstance(one, Finding):
                faults.append(one)
            else:
                rows.append(one)
    return rows, faults


def _whole(file: str, found: str, remedy: str, line: int | None = None) -> Finding:
    return Finding("inquiries-file", Severity.REFUSED, file, found, remedy, line)


def _text_of(path: Path) -> str | Finding:
    if path.stat().st_size > LARGEST:
        return _whole(path.name, "a file of more than 20 MB", "Divide it")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return _whole(path.name, "bytes that are not UTF-8", "Save it as UTF-8 text")


def _toml(file: str, text: str) -> Iterator[Row | Finding]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        yield _whole(file, "text that is not TOML", "Look for a missing quotation mark, bracket or =, or a key that "
                     "stands twice", int(at[1]) if at else None)  # fmt: skip
        return
    places = _places(text)
    for table, held in found.items():
        if table not in TABLES:
            yield _whole(file, "a table or key that the register does not have",
                         f"Tables are {', '.join(TABLES)}", _first(text, table))  # fmt: skip
            continue
        many = held if isinstance(held, list) else [held]
        at_table = places.get(table, [])
        for number, values in enumerate(many):
            line, lines = at_table[number] if number < len(at_table) else (None, {})
            if isinstance(values, dict):
                yield Row(table, file, values, line, lines)
            else:
                yield _whole(file, "a value where a table was expected", f"Write [[{table}]] above its keys", line)


def _places(text: str) -> dict[str, list[tuple[int | None, dict[str, int]]]]:
    """Table -> for each of its rows the line of its header, and the line of each of its keys."""
    found: dict[str, list[tuple[int | None, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    inside = ""  # the quotation marks of a text of several lines that is open
    for number, line in enumerate(text.splitlines(), 1):
        if not inside and (header := _HEADER.match(line)):
            keys = {}
            found.setdefault(header[1], []).append((number, keys))
        elif not inside and (key := _KEY.match(line)):
            keys.setdefault(key[1], number)
        for mark in _OPEN.findall(line):
            inside = "" if inside == mark else inside or mark
    return found


def _first(text: str, name: str) -> int | None:
    wanted = re.compile(rf"\s*\[?\[?\s*\"?{re.escape(name)}\"?\s*(\]|=|\.)")
    return next((number for number, line in enumerate(text.splitlines(), 1) if wanted.match(line)), None)


def _csv(file: str, text: str) -> Iterator[Row | Finding]:
    table = re.split(r"[-.]", file.lower(), maxsplit=1)[0]
    if table not in TABLES:
        yield _whole(file, "a CSV file that is not named after a table", f"Tables are {', '.join(TABLES)}")
        return
    rows = csv_lines(text)
    try:
        _, head = next(rows, (1, []))
        if len(set(head)) < len(head) or "" in head:
            yield _whole(file, "a header with a blank name, or one name twice", "Name each column once", 1)
            return
        for line, cells in rows:
            if len(cells) == len(head):
                yield Row(table, file, {name: cell for name, cell in zip(head, cells, strict=True) if cell}, line)
            else:
                yield _whole(file, *RAGGED, line)
    except NotCsvError as error:
        yield _whole(file, *UNREADABLE, error.line)
