"""How the truth counts: the definition of docs/synthetic.md on records written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.days import number
from sightline.synthetic.truth import records as truth
from sightline.synthetic.truth.counting import Said, counts
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


def rows_of(records: list[AbuseRecord], said: Said | None = None) -> dict[tuple[str, str, str, str], int]:
    rows = counts(Folk(), records, CODES, YEARS, said or Said({}))  # type: ignore[arg-type]
    return {(measure, year, dimension, code): number for measure, year, dimension, code, number in rows}


def counted(records: list[AbuseRecord], said: Said | None = None) -> dict[tuple[str, str, str], int]:
    """The counts of children, by year and over the years."""
    found = rows_of(records, said)
    return {key[1:]: number for key, number in found.items() if key[0] in ("children", "children_any_year")}


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


def test_the_sex_is_that_which_any_record_of_the_child_gives_and_else_not_known() -> None:
    rows = counted([record(date(2023, 5, 1)), record(date(2023, 5, 1), person=1)], Said({0: "M"}))
    assert (rows["2024", "sex", "M"], rows["2024", "sex", "U"], rows["2024", "sex", "F"]) == (1, 1, 0)


def crime(on: date, person: int = 0, happened: date | None = None, **changes: Any) -> AbuseRecord:
    return record(
        on, "police", person, status="recorded crime", happened=number(happened) if happened else 0, **changes
    )


def test_recent_is_a_year_and_of_several_crimes_the_longest_delay_and_the_youngest_age_count() -> None:
    a_year_ago = counted([crime(date(2024, 3, 1), happened=date(2023, 3, 2))])
    assert a_year_ago["2024", "recency", "recent"] == 1
    assert counted([crime(date(2024, 3, 1), happened=date(2023, 2, 28))])["2024", "recency", "non_recent"] == 1
    both = counted(
        [crime(date(2024, 3, 1), happened=date(2017, 6, 1)), crime(date(2024, 3, 1), happened=date(2024, 2, 1))]
    )
    assert both["2024", "recency", "non_recent"] == both["2024", "harm_age", "5-9"] == 1
    none = counted([record(date(2024, 3, 1)), crime(date(2024, 3, 1))])
    assert none["2024", "recency", "not_known"] == none["2024", "harm_age", "not_known"] == 1


def test_what_no_record_can_say_is_not_known_and_a_yes_goes_before_a_no() -> None:
    rows = counted([crime(date(2023, 5, 1), online=False, setting="school"), crime(date(2023, 6, 1), online=True)])
    assert rows["2024", "online", "yes"] == rows["2024", "group_based", "not_known"] == 1
    assert rows["2024", "setting", "school"] == 1
    assert rows["2024", "setting", "not_known"] == rows["2024", "context_known", "yes"] == 0
    assert rows["2024-2025", "context", "not_known"] == 1


def test_a_setting_that_was_written_down_as_a_code_nobody_knows_is_not_known() -> None:
    rows = counted([crime(date(2023, 5, 1), setting="school", crime=7)], Said({}, misread=[7]))
    assert (rows["2024", "setting", "school"], rows["2024", "setting", "not_known"]) == (0, 1)


def test_two_dimensions_are_crossed_over_the_years_and_areas_in_each() -> None:
    rows = counted([record(date(2023, 5, 1), harmed_by="adult_on_child"), crime(date(2024, 5, 1))])
    assert rows["2024-2025", "age+harmed_by", "10-15/adult_on_child"] == 1
    assert rows["2024-2025", "harmed_by+sender", "adult_on_child/police"] == 1
    assert rows["2024-2025", "harmed_by+several", "adult_on_child/several"] == 1
    assert rows["2025", "area+harmed_by", f"{CODES[0]}/not_known"] == 1


def test_records_are_counted_by_their_ids_and_not_by_children() -> None:
    rows = rows_of([record(date(2023, 5, 1)), record(date(2023, 6, 1)), record(date(2023, 6, 1), local_id="2"),
                    crime(date(2023, 6, 1))])  # fmt: skip
    assert rows["records_held", "2024", "all", "all"] == 3
    assert rows["records_held", "2024", "held_by", "council"] == 2
    assert rows["children", "2024", "all", "all"] == 1


def test_adults_count_apart_who_were_children_when_it_may_have_happened() -> None:
    found = rows_of(
        [crime(date(2024, 7, 1), person=1, happened=date(2016, 1, 1)), record(date(2024, 7, 1), person=1)],
        Said({1: "F"}),
    )
    assert found["adults", "2025", "all", "all"] == found["adults_any_year", "2024-2025", "harm_age", "5-9"] == 1
    assert found["adults_any_year", "2024-2025", "delay", "ten_years"] == 1
    assert found["adults_any_year", "2024-2025", "sex", "F"] == 1
    assert found["children", "2025", "all", "all"] == 0
    grown = rows_of([crime(date(2024, 7, 1), person=1, happened=date(2024, 6, 2))])
    assert grown["adults", "2025", "all", "all"] == 0
    assert rows_of([crime(date(2024, 7, 1), person=1)])["adults", "2025", "all", "all"] == 1


def test_each_source_counts_those_it_holds_by_the_group_it_gives_beside_their_own() -> None:
    said = Said({}, {"council": {0: "not_known", 1: "black"}, "police": {1: "black"}}, {0: "white", 1: "black"})
    rows = rows_of([record(date(2023, 5, 1)), record(date(2023, 5, 1), person=1)], said)
    assert rows["children_ethnicity_council", "2024", "all", "all"] == 2
    assert rows["children_ethnicity_council", "2024", "ethnicity_council", "not_known"] == 1
    assert rows["children_ethnicity_council", "2024", "ethnicity_council", "white"] == 0
    assert rows["children_truly_council", "2024", "ethnicity_council", "white"] == 1
    assert rows["children_ethnicity_police", "2024", "all", "all"] == 1


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
