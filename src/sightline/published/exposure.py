"""What people meet online and in the media, and how they are shown: published series, from a user's own folder.

No figure comes with Sightline. `exposure.csv` holds a row for each number, as a person read it in a publication; other
tables may be left as the publisher lays them out, and `exposure.toml` says what their rows and columns are
(exposure_wide.py). A row that names nobody in `confirmed_by` is kept, and its number is not to be shown. No fault
repeats what a cell holds. docs/campaign-evaluate.md gives the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.exposure_cells import Cells
from sightline.published.exposure_wide import DESCRIBED, unfolded
from sightline.published.files import decode, fault, ragged
from sightline.standard.units import Mark

FILE = "exposure.csv"
COLUMNS = (
    "publisher", "series", "wording", "from", "until", "population", "measure", "unit", "value", "base", "source",
    "read_on", "confirmed_by",
)  # fmt: skip
PERCENT = "per cent"
LEAST_BASE = 100  # people asked below which a share is marked as low
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One published number: a share (per cent) or a count, or the mark in its place. `base` is of people asked."""

    publisher: str
    series: str
    wording: str  # which words it was asked or counted by: another one is a break
    start: date
    end: date
    population: str
    measure: str
    unit: str
    value: float | None
    mark: Mark | None
    base: int | None
    source: str
    read_on: date
    confirmed_by: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells a line of numbers apart: publisher, series, population, measure."""
        return (self.publisher, self.series, self.population, self.measure)

    @property
    def low(self) -> bool:
        """Whether too few were asked for a share, or nobody knows how many were."""
        return self.unit == PERCENT and (self.base is None or self.base < LEAST_BASE)

    @property
    def shown(self) -> str:
        """The number as it may stand in a table: a mark is never 0, and what nobody confirmed is not shown."""
        if not self.confirmed_by:
            return "not confirmed"
        if self.value is None:
            return f"[{self.mark or Mark.NOT_AVAILABLE}]"
        number = f"{self.value:g}%" if self.unit == PERCENT else f"{self.value:,.0f}"
        if not self.low:
            return number
        return f"{number} [u: base {self.base}]" if self.base is not None else f"{number} [u: base not given]"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Every number of a folder, line by line in the order of time."""

    seen: tuple[Seen, ...]

    def of(self, series: str) -> dict[tuple[str, str, str, str], tuple[Seen, ...]]:
        """The lines of one series, each in the order of time."""
        keys = dict.fromkeys(one.key for one in self.seen if one.series == series)
        return {key: tuple(one for one in self.seen if one.key == key) for key in keys}


def breaks_of(line: tuple[Seen, ...]) -> tuple[date, ...]:
    """The first days of numbers by another wording, or in another unit, than the one before."""
    return tuple(
        later.start for earlier, later in pairwise(line)
        if (earlier.wording, earlier.unit) != (later.wording, later.unit)
    )  # fmt: skip


def read_exposure(folder: Path, on: date) -> Exposure:
    """The series of a folder, read on that day. Raises Refused with every fault of every file at once."""
    if not folder.is_dir():
        remedy = f"Name the folder that holds {FILE} or {DESCRIBED}"
        raise Refused([fault(FILE, "no-folder", "the folder given does not exist", remedy)])
    faults: list[Finding] = []
    rows: list[tuple[str, int, Mapping[str, str]]] = []
    if (folder / FILE).is_file():
        rows += _long(folder / FILE, faults)
    elif not (folder / DESCRIBED).is_file():
        remedy = f"Write {FILE} with the columns {', '.join(COLUMNS)}, or describe a table in {DESCRIBED}"
        faults.append(fault(FILE, "no-file", "the folder holds no series", remedy))
    if (folder / DESCRIBED).is_file():
        rows += unfolded(folder, on, faults)
    seen = [_seen(Cells(file, number, cells, faults), on) for file, number, cells in rows]
    places: dict[tuple[object, ...], int] = {}
    for (file, number, _), one in zip(rows, seen, strict=True):
        if places.setdefault((*one.key, one.start, one.end), number) != number:
            found = "the same number of the same days stands in an earlier row"
            faults.append(fault(file, "row-twice", found, "Keep one of the two", number))
    if len(rows) > MOST_ROWS:
        faults.append(fault(FILE, "too-many-rows", f"there are more than {MOST_ROWS} numbers", "Keep fewer series"))
    if faults:
        raise Refused(faults)
    return Exposure(tuple(sorted(seen, key=lambda one: (*one.key, one.end, one.start))))


def _long(path: Path, faults: list[Finding]) -> list[tuple[str, int, Mapping[str, str]]]:
    try:
        header, rows = decode(path.name, path.read_bytes())
    except Refused as error:
        faults += error.findings
        return []
    missing = [name for name in COLUMNS if name not in header]
    for name in missing:
        remedy = f"Write the header {','.join(COLUMNS)}"
        faults.append(fault(path.name, "missing-column", f"the column {name} is missing", remedy, 1, name))
    found: list[tuple[str, int, Mapping[str, str]]] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(ragged(path.name, number, len(cells), len(header)))
        elif not missing:
            held = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            found.append((path.name, number, held))
    if not found and not missing and not faults:
        faults.append(fault(path.name, "no-rows", "the file has a header and no rows", "Write a row for each number"))
    return found


def _seen(cells: Cells, on: date) -> Seen:
    """The number of one row; its faults are added to those of its cells."""
    start, end, read_on = (cells.day(name) for name in ("from", "until", "read_on"))
    unit = cells.text("unit")
    value, mark = cells.number("value")
    if end < start:
        cells.wrong("dates", "until", "an end before its beginning", "Look at both days")
    if date.min < read_on < end:
        cells.wrong("dates", "read_on", "read before its period ended", "Look at both days")
    if read_on > on:
        cells.wrong("future", "read_on", "a day that has not come", "Write the day on which it was read")
    if unit == PERCENT and value is not None and value > 100:
        cells.wrong("out-of-range", "value", "a share above 100", "Look at the value and the unit")
    return Seen(
        cells.text("publisher"), cells.text("series"), cells.text("wording"), start, end, cells.text("population"),
        cells.text("measure"), unit, value, mark, cells.whole("base"), cells.text("source"), read_on,
        cells.text("confirmed_by", needed=False),
    )  # fmt: skip
