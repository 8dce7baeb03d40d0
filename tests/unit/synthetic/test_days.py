"""Days as numbers, ages from the birth month, and collection years."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.synthetic import days
from sightline.synthetic.days import number


def test_a_day_and_its_number_are_each_other() -> None:
    assert days.day(number(date(2024, 2, 29))) == date(2024, 2, 29)
    assert days.ISO[number(date(2024, 2, 29))] == "2024-02-29"


def test_nought_is_no_date() -> None:
    assert days.day(0) is None
    assert days.ISO[0] == ""


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2006, 3, 20), date(2024, 3, 5), 18),  # by the first day of the birth month, not the birthday
        (date(2006, 3, 20), date(2024, 2, 29), 17),
        (date(2023, 12, 31), date(2024, 1, 1), 0),
    ],
)
def test_age_runs_from_the_first_day_of_the_birth_month(birth: date, on: date, years: int) -> None:
    assert days.age(number(birth), number(on)) == years


@pytest.mark.parametrize(
    ("on", "year"), [(date(2024, 3, 31), 2024), (date(2024, 4, 1), 2025), (date(2025, 1, 1), 2025)]
)
def test_a_collection_year_ends_on_31_march(on: date, year: int) -> None:
    assert days.collection_year(number(on)) == year


def test_the_bounds_of_a_year_are_its_first_and_last_day() -> None:
    assert days.year_bounds(2025) == (number(date(2024, 4, 1)), number(date(2025, 3, 31)))


def test_a_weekend_is_moved_to_monday_and_no_date_stays_none() -> None:
    given = [number(date(2024, 6, 14)), number(date(2024, 6, 15)), number(date(2024, 6, 16)), 0]
    moved = days.weekday(np.array(given, dtype=np.int32)).tolist()
    assert [days.ISO[day] for day in moved] == ["2024-06-14", "2024-06-17", "2024-06-17", ""]
