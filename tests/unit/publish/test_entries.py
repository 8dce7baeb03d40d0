"""Entries of lists in words: anchors on their page, and the figure that one may name filled in from the release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from sightline.clearance.gate import Cleared
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
