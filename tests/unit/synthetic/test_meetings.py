"""Meetings and who came, on children made by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sightline.synthetic.agencies import meetings
from sightline.synthetic.agencies.council import reviews
from sightline.synthetic.agencies.meetings import CAME, HEALTH, INITIAL, REVIEW, STAYED_AWAY, Meetings, months_later
from sightline.synthetic.days import day, number, working_between
from sightline.synthetic.truth.events import WhyNot
from tests.unit.synthetic.small_council import Council, books, check_events, council, rows

ABSENT = 0.55


@pytest.fixture(scope="module")
def given() -> Council:
    return council()


@pytest.fixture(scope="module")
def made(given: Council) -> Meetings:
    return meetings.make_meetings(given.setting, given.plan, given.people, given.episodes)


@pytest.fixture(scope="module")
def absent() -> Meetings:
    planted = council(ABSENT)
    return meetings.make_meetings(planted.setting, planted.plan, planted.people, planted.episodes)


def of(made: Meetings, kind: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = made.meeting.kind == kind
    return found


def test_a_strategy_discussion_comes_shortly_before_the_enquiry_and_not_before_the_referral(
    given: Council, made: Meetings
) -> None:
    mine = of(made, meetings.STRATEGY)
    case, held = made.meeting.episode[mine], made.meeting.held[mine]
    assert sorted(case.tolist()) == np.flatnonzero(given.episodes.enquiry > 0).tolist()
    waited = working_between(held, given.episodes.enquiry[case])
    assert waited.min() == 0
    assert waited.max() == 3
    assert (held >= given.episodes.referral[case]).all()


def test_an_initial_conference_is_due_15_working_days_after_the_strategy_discussion(made: Meetings) -> None:
    first, initial = of(made, meetings.STRATEGY), of(made, INITIAL)
    began = dict(zip(made.meeting.episode[first].tolist(), made.meeting.held[first].tolist(), strict=True))
    since = np.array([began[case] for case in made.meeting.episode[initial].tolist()], dtype=np.int32)
    assert (working_between(since, made.meeting.due[initial]) == 15).all()


def test_initial_conferences_are_those_of_the_episodes(given: Council, made: Meetings) -> None:
    mine = of(made, INITIAL)
    held = np.zeros(len(given.episodes), dtype=np.int32)
    held[made.meeting.episode[mine]] = made.meeting.held[mine]
    assert (held == given.episodes.conference).all()


def test_reviews_are_those_of_the_census_within_the_years(given: Council, made: Meetings) -> None:
    episodes, where = given.episodes, given.setting
    wanted = [
        (case, held)
        for case in np.flatnonzero((episodes.plan > 0) & (episodes.plan <= where.end)).tolist()
        for held in reviews(int(episodes.plan[case]), min(int(episodes.plan_end[case]) - 1, where.end))
        if held >= where.start
    ]
    mine = of(made, REVIEW)
    found = list(zip(made.meeting.episode[mine].tolist(), made.meeting.held[mine].tolist(), strict=True))
    assert sorted(found) == sorted(wanted)
    assert (made.meeting.held[mine] <= made.meeting.due[mine]).all()


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 8, 5), 6, date(2025, 2, 5)),
    ],
)
def test_months_end_on_the_same_day_of_the_month_or_its_last(since: date, months: int, until: date) -> None:
    assert day(int(months_later(np.array([number(since)], dtype=np.int32), months)[0])) == until


def test_core_groups_meet_while_the_plan_runs_about_every_six_weeks(given: Council, made: Meetings) -> None:
    mine, episodes = of(made, meetings.CORE), given.episodes
    case, held = made.meeting.episode[mine], made.meeting.held[mine]
    assert (held > episodes.plan[case]).all()
    assert (held <= np.minimum(episodes.plan_end[case], given.setting.end)).all()
    order = np.lexsort((held, case))
    same = case[order][1:] == case[order][:-1]
    assert np.diff(held[order])[same].mean() == pytest.approx(42, abs=2)
    new = episodes.plan[case] >= given.setting.start
    first = np.minimum.reduceat(held[order], np.flatnonzero(np.append(True, ~same)))
    plans = episodes.plan[case[order][np.append(True, ~same)]]
    assert new.any()
    young = plans >= given.setting.start
    assert 0.8 < (working_between(plans[young], first[young]) <= 10).mean() < 0.95


def test_a_discussion_without_a_record_is_in_no_file_and_says_so(given: Council, made: Meetings) -> None:
    missed = ~made.meeting.written
    assert (made.meeting.kind[missed] == meetings.STRATEGY).all()
    assert 0.02 < missed[of(made, meetings.STRATEGY)].mean() < 0.07
    groups = {group.kind: group for group in made.happened(given.setting, books(made))}
    group = groups["strategy_discussion"]
    nowhere = group.why_not == WhyNot.NOT_WRITTEN
    assert nowhere.sum() == missed.sum()
    assert not group.recorded[nowhere].any()
    assert {group.record_id[place] for place in np.flatnonzero(nowhere).tolist()} == {""}


def test_attendance_in_the_files_says_who_was_quorate(given: Council, made: Meetings) -> None:
    came: dict[str, set[str]] = {}
    for row in rows(given.setting, made, "meeting_attendance"):
        assert row["attended"] == "no" or row["invited"] == "yes"
        if row["attended"] == "yes":
            came.setdefault(row["meeting_id"], set()).add(row["organisation"])
    said = {"yes": 0, "no": 0, "": 0}
    for row in rows(given.setting, made, "meetings"):
        there = came.get(row["meeting_id"], set())
        needed = {
            "strategy_discussion": {"council", "police", "health"} <= there,
            "core_group": None,
        }.get(row["kind"], "council" in there and len(there - {"council", "family"}) >= 2)
        assert row["quorate"] == {True: "yes", False: "no", None: ""}[needed]
        said[row["quorate"]] += 1
    assert min(said.values()) > 30


def test_most_are_asked_in_good_time_and_the_council_and_the_family_have_no_day(made: Meetings) -> None:
    asked, held = made.asked, made.meeting.held
    assert not asked[:, [meetings.COUNCIL, meetings.FAMILY]].any()
    assert not asked[made.attendance < STAYED_AWAY].any()
    there = asked > 0
    assert 0.88 < there[:, HEALTH][made.attendance[:, HEALTH] >= STAYED_AWAY].mean() < 0.96
    for kind, least in ((INITIAL, 5), (REVIEW, 10)):
        row, column = np.nonzero(there & of(made, kind)[:, None])
        notice = working_between(asked[row, column], held[row])
        assert notice.min() > 0
        assert 0.08 < (notice < least).mean() < 0.2


def test_police_come_to_strategy_discussions_and_seldom_to_reviews(made: Meetings) -> None:
    police = made.attendance[:, meetings.POLICE] == CAME
    assert police[of(made, meetings.STRATEGY)].mean() > 0.9
    assert police[of(made, REVIEW)].mean() < 0.2


def test_the_plant_keeps_health_from_conferences_in_its_areas_and_changes_nothing_else(
    given: Council, made: Meetings, absent: Meetings
) -> None:
    touched = given.plan.planted["absent_partner"][made.meeting.area] & np.isin(made.meeting.kind, (INITIAL, REVIEW))
    changed = made.attendance != absent.attendance
    assert not changed[:, np.arange(len(meetings.ORGANISATIONS)) != HEALTH].any()
    assert not changed[~touched].any()
    asked = touched & (made.attendance[:, HEALTH] >= STAYED_AWAY)
    assert (absent.attendance[asked, HEALTH] >= STAYED_AWAY).all()
    would = touched & (made.attendance[:, HEALTH] == CAME)
    assert (absent.attendance[would, HEALTH] == STAYED_AWAY).mean() == pytest.approx(ABSENT, abs=0.06)
    assert (absent.kept_away == (would & (absent.attendance[:, HEALTH] == STAYED_AWAY))).all()
    assert not made.kept_away.any()
    assert absent.quorate[touched].mean() < made.quorate[touched].mean() - 0.1


def test_what_health_did_is_told_for_every_invitation(given: Council, absent: Meetings) -> None:
    area, came, kept_away = absent.health_invitations()
    listed = [row for row in rows(given.setting, absent, "meeting_attendance") if row["organisation"] == "health"]
    kinds = {row["meeting_id"]: row["kind"] for row in rows(given.setting, absent, "meetings")}
    listed = [row for row in listed if kinds[row["meeting_id"]] in meetings.KINDS[1:3] and row["invited"] == "yes"]
    assert len(area) == len(listed)
    assert came.sum() == sum(row["attended"] == "yes" for row in listed)
    assert not (came & kept_away).any()
    assert set(area[kept_away].tolist()) == set(np.flatnonzero(given.plan.planted["absent_partner"]).tolist())


def test_every_row_is_an_event_and_every_written_event_a_row(given: Council, made: Meetings) -> None:
    check_events(given.setting, made, {"meetings": "meeting_id"})
