"""A lookup from postcode to deprivation, given by the user: none comes with Sightline. Read in the link stage alone.

A CSV file with the columns `postcode` (or `outcode`, its first half) and `decile`, from 1, the most deprived tenth of
small areas, to 10. Only fifths are kept: a tenth of a small area says too much of a place.
"""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pyarrow as pa

from sightline.errors import ConfigError, Finding, Refused, Severity

PLACES = ("postcode", "outcode")
_PLACE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?([0-9][A-Z]{2})?")
_MOST = 20  # faults that are told one by one


def digest(path: Path) -> str:
    """What stands for the file in the ledger. Raises ConfigError where it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise ConfigError(
            "the deprivation lookup is not there, or cannot be read: see [link] in sightline.toml"
        ) from None


def read(path: Path) -> pa.Table:
    """(place, fifth): places without spaces, fifths from "1", the most deprived.

    Raises Refused with every fault, none of which repeats a value.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"the deprivation lookup cannot be read as CSV ({type(error).__name__})") from None
    heads = [name.strip().lower() for name in rows[0]] if rows else []
    column = next((name for name in PLACES if name in heads), None)
    if column is None or "decile" not in heads:
        raise Refused(
            [_fault(path, 1, "the columns are not as expected", "Name them postcode, or outcode, and decile")]
        )
    found: dict[str, str] = {}
    faults: list[Finding] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            cells = dict(zip(heads, row, strict=False))
            faults += _row(path, number, cells.get(column, ""), cells.get("decile", ""), found)
    if faults:
        raise Refused(faults[:_MOST])
    return pa.table({"place": pa.array(found, pa.string()), "fifth": pa.array(found.values(), pa.string())})


def _row(path: Path, number: int, said: str, decile: str, found: dict[str, str]) -> list[Finding]:
    """What is wrong with a row; a right one is added to `found`."""
    place, tenth = re.sub(r"[^A-Z0-9]", "", said.upper()), decile.strip()
    faults = []
    if not _PLACE.fullmatch(place):
        faults.append(_fault(path, number, "that is no postcode", "Write a postcode, or its first half"))
    if not re.fullmatch(r"[1-9]|10", tenth):
        faults.append(_fault(path, number, "the decile is not a whole number from 1 to 10", "Mend the row"))
    if not faults:
        fifth = str((int(tenth) + 1) // 2)
        if found.setdefault(place, fifth) != fifth:
            faults.append(_fault(path, number, "the same place stands above with another decile", "Keep one of them"))
    return faults


def _fault(path: Path, row: int, found: str, remedy: str) -> Finding:
    return Finding("deprivation-lookup", Severity.REFUSED, path.name, found, f"{remedy}.", row=row)
