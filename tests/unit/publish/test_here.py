"""What a release says of an area's partnership, as a terminal prints it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from typer.testing import CliRunner

from sightline.cli import app
from sightline.publish.packs.here import lines_here
from tests.unit.publish.made_area import HERE, OTHERS, series


def said(gss: str, **tables: list[float | None]) -> list[str]:
    made: Any = [series(name, {gss: values}, spread=5) for name, values in tables.items()]
    made = [replace(table, title=f"Title of {table.name}") for table in made]
    return list(lines_here(HERE, [SimpleNamespace(tables=made)]))  # type: ignore[list-item]


def test_the_newest_figure_of_a_table_stands_with_its_range_period_and_source() -> None:
    lines = said(HERE, referrals_again_share_by_area=[40, 50])
    assert lines == [
        "", "Title of referrals_again_share_by_area", "  year to March 2025: 50 per 10,000 children (45 to 55)",
        "  Source: A table",
    ]  # fmt: skip


def test_a_figure_that_is_not_there_is_said_by_its_mark() -> None:
    assert said(HERE, gap_days_areas=[40, None])[2] == "  year to March 2025: [x] not available"


def test_clocks_come_first_and_other_tables_and_areas_not_at_all() -> None:
    lines = said(HERE, gap_days_areas=[1], clock_area_core_group_share=[1], something_else=[1])
    assert [line for line in lines if line.startswith("Title")] == [
        "Title of clock_area_core_group_share", "Title of gap_days_areas",
    ]  # fmt: skip
    assert said(OTHERS[0], gap_days_areas=[1]) == []


def test_an_area_alone_is_told_what_can_be_read() -> None:
    result = CliRunner().invoke(app, ["partnership", HERE])
    assert result.exit_code != 0
    assert "-p PROJECT" in str(result.exception) + result.output
