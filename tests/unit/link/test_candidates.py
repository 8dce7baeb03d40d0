"""Which pairs are compared."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from sightline.link import candidates
from sightline.link.candidates import RARE, RULES, find_candidates
from sightline.link.prepare import prepare
from tests.unit.link.made_up import NHS, identity, row


def found(*rows: dict[str, object]) -> tuple[dict[tuple[int, int], set[str]], list[str]]:
    """Pairs of record numbers with the names of the rules that found them, and the findings."""
    with duckdb.connect() as db:
        prepare(db, identity(*rows), date(2021, 4, 1))
        findings = find_candidates(db, "child")
        pairs = db.execute("SELECT l, r, rules FROM candidates").fetchall()
    return {(a, b): {rule.name for i, rule in enumerate(RULES) if bits >> i & 1} for a, b, bits in pairs}, findings


def test_records_that_share_no_key_are_not_compared() -> None:
    other: dict[str, Any] = {
        "forename": "Matthew",
        "surname": "Quill",
        "birth_date": date(2009, 2, 1),
        "postcode": "QX9 9ZZ",
    }
    assert found(row("a"), row("b", "police", **other))[0] == {}


def test_a_number_alone_is_enough() -> None:
    other: dict[str, Any] = {
        "forename": None,
        "surname": "Quill",
        "birth_date": date(2009, 2, 1),
        "postcode": "QX9 9ZZ",
    }
    pairs, _ = found(row("a", nhs_number=NHS), row("b", "support", nhs_number=NHS, **other))
    assert pairs == {(1, 2): {"NHS number"}}


def test_half_of_a_double_barrelled_surname_is_enough_with_the_birth_date() -> None:
    other: dict[str, Any] = {"forename": "Matthew", "surname": "Quill-Thornberry", "postcode": "QX9 9ZZ"}
    assert found(row("a"), row("b", "police", **other))[0] == {(1, 2): {"birth date and a name"}}


@pytest.mark.parametrize("typed", [date(2012, 5, 18), date(2012, 6, 17), date(2013, 5, 17)])
def test_a_full_name_is_enough_with_one_part_of_the_birth_date_wrong(typed: date) -> None:
    other: dict[str, Any] = {"birth_date": typed, "postcode": "QX9 9ZZ"}
    rules = found(row("a"), row("b", "police", **other))[0][1, 2]
    assert {"first name, start of the surname and most of the birth date", "rare full name"} <= rules


def test_a_rare_full_name_is_enough_without_a_birth_date_and_a_common_one_is_not() -> None:
    lost: dict[str, Any] = {"birth_date": None, "postcode": "QX9 9ZZ"}
    assert found(row("a"), row("b", "police", **lost))[0] == {(1, 2): {"rare full name"}}
    others = [row(f"z{n}", agency=f"{n}", birth_date=date(2000 + n, 1 + n, 1)) for n in range(RARE)]
    pairs, _ = found(row("a"), row("b", "police", **lost), *others)
    assert not [pair for pair, rules in pairs.items() if "rare full name" in rules]


def test_records_of_one_agency_are_compared_by_the_sharper_rules_only() -> None:
    initials: dict[str, Any] = {"forename": "Rosa", "surname": "Tenby", "postcode": "QX9 9ZZ"}
    assert found(row("a"), row("b", **initials))[0] == {}
    assert found(row("a"), row("b", "police", **initials))[0] == {(1, 2): {"birth date and initials"}}
    assert set(found(row("a"), row("b"))[0]) == {(1, 2)}


def test_a_value_that_too_many_share_is_not_compared_by_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "SMALLEST_LIMIT", 2)
    rows = [row(f"{i}", agency=f"one-{i}", forename=f"{'ABC'[i]}ok", surname=f"{'DEF'[i]}um") for i in range(3)]
    pairs, findings = found(*rows)
    assert pairs == {}
    assert findings == [
        "1 value(s) of the rule 'birth date and postcode' were too common to compare by; "
        "the commonest covers 100% of the records"
    ]
