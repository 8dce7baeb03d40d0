"""Supervision, the register and reoffending; and the people whose cases began before the first year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.agencies import probation
from sightline.synthetic.agencies.courts import CUSTODY, FAR
from sightline.synthetic.agencies.probation import PROGRAMME_HAZARD_RATIO, registered_until, sentence_end
from sightline.synthetic.days import YEAR_OF_LIFE
from sightline.synthetic.society.people import Kind
from sightline.synthetic.truth.events import WhyNot
from tests.unit.synthetic.test_courts import World, rows, world


def earlier(made: World) -> Any:
    """The cases of earlier years whose people stand in files."""
    c = made.courts.charges
    return np.flatnonzero((c.crime < 0) & (c.person >= 0))


def still_matters(made: World) -> Any:
    """Whether a case is open, served, or on the register when the first year begins."""
    k = made.courts.course
    return np.maximum(np.maximum(k.over, sentence_end(k)), registered_until(k)) >= made.setting.start


def test_people_of_earlier_cases_are_adults_met_by_no_crime_and_each_is_taken_once() -> None:
    made = world()
    which, c = earlier(made), made.courts.charges
    met = {person for crime in made.crimes for person in crime.people()}
    taken = c.person[which]
    assert len(which) > 3_000
    assert len(set(taken.tolist())) == len(taken)
    assert not met & set(taken.tolist())
    assert bool((made.people.kind[taken] == Kind.SUSPECT).all())
    assert bool((c.charged[which] - made.people.birth[taken] >= 18 * YEAR_OF_LIFE).all())
    assert bool((c.charged[which] < made.setting.start).all())


def test_the_adults_asked_for_suffice() -> None:
    made = world()
    c = made.courts.charges
    assert not bool((still_matters(made) & (c.crime < 0) & (c.person < 0)).any())


def test_most_of_them_live_where_their_case_was() -> None:
    made = world()
    which, c = earlier(made), made.courts.charges
    assert float((made.people.area[c.person[which]] == c.area[which]).mean()) > 0.8


def test_where_adults_are_short_people_of_these_crimes_are_met_again_and_those_only_on_the_register_go_first() -> None:
    made = world(spare=0.0, crimes=20_000)
    c, k = made.courts.charges, made.courts.course
    old = (c.crime < 0) & still_matters(made)
    held = old & (np.maximum(k.over, sentence_end(k)) >= made.setting.start)
    named = c.person >= 0
    assert len(set(c.person[old & named].tolist())) == int((old & named).sum())
    assert float(named[held].mean()) > 0.95
    assert float(named[held].mean()) >= float(named[old & ~held].mean())


def test_earlier_cases_have_references_of_their_own() -> None:
    made = world()
    which, c = earlier(made), made.courts.charges
    assert len(set(c.reference[which])) == len(which)
    assert not set(c.reference[which]) & set(made.charged.charges.reference)


def test_a_licence_runs_from_the_release_and_orders_from_the_sentence() -> None:
    made = world()
    s, k = made.probation.supervision, made.courts.course
    release = made.prisons.release(len(k.months))
    licence = s.kind == 0
    assert bool((k.sentence[s.case] == CUSTODY)[licence].all())
    assert bool((s.begin == np.where(licence, release[s.case], k.sentenced[s.case])).all())
    assert bool((s.begin < s.finish).all())
    back = s.recalled > 0
    assert bool(((s.begin < s.recalled) & (s.recalled < s.finish))[back].all())
    assert not bool((s.recalled[~licence] > 0).any())
    assert not bool((s.breached[licence] > 0).any())


def test_most_restricted_releases_are_told_to_childrens_services() -> None:
    made = world()
    s = made.probation.supervision
    ours = (s.kind == 0) & made.courts.charges.sexual[s.case] & (s.begin + 20 < s.finish)
    told = s.notice > 0
    assert float(told[ours & s.restricted].mean()) == pytest.approx(0.80, abs=0.04)
    assert float(told[ours & ~s.restricted].mean()) == pytest.approx(0.25, abs=0.06)
    assert not bool((told & (s.kind > 0)).any())
    found = rows(made, "supervision")
    assert bool(((found["notice_to_council"] == "yes") == (found["notice_date"] > 0)).all())


@pytest.mark.parametrize(
    ("sentence", "months", "years"),
    [(CUSTODY, 60, None), (CUSTODY, 30, None), (CUSTODY, 12, 10), (CUSTODY, 6, 7), (3, 24, 5), (7, -1, 0)],
)
def test_how_long_somebody_is_on_the_register(sentence: int, months: int, years: int | None) -> None:
    made = world().courts.course
    one = {field: getattr(made, field)[:1] for field in made.__slots__}
    decided = np.array([30_000], dtype=np.int32)
    course = replace(made, **one | {"decided": decided, "sentence": np.array([sentence]), "months": np.array([months])})
    until = int(registered_until(course)[0])
    assert until == (FAR if years is None else 30_000 + int(years * YEAR_OF_LIFE) if years else 0)


def test_the_register_has_each_adult_once_and_nobody_from_a_youth_court() -> None:
    made = world()
    r, c = made.probation.register, made.courts.charges
    person = c.person[r.case]
    assert len(set(person.tolist())) == len(person)
    assert bool((c.sexual & ~c.youth)[r.case].all())
    assert bool((made.courts.course.verdict[r.case] == 0).all())


def test_a_completed_programme_lowers_the_hazard_by_the_ratio_that_the_truth_tells() -> None:
    made = world()
    r = made.probation.register
    done = made.prisons.completed(len(made.courts.charges.person))[r.case]
    band = made.prisons.band[r.case]
    assert int(done.sum()) > 200
    for level in range(1, 4):
        ratio = r.hazard[done & (band == level)].mean() / r.hazard[~done & (band == level)].mean()
        assert ratio == pytest.approx(PROGRAMME_HAZARD_RATIO)
    told = next(row for row in made.probation.planted(made.setting, made.plan) if row[0] == "programme_hazard_ratio")
    assert told[4:] == (PROGRAMME_HAZARD_RATIO, 1.0)


def test_reoffending_comes_as_often_as_the_truth_tells() -> None:
    made = world(crimes=100_000)
    r, start = made.probation.register, made.setting.start
    fresh = r.free >= start  # nobody left out because of what happened before
    for years, low, high in ((2, 1.0, 3.5), (5, 4.0, 7.5), (10, 8.0, 13.0)):
        found = float(((r.proven > 0) & (r.proven <= r.free + years * YEAR_OF_LIFE))[fresh].mean())
        assert low < 100 * found < high
        told = {row[3]: row[4] for row in made.probation.planted(made.setting, made.plan)}
        assert low < (told[str(years)] or 0) < high
    assert bool((r.proven[r.proven > 0] > start).all())
    assert bool((r.committed <= r.proven).all())
    assert bool((r.proven > r.free)[r.proven > 0].all())


def test_what_nobody_learns_of_is_in_no_file() -> None:
    made = world()
    groups = {group.kind: group for group in made.probation.happened(made.setting, made.books)}
    unseen = groups["sexual_reoffence"]
    assert len(unseen.on) > 0
    assert set(unseen.why_not.tolist()) == {int(WhyNot.NOBODY_TOLD)}
    assert unseen.path == ""
    found = rows(made, "reoffending")
    sexual = int((found["kind"] == "sexual").sum())
    assert sexual == len(groups["sexual_reoffence_proven"].on)
    assert len(found["kind"]) - sexual == len(groups["other_reoffence_proven"].on)


def test_more_adults_are_asked_for_where_more_crimes_are_expected() -> None:
    setting = world().setting
    assert probation.wanted(setting, 0) < probation.wanted(setting, 1_000) < probation.wanted(setting, 100_000)
