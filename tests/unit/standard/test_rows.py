"""Reading the dated tables: empty is open, and a day at the edge counts."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from sightline.standard.rows import day, in_force, read_rows, words

FILES = sorted(
    file.name for file in resources.files("sightline.standard").joinpath("data").iterdir() if file.name.endswith(".csv")
)
START, END = date(2020, 4, 1), date(2021, 3, 31)


@pytest.mark.parametrize("name", FILES)
def test_every_table_is_whole_and_names_its_source(name: str) -> None:
    rows = read_rows(name)
    assert rows
    assert all(row["source"] for row in rows)


def test_the_tables_are_the_five_of_the_standard() -> None:
    assert {"areas.csv", "clocks.csv", "codes.csv", "form_contexts.csv", "form_crosswalk.csv"} <= set(FILES)


def test_an_empty_cell_is_open() -> None:
    assert day("") is None
    assert day("2020-04-01") == START
    assert words("") == ()
    assert words("19B 19C") == ("19B", "19C")


@pytest.mark.parametrize(
    ("on", "answer"), [(date(2020, 3, 31), False), (START, True), (END, True), (date(2021, 4, 1), False)]
)
def test_the_first_and_the_last_day_count(on: date, answer: bool) -> None:
    assert in_force(START, END, on) is answer


def test_open_ends_are_always_in_force() -> None:
    assert in_force(None, None, date(1900, 1, 1))
    assert in_force(None, END, date(1900, 1, 1))
    assert in_force(START, None, date(2999, 1, 1))


def test_a_span_of_days_needs_only_one_in_common() -> None:
    assert in_force(START, END, date(2021, 3, 31), date(2022, 3, 31))
    assert not in_force(START, END, date(2021, 4, 1), date(2022, 3, 31))
