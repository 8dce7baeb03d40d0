"""The documented CSVs, one file a format, agency and year, in the columns that the formats name.

Columns are read from the formats, so that a format's change is a failure here and never a silent gap.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from sightline.returns.definitions.tables import DOCUMENTED
from sightline.returns.formats import Field, Format, Goes
from sightline.standard.tables import Type
from sightline.synthetic.days import ISO, Days, year_bounds, year_of
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting

Ints = npt.NDArray[np.int32]
FORMATS: Mapping[str, Format] = {form.code: form for form in DOCUMENTED}
# Times of day, which the made-up agencies do not write down: a stretch of 72 hours is known there to the day.
LEFT_EMPTY = {
    ("missing_reports", "reported_at"), ("missing_reports", "found_at"), ("return_interviews", "held_at"),
    ("emergency_attendances", "arrived_at"),
}  # fmt: skip
_FILE = " file"  # a name that no format has
_ISO = np.array(ISO, dtype=object)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one format for all agencies and years, unsorted.

    `agency` is the number of the sending agency, `sent` the day that decides in which year's file a row stands. Columns
    of dates hold numbers of days (0: empty), of whole numbers numbers (-1: empty), all others texts ("" is empty) or
    numbers. The columns that say whose it is are added by the writer.
    """

    format: str
    sender: str
    agency: Ints
    sent: Days
    columns: Mapping[str, npt.NDArray[np.generic] | Sequence[str]]


def fields_of(code: str) -> tuple[Field, ...]:
    """The fields of a format, but for those that say whose it is. KeyError for no such format."""
    return tuple(field for field in FORMATS[code].blocks[0].fields if field.goes is not Goes.HEADER)


def file_path(code: str) -> str:
    """The name of a format's files, with {sender}, {code} and {year} in it."""
    return f"returns/{{sender}}_{{code}}/{code}_{{year}}.csv"


def _array(field: Field, values: npt.NDArray[np.generic] | Sequence[str]) -> pa.Array:
    """The cells of a column as text; nulls are written as nothing."""
    if field.type is Type.DATE:
        return pa.array(_ISO[np.asarray(values).astype(np.int32)], pa.string())
    if field.type is Type.INT:
        numbers = np.asarray(values).astype(np.int64)
        return pa.array(numbers, mask=numbers < 0).cast(pa.string())
    return pa.array(values).cast(pa.string())


def _table(sheet: Sheet) -> pa.Table:
    """The rows of a sheet as texts, in the order of the format's fields. Raises ValueError where they do not fit it."""
    fields = fields_of(sheet.format)
    left = {name for code, name in LEFT_EMPTY if code == sheet.format}
    if {field.name for field in fields} - left != sheet.columns.keys() or FORMATS[sheet.format].sender != sheet.sender:
        raise ValueError(f"the columns or sender of a sheet are not those of the format {sheet.format}")
    empty = pa.array([""] * len(sheet.agency), pa.string())
    return pa.table(
        {field.name: empty if field.name in left else _array(field, sheet.columns[field.name]) for field in fields}
    )


def _csv(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    try:
        pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False, quoting_style="none"))
    except pa.ArrowInvalid:  # a cell holds a comma, a quote or a line break: then all texts are quoted
        sink = io.BytesIO()
        pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed"))
    return (",".join(table.column_names) + "\n").encode() + sink.getvalue()


def places(setting: Setting, sent: Sent, sheet: Sheet) -> Ints:
    """The place of each row's file among all agencies and years, -1 for rows that stand in no file that is sent."""
    years = setting.years
    year = year_of(sheet.sent) - years[0]
    there = (year >= 0) & (year < len(years))
    if sheet.sender in sent.sendings:
        there &= sent.sendings[sheet.sender][sheet.agency, np.clip(year, 0, len(years) - 1)] != Sending.SILENT
    return np.where(there, sheet.agency * len(years) + year, -1).astype(np.int32)


def written(setting: Setting, sent: Sent, sheet: Sheet) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each file of a sheet. An agency without rows in a year sends no file: readers refuse it.

    Rows stand in the order of their first column, so that no order of people can be compared between agencies.
    """
    years, found = setting.years, _table(sheet)
    first = found.column_names[0]
    table = found.append_column(_FILE, pa.array(places(setting, sent, sheet), pa.int32()))
    table = table.sort_by([(_FILE, "ascending"), (first, "ascending")])
    bounds = np.searchsorted(table[_FILE].to_numpy(), np.arange(len(setting.agencies(sheet.sender)) * len(years) + 1))
    table = table.drop_columns([_FILE])
    for number, code in enumerate(setting.agencies(sheet.sender)):
        for index, of_year in enumerate(years):
            begin, end = bounds[number * len(years) + index : number * len(years) + index + 2].tolist()
            if begin == end:
                continue
            mine = table.slice(begin, end - begin)
            for spot, (name, value) in enumerate((("agency_code", code), ("period_end", ISO[year_bounds(of_year)[1]]))):
                mine = mine.add_column(spot, name, pa.array([value] * mine.num_rows, pa.string()))
            path = file_path(sheet.format).format(sender=sheet.sender, code=code, year=of_year)
            yield path, _csv(mine), mine.num_rows
