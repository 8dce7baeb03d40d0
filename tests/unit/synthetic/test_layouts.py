"""Files that no reader takes yet: they fit their layouts, and their page says what is in them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sightline.synthetic.days import ISO
from sightline.synthetic.files.layouts import Sheet, layouts, page, written
from sightline.synthetic.lives import choose_areas
from sightline.synthetic.recording.faults import Sending, Sent, make_sent
from sightline.synthetic.scenario import plain
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting

CAPACITY = "capacity"


@pytest.fixture(scope="module")
def setting() -> Setting:
    scenario = plain(2, 1000, (2024, 2025))
    return make_setting(scenario, 1, choose_areas(np.random.default_rng(1), 2))


@pytest.fixture(scope="module")
def sent(setting: Setting) -> Sent:
    return make_sent(setting)


def sheet(**changes: object) -> Sheet:
    """Three rows of two councils, not in the order of their ids."""
    columns: dict[str, object] = {
        "interview_id": ["RI3", "RI1", "RI2"], "la_child_id": ["a", "b", "c"], "missing_id": ["m", "m", "m"],
        "found": np.array([ISO.index("2023-05-01"), 0, ISO.index("2024-05-01")]),
    }  # fmt: skip
    names = [column.name for column in layouts()["return_interviews"]]
    full = {name: columns.get(name, ["", "", ""]) for name in names}
    for column in layouts()["return_interviews"]:
        if column.kind == "date" and column.name not in columns:
            full[column.name] = np.zeros(3, dtype=np.int32)
    days = np.array([ISO.index(day) for day in ("2023-05-01", "2023-06-01", "2024-05-01")], dtype=np.int32)
    agency = np.array([1, 1, 0], dtype=np.int32)
    return Sheet("return_interviews", "council", agency, days, full | changes)  # type: ignore[arg-type]


def test_each_agency_and_year_has_a_file_with_its_rows_by_their_ids(setting: Setting, sent: Sent) -> None:
    files = {path: content.decode().splitlines() for path, content, _ in written(setting, sent, sheet())}
    first, second = setting.codes
    assert list(files) == [
        f"unread/council_{code}/return_interviews_{year}.csv" for code in (first, second) for year in (2024, 2025)
    ]
    rows = {path: [line.split(",")[2] for line in lines[1:]] for path, lines in files.items()}
    assert list(rows.values()) == [[], ["RI2"], ["RI1", "RI3"], []]


def test_cells_that_hold_a_comma_or_a_quote_are_quoted(setting: Setting, sent: Sent) -> None:
    odd = sheet(la_child_id=["a", "b,c", 'd"'])
    rows = [
        row for _, content, _ in written(setting, sent, odd) for row in csv.DictReader(content.decode().splitlines())
    ]
    assert sorted(row["la_child_id"] for row in rows) == ["a", "b,c", 'd"']


def test_a_file_says_who_sent_it_for_which_year(setting: Setting, sent: Sent) -> None:
    for path, content, count in written(setting, sent, sheet()):
        lines = content.decode().splitlines()
        assert lines[0].startswith("agency_code,period_end,interview_id")
        assert len(lines) == count + 1
        for line in lines[1:]:
            assert line.split(",")[:2] == [path.split("/")[1].removeprefix("council_"), f"{path[-8:-4]}-03-31"]


def test_an_agency_that_is_silent_sends_no_file_of_that_year(setting: Setting, sent: Sent) -> None:
    silent = {name: values.copy() for name, values in sent.sendings.items()}
    silent["council"][1, 0] = Sending.SILENT
    paths = [path for path, _, _ in written(setting, Sent(sent.years, silent), sheet())]
    assert len(paths) == 3
    assert f"unread/council_{setting.codes[1]}/return_interviews_2024.csv" not in paths


def test_a_sheet_that_does_not_fit_its_layout_is_refused(setting: Setting, sent: Sent) -> None:
    odd = sheet(another=["", "", ""])
    with pytest.raises(ValueError, match="not those of its layout"):
        list(written(setting, sent, odd))


def test_the_page_is_what_the_tables_say() -> None:
    path = Path(__file__).parents[3] / "docs" / "synthetic-files.md"
    assert path.read_text(encoding="utf-8") == page()


def test_every_column_has_a_kind_and_words() -> None:
    for columns in layouts().values():
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert column.kind in ("text", "date", "whole", "code", "flag")
            assert column.what
            assert not column.codes or column.kind in ("code", "flag")
