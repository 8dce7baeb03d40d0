"""Files for which no reader exists yet: CSV with documented columns, one file an agency and year, under unread/.

layouts_*.csv name every file with its columns, in order; a sheet that does not fit it is an error.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from sightline.standard.rows import read_rows
from sightline.synthetic.days import ISO, Days, year_bounds
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting

Ints = npt.NDArray[np.int32]
PARTS = ("council", "justice", "signs")
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


def _texts(column: Column, values: npt.NDArray[np.generic] | Sequence[str]) -> npt.NDArray[np.object_]:
    array = np.asarray(values, dtype=object if isinstance(values, (list, tuple)) else None)
    if column.kind == "date":
        return _ISO[array.astype(np.int32)]
    if column.kind == "whole":
        texts = array.astype(np.int64).astype(str).astype(object)
        texts[array.astype(np.int64) < 0] = ""
        return texts
    return array.astype(object)


def _csv(names: list[str], columns: list[npt.NDArray[np.object_]]) -> bytes:
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=names)
    sink = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(table, sink, options)
    return (",".join(names) + "\n").encode() + sink.getvalue()


def written(setting: Setting, sent: Sent, sheet: Sheet) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each file of a sheet; an agency and year without rows get a header alone."""
    wanted = layouts()[sheet.layout]
    if [column.name for column in wanted] != list(sheet.columns):
        raise ValueError(f"the columns of sheet {sheet.layout} are not those of its layout")
    texts = [_texts(column, sheet.columns[column.name]) for column in wanted]
    names = ["agency_code", "period_end", *(column.name for column in wanted)]
    for number, code in enumerate(setting.agencies(sheet.sender)):
        for year in setting.years:
            if sheet.sender in sent.sendings and sent.sending(sheet.sender, number, year) is Sending.SILENT:
                continue
            first, last = year_bounds(year)
            mine = np.flatnonzero((sheet.agency == number) & (sheet.sent >= first) & (sheet.sent <= last))
            fixed = [np.full(len(mine), value, dtype=object) for value in (code, ISO[last])]
            content = _csv(names, [*fixed, *(column[mine] for column in texts)])
            yield path(sheet.sender, code, sheet.layout, year), content, len(mine)
