"""The writer of the documented CSVs: a file an agency and year with rows, in the columns that the formats name."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from sightline.standard.tables import Type
from sightline.synthetic.days import ISO
from sightline.synthetic.files.documented import LEFT_EMPTY, Sheet, fields_of, written
from sightline.synthetic.lives import choose_areas
from sightline.synthetic.recording.faults import Sending, Sent, make_sent
from sightline.synthetic.scenario import plain
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting


@pytest.fixture(scope="module")
def setting() -> Setting:
    scenario = plain(2, 1000, (2024, 2025))
    return make_setting(scenario, 1, choose_areas(np.random.default_rng(1), 2))


@pytest.fixture(scope="module")
def sent(setting: Setting) -> Sent:
    return make_sent(setting)


def sheet(sender: str = "council", **changes: object) -> Sheet:
    """Three rows of two councils, not in the order of their ids."""
    columns: dict[str, object] = {
        field.name: np.zeros(3, dtype=np.int32) if field.type is Type.DATE else ["", "", ""]
        for field in fields_of("return_interviews") if ("return_interviews", field.name) not in LEFT_EMPTY
    }  # fmt: skip
    columns |= {
        "interview_id": ["RI3", "RI1", "RI2"], "la_child_id": ["a", "b", "c"], "missing_id": ["m", "m", "m"],
        "found_date": np.array([ISO.index("2023-05-01"), 0, ISO.index("2024-05-01")]),
    }  # fmt: skip
    days = np.array([ISO.index(day) for day in ("2023-05-01", "2023-06-01", "2024-05-01")], dtype=np.int32)
    agency = np.array([1, 1, 0], dtype=np.int32)
    return Sheet("return_interviews", sender, agency, days, columns | changes)  # type: ignore[arg-type]


def test_each_agency_and_year_with_rows_has_a_file_with_its_rows_by_their_ids(setting: Setting, sent: Sent) -> None:
    files = {path: content.decode().splitlines() for path, content, _ in written(setting, sent, sheet())}
    first, second = setting.codes
    assert list(files) == [
        f"returns/council_{first}/return_interviews_2025.csv", f"returns/council_{second}/return_interviews_2024.csv",
    ]  # fmt: skip
    assert [[line.split(",")[2] for line in lines[1:]] for lines in files.values()] == [["RI2"], ["RI1", "RI3"]]


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
    assert paths == [f"returns/council_{setting.codes[0]}/return_interviews_2025.csv"]


def test_a_sheet_that_does_not_fit_its_format_is_refused(setting: Setting, sent: Sent) -> None:
    less = sheet()
    for odd in (
        sheet(another=["", "", ""]),
        sheet("police"),
        Sheet(less.format, less.sender, less.agency, less.sent, {"interview_id": less.columns["interview_id"]}),
    ):
        with pytest.raises(ValueError, match="not those of the format"):
            list(written(setting, sent, odd))


def test_what_is_left_empty_is_a_time_that_nobody_must_send() -> None:
    for code, name in LEFT_EMPTY:
        (field,) = [field for field in fields_of(code) if field.name == name]
        assert field.type is Type.TIMESTAMP
        assert not field.required
