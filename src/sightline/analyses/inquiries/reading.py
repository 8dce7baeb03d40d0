"""Reads a folder of TOML and CSV files into raw rows, each cell with its line. What a cell means is checked elsewhere.

TOML: any name, with [[inquiry]], [[recommendation]] and so on. CSV: named after its table (request.csv, request-2.csv).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sightline.analyses.inquiries.register import TABLES
from sightline.errors import Finding, Severity
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines
from sightline.standard.toml_rows import TomlFault, toml_rows

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
    for one in toml_rows(text, TABLES):
        if isinstance(one, TomlFault):
            yield _whole(file, one.found, one.remedy, one.line)
        else:
            yield Row(one.table, file, one.values, one.line, one.lines)


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
