"""Files beside each chart: no link is dead, every file is reached, and what is said of a file is true of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.standard.drafts import Draft
from tests.unit.publish.links import dead_links, not_reached
from tests.unit.render import demo, demo_paths

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"{name}.html").read_text(encoding="utf-8"))


def test_no_link_of_any_page_is_dead_and_every_file_is_reached_from_the_front_page(site: Path) -> None:
    assert dead_links(site) == {}
    assert not_reached(site) == set()


def test_a_dead_link_and_a_file_that_nothing_leads_to_are_found(tmp_path: Path) -> None:
    for name, text in (
        ("index.html", '<a href="gone.csv">x</a> <a href="two.html#no">y</a> <a href="two.html#yes">z</a>'),
        ("two.html", '<p id="yes">Hello</p>'), ("alone.txt", "alone"), ("assets/tables-index.js", ""),
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert dead_links(tmp_path) == {"index.html": ["gone.csv", "two.html#no"]}
    assert not_reached(tmp_path) == {"alone.txt", "assets/tables-index.js"}


def test_a_release_with_an_earlier_one_and_with_paths_has_no_dead_link_either(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    before = through_the_gate([demo.counted()])
    now = through_the_gate([demo.counted(), demo_paths.draft()])
    site = build(now, tmp_path / "site", release, before=("2025-03", before)).parent
    assert dead_links(site) == {}
    assert not_reached(site) == set()


def test_a_release_of_nothing_has_no_dead_link(release: Release, tmp_path: Path) -> None:
    site = build([], tmp_path / "site", release).parent
    assert dead_links(site) == {}
    assert "no file" in page(site, "files").find(".//main").text_content()


def test_each_chart_says_where_its_sheet_its_pictures_and_its_other_files_are(site: Path) -> None:
    for section in page(site, "picture").xpath("//section[@class='figure']"):
        (fold,) = section.xpath(".//details[@class='files']")
        ends = [href.partition(".")[2] for href in fold.xpath(".//a/@href")]
        assert {"xlsx", "json", "svg", "vl.json", "png", "txt"} <= set(ends)
        assert "To cite it" in fold.text_content()


def test_a_section_without_a_chart_names_no_picture(site: Path) -> None:
    folds = page(site, "children").xpath("//section[not(.//svg)]/details[@class='files']")
    assert folds != []
    assert all("Picture" not in fold.text_content() for fold in folds)


def test_the_sheet_that_a_chart_names_holds_its_table(site: Path) -> None:
    (section,) = page(site, "picture").xpath("//section[@id='by-area']")
    (line,) = section.xpath(".//details[@class='files']//li[contains(., 'Sheet')]")
    sheet = line.text_content().partition("“")[2].partition("”")[0]
    book = CalamineWorkbook.from_path(str(site / line.xpath("./a/@href")[0]))
    cells = book.get_sheet_by_name(sheet).to_python()
    assert str(cells[0][0]).startswith(f"{sheet}: {demo.by_area().title}")
    assert 402 in next(row for row in cells if "County Durham" in row)


def test_every_table_stands_on_the_list_of_its_analysis_those_too_that_no_chart_shows(
    site: Path, cleared: tuple[Cleared, ...]
) -> None:
    for one in cleared:
        listed = page(site, f"files-{one.name}").xpath("//ul[@class='tables']/li/b/text()")
        assert listed == [table.title for table in one.tables]


def test_the_page_of_an_area_leads_to_its_newest_figures_as_json(site: Path) -> None:
    found = page(site, "own-e06000047").xpath("//section[@id='files']//a/@href")
    assert "api/areas/E06000047.json" in found


def test_no_analysis_may_take_the_name_of_a_list_of_files(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    draft = demo.counted()
    taken = replace(draft, page=replace(draft.page, name="files-other"))
    with pytest.raises(ClearanceError, match="cannot be called"):
        build(through_the_gate([taken]), tmp_path / "site", release)
