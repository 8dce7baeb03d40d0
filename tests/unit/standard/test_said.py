"""Codes that say little: not known and other, told by what their labels begin with unless a row says otherwise."""

from __future__ import annotations

import pytest

from sightline.errors import StandardError
from sightline.standard.codes import code_list, list_names
from sightline.standard.rows import read_rows
from sightline.standard.said import NOT_KNOWN, OTHER, little_said


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sex", {"U": NOT_KNOWN}),
        ("ethnicity", {"REFU": NOT_KNOWN, "NOBT": NOT_KNOWN}),
        ("setting", {"other": OTHER, "not_known": NOT_KNOWN}),
        ("referral_source", {"8": OTHER, "10": NOT_KNOWN}),
        ("relationship", {"other": OTHER, "not_known": NOT_KNOWN}),
        ("party_role", {}),
    ],
)
def test_codes_that_say_little(name: str, found: dict[str, str]) -> None:
    assert little_said(name) == found


def test_every_list_can_be_asked_and_every_kind_is_one_of_two() -> None:
    assert {kind for name in list_names() for kind in little_said(name).values()} <= {NOT_KNOWN, OTHER}


def test_every_row_that_names_a_code_names_one_that_there_is() -> None:
    named = [(row["list"], row["code"]) for row in read_rows("little_said.csv") if row["list"]]
    assert named
    assert all(code in code_list(name) for name, code in named)


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(StandardError):
        little_said("no such list")
