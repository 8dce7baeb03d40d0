"""What one cell of an official table may be."""

from __future__ import annotations

import pytest

from sightline.published.marks import kind_of, read_cell, read_number
from sightline.standard.units import Mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("c", Mark.SUPPRESSED),
        ("z", Mark.NOT_APPLICABLE),
        ("x", Mark.NOT_AVAILABLE),
        ("u", Mark.LOW_RELIABILITY),
        ("low", Mark.LOW),
        ("k", Mark.LOW),
        (":", Mark.NOT_AVAILABLE),
        ("", Mark.NOT_AVAILABLE),
        (" C ", Mark.SUPPRESSED),
    ],
)
def test_a_mark_is_read_as_a_mark_and_never_as_nought(text: str, mark: Mark) -> None:
    assert read_cell(text) is mark


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("7", 7), (" 12 ", 12), ("513250", 513250)])
def test_a_whole_number_is_read_as_it_is(text: str, value: int) -> None:
    assert read_cell(text) == value


@pytest.mark.parametrize("text", ["-5", "12.5", "12,400", "q", "~", "about ten", "1e3", "٣", "NaN"])
def test_anything_else_is_refused(text: str) -> None:
    assert read_cell(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("0.0", 0.0), (" 12.5 ", 12.5), ("7", 7), ("low", Mark.LOW), ("", Mark.NOT_AVAILABLE)]
)
def test_where_decimals_are_allowed_they_are_read(text: str, value: float | Mark) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["-0.5", "1,2", "12.", ".5", "1e3", "nan", "٣.٣", "1.2.3"])
def test_no_other_decimals_are(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-5", "a negative number"),
        ("12.5", "a number with decimals"),
        ("12,400", "a number with commas in it"),
        ("q", "a mark of 1 character that no guidance names"),
        ("Jo Bloggs", "text of 9 characters"),
    ],
)
def test_an_unreadable_cell_is_described_and_not_repeated(text: str, words: str) -> None:
    assert kind_of(text) == words
