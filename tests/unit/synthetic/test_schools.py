"""What schools write down: pupils, terms, suspensions."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.synthetic.agencies.schools import (
    Schools,
    make_schools,
    school_day,
    school_year,
    term_days,
    term_of,
    year_group,
)
from sightline.synthetic.days import ISO, MONTH, WORKS, Days, number
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.society.people import Kind, People
from sightline.synthetic.truth.events import WhyNot
from tests.unit.synthetic.test_missing import (
    START,
    check_part,
    event_of,
    many,
    of_layout,
    people_of,
    setting_of,
    signs_of,
)

SETTING = setting_of()


def days(*texts: str) -> Days:
    return np.array([number(date.fromisoformat(text)) for text in texts], dtype=np.int32)


@pytest.fixture(scope="module")
def folk() -> People:
    return people_of(1000)


def made(people: People, signs: Signs) -> Schools:
    return make_schools(SETTING, people, signs)


def test_a_school_year_begins_in_september() -> None:
    assert school_year(days("2023-08-31", "2023-09-01", "2024-08-31")).tolist() == [2023, 2024, 2024]


def test_year_groups_follow_the_birthday_and_the_first_of_september() -> None:
    born = days("2015-01-15", "2015-08-31", "2015-09-01", "2015-09-01")
    on = days("2019-10-01", "2019-10-01", "2019-10-01", "2027-03-31")
    assert year_group(born, on).tolist() == [0, 0, -1, 6]


def test_every_day_is_in_its_term() -> None:
    day = np.arange(number(date(2022, 1, 1)), number(date(2026, 12, 31)), dtype=np.int32)
    first, last = term_days(term_of(day))
    assert ((first <= day) & (day <= last)).all()
    assert set(np.diff(term_of(day)).tolist()) == {0, 1}
    assert (term_of(days("2023-12-31", "2024-01-01", "2024-04-01", "2024-09-01")) % 3).tolist() == [0, 1, 2, 0]


def test_days_off_are_spread_over_the_school_days_before_and_none_are_in_the_holidays() -> None:
    rng, all_days = np.random.default_rng(2), np.tile(np.arange(START, START + 730, dtype=np.int32), 30)
    moved = school_day(rng, all_days, np.zeros_like(all_days))
    assert WORKS[moved].all()
    written = {ISO[day][5:] for day in moved.tolist()}
    assert not {day for day in written if "07-23" <= day <= "08-31" or day >= "12-20" or day <= "01-03"}
    weekday = np.bincount([date.fromisoformat(ISO[day]).weekday() for day in moved.tolist()]) / len(moved)
    assert ((weekday > 0.17) & (weekday < 0.23)).all()
    assert (np.abs(moved - all_days) < 50).all()
    assert (school_year(moved) == school_year(all_days))[MONTH[all_days] % 12 != 7].all()


def test_a_day_off_moves_on_where_the_pupil_was_not_yet_on_roll() -> None:
    off = days("2024-04-01", "2024-09-01", "2024-01-13", "2024-01-16")
    earliest = days("2024-04-01", "2024-09-01", "2024-01-12", "2024-01-16")
    for seed in range(9):
        moved = [ISO[day] for day in school_day(np.random.default_rng(seed), off, earliest)]
        assert moved[:2] == ["2024-04-02", "2024-09-02"]
        assert moved[2] in ("2024-01-12", "2024-01-15")
        assert moved[3] == "2024-01-16"


def test_a_suspension_is_on_a_school_day_on_roll_and_before_it_is_recorded(folk: People) -> None:
    files = check_part(SETTING, made(folk, many("suspension")), folk)
    pupils = {(row["pupil_id"], row["period_end"]): row for row in of_layout(files, "pupils")}
    rows = of_layout(files, "suspensions")
    assert len(rows) > 2000
    for row in rows:
        assert pupils[row["pupil_id"], row["period_end"]]["on_roll_date"] <= row["start_date"] <= row["recorded_date"]
        assert date.fromisoformat(row["start_date"]).weekday() < 5


def test_who_leaves_or_is_suspended_before_moving_up_is_listed_with_the_phase_until_then() -> None:
    move = np.array([number(date(2023, 6, 20)), 0, 0], dtype=np.int32)
    people = people_of(3, birth=days(*["2012-02-03"] * 3), move_day=move, next_area=np.array([3, 1, 2], dtype=np.int32))
    day = days("2023-05-10", "2023-06-06", "2023-10-10")
    rows = of_layout(check_part(SETTING, made(people, signs_of("suspension", day=day)), people), "pupils")
    found = {row["pupil_id"]: (row["year_group"], row["on_roll_date"], row["left_date"]) for row in rows
             if row["period_end"] == "2024-03-31"}  # fmt: skip
    assert found == {
        "L0-0": ("7", "2016-09-01", "2023-06-20"), "L1-1": ("7", "2016-09-01", ""), "L2-2": ("7", "2023-09-01", ""),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["absence", "suspension"])
def test_what_is_written_is_found_in_the_file_that_is_named(folk: People, kind: str) -> None:
    files = check_part(SETTING, made(folk, many(kind)), folk)
    for year in ("2024-03-31", "2025-03-31"):
        listed = [row["pupil_id"] for row in of_layout(files, "pupils") if row["period_end"] == year]
        about = {row["pupil_id"] for layout in ("absence", "suspensions") for row in of_layout(files, layout)
                 if row["period_end"] == year}  # fmt: skip
        assert about <= set(listed)
        assert len(listed) == len(set(listed)) > 400


def test_absence_is_persistent_in_the_terms_with_a_sign_that_somebody_saw_and_in_no_other(folk: People) -> None:
    part = made(folk, many("absence"))
    terms, kept = part.terms, part.absences.kept
    often = terms.missed >= 0.1 * terms.possible
    shown = np.zeros(len(often), dtype=bool)
    shown[part.row[kept]] = True
    assert (often == shown).all()
    assert (terms.term[part.row[kept]] == term_of(part.absences.day[kept])).all()
    assert (part.row[np.setdiff1d(np.arange(len(part.row)), kept)] == -1).all()
    assert (terms.unauthorised <= terms.missed).all()
    assert (terms.missed <= terms.possible).all()


def test_a_pupil_has_three_terms_a_year_from_the_year_of_the_first_sign_on(folk: People) -> None:
    day = days("2023-05-10", "2024-10-10")
    files = check_part(SETTING, made(folk, signs_of("suspension", day=day)), folk)
    rows = of_layout(files, "absence")
    by_pupil = {pupil: [(row["school_year"], row["term"]) for row in rows if row["pupil_id"] == pupil]
                for pupil in ("L0-0", "L1-1")}  # fmt: skip
    second = [("2024", "summer"), ("2025", "autumn"), ("2025", "spring")]
    assert sorted(by_pupil["L1-1"]) == sorted(second)
    assert sorted(by_pupil["L0-0"]) == sorted([("2023", "summer"), ("2024", "autumn"), ("2024", "spring"), *second])
    assert all(120 <= int(row["sessions_possible"]) <= 140 for row in rows)


def test_an_absence_that_was_noted_a_year_late_stands_in_the_later_file(folk: People) -> None:
    signs = signs_of("absence", day=days("2024-03-20"), written=days("2024-04-20"))
    rows = of_layout(check_part(SETTING, made(folk, signs), folk), "absence")
    late = [row for row in rows if (row["school_year"], row["term"]) == ("2024", "spring")]
    assert [row["period_end"] for row in late] == ["2025-03-31"]
    assert int(late[0]["sessions_missed"]) >= 12


def test_children_who_are_not_at_school_are_in_no_file_and_nobody_saw_them() -> None:
    born = days("2020-05-05", "2004-05-05", "2011-05-05")
    people = people_of(3, birth=born)
    signs = signs_of("suspension", day=[START + 30] * 3)
    part = made(people, signs)
    found = event_of(part, "suspension", SETTING)
    assert found.why_not.tolist() == [WhyNot.NOT_SEEN, WhyNot.NOT_SEEN, WhyNot.WRITTEN]
    assert found.recorded.tolist() == [0, 0, START + 30]
    assert {row["pupil_id"] for row in of_layout(check_part(SETTING, part, people), "pupils")} == {"L2-2"}


def test_a_pupil_who_moves_to_another_area_leaves_one_roll_and_comes_to_the_other() -> None:
    move = days("2024-01-10")
    people = people_of(1, move_day=move, next_area=np.array([1], dtype=np.int32))
    signs = signs_of("suspension", day=days("2023-06-06", "2024-02-06"), child=[0, 0], area=[0, 1])
    files = check_part(SETTING, made(people, signs), people)
    rows = {(row["pupil_id"], row["period_end"]): row for row in of_layout(files, "pupils")}
    assert set(rows) == {("L0-0", "2024-03-31"), ("L1-0", "2024-03-31"), ("L1-0", "2025-03-31")}
    assert rows["L0-0", "2024-03-31"]["left_date"] == "2024-01-10"
    assert rows["L1-0", "2025-03-31"]["on_roll_date"] == "2024-01-10"
    assert rows["L1-0", "2025-03-31"]["left_date"] == ""
    partly = [row for row in of_layout(files, "absence") if row["pupil_id"] == "L1-0" and row["term"] == "spring"]
    assert int(next(row for row in partly if row["school_year"] == "2024")["sessions_possible"]) < 130


def test_the_old_name_of_an_adopted_child_leaves_on_the_day_of_the_adoption() -> None:
    people = people_of(
        1, kind=np.array([Kind.CHILD], dtype=np.int8), adopted_on=days("2024-02-01"), birth=days("2016-03-03")
    )
    rows = of_layout(check_part(SETTING, made(people, signs_of("absence", day=days("2023-10-10"))), people), "pupils")
    assert [(row["period_end"], row["left_date"]) for row in rows] == [("2024-03-31", "2024-02-01")]


def test_secondary_pupils_are_on_roll_since_they_moved_up(folk: People) -> None:
    rows = of_layout(check_part(SETTING, made(folk, signs_of("absence", day=[START + 9])), folk), "pupils")
    # born in February 2011: reception in 2015, year 7 in September 2022
    assert {(row["year_group"], row["on_roll_date"]) for row in rows} == {("8", "2022-09-01"), ("9", "2022-09-01")}
    assert {row["school_id"] for row in rows} == {"3"}


def test_few_suspensions_are_permanent_and_those_have_no_sessions(folk: People) -> None:
    part = made(folk, many("suspension", 8000))
    assert 0.005 < part.permanent.mean() < 0.02
    assert ((part.sessions == -1) == (part.permanent == 1)).all()
    assert part.sessions[part.permanent == 0].mean() == pytest.approx(3.85, abs=0.2)
