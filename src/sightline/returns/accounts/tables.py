"""Small tables that a service keeps beside its accounts: CSV in UTF-8, or a sheet of a workbook, read as texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.returns.batches import Findings
from sightline.returns.readers.workbook import cell_text, opened
from sightline.returns.readers.workbook_guard import look

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class Faults:
    """What was found wrong, kept until everything has been read."""

    found: list[Finding] = field(default_factory=list)

    def add(
        self, file: str, rule: str, found: str, remedy: str, *, row: int | None = None, name: str | None = None,
        severity: Severity = Severity.REFUSED,
    ) -> None:  # fmt: skip
        """Keep one. None may repeat what a cell or a text holds."""
        self.found.append(Finding(rule, severity, file, found, remedy, row=row, field=name))

    def refuse(self) -> None:
        """Raise Refused with everything found where any of it refuses."""
        if any(finding.severity is Severity.REFUSED for finding in self.found):
            raise Refused(self.found)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its number (the header is row 1), and its cells by column without spaces around them."""

    file: str
    row: int
    cells: Mapping[str, str]

    def day(self, name: str, faults: Faults, *, needed: bool) -> date | None:
        """A cell as a date, written 2026-03-31; a fault where it is none, or is missing though needed."""
        text = self.cells[name]
        if not text and not needed:
            return None
        try:
            if _ISO.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        found = "a date that is missing" if not text else "something other than a date"
        faults.add(self.file, "not-a-date", found, "Write it as 2026-03-31.", row=self.row, name=name)
        return None


def read_table(path: Path, columns: Sequence[str], faults: Faults, sheet: str = "") -> list[Line]:
    """The rows of a CSV file or, of a workbook, of its sheet of that name; empty rows are passed over.

    `columns` must all be there, in any order. What is wrong with the file goes to `faults`, and no row is given then.
    """
    if not path.is_file():
        faults.add(path.name, "no-file", "there is no such file", f"Make it, with the columns {', '.join(columns)}.")
        return []
    try:
        rows = _sheet(path, sheet) if path.suffix.lower() == ".xlsx" else _csv(path)
    except Refused as error:
        faults.found += error.findings
        return []
    except (UnicodeDecodeError, csv.Error):
        faults.add(path.name, "not-read", "the file is no CSV in UTF-8", 'Save it again as "CSV UTF-8".')
        return []
    header = [cell.strip() for cell in rows[0]] if rows else []
    for name in columns:
        if header.count(name) != 1:
            found = "a column is missing" if name not in header else "a column stands there twice"
            faults.add(path.name, "columns", found, f"The columns are {', '.join(columns)}.", row=1, name=name)
    if any(header.count(name) != 1 for name in columns):
        return []
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: cell.strip() for name, cell in zip(header, [*row, *[""] * len(header)], strict=False)}
        lines.append(Line(path.name, number, {name: cells[name] for name in columns}))
    return lines


def _csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))


def _sheet(path: Path, name: str) -> list[list[str]]:
    findings = Findings(None, path.name)
    look(path, findings)
    with opened(path, findings) as workbook:
        if name not in workbook.sheet_names:
            raise findings.refuse(
                "missing-table", "the workbook has not the sheet that it was made with", "Send it back."
            )
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[cell_text(cell) for cell in row] for row in rows]
