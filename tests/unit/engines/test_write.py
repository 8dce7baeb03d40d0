"""A table written as Parquet: sorted over all its files, typed as the standard says, whole or not at all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.engines.duck import DuckEngine
from sightline.engines.engine import Engine
from sightline.engines.spark import SparkEngine
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard.arrow import schema_of
from sightline.standard.tables import Column, Type

NAMES = ("t", "i", "d", "b", "day", "ts")
COLUMNS = tuple(Column(name, kind, "") for name, kind in zip(NAMES, Type, strict=True))
DRAW = random.Random(7)


def written(folder: Path, engine: Engine, name: str, order_by: tuple[str, ...]) -> pa.Table:
    """The files, read back one after another in the order in which they were named."""
    paths = engine.write(name, folder, order_by)
    assert paths
    assert all(path.is_relative_to(folder) and path.suffix == ".parquet" for path in paths)
    everything = {path for path in folder.rglob("*") if path.is_file()}
    assert everything == set(paths)  # nothing lies beside them
    return pa.concat_tables(pq.read_table(path) for path in paths)


def rows(number: int) -> pa.Table:
    """Rows in no order, of every type, each value null now and then."""
    kinds: dict[str, list[object]] = {
        "t": ["", "a", "B", "é", "😀"], "i": [-(2**63), -3, 0, 2], "d": [0.5, -1.5, 0.0], "b": [True, False],
        "day": [date(1969, 12, 31), date(2024, 2, 29), date(1500, 3, 1)], "ts": [0, 1_711_848_600_123_456],
    }  # fmt: skip
    return pa.table(
        {
            field.name: pa.array([DRAW.choice([None, *kinds[field.name]]) for _ in range(number)], field.type)
            for field in schema_of(COLUMNS)
        }
    )


def last(value: object) -> tuple[bool, object]:
    """What a value is sorted by: text by its bytes, nulls last."""
    return (value is None, value.encode() if isinstance(value, str) else value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a table is written."""
    made = tmp_path / "out"
    made.mkdir()
    return made


def test_the_files_are_sorted_over_all_of_them_with_nulls_last(engine: Engine, folder: Path) -> None:
    table = rows(4_000)
    engine.register("given", table)
    out = written(folder, engine, "given", NAMES)
    assert out.to_pylist() == sorted(table.to_pylist(), key=lambda row: [last(value) for value in row.values()])


def test_the_types_read_back_are_exactly_those_of_the_standard(engine: Engine, folder: Path) -> None:
    engine.register("given", rows(10))
    assert written(folder, engine, "given", ("i",)).schema.equals(schema_of(COLUMNS))


def test_what_a_step_made_is_written_and_can_be_read_as_a_part_again(engine: Engine, folder: Path) -> None:
    engine.register("given", rows(50))
    step = Step("made", "row", (), ("given",), COLUMNS, f"SELECT {', '.join(NAMES)} FROM given WHERE i > 0")
    engine.run([step])
    paths = engine.write("made", folder, NAMES)
    engine.register_parts("again", COLUMNS, [(path, {}) for path in paths])
    assert engine.fetch("again", NAMES).equals(engine.fetch("made", NAMES))


def test_a_table_of_no_rows_is_a_file_of_no_rows(engine: Engine, folder: Path) -> None:
    engine.register("given", rows(0))
    out = written(folder, engine, "given", ("t",))
    assert out.num_rows == 0
    assert out.schema.equals(schema_of(COLUMNS))


def test_a_table_is_written_without_an_order_too(engine: Engine, folder: Path) -> None:
    engine.register("given", pa.table({"t": ["b", "a"]}))
    assert sorted(written(folder, engine, "given", ()).column("t").to_pylist()) == ["a", "b"]


def test_a_folder_with_spaces_and_signs_is_written_to(engine: Engine, folder: Path) -> None:
    odd = folder / "O'Hara's 50% #1 [é]"
    odd.mkdir()
    engine.register("given", pa.table({"t": ["a"]}))
    assert written(odd, engine, "given", ("t",)).to_pylist() == [{"t": "a"}]


def test_a_write_that_fails_leaves_nothing_and_shows_no_value(engine: Engine, folder: Path) -> None:
    planted = "Wilhelmina"
    engine.register("given", pa.table({"t": [*map(str, range(3_000)), planted]}))
    unmade(engine, "SELECT CAST(CAST(t AS BIGINT) AS TEXT) AS t FROM given")
    with pytest.raises(StepError, match="writing unmade failed in ") as caught:
        engine.write("unmade", folder, ("t",))
    assert planted not in str(caught.value)
    assert caught.value.__suppress_context__
    assert list(folder.rglob("*")) == []


STORED = Step(
    "stored", "row", (), ("given",), COLUMNS, f"SELECT {', '.join(NAMES)} FROM given WHERE i > -3", stored_by=NAMES,
)  # fmt: skip
COUNTED = Step(
    "counted", "all", (), ("stored",), (Column("n", Type.INT, ""),),
    "SELECT COUNT(*) AS n FROM stored WHERE i > 0", person_rows=False,
)  # fmt: skip


def test_a_step_that_is_stored_gives_the_same_rows_is_read_by_later_steps_and_moves_to_where_it_is_wanted(
    engine: Engine, folder: Path
) -> None:
    engine.register("given", rows(4_000))
    engine.run([replace(STORED, name="held", stored_by=()), STORED, COUNTED])
    held = engine.fetch("held", NAMES)
    assert engine.fetch("stored", NAMES).equals(held)
    odd = folder / "O'Hara's 50% #1 [é]"
    odd.mkdir()
    assert written(odd, engine, "stored", NAMES).equals(held)
    assert engine.fetch("stored", NAMES).equals(held)  # from where it lies now
    (folder / "again").mkdir()
    assert written(folder / "again", engine, "stored", NAMES).equals(held)
    assert engine.fetch("counted").to_pylist() == [{"n": sum((i or 0) > 0 for i in held.column("i").to_pylist())}]


def test_a_step_that_is_stored_is_written_in_another_order_too(engine: Engine, folder: Path) -> None:
    engine.register("given", rows(200))
    engine.run([STORED])
    assert written(folder, engine, "stored", ("i", *NAMES)).equals(engine.fetch("stored", ("i", *NAMES)))


def test_nothing_stays_of_a_step_that_is_stored(engine: Engine, tmp_path: Path) -> None:
    engine.register("given", rows(20))
    engine.run([STORED, COUNTED], keep={"counted"})  # given up after its last reader
    assert not [path for path in (tmp_path / "spill").rglob("*") if path.is_file()]
    engine.register("given", rows(20))
    engine.run([replace(STORED, name="other")])
    engine.clear()
    assert not [path for path in (tmp_path / "spill").rglob("*") if path.is_file()]
    engine.register("given", rows(20))
    with pytest.raises(StepError, match="breaks its contract"):
        engine.run([replace(STORED, key=("b",))])
    assert not [path for path in (tmp_path / "spill").rglob("*") if path.is_file()]
    engine.run([STORED])
    engine.close()
    assert list((tmp_path / "spill").iterdir()) == []


def unmade(engine: Engine, sql: str) -> None:
    """A table that is made only when it is read, so that a value can stop the writing of it."""
    if isinstance(engine, DuckEngine):
        engine._db.execute(f"CREATE VIEW unmade AS {sql}")
    else:
        assert isinstance(engine, SparkEngine)
        engine._session.sql(sql.replace("TEXT", "STRING")).createOrReplaceTempView("unmade")
