"""The field's published validator and ours on the same files: they find the same faults, save what is listed.

Skipped where SIGHTLINE_CIN_VALIDATOR names no environment that has it. docs/checks.md gives the reasons in full.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.reference.cin_validator import VARIABLE, compare, theirs, validator, write_children
from tests.unit.returns.children import assessment, enquiry, identified, need_plan, plan, referred, tags
from tests.unit.returns.conftest import IDENTIFIERS, child
from tests.unit.returns.dfe_children import CHILDREN

PYTHON = validator()
installed = pytest.mark.skipif(PYTHON is None, reason=f"{VARIABLE} names no environment with the validator")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
_UPN = "<UPN>Q201200012001</UPN>"
_DONE = assessment("2025-06-03", "2025-06-20")
# Children on whom the two part though neither breaks the rule's number above: name -> child.
MORE = {
    "1560Q": identified(IDENTIFIERS + tags(FormerUPN="Q20120001200B")),
    "4003": child(
        plan("2025-06-10", "2025-12-10", "2025-08-12") + need_plan("2025-08-01"),
        referral=referred(DateOfInitialCPC="2025-06-10"),
    ),
    "8530Q": identified(tags(LAchildID="C1", UPNunknown="UN1", ExpectedPersonBirthDate="2026-12-31", Sex="U")),
    "8535Q": identified(
        tags(
            LAchildID="C1",
            UPNunknown="UN1",
            ExpectedPersonBirthDate="2026-05-01",
            Sex="U",
            PersonDeathDate="2026-03-30",
        )
    ),
    "8569Q": child(referral=referred(CINreferralDate="2025-03-31", ReferralNFA="1", PrimaryNeedCode="")),
    "8715": child(referral=referred(CINreferralDate="2025-03-03", DateOfInitialCPC="2025-03-31")),
    "8740": child(enquiry("2025-03-31") + _DONE, referral=referred(CINreferralDate="2025-03-03")),
    "8866": child(referral=referred(CINreferralDate="2012-10-03", ReferralSource="99")),
    "8875": child(referral=referred(DateOfInitialCPC="2025-06-07")),
    "8897Q": child(assessment("2025-06-03", "2025-06-20", "", ("16A", "ZZ"))),
}


def listed() -> dict[str, dict[str, str]]:
    """Number -> what is listed of a disagreement."""
    with (Path(__file__).parent / "cin_disagreements.csv").open(encoding="utf-8", newline="") as file:
        return {row["number"]: row for row in csv.DictReader(file)}


def parted(path: Path) -> dict[str, str]:
    """Number -> who finds more in a file."""
    assert PYTHON is not None
    return {
        each.number: "both" if each.ours and each.theirs else "ours" if each.ours else "theirs"
        for each in compare(path, PYTHON)
        if not each.agree
    }


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Children of whom each breaks one rule, and children just within each."""
    named = {
        f"{number}{kind}": text for number, pair in CHILDREN.items() for kind, text in zip("ab", pair, strict=True)
    }
    return write_children(tmp_path_factory.mktemp("children") / "children.xml", named)


@installed
def test_both_find_the_same_in_children_that_break_each_rule_save_what_is_listed(children: Path) -> None:
    said = {number: row["more"] for number, row in listed().items() if row["children"] == "yes"}
    assert parted(children) == said


@installed
def test_both_find_the_same_in_further_children_save_what_is_listed(tmp_path: Path) -> None:
    said = {number: row["more"] for number, row in listed().items() if number in MORE or number == "2887Q"}
    found = parted(write_children(tmp_path / "more.xml", MORE))
    assert {number: more for number, more in found.items() if number in MORE} == {
        number: more for number, more in said.items() if number in MORE
    }


@installed
def test_rules_of_the_validator_that_cannot_be_run_are_listed(children: Path) -> None:
    assert PYTHON is not None
    there = theirs(children, PYTHON)
    assert sorted(line.split()[3].rstrip(":") for line in there.errors) == ["8565", "8614", "8898"]
    assert there.stops == {"8816"}


def test_every_disagreement_is_in_the_docs_with_its_reason() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for number, row in listed().items():
        assert f"| {number} |" in text
        assert row["why"] in text
        assert row["right"] in ("ours", "validator", "either")
