"""Looked-after children: periods and their rows, on children made by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sightline.synthetic.agencies import care
from sightline.synthetic.agencies.care import Care
from sightline.synthetic.agencies.placements import LEGAL, PLACES, RNE
from sightline.synthetic.days import ISO, year_bounds
from sightline.synthetic.society.people import BARRIERS, Kind, barriers
from tests.unit.synthetic.small_council import Council, check_events, council, rows

MIDDLE = ISO[year_bounds(2024)[1]]
FOSTER = ("U1", "U3", "U4", "U6")


@pytest.fixture(scope="module")
def given() -> Council:
    return council()


@pytest.fixture(scope="module")
def made(given: Council) -> Care:
    return care.make_care(given.setting, given.people, given.episodes)


def by_period(made: Care) -> dict[int, list[tuple[int, int, str, str, str, bool]]]:
    """Rows of each period: first day, last day, why, legal status, placement, whether it is the last."""
    found: dict[int, list[tuple[int, int, str, str, str, bool]]] = {}
    row = made.rows
    for place in range(len(row)):
        found.setdefault(int(row.period[place]), []).append((
            int(row.begin[place]), int(row.end[place]), RNE[row.why[place]], LEGAL[row.legal[place]],
            PLACES[row.place[place]], bool(row.last[place]),
        ))  # fmt: skip
    return found


def over_seeds(given: Council) -> list[Care]:
    """The same children with other chances."""
    return [care.make_care(replace(given.setting, seed=seed), given.people, given.episodes) for seed in range(12)]


def test_as_many_are_looked_after_as_published_for_children_in_need(given: Council) -> None:
    start, episodes = given.setting.start, given.episodes
    in_need = ~episodes.no_action & (episodes.referral <= start) & (episodes.closed > start)
    shares = [len(one.on(start)) / in_need.sum() for one in over_seeds(given)]
    assert np.mean(shares) == pytest.approx(81_770 / 402_400, abs=0.015)


def test_as_many_start_as_published_for_new_children_in_need(given: Council) -> None:
    where, episodes = given.setting, given.episodes
    new = ~episodes.no_action & (episodes.referral >= where.start) & (episodes.referral <= where.end)
    begun = [(one.period.begin >= where.start) & (one.period.begin <= where.end) for one in over_seeds(given)]
    assert np.mean([each.sum() / new.sum() for each in begun]) == pytest.approx(32_270 / 396_870, abs=0.006)


def test_adopted_children_are_looked_after_until_the_day_and_never_under_the_new_name(
    given: Council, made: Care
) -> None:
    people, period = given.people, made.period
    renamed = np.flatnonzero(people.adopted_as >= 0)  # some of them not by adoption
    children = renamed[barriers(people)[people.adopted_as[renamed]] == BARRIERS.index("adoption")]
    assert 0 < len(children) < len(renamed)
    assert sorted(period.person[period.adopted].tolist()) == children.tolist()
    child = period.person[period.adopted]
    assert (period.end[period.adopted] == people.adopted_on[child]).all()
    least = np.minimum(200, people.adopted_on[child] - people.birth[child])
    assert (period.end[period.adopted] - period.begin[period.adopted] >= least).all()
    assert {care.REASONS[code] for code in period.reason[period.adopted].tolist()} <= {"E11", "E12"}
    assert not (people.kind[period.person] == Kind.ADOPTED).any()
    assert not np.isin(period.reason[~period.adopted], [care.REASONS.index(code) for code in ("E11", "E12")]).any()
    for number, found in by_period(made).items():
        if period.adopted[number]:
            assert found[-1][3] == "E1"
            assert found[-1][4] in ("A5", "A6")
        else:
            assert not {row[4] for row in found} & {"A5", "A6"}


def test_nobody_is_looked_after_twice_at_once_or_when_no_child(given: Council, made: Care) -> None:
    period = made.period
    assert (period.begin >= given.people.birth[period.person]).all()
    assert (period.end - given.people.birth[period.person] <= 18 * 365.25).all()
    assert (period.end > period.begin).all()
    mine: dict[int, list[tuple[int, int]]] = {}
    for person, begin, end in zip(period.person.tolist(), period.begin.tolist(), period.end.tolist(), strict=True):
        mine.setdefault(person, []).append((begin, end))
    assert all(before[1] < after[0] for spans in mine.values() for before, after in pairwise(sorted(spans)))


def test_rows_follow_one_another_and_say_what_changed(given: Council, made: Care) -> None:
    seen: Counter[str] = Counter()
    for number, found in by_period(made).items():
        # Rows that begin after the years are not made.
        complete = found[-1][1] == made.period.end[number]
        assert complete or found[-1][1] > given.setting.end
        assert [row[5] for row in found] == [False] * (len(found) - 1) + [complete]
        for before, after in pairwise(found):
            assert before[1] == after[0]
            assert before[0] < before[1]
            status, place = before[3] != after[3], before[4] != after[4]
            why = after[2]
            seen[why] += 1
            assert status == (why in ("L", "B", "U"))
            assert not (place and why == "L")
            assert why not in ("T", "U") or (before[4] in FOSTER and after[4] in (*FOSTER, "A5"))
        begins = found[0][0] == made.period.begin[number]
        assert (found[0][2] == "S") == begins
    assert {"L", "P", "T", "B"} <= set(seen) <= {"L", "P", "T", "B", "U"}


def test_orders_last_no_longer_than_the_law_allows(made: Care) -> None:
    lasted = made.rows.end - made.rows.begin
    for code, most in (("L1", 3), ("L2", 8)):
        mine = made.rows.legal == LEGAL.index(code)
        assert mine.any()
        assert lasted[mine].max() <= most


def test_only_children_under_a_care_order_are_placed_with_parents(made: Care) -> None:
    home = made.rows.place == PLACES.index("P1")
    assert home.any()
    assert {LEGAL[code] for code in made.rows.legal[home].tolist()} <= {"C1", "C2"}


def test_supported_accommodation_is_for_those_of_16_or_over(given: Council, made: Care) -> None:
    birth = given.people.birth[made.period.person[made.rows.period]]
    apart = made.rows.place == PLACES.index("K3")
    assert apart.any()
    assert ((made.rows.begin - birth)[apart] >= int(16 * 365.25) - 1).all()


def test_a_row_in_force_over_two_years_is_in_both_files_and_ends_in_the_second(given: Council, made: Care) -> None:
    by_id: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows(given.setting, made, "care_periods"):
        assert bool(row["end_date"]) == bool(row["end_reason"])
        by_id.setdefault(row["row_id"], {})[row["year"]] = row
    both = [found for found in by_id.values() if len(found) == 2]
    assert len(both) > 30
    assert {found["2024"]["end_date"] for found in both} == {""}
    assert all(found["2024"]["start_date"] == found["2025"]["start_date"] <= MIDDLE for found in both)
    assert all(not found["2025"]["end_date"] or found["2025"]["end_date"] > MIDDLE for found in both)
    once = [found["2024"] for found in by_id.values() if set(found) == {"2024"}]
    assert all("" < row["end_date"] <= MIDDLE for row in once)


def test_every_row_is_an_event_and_every_written_event_a_row(given: Council, made: Care) -> None:
    check_events(given.setting, made, {"care_periods": "row_id"})


def test_the_same_seed_makes_the_same_periods(given: Council, made: Care) -> None:
    again = care.make_care(given.setting, given.people, given.episodes)
    for one, other in ((made.period, again.period), (made.rows, again.rows)):
        assert all((getattr(one, name) == getattr(other, name)).all() for name in one.__slots__)
