"""Pages of areas from the agencies' own data, and the page about support: what they take from which tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from sightline.clearance.gate import Cleared
from sightline.publish.own_areas import journey, own_areas
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.publish.support import support
from sightline.publish.views import STAGES
from sightline.standard.drafts import Chart, ChartKind, Draft, OutputKind, Page, Section, Sentence
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]
DURHAM = "E06000047"


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"{name}.html").read_text(encoding="utf-8"))


def test_the_journey_runs_in_the_order_of_its_stages() -> None:
    places = [STAGES.index(step.stage) for step in journey()]
    assert places == sorted(places)
    assert len({step.table for step in journey()}) == len(journey())


def test_an_area_stands_beside_those_of_its_region_and_no_others(cleared: tuple[Cleared, ...]) -> None:
    made = own_areas(cleared)
    assert made is not None
    durham = next(one for one in made.more if one.name == f"own-{DURHAM.lower()}")
    (section,) = durham.sections
    assert section.chart.focus == DURHAM
    # By code those of the North East that took part; pages draw them by name.
    assert set(section.areas) == {"E06000001", "E06000002", "E06000003", "E06000004", "E06000005", DURHAM}
    assert section.subtitle.startswith("Assessment. ")
    assert "No figure by area was cleared for: prevention, first signs, referral" in durham.lead


def test_an_area_says_its_own_figure_and_that_of_all_areas_together(site: Path) -> None:
    (said,) = page(site, f"own-{DURHAM.lower()}").xpath("//p[@class='sentence']")
    assert said.text_content() == (
        "County Durham: 402 children had a record specific to sexual abuse, each counted once (year to March 2025); in "
        "all areas that took part, together: 1,890."
    )


@pytest.mark.parametrize("code", ["e06000003", "e06000005"])
def test_an_area_without_a_figure_has_a_page_without_a_number(site: Path, code: str) -> None:
    words = page(site, f"own-{code}").xpath("//main")[0].text_content()
    assert "No figure" in words or "no figure" in words
    assert "402" not in words


def test_an_area_of_which_all_is_withheld_says_so_and_lists_each_with_the_reason(site: Path) -> None:
    made = page(site, "own-e06000003")
    assert "No figure of this area can be shown" in made.xpath("//p[@class='lead']")[0].text_content()
    (section,) = made.xpath("//section[@class='figure']")
    (entry,) = section.xpath(".//div[@id='without-a-figure']")
    assert "Assessment: " in entry.text_content()
    assert "ithheld to protect people (year to March 2025)" in entry.text_content()
    assert section.xpath("./div[@class='chart']") == []


def test_pages_of_areas_are_found_from_their_list_by_name(site: Path) -> None:
    names = page(site, "own-areas").xpath("//section[@id='under']//a/text()")
    assert names == sorted(names)
    assert len(names) == 12
    assert page(site, "index").xpath("//a[@href='own-areas.html']") != []


def test_a_release_without_figures_by_area_has_no_pages_of_areas(through_the_gate: Gate) -> None:
    assert own_areas(through_the_gate([demo.counted()])) is None


def support_draft() -> Draft:
    table = replace(
        demo.by_area(), name="unmet_support_sent", kind=OutputKind.PUBLISHED, title="Referrals to support",
    )  # fmt: skip
    drawn = Section(
        "by-area", "Referrals", "Children", table.name, Chart(ChartKind.BARS, "area"), Sentence("Counted."), "A source",
        "Why?",
    )  # fmt: skip
    return Draft("paths", 2, (table,), Page("paths", "Paths", "What followed.", (drawn,), group="pathways"))


def waits_draft() -> Draft:
    """The draft of support, and beside it shares within 12 weeks by area, with a page that draws them as ranges."""
    before = support_draft()
    share = replace(demo.by_area(), name="wait_area_support_wait_share", kind=OutputKind.PUBLISHED, title="In time")
    drawn = replace(
        before.page.sections[0], name="waits", title="In time", table=share.name, question="Who waited?",
        not_known=("Why a child waited.",), sentence=Sentence("Of all, half."),
    )  # fmt: skip
    page_ = replace(before.page, sections=(*before.page.sections, drawn))
    return replace(before, tables=(*before.tables, share), page=page_)


def test_waits_by_area_are_a_map_with_the_words_and_the_question_of_the_page_that_draws_them(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    site = build(through_the_gate([waits_draft()]), tmp_path / "site", release).parent
    made = page(site, "support")
    _, waits = made.xpath("//section[@class='figure']")
    assert waits.get("id") == "map-waits"
    assert "Of all, half." in waits.text_content()
    assert "Ask: Who waited?" in waits.text_content()
    assert "Why a child waited." in waits.text_content()
    assert "squares are empty" in waits.text_content()
    names = [row.find("th").text for row in waits.xpath(".//tbody/tr")]
    assert names == sorted(names)  # by name, never by value
    assert "nobody is ranked" in made.xpath("//p[@class='lead']")[0].text_content()
    assert "County Durham: 402" in waits.xpath(".//svg")[0].text_content()  # what a square says of itself


def test_the_table_beside_a_map_is_open_where_areas_are_few(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    site = build(through_the_gate([support_draft()]), tmp_path / "site", release).parent
    assert page(site, "support").xpath("//details[@open]//table") != []
    assert page(site, "paths").xpath("//details[@open]") == []


def test_support_is_a_map_with_a_table_and_says_that_waits_are_not_by_area(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    site = build(through_the_gate([support_draft()]), tmp_path / "site", release).parent
    made = page(site, "support")
    (section,) = made.xpath("//section[@class='figure']")
    assert section.xpath(".//svg") != []
    rows = {row.find("th").text: row.find("td").text_content() for row in section.xpath(".//tbody/tr")}
    assert rows["County Durham"] == "402"
    assert rows["Redcar and Cleveland"] == "[c]"
    assert "No wait by area could be shown" in made.xpath("//p[@class='lead']")[0].text_content()


def test_a_release_without_figures_of_support_has_no_page_of_it(cleared: tuple[Cleared, ...]) -> None:
    assert support(cleared) is None
