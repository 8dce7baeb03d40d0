"""The announced releases: a table that whoever publishes keeps beside the project record.

`release-calendar.csv`, UTF-8, with the columns of COLUMNS: the name of a release, its day (2027-01-28) or month
(2027-01), and in words what it will hold or why the day was changed. Nobody but its keeper knows when a release is
due, so nothing is worked out and, without the table, nothing is announced.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

from sightline.errors import ConfigError
from sightline.publish.release import Planned
from sightline.standard.texts import FORMULA

FILE = "release-calendar.csv"
COLUMNS = ("release", "day", "words")
LONGEST = 300
_DAY, _MONTH = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}")


def read_calendar(folder: Path) -> tuple[Planned, ...]:
    """The announced releases of a project's folder, in the order of their days; none where there is no table.

    Raises ConfigError with every fault at once, each by its row, repeating nothing that a cell holds.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise ConfigError(f"{FILE} is not a CSV file in UTF-8") from None
    faults = [f"row {number}: {words}" for number, row in enumerate(rows, start=2) for words in _faults(row)]
    names = [str(row.get("release")) for row in rows]
    faults += [f"row {n}: this release stands twice" for n, name in enumerate(names, 2) if names.count(name) > 1]
    if faults:
        raise ConfigError(f"{FILE} cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults))
    return tuple(sorted((_planned(row) for row in rows), key=lambda one: (one.day, one.name)))


def _faults(row: dict[str, str]) -> list[str]:
    if set(row) != set(COLUMNS) or None in row.values():
        return [f"the columns are {', '.join(COLUMNS)}, with a cell in each"]
    found = []
    if not row["release"].strip():
        found.append("the release has no name")
    if _day(row["day"]) is None:
        found.append("the day is 2027-01-28, or 2027-01 where only the month is known")
    if any(len(cell) > LONGEST or cell.lstrip().startswith(FORMULA) for cell in row.values()):
        found.append(f"a cell is longer than {LONGEST} letters, or begins like a formula")
    return found


def _day(text: str) -> tuple[date, bool] | None:
    """The day, and whether it is one; a month gives its last day, so that it is late only when the month is over."""
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text), True
        if _MONTH.fullmatch(text):
            year, month = int(text[:4]), int(text[5:])
            after = date(year + month // 12, month % 12 + 1, 1)
            return date.fromordinal(after.toordinal() - 1), False
    except ValueError:
        return None
    return None


def _planned(row: dict[str, str]) -> Planned:
    found = _day(row["day"])
    assert found is not None
    return Planned(row["release"].strip(), found[0], found[1], row["words"].strip())
