"""Made beside published: 72 made-up areas against England, and our table of targets against the published files."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from sightline.synthetic.doings import World, make_world
from sightline.synthetic.harm.other import CHILDREN
from sightline.synthetic.scenario import plain
from sightline.synthetic.truth.margins import WITHIN, Target, table, targets

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "../shared/data/published"
ROW = re.compile(r"^\| ([^|]+) \| ([0-9,.]+)%? \| ([0-9,.]+)%? \| ([+-][0-9.]+)% \| [^|]+ \| ([^|]*) \|$")

here = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics (../shared/data/published) are not here"
)


@pytest.fixture(scope="module")
def world() -> World:
    """Two years, so that the second can look back on the first for repeats."""
    return make_world(plain(72, 200_000, (2024, 2025)), 1, PUBLISHED if PUBLISHED.is_dir() else None)


def chance(target: Target, scale: float) -> float:
    """How far off a margin of so small a world may be by chance alone, as a share: four standard errors.

    Children come in families and councils differ, so counts spread about twice as far as single draws would.
    """
    if target.unit == "count":
        return 8 / math.sqrt(target.target / scale)
    return 4 * 2 * math.sqrt((100 - target.target) / target.target / 4_000)


def test_margins_are_near_the_published_ones(world: World) -> None:
    scale = CHILDREN / (200_000 / 0.1255)
    far = {
        target.margin: round(off, 3) for target, _, off in table(world)
        if not target.reason and abs(off) > WITHIN + chance(target, scale)
    }  # fmt: skip
    assert far == {}


def test_large_margins_are_within_a_tenth_or_have_a_reason(world: World) -> None:
    large = [(target, off) for target, _, off in table(world) if target.unit == "count" and target.target > 200_000]
    assert len(large) > 8
    assert {target.margin for target, off in large if abs(off) > WITHIN and not target.reason} == set()


def test_repeats_come_as_often_as_published_where_the_year_before_is_there(world: World) -> None:
    made = {target.margin: made for target, made, _ in table(world)}
    assert made["rereferrals"] == pytest.approx(22.6, abs=2.3)


def page_rows() -> dict[str, tuple[float, float, str]]:
    """what -> (published, off in per cent, reason) of the table in docs/synthetic.md."""
    text = (ROOT / "docs" / "synthetic.md").read_text(encoding="utf-8")
    rows = [ROW.match(line) for line in text.split("<!-- margins -->")[1].split("<!-- /margins -->")[0].splitlines()]
    return {found[1]: (float(found[2].replace(",", "")), float(found[4]), found[5].strip()) for found in rows if found}


def test_the_page_has_every_margin_and_none_is_off_by_a_tenth_without_a_reason() -> None:
    rows = page_rows()
    assert set(rows) == {target.what for target in targets()}
    for target in targets():
        published, off, reason = rows[target.what]
        assert published == pytest.approx(target.target)
        assert abs(off) <= 100 * WITHIN or reason


def england(name: str, **where: str) -> dict[str, str]:
    with (PUBLISHED / name).open(newline="", encoding="utf-8-sig") as file:
        rows = [
            row for row in csv.DictReader(file)
            if row["time_period"] == where.get("year", "2025") and row["geographic_level"] == "National"
        ]  # fmt: skip
    assert len(rows) == 1
    return rows[0]


@here
def test_the_targets_are_the_published_figures() -> None:
    ours = {target.margin: target.target for target in targets()}
    need = england("b1_children_in_need_2013_to_2025.csv")
    assert ours["episodes_any_point"] == float(need["Anypoint_episodes"])
    assert ours["children_any_point"] == float(need["Anypoint_child"])
    assert ours["episodes_started"] == float(need["Started_episodes"])
    assert ours["episodes_ended"] == float(need["Ended_episodes"])
    assert ours["episodes_31_march"] == float(need["At31_episodes"])
    assert ours["carried_over"] == float(need["Anypoint_episodes"]) - float(need["Started_episodes"])
    told = england("c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv")
    assert ours["referrals"] == float(told["referral_count"])
    assert ours["referred_children"] == float(told["referral_child_count"])
    assert ours["no_further_action"] == float(told["no_further_action_count"])
    assert ours["not_in_need"] == float(told["not_in_need_count"])
    assert ours["rereferrals"] == float(told["rereferral_percent"])
    plans = england("d3_cpps_subsequent_plan_2013_to_2025.csv")
    assert ours["plans_begun"] == float(plans["CPP_start"])
    assert ours["second_plans"] == float(plans["CPP_subsequent_percent"])


@here
def test_the_factors_and_the_children_are_the_published_ones() -> None:
    ours = {target.margin: target.target for target in targets()}
    found = england("c3_factors_identified_at_end_of_assessment_2018_to_2025.csv")
    names = {
        "3B": "Domestic_Abuse_parent", "4B": "Mental_Health_parent", "11A": "Child_sexual_exploitation",
        "10A": "Going_missing", "19B": "Sexual_Abuse_child_on_child", "19C": "Sexual_Abuse_adult_on_child",
        "16A": "Neglect", "17A": "Emotional_Abuse", "18C": "Physical_Abuse_adult_on_child",
        "24A": "Child_criminal_exploitation", "13A": "Gangs", "12A": "Trafficking", "20": "Other",
    }  # fmt: skip
    assert {code: ours[f"factor_{code}"] for code in names} == {
        code: float(found[name]) for code, name in names.items()
    }
    assert ours["assessments"] == float(found["Episodes_with_assessment_factor"])
    people = england("ons_mid-year_population_estimates_2012_to_2024.csv", year="2024")
    assert float(people["population_estimate"]) == CHILDREN
