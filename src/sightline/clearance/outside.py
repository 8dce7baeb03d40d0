"""What others have published of the same people, as the project says it: CSV files in its folder `public`.

One row a figure: `measure` (the code of ours that it counts the same as), `start` and `end` (dates), `area` (GSS code
or pooled), `breakdown` (such as "age=10-17;sex=F", or nothing), `value` (a whole number), `rounding` (1 for exact, else
the number to whose multiples it was rounded) and `source` (who published it, where, when).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sightline.clearance.policy import POOLED, is_wide
from sightline.clearance.public import Outside
from sightline.clearance.refusals import AUTHORITY
from sightline.errors import ClearanceError

COLUMNS = ("measure", "start", "end", "area", "breakdown", "value", "rounding", "source")


def read_outside(folder: Path) -> tuple[Outside, ...]:
    """Every row of every .csv file of a folder; none where there is no such folder.

    Raises ClearanceError with every fault of every file, by file and line.
    """
    found: list[Outside] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                if sorted(rows.fieldnames or ()) != sorted(COLUMNS):
                    faults.append(f"{path.name}: its columns are not {', '.join(COLUMNS)}")
                    continue
                for row in rows:
                    wrong = list(_faults(row))
                    faults += [f"{path.name}, line {rows.line_num}: {fault}" for fault in wrong]
                    found += [] if wrong else [_figure(row)]
        except (UnicodeDecodeError, csv.Error):
            faults.append(f"{path.name}: it cannot be read as CSV in UTF-8")
    if faults:
        raise ClearanceError(
            "what others have published, in the folder public, needs mending:\n" + "\n".join(f"- {f}" for f in faults)
        )
    return tuple(found)


def _faults(row: Mapping[str, str | None]) -> Iterator[str]:
    if None in row or any(value is None for value in row.values()):
        yield "it has more or fewer values than there are columns"
        return
    text = {name: str(value).strip() for name, value in row.items()}
    yield from (f"{name} is blank" for name in COLUMNS if not text[name] and name != "breakdown")
    try:
        if date.fromisoformat(text["start"]) > date.fromisoformat(text["end"]):
            yield "start lies after end"
    except ValueError:
        yield "start and end are dates such as 2025-03-31"
    if not text["value"].isdecimal():
        yield "value is not a whole number of nought or more"
    if not text["rounding"].isdecimal() or int(text["rounding"]) < 1:
        yield "rounding is not a whole number of one or more"
    if not is_wide(text["area"]) and not AUTHORITY.fullmatch(text["area"]):
        yield f"area is neither a GSS code nor {POOLED}"
    if any(pair.count("=") != 1 or not all(pair.split("=")) for pair in _pairs(text["breakdown"])):
        yield "breakdown is not written as dimension=code, with ; between"


def _pairs(text: str) -> list[str]:
    return [pair.strip() for pair in text.split(";") if pair.strip()]


def _figure(row: Mapping[str, str]) -> Outside:
    """A row that has no fault. What was rounded to a multiple of n may lie up to half of n to each side."""
    pairs = (pair.split("=") for pair in _pairs(row["breakdown"]))
    value, base = int(row["value"]), int(row["rounding"])
    return Outside(
        row["measure"].strip(), date.fromisoformat(row["start"].strip()), date.fromisoformat(row["end"].strip()),
        row["area"].strip(), tuple(sorted((name.strip(), code.strip()) for name, code in pairs)),
        max(0, value - base // 2), value + base // 2, row["source"].strip(),
    )  # fmt: skip
