"""What changed because of what people told: a user's own table, each row with who answers for it and where to see it.

A CSV in UTF-8 with the columns of COLUMNS. It is edited by whoever publishes; nothing is taken from it that its reader
could not check. No fault repeats what a cell holds.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.standard.codebook import NO_THEME, codebook

COLUMNS = ("theme", "heard", "changed", "owner", "date", "evidence")
MOST_ROWS = 60
_LONGEST = 400
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet may run what begins with one of these
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMPTY = {
    "heard": "Say in one sentence what accounts told, never what one person said.",
    "changed": "Say what is done otherwise now, or that nothing is and why.",
    "owner": "Name the organisation that answers for it, not a person.",
    "evidence": "Name the document or page, with its date, in which it can be seen.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: the theme it answers, what was heard, what changed, who answers for it, when, and where
    it can be seen."""

    theme: str
    heard: str
    changed: str
    owner: str
    on: date
    evidence: str


def read_changes(path: Path, today: date) -> tuple[Change, ...]:
    """The rows, newest first. A file with a header and no rows says that nothing has been reported yet.

    Raises Refused with every fault at once.
    """
    faults: list[Finding] = []
    header, rows = _read(path)
    missing = [name for name in COLUMNS if header.count(name) != 1]
    faults += [
        _fault(path, "columns", "a column is missing, or stands there twice", f"The columns are {', '.join(COLUMNS)}.",
               1, name)
        for name in missing
    ]  # fmt: skip
    if missing:
        raise Refused(faults)
    if len(rows) > MOST_ROWS:
        faults.append(
            _fault(path, "too-many", f"more than {MOST_ROWS} rows", "Keep those that people asked about most.")
        )
    found = []
    for number, cells in rows:
        row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        own = _faults(path, number, row, today)
        faults += own
        if not own:
            found.append(Change(row["theme"], row["heard"], row["changed"], row["owner"],
                                date.fromisoformat(row["date"]), row["evidence"]))  # fmt: skip
    if faults:
        raise Refused(faults)
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.theme, one.changed)))


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        remedy = f'Save it as "CSV UTF-8" with the columns {", ".join(COLUMNS)}.'
        raise Refused([_fault(path, "not-read", "the file is not there, or is no CSV in UTF-8", remedy)]) from None
    header = [cell.strip() for cell in lines[0]] if lines else []
    rows = [(number, [cell.strip() for cell in line]) for number, line in enumerate(lines[1:], start=2)]
    return header, [(number, cells) for number, cells in rows if any(cells)]


def _faults(path: Path, number: int, row: dict[str, str], today: date) -> list[Finding]:
    found = []
    if row["theme"] not in codebook() or row["theme"] == NO_THEME:
        found.append(_fault(path, "term-not-in-codebook", "a theme that the codebook does not hold",
                            "Use a code of the codebook.", number, "theme"))  # fmt: skip
    for name, remedy in _EMPTY.items():
        if not row[name]:
            found.append(_fault(path, "empty", "an empty cell", remedy, number, name))
        elif len(row[name]) > _LONGEST or row[name].startswith(_FORMULA):
            found.append(_fault(path, "text", f"more than {_LONGEST} characters, or a sign that begins a formula",
                                "Say it shorter, in plain words.", number, name))  # fmt: skip
    try:
        fits = _DAY.fullmatch(row["date"]) is not None and date.fromisoformat(row["date"]) <= today
    except ValueError:
        fits = False
    if not fits:
        found.append(_fault(path, "not-a-date", "something other than a day up to today", "Write it as 2026-03-31.",
                            number, "date"))  # fmt: skip
    return found


def _fault(
    path: Path, rule: str, found: str, remedy: str, row: int | None = None, name: str | None = None
) -> Finding:  # fmt: skip
    return Finding(rule, Severity.REFUSED, path.name, found, remedy, row=row, field=name)
