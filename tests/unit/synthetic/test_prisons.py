"""Who is held, until when, and who starts a programme before release."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.agencies.courts import CUSTODY, FAR, MONTH_DAYS
from sightline.synthetic.agencies.prisons import RECALL, REMAND, SENTENCED
from sightline.synthetic.days import MONTH, number, year_of
from tests.unit.synthetic.test_courts import World, rows, world


def named(made: World) -> Any:
    """The spells of people who stand in files."""
    spells = made.prisons.spells
    return np.flatnonzero(made.courts.charges.person[spells.case] >= 0)


def shares(made: World, measure: str) -> dict[str, tuple[float, float]]:
    """Region -> (value, value without the plant) of one truth."""
    return {
        code: (value or 0.0, usual or 0.0)
        for name, _, _, code, value, usual in made.prisons.planted(made.setting, made.plan)
        if name == measure
    }


def test_nobody_is_held_twice_at_once() -> None:
    made = world()
    which, s = named(made), made.prisons.spells
    person = made.courts.charges.person[s.case[which]]
    order = np.lexsort((s.begin[which], person))
    who, begin, finish = person[order], s.begin[which][order], s.finish[which][order]
    again = who[1:] == who[:-1]
    assert int(again.sum()) > 50
    assert bool((begin[1:] >= finish[:-1])[again].all())
    assert bool((finish > begin).all())


def test_half_or_two_thirds_of_a_sentence_are_served_and_time_on_remand_counts() -> None:
    made = world()
    s, c, k = made.prisons.spells, made.courts.charges, made.courts.course
    out = (s.status == SENTENCED) & s.freed & (s.finish - s.begin > 1)
    alone = out & (s.begin == k.sentenced[s.case])
    held = np.where(k.remanded[s.case], k.sentenced[s.case] - k.hearing[s.case], 0)
    share = (s.finish - s.begin + held)[alone] / (s.months[alone] * MONTH_DAYS)
    long = (c.sexual[s.case] & (s.months >= 48))[alone]
    assert share[long] == pytest.approx(2 / 3, abs=0.02)
    assert share[~long] == pytest.approx(1 / 2, abs=0.05)
    assert int((held[alone] > 0).sum()) > 100


def test_somebody_held_before_the_verdict_stays_if_sentenced_to_custody() -> None:
    made = world()
    s, k = made.prisons.spells, made.courts.course
    remand = (s.status == REMAND) & (k.sentence[s.case] == CUSTODY)
    following = dict(zip(s.case[s.status == SENTENCED].tolist(), s.begin[s.status == SENTENCED].tolist(), strict=True))
    ends = [following.get(case, end) == end for case, end in zip(s.case[remand].tolist(), s.finish[remand].tolist(),
                                                                 strict=True)]  # fmt: skip
    assert np.mean(ends) > 0.95


def test_recall_follows_release_and_ends_with_the_sentence() -> None:
    made = world()
    s, k = made.prisons.spells, made.courts.course
    back = s.status == RECALL
    release = made.prisons.release(len(k.months))[s.case[back]]
    assert int(back.sum()) > 100
    assert bool((release > 0).all())
    assert bool((s.begin[back] > release).all())
    assert bool((s.finish[back] <= k.sentenced[s.case[back]] + k.months[s.case[back]] * MONTH_DAYS).all())


def test_only_eligible_and_willing_people_start_and_all_of_it_is_before_release() -> None:
    p = world().prisons
    started, finish = p.places.started > 0, p.spells.finish[p.served]
    assert int(started.sum()) > 500
    assert bool((p.eligible & p.willing)[started].all())
    assert bool((p.band[p.spells.case[p.served]] >= 1)[p.eligible].all())
    assert bool((finish - p.assessed >= 183)[p.eligible].all())
    assert bool((p.assessed < p.places.started)[started].all())
    assert bool(((p.places.started < p.places.ended) & (p.places.ended <= finish))[started].all())


def test_places_taken_are_starts_of_the_year_and_never_more_than_the_places() -> None:
    made = world()
    p = made.prisons
    assert bool((p.places.taken <= p.places.given).all())
    places, programmes = rows(made, "programme_places"), rows(made, "programmes")
    for region, last, filled in zip(places["agency"], places["sent"], places["filled"], strict=True):
        here = (programmes["agency"] == region) & (programmes["sent"] == last) & (programmes["started_date"] > 0)
        this_year = year_of(programmes["started_date"]) == year_of(np.array([last], dtype=np.int32))
        assert int((here & this_year).sum()) == filled


def test_programmes_start_all_year_round() -> None:
    started = world(0.0).prisons.places.started
    month = np.bincount(MONTH[started[started > 0]] % 12, minlength=12) / int((started > 0).sum())
    assert 0.06 < month.min() < month.max() < 0.11


def test_the_plant_takes_places_from_one_region_and_from_no_other() -> None:
    short, usual = world(0.6), world(0.0)
    there = short.plan.short_region
    given, before = short.prisons.places.given.sum(axis=1), usual.prisons.places.given.sum(axis=1)
    others = np.arange(len(given)) != there
    assert given[there] == pytest.approx(0.4 * before[there], abs=2)
    assert given[others].tolist() == before[others].tolist()
    assert short.prisons.spells.finish.tolist() == usual.prisons.spells.finish.tolist()
    elsewhere = short.prisons.programmes.agency != there
    assert bool((short.prisons.places.started == usual.prisons.places.started)[elsewhere].all())


def test_fewer_start_before_release_in_the_short_region_and_the_truth_says_so() -> None:
    made = world(0.6)
    code = made.setting.regions[made.plan.short_region]
    found = shares(made, "started_of_eligible_released")
    value, usual = found.pop(code)
    assert value < 60 < 70 < usual
    assert all(value == usual for value, usual in found.values())
    places = shares(made, "places_of_need")
    assert places.pop(code) == pytest.approx((32.0, 80.0))
    assert set(places.values()) == {(80.0, 80.0)}
    assert all(value == usual for value, usual in shares(world(0.0), "started_of_eligible_released").values())


def test_the_share_told_is_the_share_in_the_files() -> None:
    made = world(0.6)
    found, told = rows(made, "programmes"), shares(made, "started_of_eligible_released")
    custody = rows(made, "custody")
    p = made.prisons
    spell = {p.programmes.ids[row]: p.custody.ids[int(spell)] for row, spell in enumerate(p.served)}
    released = dict(zip(custody["custody_id"], custody["end_date"].tolist(), strict=True))
    for region, code in enumerate(made.setting.regions):
        mine = np.flatnonzero((found["agency"] == region) & (found["eligible"] == "yes"))
        latest = {found["programme_id"][row]: row for row in mine.tolist()}  # the later file wins
        ends = {row: released[spell[name]] for name, row in latest.items()}
        out = [row for row, end in ends.items() if made.setting.start <= end <= made.setting.end]
        assert 100 * np.mean([found["started_date"][row] > 0 for row in out]) == pytest.approx(told[code][0])


def test_results_say_what_had_become_of_each_need() -> None:
    found = rows(world(), "programmes")
    result, started, ended = found["result"], found["started_date"] > 0, found["ended_date"] > 0
    assert bool((np.isin(result, ["completed", "dropped_out"]) == ended).all())
    assert bool(((result == "ongoing") == (started & ~ended)).all())
    assert bool(((result == "") == (found["eligible"] == "no")).all())
    assert bool(((found["programme"] == "") == ~started).all())
    done = np.isin(result, ["completed", "dropped_out"])
    assert float((result[done] == "completed").mean()) == pytest.approx(0.85, abs=0.05)
    assert set(found["programme"][found["started_date"] >= number(date(2024, 4, 1))]) == {"building_choices"}


def test_prisons_hold_about_as_many_sentenced_people_at_the_end_as_at_the_start() -> None:
    made = world()
    which, s = named(made), made.prisons.spells
    held = [
        int(((s.begin[which] <= day) & (s.finish[which] > day) & (s.status[which] == SENTENCED)).sum())
        for day in (made.setting.start, made.setting.end)
    ]
    assert held[0] > 500
    assert 0.8 < held[1] / held[0] < 1.2


def test_a_person_has_one_risk_band() -> None:
    made = world()
    bands: dict[int, set[int]] = {}
    for person, band in zip(made.courts.charges.person.tolist(), made.prisons.band.tolist(), strict=True):
        if person >= 0:
            bands.setdefault(person, set()).add(band)
    assert {len(found) for found in bands.values()} == {1}
    assert bool((made.prisons.spells.finish < FAR).all())
