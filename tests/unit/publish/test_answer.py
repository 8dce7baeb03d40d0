"""An answer to a question: the right figure with all that goes with it, and nothing that was withheld."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError
from sightline.publish.answer import Answer, Asked, answer
from sightline.standard.drafts import Draft
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]


def asked(cleared: Sequence[Cleared], what: str, **more: object) -> Answer:
    return answer(cleared, Asked(what, **more), release="2025-06", published="published on 31 May 2025")  # type: ignore[arg-type]


def refused(cleared: Sequence[Cleared], what: str, **more: object) -> str:
    with pytest.raises(ClearanceError) as caught:
        asked(cleared, what, **more)
    return str(caught.value)


def test_the_newest_figure_of_a_table_with_definition_source_date_range_and_place(cleared: tuple[Cleared, ...]) -> None:
    found = asked(cleared, "children_by_year")
    assert found.sentence.endswith(
        "all areas that took part, year to March 2025: 1,890 children (range 1,800 to 1,990)."
    )
    parts = dict(found.parts)
    assert "sightline-csa-record/1" in parts["Definition"]
    assert "children aged under 18" in parts["Who counts"].lower()
    assert parts["Range"].startswith("95% range for doubt about which records are one person's")
    assert parts["Source"]
    assert "The data ends on 31 March 2025. Release 2025-06, published on 31 May 2025." in parts["Date"]
    assert "data/children_by_year.csv" in parts["Where"]


def test_the_same_figure_by_words_of_its_title(cleared: tuple[Cleared, ...]) -> None:
    assert asked(cleared, "children record year").sentence == asked(cleared, "children_by_year").sentence


def test_an_earlier_period_and_an_area_by_name(cleared: tuple[Cleared, ...]) -> None:
    assert (
        "year to March 2023: 1,610 children" in asked(cleared, "children_by_year", period="year to March 2023").sentence
    )
    assert "year to March 2023: 1,610" in asked(cleared, "children_by_year", period="2023-03-31").sentence
    named = asked(cleared, "children_by_area", area="County Durham").sentence
    assert named == asked(cleared, "children_by_area", area="E06000047").sentence
    assert "County Durham" in named


def test_a_breakdown_by_code_or_by_words(cleared: tuple[Cleared, ...]) -> None:
    found = asked(cleared, "children_by_sender", only=(("sender", "council"),))
    label = demo.by_sender().dimension("sender").label_of("council")
    assert f"({label})" in found.sentence
    assert asked(cleared, "children_by_sender", only=(("sender", label),)) == found


def test_a_withheld_figure_is_refused_in_words_without_a_number(cleared: tuple[Cleared, ...]) -> None:
    table = next(t for one in cleared for t in one.tables if t.name == "combinations")
    code = next(figure for figure in table.figures if figure.value is None).breakdown[0]
    said = refused(cleared, "combinations", only=(code,))
    assert "no figure is given" in said
    assert "withheld to protect people [c]" in said
    assert "it may be nought, small or large" in said


def test_several_figures_or_none_are_refused_with_what_there_is(cleared: tuple[Cleared, ...]) -> None:
    said = refused(cleared, "children_by_sender")
    assert "--only sender=" in said
    assert "council" in said
    assert "no such figure" in refused(cleared, "children_by_year", period="year to March 1999")
    assert "not broken down like that" in refused(cleared, "children_by_year", only=(("sex", "F"),))
    assert "no cleared table fits" in refused(cleared, "moonlight")


def test_a_figure_that_was_not_cleared_does_not_exist(through_the_gate: Gate) -> None:
    draft = demo.published()
    kept = tuple(table for table in draft.tables if table.name != "children_by_year")
    sections = tuple(s for s in draft.page.sections if s.table != "children_by_year")
    page = replace(draft.page, sections=sections, headline=None)
    used = {slot.table for section in sections for slot in section.sentence.slots}
    assert "children_by_year" not in used
    cleared = through_the_gate([replace(draft, tables=kept, page=page)])
    assert "no cleared table fits" in refused(cleared, "children_by_year")
