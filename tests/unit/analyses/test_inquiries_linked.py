"""A register as JSON-LD: read again as it was, and everything wrong told at once with its path in the file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.converting import typed
from sightline.analyses.inquiries.first import copy_out
from sightline.analyses.inquiries.linked import export_linked, import_linked, linked_text, read_linked, register_toml
from sightline.analyses.inquiries.reading import Row
from sightline.analyses.inquiries.register import CLASSES, TABLES, Column, Register, codes
from sightline.errors import ConfigError, Refused
from tests.unit.analyses.made_inquiries import ON, made

KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True)
WORDS = st.text(max_size=40).map(lambda text: " ".join("".join(c if c.isprintable() else " " for c in text).split()))


def cell(column: Column) -> st.SearchStrategy[Any]:
    """Anything that the column may hold."""
    if column.kind == "day":
        return st.dates(date(1900, 1, 1), date(2100, 1, 1))
    if column.kind == "flag":
        return st.booleans()
    if column.kind == "list":
        return st.lists(st.sampled_from(sorted(codes(column.codes))), unique=True, max_size=4).map(
            lambda found: tuple(sorted(found))
        )
    if column.codes:
        return st.sampled_from(sorted(codes(column.codes)))
    if column.name.endswith("_key") or column.name in ("reuses", "same_as"):
        return KEYS
    return WORDS.filter(bool)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """A row or two of every table, each column filled or left out where it may be."""
    held = {}
    for table, columns in TABLES.items():
        rows = []
        for _ in range(draw(st.integers(0, 2))):
            has = [column for column in columns if column.needed or draw(st.booleans())]
            rows.append(CLASSES[table](**{column.name: draw(cell(column)) for column in has}))
        held[table] = tuple(rows)
    return Register(**held)


def of_cells(rows: list[Row]) -> Register:
    """The register of raw rows, without what checks ask of one row beside another."""
    held: dict[str, list[Any]] = {table: [] for table in TABLES}
    for row in rows:
        one, faults = typed(row)
        assert not faults
        held[row.table].append(one)
    return Register(**{table: tuple(found) for table, found in held.items()})


@given(register=registers())
@settings(max_examples=60, deadline=None)
def test_every_column_of_every_table_comes_back(register: Register, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("linked") / "one.jsonld"
    path.write_text(linked_text(register), encoding="utf-8")
    rows, faults = read_linked(path)
    assert not faults
    assert of_cells(rows) == register
    told = tomllib.loads(register_toml(register))
    assert of_cells([Row(table, "", row) for table in TABLES for row in told.get(table, ())]) == register


def test_a_register_goes_out_and_comes_back_and_nothing_is_overwritten(tmp_path: Path) -> None:
    register = made(tmp_path / "own")
    path, folder = tmp_path / "one.jsonld", tmp_path / "back"
    export_linked(register, path)
    import_linked(path, folder, ON)
    assert open_register(folder, ON) == register
    with pytest.raises(ConfigError, match="already"):
        import_linked(path, folder, ON)
    with pytest.raises(ConfigError, match="already"):
        export_linked(register, path)


def test_the_first_register_comes_back_the_same(tmp_path: Path) -> None:
    copy_out(tmp_path / "own")
    register = open_register(tmp_path / "own", date(2026, 11, 27))
    export_linked(register, tmp_path / "one.jsonld")
    import_linked(tmp_path / "one.jsonld", tmp_path / "back", date(2026, 11, 27))
    assert open_register(tmp_path / "back", date(2026, 11, 27)) == register


def changed(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    """The places of all faults once the export was changed; nothing is written."""
    held = json.loads(linked_text(made(tmp_path / "own")))
    change(held)
    path = tmp_path / "one.jsonld"
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        import_linked(path, tmp_path / "back", ON)
    assert not (tmp_path / "back").exists()
    assert "SECRET" not in str(refused.value)
    return [one.place() for one in refused.value.findings]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda held: held["@graph"][0].update({"@type": "SECRET"}), "one.jsonld, @graph[0].@type"),
        (lambda held: held["@graph"].append("SECRET"), "one.jsonld, @graph[16].@type"),
        (lambda held: held["@graph"][0].update(SECRET="x"), "one.jsonld, @graph[0], inquiry"),
        (lambda held: held["@graph"][2].update(inquiry_key="inquiry:none"), "one.jsonld, @graph[2], question"),
        (lambda held: held["@graph"][2].update(inquiry_key="SECRET"), "one.jsonld, @graph[2].inquiry_key"),
        (lambda held: held["@graph"][0].pop("@id"), "one.jsonld, @graph[0].@id"),
        (lambda held: held.update({"@context": "https://example.org/SECRET"}), "one.jsonld, @context"),
        (lambda held: held["@graph"][6].update(kind="quotation"), "one.jsonld, @graph[6], recommendation"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    assert any(found.startswith(place) for found in changed(tmp_path, change))


def test_faults_of_all_objects_are_told_at_once(tmp_path: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        held["@graph"][0]["@type"] = "SECRET"
        held["@graph"][4]["theme"] = "SECRET"

    found = changed(tmp_path, change)
    assert any("@graph[0]" in one for one in found)
    assert any("@graph[4]" in one for one in found)


@pytest.mark.parametrize("text", ["{", "[]", '{"@graph": []}', '{"@graph": [], "@graph": [], "@context": {}}'])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.jsonld"
    path.write_text(text, encoding="utf-8")
    rows, faults = read_linked(path)
    assert (rows, len(faults)) == ([], 1)
