"""The truth of the gaps to a threshold: by hand on a world of a few children, and what a made-up world holds."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sightline.synthetic.doings import World, make_world
from sightline.synthetic.scenario import named, plain
from sightline.synthetic.truth import thresholds
from sightline.synthetic.truth.held import acted_of, contacts, held_of
from sightline.synthetic.truth.identified import DIMENSION, threshold_gaps
from sightline.synthetic.truth.thresholds import HOLDERS, NEVER, Held, equal_burden, first_met, waits

COUNCIL, POLICE, SCHOOL, HEALTH = (HOLDERS.index(name) for name in ("council", "police", "school", "health"))
NOBODY = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def numbers(*values: int) -> thresholds.Numbers:
    return np.array(values, dtype=np.int64)


def held(*rows: tuple[int, int, int, int, int, bool]) -> Held:
    """Rows of (child, holder, incident, happened, written, whether harm left it)."""
    table = np.array([row[:5] for row in rows], dtype=np.int64)
    child, holder, incident, happened, written = table.T
    return Held(child, holder, incident, happened, written, np.array([row[5] for row in rows]))


def days(found: Held, *contact: int, acted: tuple[thresholds.Numbers, thresholds.Numbers] = NOBODY) -> thresholds.Waits:
    return waits(found, numbers(*contact), acted, (1000, 2000))


def test_a_threshold_is_met_on_the_second_day_within_a_year() -> None:
    whose, day = numbers(0, 0, 0, 1, 1, 2), numbers(100, 466, 831, 50, 415, 7)
    assert first_met(whose, day, 4).tolist() == [831, 415, NEVER, NEVER]
    assert first_met(whose, day, 4, 1).tolist() == [100, 50, 7, NEVER]
    assert first_met(whose, day, 4, 3).tolist() == [NEVER] * 4


@pytest.mark.parametrize("seed", range(5))
def test_thresholds_are_those_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whose, day = rng.integers(0, 6, 40), rng.integers(0, 2000, 40)
    for incidents in (1, 2, 3):
        wanted = []
        for one in range(6):
            mine = sorted(day[whose == one].tolist())
            met = [last for last in mine if sum(last - 365 <= other <= last for other in mine) >= incidents]
            wanted.append(min(met, default=int(NEVER)))
        found = first_met(whose, day, 6, incidents).tolist()
        assert found == wanted


def test_one_child_whose_police_wrote_late() -> None:
    """Two incidents on days 900 and 950, written down on 905 and 1100; it came out on day 1200."""
    found = days(held((0, POLICE, 0, 900, 905, True), (0, POLICE, 1, 950, 1100, True)), 1200)
    assert found.recording.tolist() == [1100 - 957]
    assert found.action.tolist() == [100]


def test_what_was_never_written_before_the_contact_still_would_have_been_had_it_been_written_at_once() -> None:
    found = days(held((0, POLICE, 0, 900, 905, True), (0, POLICE, 1, 950, 1300, True)), 1200)
    assert found.recording.tolist() == [1200 - 957]
    assert found.action.tolist() == [0]


def test_an_action_ends_the_wait_and_one_before_the_threshold_does_not() -> None:
    rows = held((0, POLICE, 0, 900, 905, True), (0, POLICE, 1, 950, 1100, True))
    assert days(rows, 1200, acted=(numbers(0, 0), numbers(1099, 1130))).action.tolist() == [30]
    assert days(rows, 1200, acted=(numbers(0), numbers(1100))).action.tolist() == [0]


def test_only_children_of_the_period_count_and_those_without_a_sign_count_with_nought() -> None:
    found = days(held((0, POLICE, 0, 900, 905, True)), 999, 1000, 2000, 2001, int(NEVER))
    assert found.who.tolist() == [1, 2]
    assert [part.tolist() for part in (found.recording, found.sharing, found.action)] == [[0, 0]] * 3


def test_two_agencies_with_one_incident_each_would_have_gained_by_sharing_what_harm_left() -> None:
    """Ten strangers whom the police flag alone; together, twelve are flagged: so ten of twelve may be, at two."""
    strangers = [(2 + n, POLICE, 100 + 2 * n + k, 900 + k, 900 + k, False) for n in range(10) for k in range(2)]
    harmed = [(0, POLICE, 0, 1000, 1000, True), (0, SCHOOL, 1, 1010, 1010, True)]
    chance = [(1, POLICE, 2, 1000, 1000, False), (1, SCHOOL, 3, 1010, 1010, False)]
    contact = numbers(1117, 1117, *[int(NEVER)] * 10)
    found = waits(held(*strangers, *harmed, *chance), contact, NOBODY, (1000, 2000))
    shares = equal_burden(10, np.array([12, 12, 0, 0, 0, 0, 0, 0]))
    assert found.sharing.tolist() == pytest.approx([shares[1] * 100, 0.0])
    assert shares[1] == pytest.approx(10 / 12)


def test_the_burden_is_met_by_mixing_two_thresholds() -> None:
    flagged = np.array([100, 40, 10, 0])
    for burden in (100, 70, 40, 25, 10, 3, 0):
        assert float(equal_burden(burden, flagged) @ flagged) == pytest.approx(burden)
    assert equal_burden(200, flagged).tolist() == [1, 0, 0, 0]


def test_one_incident_in_two_hands_is_one() -> None:
    rows = held((0, POLICE, 0, 900, 905, True), (0, COUNCIL, 0, 910, 910, True), (0, POLICE, 0, 900, 903, True))
    once = thresholds.once(rows)
    assert sorted(zip(once.holder.tolist(), once.written.tolist(), strict=True)) == [(COUNCIL, 910), (POLICE, 903)]
    assert thresholds.by_all(once, 1, 2).tolist() == [NEVER]
    assert thresholds.by_all(once, 1, 1).tolist() == [903]


# -- what a made-up world holds ----------------------------------------------------------------------------------------


@cache
def made(name: str = "") -> World:
    scenario = named(name).with_world(areas=4, children=8000) if name else plain(4, 8000, (2024, 2025, 2026))
    return make_world(scenario, 5)


def test_what_is_held_is_written_in_the_years_of_children_once_an_incident_and_agency() -> None:
    world = made("gaps")
    found = held_of(world)
    assert set(found.holder.tolist()) == set(range(len(HOLDERS)))
    assert found.written.min() >= world.setting.start
    assert found.written.max() <= world.setting.end
    assert bool((found.happened <= found.written).all())
    assert len(np.unique(np.stack([found.incident, found.holder]), axis=1).T) == len(found)
    assert len({(i, c) for i, c in zip(found.incident.tolist(), found.child.tolist(), strict=True)}) == len(
        set(found.incident.tolist())
    )


def test_the_council_holds_the_notices_that_reached_it_and_the_police_those_that_got_lost_too() -> None:
    world = make_world(named("everything_strong").with_world(areas=4, children=8000), 5)
    found, notices = held_of(world), world.parts.missing.notices
    numbered = world.lives.signs.of("protective_notice")
    lost = numbered[notices.lost & (notices.written >= world.setting.start) & (notices.written <= world.setting.end)]
    theirs, ours = (set(found.incident[found.holder == one].tolist()) for one in (POLICE, COUNCIL))
    assert len(lost) > 10
    assert len(set(lost.tolist()) - theirs) <= len(lost) * 0.05  # those who had come of age
    assert not set(lost.tolist()) & ours


def test_children_identified_are_those_with_a_record_that_came_in_before_it_was_made() -> None:
    world = made()
    contact = contacts(world)
    recorded: dict[int, int] = {}
    for record in world.records:
        child = int(world.people.child[record.person])
        if child >= 0:
            recorded[child] = min(record.recorded_on, recorded.get(child, record.recorded_on))
    known = np.flatnonzero(contact < NEVER)
    assert len(known) > 300
    assert all(contact[child] <= recorded[child] for child in known.tolist() if child in recorded)
    assert 0 < np.mean([recorded[child] - contact[child] for child in known.tolist()]) < 60


def test_actions_are_of_children_and_in_every_kind_there_are_some() -> None:
    world = made()
    child, day = acted_of(world)
    assert child.min() >= 0
    assert day.min() > 0
    assert day.max() <= world.setting.end
    assert len(child) > len(world.episodes) / 2


def test_the_rows_say_what_was_planted() -> None:
    rows = {row.measure: row for row in threshold_gaps(made("gaps")) if row.period == "2025-2026"}
    assert {row.dimension for row in rows.values()} == {DIMENSION}
    usual = {row.measure: row.value or 0 for row in threshold_gaps(made()) if row.period == "2025-2026"}
    planted = {name: row.value or 0 for name, row in rows.items()}
    assert planted["recording_days_to_threshold"] > 5 > usual["recording_days_to_threshold"]
    assert planted["sharing_days_to_threshold"] > 2
    assert planted["action_days_from_threshold"] > usual["action_days_from_threshold"] > 0


def test_where_every_child_is_seen_by_one_agency_other_agencies_signs_of_harm_gain_nothing() -> None:
    rows = threshold_gaps(made("null_no_sharing_gain"))
    assert [row.value for row in rows if row.plant == "sharing_gap"] == pytest.approx([0, 0], abs=0.5)
