"""Which crimes are records of child sexual abuse for which victims, on crimes written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.days import number
from sightline.synthetic.truth import records as truth
from sightline.synthetic.truth.records import AbuseRecord


@dataclass
class Folk:
    """One person who never moves."""

    area: Any = field(default_factory=lambda: np.zeros(1, dtype=np.int32))
    next_area: Any = field(default_factory=lambda: np.zeros(1, dtype=np.int32))
    move_day: Any = field(default_factory=lambda: np.zeros(1, dtype=np.int32))


@dataclass
class Book:
    """The same person as the force wrote them down."""

    birth: list[int]
    local_id: tuple[str, ...] = ("P1",)
    sex: tuple[str, ...] = ("F",)

    def entry(self, _agency: int, _person: int, _day: int) -> int:
        return 0


@dataclass
class Setting:
    """One force with one area."""

    force_of: tuple[int, ...] = (0,)
    forces: tuple[str, ...] = ("E23000001",)
    codes: tuple[str, ...] = ("E06000001",)


@dataclass
class Sent:
    """A force that sends everything, or nothing."""

    everything: bool = True

    def holds(self, _sender: str, agency: Any, _day: Any) -> Any:
        return np.full(len(agency), self.everything)


def records(
    offence: str, *, born: date | None, since: date | None = None, csa: bool = False, sent: bool = True
) -> list[AbuseRecord]:
    """The records of one crime recorded on 10 June 2024 against this victim."""
    recorded = number(date(2024, 6, 10))
    first = number(since) if since else 0
    crime = Crime(0, offence, recorded, recorded, first, first, csa, False, False, False, "", [], victims=[0])
    book = Book([number(born) if born else 0])
    return truth.police_records(Setting(), Folk(), [crime], book, Sent(sent))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("born", "found"),
    [(date(2006, 7, 1), 1), (date(2006, 6, 30), 0)],  # 18 is reached on the first day of the birth month
)
def test_an_offence_of_any_age_counts_for_a_victim_under_18_on_the_day_recorded(born: date, found: int) -> None:
    assert len(records("19C", born=born)) == found


@pytest.mark.parametrize(("since", "found"), [(date(2018, 5, 31), 1), (date(2018, 6, 1), 0)])
def test_the_first_day_it_may_have_happened_goes_before_the_day_recorded(since: date, found: int) -> None:
    assert len(records("20A", born=date(2000, 6, 20), since=since)) == found


def test_a_victim_whose_birth_date_the_force_does_not_know_is_not_taken_for_a_child() -> None:
    assert records("17A", born=None) == []


@pytest.mark.parametrize("offence", ["19E", "88A"])
def test_an_offence_against_children_by_definition_needs_no_age(offence: str) -> None:
    assert len(records(offence, born=date(1980, 1, 1))) == 1


def test_a_flag_makes_any_crime_a_record_whatever_the_age() -> None:
    assert len(records("8N", born=date(1980, 1, 1), csa=True)) == 1


def test_a_crime_that_is_neither_sexual_nor_flagged_is_no_record() -> None:
    assert records("8N", born=date(2015, 1, 1)) == []


@pytest.mark.parametrize("sent", [True, False])
def test_a_record_says_whether_it_stands_in_a_file_that_was_sent(sent: bool) -> None:
    assert [record.sent for record in records("20B", born=date(2014, 7, 1), sent=sent)] == [sent]
