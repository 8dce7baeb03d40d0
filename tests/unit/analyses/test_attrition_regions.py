"""The share charged within a year by region: the forces of each, added up by hand."""

from __future__ import annotations

import random
from dataclasses import replace

from sightline.analyses.perpetrators.attrition_page import SECTIONS
from sightline.analyses.perpetrators.attrition_regions import REGION, region_of_force, region_tables
from sightline.analyses.perpetrators.attrition_tables import breakdown_tables
from sightline.clearance.policy import policy
from sightline.clearance.release import protect
from sightline.standard.areas import all_areas, forces, regions
from sightline.standard.drafts import FigureTable
from tests.unit.analyses.test_perpetrators import cohort, counts_row

LONDON, SOUTH_WEST = "E12000007", "E12000009"
MET, CITY, AVON, DEVON = "E23000001", "E23000034", "E23000036", "E23000035"


def tables(numbers: dict[str, tuple[int, int]]) -> dict[str, FigureTable]:
    """Of (followed for a year, charged within it) by force, in two outcome groups."""
    rows = [
        counts_row(0, group, "agency", force, followed_one=long if group == "charged" else 5, charge_one=charged
                   if group == "charged" else 0)
        for force, (long, charged) in numbers.items() for group in ("charged", "not_yet")
    ]  # fmt: skip
    made = cohort(rows)
    return {table.name: table for table in (*breakdown_tables(made), *region_tables(made))}


def values(table: FigureTable) -> dict[str, float | None]:
    return {figure.code(REGION.code) or "": figure.value for figure in table.figures}


def test_a_region_is_its_forces_added_up() -> None:
    found = tables({MET: (395, 40), CITY: (95, 10), AVON: (195, 50)})
    assert values(found["attrition_followed_by_region"]) == {LONDON: 500, SOUTH_WEST: 200}
    assert values(found["attrition_charged_by_region"]) == {LONDON: 50, SOUTH_WEST: 50}
    assert values(found["attrition_charged_share_by_region"]) == {LONDON: 10, SOUTH_WEST: 25}


def test_a_force_of_no_region_stands_apart_and_one_region_alone_is_no_breakdown() -> None:
    found = tables({MET: (395, 40), "W15000001": (95, 10)})
    assert values(found["attrition_followed_by_region"]) == {LONDON: 400, "not_known": 100}
    assert "attrition_followed_by_region" not in tables({MET: (395, 40), CITY: (95, 10)})


def test_whatever_is_drawn_regions_are_their_forces_and_all_of_them_together_are_all() -> None:
    draw = random.Random(4)
    for _ in range(30):
        some = draw.sample(sorted(forces()), draw.randrange(2, 39))
        numbers = {force: (draw.randrange(10, 400), draw.randrange(10)) for force in some}
        by_hand: dict[str, int] = {}
        for force, (long, _) in numbers.items():
            (region,) = {entry.region_gss for entry in all_areas() if entry.force_gss == force}
            by_hand[region] = by_hand.get(region, 0) + long + 5
        if len(by_hand) > 1:
            assert values(tables(numbers)["attrition_followed_by_region"]) == by_hand


def test_each_force_of_england_is_in_one_region_and_clearance_is_told() -> None:
    assert set(region_of_force()) == set(forces())
    told = {force: code for code, dimension, codes in REGION.sums for force in codes if dimension == "offence_force"}
    assert told == dict(region_of_force())
    assert {code for code, _, _ in REGION.sums} == set(regions())


def test_a_small_force_is_not_given_back_by_its_region() -> None:
    found = tables({MET: (395, 40), CITY: (9, 3), AVON: (195, 50), DEVON: (295, 60)})
    names = ("attrition_charged_by_force", "attrition_charged_by_region")
    exact = replace(policy("english-official"), name="exact", wide_base=1)  # where rounding hides nothing
    printed = {t.name: t for t in protect([found[name] for name in names], exact).tables}
    force = {figure.code("offence_force"): figure.value for figure in printed[names[0]].figures}
    region = values(printed[names[1]])
    assert force[CITY] is None
    assert None in (force[MET], region[LONDON])  # else the one is the other less the third


def test_a_small_force_is_not_given_back_by_another_breakdown_of_the_same_offences() -> None:
    of = {"agency": {MET: (395, 40), CITY: (95, 3), AVON: (195, 50)}, "online": {"yes": (300, 50), "no": (385, 43)}}
    rows = [
        counts_row(0, "charged", dimension, code, followed_one=long, charge_one=charged)
        for dimension, codes in of.items() for code, (long, charged) in codes.items()
    ]  # fmt: skip
    found = {table.name: table for table in breakdown_tables(cohort(rows))}
    names = ("attrition_charged_by_force", "attrition_charged_by_online")
    exact = replace(policy("english-official"), name="exact", wide_base=1)
    printed = [
        figure.value for table in protect([found[name] for name in names], exact).tables for figure in table.figures
    ]
    assert printed.count(None) >= 2  # all but one of the five would give the one


def test_the_page_draws_it() -> None:
    (section,) = [one for one in SECTIONS if one.name == "by-region"]
    assert section.chart.x == REGION.code
