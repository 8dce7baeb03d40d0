"""Files beside the pages: CSV, metadata and checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.errors import ClearanceError
from sightline.publish import files
from sightline.publish.release import Release
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension
from tests.unit.render import demo, demo_more


def rows(table: FigureTable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.table_csv(table), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "|", "%"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert files.plain(f"{start}1+1").startswith("'")


def test_plain_text_is_left_as_it_is() -> None:
    assert files.plain("Kingston upon Hull, City of") == "Kingston upon Hull, City of"


def test_a_label_that_is_a_formula_is_disarmed_in_the_file() -> None:
    dimension = Dimension("sender", "Agency", False, (("council", '=HYPERLINK("x")'),))
    table = demo.table("t", "T", (dimension,), [demo.figure(10, (("sender", "council"),))])
    assert rows(table)[0]["sender_label"] == '\'=HYPERLINK("x")'


def test_a_withheld_value_is_empty_with_its_mark_beside_it() -> None:
    row = next(row for row in rows(demo.overlap()) if row["overlap"] == "police+support")
    assert (row["value"], row["mark"]) == ("", "c")


def test_a_row_says_period_area_measure_unit_and_range() -> None:
    row = rows(demo.by_year())[2]
    assert row == {
        "period": "year to March 2025", "period_start": "2024-04-01", "period_end": "2025-03-31", "area_code": "pooled",
        "area": "All areas together", "measure": "children_recorded", "unit": "children", "value": "1890", "mark": "",
        "lower": "1800", "upper": "1990", "range_for": "linkage", "range_level": "0.95", "n": "", "denominator": "",
    }  # fmt: skip


def test_an_area_has_its_name_beside_its_code() -> None:
    assert {row["area_code"]: row["area"] for row in rows(demo.by_area())}["E06000047"] == "County Durham"


def test_a_rate_keeps_its_decimals() -> None:
    table = demo.table("t", "T", (), [demo.figure(8.25)])
    assert rows(table)[0]["value"] == "8.25"


def test_metadata_says_what_the_ranges_in_the_file_are_for(release: Release) -> None:
    content = json.loads(files.table_json(demo.by_year(), release, 7, "abc"))
    assert content["ranges"] == [{"for": "linkage", "level": 0.95, "method": "20 link draws"}]
    assert json.loads(files.table_json(demo.overlap(), release, 7, "abc"))["ranges"] == []


def test_limits_have_columns_of_their_own_and_are_no_range(release: Release) -> None:
    found = {row["area"]: row for row in rows(demo_more.by_authority())}
    leeds = next(figure for figure in demo_more.by_authority().figures if figure.area == "E08000035")
    inner, outer = leeds.intervals
    assert found["Leeds"]["lower"] == found["Leeds"]["range_for"] == ""
    assert float(found["Leeds"]["limits_95_lower"]) == pytest.approx(inner.lower)
    assert float(found["Leeds"]["limits_99.8_upper"]) == pytest.approx(outer.upper)
    assert found["England"]["limits_95_lower"] == ""
    assert "limits_95_lower" not in rows(demo.by_year())[0]
    content = json.loads(files.table_json(demo_more.by_authority(), release, 7, "abc"))
    assert [(limit["level"], limit["method"][:13]) for limit in content["limits"]] == [
        (0.95, "normal limits"), (0.998, "normal limits")
    ]  # fmt: skip
    assert content["ranges"] == []


def test_metadata_says_what_is_counted_and_who_let_it_out(release: Release) -> None:
    content = json.loads(files.table_json(demo.overlap(), release, 7, "abc"))
    assert content["measures"][0]["unit"] == "children"
    assert content["measures"][0]["population"] == "children aged under 18 when recorded"
    assert content["measures"][0]["definition"] == "sightline-csa-record/1"
    assert content["marks"] == {"c": "withheld to protect people"}
    assert content["periods"] == [{"start": "2024-04-01", "end": "2025-03-31", "label": "year to March 2025"}]
    assert (content["ledger_entry"], content["ledger_entry_hash"]) == (7, "abc")
    assert content["made_up"] == "Made-up data: no real person, and no real council's figures"


def test_metadata_of_real_data_does_not_call_it_made_up(release: Release) -> None:
    content = json.loads(files.table_json(demo.by_year(), replace(release, made_up=False), 1, ""))
    assert content["made_up"] is False


def test_checksums_name_every_file_but_the_list_itself(site: Path) -> None:
    lines = [line.split("  ") for line in (site / "checksums.txt").read_text().splitlines()]
    listed = {name: digest for digest, name in lines}
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(listed) == found - {"checksums.txt"}
    assert all(hashlib.sha256((site / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())


@pytest.mark.parametrize("name", ["../escape", "a/b", "", ".hidden", "a b", "a.html", "é", "-x", "a" * 81])
def test_a_name_that_cannot_be_a_file_is_refused_without_repeating_it(name: str) -> None:
    with pytest.raises(ClearanceError) as caught:
        files.safe_name(name, "table")
    assert not name or name not in str(caught.value)


def test_names_that_differ_only_in_case_are_refused() -> None:
    with pytest.raises(ClearanceError, match="rename one"):
        files.unique(["Picture", "picture"], "pages")
