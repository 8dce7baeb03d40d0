"""What emergency departments, mental health services and sexual assault referral centres write down."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.synthetic.agencies.health import REASONS, REFERRED_BY, Health, make_health
from sightline.synthetic.agencies.primary_care import PrimaryCare
from sightline.synthetic.days import number
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.society.people import People
from sightline.synthetic.truth.events import WhyNot
from tests.unit.synthetic.test_missing import (
    END,
    START,
    check_part,
    event_of,
    many,
    of_layout,
    people_of,
    setting_of,
    signs_of,
)
from tests.unit.synthetic.test_youth_justice import harm_of, heard_of

SETTING = setting_of()
NO_SIGN = signs_of("absence", day=[START])


@pytest.fixture(scope="module")
def folk() -> People:
    return people_of(4000)


def made(people: People, signs: Signs, harm: Harm | None = None, heard: Heard | None = None) -> Health:
    nothing = np.zeros(0, dtype=np.int32)
    codes, ids = nothing.astype(np.int8), nothing.astype(object)
    primary = PrimaryCare(nothing, nothing, nothing, nothing, nothing, codes, codes, ids)
    return make_health(SETTING, people, signs, harm or harm_of(0), heard or heard_of(0), primary)


@pytest.mark.parametrize("kind", ["emergency_attendance", "mental_health_referral"])
def test_what_is_written_is_found_in_the_file_that_is_named(folk: People, kind: str) -> None:
    files = check_part(SETTING, made(folk, many(kind)), folk)
    for year in ("2024-03-31", "2025-03-31"):
        rows = [row for layout in ("emergency_attendances", "mental_health_referrals")
                for row in of_layout(files, layout) if row["period_end"] == year]  # fmt: skip
        listed = [row["person_id"] for row in of_layout(files, "health_people") if row["period_end"] == year]
        assert len(rows) > 500
        assert sorted({row["person_id"] for row in rows}) == sorted(listed)


def test_the_check_shared_what_the_council_was_told(folk: People) -> None:
    signs = signs_of("emergency_attendance", day=[START + 5, START + 6], told=[0, START + 8])
    rows = of_layout(check_part(SETTING, made(folk, signs), folk), "emergency_attendances")
    assert {row["arrived_date"]: row["information_shared"] for row in rows} == {"2023-04-06": "no", "2023-04-07": "yes"}


def test_small_children_are_not_said_to_have_harmed_themselves_or_drunk() -> None:
    people = people_of(3000, birth=np.full(3000, START - 5 * 365, dtype=np.int32))
    part = made(people, signs_of("emergency_attendance", day=np.full(3000, START + 9)))
    said = {REASONS[place] for place in np.unique(part.reason)}
    assert said == {"injury", "abdominal", "other"}


def test_half_of_those_accepted_wait_five_weeks_or_more_and_some_very_long(folk: People) -> None:
    part = made(folk, many("mental_health_referral"))
    wait = (part.first_contact - part.referrals.day)[part.accepted]
    assert np.median(wait) == pytest.approx(35, abs=4)
    assert np.quantile(wait, 0.95) > 120
    assert (part.first_contact[~part.accepted] == 0).all()
    assert (part.closed >= part.first_contact).all()


def test_a_child_who_waits_over_the_end_of_a_year_stands_in_both_files(folk: People) -> None:
    last = number(date(2024, 3, 31))
    part = made(folk, signs_of("mental_health_referral", day=[last - 10] * 400))
    rows = of_layout(check_part(SETTING, part, folk), "mental_health_referrals")
    second = {row["referral_id"]: row for row in rows if row["period_end"] == "2025-03-31"}
    for row in rows[:400]:
        assert row["period_end"] == "2024-03-31"
        assert (row["closed_date"] == "") == (row["referral_id"] in second)
        if row["first_contact_date"] == "" and row["accepted"] == "yes":
            assert row["referral_id"] in second
    assert any(row["first_contact_date"] for row in second.values())


def test_who_stays_overnight_at_the_end_of_a_year_has_left_only_in_the_next_file(folk: People) -> None:
    signs = signs_of("emergency_attendance", day=[number(date(2024, 3, 31))] * 300)
    rows = of_layout(check_part(SETTING, made(folk, signs), folk), "emergency_attendances")
    first = [row for row in rows if row["period_end"] == "2024-03-31"]
    waiting = {row["attendance_id"] for row in first if not row["left_date"]}
    assert len(first) == 300
    assert 30 < len(waiting) < 100
    later = {row["attendance_id"]: row["left_date"] for row in rows if row["period_end"] == "2025-03-31"}
    assert set(later) == waiting
    assert set(later.values()) == {"2024-04-01", "2024-04-02"}


def centre(people: People, size: int, last: int, told: int, **heard: int) -> Health:
    """The centres, where the police heard on `told` of so many entries of harm that ended on `last`."""
    harm = harm_of(size, onset=np.full(size, last - 30), last=np.full(size, last), said_to=np.full(size, last))
    days = {name: np.full(size, day) for name, day in heard.items()}
    return made(people, NO_SIGN, harm, heard_of(size, police=np.full(size, told), **days))


def test_more_children_are_referred_where_it_was_recent_and_only_they_are_examined(folk: People) -> None:
    recent = centre(folk, 4000, START + 90, START + 100).centre
    older = centre(folk, 4000, START + 60, START + 100).centre
    assert len(recent) / 4000 == pytest.approx(0.18, abs=0.02)
    assert len(older) / 4000 == pytest.approx(0.05, abs=0.012)
    assert recent.forensic.mean() > 0.5
    assert older.forensic.mean() < 0.05
    came = recent.attended > 0
    assert (recent.attended - recent.referred)[came].max() < 30


def test_suspicions_without_harm_are_never_recent(folk: People) -> None:
    harm = harm_of(4000, decoy=np.ones(4000, dtype=bool))
    part = made(folk, NO_SIGN, harm, heard_of(4000, police=np.full(4000, START + 10)))
    assert len(part.centre) / 4000 == pytest.approx(0.05, abs=0.012)


def test_nobody_is_referred_of_whom_the_police_have_not_heard_or_who_is_grown_up(folk: People) -> None:
    assert len(centre(folk, 4000, START + 90, 0, council=START + 95).centre) == 0
    grown = people_of(4000, birth=np.full(4000, START - 19 * 366, dtype=np.int32))
    assert len(centre(grown, 4000, START + 90, START + 100).centre) == 0


def test_the_council_refers_only_where_it_knows(folk: People) -> None:
    unknown = centre(folk, 4000, START + 90, START + 100).centre
    known = centre(folk, 4000, START + 90, START + 100, council=START + 99).centre
    assert not (unknown.by == REFERRED_BY.index("council")).any()
    assert (known.by == REFERRED_BY.index("council")).any()


def test_the_centres_of_the_years_are_in_the_files_and_the_others_outside(folk: People) -> None:
    rows = of_layout(check_part(SETTING, centre(folk, 900, END - 12, END - 10), folk), "sarc_attendances")
    assert rows
    before = centre(folk, 900, START - 30, START - 20)
    assert (event_of(before, "sarc_referral", SETTING).why_not == WhyNot.OUTSIDE_YEARS).all()
    assert not of_layout(check_part(SETTING, made(folk, many("emergency_attendance")), folk), "sarc_attendances")


def test_without_an_examination_there_is_none_written_before_the_child_came(folk: People) -> None:
    last = number(date(2024, 3, 31))
    rows = of_layout(check_part(SETTING, centre(folk, 4000, last - 2, last), folk), "sarc_attendances")
    waiting = [row for row in rows if row["attended_date"] == ""]
    assert waiting
    assert {(row["forensic_examination"], row["follow_up"]) for row in waiting} == {("no", "no")}
