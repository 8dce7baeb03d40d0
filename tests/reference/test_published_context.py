"""What surrounds the figures: residents, neighbours, lookups, inspections, in the files as they really are."""

from __future__ import annotations

from collections import Counter

from sightline.published.ethnicity import ethnic_groups
from sightline.published.tables import Level
from sightline.standard import areas
from sightline.standard.figures import total
from tests.reference.published_data import CUMBERLAND, CUMBRIA, ENGLAND, NORTHAMPTONSHIRE, needed, raw, table, whole

pytestmark = needed


def test_the_census_counts_everybody_and_its_levels_differ_slightly() -> None:
    ethnicity = table("ethnicity")
    groups = ethnic_groups(ethnicity)

    def added(level: Level) -> float:
        listed = (area.code for area in ethnicity.areas(2021, level))
        parts = (total([ethnicity.figure(code, gss, 2021) for code, _ in groups.labels], groups) for gss in listed)
        return sum(part.value for part in parts if part.value is not None)

    assert [added(level) for level in (Level.NATIONAL, Level.REGION, Level.AUTHORITY)] == [
        56_490_048, 56_490_039, 56_490_017,
    ]  # fmt: skip
    children = whole().population.figure("CHILDREN", ENGLAND, 2021).value
    assert children is not None
    assert added(Level.NATIONAL) > 4 * children


def test_every_authority_of_today_has_its_ten_neighbours() -> None:
    neighbours = whole().neighbours
    assert neighbours is not None
    assert set(neighbours.tens) == {entry.gss for entry in areas.current()}
    assert {len(ten) for ten in neighbours.tens.values()} == {10}
    assert neighbours.findings == ()


def test_old_numbers_of_neighbours_are_authorities_of_today_and_the_two_lists_agree() -> None:
    neighbours = whole().neighbours
    assert neighbours is not None
    for row in raw("la_lookup.csv"):
        if row["stat_neighbours"]:
            own = areas.by_dfe_number(row["la_code"]).gss
            listed = [areas.by_dfe_number(number.strip()).gss for number in row["stat_neighbours"].split(",")]
            assert [each.gss for each in neighbours.of(own)] == listed


def test_being_a_neighbour_goes_one_way_for_592_of_1530() -> None:
    neighbours = whole().neighbours
    assert neighbours is not None
    both = sum(len(neighbours.names_back(gss)) for gss in neighbours.tens)
    assert (both, 1530 - both) == (938, 592)
    by_nobody = sorted(areas.area(gss).name for gss in neighbours.tens if not neighbours.named_by(gss))
    assert by_nobody == ["Calderdale", "City of London", "Isles of Scilly", "Rutland"]
    assert max(len(neighbours.named_by(gss)) for gss in neighbours.tens) == 25
    words = Counter(each.closeness for ten in neighbours.tens.values() for each in ten)
    assert words == {"Very close": 820, "Close": 513, "Somewhat close": 136, "Not close": 49, "Extremely close": 12}


def test_the_lookups_hold_every_authority_its_districts_and_their_force() -> None:
    lookups = whole().lookups
    assert lookups is not None
    assert len(lookups.places) == 153
    assert sum(len(each.districts) for each in lookups.places.values()) == 296
    assert all(
        {district.force for district in each.districts} == {areas.area(each.gss).force_gss}
        for each in lookups.places.values()
    )


def test_the_lookup_of_authorities_gives_two_of_them_the_code_of_another_region() -> None:
    lookups = whole().lookups
    assert lookups is not None
    assert [finding.found.split(" is ")[0] for finding in lookups.findings] == [
        "Buckinghamshire", "Gloucestershire",
    ]  # fmt: skip


def test_seven_districts_are_newer_than_the_lookup_of_police_forces() -> None:
    listed = {row["LAD19CD"] for row in raw("lad_csp_police_force_2019.csv")}
    newer = {row["LTLA23CD"] for row in raw("LTLA-UTLA_Apr23_Lookup_England-Wales.csv") if row["LTLA23CD"][0] == "E"}
    assert newer - listed == {f"E060000{number}" for number in range(60, 67)}


def test_the_latest_of_the_history_is_ofsteds_own_list() -> None:
    history = [each for each in whole().inspections.outcomes if each.source.endswith(".ods")]
    assert len(history) == 271
    latest = Counter(
        next(each for each in whole().inspections.of(entry.gss) if each in history).judgements[0].words
        for entry in areas.current()
    )
    assert latest == {"Good": 67, "Outstanding": 36, "Requires improvement to be good": 31, "Inadequate": 19}


def test_inspections_of_authorities_that_ended_are_not_their_successors() -> None:
    official = [each for each in whole().inspections.outcomes if each.source.endswith(".ods")]
    ended = [each for each in official if each.authorities[0] in ("E06000028", CUMBRIA, NORTHAMPTONSHIRE)]
    assert len(ended) == 3
    assert not set(ended) & set(whole().inspections.of(CUMBERLAND))


def test_the_latest_judgements_are_joined_though_six_codes_are_stale() -> None:
    judged = [each for each in whole().inspections.outcomes if each.source == "ofsted_ilacs_judgements.csv"]
    assert {each.authorities[0] for each in judged} == {entry.gss for entry in areas.current()}
    stale = [row for row in raw("ofsted_ilacs_judgements.csv") if row["ltla23cd"].startswith("E10")]
    ended = {entry.gss for entry in areas.all_areas() if entry.valid_to is not None}
    assert sum(row["ltla23cd"] in ended for row in stale) == 6
    without = [each for each in judged if not each.judgements[0].words]
    assert sorted(areas.area(each.authorities[0]).name for each in without) == ["Brent", "Somerset"]


def test_youth_justice_services_are_joined_by_name_ten_of_them_in_wales() -> None:
    youth = [each for each in whole().inspections.outcomes if each.source.startswith("hmi")]
    assert len(youth) == sum(1 for _ in raw("hmi_youth_justice_inspection_ratings.csv")) - 10 == 73
    assert [each.rule for each in whole().inspections.findings] == ["not-a-rating"]  # Portsmouth's is a footnote
    shared = {each.authorities for each in youth if len(each.authorities) > 1}
    assert len(shared) == 6
