"""How tables write years, and the periods that they mean."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.published.periods import period_of


@pytest.mark.parametrize(
    ("kind", "text", "start", "end", "label"),
    [
        ("year_to_march", "2025", date(2024, 4, 1), date(2025, 3, 31), "year to March 2025"),
        ("year_to_march", "2024-25", date(2024, 4, 1), date(2025, 3, 31), "year to March 2025"),
        ("at_march", "2025", date(2025, 3, 31), date(2025, 3, 31), "31 March 2025"),
        ("at_september", "2024", date(2024, 9, 30), date(2024, 9, 30), "30 September 2024"),
        ("year_to_september", "2024", date(2023, 10, 1), date(2024, 9, 30), "year to September 2024"),
        ("school_year", "2023/24", date(2023, 9, 1), date(2024, 8, 31), "school year 2023/24"),
        ("school_year", "2000", date(1999, 9, 1), date(2000, 8, 31), "school year 1999/00"),
        ("calendar", "2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("january", "2025", date(2025, 1, 1), date(2025, 1, 31), "January 2025"),
        ("winter", "2024", date(2023, 12, 1), date(2024, 2, 29), "December 2023 to February 2024"),
    ],
)
def test_a_year_is_the_one_in_which_its_period_ends(kind: str, text: str, start: date, end: date, label: str) -> None:
    period = period_of(kind, text)
    assert period is not None
    assert (period.start, period.end, period.label) == (start, end, label)


@pytest.mark.parametrize(
    "text", ["", "0", "25", "2024-26", "2024-2025", "2024 (prov)", "2014-16", "2013/14-15/16", "next"]
)
def test_anything_else_is_no_year(text: str) -> None:
    assert period_of("year_to_march", text) is None


def test_a_century_ends_too() -> None:
    period = period_of("school_year", "1999/00")
    assert period is not None
    assert period.end.year == 2000
