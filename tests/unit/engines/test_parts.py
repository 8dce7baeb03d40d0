"""One table of many stored files, each with its own constants, on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.engines.engine import Engine, Literal, Part
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard.tables import Column, Type, count, flag, text
from sightline.standard.tables import date as day

COLUMNS = (text("word", ""), day("day", ""), count("n", "", unit="rows"), text("agency", ""), day("received", ""))
OF_A: dict[str, Literal] = {"agency": "O'Hara", "received": date(2025, 4, 1)}
OF_B: dict[str, Literal] = {"agency": 'F "x" \\n', "received": None}


def stored(folder: Path, name: str, **columns: object) -> Path:
    """A Parquet file of those columns."""
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def rows(engine: Engine, parts: Sequence[Part]) -> list[tuple[object, ...]]:
    engine.register_parts("parts", COLUMNS, parts)
    return [tuple(row.values()) for row in engine.fetch("parts", ["word", "agency"]).to_pylist()]


def test_each_file_has_its_own_constants_and_a_column_that_it_lacks_is_null(engine: Engine, tmp_path: Path) -> None:
    one = stored(tmp_path, "one", word=["a", None], n=pa.array([1, 2], pa.int64()))
    two = stored(tmp_path, "two", day=[date(2025, 1, 1)], word=["b"])
    assert rows(engine, [(one, OF_A), (two, OF_B)]) == [
        ("a", None, 1, "O'Hara", date(2025, 4, 1)),
        ("b", date(2025, 1, 1), None, 'F "x" \\n', None),
        (None, None, 2, "O'Hara", date(2025, 4, 1)),
    ]


def test_files_may_have_different_constants(engine: Engine, tmp_path: Path) -> None:
    one = stored(tmp_path, "one", word=["a"])
    two = stored(tmp_path, "two", word=["b"], agency=["own"])
    assert rows(engine, [(one, {"n": 7}), (two, {})]) == [("a", None, 7, None, None), ("b", None, None, "own", None)]


def test_a_constant_goes_before_a_column_of_its_name(engine: Engine, tmp_path: Path) -> None:
    path = stored(tmp_path, "one", word=["a"], agency=["as the file says"])
    assert rows(engine, [(path, {"agency": "as the ledger says"})]) == [("a", None, None, "as the ledger says", None)]


def test_a_constant_that_is_no_column_is_left_out(engine: Engine, tmp_path: Path) -> None:
    assert rows(engine, [(stored(tmp_path, "one", word=["a"]), {"other": "x"})]) == [("a", None, None, None, None)]


def test_a_file_of_no_rows_gives_none(engine: Engine, tmp_path: Path) -> None:
    empty = stored(tmp_path, "empty", word=pa.array([], pa.string()))
    assert rows(engine, [(empty, OF_A), (stored(tmp_path, "one", word=["a"]), OF_A)])[0][0] == "a"


def test_a_table_without_files_is_empty_and_typed(engine: Engine) -> None:
    assert rows(engine, []) == []
    assert engine.fetch("parts").schema.types == [pa.string(), pa.date32(), pa.int64(), pa.string(), pa.date32()]
    engine.run([Step("all", "word", ("word",), ("parts",), (text("word", ""),), "SELECT word FROM parts")])
    assert engine.fetch("all").num_rows == 0


def test_one_file_sent_twice_is_there_twice_each_with_its_own_constants(engine: Engine, tmp_path: Path) -> None:
    # The ledger stores a file by its content: two submissions of the same content are one file.
    path = stored(tmp_path, "one", word=["a"])
    assert rows(engine, [(path, {"agency": "A"}), (path, {"agency": "B"})]) == [
        ("a", None, None, "A", None),
        ("a", None, None, "B", None),
    ]


def test_one_file_twice_without_constants_is_there_twice(engine: Engine, tmp_path: Path) -> None:
    path = stored(tmp_path, "one", word=["a"])
    assert rows(engine, [(path, {}), (path, {})]) == [("a", None, None, None, None)] * 2


def test_one_file_twice_with_the_same_constants_is_there_twice(engine: Engine, tmp_path: Path) -> None:
    path = stored(tmp_path, "one", word=["a"])
    assert [row[3] for row in rows(engine, [(path, OF_A), (path, OF_A)])] == ["O'Hara", "O'Hara"]


def test_a_folder_with_spaces_and_signs_is_read_from(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "O'Hara's files, 50% #1 [é] {a,b}*"
    folder.mkdir()
    assert rows(engine, [(stored(folder, "one", word=["a"]), OF_A)])[0][3] == "O'Hara"


def test_a_file_with_an_odd_name_is_read_or_refused_and_never_lost(engine: Engine, tmp_path: Path) -> None:
    path = stored(tmp_path, "a b's + [é] %20", word=["a"])
    if engine.name == "spark":
        with pytest.raises(StepError, match="a stored file's name holds more than letters"):
            rows(engine, [(path, OF_A)])
    else:
        assert rows(engine, [(path, OF_A)]) == [("a", None, None, "O'Hara", date(2025, 4, 1))]


@pytest.mark.parametrize(
    ("column", "values", "found"),
    [
        ("n", pa.array([1], pa.int32()), "int32, and int"),
        ("n", pa.array([1.0], pa.float64()), "double, and int"),
        ("word", pa.array([1], pa.int64()), "int64, and text"),
        ("day", pa.array(["2025-01-01"], pa.string()), "string, and date"),
        ("day", pa.array([0], pa.timestamp("us")), "timestamp\\[us\\], and date"),
    ],
)
def test_a_column_stored_in_another_type_is_refused(
    engine: Engine, tmp_path: Path, column: str, values: pa.Array, found: str
) -> None:
    good, bad = stored(tmp_path, "good", word=["a"]), stored(tmp_path, "bad", **{column: values})
    with pytest.raises(StepError, match=f"a stored file holds the column {column} as {found} was promised: "):
        engine.register_parts("parts", COLUMNS, [(good, OF_A), (bad, OF_A)])


def test_a_column_that_nobody_asks_for_may_be_of_any_type(engine: Engine, tmp_path: Path) -> None:
    path = stored(tmp_path, "one", word=["a"], other=pa.array([[1]], pa.list_(pa.int32())))
    assert rows(engine, [(path, OF_A)])[0][0] == "a"


def test_text_stored_large_is_text(engine: Engine, tmp_path: Path) -> None:
    assert rows(engine, [(stored(tmp_path, "one", word=pa.array(["a"], pa.large_string())), OF_A)])[0][0] == "a"


def test_every_type_of_the_standard_is_read(engine: Engine, tmp_path: Path) -> None:
    columns = (Column("d", Type.DOUBLE, ""), flag("b", ""), Column("ts", Type.TIMESTAMP, ""))
    at = pa.array([1_711_848_600_123_456], pa.timestamp("us", tz="UTC"))
    path = stored(tmp_path, "one", d=[0.1], b=[True], ts=at)
    engine.register_parts("parts", columns, [(path, {})])
    assert engine.fetch("parts").equals(pa.table({"d": [0.1], "b": [True], "ts": at}))


def test_many_files_are_one_table(engine: Engine, tmp_path: Path) -> None:
    parts: list[Part] = [
        (
            stored(tmp_path, f"f{place}", word=[f"w{place % 7}"], n=pa.array([place], pa.int64())),
            {"agency": f"A{place % 3}"},
        )
        for place in range(120)
    ]
    engine.register_parts("parts", COLUMNS, parts)
    step = Step(
        "sums", "agency", ("agency",), ("parts",), (text("agency", ""), count("n", "", unit="rows")),
        "SELECT agency, CAST(SUM(n) AS BIGINT) AS n FROM parts GROUP BY agency",
    )  # fmt: skip
    engine.run([step])
    wanted = [{"agency": f"A{of}", "n": sum(range(of, 120, 3))} for of in range(3)]
    assert engine.fetch("sums", ["agency"]).to_pylist() == wanted


def test_a_file_that_is_gone_is_no_table_of_nothing(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"gone\.parquet"):
        engine.register_parts("parts", COLUMNS, [(tmp_path / "gone.parquet", OF_A)])
