"""Slips of the calendar: how many, where to, and never beyond a limit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.standard.calendar import bank_holidays, is_working_day
from sightline.synthetic import days
from sightline.synthetic.days import number
from sightline.synthetic.recording.slips import BANK_HOLIDAY, NO_SLIP, WEEKEND, plant


@pytest.fixture(scope="module")
def working() -> days.Days:
    """100,000 working days of three years."""
    drawn = np.random.default_rng(2).integers(number(date(2023, 4, 1)), number(date(2026, 3, 31)), size=100_000)
    return days.next_working(drawn.astype(np.int32))


def dates(values: days.Days) -> set[date]:
    return {date.fromisoformat(days.ISO[value]) for value in values.tolist()}


@pytest.mark.parametrize("kind", [WEEKEND, BANK_HOLIDAY])
def test_about_two_in_a_thousand_days_slip_each_way(working: days.Days, kind: int) -> None:
    _, slips = plant(np.random.default_rng(3), working)
    assert 0.0015 < float((slips == kind).mean()) < 0.0025


def test_slips_lead_to_saturdays_and_to_bank_holidays(working: days.Days) -> None:
    moved, slips = plant(np.random.default_rng(3), working)
    assert {day.weekday() for day in dates(moved[slips == WEEKEND])} == {5}
    assert dates(moved[slips == BANK_HOLIDAY]) <= bank_holidays()


def test_a_day_without_a_slip_stays_as_it_was(working: days.Days) -> None:
    moved, slips = plant(np.random.default_rng(3), working)
    kept = slips == NO_SLIP
    assert bool((moved[kept] == working[kept]).all())
    assert all(is_working_day(day) for day in dates(moved[kept]))


def test_no_day_slips_beyond_its_limit(working: days.Days) -> None:
    limit = working + np.int32(1)
    moved, slips = plant(np.random.default_rng(3), working, limit)
    assert bool((moved <= limit).all())
    assert 0 < int((slips != NO_SLIP).sum()) < 200


@pytest.mark.parametrize("share", [0.0, 0.01])
def test_the_share_of_slips_is_the_scenarios(working: days.Days, share: float) -> None:
    _, slips = plant(np.random.default_rng(3), working, share=share)
    for kind in (WEEKEND, BANK_HOLIDAY):
        assert 0.75 * share <= float((slips == kind).mean()) <= 1.25 * share
