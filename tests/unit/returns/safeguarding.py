"""The tables of the Standard Safeguarding Dataset written by hand, as CSV, and the same in other media."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.returns.parcels import Parcel
from sightline.returns.reading import Reading, open_return
from sightline.returns.reports.fixlist import files_in, gather
from tests.unit.returns.conftest import FIXTURES

FOLDER = FIXTURES / "safeguarding"
SAID = 'agency = "E09000007"\nperiod_end = 2026-03-31\ninclusion = "all"\n'
Table = dict[str, list[str | None]]
Columns = Mapping[str, Sequence[str | None]]


def tables() -> dict[str, Table]:
    """Table -> column -> its texts, None where a cell is empty."""
    found = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found[path.stem] = {name: [row[name] or None for row in rows] for name in rows[0]}
    return found


def write_csv(folder: Path, changes: Mapping[str, Columns | None]) -> Path:
    """The tables in a folder; of each table changed some columns are others', or the table is left out (None)."""
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    for name, columns in changes.items():
        if columns is None:
            (folder / f"{name}.csv").unlink()
            continue
        table: dict[str, Sequence[str | None]] = {**tables().get(name, {}), **columns}
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table)
            writer.writerows([value or "" for value in row] for row in zip(*table.values(), strict=True))
    return folder


def native(name: str, values: list[str | None]) -> list[Any]:
    """A column as a database or a data frame keeps it: days with a time, numbers as numbers."""
    if name.endswith(("_date", "_dob", "_contact", "_review_due")):
        return [None if text is None else _moment(text) for text in values]
    if name in ("clap_cla_placement_distance",):
        return [None if text is None else float(text) for text in values]
    return [None if text is None else int(text) for text in values] if name == "senn_active_ehcp_need_rank" else values


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y") if "/" in text else datetime.fromisoformat(text)


def write_parquet(folder: Path) -> Path:
    """The same tables as Parquet, their values typed."""
    folder.mkdir(exist_ok=True)
    (folder / "submission.toml").write_text(SAID)
    for name, table in tables().items():
        columns = {column: pa.array(native(column, values)) for column, values in table.items()}
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return folder


def parcel_in(folder: Path) -> Parcel:
    """The one parcel of a folder."""
    (found,) = gather(files_in([folder]))
    assert isinstance(found, Parcel), found
    return found


def read(folder: Path) -> tuple[Reading, dict[str, list[dict[str, Any]]]]:
    """A folder read to its end: block -> its rows."""
    reading = open_return(parcel_in(folder))
    rows: dict[str, list[dict[str, Any]]] = {}
    for batch in reading.batches():
        rows.setdefault(batch.block.name, []).extend(batch.rows.to_pylist())
    return reading, rows
