"""Every rule that the Department for Education publishes for the census of 2025-26 is found where it is broken.

The table of which check says which rule is held to the checks, and each rule to a child that breaks it and one that is
just within it.
"""

from __future__ import annotations

import pytest

from sightline.errors import Finding
from sightline.returns.catalogue import FORMATS
from sightline.returns.rules.checks import RULES
from sightline.returns.rules.published import Named, published
from sightline.returns.rules.whole import FEW, of_whole_files
from tests.unit.returns.children import enquiry, plan, tags
from tests.unit.returns.conftest import CHARACTERISTICS, HEADER, REFERRAL, Write, census, child, whole
from tests.unit.returns.dfe_children import CHILDREN, OF_THE_FILE

TABLE = published("cin_2025")
# What the reader says of any field, without a rule: (code, whether it names a field).
READER = {
    "required-missing", "code-not-in-list", "not-a-date", "not-yes-or-no", "not-a-whole-number", "empty-element",
    "empty-group", "duplicate-row", "reference-date", "year-disagrees",
}  # fmt: skip


def found(findings: tuple[Finding, ...]) -> set[str]:
    """The numbers of the published rules that the findings say."""
    of_check = {check: number for number, rule in TABLE.items() for check in rule.checks}
    named: set[str] = set()
    for finding in findings:
        for field in (None, finding.field):
            for check, number in of_check.items():
                if (check.block, check.code, check.field) == (finding.block, finding.rule, field):
                    named.add(number)
    return named


def test_all_109_rules_are_in_the_table_and_each_has_a_check_or_a_reason() -> None:
    assert len(TABLE) == 109
    for rule in TABLE.values():
        assert bool(rule.checks) != bool(rule.reason), rule.number
        assert rule.kind == ("query" if rule.number.endswith("Q") else "error")


def test_the_table_says_what_the_checks_say() -> None:
    said = {(number, check) for number, rule in TABLE.items() for check in rule.checks if check.field is None}
    said = {(number, check) for number, check in said if check.code not in READER}
    sources = [(rule.format, rule.source, rule.block, rule.code) for rule in RULES]
    sources += [(rule.format, rule.source, rule.block, rule.code) for rule in of_whole_files()]
    of_checks = {
        (source.removeprefix("DfE "), Named(block, code))
        for form, source, block, code in sources
        if form == "cin" and source
    }
    assert said == of_checks


def test_what_the_reader_says_names_fields_of_the_format() -> None:
    form = next(form for form in FORMATS if form.code == "cin")
    for rule in TABLE.values():
        for check in rule.checks:
            if check.field is not None and check.block != "Header":
                assert check.code in READER
                assert form.block(check.block).field(check.field)


def test_every_rule_has_its_children() -> None:
    assert {*CHILDREN, *OF_THE_FILE} == set(TABLE)


@pytest.mark.parametrize("number", sorted(CHILDREN))
def test_a_child_that_breaks_the_rule_is_found(write: Write, number: str) -> None:
    reading, _ = whole(write(census(CHILDREN[number][0])))
    assert number in found(reading.findings)


@pytest.mark.parametrize("number", sorted(CHILDREN))
def test_a_child_just_within_the_rule_is_not(write: Write, number: str) -> None:
    reading, _ = whole(write(census(CHILDREN[number][1])))
    assert number not in found(reading.findings)


@pytest.mark.parametrize(
    ("header", "wrong"),
    [(HEADER, False), (HEADER.replace("03-31", "03-30"), True), (HEADER.replace(">2026<", ">2025<"), True)],
)
def test_the_reference_date_is_the_last_of_march_of_the_headers_year(write: Write, header: str, wrong: bool) -> None:
    reading, _ = whole(write(census(child(), header=header)))
    assert ("100" in found(reading.findings)) is wrong


def test_more_plans_than_conferences_in_the_year(write: Write) -> None:
    planned = child(plan("2025-06-10"))
    met = child(enquiry("2025-06-03", "2025-06-10"))
    reading, _ = whole(write(census(planned, met.replace("MADEUP0001", "MADEUP0002"))))
    assert "2883" not in found(reading.findings)
    reading, _ = whole(write(census(planned, planned.replace("MADEUP0001", "MADEUP0002"), met)))
    assert "2883" in found(reading.findings)
    # A plan of the year before needs no conference of this one.
    earlier = child(plan("2025-03-10"), referral=REFERRAL.replace("2025-06-02", "2025-03-03"))
    reading, _ = whole(write(census(earlier)))
    assert "2883" not in found(reading.findings)


def many(changed: int, change: tuple[str, str], count: int = FEW) -> str:
    """A file of so many children, the first `changed` of which have one thing replaced."""
    children = [child().replace("MADEUP0001", f"MADEUP{number:04d}") for number in range(count)]
    for number in range(changed):
        children[number] = children[number].replace(*change)
    return census(*children)


@pytest.mark.parametrize(("changed", "wrong"), [(2, False), (3, True)])
def test_more_than_two_in_a_hundred_without_sex(write: Write, changed: int, wrong: bool) -> None:
    reading, _ = whole(write(many(changed, ("<Sex>F</Sex>", "<Sex>U</Sex>"))))
    assert ("2886Q" in found(reading.findings)) is wrong


def test_a_small_return_is_not_asked_about_shares(write: Write) -> None:
    reading, _ = whole(write(many(50, ("<Sex>F</Sex>", "<Sex>U</Sex>"), FEW - 1)))
    assert not {"2886Q", "2887Q", "2888Q"} & found(reading.findings)


@pytest.mark.parametrize(("codes", "wrong"), [(7, True), (8, False)])
def test_how_many_kinds_of_disability_were_used(write: Write, codes: int, wrong: bool) -> None:
    children = [child().replace("MADEUP0001", f"MADEUP{number:04d}") for number in range(FEW)]
    for place, code in enumerate(("MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS")[:codes]):
        children[place] = children[place].replace("NONE", code)
    reading, _ = whole(write(census(*children)))
    assert ("2887Q" in found(reading.findings)) is wrong
    assert "2888Q" in found(reading.findings)


def test_one_child_with_two_disabilities_is_enough(write: Write) -> None:
    two = ("<Disability>NONE</Disability>", tags(Disability="HEAR") + tags(Disability="VIS"))
    assert two[0] in CHARACTERISTICS
    reading, _ = whole(write(many(1, two)))
    assert "2888Q" not in found(reading.findings)


def test_what_may_stand_once_is_found_across_batches(write: Write) -> None:
    children = [child().replace("MADEUP0001", f"MADEUP{number:05d}") for number in range(21_000)]
    numbered = [each.replace("<UPN>Q201200012001</UPN>", "") for each in children]
    numbered[0], numbered[-1] = children[0], children[-1]
    reading, batches = whole(write(census(*numbered)))
    assert sum(1 for batch in batches if batch.block.name == "Child") == 2
    assert [finding.field for finding in reading.findings if finding.rule == "upn-twice"] == ["UPN"]
