"""Mechanisms of harm, signs and hearing: what is planted happens, and what is not does not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sightline.synthetic.agencies.council import make_episodes
from sightline.synthetic.days import WORKS, YEAR_OF_LIFE, year_bounds
from sightline.synthetic.harm.signs import NAMES, SENDER_OF
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.plan import AFTER_BAD_YEAR, SHOCK, make_plan, saved
from sightline.synthetic.scenario import Scenario, Strength, named, plain
from sightline.synthetic.setting import setting
from sightline.synthetic.truth.identified import identified_gaps
from sightline.synthetic.truth.planted import first_of, waited

PLAIN = plain(4, 12_000, (2024, 2025))


@cache
def lives(scenario: str = "", plant: str = "", strength: str = "none") -> Lives:
    """A small world: of a null world by its name, or with one plant."""
    if scenario:
        return make_lives(named(scenario).with_world(areas=4, children=12_000), 3)
    made: Scenario = PLAIN.at(plant, Strength(strength)) if plant else PLAIN
    return make_lives(made, 3)


def mean_gap(made: Lives, could: str) -> float:
    real = ~made.harm.decoy
    return float(waited(made.setting, getattr(made.heard, could)[real], made.harm.heard[real]).mean())


def test_seeing_more_or_writing_at_once_never_makes_anything_come_out_later() -> None:
    made = lives()
    out = made.harm.heard > 0
    assert bool((made.heard.pooled[out] <= made.harm.heard[out]).all())
    assert bool((made.heard.prompt[out] <= made.harm.heard[out]).all())
    assert bool((made.harm.heard[out & ~made.harm.decoy] > made.harm.onset[out & ~made.harm.decoy]).all())


@pytest.mark.parametrize(("plant", "could"), [("recording_gap", "prompt"), ("sharing_gap", "pooled")])
def test_a_gap_grows_with_its_plant(plant: str, could: str) -> None:
    none, weak, strong = (mean_gap(lives(plant=plant, strength=strength), could) for strength in Strength)
    assert none < weak < strong


def test_gaps_of_children_who_were_identified_count_no_one_who_never_was() -> None:
    made = lives(plant="action_gap", strength="strong")
    (row,) = (
        row for row in identified_gaps(made.setting.scenario, (made.harm,), (made.heard,)) if row.plant == "action_gap"
    )
    acted = first_of(made.heard.council, made.heard.police, made.heard.support)
    mine = (acted >= year_bounds(2025)[0]) & (acted <= year_bounds(2025)[1])
    assert (row.period, row.code) == ("2025", "action/mean")
    assert row.value == pytest.approx(float((acted - made.harm.heard)[mine].mean()))
    assert (row.value or 0) > 60  # 120 days are planted; whoever came out late in the last year was not acted on in it


@pytest.mark.parametrize("null", ["null_no_sharing_gain", "null_knew_did_nothing", "null_signs_after_identification"])
def test_in_the_null_worlds_no_child_identified_had_a_gap_of_sharing(null: str) -> None:
    made = lives(null)
    rows = identified_gaps(made.setting.scenario, (made.harm,), (made.heard,))
    assert {row.value for row in rows if row.plant == "sharing_gap"} == {0}


def test_without_a_plant_nothing_is_written_late_and_nobody_waits_to_act() -> None:
    made = lives()
    acted = first_of(made.heard.council, made.heard.police, made.heard.support)
    out = (made.harm.heard > 0) & (made.harm.heard < made.setting.end - 30) & (acted > 0)
    assert mean_gap(made, "prompt") == 0
    assert float((acted - made.harm.heard)[out].mean()) < 1


@pytest.mark.parametrize("null", ["null_no_sharing_gain", "null_knew_did_nothing", "null_signs_after_identification"])
def test_in_the_null_worlds_pooling_tells_nobody_anything_earlier(null: str) -> None:
    assert mean_gap(lives(null), "pooled") == 0


def test_where_sharing_gains_nothing_no_child_is_seen_by_two_agencies() -> None:
    signs = lives("null_no_sharing_gain").signs
    seen = signs.seen
    pairs = np.unique(np.stack([signs.child[seen], SENDER_OF[signs.kind[seen]]]), axis=1)
    assert len(pairs[0]) == len(np.unique(pairs[0]))
    assert len(pairs[0]) > 500


def test_where_signs_come_afterwards_none_of_harm_comes_before_it_is_heard_of() -> None:
    made = lives("null_signs_after_identification")
    caused = made.signs.cause >= 0
    heard = made.harm.heard[made.signs.cause[caused]]
    assert int(caused.sum()) > 100
    assert bool((heard > 0).all())
    assert bool((made.signs.day[caused] >= heard - 1).all())
    assert not made.harm.decoy.any()


def test_where_agencies_knew_they_waited() -> None:
    made = lives("null_knew_did_nothing")
    acted = first_of(made.heard.council, made.heard.police, made.heard.support)
    both = (acted > 0) & ~made.harm.decoy
    assert float((acted - made.harm.heard)[both].mean()) > 90


def test_a_larger_unrecorded_share_leaves_the_gaps_alone() -> None:
    made = lives(plant="unrecorded", strength="strong")
    assert mean_gap(made, "prompt") == 0
    assert bool(((made.heard.pooled == 0) | (made.harm.heard > 0) | (made.heard.came_out == 0)).all())


def test_suspicions_look_like_harm() -> None:
    made = lives()
    decoy, told = made.harm.decoy, made.heard.police > 0
    assert 0.05 < float(decoy[made.harm.heard > 0].mean()) < 0.2
    one_day = made.harm.said_from == made.harm.said_to
    assert abs(float(one_day[decoy & told].mean()) - float(one_day[~decoy & told].mean())) < 0.15
    assert len(set(made.heard.by[decoy].tolist())) >= 4


def test_most_signs_have_nothing_to_do_with_harm() -> None:
    signs = lives().signs
    assert float((signs.cause < 0).mean()) > 0.7


def test_boys_commit_most_youth_offences_and_the_old_more_than_the_young() -> None:
    made = lives()
    signs = made.signs.take(made.signs.of("youth_offence"))
    age = (signs.day - made.people.birth[signs.child]) / YEAR_OF_LIFE
    assert float(made.people.female[signs.child].mean()) < 0.4
    assert float((age >= 14).mean()) > 0.5
    assert float(age.min()) >= 9.9


def test_schools_see_nothing_in_august() -> None:
    signs = lives().signs
    school = signs.of("absence", "suspension")
    from_august = np.datetime64("1929-12-31") + signs.day[school].astype("timedelta64[D]")
    assert 8 not in set((from_august.astype("datetime64[M]").astype(int) % 12 + 1).tolist())
    assert set(NAMES) >= {"absence", "suspension"}


def test_the_practice_saves_its_share_of_whatever_it_would_take() -> None:
    scenario = named("practice").at("practice", Strength.STRONG).with_world(areas=6, children=6_000)
    where = setting(scenario, 1, list(make_lives(plain(6, 6_000, (2024, 2025)), 1).setting.areas))
    plan = make_plan(where)
    area = np.flatnonzero(plan.adopted > 0)[:1].astype(np.int32)
    after = np.array([max(plan.adopted[area[0]], plan.shock) + 1], dtype=np.int32)
    before = np.array([plan.adopted[area[0]] - 200], dtype=np.int32)
    shocked = 1 + (SHOCK if before[0] >= plan.shock else 0)
    assert saved(where, plan, area, after)[0] == pytest.approx(1 - 0.7 * (1 + SHOCK))
    assert saved(where, plan, area, before)[0] == pytest.approx(1 - (1 + AFTER_BAD_YEAR) * shocked)


def test_no_protection_work_begins_after_childhood() -> None:
    made = lives()
    e = make_episodes(made.setting, made.plan, made.people, made.harm, made.heard, made.other)
    grown = made.people.birth[e.person] + 18 * YEAR_OF_LIFE
    for day in (e.referral, e.enquiry, e.conference, e.plan, e.plan_end):
        assert bool((day[day > 0] <= grown[day > 0] + 10).all())  # to the end of the week, over a holiday


def test_councils_are_not_busier_on_mondays() -> None:
    made = lives()
    e = make_episodes(made.setting, made.plan, made.people, made.harm, made.heard, made.other)
    for day in (e.referral, e.assessed_from, e.closed):
        of_week = (day[day > 0] - 1 + 2) % 7  # 1 January 1930 was a Wednesday
        assert float((of_week == 0).mean()) < 0.27
    assert float(WORKS[e.referral].mean()) > 0.85
    assert float(WORKS[e.closed[e.closed > 0]].mean()) > 0.97
