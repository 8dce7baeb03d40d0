"""What agencies recorded on the page of a partnership: cleared tables of other pages, and what is withheld stays so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from sightline.analyses.partnerships.draft import Beside, partnerships_draft
from sightline.analyses.partnerships.registry import open_registry
from sightline.clearance.gate import Cleared
from sightline.ledger.calendar import IN_TIME, Calendar
from sightline.ledger.calendar import Slot as Sent
from sightline.publish.partnership_pages import partnership_pages
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.published.inspected import Inspected, inspected_in
from sightline.standard.cycles import span_of
from sightline.standard.drafts import Chart, ChartKind, Draft, Page
from sightline.standard.rows import read_rows
from tests.unit.analyses.test_partnership_registry import registry_of
from tests.unit.published.test_joint import folder_of
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]
ON = date(2025, 5, 31)
DURHAM, SMALL = "E06000047", "E06000003"
TABLE = "late_conferences_share_by_area"
YEAR = span_of("year", date(2025, 3, 31))


def by_area() -> Draft:
    """Counts by area under the name of a table that partnerships show; one of them is too small to print."""
    rows = [demo.figure(3 if area == SMALL else value, area=area) for area, value in demo.AREAS.items()]
    table = demo.table(TABLE, "Counted by area", (), rows)
    section = demo.section("late", "Counted by area", TABLE, Chart(ChartKind.RANGES, "area"))
    return Draft("paths", 1, (table,), Page("paths", "Paths", "What followed.", (section,), group="pathways"))


def registry(folder: Path, codes: Sequence[str], inspected: Inspected | None = None) -> Draft:
    boundary = "".join(f"north,authority,{code},2020-01-01,\n" for code in codes)
    held = open_registry(registry_of(folder, boundary=f"partnership,kind,code,from,until\n{boundary}"), ON)
    sent = Sent(DURHAM, "council", "cin", YEAR, ON, IN_TIME)
    return partnerships_draft(held, ON, Beside(Calendar(ON, (sent,), agreed=False), inspected))


@pytest.fixture(scope="module")
def shown(through_the_gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cleared, ...]:
    folder = tmp_path_factory.mktemp("registry") / "r"
    return through_the_gate([by_area(), registry(folder, [DURHAM, SMALL])])


def test_a_row_stands_for_each_area_and_what_is_withheld_there_is_withheld_here(
    shown: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    values = {figure.area: figure.value for figure in shown[0].table(TABLE).figures}
    assert values[SMALL] is None
    assert values[DURHAM] is not None
    site = build(shown, tmp_path / "site", release).parent
    made: html.HtmlElement = html.fromstring((site / "partnership-north.html").read_text(encoding="utf-8"))
    (section,) = made.xpath(f"//section[@id='recorded-{TABLE.replace('_', '-')}']")
    said = section.xpath(".//p[@class='sentence']")[0].text_content()
    assert f"County Durham {values[DURHAM]:.0f}; Redcar and Cleveland no figure (withheld" in said
    assert [row.find("th").text for row in section.xpath(".//tbody/tr")] == ["County Durham", "Redcar and Cleveland"]
    assert made.xpath("//section[@id='returns-north']") != []
    assert made.xpath("//section[@id='leads-north']") != []
    names = [path.name for path in (site / "data").glob("*late*.csv")]
    assert names == [f"{TABLE}.csv"]  # one table, shown twice: there is no second to be cleared otherwise
    assert made.xpath("//a[contains(@href, 'files-of')] | //a[contains(@href, 'files-partnerships')]") != []


def test_shares_drawn_towards_all_are_told_beside_an_areas_own_and_have_no_section_of_their_own(
    through_the_gate: Gate, tmp_path: Path
) -> None:
    draft = by_area()
    name = next(row["drawn"] for row in read_rows("partnership.csv", "sightline.publish") if row["table"] == TABLE)
    again = replace(draft.tables[0], name=name)
    made = partnership_pages(
        through_the_gate([replace(draft, tables=(*draft.tables, again)), registry(tmp_path / "r", [DURHAM])])
    )
    assert made is not None
    sections = [section for section in made.more[0].sections if section.table in (TABLE, name)]
    assert [section.table for section in sections] == [TABLE]
    assert "Drawn towards all areas by how few its own cases are: County Durham {d0}" in sections[0].sentence.template
    assert any(slot.table == name for slot in sections[0].sentence.slots)


def test_without_a_figure_for_any_area_its_page_says_why(through_the_gate: Gate, tmp_path: Path) -> None:
    made = partnership_pages(through_the_gate([by_area(), registry(tmp_path / "r", [SMALL])]))
    assert made is not None
    (entry,) = made.more[0].sections[-1].entries[-1:]
    assert entry.id == "without-a-figure"
    assert "ithheld" in entry.parts[0][1]


def test_without_the_tables_or_without_a_registry_nothing_is_added(through_the_gate: Gate, tmp_path: Path) -> None:
    assert partnership_pages(through_the_gate([by_area()])) is None
    assert partnership_pages(through_the_gate([registry(tmp_path / "r", [DURHAM])])) is None


def test_a_table_that_is_broken_down_has_a_section_for_each_area(through_the_gate: Gate, tmp_path: Path) -> None:
    draft, half = by_area(), [("harmed_by", "adult")]
    rows = [replace(f, breakdown=tuple(cut)) for f in draft.tables[0].figures for cut in (half, [])]
    table = replace(draft.tables[0], figures=tuple(rows), dimensions=(demo.HARMED_BY,))
    other = "E06000018"
    made = partnership_pages(
        through_the_gate([replace(draft, tables=(table,)), registry(tmp_path / "r", [DURHAM, other])])
    )
    assert made is not None
    drawn = [section for section in made.more[0].sections if section.table == TABLE]
    assert [section.areas for section in drawn] == [(DURHAM,), (other,)]
    assert [section.title.rpartition(": ")[2] for section in drawn] == ["County Durham", "Nottingham"]


def test_what_inspectors_wrote_stands_after_all_figures_to_be_read(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    read = inspected_in(folder_of(tmp_path / "i", {"la_code": "840"}))
    cleared = through_the_gate([by_area(), registry(tmp_path / "r", [DURHAM, SMALL], read)])
    site = build(cleared, tmp_path / "site", release).parent
    made: html.HtmlElement = html.fromstring((site / "partnership-north.html").read_text(encoding="utf-8"))
    sections = [one.get("id") for one in made.xpath("//section[@class='figure']")]
    assert sections[-1] == "inspections-north"
    assert f"recorded-{TABLE.replace('_', '-')}" in sections
    (entry,) = made.xpath("//*[@id='inspection-north-1']")
    assert "Help comes in time." in entry.text_content()
    assert "One child." not in entry.text_content()  # a case study
