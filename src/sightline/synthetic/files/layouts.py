"""Files for which no reader exists yet: CSV with documented columns, one file an agency and year, under unread/.

layouts_*.csv name every file with its columns, in order; a sheet that does not fit it is an error.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from sightline.standard.rows import read_rows
from sightline.synthetic.days import ISO, Days, year_bounds, year_of
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting

Ints = npt.NDArray[np.int32]
PARTS = ("council", "justice", "signs")
_FILE = " file"  # a name that no layout has
_ISO = np.array(ISO, dtype=object)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layout. `kind` is text, date, whole, code or flag; `codes` are those of a code, by "|"."""

    name: str
    kind: str
    codes: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one layout for all agencies and years, unsorted.

    `agency` is the number of the sending agency, `sent` the day that decides in which year's file a row stands, or
    `years` names the file of each row itself. Columns of kind date hold numbers of days (0: empty), all others texts
    ("" is empty) or whole numbers (-1: empty). agency_code and period_end are added by the writer.
    """

    layout: str
    sender: str
    agency: Ints
    sent: Days
    columns: Mapping[str, npt.NDArray[np.generic] | Sequence[str]]


def layouts() -> dict[str, list[Column]]:
    """Every layout with its columns, but for agency_code and period_end, which begin each."""
    found: dict[str, list[Column]] = {}
    for name in PARTS:
        for row in read_rows(f"layouts_{name}.csv", "sightline.synthetic.files"):
            codes = tuple(code for code in row["codes"].split("|") if code)
            found.setdefault(row["layout"], []).append(Column(row["column"], row["kind"], codes, row["what"]))
    return found


def path(sender: str, agency: str, layout: str, year: int) -> str:
    """Where the rows of an agency and year stand, under the output folder."""
    return f"unread/{sender}_{agency}/{layout}_{year}.csv"


def _array(column: Column, values: npt.NDArray[np.generic] | Sequence[str]) -> pa.Array:
    """The cells of a column as text; nulls are written as nothing."""
    if column.kind == "date":
        return pa.array(_ISO[np.asarray(values).astype(np.int32)], pa.string())
    if column.kind == "whole":
        numbers = np.asarray(values).astype(np.int64)
        return pa.array(numbers, mask=numbers < 0).cast(pa.string())
    return pa.array(values, pa.string())


def _csv(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    try:
        pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False, quoting_style="none"))
    except pa.ArrowInvalid:  # a cell holds a comma, a quote or a line break: then all texts are quoted
        sink = io.BytesIO()
        pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed"))
    return (",".join(table.column_names) + "\n").encode() + sink.getvalue()


def written(setting: Setting, sent: Sent, sheet: Sheet) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each file of a sheet; an agency and year without rows get a header alone.

    Rows stand in the order of their first column, so that no order of people can be compared between agencies.
    """
    wanted, years = layouts()[sheet.layout], setting.years
    if [column.name for column in wanted] != list(sheet.columns):
        raise ValueError(f"the columns of sheet {sheet.layout} are not those of its layout")
    year = year_of(sheet.sent) - years[0]
    place = np.where((year >= 0) & (year < len(years)), sheet.agency * len(years) + year, -1)
    columns = {column.name: _array(column, sheet.columns[column.name]) for column in wanted}
    table = pa.table({_FILE: pa.array(place, pa.int32()), **columns})
    table = table.sort_by([(_FILE, "ascending"), (wanted[0].name, "ascending")])
    bounds = np.searchsorted(table[_FILE].to_numpy(), np.arange(len(setting.agencies(sheet.sender)) * len(years) + 1))
    table = table.drop_columns([_FILE])
    for number, code in enumerate(setting.agencies(sheet.sender)):
        for index, of_year in enumerate(years):
            if sheet.sender in sent.sendings and sent.sending(sheet.sender, number, of_year) is Sending.SILENT:
                continue
            first, last = bounds[number * len(years) + index : number * len(years) + index + 2].tolist()
            mine = table.slice(first, last - first)
            for spot, (name, value) in enumerate((("agency_code", code), ("period_end", ISO[year_bounds(of_year)[1]]))):
                mine = mine.add_column(spot, name, pa.array([value] * mine.num_rows, pa.string()))
            yield path(sheet.sender, code, sheet.layout, of_year), _csv(mine), mine.num_rows


def page() -> str:
    """docs/synthetic-files.md: every layout with its columns."""
    lines = [
        "# Files of the made-up England that no reader takes yet", "",
        "`sightline simulate` writes these under `unread/`, one file an agency and year, beside the files that "
        "Sightline receives. Each is CSV in UTF-8 with one header row. The first two columns are always `agency_code` "
        "and `period_end` (the last day of the year that the file speaks of). An empty cell means not known, or not "
        "yet. Dates are written like 2025-03-31. Where readers come, the format moves to its own page.", "",
        "This page is made from the tables that the files are written by: "
        "`python -m sightline.synthetic.files.layouts` writes it again.", "",
    ]  # fmt: skip
    for name, columns in layouts().items():
        lines += [f"## {name}", "", "| column | kind | codes | what |", "|---|---|---|---|"]
        lines += [
            f"| `{column.name}` | {column.kind} | {', '.join(column.codes)} | {column.what} |" for column in columns
        ]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).resolve().parents[4] / "docs" / "synthetic-files.md").write_text(page(), encoding="utf-8")
