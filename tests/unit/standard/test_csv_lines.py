"""Rows of a hand-written CSV: on which line each begins, and where a text is none."""

from __future__ import annotations

import pytest

from sightline.standard.csv_lines import NotCsvError, csv_lines


def test_each_row_has_the_line_on_which_it_begins_and_blank_ones_are_passed_over() -> None:
    text = 'a,b\n 1 ,"two\nlines"\n\n,\n3,4\n'
    assert list(csv_lines(text)) == [(1, ["a", "b"]), (2, ["1", "two\nlines"]), (6, ["3", "4"])]


def test_a_text_without_rows_has_none() -> None:
    assert list(csv_lines("\n")) == []


def test_a_quotation_mark_that_does_not_close_is_told_with_the_line_where_reading_ended() -> None:
    rows = csv_lines('a,b\n1,2\n"3,4\n5,6\n')
    assert [next(rows), next(rows)] == [(1, ["a", "b"]), (2, ["1", "2"])]
    with pytest.raises(NotCsvError) as caught:
        next(rows)
    assert caught.value.line == 4
