"""What search and the table builder work from: every page, chart, table and term, and each figure as it was cleared."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.publish.builder import script
from sightline.publish.files import table_csv
from sightline.publish.fixed import FIXED
from tests.unit.publish.made_area import parsed

ASSETS = "assets"


def handed(path: Path, call: str) -> Any:
    """What a script hands over."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"sightline.{call}(")
    assert text.endswith(");\n")
    return json.loads(text[len(f"sightline.{call}(") : -3])


def linked(found: Any) -> list[tuple[str, str]]:
    """Kind and link of each entry, put together as the search page does."""
    return [(found["kinds"][kind], found["begins"][kind] + url) for kind, _, url, _, _ in found["entries"]]


def test_everything_that_can_be_found_leads_somewhere(site: Path) -> None:
    found = handed(site / ASSETS / "search-index.js", "start")
    assert {kind for kind, _ in linked(found)} == {"Page", "Chart", "Table", "Term"}
    assert {entry[3] for entry in found["entries"]} == set(range(len(found["places"])))
    for kind, url in linked(found):
        name, _, anchor = url.partition("#")
        source = (site / name).read_text(encoding="utf-8")
        if anchor and kind != "Table":
            assert f'id="{anchor}"' in source, url
    assert {f"{name}.html" for name, _ in FIXED} <= {url for _, url in linked(found)}


def test_the_a_to_z_holds_every_page_chart_and_term_by_letter(site: Path) -> None:
    page = parsed(site / "a-to-z.html")
    found = handed(site / ASSETS / "search-index.js", "start")
    wanted = {url for kind, url in linked(found) if kind != "Table"}
    assert {link.get("href") for link in page.xpath("//main//section//a")} == wanted
    letters = page.xpath("//main//h2/text()")
    assert letters == sorted(letters)
    for section in page.xpath("//main//section"):
        first = section.find("h2").text
        assert {link.text[0].upper() for link in section.xpath(".//a")} == {first} or first == "0 to 9"


def test_a_tables_script_holds_each_figure_as_its_csv_does(site: Path, cleared: tuple[Cleared, ...]) -> None:
    for one in cleared:
        for table in one.tables:
            held = handed(site / ASSETS / "data" / f"{table.name}.js", "put")
            rows = list(csv.DictReader(io.StringIO(table_csv(table), newline="")))
            assert len(held["figures"]) == len(rows)
            for figure, row in zip(held["figures"], rows, strict=True):
                measure, period, area, _, text, _, mark, value, lower, upper = figure
                assert held["measures"][measure]["unit"] == row["unit"]
                assert held["periods"][period][0] == row["period"]
                assert held["areas"][area][0] == row["area_code"]
                assert (value, mark, lower, upper) == (row["value"], row["mark"], row["lower"], row["upper"])
                assert (text == "") == (row["value"] == "")


def test_a_withheld_count_is_in_no_script(site: Path) -> None:
    held = handed(site / ASSETS / "data" / "combinations.js", "put")
    withheld = [figure[4:] for figure in held["figures"] if figure[6] == "c"]
    assert withheld == [["", "", "c", "", "", ""]]
    assert len(held["figures"]) == 7


def test_the_list_of_tables_has_each_with_its_unit_and_page(site: Path, cleared: tuple[Cleared, ...]) -> None:
    held = handed(site / ASSETS / "tables-index.js", "start")
    assert {entry[0] for entry in held["tables"]} == {table.name for one in cleared for table in one.tables}
    units = {entry[0]: entry[3] for entry in held["tables"]}
    assert units["codes"] == "episodes"
    assert units["total"] == "children"
    places = [entry[2] for entry in held["tables"]]
    assert places == sorted(places)


def test_no_text_can_end_a_script() -> None:
    assert "</script>" not in script("put", {"title": "</script><script>alert(1)</script>"})
