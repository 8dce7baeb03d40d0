"""A draft holds every table that its page draws, and a table names every dimension its figures use."""

from __future__ import annotations

import pytest

from sightline.errors import ClearanceError
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

MEASURE = Measure(
    "csa", "Children recorded", Unit.CHILD, Population("under_18", "children", "age when recorded"), Status.FACTOR,
    "csa/1", "test",
)  # fmt: skip
SEX = Dimension("sex", "Sex", additive=True)


def _table(name: str = "by_sex", dimensions: tuple[Dimension, ...] = (SEX,)) -> FigureTable:
    figure = Figure(MEASURE, Period.year_to_march(2025), "pooled", 12.0, breakdown=(("sex", "F"),))
    return FigureTable(name, OutputKind.COUNTS, "Children by sex", dimensions, (figure,), "step by_sex")


def _page(table: str = "by_sex", slot: str | None = None, headline: str | None = None) -> Page:
    sentence = Sentence("{n} children.", (Slot("n", slot),)) if slot else Sentence("Nothing to say.")
    section = Section(
        "by-sex", "Children by sex", "Children", table, Chart(ChartKind.BARS, "sex"), sentence, "test", "Why?"
    )
    top = Sentence("{n} children.", (Slot("n", headline),)) if headline else None
    return Page("children", "Children", "What is shown.", (section,), headline=top)


def test_a_figure_broken_down_by_a_dimension_its_table_does_not_name_is_refused() -> None:
    with pytest.raises(ClearanceError, match="a dimension it does not name"):
        _table(dimensions=())


def test_a_table_gives_its_dimension_by_code() -> None:
    assert _table().dimension("sex") is SEX
    with pytest.raises(ClearanceError, match="no dimension 'age'"):
        _table().dimension("age")


def test_a_draft_gives_its_table_by_name() -> None:
    draft = Draft("picture", 1, (_table(),), _page())
    assert draft.table("by_sex").title == "Children by sex"
    with pytest.raises(ClearanceError, match="no table 'by_age'"):
        draft.table("by_age")


def test_a_page_that_draws_a_table_the_draft_does_not_hold_is_refused() -> None:
    with pytest.raises(ClearanceError, match="does not hold: by_age"):
        Draft("picture", 1, (_table(),), _page(table="by_age"))


def test_a_sentence_may_not_take_a_value_from_elsewhere() -> None:
    with pytest.raises(ClearanceError, match="does not hold: by_age"):
        Draft("picture", 1, (_table(),), _page(slot="by_age"))


def test_a_headline_may_not_take_a_value_from_elsewhere() -> None:
    with pytest.raises(ClearanceError, match="does not hold: by_age"):
        Draft("picture", 1, (_table(),), _page(headline="by_age"))


def test_a_draft_may_hold_a_table_that_only_a_sentence_uses() -> None:
    draft = Draft("picture", 1, (_table(), _table("total")), _page(slot="total", headline="total"))
    assert [table.name for table in draft.tables] == ["by_sex", "total"]
