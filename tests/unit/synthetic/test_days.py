"""Days as numbers, ages from the birth month, and collection years."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.standard import calendar
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


def numbers(*texts: str) -> days.Days:
    return np.array([number(date.fromisoformat(text)) for text in texts], dtype=np.int32)


def written(values: days.Days) -> list[str]:
    return [days.ISO[value] for value in values.tolist()]


def test_days_off_are_moved_to_the_next_working_day_and_no_date_stays_none() -> None:
    given = np.append(numbers("2024-06-14", "2024-06-15", "2024-12-25", "2024-03-29"), 0).astype(np.int32)
    moved = ["2024-06-14", "2024-06-17", "2024-12-27", "2024-04-02", ""]  # Good Friday goes on to the Tuesday
    assert written(days.next_working(given)) == moved
    assert [days.ISO[days.NEXT_WORKING[value]] for value in given.tolist()] == moved


def test_working_days_are_those_of_the_standard_from_2010_to_2035() -> None:
    first = calendar.FIRST.toordinal()
    every = [date.fromordinal(first + place) for place in range((calendar.LAST - calendar.FIRST).days + 1)]
    assert [bool(days.WORKS[number(each)]) for each in every] == [calendar.is_working_day(each) for each in every]


@pytest.mark.parametrize(("start", "count"), [("2024-03-28", 1), ("2024-03-30", 3), ("2024-12-20", 15)])
def test_working_days_are_added_and_counted_as_the_standard_does(start: str, count: int) -> None:
    reached = days.add_working(numbers(start), count)
    assert written(reached) == [calendar.add_working_days(date.fromisoformat(start), count).isoformat()]
    assert days.working_between(numbers(start), reached).tolist() == [count]


def test_the_next_saturday_and_the_next_bank_holiday_lie_after_the_day() -> None:
    given = numbers("2024-04-29", "2024-05-03", "2024-05-06")
    assert written(days.next_weekend(given)) == ["2024-05-04", "2024-05-04", "2024-05-11"]
    assert written(days.next_holiday(given)) == ["2024-05-06", "2024-05-06", "2024-05-27"]


def test_beyond_the_calendar_there_is_no_bank_holiday() -> None:
    assert days.next_holiday(numbers("2040-01-02")).tolist() == [0]
