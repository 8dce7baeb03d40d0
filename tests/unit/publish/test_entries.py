"""Entries of lists in words: anchors on their page, and the figure that one may name filled in from the release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from sightline.clearance.gate import Cleared
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.errors import ClearanceError
from sightline.publish.indicators import HEADING, NOT_HERE, entry_view
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.render import numbers
from sightline.standard.drafts import Draft, Listed, OutputKind, Slot
from sightline.standard.units import Mark
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"{name}.html").read_text(encoding="utf-8"))


def test_entries_of_a_section_are_anchors_with_their_words_in_order(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    made = demo.published()
    entries = (
        Listed("first-record", "The first", (("What changed", "one <thing>"), ("Source", "a file"))),
        Listed("second-record", "The second", (("What changed", "another"),)),
    )
    sections = (replace(made.page.sections[0], entries=entries), *made.page.sections[1:])
    cleared = through_the_gate([replace(made, page=replace(made.page, sections=sections))])
    built = page(build(cleared, tmp_path / "site", release).parent, made.page.name)
    assert [one.get("id") for one in built.xpath("//div[@class='entry']")] == ["first-record", "second-record"]
    first = built.get_element_by_id("first-record")
    assert first.find(".//h3").text_content() == "The first"
    assert [part.text_content() for part in first.xpath(".//dt|.//dd")] == [
        "What changed", "One <thing>.", "Source", "A file.",
    ]  # fmt: skip


def test_entries_with_a_head_stand_folded_under_it_and_the_heads_are_told_first(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    made = demo.published()
    heads = ("One inquiry", "Another inquiry", "One inquiry")
    entries = tuple(
        Listed(f"e{number}", f"Say {number}", (("To", "somebody"),), group=head) for number, head in enumerate(heads)
    )
    sections = (replace(made.page.sections[0], name="each", entries=entries), *made.page.sections[1:])
    drafted = replace(made, page=replace(made.page, sections=sections))
    built = page(build(through_the_gate([drafted]), tmp_path / "site", release).parent, made.page.name)
    told = built.xpath("//section[@id='each']//ul[@class='heads']/li")
    assert [one.text_content() for one in told] == ["One inquiry (2)", "Another inquiry (1)"]
    assert [one.get("href") for one in built.xpath("//ul[@class='heads']//a")] == ["#each-1", "#each-2"]
    assert built.get_element_by_id("each-2").text_content() == "Another inquiry"
    folded = built.xpath("//section[@id='each']//details[@class='folded']")
    assert [one.find("summary").text for one in folded] == ["Say 0", "Say 2", "Say 1"]
    assert [one.xpath(".//div[@class='inside']")[0].get("id") for one in folded] == ["e0", "e2", "e1"]
    taken = replace(sections[1], name="each-2")  # the anchor of a head
    twice = replace(made.page, sections=(sections[0], taken, *sections[2:]))
    with pytest.raises(ClearanceError, match="sections or entries on one page"):
        build(through_the_gate([replace(made, page=twice)]), tmp_path / "twice", release)


def test_a_head_is_read_by_clearance_as_every_text_is() -> None:
    made = demo.published()
    entry = Listed("e", "Title", (), group="Write to SW1A 9ZZ")
    sections = (replace(made.page.sections[0], entries=(entry,)), *made.page.sections[1:])
    told = reasons([replace(made, page=replace(made.page, sections=sections))], policy("sightline-default"))
    assert any("postcode" in one for one in told)


def test_an_entry_is_filled_from_what_the_release_holds_and_from_nothing_else(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    counted, made = demo.counted(), demo.published()
    table = next(one for one in counted.tables if one.kind is OutputKind.COUNTS)
    newest = max(table.figures, key=lambda figure: figure.period.end)
    entries = [
        Listed("of-another-draft", "One", (), Slot("indicator", table.name, newest.breakdown, area=newest.area)),
        Listed("of-no-table", "Two", (), Slot("indicator", "no_such_table")),
        Listed("of-no-figure", "Three", (), Slot("indicator", table.name, (("no_such_dimension", "x"),))),
    ]
    sections = (replace(made.page.sections[0], entries=tuple(entries)), *made.page.sections[1:])
    cleared = through_the_gate([counted, replace(made, page=replace(made.page, sections=sections))])
    built = page(build(cleared, tmp_path / "site", release).parent, made.page.name)
    passed = next(one for item in cleared for one in item.tables if one.name == table.name)
    figure = next(one for one in passed.figures if (one.period, one.area, one.breakdown)
                  == (newest.period, newest.area, newest.breakdown))  # fmt: skip
    said = built.get_element_by_id("of-another-draft").find(".//dd")
    assert figure.value is not None
    assert numbers.with_unit(figure) in said.text_content()
    assert figure.period.label in said.text_content()
    assert said.find("a").get("href") == f"data/{table.name}.csv"
    for name in ("of-no-table", "of-no-figure"):
        assert NOT_HERE in built.get_element_by_id(name).find(".//dd").text_content()


def test_a_figure_withheld_is_said_to_be_beside_its_entry() -> None:
    made = demo.counted()
    table = next(one for one in made.tables if one.kind is OutputKind.COUNTS)
    figures = tuple(figure.marked(Mark.SUPPRESSED) for figure in table.figures)
    newest = max(figures, key=lambda figure: figure.period.end)
    entry = Listed("one", "One", (), Slot("indicator", table.name, newest.breakdown, area=newest.area))
    (said,) = entry_view(entry, {table.name: replace(table, figures=figures)}).parts
    assert said[0] == HEADING
    assert said[1].endswith(": withheld to protect people")


def test_an_entry_may_not_have_the_name_of_a_section(through_the_gate: Gate, release: Release, tmp_path: Path) -> None:
    made = demo.published()
    first = made.page.sections[0]
    sections = (replace(first, entries=(Listed(first.name, "Title", ()),)), *made.page.sections[1:])
    cleared = through_the_gate([replace(made, page=replace(made.page, sections=sections))])
    with pytest.raises(ClearanceError, match="sections or entries on one page"):
        build(cleared, tmp_path / "site", release)
