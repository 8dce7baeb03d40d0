"""Numbers, names and slips of the pen."""

from __future__ import annotations

import random
from datetime import date

import numpy as np

from sightline.synthetic.days import ISO, number
from sightline.synthetic.recording.books import _mistaken_birth, _typo
from sightline.synthetic.society import names, numbers


def rng() -> np.random.Generator:
    return np.random.default_rng(8)


def test_nhs_numbers_are_all_different() -> None:
    assert len(set(numbers.nhs_numbers(rng(), 5000))) == 5000


def test_nhs_numbers_go_on_beyond_the_test_range_in_a_large_world() -> None:
    made = numbers.nhs_numbers(rng(), 700_001)
    assert len(set(made)) == 700_001
    assert {number[0] for number in made} == {"9"}


def test_pupil_numbers_are_all_different_and_tell_the_authority_and_the_year() -> None:
    made = numbers.pupil_numbers(rng(), np.full(3000, 304), np.full(3000, 2019))
    assert len(set(made)) == 3000
    assert {(upn[1:4], upn[8:10]) for upn in made} == {("304", "19")}


def test_pupil_numbers_of_other_schools_never_coincide() -> None:
    area, year = np.full(2000, 304), np.full(2000, 2019)
    usual = set(numbers.pupil_numbers(rng(), area, year))
    assert not usual & set(numbers.pupil_numbers(rng(), area, year, first_school=9900))


def test_postcode_areas_are_different_and_in_use_nowhere() -> None:
    made = numbers.postcode_areas(rng(), 153)
    assert len(set(made)) == 153
    assert not set(made) & {"B", "BS", "CM", "E", "LS", "M", "NE", "SW", "TS", "YO"}


def test_names_follow_community_and_sex() -> None:
    chinese = names.COMMUNITIES.index("chinese")
    community = np.array([chinese] * 200, dtype=np.int8)
    girls = set(names.forenames(rng(), community, np.ones(200, dtype=bool)).tolist())
    boys = set(names.forenames(rng(), community, np.zeros(200, dtype=bool)).tolist())
    assert "Xinyi" in girls
    assert "Haoran" in boys
    assert "Smith" not in set(names.surnames(rng(), community).tolist())


def test_a_large_british_world_does_not_run_out_of_surnames() -> None:
    british = np.full(20_000, names.COMMUNITIES.index("british"), dtype=np.int8)
    assert len(set(names.surnames(rng(), british).tolist())) > 1000


def test_a_typo_leaves_most_of_a_name() -> None:
    draw = random.Random(4)
    for _ in range(200):
        wrong = _typo(draw, "Wilkinson")
        assert abs(len(wrong) - 9) <= 1
        assert wrong[0] == "W"


def test_a_mistaken_birth_date_is_another_day_and_never_later_unless_swapped() -> None:
    draw = random.Random(4)
    birth = number(date(2012, 9, 3))
    found = {ISO[_mistaken_birth(draw, birth)] for _ in range(100)}
    assert found == {"2012-03-09", "2012-09-02", "2011-09-03"}


def test_the_leap_day_can_be_mistaken_too() -> None:
    draw = random.Random(4)
    birth = number(date(2012, 2, 29))
    assert all(_mistaken_birth(draw, birth) < birth for _ in range(50))
