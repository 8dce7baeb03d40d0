"""The made-up England is near the real one where that matters, and its truth tables hang together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from sightline.standard.calendar import working_days_between
from sightline.synthetic.agencies.council import ABUSE_FACTORS, FACTORS
from sightline.synthetic.days import ISO, year_bounds
from sightline.synthetic.recording.books import Book
from sightline.synthetic.world import World, make_world, simulate

YEARS = (2024, 2025, 2026)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(6, 12_000, 3, YEARS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    simulate(out, areas=6, children=12_000, seed=3)
    return out


def rows(folder: Path, name: str) -> Rows:
    found: Rows = pq.read_table(folder / "truth" / f"{name}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def senders(folder: Path) -> dict[str, set[str]]:
    """Person -> the kinds of agency that hold a record that counts."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder, "csa_records"):
        if row["counted"]:
            found[row["person_id"]].add(row["sender"])
    return found


def test_between_12_and_15_percent_of_children_carry_a_record(senders: dict[str, set[str]]) -> None:
    assert 0.12 < len(senders) / 12_000 < 0.155


@pytest.mark.parametrize(
    ("who", "low", "high"),
    [
        ("council", 0.39, 0.49), ("police", 0.16, 0.24), ("support", 0.055, 0.105), ("council+police", 0.15, 0.23),
        ("council+support", 0.015, 0.05), ("police+support", 0.015, 0.055), ("council+police+support", 0.015, 0.05),
    ],
)  # fmt: skip
def test_agencies_overlap_about_as_planned(senders: dict[str, set[str]], who: str, low: float, high: float) -> None:
    shares = Counter("+".join(sorted(found)) for found in senders.values())
    assert low < shares[who] / len(senders) < high


def test_factors_stand_to_one_another_as_published(world: World) -> None:
    count = {code: int(world.episodes.factors[:, FACTORS.index(code)].sum()) for code in FACTORS}
    assessed = int((world.episodes.authorised > 0).sum())
    assert 1.3 < count["19C"] / count["19B"] < 2.1  # 18,900 to 12,590 in England in 2025
    assert 0.25 < count["11A"] / (count["19B"] + count["19C"]) < 0.5  # 12,400 to 31,490
    assert 0.28 < count["3B"] / assessed < 0.35  # 162,890 of 513,250
    assert 0.29 < count["4B"] / assessed < 0.38  # 171,780 of 513,250


def test_referrals_end_in_no_further_action_about_as_often_as_published(world: World) -> None:
    share = float(world.episodes.no_action.mean())
    assert 0.04 < share < 0.08  # 6.5% in England in 2025, cases carried over apart


def test_a_year_begins_with_cases_carried_over(world: World) -> None:
    first_day = int(world.episodes.referral[world.episodes.referral > 0].min())
    carried = int((world.episodes.referral < first_day + 300).sum())
    assert carried > 0.1 * len(world.episodes) / len(YEARS)


def test_the_reviews_referrals_and_plans_of_an_episode_are_in_order(world: World) -> None:
    e = world.episodes
    planned = e.plan > 0
    assert bool((e.plan[planned] >= e.enquiry[planned]).all())
    assert bool((e.plan_end[planned] >= e.plan[planned]).all())
    assert bool((e.closed[planned] >= e.plan_end[planned]).all())
    assessed = e.authorised > 0
    assert bool((e.authorised[assessed] > e.assessed_from[assessed]).all())
    assert bool((e.closed[assessed] >= e.authorised[assessed]).all())


def test_nothing_of_an_episode_begins_after_it_closed(world: World) -> None:
    e = world.episodes
    closed = e.closed > 0
    for begun in (e.assessed_from, e.need_plan, e.enquiry, e.conference, e.plan):
        assert bool((begun[closed] <= e.closed[closed]).all())


def test_assessments_are_authorised_within_45_working_days_about_as_often_as_published(world: World) -> None:
    e = world.episodes
    took = np.array([elapsed(e.assessed_from[i], e.authorised[i]) + 1 for i in np.flatnonzero(e.authorised > 0)])
    assert 0.82 < float((took <= 45).mean()) < 0.865  # 82.5, 84.5 and 85.7% in England in 2023, 2024 and 2025


def test_conferences_are_held_within_15_working_days_about_as_often_as_published(world: World) -> None:
    e = world.episodes
    took = np.array([elapsed(e.enquiry[i], e.conference[i]) for i in np.flatnonzero(e.conference > 0)])
    assert 0.765 < float((took <= 15).mean()) < 0.83  # 78.4, 79.7 and 81.4% in England in 2023, 2024 and 2025
    assert int(took.max()) > 20


def elapsed(first: int, last: int) -> int:
    """Working days by the standard's calendar, the first not counted."""
    return working_days_between(date.fromisoformat(ISO[first]), date.fromisoformat(ISO[last]))


def test_records_of_one_person_in_one_agency_have_one_local_id(folder: Path) -> None:
    found = rows(folder, "records")
    pairs = Counter((row["person_id"], row["agency"]) for row in found)
    ids = Counter((row["agency"], row["local_id"]) for row in found)
    assert set(pairs.values()) == {1}
    assert set(ids.values()) == {1}


def test_an_adopted_child_is_one_child_with_two_identities_that_share_nothing(folder: Path) -> None:
    known = {(row["agency"], row["local_id"]): row for row in rows(folder, "records")}
    barriers = rows(folder, "barriers")
    assert len(barriers) >= 10
    for barrier in barriers:
        former = known[barrier["agency"], barrier["former_local_id"]]
        new = known[barrier["agency"], barrier["local_id"]]
        assert former["true_id"] == new["true_id"] == barrier["true_id"]
        assert former["person_id"] != new["person_id"]


def test_adopted_children_get_new_names_and_numbers(world: World) -> None:
    former = np.flatnonzero(world.people.adopted_as >= 0)
    new = world.people.adopted_as[former]
    assert len(former) >= 10
    assert not {world.people.nhs[i] for i in former} & {world.people.nhs[i] for i in new}
    assert not {world.people.upn[i] for i in former} & {world.people.upn[i] for i in new}
    assert bool((world.people.birth[former] == world.people.birth[new]).all())


def test_the_new_identity_is_met_only_after_the_adoption(world: World) -> None:
    e, adopted_on = world.episodes, world.people.adopted_on[world.episodes.person]
    new = e.person >= world.people.children
    former = (adopted_on > 0) & ~new
    assert bool((e.referral[new] > adopted_on[new]).all())
    assert bool((e.closed[former] == adopted_on[former]).all())


def test_only_new_identities_carry_a_barrier(world: World) -> None:
    book = world.council_book
    barred = {person for person, barrier in zip(book.person, book.barrier, strict=True) if barrier == "adoption"}
    assert barred == {person for person in book.person if person >= world.people.children}


def test_some_harm_is_never_heard_of_and_some_records_have_no_harm_behind_them(folder: Path) -> None:
    kinds = Counter((row["harmed"], row["csa_record"]) for row in rows(folder, "children"))
    assert kinds[True, False] > 100
    assert kinds[False, True] > 50


def test_harm_ends_before_it_is_heard_of_and_begins_before_it_ends(world: World) -> None:
    harm = world.harm
    real = ~harm.decoy
    assert bool((harm.onset[real] <= harm.last[real]).all())
    heard = real & (harm.heard > 0)
    assert bool((harm.last[heard] <= harm.heard[heard]).all())
    assert bool((harm.onset[real] > world.people.birth[harm.child[real]]).all())


def test_group_cases_have_several_children_of_one_area(world: World) -> None:
    sizes = Counter(world.harm.case[world.harm.case > 0].tolist())
    assert sum(size > 1 for size in sizes.values()) > 10
    case = world.harm.case
    for number in sizes:
        assert len(set(world.people.area[world.harm.child[case == number]].tolist())) == 1


def test_some_victims_are_suspects_of_another_crime(world: World) -> None:
    victims = {person for crime in world.crimes for person in crime.victims}
    suspects = {person for crime in world.crimes for person, _ in crime.suspects}
    assert len(victims & suspects) > 20


def test_some_victims_are_adults_who_report_late_and_none_of_them_counts(world: World, folder: Path) -> None:
    kinds = {row["person_id"]: row["kind"] for row in rows(folder, "records")}
    late = [row for row in rows(folder, "csa_records") if kinds[row["person_id"]] == "adult"]
    assert len(late) > 20
    assert not any(row["counted"] for row in late)
    assert min(row["age"] for row in late) >= 18
    assert len(world.areas) == 6


def test_children_who_turned_18_before_the_record_do_not_count(folder: Path) -> None:
    grown = [row for row in rows(folder, "csa_records") if row["age"] >= 18]
    assert not any(row["counted"] for row in grown)


def test_what_was_assessed_before_the_first_year_is_no_record_of_a_file(world: World) -> None:
    first_day = year_bounds(YEARS[0])[0]
    abuse = world.episodes.factors[:, [FACTORS.index(code) for code in ABUSE_FACTORS]].any(axis=1)
    assert int((abuse & (world.episodes.authorised > 0) & (world.episodes.authorised < first_day)).sum()) > 10
    assert min(record.recorded_on for record in world.records if record.code in ABUSE_FACTORS) >= first_day


def test_twins_share_a_birth_date_and_a_home(world: World) -> None:
    people = world.people
    twins = np.flatnonzero(people.twin[: people.children])
    groups = defaultdict(set)
    for index in twins.tolist():
        groups[int(people.household[index])].add((int(people.birth[index]), people.postcode[index]))
    assert len(groups) > 30
    assert all(len(group) == 1 for group in groups.values())


def test_police_files_have_more_mistakes_in_names_than_council_files(world: World) -> None:
    def wrong(book: Book) -> float:
        names = zip(book.person, book.forename, book.surname, strict=True)
        pairs = [(p, f, s) for p, f, s in names if f]
        odd = [p for p, f, s in pairs if (world.people.forename[p], world.people.surname[p]) != (f, s)]
        return len(odd) / len(pairs)

    assert 0.005 < wrong(world.council_book) < 0.02
    assert 0.025 < wrong(world.police_book) < 0.055


@pytest.mark.parametrize(
    ("field", "low", "high"), [("nhs", 0.83, 0.87), ("postcode", 0.965, 0.99), ("forename", 0.99, 0.998)]
)
def test_the_council_file_is_as_complete_as_stated(world: World, field: str, low: float, high: float) -> None:
    values = getattr(world.council_book, field)
    assert low < sum(value != "" for value in values) / len(values) < high
