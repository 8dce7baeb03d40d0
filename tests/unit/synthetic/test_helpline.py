"""Calls to the helpline by region and week, and the weeks of the campaign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sightline.synthetic.agencies.helpline import Helpline, make_helpline
from sightline.synthetic.days import ISO, day
from sightline.synthetic.plan import Plan, make_plan
from sightline.synthetic.society.people import People
from tests.unit.synthetic.test_missing import END, START, check_part, of_layout, people_of, setting_of

CHILDREN = 80_000


@pytest.fixture(scope="module")
def folk() -> People:
    return people_of(CHILDREN)


def plan_of(campaign: tuple[bool, ...] = (True, False, True, False)) -> Plan:
    """A campaign of 13 weeks from the middle of the first year on, in these areas."""
    begun = START + 180
    return replace(
        make_plan(setting_of()), campaign=np.array(campaign), campaign_from=begun, campaign_to=begun + 13 * 7 - 1
    )


def made(people: People, strength: str = "none", plan: Plan | None = None) -> Helpline:
    return make_helpline(setting_of(campaign=strength), plan or plan_of(), people)


def test_weeks_begin_on_mondays_and_lie_wholly_in_the_years(folk: People) -> None:
    monday = made(folk).monday
    assert {(day(on) or date.min).weekday() for on in monday.tolist()} == {0}
    assert monday[0] >= START
    assert monday[-1] + 6 <= END
    assert monday[0] - 7 < START
    assert monday[-1] + 13 > END


def test_the_files_hold_every_region_and_week(folk: People) -> None:
    part, setting = made(folk, "strong"), setting_of(campaign="strong")
    files = check_part(setting, part, folk)
    for layout in ("helpline_weeks", "campaign_weeks"):
        assert len(of_layout(files, layout)) == len(setting.regions) * len(part.monday)


def test_calls_are_as_many_as_the_children_of_a_region_make_expect(folk: People) -> None:
    calls = made(folk).calls
    assert calls.sum() / (CHILDREN * calls.shape[1] * 7 / 365.25) == pytest.approx(0.032, rel=0.05)


def test_fewer_call_at_the_turn_of_the_year(folk: People) -> None:
    part = made(folk)
    month = np.array([int(ISO[on][5:7]) for on in part.monday])
    late = np.array([ISO[on][5:] >= "12-20" for on in part.monday])
    assert part.calls[:, late].mean() < 0.9 * part.calls[:, np.isin(month, (3, 4, 10))].mean()


def test_a_campaign_adds_calls_where_and_while_it_runs_and_changes_nothing_else(folk: People) -> None:
    none, strong = made(folk), made(folk, "strong")
    running = none.running
    assert (strong.calls[~running] == none.calls[~running]).all()
    assert (strong.about_abuse[~running] == none.about_abuse[~running]).all()
    more = strong.calls[running].sum() / none.calls[running].sum()
    expected = 1 + setting_of(campaign="strong").scenario.size("campaign") * none.reached[running].mean()
    assert more == pytest.approx(expected, rel=0.1)


def test_the_campaign_runs_in_the_null_world_too(folk: People) -> None:
    assert (made(folk).reached == made(folk, "strong").reached).all()
    assert made(folk).running.any()


def test_the_share_reached_counts_children_and_not_areas() -> None:
    setting = setting_of()
    region = setting.region_of[0]
    inside = [number for number in range(4) if setting.region_of[number] == region]
    area = np.repeat(inside, [300, *[100] * (len(inside) - 1)])
    people = people_of(len(area), area=area.astype(np.int32))
    chosen = tuple(number == inside[0] for number in range(4))
    part = made(people, plan=plan_of(chosen))
    assert part.reached[region].max() == pytest.approx(300 / len(area))
    assert part.reached.max() == part.reached[region].max()


def test_parts_are_no_more_than_the_whole(folk: People) -> None:
    part = made(folk, "strong")
    assert (part.about_abuse <= part.calls).all()
    assert (part.by_child <= part.calls).all()


def test_the_same_seed_gives_the_same_weeks(folk: People) -> None:
    assert (made(folk, "weak").calls == made(folk, "weak").calls).all()


def test_a_region_without_a_child_has_no_calls() -> None:
    part = made(people_of(10, area=np.zeros(10, dtype=np.int32)))
    assert np.isfinite(part.reached).all()
    others = [number for number in range(part.calls.shape[0]) if number != setting_of().region_of[0]]
    assert part.calls[others].sum() == 0
