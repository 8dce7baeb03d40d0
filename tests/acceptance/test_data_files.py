"""The files beside the pages of the demonstration: whole, screened, described, and without what was withheld."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sightline.clearance.gate import Cleared, reopen
from sightline.demo import Outcome
from sightline.ledger.chain import Ledger
from sightline.publish.answer import Asked, answer
from sightline.publish.ees.frame import read_pair
from sightline.publish.ees.rules import screen
from sightline.publish.openapi import PATHS, SCHEMAS
from sightline.publish.workbook import HEAD
from tests.unit.publish.shapes import faults

SOFFICE = shutil.which("soffice")
LEAST_PAIRS = 100  # of the demonstration's tables, that have a pair of files


@pytest.fixture(scope="module")
def site(outcome: Outcome) -> Path:
    return outcome.site.parent


@pytest.fixture(scope="module")
def cleared(demo: Path, outcome: Outcome) -> tuple[Cleared, ...]:  # noqa: ARG001
    return reopen(Ledger(demo / "ledger"))


def test_every_pair_of_files_passes_the_screener_without_a_fault_that_fails_or_a_warning(site: Path) -> None:
    rows = list(csv.DictReader((site / "ees-pairs.csv").read_text(encoding="utf-8").splitlines()))
    pairs = [row for row in rows if row["data_file"]]
    assert len(pairs) >= LEAST_PAIRS
    assert all(row["why_no_pair"] for row in rows if not row["data_file"])
    assert not any("screener" in row["why_no_pair"] for row in rows)
    found = {row["table"]: [str(fault) for fault in screen(read_pair(site / row["data_file"]))] for row in pairs}
    assert {table: said for table, said in found.items() if said} == {}


def test_every_workbook_holds_each_figure_once_and_a_mark_for_each_that_was_withheld(
    site: Path, cleared: tuple[Cleared, ...]
) -> None:
    for one in cleared:
        tables = [table for table in one.tables if table.figures]
        if not tables:
            continue
        book = CalamineWorkbook.from_path(site / "data" / f"{one.name}.xlsx")
        assert len(book.sheet_names) == 4 + len(tables)
        for number, table in enumerate(tables, start=1):
            rows = book.get_sheet_by_name(f"Table {number}").to_python(skip_empty_area=False)[HEAD + 1 :]
            shown = {cell for row in rows for cell in row if isinstance(cell, float | int)}
            assert {figure.value for figure in table.figures if figure.value is not None} <= shown
            withheld = sum(figure.mark == "c" for figure in table.figures)
            assert sum(cell == "[c]" for row in rows for cell in row) >= withheld


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: libreoffice-calc")
def test_libreoffice_opens_the_largest_workbook_and_shows_its_cover(site: Path, tmp_path: Path) -> None:
    book = max((site / "data").glob("*.xlsx"), key=lambda path: path.stat().st_size)
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv",
         "--outdir", str(tmp_path), str(book)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert "Made-up data" in (tmp_path / f"{book.stem}.csv").read_text(encoding="utf-8")


def test_every_json_file_has_the_shape_that_the_description_says(site: Path) -> None:
    described = json.loads((site / "api" / "openapi.json").read_text(encoding="utf-8"))
    for path in PATHS:
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        found = list((site / "api").glob(re.sub(r"\{[a-z]+\}", "*", path).lstrip("/")))
        assert found
        for file in found:
            assert list(faults(json.loads(file.read_text(encoding="utf-8")), schema, SCHEMAS)) == []


def test_no_withheld_figure_has_a_number_in_the_json_or_the_csv(site: Path, cleared: tuple[Cleared, ...]) -> None:
    hidden = 0
    for table in (table for one in cleared for table in one.tables if table.figures):
        made = json.loads((site / "api" / "tables" / f"{table.name}.json").read_text(encoding="utf-8"))
        place = {name: made["columns"].index(name) for name in ("value", "mark", "lower", "upper", "n", "denominator")}
        for row in made["rows"]:
            if row[place["mark"]] == "c":
                hidden += 1
                assert [row[place[name]] for name in ("value", "lower", "upper", "n", "denominator")] == [None] * 5
    assert hidden > 0


def test_every_picture_says_that_the_data_is_made_up_unless_it_is_published(
    site: Path, cleared: tuple[Cleared, ...]
) -> None:
    kinds = {table.name: str(table.kind) for one in cleared for table in one.tables}
    charts = json.loads((site / "api" / "charts.json").read_text(encoding="utf-8"))["charts"]
    assert sum(str(file).endswith(".png") for chart in charts for file in chart["files"]) > 10
    for chart in charts:
        text = (site / "charts" / f"{chart['name']}.svg").read_text(encoding="utf-8")
        published = all(kinds[name] == "published" for name in chart["tables"])
        said = re.sub(r"<[^>]*>", " ", text)
        assert ("Published statistics, not made up" if published else "Made-up data") in said, chart["name"]


def test_the_list_of_files_is_whole_and_true(site: Path) -> None:
    about = json.loads((site / "release.json").read_text(encoding="utf-8"))
    listed = {file["path"]: file["sha256"] for file in about["files"]}
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(listed) == found - {"release.json", "checksums.txt"}
    assert all(hashlib.sha256((site / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())
    assert about["versions"]["duckdb"]


def test_a_question_is_answered_with_the_figure_of_the_page(cleared: tuple[Cleared, ...]) -> None:
    table = next(t for one in cleared for t in one.tables if t.name == "children_by_year")
    newest = max(table.figures, key=lambda figure: figure.period.end)
    found = answer(cleared, Asked("children_recorded"), release="r", published="published today")
    assert newest.value is not None
    assert f"{newest.value:,.0f} children" in found.sentence
    assert newest.period.label in found.sentence
