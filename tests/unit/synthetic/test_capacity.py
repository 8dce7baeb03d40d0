"""Workers and caseloads, on children made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.synthetic.agencies import capacity
from sightline.synthetic.agencies.capacity import Capacity
from sightline.synthetic.agencies.contacts import make_contacts
from sightline.synthetic.days import year_bounds
from tests.unit.synthetic.small_council import Council, check_events, council, rows


@pytest.fixture(scope="module")
def given() -> Council:
    return council()


@pytest.fixture(scope="module")
def made(given: Council) -> Capacity:
    found = make_contacts(given.setting, given.people, given.episodes, given.signs)
    return capacity.make_capacity(given.setting, given.episodes, found)


def days(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, dtype=np.int32)


def test_what_is_open_is_counted_by_the_day(given: Council) -> None:
    first, last = year_bounds(2024)
    length = last - first + 1
    found = capacity.mean_open(
        given.setting,
        days(0, 0, 1, 2),
        days(first - 50, first, last + 1, last),
        days(last + 900, first, last + 10, last),
    )
    assert found[0].tolist() == pytest.approx([1 + 1 / length, 1.0])
    assert found[1].tolist() == pytest.approx([0.0, 10 / 365])
    assert found[2].tolist() == pytest.approx([1 / length, 0.0])
    assert found[3].tolist() == [0.0, 0.0]


def test_caseloads_of_social_workers_are_near_those_published(given: Council) -> None:
    many = capacity.load(council(areas_in_all=40).setting, given.episodes)
    assert many.shape == (40, 2)
    filled = many[:4]
    assert filled.mean() == pytest.approx(15.2, rel=0.2)
    assert (many[4:] == 0).all()


def test_the_load_is_that_of_the_sheet(given: Council, made: Capacity) -> None:
    load = capacity.load(given.setting, given.episodes)
    assert load.shape == (len(given.setting.areas), len(given.setting.years))
    assert (load == made.caseload[:, :, capacity.SOCIAL_WORKER]).all()


def test_more_children_on_the_same_posts_are_a_higher_load(given: Council) -> None:
    load = capacity.load(given.setting, given.episodes)
    children = capacity.mean_open(
        given.setting,
        given.episodes.area[~given.episodes.no_action],
        given.episodes.referral[~given.episodes.no_action],
        given.episodes.closed[~given.episodes.no_action],
    )
    grew = children[:, 1] > 1.2 * children[:, 0]
    shrank = children[:, 1] < 0.8 * children[:, 0]
    assert grew.any() or shrank.any()
    assert (load[grew, 1] > load[grew, 0]).all()
    assert (load[shrank, 1] < load[shrank, 0]).all()


def test_the_file_adds_up(given: Council, made: Capacity) -> None:
    listed = rows(given.setting, made, "capacity")
    assert len(listed) == len(given.setting.areas) * len(given.setting.years) * len(capacity.ROLES)
    codes = given.setting.codes
    for row in listed:
        posts, vacant, agency = (int(row[name]) for name in ("full_time_posts", "vacancies", "agency_staff"))
        assert 0 <= vacant < posts
        there = posts - vacant + agency
        at = codes.index(row["agency_code"]), int(row["year"]) - 2024, capacity.ROLES.index(row["role"])
        assert float(row["average_caseload"]) * there == pytest.approx(made.children[at], abs=0.051 * there)


def test_every_row_is_an_event(given: Council, made: Capacity) -> None:
    check_events(given.setting, made, {"capacity": "role"})


def test_nobody_must_be_known_to_count_workers(made: Capacity) -> None:
    assert made.known() == []
