"""The user's own lookup of deprivation: fifths out, every fault at once, no value repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import ConfigError, Refused
from sightline.link.deprivation import digest, read


def lookup(folder: Path, text: str) -> Path:
    path = folder / "deprivation.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_tenths_become_fifths_and_places_lose_their_spaces(tmp_path: Path) -> None:
    table = read(lookup(tmp_path, "Postcode,Name,Decile\nqx1 1aa,x,1\nQX1 1AB,y,2\n\nQX9 9ZZ,z,10\n"))
    assert table.to_pydict() == {"place": ["QX11AA", "QX11AB", "QX99ZZ"], "fifth": ["1", "1", "5"]}


def test_the_first_half_of_a_postcode_will_do(tmp_path: Path) -> None:
    assert read(lookup(tmp_path, "outcode,decile\nQX1,6\n")).to_pydict() == {"place": ["QX1"], "fifth": ["3"]}


def test_every_fault_is_told_at_once_and_none_repeats_a_value(tmp_path: Path) -> None:
    text = "postcode,decile\nnowhere,3\nQX1 1AA,eleven\nQX1 1AB,4\nQX1 1AB,9\n"
    with pytest.raises(Refused) as raised:
        read(lookup(tmp_path, text))
    assert [finding.row for finding in raised.value.findings] == [2, 3, 5]
    assert not [word for word in ("nowhere", "eleven", "QX1") if word in str(raised.value)]


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Name them postcode, or outcode, and decile"):
        read(lookup(tmp_path, "place,rank\nQX1,3\n"))


def test_a_lookup_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not there"):
        digest(tmp_path / "none.csv")
    assert digest(lookup(tmp_path, "a")) != digest(lookup(tmp_path, "b"))
