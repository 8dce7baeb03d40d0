"""What is lost on the way to the files: how much of it, for which reasons, and that what is planted loses it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.synthetic.scenario import named, plain
from sightline.synthetic.truth.events import WhyNot, kinds
from tests.integration.synthetic.made_up import WRITTEN, World, world_of

YEARS = (2024, 2025)
_EVERYTHING = named("everything_strong").with_world(areas=3, children=3000)
WORLDS = {
    "plain": (plain(3, 3000, YEARS), 4),
    "everything": (replace(_EVERYTHING, faults={**_EVERYTHING.faults, "silent": 3}), 6),  # as in test_events.py
}


@pytest.fixture(scope="module", params=list(WORLDS))
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> World:
    return world_of(*WORLDS[request.param], tmp_path_factory.mktemp("world"))


def test_a_world_of_some_size_has_events_of_every_kind(tmp_path: Path) -> None:
    found = {kind for kind, _ in world_of(plain(6, 15_000, YEARS), 1, tmp_path).counts()}
    assert found == kinds().keys()


def test_every_reason_for_not_being_written_occurs(made: World) -> None:
    missing = {reason.name.lower() for reason in WhyNot} - {why for _, why in made.counts()}
    assert missing == (set() if made.silent else {"not_sent"})


def test_what_agencies_wrote_in_a_year_of_silence_was_not_sent(made: World) -> None:
    asked: Counter[str] = Counter()
    for event in made.of("contact", "crime_recorded", "core_group", "suspension", "assessment_authorised"):
        on = event["recorded_on"]
        if on and (event["sender"], event["agency"], on.year + (on.month >= 4)) in made.silent:
            asked[event["kind"]] += 1
            assert event["why_not"] == "not_sent"
    assert asked.keys() == (
        {"contact", "crime_recorded", "core_group", "assessment_authorised"} if made.silent else set()
    )


@pytest.fixture(scope="module")
def losing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    """Worlds of one force in which one thing is lost, strongly, and one in which nothing is."""
    usual = plain(4, 4000, YEARS)
    names = ("lost_notices", "sharing_gap", "recording_gap")
    scenarios = {"": usual, **{name: usual.at(name, "strong") for name in names}}
    return {name: world_of(found, 6, tmp_path_factory.mktemp("w") / "world") for name, found in scenarios.items()}


def test_a_notice_that_was_sent_and_is_in_no_councils_file_is_on_the_list(losing: dict[str, World]) -> None:
    for name, world in losing.items():
        rows = [row for path in world.files("protective_notices") for row in world.rows(path)]
        sent = {row["notice_id"] for row in rows if row["sent"] == "yes"}
        received = {row["notice_id"] for path in world.files("notices_received") for row in world.rows(path)}
        listed = [
            event for event in world.of("notice_to_council")
            if event["why_not"] != WRITTEN and date(2023, 4, 1) <= event["happened_on"] <= date(2025, 3, 31)
        ]  # fmt: skip
        # one that was entered in the days before the first year and sent in it is in no file of the police
        assert 0 <= len(listed) - len(sent - received) <= 5
        astray = sum(event["why_not"] == "not_sent" for event in world.of("notice_to_council"))
        assert (astray > 0.3 * len(sent)) == (name == "lost_notices")
        assert astray == 0 or name == "lost_notices"


def test_what_is_not_shared_leaves_the_councils_files_and_stays_in_those_of_others(losing: dict[str, World]) -> None:
    usual, kept_back = losing[""].counts(), losing["sharing_gap"].counts()
    for kind in ("protective_notice", "missing_report", "emergency_attendance"):
        assert kept_back[kind, WRITTEN] == pytest.approx(usual[kind, WRITTEN], rel=0.1)
    for kind in ("notice_to_council", "return_interview_due"):
        assert 0 < kept_back[kind, WRITTEN] < 0.3 * usual[kind, WRITTEN]
    rows = [
        row for path in losing["sharing_gap"].files("protective_notices") for row in losing["sharing_gap"].rows(path)
    ]
    assert sum(row["sent"] == "no" for row in rows) > 0.7 * len(rows)


def test_signs_written_late_are_recorded_late_and_some_only_after_the_years(losing: dict[str, World]) -> None:
    signs = ("missing_report", "protective_notice", "suspension", "emergency_attendance", "youth_offence")
    waits = {}
    for name in ("", "recording_gap"):
        events = [event for event in losing[name].of(*signs) if event["why_not"] == WRITTEN]
        waits[name] = sum((event["recorded_on"] - event["happened_on"]).days for event in events) / len(events)
    assert waits[""] < 5
    assert waits["recording_gap"] > 80  # 150 days on average, those that last beyond the years left out
    after = {name: sum(losing[name].counts()[kind, "outside_years"] for kind in signs) for name in waits}
    assert after["recording_gap"] > after[""]


def test_nobody_who_was_not_believed_was_heard_of_by_an_agency_on_that_day(made: World) -> None:
    doubted = made.of("not_believed")
    assert len(doubted) > 10
    heard = {(event["true_id"], event["happened_on"]) for event in made.of("council_heard", "police_heard")}
    assert not heard & {(event["true_id"], event["happened_on"]) for event in doubted if event["true_id"]}
    assert any(event["true_id"] is None for event in doubted)  # some are met by no agency
