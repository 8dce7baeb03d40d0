"""GLOSSARY.md: alphabetical, one sentence a term, and complete for units, statuses, marks and zones."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from sightline.flow import Zone
from sightline.standard.units import Mark, Status, Unit

TEXT = (Path(__file__).resolve().parents[3] / "GLOSSARY.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^- \*\*(.+?)\*\*: (.+)$", TEXT, flags=re.MULTILINE)
KINDS: list[tuple[type[StrEnum], str]] = [(Unit, "unit"), (Status, "status"), (Mark, "mark"), (Zone, "zone")]


@pytest.mark.parametrize("term", [f"{member.value} ({word})" for kind, word in KINDS for member in kind])
def test_every_unit_status_mark_and_zone_has_an_entry(term: str) -> None:
    assert term in dict(ENTRIES)


def test_the_glossary_names_no_unit_status_mark_or_zone_that_does_not_exist() -> None:
    known = {f"{member.value} ({word})" for kind, word in KINDS for member in kind}
    assert {term for term, _ in ENTRIES if re.search(r" \((unit|status|mark|zone)\)$", term)} == known


@pytest.mark.parametrize(
    "term",
    [
        "record", "record key", "person key", "submission", "return", "finding", "check", "draw", "draft", "clearance",
        "withholding", "breakdown", "status ladder", "form", "context", "harmed by", "CSA", "CSE", "CIN", "section 47",
        "ICPC", "CPP", "UPN", "LEA", "GSS code", "NRM", "recording gap", "sharing gap", "action gap", "clock",
    ],
)  # fmt: skip
def test_the_terms_of_the_field_are_there(term: str) -> None:
    assert term in dict(ENTRIES)


def test_terms_stand_once_and_in_alphabetical_order() -> None:
    terms = [term.casefold() for term, _ in ENTRIES]
    assert terms == sorted(set(terms))


def test_each_meaning_is_one_sentence() -> None:
    long = [term for term, meaning in ENTRIES if not meaning.endswith(".") or ". " in meaning]
    assert long == []


def test_every_see_leads_to_an_entry() -> None:
    terms = dict(ENTRIES)
    assert [
        meaning for meaning in terms.values() if (m := re.fullmatch(r"See (.+)\.", meaning)) and m[1] not in terms
    ] == []
