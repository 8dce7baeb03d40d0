"""How many more children are first recorded while a campaign runs: whom it counts, and that a campaign alone adds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.scenario import Scenario, plain
from sightline.synthetic.truth import first_records
from sightline.synthetic.truth.first_records import added_identified, firsts, while_it_ran, without_campaign

START = year_bounds(2024)[0]
SMALL = plain(4, 4000, (2024, 2025))
SEED = 3


def days(*values: int) -> Days:
    return np.array(values, dtype=np.int32)


def planted(strength: str) -> Scenario:
    return SMALL.at("campaign", strength)


def test_a_child_counts_once_on_the_first_day_on_which_any_agency_hears_in_the_years() -> None:
    child = days(7, 7, 2, 5, 4)
    one = days(START + 40, 0, START - 9, 0, START - 3)
    other = days(START + 50, START + 20, START + 60, 0, 0)
    entry, day = firsts(START, child, one, other)
    assert child[entry].tolist() == [2, 7]  # of 5 nobody heard, of 4 somebody did before the years alone
    assert entry.tolist() == [2, 1]
    assert day.tolist() == [START + 60, START + 20]


def test_what_is_added_is_a_share_of_what_there_would_have_been() -> None:
    (row,) = added_identified(planted("strong"), 60, 48)
    assert (row.plant, row.strength, row.measure, row.unit) == (
        "campaign",
        "strong",
        "added_identified_share",
        "per cent",
    )
    assert (row.value, row.null_value, row.dimension) == (25.0, 0.0, "all")
    assert added_identified(planted("strong"), 3, 0)[0].value is None


def test_without_a_campaign_nothing_is_added_and_no_world_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> Lives:
        raise AssertionError("a world was made")

    monkeypatch.setattr(first_records, "make_lives", never)
    assert without_campaign(planted("none"), SEED) is None
    (row,) = added_identified(planted("none"), 60, None)
    assert (row.value, row.is_null) == (0.0, True)


def test_the_world_beside_has_the_same_chance_in_it_and_no_campaign() -> None:
    nothing, strong = (make_lives(planted(strength), SEED) for strength in ("none", "strong"))
    without = without_campaign(planted("strong"), SEED)
    assert without == while_it_ran(nothing)
    assert without is not None
    assert while_it_ran(strong) > without > 10
    # outside its areas and weeks nothing may differ but for the few who are adopted
    assert abs(len(_elsewhere(strong)) - len(_elsewhere(nothing))) <= 2


def _elsewhere(lives: Lives) -> Days:
    """Days of first records in areas without the campaign."""
    people, harm, heard = lives.people, lives.harm, lives.heard
    entry, day = firsts(lives.setting.start, people.child[harm.child], heard.police, heard.support)
    return day[~lives.plan.campaign[people.area_on(harm.child[entry], day)]]


def test_a_council_counts_only_where_its_assessment_would_name_the_abuse() -> None:
    lives = make_lives(planted("strong"), SEED)
    nobody = np.zeros_like(lives.heard.council)
    alone = replace(lives.heard, police=nobody, support=nobody)
    named, unnamed = (replace(alone, named=np.full(len(nobody), said)) for said in (True, False))
    assert while_it_ran(replace(lives, heard=named)) > while_it_ran(replace(lives, heard=alone)) > 0
    assert while_it_ran(replace(lives, heard=unnamed)) == 0
