"""Sentences are printed whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sightline.errors import StandardError
from sightline.render.sentences import fill
from sightline.standard.drafts import Sentence, Slot
from sightline.standard.units import Mark, Unit
from tests.unit.render import demo


def test_slots_and_periods_are_filled_from_the_figures() -> None:
    sentence = Sentence("{all} children in the {period:all}.", (Slot("all", "children_by_year"),))
    assert fill(sentence, [demo.by_year()]).text == "1,890 children in the year to March 2025."


def test_a_slot_may_name_a_breakdown_an_area_and_the_first_period() -> None:
    slots = (
        Slot("council", "children_by_sender", (("sender", "council"),), "first"),
        Slot("durham", "children_by_area", area="E06000047"),
    )
    sentence = Sentence("{council} and {durham}", slots)
    assert fill(sentence, [demo.by_sender(), demo.by_area()]).text == "1,010 and 402"


def test_one_withheld_figure_replaces_the_whole_sentence() -> None:
    slots = (Slot("a", "overlap", (("overlap", "council"),)), Slot("b", "overlap", (("overlap", "police+support"),)))
    filled = fill(Sentence("{a} and {b}", slots, "Withheld."), [demo.overlap()])
    assert filled.text == "Withheld."
    assert not filled.complete
    assert filled.figures == ()


def test_a_figure_that_is_not_in_the_latest_period_is_missing_and_not_replaced_by_an_older_one() -> None:
    figures = [demo.figure(10, (("sender", "council"),), 1), demo.figure(20, (("sender", "police"),), 2)]
    table = demo.table("t", "T", (demo.SENDER,), figures)
    sentence = Sentence("{c}", (Slot("c", "t", (("sender", "council"),)),), "Missing.")
    assert fill(sentence, [table]).text == "Missing."


def test_a_figure_that_rounds_to_nought_is_not_printed_as_a_number() -> None:
    table = demo.table("t", "T", (), [demo.figure(None, mark=Mark.LOW)])
    assert fill(Sentence("{n}", (Slot("n", "t"),), "Low."), [table]).text == "Low."


def test_a_slot_the_sentence_does_not_define_is_an_error() -> None:
    with pytest.raises(StandardError, match="nobody"):
        fill(Sentence("{nobody}"), [])


def test_a_slot_that_two_figures_fit_is_an_error() -> None:
    table = demo.table("t", "T", (), [demo.figure(10), demo.figure(20)])
    with pytest.raises(StandardError, match="two figures"):
        fill(Sentence("{n}", (Slot("n", "t"),)), [table])


def test_a_slot_of_an_unknown_table_is_an_error() -> None:
    with pytest.raises(StandardError, match="not there"):
        fill(Sentence("{n}", (Slot("n", "elsewhere"),)), [demo.by_year()])


def test_numbers_are_kept_apart_from_words_so_that_a_page_can_set_them_off() -> None:
    filled = fill(Sentence("Of {n}, all.", (Slot("n", "children_by_year"),)), [demo.by_year()])
    assert [(part.text, part.figure is not None) for part in filled.parts] == [
        ("Of ", False),
        ("1,890", True),
        (", all.", False),
    ]


def test_a_range_stands_beside_its_number_or_by_itself() -> None:
    table = demo.table("t", "T", (), [demo.figure(30, spread=(23.2, 38.7))])
    slots = (Slot("n", "t"),)
    beside = fill(Sentence("{n} ({range:n}) children.", slots), [table])
    alone = fill(Sentence("{range:n} children.", slots), [table])
    assert (beside.text, len(beside.figures)) == ("30 (23 to 39) children.", 1)
    assert (alone.text, len(alone.figures)) == ("23 to 39 children.", 1)


def test_a_sentence_that_needs_a_range_is_not_printed_without_it() -> None:
    table = demo.table("t", "T", (), [demo.figure(30)])
    assert fill(Sentence("{n} ({range:n})", (Slot("n", "t"),), "No range."), [table]).text == "No range."


def test_figures_of_one_unit_have_no_decimal_where_one_of_them_bears_none() -> None:
    slots = (Slot("a", "a"), Slot("b", "b"))
    share = replace(demo.RECORDED, unit=Unit.PERCENT)

    def said(first: float | None, second: float | None) -> str:
        tables = [
            demo.table(name, name, (), [replace(demo.figure(value, measure=share), denominator=base)])
            for name, value, base in (("a", 26.5, first), ("b", 18.8, second))
        ]
        return fill(Sentence("{a}% and {b}%", slots), tables).text

    assert said(2_000, 200) == "27% and 19%"
    assert said(2_000, 2_000) == "26.5% and 18.8%"
