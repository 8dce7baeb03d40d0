"""How the truth counts: the definition of docs/synthetic.md on records written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.days import number
from sightline.synthetic.truth import records as truth
from sightline.synthetic.truth.records import AbuseRecord

YEARS = (2024, 2025)
CODES = ["E06000001", "E06000002"]


@dataclass
class Folk:
    """People reduced to their birth dates; enough to count by."""

    birth: Any = field(default_factory=lambda: np.array([number(date(2012, 6, 15)), number(date(2006, 6, 15))]))


def record(on: date, sender: str = "council", person: int = 0, **changes: Any) -> AbuseRecord:
    values: dict[str, Any] = {
        "person": person, "sender": sender, "agency": CODES[0], "local_id": "1", "recorded_on": number(on),
        "status": "assessed factor", "code": "19C", "harmed_by": "not_known", "exploitation": False, "area": CODES[0],
        "sex": "F", "sent": True,
    }  # fmt: skip
    return AbuseRecord(**values | changes)


def counted(records: list[AbuseRecord]) -> dict[tuple[str, str, str], int]:
    rows = truth.counts(Folk(), records, CODES, YEARS)  # type: ignore[arg-type]
    return {(year, dimension, code): children for _, year, dimension, code, children in rows}


def test_a_child_counts_once_in_a_year_however_many_records() -> None:
    rows = counted([record(date(2023, 5, 1)), record(date(2023, 9, 1)), record(date(2024, 3, 31), "police")])
    assert rows["2024", "all", "all"] == 1
    assert rows["2024", "overlap", "council+police"] == 1
    assert rows["2024", "sender", "council"] == rows["2024", "sender", "police"] == 1


def test_a_child_counts_in_each_year_and_once_in_any_year() -> None:
    rows = counted([record(date(2024, 3, 31)), record(date(2024, 4, 1))])
    assert (rows["2024", "all", "all"], rows["2025", "all", "all"], rows["2024-2025", "all", "all"]) == (1, 1, 1)


def test_a_child_may_count_as_harmed_by_both() -> None:
    rows = counted(
        [record(date(2023, 5, 1), harmed_by="adult_on_child"), record(date(2023, 5, 2), harmed_by="child_on_child")]
    )
    assert rows["2024", "harmed_by", "adult_on_child"] == rows["2024", "harmed_by", "child_on_child"] == 1
    assert rows["2024", "harmed_by", "not_known"] == 0


def test_not_known_counts_only_where_no_record_says() -> None:
    rows = counted([record(date(2023, 5, 1)), record(date(2023, 5, 2), harmed_by="adult_on_child")])
    assert rows["2024", "harmed_by", "not_known"] == 0
    assert counted([record(date(2023, 5, 1))])["2024", "harmed_by", "not_known"] == 1


def test_the_councils_latest_area_goes_before_later_areas_of_others() -> None:
    rows = counted([record(date(2023, 5, 1)), record(date(2023, 8, 1), "police", area=CODES[1])])
    assert (rows["2024", "area", CODES[0]], rows["2024", "area", CODES[1]]) == (1, 0)
    moved = counted([record(date(2023, 5, 1)), record(date(2023, 8, 1), agency=CODES[1], area=CODES[1])])
    assert (moved["2024", "area", CODES[0]], moved["2024", "area", CODES[1]]) == (0, 1)


def test_the_age_is_that_at_the_first_record_of_the_year() -> None:
    rows = counted([record(date(2023, 5, 31), person=1), record(date(2023, 6, 30), person=0)])
    assert rows["2024", "age", "16-17"] == 1
    assert rows["2024", "age", "10-15"] == 1


def test_nobody_counts_from_the_month_of_the_18th_birthday_on() -> None:
    assert counted([record(date(2024, 5, 31), person=1)])["2025", "all", "all"] == 1
    assert counted([record(date(2024, 6, 1), person=1)])["2025", "all", "all"] == 0


def test_a_record_before_the_first_year_counts_nowhere() -> None:
    rows = counted([record(date(2023, 3, 31))])
    assert set(rows.values()) == {0}


def test_a_sex_that_the_council_does_not_know_is_taken_from_the_police() -> None:
    rows = counted([record(date(2023, 5, 1), sex=""), record(date(2023, 5, 1), "police", sex="M")])
    assert (rows["2024", "sex", "M"], rows["2024", "sex", "U"]) == (1, 0)


@pytest.mark.parametrize(("records", "code"), [([False, True], "yes"), ([False, False], "no")])
def test_one_record_of_exploitation_is_enough(records: list[bool], code: str) -> None:
    rows = counted([record(date(2023, 5, 1), exploitation=says) for says in records])
    assert rows["2024", "exploitation", code] == 1


def test_offences_that_may_have_adult_victims_are_not_child_offences_by_themselves() -> None:
    found = truth.child_offences()
    assert {"17B", "19E", "88A"} <= found
    assert not found & {"17A", "19C", "11A", "13"}


def test_a_record_in_no_file_that_was_sent_counts_for_nothing() -> None:
    rows = counted([record(date(2023, 5, 1), sent=False)])
    assert rows["2024", "all", "all"] == 0
    assert rows["2024-2025", "all", "all"] == 0
