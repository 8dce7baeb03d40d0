"""Parquet: typed values read as texts do, and files made to hurt are refused before they can."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.errors import Refused
from sightline.returns.readers.cells import text_of
from sightline.returns.reports.fixlist import check
from tests.unit.returns.conftest import rules
from tests.unit.returns.safeguarding import SAID, read, write_parquet


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("x", "x"), (True, "true"), (False, "false"), (7, "7"), (7.0, "7"), (7.5, "7.5"),
        (Decimal("3.00"), "3"), (Decimal("3.25"), "3.25"), (date(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31), "2026-03-31"), (datetime(2026, 3, 31, 9, 30), "2026-03-31 09:30:00"),
        (datetime(2026, 3, 31, tzinfo=UTC), "2026-03-31"), (["19C"], '["19C"]'), ({"a": 1}, '{"a": 1}'),
        (b"abc", "abc"), (UUID(int=5), "00000000-0000-0000-0000-000000000005"), (float("nan"), "nan"),
        (float("inf"), "inf"), (Decimal("NaN"), "NaN"),
    ],
)  # fmt: skip
def test_a_value_reads_as_it_would_in_csv(value: object, text: str) -> None:
    assert text_of(value) == text


def people(folder: Path, **columns: Any) -> Path:
    (folder / "submission.toml").write_text(SAID)
    pq.write_table(pa.table({"pers_person_id": ["MADEUP0001"], **columns}), folder / "ssd_person.parquet")
    return folder


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (pa.timestamp("ns"), datetime(2012, 5, 14), date(2012, 5, 14)),
        (pa.timestamp("s", "Europe/London"), datetime(2012, 5, 13, 23, tzinfo=UTC), date(2012, 5, 14)),
        (pa.date32(), date(2012, 5, 14), date(2012, 5, 14)), (pa.string(), "14/05/2012", date(2012, 5, 14)),
        (pa.timestamp("us"), datetime(2012, 5, 14, 9, 30), date(2012, 5, 14)),
        (pa.dictionary(pa.int8(), pa.string()), "2012-05-14", date(2012, 5, 14)),
    ],
)  # fmt: skip
def test_days_of_every_type_are_days(kind: pa.DataType, value: object, expected: date, tmp_path: Path) -> None:
    _, rows = read(people(tmp_path, pers_dob=pa.array([value]).cast(kind)))
    assert rows["ssd_person"][0]["birth_date"] == expected


def test_ids_that_are_numbers_are_texts(tmp_path: Path) -> None:
    (tmp_path / "submission.toml").write_text(SAID)
    pq.write_table(pa.table({"pers_person_id": [1.0, 2.0, None]}), tmp_path / "ssd_person.parquet")
    reading, rows = read(tmp_path)
    assert [row["local_id"] for row in rows["ssd_person"]] == ["1", "2"]
    assert "required-missing" in rules(reading.findings)
    assert next(one.row for one in reading.findings if one.rule == "required-missing") == 4


def test_many_row_groups_and_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "submission.toml").write_text(SAID)
    table = pa.table({"pers_person_id": [f"MADEUP{number:05}" for number in range(25_000)]})
    pq.write_table(table, tmp_path / "ssd_person.parquet", row_group_size=1_000)
    pq.write_table(
        pa.table({"fami_person_id": pa.array([], pa.string()), "fami_family_id": pa.array([], pa.string())}),
        tmp_path / "ssd_family.parquet",
    )
    reading, rows = read(tmp_path)
    assert len(rows["ssd_person"]) == reading.counts.read == 25_000
    assert rows["ssd_person"][-1]["line"] == 25_001


@pytest.mark.parametrize("damage", ["cut", "noise", "footer"])
def test_a_broken_file_is_refused_in_our_own_words(damage: str, tmp_path: Path) -> None:
    path = people(tmp_path, pers_forename=["secret"]) / "ssd_person.parquet"
    whole = path.read_bytes()
    path.write_bytes({
        "cut": whole[: len(whole) // 2], "noise": whole[:4] + b"\xff" * 60 + whole[64:],
        "footer": whole[:-8] + b"\xff\xff\xff\x7f" + whole[-4:],
    }[damage])  # fmt: skip
    (report,) = check([tmp_path])
    assert rules(report.findings) == ["not-parquet"]
    assert "secret" not in str(report.findings)


def test_cells_that_hold_several_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as raised:
        read(people(tmp_path, pers_forename=pa.array([["a", "b"]])))
    assert rules(raised.value.findings) == ["nested-column"]


def test_nested_columns_that_nobody_reads_do_no_harm(tmp_path: Path) -> None:
    _, rows = read(people(tmp_path, other=pa.array([["a", "b"]])))
    assert len(rows["ssd_person"]) == 1


def test_a_long_text_repeated_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    """600 MB of text, of which the file holds one copy."""
    count = 10_000
    names = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array(["x" * 60_000]))
    table = pa.table({"pers_person_id": [f"MADEUP{number:05}" for number in range(count)], "pers_forename": names})
    (tmp_path / "submission.toml").write_text(SAID)
    pq.write_table(table, tmp_path / "ssd_person.parquet")
    assert (tmp_path / "ssd_person.parquet").stat().st_size < 2_000_000
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    reading, _ = read(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150_000_000
    assert pa.total_allocated_bytes() - before < 100_000_000
    assert "text-too-long" in rules(reading.findings)


def test_a_document_in_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as raised:
        read(people(tmp_path, pers_forename=["x" * 200_000]))
    assert rules(raised.value.findings) == ["cell-too-long"]


def test_rows_written_together_that_unpack_to_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sightline.returns.readers.parquet.ROW_GROUP", 100)
    (report,) = check([people(tmp_path, pers_forename=["x" * 1_000])])
    assert rules(report.findings) == ["row-group-too-large"]


def test_more_columns_than_any_table_has_are_refused(tmp_path: Path) -> None:
    (report,) = check([people(tmp_path, **{f"c{number}": ["x"] for number in range(1_001)})])
    assert rules(report.findings) == ["too-many-columns"]


def test_a_file_of_another_kind_is_no_return(tmp_path: Path) -> None:
    pq.write_table(pa.table({"secret": ["x"]}), tmp_path / "other.parquet")
    (report,) = check([tmp_path])
    assert rules(report.findings) == ["not-a-return"]
    assert "secret" not in str(report.findings)


def test_a_required_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    folder = write_parquet(tmp_path)
    pq.write_table(pq.read_table(folder / "ssd_family.parquet").drop_columns("fami_person_id"),
                   folder / "ssd_family.parquet")  # fmt: skip
    found = {one.rule for report in check([folder]) for one in report.findings}
    assert "missing-column" in found
