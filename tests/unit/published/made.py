"""Tiny published files, written by hand into a folder: what each reader is given in these tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import Finding, Refused
from sightline.published.columns import Table, columns_of

ENGLAND, NORTH_EAST = "E92000001", "E12000001"
HARTLEPOOL, DARLINGTON = "E06000001", "E06000005"
Row = dict[str, str]

_PLACES: Mapping[str, Row] = {
    "E92": {"geographic_level": "National"},
    "E12": {"geographic_level": "Regional", "region_code": NORTH_EAST, "region_name": "North East"},
}
_AREA = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "new_la_code", "la_name",
)  # fmt: skip


def placed(year: int, area: str) -> Row:
    """The columns that every official table has, for one year and area."""
    row = dict.fromkeys(_AREA, "")
    row |= {"time_period": str(year), "time_identifier": "Reporting year", "country_code": ENGLAND}
    row["country_name"] = "England"
    authority = {"geographic_level": "Local authority", "new_la_code": area, "la_name": "Somewhere"}
    return row | _PLACES.get(area[:3], authority)


def official(table: Table, year: int, area: str, **cells: str) -> Row:
    """One row of an official table: every column 10 but those named; its topic the first that the table knows."""
    row = placed(year, area)
    if table.topic:
        row[table.topic[0]] = table.topic[1]
    names = {name for column in columns_of(table.name) for name in (column.column, column.part, column.whole) if name}
    return row | dict.fromkeys(sorted(names | table.unread), "10") | cells


def write(folder: Path, name: str, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8-sig") -> Path:
    """Writes a CSV and returns its folder."""
    with (folder / name).open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def write_lait(folder: Path, rows: Sequence[tuple[str, str, float | None, str]]) -> Path:
    """Writes the long table from (short name, year, area number, value) and returns its folder."""
    codes, years, numbers, values = (list(column) for column in zip(*rows, strict=True))
    table = pa.table(
        {"Short Desc": codes, "Years": years, "LA Number": pa.array(numbers, pa.float64()), "Values": values}
    )
    pq.write_table(table, folder / "lait_bds_long.parquet")
    return folder


def refusal(read: object, folder: Path) -> tuple[Finding, ...]:
    """The findings with which a reader refuses a folder. Fails where it does not."""
    assert callable(read)
    try:
        read(folder)
    except Refused as refused:
        return refused.findings
    raise AssertionError("nothing was refused")


def rules(findings: Sequence[Finding]) -> list[str]:
    """The rules of findings, in order."""
    return [finding.rule for finding in findings]
