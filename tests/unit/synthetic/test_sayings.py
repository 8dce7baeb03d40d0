"""What files say of who people are, on entries of books written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sightline.synthetic.recording.mistakes import Mistake
from sightline.synthetic.society.people import ETHNICITIES
from sightline.synthetic.truth.sayings import said_of


@dataclass
class Folk:
    """Three people: White British, Pakistani, African."""

    birth: Any
    ethnicity: Any


@dataclass
class Book:
    """Entries of one kind of agency, reduced to who they are of and what was written down."""

    person: Any
    sex: Any
    ethnicity: Any


FOLK = Folk(np.zeros(3, dtype=np.int32), np.array([ETHNICITIES.index(code) for code in ("WBRI", "APKN", "BAFR")]))


def book(*entries: tuple[int, str, str]) -> Book:
    person, sex, ethnicity = zip(*entries, strict=True)
    return Book(np.array(person), np.array(sex, dtype=object), np.array(ethnicity, dtype=object))


BOOKS: Any = {
    "council": book((0, "", "WBRI"), (1, "F", ""), (1, "F", "APKN")),
    "police": book((0, "M", ""), (2, "F", "BAFR")),
    "support": book((2, "F", "")),
}
SHOWN = {name: np.ones(len(entries.person), dtype=bool) for name, entries in BOOKS.items()}
NO_MISTAKES = np.zeros(2, dtype=np.int8)


def test_a_sex_is_known_that_any_agency_gives_and_a_group_by_each_source_that_gives_it() -> None:
    said = said_of(FOLK, BOOKS, [0, 1, 2], SHOWN, SHOWN, NO_MISTAKES)  # type: ignore[arg-type]
    assert said.sex == {0: "M", 1: "F", 2: "F"}
    assert said.groups == {
        "council": {0: "white", 1: "asian"}, "police": {0: "not_known", 2: "black"}, "support": {2: "not_known"},
    }  # fmt: skip
    assert said.truly == {0: "white", 1: "asian", 2: "black"}


def test_an_entry_in_no_file_says_nothing_and_nobody_else_is_described() -> None:
    hidden = {**SHOWN, "police": np.array([False, True])}
    said = said_of(FOLK, BOOKS, [0, 2], hidden, hidden, NO_MISTAKES)  # type: ignore[arg-type]
    assert said.sex == {2: "F"}
    assert said.groups["police"] == {2: "black"}
    assert 1 not in said.groups["council"]


def test_crimes_whose_setting_is_a_code_that_nobody_knows_are_named() -> None:
    mistakes = np.array([Mistake.NONE, Mistake.SETTING_CODE], dtype=np.int8)
    assert said_of(FOLK, BOOKS, [0], SHOWN, SHOWN, mistakes).misread == {1}  # type: ignore[arg-type]
