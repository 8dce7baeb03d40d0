"""Panels of areas: what is counted of which days and councils, how they are kept, and that no release sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.pathways.panel_steps import LONGEST
from sightline.analyses.pathways.panels import group_panels, panels_from, window_of
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.stage import clear_drafts, drafts
from sightline.config import Settings
from sightline.errors import ClearanceError
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.panels import keep_panels, panels_of
from sightline.standard.calendar import working_days_between
from sightline.standard.panels import GROUPED, Cell

SENT = {("C", 2024), ("C", 2025), ("D", 2024), ("D", 2025), ("E", 2025)}


def coverage(councils: Collection[tuple[str, int]], years: tuple[int, ...]) -> Coverage:
    """What was received, of councils alone."""
    heard = frozenset(("council", year) for year in years)
    end = date(max(years), 3, 31)
    return Coverage(years, {"council": 3}, heard, frozenset(councils), (), end, (end, end))


def test_days_that_were_not_followed_long_enough_are_left_out_and_so_is_a_council_that_left_out_a_year() -> None:
    window = window_of(coverage(SENT, (2024, 2025)))
    assert window is not None
    assert window.areas == ("C", "D")
    assert window.first == date(2023, 4, 1)
    followed = working_days_between(window.last, date(2025, 3, 31))
    assert followed == LONGEST
    assert window.months[0] == date(2023, 4, 1)
    assert window.months[-1] == date(2024, 9, 1)
    assert window.weeks[0] == date(2023, 4, 3)
    assert (window.last - window.weeks[-1]).days in range(6, 13)


def test_years_before_a_gap_are_no_part_of_it_and_without_a_council_there_is_none() -> None:
    window = window_of(coverage({("C", 2022), ("C", 2024), ("C", 2025)}, (2022, 2024, 2025)))
    assert window is not None
    assert window.first == date(2023, 4, 1)
    assert window_of(coverage((), (2024, 2025))) is None


def test_groups_have_a_panel_each_where_a_child_of_theirs_was_counted_anywhere() -> None:
    window = window_of(coverage(SENT, (2024, 2025)))
    assert window is not None
    rows = [
        {"sex": "F", "age_band": "11_to_17", "area": "C", "start": date(2023, 4, 3), "cases": 2},
        {"sex": "M", "age_band": "under_11", "area": "D", "start": date(2023, 4, 10), "cases": 1},
    ]
    girls, boys = group_panels(rows, window, "made up")
    assert [GROUPED[one.name] for one in (girls, boys)] == ["girls aged 11 to 17", "boys under 11"]
    assert girls.label.endswith(": girls aged 11 to 17")
    assert len(girls.cells) == 2 * len(window.weeks)
    assert [cell for cell in girls.cells if cell.cases] == [Cell("C", date(2023, 4, 3), 2)]
    assert sum(cell.cases for cell in boys.cells) == 1


def test_every_area_stands_in_every_period_with_nought_where_nothing_was_counted() -> None:
    window = window_of(coverage(SENT, (2024, 2025)))
    assert window is not None
    rows = [
        {"panel": "assessment_days", "step": "month", "area": "C", "start": date(2023, 5, 1), "cases": 2, "took": 50},
        {"panel": "referrals", "step": "week", "area": "D", "start": date(2023, 4, 3), "cases": 3, "took": None},
    ]
    days, weekly = panels_from(rows, window, "made up")
    assert (days.name, weekly.name) == ("assessment_days", "referrals_by_week")
    assert len(days.cells) == 2 * len(window.months)
    assert len(weekly.cells) == 2 * len(window.weeks)
    assert [cell for cell in (*days.cells, *weekly.cells) if cell.cases] == [
        Cell("C", date(2023, 5, 1), 2, 50.0), Cell("D", date(2023, 4, 3), 3),
    ]  # fmt: skip
    assert {cell.total for cell in days.cells if not cell.cases} == {0.0}
    assert (weekly.first, weekly.last) == (window.weeks[0], window.weeks[-1])


def test_panels_are_kept_under_their_own_entry_and_no_release_sees_them(tmp_path: Path) -> None:
    ledger, window = Ledger.create(tmp_path / "ledger"), window_of(coverage(SENT, (2024, 2025)))
    assert window is not None
    assert keep_panels(ledger, (), {"made_of": {"events": "x"}}) is None
    assert panels_of(ledger) == ()
    row = {"panel": "referrals", "step": "month", "area": "C", "start": date(2023, 5, 1), "cases": 2, "took": None}
    made = panels_from([row], window, "made up")
    entry = keep_panels(ledger, made, {"made_of": {"events": "x"}})
    assert entry is not None
    assert {payload.zone for payload in entry.payloads()} == {Zone.DRAFTS}
    assert panels_of(ledger) == made
    assert drafts(ledger) == ()
    with pytest.raises(ClearanceError, match="nothing to clear"):
        clear_drafts(ledger, Settings().policy, release="test", officer="a test")
    assert (
        keep_panels(ledger, (), {"made_of": {"events": "y"}}) is not None
    )  # what was counted before does not stand any more
    assert panels_of(ledger) == ()
