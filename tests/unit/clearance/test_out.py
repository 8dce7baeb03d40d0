"""What is out: the newest release that stands, and what was out before another; never what was withdrawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.gate import clear
from sightline.clearance.out import out_before, out_now
from sightline.clearance.stage import open_release, open_withdrawal
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from tests.unit.clearance.made import DEFAULT
from tests.unit.clearance.moves import ALONE, DAY, a_draft, by, correct


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def release(ledger: Ledger, name: str, girls: int = 41, day: date = DAY) -> int:
    """Clear and publish; gives the entry that cleared it."""
    entry = clear([a_draft(girls)], DEFAULT, ledger, release=name, officer="A")[0].entry
    open_release(ledger, name).enter("0" * 64, day)
    return entry


def test_nothing_is_out_where_nothing_was_published(ledger: Ledger) -> None:
    clear([a_draft()], DEFAULT, ledger, release="one", officer="A")
    with pytest.raises(ClearanceError, match="no release is out"):
        out_now(ledger)
    assert out_before(ledger, 0) is None


def test_the_release_published_last_is_out_with_its_day_and_tables(ledger: Ledger) -> None:
    release(ledger, "one")
    entry = release(ledger, "two", day=date(2026, 11, 27))
    found = out_now(ledger)
    assert (found.release, found.day, found.entry) == ("two", date(2026, 11, 27), entry)
    assert found.cleared[0].tables


def test_before_a_release_was_the_one_published_before_it(ledger: Ledger) -> None:
    first = release(ledger, "one")
    second = release(ledger, "two")
    found = out_before(ledger, second)
    assert found is not None
    assert (found.release, found.entry) == ("one", first)


def test_before_a_next_version_was_the_version_with_the_mistake(ledger: Ledger) -> None:
    first = release(ledger, "one", 41)
    correct(ledger, by("A", "one return was counted twice", ALONE), release="one")
    with pytest.raises(ClearanceError, match="no release is out"):
        out_now(ledger)
    second = release(ledger, "one", 51)
    found = out_before(ledger, second)
    assert found is not None
    assert found.entry == first
    assert out_now(ledger).entry == second


def test_what_was_withdrawn_is_neither_out_nor_compared_with(ledger: Ledger) -> None:
    first = release(ledger, "one")
    second = release(ledger, "two")
    open_withdrawal(ledger, by("A", "the source took it back", ALONE), DAY, release="two").enter("")
    assert out_now(ledger).entry == first
    assert out_before(ledger, first) is None
    assert second != first
