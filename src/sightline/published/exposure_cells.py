"""The cells of one row of a table that a user wrote, each read with its fault; no fault repeats what a cell holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sightline.errors import Finding
from sightline.published.files import fault
from sightline.published.marks import kind_of, read_number
from sightline.standard.texts import faults_of
from sightline.standard.units import Mark

LONGEST = 300
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, and where its faults go."""

    file: str
    row: int
    cells: Mapping[str, str]
    faults: list[Finding]

    def wrong(self, rule: str, name: str, found: str, remedy: str) -> None:
        """Note a fault at one cell."""
        self.faults.append(fault(self.file, rule, found, remedy, self.row, name))

    def text(self, name: str, *, needed: bool = True) -> str:
        """One line of text; blank only where it is not needed."""
        text = self.cells[name]
        if needed and not text:
            self.wrong("empty", name, "the cell is empty", "Say what the publication says")
        elif len(text) > LONGEST:
            self.wrong("too-long", name, f"the cell has {len(text)} characters", f"Say it in at most {LONGEST}")
        for found in faults_of([text]):
            self.wrong("text", name, found, "Write it otherwise, in one line of plain text")
        return text

    def day(self, name: str) -> date:
        """A day; the first of all days where it is none."""
        text = self.cells[name]
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            found = "the cell is empty" if not text else f"{kind_of(text)} stands where a day was expected"
            self.wrong("not-a-date", name, found, "Write the day as 2024-03-31")
            return date.min

    def number(self, name: str) -> tuple[float | None, Mark | None]:
        """A number from 0, or the mark that stands in its place; a blank cell says nothing and is "not available"."""
        read = read_number(self.cells[name])
        if read is None:
            found = f"{kind_of(self.cells[name])} stands where a number or a mark was expected"
            remedy = "Write a plain number such as 7.5, or one of the marks c, z, x, u, low"
            self.wrong("not-a-number", name, found, remedy)
        return (None, read) if isinstance(read, Mark) or read is None else (float(read), None)

    def whole(self, name: str) -> int | None:
        """A whole number, None for a blank cell."""
        text = self.cells[name]
        if text and not _WHOLE.fullmatch(text):
            found = f"{kind_of(text)} stands where a whole number was expected"
            self.wrong("not-a-count", name, found, "Write a whole number without commas, or leave it blank")
            return None
        return int(text) if text else None
