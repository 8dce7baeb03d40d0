"""The people whom agencies meet: families, names, numbers, adoptions, adults."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import numpy.typing as npt
import pytest

from sightline.standard.areas import current
from sightline.synthetic.days import YEAR_OF_LIFE
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.setting import Setting, setting
from sightline.synthetic.society import names, numbers
from sightline.synthetic.society.england import ETHNICITIES, make_england
from sightline.synthetic.society.people import BARRIERS, Kind, People, barriers, make_people
from sightline.synthetic.society.population import Ints, Population, make_population

AREAS = 6
ADULTS = 2000
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def place(years: tuple[int, ...] = (2024, 2025, 2026)) -> Setting:
    return setting(Scenario("test", "a test", AREAS, 0, years), 5, list(current()[:AREAS]))


@pytest.fixture(scope="module")
def population() -> Population:
    return make_population(place(), make_england(np.random.default_rng(3), place().areas), 90_000)


@pytest.fixture(scope="module")
def chosen(population: Population) -> Ints:
    drawn = np.random.default_rng(4).random(len(population))
    return np.flatnonzero(drawn < 0.1 + 0.5 * (population.household % 7 == 0)).astype(np.int32)


@pytest.fixture(scope="module")
def first_council(population: Population, chosen: Ints) -> Ints:
    """Seven in ten are known to a council, some from before the years."""
    rng, where = np.random.default_rng(6), place()
    born = np.maximum(population.birth[chosen] + 3, where.start - 1200)
    on = born + (rng.random(len(chosen)) * np.maximum(where.end - born, 1)).astype(np.int32)
    return np.where(rng.random(len(chosen)) < 0.7, np.minimum(on, where.end), 0).astype(np.int32)


@pytest.fixture(scope="module")
def people(population: Population, chosen: Ints, first_council: Ints) -> People:
    return make_people(place(), population, chosen, first_council, ADULTS)


def adopted(people: People) -> Ints:
    return np.flatnonzero(people.kind == Kind.ADOPTED).astype(np.int32)


def test_children_come_first_then_new_identities_then_adults(people: People, chosen: Ints) -> None:
    assert (np.diff(people.kind) >= 0).all()
    assert people.children == len(chosen)
    assert (people.kind == Kind.SUSPECT).sum() == 0.8 * ADULTS
    assert (people.kind == Kind.SURVIVOR).sum() == 0.2 * ADULTS
    lengths = {field.name: len(getattr(people, field.name)) for field in fields(People) if field.name != "former_upn"}
    assert set(lengths.values()) == {len(people.kind)}


def test_children_are_those_of_the_population(people: People, population: Population, chosen: Ints) -> None:
    count = people.children
    assert (people.origin[:count] == chosen).all()
    assert (people.child[:count] == np.arange(count)).all()
    for name in ("household", "birth", "female", "ethnicity", "twin", "half", "school", "area"):
        assert (getattr(people, name)[:count] == getattr(population, name)[chosen]).all(), name
    stay = people.adopted_on[:count] == 0
    assert (people.move_day[:count] == population.move_day[chosen])[stay].all()
    assert (people.next_area[:count] == population.next_area[chosen])[stay].all()
    assert people.area.dtype == people.next_area.dtype == np.int32
    assert people.school.dtype == np.int16


def test_adults_are_adults_of_no_household_and_no_school(people: People) -> None:
    grown = people.child < 0
    assert (grown == (people.kind >= Kind.SUSPECT)).all()
    assert (people.birth[grown] < place().start - 18 * YEAR_OF_LIFE).all()
    for name in ("origin", "household", "school"):
        assert (getattr(people, name)[grown] == -1).all(), name
    assert not people.half[grown].any()
    assert (people.move_day[grown] == 0).all()
    assert (people.next_area[grown] == people.area[grown]).all()


def test_adults_live_where_children_live(people: People, population: Population) -> None:
    shares = np.bincount(population.area, minlength=AREAS) / len(population)
    of_adults = np.bincount(people.area[people.child < 0], minlength=AREAS) / ADULTS
    assert of_adults == pytest.approx(shares, abs=0.04)


# ---- adoption


def test_the_adopted_have_two_identities_that_share_nothing_to_join_them_by(people: People) -> None:
    new = adopted(people)
    old = people.child[new]
    assert len(new) >= 4
    assert (np.diff(old) > 0).all()
    assert (people.adopted_as[old] == new).all()
    assert (people.adopted_as >= 0).sum() == len(new)
    assert (people.origin[new] == people.origin[old]).all()
    assert (people.birth[new] == people.birth[old]).all()
    assert (people.female[new] == people.female[old]).all()
    assert (people.adopted_on[new] == people.adopted_on[old]).all()
    for one, other in zip(new.tolist(), old.tolist(), strict=True):
        assert people.nhs[one] != people.nhs[other]
        assert people.upn[one] != people.upn[other]
        assert people.true_id(one) == people.true_id(other)
        assert people.person_id(one) != people.person_id(other)
    assert (people.surname[new] != people.surname[old]).mean() > 0.8  # a few new families have the same name
    assert (people.postcode[new] != people.postcode[old]).mean() > 0.8


def test_the_adopted_are_young_alone_and_long_known_to_a_council(people: People, first_council: Ints) -> None:
    old = people.child[adopted(people)]
    on = people.adopted_on[old]
    assert (first_council[old] > 0).all()
    assert (on >= first_council[old] + 200).all()
    assert (on >= place().start).all()
    assert (on <= place().end - 160).all()
    assert ((on - people.birth[old]) / YEAR_OF_LIFE < 7).all()
    assert (on > people.birth[old]).all()
    household, sizes = np.unique(people.household[: people.children], return_counts=True)
    assert (sizes[np.searchsorted(household, people.household[old])] == 1).all()


def test_the_adopted_never_move(people: People) -> None:
    both = np.concatenate([adopted(people), people.child[adopted(people)]])
    assert (people.move_day[both] == 0).all()
    assert (people.next_area[both] == people.area[both]).all()
    assert set(people.next_postcode[both].tolist()) == {""}


def test_adoptions_are_as_many_as_published_for_so_many_children(people: People) -> None:
    years = 1096 / YEAR_OF_LIFE
    wanted = round(90_000 * 3040 / 12_200_000 * years)
    reasons = np.bincount(barriers(people), minlength=len(BARRIERS))
    assert abs(reasons[BARRIERS.index("adoption")] - wanted) <= 1
    assert len(adopted(people)) == wanted + max(2, round(wanted * 0.06))


def test_some_have_a_new_identity_because_theirs_is_sealed_or_protected(people: People) -> None:
    found = barriers(people)
    assert (found > 0).tolist() == (people.kind == Kind.ADOPTED).tolist()
    assert {"sealed", "protected_identity"} <= {BARRIERS[place] for place in set(found.tolist())}


def test_a_small_world_still_has_four_adoptions_and_two_others() -> None:
    where = place((2025,))
    small = make_population(where, make_england(np.random.default_rng(3), where.areas), 3000)
    everyone = np.arange(len(small), dtype=np.int32)
    known = np.where(small.birth < where.start - 300, where.start - 250, 0).astype(np.int32)
    made = make_people(where, small, everyone, known, 10)
    assert len(adopted(made)) == 6  # and two whose identity is sealed or protected
    assert sorted(barriers(made)[adopted(made)].tolist()) == [1, 1, 1, 1, 2, 3]


def test_those_known_late_are_adopted_late_where_there_is_nobody_else() -> None:
    where = place((2025,))
    small = make_population(where, make_england(np.random.default_rng(3), where.areas), 3000)
    everyone = np.arange(len(small), dtype=np.int32)
    late = np.full(len(small), where.end - 300, dtype=np.int32)
    made = make_people(where, small, everyone, np.where(small.birth < late, late, 0).astype(np.int32), 10)
    on = made.adopted_on[adopted(made)]
    assert len(on) == 4
    assert (on >= where.end - 100).all()
    assert (on <= where.end - 10).all()


@pytest.mark.parametrize("known", [0, 1])
def test_nobody_is_adopted_where_nobody_can_be(population: Population, chosen: Ints, known: int) -> None:
    first = np.full(len(chosen), (place().end - 50) * known, dtype=np.int32)
    made = make_people(place(), population, chosen, first, 10)
    assert len(adopted(made)) == 0
    assert (made.adopted_on == 0).all()


# ---- families


def same_family(people: People) -> npt.NDArray[np.int64]:
    """Entries whose next entry is of the same household."""
    return np.flatnonzero(np.diff(people.household[: people.children]) == 0)


def test_a_household_shares_its_family_name_but_for_half_brothers_and_sisters(people: People) -> None:
    one = same_family(people)
    both_own = one[~people.half[one] & ~people.half[one + 1]]
    differ = one[people.half[one] != people.half[one + 1]]
    both_half = one[people.half[one] & people.half[one + 1]]
    assert len(both_own) > 1000
    assert (people.surname[both_own] == people.surname[both_own + 1]).all()
    assert (people.surname[both_half] == people.surname[both_half + 1]).all()
    assert len(differ) > 50
    assert (people.surname[differ] != people.surname[differ + 1]).mean() > 0.9  # common names meet by chance


def test_a_household_shares_its_home_before_and_after_a_move(people: People) -> None:
    one = same_family(people)
    one = one[people.adopted_on[one] == 0]
    assert (people.postcode[one] == people.postcode[one + 1]).all()
    assert (people.next_postcode[one] == people.next_postcode[one + 1]).all()
    assert ((people.next_postcode != "") == (people.move_day > 0)).all()


def test_a_postcode_begins_with_the_letters_of_its_area(people: People) -> None:
    letters: dict[int, set[str]] = {}
    for area, code in zip(people.area.tolist(), people.postcode.tolist(), strict=True):
        letters.setdefault(area, set()).add(code[:2])
    for area, code in zip(people.next_area.tolist(), people.next_postcode.tolist(), strict=True):
        if code:
            letters[area].add(code[:2])
    assert [len(found) for found in letters.values()] == [1] * AREAS
    assert len(set.union(*letters.values())) == AREAS


def test_names_go_by_community(people: People) -> None:
    chinese = people.ethnicity == ETHNICITIES.index("CHNE")
    british = people.ethnicity == ETHNICITIES.index("WBRI")
    assert chinese.sum() > 10
    assert set(people.surname[chinese].tolist()) <= set(names._SURNAMES["chinese"].split())
    assert not set(people.forename[british].tolist()) & {"Jiayi", "Aarohi", "Temitope"}


# ---- numbers


def test_numbers_of_200_000_people_are_valid_and_all_different() -> None:
    rng = np.random.default_rng(8)
    count = 200_000
    nhs = numbers.nhs_numbers(rng, count)
    area, start = rng.integers(200, 950, size=count), rng.integers(2008, 2030, size=count)
    upn = numbers.pupil_numbers(rng, area, start)
    assert len(set(nhs)) == len(set(upn)) == count
    for text in nhs:
        digits = [int(letter) for letter in text]
        assert len(digits) == 10
        assert sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0
        assert text[0] == "9"
    for text in upn:
        assert len(text) == 13
        weighted = sum(int(digit) * weight for weight, digit in enumerate(text[1:], start=2))
        assert text[0] == CHECK_LETTERS[weighted % 23]


def test_numbers_stay_different_for_all_whom_agencies_meet_in_england() -> None:
    rng = np.random.default_rng(8)
    count = 1_300_000
    assert len(set(numbers.nhs_numbers(rng, count))) == count
    area = rng.integers(200, 353, size=count)
    assert len(set(numbers.pupil_numbers(rng, area, np.full(count, 2019)))) == count


def test_more_people_than_numbers_are_refused() -> None:
    rng = np.random.default_rng(8)
    with pytest.raises(ValueError, match="too few school numbers"):
        numbers.pupil_numbers(rng, np.full(100_000, 304), np.full(100_000, 2019), numbers.OTHER_SCHOOLS)


def test_everyone_has_a_number_of_their_own_and_some_had_another(people: People) -> None:
    everyone = len(people.kind)
    former = people.former_upn
    assert len(set(people.nhs)) == everyone
    assert len(set(people.upn) | set(former.values())) == everyone + len(former)
    assert len(former) == pytest.approx(people.children / 100, rel=0.3)
    assert max(former) < people.children


def test_the_same_seed_gives_the_same_people(
    population: Population, chosen: Ints, first_council: Ints, people: People
) -> None:
    again = make_people(place(), population, chosen, first_council, ADULTS)
    for field in fields(People):
        assert np.array_equal(getattr(again, field.name), getattr(people, field.name)), field.name


def test_a_world_that_no_agency_ever_meets_is_possible(population: Population) -> None:
    nobody = np.zeros(0, dtype=np.int32)
    made = make_people(place(), population, nobody, nobody, 5)
    assert made.children == 0
    assert len(made.kind) == len(made.nhs) == 5
