"""Whom files name: entries of books by the ids that stand in files that are sent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sightline.synthetic.days import ISO
from sightline.synthetic.files.documented import FORMATS, Sheet
from sightline.synthetic.files.named import Named, id_column
from sightline.synthetic.lives import choose_areas
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.scenario import plain
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting

NAMING = {
    "missing_reports", "protective_notices", "pupils", "health_people", "youth_people", "court_cases", "custody",
    "supervision", "register", "referral_mechanism",
}  # fmt: skip


@pytest.fixture(scope="module")
def setting() -> Setting:
    return make_setting(plain(2, 1000, (2024, 2025)), 1, choose_areas(np.random.default_rng(1), 2))


class Book:
    """Two people in each of two agencies."""

    def __init__(self) -> None:
        self.agency = np.array([0, 0, 1, 1], dtype=np.int32)
        self.local_id = np.array(["P1", "P2", "P1", "P3"], dtype=object)

    def __len__(self) -> int:
        return len(self.agency)


def named() -> Named:
    book: Any = Book()
    return Named({"police": book}, {"police": np.array([False, True, False, False])})


def notices(days: list[str]) -> Sheet:
    sent = np.array([ISO.index(day) for day in days], dtype=np.int32)
    return Sheet("protective_notices", "police", np.array([0, 1, 1], dtype=np.int32), sent,
                 {"person_id": np.array(["P1", "P1", "P3"], dtype=object)})  # fmt: skip


def test_the_formats_that_name_people_have_their_id_in_a_column() -> None:
    assert {code for code in FORMATS if id_column(code)} == NAMING
    assert id_column("court_cases") == "defendant_id"
    assert id_column("contacts") == id_column("capacity") == id_column("programmes") == ""


def test_an_id_is_that_of_one_agency_only() -> None:
    found = named()
    found.add("police", np.array([1, 1], dtype=np.int32), ["P1", "P2"])
    assert found.found["police"].tolist() == [False, True, True, False]


def test_nobody_more_is_named_by_a_file_without_rows() -> None:
    found = named()
    found.add("police", np.zeros(0, dtype=np.int32), [])
    assert found.found["police"].tolist() == [False, True, False, False]


def test_only_files_that_are_sent_name_somebody(setting: Setting) -> None:
    kinds = np.zeros((len(setting.forces), 2), dtype=np.int8)
    sheet = notices(["2023-05-01", "2023-05-01", "2026-05-01"])  # the last in no file of these years
    for silent, wanted in ((False, [True, True, True, False]), (True, [False, True, False, False])):
        kinds[:, 0] = Sending.SILENT if silent else Sending.SENT
        found = named()
        found.add_sheet(setting, Sent(setting.years, {"police": kinds.copy()}), sheet, "person_id")
        assert found.found["police"].tolist() == wanted
