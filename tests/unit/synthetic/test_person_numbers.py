"""The number that police, courts, prisons and probation share: who has one, and how each agency writes it down."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.days import YEAR_OF_LIFE
from sightline.synthetic.lives import choose_areas
from sightline.synthetic.recording.person_numbers import WRITTEN, WRONG, arrested, person_numbers, write_numbers
from sightline.synthetic.scenario import plain
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting

SIZE = 40_000


@pytest.fixture(scope="module")
def setting() -> Setting:
    return make_setting(plain(2, 1000, (2024, 2025)), 1, choose_areas(np.random.default_rng(1), 2))


@pytest.fixture(scope="module")
def numbers(setting: Setting) -> list[str]:
    return person_numbers(setting, SIZE)


class Book:
    """Everybody of the world once, or as many of them as there are entries."""

    def __init__(self, size: int) -> None:
        self.person = np.arange(size, dtype=np.int32)

    def __len__(self) -> int:
        return len(self.person)


def written(setting: Setting, sender: str, numbers: list[str], held: Any = None) -> list[str]:
    everybody = np.ones(SIZE, dtype=bool) if held is None else held
    book: Any = Book(SIZE)
    texts: list[str] = write_numbers(setting, sender, book, numbers, everybody).tolist()
    return texts


def differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_everybody_has_another_number_that_belongs_to_nobody_outside(numbers: list[str]) -> None:
    assert len(set(numbers)) == SIZE
    assert all(re.fullmatch(r"\d\d/[1-9]\d{5}[IOS]", number) for number in numbers)


def test_the_same_seed_gives_the_same_numbers(setting: Setting, numbers: list[str]) -> None:
    assert person_numbers(setting, SIZE) == numbers


def test_there_can_be_too_many_people(setting: Setting) -> None:
    with pytest.raises(ValueError, match="too few person numbers"):
        person_numbers(setting, 10**8)


@pytest.mark.parametrize("sender", list(WRITTEN))
def test_each_agency_writes_most_of_them_down_and_few_wrongly(
    setting: Setting, numbers: list[str], sender: str
) -> None:
    found = written(setting, sender, numbers)
    there = [(said, true) for said, true in zip(found, numbers, strict=True) if said]
    wrong = [(said, true) for said, true in there if said != true]
    assert len(there) / SIZE == pytest.approx(WRITTEN[sender], abs=0.005)
    assert len(wrong) / len(there) == pytest.approx(WRONG, abs=0.001)
    assert {differ(said, true) for said, true in wrong} == {1}


def test_a_number_written_wrongly_is_hardly_ever_somebody_elses(setting: Setting, numbers: list[str]) -> None:
    known = set(numbers)
    pairs = [zip(written(setting, sender, numbers), numbers, strict=True) for sender in WRITTEN]
    wrong = [said for pair in pairs for said, true in pair if said and said != true]
    assert len(wrong) > 300
    assert sum(said in known for said in wrong) <= 3


def test_two_agencies_leave_out_and_mistype_others(setting: Setting, numbers: list[str]) -> None:
    court, police = written(setting, "court", numbers), written(setting, "police", numbers)
    without = [place for place, said in enumerate(court) if not said]
    assert sum(bool(police[place]) for place in without) > 0.9 * len(without)


@pytest.mark.parametrize("sender", ["council", "support", "school", "health", "youth_justice", "national"])
def test_no_other_agency_holds_them(setting: Setting, numbers: list[str], sender: str) -> None:
    assert set(written(setting, sender, numbers)) == {""}


def test_who_was_never_arrested_has_none(setting: Setting, numbers: list[str]) -> None:
    held = np.arange(SIZE) % 2 == 0
    found = written(setting, "police", numbers, held)
    assert not any(found[1::2])
    assert any(found[::2])


def test_all_who_are_charged_most_who_are_suspected_and_few_others_were_arrested(setting: Setting) -> None:
    years = np.where(np.arange(SIZE) < SIZE - 1000, 20, 9)
    people: Any = SimpleNamespace(
        kind=np.zeros(SIZE, dtype=np.int8), birth=(setting.end - years * YEAR_OF_LIFE).astype(np.int32)
    )
    suspects, charged = np.arange(10_000, dtype=np.int32), np.arange(9_000, 11_000, dtype=np.int32)
    found = arrested(setting, people, suspects, charged)
    assert bool(found[charged].all())
    assert float(found[:9_000].mean()) == pytest.approx(0.67, abs=0.02)
    assert float(found[11_000:-1000].mean()) == pytest.approx(0.02, abs=0.005)
    assert not found[-1000:].any()  # under 10 on the last day


def test_a_world_without_people_has_no_numbers(setting: Setting) -> None:
    assert person_numbers(setting, 0) == []
    book: Any = Book(0)
    assert len(write_numbers(setting, "police", book, [], np.zeros(0, dtype=bool))) == 0
