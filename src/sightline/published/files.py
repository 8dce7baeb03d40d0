"""A file in a folder of published tables: found by its name, decoded and split into rows, with every fault said.

No fault repeats what a cell holds. Everything here raises Refused and nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Finding, Refused, Severity

AGAIN = "Download the table again, without editing it"


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain CSV to look for: its name, and the columns that it must have."""

    pattern: str  # of the file's name; exactly one file of the folder must match
    example: str  # a full name, for messages
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a plain CSV: (row number, cells by column), cells without spaces around them."""

    file: str
    digest: str  # SHA-256 of the file
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def fault(file: str, rule: str, found: str, remedy: str, row: int | None = None, field: str | None = None) -> Finding:
    """A finding for which the file is refused."""
    return Finding(rule, Severity.REFUSED, file, found, remedy, row=row, field=field)


def query(file: str, rule: str, found: str, remedy: str) -> Finding:
    """A finding that asks and refuses nothing."""
    return Finding(rule, Severity.QUERY, file, found, remedy)


def present(folder: Path, pattern: str) -> bool:
    """Whether the folder holds any file of that name."""
    return folder.is_dir() and any(path.is_file() for path in folder.glob(pattern))


def find(folder: Path, pattern: str, example: str) -> Path:
    """The one file of the folder whose name fits. Raises Refused where there is no folder, no file, or two of them."""
    remedy = f"Give the folder that holds {example}"
    if not folder.is_dir():
        raise Refused([fault(example, "no-folder", "the folder given does not exist", remedy)])
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not found:
        raise Refused([fault(example, "no-file", "the folder given does not hold this file", remedy)])
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise Refused([fault(example, "two-files", f"the folder holds {names}", "Keep only the newest")])
    return found[0]


def decode(file: str, raw: bytes) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV in UTF-8, with or without a byte-order mark. Raises Refused."""
    if not raw.strip():
        raise Refused([fault(file, "empty-file", "the file is empty", "Download the table again")])
    save = 'Save it again as "CSV UTF-8", or download the table again'
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([fault(file, "not-utf-8", "the file is not text in UTF-8", save)]) from None
    if "\x00" in text:
        raise Refused([fault(file, "not-utf-8", "the file holds null characters, so it is not text in UTF-8", save)])
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error:
        raise Refused([fault(file, "not-csv", "a quotation mark is opened and not closed", save)]) from None
    header = [name.strip() for name in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused(
            fault(file, "column-twice", "a column name occurs twice", "Download the table again", row=1) for _ in twice
        )
    return header, rows


def missing_columns(file: str, example: str, header: list[str], needed: tuple[str, ...]) -> list[Finding]:
    """A fault for each column that the file lacks."""
    remedy = f"{AGAIN}; it is called {example}"
    return [
        fault(file, "missing-column", f"the column {name} is missing", remedy, row=1, field=name)
        for name in needed
        if name not in header
    ]


def ragged(file: str, number: int, cells: int, columns: int) -> Finding:
    """The fault of a row with too few or too many cells."""
    return fault(
        file, "ragged-row", f"the row has {cells} cells, the header {columns}",
        "Download the table again: a row was cut or a comma added", number,
    )  # fmt: skip


def read_listing(folder: Path, listing: Listing) -> Listed:
    """The rows of the one file of `folder` that fits `listing`; blank lines are left out.

    Raises Refused with every fault at once: no folder or file, two of them, not a CSV in UTF-8, a missing column, a row
    cut short, no rows.
    """
    path = find(folder, listing.pattern, listing.example)
    raw = path.read_bytes()
    header, rows = decode(path.name, raw)
    faults = missing_columns(path.name, listing.example, header, listing.columns)
    if faults:
        raise Refused(faults)
    kept: list[tuple[int, Mapping[str, str]]] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            faults.append(ragged(path.name, number, len(row), len(header)))
            continue
        kept.append((number, {name: cell.strip() for name, cell in zip(header, row, strict=True)}))
    if not kept and not faults:
        faults.append(fault(path.name, "no-rows", "the file has a header and no rows", AGAIN, row=1))
    if faults:
        raise Refused(faults)
    return Listed(path.name, hashlib.sha256(raw).hexdigest(), tuple(kept))
