"""The file of one wave, CSV or SPSS: only the columns that were asked for, as text, in memory and nowhere else.

What is wrong is told by column and by how many respondents, never by row and never with what a cell holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sightline.analyses.campaign.wave_forms import Codes, plain
from sightline.analyses.campaign.wave_spss import read_spss
from sightline.errors import Finding, Refused, Severity
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells by column, each a text: "" for nothing, and for what an SPSS file declares missing."""

    file: str
    number: int
    cells: Mapping[str, Sequence[str]]

    def fault(self, rule: str, column: str, found: str, remedy: str) -> Finding:
        """A finding at one column."""
        return Finding(f"waves-{rule}", Severity.REFUSED, self.file, found, remedy, field=column)

    def matching(self, member: Mapping[str, Codes]) -> Flags:
        """Which respondents fit all columns of a `where`."""
        found = np.ones(self.number, dtype=bool)
        for column, held in member.items():
            found &= np.array([held.hold(cell) for cell in self.cells[column]], dtype=bool)
        return found


def read_rows(path: Path, columns: Sequence[str]) -> Rows:
    """The rows of a file. Raises Refused, every fault at once, where it cannot be read or lacks a column."""
    rows = (_csv if path.suffix.lower() == ".csv" else _spss)(path, columns)
    if rows.number == 0:
        raise Refused([_whole(path, "a file without respondents", "Hand in the file with its rows")])
    return rows


def _whole(path: Path, found: str, remedy: str) -> Finding:
    return Finding("waves-file", Severity.REFUSED, path.name, found, remedy)


def _lacking(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    """Refuses a header in which a column is missing, or that has one of them twice."""
    faults = []
    for column in columns:
        times = list(header).count(column)
        if times != 1:
            found = "the file has no such column" if times == 0 else "the header has this column twice"
            remedy = "Mend the description, or hand in the file with the column"
            faults.append(Finding("waves-column", Severity.REFUSED, path.name, found, remedy, field=column))
    if faults:
        raise Refused(faults)


def _csv(path: Path, columns: Sequence[str]) -> Rows:
    try:
        lines = csv_lines(path.read_text(encoding="utf-8-sig"))
        header = next(lines, (1, list[str]()))[1]
        _lacking(path, header, columns)
        rows = [row for _, row in lines]
    except UnicodeDecodeError:
        raise Refused([_whole(path, "bytes that are not UTF-8", "Save it as UTF-8 text")]) from None
    except NotCsvError:
        raise Refused([_whole(path, *UNREADABLE)]) from None
    if ragged := sum(len(row) != len(header) for row in rows):
        raise Refused([_whole(path, f"{RAGGED[0]} ({ragged:,} of them)", RAGGED[1])])
    places = {column: header.index(column) for column in columns}
    return Rows(path.name, len(rows), {name: [plain(row[at]) for row in rows] for name, at in places.items()})


def _spss(path: Path, columns: Sequence[str]) -> Rows:
    said = read_spss(path, columns)
    if isinstance(said, tuple):
        raise Refused([_whole(path, *said)])
    _lacking(path, said.header, columns)
    cells = {column: [plain(cell) for cell in said.cells[column]] for column in columns}
    return Rows(path.name, len(next(iter(cells.values()), [])), cells)
