"""The published test data beside the project, ../shared/data/reference: read when a test runs, never copied in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

REFERENCE = Path(__file__).resolve().parents[2] / "../shared/data/reference"

Row = dict[str, Any]


def path_of(name: str) -> Path:
    """One file of the folder; the test is skipped where it is not there."""
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"{name} is not in ../shared/data/reference")
    return path


def sheet(name: str, tab: str) -> list[Row]:
    """A sheet of a workbook as rows by column; an empty cell is None."""
    header, *rows = CalamineWorkbook.from_path(str(path_of(name))).get_sheet_by_name(tab).to_python()
    names = [str(cell).strip() for cell in header]
    return [{key: None if cell == "" else cell for key, cell in zip(names, row, strict=True)} for row in rows]


def table(name: str) -> list[Row]:
    """A CSV file as rows by column, numbers as numbers."""
    with path_of(name).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    names = [cell.strip() for cell in header]
    return [{key: _value(cell) for key, cell in zip(names, row, strict=True)} for row in rows if any(row)]


def _value(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell.strip()
