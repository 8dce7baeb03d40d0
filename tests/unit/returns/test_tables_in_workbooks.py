"""What is sent as CSV may come as a sheet of a workbook: whoever saves it as .xlsx gets the same rows and words."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import Refused
from sightline.returns.reading import open_return
from tests.unit.returns.books import book
from tests.unit.returns.conftest import FIXTURES, rules


def cell(text: str) -> Any:
    """What a spreadsheet makes of a text: a date, a number, or the text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return float(text) if text.isdigit() and not text.startswith("0") and len(text) < 10 else text


def saved(folder: Path, *names: str) -> Path:
    sheets: dict[str, list[list[Any]]] = {}
    for name in names:
        with (FIXTURES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        sheets[name] = [header, *([cell(text) for text in row] for row in rows)]
    return book(folder, sheets, name=f"{names[0]}.xlsx")


@pytest.mark.parametrize("name", ["identity_clean", "police_crime", "police_party", "police_outcome", "support"])
def test_a_table_saved_as_a_workbook_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    one, other = open_return(FIXTURES / f"{name}.csv"), open_return(saved(tmp_path, name))
    assert other.header == one.header
    rows = [[row for batch in reading.batches() for row in batch.rows.to_pylist()] for reading in (one, other)]
    assert rows[0] == rows[1] != []
    assert rules(other.findings) == rules(one.findings)
    assert [finding.row for finding in other.findings] == [finding.row for finding in one.findings]


def test_faults_are_found_in_the_same_rows(tmp_path: Path) -> None:
    one, other = open_return(FIXTURES / "identity_faults.csv"), open_return(saved(tmp_path, "identity_faults"))
    found = []
    for reading in (one, other):
        list(reading.batches())
        found.append({(f.rule, f.row, f.field) for f in reading.findings if f.rule != "wrong-number-of-cells"})
    assert len(found[0] & found[1]) > 0.8 * len(found[0])


def test_tables_of_several_returns_in_one_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_return(saved(tmp_path, "police_crime", "police_party"))
    assert [finding.rule for finding in caught.value.findings] == ["several-returns"]


def test_the_tables_of_a_set_may_be_sheets_of_one_workbook(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Header": [["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
                   ["MADEUP1", "F", date(2015, 5, 14), "WBRI", "Q201200012001", "", ""]],
        "Missing": [["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
                    ["MADEUP1", date(2015, 5, 14), "M", date(2025, 6, 2), date(2025, 6, 3)]],
    }  # fmt: skip
    reading = open_return(book(tmp_path, sheets))
    assert {batch.block.name: batch.rows.num_rows for batch in reading.batches()} == {"Header": 1, "Missing": 1}


def test_a_workbook_of_a_table_without_rows_is_refused_in_the_words_of_tables(tmp_path: Path) -> None:
    header = ["agency_code", "period_end", "la_child_id", "forename", "surname"]
    with pytest.raises(Refused) as caught:
        open_return(book(tmp_path, {"identity": [header]}))
    assert [finding.rule for finding in caught.value.findings] == ["no-rows"]
