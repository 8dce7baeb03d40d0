"""The codebook: whole, dated, the same themes as the code list, and honest about the survivors' seat."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.errors import StandardError
from sightline.standard import codebook as module
from sightline.standard.codebook import GROUPS, NO_THEME, codebook, edition, themes_of
from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows

MOST_IN_A_TABLE = 20  # codes of one dimension that clearance lets pass


def test_every_theme_of_the_list_is_in_the_codebook_with_when_to_use_it_and_when_not() -> None:
    assert list(codebook())
    assert set(codebook()) == set(code_list("account_theme"))
    for theme in codebook().values():
        assert theme.definition
        assert theme.use_when
        assert theme.not_when
        assert theme.label
        assert theme.code == NO_THEME or (theme.words_of_people and theme.words_of_agencies)


def test_every_theme_but_none_is_in_one_group_small_enough_for_a_table() -> None:
    found = [code for group in GROUPS for code in themes_of(group)]
    assert sorted([*found, NO_THEME]) == sorted(codebook())
    assert max(len(themes_of(group)) for group in GROUPS) <= MOST_IN_A_TABLE


def test_the_codebook_is_dated_and_says_that_the_survivors_seat_is_open() -> None:
    assert codebook(date(2020, 1, 1)) == {}
    assert edition() == "sightline-codebook/2026-11-26"
    assert not any(theme.agreed_with_survivors for theme in codebook().values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"group": "others"}, "without group"), ({"definition": ""}, "without group"),
        ({"theme": "told_again"}, "twice"), ({"theme": "other"}, "same themes"), ({"valid_from": ""}, "without group"),
    ],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_refused(
    change: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = read_rows("codebook.csv")
    rows[0] |= change
    monkeypatch.setattr(module, "read_rows", lambda _: rows)
    codebook.cache_clear()
    with pytest.raises(StandardError, match=words):
        codebook()
    monkeypatch.undo()
    codebook.cache_clear()
