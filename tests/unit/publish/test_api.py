"""JSON for a static host: every file has the shape that the description says, and holds what the CSV holds."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sightline.clearance.gate import Cleared
from sightline.publish.openapi import PATHS, SCHEMAS, description
from sightline.publish.release import Release
from tests.unit.publish.shapes import faults


def read(site: Path, name: str) -> Any:
    return json.loads((site / "api" / name).read_text(encoding="utf-8"))


def matched(site: Path, path: str) -> list[Path]:
    return sorted((site / "api").glob(re.sub(r"\{[a-z]+\}", "*", path).lstrip("/")))


@pytest.mark.parametrize("path", sorted(PATHS))
def test_every_file_has_the_shape_that_the_description_says(site: Path, path: str) -> None:
    found = matched(site, path)
    assert found
    content = description_of(site)["paths"][path]["get"]["responses"]["200"]["content"]
    for file in found:
        wrong = list(
            faults(json.loads(file.read_text(encoding="utf-8")), content["application/json"]["schema"], SCHEMAS)
        )
        assert wrong == []


def description_of(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = read(site, "openapi.json")
    return found


def test_every_file_is_in_the_description(site: Path) -> None:
    described = {file for path in PATHS for file in matched(site, path)}
    assert described == {p for p in (site / "api").rglob("*.json") if p.name != "openapi.json"}


def test_the_description_is_of_version_3_1_and_every_reference_in_it_leads_somewhere(release: Release) -> None:
    made = description(release)
    assert made["openapi"] == "3.1.0"
    text = json.dumps(made)
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(made["components"]["schemas"])
    assert len({item["get"]["operationId"] for item in made["paths"].values()}) == len(PATHS)


def test_a_wrong_shape_is_found() -> None:
    words = {"table": "t", "measure": "m", "unit": "u", "period": "p", "value": "3", "mark": "q"}
    figure: dict[str, Any] = {**words, "breakdown": {}, "lower": None, "more": 1}
    found = list(faults(figure, SCHEMAS["Figure"], SCHEMAS))
    assert len(found) == 4  # a number as text, no such mark, upper missing, more not described


def test_a_table_holds_what_its_csv_holds(site: Path, cleared: tuple[Cleared, ...]) -> None:
    for table in (table for one in cleared for table in one.tables):
        made = read(site, f"tables/{table.name}.json")
        text = (site / "data" / f"{table.name}.csv").read_text(encoding="utf-8")
        lines = list(csv.reader(text.splitlines()))
        assert made["columns"] == lines[0]
        shown = [["" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else str(cell) for cell in row]
                 for row in made["rows"]]  # fmt: skip
        assert shown == lines[1:]


def test_a_withheld_value_is_null_with_its_mark(site: Path) -> None:
    made = read(site, "tables/combinations.json")
    value, mark = made["columns"].index("value"), made["columns"].index("mark")
    assert [row[value] for row in made["rows"] if row[mark] == "c"] == [None]
    assert all(row[value] for row in made["rows"] if row[mark] is None)
    assert (made["withheld"], made["figures"]) == (1, 7)
    assert made["marks"] == {"c": "withheld to protect people"}


def test_an_area_has_the_newest_figures_of_each_table(site: Path) -> None:
    made = read(site, "areas/E06000047.json")
    assert made["name"] == "County Durham"
    assert {figure["period"] for figure in made["figures"]} == {"year to March 2025"}


def test_lists_lead_to_files_that_are_there(site: Path) -> None:
    for table in read(site, "tables.json")["tables"]:
        assert (site / "api" / table["file"]).is_file()
        assert all((site / table[kind]).is_file() for kind in ("csv", "metadata", "workbook"))
        page, _, anchor = table["page"].partition("#")
        assert not anchor or f'id="{anchor}"' in (site / page).read_text(encoding="utf-8")
    for area in read(site, "areas.json")["areas"]:
        assert (site / "api" / area["file"]).is_file()
    for chart in read(site, "charts.json")["charts"]:
        assert all((site / file).is_file() for file in chart["files"])


def test_every_measure_is_listed_once_with_its_tables(site: Path) -> None:
    listed = read(site, "measures.json")["measures"]
    assert len({json.dumps({k: v for k, v in one.items() if k != "tables"}) for one in listed}) == len(listed)
    assert all(one["definition"] and one["tables"] for one in listed)
