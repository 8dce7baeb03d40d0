"""A data file and its metadata file as the screener sees them: text, column by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Finding, Refused, Severity

META_ENDING = ".meta.csv"
FILTER, INDICATOR = "Filter", "Indicator"
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A file of text: its header, and its rows, each as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def has(self, *columns: str) -> bool:
        """Whether it has all these columns."""
        return set(columns) <= set(self.header)

    def column(self, name: str) -> list[str]:
        """The cells of a column, top to bottom; none where there is no such column."""
        if name not in self.header:
            return []
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def columns(self, *names: str) -> list[tuple[str, ...]]:
        """The cells of several columns, row by row; none where one of them is missing."""
        if not self.has(*names):
            return []
        places = [self.header.index(name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]

    def where(self, column: str, fits: Callable[[str], bool]) -> Frame:
        """The rows whose cell in a column fits; all of them where there is no such column."""
        if column not in self.header:
            return self
        place = self.header.index(column)
        return Frame(self.header, tuple(row for row in self.rows if fits(row[place])))


@dataclass(frozen=True, slots=True)
class Pair:
    """A data file, its metadata file and their names."""

    data_name: str
    meta_name: str
    data: Frame
    meta: Frame

    def rows(self, kind: str) -> Frame:
        """The rows of the metadata of one kind: FILTER or INDICATOR."""
        return self.meta.where("col_type", lambda cell: cell == kind)

    def filters(self) -> list[str]:
        """The names of the filters, without blanks."""
        return _filled(self.rows(FILTER).column("col_name"))

    def groups(self) -> list[str]:
        """The names of the columns that group filters."""
        return _filled(self.rows(FILTER).column("filter_grouping_column"))

    def indicators(self) -> list[str]:
        """The names of the indicators, without blanks."""
        return _filled(self.rows(INDICATOR).column("col_name"))

    def levels(self) -> set[str]:
        """The geographic levels that occur."""
        return set(self.data.column("geographic_level"))

    def at(self, levels: Collection[str], *, but: bool = False) -> Frame:
        """The rows of the data at these levels, or at all but these."""
        return self.data.where("geographic_level", lambda cell: (cell in levels) is not but)


def _filled(cells: list[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell))


def meta_path(data: Path) -> Path:
    """Where the metadata of a data file lies, by the service's naming."""
    return data.with_name(data.name.removesuffix(".csv") + META_ENDING)


def read_pair(data: Path, meta: Path | None = None) -> Pair:
    """Read a pair of files. Raises Refused, with the faults of both, where one cannot be read as a table."""
    paths = (data, meta or meta_path(data))
    faults: list[Finding] = []
    frames = [_read(path, faults) for path in paths]
    if faults:
        raise Refused(faults)
    return Pair(paths[0].name, paths[1].name, *frames)


def _read(path: Path, faults: list[Finding]) -> Frame:
    """One file as a frame; its faults go into `faults`, and it is then empty."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("it is larger than 2 GB")
        text = path.read_text(encoding="utf-8-sig")
        lines = list(_lines(text))
    except UnicodeDecodeError:
        faults.append(_fault(path, "it is not UTF-8 text", "Save it as CSV UTF-8"))
    except OSError:
        faults.append(
            _fault(path, "it is not there, or cannot be read", "Name a data file with its .meta.csv beside it")
        )
    except (csv.Error, ValueError) as error:
        faults.append(_fault(path, str(error), "Write it as a CSV file with a header and rows of one length"))
    else:
        return Frame(lines[0], tuple(lines[1:]))
    return Frame((), ())


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    """The lines of a CSV, header first. Raises ValueError where one has another number of cells than the header."""
    width = 0
    for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
        if number == 1:
            width = len(line)
        if not line and number > 1:
            continue
        if len(line) != width:
            raise ValueError(f"row {number} has {len(line)} cells and the header {width}")
        yield tuple(line)
    if not width:
        raise ValueError("it is empty")


def _fault(path: Path, found: str, remedy: str) -> Finding:
    return Finding("file-read", Severity.REFUSED, path.name, found, f"{remedy}.")
