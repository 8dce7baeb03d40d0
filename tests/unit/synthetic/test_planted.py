"""The truths that are planted, of a few children, referrals and conferences whose sums can be done in the head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from sightline.standard import areas
from sightline.synthetic.days import Days, add_working, year_bounds
from sightline.synthetic.lives import choose_areas
from sightline.synthetic.plan import make_plan
from sightline.synthetic.scenario import Null, Scenario, Strength, plain
from sightline.synthetic.setting import setting
from sightline.synthetic.truth import planted
from sightline.synthetic.truth.first_records import added_identified
from sightline.synthetic.truth.identified import DIMENSION, GAPS
from sightline.synthetic.truth.organised import CROSS_FORCE
from sightline.synthetic.truth.score_rows import Planted
from sightline.synthetic.truth.scores import scorebook

CODES = ("E06000001", "E06000002")
PLANTED = np.array([True, False])
SCENARIO = plain(2, 1000, (2025, 2026))
START, END = year_bounds(2025)[0], year_bounds(2026)[1]
SECOND = year_bounds(2026)[0]


def days(*values: int) -> Days:
    return np.array(values, dtype=np.int32)


def flags(*values: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(values, dtype=bool)


def value(rows: Iterable[Planted], measure: str, code: str = "all", period: str = "2025-2026") -> float | None:
    (found,) = [row for row in rows if (row.measure, row.code, row.period) == (measure, code, period)]
    return found.value


def null(rows: Iterable[Planted], measure: str, code: str = "all") -> float | None:
    (found,) = [row for row in rows if (row.measure, row.code) == (measure, code)]
    return found.null_value


def test_unrecorded_is_harmed_less_recorded_in_the_same_period() -> None:
    rows = planted.unrecorded(
        SCENARIO, 5,
        child=days(0, 1, 2, 3, 3),
        onset=days(START + 5, START + 5, SECOND + 5, START - 400, 0),  # the last is a suspicion: nothing happened
        last=days(START + 9, SECOND + 9, SECOND + 9, START - 300, 0),  # the fourth was over before the years
        by_child=flags(0, 1, 0, 0, 0),
        recorded_child=days(0, 1, 4), recorded_year=days(2025, 2026, 2025),
    )  # fmt: skip
    assert [value(rows, "harmed_children", period=p) for p in ("2025", "2026", "2025-2026")] == [2, 2, 3]
    assert [value(rows, "unrecorded_children", period=p) for p in ("2025", "2026", "2025-2026")] == [1, 1, 1]
    assert value(rows, "unrecorded_children", "adult_on_child") == 1
    assert value(rows, "unrecorded_children", "child_on_child", "2025") == 1
    assert value(rows, "unrecorded_children", "child_on_child") == 0
    assert value(rows, "unrecorded_share") == pytest.approx(100 / 3)


def test_a_conference_on_the_16th_working_day_is_late() -> None:
    enquiry = days(*[START + 30] * 6)
    waits = days(15, 16, 30, 10, 16, 12)
    conference = add_working(enquiry, waits)
    conference[5] = END + 20  # held after the years: it does not count
    rows = planted.late_conferences(
        SCENARIO, CODES, PLANTED, days(0, 0, 0, 1, 1, 1), enquiry, conference, moved=flags(0, 0, 1, 0, 0, 0)
    )
    assert value(rows, "late_conferences_share", "yes") == pytest.approx(200 / 3)
    assert null(rows, "late_conferences_share", "yes") == pytest.approx(100 / 3)
    assert value(rows, "late_conferences_share", "no") == 50
    assert value(rows, "late_conferences_share", CODES[0]) == pytest.approx(200 / 3)
    assert value(rows, "late_conferences_difference") == pytest.approx(200 / 3 - 50)
    assert null(rows, "late_conferences_difference") == 0


def test_no_conference_is_a_share_of_nothing() -> None:
    none = days(0, 0)
    rows = planted.late_conferences(SCENARIO, CODES, PLANTED, days(0, 1), days(START, 0), none)
    assert value(rows, "late_conferences_share", "yes") is None
    assert value(rows, "late_conferences_difference") is None


def test_a_repeat_is_within_365_days_in_the_same_area() -> None:
    day = START + 10
    rows = planted.closed_repeats(
        SCENARIO, CODES, PLANTED,
        area=days(0, 0, 0, 0, 1, 1, 0), person=days(7, 7, 8, 8, 9, 9, 9),
        referral=days(day + 300, day, day, day + 366, day, day + 20, day + 21),  # the first two the wrong way round
        no_action=flags(1, 1, 1, 1, 0, 1, 0),
        added=flags(1, 0, 0, 0, 0, 0, 0),
    )  # fmt: skip
    assert value(rows, "repeats_closed_share", "yes") == 100  # 7's second; 8's came too late, 9's was elsewhere
    assert null(rows, "repeats_closed_share", "yes") == 0
    assert value(rows, "repeats_closed_share", "no") == 100
    assert value(rows, "repeats_closed_again_share", "yes") == 100
    assert value(rows, "repeats_closed_again_share", "no") is None  # 9's first was not closed


def test_attendance_and_lost_notices_are_shares_of_what_was_sent() -> None:
    area = days(0, 0, 0, 0, 1, 1)
    came = planted.absent_partner(SCENARIO, CODES, PLANTED, area, flags(1, 0, 0, 0, 1, 1), flags(0, 1, 1, 0, 0, 0))
    assert [value(came, "health_attended_share", code) for code in ("yes", "no")] == [25, 100]
    assert null(came, "health_attended_share", "yes") == 75
    assert value(came, "health_attended_difference") == -75
    lost = planted.lost_notices(SCENARIO, CODES, PLANTED, area, flags(1, 0, 0, 0, 0, 0))
    assert value(lost, "lost_notices_share", "yes") == 25
    assert null(lost, "lost_notices_share", "yes") == 0


def test_a_child_of_a_network_counts_once_an_area() -> None:
    rows = planted.network(SCENARIO, CODES, days(4, 4, 4, 6), days(0, 0, 1, 1))
    assert [value(rows, "network_children", code) for code in ("all", *CODES)] == [2, 1, 2]
    assert value(rows, "network_areas") == 2
    assert value(planted.network(SCENARIO, CODES, days(), days()), "network_children") == 0


def test_the_effect_of_the_practice_is_the_size_of_the_scenario_in_per_cent() -> None:
    (practice,) = planted.practice(SCENARIO.at("practice", Strength.STRONG))
    assert (practice.strength, practice.value, practice.null_value) == ("strong", 30, 0)


def test_a_campaign_is_what_more_children_tell_in_its_areas_while_it_runs() -> None:
    where = setting(SCENARIO.at("campaign", Strength.WEAK), 1, choose_areas(np.random.default_rng(1), 2))
    plan = make_plan(where)
    here, there = np.flatnonzero(plan.campaign)[0], np.flatnonzero(~plan.campaign)[0]
    inside, later = plan.campaign_from + 3, plan.campaign_to + 3
    area = days(here, here, here, here, there)
    share, added = planted.campaign(where, plan, area, days(inside, inside, inside, 0, inside),
                                    days(inside, later, inside, 0, later))  # fmt: skip
    assert (share.strength, share.value, added.value) == ("weak", 50, 1)


def test_children_who_can_be_found_are_those_whose_harm_came_out_in_the_years() -> None:
    where = setting(SCENARIO, 1, [])
    came_out = days(START, START + 9, END + 1, 0, START + 20)
    rows = planted.reachable(where, 5, days(0, 0, 1, 2, 3), came_out, flags(1, 0, 1, 1, 0))
    assert [(row.measure, row.value) for row in rows] == [("reachable_children", 2), ("listed_children", 1)]


def test_children_who_could_be_recorded_are_those_who_came_out_and_those_recorded() -> None:
    where = setting(SCENARIO, 1, [])
    came_out = days(START, START + 9, END + 1, 0, START + 20)
    rows = planted.recordable(where, 6, days(0, 0, 1, 2, 3), came_out, days(0, 5))
    assert [(row.measure, row.value) for row in rows] == [("recordable_children", 3), ("recordable_unrecorded", 1)]


def test_a_gap_is_the_mean_with_noughts_and_nevers() -> None:
    (row,) = planted.gap(SCENARIO.at("action_gap", Strength.WEAK), "action_gap", days(0, 10, 80))
    assert (row.measure, row.unit, row.value, row.null_value, row.strength) == ("action_days", "days", 30, 0, "weak")


def test_finding_a_gap_that_is_usual_is_no_false_alarm() -> None:
    (there,), (none,) = (planted.gap(SCENARIO, "sharing_gap", found) for found in (days(0, 8), days(0, 0)))
    assert (there.strength, there.is_null) == ("usual", False)
    assert (none.strength, none.is_null) == ("none", True)


def test_what_never_came_about_waits_to_the_last_day() -> None:
    could, did = days(END - 30, END - 20, 0, START - 5, END + 5), days(END - 10, 0, 0, START, END + 9)
    assert planted.waited(setting(SCENARIO, 1, []), could, did).tolist() == [20, 20]


def test_the_first_of_several_days_leaves_out_those_that_are_none() -> None:
    assert planted.first_of(days(0, 5, 0), days(3, 4, 0), days(9, 0, 0)).tolist() == [3, 4, 0]


def test_a_gap_of_a_null_world_is_of_that_world() -> None:
    null_world = replace(SCENARIO, null=Null.NO_SHARING_GAIN)
    (row,) = planted.gap(null_world, "sharing_gap", days(0, 0))
    assert (row.strength, row.is_null) == ("no_sharing_gain", True)


def test_a_gap_of_nobody_has_no_mean() -> None:
    assert planted.gap(SCENARIO, "recording_gap", days())[0].value is None


def test_truths_of_other_modules_become_rows() -> None:
    found: list[planted.Found] = [("charged_of_recorded", "per cent", "year", "2025", 10.0, 10.0)]
    (always,) = planted.always(SCENARIO, "courts", found)
    assert (always.strength, always.period, always.dimension, always.value, always.null_value) == (
        "", "2025", "all", 10.0, None
    )  # fmt: skip
    (region,) = planted.of_plant(
        SCENARIO, "prison_places", [("places_of_need", "per cent", "region", "E1", 60.0, 80.0)]
    )
    assert (region.strength, region.period, region.code, region.null_value) == ("none", "2025-2026", "E1", 80.0)


def test_the_counts_are_truths_of_every_world() -> None:
    row = {"measure": "children", "year": "2025", "dimension": "sex", "code": "F", "children": "12"}
    assert planted.recorded([row]) == [Planted("recorded", "", "children", "children", "2025", "sex", "F", 12.0)]


def _all(scenario: Scenario) -> list[Planted]:
    """Every truth that this module writes, of two episodes."""
    two, both, on = days(0, 1), flags(1, 0), days(START + 3, START + 4)
    where = setting(scenario, 1, choose_areas(np.random.default_rng(1), 2))
    return [
        *planted.unrecorded(scenario, 2, two, on, on, both, two, days(2025, 2026)),
        *planted.late_conferences(scenario, CODES, PLANTED, two, on, on + 9),
        *planted.closed_repeats(scenario, CODES, PLANTED, two, two, on, both),
        *planted.absent_partner(scenario, CODES, PLANTED, two, both),
        *planted.lost_notices(scenario, CODES, PLANTED, two, both),
        *planted.practice(scenario), *planted.network(scenario, CODES, two, two),
        *planted.campaign(where, make_plan(where), two, on, on), *added_identified(scenario, 2, None),
        *planted.reachable(where, 2, two, on, both),
        *planted.recordable(where, 2, two, on, two),
        *(row for name in ("recording_gap", "sharing_gap", "action_gap") for row in planted.gap(scenario, name, two)),
    ]  # fmt: skip


def test_every_truth_that_is_written_is_in_the_scorebook() -> None:
    book = {(line.plant, line.measure, line.dimension) for line in scorebook()}
    written = {(row.plant, row.measure, row.dimension) for row in _all(SCENARIO)}
    written |= {(plant, f"{plant.removesuffix('_gap')}_days_identified", DIMENSION) for plant in GAPS}
    to = {"recording_gap": "to", "sharing_gap": "to", "action_gap": "from"}
    written |= {(plant, f"{plant.removesuffix('_gap')}_days_{to[plant]}_threshold", DIMENSION) for plant in GAPS}
    assert written <= book
    assert ("groups", CROSS_FORCE, "reach") in book
    elsewhere = {"prison_places", "courts", "probation", "recorded", "links", "groups"}
    assert {key for key in book if key[0] not in elsewhere} <= written


def test_the_plan_says_where_and_when() -> None:
    four = setting(plain(4, 1000, (2025,)), 1, list(areas.current()[:4]))
    plan = make_plan(four)
    rows = planted.plan_rows(four, plan)
    late = {place for name, place, _, _ in rows if name == "late_conferences"}
    assert late == {code for code, chosen in zip(four.codes, plan.planted["late_conferences"], strict=True) if chosen}
    adopted = [(place, since) for name, place, since, _ in rows if name == "practice"]
    assert len(adopted) == (plan.adopted > 0).sum()
    assert all(since.startswith("202") for _, since in adopted)
    assert {until > since for name, _, since, until in rows if name == "campaign"} == {True}
    assert next(place for name, place, _, _ in rows if name == "prison_places") in four.regions
