"""Working days: the one-off holidays, the convention, and the edges of the calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from sightline.errors import StandardError
from sightline.standard.calendar import (
    FIRST,
    LAST,
    add_working_days,
    bank_holidays,
    is_working_day,
    working_day_table,
    working_days_between,
)

ONE_OFF = {
    date(2011, 4, 29): "royal wedding",
    date(2012, 6, 4): "spring holiday, moved",
    date(2012, 6, 5): "diamond jubilee",
    date(2020, 5, 8): "early May holiday, moved to VE day",
    date(2022, 6, 2): "spring holiday, moved",
    date(2022, 6, 3): "platinum jubilee",
    date(2022, 9, 19): "state funeral",
    date(2023, 5, 8): "coronation",
}


@pytest.mark.parametrize("day", ONE_OFF, ids=lambda day: day.isoformat())
def test_a_one_off_holiday_is_not_a_working_day(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2020, 5, 4), date(2012, 5, 28), date(2022, 5, 30)], ids=lambda day: day.isoformat()
)
def test_the_day_a_holiday_was_moved_from_is_a_working_day(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize("day", [date(2025, 3, 17), date(2025, 7, 12), date(2025, 1, 2), date(2025, 8, 4)])
def test_holidays_of_scotland_and_northern_ireland_are_not_englands(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5)


def test_ordinary_years_have_8_bank_holidays_and_extraordinary_years_more() -> None:
    by_year = Counter(day.year for day in bank_holidays())
    more = {year: number for year, number in by_year.items() if number != 8}
    assert more == {2011: 9, 2012: 9, 2022: 10, 2023: 9}
    assert sorted(by_year) == list(range(2010, 2036))


def test_2025_has_253_working_days() -> None:
    assert working_days_between(date(2024, 12, 31), date(2025, 12, 31)) == 253


@pytest.mark.parametrize(("start", "days"), [(date(2026, 1, 28), 45), (date(2026, 3, 11), 15)])
def test_the_departments_validator_counts_the_start_as_day_1(start: date, days: int) -> None:
    assert working_days_between(start, date(2026, 3, 31)) == days - 1


def test_friday_to_monday_is_one_working_day() -> None:
    assert working_days_between(date(2025, 6, 6), date(2025, 6, 9)) == 1
    assert working_days_between(date(2025, 6, 7), date(2025, 6, 9)) == 1
    assert working_days_between(date(2025, 6, 6), date(2025, 6, 8)) == 0


def test_easter_takes_two_days_out() -> None:
    assert working_days_between(date(2025, 4, 17), date(2025, 4, 22)) == 1


def test_backwards_is_the_same_number_below_nought() -> None:
    assert working_days_between(date(2025, 6, 9), date(2025, 6, 6)) == -1


def test_adding_undoes_counting() -> None:
    start = date(2024, 12, 20)
    for days in range(1, 60):
        end = add_working_days(start, days)
        assert is_working_day(end)
        assert working_days_between(start, end) == days


def test_adding_nought_stays_even_on_a_sunday() -> None:
    assert add_working_days(date(2025, 6, 8), 0) == date(2025, 6, 8)
    assert add_working_days(date(2025, 6, 8), 1) == date(2025, 6, 9)


def test_counting_agrees_with_stepping_day_by_day() -> None:
    start, stepped, day = date(2022, 5, 27), 0, date(2022, 5, 27)
    for _ in range(200):
        day += timedelta(days=1)
        stepped += is_working_day(day)
        assert working_days_between(start, day) == stepped


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_the_calendar_is_refused(day: date) -> None:
    for ask in (
        lambda: is_working_day(day),
        lambda: working_days_between(day, date(2025, 1, 1)),
        lambda: working_days_between(date(2025, 1, 1), day),
        lambda: add_working_days(day, 1),
    ):
        with pytest.raises(StandardError, match="outside the working-day calendar, 2010 to 2035"):
            ask()


def test_adding_past_the_end_or_backwards_is_refused() -> None:
    with pytest.raises(StandardError, match="ends in 2035"):
        add_working_days(date(2035, 12, 31), 1)
    with pytest.raises(StandardError, match="forwards"):
        add_working_days(date(2025, 1, 1), -1)


def test_the_table_for_engines_holds_every_day_and_counts_alike() -> None:
    table = working_day_table()
    assert table[0] == (date(2010, 1, 1), False, 0)
    assert len(table) == (LAST - FIRST).days + 1
    numbers = {day: number for day, _, number in table}
    assert numbers[date(2026, 3, 31)] - numbers[date(2026, 1, 28)] == 44
    assert all(is_working_day(day) == working for day, working, _ in table)
